"""Functions traced at one point and replayed at others: each replay equals the function's own result, to the bit."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from autograd.compiling.program import GuardMiss, Program, run
from autograd.compiling.tracer import Trace, Untraceable


def traced(f: Any, *args: Any) -> Program:
    """The program of ``f(*args)``."""
    trace = Trace()
    return trace.program(f(*[trace.input(x) for x in args]))


def replayed(program: Program, *args: Any) -> Any:
    """The results of a program at copies of arguments."""
    return run(program, [copied(x) for x in args])


def copied(x: Any) -> Any:
    return x.copy("K") if isinstance(x, np.ndarray) else x


def same_bits(x: Any, y: Any) -> bool:
    """True for results of the same types, shapes, dtypes and numbers: 0.0 is not -0.0, any NaN is NaN."""
    if isinstance(x, (tuple, list)):
        return isinstance(y, (tuple, list)) and len(x) == len(y) and all(map(same_bits, x, y))
    if type(x) is not type(y):
        return False
    if not isinstance(x, (np.ndarray, np.generic, float, int, complex)):
        return x is y or bool(x == y)
    a, b = np.asarray(x), np.asarray(y)
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if a.dtype.kind not in "fc":
        return bool(np.array_equal(a, b))
    parts = [(a.real, b.real), (a.imag, b.imag)] if a.dtype.kind == "c" else [(a, b)]
    return all(np.array_equal(u, v, equal_nan=True) and np.array_equal(_signs(u), _signs(v)) for u, v in parts)


def _signs(x: Any) -> Any:
    return np.signbit(x) | np.isnan(x)


def outcomes(f: Any, args: list[Any], *others: list[Any]) -> Counter[str]:
    """The ends of replays of ``f``, traced at ``args``, there and at other arguments.

    "same" to the bit, "guard" (it says that the program is not for these numbers), "replay raised", "untraced" (once,
    for all of them), "function raised" (nothing to compare with); or "wrong", at which AssertionError is raised.
    """
    counts: Counter[str] = Counter()
    try:
        program = traced(f, *args)
    except Untraceable as error:
        return Counter({"untraced": 1, f"untraced: {str(error)[:80]}": 1})
    except Exception as error:
        try:
            f(*map(copied, args))
        except type(error):
            return Counter({"function raised": 1})
        raise
    for point in (args, *others):
        try:
            expected = f(*map(copied, point))
        except Exception:
            counts["function raised"] += 1
            continue
        try:
            found = replayed(program, *point)
        except GuardMiss as miss:
            counts["guard"] += 1
            if point is args:
                raise AssertionError(f"a guard fails where it was asked: {program.steps[miss.index]}") from None
        except Exception:
            counts["replay raised"] += 1
        else:
            if not same_bits(expected, found):  # LAPACK's digits depend on the addresses of its arrays
                again = [f(*map(copied, point)) for _ in range(3)]
                assert any(not same_bits(expected, x) for x in again), f"got {found}, expected {expected} at {point}"
            counts["same"] += 1
    return counts


def assert_replays(f: Any, args: list[Any], *others: list[Any], exactly: bool = True) -> Program:
    """The program of ``f(*args)``, after replays there and at other arguments; ``exactly``: no guard may fail."""
    counts = outcomes(f, args, *others)
    assert not counts["untraced"], counts
    assert not exactly or counts["same"] == 1 + len(others), counts
    return traced(f, *args)


def moved(rng: np.random.Generator, x: Any, size: float = 0.01) -> Any:
    """An argument with other numbers near by, of the same form."""
    if isinstance(x, np.ndarray) and x.dtype.kind in "fc":
        return np.asarray(x * (1 + size * rng.normal(size=x.shape)), x.dtype)
    return x * (1 + size * float(rng.normal())) if isinstance(x, float) else x
