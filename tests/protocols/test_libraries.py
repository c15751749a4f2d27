"""SciPy's functions on nodes: ufuncs load their derivatives, others say where the one with a derivative is."""

import subprocess
import sys

import numpy as np
import pytest

from autograd import GraphError, OperandError, Tensor, Value, grad, jacobian, no_grad

pytest.importorskip("scipy")

import scipy
import scipy.fft
import scipy.integrate
import scipy.interpolate
import scipy.linalg
import scipy.ndimage
import scipy.optimize
import scipy.signal
import scipy.spatial.distance
import scipy.special
import scipy.stats

import autograd.scipy as ours
from autograd.protocols.libraries import REFUSED
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
    with pytest.raises(
        OperandError, match=r"^scipy[\w.]*: got a Tensor.*no derivative is known here.*primitive"
    ) as caught:
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


def square(x):
    return np.sum(x * x)


ONE, SOME = np.ones(1), np.arange(4.0)
CALLED_BACK = {
    "integrate.quad": lambda a, f: f.quad(lambda t: np.exp(-a * t), 0, 1)[0],
    "integrate.dblquad": lambda a, f: f.dblquad(lambda y, x: a * x * y, 0, 1, 0, 1)[0],
    "integrate.simpson": lambda a, f: f.simpson(a * SOME),
    "integrate.solve_ivp": lambda a, f: f.solve_ivp(lambda t, y: -a * y, (0, 1), [1.0]).y[0, -1],
    "optimize.approx_fprime": lambda a, f: f.approx_fprime(ONE, lambda x: square(a * x), 1e-6)[0],
    "optimize.basinhopping": lambda a, f: f.basinhopping(lambda x: square(x - a), ONE, niter=1).x[0],
    "optimize.bisect": lambda a, f: f.bisect(lambda x: x * x - a, 0, 5),
    "optimize.brenth": lambda a, f: f.brenth(lambda x: x * x - a, 0, 5),
    "optimize.brentq": lambda a, f: f.brentq(lambda x: x * x - a, 0, 5),
    "optimize.curve_fit": lambda a, f: f.curve_fit(lambda x, p: p * x, SOME, a * SOME)[0][0],
    "optimize.differential_evolution": lambda a, f: f.differential_evolution(lambda x: square(x - a), [(0, 5)]).x[0],
    "optimize.fixed_point": lambda a, f: f.fixed_point(lambda x: np.cos(a * x), 1.0),
    "optimize.fmin": lambda a, f: f.fmin(lambda x: square(x - a), ONE, disp=0)[0],
    "optimize.fsolve": lambda a, f: f.fsolve(lambda x: x * x - a, 1.0)[0],
    "optimize.least_squares": lambda a, f: f.least_squares(lambda x: x - a, ONE).x[0],
    "optimize.minimize": lambda a, f: f.minimize(lambda x: square(x - a), ONE).x[0],
    "optimize.minimize_scalar": lambda a, f: f.minimize_scalar(lambda x: (x - a) ** 2).x,
    "optimize.nnls": lambda a, f: f.nnls(a * np.eye(2), np.ones(2))[0][0],
    "optimize.ridder": lambda a, f: f.ridder(lambda x: x * x - a, 0, 5),
    "optimize.root": lambda a, f: f.root(lambda x: x * x - a, ONE).x[0],
    "optimize.root_scalar": lambda a, f: f.root_scalar(lambda x: x * x - a, bracket=(0, 5)).root,
    "optimize.toms748": lambda a, f: f.toms748(lambda x: x * x - a, 0, 5),
    "stats.gaussian_kde": lambda a, f: f.gaussian_kde(a * SOME)(1.0)[0],
}  # fmt: skip
"""By functions of SciPy that call a function of the user, or copy numbers, many of them in C: programs with them."""

_DERIVED = {
    "equations": "fsolve brentq brenth bisect ridder root_scalar toms748",
    "minima": "basinhopping differential_evolution fmin minimize_scalar",
}


@pytest.mark.filterwarnings("ignore")  # SciPy prints a refusal, and warns of it, before it raises its own error
@pytest.mark.parametrize("name", CALLED_BACK)
@pytest.mark.parametrize("derivative", [grad, lambda f: grad(lambda x: grad(f)(x)), jacobian], ids=["grad", "2", "jac"])
def test_the_refusal_comes_out_of_scipy_as_it_is(name, derivative):
    module, _, own = name.partition(".")
    with pytest.raises(OperandError, match=rf"^scipy\.{name}: got a Tensor.*gradient would be lost") as caught:
        derivative(lambda a: CALLED_BACK[name](a, getattr(scipy, module)))(2.0)
    for what, names in _DERIVED.items():
        assert (own in names.split()) is (f" {what} with a derivative" in str(caught.value))
    assert not REFUSED


FINDERS = {
    "bracket": lambda f, method: getattr(scipy.optimize, method)(f, 0, 5),
    "full output": lambda f, method: getattr(scipy.optimize, method)(f, 0, 5, full_output=True)[0],
    "root_scalar": lambda f, method: scipy.optimize.root_scalar(f, bracket=(0, 5), method=method).root,
}


@pytest.mark.parametrize("make", [Tensor, Value, None], ids=["Tensor", "Value", "grad"])
@pytest.mark.parametrize("how", FINDERS)
@pytest.mark.parametrize("method", ["bisect", "brenth", "brentq", "ridder"])
def test_a_root_finder_does_not_go_on_after_a_refusal(method, how, make):
    def equation(x, a):
        try:  # an error inside of the program made an earlier one, that C code had passed over, disappear
            float("a")
        except ValueError:
            return a - x if x > 1 else 1.0  # the root is 2; where a - x counts as -1, it is 1

    def f(a):
        return a * FINDERS[how](lambda x: equation(x, a), method)

    kind = "Value" if make is Value else "Tensor"
    with pytest.raises(OperandError, match=rf"^scipy\.optimize\.(root_scalar|{method}): got a {kind}.*optimize\.root"):
        grad(f)(2.0) if make is None else f(make(2.0))
    assert not REFUSED


COMPARING = {
    "integrate.quad": lambda a, f: f.quad(np.cos, 2.0, a)[0],  # an empty interval: 0, before anything is computed
    "optimize.bracket": lambda a, f: f.bracket(lambda x: (x - a) ** 2)[1],
    "optimize.brent": lambda a, f: f.brent(lambda x: (x - a) ** 2),
    "optimize.fminbound": lambda a, f: f.fminbound(lambda x: (x - a) ** 2, 0, 5),
    "optimize.golden": lambda a, f: f.golden(lambda x: (x - a) ** 2),
    "optimize.newton": lambda a, f: f.newton(lambda x: x * x - 2 * a, 2.0, lambda x: 2 * x),  # starts at the root
    "optimize.root_scalar": lambda a, f: f.root_scalar(lambda x: x - a, x0=2.0, x1=3.0).root,
}
"""Functions of SciPy that find their result by comparisons, so that nothing asks a node for its number."""


@pytest.mark.parametrize("make", [Tensor, Value, None], ids=["Tensor", "Value", "grad"])
@pytest.mark.parametrize("name", COMPARING)
def test_a_solver_that_compares_nodes_does_not_lose_their_gradient(name, make):
    def f(a):
        return a * COMPARING[name](a, getattr(scipy, name.partition(".")[0]))

    with pytest.raises(OperandError, match=rf"^scipy\.{name}: got a (Tensor|Value).*gradient would be lost"):
        grad(f)(2.0) if make is None else f(make(2.0))
    assert not REFUSED
    assert np.isfinite(f(2.0))
    with no_grad():
        assert float(f(Tensor(2.0))) == pytest.approx(f(2.0))
    assert float(f(Tensor(2.0, requires_grad=False))) == pytest.approx(f(2.0))


def test_a_number_of_numpy_on_the_left_of_a_comparison_in_a_solver():
    with pytest.raises(OperandError, match=r"^scipy\.integrate\.quad: got a Tensor"):
        grad(lambda a: a * scipy.integrate.quad(np.cos, np.float64(2.0), a)[0])(2.0)


def test_a_refusal_that_the_program_caught_is_over():
    def f(a, fail=False):
        try:
            scipy.optimize.minimize(lambda x: square(x - a), ONE)
        except (OperandError, ValueError):
            if fail:
                raise KeyError("a") from None
        return a * a

    assert grad(f)(3.0) == 6.0
    with pytest.raises(KeyError):
        grad(f)(3.0, True)
    assert not REFUSED


def test_other_errors_of_scipy_stay():
    with pytest.raises(ValueError, match="different signs"):
        grad(lambda a: a * scipy.optimize.brentq(lambda x: 1.0 + x, 0, 5))(2.0)


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
