"""Sentences of pictures and explanations in Russian, by the English sentence that stands in the code.

One block for each module that says them.
"""

RUSSIAN: dict[str, str] = {
    # drawing.words.explanation
    "no gradient passes": "градиент не проходит",
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
}
