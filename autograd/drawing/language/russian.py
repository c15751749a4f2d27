"""Sentences of pictures and explanations in Russian, by the English sentence that stands in the code.

One block for each module that says them.
"""

RUSSIAN: dict[str, str] = {
    # drawing.words.explanation
    "no gradient passes": "градиент не проходит",
    # drawing.words.refusal
    "{error} at {gate}": "{error}: вентиль {gate}",
    "{error} on the way back through {gate}": "{error} на обратном проходе через {gate}",
    "value or shape →": "значение или форма →",
    "value →": "значение →",
    "failed here: this is what it was given": "сбой здесь: вот что получил вентиль",
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
}
