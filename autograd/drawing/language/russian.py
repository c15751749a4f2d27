"""Sentences of pictures and explanations in Russian, by the English sentence that stands in the code.

One block for each module that says them.
"""

RUSSIAN: dict[str, str] = {
    # drawing.words.explanation
    "no gradient passes": "градиент не проходит",
    # drawing.story.live
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
    # drawing.story.tape
    "nothing in it can be changed": "в ней нечего менять",
    "{name} is a closed box, which a larger depth or max_nodes of draw() opens": "{name} — закрытый блок, его "
    "откроет больший depth или max_nodes у draw()",
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
    # drawing.story.javascript
    "it calls NumPy's {function}": "он вызывает {function} из NumPy",
    "it computes with {kind}": "он вычисляет с {kind}",
    "it decides by its values, in Python": "он выбирает по значениям, в Python",
    "its rules are functions that only Python can run": "его правила — функции, которые может выполнить только Python",
}
