"""Evenly spaced numbers between Tensors: values, gradients of both orders, both sweeps."""

import numpy as np

from autograd import Tensor, Value
from tests.functions.shapes import arr, cases, check, check_refusal, refused, squared
from tests.numeric import check_function


@cases(
    (lambda a, b: np.linspace(a, b, 5), [(), ()]),
    (lambda a, b: np.linspace(a, b, num=4, endpoint=False), [(2,), (2,)]),
    (lambda a, b: np.linspace(a, b, 3, axis=-1), [(2, 1), (3,)]),
    (lambda a, b: np.linspace(a, b, 3, axis=1), [(2, 3), ()]),
    (lambda a: np.linspace(a, 9.0, 4), [()]),
    (lambda a: np.linspace(0, a, 4), [()]),
    (lambda a, b: np.linspace(a, b, 4, retstep=True), [(), ()]),
    (lambda a, b: np.linspace(a, b, 1), [(), ()]),
    (lambda a, b: np.linspace(a, b, 0), [(), ()]),
    (lambda a, b: np.linspace(a, b, 3, dtype=np.float64), [(), ()]),
    (lambda a, b: np.logspace(a, b, 4), [(), ()]),
    (lambda a, b: np.logspace(a, b, 4, base=2.0, endpoint=False, axis=-1), [(2,), (2,)]),
    (lambda a, b, c: np.logspace(a, b, 4, base=c), [(), (), (2,)]),
    (lambda c: np.logspace(0.5, 1.0, 3, base=c), [()]),
    (lambda c: np.logspace(0.5, 1.0, 3, base=c, axis=-1), [(2,)]),
)
def test_spacing(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@cases(
    (lambda a, b: np.geomspace(a, b, 4), [(), ()]),
    (lambda a, b: np.geomspace(-a, -b, 4, axis=-1), [(2,), ()]),
    (lambda a: np.geomspace(a, 8.0, 3, endpoint=False), [()]),
)
def test_geomspace_keeps_float32_which_numpy_widens(f, shapes):
    check_function(squared(f), *(arr(*shape) for shape in shapes))
    assert f(*(Tensor(arr(*shape), dtype=np.float32) for shape in shapes)).dtype == np.float32


def test_both_ends_of_linspace_are_exact():
    t = np.linspace(Tensor(0.1), Tensor(0.7), 7)
    assert (t.data[0], t.data[-1]) == (0.1, 0.7)


@refused(
    (lambda t: np.linspace(t, 1.0, -1), "linspace"),
    (lambda t: np.geomspace(t, -1.0), "geomspace"),
    (lambda t: np.linspace(Value(1.0), 2.0), "linspace"),
)
def test_wrong_arguments_are_refused_by_name(call, names):
    check_refusal(call, names)
