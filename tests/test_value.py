"""Value: construction and refusals."""

import operator
from fractions import Fraction

import numpy as np
import pytest

from autograd import OperandError, Tensor, Value, grad
from autograd.functions.registry import DERIVED, PLAIN
from autograd.protocols.dispatch import UFUNCS

UFUNCTIONS = [f for f in (*UFUNCS, *DERIVED, *PLAIN) if isinstance(f, np.ufunc) and f.signature is None]
LOOPS_OVER_OBJECTS = [f for f in sorted(UFUNCTIONS, key=lambda f: f.__name__) if any("O" in loop for loop in f.types)]


class TestConstruction:
    @pytest.mark.parametrize("number", [3, 3.0, np.float32(3), np.int8(3), np.array(3), True * 3, Fraction(3)])
    def test_numbers(self, number):
        v = Value(number)
        assert type(v.data) is float
        assert v.data == 3.0

    @pytest.mark.parametrize("bad", ["3", None, [3.0], 3 + 0j, np.ones(1), object(), np.array("a")])
    def test_no_number(self, bad):
        with pytest.raises(OperandError, match=r"Value: got .*expected a real number"):
            Value(bad)

    def test_name(self):
        v = Value(1.0, name="w0")
        assert v.name == "w0"
        v.name = "w1"
        assert v.name == "w1"
        assert Value(1.0).name is None
        with pytest.raises(OperandError, match="name: got 3"):
            v.name = 3

    def test_assigning_data(self):
        v = Value(1.0)
        v.data = 2
        assert type(v.data) is float
        v.data -= 0.5
        assert v.data == 1.5
        with pytest.raises(OperandError):
            v.data = "2"
        assert v.data == 1.5

    def test_no_other_attributes(self):
        with pytest.raises(AttributeError):
            Value(1.0).dta = 2.0

    def test_detach(self):
        x = Value(3.0)
        y = x * x.detach()
        y.backward()
        assert x.grad == 3.0


class TestRefusals:
    @pytest.mark.parametrize("bad", ["a", None, [1.0], np.ones(2), 1j, object()])
    @pytest.mark.parametrize("f", [operator.add, operator.mul, operator.pow])
    def test_operands(self, f, bad):
        v = Value(2.0)
        with pytest.raises(OperandError, match="expected a real number"):
            f(v, bad)
        with pytest.raises(OperandError, match="expected a real number"):
            f(bad, v)
        assert v.grad == 0.0

    def test_tensor(self):
        with pytest.raises(OperandError, match="Tensor and Value"):
            Value(1.0) + Tensor([1.0])

    @pytest.mark.parametrize("f", [np.gcd, np.matmul, np.fft.fft, np.linalg.norm, np.sum, np.cumsum])
    def test_functions_without_a_rule_for_numbers(self, f):
        with pytest.raises(OperandError, match=r"no derivative is known|expected arrays|expected an array"):
            f(*[Value(1.0)] * (2 if f in (np.gcd, np.matmul) else 1))

    def test_writing_into_an_array(self):
        a = np.ones(2)
        with pytest.raises(OperandError, match="cannot be written into an existing array"):
            a += Value(1.0)
        np.testing.assert_array_equal(a, [1.0, 1.0])

    @pytest.mark.parametrize("ufunc", LOOPS_OVER_OBJECTS, ids=lambda f: f.__name__)
    def test_lists_of_values(self, ufunc):
        """NumPy makes an array of objects of one, and asks each for a method of the ufunc's name."""
        given = [Value(1.0) for _ in range(ufunc.nin)]
        with np.errstate(all="ignore"):
            listed, single = ufunc(*[[v] for v in given]), ufunc(*given)
        for got, expected in zip(np.atleast_1d(listed), np.atleast_1d(np.array(single, object)), strict=True):
            assert got == expected

    def test_the_gradient_of_a_list_of_values(self):
        x, y = Value(3.0), Value(4.0)
        np.hypot([x], [y])[0].backward()
        assert (x.grad, y.grad) == (0.6, 0.8)


def test_plain_numbers_of_a_value():
    v = Value(2.5)
    assert v.item() == 2.5
    assert type(v.item()) is float
    assert v.detach().numpy() == v.numpy(force=True) == np.array(2.5)
    with pytest.raises(OperandError, match=r"numpy: got a Value .* v\.detach\(\)\.numpy\(\)"):
        v.numpy()
    with pytest.raises(OperandError, match=r"item\(\) of a Value inside of a function"):
        grad(lambda x: x * v.item() * x.item())(Value(2.0))
