"""Lessons in Russian: titles, tasks, options, hints and mistakes, by the English text and the number of the lesson.

Sentences inside of ``say`` stand in ``autograd.drawing.language.russian``, as those of pictures do.
"""

LESSONS: dict[str, dict[str, str]] = {
    "00": {},
    "01": {},
    "02": {
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
        "b is counted twice: it is added to the sum, and the sum is compared with b again.": (
            "b учтено дважды: его прибавляют к сумме, и с b же её сравнивают."
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
        "Those are the answers of the neuron. Wanted is for each row whether the answer is that of XOR.": (
            "Это ответы нейрона. А нужно для каждой строки сказать, совпадает ли ответ с XOR."
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
        "The line for row (1, 1)": "Строчка для (1, 1)",
        "The line for row (0, 0)": "Строчка для (0, 0)",
        "The line for row (0, 1)": "Строчка для (0, 1)",
        "The line for row (1, 0)": "Строчка для (1, 0)",
        "The line that adds up": "Строчка со сложением",
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
        "Rows that are wrong: {count}. At {row} the sum is {total}, exactly the threshold, and there the neuron is "
        "silent.": (
            "Неверных строк: {count}. При {row} сумма равна {total}, в точности порогу, и здесь нейрон молчит."
        ),
        "Rows that are wrong: {count}. At {row} the sum is {total}, above the threshold {threshold}: the neuron "
        "fires, and should be silent.": (
            "Неверных строк: {count}. При {row} сумма равна {total}, выше порога {threshold}: нейрон срабатывает, а "
            "должен молчать."
        ),
        "Rows that are wrong: {count}. At {row} the sum is {total}, below the threshold {threshold}: the neuron is "
        "silent, and should fire.": (
            "Неверных строк: {count}. При {row} сумма равна {total}, ниже порога {threshold}: нейрон молчит, а "
            "должен сработать."
        ),
        "These numbers make {other}, and asked for is {gate}.": "Эти числа дают {other}, а нужен {gate}.",
        "The two weights are exchanged: the first is that of h1, which is {h1}.": (
            "Два веса перепутаны местами: первый относится к h1, то есть к {h1}."
        ),
        "Changed are {count} numbers. One is enough.": "Изменено чисел: {count}. Достаточно одного.",
        "The number with index {index} is changed, and rows that are wrong: {count}.": (
            "Изменено число с индексом {index}, неверных строк: {count}."
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
        "Wanted is a whole number.": "Нужно целое число.",
        "There are four rows.": "Строк четыре.",
        "It is another number. Write down the four sums, and compare each with the threshold.": (
            "Это другое число. Выпишите четыре суммы и сравните каждую с порогом."
        ),
        "Nothing is changed.": "Ничего не изменено.",
    },
}
