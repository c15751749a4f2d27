"""The advice of refusals: each form of code that a message proposes gives the right value and gradient when it is used.

A row is a program that is refused, a text of the message, and programs that follow it. They are compared with the
refused program on plain numbers, or with ``instead`` where that is no program of NumPy's.
"""

import cmath
import math
from typing import Any, NamedTuple

import numpy as np
import pytest

import autograd.numpy as anp
from autograd import AutogradError, OperandError, Tensor, Value, grad, stop_gradient, value_and_grad

X = np.array([0.3, 0.7, 1.1])
MASK = np.array([True, False, True])
WEIGHTS = np.array([1.0, 2.0, 3.0])


def wave(u: Any) -> Any:
    """A complex number."""
    return np.exp(1j * u) * (1.0 + u)


def size(z: Any) -> Any:
    """A real number that depends on both parts of each entry of z."""
    return np.sum(np.real(z) * WEIGHTS) + np.sum(np.imag(z) ** 2) + np.real(z[0]) * np.imag(z[1])


def filled(zeros: Any, f: Any) -> Any:
    """A program that fills an array entry by entry, and takes ``size`` of it."""

    def program(x: Any) -> Any:
        z = zeros()
        for i in range(3):
            z[i] = f(x[i]) if i < 2 else x[i]
        return size(z)

    return program


def into(zeros: Any, write: Any) -> Any:
    """A program that writes into an array, and takes a number of it."""

    def program(x: Any) -> Any:
        z = zeros()
        write(z, x)
        return np.sum(np.abs(z) ** 2 * WEIGHTS)

    return program


class Advice(NamedTuple):
    refused: Any
    says: str
    followed: tuple[Any, ...]
    instead: Any = None


def frozen(x: Any) -> Any:
    return Tensor(x, requires_grad=False)


def complex_zeros() -> Any:
    return frozen(np.zeros(3, complex))


def real_zeros() -> Any:
    return frozen(np.zeros(3))


COMPLEX = (
    filled(complex_zeros, wave), lambda x: size(np.stack([wave(x[0]), wave(x[1]), x[2]])),
    lambda x: size(anp.array([wave(x[0]), wave(x[1]), x[2]])),
)  # fmt: skip
REAL = (
    lambda x: size(np.stack([np.sin(x[0]), np.sin(x[1]), x[2]])),
    lambda x: size(np.array([np.sin(x[0]), np.sin(x[1]), x[2]])),
    filled(lambda: np.zeros(3, dtype=object), np.sin), filled(real_zeros, np.sin),
)  # fmt: skip
OF_COMPLEX = "np.stack([a, b]) and autograd.numpy.array([a, b])"
OF_FLOATS = "np.stack([a, b]) and np.array([a, b]), without a dtype, keep the gradient"

TABLE = {
    "np.array of complex": Advice(lambda x: size(np.array([wave(x[0]), wave(x[1]), x[2]])), OF_COMPLEX, COMPLEX),
    "complex entries": Advice(filled(lambda: np.zeros(3, complex), wave), OF_COMPLEX, COMPLEX),
    "complex dtype": Advice(
        lambda x: size(np.array([wave(x[0]), wave(x[1]), x[2]], dtype=complex)),
        "Tensor(np.zeros(n, complex), requires_grad=False)", COMPLEX,
    ),
    "complex rows": Advice(
        into(lambda: np.zeros(3, complex), lambda z, x: z.__setitem__(slice(None), wave(x))), OF_COMPLEX,
        (into(complex_zeros, lambda z, x: z.__setitem__(slice(None), wave(x))),),
    ),
    "real entries of a complex array": Advice(
        filled(lambda: np.zeros(3, complex), np.sin), "Tensor(np.zeros(n, complex), requires_grad=False)",
        (filled(complex_zeros, np.sin), REAL[0]),
    ),
    "real entries": Advice(filled(lambda: np.zeros(3), np.sin), OF_FLOATS, REAL),
    "objects": Advice(
        into(lambda: np.zeros(3), lambda z, x: z.__setitem__(0, x[1])), "np.zeros(n, dtype=object)",
        (into(lambda: np.zeros(3, dtype=object), lambda z, x: z.__setitem__(0, x[1])),),
    ),
    "a dtype": Advice(lambda x: size(np.array([np.sin(x[0]), np.sin(x[1]), x[2]], dtype=float)), OF_FLOATS, REAL),
    "math": Advice(lambda x: math.sin(x[0]), "In place of math.sin(x) write np.sin(x)", (lambda x: np.sin(x[0]),)),
    "cmath": Advice(
        lambda x: cmath.sin(wave(x[0])).real, "In place of cmath.sin(x) write np.sin(x)",
        (lambda x: np.sin(wave(x[0])).real,),
    ),
    "float of complex": Advice(lambda x: float(np.real(wave(x[0]))), OF_FLOATS, (lambda x: np.real(wave(x[0])),)),
    "out": Advice(
        lambda x: np.sum(np.add(x, x * x, out=np.zeros(3))), "use the result that is returned",
        (lambda x: np.sum(np.add(x, x * x)),),
    ),
    "out of a reduction": Advice(
        lambda x: np.cumsum(x, out=np.zeros(3))[2], "use the result that is returned", (lambda x: np.cumsum(x)[2],),
    ),
    "where": Advice(
        lambda x: np.sum(np.exp(x, where=MASK)), "write np.where(mask, np.exp(x), other)",
        (lambda x: np.sum(np.where(MASK, np.exp(x), 5.0)),),
        lambda x: np.sum(np.exp(x, where=MASK, out=np.full(3, 5.0))),
    ),
    "where of a sum": Advice(
        lambda x: np.exp(x).std(where=MASK, out=np.zeros(())), "use the result that is returned",
        (lambda x: np.exp(x).std(where=MASK),), lambda x: np.std(np.exp(x), where=MASK),
    ),
    "at": Advice(
        into(lambda: np.ones(3), lambda z, x: np.multiply.at(z, [0, 0], x[1])), "Tensor(x, requires_grad=False)",
        (into(lambda: frozen(np.ones(3)), lambda z, x: np.multiply.at(z, [0, 0], x[1])),),
    ),
    "copyto": Advice(
        into(lambda: np.zeros(3), lambda z, x: np.copyto(z, x, where=MASK)), "x[...] = v, or np.where(mask, v, x)",
        (into(real_zeros, lambda z, x: z.__setitem__(..., np.where(MASK, x, z))),),
    ),
    "fill_diagonal": Advice(
        into(lambda: frozen(np.zeros((3, 3))), lambda z, x: np.fill_diagonal(z, x)), "x[range(n), range(n)] = v",
        (into(lambda: frozen(np.zeros((3, 3))), lambda z, x: z.__setitem__((range(3), range(3)), x)),),
        into(lambda: np.zeros((3, 3)), lambda z, x: np.fill_diagonal(z, x)),
    ),
    "place": Advice(
        into(lambda: np.zeros(3), lambda z, x: np.place(z, MASK, x[1:])), "Tensor(x, requires_grad=False)",
        (into(real_zeros, lambda z, x: z.__setitem__(MASK, x[1:])),),
    ),
    "put": Advice(
        into(lambda: np.zeros(3), lambda z, x: np.put(z, [0, 2], x[1])), "x.flat[i] = v",
        (into(real_zeros, lambda z, x: z.flat.__setitem__([0, 2], x[1])),),
    ),
    "put_along_axis": Advice(
        into(lambda: np.zeros((2, 3)), lambda z, x: np.put_along_axis(z, np.array([[0, 2], [1, 0]]), x[:2], 1)),
        "x[np.arange(n)[:, None], indices] = v for axis=1",
        (into(
            lambda: frozen(np.zeros((2, 3))),
            lambda z, x: z.__setitem__((np.arange(2)[:, None], np.array([[0, 2], [1, 0]])), x[:2]),
        ),),
    ),
    "putmask": Advice(
        into(lambda: np.zeros(3), lambda z, x: np.putmask(z, MASK, x)), "x[...] = np.where(mask, v, x)",
        (into(real_zeros, lambda z, x: z.__setitem__(..., np.where(MASK, x, z))),),
    ),
    "full_like": Advice(
        lambda x: np.sum(np.full_like(X, x[0]) ** 2 * WEIGHTS), "np.full(x.shape, t)",
        (lambda x: np.sum(np.full(X.shape, x[0]) ** 2 * WEIGHTS),),
    ),
    "reduce where the processor differs": Advice(
        lambda x: np.power.reduce(x), "np.power.accumulate(x)[-1] is right", (lambda x: np.power.accumulate(x)[-1],),
        lambda x: (x[0] ** x[1]) ** x[2],
    ),
    "arrays among objects": Advice(
        lambda x: np.add.at(rows(x), [0, 0], x[0]), "np.stack(list(q)) is a Tensor",
        (lambda x: np.sum(added(np.stack(list(rows(x))), x) ** 2),), lambda x: np.sum(added(np.stack([x, x]), x) ** 2),
    ),
}  # fmt: skip


def rows(x: Any) -> Any:
    """An array of objects with two arrays in it."""
    both = np.empty(2, dtype=object)
    both[0] = both[1] = x
    return both


def added(q: Any, x: Any) -> Any:
    q = q * 1.0
    np.add.at(q, [0, 0], x[0])
    return q


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_what_a_message_proposes_is_right(row):
    with pytest.raises(AutogradError) as caught:
        grad(row.refused)(X)
    assert row.says in str(caught.value)
    expected = row.instead or row.refused
    for f in row.followed:
        value, gradient = value_and_grad(f)(X)
        steps = 1e-6 * np.eye(3)
        differences = [float(np.real(expected(X + e) - expected(X - e))) / 2e-6 for e in steps]
        assert np.isclose(value, expected(X))
        np.testing.assert_allclose(gradient, differences, rtol=1e-6, atol=1e-8)


def test_advice_for_complex_numbers_names_no_array_of_objects():
    """``np.array`` is what the caller wrote, and ``.real`` of an array of objects is the array itself."""
    for name in ("np.array of complex", "complex entries", "complex dtype", "complex rows"):
        with pytest.raises(OperandError) as caught:
            grad(TABLE[name].refused)(X)
        text = str(caught.value)
        assert "object)" not in text
        assert "and np.array" not in text
        assert "np.zeros(n)," not in text


def test_advice_where_a_value_meets_a_tensor_keeps_the_gradient():
    t = Tensor([1.0, 2.0])
    for mixed in (
        lambda v: v * t, lambda v: t[0] * v, lambda v: np.stack([v, t[0]]), lambda v: np.array([v, t[0]]) * t,
        lambda v: np.where(True, v, t), lambda v: np.sum(v), lambda v: anp.array([v, v]),
        lambda v: anp.array([v, t[0]]),
    ):  # fmt: skip
        with pytest.raises(OperandError) as caught:
            mixed(Value(2.0))
        assert "begin with Tensors alone, as Tensor(2.0) for Value(2.0)" in str(caught.value)
        assert ".data" not in str(caught.value)
        assert "float(" not in str(caught.value)
        np.sum(mixed(Tensor(2.0))).backward()


def test_a_constant_that_is_meant():
    """The words of messages about ``stop_gradient``."""
    with pytest.raises(OperandError, match=r"stop_gradient\(x\) says that a constant is meant"):
        grad(lambda x: x[0] * float(x[1]))(X)
    np.testing.assert_array_equal(grad(lambda x: x[0] * float(stop_gradient(x[1])))(X), [X[1], 0.0, 0.0])
