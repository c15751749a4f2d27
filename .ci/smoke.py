"""A look at an installed copy: imports, gradients of numbers and arrays, a network that learns, a picture, a file.

It needs nothing but the package: ``python -I .ci/smoke.py``, where -I keeps the checkout out of the way.
"""

import sys
import tempfile
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np

import autograd
import nn
from autograd import Tensor, Value, draw, explain, grad, hessian, jacobian, no_grad, value_and_grad
from autograd.testing import check_grads


def installed_completely():
    checkout, found = Path(__file__).resolve().parents[1], Path(autograd.__file__).resolve()
    assert found != checkout / "autograd" / "__init__.py", f"the checkout is imported: {found}"
    assert version("gategrad") == autograd.__version__
    for package in ("autograd", "nn"):
        assert files(package).joinpath("py.typed").is_file(), f"{package} has no py.typed"


def numbers():
    w0, w1, x = Value(2.0), Value(3.0), Value(-1.0)
    f = 1 + np.exp(w0 + w1 * x)
    f.backward()
    assert (w0.grad, w1.grad, x.grad) == (np.exp(-1.0), -np.exp(-1.0), 3 * np.exp(-1.0))
    assert "swap multiplier" in str(explain(f))
    with tempfile.TemporaryDirectory() as folder:
        for name, sign in (("f.svg", "<svg"), ("f.html", "<script")):
            draw(f).save(Path(folder) / name)
            assert sign in (Path(folder) / name).read_text("utf-8"), f"{name} has no {sign}"


def arrays():
    W, x = Tensor(np.arange(12.0).reshape(3, 4) / 10), np.arange(4.0)
    np.sum(np.tanh(W @ x) ** 2).backward()
    y = np.tanh(W.data @ x)
    np.testing.assert_allclose(W.grad, np.outer(2 * y * (1 - y * y), x))
    assert grad(grad(np.sin))(0.5) == -np.sin(0.5)
    np.testing.assert_allclose(jacobian(np.cumsum)(np.ones(3)), np.tril(np.ones((3, 3))))
    np.testing.assert_allclose(hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0])), [[4.0, 2.0], [2.0, 0.0]])
    with no_grad():
        assert not (W * 2).requires_grad


def compiled():
    def f(x):
        return np.sum(np.tanh(x) ** 2)

    fast, x = autograd.compile(value_and_grad(f)), np.linspace(0.0, 1.0, 5)
    for point in (x, x, 2 * x):
        for found, expected in zip(fast(point), value_and_grad(f)(point), strict=True):
            np.testing.assert_array_equal(found, expected)
    assert fast.source


def networks():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 2))
    labels = (x[:, 0] * x[:, 1] > 0).astype(int)
    model = nn.MLP([2, 16, 16, 2], rng=0)
    optimizer = nn.Adam(model.parameters(), lr=0.02)
    history = nn.fit(
        model, x, labels, loss=nn.functional.cross_entropy, optimizer=optimizer, epochs=30, rng=0, progress=False
    )
    assert history["loss"][-1] < 0.3 < history["loss"][0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.npz"
        nn.save(model.state_dict(), path)
        other = nn.MLP([2, 16, 16, 2], rng=1)
        other.load_state_dict(nn.load(path))
        np.testing.assert_array_equal(other(x).data, model(x).data)


def checker():
    assert check_grads(np.sin, 0.5)
    try:
        check_grads(lambda x: x * x, 3.0, grad=lambda x: x)
    except AssertionError:
        return
    raise AssertionError("a wrong gradient passed")


if __name__ == "__main__":
    for look in (installed_completely, numbers, arrays, compiled, networks, checker):
        look()
    free = not getattr(sys, "_is_gil_enabled", lambda: True)()
    print(
        f"gategrad {autograd.__version__} works: Python {sys.version.split()[0]}{' without GIL' * free}, "
        f"NumPy {np.__version__}, {sys.platform}"
    )
