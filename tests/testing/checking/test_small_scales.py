"""Functions that vary over a width far smaller than their argument: how often the checker is right about them.

Points and widths are drawn at random: arguments of 1e-3 to 1e9, of both signs, within two widths of the centre of a
sine, a tanh, an exp, a Gaussian or a rational bump, alone and added to a line of slope 1 with an amplitude of 1 to
a tenth of the width. The true gradient is put to ``check_grads``, to first and to second order, and the gradient times
2, 0.5, -1, 0, 1.1 and 1.01. ``pytest -m slow tests/testing/checking/test_small_scales.py`` draws 1,000 points a ratio.

Of 200 points a ratio (``counts(ratio, 20, seed=3)``), at 1, 1e2, 1e4 ... 1e10, all true gradients pass, to both orders,
and all spoiled ones are called wrong.
"""

from collections import Counter

import numpy as np
import pytest

from autograd import op
from autograd.testing import GradientError, KinkError, UnclearError, check_grads
from tests.sampling import sampled

SHAPES = {
    "sine": (np.sin, np.cos),
    "tanh": (np.tanh, lambda u: 1 - np.tanh(u) ** 2),
    "exp": (np.exp, np.exp),
    "gauss": (lambda u: np.exp(-u * u), lambda u: -2 * u * np.exp(-u * u)),
    "bump": (lambda u: 1 / (1 + u * u), lambda u: -2 * u / (1 + u * u) ** 2),
}
FACTORS = (2.0, 0.5, -1.0, 0.0, 1.1, 1.01)


def verdict(f, *args, **how):
    """The verdict of the checker in a word."""
    try:
        check_grads(f, *args, **how)
    except UnclearError:
        return "cannot tell"
    except KinkError:
        return "kink"
    except GradientError as error:
        return error.problem
    return "pass"


def drawn(shape, added, ratio, rng):
    """A function of this shape and ratio of |x| to width, its derivative, and the point x."""
    x = float(rng.choice([-1, 1]) * 10 ** rng.uniform(-3, 9))
    width = abs(x) / ratio
    centre = 0.0 if shape == "sine" else x - rng.uniform(-2, 2) * width
    amplitude = 10 ** rng.uniform(-np.log10(ratio) - 1, 0) if added else 1.0
    line = added / x
    g, dg = SHAPES[shape]

    def f(x):
        return amplitude * g((x - centre) / width) + line * x

    def slope(x):
        return amplitude * dg((x - centre) / width) / width + line

    return f, slope, x


def counts(ratio, points, factors=FACTORS, seed=0):
    """The count of each verdict on true and on spoiled gradients: {("true", "pass"): 10, ...}."""
    rng, found = np.random.default_rng(seed), Counter()
    for shape in SHAPES:
        for added in (0.0, 1.0):
            for _ in range(points):
                f, slope, x = drawn(shape, added, ratio, rng)
                found["true", verdict(f, x, grad=slope)] += 1
                found["true, order 2", verdict(f, x)] += 1
                for factor in factors:
                    found[factor, verdict(f, x, grad=lambda x, k=factor, d=slope: k * d(x))] += 1
    return found


def judge(found, ratio):
    """The bars: nothing true is accused, little is undecided, planted factors are found."""
    points = sum(n for (what, _), n in found.items() if what == "true")
    for what in ("true", "true, order 2"):
        accused = {
            verdict: n for (w, verdict), n in found.items() if w == what and verdict not in ("pass", "cannot tell")
        }
        assert not accused, (ratio, what, accused)
        assert found[what, "cannot tell"] <= 0.02 * points, (ratio, what, found)
    for factor in {what for what, _ in found} & set(FACTORS):
        assert found[factor, "wrong"] >= (0.95 if factor != 1.01 else 0.9) * points, (ratio, factor, found)


@pytest.mark.parametrize("ratio", sampled([1e2, 1e4, 1e6], [1e2]))
def test_a_few_points(ratio):
    judge(counts(ratio, 2), ratio)


@pytest.mark.slow
@pytest.mark.parametrize("ratio", [1.0, 10.0, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e10])
def test_many_points(ratio):
    judge(counts(ratio, 40, seed=1), ratio)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (np.sin, np.array([1e6])),
        (np.sin, 1e6),
        (lambda y: np.tanh(y - 2020), 2020.3),
        (lambda t: np.sin(2 * np.pi * t / 86400), 1.7e9),  # a day, in seconds since 1970
        (lambda t: np.sum(np.exp(-(((t - 1.7e9) / 3600) ** 2))), 1.7e9 + np.array([0.0, 60.0, 3600.0])),
        (lambda t: 1e-7 * np.sin(2 * np.pi * t / 86400), 1.7e9),
        (lambda x: np.sin(x * np.array([1e6, 1.0, 1e-3])), np.array([1.0, 2.0, 3e3])),  # each entry has its own width
        (lambda x: np.sqrt(x - 1.0), 1.0 + 1e-9),  # the point lies close to the edge of the domain
        (lambda x: np.logaddexp(1e10 * (x - 1.0), 0.0), 1.0 + 1e-11),  # at the usual steps this looks like a kink
        (lambda w: np.exp(1j * w), 1e6),
        (np.sin, 1e6 + 0.5j),
        (lambda z: 1 / (1 + (z - 1e4) ** 2), 1e4 + 0.5 + 0.3j),
    ],
)
def test_true_gradients_pass(f, x):
    assert check_grads(f, x)


@pytest.mark.parametrize("x", [1e2, 1e3, 1e4])
def test_single_precision(x):
    """A rounding of 1e4 in float32 is a thousandth of the width."""
    x = np.float32([x])
    assert check_grads(np.sin, x)
    assert verdict(np.sin, x, vjp=lambda g, x: 2 * g * np.cos(x)) == "wrong"
    assert verdict(np.sin, x, vjp=lambda g, x: -g * np.cos(x)) == "wrong"


@pytest.mark.parametrize("ratio", [1e2, 1e4, 1e6])
class TestPlantedInRules:
    def test_a_factor_in_either_mode(self, ratio):
        @op(lambda g, out, u: 2 * g * np.cos(u), kind="elementwise")
        def sine(u):
            return np.sin(u)

        for modes in (["rev"], ["fwd"]):
            assert verdict(lambda x: sine(ratio * x), 1.1, modes=modes) == "wrong"

    def test_in_the_second_order_alone(self, ratio):
        @op(lambda g, out, u: g * np.cos(getattr(u, "data", u)), kind="elementwise")
        def sine(u):
            return np.sin(u)

        assert verdict(lambda x: sine(ratio * x), 1.1, order=1) == "pass"
        assert verdict(lambda x: sine(ratio * x), 1.1) == "wrong"

    def test_one_entry_of_its_own_scale(self, ratio):
        with pytest.raises(GradientError) as caught:
            check_grads(np.sin, np.array([ratio, 1.0]), vjp=lambda g, x: g * np.cos(x) * [2, 1])
        error = caught.value
        assert (error.problem, error.index, error.result) == ("wrong", (0,), (0,))
        assert error.numeric == pytest.approx(np.cos(ratio), rel=1e-2)  # the report uses short steps, too

    def test_every_entry(self, ratio):
        x = np.array([ratio, 1.0])
        assert check_grads(np.sin, x, exhaustive=True, order=1)
        assert verdict(np.sin, x, vjp=lambda g, x: g * np.cos(x) * [1, 2], exhaustive=True) == "wrong"


class TestLimits:
    """Function values say nothing about a width of some roundings of x: no accusation and no pass."""

    @pytest.mark.parametrize("f", [np.sin, np.tanh, lambda u: np.exp(-u * u)])
    def test_a_width_of_some_roundings(self, f):
        with pytest.raises(
            UnclearError, match=r"cannot tell: .* rounding x alone changes the value by .*: shift or scale"
        ) as caught:
            check_grads(lambda x: f((x - 1.1) * 1e15 + 0.5), 1.1)
        assert caught.value.problem == "noise"

    @pytest.mark.parametrize("frequency", [1e3, 1e6])
    def test_fast_oscillations_of_a_time_stamp(self, frequency):
        assert verdict(lambda t: np.sin(2 * np.pi * frequency * t), 1.7e9 + 0.3) in ("pass", "cannot tell")

    def test_single_precision(self):
        for x in (1e5, 1e6, 1e7, 1e8):
            assert verdict(np.sin, np.float32([x])) in ("pass", "cannot tell")

    def test_what_is_singular_stays_so(self):
        for f, x in ((np.floor, 2.0), (lambda x: np.abs(x - 1e6), 1e6), (np.sqrt, 0.0), (np.cbrt, 0.0)):
            assert verdict(f, x) == "kink"

    def test_slopes_that_are_absurd_are_wrong(self):
        for slope in (1e8, 1e20, 1e300, np.inf, np.nan):
            assert verdict(np.sin, 1.0, grad=lambda x, s=slope: s) == "wrong"

    def test_a_narrow_part_that_no_difference_shows(self):
        """The narrow part is below the rounding of the wide one: its slope is not in the values."""
        f = lambda x: x + 1e-18 * np.sin(1e18 * x)  # noqa: E731
        assert verdict(f, 1.0, grad=lambda x: 1.0) == "pass"

    def test_roughness_that_short_steps_alone_show(self):
        """Roughness like that of an integrator: the slope over long steps passes, in a coarser resolution."""
        rough = check_grads(lambda x: x + 1e-8 * np.sin(1e6 * x), 1.0, grad=lambda x: 1.0)
        assert 0.005 < rough.resolution < 0.1
        assert verdict(lambda x: x + 1e-8 * np.sin(1e6 * x), 1.0, grad=lambda x: 1.2) == "wrong"


class TestCancellation:
    """Results whose terms cancel, so that values and gradients are rounding alone."""

    @pytest.mark.parametrize("seed", range(3))
    def test_parallel_vectors(self, seed):
        rng = np.random.default_rng(seed)
        assert check_grads(lambda x, y: np.cross(2 * y, 4 * y * x), np.array(rng.normal()), rng.normal(size=3))

    @pytest.mark.parametrize("x", [0.3, -1.7, 2.3])
    @pytest.mark.parametrize(
        "f",
        [lambda x: np.log(np.exp(x)) - x, lambda x: (0.1 * x + 0.2 * x) - 0.3 * x, lambda x: np.tan(np.arctan(x)) - x],
    )
    def test_nothing_is_left(self, f, x):
        assert check_grads(f, x)

    @pytest.mark.parametrize("rank", [0, 1, 2, 3])
    def test_determinants_of_singular_matrices(self, rank):
        """Values, gradients and second derivatives are rounding alone, if the rank is small enough."""
        for seed in range(8):
            rng = np.random.default_rng(seed)
            a, b = rng.normal(size=(4, rank)), rng.normal(size=(rank, 4))
            assert check_grads(np.linalg.det, a @ b, order=2), seed
            assert check_grads(np.linalg.det, np.round(a, 1) @ np.round(b, 1), order=2), seed

    def test_a_second_derivative_that_is_wrong_beside_values_next_to_nothing(self):
        """The value and the gradient are 0; the rule of the gradient lacks a part, small or large."""
        for size in (1.0, 1e-12, 1e-17):

            @op(lambda g, out, x, size: g * half(x, size=size))
            def square(x, *, size):
                return size * x**2

            @op(lambda g, out, x, size: g * size)
            def half(x, *, size):
                return 2 * size * x

            for x in (0.0, 1e-9):
                assert verdict(lambda x, size=size: square(x, size=size), x, order=2) == "wrong"

    @pytest.mark.parametrize("f", [lambda x: 1e-17 * x, lambda x: 1e-17 * np.sin(x), lambda x: 1e-25 * np.exp(x)])
    def test_small_results_are_no_rounding(self, f):
        assert check_grads(f, 0.3)
        assert verdict(f, 0.3, grad=lambda x: 0.0) == "wrong"


def test_steps_of_a_staircase():
    """A staircase has the slope of a ramp over long steps, and slope 0 on a tread."""
    for x in (3333.5, 12345.3, 1e5 + 0.5, np.array([3333.5, 12345.3, 7.2]), np.float32(3333.5)):
        assert check_grads(np.floor, x)
    assert check_grads(lambda x: np.round(x / 1e-3) * 1e-3, 3.3001)
    assert check_grads(lambda x: np.floor(x) * x, 3333.5)
    assert verdict(lambda x: x, 3333.5, grad=lambda x: 0.0) == "wrong"
    assert verdict(lambda x: np.sum(np.sin(x).astype(np.float32)), np.ones(2), grad=np.zeros_like) == "wrong"
    assert verdict(np.floor, 2.0) == "kink"


def test_a_kink_some_roundings_off_is_none_of_the_gradient():
    for f, x in (
        (lambda x: np.tanh(1e9 * x), 0.0),
        (lambda x: np.maximum(x - 1, 0), 1 + 1e-8),
        (lambda x: np.abs(x - 1.0), 1 + 1e-9),
        (lambda x: np.maximum(x - 1e6, 0), 1e6 + 1e-3),
        (np.floor, 2 + 1e-9),
    ):
        assert check_grads(f, x)
    assert verdict(lambda x: np.maximum(x - 1, 0), 1 + 1e-8, grad=lambda x: 0.0) == "wrong"
    assert verdict(lambda x: np.abs(x - 1.0), 1.0) == "kink"


class TestEntriesOfSmallSlope:
    """One entry sweeps over many widths of another, whose slope is then lost in the error of the first."""

    SCALES = np.array([1.0, 1e4, 1e6])
    AT = np.array([1e6, 2.0, 3e-3])

    def f(self, x):
        return np.sum(np.sin(x * self.SCALES))

    @pytest.mark.parametrize("entry", [0, 1, 2])
    @pytest.mark.parametrize("factor", [0.0, -1.0, 2.0])
    def test_a_wrong_one(self, entry, factor):
        spoiled = np.where(np.arange(3) == entry, factor, 1.0)
        with pytest.raises(GradientError) as caught:
            check_grads(self.f, self.AT, grad=lambda x: spoiled * np.cos(x * self.SCALES) * self.SCALES)
        assert (caught.value.problem, caught.value.index) == ("wrong", (entry,))
        assert "every entry is 1 times" not in str(caught.value)

    def test_right_ones(self):
        assert check_grads(self.f, self.AT)

    def test_ordinary_functions_are_not_evaluated_for_it(self):
        assert (
            check_grads(lambda x: np.sum(np.maximum(x, 0.0) ** 2), np.array([-1.0, 2.0, 3.0]), order=1).evaluations < 9
        )


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: np.sin(10 * x) ** 2 + np.cos(10 * x) ** 2, 1.3),
        (lambda x: np.sin(1e3 * x) ** 2 + np.cos(1e3 * x) ** 2, 1.3),
        (lambda x: np.cosh(x) ** 2 - np.sinh(x) ** 2, 5.0),
        (lambda x: np.exp(x) * np.exp(-x), 20.0),
        (lambda x: np.sum(np.exp(x) / np.sum(np.exp(x))), np.array([1.0, 2.0, 30.0])),
        (lambda x: (x + 1) ** 2 - x**2 - 2 * x, 1000.3),
        (lambda x: np.linalg.det(np.linalg.qr(x)[0]), np.random.default_rng(0).normal(size=(3, 3))),
    ],
)
def test_constants_whose_derivatives_are_nothing_but_rounding(f, x):
    assert check_grads(f, x)
    assert verdict(f, x, vjp=lambda w, x: w * 1e-3 * np.ones_like(x)) in ("wrong", "cannot tell")
