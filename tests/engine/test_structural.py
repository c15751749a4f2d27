"""Structural zeros: selections cut gradients off at any slope; zeros of arithmetic are numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import (
    Tensor,
    Value,
    checkpoint,
    detect_anomaly,
    grad,
    gradients,
    hessian,
    jacobian,
    make_jvp,
    make_vjp,
    op,
    ops,
    tangents,
)
from autograd.engine import structural
from autograd.errors import GraphError
from autograd.scipy.special import xlogy

inf, nan = math.inf, math.nan

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def pushed(f, x):
    """The gradient of a function of one array, column by column in forward mode."""
    return np.array([make_jvp(f)(x)(direction)[1] for direction in np.eye(x.size)])


FIRST = np.array([True, False])

CUT = [
    ("where, infinite factor", lambda a: np.where(FIRST, a * np.array([1, inf]), 0).sum(), [1, 2], [1, 0]),
    ("where, overflow", lambda a: np.where(FIRST, np.exp(a), 0).sum(), [0, 800], [1, 0]),
    ("where, square of inf", lambda a: np.where(FIRST, a**2 + np.square(a) + a * a, 0).sum(), [1, inf], [6, 0]),
    ("where, two steps away", lambda a: np.where(FIRST, np.log(np.cosh(a)), 0).sum(), [0, 1e4], [0, 0]),
    ("where, before a sum", lambda a: np.where(FIRST, np.exp(a.reshape(2, 2)).sum(1), 0).sum(), [0, 0, 0, 800],
     [1, 1, 0, 0]),
    ("where, before a norm", lambda a: np.where(FIRST, np.linalg.norm(a.reshape(2, 2) / 1, axis=1), 0).sum(),
     [3, 4, inf, nan], [0.6, 0.8, 0, 0]),
    ("where, before a product", lambda a: np.where(FIRST, np.exp(a).reshape(2, 2).prod(1), 0).sum(), [0, 0, 0, 800],
     [1, 1, 0, 0]),
    ("where, before matmul", lambda a: np.where(FIRST, np.exp(a).reshape(2, 2) @ np.ones(2), 0).sum(), [0, 0, 800, 1],
     [1, 1, 0, 0]),
    ("where, before softmax", lambda a: np.where(FIRST, ops.softmax(a.reshape(2, 2))[:, 0], 0).sum(), [0, 0, nan, inf],
     [0.25, -0.25, 0, 0]),
    ("where, before log_softmax", lambda a: np.where(FIRST, ops.log_softmax(a.reshape(2, 2))[:, 0], 0).sum(),
     [0, 0, nan, inf], [0.5, -0.5, 0, 0]),
    ("where, before a cumulative sum", lambda a: np.where(FIRST, np.cumsum(np.exp(a)), 0).sum(), [0, 800], [1, 0]),
    ("where of a where", lambda a: np.where(FIRST, np.where(a > 9, np.exp(a), a), a**0.5).sum(), [3, 4], [1, 0.25]),
    ("a selection before the slope", lambda a: np.sqrt(np.where(a > 0, a, 0)).sum(), [-1, 4], [0, 0.25]),
    ("relu before the slope", lambda a: np.log(ops.relu(a)).sum(), [-1, 4], [0, 0.25]),
    ("a factor made by where", lambda a: (np.where(a > 0, 1.0, 0.0) * np.sqrt(a)).sum(), [0, 4], [0, 0.25]),
    ("a factor that where cut", lambda a: (np.where(a > 0, a, 0.0) * np.sqrt(a)).sum(), [0, 4], [0, 3]),
    ("a constant factor", lambda a: (np.array([0, 1]) * np.sqrt(a)).sum(), [0, 4], [0, 0.25]),
    ("select", lambda a: np.select([a > 0], [np.log(a)], 0.0).sum(), [0, 4], [0, 0.25]),
    ("maximum", lambda a: np.maximum(np.log(a), 0.0).sum(), [0, 4], [0, 0.25]),
    ("fmax", lambda a: np.fmax(np.log(a), 0.0).sum(), [-1, 4], [0, 0.25]),
    ("clip", lambda a: np.clip(1 / a, -5, 5).sum(), [0, 4], [0, -1 / 16]),
    ("max", lambda a: np.sqrt(a).max(), [0, 4], [0, 0.25]),
    ("nanmax", lambda a: np.nanmax(np.sqrt(a)), [-1, 4], [0, 0.25]),
    ("median", lambda a: np.median(np.sqrt(a)), [0, 4, 9], [0, 0.25, 0]),
    ("sort", lambda a: np.sort(np.sqrt(a))[1], [0, 4], [0, 0.25]),
    ("index", lambda a: np.sqrt(a)[1], [0, 4], [0, 0.25]),
    ("index array", lambda a: np.sqrt(a)[[1, 1]].sum(), [0, 4], [0, 0.5]),
    ("take", lambda a: np.take(np.sqrt(a), [1]).sum(), [0, 4], [0, 0.25]),
    ("compress", lambda a: np.compress([False, True], np.sqrt(a)).sum(), [0, 4], [0, 0.25]),
    ("diagonal", lambda a: np.trace(np.sqrt(a).reshape(2, 2)), [1, 0, 0, 4], [0.5, 0, 0, 0.25]),
    ("triangle", lambda a: np.triu(np.sqrt(a).reshape(2, 2)).sum(), [1, 1, 0, 4], [0.5, 0.5, 0, 0.25]),
    ("mean under a mask", lambda a: np.mean(np.sqrt(a), where=np.array([False, True])), [0, 4], [0, 0.25]),
    ("nansum", lambda a: np.nansum(a * a), [nan, 4], [0, 8]),
    ("nanmean", lambda a: np.nanmean(a * a), [1, nan, 3], [1, 0, 3]),
    ("nanmean of sines", lambda a: np.nanmean(np.sin(a)), [0, inf], [1, 0]),
    ("nanmean of powers", lambda a: np.nanmean(a**2), [1, nan, 3], [1, 0, 3]),
    ("nanprod", lambda a: np.nanprod(a * a), [1, nan, 4], [32, 0, 8]),
    ("nanstd", lambda a: np.nanstd(a * a), [1, nan, 2], [-1, 0, 2]),
    ("nanvar", lambda a: np.nanvar(a * a), [1, nan, 2], [-3, 0, 6]),
    ("nanmedian", lambda a: np.nanmedian(a * a), [1, nan, 2], [1, 0, 2]),
    ("nancumsum", lambda a: np.nancumsum(a * a)[1], [nan, 2], [0, 4]),
    ("zero of power", lambda a: (a**0).sum(), [0, 4], [0, 0]),
    ("zero to a power", lambda a: (0.0**a).sum(), [1, 4], [0, 0]),
]  # fmt: skip

ARITHMETIC = [
    ("softplus overflows", lambda a: np.log(1 + np.exp(a)).sum(), [800.0], [nan]),
    ("log cosh overflows", lambda a: np.log(np.cosh(a)).sum(), [1e4], [nan]),
    ("arctan of 1/x", lambda a: np.arctan(1 / a).sum(), [0.0], [nan]),
    ("in a branch that is taken", lambda a: np.where(a > 0, np.log(1 + np.exp(a)), 0).sum(), [800, 0], [nan, 0]),
    ("x sqrt x", lambda a: (a * np.sqrt(a)).sum(), [0, 4], [nan, 3]),
    ("root of a square", lambda a: np.sqrt(a * a).sum(), [0, 4], [nan, 1]),
    ("log of a product", lambda a: np.log(np.exp(a) * np.exp(a)).sum(), [400.0], [nan]),
    ("log of a square", lambda a: np.log(np.square(np.exp(a))).sum(), [400.0], [nan]),
    ("log of prod", lambda a: np.log(np.prod(np.exp(a))), [400.0, 400.0], [nan, nan]),
    ("root of a large square", lambda a: np.sqrt(a * a + 1).sum(), [1e200], [nan]),
    ("root of a dot product", lambda a: np.sqrt(np.dot(a, a)), [3e200, 4e200], [nan, nan]),
    ("power of a large square", lambda a: ((a * a + 1) ** 0.5).sum(), [1e200], [nan]),
    ("cube root", lambda a: np.cbrt(a * a * a).sum(), [1e150], [nan]),
    ("arcsinh", lambda a: np.arcsinh(a * 1e300).sum(), [1e20], [nan]),
    ("log1p", lambda a: np.log1p(a * a).sum(), [1e200], [nan]),
    ("0 times inf", lambda a: (0.0 * np.exp(a)).sum(), [800.0], [nan]),
]


@pytest.mark.parametrize(("f", "x", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CUT + ARITHMETIC])
class TestTwoKindsOfZero:
    def test_reverse(self, f, x, expected):
        np.testing.assert_allclose(grad(f)(np.array(x, float)), expected, rtol=1e-12)

    def test_backward(self, f, x, expected):
        x = Tensor(np.array(x, float))
        f(x).backward()
        np.testing.assert_allclose(x.grad, expected, rtol=1e-12)

    def test_forward(self, f, x, expected):
        np.testing.assert_allclose(pushed(f, np.array(x, float)), expected, rtol=1e-12)

    def test_recorded(self, f, x, expected):
        """The gradient is the same with ``create_graph``; and where it is a number, so is its own gradient."""
        x = Tensor(np.array(x, float))
        (g,) = gradients([f(x)], [x], create_graph=True)
        np.testing.assert_allclose(g.data, expected, rtol=1e-12)

    def test_checkpoint(self, f, x, expected):
        np.testing.assert_allclose(grad(checkpoint(f))(np.array(x, float)), expected, rtol=1e-12)


class TestSecondOrder:
    @pytest.mark.parametrize(
        ("f", "x", "expected"),
        [
            (lambda a: (a**1.5).sum(), [1, 0], [0.75, inf]),
            (lambda a: np.where(a > 0, a**1.5, 0).sum(), [1, 0], [0.75, 0]),
            (lambda a: np.where(a > 0, np.sqrt(a), 0).sum(), [1, 0], [-0.25, 0]),
            (lambda a: np.where(a < 9, np.exp(a) ** 2, 0).sum(), [0, 800], [4, 0]),
            (lambda a: np.nanmean(a * a * a), [1, nan, 2], [3, 0, 6]),
            (lambda a: (np.sqrt(a)[1:] ** 3).sum(), [0, 4], [0, 0.375]),
            (lambda a: np.maximum(np.log(a), 0.0).sum(), [0, 4], [0, -1 / 16]),
        ],
    )
    def test_hessian(self, f, x, expected):
        np.testing.assert_allclose(hessian(f)(np.array(x, float)), np.diag(np.array(expected, float)), rtol=1e-12)


class TestSeeds:
    def test_zeros_of_a_seed_are_structural(self):
        x = Tensor([1.0, 0.0])
        np.sqrt(x).backward(np.array([1.0, 0.0]))
        np.testing.assert_array_equal(x.grad, [0.5, 0.0])
        np.testing.assert_array_equal(jacobian(np.sqrt)(np.array([1.0, 0.0])), [[0.5, 0], [0, inf]])

    def test_a_seed_that_is_differentiated_by_counts_where_it_is_0(self):
        """The pull-back is linear in the seed: its derivative by it is the Jacobian, beside a slope of NaN too."""
        x = np.array([4.0, -1.0, 9.0])
        pulled = lambda v: make_vjp(np.sqrt)(x)[0](v)[2]  # noqa: E731
        np.testing.assert_allclose(grad(pulled)(np.array([1.0, 0.0, 0.0])), [0, 0, 1 / 6], rtol=1e-12)

    def test_zeros_of_a_direction_are_structural(self):
        _, t = make_jvp(np.sqrt)(np.array([1.0, 0.0]))(np.array([1.0, 0.0]))
        np.testing.assert_array_equal(t, [0.5, 0.0])


BESIDE = [
    (f"{ufunc.__name__} of {'0, x' if first else 'x, 0'}", lambda x, f=ufunc, at=first: f(0.0, x) if at else f(x, 0.0))
    for ufunc in (
        np.power, np.float_power, np.divide, np.multiply, np.arctan2, np.hypot, np.logaddexp, np.maximum, np.fmin,
        np.mod, np.fmod, np.copysign, np.heaviside, np.subtract,
    )
    for first in (True, False)
]  # fmt: skip


@pytest.mark.parametrize("f", [f for _, f in BESIDE], ids=[name for name, _ in BESIDE])
@pytest.mark.parametrize("x", [-1.0, -2.5, 0.0, 3.0])
class TestAnEntryBesideOneThatPlaysNoPart:
    """A constant 0 is a factor that may hide a slope; 0 ** y shows none to arbitrary y, and has one for negative y."""

    def test_forward(self, f, x):
        alone = make_jvp(f)(np.array([x]))(np.ones(1))[1]
        both = make_jvp(f)(np.array([x, x]))(np.array([1.0, 0.0]))[1]
        np.testing.assert_array_equal(both, [alone[0], 0.0])

    def test_reverse(self, f, x):
        alone = grad(lambda x: f(x)[0])(np.array([x]))
        both = grad(lambda x: f(x)[0])(np.array([x, x]))
        np.testing.assert_array_equal(both, [alone[0], 0.0])


class TestValues:
    @pytest.mark.parametrize(
        ("f", "x", "expected"),
        [
            (lambda v: ops.where(False, np.sqrt(v), 1.0), 0.0, 0.0),
            (lambda v: ops.where(v > 0, np.log(v), v), 0.0, 1.0),
            (lambda v: np.maximum(np.log(v), 0.0), 0.0, 0.0),
            (lambda v: ops.relu(v) ** 0.5, -1.0, 0.0),
            (lambda v: np.log(1 + np.exp(v)), 800.0, nan),
            (lambda v: np.arctan(1 / v), 0.0, nan),
            (lambda v: xlogy(v, v), 0.0, -inf),
        ],
    )
    def test_one_number(self, f, x, expected):
        v = Value(x)
        f(v).backward()
        np.testing.assert_equal(v.grad, expected)


class TestWhoIsShown:
    """Hooks and recorders see a sweep once, with the zeros held."""

    def test_a_hook_is_called_once(self):
        x = Tensor([0.0, 4.0])
        y = np.sqrt(x)
        seen = []
        y.register_hook(seen.append)
        x.register_hook(seen.append)
        np.where(x.data > 0, y, 0.0).sum().backward()
        assert [list(g) for g in seen] == [[0, 1], [0, 0.25]]

    def test_detect_anomaly_accepts_what_is_cut_off(self):
        with detect_anomaly():
            np.testing.assert_array_equal(grad(lambda a: np.where(a > 0, np.sqrt(a), 0).sum())(np.zeros(2)), [0, 0])


class TestOpsThatRefuseOperands:
    """An op of a user may be defined for a part of the numbers alone, and refuse the arbitrary ones of a probe."""

    C = np.array([1.0, 0.0, 2.0])

    def shifted(self, kind):
        @op(
            lambda g, out, x, c: g * c * 0.5 / np.sqrt(x - 2), lambda g, out, x, c: g * np.sqrt(x - 2), kind=kind
        )  # fmt: skip
        def shifted(x, c):
            if np.any(x < 2):
                raise ValueError("it is defined from 2 on")
            return c * np.sqrt(x - 2)

        return shifted

    X, SLOPE = np.array([3.0, 2.0, 5.0]), 2 * (math.log(3) / 2 + 1) / math.sqrt(3)

    def function(self, kind):
        shifted = self.shifted(kind)
        return lambda x: np.where(x > 2, shifted(x, self.C) * np.log(x - 2), 0.0)

    @pytest.mark.parametrize(("kind", "cut_off"), [("elementwise", 0.0), ("general", nan)])
    def test_reverse(self, kind, cut_off):
        f = self.function(kind)  # in a general op, an entry may depend on any other
        np.testing.assert_allclose(grad(lambda x: np.sum(f(x)))(self.X), [1.0, cut_off, self.SLOPE])

    def test_forward(self):
        found = make_jvp(self.function("elementwise"))(self.X)(np.ones(3))[1]
        np.testing.assert_allclose(found, [1.0, 0.0, self.SLOPE])


class TestMasks:
    def test_nan_is_found(self):
        for g in (nan, np.float32(nan), np.array([1, nan]), np.array([[nan]], np.float16), np.array([complex(0, nan)])):
            assert structural.holds_nan([1.0, g, None])
        for g in (1.0, inf, np.array([inf, -inf]), np.array([], float), np.zeros((2, 3), np.float16)):
            assert not structural.holds_nan([g])

    @pytest.mark.parametrize("dtype", ["e", "f", "d", "F", "D"])
    def test_to_ask_for_nan_raises_no_flag(self, dtype):
        """The squares of these gradients leave the range of their dtype; the gradients themselves do not."""
        info = np.finfo(dtype)
        for size in (info.max / 4, info.tiny):
            x = Tensor(np.ones(3, dtype))
            c = np.asarray(size, dtype)
            with np.errstate(all="raise"):
                (x * c).real.sum().backward()
                found = [x.grad, *jacobian(lambda a: a * c)(x.data).sum(axis=0)]  # noqa: B023
                found += [make_jvp(lambda a: a * c)(x.data)(np.ones(3, dtype))[1]]  # noqa: B023
            for g in found:
                np.testing.assert_array_equal(g, c)

    def test_piecewise_constant_slopes_are_no_selection(self):
        """d(x % y)/dy = -floor(x / y) is 0 for many numbers that obey no rule, but not for these."""

        def f(a):
            whole = np.where(a > 0, a, 0.0) % np.sqrt(np.array([2.0, 1.0]) * a[1])
            return whole.sum() + np.where(a > 0, np.sqrt(a), 0.0).sum()

        np.testing.assert_allclose(grad(f)(np.array([0.0, 4.0])), [0, 1 - 2 * 0.25 + 0.25])


ENTRYWISE = {
    "log": np.log, "sqrt": np.sqrt, "exp": np.exp, "square": lambda a: a * a, "reciprocal": lambda a: 1 / a,
    "sin": np.sin, "power": lambda a: a**1.5, "cosh": np.cosh, "weight": lambda a: a * 0.7, "shift": lambda a: a + 0.3,
    "quotient": lambda a: a / (a + 1), "log1p": np.log1p, "cut": lambda a: np.where(a > 1, np.log(a), a),
}  # fmt: skip
ROWWISE = {
    "sum": lambda a: a + a.sum(axis=1, keepdims=True),
    "softmax": lambda a: ops.softmax(a, axis=1) + 0.5,
    "norm": lambda a: a / np.linalg.norm(a, axis=1, keepdims=True),
    "product": lambda a: a + a.prod(axis=1, keepdims=True),
    "matmul": lambda a: a @ np.array([[0.5, 0.2, 0.1], [0.3, 0.9, 0.4], [0.2, 0.1, 0.6]]),
    "reversed": lambda a: a[:, ::-1],
    "turned": lambda a: (a.T * 0.5).T,
    "cumsum": lambda a: np.cumsum(a, axis=1),
    "logsumexp": lambda a: a + ops.logsumexp(a, axis=1, keepdims=True),
    "spread": lambda a: a - a.mean(axis=1, keepdims=True) + 1,
    "largest": lambda a: a + a.max(axis=1, keepdims=True),
}
STEPS = ENTRYWISE | ROWWISE
BAD = [0.0, -1.0, 800.0, -800.0, inf, -inf, nan, 1e300]


@given(
    st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.lists(st.sampled_from(BAD), min_size=9, max_size=9),
)
def test_rows_that_play_no_part_change_nothing(names, taken, bad):
    """Rows that ``where`` leaves out have gradient 0, and do not change the gradients of others, whatever they hold."""
    taken = np.array(taken)[:, None]
    good = np.array([[1.1, 1.3, 0.8], [0.7, 1.9, 1.2], [1.4, 0.6, 1.0]])
    x = np.where(taken, good, np.array(bad).reshape(3, 3))

    def f(a):
        for name in names:
            a = STEPS[name](a)
        return (np.where(taken, a, 0.0) ** 2).sum()

    expected = np.where(taken, grad(f)(good), 0.0)
    np.testing.assert_allclose(grad(f)(x), expected, rtol=1e-9)
    direction = np.array([[0.3, 0.9, 0.5], [0.2, 0.8, 0.4], [0.7, 0.1, 0.6]])
    np.testing.assert_allclose(make_jvp(f)(x)(direction)[1], (expected * direction).sum(), rtol=1e-9, atol=1e-13)
    curved = grad(lambda a: (grad(f)(a) * direction).sum())
    np.testing.assert_allclose(curved(x), np.where(taken, curved(good), 0.0), rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_gradients_near_the_ends_of_the_range_are_no_overflow(dtype):
    limits = np.finfo(dtype)
    with np.errstate(all="raise"):
        for number in (limits.max, limits.tiny):
            x = Tensor(np.ones(3, dtype))
            (x * number).backward(np.ones(3, dtype))
            np.testing.assert_array_equal(x.grad, np.full(3, number))


@pytest.mark.parametrize("forward", [False, True])
@pytest.mark.parametrize("later", [[0.0, 0.0], [1.0, 1.0]])
def test_zeros_of_a_constant_that_was_changed_are_not_known(forward, later):
    """No rule of + reads c, but its zero says that sqrt(0) plays no part: the gradient was NaN."""
    x, z = Tensor([1.0, 1.0]), Tensor([0.0, 4.0])
    c = Tensor([0.0, 1.0], requires_grad=False)
    y = ((np.where([False, False], x, 0.0) + c) * np.sqrt(z)).sum()
    sweep = (lambda: tangents([y], [z], [np.ones(2)])[0]) if forward else (lambda: gradients([y], [z])[0])
    np.testing.assert_array_equal(sweep(), 0.25 if forward else [0.0, 0.25])
    c.data = np.array(later)
    with pytest.raises(GraphError, match="add: got a gradient with NaN"):
        sweep()


@np.errstate(all="ignore")
@pytest.mark.parametrize(("f", "number"), [(lambda x: 1.0 / x, 0.0), (np.sqrt, np.nan)])
def test_a_product_that_was_changed_does_not_tell_whether_it_was_nan(f, number):
    """0 times infinity is NaN and plays a part; 0 times a number plays none."""
    x = Tensor([0.0, 4.0])
    y = np.array([0.0, 1.0]) * f(x)
    end = y.sum()
    y.data = np.full(2, number)
    with pytest.raises(GraphError, match="multiply: got a gradient with NaN"):
        gradients([end], [x])


def test_a_changed_constant_that_makes_no_zeros_is_no_error():
    z = Tensor([0.0, 4.0])
    c = Tensor([3.0, 1.0], requires_grad=False)
    y = (np.array([0.0, 1.0]) * np.sqrt(z) + c).sum()
    c.data = np.zeros(2)
    np.testing.assert_array_equal(gradients([y], [z])[0], [0.0, 0.25])
