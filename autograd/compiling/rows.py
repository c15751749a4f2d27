"""Rows: calls at the end of a program that change its inputs, made in one call into C; and if they may be made.

An interrupt of the user is noticed between two instructions of Python. So it comes before all changes or after them.
"""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable, Collection, Iterable
from itertools import chain, starmap
from typing import Any

import numpy as np

from autograd.compiling.passes.commits import first_write
from autograd.compiling.program import Call, Step, Var
from autograd.engine.memory import owner_of

AT_ONCE = deque[Any](maxlen=0).extend
"""Consumes its argument without running Python code in between, where an interrupt could be noticed."""

_OWNDATA, _WRITEABLE = 0x4, 0x400
"""Bits of ``flags.num``, which NumPy's header files give; one question instead of two."""


def at_the_end(steps: list[tuple[int, Step]], inputs: set[Var]) -> tuple[list[tuple[int, Step]], list[Call]]:
    """The steps before the first change of an input, and the rest, which ``end_in_rows`` has approved of."""
    n = first_write([step for _, step in steps], inputs)
    return steps[:n], [step for _, step in steps[n:] if isinstance(step, Call)]


class HalfDone(Exception):
    """A commit stopped in the middle, where the function would have stopped, too. ``error`` is the reason."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


def write(rows: Iterable[Any], values: Any = (), result: Any = None, done: Any = None) -> Any:
    """Make changes in one call into C, which nothing interrupts: ``f(*args)`` for each row ``(f, *args)``.

    Args:
        rows: the rows.
        values: nothing to be done with; so this is a ``commit`` of a program that changes its inputs alone.
        result: is returned.
        done: an array that becomes True together with all else.

    Raises:
        HalfDone: one of the rows raised an error.
    """
    try:
        AT_ONCE(starmap(operator.call, rows if done is None else chain(rows, ((operator.setitem, done, ..., True),))))
    except Exception as error:
        raise HalfDone(error) from None
    return result


def glance(count: int, written: list[int], arrays: list[int], alone: Collection[int] = ()) -> Callable[..., bool]:
    """A function of all inputs of a program: True where they have memory of their own, so that ``refusal`` finds none.

    Args:
        count: how many inputs there are.
        written: the positions of those that are written into.
        arrays: those of all arrays.
        alone: those of arrays that are known to own their memory and to be writable.

    Example:
        >>> alone = glance(2, [1], [0, 1])
        >>> x = np.ones(3)
        >>> alone(x, np.ones(3)), alone(x, x), alone(x, np.ones(6)[:3])
        (True, False, False)
    """
    bits = _OWNDATA | _WRITEABLE
    flags = " & ".join([*(f"x{i}.flags.num" for i in written if i not in alone), f"{bits}"])
    bases = " is ".join([*(f"x{i}.base" for i in arrays if i not in alone), "None"])
    names = ", ".join(f"id(x{i})" for i in arrays)
    conditions = f"{flags} == {bits} and {bases} and len({{{names}}}) == {len(arrays)}"
    made: Callable[..., bool] = eval(f"lambda {', '.join(f'x{i}' for i in range(count))}: {conditions}", {})
    return made


def refusal(values: list[Any], written: list[int]) -> str:
    """The reason why a program cannot write into some of its inputs in place; "" if it can.

    Args:
        values: all inputs of the program.
        written: the positions of those that it writes into.
    """
    for i in written:
        if type(x := values[i]) is not np.ndarray or not x.flags.writeable:
            return "an array that it changes in place is read-only"
    if not written:
        return ""
    arrays = [x for x in values if type(x) is np.ndarray]
    owners = [x if x.base is None else owner_of(x) for x in arrays]
    shared = len({*map(id, owners)}) < len(owners)
    if shared or not all([x.base is None or x.flags.owndata for x in owners]):  # noqa: C419 (a generator is slower)
        for x in (values[i] for i in written):
            if sum(np.may_share_memory(x, y) for y in arrays) > 1:
                return "an array that it changes in place shares memory with another one that it reads"
    return ""
