"""Gradients that a sweep starts from, and buffers that it hands out."""

import numpy as np
import pytest

from autograd import AutogradError, OperandError, ShapeError, Tensor, Value, gradients, no_grad
from autograd.engine.seeds import ones_like, own, seed_of


class TestSeeds:
    def test_non_scalar_without_seed(self):
        with pytest.raises(
            ShapeError, match=r"got a root of shape \(2,\) float64 and no seed gradient; expected a single"
        ):
            Tensor([1.0, 2.0]).backward()

    def test_a_single_entry_needs_no_seed(self):
        x = Tensor([[3.0]])
        (x * x).backward()
        np.testing.assert_array_equal(x.grad, [[6.0]])

    def test_seed_of_another_shape(self):
        x = Tensor([1.0, 2.0])
        with pytest.raises(ShapeError, match=r"got a seed gradient of shape \(3,\) float64, expected shape \(2,\)"):
            (x * x).backward(np.ones(3))
        assert x.grad is None

    def test_seed_is_cast_to_the_dtype_of_the_root(self):
        x = Tensor([1.0, 2.0], dtype=np.float32)
        (x * x).backward([1, 2])
        assert x.grad.dtype == np.float32
        np.testing.assert_array_equal(x.grad, [2.0, 8.0])

    def test_complex_roots_need_a_seed_and_real_ones_take_none_that_is_complex(self):
        with pytest.raises(OperandError, match=r"got a complex root \(shape \(\) complex128\) and no seed gradient"):
            seed_of(Tensor(1j), None)
        with pytest.raises(OperandError, match="got a complex seed"):
            seed_of(Tensor([1.0]), [1j])
        assert seed_of(Tensor(1j), 2.0).dtype == np.complex128

    def test_a_recorded_seed_stays_recorded_only_where_the_sweep_is(self):
        root, seed = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
        assert seed_of(root, seed, create_graph=True) is seed
        assert type(seed_of(root, seed)) is np.ndarray
        assert seed_of(Value(1.0), None) == 1.0

    def test_ones(self):
        assert ones_like(3.0) == 1.0
        one = ones_like(np.array(3.0, np.float32))
        assert (type(one), one) == (np.float32, 1.0)
        assert ones_like(np.zeros((2, 3), np.float32)).dtype == np.float32


class TestBuffers:
    def test_grad_of_two_leaves_never_share_memory(self):
        x, y = Tensor(np.ones(3)), Tensor(np.ones(3))
        seed = np.ones(3)
        (x + y).backward(seed)
        x.grad += 1
        np.testing.assert_array_equal(y.grad, np.ones(3))
        np.testing.assert_array_equal(seed, np.ones(3))

    def test_own_copies_views_and_what_was_handed_out(self):
        x, g, handed_out = Tensor(np.ones(3)), np.ones(3), set()
        assert own(g, x, handed_out) is g
        assert own(g, x, handed_out) is not g
        assert not np.shares_memory(own(g[:2], x, handed_out), g)
        assert own(x.data, x, handed_out) is not x.data
        assert own(2.0, x, handed_out) == 2.0
        assert type(own(np.float64(2.0), x, handed_out)) is np.ndarray


GRADIENTS = {  # for each assigned array, True if it fits real numbers of shape (3,)
    "the dtype itself": (np.ones(3), True), "float32": (np.ones(3, np.float32), True),
    "float16": (np.ones(3, np.float16), True), "longdouble": (np.ones(3, np.longdouble), True),
    "integers": (np.ones(3, int), True), "booleans": (np.ones(3, bool), True), "a list": ([1.0, 1.0, 1.0], True),
    "a tuple": ((1, 1, 1), True), "a view": (np.ones((3, 2)).T[0], True), "read-only": (np.broadcast_to(1.0, 3), True),
    "zero": (0, True), "zero as a float": (0.0, True), "nothing": (None, True),
    "more axes": (np.ones((3, 3)), False), "an axis of 1": (np.ones(1), False), "no axis": (np.array(1.0), False),
    "a number": (2.0, False), "nan": (np.nan, False), "empty": (np.ones(0), False), "too short": ([1.0, 2.0], False),
    "ragged": ([[1.0], [1.0, 2.0]], False), "complex": (np.ones(3) + 0j, False), "text": ("x", False),
    "bytes": (b"x", False), "an array of text": (np.array(["a"] * 3), False), "objects": (np.array([None] * 3), False),
    "a dict": ({}, False), "a function": (len, False), "a class": (float, False), "a Value": (Value(1.0), False),
    "a Tensor of another shape": (Tensor(np.ones((3, 3))), False), "a Tensor": (Tensor(np.ones(3)), True),
    "a constant Tensor": (Tensor(np.ones(3), requires_grad=False), True),
    "a Tensor of another dtype": (Tensor(np.ones(3, np.float32)), True),
}  # fmt: skip


class TestAssigned:
    """``x.grad = g``: shape and dtype of x for all g, or an error at the assignment."""

    @pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.complex128, np.complex64])
    @pytest.mark.parametrize(("grad", "fits"), GRADIENTS.values(), ids=GRADIENTS)
    def test_shape_and_dtype_are_the_tensors(self, grad, fits, dtype):
        x = Tensor(np.full(3, 2.0), dtype=dtype)
        if fits or (x.dtype.kind == "c" and getattr(grad, "dtype", None) == np.complex128):
            x.grad = grad
            expected = 0.0 if grad is None or (isinstance(grad, (int, float)) and grad == 0) else 1.0
            if grad is not None:
                assert (type(x.grad), x.grad.dtype, x.grad.tolist()) == (np.ndarray, dtype, [expected] * 3)
        else:
            with pytest.raises((ShapeError, OperandError), match=r"Tensor.grad: got .*, expected .*shape \(3,\)"):
                x.grad = grad
            assert x.grad is None
            expected = 0.0
        np.real(x * 3.0).sum().backward()
        assert (type(x.grad), x.grad.dtype, x.grad.tolist()) == (np.ndarray, dtype, [3.0 + expected] * 3)

    @pytest.mark.parametrize("grad", [0, 2, 2.5, True, np.float32(2.0), np.array(2.0), None])
    def test_a_value_holds_a_float(self, grad):
        x = Value(3.0)
        x.grad = grad
        assert type(x.grad) is float
        (x * 2.0).backward()
        assert x.grad == 2.0 + (grad or 0.0)

    @pytest.mark.parametrize("grad", ["x", [1.0], np.ones(1), np.ones(3), 1j, {}, len, float, Tensor(1.0)], ids=repr)
    def test_a_value_takes_nothing_else(self, grad):
        x = Value(3.0, name="x")
        with pytest.raises(OperandError, match=r"x.grad: got .*, expected None or a gradient of float"):
            x.grad = grad
        assert x.grad == 0.0

    def test_it_is_a_copy(self):
        g = np.ones(3)
        x, y = Tensor(g), Tensor(g)
        x.grad = y.grad = g
        x.grad *= 2.0
        g[0] = 7.0
        assert (x.grad.tolist(), y.grad.tolist()) == ([2.0] * 3, [1.0] * 3)
        y.grad = x.grad
        y.grad += 1.0
        assert x.grad.tolist() == [2.0] * 3

    def test_a_view_of_another_gradient_and_a_cast_are_buffers_of_their_own(self):
        g = np.ones((3, 2))
        x, y = Tensor(np.ones(3)), Tensor(np.ones(3, np.float32))
        x.grad, y.grad = g[:, 0], g[:, 0]
        g[:] = 5.0
        assert (x.grad.tolist(), y.grad.tolist()) == ([1.0] * 3, [1.0] * 3)
        assert x.grad.base is y.grad.base is None

    def test_an_update_in_place_needs_no_copy(self):
        x = Tensor(np.ones(3))
        x.grad = np.ones(3)
        before = x.grad
        x.grad *= 2.0
        x.grad = x.grad
        assert x.grad is before

    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_a_recorded_gradient_stays_one(self, family):
        x = family(3.0)
        (g,) = gradients([x * x * x], [x], create_graph=True)
        x.grad = 2.0 * g
        assert x.grad.op is not None
        assert gradients([x.grad], [x]) == [36.0]

    def test_a_recorded_gradient_of_another_dtype_is_cast_and_stays_recorded(self):
        x = Tensor([1.0, 2.0])
        y = Tensor([0.0, 0.0], dtype=np.float32)
        y.grad = x * x
        assert y.grad.dtype == np.float32
        np.testing.assert_array_equal(gradients([y.grad.sum()], [x])[0], [2.0, 4.0])
        with pytest.raises(ShapeError):
            y.grad = x[:1] * 2.0
        with pytest.raises(OperandError, match="complex"):
            y.grad = x * 1j

    def test_the_error_names_the_node(self):
        with pytest.raises(ShapeError, match=r"^w.grad: got shape \(3,\) float64, expected shape \(3, 3\) float64$"):
            Tensor(np.ones((3, 3)), name="w").grad = np.ones(3)
        with pytest.raises(AutogradError, match=r"^w.grad: got complex numbers"):
            Tensor(np.ones(3), name="w").grad = np.ones(3) * 1j


class TestRecordedGradients:
    """Each leaf gets a node of its own, so that a change of one gradient is no change of another."""

    @pytest.mark.parametrize("clear", [lambda g: g.zero_(), lambda g: g.__setitem__(..., 0.0)])
    @pytest.mark.parametrize(
        "combine",
        [
            lambda x, y: x + y,
            lambda x, y: x.reshape(2, 1) + y.reshape(2, 1),
            lambda x, y: np.concatenate([x, y]),
            lambda x, y: np.stack([x * x, y * y]),
            lambda x, y: x * x + y[::-1],
        ],
    )
    def test_an_assignment_to_one_leaves_the_other(self, combine, clear):
        def found():
            x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
            out = combine(x, y)
            seed = np.arange(1.0, 1.0 + out.size).reshape(out.shape)
            out.backward(seed, create_graph=True)
            return x.grad, y.grad, gradients([out], [x, y], [seed], create_graph=True), seed

        _, expected, _, _ = found()
        gx, gy, (dx, dy), seed = found()
        clear(gx)
        clear(dx)
        np.testing.assert_array_equal(gx.data, 0.0)
        np.testing.assert_array_equal(gy.data, expected.data)
        np.testing.assert_array_equal(dy.data, expected.data)
        np.testing.assert_array_equal(seed.ravel(), np.arange(1.0, 1.0 + seed.size))

    def test_of_values(self):
        x, y = Value(1.0), Value(2.0)
        (x + y).backward(create_graph=True)
        x.grad.data = 0.0
        assert y.grad.data == 1.0

    def test_of_one_input_given_twice(self):
        x = Tensor([1.0, 2.0])
        first, second = gradients([(x * x).sum()], [x, x], create_graph=True)
        first[0] = 7.0
        np.testing.assert_array_equal(second.data, [2.0, 4.0])
        np.testing.assert_array_equal(gradients([second.sum()], [x])[0], 2.0)

    def test_no_grad_around_a_recorded_sweep_does_not_cut_the_second_one(self):
        x, y = Tensor([1.0, 2.0]), Tensor([1.0, 1.0])
        loss = (x * x).sum() + (y * x).sum()
        with no_grad():
            loss.backward(create_graph=True)
        for g in (x.grad, y.grad):
            assert g.requires_grad
