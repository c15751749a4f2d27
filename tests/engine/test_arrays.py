"""Arrays of other kinds: how they are told, which are admitted, constants brought over, lengths that must be known."""

from array import array

import numpy as np
import pytest

from autograd import OperandError, ShapeError, Tensor, Value, grad
from autograd.engine import arrays
from autograd.engine.arrays import (
    admitted,
    admitted_each,
    as_like,
    is_foreign,
    is_lazy,
    materialize,
    with_known_shape,
)
from tests.payloads.standin import Elsewhere


class Unknown:
    """An array of which the number of rows is not known before it is computed."""

    shape, dtype = (float("nan"), 3), np.dtype(float)


def test_foreign_is_what_speaks_numpys_protocol_and_is_not_numpys():
    assert is_foreign(Elsewhere([1.0]))
    for x in (np.ones(2), np.float32(1), 1.0, [1.0], None, "a"):
        assert not is_foreign(x)


class TestConstants:
    def test_brought_to_the_kind_of_the_other(self):
        there = as_like(np.ones(2), Elsewhere([1.0]))
        assert type(there) is Elsewhere
        np.testing.assert_array_equal(there.get(), np.ones(2))
        assert type(as_like(np.ones(2), Tensor(Elsewhere([1.0])))) is Elsewhere

    def test_left_as_they_are(self):
        a, there = np.ones(2), Elsewhere([1.0])
        for x in (np.zeros(3), 2.0, Tensor([1.0]), Value(1.0), np.float64(1)):
            assert as_like(a, x) is a
        assert as_like(there, Elsewhere([2.0])) is there


class TestShapes:
    def test_known(self):
        a = np.ones((2, 0))
        assert with_known_shape(a) is a

    def test_not_known(self):
        with pytest.raises(ShapeError, match=r"got an array of shape \(nan, 3\) float64 .*compute_chunk_sizes"):
            with_known_shape(Unknown())


class TestLazy:
    def test_other_arrays_are_computed(self):
        a, there = np.ones(2), Elsewhere([1.0])
        assert materialize(a) is a
        assert materialize(there) is there
        assert not any(map(is_lazy, (a, there, 2.0)))

    def test_dask(self):
        da = pytest.importorskip("dask.array")
        plan = da.ones(3, chunks=2) * 2
        assert is_lazy(plan)
        assert type(materialize(plan)) is np.ndarray
        np.testing.assert_array_equal(materialize(plan), [2.0, 2.0, 2.0])


class Like:
    """An object that gives an array, and has operators of its own."""

    dtype = "not NumPy's"

    def __init__(self, numbers):
        self.numbers = numbers

    def __array__(self, dtype=None, copy=None):
        if self.numbers is None:
            raise RuntimeError("still on the accelerator")
        return np.array(self.numbers, dtype=dtype)


class TestAdmitted:
    def test_ordinary_operands_are_the_same_objects(self):
        plain = [1.0, 2, True, 1j, "a", None, slice(2), ..., np.ones(2), np.float32(1), np.int64(2), object(), [], {}]
        for x in (*plain, Tensor([1.0]), Value(1.0), [1.0, 2.0], (1, 2), Elsewhere([1.0]), [np.ones(2), Tensor([1.0])]):
            assert admitted("f", x) is x

    def test_what_says_that_it_is_an_array(self):
        assert type(admitted("f", Like([1.0, 2.0]))) is np.ndarray
        t = Tensor([3.0, 4.0])
        (t * Like([1.0, 2.0])).sum().backward()
        np.testing.assert_array_equal(t.grad, [1.0, 2.0])
        with pytest.raises(OperandError, match=r"^multiply: got a .* Like, .*still on the accelerator"):
            t * Like(None)

    def test_lists_are_looked_through(self):
        rows = [Like([1.0, 2.0]), [3.0, 4.0], np.ones(2)]
        found = admitted("f", rows)
        assert found is not rows
        assert [type(row) for row in rows] == [Like, list, np.ndarray]
        np.testing.assert_array_equal(np.asarray(found), [[1, 2], [3, 4], [1, 1]])
        assert type(admitted("f", (Like([1.0]),))) is tuple
        with pytest.raises(OperandError, match="masked"):
            admitted("f", [[np.ones(2), [np.ma.array([1.0])]]])

    def test_what_is_masked_in_a_list(self):
        for x in ([1.0, np.ma.masked, 2.0], (1, 2, np.ma.masked), [[1.0, np.ma.masked]]):
            with pytest.raises(OperandError, match="got a masked array"):
                admitted("f", x)
            with pytest.raises(OperandError, match="got a masked array"):
                Tensor([1.0]) * x

    @pytest.mark.parametrize("kind", ["__array_interface__", "__array_struct__"])
    def test_other_ways_to_say_that_it_is_an_array(self, kind):
        numbers = np.array([1.0, 2.0])
        x = type("Other", (), {kind: property(lambda self: getattr(numbers, kind))})()
        np.testing.assert_array_equal((Tensor(np.zeros(2)) + x).data, numbers)

    @pytest.mark.parametrize("make", [memoryview, lambda x: array("d", x)])
    def test_buffers(self, make):
        numbers = np.array([1.0, 2.0])
        np.testing.assert_array_equal((Tensor(np.zeros(2)) + make(numbers)).data, numbers)

    def test_a_gradient_that_is_assigned(self):
        with pytest.raises(OperandError, match=r"Tensor.grad: got a masked array .* x.filled\(value\) makes one"):
            Tensor([1.0, 2.0]).grad = np.ma.array([1.0, 2.0])

    def test_subclasses(self):
        plain, own = type("Plain", (np.ndarray,), {"note": 1}), type("Own", (np.ndarray,), {"__radd__": None})
        ufunc = type("Ufunc", (np.ndarray,), {"__array_ufunc__": lambda *_, **__: 1})
        assert type(admitted("f", np.ones(2).view(plain))) is np.ndarray
        for cls in (own, ufunc):
            with pytest.raises(OperandError, match=r"^f: got a .* of shape \(2,\), .*np.asarray\(x\) makes one"):
                admitted("f", np.ones(2).view(cls))

    def test_a_quantity_with_a_unit(self):
        quantity = type("Quantity", (), {"__module__": "pint", "magnitude": Tensor([1.0]), "shape": (1,)})()
        with pytest.raises(OperandError, match=r"x\.magnitude makes one"):
            Tensor([1.0]) * quantity
        with pytest.raises(OperandError, match=r"^grad: .*x\.magnitude makes one"):
            grad(lambda x: quantity)(1.0)

    def test_the_arguments_of_a_call(self):
        args = (1.0, np.ones(2), Tensor([1.0]))
        assert admitted_each("f", args) is args
        found = admitted_each("f", (1.0, Like([2.0])))
        assert type(found[1]) is np.ndarray

    def test_classes_are_not_kept_for_ever(self):
        for _ in range(2 * arrays._MOST_DECISIONS):
            admitted("f", type("Passing", (), {})())
        assert len(arrays._decisions) <= arrays._MOST_DECISIONS
