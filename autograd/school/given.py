"""The values that a student's exercises are about, drawn from the student's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from hashlib import sha256
from typing import Any

import numpy as np

from autograd.errors import SchoolError
from autograd.school.declaring import Declared


class Given(Mapping[str, Any]):
    """Drawn values, by attribute and by item; each look gives a fresh copy, so that writing into one changes nothing.

    Example:
        >>> given = Given("01.3", {"x": 0.5})
        >>> given.x, given["x"], list(given)
        (0.5, 0.5, ['x'])
    """

    def __init__(self, key: str, values: Mapping[str, Any]) -> None:
        self._key = key
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            known = ", ".join(self._values) or "nothing"
            raise SchoolError(f"exercise {self._key}: got {name!r:.40}, expected one of what is given: {known}")
        return deepcopy(self._values[name])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            raise SchoolError(f"exercise {self._key}: got {name} = ..., expected nothing: what is given stays as it is")
        super().__setattr__(name, value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return ", ".join(f"{name} = {brief(value)}" for name, value in self._values.items())


def brief(x: Any) -> str:
    """A value in one line: numbers and small arrays with their entries, large ones by their shapes."""
    if isinstance(x, np.ndarray) and x.size > 12:
        return f"an array {x.shape}"
    if isinstance(x, np.ndarray):
        return np.array2string(x, precision=4, separator=", ").replace("\n", "")
    if isinstance(x, (float, np.floating)):
        return f"{float(x):.6g}"
    if isinstance(x, dict):
        return "{" + ", ".join(f"{name!r}: {brief(part)}" for name, part in x.items()) + "}"
    return f"{x!r:.80}"


def generator(student: str, key: str) -> np.random.Generator:
    """The random numbers of one student's exercise."""
    digest = sha256(f"{' '.join(student.casefold().split())}/{key}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def drawn(exercise: Declared, student: str, calls: int = 1) -> list[dict[str, Any]]:
    """The values of several draws, one after the other."""
    if exercise.draws is None:
        return [{}] * calls
    rng = generator(student, exercise.key)
    return [dict(exercise.draws(rng)) for _ in range(calls)]


def letters(options: list[str], student: str, key: str) -> dict[str, str]:
    """The options of a choice by letters, in an order of the student's own."""
    order = generator(student, key).permutation(len(options))
    return {"abcdefghij"[i]: options[k] for i, k in enumerate(order)}
