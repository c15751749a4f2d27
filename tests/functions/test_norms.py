"""Norms and condition numbers on Tensors, against differences."""

import math

import numpy as np
import pytest

from autograd import Tensor
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import Operands, gradient
from tests.numeric import check_function

inf = math.inf


linalg = np.linalg
OPERANDS = Operands()
some, distinct, regular = OPERANDS.some, OPERANDS.distinct, OPERANDS.regular


@pytest.fixture(autouse=True)
def _the_same_numbers_in_every_order():
    OPERANDS.restart()


VECTOR_ORDERS = (None, 1, -1, 2, -2, 3, 0.5, 2.5, inf, -inf)


MATRIX_ORDERS = (None, "fro", "nuc", 1, -1, 2, -2, inf, -inf)


class TestNorms:
    @pytest.mark.parametrize("order", VECTOR_ORDERS)
    @pytest.mark.parametrize(("shape", "axis"), [((4,), None), ((3, 4), 0), ((3, 4), -1), ((2, 3, 2), (1,))])
    @pytest.mark.parametrize("keepdims", [False, True])
    def test_vectors(self, order, shape, axis, keepdims):
        check_function(lambda x: linalg.norm(x, order, axis, keepdims), distinct(*shape))

    @pytest.mark.parametrize("order", MATRIX_ORDERS)
    @pytest.mark.parametrize(("shape", "axis"), [((3, 4), None), ((3, 4), (1, 0)), ((3, 2, 4), (-1, 0))])
    @pytest.mark.parametrize("keepdims", [False, True])
    def test_matrices(self, order, shape, axis, keepdims):
        check_function(lambda x: linalg.norm(x, order, axis, keepdims), distinct(*shape))

    @pytest.mark.parametrize("order", VECTOR_ORDERS[1:])
    def test_vector_norm(self, order):
        check_function(lambda x: linalg.vector_norm(x, ord=order), distinct(2, 3))
        check_function(lambda x: linalg.vector_norm(x, axis=(0, 2), ord=order, keepdims=True), distinct(2, 3, 2))

    @pytest.mark.parametrize("order", MATRIX_ORDERS[1:])
    def test_matrix_norm(self, order):
        check_function(lambda x: linalg.matrix_norm(x, ord=order), distinct(2, 3, 4))
        check_function(lambda x: linalg.matrix_norm(x, ord=order, keepdims=True), distinct(3, 4))

    def test_all_entries(self):
        check_function(linalg.norm, distinct(2, 3, 2))
        check_function(lambda x: linalg.norm(x, keepdims=True), distinct(2, 3))

    @pytest.mark.parametrize("p", MATRIX_ORDERS)
    def test_condition_numbers(self, p):
        check_function(lambda x: linalg.cond(x, p), regular(2, 3, 3))

    def test_condition_number_of_a_tall_matrix(self):
        check_function(linalg.cond, some(4, 3))

    @pytest.mark.parametrize("order", [None, 1, 2, 3, 1.5, 0.5, inf])
    def test_at_zero(self, order):
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, order), np.zeros(3)), 0.0)
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, order) ** 2, np.zeros(3)), 0.0)

    @pytest.mark.parametrize("order", MATRIX_ORDERS)
    def test_at_the_zero_matrix(self, order):
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, order), np.zeros((3, 2))), 0.0)

    def test_with_some_zeros(self):
        np.testing.assert_allclose(gradient(linalg.norm, np.array([0.0, 3.0, 4.0])), [0.0, 0.6, 0.8], rtol=1e-15)
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, 1), np.array([0.0, -2.0])), [0.0, -1.0])
        check_function(linalg.norm, np.array([0.0, 3.0, 4.0]))
        check_function(lambda x: linalg.norm(x, 4), np.array([0.0, 3.0, 4.0]))

    def test_ties_share(self):
        np.testing.assert_array_equal(
            gradient(lambda x: linalg.norm(x, inf), np.array([1.0, -1.0, 0.5])), [0.5, -0.5, 0]
        )
        np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, -inf), np.array([1.0, -1.0])), [0.5, -0.5])
        g = gradient(lambda x: linalg.norm(x, 2), np.diag([2.0, 2.0, 1.0]))
        np.testing.assert_allclose(g, np.diag([0.5, 0.5, 0.0]), atol=1e-15)

    def test_nuclear_norm_of_a_singular_matrix(self):
        g = gradient(lambda x: linalg.norm(x, "nuc"), np.diag([2.0, 0.0]))
        np.testing.assert_allclose(g, np.diag([1.0, 0.0]), atol=1e-15)

    def test_counts_are_plain(self):
        x = np.array([[0.0, 1.0], [2.0, 3.0]])
        for f in (lambda x: linalg.norm(x, 0, axis=1), lambda x: linalg.vector_norm(x, ord=0)):
            assert not isinstance(f(Tensor(x)), Tensor)
            np.testing.assert_array_equal(f(Tensor(x)), f(x))


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("np.linalg.cond", lambda x: linalg.cond(x, 1)),
        ("np.linalg.norm", lambda x: linalg.norm(x, "max")),
        ("np.linalg.norm", lambda x: linalg.norm(x, 3)),
        ("np.linalg.norm", lambda x: linalg.norm(x[0], "fro")),
        ("np.linalg.norm", lambda x: linalg.norm(x.reshape(1, 2, 3), 2)),
        ("np.linalg.vector_norm", lambda x: linalg.vector_norm(x, ord="fro")),
        ("np.linalg.matrix_norm", lambda x: linalg.matrix_norm(x[0])),
    ],
)
def test_errors_name_the_function(name, call):
    with pytest.raises((OperandError, ShapeError), match=f"{name}: "):
        call(Tensor(some(2, 3)))


@pytest.mark.parametrize("axis", [2, -3, (0, 2)])
def test_axes_out_of_range(axis):
    with pytest.raises(np.exceptions.AxisError):
        linalg.norm(Tensor(some(2, 3)), axis=axis)


def test_the_same_axis_twice():
    with pytest.raises(ShapeError, match="expected different axes"):
        linalg.norm(Tensor(some(2, 3)), axis=(0, -2))
