"""Mistakes of every exercise: changes that turn the right answer into the given one, at every draw.

A mistake is named only if it explains every entry of every draw, and none of them by chance: the right answers must
differ from its results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.drawing.language.speaking import say
from autograd.school.answers import Array, near, same

Draw = Mapping[str, Any]
UNROUNDED = 1e-5  # the greatest distance of a computed number from the one that a far-fetched mistake leads to
INCOMING = "g"  # the name of the incoming gradient in this whole package


def explained(
    answers: Sequence[Array], rights: Sequence[Array], makes: Callable[[int], Array | None], rtol: float
) -> bool:
    """True if the results of a mistake are all answers, and not the right answer everywhere."""
    differs = False
    for i, (answer, right) in enumerate(zip(answers, rights, strict=True)):
        try:
            with np.errstate(all="ignore"):
                made = makes(i)
        except ValueError:  # the shapes of the first draw do not fit this one
            return False
        if made is None or not np.isfinite(made).all() or not same(answer, np.asarray(made), rtol):
            return False
        differs = differs or not same(right, np.asarray(made), 2 * rtol)
    return differs


def found(
    answers: Sequence[Array], rights: Sequence[Array], draws: Sequence[Draw], rtol: float,
    parts: Sequence[Sequence[Array]] | None, solve: Solve | None = None,
) -> list[str]:  # fmt: skip
    """The sentences of the mistakes that explain all answers, the likely ones first.

    Args:
        answers: one array a draw.
        rights: the right ones.
        draws: the given values of each draw.
        rtol: the greatest relative distance of the answer from the result of a mistake.
        parts: of each draw the parts that the right answer is the sum of, if they are declared.
        solve: the right answer of other given values, for mistakes in their use; they are looked for last.
    """
    other_shapes = any(answer.shape != right.shape for answer, right in zip(answers, rights, strict=True))
    strict = min(rtol, UNROUNDED)
    if other_shapes:
        named = [said for said, makes in _of_shapes(answers, rights) if explained(answers, rights, makes, rtol)]
        kinds = _of_other_axes(answers, rights)
        return named or [said for said, makes in kinds if explained(answers, rights, makes, rtol)]
    kinds = _of_numbers(rights, draws, parts, rtol)
    named = [said for said, makes in kinds if explained(answers, rights, makes, rtol)]
    named += [said for said, makes in _far_fetched(rights) if explained(answers, rights, makes, strict)]
    if named:
        return named
    for said, makes in _of_use(draws, solve) if solve is not None else ():
        if explained(answers, rights, makes, strict):
            return [said]
    return []


Kind = tuple[str, Callable[[int], Array | None]]
"""A sentence, and the result of the mistake at a draw, by the number of the draw."""
Solve = Callable[[Draw], Array | None]
"""The right answer of given values, or None where there is none."""


def _with(x: Any, make: Callable[[int, Any], Array | None]) -> Callable[[int], Array | None]:
    """The function with its second argument held, as it is now in a loop."""
    return lambda i: make(i, x)


def _of_shapes(answers: Sequence[Array], rights: Sequence[Array]) -> Iterator[Kind]:
    """Mistakes that show in the shape: they turn the right answer into another shape, or lack a sum."""
    first, right = answers[0], rights[0]
    if right.ndim == 2 and first.shape == right.T.shape:
        yield say("It is transposed."), lambda i: rights[i].T
    if first.size == right.size == 1 and not right.ndim:
        yield (
            say("The number is right, but it stands in an array of the shape {got}. The number itself is asked for.",
                got=first.shape),
            lambda i: rights[i].reshape(answers[i].shape) if answers[i].size == 1 else None,
        )  # fmt: skip
    elif first.size == right.size:
        yield (
            say("The numbers are right, the shape is not: {got} instead of {expected}.", got=first.shape,
                expected=right.shape),
            lambda i: rights[i].reshape(answers[i].shape) if rights[i].size == answers[i].size else None,
        )  # fmt: skip
    for axes in _axes_to_sum(first.shape, right.shape):
        names = ", ".join(map(str, axes))
        if _sums_to(answers, rights, axes, np.sum):
            yield say("The sum over axis {axis} is missing: what was broadcast along it adds up on the way back.",
                      axis=names), lambda i: answers[i]  # fmt: skip
        elif _sums_to(answers, rights, axes, np.mean):
            yield say("The mean over axis {axis} is missing.", axis=names), lambda i: answers[i]
    for axes in _axes_to_sum(right.shape, first.shape):
        names = ", ".join(map(str, axes))
        yield (
            say("It is summed over axis {axis}. That axis stays.", axis=names),
            _with(axes, lambda i, axes: rights[i].sum(axis=axes).reshape(answers[i].shape)),
        )
        yield (
            say("It is the mean over axis {axis}. That axis stays.", axis=names),
            _with(axes, lambda i, axes: rights[i].mean(axis=axes).reshape(answers[i].shape)),
        )


def _of_other_axes(answers: Sequence[Array], rights: Sequence[Array]) -> Iterator[Kind]:
    """A sum over another axis, if no mistake of shapes explains the answer better."""
    first, right = answers[0], rights[0]
    if min(first.size, right.size) > 1 and first.size != right.size:
        yield (
            say("Its total is right, its shape is not: {got} instead of {expected}. Is it summed over another axis?",
                got=first.shape, expected=right.shape),
            lambda i: answers[i] if _same_total(answers[i], rights[i]) else None,
        )  # fmt: skip


def _same_total(one: Array, other: Array) -> bool:
    """True if two arrays have the same total, unless it is 0 along every axis, as where parts cancel."""
    total, size = float(np.abs(other.sum())), float(np.abs(other).sum())
    return total > 1e-3 * size and same(one.sum(), other.sum(), 1e-6)


def _sums_to(answers: Sequence[Array], rights: Sequence[Array], axes: tuple[int, ...], add: Any) -> bool:
    def sums(answer: Array, right: Array) -> bool:
        total = add(answer, axis=axes) if answer.ndim > max(axes) else None
        return total is not None and total.size == right.size and same(total.reshape(right.shape), right, 1e-6)

    return all(map(sums, answers, rights))


def _axes_to_sum(large: tuple[int, ...], small: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The sets of axes whose sum turns one shape into the other; a sum over an axis of length 1 is none."""
    long = [axis for axis, n in enumerate(large) if n > 1]
    for count in range(1, len(long) + 1):
        for axes in combinations(long, count):
            left = tuple(n for axis, n in enumerate(large) if axis not in axes)
            kept = tuple(1 if axis in axes else n for axis, n in enumerate(large))
            if small in (left, kept):
                yield axes


def _of_numbers(
    rights: Sequence[Array], draws: Sequence[Draw], parts: Sequence[Sequence[Array]] | None, rtol: float
) -> Iterator[Kind]:
    """Mistakes that leave the shape as it is."""
    right = rights[0]
    yield say("The size is right, the sign is not."), lambda i: -rights[i]
    if parts is not None:
        yield from _of_parts(parts)
    if all(INCOMING in draw for draw in draws):
        incoming = [np.asarray(draw[INCOMING], float) for draw in draws]
        yield (
            say("The incoming gradient g is missing: that is the local derivative alone."),
            lambda i: (
                np.where(incoming[i] != 0, rights[i] / incoming[i], 0.0) if _fits(incoming[i], rights[i]) else None
            ),
        )
        yield say("That is the incoming gradient g. The local derivative is missing."), lambda i: incoming[i]
    if right.ndim == 2 and right.shape[0] == right.shape[1] > 1:
        yield say("It is transposed."), lambda i: rights[i].T
    yield from _of_factors(rights, draws)
    for name, value in draws[0].items():
        if name != INCOMING and _is_numbers(value) and np.shape(value) == right.shape:
            yield (
                say("That is {name} itself.", name=name),
                _with(name, lambda i, name: np.asarray(draws[i][name], float)),
            )
    if any((r > 0).any() for r in rights):  # for negative answers, "minus the right answer" fits
        yield say("That is its absolute value. The sign is lost."), lambda i: np.abs(rights[i])
    yield from _of_digits(rights, rtol)


def _far_fetched(rights: Sequence[Array]) -> Iterator[Kind]:
    """Mistakes that a number with few digits may look like by chance."""
    right = rights[0]
    yield say("That is 1 over the right answer."), lambda i: 1 / rights[i]
    yield say("That is the square of the right answer."), lambda i: rights[i] ** 2
    yield say("That is the square root of the right answer."), lambda i: np.sqrt(rights[i])
    if all(((r == 0) | (r == 1)).all() for r in rights):
        if sum(r.size for r in rights) > 1:  # a single number may agree by chance
            yield say("1 and 0, or True and False, are exchanged."), lambda i: 1 - rights[i]
    elif all(((r >= 0) & (r <= 1)).all() for r in rights):
        yield say("That is 1 minus the right answer."), lambda i: 1 - rights[i]
    if right.ndim == 1 and all(len(np.unique(r)) > 2 for r in rights):  # two values may agree by chance
        yield say("The numbers are right, in the reverse order."), lambda i: rights[i][::-1]


def _of_digits(rights: Sequence[Array], rtol: float) -> Iterator[Kind]:
    """Numbers that lost digits, whole numbers beside the right one, logarithms of another base."""
    whole = all((r == np.round(r)).all() for r in rights)
    if whole and rights[0].ndim == 0 and all(abs(r) > 2 for r in rights):
        yield say("It is 1 too large."), lambda i: rights[i] + 1
        yield say("It is 1 too small."), lambda i: rights[i] - 1
    if not whole and all((np.abs(r) >= 1).any() for r in rights):
        yield (
            say("Only the whole part is right. Is it an array of integers, or // in the place of /?"),
            lambda i: np.trunc(rights[i]),
        )
    for base in (10, 2) if rtol < 1e-4 else ():  # numbers of few digits may agree by chance
        yield (
            say("That is right for logarithms to the base {base}. np.log is the natural one.", base=base),
            _with(base, lambda i, base: rights[i] / np.log(base)),
        )


def _fits(one: Array, other: Array) -> bool:
    try:
        return np.broadcast_shapes(one.shape, other.shape) == other.shape
    except ValueError:
        return False


def _is_numbers(x: Any) -> bool:
    return (
        not isinstance(x, bool)
        and isinstance(x, (int, float, np.ndarray, np.number))
        and np.asarray(x).dtype.kind in "iuf"
    )


def _of_parts(parts: Sequence[Sequence[Array]]) -> Iterator[Kind]:
    count = len(parts[0])
    for k in range(count):
        yield (
            say("That is one of the {count} parts that add up. The later one has to be added (+=), not to take the "
                "place of the earlier one (=).", count=count),
            _with(k, lambda i, k: np.asarray(parts[i][k], float)),
        )  # fmt: skip
    for k in range(count if count > 2 else 0):
        yield (
            say("One of the {count} parts that add up is missing.", count=count),
            _with(k, lambda i, k: np.asarray(sum(part for j, part in enumerate(parts[i]) if j != k), float)),
        )
    yield (
        say("The parts are multiplied. Where ways meet, gradients add up."),
        lambda i: np.asarray(np.prod([np.asarray(part, float) for part in parts[i]], axis=0)),
    )


def _alike(one: Any, other: Any) -> bool:
    """True if two values can be taken for each other: floats are no classes or counts."""
    return np.shape(one) == np.shape(other) and np.asarray(one).dtype.kind == np.asarray(other).dtype.kind


def _all_alike(arrays: Sequence[Array | None]) -> bool:
    return all(x is not None and arrays[0] is not None and same(x, arrays[0], 1e-9) for x in arrays)


def _of_use(draws: Sequence[Draw], solve: Solve) -> Iterator[Kind]:
    """Mistakes in the use of given values: two of them swapped, one left out or with the other sign, degrees."""

    def made(draw: Draw) -> Array | None:
        result = solve(draw)
        # a result of 0 has too many reasons to name one
        return result if result is not None and np.any(result) else None

    names = [name for name in draws[0] if all(_is_numbers(draw[name]) for draw in draws)]
    for one, other in combinations(names, 2):
        if all(_alike(draw[one], draw[other]) for draw in draws):
            yield (
                say("It would be right with {one} and {other} swapped.", one=one, other=other),
                _with((one, other), lambda i, two: made({**draws[i], two[0]: draws[i][two[1]],
                                                          two[1]: draws[i][two[0]]})),
            )  # fmt: skip
    real = [name for name in names if np.asarray(draws[0][name]).dtype.kind == "f"]
    for name in real:
        ones = [made({**draw, name: draw[name] * 0 + 1.0}) for draw in draws]
        # A function that returns a constant must not get this sentence.
        if len(draws) == 1 or not _all_alike(ones):
            yield (
                say("It would be right if {name} were 1: {name} is missing in it.", name=name),
                _with(ones, lambda i, ones: ones[i]),
            )
        yield (
            say("It would be right for -{name}: a sign is wrong there.", name=name),
            _with(name, lambda i, name: made({**draws[i], name: -draws[i][name]})),
        )
        yield (
            say("It would be right with {name} in degrees. NumPy takes radians.", name=name),
            _with(name, lambda i, name: made({**draws[i], name: np.radians(draws[i][name])})),
        )


def _of_factors(rights: Sequence[Array], draws: Sequence[Draw]) -> Iterator[Kind]:
    """Simple factors: numbers of rows or entries of given values (a mean for a sum), then 2 and 1/2, 10 and so on."""
    lengths = [_lengths(draw, right) for draw, right in zip(draws, rights, strict=True)]
    places = [place for place in lengths[0] if all(min(at.get(place, 0), 3) > 2 for at in lengths)]
    counts = list(dict.fromkeys(tuple(at[place] for at in lengths) for place in places))
    for ns in counts:
        if len(set(ns)) == 1:
            large = say("It is {n} times too large. {n} is a number of entries here: is a 1/n missing, as in a mean?",
                        n=ns[0])  # fmt: skip
            small = say("It is {n} times too small. {n} is a number of entries here: is there a 1/n too many?", n=ns[0])
        else:
            large = say("It is n times too large, where n is a number of entries. Is a 1/n missing, as in a mean?")
            small = say("It is n times too small, where n is a number of entries. Is there a 1/n too many?")
        yield large, _with(ns, lambda i, ns: rights[i] * ns[i])
        yield small, _with(ns, lambda i, ns: rights[i] / ns[i])
    for factor in (2, 3, 4, 10, 100):
        if (factor,) * len(rights) not in counts:
            yield say("It is {factor} times too large.", factor=factor), _with(factor, lambda i, f: rights[i] * f)
            yield say("It is {factor} times too small.", factor=factor), _with(factor, lambda i, f: rights[i] / f)


def _lengths(draw: Draw, right: Array) -> dict[tuple[str, int], int]:
    """The lengths of all axes by name and axis, "" for the right answer; a number of entries is that of axis -1."""
    found: dict[tuple[str, int], int] = {}
    for name, value in [*draw.items(), ("", right)]:
        shape = np.shape(value) if _is_numbers(value) else (len(value),) if isinstance(value, (list, tuple)) else ()
        found |= {(name, axis): n for axis, n in enumerate(shape)}
        if len(shape) > 1:
            found[name, -1] = int(np.prod(shape))
    return found


def nearly(answers: Sequence[Array], rights: Sequence[Array], rtol: float) -> str | None:
    """A sentence if every entry is near, as one that was rounded or is a finite difference."""
    if any(answer.shape != right.shape for answer, right in zip(answers, rights, strict=True)):
        return None
    if rtol > 1e-5:  # numbers that are typed by hand
        near = rtol < 0.01 and _within(answers, rights, 0.01)
        return (
            say("It is near the right answer, within 1 %. Is it rounded, or measured by a small move?")
            if near
            else None
        )
    for digits in range(1, 6):
        made = [np.round(right, digits) for right in rights]
        if all(same(answer, m, 1e-12) for answer, m in zip(answers, made, strict=True)) and _keeps_some(made, rights):
            if digits == 1:
                return say("That is the right answer rounded to one digit after the point. Leave it unrounded.")
            return say("That is the right answer rounded to {digits} digits after the point. Leave it unrounded.",
                       digits=digits)  # fmt: skip
    if _within(answers, rights, 1e-3):
        return say(
            "It is near the right answer, within 0.1 %, and not equal. Is it rounded, float32, or a finite difference?"
        )
    return None


def _keeps_some(rounded: Sequence[Array], rights: Sequence[Array]) -> bool:
    """True if rounding changes the largest entry of all draws by less than 5 %, so that it is no chance."""
    errors = [float(np.abs(m - r).max()) for m, r in zip(rounded, rights, strict=True) if r.size]
    sizes = [float(np.abs(r).max()) for r in rights if r.size]
    return bool(sizes) and max(errors) <= 0.05 * max(sizes)


def _within(answers: Sequence[Array], rights: Sequence[Array], share: float) -> bool:
    with np.errstate(all="ignore"):
        return all(
            bool(np.isfinite(a).all() and (np.abs(a - r) <= share * np.abs(r)).all())
            for a, r in zip(answers, rights, strict=True)
        )


def partly(answers: Sequence[Array], rights: Sequence[Array], rtol: float) -> str | None:
    """A sentence on the entries that are wrong, if others are right: the same ones at every draw, or those of one."""
    if any(a.shape != r.shape for a, r in zip(answers, rights, strict=True)):
        return None
    wrong = [~near(a, r, rtol) for a, r in zip(answers, rights, strict=True)]
    if all(w.shape == wrong[0].shape for w in wrong) and (said := _in_one_place(np.any(wrong, axis=0))):
        return said
    first = wrong[0]
    if first.all() or not all(w.any() for w in wrong):  # some calls are right: another sentence tells that
        return None
    count, size = first.size - int(first.sum()), first.size
    if len(wrong) == 1:
        return say("{right} of {count} entries are right.", right=count, count=size)
    return say("At the first call {right} of {count} entries are right.", right=count, count=size)


def _in_one_place(wrong: npt.NDArray[np.bool_]) -> str | None:
    """A sentence if one entry alone is wrong, or one row or column."""
    if wrong.ndim == 0 or wrong.all() or not wrong.any():
        return None
    if wrong.sum() == 1:
        place = ", ".join(str(int(k)) for k in np.argwhere(wrong)[0])
        return say("All entries are right but [{place}].", place=place)
    if wrong.ndim == 2:
        rows, columns = (np.flatnonzero(wrong.any(axis=axis)) for axis in (1, 0))
        if len(rows) == 1:
            return say("All rows are right but row {k}.", k=rows[0])
        if len(columns) == 1:
            return say("All columns are right but column {k}.", k=columns[0])
    return None
