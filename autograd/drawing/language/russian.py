"""Sentences of pictures and explanations in Russian, by the English sentence that stands in the code.

One block for each module that says them.
"""

RUSSIAN: dict[str, str] = {
    # drawing.words.explanation
    "no gradient passes": "градиент не проходит",
    # nn.pictures.answers
    "The colour is class {high} where the output is above {threshold}, else class {low}; fainter "
    "where it is closer to {threshold}.": (
        "Цвет класса {high} там, где выход больше {threshold}, иначе класса {low}; чем ближе выход к "
        "{threshold}, тем цвет слабее."
    ),
    "The colour is the class with the largest output, fainter where the model is less sure.": (
        "Цвет показывает класс с наибольшим выходом; чем меньше уверенность модели, тем он слабее."
    ),
    "The colours are the model's output.": "Цвет показывает выход модели.",
    # nn.pictures.deciding
    "All data are of one class, {label}.": "Все данные одного класса, {label}.",
    "All targets are {number}.": "Все цели равны {number}.",
    "Decision boundary": "Граница решений",
    "In {share} of the plane it lies outside of the scale, and has the colour of the nearer end.": (
        "На {share} плоскости он вне шкалы и показан цветом ближнего её конца."
    ),
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
    "The first output that is not finite is that of {layer}.": "Первый слой, выход которого не конечен: {layer}.",
    "The first {count} of {all} layers are shown.": "Показаны первые слои: {count} из {all}.",
    "The loss is {loss}.": "Функция потерь равна {loss}.",
    "What each layer does to the gradient": "Что каждый слой делает с градиентом",
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
    "start": "начало",
    "training": "обучение",
    "validation": "проверка",
    "Where the output is NaN there is no colour.": "Где выход равен NaN, цвета нет.",
    "{name} from {first} to {last}": "{name} от {first} до {last}",
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
    "The largest slope here is {slope}.": "Наибольший наклон здесь {slope}.",
    "derivative": "производная",
    "value": "значение",
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
    "Above each: output, input.": "Над каждой: выход, вход.",
    "All weights are 0.": "Все веса равны 0.",
    "The first {count} of {all} are shown.": "Показаны первые {count} из {all}.",
    "Weights of {layer}": "Веса {layer}",
    "Weights that are not finite have no colour.": "У весов, которые не конечны, нет цвета.",
    # nn.pictures.descending
    "All start at {a}, {b}.": "Все начинают в точке {a}, {b}.",
    "Loss after {steps} steps: {losses}.": "Потери в конце (шагов: {steps}): {losses}.",
    "Loss at each step": "Потери на каждом шаге",
    "Loss at each step, logarithmic": "Потери на каждом шаге, лог. шкала",
    "The stronger the blue, the larger the loss.": "Чем сильнее синий, тем больше потери.",
    "The stronger the blue, the larger the loss; each band has the same area.": (
        "Чем сильнее синий, тем больше потери; площади полос равны."
    ),
    "Ways of optimisers": "Пути оптимизаторов",
    "Where the loss is not finite there is no band.": "Где потери не конечны, полосы нет.",
    "step": "шаг",
    "{name}: loss {first} to {last} in {steps} steps.": "{name}: потери от {first} до {last}, шагов {steps}.",
    "{name}: loss {first} to {last} in {steps} steps; it leaves the picture at step {outside}.": (
        "{name}: потери от {first} до {last}, шагов {steps}; на шаге {outside} выходит за край рисунка."
    ),
    "{name}: not finite from step {step} on.": "{name}: с шага {step} не конечно.",
}
