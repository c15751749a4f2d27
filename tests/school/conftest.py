"""Fixtures: a record of one's own, and a lesson of exercises of every kind."""

import numpy as np
import pytest

from autograd import school
from autograd.school import exercises, marking, record


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """No student has worked yet."""
    new = record.Record()
    for module in (record, exercises):
        monkeypatch.setattr(module, "RECORD", new)
    monkeypatch.delenv("GATEGRAD_LANGUAGE", raising=False)
    return new


@pytest.fixture
def lesson(monkeypatch):
    """Lesson 90, registered for one test."""
    made = school.Lesson("90", "Of the tests")

    @made.value("1", "A slope", draws=lambda rng: {"x": round(rng.uniform(1.2, 1.9), 2)}, hints=("One.", "Two."))
    def slope(x):
        """The derivative of x^3 at x."""
        return 3 * x**2

    @slope.mistake("The factor 3 is missing.")
    def _(x):
        return x**2

    @made.function(
        "2",
        "A bias",
        draws=lambda rng: {"g": rng.normal(size=(5, 3)), "x": rng.normal(size=(5, 3))},
    )
    def bias(g, x):
        """The gradient of a bias that is added to every row of x."""
        return g.sum(axis=0)

    @made.function("3", "A product", draws=lambda rng: {"g": rng.normal(), "x": rng.normal(), "y": rng.normal()})
    def product(g, x, y):
        """The gradients of x y by x and y."""
        return g * y, g * x

    made.choice("4", "A gate", task="Which gate?", right="add", wrong={"multiply": "It swaps."}, guess=True)

    @made.judged(
        "5",
        "A larger number",
        draws=lambda rng: {"low": int(rng.integers(3, 9))},
        solution=lambda given: given.low + 1,
        planted=[(lambda given: given.low, "not larger")],
    )
    def larger(answer, given):
        """A number that is larger than low."""
        return None if answer > given.low else "It is not larger."

    @made.value("6", "Two ways", draws=lambda rng: {"a": rng.normal(size=4), "b": rng.normal(size=4)})
    def ways(a, b):
        """The sum of two ways."""
        return a + b

    @ways.parts
    def _(a, b):
        return [a, b]

    @made.value("7", "By name", draws=lambda rng: {"w": rng.normal(size=(2, 3))})
    def named(w):
        """A dict with twice w and the sum of w."""
        return {"twice": 2 * w, "sum": np.sum(w)}

    monkeypatch.setitem(exercises._registered, "90", made)
    assert marking.MOST_NAMED == 2
    return made
