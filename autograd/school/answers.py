"""Answers as trees of arrays, and the sentences about answers of a wrong kind or shape."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.drawing.language.speaking import say
from autograd.engine.node import Node, data_of

Array = npt.NDArray[Any]
Leaves = dict[str, Array]
"""The arrays of an answer by the names of their places: "" for an answer that is one array."""


class Complaint(Exception):
    """An answer that cannot be compared; its text says why."""


class NoAnswer(Complaint):
    """The stub was not replaced."""


def nothing_yet(answer: Any) -> bool:
    """True for a stub: ``...``, None, or a container of stubs alone."""
    if answer is None or answer is ... or answer is NotImplemented:
        return True
    if isinstance(answer, (list, tuple)) and len(answer):
        return all(nothing_yet(part) for part in answer)
    if isinstance(answer, dict) and answer:
        return all(nothing_yet(part) for part in answer.values())
    return False


def leaves(answer: Any, right: Any) -> Leaves:
    """The arrays of an answer that has the structure of the right one.

    Raises:
        Complaint: it has another structure, or holds what is no number.
    """
    found: Leaves = {}
    _walk(answer, right, "", found)
    return found


def _walk(answer: Any, right: Any, place: str, found: Leaves) -> None:
    if nothing_yet(answer):
        if not place:
            raise NoAnswer(say("There is no answer yet."))
        raise NoAnswer(say("There is no answer yet for {place}.", place=place))
    if isinstance(right, Mapping):
        if not isinstance(answer, Mapping):
            raise Complaint(
                say("{got} is not what was asked for: a dict with the keys {keys}.", got=_kind(answer, place),
                    keys=", ".join(map(repr, right)))
            )  # fmt: skip
        missing, other = [k for k in right if k not in answer], [k for k in answer if k not in right]
        if missing or other:
            keys = ", ".join(map(repr, missing or other))
            raise Complaint(
                say("The dict lacks the keys {keys}.", keys=keys) if missing
                else say("The dict has keys that were not asked for: {keys}.", keys=keys)
            )  # fmt: skip
        for key in right:
            _walk(answer[key], right[key], f"{place}[{key!r}]", found)
    elif isinstance(right, (tuple, list)):
        if isinstance(answer, (np.ndarray, Node)) and np.ndim(data_of(answer)) > 0:
            answer = list(data_of(answer))
        if not isinstance(answer, (tuple, list)) or len(answer) != len(right):
            if isinstance(answer, (tuple, list)):
                raise Complaint(say("The length of the answer is {got}. Asked for were {count} things, in order.",
                                    got=len(answer), count=len(right)))  # fmt: skip
            got = _kind(answer, place)
            raise Complaint(say("{got} is not what was asked for: {count} things, in order.", got=got,
                                count=len(right)))  # fmt: skip
        for i, part in enumerate(right):
            _walk(answer[i], part, f"{place}[{i}]", found)
    else:
        found[place] = _array(answer, right, place)


def _array(answer: Any, right: Any, place: str) -> Array:
    if isinstance(answer, (list, tuple)) and any(isinstance(part, Node) for part in answer):
        answer = [data_of(part) for part in answer]
    answer = data_of(answer)
    truths = np.asarray(right).dtype == np.bool_
    if np.ndim(right):
        expected = say("an array of the shape {shape}", shape=np.shape(right))
    else:
        expected = say("True or False") if truths else say("a number")
    wanted = say("{got} is not what was asked for: {expected}.", got=_kind(answer, place), expected=expected)
    if isinstance(answer, (str, bytes, dict, set)) or callable(answer) or (isinstance(answer, bool) and not truths):
        raise Complaint(wanted)
    try:
        array = np.asarray(answer)
    except ValueError:
        raise Complaint(wanted) from None
    if array.dtype.kind not in "biufc" or (array.dtype.kind == "b") != truths:
        raise Complaint(wanted)
    if array.dtype.kind == "c" and np.asarray(right).dtype.kind != "c":
        raise Complaint(say("The answer is complex. Real numbers were asked for."))
    array = array.astype(complex if array.dtype.kind == "c" else float)
    if np.isnan(array).any() and not np.isnan(np.asarray(right, array.dtype)).any():
        raise Complaint(say("There is a NaN in it: somewhere 0/0, or a logarithm or root of a negative number."))
    return array


def _kind(answer: Any, place: str) -> str:
    """An answer by its kind, as the beginning of a sentence."""
    if isinstance(answer, np.ndarray) and answer.ndim:
        kind = say("An array of the shape {shape}", shape=answer.shape)
    elif isinstance(answer, bool):
        kind = str(answer)
    elif isinstance(answer, (int, float, complex, np.number)):
        kind = say(
            "The number {number}",
            number=f"{complex(answer):g}" if isinstance(answer, complex) else f"{float(answer):g}",
        )
    elif isinstance(answer, str):
        kind = say("The text {text}", text=f"{answer!r:.40}")
    elif callable(answer):
        kind = say("The function {name}", name=getattr(answer, "__name__", type(answer).__name__))
    else:
        kind = say("A {kind}", kind=type(answer).__name__)
    return f"{place}: {kind}" if place else kind


def same(one: Array, other: Array, rtol: float) -> bool:
    """True if two arrays have one shape and are equal but for rounding, on the scale of the largest entry."""
    one, other = np.asarray(one), np.asarray(other)
    if one.shape != other.shape:
        return False
    if one.size == 0:
        return True
    return bool(near(one, other, rtol).all())


def near(one: Array, other: Array, rtol: float) -> npt.NDArray[np.bool_]:
    """The entries that are equal but for rounding; both have one shape.

    Example:
        >>> near(np.array([1.0, np.inf]), np.array([np.inf, np.inf]), 1e-6)
        array([False,  True])
    """
    finite = np.abs(other[np.isfinite(other)])
    scale = float(finite.max()) if finite.size else 0.0
    with np.errstate(all="ignore"):
        close = np.abs(one - other) <= np.maximum(rtol * np.abs(other), 1e-9 * max(scale, math.ulp(1.0)))
    return np.asarray((close & np.isfinite(other)) | (one == other) | (np.isnan(one) & np.isnan(other)))


def equal(answer: Any, right: Any, rtol: float) -> bool:
    """True if an answer has the structure of the right one and is equal to it but for rounding."""
    try:
        one, other = leaves(answer, right), leaves(right, right)
    except Complaint:
        return False
    return all(same(one[place], other[place], rtol) for place in other)
