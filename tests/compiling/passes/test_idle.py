"""Calls that change nothing are left out; calls that only look like them stay."""

import numpy as np
import pytest
from hypothesis import given

from autograd import grad
from autograd.compiling.compiled import compile
from autograd.compiling.passes import idle
from autograd.compiling.passes.rewriting import rewritten
from autograd.testing import strategies as gen
from tests.compiling.beside import beside, ran
from tests.compiling.passes.harness import assert_same, check, traced

X = np.array([[1.0, -0.0], [np.nan, -np.inf]])
IDLE = {
    "x * 1": lambda x: x * 1,
    "1.0 * x": lambda x: 1.0 * x,
    "x / 1": lambda x: x / 1,
    "x ** 1": lambda x: x**1,
    "x - 0": lambda x: x - 0,
    "x.astype(float)": lambda x: x.astype(float),
    "x.copy()": lambda x: x.copy(),
    "+x": lambda x: +x,
    "x[...]": lambda x: x[...],
    "x.real": lambda x: x.real,
    "x.conj()": lambda x: x.conj(),
    "x.reshape(2, 2)": lambda x: x.reshape(2, 2),
}
BUSY = {
    "x + 0": lambda x: x + 0,
    "x - -0.0": lambda x: x - -0.0,
    "x * -1": lambda x: x * -1,
    "x ** 2": lambda x: x**2,
    "x / 2": lambda x: x / 2,
    "x * True": lambda x: np.multiply(x, np.True_) * x,
    "x.astype(f4)": lambda x: x.astype(np.float32),
    "x[:, ::2] * 1 is packed": lambda x: np.concatenate([x, x], axis=1)[:, ::2] * 1,
    "x[:1]": lambda x: x[:1],
    "x * 1 is wider": lambda x: x[0] * np.ones((2, 2)),
}


def passed(program):
    return rewritten(program, idle.RULES)


@pytest.mark.parametrize("name", IDLE)
def test_left_out(name):
    program = traced(lambda x: np.exp(IDLE[name](x + 2.0)), X)
    after = passed(program)
    assert len(after.calls) == 2
    assert_same(program, after, [X])


@pytest.mark.parametrize("name", BUSY)
def test_kept(name):
    program = traced(lambda x: np.exp(BUSY[name](x + 2.0)), X)
    after = passed(program)
    assert len(after.calls) == len(program.calls)
    assert_same(program, after, [X - 2.0])


def test_results_that_are_handed_out_stay_apart():
    program = traced(lambda x: (y := x + 2.0, y * 1), X)
    a, b = passed(program).outputs
    assert a is not b


def test_what_is_changed_in_place_keeps_its_copy():
    def f(x):
        y = x + 2.0
        z = y * 1
        z += 5.0
        w = y.copy()
        y *= 3.0
        return np.exp(y) + z + w

    program = traced(f, X)
    after = passed(program)
    assert len(after.calls) == len(program.calls)
    assert_same(program, after, [X])


def test_a_number_through_an_array_without_axes():
    program = traced(lambda x: (x.sum()[...]).copy("K")[()] + 1.0, X[:1])
    after = passed(program)
    assert after.calls[-1].args[0] is after.calls[0].out  # the path through the array is dead code
    assert_same(program, after, [X[:1]])


@pytest.mark.parametrize("index", [0, (0, slice(None)), slice(1, None), (Ellipsis, 0), (None, 1)])
def test_a_view_assigned_back(index):
    def f(x):
        y = x * 2.0
        y[index] += 1.0
        return y

    program = traced(f, X)
    assert len(passed(program).calls) == len(program.calls) - 1
    assert_same(program, passed(program), [X])


@pytest.mark.parametrize("index", [[0, 1], np.array([0, 0]), (np.array([1]), slice(None))])
def test_a_copy_assigned_back(index):
    def f(x):
        y = x * 2.0
        y[index] += 1.0
        y[0] = y[1] + 0.0
        z = y[0]
        y[1] = z
        return y

    program = traced(f, X)
    assert len(passed(program).calls) == len(program.calls)
    assert_same(program, passed(program), [X])


@given(gen.programs(number=True, max_ops=8))
def test_random_programs(program):
    check(passed, program)


@pytest.mark.parametrize("f", [np.multiply, np.divide, np.power, np.subtract])
def test_what_is_written_elsewhere_is_not_idle(f):
    def into(x, y):
        f(x, 0 if f is np.subtract else 1, out=y)
        return x.sum()

    compiled = compile(into)
    for k in (1.0, 2.0, 3.0):
        y = np.zeros(3)
        compiled(np.full(3, k), y)
        np.testing.assert_array_equal(y, k)
    assert ran(compiled) >= 2


SPECIAL = [complex(x, y) for x in (0.0, -0.0, 2.0, np.inf, np.nan) for y in (0.0, -0.0, -3.0, -np.inf, np.nan)]
COMPLEX = IDLE | {
    "x.astype(float)": lambda x: x.astype(x.dtype),
    "np.conj(x)": np.conj,
    "x.conjugate()": lambda x: x.conjugate(),
    "x ** 1.0": lambda x: x**1.0,
    "1 * x": lambda x: 1 * x,
}


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
@pytest.mark.parametrize("name", COMPLEX)
def test_complex_numbers_keep_every_part(name, dtype):
    z = np.array(SPECIAL[:24], dtype).reshape(6, 2, 2)
    with np.errstate(all="ignore"):
        program = traced(lambda x: np.negative(COMPLEX[name](x + 0)), z[0])
        for part in z:
            assert_same(program, passed(program), [part])


@pytest.mark.parametrize("kind", [complex, np.complex128, np.array])
@pytest.mark.parametrize("name", COMPLEX)
def test_complex_numbers_whose_first_are_real(name, kind):
    """The proof of a program compares it with the first call, in which a conjugate shows nothing."""
    given = [2 + 0j, 3 + 0j, 1 - 2j, -1.5 + 1j, complex(np.inf, 1.0), complex(-0.0, -0.0)]
    if any(part in name for part in ("astype", "copy", "[", "reshape", "conj()")):  # which Python's numbers lack
        given, kind = [np.full((2, 2), z) for z in given], np.asarray
    with np.errstate(all="ignore"):
        try:
            assert ran(beside(lambda: lambda z: COMPLEX[name](z + 0) * 2, arguments=lambda i: (kind(given[i]),)))
        except OverflowError:  # Python's own power of infinity
            assert kind is complex


def test_a_gradient_by_a_transform_of_fourier():
    f = grad(lambda x: np.sum(np.abs(np.fft.rfft(x) + 0.1)))
    given = [np.zeros(5), *np.random.default_rng(0).normal(size=(5, 5))]
    assert ran(beside(lambda: f, arguments=lambda i: (given[i],)))
