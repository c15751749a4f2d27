"""Programs for the tests of passes: random ones, and ones that write; each run before and after a pass, bit for bit."""

from __future__ import annotations

import warnings

import numpy as np
from hypothesis import assume

import autograd
from autograd import grad, value_and_grad
from autograd.compiling.emission import emit
from autograd.compiling.program import GuardMiss, run
from autograd.compiling.tracer import Trace, Untraceable


def traced(f, *args):
    """The program of one run of f, and copies of the arguments."""
    trace = Trace()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return trace.program(f(*[trace.input(x) for x in args]))


def copies(args):
    """The arguments again, arrays copied in their order in memory."""
    return [x.copy("K") if isinstance(x, np.ndarray) else x for x in args]


def bits(x):
    """A result as something that is equal only for the same types, forms and bits; every NaN is one."""
    if isinstance(x, (tuple, list)):
        return type(x), [bits(part) for part in x]
    if isinstance(x, dict):
        return dict, {key: bits(part) for key, part in x.items()}
    if isinstance(x, (np.ndarray, np.generic)):
        return type(x), x.shape, x.dtype, np.where(x == x, x, x.dtype.type(0)).tobytes(), np.asarray(x != x).tobytes()
    return type(x), repr(x)


def outcome(call, args):
    """The outcome of a call: its result or the answer of the guard that it missed, and its arguments afterwards."""
    args = copies(args)
    before = bits(args)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = bits(call(args))
    except GuardMiss as miss:
        return "missed", miss.answer, before
    return "returned", result, bits(args)


def assert_same(program, passed, args, times=1):
    """A program and the one that a pass left do the same, interpreted and as source; the source ``times`` over."""
    expected = outcome(lambda xs: run(program, xs), args)
    if expected[0] == "missed":
        expected = (*expected[:2], bits(copies(args)))
    got = outcome(lambda xs: run(passed, xs), args)
    assert got[:2] == expected[:2]
    assert got[0] == "missed" or got[2] == expected[2]
    function = emit(passed).function
    for _ in range(times):
        assert outcome(lambda xs: function(*xs), args) == expected


def moved(args, by):
    """The arguments a little elsewhere."""
    return [x + by if isinstance(x, float) or (isinstance(x, np.ndarray) and x.dtype.kind == "f") else x for x in args]


def cases(program):
    """The traced functions of a random program: its value, value and gradient, gradient of a norm of the gradient."""
    yield program
    yield value_and_grad(program, tuple(range(len(program.point))))
    first = grad(program)
    yield grad(lambda *xs: autograd.ops.sum(first(*xs) ** 2))


def check(passed, program):
    """A pass on the traces of a random program, at its point and near it; a fault is an AssertionError."""
    args = [np.array(x, float) if isinstance(x, (np.ndarray, list)) else x for x in program.point]
    done = 0
    for f in cases(program):
        try:
            before = traced(f, *args)
        except (Untraceable, autograd.errors.AutogradError):
            continue
        after = passed(before)
        for point in (args, moved(args, 1e-3), moved(args, -0.25)):
            assert_same(before, after, point, times=2)
        done += 1
    assume(done)


def writing(x, y):
    """Views, writes into them, a row that is read before and after, results that are handed out twice."""
    z = x * 1.0
    first = z[0] * 2.0
    z[0] = y[0] - 0.0
    z += y
    again = z[0] * 2.0
    w = np.maximum(z, 0)
    w[1:] *= (z[1:] > 0) * y[1:]
    return first, again, z, z.T, w.sum(axis=0), np.exp(y) * np.exp(y)


def points():
    """Two arrays for ``writing`` and other functions of two matrices."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
