"""Answers as trees of arrays, and the sentences about answers of a wrong kind or shape."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Number
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
        Complaint: it has another structure, or holds objects that are no numbers.
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
        if isinstance(answer, (np.ndarray, Node)) and _holds(data_of(answer), right):
            answer = list(data_of(answer))
        if not isinstance(answer, (tuple, list)) or len(answer) != len(right):
            if isinstance(answer, (tuple, list)):
                said = say("The number of results is {got}, not {count}.", got=len(answer),
                           count=len(right))  # fmt: skip
                raise Complaint(f"{place}: {said}" if place else said)
            raise Complaint(say("{got} is not what was asked for: {count} results, in order.", got=_kind(answer, place),
                                count=len(right)))  # fmt: skip
        for i, part in enumerate(right):
            _walk(answer[i], part, f"{place}[{i}]", found)
    else:
        found[place] = _array(answer, right, place)


def _holds(array: Any, right: Any) -> bool:
    """True if the rows of an array may be meant as the results: a matrix is no pair of matrices."""
    return np.ndim(array) > 0 and len(array) == len(right) and all(np.shape(array)[1:] == np.shape(r) for r in right)


def _array(answer: Any, right: Any, place: str) -> Array:
    answer = data_of(answer)
    if isinstance(answer, (str, bytes, dict, set)) or callable(answer):
        raise Complaint(not_asked_for(answer, right, place))
    array = _of_one_kind(answer)
    truths = np.asarray(right).dtype == np.bool_
    if array is None or (array.dtype.kind == "b") != truths:
        raise Complaint(not_asked_for(answer, right, place))
    if array.dtype.kind == "c" and np.asarray(right).dtype.kind != "c":
        raise Complaint(say("The answer is complex. Real numbers were asked for."))
    array = array.astype(complex if array.dtype.kind == "c" else float)
    if np.isnan(array).any() and not np.isnan(np.asarray(right, array.dtype)).any():
        raise Complaint(
            say(
                "There is a NaN in it. Usual reasons: 0/0, inf/inf or inf − inf after an overflow, "
                "the logarithm or the root of a negative number."
            )
        )
    return array


def _of_one_kind(answer: Any) -> Array | None:
    """An answer as an array of numbers or of truth values, or None if it is neither."""
    try:
        array = np.asarray([data_of(part) for part in answer] if isinstance(answer, (list, tuple)) else answer)
        if array.dtype.kind == "O":  # entries are nodes, fractions, or integers of more than 64 bits
            parts = [data_of(part) for part in array.flat]
            if all(isinstance(part, (Number, np.ndarray)) and not isinstance(part, bool) for part in parts):
                array = np.array([_float(part) for part in parts]).reshape(array.shape)
    except (ValueError, TypeError):  # parts of different lengths, or numbers that are not real
        return None
    return array if array.dtype.kind in "biufc" else None


def _float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def not_asked_for(answer: Any, right: Any, place: str = "") -> str:
    """The sentence on an answer of another kind than the right one."""
    truths = np.asarray(right).dtype == np.bool_
    array = _of_one_kind(answer) if isinstance(answer, (list, tuple, np.ndarray)) else None
    if not np.ndim(right):
        expected = say("True or False") if truths else say("a number")
    elif array is None or array.shape != np.shape(right):
        expected = say("an array of the shape {shape}", shape=np.shape(right))
    else:  # the shape is right, so the kind of the entries differs
        expected = say("an array of True and False") if truths else say("an array of numbers")
        got = say("An array of True and False") if array.dtype.kind == "b" else say("An array of numbers")
        return say("{got} is not what was asked for: {expected}.", got=f"{place}: {got}" if place else got,
                   expected=expected)  # fmt: skip
    return say("{got} is not what was asked for: {expected}.", got=_kind(answer, place), expected=expected)


def _kind(answer: Any, place: str) -> str:
    """An answer by its kind, as the beginning of a sentence."""
    if isinstance(answer, np.ndarray) and not answer.ndim and answer.dtype == object:
        answer = answer.item()
    if isinstance(answer, np.ndarray) and answer.ndim:
        kind = say("An array of the shape {shape}", shape=answer.shape)
    elif isinstance(answer, (bool, np.bool_)) or (isinstance(answer, np.ndarray) and answer.dtype.kind == "b"):
        kind = str(bool(answer))
    elif isinstance(answer, (Number, np.ndarray)) and _of_one_kind(answer) is not None:
        array = np.asarray(_of_one_kind(answer))
        kind = say("The number {number}", number=f"{array.item():g}")
    elif isinstance(answer, str):
        kind = say("The text {text}", text=f"{str(answer)!r:.40}")
    elif isinstance(answer, (list, tuple)) and (odd := [part for part in answer if _is_odd(part)]):
        kind = say("A {kind} with {part} in it", kind=type(answer).__name__, part=f"{odd[0]!r:.40}")
    elif isinstance(answer, type):
        kind = say("The class {name}", name=answer.__name__)
    elif callable(answer):
        kind = say("The function {name}", name=getattr(answer, "__name__", type(answer).__name__))
    elif type(answer).__name__[0] in "AEIOUaeiou":
        kind = say("An {kind}", kind=type(answer).__name__)
    else:
        kind = say("A {kind}", kind=type(answer).__name__)
    return f"{place}: {kind}" if place else kind


def _is_odd(part: Any) -> bool:
    """True for a part of a list that is neither a number nor a list of numbers."""
    return part is None or part is ... or isinstance(part, (str, bytes, dict, set)) or callable(part)


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
