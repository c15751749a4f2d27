"""An answer beside the right one: its mistake, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from inspect import signature
from itertools import permutations
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
from autograd.school.calling import called, raised, remembers, unused
from autograd.school.declaring import (
    ChoiceExercise,
    Declared,
    FunctionExercise,
    JudgedExercise,
    Slip,
    ValueExercise,
)
from autograd.school.given import Given, brief, drawn, letters

MOST_NAMED = 2  # the most mistakes that are named for one answer
MORE_CALLS = 15  # additional calls of a fast function: a sentence has to hold on both sides of a step
LONGEST = 0.3  # the seconds up to which a function is called more often than the exercise says


def complaint(exercise: Declared, answer: Any, student: str) -> str | None:
    """The sentence on a wrong answer, or None for a right one.

    Raises:
        NoAnswer: the stub was not replaced.
        Complaint: the answer is of a kind that cannot be right, or the student's function failed.
    """
    if nothing_yet(answer):
        raise NoAnswer(say("There is no answer yet."))
    if isinstance(exercise, FunctionExercise):
        return _of_function(exercise, answer, student)
    if isinstance(exercise, ValueExercise):
        return _compared(exercise, [answer], drawn(exercise, student))
    if isinstance(exercise, ChoiceExercise):
        return _of_choice(exercise, answer, student)
    assert isinstance(exercise, JudgedExercise)
    return _judged(exercise, answer, student)


def _of_choice(exercise: ChoiceExercise, answer: Any, student: str) -> str | None:
    options = letters([exercise.right, *exercise.wrong], student, exercise.key)
    if not isinstance(answer, str):
        raise Complaint(say("A letter was asked for: one of {letters}.", letters=", ".join(options)))
    text = answer.strip().strip("()").rstrip(".)").casefold()
    whole = {translated(option).casefold().rstrip("."): option for option in options.values()}
    whole |= {option.casefold().rstrip("."): option for option in options.values()}
    chosen = options.get(text) or whole.get(text) or whole.get(answer.strip().casefold().rstrip("."))
    if chosen is None and len(text) > 2 and text[1] == ")":  # the answer is a line as shown: the letter and its text
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
        raise Complaint(raised(error, answer, None)) from None
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
        results.append(called(answer, given, exercise.arguments))
    draws = draws[: len(results)]
    return _compared(exercise, results, draws, answer)


@dataclass(frozen=True)
class _Case:
    """Answers beside the right ones, one a draw, at the places where they are wrong.

    Attributes:
        function: the student's function, where the answers are its results.
    """

    exercise: ValueExercise
    draws: Sequence[dict[str, Any]]
    answers: Sequence[Leaves]
    rights: Sequence[Leaves]
    wrong: Sequence[str]
    function: Callable[..., Any] | None

    def at(self, place: str) -> tuple[list[Array], list[Array]]:
        """The given answers and the right answers at one place."""
        return [answer[place] for answer in self.answers], [right[place] for right in self.rights]

    def said(self, sentence: str, places: Sequence[str]) -> str:
        """A sentence with the places that it is about, where an answer has several."""
        if len(self.rights[0]) == 1 or len(places) == len(self.rights[0]):
            return sentence
        others = say("the others are right") if len(places) == len(self.wrong) == 1 else ""
        return f"{', '.join(places)}: {sentence}" + (f" ({others})" if others else "")


def _compared(
    exercise: ValueExercise, given_answers: Sequence[Any], draws: Sequence[dict[str, Any]],
    function: Callable[..., Any] | None = None,
) -> str | None:  # fmt: skip
    """The sentence on the answers of all draws beside the right ones. They may be results of a student's function."""
    rights_whole = [exercise.solve(**deepcopy(given)) for given in draws]
    slips = _slips(exercise, given_answers, rights_whole, draws)
    answers: list[Leaves] = []
    for i, (answer, right) in enumerate(zip(given_answers, rights_whole, strict=True)):
        try:
            answers.append(leaves(answer, right))
        except NoAnswer:
            raise
        except Complaint as error:
            if slips:
                return _joined(slips)
            if _in_another_order(given_answers, rights_whole, exercise.rtol):
                return say("The results are right, in another order.")
            raise Complaint(f"{error}{_at(exercise, draws, i)}") from None
    rights = [leaves(right, right) for right in rights_whole]
    pairs = list(zip(answers, rights, strict=True))
    wrong = [place for place in rights[0] if not all(same(a[place], r[place], exercise.rtol) for a, r in pairs)]
    if not wrong:
        return None
    if slips:
        return _joined(slips)
    if _in_another_order(given_answers, rights_whole, exercise.rtol):
        return say("The results are right, in another order.")
    case = _Case(exercise, draws, answers, rights, wrong, function)
    return _named(case, rights_whole) or _of_shape(case) or _of_behaviour(case, given_answers) or _unnamed(case)


def _in_another_order(answers: Sequence[Any], rights: Sequence[Any], rtol: float) -> bool:
    """True if two to four results are exchanged, in one way at every draw."""
    if not all(isinstance(x, (tuple, list)) for x in (*answers, *rights)) or not 2 <= len(rights[0]) <= 4:
        return False
    pairs = list(zip(answers, rights, strict=True))
    if any(len(answer) != len(right) for answer, right in pairs):
        return False
    orders = permutations(range(len(rights[0])))
    return any(all(equal(tuple(a[k] for k in order), tuple(r), rtol) for a, r in pairs) for order in orders)


def _named(case: _Case, rights_whole: Sequence[Any]) -> str | None:
    """Mistakes that were not declared: those that explain all wrong places, or those that explain the first place."""
    exercise, parts = case.exercise, None
    if exercise.parts_of is not None:
        parts = [[leaves(part, right) for part in exercise.parts_of(**deepcopy(given))]
                 for given, right in zip(case.draws, rights_whole, strict=True)]  # fmt: skip
    named = {
        place: mistakes.found(
            *case.at(place), case.draws, max(exercise.rtol, 1e-6),
            None if parts is None else [[part[place] for part in row] for row in parts],
            _solver(exercise, place),
        )
        for place in case.wrong
    }  # fmt: skip
    first = case.wrong[0]
    common = [said for said in named[first] if all(said in named[place] for place in case.wrong)]
    if common:
        return case.said(_joined(common), case.wrong)
    return case.said(_joined(named[first]), [first]) if named[first] else None


def _of_shape(case: _Case) -> str | None:
    """The sentence on an answer of another shape."""
    first = case.wrong[0]
    for answer, right in zip(*case.at(first), strict=True):
        if answer.shape != right.shape:
            if right.ndim and answer.ndim:
                said = say("The shape is {got}, expected is {expected}.", got=answer.shape, expected=right.shape)
            else:
                said = not_asked_for(answer, right)
            return case.said(said, [first])
    return None


def _of_behaviour(case: _Case, results: Sequence[Any]) -> str | None:
    """The sentence on a function that remembers or overlooks something, or on an answer that is right in part."""
    exercise, function, first = case.exercise, case.function, case.wrong[0]
    names = list(signature(exercise.solve).parameters)
    if function is not None and remembers(names, function, results[0], case.draws[0]):
        return say("Your function gives another result when it is called again with the same arguments. "
                   "Does it keep something from call to call, or is it random?")  # fmt: skip
    ignored = [] if function is None else unused(exercise, function, results, case.draws)
    if ignored:
        said = say("The result stays the same when {name} changes.", name=ignored[0])
        return said if len(case.wrong) > 1 else case.said(said, [first])  # the sentence is true of all results together
    here, there = case.at(first)
    part = mistakes.nearly(here, there, exercise.rtol) or mistakes.partly(here, there, exercise.rtol)
    return None if part is None else case.said(part, [first])


def _solver(exercise: ValueExercise, place: str) -> mistakes.Solve:
    """The right answer of other given values, at one place."""

    def solve(given: Mapping[str, Any]) -> Array | None:
        try:
            with np.errstate(all="ignore"):
                right = exercise.solve(**deepcopy(dict(given)))
            return leaves(right, right)[place]
        except Exception:  # the lesson does not draw such values
            return None

    return solve


def _are_truths(x: Any) -> bool:
    """True for truth values: one, an array, or a list of them."""
    if isinstance(x, (list, tuple)):
        return all(map(_are_truths, x))
    return isinstance(x, (bool, np.bool_)) or (isinstance(x, np.ndarray) and x.dtype == np.bool_)


def _unnamed(case: _Case) -> str:
    """A wrong answer without a known mistake: the calls with a wrong entry, and the entries there."""
    exercise, wrong = case.exercise, case.wrong
    pairs = list(zip(case.answers, case.rights, strict=True))
    if any(np.isinf(a[place]).any() and np.isfinite(r[place]).all() for a, r in pairs for place in wrong):
        return case.said(
            say("There is an inf in it. Usual reasons: a division by 0, the logarithm of 0, an overflow."), wrong
        )
    if not isinstance(exercise, FunctionExercise):
        return case.said(say("It is another result."), wrong)
    bad = [
        i for i, (a, r) in enumerate(pairs) if not all(same(a[place], r[place], exercise.rtol) for place in wrong)
    ]  # fmt: skip
    at = _at(exercise, case.draws, bad[0])
    found = [case.answers[bad[0]][place] for place in wrong]
    if _are_truths(exercise.solve(**deepcopy(case.draws[bad[0]]))):
        found = [one.astype(bool) for one in found]
    values = [brief(one.item() if one.ndim == 0 else one) for one in found]
    got = values[0] if len(values) == 1 else f"({', '.join(values)})"
    if len(bad) < len(pairs):
        said = say("It is right at {right} of {count} calls. It gave {got}", right=len(pairs) - len(bad),
                   count=len(pairs), got=got)  # fmt: skip
    else:
        said = say("It is another result. It gave {got}", got=got)
    return case.said(said + at, wrong)


def _at(exercise: ValueExercise, draws: Sequence[Mapping[str, Any]], i: int) -> str:
    if not isinstance(exercise, FunctionExercise):
        return ""
    return " " + say("(called with {arguments})", arguments=repr(Given(exercise.key, draws[i])))


def _slips(
    exercise: ValueExercise, answers: Sequence[Any], rights: Sequence[Any], draws: Sequence[dict[str, Any]]
) -> list[str]:
    """The declared mistakes that explain every answer; their results may be of another kind than the right one."""
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
    except ValueError:  # the lists have different lengths inside
        return True


def _joined(sentences: Sequence[str]) -> str:
    """One or two sentences: if two mistakes lead to the same answer, both are named."""
    different = list(dict.fromkeys(sentences))[:MOST_NAMED]
    return f" {say('Or:')} ".join(different)
