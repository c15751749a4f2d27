"""Second tries with NumPy's semantics, and errors that name op and operands."""

import math

import numpy as np
import pytest

from autograd import OperandError, ShapeError, Tensor, Value, op, ops
from autograd.engine.numerics import apply_rule, as_weak, check_real, numpy_semantics, zeros_like
from tests.payloads.standin import Elsewhere


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
class TestSemantics:
    """Python's numbers follow NumPy's where Python raises."""

    def test_forwards(self):
        assert (Value(1.0) / 0).data == (1 / Value(0.0)).data == math.inf
        assert (Value(10.0) ** 400).data == math.inf
        assert math.isnan((Value(-8.0) ** 0.5).data)
        assert ops.divide(-1.0, 0.0) == -math.inf
        assert math.isnan(ops.divide(0.0, 0.0))

    def test_rules(self):
        x = Value(0.0)
        (1 / x).backward()
        assert x.grad == -math.inf
        assert apply_rule(lambda g, out, x: g / x, 1.0, None, (0.0,), {}) == math.inf

    def test_an_error_that_numpy_raises_too_is_the_first_one(self):
        error = ZeroDivisionError("the first")
        with pytest.raises(ZeroDivisionError, match="the first"):
            numpy_semantics(lambda x: x, [np.ones(1)], {}, error)
        with pytest.raises(OverflowError):
            apply_rule(lambda g, out: math.exp(g), 1e4, None, (), {})


class TestErrors:
    def test_failing_forward_records_nothing(self):
        x = Tensor(np.ones(2))
        with pytest.raises(ShapeError, match=r"add\(x: shape \(2,\) float64, y: shape \(3,\) float64\)"):
            x + np.ones(3)
        assert x.grad is None
        (x * 2).sum().backward()
        np.testing.assert_array_equal(x.grad, [2.0, 2.0])

    def test_bad_axis_keeps_numpys_error_and_names_the_op(self):
        with pytest.raises(np.exceptions.AxisError) as caught:
            Tensor(np.ones(3)).sum(axis=2)
        assert caught.value.__notes__ == ["in sum(x: shape (3,) float64, axis=2)"]

    def test_pythons_arithmetic_errors_that_numpy_would_not_raise_either(self):
        @op(lambda g, out, x: g * [][0])
        def bad(x):
            return x

        with pytest.raises(IndexError):
            bad(Value(1.0)).backward()

    def test_parameters_that_are_not_the_default_are_told(self):
        with pytest.raises(ShapeError, match=r"concatenate\(xs\[0\]: .*, xs\[1\]: .*, axis=1\)"):
            ops.concatenate(Tensor(np.ones((2, 2))), np.ones((3, 2)), axis=1)

    def test_single_numbers_where_arrays_are_expected(self):
        with pytest.raises(OperandError, match=r"sum: got single numbers, expected arrays; use a Tensor"):
            ops.sum(Value(1.0))

    def test_arrays_of_kinds_that_do_not_mix(self):
        with pytest.raises(OperandError, match=r"kinds that do not mix \(x: .*Elsewhere, y: numpy.ndarray\)"):
            ops.add(Tensor(Elsewhere([1.0])), np.ones(1))

    def test_other_errors_of_a_forward_pass_unchanged(self):
        @op(lambda g, out, x: g)
        def odd(x):
            raise AttributeError("a user's bug")

        with pytest.raises(AttributeError, match="a user's bug"):
            odd(Tensor([1.0]))

    def test_complex_operands_of_an_op_for_real_numbers(self):
        with pytest.raises(
            OperandError, match=r"maximum: got complex numbers as operand y \(shape \(1,\) complex128\)"
        ):
            check_real(ops.maximum, (np.ones(1), np.array([1j])))
        check_real(ops.maximum, (np.ones(1), 2.0))


def test_numpy_scalars_become_pythons():
    assert type(as_weak("f", np.float32(1.5))) is float
    assert type(as_weak("f", np.int64(2))) is int
    a = np.ones(())
    assert as_weak("f", a) is a


def test_zeros_like():
    assert type(zeros_like(3)) is float
    assert zeros_like(Value(3.0)) == 0.0
    zeros = zeros_like(Tensor(np.ones((2, 3), np.float32)))
    assert (type(zeros), zeros.shape, zeros.dtype) == (np.ndarray, (2, 3), np.float32)
