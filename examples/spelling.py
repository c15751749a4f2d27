"""The spells that ``spells.py`` and ``spells_transformer.py`` learn, and the loss of counted pairs of letters.

Both programs import it. They deal the spells alike for the same seed, and give losses in nats a letter (the END behind
a spell counts as one), so that they can be compared.
"""

from pathlib import Path

import numpy as np

END = "."  # stands in front of the first letter and behind the last one
SPELLS = (Path(__file__).parent / "spells.txt").read_text("ascii").splitlines()  # one spell in each line
LETTERS = END + "".join(sorted(set("".join(SPELLS))))


def load(rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """The spells to learn from, and a tenth of all that is held back."""
    order = [SPELLS[i] for i in rng.permutation(len(SPELLS))]
    return order[len(SPELLS) // 10 :], order[: len(SPELLS) // 10]


def numbers(spell: str) -> list[int]:
    """The places in ``LETTERS`` of the letters of a spell, with END before and behind them."""
    return [LETTERS.index(letter) for letter in END + spell + END]


def pairs_loss(train: list[str], held_back: list[str]) -> float:
    """The loss of a model that knows how often each letter follows each other one, in nats a letter.

    The number that is added to the counts is the best of several on the test spells themselves, which favours it.
    """
    counts = np.zeros((len(LETTERS), len(LETTERS)))
    asked = np.zeros_like(counts)
    for spells, table in ((train, counts), (held_back, asked)):
        for spell in spells:
            row = numbers(spell)
            np.add.at(table, (row[:-1], row[1:]), 1)
    found = []
    for more in (0.01, 0.03, 0.1, 0.3, 1.0):
        p = (counts + more) / (counts + more).sum(axis=1, keepdims=True)
        found.append(-(asked * np.log(p)).sum() / asked.sum())
    return float(min(found))
