"""Programs of small arrays as programs of single numbers, bitwise beside the program as it was traced."""

import math
import random
import warnings

import numpy as np
import pytest

from autograd import grad, hessian, make_jvp, value_and_grad
from autograd.compiling import unrolling
from autograd.compiling.compiled import compile
from autograd.compiling.program import run
from autograd.compiling.scalars import emit_scalars
from autograd.compiling.tracer import Untraceable
from autograd.compiling.unrolling import unrolled
from tests.compiling.beside import beside, ran
from tests.compiling.test_scalars import SPECIAL, check, exact, outcome, traced


@pytest.fixture(autouse=True)
def _short_programs_too(request, monkeypatch):
    if "test_it_has_to_pay" not in request.node.name:
        monkeypatch.setattr(unrolling, "_CONVERSION", 0)


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def filled(x):
    y = x * 2.0
    y[1] = x[0] * x[-1]
    y[2:] += 1.0
    return np.sum(y * y[::-1])


def branches(x):
    return np.sum(np.where(x > 0.0, x * x, -x)) + np.maximum(x[0], x[1]) / np.sum(abs(x) + 1.0)


def shapes(x):
    rows = np.stack([x, x * x]).T
    return np.concatenate([rows[0], rows[:, 1]])[1:] * np.sqrt(np.sum(x[:2] ** 2) + 1.0)


FUNCTIONS = (
    rosenbrock, value_and_grad(rosenbrock), grad(rosenbrock), make_jvp(rosenbrock), filled, value_and_grad(filled),
    branches, value_and_grad(branches), shapes, lambda x: make_jvp(shapes)(x)(x)[1],
    lambda x: x - np.sum(x), lambda x: [x[0] * x[1] - x[2] ** 3, x[1] / x[2]], lambda x: (x + 1.0)[::2] * 3.0,
    lambda x: np.square(x).reshape(1, -1), lambda x: np.sum(x, axis=0, keepdims=True) * x,
)  # fmt: skip


def points(n, seed, count=30):
    rng = random.Random(seed)
    for _ in range(count):
        yield [
            np.array([
                rng.choice(SPECIAL) if rng.random() < 0.1 else rng.gauss(0, 1) * 10 ** rng.randint(-3, 3)
                for _ in range(n)
            ])
        ]  # fmt: skip


@pytest.mark.parametrize("n", [3, 5, 9, 17])
@pytest.mark.parametrize("index", range(len(FUNCTIONS)))
def test_functions_of_small_arrays(index, n):
    f = FUNCTIONS[index]
    if index == 3:
        f = lambda x: make_jvp(rosenbrock)(x)(x * 0.5)  # noqa: E731
    args = [np.random.default_rng(n).normal(size=n)]
    try:
        program = traced(f, *args)
    except Untraceable:
        pytest.skip("not traced")
    emitted = emit_scalars(program)
    if emitted is None:
        assert index in NOT_TAKEN_APART
        return
    for values in [*points(n, index), [np.zeros(n)], [np.ones(n)], [-np.ones(n)]]:
        compare(emitted, program, f, values)


NOT_TAKEN_APART = {7}  # function 7 makes masks of bits


def compare(emitted, program, f, values):
    """Compare at one point; only NumPy's warnings are ignored."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = outcome(emitted.function, values)
        want = outcome(lambda *values: run(program, list(values)), values)
        assert got[:2] == want[:2], emitted.text
        if got[0] == "result":
            assert got[1] == exact(f(*values))


@pytest.mark.parametrize("n", range(1, 129))
def test_sums_add_in_the_order_of_numpy(n):
    program = traced(lambda x: np.sum(x), np.ones(n))
    unroller = unrolling._Unroller(program)
    unrolling._NUMBER, before = 0, unrolling._NUMBER
    try:
        assert unroller.unrolled() is not None
        function = emit_scalars(program).function
    finally:
        unrolling._NUMBER = before
    rng = np.random.default_rng(n)
    for _ in range(10):
        x = rng.normal(size=n) * 10.0 ** rng.integers(-8, 8, size=n)
        assert function(x).tobytes() == np.sum(x).tobytes()


def test_warnings_are_those_of_numpy():
    x = np.array([0.5, -1.0, 2.0])
    check(value_and_grad(rosenbrock), [x], [[x], [x * 1e100], [x * 1e200], [x * np.inf]], dead=True)
    check(lambda x: np.sum(1.0 / (x * x)), [x], [[x], [x * 0.0], [x * 1e200]])


def test_arguments_are_neither_kept_nor_changed():
    emitted = emit_scalars(traced(lambda x: [x * 2.0, x + 0.0 * np.sum(x)], np.ones(3)))
    x = np.array([1.0, 2.0, 3.0])
    first = emitted.function(x)
    first[1][0] = 100.0
    second = emitted.function(x)
    np.testing.assert_array_equal(x, [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(second[1], x)
    assert not any(np.shares_memory(a, b) for a in first for b in second)


def test_layouts_of_arguments_do_not_matter():
    emitted = emit_scalars(traced(lambda x: np.sum(x[0] * x[1]), np.ones((2, 3))))
    x = np.arange(6.0).reshape(3, 2).T
    assert emitted.function(x) == np.sum(x[0] * x[1])
    assert emitted.function(np.arange(12.0)[::2].reshape(2, 3)) == np.sum(np.arange(0, 6, 2.0) * np.arange(6, 12, 2.0))


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (lambda x: x * 2, [np.ones(1000)]),  # too large to pay off
        (lambda x: np.exp(x) + x, [np.ones(3)]),  # exp of an array may differ from exp of a number
        (lambda x: x @ x, [np.ones(3)]),
        (lambda x: x * 2, [np.ones(3, np.float32)]),
        (lambda x: x[x > 0] * 2, [np.ones(3)]),
        (lambda x: np.sum(x > 0), [np.ones(3)]),
        (lambda x: np.cumsum(x), [np.ones(3)]),
        (lambda x: (x.reshape(2, 2) * 2.0).T, [np.ones(4)]),  # the result is in Fortran order
        (lambda x: x[np.argsort(x)], [np.ones(3)]),
        (lambda x: np.sum(x.reshape(2, 2) * 2.0), [np.ones(4)]),
    ],
)
def test_other_programs_are_left_alone(f, args):
    assert unrolled(traced(f, *args)) is None


def test_it_has_to_pay():
    assert unrolled(traced(lambda x: x * 2.0, np.ones(3))) is None
    assert unrolled(traced(value_and_grad(rosenbrock), np.ones(10))) is not None
    assert unrolled(traced(value_and_grad(rosenbrock), np.ones(100))) is None


def test_writes_into_an_argument_are_left_alone():
    def f(x):
        x[0] = 2.0
        return x * 1.5

    program = traced(f, np.ones(3))
    assert unrolled(program) is None


def test_planted_faults_are_caught(monkeypatch):
    f, n = value_and_grad(rosenbrock), 10
    args = [np.random.default_rng(0).normal(size=n)]
    program = traced(f, *args)

    def differs():
        emitted = emit_scalars(program)
        try:
            for values in points(n, 1):
                compare(emitted, program, f, values)
        except AssertionError:
            return True
        return False

    assert not differs()
    unroller = unrolling._Unroller
    added, each = unroller.added, unroller.each
    with monkeypatch.context() as patch:
        patch.setattr(unroller, "added", lambda self, parts: added(self, parts[::-1]))
        assert differs()
    with monkeypatch.context() as patch:
        patch.setattr(unroller, "each", lambda self, f, args: each(self, f, args[::-1]))
        assert differs()
    with monkeypatch.context() as patch:
        patch.setitem(unrolling._IN_PLACE, unrolling.operator.iadd, unrolling.operator.sub)
        assert differs()
    assert not differs()


def test_second_derivatives():
    f = hessian(lambda x: x[0] ** 2 * x[1] + x[1] * x[2])
    args = [np.array([1.0, 2.0, 3.0])]
    program = traced(f, *args)
    emitted = emit_scalars(program)
    if emitted is not None:
        for values in points(3, 0):
            compare(emitted, program, f, values)
    assert math.isfinite(f(*args).sum())


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.divmod(x, 2)[1], lambda x: np.modf(x)[0], lambda x: np.linalg.slogdet(x * np.eye(3))[1],
        lambda x: np.linalg.eigh(x * np.eye(3))[0], lambda x: np.split(x, [1])[1], lambda x: np.nonzero(x)[0],
        lambda x: np.meshgrid(x, x)[1],
    ],
)  # fmt: skip
def test_functions_with_several_results_are_left_as_they_are(f):
    x = np.array([1.0, 2.5, -3.0])
    compiled = compile(f)
    for k in (1.0, 2.0, 3.0):
        np.testing.assert_array_equal(compiled(k * x), f(k * x))
    assert ran(compiled) >= 2


LAYOUTS = {
    "C": np.ascontiguousarray, "Fortran": np.asfortranarray, "reversed": lambda x: x[::-1],
    "reversed columns": lambda x: np.asfortranarray(x)[:, ::-1], "steps": lambda x: np.repeat(x, 2, axis=1)[:, ::2],
}  # fmt: skip


def _written_into_a_copy(x):
    z = np.zeros_like(x)
    flat = z.T.ravel()  # a view or a copy, as the memory is
    flat[1] = 5.0
    flat += x.ravel()
    return z[0] * 1.0, flat * 1.0


IN_ORDER = {  # functions of a matrix whose results depend on the order of its memory
    "ravel": lambda x: x.ravel("K") * 1.5,
    "ravel of a transpose": lambda x: x.T.ravel("K") * 2,
    "ravel of a result": lambda x: (x.T * 2).ravel("K") * 2,
    "flatten": lambda x: x.T.flatten("A") * 2,
    "reshape": lambda x: x.reshape(-1, order="A") * 2,
    "copy": lambda x: np.copy(x).ravel("K") * 2,
    "zeros like it": lambda x: (np.zeros_like(x) + x).ravel("K"),
    "axes": lambda x: np.expand_dims(np.moveaxis(x, 0, 1), 0).ravel("K") * 1,
    "spread": lambda x: np.broadcast_to(x, (2, 2, 3)).ravel("K") * 1,
    "flip": lambda x: np.flip(x).ravel("K") * 1,
    "part": lambda x: x[:, 1:].ravel("K") * 1,
    "constant": lambda x: (np.asfortranarray([[1.0, 2.0, 3.0]] * 2) + x).ravel("K"),
    "gradient": grad(lambda x: np.sum(x.T.ravel("K") * np.arange(6.0))),
    "written": _written_into_a_copy,
    "result": lambda x: (x.T * 1.0).T,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", IN_ORDER)
def test_the_order_of_memory_is_that_of_numpy(kind, layout):
    """The first calls have equal entries, in which the proof of a program sees no order."""

    def arguments(i):
        x = np.random.default_rng(i).normal(size=(2, 3)) if i > 1 else np.ones((2, 3))
        return (LAYOUTS[layout](x),)

    compiled = beside(lambda: IN_ORDER[kind], arguments=arguments)
    assert ran(compiled)
    x = arguments(5)
    results = [r if isinstance(r, tuple) else (r,) for r in (compiled(*x), IN_ORDER[kind](*x))]
    assert [y.strides for y in results[0]] == [y.strides for y in results[1]]


def test_a_part_of_a_large_array_is_no_reason_for_a_large_one():
    whole = np.random.default_rng(0).normal(size=(4, 1 << 19))
    assert ran(beside(lambda: lambda x: x * x * x, arguments=lambda i: (whole[:, i],)))
