"""NumPy's functions that choose: values, gradients of both orders, both sweeps."""

import numpy as np
import pytest

from autograd import Tensor, Value, gradients
from autograd.errors import OperandError
from tests.functions.helpers import check_form, check_message, check_single_precision, forms, wrong
from tests.functions.shapes import arr, cases, check, check_refusal, refused

MASK = np.array([[True, False, True, False], [False, False, True, True], [True, True, False, False]])


@cases(
    (lambda x, y: np.where(MASK, x, y), [(3, 4), (4,)]),
    (lambda x: np.where(MASK, x, 0.0), [()]),
    (lambda x: np.where(MASK, 1.0, x), [(3, 1)]),
    (lambda x: np.where([True, False], x, [1.0, 2.0]), [(2,)]),
    (lambda x: np.where(x > 1.0, x, 0.5 * x), [(3, 4)]),
    (lambda x: np.select([MASK, ~MASK], [x, 2 * x]), [(3, 4)]),
    (lambda x, y: np.select([MASK, MASK[:, ::-1]], [x, y], default=3.0), [(3, 4), (4,)]),
    (lambda x, y: np.select([MASK, ~MASK], [x, 1.0], default=y), [(4,), ()]),
    (lambda x, y: np.choose([0, 1, 0, 1], [x, y]), [(4,), (4,)]),
    (lambda x, y: np.choose([[0], [1]], [x, y]), [(4,), ()]),
    (lambda x: np.choose([2, 0, 1], x), [(3, 3)]),
    (lambda x, y: np.choose([5, -1], [x, y], mode="wrap"), [(2,), (2,)]),
    (lambda x, y: np.choose([5, -1], [x, y], mode="clip"), [(2,), (2,)]),
    (lambda x: np.choose(0, [x]), [(2,)]),
    (lambda x: np.piecewise(x, [x < 1.0, x >= 1.0], [lambda v: v * v, lambda v: 3 * v]), [(6,)]),
    (lambda x: np.piecewise(x, [x < 1.0], [lambda v: v * v, 2.0]), [(2, 3)]),
    (lambda x: np.piecewise(x, x < 1.0, [lambda v, k, p=1: k * v**p, 2.0], 3.0, p=2), [(6,)]),
    (lambda x: np.piecewise(x, [x > 0, x > 1.0], [lambda v: v * v, lambda v: v]), [(6,)]),
    (lambda x: np.piecewise(x, [x > 0], [lambda v: v * v]), [()]),
    (lambda x: np.piecewise(x, [x > 99.0, x > 0], [np.sum, lambda v: np.sum(v) + 0 * v]), [(6,)]),
)
def test_choosing(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


PLACES = np.array([[2, 0, 1, 1], [0, 0, 0, 2]])


@cases(
    (lambda x: np.take(x, [0, 3, 3, -1]), [(3, 4)]),
    (lambda x: np.take(x, 2), [(3, 4)]),
    (lambda x: np.take(x, [[0, 1], [2, 2]], axis=0), [(3, 4)]),
    (lambda x: np.take(x, [1, 1], axis=-1), [(3, 4)]),
    (lambda x: np.take(x, 1, axis=1), [(3, 4)]),
    (lambda x: np.take(x, [5, -7], axis=1, mode="wrap"), [(3, 4)]),
    (lambda x: np.take(x, [5, -7], axis=1, mode="clip"), [(3, 4)]),
    (lambda x: np.take(x, 0), [()]),
    (lambda x: np.take(x, np.array([], dtype=int), axis=0), [(3, 4)]),
    (lambda x: np.take_along_axis(x, PLACES, axis=0), [(3, 4)]),
    (lambda x: np.take_along_axis(x, np.argsort(-x, axis=1), axis=1), [(3, 4)]),
    (lambda x: np.take_along_axis(x, np.array([3, 3, 0]), axis=None), [(3, 4)]),
    (lambda x: np.take_along_axis(x, np.array([[1]]), axis=-1), [(3, 4)]),
    (lambda x: np.compress([True, False, True], x), [(3, 4)]),
    (lambda x: np.compress([0, 1], x, axis=1), [(3, 4)]),
    (lambda x: np.extract(MASK, x), [(3, 4)]),
    (lambda x: np.extract(x > 1.0, x), [(3, 4)]),
    (lambda x: np.apply_along_axis(np.sum, 0, x), [(3, 4)]),
    (lambda x: np.apply_along_axis(lambda v: v[::-1] * v[0], -1, x), [(3, 4)]),
    (lambda x: np.apply_along_axis(np.diag, 1, x), [(2, 3, 2)]),
    (lambda x: np.apply_along_axis(lambda v, k: v * k, 0, x, 3.0), [(3,)]),
    (lambda x: np.apply_over_axes(np.sum, x, [0, -1]), [(2, 3, 4)]),
    (lambda x: np.apply_over_axes(np.mean, x, 1), [(2, 3, 4)]),
)
def test_picking_and_applying(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


def test_where_with_a_condition_alone_and_with_tensors_as_condition():
    t = Tensor([0.0, 2.0, 0.0, 3.0])
    np.testing.assert_array_equal(np.where(t)[0], [1, 3])
    out = np.where(t, 2 * t, -1.0)
    np.testing.assert_array_equal(out.data, [-1.0, 4.0, -1.0, 6.0])
    np.testing.assert_array_equal(gradients([out], [t], [np.ones(4)])[0], [0.0, 2.0, 0.0, 2.0])
    assert isinstance(np.where(t, 1.0, 0.0), np.ndarray)


def test_where_still_serves_values():
    v = Value(2.0)
    y = np.where(v > 1.0, v * v, 0.0)
    y.backward()
    assert v.grad == 4.0


def test_a_condition_made_of_a_tensor_is_remembered_as_it_was():
    t, x = Tensor([0.0, 1.0]), Tensor([3.0, 4.0])
    y = np.where(t, x, 0.0)
    t.data[:] = [1.0, 0.0]
    np.testing.assert_array_equal(gradients([y], [x], [np.ones(2)])[0], [0.0, 1.0])


@pytest.mark.parametrize("trim", ["f", "b", "fb", "BF"])
def test_trim_zeros(trim):
    for x in (np.array([0.0, 0.0, 1.5, 0.0, 2.5, 0.0]), np.zeros(3), np.ones(2), np.zeros(0)):
        t = Tensor(x)
        y, expected = np.trim_zeros(t, trim), np.trim_zeros(x, trim)
        np.testing.assert_array_equal(y.data, expected)
        (g,) = gradients([y], [t], [np.arange(1.0, y.size + 1)])
        np.testing.assert_array_equal(np.trim_zeros(g) if g is not None else [], np.arange(1.0, y.size + 1))


def test_trim_zeros_along_axes():
    t = Tensor([[0.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 3.0, 4.0]])
    np.testing.assert_array_equal(np.trim_zeros(t).data, [[2.0, 0.0], [3.0, 4.0]])
    np.testing.assert_array_equal(np.trim_zeros(t, "f", axis=1).data, t.data[:, 1:])


FORMS = [
    ("trim_zeros", lambda x: np.trim_zeros(np.concatenate([np.zeros(2), x[0], np.zeros(1)]))),
    ("trim_zeros front", lambda x: np.trim_zeros(np.concatenate([np.zeros(2), x[0], np.zeros(1)]), "f")),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms(FORMS)
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


WRONG = [
    ("np.trim_zeros", lambda x: np.trim_zeros(x[0], "x"), OperandError, "trim='x'"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)


@refused(
    (lambda t: np.trim_zeros(t, "x"), "trim_zeros"),
    (lambda t: np.where(MASK, t), "where"),
    (lambda t: np.select([MASK], [t, t]), "select"),
    (lambda t: np.select([t], [t]), "select"),
    (lambda t: np.choose([0, 2], [t[0, :2], t[1, :2]]), "choose"),
    (lambda t: np.choose(t, [t, t]), "choose"),
    (lambda t: np.piecewise(t, [MASK], [1.0, 2.0, 3.0]), "piecewise"),
    (lambda t: np.take(t, 99), "take"),
    (lambda t: np.take(t, [0.5]), "take"),
    (lambda t: np.take(t, t), "take"),
    (lambda t: np.take(t, 0, mode="no"), "take"),
    (lambda t: np.take_along_axis(t, np.array([0]), axis=0), "take_along_axis"),
    (lambda t: np.compress(MASK, t), "compress"),
    (lambda t: np.apply_along_axis(np.sum, 0, t[:, :0]), "apply_along_axis"),
    (lambda t: np.put(t, 0, 1.0), "np.put: writes"),
    (lambda t: np.place(t, MASK, 1.0), "np.place: writes"),
    (lambda t: np.copyto(t, 1.0), "np.copyto: writes"),
    (lambda t: np.putmask(t, MASK, 1.0), "np.putmask: writes"),
    (lambda t: np.fill_diagonal(t, 1.0), "np.fill_diagonal: writes"),
    (lambda t: np.put_along_axis(t, PLACES, 1.0, 0), "np.put_along_axis: writes"),
)
def test_wrong_arguments_are_refused_by_name(call, names):
    check_refusal(call, names)
