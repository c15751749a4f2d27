"""Parameters in an order, each once; betas."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor, Value
from nn.optim.arguments import checked_betas, in_order, leaves


def test_what_has_an_order_is_listed():
    named = {"w": 1, "b": 2}
    for params in (named.values(), (x for x in (1, 2)), (1, 2), [1, 2], {1: "w", 2: "b"}.keys()):
        assert in_order("SGD", params) == [1, 2]
    assert in_order("SGD", named.items()) == [("w", 1), ("b", 2)]
    with pytest.raises(ArgumentError, match="SGD: got a frozenset as params"):
        in_order("SGD", frozenset([1]))


def test_leaves():
    w, v = Tensor([1.0]), Value(2.0)
    assert leaves("SGD", w) == [w]
    assert leaves("SGD", [("w", w), v]) == [w, v]
    for wrong, message in (
        ([], "no parameters"), ([w, w], "more than once"), ([w * 2], "the result of multiply"),
        ([("w", w), ("w", w)], "more than once"),
    ):  # fmt: skip
        with pytest.raises(ArgumentError, match=f"SGD: got .*{message}"):
            leaves("SGD", wrong)
    for odd in ((1, w), ("w", 1.0), ("w", w, 2)):
        with pytest.raises(TypeError, match=r"SGD: got .* as params\[0\], expected a Tensor or a Value"):
            leaves("SGD", [odd])


def test_betas():
    assert checked_betas("Adam", [0, 0.5]) == (0.0, 0.5)
    with pytest.raises(ArgumentError, match=r"Adam: got betas=0.9, expected two numbers"):
        checked_betas("Adam", 0.9)


@pytest.mark.parametrize(
    "kind", ["SGD", "Adam", "AdamW", "NAdam", "RAdam", "Adamax", "Adadelta", "Adagrad", "RMSprop", "Rprop"]
)
def test_pytorchs_switches_have_no_effect(kind):
    def moved(**switches):
        p = Tensor([1.0, 2.0])
        optimizer = getattr(nn, kind)([{"params": [p], "name": "first", **switches}], **switches)
        p.grad = np.array([0.5, -1.0])
        optimizer.step()
        assert optimizer.param_groups[0]["name"] == "first"
        other = getattr(nn, kind)([Tensor([1.0, 2.0])])
        other.load_state_dict(optimizer.state_dict())
        assert other.param_groups[0]["name"] == "first"
        return p.data

    switched = moved(foreach=True, fused=None, capturable=False, differentiable=False)
    assert np.array_equal(switched, moved())
    with pytest.raises(ArgumentError, match="differentiable=True"):
        getattr(nn, kind)([Tensor([1.0])], differentiable=True)
    with pytest.raises(ArgumentError, match="fused"):
        getattr(nn, kind)([Tensor([1.0])], fused="yes")
    with pytest.raises(TypeError, match="unexpected keyword argument 'faster'"):
        getattr(nn, kind)([Tensor([1.0])], faster=True)


def test_the_norm_before_clipping_has_an_item():
    p = Tensor([3.0, 4.0])
    p.grad = np.array([3.0, 4.0])
    for limit in (1.0, np.inf):
        norm = nn.clip_grad_norm_([p], limit)
        assert isinstance(norm, float)
        assert np.isclose(norm.item(), 5.0 if limit == 1.0 else 1.0)
