"""An answer beside the right one: what is wrong with it, in a sentence."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from inspect import signature
from time import monotonic
from typing import Any

import numpy as np

from autograd.drawing.language.speaking import say, translated
from autograd.engine.node import data_of
from autograd.school import mistakes
from autograd.school.answers import (
    Array,
    Complaint,
    Leaves,
    NoAnswer,
    equal,
    leaves,
    not_asked_for,
    nothing_yet,
    same,
)
from autograd.school.declaring import (
    ChoiceExercise,
    Declared,
    FunctionExercise,
    JudgedExercise,
    Slip,
    ValueExercise,
)
from autograd.school.given import Given, brief, drawn, letters

MOST_NAMED = 2  # mistakes that are named for one answer
MORE_CALLS = 15  # of a fast function, beyond those of the exercise: what is said has to hold on both sides of a step
LONGEST = 0.3  # seconds; a slower function is called no more than the exercise says


def complaint(exercise: Declared, answer: Any, student: str) -> str | None:
    """The sentence on a wrong answer, or None for a right one.

    Raises:
        NoAnswer: the stub was not replaced.
    """
    try:
        if nothing_yet(answer):
            raise NoAnswer(say("There is no answer yet."))
        if isinstance(exercise, FunctionExercise):
            return _of_function(exercise, answer, student)
        if isinstance(exercise, ValueExercise):
            given = drawn(exercise, student)
            return _compared(exercise, [answer], given)
        if isinstance(exercise, ChoiceExercise):
            return _of_choice(exercise, answer, student)
        assert isinstance(exercise, JudgedExercise)
        return _judged(exercise, answer, student)
    except NoAnswer:
        raise
    except Complaint as error:
        return str(error)


def _of_choice(exercise: ChoiceExercise, answer: Any, student: str) -> str | None:
    options = letters([exercise.right, *exercise.wrong], student, exercise.key)
    if not isinstance(answer, str):
        raise Complaint(say("A letter was asked for: one of {letters}.", letters=", ".join(options)))
    text = answer.strip().strip("()").rstrip(".)").casefold()
    whole = {translated(option).casefold().rstrip("."): option for option in options.values()}
    whole |= {option.casefold().rstrip("."): option for option in options.values()}
    chosen = options.get(text) or whole.get(text) or whole.get(answer.strip().casefold().rstrip("."))
    if chosen is None and len(text) > 2 and text[1] == ")":  # a line as it is shown: the letter and its text
        chosen = whole.get(text[2:].strip()) if whole.get(text[2:].strip()) == options.get(text[0]) else None
    if chosen is None:
        raise Complaint(
            say("{got} is none of the answers: {letters}.", got=f"{answer!r:.60}", letters=", ".join(options))
        )
    return None if chosen == exercise.right else translated(exercise.wrong[chosen])


def _judged(exercise: JudgedExercise, answer: Any, student: str) -> str | None:
    given = Given(exercise.key, drawn(exercise, student)[0])
    try:
        said = exercise.judge(answer, given)
    except Complaint:
        raise
    except NotImplementedError:
        raise NoAnswer(say("There is no answer yet.")) from None
    except (Exception, SystemExit) as error:
        raise Complaint(_raised(error, answer, None)) from None
    return None if said is None else translated(str(said))


def _of_function(exercise: FunctionExercise, answer: Any, student: str) -> str | None:
    arguments = ", ".join(exercise.arguments)
    if not callable(answer):
        said = say("A function of {arguments} was asked for, not {kind}.", arguments=arguments,
                   kind=type(answer).__name__)  # fmt: skip
        if isinstance(answer, (int, float, np.ndarray, np.number, tuple, list)):
            said += " " + say("Hand over the function itself, without calling it.")
        raise Complaint(said)
    draws = drawn(exercise, student, exercise.calls + MORE_CALLS)
    results = []
    started = monotonic()
    for i, given in enumerate(draws):
        if i >= exercise.calls and monotonic() - started > LONGEST:
            break
        results.append(_called(answer, given, exercise.arguments))
    draws = draws[: len(results)]
    return _compared(exercise, results, draws, answer)


def _unused(
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
                if np.shape(given[name]) != np.shape(after[name]):  # raises for lists of different arrays
                    break
                again = _called(function, other, names)
                right, right_again = exercise.solve(**deepcopy(given)), exercise.solve(**deepcopy(other))
            except Exception:  # a check of a guess: an error here says nothing about the answer
                break
            if not equal(again, result, 1e-12) or _depends(function, given, name, result, names):
                break
            changes = changes or not equal(right_again, right, 1e-6)
        else:
            found += [name] * changes
    return found


def _remembers(names: Sequence[str], function: Callable[..., Any], result: Any, given: Mapping[str, Any]) -> bool:
    """True if the function gives another result for the same arguments."""
    try:
        return not equal(_called(function, given, names), result, 1e-12)
    except Complaint:
        return True


def _depends(
    function: Callable[..., Any], given: Mapping[str, Any], name: str, result: Any, names: Sequence[str]
) -> bool:
    """True if the result is another one far from the drawn values, as beyond a step or a maximum."""
    if np.asarray(given[name]).dtype.kind != "f":
        return False
    for factor in (-10.0, 10.0):
        try:
            if not equal(_called(function, {**given, name: given[name] * factor}, names), result, 1e-12):
                return True
        except Complaint:  # the function is not meant for such values
            continue
    return False


def _called(function: Callable[..., Any], given: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The result of the student's function; positional arguments, so that its own names do not matter."""
    arguments = [deepcopy(given[name]) for name in names]
    try:
        with np.errstate(all="ignore"):
            result = function(*arguments)
    except NotImplementedError:  # a stub, as that of nbgrader
        raise NoAnswer(say("There is no answer yet.")) from None
    except (Exception, SystemExit) as error:
        raise Complaint(_raised(error, function, dict(zip(names, arguments, strict=True)))) from None
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
    """True if an array, or one in a container, is not what it was."""
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


def text_of(error: BaseException) -> str:
    """The text of an error; "" of one that has none, or that cannot say it."""
    try:
        text = str(error).strip()
    except Exception:  # of a class of the student's own
        return ""
    if sizes := re.search(r"matmul: .* core dimension 0, .*\(size (\d+) is different from (\d+)\)", text):
        rows, columns = sizes.groups()
        return say("in A @ B, A has {columns} columns and B has {rows} rows; the two have to be equal", columns=columns,
                   rows=rows)  # fmt: skip
    return text


def _raised(error: BaseException, answer: Any, arguments: Mapping[str, Any] | None) -> str:
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
        said += " " + say("The line: {line}", line=f"{lines[-1]:.100}")
    if arguments:
        said += " " + say("It was called with {arguments}.",
                          arguments=", ".join(f"{name} = {brief(x)}" for name, x in arguments.items()))  # fmt: skip
    return said


def _advice(text: str) -> str:
    """A sentence more on errors of code for numbers that is called with arrays."""
    if "truth value of an array" in text:
        return " " + say("An array has no single truth value: np.where chooses entry by entry, in the place of if.")
    if "can be converted to Python scalars" in text or "must be real number, not" in text:
        return " " + say("The functions of math take single numbers, those of NumPy arrays too: np.exp, np.log.")
    return ""


def _compared(
    exercise: ValueExercise, given_answers: Sequence[Any], draws: Sequence[dict[str, Any]],
    function: Callable[..., Any] | None = None,
) -> str | None:  # fmt: skip
    """The sentence on answers beside the right ones, one a draw; they are results of the function, if there is one."""
    rights_whole = [exercise.solve(**deepcopy(given)) for given in draws]
    slips = _slips(exercise, given_answers, rights_whole, draws)
    answers: list[Leaves] = []
    for i, (answer, right) in enumerate(zip(given_answers, rights_whole, strict=True)):
        try:
            answers.append(leaves(answer, right))
        except NoAnswer:
            raise
        except Complaint as error:
            raise Complaint(_joined(slips) if slips else f"{error}{_at(exercise, draws, i)}") from None
    rights = [leaves(right, right) for right in rights_whole]
    rtol = exercise.rtol
    if all(same(a[p], r[p], rtol) for a, r in zip(answers, rights, strict=True) for p in r):
        return None
    if slips:
        return _joined(slips)
    if exercise.parts_of is not None:
        parts = [[leaves(part, right) for part in exercise.parts_of(**deepcopy(given))]
                 for given, right in zip(draws, rights_whole, strict=True)]  # fmt: skip
    else:
        parts = None
    wrong = [p for p in rights[0] if not all(same(a[p], r[p], rtol) for a, r in zip(answers, rights, strict=True))]
    named = {
        place: mistakes.found(
            [a[place] for a in answers], [r[place] for r in rights], draws, max(rtol, 1e-6),
            None if parts is None else [[part[place] for part in row] for row in parts],
            _solver(exercise, place),
        )
        for place in wrong
    }  # fmt: skip
    common = [said for said in named[wrong[0]] if all(said in named[place] for place in wrong)]
    if common:
        return _in_places(_joined(common), wrong, rights[0], wrong)
    first = wrong[0]
    here = [a[first] for a in answers]
    there = [r[first] for r in rights]
    if named[first]:
        return _in_places(_joined(named[first]), [first], rights[0], wrong)
    for answer, right in zip(here, there, strict=True):
        if answer.shape != right.shape:
            if right.ndim and answer.ndim:
                said = say("The shape is {got}, expected is {expected}.", got=answer.shape, expected=right.shape)
            else:
                said = not_asked_for(answer, right)
            return _in_places(said, [first], rights[0], wrong)
    if function is not None and _remembers(
        list(signature(exercise.solve).parameters), function, given_answers[0], draws[0]
    ):
        return say("Your function gives another result when it is called again with the same arguments. "
                   "Does it keep something from call to call, or is it random?")  # fmt: skip
    part = mistakes.nearly(here, there, rtol) or mistakes.partly(here, there, rtol)
    unused = [] if function is None else _unused(exercise, function, given_answers, draws)
    if unused:
        part = say("The result stays the same when {name} changes.", name=unused[0])
        if len(wrong) > 1:  # it is true of all results together
            return part
    if part is not None:
        return _in_places(part, [first], rights[0], wrong)
    return _in_places(_unnamed(exercise, answers, rights, wrong, draws), wrong, rights[0], wrong)


def _solver(exercise: ValueExercise, place: str) -> mistakes.Solve:
    """The right answer of other given values, at one place."""

    def solve(given: Mapping[str, Any]) -> Array | None:
        try:
            with np.errstate(all="ignore"):
                right = exercise.solve(**deepcopy(dict(given)))
            return leaves(right, right)[place]
        except Exception:  # values that the lesson does not draw: nothing is said of them
            return None

    return solve


def _are_truths(x: Any) -> bool:
    """True for truth values: one, an array, or a list of them."""
    if isinstance(x, (list, tuple)):
        return all(map(_are_truths, x))
    return isinstance(x, (bool, np.bool_)) or (isinstance(x, np.ndarray) and x.dtype == np.bool_)


def _unnamed(
    exercise: ValueExercise, answers: Sequence[Leaves], rights: Sequence[Leaves], wrong: Sequence[str], draws: Any
) -> str:
    """A wrong answer without a known mistake: at which calls any of its places is wrong, and what stands there."""
    pairs = [(a[place], r[place]) for a, r in zip(answers, rights, strict=True) for place in wrong]
    if any(np.isinf(a).any() and np.isfinite(r).all() for a, r in pairs):
        return say("There is an inf in it. Usual reasons: a division by 0, the logarithm of 0, an overflow.")
    if not isinstance(exercise, FunctionExercise):
        return say("It is another result.")
    bad = [
        i for i, (a, r) in enumerate(zip(answers, rights, strict=True))
        if not all(same(a[place], r[place], exercise.rtol) for place in wrong)
    ]  # fmt: skip
    at = _at(exercise, draws, bad[0])
    found = [answers[bad[0]][place] for place in wrong]
    if _are_truths(exercise.solve(**deepcopy(draws[bad[0]]))):
        found = [one.astype(bool) for one in found]
    values = [brief(one.item() if one.ndim == 0 else one) for one in found]
    got = values[0] if len(values) == 1 else f"({', '.join(values)})"
    if len(bad) < len(answers):
        return say("It is right at {right} of {count} calls. It gave {got}", right=len(answers) - len(bad),
                   count=len(answers), got=got) + at  # fmt: skip
    return say("It is another result. It gave {got}", got=got) + at


def _at(exercise: ValueExercise, draws: Sequence[Mapping[str, Any]], i: int) -> str:
    if not isinstance(exercise, FunctionExercise):
        return ""
    return " " + say("(called with {arguments})", arguments=repr(Given(exercise.key, draws[i])))


def _in_places(said: str, places: Sequence[str], right: Leaves, wrong: Sequence[str]) -> str:
    """The sentence with the places that it is about, where an answer has several; ``wrong`` are all wrong ones."""
    if len(right) == 1 or len(places) == len(right):
        return said
    others = say("the others are right") if len(places) == len(wrong) == 1 else ""
    return f"{', '.join(places)}: {said}" + (f" ({others})" if others else "")


def _slips(
    exercise: ValueExercise, answers: Sequence[Any], rights: Sequence[Any], draws: Sequence[dict[str, Any]]
) -> list[str]:
    """The declared mistakes that explain every answer; what they lead to may be of another kind than the right one."""
    return [translated(slip.said) for slip in exercise.slips if _explains(exercise, slip, answers, rights, draws)]


def _explains(
    exercise: ValueExercise, slip: Slip, answers: Sequence[Any], rights: Sequence[Any], draws: Sequence[dict[str, Any]]
) -> bool:
    differs = False
    for answer, right, given in zip(answers, rights, draws, strict=True):
        with np.errstate(all="ignore"):
            made = slip.answer(**deepcopy(given))
        if not equal(answer, made, exercise.rtol) or not _of_one_shape(answer, made):
            return False
        differs = differs or not (equal(right, made, exercise.rtol) and _of_one_shape(right, made))
    return differs


def _of_one_shape(one: Any, other: Any) -> bool:
    """True unless one of two is a tuple or list and the other none of the same length."""
    try:
        return bool(np.shape(data_of(one)) == np.shape(data_of(other)))
    except ValueError:  # of different lengths inside
        return True


def _joined(sentences: Sequence[str]) -> str:
    """One or two sentences: if two mistakes lead to the same answer, both are named."""
    different = list(dict.fromkeys(sentences))[:MOST_NAMED]
    return f" {say('Or:')} ".join(different)
