"""Programs of single numbers, written in Python's arithmetic, beside the program as it was traced and the function."""

import linecache
import math
import random
import struct
import warnings

import numpy as np
import pytest

from autograd import Value, grad, value_and_grad
from autograd.compiling import scalar_calls, scalars
from autograd.compiling.program import GuardMiss, run
from autograd.compiling.scalars import emit_scalars
from autograd.compiling.tracer import Trace
from autograd.errors import OperandError
from autograd.ops import maximum, power, relu, sigmoid, where
from nn.scalar import MLP
from tests.sampling import sampled

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
    """The outcome of a call: a result with its warnings, a missed guard, or an error.

    Warnings of NumPy's numbers count as those of its arrays: a program calls the function ("divide") where the engine
    uses an operator ("scalar divide").
    """
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            result = exact(f(*values))
        except GuardMiss as miss:
            return "miss", miss.index, miss.answer
        except Exception as error:
            return "error", type(error)
    return "result", result, {(w.category, str(w.message).replace(" scalar ", " ")) for w in heard}


def check(f, args, points, dead=False):
    """The source of a program agrees with the program and the function, at all points; the number of its runs.

    ``dead`` allows that NumPy does not warn about numbers that no result depends on.
    """
    program = traced(f, *args)
    emitted = emit_scalars(program)
    assert emitted is not None
    ran = 0
    for values in points:
        got = outcome(emitted.function, values)
        want = outcome(lambda *values: run(program, list(values)), values)
        if want[0] == "error" and got[0] != "error":  # the number affects no result, or comes after the guard
            want = (got if got[0] == "miss" else outcome(f, values))[:2]
            got = got[:2]
        if dead and got[0] == want[0] == "result":
            got, want = got[:2], want[:2]
        assert got == want, (values, got, want, emitted.text)
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
    relu, sigmoid, np.reciprocal, lambda x: x + 0.0, lambda x: 1.0 * x, np.arcsin, lambda x: np.power(x, 1.5),
    lambda x: 2.0**x, np.floor, lambda x: np.remainder(x, 0.7),
)  # fmt: skip
BINARY = (
    lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: x / y, np.maximum, np.minimum, np.add,
    lambda x, y: np.where(x < y, x * y, y), np.arctan2, np.hypot, np.copysign, lambda x, y: np.power(x, y),
    lambda x, y: np.multiply(x, y), np.fmod, lambda x, y: abs(x) ** y, lambda x, y: x if x > y else y * 2,
    np.logaddexp, np.divide, maximum, lambda x, y: where(x < y, x, y), power,
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
            except (ArithmeticError, OperandError, TypeError):
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


@pytest.mark.parametrize(
    "way", sampled(["plain", "scalars", "arrays", "gradients", "values", "second"], ["scalars", "second"])
)
def test_random_functions(way):
    tried, compiled, ran = counted(way, [*range(60), 1902])  # the last seed: structural zeros meet infinity
    assert compiled >= 0.95 * tried
    assert tried > 30
    assert ran > 5 * tried


def counted(way, seeds):
    """The numbers of random functions, of those with such a source, and of points at which these ran."""
    ran = compiled = tried = 0
    for seed in seeds:
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
    return tried, compiled, ran


@pytest.mark.parametrize("make", [float, np.float64, np.array])
@pytest.mark.parametrize("step", range(len(UNARY)))
def test_edges_of_functions_of_one_number(make, step):
    f = UNARY[step]
    check(f, [make(0.7)], [[make(x)] for x in SPECIAL])


@pytest.mark.parametrize("make", [float, np.float64, np.array])
@pytest.mark.parametrize("step", range(len(BINARY)))
def test_edges_of_functions_of_two_numbers(make, step):
    f = BINARY[step]
    for args in ([make(0.7), make(1.2)], [make(1.3), make(0.2)]):
        check(f, args, [[make(x), make(y)] for x in SPECIAL for y in SPECIAL])


def test_numbers_of_different_types_meet():
    def f(x, y, z):
        return [x * y + z, y**z, z**x, np.maximum(y, z) - x, (x > y) & (y < z), np.where(x > y, y, z)]

    rng = random.Random(0)
    args = [0.5, np.float64(1.5), np.array(2.0)]
    assert check(f, args, points_of(200, rng, args))[0] > 50


def test_integers_of_python_stay_integers():
    program = traced(lambda n, x: [n + 2, n // 3, n * x, n**2, x**3, -n, n / 4], 5, 0.5)
    emitted = emit_scalars(program)
    for values in ([7, 0.25], [-3, 2.0], [10**30, 1e10]):
        assert exact(emitted.function(*values)) == exact(run(program, values))


def test_a_kernel_is_called_as_one():
    def f(x):
        return [relu(x), sigmoid(x), maximum(x, 0.5), where(x > 0, x, -x)]

    program = traced(f, 1.0)
    assert [guard.kind for guard in program.guards] == ["bool"]  # the guard of the comparison in f itself
    check(f, [1.0], [[x] for x in SPECIAL])


def network(seed):
    return MLP(2, [4, 3, 1], rng=seed)


def test_a_network_of_numbers_has_no_branches():
    points = [[random.Random(i).gauss(0, 1) for i in range(2)] for _ in range(3)]

    def loss(model):
        return sum((1 + -model(x)).relu() for x in points) * 0.25 + 1e-4 * sum(p * p for p in model.parameters())

    def f(*numbers):
        model = network(0)
        for p, number in zip(model.parameters(), numbers, strict=True):
            p._data = number
        loss_now, gradients = value_and_grad(loss)(model)
        return [loss_now, *[p._data for p in gradients.parameters()]]

    args = [p.data for p in network(0).parameters()]
    ran, _ = check(f, args, [[p.data for p in network(seed).parameters()] for seed in range(12)])
    assert ran == 12


def test_long_chains_are_cut_into_lines():
    def f(x):
        for _ in range(3000):
            x = (x + 1.0) * 0.5
        return x

    _, emitted = check(f, [0.3], [[0.1], [-2.0], [1e300], [math.nan]])
    assert max(map(len, emitted.text.splitlines())) < 1000


def test_results_in_containers_have_their_types():
    def f(x, y):
        return {
            "a": (x + y, [x > y]),
            "b": None,
            "c": y * np.add(x, y)[...],
            "d": np.add(x, y)[...] > 1,
            "e": "text",
            "f": 2.5,
        }

    args = [0.5, np.float64(1.5)]
    check(f, args, [[0.25, np.float64(2.0)], [math.inf, np.float64(1.0)]])
    emitted = emit_scalars(traced(lambda x: [x * 2, x.reshape(1, 1) * 1.0], np.array(3.0)))
    first, second = emitted.function(np.array(4.0)), emitted.function(np.array(5.0))
    assert first[1].shape == (1, 1)
    assert first[1][0, 0] == 4.0
    assert second[1][0, 0] == 5.0


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (lambda x: x * 2, [np.ones(1000)]),
        (lambda x: x * 2, [np.float32(1.0)]),
        (lambda x: x * 2, [1.0 + 2.0j]),
        (lambda x: [y := (x * 2)[...], y[...]], [np.array(1.0)]),
        (lambda x: np.stack([x, x]), [1.0]),
        (lambda x: np.linalg.norm(x), [np.array([1.0])]),
    ],
)
def test_other_programs_have_no_such_source(f, args):
    assert emit_scalars(traced(f, *args)) is None


def test_writes_into_arguments_have_no_such_source():
    trace = Trace()
    x = trace.input(np.array(1.0))
    x += 1.0
    program = trace.program(x * 2.0)
    assert emit_scalars(program) is None


def test_a_guard_that_is_missed_is_said_by_position_and_answer():
    program = traced(lambda x: x * 2 if x > 1 else -x, 2.0)
    emitted = emit_scalars(program)
    with pytest.raises(GuardMiss) as miss:
        emitted.function(0.5)
    index = miss.value.index
    assert program.steps[index].kind == "bool"
    assert miss.value.answer is False
    program = traced(lambda x: x * float(x), 2.0)
    with pytest.raises(GuardMiss) as miss:
        emit_scalars(program).function(3.0)
    assert miss.value.answer == 3.0
    assert type(miss.value.answer) is float


def test_an_unused_division_by_zero_is_an_error():
    program = traced(lambda x: [1 / x, x + 1][1], 2.0)
    with pytest.raises(ZeroDivisionError):
        emit_scalars(program).function(0.0)


def test_what_numpy_would_warn_of_is_run_on_numpy():
    asked = []
    program = traced(lambda x: 1.0 / (x * x), np.float64(2.0))
    emitted = emit_scalars(program, otherwise=lambda *values: asked.append(values) or run(program, list(values)))
    assert emitted.function(np.float64(4.0)) == 1 / 16
    assert not asked
    with pytest.warns(RuntimeWarning, match="overflow"):  # x * x overflows, although the result is 0
        assert emitted.function(np.float64(1e200)) == 0.0
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert emitted.function(np.float64(0.0)) == math.inf
    assert len(asked) == 2


def test_fast_is_within_some_units_in_the_last_place():
    def f(x, y):
        return np.exp(np.sin(x) * np.tanh(y)) + np.log(np.cosh(x)) + np.arctan2(x, y)

    program = traced(f, 0.3, 0.4)
    emitted = emit_scalars(program, fast=True)
    assert "math.tanh" in emitted.text
    assert "np." not in emitted.text
    for x, y in np.random.default_rng(0).normal(size=(100, 2)).tolist():
        np.testing.assert_allclose(emitted.function(x, y), f(x, y), rtol=1e-14, atol=1e-15)


def test_the_source_is_found_by_tracebacks():
    emitted = emit_scalars(traced(lambda x: x * x + 1.0, 2.0), "squared")
    file = emitted.function.__code__.co_filename
    assert "a1 * a1" in "".join(linecache.getlines(file))
    assert emitted.function.__name__ == "squared"


def caught(f, args, points):
    """True if the comparison finds a difference."""
    try:
        check(f, args, points)
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize(
    ("f", "wrong", "x"),
    [
        (np.maximum, "{0} if {0} >= {1} else {1}", math.nan),
        (np.minimum, "{0} if {0} < {1} else {1}", math.nan),
        (np.sign, "1.0 if {0} > 0.0 else -1.0", 0.0),
        (np.sqrt, "{0} ** 0.5", -1.0),
        (np.isfinite, "{0} < inf", -math.inf),
        (np.copysign, "-{0} if {1} < 0 else {0}", -0.0),
    ],
)
def test_a_wrong_spelling_is_caught(monkeypatch, f, wrong, x):
    plain = (lambda y: f(y, 0.5)) if f.nin == 2 else f
    points = [[np.float64(x)], [np.float64(2.0)]]
    assert not caught(plain, [np.float64(3.0)], points)
    found = scalar_calls._SPELLINGS[f]
    monkeypatch.setitem(scalar_calls._SPELLINGS, f, found._replace(text=wrong, repeats=True))
    assert caught(plain, [np.float64(3.0)], points)


def test_faults_of_the_writer_are_caught(monkeypatch):
    f, args = (lambda x: 1.0 / (x * x)), [np.float64(3.0)]
    points = [[np.float64(1e200)], [np.float64(2.0)]]
    with monkeypatch.context() as patch:
        patch.setattr(scalars.Writer, "watched", lambda self: set())
        assert caught(f, args, points)
    with monkeypatch.context() as patch:
        patch.setattr(scalars.Writer, "guard", lambda self, guard, index: None)
        assert caught(lambda x: x if x > 0 else -x, [1.0], [[-1.0]])
    with monkeypatch.context() as patch:
        patch.setattr(scalars.Operand, "inner", property(lambda self: self.text))
        assert caught(lambda x: (x + 1.0) * (x - 1.0), [1.0], [[0.5]])
    with monkeypatch.context() as patch:
        patch.setattr(scalars.Writer, "typed", lambda self, var: self.known[var].text)
        assert caught(f, args, points)
    with monkeypatch.context() as patch:
        patch.setattr(scalars, "_without_one", lambda args, parts: parts[0])
        assert caught(lambda x: 1.0 * x, [2.0], [[3.0]])
    assert not caught(f, args, points)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["plain", "scalars", "arrays", "gradients", "values", "second"])
def test_many_random_functions(way):
    tried, compiled, ran = counted(way, range(1000, 2000))
    assert compiled >= 0.95 * tried
    assert ran > 5 * tried
