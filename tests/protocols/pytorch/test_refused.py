"""Names and arguments of PyTorch that are not offered: each ends in an error that names the replacement."""

import copy
import json
import pickle

import numpy as np
import pytest

from autograd import AutogradError, NotOfferedError, OperandError, Tensor
from autograd.protocols.pytorch.refused import REFUSED


def t():
    return Tensor([[3.0, 1.0, 2.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_is_refused(name):
    assert not hasattr(t(), name)
    assert name not in dir(t())
    with pytest.raises(NotOfferedError, match=rf"^Tensor has no {name}, which is PyTorch's: \w"):
        getattr(t(), name)


def test_the_error_is_pythons_too():
    with pytest.raises(AttributeError, match=r"it is autograd\.scipy\.special\.erf"):
        t().erf()
    assert getattr(t(), "values", None) is None


@pytest.mark.oracle
def test_every_method_of_pytorch_is_decided():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    names = [name for name in dir(torch.Tensor) if not name.startswith("_")]
    undecided = [name for name in names if name not in REFUSED and not hasattr(Tensor, name)]
    assert undecided == []
    assert [name for name in REFUSED if hasattr(np.ndarray, name) and name not in ("put", "resize")] == []


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda t: t.size(), r"in NumPy and here t\.size is the number of entries: write t\.shape$"),
        (lambda t: t.size(0), r"write t\.shape\[0\]"),
        (lambda t: t.max(dim=1), r"max: got dim=1.*write t\.max\(axis=1\), and t\.argmax\(\.\.\.\) for the indices"),
        (lambda t: t.min(dim=1, keepdim=True), r"write t\.min\(axis=1, keepdims=True\), and t\.argmin"),
        (lambda t: t.max(Tensor(1.0)), r"np\.maximum\(t, other\)"),
        (lambda t: t.max(other=2.0), r"np\.maximum\(t, other\)"),
        (lambda t: t.sum(dim=(0, 1)), r"write t\.sum\(axis=\(0, 1\)\)"),
        (lambda t: t.mean(dim=0, keepdim=True), r"write t\.mean\(axis=0, keepdims=True\)"),
        (lambda t: t.sum(1, keepdim=True), r"write t\.sum\(axis=1, keepdims=True\)"),
        (lambda t: t.mean((0, 1), keepdim=True), r"write t\.mean\(axis=\(0, 1\), keepdims=True\)"),
        (lambda t: t.prod(1, keepdim=True), r"write t\.prod\(axis=1, keepdims=True\)"),
        (lambda t: t.max(1, keepdim=True), r"write t\.max\(axis=1, keepdims=True\)"),
        (lambda t: t.var(1, keepdim=True), r"write t\.var\(axis=1, keepdims=True\)"),
        (lambda t: t.std(1, keepdim=True), r"write t\.std\(axis=1, keepdims=True\)"),
        (lambda t: t.argmax(1, keepdim=True), r"write t\.argmax\(axis=1, keepdims=True\)"),
        (lambda t: t.any(1, keepdim=True), r"write t\.any\(axis=1, keepdims=True\)"),
        (lambda t: t.prod(dim=0), r"write t\.prod\(axis=0\)"),
        (lambda t: t.cumsum(dim=0), r"write t\.cumsum\(axis=0\)"),
        (lambda t: t.cumprod(dim=0), r"write t\.cumprod\(axis=0\)"),
        (lambda t: t.argmax(dim=0), r"write t\.argmax\(axis=0\)"),
        (lambda t: t.argmin(dim=0), r"write t\.argmin\(axis=0\)"),
        (lambda t: t.all(dim=0), r"write t\.all\(axis=0\)"),
        (lambda t: t.any(dim=0), r"write t\.any\(axis=0\)"),
        (lambda t: t.std(dim=0), r"write t\.std\(axis=0\)"),
        (lambda t: t.std(unbiased=False), r"ddof \(0 by default, as in NumPy; PyTorch's default is 1\)"),
        (lambda t: t.var(correction=1), r"ddof \(0 by default"),
        (lambda t: t.squeeze(dim=0), r"write t\.squeeze\(axis=0\)"),
        (lambda t: t.argsort(dim=0), r"write t\.argsort\(axis=0\)"),
        (lambda t: t.argsort(descending=True), r"\(-t\)\.argsort\(\)"),
        (lambda t: t.sort(dim=0, descending=True), r"np\.sort\(t\)\[\.\.\., ::-1\]"),
        (lambda t: t.nonzero(as_tuple=True), r"t\.nonzero\(\), which gives a tuple"),
        (lambda t: t.diagonal(dim1=0, dim2=1), r"expected axis1, axis2"),
        (lambda t: t.repeat(2, 3, 4), r"PyTorch's t\.repeat\(2, 3\) is np\.tile\(t, \(2, 3\)\)"),
        (lambda t: t.repeat(2, dim=1), r"np\.tile"),
        (lambda t: t.flatten(1), r"flatten: got 1, which is PyTorch's; .* nn\.Flatten"),
        (lambda t: t.flatten(start_dim=1, end_dim=-1), r"start_dim=1, end_dim=-1, which is PyTorch's"),
        (lambda t: t[None].transpose(0, 1), r"expected all 3 in their new order.* t\.swapaxes\(0, 1\) exchanges two"),
        (lambda t: t.transpose(dim0=0, dim1=1), r"t\.swapaxes"),
        (lambda t: t.sum(nonsense=1), r"unexpected keyword argument: nonsense=1"),
    ],
)  # fmt: skip
def test_arguments_that_are_pytorchs(call, says):
    x = t()
    with pytest.raises(OperandError, match=says):
        call(x)
    np.testing.assert_array_equal(x.data, t().data)


def test_numpys_calls_are_numpys():
    a = t().data
    x = Tensor(a)
    for call in (
        lambda x: x.std(), lambda x: x.var(axis=0, ddof=1), lambda x: x.repeat(2), lambda x: x.repeat(2, 1),
        lambda x: x.max(1), lambda x: x.transpose(1, 0), lambda x: x.transpose(), lambda x: x[None].transpose(2, 0, 1),
        lambda x: x.transpose((0, 1)), lambda x: x.flatten(), lambda x: x.squeeze(), lambda x: x.cumsum(1),
    ):  # fmt: skip
        np.testing.assert_allclose(call(x).data, call(a), rtol=1e-15)


def test_the_transpose_that_is_none_is_said():
    with pytest.warns(UserWarning, match=r"t\.transpose\(0, 1\) of a matrix is the matrix itself.*t\.T") as caught:
        x = t().transpose(0, 1)
    assert caught[0].filename == __file__
    np.testing.assert_array_equal(x.data, t().data)
    with pytest.warns(UserWarning, match="is the matrix itself"):
        t().transpose(-2, -1)


def test_size_is_an_integer():
    x = t()
    n = x.size
    assert n == 6
    assert isinstance(n, int)
    assert (x.sum() / n).data == 3.5
    assert (n * x).data.sum() == 126.0
    np.testing.assert_array_equal(np.add(x, n).data, x.data + 6)
    assert (range(n)[-1], np.zeros(n).shape, [0] * n, f"{n:d}", json.dumps(n)) == (5, (6,), [0] * 6, "6", "6")
    assert x.ravel()[: n - 1].size == 5
    assert x.reshape(n).shape == (6,)
    for other in (pickle.loads(pickle.dumps(n)), copy.deepcopy(n)):
        assert type(other) is int


def test_every_error_is_of_this_package():
    assert issubclass(NotOfferedError, AutogradError)
    assert issubclass(NotOfferedError, AttributeError)
