"""Masks without branches against ``np.where``, bit by bit, at numbers that a product with 0 would spoil."""

import numpy as np
import pytest

from autograd import Tensor, grad
from autograd.ops import masking
from autograd.ops.masking import either, kept

EDGES = np.array([1.5, -2.0, 0.0, -0.0, np.inf, -np.inf, np.nan, 1e-40, -1e38])


@pytest.fixture(autouse=True, params=["bits", "as usual"])
def by_bits(request, monkeypatch):
    """``either`` takes the way of large masks without a pattern, too."""
    if request.param == "bits":
        monkeypatch.setattr(masking, "_MANY", 0)
        monkeypatch.setattr(masking, "_has_no_pattern", lambda condition: True)


def same_bits(x, y):
    return x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes()


@pytest.mark.parametrize("dtype", ["e", "f", "d", "g", "F"])
@pytest.mark.parametrize("shape", [(9,), (3, 3)], ids=str)
def test_every_pair_of_edges(dtype, shape):
    with np.errstate(over="ignore", under="ignore"):
        x = EDGES.astype(dtype).reshape(shape)
    for shift in range(9):
        y = np.roll(x, shift)
        for mask in (np.arange(9) % 2 == 0, np.arange(9) > 3, np.ones(9, bool), np.zeros(9, bool)):
            chosen = mask.reshape(shape)
            for x_, chosen_ in ((x, chosen), (x.T, chosen), (x, chosen.T)):
                np.testing.assert_array_equal(kept(chosen_, x_), np.where(chosen_, x_, x.dtype.type(0)))
                if dtype in "efd":
                    assert same_bits(kept(chosen_, x_), np.where(chosen_, x_, x.dtype.type(0)))
                    assert same_bits(either(chosen_, x_, y), np.where(chosen_, x_, y))
                assert either(chosen_, x_, y).dtype == x.dtype


def test_masks_that_are_broadcast():
    g, chosen = np.arange(6.0).reshape(2, 3) - 2, np.array([True, False, True])
    assert same_bits(kept(chosen, g), np.where(chosen, g, 0.0))
    assert same_bits(kept(np.ones((2, 2, 3), bool), g), np.broadcast_to(g, (2, 2, 3)).copy())
    assert same_bits(either(chosen, g, -g), np.where(chosen, g, -g))
    assert same_bits(either(g > 0, g, 1.0), np.where(g > 0, g, 1.0))
    assert same_bits(either(g > 0, g, np.ones(3)), np.where(g > 0, g, np.ones(3)))


def test_operands_are_left_as_they_are():
    x, y, chosen = np.arange(4.0), -np.arange(4.0), np.array([True, False, False, True])
    for array in (x, y, chosen):
        array.flags.writeable = False
    assert kept(chosen, x).tolist() == [0.0, 0.0, 0.0, 3.0]
    assert either(chosen, x, y).tolist() == [0.0, -1.0, -2.0, 3.0]


def test_python_numbers_and_nodes():
    for found, expected in ((kept(True, 2.0), 2.0), (kept(False, np.inf), 0.0)):
        assert type(found) is float
        assert found == expected
    assert float(either(False, 2.0, 3.0)) == 3.0
    t = Tensor([1.0, 2.0])
    either(np.array([True, False]), t, 3 * t).sum().backward()
    assert t.grad.tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    "condition",
    [0, 2, None, "", "a", b"", np.nan, 0j, [0, 1, 2], ["", "a", "b"], [None, 1, None], np.array([0.5, 0.0, -0.0]),
     np.array([1, 0, 2], "m8[s]"), np.array(["", "b", ""], object)],
    ids=repr,
)  # fmt: skip
def test_the_gradient_goes_where_the_value_came_from(condition):
    """The condition is any that NumPy takes: a text or None may be false without being equal to 0."""
    x, y = np.ones(3), np.full(3, 2.0)
    chosen = np.where(condition, x, y) == 1.0
    for where in (np.where, masking.where):
        by_x, by_y = grad(lambda x, y, where=where: np.sum(where(condition, x, y)), (0, 1))(x, y)
        assert np.array_equal(by_x, chosen)
        assert np.array_equal(by_y, ~chosen)
