"""``autograd.scipy.special``: SciPy's values, derivatives against differences, tails, singular points, refusals."""

import inspect
import math

import numpy as np
import pytest
import scipy.special

from autograd import MissingRuleError, OperandError, Tensor, Value, elementwise_grad, grad, jacobian
from autograd.graph import Op
from autograd.scipy import special
from tests.numeric import check_function

# one a function: where to draw its operands from; a list stands for an operand that is plain
UNIT, LEFT = (0.1, 0.9), (-0.9, 0.9)
DOMAINS = {
    "gamma": [(0.5, 4.0)], "gammaln": [(0.5, 4.0)], "rgamma": [(-3.9, 4.0)], "psi": [(0.5, 4.0)],
    "polygamma": [[0, 1, 2], (0.5, 4.0)],
    "gammainc": [[0.7, 2.0, 5.0], (0.5, 4.0)], "gammaincc": [[0.7, 2.0, 5.0], (0.5, 4.0)],
    "gammaincinv": [[0.7, 2.0, 5.0], UNIT], "gammainccinv": [[0.7, 2.0, 5.0], UNIT],
    "beta": [(0.5, 4.0), (0.5, 4.0)], "betaln": [(0.5, 4.0), (0.5, 4.0)],
    "betainc": [[0.7, 2.0, 5.0], [1.0, 0.5, 3.0], UNIT], "betaincinv": [[0.7, 2.0, 5.0], [1.0, 0.5, 3.0], UNIT],
    "stdtr": [[0.7, 2.0, 50.0], (-3.0, 3.0)],
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


def drawn(name, shapes=((2, 3), (3,))):
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
    assert ops - DOMAINS.keys() == {"gammasgn"}


@pytest.mark.parametrize("name", DOMAINS)
def test_values_and_derivatives(name):
    operands = drawn(name)
    live = [x for x in operands if not isinstance(x, list)]
    value = check_function(lambda *xs: call(name, *xs), *live)
    np.testing.assert_array_equal(value, getattr(scipy.special, name)(*operands))


@pytest.mark.parametrize("name", ["erf", "erfc", "erfi", "ndtr", "expi", "exp1", "jv", "yv", "iv", "kv"])
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


def test_a_double_operand_widens():
    assert special.gammainc(np.array([1.5]), Tensor([0.5], dtype=np.float32)).dtype == np.float64
    assert special.jv([0, 1], np.ones(2, dtype=np.float32)).dtype == np.float64  # as NumPy has it for integers


def test_the_names_of_the_field():
    assert special.digamma is special.psi
    assert special.jn is special.jv
    assert special.ellipk is scipy.special.ellipk
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

    def test_but_the_other_argument_is_differentiated_beside_it(self):
        v, x = Tensor(1.5), Tensor(2.0)
        assert grad(lambda x: special.jv(v.detach(), x))(2.0) == pytest.approx(
            float(scipy.special.jvp(1.5, 2.0)), rel=1e-14
        )
        with pytest.raises(MissingRuleError, match="jv: no derivative by the argument v"):
            special.jv(v, x).backward()

    def test_other_ufuncs_are_refused_by_name(self):
        with pytest.raises(OperandError, match=r"^ellipk: no derivative is known"):
            special.ellipk(Tensor(0.5))
        with pytest.raises(OperandError, match=r"^scipy\.special\.comb: no derivative is known"):
            special.comb(Tensor(5.0), 2)
        assert special.comb(5, 2) == 10
        assert special.comb(Tensor(5.0, requires_grad=False), 2) == 10

    def test_the_sign_of_gamma_is_constant(self):
        x = Tensor([-0.5, 0.5])
        (x * special.gammasgn(x)).sum().backward()
        np.testing.assert_array_equal(x.grad, [-1.0, 1.0])


class TestSingularPoints:
    @pytest.mark.parametrize("n", [0, 1, 2, 3, 6])
    def test_rgamma_at_the_poles_of_gamma(self, n):
        assert grad(special.rgamma)(-float(n)) == pytest.approx((-1) ** n * math.factorial(n), rel=1e-12)

    def test_rgamma_at_a_pole_to_second_order(self):
        # 1/Γ(x) = x + γ x² + ...
        assert grad(grad(special.rgamma))(0.0) == pytest.approx(2 * np.euler_gamma, rel=1e-12)

    def test_a_masked_singularity_sends_back_zero(self):
        x = Tensor([0.0, 2.0])
        for function in (special.y0, special.k0, special.expi, special.gammaln, special.entr, special.logit):
            x.grad = None
            np.where(x.data != 0, x, function(x)).sum().backward(seed=0.0)
            np.testing.assert_array_equal(x.grad, [0.0, 0.0])
            np.where(x.data == 0, 3 * x, function(x)).sum().backward()
            assert x.grad[0] == 3.0

    def test_products_with_a_logarithm_at_zero(self):
        by_y = elementwise_grad(special.xlogy, 1)
        np.testing.assert_array_equal(by_y(np.array([0.0, 0.0, 2.0]), np.array([0.0, 1.0, 4.0])), [0.0, 0.0, 0.5])
        np.testing.assert_array_equal(
            elementwise_grad(special.xlogy)(np.array([0.0, 1.0]), np.array([0.0, 1.0])), [-np.inf, 0.0]
        )
        assert grad(special.entr)(0.0) == np.inf
        assert grad(special.xlog1py, 1)(0.0, -1.0) == 0.0
        np.testing.assert_array_equal(
            elementwise_grad(special.rel_entr, 1)(np.array([0.0, 1.0]), np.array([0.0, 2.0])), [0.0, -0.5]
        )

    def test_slopes_of_incomplete_functions_at_the_border(self):
        # P(a, x) = x^a / Γ(a + 1) + ..., I_x(a, b) = x^a / (a B(a, b)) + ...
        np.testing.assert_array_equal(
            elementwise_grad(special.gammainc, 1)(np.array([0.5, 1.0, 2.0, 3.0]), np.zeros(4)), [np.inf, 1.0, 0.0, 0.0]
        )
        second = elementwise_grad(elementwise_grad(special.gammainc, 1), 1)
        np.testing.assert_allclose(second(np.array([1.0, 2.0, 3.0]), np.zeros(3)), [-1.0, 1.0, 0.0], rtol=1e-14)
        assert grad(special.betainc, 2)(1.0, 3.0, 0.0) == pytest.approx(3.0, rel=1e-14)
        assert grad(special.betainc, 2)(3.0, 1.0, 1.0) == pytest.approx(3.0, rel=1e-14)

    def test_the_kink_of_scaled_bessel_functions(self):
        assert grad(special.i0e)(0.0) == 0.0
        assert grad(special.i1e)(0.0) == 0.5


class TestTails:
    def test_log_ndtr_far_to_the_left(self):
        # density / Φ = 1 / Mills' ratio, as an asymptotic series at -x
        series = {1: 1.0, -1: 1.0, -3: -2.0, -5: 10.0, -7: -74.0, -9: 706.0, -11: -8162.0}
        for x in (40.0, 1e3, 1e6):
            first = sum(c * x**k for k, c in series.items())
            second = -sum(k * c * x ** (k - 1) for k, c in series.items())
            assert grad(special.log_ndtr)(-x) == pytest.approx(first, rel=1e-14)
            assert grad(grad(special.log_ndtr))(-x) == pytest.approx(second, rel=1e-13)

    def test_log_ndtr_far_to_the_right(self):
        assert grad(special.log_ndtr)(10.0) == pytest.approx(math.exp(-50) / math.sqrt(2 * math.pi), rel=1e-13)
        assert grad(special.log_ndtr)(100.0) == 0.0
        assert grad(grad(special.log_ndtr))(100.0) == 0.0

    def test_expit_in_both_tails(self):
        np.testing.assert_allclose(
            elementwise_grad(special.expit)(np.array([-100.0, 100.0])), math.exp(-100), rtol=1e-14
        )
        np.testing.assert_allclose(
            elementwise_grad(special.log_expit)(np.array([-800.0, 40.0])), [1.0, math.exp(-40)], rtol=1e-14
        )

    def test_erfcx_where_its_two_formulas_meet(self):
        # erfcx' = -2/√π (1/(2x²) - 3/(4x⁴) + ...), from an integral: -2 ∫ t e^(-t² - 2xt) dt 2/√π
        for x in (3.0, 5.0, 8.0):
            expected = 2 * x * scipy.special.erfcx(x) - 2 / math.sqrt(math.pi)
            assert grad(special.erfcx)(x) == pytest.approx(expected, rel=1e-13)
        for x in (9.999, 10.001, 50.0, 1e8):
            t, w = np.polynomial.laguerre.laggauss(60)
            integral = -2 * np.sum(w * t * np.exp(-np.square(t / (2 * x)))) / (2 * x) ** 2 * 2 / math.sqrt(math.pi)
            assert grad(special.erfcx)(x) == pytest.approx(integral, rel=1e-12)

    def test_gammainc_of_a_large_shape(self):
        a = 500.0
        expected = math.exp(-a + (a - 1) * math.log(a) - math.lgamma(a))
        assert grad(special.gammainc, 1)(a, a) == pytest.approx(expected, rel=1e-10)


class TestLogsumexp:
    a = np.array([[0.5, -1.0, 2.0], [1.0, 0.0, -0.5]])
    b = np.array([[1.0, 0.5, 2.0], [0.25, 3.0, 1.0]])

    @pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 1)])
    @pytest.mark.parametrize("keepdims", [False, True])
    def test_derivatives_by_numbers_and_weights(self, axis, keepdims):
        value = check_function(lambda a: special.logsumexp(a, axis=axis, keepdims=keepdims), self.a)
        np.testing.assert_allclose(value, scipy.special.logsumexp(self.a, axis=axis, keepdims=keepdims), rtol=1e-14)
        value = check_function(lambda a, b: special.logsumexp(a, axis, b, keepdims), self.a, self.b)
        np.testing.assert_allclose(value, scipy.special.logsumexp(self.a, axis, self.b, keepdims), rtol=1e-13)

    def test_signs(self):
        b = np.array([-3.0, 0.5, -1.0])
        value = check_function(lambda a, b: special.logsumexp(a, axis=1, b=b, return_sign=True)[0], self.a, b)
        expected, sign = scipy.special.logsumexp(self.a, axis=1, b=b, return_sign=True)
        np.testing.assert_allclose(value, expected, rtol=1e-13)
        got = special.logsumexp(Tensor(self.a), axis=1, b=b, return_sign=True)[1]
        np.testing.assert_array_equal(got, sign)
        assert special.logsumexp(Tensor([0.0, 0.0]), return_sign=True)[1] == 1.0
        assert np.isnan(special.logsumexp(Tensor([0.0, 0.0]), b=-1.0).item())

    def test_weights_of_zero_and_infinite_numbers(self):
        a = Tensor([np.inf, 1.0, -np.inf])
        out = special.logsumexp(a, b=np.array([0.0, 2.0, 1.0]))
        out.backward()
        assert out.item() == pytest.approx(1 + math.log(2))
        np.testing.assert_array_equal(a.grad, [0.0, 1.0, 0.0])

    def test_large_numbers(self):
        np.testing.assert_allclose(grad(special.logsumexp)(np.array([1000.0, 1000.0])), [0.5, 0.5], rtol=1e-12)
        np.testing.assert_allclose(grad(special.logsumexp)([1000.0, 1000.0]), [0.5, 0.5], rtol=1e-12)

    def test_softmax(self):
        for axis in (None, 0, 1):
            value = check_function(lambda a, axis=axis: special.softmax(a, axis), self.a)
            np.testing.assert_allclose(value, scipy.special.softmax(self.a, axis), rtol=1e-13)
            value = check_function(lambda a, axis=axis: special.log_softmax(a, axis), self.a)
            np.testing.assert_allclose(value, scipy.special.log_softmax(self.a, axis), rtol=1e-13)


class TestMultigammaln:
    def test_values_and_derivatives(self):
        a = np.array([2.5, 3.0, 7.0])
        for d in (1, 2, 4):
            value = check_function(lambda a, d=d: special.multigammaln(a, d), a)
            np.testing.assert_allclose(value, scipy.special.multigammaln(a, d), rtol=1e-13)
        assert special.multigammaln([2.5, 3.0], 2).shape == (2,)

    @pytest.mark.parametrize("d", [0, 1.5, "two"])
    def test_a_dimension_that_is_none(self, d):
        with pytest.raises(OperandError, match="multigammaln: got d="):
            special.multigammaln(Tensor(3.0), d)

    def test_a_too_small(self):
        with pytest.raises(OperandError, match=r"expected d > 0 and a > \(d - 1\) / 2"):
            special.multigammaln(Tensor([0.5]), 2)

    def test_the_dimension_is_no_variable(self):
        with pytest.raises(MissingRuleError, match="multigammaln: there is no derivative by the argument d"):
            special.multigammaln(3.0, Tensor(2.0))


def test_a_fourth_derivative():
    fourth = grad(grad(grad(grad(special.gammaln))))(1.0)
    assert fourth == pytest.approx(math.pi**4 / 15, rel=1e-12)  # ψ'''(1)
    np.testing.assert_allclose(
        jacobian(elementwise_grad(special.j0))(np.array([1.0])), [[-scipy.special.jvp(1, 1.0)]], rtol=1e-13
    )
