"""Calls of a student's function: its errors, results, side effects and memory, and the arguments that it ignores."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from inspect import signature
from typing import Any

import numpy as np

from autograd.drawing.language.speaking import say
from autograd.school.answers import Complaint, NoAnswer, equal
from autograd.school.declaring import ValueExercise
from autograd.school.given import brief


def called(function: Callable[..., Any], given: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The result of the student's function; positional arguments, so that its own names do not matter."""
    arguments = [deepcopy(given[name]) for name in names]
    try:
        with np.errstate(all="ignore"):
            result = function(*arguments)
    except NotImplementedError:  # a stub raises it, for example that of nbgrader
        raise NoAnswer(say("There is no answer yet.")) from None
    except (Exception, SystemExit) as error:
        raise Complaint(raised(error, function, dict(zip(names, arguments, strict=True)))) from None
    for name, argument in zip(names, arguments, strict=True):
        if _changed(argument, given[name]):
            raise Complaint(
                say("Your function changes its argument {name}. Whoever called it needs it as it was: work on a copy.",
                    name=name)
            )  # fmt: skip
    if result is None:
        raise NoAnswer(say("Your function returns None. Is the return missing, or the code?"))
    if result is ...:
        raise NoAnswer(say("There is no answer yet."))
    return result


def _changed(argument: Any, given: Any) -> bool:
    """True if an array, or one in a container, has changed."""
    if type(argument) is not type(given):
        return True
    if isinstance(given, (list, tuple)):
        return len(argument) != len(given) or any(map(_changed, argument, given))
    if isinstance(given, dict):
        return argument.keys() != given.keys() or any(_changed(argument[key], given[key]) for key in given)
    if isinstance(given, np.ndarray):
        numbers = given.dtype.kind in "fc"
        return not np.array_equal(argument, given, equal_nan=numbers)
    return isinstance(given, (str, int, float)) and argument != given and given == given


def raised(error: BaseException, answer: Any, arguments: Mapping[str, Any] | None) -> str:
    """An error of the student's function: its kind, its text, the line of the student's code."""
    code = getattr(answer, "__code__", None)
    lines = [
        frame.line
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.line and (code is None or frame.filename == code.co_filename)
    ]
    kind, text = type(error).__name__, text_of(error)
    said = say("Your code raised {kind}: {text}.", kind=kind, text=text.rstrip(".")[:200]) if text else (
        say("Your code raised {kind}.", kind=kind))  # fmt: skip
    said += _advice(text)
    if code is not None and lines:
        line = lines[-1] if len(lines[-1]) <= 100 else f"{lines[-1][:99]}…"
        said += " " + say("The line: {line}", line=line)
    if arguments:
        said += " " + say("It was called with {arguments}.",
                          arguments=", ".join(f"{name} = {brief(x)}" for name, x in arguments.items()))  # fmt: skip
    return said


def text_of(error: BaseException) -> str:
    """The text of an error; "" if it has none, or if ``str`` fails."""
    try:
        text = str(error).strip()
    except Exception:  # a student's own exception class may fail here
        return ""
    if sizes := re.search(r"matmul: .* core dimension 0, .*\(size (\d+) is different from (\d+)\)", text):
        rows, columns = sizes.groups()
        return say("in A @ B, A has {columns} columns and B has {rows} rows; the two have to be equal", columns=columns,
                   rows=rows)  # fmt: skip
    return text


def _advice(text: str) -> str:
    """A sentence more on errors of code for numbers that is called with arrays."""
    if "truth value of an array" in text:
        return " " + say("An array has no single truth value: np.where chooses entry by entry, in the place of if.")
    if "can be converted to Python scalars" in text or "must be real number, not" in text:
        return " " + say("The functions of math take single numbers, those of NumPy arrays too: np.exp, np.log.")
    return ""


def remembers(names: Sequence[str], function: Callable[..., Any], result: Any, given: Mapping[str, Any]) -> bool:
    """True if the function gives another result for the same arguments."""
    try:
        return not equal(called(function, given, names), result, 1e-12)
    except Complaint:
        return True


def unused(
    exercise: ValueExercise, function: Callable[..., Any], results: Sequence[Any], draws: Sequence[dict[str, Any]]
) -> list[str]:
    """The arguments that change the right result, and never the result of the student's function."""
    found: list[str] = []
    names = list(signature(exercise.solve).parameters)
    for name in names if len(names) > 1 else ():
        changes = False
        shifted = [(i, (i + by) % len(draws)) for by in range(1, min(len(draws), 5)) for i in range(len(draws))]
        for result, given, after in ((results[i], draws[i], draws[k]) for i, k in shifted):
            other = {**given, name: after[name]}
            try:
                if np.shape(given[name]) != np.shape(after[name]):  # np.shape raises for lists of different arrays
                    break
                again = called(function, other, names)
                right, right_again = exercise.solve(**deepcopy(given)), exercise.solve(**deepcopy(other))
            except Exception:  # this call only checks a guess, so an error says nothing about the answer
                break
            if not equal(again, result, 1e-12) or _depends(function, given, name, result, names):
                break
            changes = changes or not equal(right_again, right, 1e-6)
        else:
            found += [name] * changes
    return found


def _depends(
    function: Callable[..., Any], given: Mapping[str, Any], name: str, result: Any, names: Sequence[str]
) -> bool:
    """True if the result is another one far from the drawn values, as beyond a step or a maximum."""
    if np.asarray(given[name]).dtype.kind != "f":
        return False
    for factor in (-10.0, 10.0):
        try:
            if not equal(called(function, {**given, name: given[name] * factor}, names), result, 1e-12):
                return True
        except Complaint:  # the function is not meant for such values
            continue
    return False
