"""Sentences of pictures and explanations in Russian, by the English sentence that stands in the code.

One block for each module that says them.
"""

RUSSIAN: dict[str, str] = {
    # drawing.words.explanation
    "no gradient passes": "градиент не проходит",
    # drawing.circuit.notation
    "{count} terms": "слагаемых: {count}",
    # drawing.picture
    "{title}, in {count} steps": "{title}, шагов: {count}",
    "{title}, in 1 step": "{title}, 1 шаг",
    # drawing.story.player
    "Backprop step by step: {title}": "Обратное распространение по шагам: {title}",
    "Back": "Назад",
    "Next": "Дальше",
    "Play": "Пуск",
    "Pause": "Пауза",
    "step": "шаг",
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
}
