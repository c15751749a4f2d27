"""Arguments as NumPy reads them: operands, axes, flags, and the words of their errors."""

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.errors import OperandError, ShapeError
from autograd.functions import operands
from autograd.functions.operands import axes_of, cast, holds_nodes, is_given, one_axis, without_nodes, yes


class TestArrays:
    def test_what_has_a_shape_is_left_alone(self):
        for x in (Tensor([1.0]), np.ones(2), np.float32(1.0)):
            assert operands.array(x) is x

    @pytest.mark.parametrize("x", [1.5, [1, 2], [[1.0], [2.0]], (True, False)])
    def test_numbers_and_lists_become_arrays(self, x):
        found = operands.array(x)
        assert type(found) is np.ndarray
        assert found.dtype == np.asarray(x).dtype
        np.testing.assert_array_equal(found, x)

    def test_lists_with_nodes_are_joined_and_keep_their_gradients(self):
        x = Tensor(2.0)
        found = operands.array([[x, 1.0], (3.0, x * x)])
        np.testing.assert_array_equal(found.data, [[2.0, 1.0], [3.0, 4.0]])
        found.backward(np.ones((2, 2)))
        assert x.grad == 1.0 + 2 * 2.0

    @pytest.mark.parametrize("x", [Value(1.0), [1.0, [Value(1.0)]]], ids=["alone", "in a list"])
    def test_a_value_is_no_array(self, x):
        with pytest.raises(
            OperandError,
            match=r"^got a Value, expected an array: no gradient passes .* as Tensor\(2\.0\) for Value\(2\.0\)$",
        ):
            operands.array(x)
        with pytest.raises(
            OperandError, match=r"^np\.roll: got a Value, expected an array: no gradient passes .* begin with Tensors"
        ):
            operands.array_for("np.roll", x)

    def test_array_for_gives_what_array_gives(self):
        x = Tensor([1.0])
        assert operands.array_for("np.roll", x) is x

    def test_a_python_number_stays_one(self):
        for x in (True, 2, 0.5, 1j):
            assert operands.number(x) is x
        np.testing.assert_array_equal(operands.number([1, 2]), np.array([1, 2]), strict=True)

    @pytest.mark.parametrize("ndim", [0, 1, 2])
    def test_an_operand_has_axes_enough(self, ndim):
        x = Tensor(np.ones((2, 3)))
        assert operands.operand("np.dot", x, ndim) is x
        assert operands.operand("np.dot", x) is x

    def test_an_operand_with_too_few_axes(self):
        message = r"^np\.inner: got an operand of shape \(2,\), expected at least 2 axes$"
        with pytest.raises(ShapeError, match=message):
            operands.operand("np.inner", [1.0, 2.0], 2)

    def test_a_value_is_no_operand(self):
        with pytest.raises(OperandError, match=r"^np\.dot: got a Value, expected arrays and Tensors$"):
            operands.operand("np.dot", Value(1.0))


class TestNodesInLists:
    @pytest.mark.parametrize(
        ("x", "expected"),
        [
            (Tensor(1.0), True),
            (Value(1.0), True),
            ([1.0, ([Value(1.0)], 2.0)], True),
            ([], False),
            ([1.0, (2.0,)], False),
            (np.ones(2), False),
            ({"x": Tensor(1.0)}, False),
        ],
    )
    def test_holds_nodes(self, x, expected):
        assert holds_nodes(x) is expected

    def test_without_nodes_keeps_lists_and_tuples(self):
        x = Tensor([1.0, 2.0])
        found = without_nodes([x, (Value(3.0), "text"), []])
        assert found[0] is x.data
        assert found[1:] == [(3.0, "text"), []]
        assert without_nodes(x) is x.data


class TestAxes:
    @pytest.mark.parametrize(
        ("axis", "expected"), [(None, (0, 1, 2)), (1, (1,)), (-1, (2,)), ((0, -1), (0, 2)), ([2, 0], (2, 0)), ((), ())]
    )
    def test_axes_of(self, axis, expected):
        assert axes_of("np.flip", axis, 3) == expected

    @pytest.mark.parametrize(
        ("axis", "message"),
        [(3, "np.flip: axis 3 is out of bounds for array of dimension 3"), ((1, -2), "repeated axis in `np.flip`")],
    )
    def test_axes_that_are_not_there(self, axis, message):
        with pytest.raises(ValueError, match=message):
            axes_of("np.flip", axis, 3)

    @pytest.mark.parametrize("axis", [1, -1, np.int64(1)])
    def test_one_axis(self, axis):
        found = one_axis("np.diff", axis, 2)
        assert found == 1
        assert type(found) is int

    def test_one_axis_that_is_not_there(self):
        with pytest.raises(np.exceptions.AxisError, match=r"np\.diff: axis -3 is out of bounds"):
            one_axis("np.diff", -3, 2)

    @pytest.mark.parametrize("axis", [None, 1.0, (0,), "0", np.array([0, 1])], ids=repr)
    def test_one_axis_is_one_integer(self, axis):
        with pytest.raises(OperandError, match=r"^np\.diff: got axis=.*, expected one integer$"):
            one_axis("np.diff", axis, 2)


class TestFlagsAndResults:
    def test_flags(self):
        assert [yes(flag) for flag in (True, 1, np.True_)] == [True] * 3
        assert [yes(flag) for flag in (False, 0, None, np._NoValue)] == [False] * 4

    def test_arguments_that_are_given(self):
        assert [is_given(x) for x in (0, 0.0, False, np.array(True), "x")] == [True] * 5
        assert [is_given(x) for x in (None, np._NoValue, True)] == [False] * 3

    def test_cast(self):
        x = np.array([1.5])
        assert cast(x, None) is x
        assert cast(x, np._NoValue) is x
        assert cast(x, np.float32).dtype == np.float32
        assert cast(Tensor(x), np.float32).dtype == np.float32

    def test_one_result_or_several(self):
        assert operands.one_or_tuple([1]) == 1
        assert operands.one_or_tuple([1, 2]) == (1, 2)
        assert operands.one_or_tuple([]) == ()
