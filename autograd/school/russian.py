"""Lessons in Russian: titles, tasks, options, hints and mistakes, by the English text and the number of the lesson.

Sentences inside of ``say`` stand in ``autograd.drawing.language.russian``, as those of pictures do.
"""

LESSONS: dict[str, dict[str, str]] = {
    "00": {
        "b is missing: the error is w x + b − y.": ("Пропало b: ошибка равна w x + b − y."),
        "You multiplied by y. w is multiplied by x, and so is its gradient.": (
            "Вы умножили на y. Число w умножается на x, и его градиент тоже."
        ),
        "Try it": "Попробуйте",
        "A small move": "Маленький сдвиг",
        "L = (w x + b − y)² at w = 1, b = 0.5, x = 1.5, y = 3, so L = 1. Raise w by 0.01. How does L move?": (
            "L = (w x + b − y)² при w = 1, b = 0.5, x = 1.5, y = 3, так что L = 1. Увеличьте w на 0.01. Что будет с L?"
        ),
        "down by about 0.03": "уменьшится примерно на 0.03",
        "up by about 0.03": "увеличится примерно на 0.03",
        "The guess w x + b = 2 is too small. A larger w brings it closer to y = 3.": (
            "Предсказание w x + b = 2 слишком мало. Большее w приближает его к y = 3."
        ),
        "down by about 0.015": "уменьшится примерно на 0.015",
        "The guess moves by x times 0.01 = 0.015, but L is a square, and its slope there is −2.": (
            "Предсказание сдвинется на x · 0.01 = 0.015, но L — это квадрат, и его производная здесь равна −2."
        ),
        "not at all": "не изменится",
        "w is multiplied by x = 1.5, so the guess moves, and L with it.": (
            "w умножается на x = 1.5, поэтому предсказание сдвинется, а с ним и L."
        ),
        "The gradient of w": "Градиент w",
        "Compute ∂L/∂w of L = (w x + b − y)² at the given numbers.": (
            "Вычислите ∂L/∂w для L = (w x + b − y)² при данных числах."
        ),
        "The error w x + b − y comes in squared: the gate sends back twice the error.": (
            "Ошибка w x + b − y возводится в квадрат: вентиль отправляет назад удвоенную ошибку."
        ),
        "w is multiplied by x. So w receives what arrives there, times x.": (
            "w умножается на x. Поэтому w получает то, что пришло к произведению, умноженное на x."
        ),
        "That is ∂L/∂b. w is multiplied by x, and so is its gradient.": (
            "Это ∂L/∂b. Число w умножается на x, и его градиент тоже."
        ),
        "The 2 of the square is missing: the slope of e² is 2e.": (
            "Пропала двойка от квадрата: производная e² равна 2e."
        ),
        "That is L itself. Its slope is asked for.": "Это само L. А нужна его производная.",
        "The multiply gate swaps: w receives x, and x would receive w.": (
            "Вентиль умножения переставляет: w получает x, а x получил бы w."
        ),
        "y is missing: the error is w x + b − y.": "Пропало y: ошибка равна w x + b − y.",
        "A step down": "Шаг вниз",
        "Repair the function step: it returns w and b after one step that makes L = (w x + b − y)² smaller.": (
            "Исправьте функцию step: она возвращает w и b после одного шага, который уменьшает L = (w x + b − y)²."
        ),
        "A positive gradient says: L grows when w grows. Which way should w go?": (
            "Положительный градиент говорит: L растёт, когда растёт w. Куда же двигать w?"
        ),
        "Step against the gradient.": "Шагайте против градиента.",
        "The step still goes up: along the gradient L grows. Step against it.": (
            "Шаг всё ещё ведёт вверх: вдоль градиента L растёт. Шагайте против него."
        ),
        "w goes down now, but b still goes up.": "w теперь идёт вниз, а b всё ещё вверх.",
        "b goes down now, but w still goes up.": "b теперь идёт вниз, а w всё ещё вверх.",
        "The rate is missing: a step is the rate times the gradient.": (
            "Пропало rate: шаг — это rate, умноженное на градиент."
        ),
        "Those are the steps alone. Subtract them from w and b.": "Это одни только шаги. Вычтите их из w и b.",
        "Those are the steps alone. Add them to w and b.": ("Это одни только шаги. Прибавьте их к w и b."),
        "b used the new w. Both gradients belong to the old w and b: compute them before you move.": (
            "Для b взято уже новое w. Оба градиента относятся к старым w и b: вычислите их до шага."
        ),
        "w moved by the gradient of b: its factor x is missing.": ("w сдвинулось на градиент b: пропал множитель x."),
        "b moved by the gradient of w. b is only added: its gradient has no factor x.": (
            "b сдвинулось на градиент w. Число b только прибавляется: в его градиенте нет множителя x."
        ),
        "That is ∂L/∂w at the numbers further up. Take those of the exercise: given.w, given.b and so on.": (
            "Это ∂L/∂w при числах, которые были выше. Возьмите числа упражнения: given.w, given.b и так далее."
        ),
        "w and b have not moved.": "w и b не сдвинулись.",
        "The error itself is missing: the slope of e² is 2e, not 2.": (
            "Пропала сама ошибка: производная e² равна 2e, а не 2."
        ),
        "That is the error. Two gates lie between it and w, the square and the product.": (
            "Это ошибка. Градиент w проходит ещё через два вентиля, квадрат и произведение."
        ),
        "w moves as it should, b has not moved.": "w движется как надо, а b не сдвинулось.",
        "w moved by the gradient of b, and b by that of w.": "w сдвинулось по градиенту b, а b — по градиенту w.",
        "The order is w, b: the two results are exchanged.": "Порядок — w, b: два результата переставлены.",
        "The steps are half of what they should be: the 2 of the square is gone.": (
            "Шаги вдвое меньше, чем нужно: пропала двойка от квадрата."
        ),
    },
    "01": {
        "That is ∂f/∂w1: you went on through the multiply gate. Stop at v2.": (
            "Это ∂f/∂w1: вы прошли дальше, через вентиль умножения. Остановитесь у v2."
        ),
        "You multiplied by v2. The slope of exp is exp(v2) alone.": (
            "Вы умножили на v2. Производная exp — только exp(v2)."
        ),
        "The exponent is w0 + w1 x: only w1 is multiplied by x.": (
            "Показатель — это w0 + w1 x: на x умножается только w1."
        ),
        "There is a factor f too many. The walk starts with ∂f/∂f = 1, not with f.": (
            "Лишний множитель f. Путь начинается с ∂f/∂f = 1, а не с f."
        ),
        "You compared the absolute values. max(a, b) compares a and b with their signs.": (
            "Вы сравнили абсолютные величины. А max(a, b) сравнивает a и b с их знаками."
        ),
        "Where x is negative, −g comes back: that is the slope of |x|. That of relu is 0 there.": (
            "При отрицательном x возвращается −g: это производная |x|. У relu она там равна 0."
        ),
        "Along the product, a receives b alone. You added a as well.": (
            "Через произведение a получает только b. Вы прибавили ещё и a."
        ),
        "What exp sends is subtracted. What arrives is added: +=.": (
            "То, что отправил exp, вычитается. А оно должно прибавляться: +=."
        ),
        "exp is taken at b. It is a that goes into exp.": ("exp взята в точке b. А в exp входит a."),
        "W itself stands there as a factor too. The weight W[i, j] receives g[i] x[j] alone.": (
            "Здесь есть ещё множитель W. Вес W[i, j] получает только g[i] x[j]."
        ),
        "One layer is missing: each of the layers has a matrix.": ("Не хватает одного слоя: матрица есть у каждого."),
        "One layer is too many: there are as many matrices as layers.": (
            "Один слой лишний: матриц столько же, сколько слоёв."
        ),
        "All nodes but the first of the list were reset. A graph may have several leaves: ask each node if "
        "it has inputs.": (
            "Обнулены все узлы, кроме первого в списке. Листьев может быть несколько: спросите у каждого узла, "
            "есть ли у него входы."
        ),
        "The gates were set to 1. A gradient that is added up begins with 0.": (
            "Вентили получили 1. Градиент, который складывается из частей, начинается с 0."
        ),
        "Each gradient is the product of the weights before it and of the weight itself. It wants those "
        "behind it instead of itself.": (
            "Каждый градиент — произведение весов перед ним и его самого. Вместо него самого нужны те, что стоят после."
        ),
        "Each gradient is the product of the weights behind it and of the weight itself. It wants those "
        "before it instead of itself.": (
            "Каждый градиент — произведение весов после него и его самого. Вместо него самого нужны те, что "
            "стоят перед ним."
        ),
        "The weight right behind each one is missing in the product: the products from behind are one place off.": (
            "В произведении пропал вес, стоящий сразу после: произведения с конца сдвинуты на одно место."
        ),
        "The weight right before each one is missing in the product: the products so far are one place off.": (
            "В произведении пропал вес, стоящий прямо перед: произведения с начала сдвинуты на одно место."
        ),
        "A node is listed once for each of its inputs: twice if it has two, and never if it is a leaf. Does the line "
        "that appends stand inside of the loop over the inputs?": (
            "Узел записан по разу на каждый свой вход: дважды, если входов два, и ни разу, если это лист. Не стоит ли "
            "строчка с append внутри цикла по входам?"
        ),
        "A node is listed more than once. It would send its gradient several times.": (
            "Узел встречается в списке больше одного раза. Он отправил бы градиент несколько раз."
        ),
        "Computation graphs": "Графы вычислений",
        "A line for a fork": "Строка для развилки",
        "t1 = a · b and f = t1 + a. The backward pass is written as code, one line for each gradient that a gate"
        " sends. The add gate has sent already: dt1 = df and da = df. Which line follows for a?": (
            "t1 = a · b и f = t1 + a. Обратный проход записан как код: по строке на каждый градиент, который посылает"
            " вентиль. Вентиль сложения уже послал: dt1 = df и da = df. Какая строка для a идёт дальше?"
        ),
        "This throws away what the add gate has sent to a. Two gates send to a.": (
            "Так теряется то, что a уже получило от вентиля сложения. К a посылают два вентиля."
        ),
        "A multiply gate sends to a the gradient times the other operand, which is b.": (
            "Вентиль умножения посылает в a градиент, умноженный на другой операнд, то есть на b."
        ),
        "Along a path one multiplies. What comes along another path is added.": (
            "Вдоль пути умножают. То, что приходит по другому пути, прибавляют."
        ),
        "Read the code": "Прочитайте код",
        "Run it in your head: t1, t2 and f first, then df = 1 and the lines below it.": (
            "Выполните его в уме: сначала t1, t2 и f, потом df = 1 и строки под ней."
        ),
        "dt2 = 2 · t2. The last line adds dt1 · b to the da of the line before.": (
            "dt2 = 2 · t2. Последняя строка прибавляет dt1 · b к da из предыдущей строки."
        ),
        "The source of f = (a · b + a)² says: t1 = a * b; t2 = t1 + a; f = t2 ** 2; df = 1.0; dt2 = df * (2 * t2); "
        "dt1 = dt2; da = dt2; da = da + dt1 * b. Which number is da in the end, at the given a and b?": (
            "Исходный текст для f = (a · b + a)²: t1 = a * b; t2 = t1 + a; f = t2 ** 2; df = 1.0; dt2 = df * (2 * t2); "
            "dt1 = dt2; da = dt2; da = da + dt1 * b. Чему равно da в конце при данных a и b?"
        ),
        "That is da after the line da = dt2. The multiply gate sends to a, too: da = da + dt1 * b.": (
            "Это da после строки da = dt2. Вентиль умножения тоже посылает в a: da = da + dt1 * b."
        ),
        "That is dt1 · b alone: the part that the add gate sent to a is lost.": (
            "Это только dt1 · b: потеряно то, что послал в a вентиль сложения."
        ),
        "The slope of t2 ** 2 is 2 · t2. The 2 is missing.": "Производная t2 ** 2 равна 2 · t2. Не хватает двойки.",
        "The slope of t2 ** 2 is 2 · t2, not t2 squared.": "Производная t2 ** 2 равна 2 · t2, а не квадрату t2.",
        "The multiply gate sends to a the gradient times b, not times a.": (
            "Вентиль умножения посылает в a градиент, умноженный на b, а не на a."
        ),
        "That is f, the value. The gradient of a is asked for.": "Это f, само значение. Спрашивается градиент по a.",
        "A line of the source is wrong": "Одна строка неверна",
        "Compare each line of the way back with the line of the way forward that it belongs to.": (
            "Сравните каждую строку обратного прохода со строкой прямого, к которой она относится."
        ),
        "d = a - b is a distributor, too: what was subtracted receives the gradient negated.": (
            "d = a - b — тоже раздатчик: вычитаемое получает градиент с обратным знаком."
        ),
        "Somebody has changed a line of the source of f = (a − b) · a. Repair it: it returns ∂f/∂a and ∂f/∂b.": (
            "Кто-то изменил одну строку исходного текста для f = (a − b) · a. Исправьте: он возвращает ∂f/∂a и ∂f/∂b."
        ),
        "b was subtracted: it receives the gradient negated.": "b вычитали: оно получает градиент с обратным знаком.",
        "a is used twice, by the subtraction and by the product. Both parts are added.": (
            "a используется дважды: в разности и в произведении. Обе части складываются."
        ),
        "Only what the product sends arrives at a. The subtraction sends to it, too.": (
            "К a приходит только то, что послало произведение. Разность тоже посылает в него."
        ),
        "The two results are exchanged: first ∂f/∂a, then ∂f/∂b.": (
            "Результаты переставлены: сначала ∂f/∂a, потом ∂f/∂b."
        ),
        "The input that matters most": "Самый влиятельный вход",
        "f = 1 + exp(w0 + w1 x) at w0 = 2, w1 = 3, x = −1. Raise one of the three by 0.01. Which one moves f most?": (
            "f = 1 + exp(w0 + w1 x) при w0 = 2, w1 = 3, x = −1. Увеличьте одно из трёх чисел на 0.01. Какое сдвинет"
            " f сильнее всего?"
        ),
        "w0 moves the sum by 0.01. Compare: x reaches the sum through a multiplication by w1 = 3.": (
            "w0 сдвигает сумму w0 + w1 x на 0.01. Сравните: x входит в сумму умноженным на w1 = 3."
        ),
        "w1 moves the sum by 0.01 times x, which is −0.01. Compare: x is multiplied by w1 = 3.": (
            "w1 сдвигает сумму w0 + w1 x на 0.01 · x, то есть на −0.01. Сравните: x умножается на w1 = 3."
        ),
        "x moves it most": "сильнее всего x",
        "w0 moves it most": "сильнее всего w0",
        "w1 moves it most": "сильнее всего w1",
        "all three move it by the same amount": "все три одинаково",
        "w0 is only added, w1 and x are multiplied by each other: they differ.": (
            "w0 только прибавляется, а w1 и x умножаются друг на друга: они влияют по-разному."
        ),
        "The gradient at the sum": "Градиент у суммы",
        "f = 1 + exp(v2) with v2 = w0 + w1 x. Compute ∂f/∂v2, the gradient that arrives at the sum, at the given "
        "numbers.": (
            "f = 1 + exp(v2), где v2 = w0 + w1 x. Вычислите ∂f/∂v2, градиент, который приходит к сумме, при данных "
            "числах."
        ),
        "∂f/∂f = 1 passes the gate f = 1 + v3 unchanged. Only the gate v3 = exp(v2) is left.": (
            "∂f/∂f = 1 проходит вентиль f = 1 + v3 без изменения. Остаётся только вентиль v3 = exp(v2)."
        ),
        "The slope of exp is exp itself: the gate multiplies by its own output.": (
            "Производная exp — сама exp: вентиль умножает на собственный выход."
        ),
        "That is f itself. The 1 that is added moves f, not its slope.": (
            "Это само f. Прибавленная 1 сдвигает f, но не его производную."
        ),
        "That is the value v2 = w0 + w1 x, not the derivative of f with respect to it.": (
            "Это значение v2 = w0 + w1 x, а не производная f по нему."
        ),
        "That is the rule of powers, v2 · exp(v2 − 1). In exp it is the exponent that varies.": (
            "Это правило для степени, v2 · exp(v2 − 1). А в exp меняется показатель."
        ),
        "That is ∂f/∂f. One gate lies between f and v2 that does more than pass it on: exp.": (
            "Это ∂f/∂f. Между f и v2 есть вентиль, который не просто передаёт градиент дальше: exp."
        ),
        "That is ∂f/∂x: you went on through the multiply gate. Stop at v2.": (
            "Это ∂f/∂x: вы прошли дальше, через вентиль умножения. Остановитесь у v2."
        ),
        "The gradient of x": "Градиент x",
        "Compute ∂f/∂x of f = 1 + exp(w0 + w1 x) at the given numbers.": (
            "Вычислите ∂f/∂x для f = 1 + exp(w0 + w1 x) при данных числах."
        ),
        "The multiply gate v1 = w1 x receives exp(w0 + w1 x). It hands on that times a local derivative.": (
            "Вентиль умножения v1 = w1 x получает exp(w0 + w1 x). Он передаёт это дальше, умножив на локальную "
            "производную."
        ),
        "The local derivative of w1 x with respect to x is w1.": "Локальная производная w1 x по x равна w1.",
        "That is ∂f/∂w1. The multiply gate swaps: x receives w1, and w1 receives x.": (
            "Это ∂f/∂w1. Вентиль умножения переставляет: x получает w1, а w1 получает x."
        ),
        "That is ∂f/∂w0, what arrives at the multiply gate. Its local derivative is missing.": (
            "Это ∂f/∂w0, то есть то, что приходит к вентилю умножения. Не хватает его локальной производной."
        ),
        "That is the local derivative alone. Multiply it by the gradient that arrives at the gate.": (
            "Это только локальная производная. Умножьте её на градиент, который приходит к вентилю."
        ),
        "You multiplied by f. The local derivative of exp is exp(v2), without the 1 that is added later.": (
            "Вы умножили на f. Локальная производная exp — это exp(v2), без единицы, которая прибавляется потом."
        ),
        "w0 is missing in the exponent.": "В показателе пропало w0.",
        "You added the local derivatives along the way. The chain rule multiplies them.": (
            "Вы сложили локальные производные вдоль пути. Цепное правило их перемножает."
        ),
        "The first gradient": "Первый градиент",
        "This backward pass of f = 1 + exp(w0 + w1 x) gives wrong gradients. Repair it: it returns ∂f/∂w0, ∂f/∂w1, "
        "∂f/∂x.": (
            "Этот обратный проход для f = 1 + exp(w0 + w1 x) даёт неверные градиенты. Исправьте его: он возвращает "
            "∂f/∂w0, ∂f/∂w1, ∂f/∂x."
        ),
        "Compare with the backward pass above, line by line. One line differs.": (
            "Сравните с обратным проходом выше, строка за строкой. Отличается одна."
        ),
        "The walk starts with the derivative of f with respect to f. Move f by 0.01: f moves by 0.01.": (
            "Путь начинается с производной f по f. Сдвиньте f на 0.01: f сдвинется на 0.01."
        ),
        "All gradients are multiplied by f: the walk still starts with f. What is ∂f/∂f?": (
            "Все градиенты умножены на f: путь всё ещё начинается с f. Чему равно ∂f/∂f?"
        ),
        "All gradients are 0: a walk that starts with 0 multiplies 0 all the way. What is ∂f/∂f?": (
            "Все градиенты равны 0: если начать с 0, дальше всё умножается на 0. Чему равно ∂f/∂f?"
        ),
        "That is right for w0 = 2, w1 = 3, x = −1. Take the numbers of the exercise, given.w0 and so on.": (
            "Это верно при w0 = 2, w1 = 3, x = −1. Возьмите числа упражнения: given.w0 и так далее."
        ),
        "That is the example above, sin(x²) at x = 1.5. Here it is cos(x²), at given.x.": (
            "Это пример, который был выше: sin(x²) при x = 1.5. А здесь cos(x²) при given.x."
        ),
        "That is y itself. Its derivative is asked for.": ("Это само y. А нужна его производная."),
        "That is the path through the product alone. a reaches f through exp too.": (
            "Это один путь, через произведение. Но a влияет на f и через exp."
        ),
        "That is the path through exp alone. a reaches f through the product too.": (
            "Это один путь, через exp. Но a влияет на f и через произведение."
        ),
        "That is right for a = 2, b = −3. Take the numbers of the exercise, given.a and given.b.": (
            "Это верно при a = 2, b = −3. Возьмите числа упражнения: given.a и given.b."
        ),
        "Every node was set to 1 before it sent. Only the root starts with 1: set it before the loop.": (
            "Каждый узел получил 1 перед отправкой. С 1 начинает только корень: задайте её до цикла."
        ),
        "Each gradient is the product of the weights before it. Those behind it are missing.": (
            "Каждый градиент — произведение весов, стоящих перед ним. Не хватает тех, что стоят после."
        ),
        "Each gradient is the product of the weights behind it. Those before it are missing.": (
            "Каждый градиент — произведение весов, стоящих после него. Не хватает тех, что стоят перед ним."
        ),
        "The gradients are wrong where a weight is 0.": ("Градиенты неверны, если какой-то вес равен 0."),
        "The start is right now, but the gradients of w1 and x are exchanged.": (
            "Начало теперь верно, но градиенты w1 и x переставлены."
        ),
        "All gradients are multiplied by exp(v2) once too often: the walk starts with v3. What is ∂f/∂f?": (
            "Все градиенты лишний раз умножены на exp(v2): путь начинается с v3. Чему равно ∂f/∂f?"
        ),
        "Two gates in a row": "Два вентиля подряд",
        "Compute dy/dx of y = cos(x²) at the given x (in radians).": (
            "Вычислите dy/dx для y = cos(x²) при данном x (в радианах)."
        ),
        "u = x² and y = cos(u): multiply the two local derivatives.": (
            "u = x² и y = cos(u): перемножьте две локальные производные."
        ),
        "The slope of cos is −sin, taken at u, not at x.": "Производная cos — это −sin, взятый в точке u, а не x.",
        "The derivative of the inner gate, 2x, is missing.": "Пропала производная внутреннего вентиля, 2x.",
        "The slope of cos was taken at x. It belongs to the input of that gate, u = x².": (
            "Производная cos взята в точке x. А вход этого вентиля — u = x²."
        ),
        "You kept the cosine. Its slope is minus the sine.": "Вы оставили косинус. Его производная — минус синус.",
        "You multiplied by x². The local derivative of the square is 2x.": (
            "Вы умножили на x². Локальная производная квадрата — 2x."
        ),
        "You added the two local derivatives. The chain rule multiplies them.": (
            "Вы сложили две локальные производные. Цепное правило их перемножает."
        ),
        "Your calculator takes degrees. Here x² is in radians.": (
            "Ваш калькулятор считает в градусах. Здесь x² — в радианах."
        ),
        "The multiply gate": "Вентиль умножения",
        "The gate computes a · b and receives the gradient g. Write a function that returns the gradients of a and "
        "of b.": (
            "Вентиль вычисляет a · b и получает градиент g. Напишите функцию, которая возвращает градиенты a и b."
        ),
        "How much does a · b move when a moves by 0.01? That is the local derivative for a.": (
            "Насколько сдвинется a · b, если сдвинуть a на 0.01? Это и даёт локальную производную по a."
        ),
        "Each operand receives g times the other operand.": (
            "Каждый операнд получает g, умноженное на другой операнд."
        ),
        "a received g times a, and b received g times b. The multiply gate swaps.": (
            "a получил g · a, а b получил g · b. Вентиль умножения переставляет."
        ),
        "Those are the local derivatives alone: the incoming gradient g is missing.": (
            "Это одни локальные производные: не хватает входящего градиента g."
        ),
        "That is the add gate: it hands g on unchanged. A product moves by the other operand.": (
            "Это вентиль сложения: он передаёт g без изменения. А произведение меняется со скоростью другого операнда."
        ),
        "Both received g times the product. The local derivative of a · b for a is b alone.": (
            "Оба получили g, умноженное на произведение. Локальная производная a · b по a — только b."
        ),
        "You added g and the local derivative. Upstream and local are multiplied.": (
            "Вы сложили g и локальную производную. Входящий градиент и локальная производная перемножаются."
        ),
        "The max gate": "Вентиль максимума",
        "The gate computes max(a, b) and receives g. Write a function that returns the gradients of a and of b (a ≠"
        " b).": (
            "Вентиль вычисляет max(a, b) и получает g. Напишите функцию, которая возвращает градиенты a и b (a ≠ b)."
        ),
        "Move the smaller operand a little: max(a, b) does not move at all.": (
            "Сдвиньте немного меньший операнд: max(a, b) совсем не сдвинется."
        ),
        "All of g goes to the larger operand; the other one receives 0.": (
            "Всё g идёт большему операнду, другой получает 0."
        ),
        "The smaller operand received the gradient. It is the larger one that max lets through.": (
            "Градиент получил меньший операнд. А max пропускает больший."
        ),
        "Both received g: that is an add gate. The smaller operand does not move max(a, b).": (
            "Оба получили g: это вентиль сложения. Меньший операнд не сдвигает max(a, b)."
        ),
        "Each received one half. Max shares only when both are equal.": (
            "Каждый получил половину. Максимум делит градиент, только когда операнды равны."
        ),
        "The choice is right, the amount is not: the local derivative is 1, so all of g passes.": (
            "Выбор верен, величина — нет: локальная производная равна 1, и проходит всё g."
        ),
        "You multiplied g by the larger operand. The local derivative of max is 1 or 0.": (
            "Вы умножили g на больший операнд. Локальная производная максимума — 1 или 0."
        ),
        "A gate that looks the wrong way": "Вентиль, который смотрит не туда",
        "This backward rule of relu(x) = max(x, 0) is wrong for some g and x. Repair it.": (
            "Это правило обратного прохода для relu(x) = max(x, 0) неверно при некоторых g и x. Исправьте его."
        ),
        "Try relu_backward(-2.0, 3.0) and draw(Value(3.0).relu() * -2) beside it.": (
            "Попробуйте relu_backward(-2.0, 3.0), а рядом draw(Value(3.0).relu() * -2)."
        ),
        "The gate opened or closed on the way forward. The number that it looked at then was x.": (
            "Вентиль открылся или закрылся на прямом проходе. Тогда он смотрел на x."
        ),
        "The gate still looks at the sign of the gradient. It opened, or not, for x, on the way forward.": (
            "Вентиль всё ещё смотрит на знак градиента. А открылся он или нет, решил x на прямом проходе."
        ),
        "Now it looks at both signs. A negative gradient passes an open gate too.": (
            "Теперь он смотрит на оба знака. Отрицательный градиент тоже проходит через открытый вентиль."
        ),
        "Open and closed are exchanged: the gradient passes where x is positive.": (
            "Открыт и закрыт переставлены: градиент проходит там, где x положителен."
        ),
        "You multiplied g by relu(x). The slope of relu is 1 or 0.": (
            "Вы умножили g на relu(x). Производная relu — 1 или 0."
        ),
        "That is the slope alone, 1 or 0: the incoming gradient g is missing.": (
            "Это только производная, 1 или 0: не хватает входящего градиента g."
        ),
        "Count the paths": "Сосчитайте пути",
        "f = a · a · b + max(a, b) at a = 2, b = −3. Along how many paths does a wiggle of a reach f?": (
            "f = a · a · b + max(a, b) при a = 2, b = −3. По скольким путям сдвиг a доходит до f?"
        ),
        "a stands in the formula three times. Each place is a wire of its own.": (
            "a стоит в формуле три раза. Каждое место — отдельный провод."
        ),
        "a · a has two wires from a: both operands of that gate are a.": (
            "В a · a от a идут два провода: оба операнда этого вентиля — a."
        ),
        "a goes into the first product twice and into max once. From a · a on, a single wire leads to f.": (
            "a входит дважды в первое произведение и один раз в max. Дальше от a · a к f ведёт один провод, и новых"
            " путей он не даёт."
        ),
        "one path": "один путь",
        "two paths": "два пути",
        "three paths": "три пути",
        "four paths": "четыре пути",
        "A sum over paths": "Сумма по путям",
        "Compute ∂f/∂a of f = a · b + exp(a) at the given numbers.": (
            "Вычислите ∂f/∂a для f = a · b + exp(a) при данных числах."
        ),
        "a reaches f along two paths: through the product a · b, and through exp(a).": (
            "a доходит до f двумя путями: через произведение a · b и через exp(a)."
        ),
        "Multiply along each path; add the two products.": (
            "Перемножьте вдоль каждого пути; сложите два произведения."
        ),
        "You multiplied the parts of the two paths. Along a path one multiplies, over paths one adds.": (
            "Вы перемножили вклады двух путей. Вдоль пути умножают, по путям складывают."
        ),
        "That is f itself. The local derivative of a · b for a is b.": (
            "Это само f. Локальная производная a · b по a равна b."
        ),
        "The multiply gate swaps: along it, a receives b, not a.": (
            "Вентиль умножения переставляет: от него a получает b, а не a."
        ),
        "The slope of exp is exp, not a · exp(a − 1): that is the rule of powers.": (
            "Производная exp — это exp, а не a · exp(a − 1): то правило для степени."
        ),
        "A gradient gets lost": "Потерянный градиент",
        "This backward pass of f = a · b + exp(a) loses a part. Repair it: it returns ∂f/∂a and ∂f/∂b.": (
            "Этот обратный проход для f = a · b + exp(a) теряет одну часть. Исправьте его: он возвращает ∂f/∂a и ∂f/∂b."
        ),
        "Print grad after each line. Which line throws something away?": (
            "Печатайте grad после каждой строки. Какая строка что-то выбрасывает?"
        ),
        "Two gates send something to a. The second must not overwrite the first.": (
            "Два вентиля отправляют что-то в a. Второй не должен затирать первый."
        ),
        "Only what exp sends arrives at a: = overwrites what the product sent before. Use +=.": (
            "В a остаётся только то, что отправил exp: = затирает то, что раньше отправило произведение. Пишите +=."
        ),
        "Only what the product sends arrives at a. Both gates send, and both count.": (
            "В a остаётся только то, что отправило произведение. Отправляют оба вентиля, и оба идут в счёт."
        ),
        "What exp sends arrives at a twice. Each gate sends once.": (
            "То, что отправил exp, пришло в a дважды. Каждый вентиль отправляет один раз."
        ),
        "Now b receives a part of exp too. Only a goes into exp.": (
            "Теперь и b получает часть от exp. А в exp входит только a."
        ),
        "The two parts are multiplied. Over paths one adds.": "Две части перемножены. По путям складывают.",
        "Too early": "Слишком рано",
        "b = a², c = 3 b, f = b + c at a = 2. The gates send in the order f, b, c, each one once. What does a "
        "receive?": (
            "b = a², c = 3 b, f = b + c при a = 2. Вентили отправляют в порядке f, b, c, каждый по одному разу. Что"
            " получит a?"
        ),
        "That is what c's part alone brings: 3 · 4. But b had sent before c sent to it.": (
            "Это вклад одного только c: 3 · 4. Но b отправил раньше, чем получил от c."
        ),
        "That is the true ∂f/∂a. But b sends before c has sent to b: what comes later stays at b.": (
            "Это настоящее ∂f/∂a. Но b отправляет раньше, чем c отправит в b: пришедшее позже в b и останется."
        ),
        "b has received 1 from f when it sends, so something arrives at a.": (
            "Когда b отправляет, он уже получил 1 от f, так что кое-что до a дойдёт."
        ),
        "a receives 4": "a получит 4",
        "a receives 12": "a получит 12",
        "a receives 16": "a получит 16",
        "a receives 0": "a получит 0",
        "An order by hand": "Порядок вручную",
        "The given gates make f. Write a list of their names in an order in which they may send their gradients "
        "back, each after everything that it waits for.": (
            "Данные вентили вычисляют f. Запишите список их имён в таком порядке, в котором они могут отправлять "
            "градиенты назад, каждый после всех, кого он ждёт."
        ),
        "f sends first. Then look for a gate all of whose users have sent.": (
            "Первым отправляет f. Потом ищите вентиль, все потребители которого уже отправили."
        ),
        "A gate that two others read has to wait for both of them.": (
            "Вентиль, который читают двое других, должен дождаться обоих."
        ),
        'The answer is a list of names, such as ["f", ...].': ('Ответ — список имён, например ["f", ...].'),
        "The answer is a list of names, each one a string in quotes.": (
            "Ответ — список имён, каждое — строка в кавычках."
        ),
        "x is an input: it receives, and sends nothing. Leave it out.": (
            "x — вход: он получает и ничего не отправляет. Уберите его."
        ),
        "There is no gate called {name}.": "Вентиля с именем {name} нет.",
        "{name} is there twice. Each gate sends once.": (
            "{name} встречается дважды. Каждый вентиль отправляет один раз."
        ),
        "{name} is missing. Every gate sends once.": "{name} пропущен. Каждый вентиль отправляет один раз.",
        "That is the order of the forward pass. The gradients go the other way.": (
            "Это порядок прямого прохода. Градиенты идут в обратную сторону."
        ),
        "{name} sends too early: {user} reads it too, and has not sent yet.": (
            "{name} отправляет слишком рано: его читает и {user}, который ещё не отправил."
        ),
        "Inputs first": "Сначала входы",
        "This function has to list every node once, each after its inputs. Repair it.": (
            "Эта функция должна перечислить все узлы по одному разу, каждый после его входов. Исправьте её."
        ),
        "Follow the function by hand on f = b + c, c = 3 b, b = a². In which order are f, b, a, c written down?": (
            "Проследите за функцией вручную на f = b + c, c = 3 b, b = a². В каком порядке записываются f, b, a, c?"
        ),
        "A node may be written down only after all of its inputs have been. Which line has to come later?": (
            "Узел можно записать только после всех его входов. Какая строка должна стоять позже?"
        ),
        "The answer is a function: hand over {name} itself, without calling it.": (
            "Ответ — функция: передайте саму {name}, не вызывая её."
        ),
        "The list is right but the other way round: the root comes first, its inputs last.": (
            "Список верный, но в обратном порядке: корень стоит первым, а входы последними."
        ),
        "A node is written down before its inputs: the root comes first. Which line has to come later?": (
            "Узел записан раньше своих входов: корень стоит первым. Какая строка должна стоять позже?"
        ),
        "A node stands before its input. Every node has to come after all of its inputs.": (
            "Узел стоит раньше своего входа. Каждый узел должен идти после всех своих входов."
        ),
        "Your function has to return a list of nodes.": "Ваша функция должна вернуть список узлов.",
        "A node that is used several times is listed more than once. It would send its gradient several times.": (
            "Узел, который используется несколько раз, встречается в списке больше одного раза. Он отправил бы "
            "градиент несколько раз."
        ),
        "The root itself is missing in the list.": "В списке нет самого корня.",
        "Some nodes are missing in the list: inputs of inputs are needed too.": (
            "В списке не хватает узлов: нужны и входы входов."
        ),
        "The leaves are missing in the list. They send nothing, but they are nodes too.": (
            "В списке нет листьев. Они ничего не отправляют, но тоже узлы."
        ),
        "Backward, twice": "Обратно дважды",
        "z = 3 x² at x = 2, so ∂z/∂x = 12. You call z.backward() twice, without zeroing. What is x.grad?": (
            "z = 3 x² при x = 2, так что ∂z/∂x = 12. Вы вызываете z.backward() дважды, ничего не обнуляя. Чему "
            "равно x.grad?"
        ),
        "The second call adds to x.grad. Sums of losses need this: each loss may be swept by itself.": (
            "Второй вызов прибавляет к x.grad. Это нужно для суммы функций потерь: по каждой можно пройти отдельно."
        ),
        "That is what an engine gives that forgets to reset the gates between x and z. This one does reset them.": (
            "Столько даёт движок, который забывает обнулить вентили между x и z. Этот их обнуляет."
        ),
        "Calls add their gradients; they do not multiply them.": (
            "Градиенты разных вызовов складываются, а не перемножаются."
        ),
        "A gate that records": "Вентиль, который записывает",
        "Write multiply(a, b) for two nodes: it returns a new Node with the product, its inputs, and their slopes "
        "in the same order.": (
            "Напишите multiply(a, b) для двух узлов: она возвращает новый Node с произведением, его входами и "
            "производными по ним в том же порядке."
        ),
        "Node(data, inputs, slopes): the product, the two nodes, and one local derivative for each of them.": (
            "Node(data, inputs, slopes): произведение, два узла и по одной локальной производной для каждого."
        ),
        "The slope that belongs to a is b.data.": "Производная, которая относится к a, — это b.data.",
        "The slopes are not the local derivatives of a · b.": "В slopes стоят не локальные производные a · b.",
        "Your function returned a plain number. It has to return a Node, which remembers its inputs.": (
            "Ваша функция вернула просто число. Она должна вернуть Node, который помнит свои входы."
        ),
        "Your function has to return a Node.": "Ваша функция должна вернуть Node.",
        "Your function changed its operands. It makes a new node, and leaves a and b as they are.": (
            "Ваша функция изменила свои операнды. Она создаёт новый узел, а a и b оставляет как есть."
        ),
        "The value of the new node is not the product of the two values.": (
            "Значение нового узла — не произведение двух значений."
        ),
        "The value is right, but nothing was recorded: the new node has no inputs.": (
            "Значение верно, но ничего не записано: у нового узла нет входов."
        ),
        "The inputs of the new node are a and b, the nodes themselves.": "Входы нового узла — это a и b, сами узлы.",
        "The slopes are missing: one local derivative for each input.": (
            "Не хватает slopes: по одной локальной производной на каждый вход."
        ),
        "Slopes of 1 belong to the add gate. A product moves by the other operand.": (
            "Производные 1 — у вентиля сложения. Произведение меняется со скоростью другого операнда."
        ),
        "The two slopes are exchanged: a receives b, and b receives a.": (
            "Две производные переставлены: a получает b, а b получает a."
        ),
        "Inputs and slopes do not belong together: the slope of an input stands at the same place.": (
            "Входы и производные не соответствуют друг другу: производная по входу стоит на том же месте, что и вход."
        ),
        "The sweep": "Обратный обход",
        "Write sweep(order): order lists the nodes, inputs first, the root last, all with .grad = 0. It fills in "
        "every .grad. Here it is compared with the package on random programs.": (
            "Напишите sweep(order): order — список узлов, сначала входы, последним корень, у всех .grad = 0. "
            "Функция заполняет каждый .grad. Здесь её сравнивают с пакетом на случайных программах."
        ),
        "Three lines: the root's gradient; a loop over reversed(order); a loop over zip(node.inputs, node.slopes).": (
            "Три строки: градиент корня; цикл по reversed(order); цикл по zip(node.inputs, node.slopes)."
        ),
        "In the inner loop an input receives slope times node.grad, in addition to what it has.": (
            "Во внутреннем цикле вход получает slope · node.grad в добавление к тому, что у него есть."
        ),
        "All gradients of the leaves are 0. Is the root's set before the first gate sends? And does every node "
        "still hold its gradient when it sends?": (
            "Градиенты всех листьев равны 0. Задан ли градиент корня до того, как отправит первый вентиль? И хранит"
            " ли ещё каждый узел свой градиент, когда его отправляет?"
        ),
        "Only what the root sends arrives. Every node sends, from the end of the list to its beginning.": (
            "Доходит только то, что отправил корень. Отправляет каждый узел, от конца списка к началу."
        ),
        "A node with several users keeps only what the last one sent: = in the place of +=.": (
            "Узел с несколькими потребителями хранит только то, что отправил последний: = вместо +=."
        ),
        "The slopes were added up without the gradient that arrives: upstream times slope.": (
            "Производные сложены без пришедшего градиента: нужно входящий градиент умножить на производную."
        ),
        "The gradient was handed on unchanged: the slopes are not used.": (
            "Градиент передан без изменения: производные не использованы."
        ),
        "Each input received the slope of the other input of its gate.": (
            "Каждый вход получил производную по другому входу своего вентиля."
        ),
        "The walk starts with the value of the root. What is ∂f/∂f?": (
            "Путь начинается со значения корня. Чему равно ∂f/∂f?"
        ),
        "Gradient and slope were added. The chain rule multiplies them.": (
            "Градиент и производная сложены. Цепное правило их перемножает."
        ),
        "A node was left with a .grad that is not a finite number.": (
            "У одного из узлов .grad остался не конечным числом."
        ),
        "The gradients are right in {right} of {count} programs. Try yours on x · x, and on b + 3 b with b = a².": (
            "Программ, где градиенты верны: {right} из {count}. Испытайте свою функцию на x · x и на b + 3 b, где b"
            " = a²."
        ),
        "A second sweep": "Второй обход",
        "prepare(order) is called before each sweep. Repair it so that a second sweep of the same graph adds the "
        "same gradients to the leaves once more: twice the gradient, nothing else.": (
            "prepare(order) вызывается перед каждым обходом. Исправьте её так, чтобы второй обход того же графа "
            "прибавил листьям те же градиенты ещё раз: удвоенный градиент, и ничего больше."
        ),
        "Sweep z = 3 x² twice by hand. Which gradient does the gate x² hold before the second sweep begins?": (
            "Пройдите z = 3 x² дважды вручную. Какой градиент хранит вентиль x² перед вторым обходом?"
        ),
        "Every node that has inputs is a gate, and starts from 0. Leaves keep what they have.": (
            "Каждый узел, у которого есть входы, — вентиль и начинает с 0. Листья хранят то, что у них есть."
        ),
        "The gates between still hold the gradients of the first sweep, and send them once more.": (
            "Вентили посередине всё ещё хранят градиенты первого обхода и отправляют их ещё раз."
        ),
        "The leaves were reset too, and forgot the first sweep. Only gates, which have inputs, start from 0.": (
            "Листья тоже обнулены и забыли первый обход. С 0 начинают только вентили, у которых есть входы."
        ),
        "The leaves were reset, and the gates were not. It should be the other way round.": (
            "Листья обнулены, а вентили нет. Должно быть наоборот."
        ),
        "The price of a hundred derivatives": "Цена ста производных",
        "A chain of 100 layers has 100 weights, and its forward pass takes 200 operations. Backprop computes all "
        "100 derivatives. About how many operations does it take, the forward pass included?": (
            "В цепочке из 100 слоёв 100 весов, и прямой проход занимает 200 операций. Обратное распространение "
            "вычисляет все 100 производных. Сколько примерно операций на это нужно, считая и прямой проход?"
        ),
        "That is one forward pass per weight: 100 times 200. Backprop walks back once, for all weights.": (
            "Это по прямому проходу на каждый вес: 100 раз по 200. Обратное распространение идёт назад один раз, "
            "для всех весов."
        ),
        "One more operation per weight is too few: each gate multiplies upstream by local, and so does each weight.": (
            "Одной операции на вес мало: входящий градиент на локальную производную умножает и каждый вентиль, и "
            "каждый вес."
        ),
        "2 to the power of 100": "2 в степени 100",
        "That would be a sum over all paths, one by one, in a graph that forks at each layer.": (
            "Такой была бы сумма по всем путям, по одному, в графе, который ветвится в каждом слое."
        ),
        "The gradient of a matrix": "Градиент матрицы",
        "y = W @ x, and the gradient of the loss with respect to y is g. Compute the gradient of the loss with "
        "respect to W.": "y = W @ x, а градиент функции потерь по y равен g. Вычислите градиент функции потерь по W.",
        "W has 2 rows and 3 columns, and so has its gradient: one number for each weight.": (
            "У W 2 строки и 3 столбца, и у её градиента тоже: по числу на каждый вес."
        ),
        "W[i, j] is multiplied by x[j] and goes into y[i], which receives g[i].": (
            "W[i, j] умножается на x[j] и входит в y[i], а к y[i] приходит g[i]."
        ),
        "Each row is x: the incoming gradient g is missing.": (
            "Каждая строка — это x: не хватает входящего градиента g."
        ),
        "Each weight received itself times g. The multiply gate swaps: the weight receives x.": (
            "Каждый вес получил сам себя, умноженного на g. Вентиль умножения переставляет: вес получает x."
        ),
        "That is the gradient of x. It has x's shape; the gradient of W has W's shape.": (
            "Это градиент x. У него форма x, а у градиента W форма W."
        ),
        "x is missing: each weight W[i, j] is multiplied by x[j] on the way forward.": (
            "Не хватает x: на прямом проходе каждый вес W[i, j] умножается на x[j]."
        ),
        "One pass per weight": "По проходу на вес",
        "A network has the given number of layers, each a matrix of width × width weights (no biases). You want "
        "every derivative as (f(w + h) − f(w)) / h. How many forward passes does that take?": (
            "В сети дано число слоёв layers, каждый — матрица из width × width весов (без смещений). Все "
            "производные нужны в виде (f(w + h) − f(w)) / h. Сколько прямых проходов для этого потребуется?"
        ),
        "A layer from width to width numbers has a matrix of width × width weights.": (
            "Слой из width чисел в width чисел — это матрица из width × width весов."
        ),
        "Each weight needs a pass in which it is moved a little, and all of them share one pass in which nothing is"
        " moved.": "Каждому весу нужен проход, в котором его немного сдвинули, и один общий проход нужен без сдвига.",
        "One is missing: the pass in which no weight is moved.": (
            "Не хватает одного: прохода, в котором ни один вес не сдвинут."
        ),
        "The pass in which no weight is moved is the same for all of them. Compute it once.": (
            "Проход без сдвига один и тот же для всех весов. Выполните его один раз."
        ),
        "A layer has width × width weights, not width.": "В слое width × width весов, а не width.",
        "That is one layer.": "Это один слой.",
        "You raised the number of layers to a square as well.": "Вы возвели в квадрат и число слоёв.",
        "Shared work": "Общая работа",
        "f = w[0] · w[1] · … · w[n−1]. This function returns the right list of derivatives, but starts anew for "
        "each weight. Write it with at most 4 multiplications per weight and without a division (a weight may be "
        "0).": (
            "f = w[0] · w[1] · … · w[n−1]. Эта функция возвращает верный список производных, но для каждого веса "
            "начинает заново. Напишите её так, чтобы на вес приходилось не больше 4 умножений, и без деления (вес "
            "может быть равен 0)."
        ),
        "The gradient of w[k] is the product of what stands before it times the product of what stands behind it.": (
            "Градиент w[k] — это произведение всего, что стоит до него, на произведение всего, что стоит после."
        ),
        "Go forward once and keep the products so far. Go back once with the product of what lies behind: upstream.": (
            "Один раз пройдите вперёд и запомните произведения. Один раз пройдите назад с произведением того, что "
            "осталось позади: это входящий градиент."
        ),
        "Your function has to return one gradient for each weight.": (
            "Ваша функция должна вернуть по градиенту на каждый вес."
        ),
        "Your function divides. With a weight of 0 that is 0 / 0, while the derivative exists.": (
            "Ваша функция делит. Если вес равен 0, это 0 / 0, хотя производная существует."
        ),
        "For a list of {count} weights the gradients are wrong.": ("Для списка весов длины {count} градиенты неверны."),
        "The gradients are right. But {count} weights took {work} multiplications, more than 4 per weight.": (
            "Градиенты верны. Но умножений {work} при числе весов {count}: больше 4 на вес."
        ),
        "The gradients are right, but the list is the other way round.": (
            "Градиенты верны, но список идёт в обратном порядке."
        ),
        "Each gradient is the product of all weights. The weight itself does not belong to its own.": (
            "Каждый градиент — произведение всех весов. Сам вес в свой градиент не входит."
        ),
        "Inputs and slopes are tuples: Node(data, (a, b), (slope of a, slope of b)).": (
            "Входы и производные — это кортежи: Node(data, (a, b), (производная по a, производная по b))."
        ),
        "The value of the new node is a plain number: multiply a.data and b.data.": (
            "Значение нового узла — просто число: умножьте a.data на b.data."
        ),
        "A slope is a plain number: b.data, not the node b.": "Производная — просто число: b.data, а не узел b.",
        "Your function has to return a list of numbers.": "Ваша функция должна вернуть список чисел.",
        "You multiplied by w0, which is only added. x is multiplied by w1.": (
            "Вы умножили на w0, а оно только прибавляется. x умножается на w1."
        ),
        "You multiplied by the product w1 x. Its local derivative for x is w1 alone.": (
            "Вы умножили на произведение w1 x. Его локальная производная по x — только w1."
        ),
        "Those are the local derivatives of the sum w0 + w1 x. The factor exp(v2) is missing.": (
            "Это локальные производные суммы w0 + w1 x. Не хватает множителя exp(v2)."
        ),
        "That is −sin(2x), the derivative of (cos x)². Here x is squared first, then comes the cosine.": (
            "Это −sin(2x), производная (cos x)². Здесь x сначала возводится в квадрат, а потом берётся косинус."
        ),
        "The derivative of x² is 2x, not 2.": "Производная x² — это 2x, а не 2.",
        "Only the derivative of the inner gate was used, with the sign of the outer one. The sine is missing.": (
            "Взята только производная внутреннего вентиля со знаком внешнего. Пропал синус."
        ),
        "That is relu(x) itself. Its slope, 1 or 0, times g is asked for.": (
            "Это само relu(x). А нужна его производная, 1 или 0, умноженная на g."
        ),
        "Every gradient passes: that gate is never closed.": (
            "Проходит любой градиент: такой вентиль никогда не закрыт."
        ),
        "a always receives g. Compare the operands: the larger one receives it.": (
            "g всегда получает a. Сравните операнды: градиент получает больший."
        ),
        "You returned the operands. Their gradients are asked for.": "Вы вернули сами операнды. А нужны их градиенты.",
        "You asked whether the operands are positive. Compare them with each other.": (
            "Вы проверили, положительны ли операнды. Сравните их друг с другом."
        ),
        "You multiplied exp(a) by a. The slope of exp(a) is exp(a) alone.": (
            "Вы умножили exp(a) на a. Производная exp(a) — только exp(a)."
        ),
        "That is ∂f/∂b. The multiply gate swaps: a receives b.": (
            "Это ∂f/∂b. Вентиль умножения переставляет: a получает b."
        ),
        "The parts of the two paths are subtracted. Over paths one adds.": (
            "Вклады двух путей вычтены. По путям складывают."
        ),
        "A layer has width × width weights. And the pass in which no weight is moved is missing.": (
            "В слое width × width весов. И не хватает прохода, в котором ни один вес не сдвинут."
        ),
        "That is one layer, and the pass in which no weight is moved is missing.": (
            "Это один слой, и не хватает прохода, в котором ни один вес не сдвинут."
        ),
        "There are no biases here: a layer has width × width weights.": (
            "Смещений здесь нет: в слое width × width весов."
        ),
        "The pass in which no weight is moved is one for the whole network, not one for each layer.": (
            "Проход без сдвига один на всю сеть, а не по одному на слой."
        ),
        "You used y = W @ x in the place of g, the gradient that arrives at y.": (
            "Вместо g, градиента, который пришёл к y, вы взяли сам y = W @ x."
        ),
        "The first node of the list received the 1. The walk begins at the root, which is the last one.": (
            "Единицу получил первый узел списка. Путь начинается с корня, а он последний."
        ),
        "Each gate used its first slope for all of its inputs. Inputs and slopes go in pairs.": (
            "Каждый вентиль применил первую производную ко всем своим входам. Входы и производные идут парами."
        ),
        "The values of the inputs were used in the place of the slopes.": "Вместо производных взяты значения входов.",
        "The parts were subtracted. What arrives is added: +=.": "Части вычтены. То, что приходит, прибавляют: +=.",
        "All nodes began with 1. Only the root does: ∂f/∂f = 1; the others begin with 0.": (
            "Все узлы начали с 1. Так начинает только корень: ∂f/∂f = 1; остальные начинают с 0."
        ),
        "prepare changed more than .grad: the graph itself has to stay as it is.": (
            "prepare изменила не только .grad: сам граф должен остаться как есть."
        ),
        "You returned the product itself. Its gradients are asked for: g times the other operand.": (
            "Вы вернули само произведение. А нужны его градиенты: g, умноженное на другой операнд."
        ),
    },
    "02": {
        "The number with index {index} is changed, and its sign was not the wrong one. Number of wrong rows: "
        "{count}.": ("Изменено число с индексом {index}, а неверным был не его знак. Число неверных строк: {count}."),
        "The number with index {index} is the right one to change. Turn its sign, nothing else. Number of "
        "wrong rows: {count}.": (
            "Число с индексом {index} и нужно изменить. Поменяйте его знак, больше ничего. Число неверных строк: "
            "{count}."
        ),
        "The second product is subtracted. The sum is w1 x1 + w2 x2.": (
            "Второе произведение вычитается. Сумма — это w1 x1 + w2 x2."
        ),
        "Each product is compared with the threshold alone. Add them up first.": (
            "С порогом сравнивается каждое произведение отдельно. Сначала сложите их."
        ),
        "The row (0, 0) is turned around: the sum 0 must not be above the threshold.": (
            "Строка (0, 0) перевёрнута: сумма 0 не должна быть выше порога."
        ),
        "The inputs are exchanged in the step: w1 moves by the error times x1, w2 by the error times x2.": (
            "В шаге перепутаны входы: w1 сдвигается на ошибку, умноженную на x1, а w2 — на ошибку, умноженную на x2."
        ),
        "The inputs are exchanged in the sum: w1 belongs to x1, and w2 to x2.": (
            "В сумме перепутаны входы: w1 относится к x1, а w2 — к x2."
        ),
        "The step is too small: a rate of 0.1 stands before the error. Here the parameters move by the error itself.": (
            "Шаг слишком мал: перед ошибкой стоит множитель 0.1. Здесь параметры сдвигаются на саму ошибку."
        ),
        "Neurons and logic": "Нейроны и логика",
        "How many rows fire?": "На скольких строках он сработает?",
        "The number of rows among (0, 0), (0, 1), (1, 0), (1, 1) on which the neuron fires. A guess.": (
            "Число строк среди (0, 0), (0, 1), (1, 0), (1, 1), на которых нейрон срабатывает. Угадайте."
        ),
        "Four sums: 0, w2, w1 and w1 + w2.": "Четыре суммы: 0, w2, w1 и w1 + w2.",
        "The neuron of McCulloch and Pitts": "Нейрон Мак-Каллока и Питтса",
        "The function fires(w1, w2, threshold, x1, x2): 1 if w1 x1 + w2 x2 is above the threshold, else 0.": (
            "Функция fires(w1, w2, threshold, x1, x2): 1, если w1 x1 + w2 x2 выше порога threshold, иначе 0."
        ),
        "Add up the weighted inputs first.": "Сначала сложите взвешенные входы.",
        "Compare the sum with the threshold; equal is not above.": "Сравните сумму с порогом; равна — ещё не выше.",
        "It fires at a sum of exactly the threshold too. Here the neuron is silent there: > and not >=.": (
            "Нейрон срабатывает и при сумме, в точности равной порогу. Здесь он при ней молчит: >, а не >=."
        ),
        "The threshold is added to the sum, and has to be compared with it.": (
            "Порог прибавлен к сумме, а с ним надо сравнивать."
        ),
        "The sum is compared with 0, and not with the threshold.": "Сумма сравнивается с нулём, а не с порогом.",
        "That is the sum itself. The neuron says only 1 or 0.": "Это сама сумма. Нейрон говорит только 1 или 0.",
        "That is the sum minus the threshold. The neuron says only 1 or 0: on which side of 0 it lies.": (
            "Это сумма минус порог. Нейрон говорит только 1 или 0: по какую сторону нуля она лежит."
        ),
        "It fires below the threshold, and is silent above.": "Он срабатывает ниже порога, а выше молчит.",
        "It says 1 and -1. A silent neuron says 0.": "Он говорит 1 и -1. Молчащий нейрон говорит 0.",
        "A bias in the place of the threshold": "Смещение вместо порога",
        "The function with_bias(w1, w2, b, x1, x2), mended: the neuron whose threshold is -b.": (
            "Исправленная функция with_bias(w1, w2, b, x1, x2): нейрон, порог которого равен -b."
        ),
        "b is minus the threshold.": "b — это порог со знаком минус.",
        "Put -b in the place of the threshold, and bring it to the left side.": (
            "Поставьте -b вместо порога и перенесите его в левую часть."
        ),
        "The fault is still there: the sum is compared with b, and b is minus the threshold.": (
            "Ошибка осталась: сумма сравнивается с b, а b — это порог со знаком минус."
        ),
        "b has no effect: it is missing, or it stands on both sides and cancels.": (
            "b ни на что не влияет: его нет, или оно стоит в обеих частях и сокращается."
        ),
        "It says True and False. The neuron says 1 and 0: 1 if ... else 0.": (
            "Ответы — True и False. А нейрон отвечает 1 и 0: 1 if ... else 0."
        ),
        "The weights are exchanged: w1 belongs to x1, and w2 to x2.": (
            "Веса переставлены: w1 относится к x1, а w2 — к x2."
        ),
        "Only the sign > was changed. The number to compare with is the threshold, -b.": (
            "Изменён только знак >. А сравнивать надо с порогом, то есть с -b."
        ),
        "b is counted twice: it is added to the sum, and the sum is compared with -b.": (
            "b учтено дважды: его прибавляют к сумме, а сравнивают её с -b."
        ),
        "Name the gate": "Назовите вентиль",
        "A neuron with two weights of 1 and a threshold of 0.5. Which truth table does it have? A guess.": (
            "Нейрон с двумя весами, равными 1, и порогом 0.5. Какая у него таблица истинности? Угадайте."
        ),
        "The four sums are 0, 1, 1 and 2.": "Четыре суммы равны 0, 1, 1 и 2.",
        "One input of 1 makes a sum of 1, above 0.5. AND needs a threshold that only both pass together.": (
            "Уже один вход, равный 1, даёт сумму 1, больше 0.5. Для AND нужен порог, который преодолеют только оба "
            "вместе."
        ),
        "NOT has one input, and needs a negative weight.": "У NOT один вход, и ему нужен отрицательный вес.",
        "With both inputs the sum is 2, above 0.5 as well, so it fires. XOR would be silent there.": (
            "При обоих входах сумма равна 2, тоже больше 0.5, и нейрон срабатывает. XOR здесь молчал бы."
        ),
        "A gate by hand": "Вентиль своими руками",
        "Weights and threshold, the tuple (w1, w2, threshold), of a neuron that is the given gate.": (
            "Веса и порог, кортеж (w1, w2, порог), нейрона, который вычисляет данный вентиль gate."
        ),
        "Write down the four sums: 0, w2, w1, w1 + w2. Which of them have to be above the threshold?": (
            "Выпишите четыре суммы: 0, w2, w1, w1 + w2. Какие из них должны быть выше порога?"
        ),
        "NAND is the opposite of AND, NOR that of OR. Turn all signs.": (
            "NAND — отрицание AND, NOR — отрицание OR. Поменяйте все знаки."
        ),
        "NOT for other signals": "NOT для других сигналов",
        "Weight and threshold, the tuple (w, threshold), of a neuron that fires at an input of low, and not at high.": (
            "Вес и порог, кортеж (w, порог), нейрона, который срабатывает при входе low и молчит при high."
        ),
        "At low the sum is 0. So what sign must the threshold have?": (
            "При low сумма равна 0. Какого же знака должен быть порог?"
        ),
        "At high the sum is w times high.": "При high сумма равна w, умноженному на high.",
        "Mend the threshold": "Исправьте порог",
        "A threshold with which the neuron of these two weights is AND: one number.": (
            "Порог, с которым нейрон с этими двумя весами вычисляет AND: одно число."
        ),
        "The sums are 0, w2, w1 and w1 + w2. Only the last may be above the threshold.": (
            "Суммы равны 0, w2, w1 и w1 + w2. Выше порога должна быть только последняя."
        ),
        "Any number between the larger weight and w1 + w2 will do.": (
            "Подойдёт любое число между большим из весов и w1 + w2."
        ),
        "How many truth tables?": "Сколько таблиц истинности?",
        "How many of the 16 truth tables of two inputs can one neuron compute? A guess.": (
            "Сколько из 16 таблиц истинности с двумя входами может вычислить один нейрон? Угадайте."
        ),
        "Each truth table is a colouring of the four corners of a square. Which can one line part?": (
            "Каждая таблица истинности раскрашивает четыре угла квадрата. Какие раскраски разделит одна прямая?"
        ),
        "Not all of them: you are about to see some that no neuron has.": (
            "Не все: сейчас вы увидите такие, которых нет ни у одного нейрона."
        ),
        "XOR is missing, and one more: its opposite has the same four corners.": (
            "Не хватает XOR и ещё одной: у его отрицания те же четыре угла."
        ),
        "Four inequalities": "Четыре неравенства",
        "The function inequalities(w1, w2, threshold): for each row, True if the neuron says there what XOR demands.": (
            "Функция inequalities(w1, w2, threshold): для каждой строки True, если нейрон отвечает в ней так, как "
            "требует XOR."
        ),
        "A row with result 0 says: sum <= threshold. A row with result 1 says: sum > threshold.": (
            "Строка с результатом 0 говорит: сумма <= порог. Строка с результатом 1 говорит: сумма > порог."
        ),
        "The sums are 0, w2, w1 and w1 + w2, in the order of the rows.": (
            "Суммы равны 0, w2, w1 и w1 + w2, в порядке строк."
        ),
        "The rows (0, 1) and (1, 0) are in the wrong order: at (0, 1) the sum is w2.": (
            "Строки (0, 1) и (1, 0) перепутаны местами: в (0, 1) сумма равна w2."
        ),
        "The last one is that of OR: at (1, 1) XOR is 0, so the sum must not be above the threshold.": (
            "Последнее неравенство — от OR: в (1, 1) у XOR стоит 0, и сумма не должна быть выше порога."
        ),
        "A silent neuron may have a sum of exactly the threshold: <= and not <.": (
            "У молчащего нейрона сумма может в точности равняться порогу: <=, а не <."
        ),
        "A sum of exactly the threshold is not enough to fire: > and not >=.": (
            "Суммы, в точности равной порогу, мало, чтобы сработать: >, а не >=."
        ),
        "Those are the answers of the neuron. Say for each row: is the answer that of XOR?": (
            "Это ответы нейрона. Скажите о каждой строке: совпадает ли ответ с XOR?"
        ),
        "At (0, 0) the neuron is silent at a sum of exactly the threshold too: <= and not <.": (
            "В строке (0, 0) нейрон молчит и при сумме, в точности равной порогу: <=, а не <."
        ),
        "At (1, 1) the neuron is silent at a sum of exactly the threshold too: <= and not <.": (
            "В строке (1, 1) нейрон молчит и при сумме, в точности равной порогу: <=, а не <."
        ),
        "All four are turned around: the rows (0, 0) and (1, 1) are those that must be silent.": (
            "Все четыре перевёрнуты: молчать нейрон должен в строках (0, 0) и (1, 1)."
        ),
        "A proof with a fault": "Доказательство с ошибкой",
        "Which line of the proof that no neuron computes OR is wrong?": (
            "Какая строчка доказательства того, что ни один нейрон не вычисляет OR, неверна?"
        ),
        "What does OR say in each row? Compare it with the demand in that line.": (
            "Что говорит OR в каждой строке? Сравните с тем, чего требует строчка."
        ),
        "Line 4, for row (1, 1)": "Строчка 4, для (1, 1)",
        "Line 1, for row (0, 0)": "Строчка 1, для (0, 0)",
        "Line 2, for row (0, 1)": "Строчка 2, для (0, 1)",
        "Line 3, for row (1, 0)": "Строчка 3, для (1, 0)",
        "Line 5, which adds up": "Строчка 5, со сложением",
        "OR is 0 at (0, 0), and the sum there is 0: it has to be at most the threshold.": (
            "В (0, 0) у OR стоит 0, и сумма там равна 0: она не должна быть выше порога."
        ),
        "OR is 1 at (0, 1), and the sum there is w2: it has to be above the threshold.": (
            "В (0, 1) у OR стоит 1, и сумма там равна w2: она должна быть выше порога."
        ),
        "OR is 1 at (1, 0), and the sum there is w1: it has to be above the threshold.": (
            "В (1, 0) у OR стоит 1, и сумма там равна w1: она должна быть выше порога."
        ),
        "It follows from the lines before: a threshold of at least 0 is not larger than twice itself. But one of "
        "the lines before is not true of OR.": (
            "Она следует из предыдущих: неотрицательный порог не больше удвоенного себя. Но одна из предыдущих "
            "строчек для OR неверна."
        ),
        "One neuron a word": "По нейрону на слово",
        "The number of neurons in (x1 AND NOT x2) OR (NOT x1 AND x2), one for each AND, OR and NOT. A guess.": (
            "Число нейронов в (x1 AND NOT x2) OR (NOT x1 AND x2), по одному на каждое AND, OR и NOT. Угадайте."
        ),
        "Count NOT, AND, OR in (x1 AND NOT x2) OR (NOT x1 AND x2), each time that they stand there.": (
            "Сосчитайте NOT, AND, OR в (x1 AND NOT x2) OR (NOT x1 AND x2), каждое столько раз, сколько оно там стоит."
        ),
        "NOT and AND stand there twice each.": "NOT и AND стоят там по два раза.",
        "Join two hidden neurons": "Соедините два скрытых нейрона",
        "The tuple (w1, w2, threshold) of an output neuron that makes XOR of the hidden neurons h1 and h2.": (
            "Кортеж (w1, w2, порог) выходного нейрона, который из скрытых нейронов h1 и h2 делает XOR."
        ),
        "Write down h1 and h2 on the four rows, and beside them XOR of x1 and x2.": (
            "Выпишите h1 и h2 на четырёх строках, а рядом XOR от x1 и x2."
        ),
        "Only three different pairs (h1, h2) appear. Which of them has to make the output fire?": (
            "Встречаются только три разные пары (h1, h2). При каких из них выход должен сработать?"
        ),
        "A wrong sign": "Неверный знак",
        "The nine numbers (w1, w2, threshold of h1, of h2, of the output) in one list, with one sign mended: XOR.": (
            "Девять чисел (w1, w2, порог для h1, для h2, для выхода) одним списком, с одним исправленным знаком: XOR."
        ),
        "Write down what h1 and h2 say on the four rows. Which gates are they, or should they be?": (
            "Выпишите, что говорят h1 и h2 на четырёх строках. Какие это вентили, или какими они должны быть?"
        ),
        "Nine signs are not many: turn one after the other, and let computes_xor say which was it.": (
            "Девять знаков — это немного: меняйте их по одному, и computes_xor скажет, какой был неверен."
        ),
        "The first mistake": "Первая ошибка",
        "(w1, w2, b) after this example, if all three were 0 before. A guess.": (
            "(w1, w2, b) после этого примера, если все три были равны 0. Угадайте."
        ),
        "The output is 0, so t - y is 1.": "Ответ равен 0, поэтому t - y равно 1.",
        "The direction is the other one: it should have fired, so the sum has to grow.": (
            "Направление обратное: нейрон должен был сработать, поэтому сумма должна вырасти."
        ),
        "The bias learns too: it grows by t - y.": "Смещение тоже учится: оно растёт на t - y.",
        "A weight moves by t - y times its own input. One of the inputs is 0, and its weight stays.": (
            "Вес сдвигается на t - y, умноженное на свой вход. Один из входов равен 0, и его вес остаётся прежним."
        ),
        "The other weight moves: that of the input that is 1.": ("Сдвигается другой вес: тот, чей вход равен 1."),
        "Nothing changes only if the neuron was right. It was silent, and the target is 1.": (
            "Ничего не меняется, только если нейрон был прав. Он молчал, а цель равна 1."
        ),
        "One step of Rosenblatt's rule": "Один шаг правила Розенблатта",
        "The function rosenblatt(w1, w2, b, x1, x2, target): the new (w1, w2, b) after one example.": (
            "Функция rosenblatt(w1, w2, b, x1, x2, target): новые (w1, w2, b) после одного примера; target — цель."
        ),
        "First the output: 1 if w1 x1 + w2 x2 + b > 0, else 0.": (
            "Сначала ответ: 1, если w1 x1 + w2 x2 + b > 0, иначе 0."
        ),
        "The error is target - output: 1, 0 or -1. A parameter moves by the error times its own input; that of b "
        "is 1.": (
            "Ошибка — это цель минус ответ: 1, 0 или -1. Параметр сдвигается на ошибку, умноженную на свой вход; у b "
            "он равен 1."
        ),
        "The error has the wrong sign: it is target minus output.": "У ошибки неверный знак: это цель минус ответ.",
        "The bias does not learn: b moves by the error too.": "Смещение не учится: b тоже сдвигается на ошибку.",
        "The bias moves the wrong way. A threshold would move like this; b is minus the threshold.": (
            "Смещение сдвигается не туда. Так двигался бы порог; b — это порог со знаком минус."
        ),
        "The weights move by the error, whatever the input is. Each moves by the error times its own input.": (
            "Веса сдвигаются на ошибку, каким бы ни был вход. Каждый сдвигается на ошибку, умноженную на свой вход."
        ),
        "It learns from the target alone. What counts is the error, target minus output: 0 if it was right.": (
            "Обучение идёт по одной цели. Важна ошибка, цель минус ответ: она равна 0, если нейрон был прав."
        ),
        "The bias is left out of the sum, so the output is that of another neuron.": (
            "Смещение не вошло в сумму, и это ответ другого нейрона."
        ),
        "The error is taken from the sum, without the threshold: the output has to be 1 or 0.": (
            "Ошибка взята от самой суммы, без порога: ответ должен быть 1 или 0."
        ),
        "The output fires at a sum of exactly 0. Here the neuron is silent there: > and not >=.": (
            "Ответ равен 1 и при сумме, в точности равной 0. Здесь нейрон при ней молчит: >, а не >=."
        ),
        "Why does it never settle?": "Почему обучение не останавливается?",
        "The neuron learns OR, and never AND. What is wrong with the code?": (
            "Нейрон выучивает OR и никогда не выучивает AND. Что не так в коде?"
        ),
        "Which of the three parameters does the loop leave alone?": "Какой из трёх параметров цикл не трогает?",
        "b never changes, so the line always passes through (0, 0)": (
            "b не меняется, и прямая всегда проходит через (0, 0)"
        ),
        "The error has the wrong sign": "У ошибки неверный знак",
        "AND cannot be learned by one neuron": "Один нейрон не может выучить AND",
        "Twelve rounds are too few": "Двенадцати проходов мало",
        "The weights may not start at 0": "Веса нельзя начинать с нуля",
        "target - y is right: the sum grows where it should have fired.": (
            "target - y верно: сумма растёт там, где нейрон должен был сработать."
        ),
        "It can: you dragged one until it was right.": "Может: вы тянули его параметры, пока он не стал прав.",
        "It does not settle in a thousand rounds either.": "И за тысячу проходов он не остановится.",
        "They may: the rule finds its way from any start. OR was learned from 0.": (
            "Можно: правило найдёт дорогу из любого начала. OR было выучено с нуля."
        ),
        "OR": "OR",
        "AND": "AND",
        "NOT": "NOT",
        "XOR": "XOR",
        "Number of wrong rows: {count}. At {row} the sum is {total}, exactly the threshold, and there the neuron is "
        "silent.": (
            "Число неверных строк: {count}. При {row} сумма равна {total}, в точности порогу, и здесь нейрон молчит."
        ),
        "Number of wrong rows: {count}. At {row} the sum is {total}, above the threshold {threshold}: the neuron "
        "fires, and should be silent.": (
            "Число неверных строк: {count}. При {row} сумма равна {total}, выше порога {threshold}: нейрон "
            "срабатывает, а должен молчать."
        ),
        "Number of wrong rows: {count}. At {row} the sum is {total}, below the threshold {threshold}: the neuron is "
        "silent, and should fire.": (
            "Число неверных строк: {count}. При {row} сумма равна {total}, ниже порога {threshold}: нейрон молчит, а "
            "должен сработать."
        ),
        "These numbers make {other}, and asked for is {gate}.": "Эти числа дают {other}, а нужен {gate}.",
        "The two weights are exchanged: the first is that of h1, which is {h1}.": (
            "Два веса перепутаны местами: первый относится к h1, то есть к {h1}."
        ),
        "{count} numbers are changed. One is enough.": "Изменено чисел: {count}. Достаточно одного.",
        "It always moves up. If the neuron fired and should be silent, the error is -1, and the sum has to shrink.": (
            "Сдвиг всегда вверх. Если нейрон сработал, а должен молчать, ошибка равна -1, и сумма должна уменьшиться."
        ),
        "It learns only if it should have fired. If it fired and should be silent, it has to learn too.": (
            "Нейрон учится, только если должен был сработать. Если он сработал, а должен молчать, учиться тоже надо."
        ),
        "The sum is compared with b, as if b were the threshold. Add b to the sum, and compare with 0.": (
            "Сумма сравнивается с b, как будто b — порог. Прибавьте b к сумме и сравните с 0."
        ),
        "Those are the changes alone. Add them to w1, w2 and b.": (
            "Это одни только изменения. Прибавьте их к w1, w2 и b."
        ),
        "Nothing has moved, not even after a mistake.": ("Ничего не сдвинулось, даже после ошибки."),
        "The weights moved before all was done: compute the error once, then move all three by it.": (
            "Веса сдвинулись раньше времени: сначала один раз вычислите ошибку, потом сдвиньте по ней все три числа."
        ),
        "It fires at both. The sum at high is {total}, still above the threshold {threshold}.": (
            "Он срабатывает при обоих. Сумма при high равна {total}, всё ещё выше порога {threshold}."
        ),
        "It is silent at both: at low the sum is 0, below the threshold {threshold}.": (
            "Он молчит при обоих: при low сумма равна 0, ниже порога {threshold}."
        ),
        "It never fires: even with both inputs the sum is {both}, and that is not above the threshold.": (
            "Он никогда не срабатывает: даже при обоих входах сумма равна {both}, а это не выше порога."
        ),
        "It fires when only one input is 1: a sum of {larger} is above the threshold.": (
            "Он срабатывает и тогда, когда только один вход равен 1: сумма {larger} выше порога."
        ),
        "Three finite numbers are needed: (w1, w2, threshold).": "Нужны три конечных числа: (w1, w2, порог).",
        "That would be right if the last number had the other sign. Did you give the bias? It is minus the "
        "threshold.": (
            "Это было бы верно с другим знаком у последнего числа. Вы дали смещение? Оно равно порогу со знаком минус."
        ),
        "Two finite numbers are needed: (w, threshold).": "Нужны два конечных числа: (w, порог).",
        "It repeats its input: it fires at high, and is silent at low.": (
            "Он повторяет свой вход: срабатывает при high и молчит при low."
        ),
        "It is silent at both: at low the sum is 0, exactly the threshold.": (
            "Он молчит при обоих: при low сумма равна 0, в точности порогу."
        ),
        "One finite number is needed, the threshold.": "Нужно одно конечное число, порог.",
        "It fires on all rows: at (0, 0) the sum is 0, above a negative threshold.": (
            "Он срабатывает на всех строках: в (0, 0) сумма равна 0, выше отрицательного порога."
        ),
        "Nine finite numbers are needed, in one list.": "Нужны девять конечных чисел одним списком.",
        "A whole number is needed.": "Нужно целое число.",
        "There are four rows.": "Строк четыре.",
        "It is another number. Write down the four sums, and compare each with the threshold.": (
            "Это другое число. Выпишите четыре суммы и сравните каждую с порогом."
        ),
        "Nothing is changed.": "Ничего не изменено.",
    },
}
"""Titles, tasks, options, hints and mistakes, by the number of the lesson."""
