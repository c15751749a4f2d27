"""Sentences of pictures and explanations in Russian, by the English sentence that stands in the code.

One block for each module that says them.
"""

RUSSIAN: dict[str, str] = {
    # drawing.circuit.notation
    "{count} in all": "всего {count}",
    "row {place}": "строка {place}",
    "entry {place}": "элемент {place}",
    # drawing.circuit.parts
    "here the numbers stop being finite": "здесь числа перестают быть конечными",
    "here the gradients stop being finite": "здесь градиенты перестают быть конечными",
    # drawing.circuit.reading
    "{whole} nodes, drawn at depth {depth} (1 box). {call} shows more.": (
        "Узлов: {whole}; нарисовано с глубиной {depth} (1 блок). Подробнее: {call}."
    ),
    "{whole} nodes, drawn at depth {depth} ({boxes} boxes). {call} shows more.": (
        "Узлов: {whole}; нарисовано с глубиной {depth} (блоков: {boxes}). Подробнее: {call}."
    ),
    (
        "{root}.grad = {got}: backward() was called on something that {root} is a part of; drawn are the "
        "derivatives of {root}"
    ): ("{root}.grad = {got}: backward() вызван для того, частью чего является {root}; нарисованы производные {root}"),
    "and {count} more like these": "и ещё {count} таких же",
    "was it zeroed after backward()?": "не обнулён ли он после backward()?",
    "was backward() called twice without zero_grad()?": "не вызван ли backward() дважды без zero_grad()?",
    "was backward() called three times without zero_grad()?": "не вызван ли backward() три раза без zero_grad()?",
    "was backward() called four times without zero_grad()?": "не вызван ли backward() четыре раза без zero_grad()?",
    "was backward() called on something else too, without zero_grad()?": (
        "не вызван ли backward() ещё для чего-то без zero_grad()?"
    ),
    # drawing.circuit.modules
    "{count} gates": "вентилей: {count}",
    "{count} params": "параметров: {count}",
    # drawing.circuit.roles
    "distributor": "распределитель",
    "hands the incoming gradient on to everything that was added; to what was subtracted, negated": (
        "передаёт входящий градиент всем слагаемым без изменения; вычитаемому — с обратным знаком"
    ),
    "pass-through": "проводник",
    "hands the incoming gradient on unchanged": "передаёт входящий градиент без изменения",
    "swap multiplier": "переставляющий множитель",
    "gives each operand the incoming gradient times the other operand": (
        "каждому операнду передаёт входящий градиент, умноженный на другой операнд"
    ),
    "gives each operand the matrix product of the incoming gradient and the other operand, transposed": (
        "каждому операнду передаёт матричное произведение входящего градиента и другого операнда, транспонированного"
    ),
    "affine map": "аффинное преобразование",
    "gives input and weight the product of the incoming gradient and the other; the bias, its sum over rows": (
        "входу и весам передаёт произведение входящего градиента и другого из них; смещению — его сумму по строкам"
    ),
    "gives each operand sums of products of the incoming gradient and the other operands": (
        "каждому операнду передаёт суммы произведений входящего градиента и остальных операндов"
    ),
    "gives each factor the incoming gradient times the product of all the other factors": (
        "каждому множителю передаёт входящий градиент, умноженный на произведение всех остальных множителей"
    ),
    "running product": "накопленное произведение",
    "gives each factor the gradients of all products that it is in, each times the other factors, added up": (
        "каждому множителю передаёт сумму градиентов всех произведений, в которые он входит, умноженных на "
        "остальные их множители"
    ),
    "divider": "делитель градиента",
    "divides the incoming gradient by the divisor; the divisor itself receives that times minus the result": (
        "делит входящий градиент на делитель; сам делитель получает это, умноженное на минус результат"
    ),
    "averager": "усреднитель",
    "gives each of n numbers one n-th of the incoming gradient": (
        "каждому из n чисел передаёт n-ю долю входящего градиента"
    ),
    "run averager": "усреднитель по отрезкам",
    "averages the incoming gradient over the same runs": "усредняет входящий градиент по тем же отрезкам",
    "scaler": "масштабирование",
    "multiplies the incoming gradient by the slope of the function at this input": (
        "умножает входящий градиент на производную функции при этом входе"
    ),
    "deviation scaler": "масштабирование отклонений",
    "multiplies the incoming gradient by each number's deviation from the mean, times 2/(n − ddof)": (
        "умножает входящий градиент на отклонение каждого числа от среднего и на 2/(n − ddof)"
    ),
    "norm": "норма",
    "multiplies the incoming gradient, for each entry, by the rate at which the norm grows with this entry": (
        "для каждого элемента умножает входящий градиент на скорость, с которой норма растёт с этим элементом"
    ),
    "router": "маршрутизатор",
    "sends the gradient to what was chosen and 0 to the rest; a tie shares it": (
        "отправляет градиент тому, что выбрано, остальным — 0; равные делят его"
    ),
    "soft router": "мягкий маршрутизатор",
    "shares the gradient out: each input receives a part of it, and the parts add up to the whole": (
        "делит градиент: каждый вход получает свою долю, и доли в сумме дают весь градиент"
    ),
    "index router": "маршрутизатор по индексу",
    "sends each gradient to the entry that was read; one that is read several times adds up, others receive 0": (
        "отправляет каждый градиент прочитанному элементу; прочитанный несколько раз их складывает, "
        "остальные получают 0"
    ),
    "running router": "накопленный маршрутизатор",
    "sends each gradient to the entry that was the extreme so far; a tie shares it": (
        "отправляет каждый градиент элементу, который до этого места был крайним; равные делят его"
    ),
    "label picker": "выбор метки",
    "sends minus the gradient to the right class of each row and 0 to the rest; a mean divides it by the rows": (
        "отправляет минус градиент правильному классу каждой строки, остальным — 0; среднее делит его на число строк"
    ),
    "part reader": "чтение части",
    "sends the gradient to the part of the complex number that was read, and 0 to the other part": (
        "отправляет градиент прочитанной части комплексного числа, другой части — 0"
    ),
    "placer": "размещение",
    "gives each number the gradient of the place where it was put": (
        "каждому числу передаёт градиент того места, куда оно помещено"
    ),
    "overwriter": "замена",
    "sends the gradients of the replaced entries to the new values, and all others to the old array": (
        "градиенты заменённых элементов отправляет новым значениям, все остальные — старому массиву"
    ),
    "joiner": "соединение",
    "gives each array its own part of the incoming gradient": "каждому массиву передаёт его часть входящего градиента",
    "threshold": "порог",
    "is flat on both sides of its jump: no gradient passes to the input": (
        "постоянен по обе стороны скачка: ко входу градиент не проходит"
    ),
    "blocker": "преграда",
    "is flat between its jumps: no gradient passes": "постоянна между скачками: градиент не проходит",
    "reshaper": "смена формы",
    "moves the gradient back to where the numbers came from": "возвращает градиент туда, откуда пришли числа",
    "permuter": "перестановка",
    "sorter": "сортировка",
    "moves each gradient back to the entry that had this rank; equal entries share theirs evenly": (
        "возвращает каждый градиент элементу, имевшему это место по порядку; равные элементы делят свои поровну"
    ),
    "copier": "копирование",
    "adds up the gradients of all copies": "складывает градиенты всех копий",
    "running sum": "накопленная сумма",
    "gives each entry the sum of the gradients of all sums that it is part of": (
        "каждому элементу передаёт сумму градиентов всех сумм, в которые он входит"
    ),
    "recurrence": "рекуррентность",
    "runs the recurrence backwards; a factor receives what comes there times the result of the step before": (
        "проходит рекуррентность в обратную сторону; множитель получает пришедшее туда, умноженное на "
        "результат предыдущего шага"
    ),
    "mixer": "смешивание",
    "gives every input a mix of all gradients along its axis; what it sends along the axis adds up to 0": (
        "каждому входу передаёт смесь всех градиентов вдоль оси; отправленное вдоль оси в сумме даёт 0"
    ),
    "transform": "преобразование",
    "sends the gradient through the transposed Fourier transform": (
        "пропускает градиент через транспонированное преобразование Фурье"
    ),
    "reflector": "отражатель",
    "conjugates the incoming gradient": "берёт входящий градиент комплексно сопряжённым",
    "matrix inverter": "обращение матрицы",
    "multiplies the incoming gradient by the transposed inverse on both sides, negated": (
        "умножает входящий градиент с обеих сторон на транспонированную обратную матрицу, с обратным знаком"
    ),
    "pseudo-inverter": "псевдообращение",
    "does as an inverse does, and adds what comes from rows and columns that the matrix does not reach": (
        "действует как обращение и добавляет то, что приходит от строк и столбцов, до которых матрица не достаёт"
    ),
    "matrix divider": "матричный делитель",
    "solves the transposed equations for the gradient; the matrix receives minus that times the result": (
        "решает транспонированную систему для градиента; матрица получает минус это решение, умноженное на результат"
    ),
    "sylvester divider": "делитель Сильвестра",
    "solves the transposed equations for the gradient; each matrix receives minus that times the result": (
        "решает транспонированное уравнение для градиента; каждая матрица получает минус это решение, "
        "умноженное на результат"
    ),
    "determinant": "определитель",
    "multiplies the incoming gradient by the cofactors of the matrix": (
        "умножает входящий градиент на алгебраические дополнения матрицы"
    ),
    "log determinant": "логарифм определителя",
    "multiplies the gradient of the logarithm by the transposed inverse; a real sign is constant": (
        "умножает градиент логарифма на транспонированную обратную матрицу; вещественный знак постоянен"
    ),
    "cofactors": "алгебраические дополнения",
    "sends back how the cofactors change in the direction of the gradient": (
        "отправляет назад изменение алгебраических дополнений в направлении градиента"
    ),
    "cofactors along": "дополнения вдоль направления",
    "sends the direction how the cofactors change along the gradient, and the matrix how this changes in turn": (
        "направлению отправляет изменение алгебраических дополнений вдоль градиента, матрице — изменение "
        "этого изменения"
    ),
    "matrix function": "функция матрицы",
    "sends back the transposed matrix's slope of the function in the direction of the gradient": (
        "отправляет назад производную функции от транспонированной матрицы в направлении градиента"
    ),
    "factoriser": "разложение",
    "turns the gradients of the factors into one of the matrix that they multiply to": (
        "превращает градиенты множителей в градиент матрицы, которая является их произведением"
    ),
    "computed again": "повторное вычисление",
    "computes its inside once more on the way back, and sends the gradient through that": (
        "на обратном пути вычисляет своё содержимое ещё раз и пропускает градиент через него"
    ),
    "custom rule": "своё правило",
    "sends back what the rule says that was given for it": "отправляет назад то, что говорит заданное для него правило",
    # drawing.words.rules
    "reshape g back": "g в прежней форме",
    "g with its axes back": "g с прежними осями",
    "Σ g over the copies": "Σ g по копиям",
    "Σ g over the windows": "Σ g по окнам",
    "its part of g": "своя часть g",
    "g moved back": "g на прежних местах",
    "g to the places read": "g на прочитанные места",
    "g at these places": "g на этих местах",
    "g, 0 where replaced": "g, 0 на месте замены",
    "g where written": "g на месте записи",
    "conj F(g), inner entries twice": "conj F(g), внутренние дважды",
    "Σ g × the others": "Σ g × остальные",
    "g × the other factors": "g × остальные множители",
    "Σ g × the other factors": "Σ g × остальные множители",
    "Σ g from here on": "Σ g отсюда и далее",
    "Σ g while it is the extreme": "Σ g, пока он крайний",
    "the mean of g over the run": "среднее g по отрезку",
    "gb: the transposed equations, for g": "gb: транспонированная система для g",
    "−gb outᵀ, where read": "−gb outᵀ, где прочитано",
    # drawing.words.labels
    "Σ all axes": "Σ по всем осям",
    "sum of {count}": "слагаемых: {count}",
    "{place} adds up twice": "{place} складывается дважды",
    "{place} adds up {count} times": "{place} складывается {count} раз",
    "computed: {number}": "вычислено: {number}",
    "computed: {number}, which is rounding error": "вычислено: {number}, это погрешность округления",
    "local derivative {derivative}: {local}": "локальная производная {derivative}: {local}",
    "local derivative {bead}": "локальная производная {bead}",
    "sends back {gradient}": "отправляет назад {gradient}",
    "nothing here requires a gradient": "здесь ничему не нужен градиент",
    "← gradient {derivative}": "← градиент {derivative}",
    ", in .grad after {root}.backward()": ", в .grad после {root}.backward()",
    "no gradients yet: call {root}.backward()": "градиентов ещё нет: вызовите {root}.backward()",
    "value or shape →": "значение или форма →",
    "value →": "значение →",
    "rule for g, or local derivative": "правило для g или локальная производная",
    "local derivative: × on the way back": "локальная производная: × на обратном пути",
    "gradient {gradient}": "градиент {gradient}",
    "broadcast {shapes}": "растянуто {shapes}",
    "then {sum}": "затем {sum}",
    "to {name}: {facts}": "к {name}: {facts}",
    # drawing.words.table
    "name": "имя",
    "operation": "операция",
    "value": "значение",
    "leaf": "лист",
    "constant": "константа",
    # drawing.words.explanation
    "no gradient passes": "градиент не проходит",
    "given {values}": "дано {values}",
    "Forward: every gate computes its value": "Прямой проход: каждый вентиль вычисляет своё значение",
    "Backward: {seed}; every gate sends back incoming × local": (
        "Обратный проход: {seed}; каждый вентиль отправляет назад входящий × локальная"
    ),
    "Gradients of the leaves": "Градиенты листьев",
    "What the gates do": "Что делают вентили",
    "gate": "вентиль",
    "result": "результат",
    "role": "роль",
    "incoming": "входящий",
    "operand": "операнд",
    "local": "локальная",
    "outgoing": "исходящий",
    "none": "нет",
    "{first} then {second}": "{first}, затем {second}",
    "{count} parameters": "параметров: {count}",
    "fan-out": "ветвление",
    "a value that is used k times receives the sum of the k gradients that come back": (
        "значение, использованное k раз, получает сумму k вернувшихся градиентов"
    ),
    "Nothing here requires a gradient.": "Здесь ничему не нужен градиент.",
    ".grad is not filled in yet: call {root}.backward()": ".grad ещё не заполнен: вызовите {root}.backward()",
    # drawing.notebook
    "module": "модуль",
    "layer": "слой",
    "parameters": "параметры",
    "values": "значения",
    "gradients": "градиенты",
    "all": "всего",
    "first": "первое",
    "last": "последнее",
    "lowest": "наименьшее",
    "highest": "наибольшее",
    "History: {described}": "История: {described}",
    "made by": "получено",
    "shape": "форма",
    "gradient": "градиент",
}
