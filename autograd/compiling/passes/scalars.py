"""Numbers beside arrays: a constant of Python's in an entrywise call becomes an array without axes, made once.

NumPy makes such an array of a Python number at each call, of the dtype of the array that it meets; that takes as long
as to calculate with ten entries. The loop that runs is the same one, so the numbers are, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from autograd.compiling.passes.targets import IN_PLACE, UFUNCS
from autograd.compiling.program import Call, Program, Step, Var

_CALCULATE = frozenset((np.add, np.subtract, np.multiply, np.true_divide, np.maximum, np.minimum, np.less,
                        np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal))  # fmt: skip


def with_arrays_for_numbers(program: Program) -> Program:
    """The program with arrays in the places of Python's numbers, where the results stay the same.

    Example:
        >>> from autograd.compiling.tracer import Trace
        >>> trace = Trace()
        >>> x = trace.input(np.ones(3, np.float32))
        >>> program = with_arrays_for_numbers(trace.program(x * 0.5))
        >>> program.calls[0].args[1]
        array(0.5, dtype=float32)
    """
    made: dict[tuple[str, str], Any] = {}
    steps = [_with_arrays(step, made) if isinstance(step, Call) else step for step in program.steps]
    return Program(program.inputs, steps, program.outputs, program.commits)


def _with_arrays(call: Call, made: dict[tuple[str, str], Any]) -> Step:
    if len(call.args) != 2 or call.f.__hash__ is None:
        return call
    f: Any = call.f
    ufunc = IN_PLACE.get(f) or UFUNCS.get(f, f)
    if ufunc not in _CALCULATE or not call.kwargs.keys() <= {"out"}:
        return call
    for i, x in enumerate(call.args):
        other = call.args[1 - i]
        if type(x) not in (float, int) or not _is_real_array(other):
            continue
        array = _array(x, other.dtype, made)
        if array is not None:
            return replace(call, args=(array, other) if i == 0 else (other, array))
    return call


def _is_real_array(x: Any) -> bool:
    """True for an array with axes: without any it may give a NumPy scalar, as its own operators do."""
    return isinstance(x, Var) and x.is_array and x.dtype is not None and x.dtype.char in "fd" and len(x.shape) > 0


def _array(x: Any, dtype: np.dtype[Any], made: dict[tuple[str, str], Any]) -> Any:
    """The array of a number, the same one for the same number; None if the dtype does not hold the number's size."""
    key = dtype.char, repr(x)
    if key not in made:
        with np.errstate(all="ignore"):
            try:
                array: Any = np.array(x, dtype)
            except OverflowError:
                array = None
        large = array is None or (np.isinf(array) and not np.isinf(float(x)))
        made[key] = None if large or (type(x) is int and abs(x) > _EXACT) else array
    return made[key]


_EXACT = 1 << 24
"""Integers up to this are the same in all dtypes that are meant here; NumPy compares larger ones as integers."""
