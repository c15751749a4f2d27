"""SciPy's functions on nodes: ufuncs load their derivatives, others say where the one with a derivative is."""

import subprocess
import sys

import numpy as np
import pytest

from autograd import GraphError, OperandError, Tensor, Value

pytest.importorskip("scipy")

import scipy
import scipy.fft
import scipy.integrate
import scipy.interpolate
import scipy.linalg
import scipy.ndimage
import scipy.signal
import scipy.spatial.distance
import scipy.special
import scipy.stats

import autograd.scipy as ours
from tests.sampling import sampled


@pytest.mark.parametrize("node", sampled(["Tensor([2.5])", "Value(2.5)", "Tensor([2.5], requires_grad=False)"], 3))
@pytest.mark.parametrize(
    "call",
    sampled(["gammaln(x)", "expit(x)", "xlogy(x, 2.0)", "xlogy(np.ones(1)[0], x)", "beta(x, x)", "zeta(2.0, x)"], 3),
)
def test_a_ufunc_loads_its_derivative(call, node):
    """The test runs in a fresh program, which has imported SciPy alone."""
    source = (
        f"import sys, numpy as np, scipy.special\nfrom autograd import Tensor, Value\nx = {node}\n"
        f"assert 'autograd.scipy' not in sys.modules\ny = scipy.special.{call}\n"
        f"assert type(y) is type(x), y\nprint(y.op is not None, float(y.sum()) if isinstance(y, Tensor) else float(y))"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    recorded, number = done.stdout.split()
    assert recorded == str("requires_grad" not in node)
    expected = eval(f"scipy.special.{call}", {"scipy": scipy, "np": np, "x": 2.5})
    assert float(number) == pytest.approx(float(expected))


def test_a_ufunc_without_a_derivative_is_refused():
    with pytest.raises(OperandError, match="no derivative is known"):
        scipy.special.kelvin(Tensor([1.0]))


A, V = Tensor([[2.0, 1.0], [1.0, 3.0]]), Tensor([0.5, 0.25])


@pytest.mark.parametrize(
    "name",
    [
        "linalg.solve", "linalg.inv", "linalg.expm", "linalg.sqrtm", "linalg.norm", "linalg.block_diag", "linalg.svd",
        "linalg.cholesky", "linalg.eigh", "special.logsumexp", "special.softmax", "special.multigammaln",
        "stats.norm.logpdf", "stats.gamma.logpdf", "stats.beta.pdf", "stats.multivariate_normal.logpdf", "stats.t.cdf",
        "signal.convolve", "integrate.odeint", "stats.expon.pdf", "stats.lognorm.cdf", "stats.f.sf", "linalg.lu_factor",
        "linalg.toeplitz", "linalg.solve_continuous_lyapunov", "signal.lfilter", "signal.fftconvolve",
        "integrate.solve_ivp", "interpolate.CubicSpline", "interpolate.PchipInterpolator", "spatial.distance.cdist",
        "ndimage.convolve",
    ],
)  # fmt: skip
def test_a_function_says_where_its_derivative_is(name):
    function = scipy
    for part in name.split("."):
        function = getattr(function, part)
    matrix = name.startswith("linalg") and name != "linalg.norm"
    others = {
        "linalg.solve": [V], "special.multigammaln": [2], "stats.gamma.logpdf": [2.0], "stats.beta.pdf": [2.0, 3.0],
        "stats.multivariate_normal.logpdf": [V], "stats.t.cdf": [3.0], "signal.convolve": [V],
        "stats.lognorm.cdf": [0.5], "stats.f.sf": [2.0, 3.0], "signal.fftconvolve": [V], "signal.lfilter": [[1.0], V],
        "linalg.solve_continuous_lyapunov": [A], "ndimage.convolve": [V],
    }.get(name, [])  # fmt: skip
    arguments = {
        "integrate.odeint": [lambda y, t: -y, V, np.linspace(0, 1, 3)],
        "integrate.solve_ivp": [lambda t, y: -y, (0.0, 1.0), V], "linalg.toeplitz": [V],
        "interpolate.CubicSpline": [np.arange(2.0), V], "interpolate.PchipInterpolator": [np.arange(2.0), V],
        "spatial.distance.cdist": [A, A],
    }.get(name, [A if matrix else V])  # fmt: skip
    with pytest.raises(OperandError, match=rf"^scipy\.{name}: got a Tensor.*; autograd\.scipy\.{name} is the same"):
        function(*arguments, *others)
    found = ours
    for part in name.split("."):
        found = getattr(found, part)
    assert callable(found)


@pytest.mark.parametrize(
    "call",
    [
        lambda: scipy.linalg.hessenberg(A), lambda: scipy.stats.levy.pdf(V), lambda: scipy.signal.medfilt(V),
        lambda: scipy.interpolate.interp1d([0, 1], [0, 1])(V),
        lambda: scipy.interpolate.interp1d([0, 1], V),
    ],
)  # fmt: skip
def test_a_function_without_a_derivative_says_so(call):
    with pytest.raises(OperandError, match=r"^scipy: got a Tensor.*no derivative is known here.*primitive") as caught:
        call()
    assert ".data" not in str(caught.value)
    assert "detach" not in str(caught.value)


@pytest.mark.parametrize("name", ["fft.fft", "fft.irfft", "fft.fft2", "fft.rfftn", "integrate.trapezoid"])
def test_a_function_says_where_numpy_has_it(name):
    module, _, own = name.rpartition(".")
    numpys = f"np.fft.{own}" if module == "fft" else f"np.{own}"
    with pytest.raises(OperandError, match=rf"^scipy\.{name}: got a Tensor.*; {numpys} has a derivative$"):
        getattr(getattr(scipy, module), own)(A)
    ours, scipys = eval(numpys)(A), getattr(getattr(scipy, module), own)(A.data)
    assert isinstance(ours, Tensor)
    np.testing.assert_allclose(ours.data, scipys, atol=1e-14)


def test_nobody_else_is_told_about_scipy():
    with pytest.raises(OperandError, match=r"^np\.array: got a Tensor") as caught:
        np.asarray(V, dtype=float)
    assert "scipy" not in str(caught.value)
    assert Value(1.0).data == 1.0


def test_a_frame_names_the_way_out():
    pandas = pytest.importorskip("pandas")
    t = Tensor(np.ones((2, 3)))
    for make in (pandas.Series, pandas.DataFrame, lambda x: pandas.DataFrame({"a": x[:, 0]}), pandas.Index):
        with pytest.raises(OperandError, match=r"^pandas: got a Tensor.*x\.to_numpy\(\).*t\.detach\(\)\.numpy\(\)"):
            make(t)
    assert pandas.DataFrame(t.detach()).shape == (2, 3)


def test_a_plot_names_the_way_out():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    t = Tensor([1.0, 2.0])
    figure, axes = pyplot.subplots()
    try:
        with pytest.raises(GraphError, match=r"detach\(\).*as to plot them"):
            axes.plot(t, t)
        for draw in (axes.hist, axes.bar, axes.scatter, lambda x, y=None: axes.imshow(np.outer(x, x))):
            with pytest.raises(OperandError, match=r"^matplotlib: got a Tensor.*t\.detach\(\)\.numpy\(\) makes them"):
                draw(t, t)
        axes.plot(t.detach(), t.detach().numpy())
    finally:
        pyplot.close(figure)
