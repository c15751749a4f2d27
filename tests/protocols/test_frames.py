"""Products of pandas and xarray with a node on their right, in programs that load the libraries in either order."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from autograd import OperandError, Tensor, Value, grad
from autograd.protocols import frames
from autograd.testing import check_grads
from tests.sampling import sampled

pd = pytest.importorskip("pandas")
xr = pytest.importorskip("xarray")

NUMBERS = np.random.default_rng(0).normal(size=(4, 3))
FRAME = pd.DataFrame(NUMBERS, index=[2, 0, 3, 1], columns=list("zxy"))
SERIES = pd.Series(NUMBERS[:, 0], index=[2, 0, 3, 1])
ARRAY = xr.DataArray(NUMBERS, dims=["row", "column"], coords={"row": [2, 0, 3, 1]})
W, WIDE, LEFT = NUMBERS[0], NUMBERS[:3, :2], NUMBERS[:2].repeat(2, 0)


@pytest.mark.parametrize(
    ("f", "plain", "w"),
    [
        (lambda w: FRAME @ w, lambda w: NUMBERS @ w, W),
        (lambda w: FRAME @ w, lambda w: NUMBERS @ w, NUMBERS.T),
        (lambda w: FRAME.dot(w), lambda w: NUMBERS @ w, W),
        (lambda w: FRAME.T @ w, lambda w: NUMBERS.T @ w, LEFT),
        (lambda w: FRAME[["z", "y"]] @ w, lambda w: NUMBERS[:, [0, 2]] @ w, W[:2]),
        (lambda w: w @ FRAME, lambda w: w @ NUMBERS, NUMBERS[:, 0]),
        (lambda w: np.matmul(FRAME, w), lambda w: NUMBERS @ w, W),
        (lambda w: np.dot(FRAME, w), lambda w: NUMBERS @ w, W),
        (lambda w: SERIES @ w, lambda w: NUMBERS[:, 0] @ w, NUMBERS),
        (lambda w: SERIES.dot(w), lambda w: NUMBERS[:, 0] @ w, NUMBERS[:, 1]),
        (lambda w: np.matmul(SERIES, w), lambda w: NUMBERS[:, 0] @ w, NUMBERS[:, 1]),
        (lambda w: w @ SERIES, lambda w: w @ NUMBERS[:, 0], NUMBERS.T),
        (lambda w: ARRAY @ w, lambda w: NUMBERS @ w, W),
        (lambda w: ARRAY.dot(w), lambda w: NUMBERS @ w, NUMBERS.T),
        (lambda w: w @ ARRAY, lambda w: w @ NUMBERS, NUMBERS[:, 0]),
    ],
)
def test_products_by_position(f, plain, w):
    found = f(Tensor(w))
    assert type(found) is Tensor
    np.testing.assert_allclose(found.data, plain(w), rtol=1e-14)
    check_grads(lambda w: f(w) if isinstance(w, Tensor) else plain(w), w, order=2, modes=("rev", "fwd"))


def test_a_model_as_people_write_it():
    # the labels have another order than the rows of the frame
    labels = pd.Series([1.0, 0.0, 1.0, 1.0], index=[0, 1, 2, 3])

    def loss(w, b, c, frame=FRAME, labels=labels, series=SERIES):
        p = 1 / (1 + np.exp(-(frame @ w + series * c - b)))
        return -np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p)) + np.sum((series - c) ** 2) / 9

    def by_position(w, b, c):
        if any(isinstance(x, Tensor) for x in (w, b, c)):
            return loss(w, b, c)
        return loss(w, b, c, NUMBERS, labels.to_numpy(), NUMBERS[:, 0])

    check_grads(by_position, W, 0.3, 0.1, order=2, modes=("rev", "fwd"))
    series = grad(lambda s: np.sum(np.exp(s) * SERIES))(SERIES)
    assert type(series) is np.ndarray
    np.testing.assert_allclose(series, np.exp(NUMBERS[:, 0]) * NUMBERS[:, 0])
    frame = grad(lambda f: np.sum((f @ W) ** 2))(FRAME)
    np.testing.assert_allclose(frame, 2 * np.outer(NUMBERS @ W, W))


def test_other_operands_are_the_librarys():
    plain = FRAME @ W
    assert type(plain) is pd.Series
    np.testing.assert_allclose(plain.to_numpy(), NUMBERS @ W, rtol=1e-13)
    assert list(plain.index) == [2, 0, 3, 1]
    assert type(FRAME.dot(FRAME.T)) is pd.DataFrame
    assert FRAME.dot(other=W).equals(plain)
    assert isinstance(ARRAY @ ARRAY, xr.DataArray)
    assert ARRAY.dot(ARRAY, dim="row").shape == (3,)
    with pytest.raises(ValueError, match="shape mismatch"):
        FRAME @ np.ones(2)
    assert "matrix multiplication" in pd.DataFrame.dot.__doc__.lower()


def test_what_is_refused():
    with pytest.raises((OperandError, ValueError), match="matmul"):
        FRAME @ Tensor(W[:2])
    with pytest.raises(TypeError):
        FRAME @ Value(2.0)
    with pytest.raises(TypeError):
        SERIES.dot(Value(2.0))
    with pytest.raises(OperandError, match="column 'town'"):
        pd.DataFrame({"a": [1.0], "town": ["x"]}) @ Tensor(np.ones(2))


@pytest.mark.parametrize("first", sampled(["import autograd", "import pandas, xarray"], ["import pandas, xarray"]))
def test_either_may_be_loaded_first(first):
    source = (
        f"import sys\n{first}\nimport autograd\nloaded = {{'pandas', 'xarray'}} & set(sys.modules)\n"
        f"assert bool(loaded) == ('pandas' in {first!r})\nimport numpy as np, pandas as pd, xarray as xr\n"
        "t = autograd.Tensor(np.ones(2))\n"
        "for x in (pd.DataFrame(np.eye(2)), pd.Series(np.ones(2)), xr.DataArray(np.eye(2))):\n"
        "    for y in (x @ t, x.dot(t)):\n        assert type(y) is autograd.Tensor and y.requires_grad\n"
        "assert not [f for f in sys.meta_path if 'autograd' in type(f).__module__]\n"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_library_that_was_looked_for_before_it_was_loaded():
    source = (
        "import numpy as np, importlib.util\n"
        "from autograd import Tensor\n"
        "for _ in range(2):\n"
        "    assert importlib.util.find_spec('pandas') and importlib.util.find_spec('xarray')\n"
        "import pandas as pd, xarray as xr\n"
        "w = Tensor([2.0, 1.0])\n"
        "for x in (pd.DataFrame(np.eye(2)), xr.DataArray(np.eye(2), dims=('a', 'b'))):\n"
        "    assert isinstance(x @ w, Tensor)\n"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_library_that_cannot_be_loaded(monkeypatch):
    waiting = frames._Waiting("no_such_library")
    monkeypatch.setattr(sys, "meta_path", [waiting, *sys.meta_path])
    with pytest.raises(ModuleNotFoundError):
        __import__("no_such_library")
    assert waiting in sys.meta_path  # the finder keeps waiting


def test_a_door_is_opened_once():
    before = pd.DataFrame.dot
    frames.open_door(pd)
    assert pd.DataFrame.dot is before
    frames.open_door(SimpleNamespace(__name__="xarray"))  # the module is a stub without the class
