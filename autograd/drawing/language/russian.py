"""Sentences of pictures and explanations in Russian, by the English sentence that stands in the code.

One block for each module that says them.
"""

RUSSIAN: dict[str, str] = {
    # drawing.circuit.modules
    "{count} params": "параметров: {count}",
    "{count} gates": "вентилей: {count}",
    # drawing.circuit.nearby
    "computed before": "вычислено раньше",
    "{whole} nodes; drawn are the {count} nearest to the gate that failed.": (
        "Узлов: {whole}; показаны ближайшие к вентилю с ошибкой ({count})."
    ),
    # drawing.circuit.reading
    "{whole} nodes, drawn at depth {depth} (1 box). draw({root}{more}) shows more.": (
        "Узлов: {whole}; показана глубина {depth} (1 блок). Подробнее: draw({root}{more})."
    ),
    "{whole} nodes, drawn at depth {depth} ({boxes} boxes). draw({root}{more}) shows more.": (
        "Узлов: {whole}; показана глубина {depth} (блоков: {boxes}). Подробнее: draw({root}{more})."
    ),
    "{whole} nodes; {count} steps that are alike are one box. draw({root}{more}) shows all.": (
        "Узлов: {whole}; похожие шаги ({count}) свёрнуты в один блок. Показать все: draw({root}{more})."
    ),
    "{whole} nodes; {count} steps that repeat are {boxes} boxes. draw({root}{more}) shows all.": (
        "Узлов: {whole}; повторяющиеся шаги ({count}) свёрнуты в блоки ({boxes}). Показать все: draw({root}{more})."
    ),
    # drawing.circuit.repeats
    "{count} gates each": "вентилей в шаге: {count}",
    "1 gate each": "1 вентиль в шаге",
    "{count} parts each": "частей в шаге: {count}",
    "1 part each": "1 часть в шаге",
    "step": "шаг",
    # drawing.painting.composing
    "constant": "константа",
    "adder: Σ of {count}": "сумматор: Σ из {count}",
    "{name} goes along {uses} wires; on the way back their gradients add": (
        "{name} расходится по проводам ({uses}); на обратном пути их градиенты складываются"
    ),
    "{name} goes along {uses} wires": "{name} расходится по проводам ({uses})",
    "{name} once more: its value and its gradient stand at its first use": (
        "снова {name}: значение и градиент подписаны при первом использовании"
    ),
    # drawing.painting.scene
    "{width} pixels wide: in a notebook's column, which has {column}, it is too small to be read. Zoom in, or draw "
    "a part of it: any inner node will do as a root.": (
        "Ширина {width} пикселей: в колонке блокнота, где их {column}, этого не прочесть. Увеличьте картинку или "
        "нарисуйте её часть: корнем может быть любой внутренний узел."
    ),
    # drawing.words.explanation
    "no gradient passes": "градиент не проходит",
    # drawing.circuit.notation
    "{count} terms": "слагаемых: {count}",
    # drawing.painting.svg
    "Computation graph: {title}": "Граф вычислений: {title}",
    # drawing.picture
    "{title}, in {count} steps": "{title}, шагов: {count}",
    "{title}, in 1 step": "{title}, 1 шаг",
    # drawing.story.player
    "Backprop step by step: {title}": "Обратное распространение по шагам: {title}",
    # nn.pictures.answers
    "The colour is class {high} where the output is above {threshold}, else class {low}; fainter "
    "where it is closer to {threshold}.": (
        "Цвет класса {high} там, где выход больше {threshold}, иначе класса {low}; чем ближе выход к "
        "{threshold}, тем цвет слабее."
    ),
    "The colour is the class with the largest output, fainter where the model is less sure.": (
        "Цвет показывает класс с наибольшим выходом; чем меньше уверенность модели, тем он слабее."
    ),
    "The output is read as a logit.": "Выход прочитан как логит.",
    "The output is read as a margin.": "Выход прочитан как отступ.",
    "The output is read as a probability.": "Выход прочитан как вероятность.",
    "The colours are the model's output.": "Цвет показывает выход модели.",
    # nn.pictures.deciding
    "All data are of one class, {label}.": "Все данные одного класса, {label}.",
    "All targets are {number}.": "Все цели равны {number}.",
    "Decision boundary": "Граница решений",
    "In {share} of the plane it lies outside of the scale, and has the colour of the nearer end.": (
        "На {share} плоскости он вне шкалы и показан цветом ближнего её конца."
    ),
    "It is right for the only point.": "Ответ для единственной точки верен.",
    "It is wrong for the only point.": "Ответ для единственной точки неверен.",
    "1 point.": "Точка одна.",
    "It is right for {right} of {count} points.": "Верных ответов: {right} из {count}.",
    "Its root mean squared error on the data is {error}.": "Корень из среднего квадрата ошибки на данных: {error}.",
    "Model's output": "Выход модели",
    "Of {count} points one in {step} is drawn.": "Всего точек {count}, нарисована каждая {step}-я.",
    "The output is NaN in {share} of the plane, which has no colour.": (
        "На {share} плоскости выход равен NaN, там нет цвета."
    ),
    "class {label}: {count}": "класс {label}: {count}",
    "{count} points.": "Точек: {count}.",
    # nn.pictures.flowing
    "All units of {layer} are dead: no gradient passes it for any of these samples.": (
        "Все нейроны слоя {layer} мертвы: ни для одного из этих примеров градиент через него не проходит."
    ),
    "Flow through the layers": "Поток через слои",
    "From the output of {last} back to that of {first} the norm of the gradient is multiplied by "
    "{factors} = {product}.": (
        "От выхода слоя {last} назад до выхода слоя {first} норма градиента умножается на {factors} = {product}."
    ),
    "From the output of {last} back to that of {first} the norm of the gradient is multiplied by {product}.": (
        "От выхода слоя {last} назад до выхода слоя {first} норма градиента умножается на {product}."
    ),
    "Gradients are those of the loss, {number}.": "Градиенты функции потерь, она равна {number}.",
    "Gradients are those of the sum of the outputs.": "Градиенты суммы выходов.",
    "It explodes: the largest factor is {factor}, at {layer}.": (
        "Он взрывается: наибольший множитель {factor} у слоя {layer}."
    ),
    "It vanishes: {below} of {count} factors are below 1. The smallest is {factor}, at {layer}, whose"
    " slopes have a mean size of {slope}, and of at most {steepest}.": (
        "Он затухает: множителей меньше 1 здесь {below} из {count}. Наименьший, {factor}, у слоя "
        "{layer}: его локальные производные по модулю в среднем {slope} и не больше {steepest}."
    ),
    "It vanishes: {below} of {count} factors are below 1. The smallest is {factor}, at {layer}.": (
        "Он затухает: множителей меньше 1 здесь {below} из {count}. Наименьший, {factor}, у слоя {layer}."
    ),
    "NaN or infinity is in the data: in {bad} of {samples} rows of x.": (
        "NaN или бесконечность в самих данных: строк x с ними {bad} из {samples}."
    ),
    "The first output that is not finite is that of {layer}.": "Первый слой, выход которого не конечен: {layer}.",
    "The first {count} of {all} layers are shown.": "Показаны первые слои: {count} из {all}.",
    "The loss is {loss}.": "Функция потерь равна {loss}.",
    "What each layer does to the gradient": "Действие слоёв на градиент",
    "activation": "активация",
    "activation: root mean square of the outputs. gradient: its norm with respect to the outputs, and"
    " with respect to the weights of the layer.": (
        "активация: среднее квадратичное выходов. градиент: его норма по выходам и по весам слоя."
    ),
    "dead": "мертво",
    "factor": "множитель",
    "gradient": "градиент",
    "layer": "слой",
    "of the weights": "по весам",
    "saturated": "насыщено",
    "slope": "наклон",
    "slope: its mean size. dead: units with slope 0 for each of the {samples} samples. saturated: "
    "entries with a slope below 5 % of the largest.": (
        "наклон: модуль локальной производной в среднем. мертво: нейроны с наклоном 0 на каждом из "
        "примеров (их {samples}). насыщено: элементы с наклоном меньше 5 % от наибольшего."
    ),
    "slope: its mean size. dead: units with slope 0 for the only sample. saturated: entries with a "
    "slope below 5 % of the largest.": (
        "наклон: модуль локальной производной в среднем. мертво: нейроны с наклоном 0 на единственном "
        "примере. насыщено: элементы с наклоном меньше 5 % от наибольшего."
    ),
    "{layer} has the slope 0 everywhere: no gradient passes it.": (
        "У слоя {layer} производная везде 0: градиент через него не проходит."
    ),
    "{layer}: activation {activation}, gradient {gradient}.": "{layer}: активация {activation}, градиент {gradient}.",
    "{layer}: activation {activation}, no gradient.": "{layer}: активация {activation}, градиента нет.",
    # nn.pictures.reel
    "Back": "Назад",
    "Next": "Дальше",
    "Play": "Пуск",
    "Pause": "Пауза",
    "To the backward pass": "К обратному проходу",
    "a step a gate": "шаг на вентиль",
    "speed": "скорость",
    "A click on a gate leads to its step; the arrow keys step too.": (
        "Щелчок по вентилю ведёт к его шагу; стрелки на клавиатуре тоже листают шаги."
    ),
    # drawing.story.schedule
    "backward, gate {k} of {n}": "обратный проход, вентиль {k} из {n}",
    "backward: seed": "обратный проход: начальный градиент",
    # drawing.story.steps
    "Inputs are set. Next: values flow forward, then gradients flow back.": (
        "Входы заданы. Дальше: значения идут вперёд, затем градиенты идут назад."
    ),
    "start": "начало",
    "forward {k} of {n}": "прямой проход, {k} из {n}",
    "backward {k} of {n}": "обратный проход, {k} из {n}",
    "seed {derivative}": "начальный градиент {derivative}",
    "of {gate}": "вентиля {gate}",
    "upstream {derivative}": "входящий {derivative}",
    "local {derivative}": "локальная {derivative}",
    "rule for g": "правило для g",
    "undo broadcasting": "сумма по растянутым осям",
    "{derivative}, part {k} of {n}": "{derivative}, часть {k} из {n}",
    "{gate} is a {role}": "{gate} — {role}",
    "{gate} is an {role}": "{gate} — {role}",
    "{label}, shape {shape}": "{label}, форма {shape}",
    "sum so far": "сумма на этот шаг",
    "sum": "сумма",
    # drawing.words.paths
    "1 path from {x} to {f}": "1 путь из {x} в {f}",
    "{count} paths from {x} to {f}": "путей из {x} в {f}: {count}",
    "every path from {x} to {f} is blocked: no gradient passes": (
        "каждый путь из {x} в {f} перекрыт: градиент не проходит"
    ),
    "path": "путь",
    "local derivatives": "локальные производные",
    "product": "произведение",
    "sum of {count}": "слагаемых: {count}",
    "… {count} gates …": "… вентилей: {count} …",
    "… {count} factors …": "… множителей: {count} …",
    "A gate that did not choose an operand sends it 0, and this 0 stays 0 however steep the path is.": (
        "Вентиль посылает невыбранному операнду 0, и этот 0 остаётся нулём, как бы крут ни был путь."
    ),
    # drawing.words.latex
    "back through {gate}": "обратно через {gate}",
    # drawing.story.answers
    "Right: {number}.": "Верно: {number}.",
    "Right: {paper} without rounding; in floats it is {number}.": "Верно: {paper} без округления; в числах float это "
    "{number}.",
    "Not {typed}.": "Нет, не {typed}.",
    "Or:": "Или:",
    # drawing.story.mistakes
    "The size is right, the sign is not.": "Величина верна, знак — нет.",
    "The digits are right, but it is {factor} times too large.": "Цифры верны, но число в {factor} раз больше.",
    "The digits are right, but it is {factor} times too small.": "Цифры верны, но число в {factor} раз меньше.",
    "That is what enters {gate}; what does {gate} make of it?": (
        "Это то, что входит в вентиль {gate}; что {gate} из него сделает?"
    ),
    "That is −{name}; what does {gate} make of {name}?": "Это −{name}; что вентиль {gate} сделает из {name}?",
    "You added; this gate multiplies.": "Вы сложили, а этот вентиль умножает.",
    "You divided; this gate multiplies.": "Вы поделили, а этот вентиль умножает.",
    "You multiplied; this gate adds.": "Вы умножили, а этот вентиль складывает.",
    "You subtracted; this gate adds. Look at the signs.": "Вы вычли, а этот вентиль складывает. Проверьте знаки.",
    "You added; this gate subtracts. Look at the signs.": "Вы сложили, а этот вентиль вычитает. Проверьте знаки.",
    "You multiplied; this gate subtracts.": "Вы умножили, а этот вентиль вычитает.",
    "That is the fraction upside down.": "Это перевёрнутая дробь.",
    "You multiplied; this gate divides.": "Вы умножили, а этот вентиль делит.",
    "That is the smaller operand; this gate takes the larger.": "Это меньший операнд, а вентиль выбирает больший.",
    "That is the larger operand; this gate takes the smaller.": "Это больший операнд, а вентиль выбирает меньший.",
    "You added; this gate takes the larger operand.": "Вы сложили, а этот вентиль выбирает больший операнд.",
    "You added; this gate takes the smaller operand.": "Вы сложили, а этот вентиль выбирает меньший операнд.",
    "You multiplied base and exponent; this gate takes the power.": (
        "Вы умножили основание на показатель, а этот вентиль возводит в степень."
    ),
    "That is the power with base and exponent exchanged.": "Это степень с переставленными основанием и показателем.",
    "That is {function} of {x} degrees; here {x} is in radians.": (
        "Это {function} от {x} градусов, а здесь {x} — в радианах."
    ),
    "That is the cosine; this gate is the sine.": "Это косинус, а вентиль — синус.",
    "That is the sine; this gate is the cosine.": "Это синус, а вентиль — косинус.",
    "The sign of the exponent is wrong.": "Знак показателя степени неверен.",
    "That is a power of 10; exp takes powers of e = 2.718.": "Это степень числа 10, а exp — степень числа e = 2.718.",
    "That is the logarithm to base 10; log is the natural one.": "Это десятичный логарифм, а log — натуральный.",
    "That is the tangent; this gate is the hyperbolic tangent.": "Это тангенс, а вентиль — гиперболический тангенс.",
    "That is the sigmoid; this gate is tanh.": "Это сигмоида, а вентиль — tanh.",
    "That is tanh; this gate is the sigmoid.": "Это tanh, а вентиль — сигмоида.",
    "That is half of it; this gate takes the square root.": "Это половина, а вентиль извлекает квадратный корень.",
    "That is the square; this gate takes the square root.": "Это квадрат, а вентиль извлекает квадратный корень.",
    "That is twice the operand; this gate takes its square.": "Это удвоенный операнд, а вентиль возводит в квадрат.",
    "That is the local derivative for the other operand, {name}.": (
        "Это локальная производная по другому операнду, {name}."
    ),
    "That is the value of {name}, not the derivative.": "Это значение {name}, а не производная.",
    "That is already multiplied by the upstream gradient {derivative}.": (
        "Это уже умножено на пришедший сверху градиент {derivative}."
    ),
    "That is the upstream gradient {derivative}; here only the gate itself counts.": (
        "Это пришедший сверху градиент {derivative}, а здесь важен только сам вентиль."
    ),
    "That is 1 over the local derivative.": "Это единица, делённая на локальную производную.",
    "That is the formula with the input {name} in the place of the output.": (
        "Это формула, в которую вместо выхода подставлен вход {name}."
    ),
    "That is the formula with the output of the gate in the place of its input {name}.": (
        "Это формула, в которую вместо входа {name} подставлен выход вентиля."
    ),
    "The factor in front is missing: the exponent comes down as a factor.": (
        "Не хватает множителя: показатель степени выносится вперёд."
    ),
    "The exponent must become smaller by 1.": "Показатель степени должен уменьшиться на 1.",
    "The factor in front is the old exponent, not the new one.": "Вперёд выносится старый показатель, а не новый.",
    "The branch through {gate} is missing.": "Не хватает ветви через {gate}.",
    "That is the branch through {gate} alone; add the others.": "Это лишь ветвь через {gate}; прибавьте остальные.",
    "The sign of the branch through {gate} is wrong.": "Знак ветви через {gate} неверен.",
    "You multiplied the branches; at a fork their gradients add up.": (
        "Вы перемножили ветви, а на разветвлении их градиенты складываются."
    ),
    "That is the mean of the branches; at a fork their gradients add up.": (
        "Это среднее по ветвям, а на разветвлении их градиенты складываются."
    ),
    "You added the upstream gradients; each one must first be multiplied by its local derivative.": (
        "Вы сложили пришедшие сверху градиенты; сначала каждый умножается на свою локальную производную."
    ),
    "You added the local derivatives; each one must first be multiplied by its upstream gradient.": (
        "Вы сложили локальные производные; сначала каждая умножается на свой пришедший сверху градиент."
    ),
    "In the branch through {gate} the local derivative is missing.": "В ветви через {gate} нет локальной производной.",
    "That is the upstream gradient {derivative}: you forgot to multiply by the local derivative.": (
        "Это пришедший сверху градиент {derivative}: вы забыли умножить на локальную производную."
    ),
    "In the branch through {gate} the upstream gradient is missing.": (
        "В ветви через {gate} нет пришедшего сверху градиента."
    ),
    "That is the local derivative: you forgot to multiply by the upstream gradient {derivative}.": (
        "Это локальная производная: вы забыли умножить на пришедший сверху градиент {derivative}."
    ),
    "In the branch through {gate} you added upstream and local; multiply them.": (
        "В ветви через {gate} вы сложили градиент сверху и локальную производную; их перемножают."
    ),
    "That is upstream + local: on the way back they are multiplied, not added.": (
        "Это сумма градиента сверху и локальной производной; на обратном пути их перемножают, а не складывают."
    ),
    "In the branch through {gate} you took the gradient of the other operand, {name}.": (
        "В ветви через {gate} вы взяли градиент другого операнда, {name}."
    ),
    "That is what {gate} sends to its other operand, {name}.": "Это то, что {gate} посылает другому операнду, {name}.",
    "You multiplied by {name} itself; the local derivative of a product is the other operand.": (
        "Вы умножили на само {name}, а локальная производная произведения — это другой операнд."
    ),
    "In the branch through {gate} you divided by the local derivative; multiply by it.": (
        "В ветви через {gate} вы поделили на локальную производную; на неё умножают."
    ),
    "You divided by the local derivative; multiply by it.": ("Вы поделили на локальную производную; на неё умножают."),
    "You divided by the upstream gradient; multiply by it.": "Вы поделили на градиент сверху; на него умножают.",
    "That is the value of {name}, not its gradient.": "Это значение {name}, а не его градиент.",
    # drawing.story.questions
    "Put the numbers of the operands into {formula}.": "Подставьте числа операндов в {formula}.",
    "operand {k}": "операнд {k}",
    "one of {count} wires into {gate}": "один из проводов ({count}) в {gate}",
    "No gradient comes back to {name}.": "К {name} не возвращается никакой градиент.",
    "Multiply the gradient that arrives at {gate}, {upstream}, by the local derivative {local}.": (
        "Умножьте градиент, пришедший к вентилю {gate}, {upstream}, на локальную производную {local}."
    ),
    "{name} is used {count} times: multiply upstream × local in each branch, then add the products.": (
        "{name} используется несколько раз ({count}): в каждой ветви умножьте градиент сверху на локальную "
        "производную, затем сложите произведения."
    ),
    "Differentiate {gate} = {formula} with respect to {name}; all else stands still.": (
        "Продифференцируйте {gate} = {formula} по {name}; всё остальное неизменно."
    ),
    # drawing.story.quiz
    "{title}, {count} questions": "{title}, вопросов: {count}",
    "{title}, 1 question": "{title}, 1 вопрос",
    "An answer within 1 % is right. Write it as 0.25 or 0,25 or 1/4 or 2.5e-1.": (
        "Ответ принимается с точностью до 1 %. Пишите 0.25 или 0,25 или 1/4 или 2.5e-1."
    ),
    "Not asked, as they are arrays: {names}.": "Не спрашивается, так как это массивы: {names}.",
    "Not asked, as a rule on arrays or a box of gates stands there: {names}.": (
        "Не спрашивается, так как там правило для массивов или свёрнутые вентили: {names}."
    ),
    "Not asked, as they are no finite real numbers: {names}.": (
        "Не спрашивается, так как это не конечные вещественные числа: {names}."
    ),
    "Numbers are hidden until they are answered.": "Числа скрыты, пока на вопрос о них нет ответа.",
    "Quiz: {title}": "Вопросы: {title}",
    "your answer": "ваш ответ",
    "Check": "Проверить",
    "Hint": "Подсказка",
    "Show me": "Показать",
    "Again": "Ещё раз",
    "Finish": "Закончить",
    "question {k} of {n}": "вопрос {k} из {n}",
    "right {right} · at first try {first}": "верно {right} · с первой попытки {first}",
    "{typed} cannot be read as a number; type one such as 0.25, −1/3 or 2e−3.": (
        "{typed} не читается как число; напишите, например, 0.25, −1/3 или 2e−3."
    ),
    "Type a number first.": "Сначала напишите число.",
    "It is {number}.": "Ответ: {number}.",
    "Done: {right} of {n} right, {first} of them at first try without a hint.": (
        "Готово: верно {right} из {n}, из них с первой попытки без подсказки {first}."
    ),
    "at first try": "с первой попытки",
    "right after {tries} tries, hints: {hints}": "верно, попыток: {tries}, подсказок: {hints}",
    "shown": "показано",
    "Speed": "Скорость",
    "Film of a training": "Фильм об обучении",
    "Layers": "Слои",
    "Loss": "Функция потерь",
    "Loss, logarithmic": "Функция потерь, лог. шкала",
    "No epochs yet: give the film to nn.fit as a callback.": "Эпох ещё нет: передайте фильм в nn.fit через callbacks.",
    "Outside of the scale it has the colour of the nearer end.": "Вне шкалы он показан цветом ближнего её конца.",
    "The gradient is that of the last batch of an epoch.": "Градиент взят из последнего пакета эпохи.",
    "dead: units with slope 0 for each of {samples} samples.": (
        "мертво: нейроны с наклоном 0 на каждом из примеров (их {samples})."
    ),
    "epoch": "эпоха",
    "epoch {epoch}": "эпоха {epoch}",
    "error {error}": "ошибка {error}",
    "gradient of the weights": "градиент по весам",
    "loss {loss}": "потери {loss}",
    "training": "обучение",
    "validation": "проверка",
    "Where the output is NaN there is no colour.": "Где выход равен NaN, цвета нет.",
    "{name} from {first} to {last}": "{name} от {first} до {last}",
    "dead: units with slope 0 for the only sample.": "мертво: нейроны с наклоном 0 на единственном примере.",
    "{right} of 1 point right": "верно {right} из 1",
    "{right} of {count} points right": "верно {right} из {count}",
    # nn.pictures.activating
    "Activations": "Функции активации",
    "It does not saturate here.": "Насыщения здесь нет.",
    "It is not finite everywhere.": "Она конечна не везде.",
    "Shaded: above {right} the slope is less than 5 % of it.": "Закрашено: выше {right} наклон меньше 5 % от него.",
    "Shaded: below {left} and above {right} the slope is less than 5 % of it.": (
        "Закрашено: ниже {left} и выше {right} наклон меньше 5 % от него."
    ),
    "Shaded: below {left} the slope is less than 5 % of it.": "Закрашено: ниже {left} наклон меньше 5 % от него.",
    "The derivative is 0 everywhere: no gradient passes, and nothing is learned through it.": (
        "Производная везде 0: градиент не проходит, и обучать через неё нечего."
    ),
    "The derivative is not finite anywhere here.": "Производная здесь нигде не конечна.",
    "The slope has no bound here.": "Наклон здесь не ограничен.",
    "The largest slope here is {slope}.": "Наибольший наклон здесь {slope}.",
    "derivative": "производная",
    "value": "значение",
    # nn.pictures.confusing
    "Confusion matrix": "Матрица ошибок",
    "predicted class": "предсказанный класс",
    "true class": "истинный класс",
    "There are no samples.": "Примеров нет.",
    "{right} of {count} are right, {share}.": "Верно {right} из {count}, {share}.",
    "Most often {true} is taken for {predicted}: {part} of {count}.": (
        "Чаще всего {true} принимают за {predicted}: {part} из {count}."
    ),
    "Without samples: {classes}.": "Нет примеров: {classes}.",
    # nn.pictures.learning
    "Learning curves": "Кривые обучения",
    "{name}: from {first} to {last} in {epochs} epochs": "{name}: от {first} до {last}, эпох: {epochs}",
    "{name}: {last} after 1 epoch": "{name}: {last} после первой эпохи",
    "validation from {first} to {last}": "проверка: от {first} до {last}",
    "validation {last}": "проверка: {last}",
    "Best: epoch {epoch}, {name} {number}.": "Лучшая эпоха: {epoch}, {name} {number}.",
    "Numbers that are not above 0 have no place on this scale.": "Числам не больше 0 нет места на этой шкале.",
    # nn.pictures.imaging
    "Images": "Изображения",
    "{count} images of {rows} by {columns} pixels.": "Изображений: {count}, в каждом пикселей: {rows} на {columns}.",
    "1 image of {rows} by {columns} pixels.": "Одно изображение, пикселей: {rows} на {columns}.",
    "Pixels that are not finite have no colour.": "У пикселей с бесконечностью и с NaN нет цвета.",
    # nn.pictures.weighing
    "A row for each of {units} units, a column for each of {inputs} inputs.": (
        "Строка на каждый нейрон (их {units}), столбец на каждый вход (их {inputs})."
    ),
    "A tile for each kernel of {rows} by {columns}, {out} outputs with {into} inputs each.": (
        "Плитка на каждое ядро {rows} на {columns}; выходов {out}, у каждого входов {into}."
    ),
    "A tile for each of {units} units; its {inputs} inputs are laid out in {rows} rows of {columns}.": (
        "Плитка на каждый нейрон (их {units}); его входы ({inputs}) разложены по строкам: {rows} строк по {columns}."
    ),
    "A tile for each kernel of {rows} by {columns}, {into} inputs with {out} outputs each.": (
        "Плитка на каждое ядро {rows} на {columns}; входов {into}, у каждого выходов {out}."
    ),
    "A row for each of {entries} entries, a column for each of {features} features.": (
        "Строка на каждую запись (их {entries}), столбец на каждый признак (их {features})."
    ),
    "A tile for each of {entries} entries; its {features} features are laid out in {rows} rows of {columns}.": (
        "Плитка на каждую запись (их {entries}); её признаки ({features}) разложены по строкам: {rows} строк по "
        "{columns}."
    ),
    "Above each: output, input.": "Над каждой: выход, вход.",
    "Above each: input, output.": "Над каждой: вход, выход.",
    "All weights are 0.": "Все веса равны 0.",
    "The first {count} of {all} are shown.": "Показаны первые {count} из {all}.",
    "Weights of {layer}": "Веса {layer}",
    "Weights that are not finite have no colour.": "У весов, которые не конечны, нет цвета.",
    # nn.pictures.attending
    "A row for each of {queries} queries, a column for each of {keys} keys; the strongest colour is {largest}.": (
        "Строка на каждый запрос (их {queries}), столбец на каждый ключ (их {keys}); самый сильный цвет: {largest}."
    ),
    "Attention": "Внимание",
    "The first {rows} rows and {columns} columns are shown.": "Показаны первые строки ({rows}) и столбцы ({columns}).",
    "The largest weight here: “{query}” looks at “{key}” with {weight}.": (
        "Наибольший вес здесь: «{query}» смотрит на «{key}» с весом {weight}."
    ),
    # nn.pictures.descending
    "All start at {a}, {b}.": "Все начинают в точке {a}, {b}.",
    "Loss after {steps} steps: {losses}.": "Потери в конце (шагов: {steps}): {losses}.",
    "Loss at each step": "Потери на каждом шаге",
    "Loss at each step, logarithmic": "Потери на каждом шаге, лог. шкала",
    "The stronger the blue, the larger the loss.": "Чем сильнее синий, тем больше потери.",
    "The stronger the blue, the larger the loss; each band has the same area.": (
        "Чем сильнее синий, тем больше потери; площади полос равны."
    ),
    "Losses above {most} are not drawn.": "Потери больше {most} не нарисованы.",
    "Ways of optimisers": "Пути оптимизаторов",
    "Where the loss is not finite there is no band.": "Где потери не конечны, полосы нет.",
    "{name}: loss {first} to {last} in {steps} steps.": "{name}: потери от {first} до {last}, шагов {steps}.",
    "{name}: loss {first} to {last} in {steps} steps; it starts outside of the picture and is in it at step "
    "{inside}.": (
        "{name}: потери от {first} до {last}, шагов {steps}; начинает за краем рисунка, на шаге {inside} он внутри."
    ),
    "{name}: loss {first} to {last} in {steps} steps; all its points lie outside of the picture.": (
        "{name}: потери от {first} до {last}, шагов {steps}; все его точки за краем рисунка."
    ),
    "{name}: loss {first} to {last} in {steps} steps; it leaves the picture at step {outside}.": (
        "{name}: потери от {first} до {last}, шагов {steps}; на шаге {outside} выходит за край рисунка."
    ),
    "{name}: not finite from step {step} on.": "{name}: с шага {step} не конечно.",
    # drawing.circuit.notation
    "{count} in all": "всего {count}",
    "row {place}": "строка {place}",
    "column {place}": "столбец {place}",
    "entry {place}": "элемент {place}",
    # drawing.circuit.parts
    "here the numbers stop being finite": "здесь числа перестают быть конечными",
    "here the gradients stop being finite": "здесь градиенты перестают быть конечными",
    # drawing.circuit.reading
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
    "normaliser": "нормировка",
    "divides the incoming gradient, without its part along the result, by what the input was divided by": (
        "делит входящий градиент без его части вдоль результата на то же, на что был разделён вход"
    ),
    "weighted reader": "взвешенное чтение",
    "gives each number the gradients of all places that it went to, times its weights there": (
        "каждому числу передаёт градиенты всех мест, куда оно попало, умноженные на его веса там"
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
    "sends the gradient to what was chosen and 0 to the rest": "отправляет градиент тому, что выбрано, остальным — 0",
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
    "Riccati solver": "решатель Риккати",
    "solves one linear equation of the closed loop for the gradient; each matrix receives products of that": (
        "решает для градиента одно линейное уравнение замкнутого контура; каждая матрица получает произведения "
        "с этим решением"
    ),
    "filter": "фильтр",
    "runs the filter backwards in time; a coefficient receives the gradient times a delayed signal, added up": (
        "пропускает градиент через фильтр назад во времени; коэффициент получает сумму произведений градиента "
        "на запаздывающий сигнал"
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
    "steps in time": "шаги во времени",
    "sends the gradient back from the last step to the first; each weight receives the sum over all steps": (
        "отправляет градиент назад от последнего шага к первому; каждый вес получает сумму по всем шагам"
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
    "Σ g times its weights": "Σ g с его весами",
    "its part of g": "своя часть g",
    "g moved back": "g на прежних местах",
    "g to the places read": "g на прочитанные места",
    "g at these places": "g на этих местах",
    "g, 0 where replaced": "g, 0 на месте замены",
    "g where written": "g на месте записи",
    "Σ g × the others": "Σ g × остальные",
    "g × the other factors": "g × остальные множители",
    "Σ g × the other factors": "Σ g × остальные множители",
    "Σ g from here on": "Σ g отсюда и далее",
    "Σ g while it is the extreme": "Σ g, пока он крайний",
    "the mean of g over the run": "среднее g по отрезку",
    "gb: the transposed equations, for g": "gb: транспонированная система для g",
    "the filter backwards in time": "фильтр назад во времени",
    "added up at the places": "сложенный на этих местах",
    "at the places": "на этих местах",
    "rows put back": "строки на прежних местах",
    "inner entries twice": "внутренние дважды",
    "where read": "где прочитано",
    "lower half": "нижняя половина",
    "diagonal halved": "диагональ пополам",
    "lower half mirrored": "нижняя половина отражена",
    "density": "плотность",
    "density of t": "плотность t",
    "ties": "равные",
    "condition": "условие",
    "chosen": "выбран",
    "onehot": "метка",
    # drawing.words.labels
    "Σ all axes": "Σ по всем осям",
    "{place} adds up twice": "{place} складывается дважды",
    "{place} adds up {count} times": "{place} складывается (раз: {count})",
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
    "leaf": "лист",
    # drawing.words.explanation
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
    # drawing.circuit.opening
    "{nodes} nodes; closed boxes: {boxes}.": "Узлов: {nodes}; закрытых блоков: {boxes}.",
    "{nodes} nodes, no box is closed.": "Узлов: {nodes}; все блоки открыты.",
    # drawing.story.forms
    "{code} opens it": "открыть: {code}",
    # drawing.story.viewer
    "find by name": "найти по имени",
    "{k} of {n}": "{k} из {n}",
    "not found": "не найдено",
    "zoom out": "уменьшить",
    "zoom in": "увеличить",
    "natural size": "исходный размер",
    "fit": "вписать",
    "fit the whole picture": "показать весь рисунок",
    # drawing.story.inline
    "open {name}": "открыть {name}",
    "close {name}": "закрыть {name}",
    "open all": "открыть все",
    "close all": "закрыть все",
    "a click on a box opens it": "щелчок по блоку открывает его",
    # drawing.words.refusal
    "{error} at {gate}": "{error}: вентиль {gate}",
    "{error} on the way back through {gate}": "{error} на обратном проходе через {gate}",
    "failed here: this is what it was given": "сбой здесь: вот что получил вентиль",
    "In {path}": "Где: {path}",
    "In {path}: {module}": "Где: {path}: {module}",
    "Axis {axis}: {m} in {a}, {n} in {b}. Broadcasting needs them equal, or one of them 1.": (
        "Ось {axis}: {m} у {a}, {n} у {b}. Для транслирования (broadcasting) они должны совпадать, или одно равно 1."
    ),
    "{single} is a single number, and @ needs an axis to sum over.": (
        "{single} — одно число, а для @ нужна ось, по которой суммируют."
    ),
    "columns of {name}: {n}": "столбцов у {name}: {n}",
    "rows of {name}: {n}": "строк у {name}: {n}",
    "entries of {name}: {n}": "элементов у {name}: {n}",
    "{columns}, {rows}. @ needs as many of one as of the other.": "{columns}, {rows}. Для @ их должно быть поровну.",
    # drawing.story.live
    "{title}, live": "{title}, живая картинка",
    "{title}, not live: {reason}": "{title}, не живая картинка: {reason}",
    "This picture is not live: {reason}. Here it is step by step.": "Эту картинку нельзя оживить: {reason}. "
    "Ниже она показана по шагам.",
    "Live picture: {title}": "Живая картинка: {title}",
    "number of {leaf}": "число {leaf}",
    "Step down": "Шаг спуска",
    "each leaf −= η × its gradient": "каждый лист −= η × его градиент",
    "Reset": "Сбросить",
    "Drag a leaf or its slider, use the arrow keys, or type a number.": "Тяните лист или его ползунок, нажимайте "
    "стрелки или введите число.",
    "Constants, and branches of Python itself (if, while, its own max), stay as they were recorded.": "Константы и "
    "ветвления самого Python (if, while, его собственный max) остаются такими, какими были записаны.",
    "{leaf} + {step} moves {root} by {moved}; the slope says {step} × {slope} = {said}.": "{leaf} + {step} сдвигает "
    "{root} на {moved}; по производной {step} × {slope} = {said}.",
    "“{text}” is not a number: {leaf} stays {value}.": "«{text}» — не число: {leaf} остаётся {value}.",
    "“{text}” is too large: {leaf} stays {value}.": "«{text}» — слишком большое число: {leaf} остаётся {value}.",
    "“{text}” is not a positive number: no step is taken.": "«{text}» — не положительное число: шаг не сделан.",
    "No step is taken: {slope} = {value}.": "Шаг не сделан: {slope} = {value}.",
    "Not finite from here on: {what}": "С этого места числа не конечны: {what}",
    # drawing.story.targets
    "{root} over {first} and {second}": "{root} в зависимости от {first} и {second}",
    "{root} over {leaf}": "{root} в зависимости от {leaf}",
    "wanted": "нужно",
    "Click a row of the table to send it through the picture.": "Щёлкните строку таблицы, чтобы пропустить её через "
    "картинку.",
    "{right} of {count} right": "верно: {right} из {count}",
    "largest gap {gap}, mean squared error {error}": "наибольшее отклонение {gap}, средний квадрат ошибки {error}",
    # drawing.story.tape
    "nothing in it can be changed": "в ней нечего менять",
    "{name} is a closed box, which fold=False, or a larger depth or max_nodes of draw(), opens": (
        "{name} — закрытый блок, его откроет fold=False или больший depth или max_nodes у draw()"
    ),
    "{gate} chooses among the entries of arrays": "{gate} выбирает среди элементов массивов",
    "{name} is an array, {shape}, and only single numbers can be dragged": "{name} — массив, {shape}, а тянуть можно "
    "только отдельные числа",
    "{name} holds {dtype}, and a page computes in float64": "{name} хранит {dtype}, а страница считает в float64",
    "{name} is complex": "{name} — комплексное число",
    "the choice of {gate} was made in Python, and dragging might change it": "выбор в вентиле {gate} сделан в Python, "
    "и перетаскивание могло бы его изменить",
    "the gate {gate} cannot be written in JavaScript ({reason})": "вентиль {gate} нельзя записать на JavaScript "
    "({reason})",
    "it is not the same function for all numbers": "это не одна и та же функция для всех чисел",
    "it fails at some numbers: {error}": "он не справляется с некоторыми числами: {error}",
    # drawing.story.javascript
    "it calls NumPy's {function}": "он вызывает {function} из NumPy",
    "it computes with {kind}": "он вычисляет с {kind}",
    "it fails while it is written down: {error}": "его не удаётся записать: {error}",
    "it uses .{name}, which only arrays have": "ему нужен .{name}, который есть только у массивов",
    "it decides by its values, in Python": "он выбирает по значениям, в Python",
    "its rules are functions that only Python can run": "его правила — функции, которые может выполнить только Python",
    # school.answers
    "There is no answer yet.": "Ответа ещё нет.",
    "There is no answer yet for {place}.": "Ответа для {place} ещё нет.",
    "{got} is not what was asked for: a dict with the keys {keys}.": "{got}, а нужен словарь с ключами {keys}.",
    "The dict lacks the keys {keys}.": "В словаре не хватает ключей: {keys}.",
    "The dict has keys that were not asked for: {keys}.": "В словаре лишние ключи: {keys}.",
    "The number of results is {got}, not {count}.": ("Результатов: {got}, а нужно {count}."),
    "{got} is not what was asked for: {count} results, in order.": "{got}, а нужно результатов: {count}, по порядку.",
    "an array of True and False": "массив из True и False",
    "an array of numbers": "массив чисел",
    "An array of True and False": "Получен массив из True и False",
    "An array of numbers": "Получен массив чисел",
    "A {kind} with {part} in it": "Получен объект {kind}, в нём {part}",
    "The class {name}": "Получен класс {name}",
    "An {kind}": "Получен объект {kind}",
    "an array of the shape {shape}": "массив формы {shape}",
    "a number": "число",
    "True or False": "True или False",
    "{got} is not what was asked for: {expected}.": "{got}, а нужно: {expected}.",
    "The answer is complex. Real numbers were asked for.": "Ответ комплексный, а нужны вещественные числа.",
    "There is a NaN in it. Usual reasons: 0/0, inf/inf or inf − inf after an overflow, "
    "the logarithm or the root of a negative number.": (
        "В ответе есть NaN. Обычные причины: 0/0, inf/inf или inf − inf после переполнения, логарифм или корень "
        "отрицательного числа."
    ),
    "There is an inf in it. Usual reasons: a division by 0, the logarithm of 0, an overflow.": (
        "В ответе есть inf. Обычные причины: деление на 0, логарифм нуля, переполнение."
    ),
    "An array of the shape {shape}": "Получен массив формы {shape}",
    "The number {number}": "Получено число {number}",
    "The text {text}": "Получен текст {text}",
    "The function {name}": "Получена функция {name}",
    "A {kind}": "Получен объект {kind}",
    # school.exercises
    "That is right for other numbers: those given before the name was changed. Run the cell that takes .given again.": (
        "Это верно для других чисел: тех, что были даны до смены имени. Выполните ещё раз ячейку с .given."
    ),
    "That is the answer to {key}.": "Это ответ к {key}.",
    "There is no hint for {key}.": "Для {key} подсказок нет.",
    "There are {count} hints for {key}: hint(1) is the first.": "Подсказок для {key}: {count}; первая — hint(1).",
    "The answer is a function of {arguments}.": "Ответ — функция от {arguments}.",
    "Given: {given}": "Дано: {given}",
    "The numbers are {name}'s from here on.": "Отсюда числа свои: {name}.",
    "gategrad {version}. Lesson {number}: {title}, {count} exercises.": (
        "gategrad {version}. Урок {number}: {title}. Упражнений: {count}."
    ),
    # school.marking
    "A letter was asked for: one of {letters}.": "Нужна буква, одна из {letters}.",
    "{got} is none of the answers: {letters}.": "{got} нет среди ответов: {letters}.",
    "A function of {arguments} was asked for, not {kind}.": "Нужна функция от {arguments}, а не {kind}.",
    "Your function changes its argument {name}. Whoever called it needs it as it was: work on a copy.": (
        "Ваша функция меняет свой аргумент {name}. Он ещё нужен тому, кто её вызвал: работайте с копией."
    ),
    "Your function returns None. Is the return missing, or the code?": (
        "Ваша функция возвращает None. Не пропущен ли return или сам код?"
    ),
    "Your code raised {kind}: {text}.": "В вашем коде возникла ошибка {kind}: {text}.",
    "Your code raised {kind}.": "В вашем коде возникла ошибка {kind}.",
    "in A @ B, A has {columns} columns and B has {rows} rows; the two have to be equal": (
        "в A @ B столбцов у A {columns}, а строк у B {rows}; эти числа должны быть равны"
    ),
    "The line: {line}": "Строка: {line}",
    "Hand over the function itself, without calling it.": "Передайте саму функцию, не вызывая её.",
    "An array has no single truth value: np.where chooses entry by entry, in the place of if.": (
        "У массива нет одного значения истинности: np.where выбирает по элементам вместо if."
    ),
    "The functions of math take single numbers, those of NumPy arrays too: np.exp, np.log.": (
        "Функции math берут одно число, функции NumPy — и массивы: np.exp, np.log."
    ),
    "The result stays the same when {name} changes.": "Результат не меняется, когда меняется {name}.",
    "Your function gives another result when it is called again with the same arguments. "
    "Does it keep something from call to call, or is it random?": (
        "При новом вызове с теми же аргументами ваша функция возвращает другой результат. Хранит ли она что-то между "
        "вызовами, или она случайна?"
    ),
    "It was called with {arguments}.": "Вызов был с {arguments}.",
    "The shape is {got}, expected is {expected}.": "Форма {got}, а нужна {expected}.",
    "It is another result.": "Результат другой.",
    "It is another result. It gave {got}": "Результат другой. Получилось {got}",
    "It is right at {right} of {count} calls. It gave {got}": "Верно при {right} из {count} вызовов. Получилось {got}",
    "(called with {arguments})": "(вызов с {arguments})",
    "the others are right": "остальные верны",
    # school.mistakes
    "It is transposed.": "Это транспонированный ответ.",
    "The numbers are right, the shape is not: {got} instead of {expected}.": (
        "Числа верны, а форма нет: {got} вместо {expected}."
    ),
    "The sum over axis {axis} is missing: what was broadcast along it adds up on the way back.": (
        "Нет суммы по оси {axis}: то, что было размножено вдоль неё, на обратном пути складывается."
    ),
    "The mean over axis {axis} is missing.": "Нет среднего по оси {axis}.",
    "It is summed over axis {axis}. That axis stays.": "Ответ просуммирован по оси {axis}. Эта ось остаётся.",
    "It is the mean over axis {axis}. That axis stays.": "Это среднее по оси {axis}. Эта ось остаётся.",
    "The incoming gradient g is missing: that is the local derivative alone.": (
        "Нет приходящего градиента g: это одна локальная производная."
    ),
    "That is the incoming gradient g. The local derivative is missing.": (
        "Это приходящий градиент g. Нет локальной производной."
    ),
    "That is {name} itself.": "Это само {name}.",
    "That is its absolute value. The sign is lost.": "Это модуль верного ответа. Знак потерян.",
    "That is 1 over the right answer.": "Это единица, делённая на верный ответ.",
    "That is the square of the right answer.": "Это квадрат верного ответа.",
    "The numbers are right, in the reverse order.": "Числа верны, но стоят в обратном порядке.",
    "That is one of the {count} parts that add up. The later one has to be added (+=), not to take the place "
    "of the earlier one (=).": (
        "Это одно из слагаемых, всего их {count}. Следующее надо прибавить (+=), а не записать на место "
        "предыдущего (=)."
    ),
    "One of the {count} parts that add up is missing.": "Не хватает одного слагаемого из {count}.",
    "The parts are multiplied. Where ways meet, gradients add up.": (
        "Слагаемые перемножены. Где пути сходятся, градиенты складываются."
    ),
    "It is {n} times too large. {n} is a number of entries here: is a 1/n missing, as in a mean?": (
        "Ответ больше верного в {n} раз. {n} здесь — число элементов: не пропущено ли 1/n, как в среднем?"
    ),
    "It is {n} times too small. {n} is a number of entries here: is there a 1/n too many?": (
        "Ответ меньше верного в {n} раз. {n} здесь — число элементов: нет ли лишнего 1/n?"
    ),
    "It is n times too large, where n is a number of entries. Is a 1/n missing, as in a mean?": (
        "Ответ больше верного в n раз, где n — число элементов. Не пропущено ли 1/n, как в среднем?"
    ),
    "It is n times too small, where n is a number of entries. Is there a 1/n too many?": (
        "Ответ меньше верного в n раз, где n — число элементов. Нет ли лишнего 1/n?"
    ),
    "1 and 0, or True and False, are exchanged.": "1 и 0, или True и False, переставлены.",
    "The number is right, but it stands in an array of the shape {got}. The number itself is asked for.": (
        "Число верно, но оно лежит в массиве формы {got}. Нужно само число."
    ),
    "It is {factor} times too large.": "Ответ больше верного в {factor} раз.",
    "It is {factor} times too small.": "Ответ меньше верного в {factor} раз.",
    "All entries are right but [{place}].": "Верны все элементы, кроме [{place}].",
    "All rows are right but row {k}.": "Верны все строки, кроме строки {k}.",
    "All columns are right but column {k}.": "Верны все столбцы, кроме столбца {k}.",
    "{right} of {count} entries are right.": "Верных элементов {right} из {count}.",
    "At the first call {right} of {count} entries are right.": (
        "При первом вызове верных элементов {right} из {count}."
    ),
    "The results are right, in another order.": "Результаты верны, но стоят в другом порядке.",
    "Its total is right, its shape is not: {got} instead of {expected}. Is it summed over another axis?": (
        "Общая сумма верна, а форма нет: {got} вместо {expected}. Не по другой ли оси просуммировано?"
    ),
    "That is the square root of the right answer.": "Это корень из верного ответа.",
    "That is 1 minus the right answer.": "Это единица минус верный ответ.",
    "It is 1 too large.": "Ответ больше верного на 1.",
    "It is 1 too small.": "Ответ меньше верного на 1.",
    "Only the whole part is right. Is it an array of integers, or // in the place of /?": (
        "Верна только целая часть. Не массив ли это целых чисел и не стоит ли // вместо /?"
    ),
    "That is right for logarithms to the base {base}. np.log is the natural one.": (
        "Это верно для логарифма по основанию {base}. np.log — натуральный."
    ),
    "It would be right with {one} and {other} swapped.": "Было бы верно, если поменять местами {one} и {other}.",
    "It would be right if {name} were 1: {name} is missing in it.": (
        "Было бы верно при {name}, равном 1: в ответе не хватает {name}."
    ),
    "It would be right for -{name}: a sign is wrong there.": "Было бы верно для -{name}: там ошибка в знаке.",
    "It would be right with {name} in degrees. NumPy takes radians.": (
        "Было бы верно для {name} в градусах. NumPy считает в радианах."
    ),
    "That is the right answer rounded to one digit after the point. Leave it unrounded.": (
        "Это верный ответ, округлённый до одного знака после точки. Не округляйте."
    ),
    "That is the right answer rounded to {digits} digits after the point. Leave it unrounded.": (
        "Это верный ответ, округлённый до {digits} знаков после запятой. Не округляйте его."
    ),
    "It is near the right answer, within 1 %. Is it rounded, or measured by a small move?": (
        "Ответ близок к верному, до 1 %. Не округлён ли он, не измерен ли он маленьким сдвигом?"
    ),
    "It is near the right answer, within 0.1 %, and not equal. Is it rounded, float32, or a finite difference?": (
        "Ответ близок к верному, до 0,1 %, но не равен ему. Не округлён ли он, не float32 или разность ли это?"
    ),
    # school.record
    "solved": "решено",
    "tried": "были попытки",
    "open": "не решено",
    "guessed": "догадка есть",
    # school.verdict
    "{key}: you guessed right.": "{key}: догадка верна.",
    "{key}: not so.": "{key}: не так.",
    "{key} is right.": "{key}: верно.",
    "{key} is not right yet:": "{key}: пока неверно.",
    # school.order
    "{name} does not exist yet: a cell further up makes it. Run the cells in their order.": (
        "Имени {name} ещё нет: его создаёт ячейка выше. Выполните ячейки по порядку."
    ),
    # school.exercises, of answers that no check expects
    "The answer cannot be read ({kind}: {text}).": "Ответ не читается ({kind}: {text}).",
}
