"""``autograd.scipy.special``: SciPy's values, derivatives against differences, tails, singular points, refusals."""

import inspect
import math
import types

import numpy as np
import pytest
import scipy.special

from autograd import MissingRuleError, Tensor, Value, elementwise_grad, grad, jacobian
from autograd.engine.op import Op
from autograd.scipy import special
from tests.numeric import check_function

# For each function, the ranges of its operands; a list stands for a plain operand.
UNIT, LEFT = (0.1, 0.9), (-0.9, 0.9)
DOMAINS = {
    "gamma": [(0.5, 4.0)], "gammaln": [(0.5, 4.0)], "rgamma": [(-3.9, 4.0)], "psi": [(0.5, 4.0)],
    "polygamma": [[0, 1, 2], (0.5, 4.0)],
    "gammainc": [(0.5, 6.0), (0.5, 4.0)], "gammaincc": [(0.5, 6.0), (0.5, 4.0)],
    "gammaincinv": [(0.7, 6.0), UNIT], "gammainccinv": [(0.7, 6.0), UNIT],
    "beta": [(0.5, 4.0), (0.5, 4.0)], "betaln": [(0.5, 4.0), (0.5, 4.0)],
    "betainc": [(0.5, 5.0), (0.5, 5.0), UNIT], "betaincinv": [(0.7, 5.0), (0.7, 5.0), UNIT],
    "betaincc": [(0.5, 5.0), (0.5, 5.0), UNIT], "betainccinv": [(0.7, 5.0), (0.7, 5.0), UNIT],
    "stdtr": [(0.7, 30.0), (-3.0, 3.0)], "stdtrit": [(0.7, 30.0), UNIT],
    "pdtr": [[0.0, 1.5, 7.0], (0.5, 4.0)], "pdtrc": [[0.0, 1.5, 7.0], (0.5, 4.0)],
    "loggamma": [(0.5, 4.0)], "poch": [(0.5, 4.0), (0.5, 2.0)], "binom": [(3.1, 6.0), (0.2, 2.9)],
    "hyp0f1": [[0.7, 2.0, 5.0], (-3.0, 3.0)], "hyp1f1": [[0.7, 2.0, -1.5], [1.0, 0.5, 3.0], (-3.0, 3.0)],
    "hyp2f1": [[0.7, 2.0, -1.5], [1.0, 0.5, 3.0], [1.5, 2.5, 0.3], (-3.0, 0.9)],
    "hyperu": [[0.7, 2.0, 5.0], [1.0, 0.5, 3.0], (0.5, 3.0)],
    "ellipk": [(-3.0, 0.9)], "ellipkm1": [(0.1, 3.0)], "ellipe": [(-3.0, 0.9)],
    "ellipkinc": [(-4.0, 4.0), [-3.0, 0.0, 0.8]], "ellipeinc": [(-4.0, 4.0), [-3.0, 0.0, 0.8]],
    "spence": [(0.1, 5.0)], "exprel": [(-3.0, 3.0)],
    "eval_jacobi": [[0, 1, 4], [0.5, -0.5, 1.0], [0.7, 1.5, 0.0], LEFT],
    "eval_gegenbauer": [[0, 1, 4], [0.5, 0.7, 1.5], LEFT],
    "eval_legendre": [[0, 1, 4], (-1.5, 1.5)], "eval_chebyt": [[0, 1, 4], LEFT], "eval_chebyu": [[0, 1, 4], LEFT],
    "eval_hermite": [[0, 1, 4], (-2.0, 2.0)], "eval_hermitenorm": [[0, 1, 4], (-2.0, 2.0)],
    "eval_genlaguerre": [[0, 1, 4], [0.5, -0.5, 1.0], (-2.0, 4.0)], "eval_laguerre": [[0, 1, 4], (-2.0, 4.0)],
    "exp10": [(-2.0, 2.0)], "cosm1": [(-3.0, 3.0)], "sindg": [(-300.0, 300.0)], "cosdg": [(-300.0, 300.0)],
    "tandg": [(-80.0, 80.0)], "cotdg": [(10.0, 170.0)], "radian": [(1.0, 90.0), (1.0, 60.0), (1.0, 60.0)],
    "powm1": [(0.5, 3.0), (-2.0, 2.0)], "boxcox": [(0.5, 3.0), (-1.0, 2.0)], "boxcox1p": [(-0.5, 3.0), (-1.0, 2.0)],
    "inv_boxcox": [(0.1, 0.9), (-1.0, 2.0)], "inv_boxcox1p": [(0.1, 0.9), (-1.0, 2.0)],
    "huber": [(0.5, 1.5), (-3.0, 3.0)], "pseudo_huber": [(0.5, 1.5), (-3.0, 3.0)],
    "dawsn": [(-12.0, 12.0)], "owens_t": [(-2.0, 2.0), (-2.0, 2.0)], "wrightomega": [(-2.0, 4.0)],
    "ndtri_exp": [(-30.0, -0.1)],
    "j0": [(-5.0, 5.0)], "j1": [(-5.0, 5.0)], "jv": [[0.0, 1.0, 2.5], (0.5, 5.0)],
    "y0": [(0.5, 5.0)], "y1": [(0.5, 5.0)], "yn": [[0, 1, 3], (0.5, 5.0)], "yv": [[0.0, 1.0, 2.5], (0.5, 5.0)],
    "i0": [(-3.0, 3.0)], "i1": [(-3.0, 3.0)], "iv": [[0.0, 1.0, 2.5], (0.5, 3.0)],
    "i0e": [(0.5, 5.0)], "i1e": [(-5.0, -0.5)], "ive": [[0.0, 1.0, 2.5], (0.5, 5.0)],
    "k0": [(0.5, 5.0)], "k1": [(0.5, 5.0)], "kn": [[0, 1, 3], (0.5, 5.0)], "kv": [[0.0, 1.0, 2.5], (0.5, 5.0)],
    "k0e": [(0.5, 5.0)], "k1e": [(0.5, 5.0)], "kve": [[0.0, 1.0, 2.5], (0.5, 5.0)],
    "erf": [(-2.0, 2.0)], "erfc": [(-2.0, 2.0)], "erfcx": [(-2.0, 20.0)], "erfi": [(-2.0, 2.0)],
    "erfinv": [LEFT], "erfcinv": [(0.2, 1.8)],
    "ndtr": [(-3.0, 3.0)], "log_ndtr": [(-30.0, 5.0)], "ndtri": [UNIT],
    "expi": [(0.5, 3.0)], "exp1": [(0.5, 3.0)], "expn": [[0, 1, 3], (0.5, 3.0)],
    "expit": [(-3.0, 3.0)], "log_expit": [(-3.0, 3.0)], "logit": [UNIT],
    "xlogy": [(-2.0, 2.0), (0.5, 3.0)], "xlog1py": [(-2.0, 2.0), (-0.5, 3.0)], "entr": [(0.5, 3.0)],
    "rel_entr": [(0.5, 3.0), (0.5, 3.0)], "kl_div": [(0.5, 3.0), (0.5, 3.0)],
}  # fmt: skip


def drawn(name, shapes=((2, 3), (3,), (2, 1))):
    """Operands of a function: as plain or live arrays, the latter of the shapes given."""
    rng = np.random.default_rng(0)
    live = iter(shapes)
    return [d if isinstance(d, list) else rng.uniform(*d, size=next(live)) for d in DOMAINS[name]]


def call(name, *live):
    """The function with its plain operands filled in."""
    rest = iter(live)
    return getattr(special, name)(*(d if isinstance(d, list) else next(rest) for d in DOMAINS[name]))


def test_every_op_has_a_row():
    ops = {op.name for op in vars(special).values() if isinstance(op, Op)}
    assert ops - DOMAINS.keys() == {"gammasgn", "round", "wofz"}  # two of them are constant, and one is complex


@pytest.mark.parametrize("name", DOMAINS)
def test_values_and_derivatives(name):
    operands = drawn(name)
    live = [x for x in operands if not isinstance(x, list)]
    value = check_function(lambda *xs: call(name, *xs), *live)
    np.testing.assert_array_equal(value, getattr(scipy.special, name)(*operands))


X = np.array([[0.3, 1.7, 4.0], [0.9, 2.2, 0.05]])
WEIGHTS = np.array([0.5, -1.5, 2.0])
# Functions of SciPy that are no ufuncs with one result: the arrays to differentiate by, and the other arguments.
FUNCTIONS = {
    "zeta": [((X + 0.5,), lambda f, q: f(2.5, q))],
    "lambertw": [((X,), lambda f, z: f(z).real), ((-0.08 * X,), lambda f, z: f(z, -1).real)],
    "sici": [((X,), lambda f, x: f(x))], "shichi": [((X,), lambda f, x: f(x))],
    "fresnel": [((X,), lambda f, x: f(x))], "airy": [((X - 2,), lambda f, x: f(x))],
    "multigammaln": [((X + 1,), lambda f, a: f(a, 2))],
    "logsumexp": [
        ((X,), lambda f, a: f(a, axis=1)),
        ((X, WEIGHTS), lambda f, a, b: f(a, axis=0, b=b, keepdims=True, return_sign=True)[0]),
    ],
    "softmax": [((X,), lambda f, x: f(x)), ((X,), lambda f, x: f(x, axis=1))],
    "log_softmax": [((X,), lambda f, x: f(x)), ((X,), lambda f, x: f(x, axis=1))],
}  # fmt: skip


def test_every_function_has_a_row():
    functions = {
        name for name, f in vars(special).items() if isinstance(f, types.FunctionType) and not name.startswith("_")
    }
    assert functions == set(FUNCTIONS)


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, cases in FUNCTIONS.items() for case in cases])
def test_functions(name, case):
    arrays, call = case
    value = check_function(lambda *xs: call(getattr(special, name), *xs), *arrays)
    for ours, theirs in zip(value, call(getattr(scipy.special, name), *arrays), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-14)


@pytest.mark.parametrize("name", ["sici", "shichi", "fresnel", "airy"])
def test_scipys_own_ufuncs_of_several_results_answer(name):
    for out in getattr(scipy.special, name)(Tensor(X)):
        assert isinstance(out, Tensor)
        assert out.requires_grad


@pytest.mark.parametrize(
    "name", ["erf", "erfc", "erfi", "ndtr", "expi", "exp1", "jv", "yv", "iv", "kv", "wofz", "wrightomega"]
)
def test_complex_arguments(name):
    z = np.array([0.5 + 0.3j, -0.7 + 1.1j, 1.2 - 0.4j])
    orders = [()] if name not in ("jv", "yv", "iv", "kv") else [(0.0,), (1.0,), (2.5,)]
    for order in orders:
        value = check_function(lambda z, order=order: getattr(special, name)(*order, z), z)
        np.testing.assert_array_equal(value, getattr(scipy.special, name)(*order, z))


@pytest.mark.parametrize("name", DOMAINS)
def test_a_value_and_a_tensor_agree(name):
    operands = [d[1] if isinstance(d, list) else sum(d) / 2 + 0.01 for d in DOMAINS[name]]
    function = getattr(special, name)
    values = [Value(x) if not isinstance(d, list) else x for d, x in zip(DOMAINS[name], operands, strict=True)]
    tensors = [Tensor(x) if not isinstance(d, list) else x for d, x in zip(DOMAINS[name], operands, strict=True)]
    function(*values).backward()
    function(*tensors).backward()
    for v, t in zip(values, tensors, strict=True):
        if isinstance(v, Value):
            assert v.grad == pytest.approx(float(t.grad), rel=1e-12)


@pytest.mark.parametrize("name", [name for name in DOMAINS if isinstance(getattr(scipy.special, name), np.ufunc)])
def test_scipys_own_ufuncs_answer(name):
    operands = [x if isinstance(x, list) else Tensor(x) for x in drawn(name)]
    assert getattr(scipy.special, name)(*operands).op is getattr(special, name)


def test_ufuncs_that_numpy_has_too_answer():
    for name in ("cbrt", "exp2", "expm1", "log1p"):
        assert getattr(scipy.special, name)(Tensor(0.5)).op.name == name


@pytest.mark.parametrize("name", DOMAINS)
@pytest.mark.parametrize("dims", [1, 0])
def test_float32_stays_beside_python_numbers(name, dims):
    live = [i for i, d in enumerate(DOMAINS[name]) if not isinstance(d, list)]
    x = np.full((2,) * dims, 0.6, dtype=np.float32)
    for i in live:
        operands = [d[1] if isinstance(d, list) else 0.7 for d in DOMAINS[name]]
        operands[i] = Tensor(x)
        out = getattr(special, name)(*operands)
        out.backward(np.ones_like(x))
        assert out.dtype == operands[i].grad.dtype == np.float32
        np.testing.assert_allclose(
            out.data, getattr(scipy.special, name)(*operands[:i], 0.6, *operands[i + 1 :]), rtol=2e-6
        )


def test_the_names_of_the_field():
    assert special.digamma is special.psi
    assert special.jn is special.jv
    assert special.airye is scipy.special.airye
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = special.no_such_name


class TestUnknownDerivatives:
    @pytest.mark.parametrize("name", [name for name, domain in DOMAINS.items() if isinstance(domain[0], list)])
    def test_are_errors_that_name_function_and_argument(self, name):
        operands = [1.0 if isinstance(d, list) else 0.5 for d in DOMAINS[name]]
        function = getattr(special, name)
        names = list(inspect.signature(function).parameters)
        for i, d in enumerate(DOMAINS[name]):
            if isinstance(d, list):
                with pytest.raises(MissingRuleError, match=rf"{name}: no derivative by the argument {names[i]} "):
                    grad(function, i)(*operands)


class TestSingularPoints:
    def test_a_masked_singularity_sends_back_zero(self):
        x = Tensor([0.0, 2.0])
        for function in (special.y0, special.k0, special.expi, special.gammaln, special.entr, special.logit):
            x.grad = None
            np.where(x.data != 0, x, function(x)).sum().backward(seed=0.0)
            np.testing.assert_array_equal(x.grad, [0.0, 0.0])
            np.where(x.data == 0, 3 * x, function(x)).sum().backward()
            assert x.grad[0] == 3.0

    @pytest.mark.parametrize(
        ("function", "x", "falling"),
        [(special.boxcox, 0.0, 2.0), (special.boxcox1p, -1.0, 2.0), (special.boxcox, math.inf, -2.0)],
    )
    def test_a_power_of_0_or_infinity_has_the_slope_of_its_limit(self, function, x, falling):
        slope = grad(lambda power: function(x, power))
        assert slope(falling) == 0.25  # the derivative of -1 / power
        assert grad(slope)(falling) == -2 / falling**3
        assert slope(-falling) == math.inf
        assert slope(0.0) == math.inf


def test_a_fourth_derivative():
    fourth = grad(grad(grad(grad(special.gammaln))))(1.0)
    assert fourth == pytest.approx(math.pi**4 / 15, rel=1e-12)  # the fourth derivative is ψ'''(1)
    np.testing.assert_allclose(
        jacobian(elementwise_grad(special.j0))(np.array([1.0])), [[-scipy.special.jvp(1, 1.0)]], rtol=1e-13
    )
