"""Elementwise functions under NumPy's names: what is no op, other names of ops, broadcasting, dtypes, refusals."""

import math

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.errors import OperandError, ShapeError
from autograd.testing import check_grads
from tests.numeric import check_function

X = np.array([[-1.7, -0.6, 0.3], [0.8, 1.4, 2.9]])  # away from whole numbers, halves and each other's values
Y = np.array([0.45, -0.7, 1.2])
POSITIVE = np.array([[0.35, 0.7, 1.3], [1.6, 2.2, 3.1]])

UNARY = {
    "clip": (lambda x: np.clip(x, -1.0, 1.0), X),
    "clip without lower bound": (lambda x: np.clip(x, None, 1.0), X),
    "clip without upper bound": (lambda x: np.clip(x, -1.0, None), X),
    "clip by named bounds": (lambda x: np.clip(x, a_min=-1.0, a_max=1.0), X),
    "clip by an array": (lambda x: np.clip(x, Y - 1, Y), X),
    "clip by a list": (lambda x: np.clip(x, [-1, 0, 1], 2), X),
    "nan_to_num": (np.nan_to_num, X),
    "real": (np.real, X),
    "conj": (np.conj, X),
    "conjugate": (np.conjugate, X),
    "positive": (np.positive, X),
    "real_if_close": (np.real_if_close, X),
    "fabs": (np.fabs, X),
    "abs": (np.abs, X),
    "deg2rad": (np.deg2rad, X),
    "rad2deg": (np.rad2deg, X),
    "modf": (lambda x: np.modf(x)[0], X),
    "frexp": (lambda x: np.frexp(x)[0], X),
    "divmod by a number": (lambda x: np.divmod(x, 2.0)[1], X),
    "divmod of a number": (lambda x: np.divmod(7.5, x)[1], POSITIVE),
    "float_power": (lambda x: np.float_power(x, 3), X),
    "float_power of integers": (lambda x: np.float_power(np.arange(1, 4), x), X),
    "sinc near 0": (np.sinc, X / 10),
    "sinc far out": (np.sinc, X * 3),
    "sinc on both sides of its series": (np.sinc, np.array([0.399, 0.401, -0.399, -0.401])),
    "i0": (np.i0, X * 4),
    "square": (np.square, X),
    "ldexp": (lambda x: np.ldexp(x, np.array([-1, 0, 2])), X),
    "copysign": (lambda x: np.copysign(x, Y), X),
    "heaviside": (lambda h: np.heaviside(np.array([-1.0, 0.0, 1.0]), h), X),
    "nextafter": (lambda x: np.nextafter(x, Y), X),
    "where of arccosh": (lambda x: np.where(x > 1.1, np.arccosh(np.maximum(x, 1.05)), np.arctan(x)), X),
}

BINARY = {
    "arctan2": np.arctan2,
    "hypot": np.hypot,
    "logaddexp": np.logaddexp,
    "logaddexp2": np.logaddexp2,
    "fmax": np.fmax,
    "fmin": np.fmin,
    "fmod": lambda x, y: np.fmod(x, y * 7),
    "divmod": lambda x, y: np.divmod(x, y * 7)[1],
    "clip's lower bound": lambda x, y: np.clip(x, y, 1.5),
    "clip's upper bound": lambda x, y: np.clip(x, -1.0, y),
    "clip's only bound": lambda x, y: np.clip(x, None, y),
    "clip of a constant": lambda x, y: np.clip(0.1, x, y),
}


class TestDerivatives:
    @pytest.mark.parametrize("name", UNARY)
    def test_of_one_operand(self, name):
        f, x = UNARY[name]
        with np.errstate(invalid="ignore"):
            check_function(f, x)

    @pytest.mark.parametrize("name", BINARY)
    def test_of_two_operands_that_broadcast(self, name):
        check_function(BINARY[name], X, Y)
        check_function(BINARY[name], Y, X[:, :1])
        check_function(BINARY[name], X, np.array(0.55))

    def test_without_axes(self):
        for name in ("clip", "modf", "sinc near 0", "i0", "float_power", "fabs"):
            check_function(UNARY[name][0], np.array(0.35))
        check_function(np.float_power, POSITIVE, Y)

    def test_all_bounds_of_clip(self):
        low, high = np.array([-0.9, 0.1, 0.2]), np.array([[0.9], [1.3]])
        check_function(lambda x, low, high: np.clip(x, low, high), X, low, high)
        check_function(lambda x, low, high: np.clip(x, high, low), X, low, high)

    @pytest.mark.parametrize("f", [np.sinc, np.i0])
    def test_third_derivatives(self, f):
        """Of what is given by a series."""
        check_grads(f, np.array([0.0, 1e-3, 0.2, 0.39, 0.41, 1.3]), order=3)


def _words(text):
    return text.split()


NAMES = _words("""
    acos acosh asin asinh atan atanh arccos arccosh arcsin arcsinh arctan arctanh sin cos tan sinh cosh tanh exp exp2
    expm1 log log2 log10 log1p sqrt square cbrt reciprocal fabs abs absolute degrees radians deg2rad rad2deg floor ceil
    trunc rint fix round around positive negative conj conjugate real real_if_close sinc i0 nan_to_num sign
""")
PAIRS = _words("""
    add subtract multiply divide true_divide power pow float_power atan2 arctan2 hypot logaddexp logaddexp2 maximum
    minimum fmax fmin copysign fmod remainder mod floor_divide heaviside nextafter
""")
INSIDE = {"acosh": 1.5, "arccosh": 1.5}


class TestNames:
    @pytest.mark.parametrize("name", NAMES)
    def test_one_operand(self, name):
        f, x = getattr(np, name), INSIDE.get(name, 0.4)
        v, t = f(Value(x)), f(Tensor([x, x]))
        assert type(v) is Value
        assert type(t) is Tensor
        np.testing.assert_allclose(v.data, f(x), rtol=1e-14)
        np.testing.assert_allclose(t.data, f(np.array([x, x])), rtol=1e-14)

    @pytest.mark.parametrize("name", PAIRS)
    def test_two_operands(self, name):
        f = getattr(np, name)
        for v in (f(Value(0.4), Value(1.3)), f(Value(0.4), 1.3), f(0.4, Value(1.3))):
            assert type(v) is Value
            np.testing.assert_allclose(v.data, f(0.4, 1.3), rtol=1e-14)
        x, y = X + 2, np.array([1.3, 0.7, 2.1])
        for t in (f(Tensor(x), Tensor(y)), f(Tensor(x), y), f(x, Tensor(y)), f(Tensor(x), y.tolist())):
            assert type(t) is Tensor
            np.testing.assert_allclose(t.data, f(x, y), rtol=1e-14)

    @pytest.mark.parametrize("name", [*NAMES, *PAIRS])
    def test_float32_stays_float32(self, name):
        x = Tensor([INSIDE.get(name, 0.4)], dtype=np.float32)
        y = getattr(np, name)(x) if name in NAMES else getattr(np, name)(x, 2)
        assert y.dtype == (np.float64 if name == "float_power" else np.float32)  # float_power is for that
        y.backward(np.ones(1))
        assert x.grad.dtype == np.float32

    def test_constant_between_jumps_passes_no_gradient(self):
        for f in (np.floor, np.ceil, np.trunc, np.rint, np.fix, np.round, np.around, np.sign):
            x = Tensor(X)
            f(x).sum().backward()
            np.testing.assert_array_equal(x.grad, np.zeros_like(X))

    @pytest.mark.parametrize(
        "f",
        [
            np.spacing,
            np.imag,
            np.angle,
            np.isneginf,
            np.isposinf,
            np.isreal,
            np.iscomplex,
            np.isrealobj,
            np.iscomplexobj,
        ],
    )
    def test_plain_results(self, f):
        assert not isinstance(f(Value(-2.0)), Value)
        assert not isinstance(f(Tensor(X)), Tensor)
        np.testing.assert_array_equal(f(Tensor(X)), f(X))

    def test_rounding_takes_decimals(self):
        np.testing.assert_array_equal(np.round(Tensor(X * 3), 1).data, np.round(X * 3, 1))
        np.testing.assert_array_equal(np.around(Tensor(X * 30), decimals=-1).data, np.round(X * 30, -1))
        assert np.round(Value(1.26), 1).data == 1.3


class TestPairsOfResults:
    @pytest.mark.parametrize("f", [np.modf, np.frexp, lambda x: np.divmod(x, 0.7)], ids=["modf", "frexp", "divmod"])
    def test_values_are_numpys(self, f):
        special = np.array([-2.5, -2.0, -0.0, 0.0, 0.3, 5.0, 1e300, 5e-324])
        for found, expected in zip(f(Tensor(special)), f(special), strict=True):
            np.testing.assert_array_equal(found.data if isinstance(found, Tensor) else found, expected)
        for x in special:
            for found, expected in zip(f(Value(x)), f(x), strict=True):
                assert float(found) == expected

    def test_modf_of_what_is_not_finite(self):
        fraction, whole = np.modf(Tensor([np.inf, -np.inf, np.nan]))
        np.testing.assert_array_equal(fraction.data, [0.0, -0.0, np.nan])
        np.testing.assert_array_equal(whole.data, [np.inf, -np.inf, np.nan])

    def test_the_exponent_is_plain_and_an_integer(self):
        mantissa, exponent = np.frexp(Tensor([3.0, 5.0]))
        assert isinstance(mantissa, Tensor)
        assert type(exponent) is np.ndarray
        assert exponent.dtype.kind == "i"

    def test_operators(self):
        whole, rest = divmod(Tensor([7.5]), 2.0)
        assert (whole.item(), rest.item()) == (3.0, 1.5)

    def test_both_results_take_part(self):
        x = Value(7.5)
        whole, rest = np.divmod(x, 2.0)
        (whole * 10 + rest * rest).backward()
        assert x.grad == 2 * 1.5


class TestClip:
    def test_numpys_ways_of_giving_no_bound(self):
        t = Tensor(X)
        np.testing.assert_array_equal(np.clip(t, None, None).data, X)
        np.testing.assert_array_equal(np.clip(t, 0, None).data, np.clip(X, 0, None))
        np.testing.assert_array_equal(np.clip(t, None, 0).data, np.clip(X, None, 0))

    def test_the_names_min_and_max(self):
        clip = np.clip
        if np.lib.NumpyVersion(np.__version__) < "2.1.0":
            pytest.skip("this NumPy does not know them")
        np.testing.assert_array_equal(clip(Tensor(X), min=0).data, np.clip(X, 0, None))
        np.testing.assert_array_equal(clip(Tensor(X), max=0).data, np.clip(X, None, 0))
        with pytest.raises(OperandError, match=r"np\.clip: got both a_min and min"):
            clip(Tensor(X), 0, 1, min=0)

    def test_the_gradient_is_shared_out_whole(self):
        """Shifting everything shifts the result, so the three gradients add up to what came in, ties and all."""
        grid = np.array([-1.0, 0.0, 0.5, 1.0])
        x, low, high = (Tensor(a.ravel()) for a in np.meshgrid(grid, grid, grid))
        np.clip(x, low, high).sum().backward()
        np.testing.assert_array_equal(x.grad + low.grad + high.grad, np.ones(64))


class TestNanToNum:
    def test_replacements(self):
        x = np.array([np.nan, np.inf, -np.inf, 2.0])
        for kwargs in ({}, {"nan": 7.0}, {"posinf": 1.0, "neginf": -1.0}):
            t = Tensor(x)
            y = np.nan_to_num(t, **kwargs)
            np.testing.assert_array_equal(y.data, np.nan_to_num(x, **kwargs))
            y.sum().backward()
            np.testing.assert_array_equal(t.grad, [0.0, 0.0, 0.0, 1.0])

    def test_float32_has_its_own_largest_number(self):
        y = np.nan_to_num(Tensor([np.inf], dtype=np.float32))
        assert y.dtype == np.float32
        assert y.item() == np.finfo(np.float32).max


class TestRefusals:
    def test_arguments(self):
        t, out = Tensor(X), np.zeros_like(X)
        for f, message in (
            (lambda: np.arcsin(t, out=out), "np.arcsin: a node cannot be written"),
            (lambda: np.arcsin(t, where=X > 0), "np.arcsin: where= is not supported"),
            (lambda: np.hypot(t, t, dtype="f4"), "np.hypot: dtype= is not supported"),
            (lambda: np.fabs(t, where=X > 0), "np.fabs: where= is not supported"),
            (lambda: np.float_power(t, 2, dtype="f8"), "np.float_power: dtype= is not supported"),
            (lambda: np.divmod(t, 2, out=(out, out)), "np.divmod: a node cannot be written"),
            (lambda: np.modf(t, where=X > 0), "np.modf: where= is not supported"),
            (lambda: np.clip(t, 0, 1, out=out), "(?s)np.clip: out=.* is not supported"),
            (lambda: np.clip(t, 0, 1, where=X > 0), "(?s)np.clip: where=.* is not supported"),
            (lambda: np.round(t, 1, out), "(?s)np.round: out=.* is not supported"),
            (lambda: np.around(t, 1, out), "(?s)np.round: out=.* is not supported"),
            (lambda: np.fix(t, out), "(?s)np.fix: out=.* is not supported"),
            (lambda: np.nan_to_num(t, copy=False), "np.nan_to_num: copy=False is not supported"),
            (lambda: np.hypot.reduce(t), "np.hypot.reduce: no derivative is known"),
            (lambda: np.hypot.outer(t, t), "np.hypot.outer: no derivative is known"),
            (lambda: np.bitwise_and(t, 1), "np.bitwise_and: no derivative is known"),
        ):
            with pytest.raises(OperandError, match=message):
                f()
        np.testing.assert_array_equal(out, 0.0)

    def test_operands(self):
        t = Tensor(X)
        for f, message in (
            (lambda: np.hypot(t, Value(1.0)), "hypot: got Tensor and Value"),
            (lambda: np.clip(t, Value(0.0), 1.0), "clip: got Tensor and Value"),
            (lambda: np.clip(t, "0", 1.0), "clip: got '0' .str. as operand low"),
            (lambda: np.arctan2(t, None), "arctan2: got None .NoneType. as operand x"),
            (lambda: np.clip(Value(0.5), 0.0, np.ones(2)), "clip: got an array of shape .2,. float64 as operand high"),
            (lambda: np.logaddexp(Value(0.5), 1j), "logaddexp: got 1j"),
        ):
            with pytest.raises(OperandError, match=message):
                f()
        with pytest.raises(ShapeError, match=r"arctan2.y: shape \(2, 3\) float64, x: shape \(2,\) float64"):
            np.arctan2(t, np.ones(2))
        for x, n in ((t, Tensor([1.0, 2.0, 3.0])), (t, 1.5), (Value(2.0), Value(1.0)), (Value(2.0), np.float64(1.0))):
            with pytest.raises(OperandError, match="ldexp: got floating-point numbers as operand n, expected integers"):
                np.ldexp(x, n)


def test_a_number_of_numpy_does_not_widen_float32():
    x = Tensor([0.5], dtype=np.float32)
    for y in (np.hypot(x, np.float64(2.0)), np.clip(x, np.float64(0.0), np.float64(1.0)), np.fmod(x, np.float64(2.0))):
        assert y.dtype == np.float32


def test_identities_add_no_gate():
    x = Tensor(X)
    assert np.positive(x) is x
    assert np.conj(x) is x
    assert np.real(x) is x


def test_inverses_undo_each_other_and_so_do_their_slopes():
    for f, inverse in (
        (np.sinh, np.arcsinh), (np.tan, np.arctan), (np.tanh, np.arctanh), (np.expm1, np.log1p), (np.exp2, np.log2),
        (np.sin, np.arcsin), (np.degrees, np.radians), (np.reciprocal, np.reciprocal),
    ):  # fmt: skip
        x = Value(0.7)
        inverse(f(x)).backward()
        assert math.isclose(x.grad, 1.0, rel_tol=1e-14)


@pytest.mark.parametrize("f", [np.maximum, np.minimum, np.fmax, np.fmin], ids=lambda f: f.__name__)
def test_a_tie_shares_whatever_comes_in(f):
    x, y = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    f(x, y).backward([6.0, -4.0])
    np.testing.assert_array_equal(x.grad, [3.0, -2.0])
    np.testing.assert_array_equal(y.grad, [3.0, -2.0])
