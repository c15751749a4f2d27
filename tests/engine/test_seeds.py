"""Gradients that a sweep starts from, and buffers that it hands out."""

import numpy as np
import pytest

from autograd import OperandError, ShapeError, Tensor, Value
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
