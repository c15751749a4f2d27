"""Exercises of the lesson on threshold neurons: gates by hand, XOR, Rosenblatt's rule."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.drawing.language.speaking import translated
from autograd.school.declaring import Lesson

LESSON = Lesson("02", "Neurons and logic")

ROWS = ((0, 0), (0, 1), (1, 0), (1, 1))
TABLES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "NOR": (1, 0, 0, 0), "XOR": (0, 1, 1, 0)}
SOLUTIONS = {"AND": (1, 1, 1.5), "OR": (1, 1, 0.5), "NAND": (-1, -1, -1.5), "NOR": (-1, -1, -0.5)}
HALVES = np.arange(-2, 2.5, 0.5)
HIDDEN = {
    ("OR", "NAND"): (1, 1, 1.5),
    ("OR", "AND"): (1, -1, 0.5),
    ("NAND", "OR"): (1, 1, 1.5),
    ("AND", "OR"): (-1, 1, 0.5),
}
NETWORKS = (
    (1.0, 1.0, 0.5, -1.0, -1.0, -1.5, 1.0, 1.0, 1.5),
    (1.0, -1.0, 0.5, -1.0, 1.0, 0.5, 1.0, 1.0, 0.5),
    (1.0, 1.0, 0.5, 1.0, 1.0, 1.5, 1.0, -1.0, 0.5),
)


def _half(rng: Any) -> float:
    return float(rng.choice(HALVES))


def _bit(rng: Any) -> int:
    return int(rng.integers(2))


def _table(numbers: Sequence[float], rows: Sequence[Sequence[float]] = ROWS) -> tuple[int, ...]:
    """The answers of the neuron of (w1, w2, threshold) on each row."""
    w1, w2, threshold = numbers
    return tuple(int(w1 * x1 + w2 * x2 > threshold) for x1, x2 in rows)


def _numbers(answer: Any, count: int) -> list[float] | None:
    """The numbers of an answer; None if it is no list of as many finite numbers."""
    try:
        if any(isinstance(x, (bool, np.bool_, str)) for x in answer):
            return None
        found = [float(x) for x in answer]
    except (TypeError, ValueError):
        return None
    return found if len(found) == count and all(map(math.isfinite, found)) else None


def _wrong_rows(numbers: Sequence[float], wanted: Sequence[int], rows: Sequence[Sequence[float]], letter: str) -> str:
    """The first row on which a neuron is wrong, with its sum."""
    w1, w2, threshold = numbers
    got = _table(numbers, rows)
    wrong = [k for k, out in enumerate(got) if out != wanted[k]]
    k = wrong[0]
    total = w1 * rows[k][0] + w2 * rows[k][1]
    said = {
        "count": len(wrong),
        "row": f"{letter} = ({rows[k][0]:g}, {rows[k][1]:g})",
        "total": f"{total + 0.0:g}",  # + 0.0 avoids -0
        "threshold": f"{threshold:g}",
    }
    if total == threshold:
        return translated(AT_THE_THRESHOLD).format(**said)
    return translated(SHOULD_BE_SILENT if got[k] else SHOULD_FIRE).format(**said)


AT_THE_THRESHOLD = (
    "Number of wrong rows: {count}. At {row} the sum is {total}, exactly the threshold, and there the neuron is silent."
)
SHOULD_BE_SILENT = (
    "Number of wrong rows: {count}. At {row} the sum is {total}, above the threshold {threshold}: the neuron fires, "
    "and should be silent."
)
SHOULD_FIRE = (
    "Number of wrong rows: {count}. At {row} the sum is {total}, below the threshold {threshold}: the neuron is "
    "silent, and should fire."
)
OTHER_GATE = "These numbers make {other}, and asked for is {gate}."
EXCHANGED = "The two weights are exchanged: the first is that of h1, which is {h1}."
CHANGED = "{count} numbers are changed. One is enough."
STILL_WRONG = (
    "The number with index {index} is changed, and its sign was not the wrong one. Number of wrong rows: {count}."
)
WRONG_CHANGE = (
    "The number with index {index} is the right one to change. Turn its sign, nothing else. "
    "Number of wrong rows: {count}."
)
FIRES_AT_BOTH = "It fires at both. The sum at high is {total}, still above the threshold {threshold}."
SILENT_AT_BOTH = "It is silent at both: at low the sum is 0, below the threshold {threshold}."
NEVER_FIRES = "It never fires: even with both inputs the sum is {both}, and that is not above the threshold."
FIRES_FOR_ONE = "It fires when only one input is 1: a sum of {larger} is above the threshold."
THREE_NUMBERS = "Three finite numbers are needed: (w1, w2, threshold)."
THE_BIAS = (
    "That would be right if the last number had the other sign. Did you give the bias? It is minus the threshold."
)


# 1. A neuron with a threshold.


@LESSON.judged(
    "1",
    "How many rows fire?",
    draws=lambda rng: {
        "w1": float(rng.choice([-2, -1, 1, 2])),
        "w2": float(rng.choice([-2, -1, 1, 2])),
        "threshold": float(rng.choice([-1.5, -0.5, 0.5, 1.5])),
    },
    solution=lambda given: sum(_table((given.w1, given.w2, given.threshold))),
    planted=[
        (lambda given: 1 + sum(_table((given.w1, given.w2, given.threshold))) % 4, "Write down the four sums"),
        (5, "There are four rows"),
        ("two", "whole number"),
    ],
    hints=("Four sums: 0, w2, w1 and w1 + w2.",),
    guess=True,
)
def rows_that_fire(answer: Any, given: Any) -> str | None:
    """The number of rows among (0, 0), (0, 1), (1, 0), (1, 1) on which the neuron fires. A guess."""
    numbers = _numbers([answer], 1)
    if numbers is None or numbers[0] % 1:
        return "A whole number is needed."
    if not 0 <= numbers[0] <= len(ROWS):
        return "There are four rows."
    if numbers[0] == sum(_table((given.w1, given.w2, given.threshold))):
        return None
    return "It is another number. Write down the four sums, and compare each with the threshold."


@LESSON.function(
    "2",
    "The neuron of McCulloch and Pitts",
    draws=lambda rng: _near_the_threshold(rng, "threshold", 1.0),
    calls=96,
    hints=("Add up the weighted inputs first.", "Compare the sum with the threshold; equal is not above."),
)
def fires(w1: float, w2: float, threshold: float, x1: int, x2: int) -> int:
    """The function fires(w1, w2, threshold, x1, x2): 1 if w1 x1 + w2 x2 is above the threshold, else 0."""
    return 1 if w1 * x1 + w2 * x2 > threshold else 0


def _near_the_threshold(rng: Any, name: str, sign: float) -> dict[str, Any]:
    """Arguments of a neuron whose sum lies at the threshold or next to it."""
    w1, w2, x1, x2 = _half(rng), _half(rng), _bit(rng), _bit(rng)
    threshold = w1 * x1 + w2 * x2 + float(rng.choice([-0.5, 0.0, 0.5]))
    return {"w1": w1, "w2": w2, name: sign * threshold + 0.0, "x1": x1, "x2": x2}


fires.mistake("The second product is subtracted. The sum is w1 x1 + w2 x2.")(
    lambda w1, w2, threshold, x1, x2: 1 if w1 * x1 - w2 * x2 > threshold else 0
)
fires.mistake("Each product is compared with the threshold alone. Add them up first.")(
    lambda w1, w2, threshold, x1, x2: 1 if w1 * x1 > threshold and w2 * x2 > threshold else 0
)


@fires.mistake("It fires at a sum of exactly the threshold too. Here the neuron is silent there: > and not >=.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 >= threshold else 0


@fires.mistake("The threshold is added to the sum, and has to be compared with it.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 + threshold > 0 else 0


@fires.mistake("The sum is compared with 0, and not with the threshold.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 > 0 else 0


@fires.mistake("That is the sum itself. The neuron says only 1 or 0.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> float:
    return w1 * x1 + w2 * x2


@fires.mistake("That is the sum minus the threshold. The neuron says only 1 or 0: on which side of 0 it lies.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> float:
    return w1 * x1 + w2 * x2 - threshold


@fires.mistake("It fires below the threshold, and is silent above.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 < threshold else 0


@fires.mistake("It says True and False. The neuron says 1 and 0: 1 if ... else 0.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> bool:
    return w1 * x1 + w2 * x2 > threshold


@fires.mistake("The weights are exchanged: w1 belongs to x1, and w2 to x2.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> int:
    return 1 if w1 * x2 + w2 * x1 > threshold else 0


@fires.mistake("It says 1 and -1. A silent neuron says 0.")
def _(w1: float, w2: float, threshold: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 > threshold else -1


@LESSON.function(
    "3",
    "A bias in the place of the threshold",
    draws=lambda rng: _near_the_threshold(rng, "b", -1.0),
    calls=96,
    hints=("b is minus the threshold.", "Put -b in the place of the threshold, and bring it to the left side."),
)
def with_bias(w1: float, w2: float, b: float, x1: int, x2: int) -> int:
    """The function with_bias(w1, w2, b, x1, x2), mended: the neuron whose threshold is -b."""
    return 1 if w1 * x1 + w2 * x2 + b > 0 else 0


@with_bias.mistake("The fault is still there: the sum is compared with b, and b is minus the threshold.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 > b else 0


@with_bias.mistake("It fires at a sum of exactly the threshold too. Here the neuron is silent there: > and not >=.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 + b >= 0 else 0


@with_bias.mistake("b has no effect: it is missing, or it stands on both sides and cancels.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 + b > b else 0


@with_bias.mistake("It says True and False. The neuron says 1 and 0: 1 if ... else 0.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> bool:
    return w1 * x1 + w2 * x2 + b > 0


@with_bias.mistake("That is the sum itself. The neuron says only 1 or 0.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> float:
    return w1 * x1 + w2 * x2 + b


@with_bias.mistake("It says 1 and -1. A silent neuron says 0.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 + b > 0 else -1


@with_bias.mistake("Only the sign > was changed. The number to compare with is the threshold, -b.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 < b else 0


@with_bias.mistake("Only the sign > was changed. The number to compare with is the threshold, -b.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 >= b else 0


@with_bias.mistake("b is counted twice: it is added to the sum, and the sum is compared with -b.")
def _(w1: float, w2: float, b: float, x1: int, x2: int) -> int:
    return 1 if w1 * x1 + w2 * x2 + b > -b else 0


# 2. NOT, AND, OR.


LESSON.choice(
    "4",
    "Name the gate",
    task="A neuron with two weights of 1 and a threshold of 0.5. Which truth table does it have? A guess.",
    right="OR",
    wrong={
        "AND": "One input of 1 makes a sum of 1, above 0.5. AND needs a threshold that only both pass together.",
        "NOT": "NOT has one input, and needs a negative weight.",
        "XOR": "With both inputs the sum is 2, above 0.5 as well, so it fires. XOR would be silent there.",
    },
    guess=True,
    hints=("The four sums are 0, 1, 1 and 2.",),
)


@LESSON.judged(
    "5",
    "A gate by hand",
    draws=lambda rng: {"gate": str(rng.choice(["AND", "OR", "NAND", "NOR"]))},
    solution=lambda given: SOLUTIONS[given.gate],
    planted=[
        (lambda given: (*SOLUTIONS[given.gate][:2], -SOLUTIONS[given.gate][2]), "Did you give the bias?"),
        (lambda given: SOLUTIONS["OR" if given.gate == "AND" else "AND"], "These numbers make"),
        (lambda given: (1, 1), "Three finite numbers"),
        ((0, 0, 0), "exactly the threshold"),
    ],
    hints=(
        "Write down the four sums: 0, w2, w1, w1 + w2. Which of them have to be above the threshold?",
        "NAND is the opposite of AND, NOR that of OR. Turn all signs.",
    ),
)
def gate_by_hand(answer: Any, given: Any) -> str | None:
    """Weights and threshold, the tuple (w1, w2, threshold), of a neuron that is the given gate."""
    numbers = _numbers(answer, 3)
    if numbers is None:
        return THREE_NUMBERS
    wanted = TABLES[given.gate]
    got = _table(numbers)
    if got == wanted:
        return None
    w1, w2, threshold = numbers
    if threshold and _table((w1, w2, -threshold)) == wanted:
        return THE_BIAS
    other = next((name for name, table in TABLES.items() if table == got), None)
    if other:
        return translated(OTHER_GATE).format(other=other, gate=given.gate)
    return _wrong_rows(numbers, wanted, ROWS, "x")


@LESSON.judged(
    "6",
    "NOT for other signals",
    draws=lambda rng: {"low": 0, "high": int(rng.integers(2, 9))},
    solution=lambda given: (-1, -given.high / 2),
    planted=[
        (lambda given: (1, given.high / 2), "repeats its input"),
        (lambda given: (-1, given.high / 2), "Did you give the bias?"),
        ((0, 1), "silent at both"),
        ((0, -1), "fires at both"),
        ((-1, 0), "exactly the threshold"),
        (3, "Two finite numbers"),
    ],
    hints=("At low the sum is 0. So what sign must the threshold have?", "At high the sum is w times high."),
)
def a_not(answer: Any, given: Any) -> str | None:
    """Weight and threshold, the tuple (w, threshold), of a neuron that fires at an input of low, and not at high."""
    numbers = _numbers(answer, 2)
    if numbers is None:
        return "Two finite numbers are needed: (w, threshold)."
    w, threshold = numbers
    low, high = threshold < 0, w * given.high > threshold
    if low and not high:
        return None
    if threshold and -threshold < 0 and not w * given.high > -threshold:
        return THE_BIAS
    if high and not low:
        return "It repeats its input: it fires at high, and is silent at low."
    if low:
        return translated(FIRES_AT_BOTH).format(total=f"{w * given.high:g}", threshold=f"{threshold:g}")
    if threshold == 0:
        return "It is silent at both: at low the sum is 0, exactly the threshold."
    return translated(SILENT_AT_BOTH).format(threshold=f"{threshold:g}")


@LESSON.judged(
    "7",
    "Mend the threshold",
    draws=lambda rng: _badly_chosen(rng),
    solution=lambda given: (max(given.w1, given.w2) + given.w1 + given.w2) / 2,
    planted=[
        (lambda given: given.w1 + given.w2, "It never fires"),
        (lambda given: given.threshold, "It never fires"),
        (lambda given: min(given.w1, given.w2) / 2, "fires when only one input is 1"),
        (lambda given: -(max(given.w1, given.w2) + given.w1 + given.w2) / 2, "fires on all rows"),
        ("one", "One finite number"),
    ],
    hints=(
        "The sums are 0, w2, w1 and w1 + w2. Only the last may be above the threshold.",
        "Any number between the larger weight and w1 + w2 will do.",
    ),
)
def mended_threshold(answer: Any, given: Any) -> str | None:
    """A threshold with which the neuron of these two weights is AND: one number."""
    numbers = _numbers([answer], 1)
    if numbers is None:
        return "One finite number is needed, the threshold."
    (threshold,) = numbers
    both, larger = given.w1 + given.w2, max(given.w1, given.w2)
    if threshold >= both:
        return translated(NEVER_FIRES).format(both=f"{both:g}")
    if threshold < 0:
        return "It fires on all rows: at (0, 0) the sum is 0, above a negative threshold."
    if threshold < larger:
        return translated(FIRES_FOR_ONE).format(larger=f"{larger:g}")
    return None


def _badly_chosen(rng: Any) -> dict[str, float]:
    w1, w2 = (float(x) for x in rng.integers(1, 6, size=2))
    return {"w1": w1, "w2": w2, "threshold": w1 + w2}


# 3. No line does XOR.


@LESSON.value(
    "8",
    "How many truth tables?",
    hints=("Each truth table is a colouring of the four corners of a square. Which can one line part?",),
    guess=True,
)
def tables_of_one_neuron() -> int:
    """How many of the 16 truth tables of two inputs can one neuron compute? A guess."""
    return 14


@tables_of_one_neuron.mistake("Not all of them: you are about to see some that no neuron has.")
def _() -> int:
    return 16


@tables_of_one_neuron.mistake("XOR is missing, and one more: its opposite has the same four corners.")
def _() -> int:
    return 15


@LESSON.function(
    "9",
    "Four inequalities",
    draws=lambda rng: _inequal(rng),
    calls=96,
    hints=(
        "A row with result 0 says: sum <= threshold. A row with result 1 says: sum > threshold.",
        "The sums are 0, w2, w1 and w1 + w2, in the order of the rows.",
    ),
)
def inequalities(w1: float, w2: float, threshold: float) -> list[bool]:
    """The function inequalities(w1, w2, threshold): for each row, True if the neuron says there what XOR demands."""
    return [threshold >= 0, w2 > threshold, w1 > threshold, w1 + w2 <= threshold]


def _inequal(rng: Any) -> dict[str, float]:
    """Numbers among which the threshold often is one of the four sums."""
    w1, w2 = _half(rng), _half(rng)
    threshold = _half(rng) if rng.integers(3) == 0 else float(rng.choice([0.0, w2, w1, w1 + w2]))
    return {"w1": w1, "w2": w2, "threshold": threshold}


inequalities.mistake("The row (0, 0) is turned around: the sum 0 must not be above the threshold.")(
    lambda w1, w2, threshold: [threshold <= 0, w2 > threshold, w1 > threshold, w1 + w2 <= threshold]
)


@inequalities.mistake("The rows (0, 1) and (1, 0) are in the wrong order: at (0, 1) the sum is w2.")
def _(w1: float, w2: float, threshold: float) -> list[bool]:
    return [threshold >= 0, w1 > threshold, w2 > threshold, w1 + w2 <= threshold]


@inequalities.mistake("The last one is that of OR: at (1, 1) XOR is 0, so the sum must not be above the threshold.")
def _(w1: float, w2: float, threshold: float) -> list[bool]:
    return [threshold >= 0, w2 > threshold, w1 > threshold, w1 + w2 > threshold]


@inequalities.mistake("A silent neuron may have a sum of exactly the threshold: <= and not <.")
def _(w1: float, w2: float, threshold: float) -> list[bool]:
    return [threshold > 0, w2 > threshold, w1 > threshold, w1 + w2 < threshold]


@inequalities.mistake("At (0, 0) the neuron is silent at a sum of exactly the threshold too: <= and not <.")
def _(w1: float, w2: float, threshold: float) -> list[bool]:
    return [threshold > 0, w2 > threshold, w1 > threshold, w1 + w2 <= threshold]


@inequalities.mistake("At (1, 1) the neuron is silent at a sum of exactly the threshold too: <= and not <.")
def _(w1: float, w2: float, threshold: float) -> list[bool]:
    return [threshold >= 0, w2 > threshold, w1 > threshold, w1 + w2 < threshold]


@inequalities.mistake("A sum of exactly the threshold is not enough to fire: > and not >=.")
def _(w1: float, w2: float, threshold: float) -> list[bool]:
    return [threshold >= 0, w2 >= threshold, w1 >= threshold, w1 + w2 <= threshold]


@inequalities.mistake("Those are the answers of the neuron. Say for each row: is the answer that of XOR?")
def _(w1: float, w2: float, threshold: float) -> list[bool]:
    return [threshold < 0, w2 > threshold, w1 > threshold, w1 + w2 > threshold]


@inequalities.mistake("All four are turned around: the rows (0, 0) and (1, 1) are those that must be silent.")
def _(w1: float, w2: float, threshold: float) -> list[bool]:
    return [threshold < 0, w2 <= threshold, w1 <= threshold, w1 + w2 > threshold]


LESSON.choice(
    "10",
    "A proof with a fault",
    task="Which line of the proof that no neuron computes OR is wrong?",
    right="Line 4, for row (1, 1)",
    wrong={
        "Line 1, for row (0, 0)": "OR is 0 at (0, 0), and the sum there is 0: it has to be at most the threshold.",
        "Line 2, for row (0, 1)": "OR is 1 at (0, 1), and the sum there is w2: it has to be above the threshold.",
        "Line 3, for row (1, 0)": "OR is 1 at (1, 0), and the sum there is w1: it has to be above the threshold.",
        "Line 5, which adds up": (
            "It follows from the lines before: a threshold of at least 0 is not larger than twice itself. But one of "
            "the lines before is not true of OR."
        ),
    },
    hints=("What does OR say in each row? Compare it with the demand in that line.",),
)


# 4. XOR from five and from three neurons.


@LESSON.value(
    "11",
    "One neuron a word",
    hints=("Count NOT, AND, OR in (x1 AND NOT x2) OR (NOT x1 AND x2), each time that they stand there.",),
    guess=True,
)
def neurons_in_words() -> int:
    """The number of neurons in (x1 AND NOT x2) OR (NOT x1 AND x2), one for each AND, OR and NOT. A guess."""
    return 5


@neurons_in_words.mistake("NOT and AND stand there twice each.")
def _() -> int:
    return 3


@LESSON.judged(
    "12",
    "Join two hidden neurons",
    draws=lambda rng: dict(zip(("h1", "h2"), list(HIDDEN)[int(rng.integers(len(HIDDEN)))], strict=True)),
    solution=lambda given: HIDDEN[given.h1, given.h2],
    planted=[
        (lambda given: (*HIDDEN[given.h1, given.h2][:2], -HIDDEN[given.h1, given.h2][2]), "Did you give the bias?"),
        (lambda given: (0, 0, 1), "should fire"),
        (lambda given: (0, 0, -1), "should be silent"),
        (lambda given: (1, 1), "Three finite numbers"),
    ],
    hints=(
        "Write down h1 and h2 on the four rows, and beside them XOR of x1 and x2.",
        "Only three different pairs (h1, h2) appear. Which of them has to make the output fire?",
    ),
)
def joined(answer: Any, given: Any) -> str | None:
    """The tuple (w1, w2, threshold) of an output neuron that makes XOR of the hidden neurons h1 and h2."""
    numbers = _numbers(answer, 3)
    if numbers is None:
        return THREE_NUMBERS
    rows = list(zip(TABLES[given.h1], TABLES[given.h2], strict=True))
    wanted = TABLES["XOR"]
    if _table(numbers, rows) == wanted:
        return None
    w1, w2, threshold = numbers
    if threshold and _table((w1, w2, -threshold), rows) == wanted:
        return THE_BIAS
    if _table((w2, w1, threshold), rows) == wanted:
        return translated(EXCHANGED).format(h1=given.h1)
    return _wrong_rows(numbers, wanted, rows, "h")


def _network(numbers: Sequence[float]) -> tuple[int, ...]:
    hidden = zip(_table(numbers[:3]), _table(numbers[3:6]), strict=True)
    return _table(numbers[6:9], list(hidden))


def _with_a_wrong_sign(rng: Any) -> dict[str, list[float]]:
    scales = np.repeat(rng.integers(1, 4, size=3), 3)
    numbers = [float(x) for x in np.multiply(NETWORKS[int(rng.integers(len(NETWORKS)))], scales)]
    harmful = [k for k in range(9) if _network(_flipped(numbers, k)) != TABLES["XOR"]]
    return {"numbers": _flipped(numbers, harmful[int(rng.integers(len(harmful)))])}


def _flipped(numbers: Sequence[float], k: int) -> list[float]:
    return [-x if i == k else x for i, x in enumerate(numbers)]


def _mended(numbers: Sequence[float]) -> list[float]:
    return next(found for k in range(9) if _network(found := _flipped(numbers, k)) == TABLES["XOR"])


def _hardly_changed(numbers: Sequence[float]) -> list[float]:
    return [1.001 * old if new != old else old for new, old in zip(_mended(numbers), numbers, strict=True)]


def _another_turned(numbers: Sequence[float]) -> list[float]:
    return next(found for k in range(9) if _network(found := _flipped(numbers, k)) != TABLES["XOR"])


@LESSON.judged(
    "13",
    "A wrong sign",
    draws=_with_a_wrong_sign,
    solution=lambda given: _mended(given.numbers),
    planted=[
        (lambda given: list(given.numbers), "Nothing is changed"),
        (lambda given: _another_turned(given.numbers), "not the wrong one"),
        (lambda given: _hardly_changed(given.numbers), "the right one to change"),
        (lambda given: np.reshape(given.numbers, (3, 3)), "Nothing is changed"),
        (lambda given: [-x for x in given.numbers], "9 numbers are changed"),
        (lambda given: list(NETWORKS[0]) if _far(given.numbers) else [1.0] * 9, "numbers are changed"),
        ([1, 2, 3], "Nine finite numbers"),
    ],
    hints=(
        "Write down what h1 and h2 say on the four rows. Which gates are they, or should they be?",
        "Nine signs are not many: turn one after the other, and let computes_xor say which was it.",
    ),
)
def wrong_sign(answer: Any, given: Any) -> str | None:
    """The nine numbers (w1, w2, threshold of h1, of h2, of the output) in one list, with one sign mended: XOR."""
    if isinstance(answer, (list, tuple, np.ndarray)) and len(answer) == 3 and not isinstance(answer[0], (int, float)):
        answer = [number for row in answer if isinstance(row, (list, tuple, np.ndarray)) for number in row]
    numbers = _numbers(answer, 9)
    if numbers is None:
        return "Nine finite numbers are needed, in one list."
    changed = [i for i, (new, old) in enumerate(zip(numbers, given.numbers, strict=True)) if new != old]
    if not changed:
        return "Nothing is changed."
    if len(changed) > 1:
        return translated(CHANGED).format(count=len(changed))
    wrong = sum(got != want for got, want in zip(_network(numbers), TABLES["XOR"], strict=True))
    if not wrong:
        return None
    right = _network(_flipped(given.numbers, changed[0])) == TABLES["XOR"]
    return translated(WRONG_CHANGE if right else STILL_WRONG).format(index=changed[0], count=wrong)


def _far(numbers: Sequence[float]) -> bool:
    return sum(new != old for new, old in zip(NETWORKS[0], numbers, strict=True)) > 1


# 5. Rosenblatt's rule.


@LESSON.value(
    "14",
    "The first mistake",
    draws=lambda rng: dict(zip(("x1", "x2"), ROWS[int(rng.integers(1, 3))], strict=True)) | {"target": 1},
    hints=("The output is 0, so t - y is 1.",),
    guess=True,
)
def first_mistake(x1: int, x2: int, target: int) -> tuple[int, int, int]:
    """(w1, w2, b) after this example, if all three were 0 before. A guess."""
    return x1 * target, x2 * target, target


@first_mistake.mistake("The direction is the other one: it should have fired, so the sum has to grow.")
def _(x1: int, x2: int, target: int) -> tuple[int, int, int]:
    return -x1, -x2, -1


@first_mistake.mistake("The bias learns too: it grows by t - y.")
def _(x1: int, x2: int, target: int) -> tuple[int, int, int]:
    return x1, x2, 0


@first_mistake.mistake("A weight moves by t - y times its own input. One of the inputs is 0, and its weight stays.")
def _(x1: int, x2: int, target: int) -> tuple[int, int, int]:
    return 1, 1, 1


@first_mistake.mistake("The other weight moves: that of the input that is 1.")
def _(x1: int, x2: int, target: int) -> tuple[int, int, int]:
    return x2, x1, 1


@first_mistake.mistake("Nothing changes only if the neuron was right. It was silent, and the target is 1.")
def _(x1: int, x2: int, target: int) -> tuple[int, int, int]:
    return 0, 0, 0


@LESSON.function(
    "15",
    "One step of Rosenblatt's rule",
    draws=lambda rng: _near_the_threshold(rng, "b", -1.0) | {"target": _bit(rng)},
    calls=96,
    hints=(
        "First the output: 1 if w1 x1 + w2 x2 + b > 0, else 0.",
        "The error is target - output: 1, 0 or -1. A parameter moves by the error times its own input; that of b is 1.",
    ),
)
def rosenblatt(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    """The function rosenblatt(w1, w2, b, x1, x2, target): the new (w1, w2, b) after one example."""
    error = target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)
    return w1 + error * x1, w2 + error * x2, b + error


rosenblatt.mistake("The inputs are exchanged in the step: w1 moves by the error times x1, w2 by the error times x2.")(
    lambda w1, w2, b, x1, x2, target: (
        w1 + (e := target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)) * x2,
        w2 + e * x1,
        b + e,
    )
)
rosenblatt.mistake("The inputs are exchanged in the sum: w1 belongs to x1, and w2 to x2.")(
    lambda w1, w2, b, x1, x2, target: (
        w1 + (e := target - (1 if w1 * x2 + w2 * x1 + b > 0 else 0)) * x1,
        w2 + e * x2,
        b + e,
    )
)
rosenblatt.mistake(
    "The step is too small: a rate of 0.1 stands before the error. Here the parameters move by the error itself."
)(
    lambda w1, w2, b, x1, x2, target: (
        w1 + 0.1 * (e := target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)) * x1,
        w2 + 0.1 * e * x2,
        b + 0.1 * e,
    )
)


@rosenblatt.mistake("The error has the wrong sign: it is target minus output.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = (1 if w1 * x1 + w2 * x2 + b > 0 else 0) - target
    return w1 + error * x1, w2 + error * x2, b + error


@rosenblatt.mistake("The bias does not learn: b moves by the error too.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)
    return w1 + error * x1, w2 + error * x2, b


@rosenblatt.mistake("The bias moves the wrong way. A threshold would move like this; b is minus the threshold.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)
    return w1 + error * x1, w2 + error * x2, b - error


@rosenblatt.mistake(
    "The weights move by the error, whatever the input is. Each moves by the error times its own input."
)
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)
    return w1 + error, w2 + error, b + error


@rosenblatt.mistake(
    "It learns from the target alone. What counts is the error, target minus output: 0 if it was right."
)
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    return w1 + target * x1, w2 + target * x2, b + target


@rosenblatt.mistake("The bias is left out of the sum, so the output is that of another neuron.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = target - (1 if w1 * x1 + w2 * x2 > 0 else 0)
    return w1 + error * x1, w2 + error * x2, b + error


@rosenblatt.mistake("The error is taken from the sum, without the threshold: the output has to be 1 or 0.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = target - (w1 * x1 + w2 * x2 + b)
    return w1 + error * x1, w2 + error * x2, b + error


@rosenblatt.mistake(
    "It always moves up. If the neuron fired and should be silent, the error is -1, and the sum has to shrink."
)
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = abs(target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0))
    return w1 + error * x1, w2 + error * x2, b + error


@rosenblatt.mistake("It learns only if it should have fired. If it fired and should be silent, it has to learn too.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = max(0, target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0))
    return w1 + error * x1, w2 + error * x2, b + error


@rosenblatt.mistake("The sum is compared with b, as if b were the threshold. Add b to the sum, and compare with 0.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = target - (1 if w1 * x1 + w2 * x2 > b else 0)
    return w1 + error * x1, w2 + error * x2, b + error


@rosenblatt.mistake("Those are the changes alone. Add them to w1, w2 and b.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)
    return error * x1, error * x2, error


@rosenblatt.mistake("Nothing has moved, not even after a mistake.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    return w1, w2, b


@rosenblatt.mistake("The weights moved before all was done: compute the error once, then move all three by it.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    w1 += (target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)) * x1
    w2 += (target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)) * x2
    return w1, w2, b + target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)


@rosenblatt.mistake("The output fires at a sum of exactly 0. Here the neuron is silent there: > and not >=.")
def _(w1: float, w2: float, b: float, x1: int, x2: int, target: int) -> tuple[float, float, float]:
    error = target - (1 if w1 * x1 + w2 * x2 + b >= 0 else 0)
    return w1 + error * x1, w2 + error * x2, b + error


LESSON.choice(
    "16",
    "Why does it never settle?",
    task="The neuron learns OR, and never AND. What is wrong with the code?",
    right="b never changes, so the line always passes through (0, 0)",
    wrong={
        "The error has the wrong sign": "target - y is right: the sum grows where it should have fired.",
        "AND cannot be learned by one neuron": "It can: you dragged one until it was right.",
        "Twelve rounds are too few": "It does not settle in a thousand rounds either.",
        "The weights may not start at 0": "They may: the rule finds its way from any start. OR was learned from 0.",
    },
    hints=("Which of the three parameters does the loop leave alone?",),
)
