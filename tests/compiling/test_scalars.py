"""Programs of single numbers, written in Python's arithmetic, beside the program as it was traced and the function."""

import math
import random
import struct
import warnings

import numpy as np
import pytest

from autograd import Tensor, Value, deriv, grad, value_and_grad
from autograd.compiling import scalar_calls, scalars
from autograd.compiling.program import GuardMiss, run
from autograd.compiling.scalars import emit_scalars
from autograd.compiling.tracer import Trace
from autograd.errors import OperandError
from autograd.ops import maximum, relu, sigmoid, where

SPECIAL = (0.0, -0.0, 1.0, -1.0, 2.0, math.inf, -math.inf, math.nan, 1e308, -1e308, 5e-324, 1e-200, 710.0, -750.0, 0.5)


def traced(f, *args):
    """The program of a call."""
    trace = Trace()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return trace.program(f(*map(trace.input, args)))


def exact(x):
    """A result in a form that is equal only to the very same: types, bits, shapes."""
    if isinstance(x, (tuple, list)):
        return type(x), [exact(part) for part in x]
    if isinstance(x, dict):
        return {key: exact(part) for key, part in x.items()}
    if isinstance(x, (np.ndarray, np.generic)):
        return type(x), x.shape, str(x.dtype), "nan" if x.dtype.kind == "f" and (x != x).all() else x.tobytes()
    return type(x), "nan" if x != x else struct.pack("d", x) if isinstance(x, float) else x


def outcome(f, values):
    """What a call comes to: a result with its warnings, a missed guard, or an error."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            result = exact(f(*values))
        except GuardMiss as miss:
            return "miss", miss.index, miss.answer
        except Exception as error:
            return "error", type(error)
    return "result", result, {(w.category, str(w.message)) for w in heard}


def check(f, args, points, dead=False):
    """The source of a program gives what the program gives, and the function, at all points; how often it ran.

    ``dead`` allows that NumPy does not warn about numbers that no result depends on.
    """
    program = traced(f, *args)
    emitted = emit_scalars(program)
    assert emitted is not None
    ran = 0
    for values in points:
        got = outcome(emitted.function, values)
        want = outcome(lambda *values: run(program, list(values)), values)
        if dead and got[0] == want[0] == "result":
            got, want = got[:2], want[:2]
        assert got == want or (want[0] == "error" and got[0] == "miss"), (values, got, want, emitted.text)
        if got[0] == "result":
            ran += 1
            assert got == outcome(f, values)[: len(got)], (values, emitted.text)
    return ran, emitted


def points_of(count, rng, like):
    """Points with all kinds of numbers, typed as arguments."""
    for _ in range(count):
        yield [
            type(x)(v) if not isinstance(x, np.ndarray) else np.array(v)
            for x in like
            for v in [rng.choice(SPECIAL) if rng.random() < 0.4 else rng.gauss(0, 1) * 10 ** rng.randint(-3, 3)]
        ]


UNARY = (
    lambda x: -x, abs, lambda x: x * x, lambda x: x**2, lambda x: x**3, lambda x: x**-1, lambda x: x**0.5, np.exp,
    np.sin, np.tanh, np.log, np.sqrt, np.sign, np.square, np.arctan, np.log1p, np.expm1, lambda x: 1 / x,
    lambda x: x - 3, lambda x: x * 0.5, np.cosh, lambda x: np.where(x > 0, x, 2.0 * x), lambda x: np.maximum(x, 0.5),
    np.reciprocal, lambda x: x + 0.0, lambda x: 1.0 * x, np.arcsin, lambda x: np.power(x, 1.5), lambda x: 2.0**x,
)  # fmt: skip
BINARY = (
    lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: x / y, np.maximum, np.minimum, np.add,
    lambda x, y: np.where(x < y, x * y, y), np.arctan2, np.hypot, np.copysign, lambda x, y: np.power(x, y),
    lambda x, y: np.multiply(x, y), np.fmod, lambda x, y: abs(x) ** y, lambda x, y: x if x > y else y * 2,
    np.logaddexp, np.divide,
)  # fmt: skip


def random_function(seed, steps, unary=UNARY, binary=BINARY):
    """A function of two numbers that applies some steps, each to results so far."""
    rng = random.Random(seed)
    plan = []
    for count in range(2, 2 + steps):
        if rng.random() < 0.5:
            plan.append((rng.choice(unary), (rng.randrange(count),)))
        else:
            plan.append((rng.choice(binary), (rng.randrange(count), rng.randrange(count))))

    def f(x, y):
        found = [x, y]
        for step, operands in plan:
            found.append(step(*[found[i] for i in operands]))
        return sum(found[2:])

    return f


def first_point(f, make, rng):
    """A point at which a function may be traced, with its program's arguments; None if there is none among ten."""
    for _ in range(10):
        args = [make(rng.gauss(0, 1)) for _ in range(2)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                result = f(*args)
            except (ArithmeticError, OperandError):
                continue
        if not isinstance(result, (complex, np.complexfloating)):
            return args
    return None


def by_values(f):
    """A function of numbers that computes with Values, and its gradient."""

    def both(x, y):
        a, b = Value(x), Value(y)
        out = f(a, b)
        if not isinstance(out, Value) or not out.requires_grad:
            return x
        out.backward()
        return [out.data, a.grad, b.grad]

    return both


@pytest.mark.parametrize("way", ["plain", "scalars", "arrays", "gradients", "values", "second"])
def test_random_functions(way):
    ran = compiled = tried = 0
    for seed in range(60):
        rng = random.Random(seed)
        f = random_function(seed, 2 + seed % 7)
        make = {"scalars": np.float64, "arrays": np.array}.get(way, float)
        if way == "gradients":
            f = value_and_grad(f, (0, 1))
        elif way == "values":
            f = by_values(f)
        elif way == "second":
            first = f
            f = grad(lambda x, y, first=first: grad(first)(x, y))
        args = first_point(f, make, rng)
        if args is None:
            continue
        tried += 1
        if emit_scalars(traced(f, *args)) is None:
            continue
        compiled += 1
        ran += check(f, args, points_of(25, rng, args), dead=way == "second")[0]
    assert compiled >= 0.8 * tried and tried > 30
    assert ran > 5 * tried
