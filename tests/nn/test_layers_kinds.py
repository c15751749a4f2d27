"""Derived kinds of all newer layers: single precision, copies, pickles, reprs, summaries, state."""

import copy
import inspect
import pickle

import numpy as np
import pytest

import nn
from autograd import Tensor
from tests.nn.cases import DRAW, layers
from tests.nn.layer_cases import Case, differentiable, given


def drawn(name, attempt=0):
    rng = np.random.default_rng([attempt, *map(ord, name)])
    case: Case = DRAW[name](rng)
    found = given(case, rng)
    return case, found[len(found) - len(case.inputs) :]


@pytest.mark.parametrize("name", layers.DRAW)
@pytest.mark.parametrize("attempt", range(3))
def test_single_precision_stays(name, attempt):
    case, inputs = drawn(name, attempt)
    cls = getattr(nn, name)
    single = {"dtype": np.float32} if "dtype" in inspect.signature(cls).parameters else {}
    layer = cls(**case.kwargs, **single)
    args = [
        Tensor(x, dtype=np.float32) if differentiable(kind) else x
        for x, (kind, _) in zip(inputs, case.inputs, strict=True)
    ]
    out = layer(*args)
    assert out.dtype == np.float32
    out.sum().backward()
    leaves = [x for x in [*args, *layer.parameters()] if isinstance(x, Tensor)]
    assert {x.grad.dtype for x in leaves} == {np.dtype(np.float32)}
    assert {x.dtype for x in layer.buffers()} <= {np.dtype(np.float32), np.dtype(np.int64)}


@pytest.mark.parametrize("name", layers.DRAW)
def test_copies_and_pickles_give_the_same(name):
    case, inputs = drawn(name)
    layer = getattr(nn, name)(**case.kwargs).eval()
    expected = layer(*inputs)
    expected = expected.data if isinstance(expected, Tensor) else expected
    for other in (copy.deepcopy(layer), copy.copy(layer), pickle.loads(pickle.dumps(layer))):
        out = other(*inputs)
        np.testing.assert_array_equal(out.data if isinstance(out, Tensor) else out, expected)
        assert repr(other) == repr(layer)
    fresh = getattr(nn, name)(**case.kwargs)
    assert fresh.load_state_dict(layer.state_dict()) == ([], [])
    out = fresh.eval()(*inputs)
    np.testing.assert_array_equal(out.data if isinstance(out, Tensor) else out, expected)


@pytest.mark.parametrize("name", [name for name in layers.DRAW if name not in ("EmbeddingBag", "Bilinear")])
def test_summaries_show_the_shape(name):
    case, inputs = drawn(name)
    layer = getattr(nn, name)(**case.kwargs)
    assert str(tuple(layer.eval()(*inputs).shape)) in str(layer.summary(*(x.shape for x in inputs)))


@pytest.mark.oracle
@pytest.mark.parametrize("name", layers.DRAW)
@pytest.mark.parametrize("attempt", range(10))
def test_reprs_are_pytorchs(name, attempt):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    case, _ = drawn(name, attempt)
    kwargs = {key: tuple(value) if isinstance(value, list) else value for key, value in case.kwargs.items()}
    assert repr(getattr(nn, name)(**kwargs)) == repr(getattr(torch.nn, name)(**kwargs))


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("name", "args", "kwargs"),
    [
        ("Conv1d", (8, 60, 5), {}),
        ("Conv1d", (8, 60, 5), {"groups": 4}),
        ("ConvTranspose1d", (20, 30, 5), {}),
        ("ConvTranspose2d", (8, 30, 3), {}),
        ("ConvTranspose2d", (32, 8, 3), {"groups": 4}),
        ("EmbeddingBag", (40, 50), {}),
        ("Bilinear", (20, 10, 30), {}),
        ("GroupNorm", (2, 8), {}),
        ("RMSNorm", (9,), {}),
    ],
)
def test_starting_values_have_the_same_bounds(name, args, kwargs):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    torch.manual_seed(0)
    random = {} if "Norm" in name else {"rng": 0}
    mine, theirs = getattr(nn, name)(*args, **kwargs, **random), getattr(torch.nn, name)(*args, **kwargs)
    assert list(mine.state_dict()) == list(theirs.state_dict())
    for key, array in theirs.state_dict().items():
        ours = mine.state_dict()[key]
        assert ours.shape == tuple(array.shape)
        if name == "EmbeddingBag":
            assert ours.std() == pytest.approx(1, abs=0.05)
        elif ours.size > 100:
            assert abs(ours).max() == pytest.approx(abs(array.numpy()).max(), rel=0.02), key
            assert ours.std() == pytest.approx(array.numpy().std(), rel=0.1), key
        else:
            assert abs(ours).max() <= abs(mine.weight.data).max() * 1.02
