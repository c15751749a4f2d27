"""Sentences of pictures and explanations in Russian, by the English sentence that stands in the code.

One block for each module that says them.
"""

RUSSIAN: dict[str, str] = {
    # drawing.circuit.modules
    "{count} params": "параметров: {count}",
    "{count} gates": "вентилей: {count}",
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
    # drawing.words.explanation
    "no gradient passes": "градиент не проходит",
}
