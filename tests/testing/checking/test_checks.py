"""The checks of one subject at one point: each objects to one kind of error, and adds its comparisons."""

import math
import warnings

import numpy as np
import pytest

from autograd import Tensor, op
from autograd.extend import defjvp, defvjp, primitive
from autograd.testing import GradientError, KinkError, UnclearError, check_grads
from autograd.testing.checking import checks
from autograd.testing.checking.differences import Line, full_slope, quick_slope
from autograd.testing.checking.point import Point
from autograd.testing.checking.subject import PairSubject, Subject
from autograd.testing.checking.verdict import Verdict
from tests.testing.checking.reports import A, X, refused

EPS = 2.0**-52


def point_of(f, *args, vjp=None, push=None):
    """A point at which cotangents and directions are ones, with a derivative given by hand or the function's own."""
    names = [f"x{i}" for i in range(len(args))]
    subject = Subject("f", f, args, names) if vjp is None else PairSubject("f", f, args, names, vjp)
    start = [np.asarray(x) for x in subject.start]
    value = subject.values(start)
    point = Point(subject, Verdict("f", 0), start, value, [np.ones(np.shape(y)) for y in value])
    point.directions = [np.ones_like(x) for x in start]
    point.reverse = subject.pull(point.cotangents)
    if push is not None:
        subject.push = push
        point.forward = push(point.directions)
    return point


def objection(check, *args):
    """The report of a check that fails."""
    with pytest.raises(GradientError) as caught:
        check(*args)
    return caught.value


class TestValues:
    @pytest.mark.parametrize(
        ("f", "message"),
        [(np.log, r"f is -inf here, at \[1\]"), (lambda x: np.log(x - 2)[0], r"f is nan here, at \[0\]")],
    )
    @pytest.mark.filterwarnings("ignore::RuntimeWarning")
    def test_infinite_or_nan(self, f, message):
        point = point_of(f, np.array([1.0, 0.0]), vjp=lambda args, cotangents: [np.ones(2)])
        with pytest.raises(GradientError, match=message) as caught:
            checks.check_finite(point)
        assert caught.value.problem == "not finite"

    def test_finite(self):
        checks.check_finite(point_of(np.sin, X))


class TestForm:
    """The check that there is one gradient for each argument, of its shape and dtype."""

    def test_shapes(self):
        wide = refused(lambda a, b: np.sum(a * b), A, X, grad=lambda a, b: (b + 0 * a, a), problem="shape")
        assert wide.argument == "b"
        assert "sum over the axes" in wide.cause
        assert refused(np.sum, X, grad=lambda x: np.ones(2), problem="shape").cause is None
        assert refused(np.sum, A, grad=lambda x: np.ones(3), problem="shape").cause is None
        assert refused(np.sum, A[:2], grad=lambda x: np.ones((3, 2)), problem="shape").cause is None
        stretched = refused(np.sum, np.ones((1, 3)), grad=lambda x: np.ones((2, 3)), problem="shape")
        assert "sum over the axes" in stretched.cause
        assert "the gradient of sum has shape (2, 3), expected (1, 3)" in str(stretched)

    def test_dtypes(self):
        error = refused(np.sum, X, grad=lambda x: np.ones(3, np.float32), problem="dtype")
        assert "the gradient of sum is of float32, expected float64" in str(error)

    def test_counts(self):
        error = refused(lambda a, b: np.sum(a * b), X, X, grad=lambda a, b: (a, b, b), problem="shape")
        assert "has 3 parts, expected 2" in str(error)


class TestLinearity:
    def pull(self, rule):
        """A point at which the gradient is ``rule(cotangent)``."""
        return point_of(lambda x: 2 * x, X, vjp=lambda args, cotangents: [rule(cotangents[0])])

    @pytest.mark.parametrize("rule", [lambda w: 2 * w, lambda w: 0 * w, lambda w: w[::-1], lambda w: w * np.nan])
    def test_linear(self, rule):
        checks.check_linear(self.pull(rule), np.random.default_rng(0))

    @pytest.mark.parametrize("rule", [lambda w: w**2, lambda w: 2 * np.abs(w), lambda w: 2 * w + 1e-3 * w**2])
    def test_not_linear(self, rule):
        error = objection(checks.check_linear, self.pull(rule), np.random.default_rng(0))
        assert (error.problem, error.argument) == ("linearity", "x0")

    def test_a_constant_is_left_to_the_values(self):
        """The combination 2a - b keeps it."""
        checks.check_linear(self.pull(lambda w: 2 * w + 1e-3), np.random.default_rng(0))
        refused(lambda x: 2 * x, X, vjp=lambda w, x: 2 * w + 1e-3)


class TestSlopes:
    def test_what_was_compared(self):
        point = point_of(lambda x, y: x * np.sin(y), X, 2 * X)
        point.forward = point.subject.push(point.directions)
        checks.check_slopes(point)
        assert [c.what for c in point.verdict.comparisons] == 2 * [
            "reverse mode of f", "forward mode of f", "reverse and forward mode of f",
        ]  # fmt: skip
        assert [c.argument for c in point.verdict.comparisons] == 3 * ["x0"] + 3 * ["x1"]
        first = point.verdict.comparisons[0]
        assert first.analytic == pytest.approx(np.sum(np.sin(2 * X)), rel=1e-14)
        assert abs(first.numeric - first.analytic) <= 4 * first.error + 1e-9
        assert 0 < first.resolution < 1e-6

    def test_many_leaves_move_together(self):
        """The leaves move in ``GROUPS`` groups, each leaf in one of them."""
        count = 2 * checks.GROUPS + 1
        point = point_of(lambda *xs: sum(xs), *np.arange(1.0, count + 1))
        checks.check_slopes(point)
        assert [c.analytic for c in point.verdict.comparisons] == [3.0] + [2.0] * (checks.GROUPS - 1)
        assert point.verdict.comparisons[0].argument == "x0, x8, x16"

    def test_a_kink(self):
        error = objection(checks.check_slopes, point_of(np.abs, np.array([1.0, 0.0])))
        assert (error.problem, error.argument, error.index) == ("kink", "x0", (1,))

    def test_empty_arguments_are_passed_over(self):
        point = point_of(lambda x, y: np.sum(x) + np.sum(y), X, np.zeros(0))
        checks.check_slopes(point)
        assert [c.argument for c in point.verdict.comparisons] == ["x0"]

    def test_modes_that_values_cannot_tell_apart(self):
        """Differences of a rough function leave room for two slopes, but these have to be the same."""
        rough = rough_point(1e-6, 1.0, 1.0)
        numeric = full_slope(rough.line(rough.cotangents, rough.directions))
        checks.check_slopes(rough_point(1e-6, numeric.value + numeric.error, numeric.value - numeric.error))
        apart = rough_point(1e-6, numeric.value + 3 * numeric.error, numeric.value - 3 * numeric.error)
        error = objection(checks.check_slopes, apart)
        assert (error.problem, error.argument) == ("modes", "x0")
        assert (error.analytic, error.numeric) == (apart.reverse[0], apart.forward[0])
        assert "reverse and forward mode of f disagree: 1.0000" in str(error)

    def test_values_that_are_too_rough(self):
        error = objection(checks.check_slopes, rough_point(0.1, 1.0, 1.0))
        assert (error.problem, error.argument, error.analytic) == ("noise", "x0", 1.0)
        assert "f is too noisy to tell its gradient from its values" in str(error)


def rough_point(size, reverse, forward):
    """The function x, with ripples of this size that no difference resolves, and its slope in both modes."""
    point = point_of(
        lambda x: x + size * np.cos(1e18 * x), 1.0, vjp=lambda args, cotangents: [np.array(reverse)],
        push=lambda tangents: [np.array(forward)],
    )  # fmt: skip
    return point


def line(f, eps=EPS):
    return Line(f, noise=eps, eps=eps)


class TestJudged:
    @pytest.mark.parametrize(("eps", "off"), [(EPS, 1e-6), (2.0**-23, 0.1)])
    def test_right_and_wrong(self, eps, off):
        slope = math.cos(0.3)
        sine = line(lambda t: math.sin(0.3 + t) - math.sin(0.3), eps)
        assert checks.judged(sine, slope, 0.0).kind == "smooth"
        wrong = checks.judged(sine, slope * (1 + off), 0.0)
        assert wrong.kind == "wrong"
        assert wrong.value == pytest.approx(slope, rel=off / 10)
        # the error looks like rounding of large terms
        assert checks.judged(sine, slope * (1 + off), 2 * off).kind == "smooth"

    def test_rounding_of_large_terms_where_values_are_rough(self):
        rough = line(lambda t: t + 1e-6 * math.sin(1e18 * (1 + t)))
        found = full_slope(rough)
        off = found.value + 10 * found.error
        assert checks.judged(rough, off, 0.0).kind == "wrong"
        assert checks.judged(rough, off, 10 * found.error) == found

    def test_a_coarse_quick_estimate_is_not_the_last_word(self):
        """Longer steps show that the slope is not 1.02."""
        noisy = Line(lambda t: t, noise=1e-3, eps=2.0**-23, reach=1024.0)
        assert 4 * quick_slope(noisy).error > 0.02
        assert checks.judged(noisy, 1.02, 0.0).kind == "wrong"

    @pytest.mark.parametrize("slope", [math.nan, math.inf])
    def test_a_slope_that_is_not_finite_is_wrong(self, slope):
        assert checks.judged(line(lambda t: 2 * t), slope, math.inf).kind == "wrong"

    def test_few_evaluations_suffice_for_a_right_slope(self):
        seen = []
        checks.judged(line(lambda t: (seen.append(t), t)[1]), 1.0, 0.0)
        assert len(set(seen)) <= 7

    def test_a_point_without_derivative(self):
        for slope in (0.0, 1.0, math.nan):
            assert checks.judged(line(abs), slope, 0.0).kind == "kink"

    def test_noise_that_no_estimate_of_errors_sees(self):
        """The slope is 1 + 1e-6 at the steps of the first estimate, and 1 - 1e-6 at those of the second."""

        def f(t):
            return t * (1 + 1e-6 if abs(math.frexp(t)[0]) == 0.5 else 1 - 1e-6)

        found = checks.judged(line(f), 1.0, 0.0)
        assert found.kind == "smooth"
        assert found.error == pytest.approx(1e-6, rel=1e-3)
        assert checks.judged(line(f), 1.1, 0.0).kind == "wrong"


class TestSecondOrder:
    def test_what_was_compared(self):
        point = point_of(lambda x: np.sum(x**3), X)
        derived = {
            "rev": point.subject.derived("rev", point.cotangents, [1.0]),
            "fwd": point.subject.derived("fwd", point.directions, [1.0]),
        }
        checks.check_second_order(point, derived)
        assert [(c.what, c.argument) for c in point.verdict.comparisons] == 2 * [("second order of f", "x0")]
        for comparison in point.verdict.comparisons:
            assert comparison.analytic == pytest.approx(np.sum(6 * X), rel=1e-13)
            assert comparison.numeric == pytest.approx(comparison.analytic, rel=1e-6)
            assert 0 < comparison.resolution < 1e-4

    @pytest.mark.parametrize("mode", ["rev", "fwd"])
    def test_a_wrong_second_derivative(self, mode):
        point = point_of(lambda x: np.sum(x**3), X)
        along = point.cotangents if mode == "rev" else point.directions
        other = point_of(lambda x: np.sum(1.01 * x**3), X).subject.derived(mode, along, [1.0])
        error = objection(checks.check_second_order, point, {mode: other})
        assert "the second derivative of f is wrong" in str(error)
        assert error.analytic == pytest.approx(1.01 * error.numeric, rel=1e-4)
        assert error.cause == "the gradient is right at this point, but not around it"

    def test_noise_that_no_estimate_of_errors_sees(self):
        """The second derivative is 2 + 2e-4 at the steps of the first estimate, and 2 - 2e-4 at those of the second."""

        def f(x):
            return x**2 * (1 + 1e-4 if abs(math.frexp(x)[0]) in (0.0, 0.5) else 1 - 1e-4)

        point = point_of(f, 0.0, vjp=lambda args, cotangents: [np.array(0.0)])
        checks.check_second_order(
            point, {"rev": Subject("f", lambda x: x**2, [0.0], ["x"]).derived("rev", [1.0], [1.0])}
        )
        (comparison,) = point.verdict.comparisons
        assert (comparison.analytic, comparison.numeric) == (2.0, pytest.approx(2.0 + 2e-4, rel=1e-6))
        assert comparison.resolution > 5e-5

    def test_values_that_do_not_show_it(self):
        point = point_of(lambda x: np.sin(x) if abs(x - 0.2) < 2e-4 else np.nan, np.array(0.2), vjp=lambda a, c: [c[0]])
        checks.check_second_order(point, {"rev": None})  # the check stops before it asks for the second order
        assert point.verdict.comparisons == []


def test_exhaustive_finds_what_a_random_direction_cannot():
    """An entry so small beside the others that no direction shows its error."""
    x = np.array([1e12, 1.0])
    pair = {"grad": lambda x: np.array([2 * x[0], 3.0])}
    check_grads(lambda x: np.sum(x**2), x, **pair)
    refused(lambda x: x[0] ** 2 * 0.0 + x[1] ** 2, x, grad=lambda x: np.array([0.0, 3.0]), exhaustive=True)
    assert check_grads(np.tanh, A / 9, exhaustive=True, order=1)
    with pytest.raises(KinkError):
        check_grads(np.abs, np.array([0.0, 1.0]), exhaustive=True)


def test_second_order_errors():
    @op(lambda g, out, x: g * 3 * np.square(x.data if isinstance(x, Tensor) else x), kind="elementwise")
    def cube(x):
        return x * x * x

    assert check_grads(cube, X, order=1)
    assert "gradient of cube" in str(refused(cube, X))

    @op(lambda g, out, x, y: -g * y, lambda g, out, x, y: g * x, kind="elementwise")
    def product(x, y):
        return x * y

    assert check_grads(product, 0.0, 0.0, order=1)  # the gradient is 0 there, so first order passes
    assert "second derivative of product is wrong" in str(refused(product, 0.0, 0.0))


def test_modes_are_compared():
    @primitive
    def square(x):
        return x**2

    defvjp(square, lambda ans, x: lambda g: 2 * g * x)
    assert check_grads(square, X, modes=["rev"])
    defjvp(square, lambda g, ans, x: 2.001 * g * x)
    error = refused(square, X)
    assert "forward-mode derivative of square is wrong" in str(error)


def test_a_rule_that_is_not_linear():
    @op(lambda g, out, x: 2 * x * g * abs(g) / abs(g + 1e-300) + 0.1 * g * g, kind="elementwise")
    def square(x):
        return x * x

    refused(square, X, problem="linearity")


def test_every_entry_of_the_jacobian_is_looked_at():
    """The derivative of result 1 by argument 2 is wrong, in one mode alone."""

    def f(x):
        return x * x[::-1]

    def spoiled(tangents):
        return [tangents[0] * X[::-1] + X * tangents[0][::-1] + [0.0, 1e-3 * tangents[0][2], 0.0]]

    checks.check_every_entry(point_of(f, X))
    error = objection(checks.check_every_entry, point_of(f, X, push=spoiled))
    assert "the Jacobian of f is wrong in 1 entries" in str(error)
    assert (error.argument, error.index) == ("x0", (1, 2))
    assert error.analytic == pytest.approx(1e-3, rel=1e-12)
    assert error.numeric == pytest.approx(0.0, abs=1e-9)
    assert error.order == pytest.approx(1.0, abs=0.1)


def test_the_worst_entries_come_first():
    error = refused(np.square, X, vjp=lambda w, x: w * 2 * x + w * [0.1, 0.3, 0.2], exhaustive=True)
    assert [index for index, _, _ in error.worst] == [(1, 1), (2, 2), (0, 0)]


def test_modes_may_differ_by_rounding_where_the_value_is_zero():
    def parallel(x, y):
        return np.cross(2 * y, 4 * y * x)

    assert check_grads(parallel, np.array(0.625), np.array([0.0, 0.0, 0.375]), order=1)


class TestKinksOfEntries:
    """Kinks that a direction of several entries does not show as such, since their gaps cancel or lie some way off."""

    @staticmethod
    def bent(x, low):
        return np.where(x > 0, x, low * x)

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_gaps_that_cancel_are_kinks(self, dtype):
        """Two entries at a kink, moved in opposite directions with opposite weights: 1.25 t on both sides."""
        x = np.array([0.0, 0.0, 1.0], dtype)
        point = point_of(self.bent, x, dtype(0.25))
        point.cotangents = [np.array([1.0, -1.0, 1.0], dtype)]
        point.directions = [np.array([1.0, -1.0, 1.0], dtype), np.zeros((), dtype)]
        point.reverse = point.subject.pull(point.cotangents)
        report = objection(checks.check_slopes, point)
        assert isinstance(report, KinkError)
        assert (report.index, report.result) == ((0,), (0,))

    @pytest.mark.parametrize("seed", range(12))
    def test_small_entries_beside_large_ones_in_single_precision(self, seed):
        rng = np.random.default_rng(seed)
        x = (rng.choice([-1.0, 1.0], 24) * 10 ** rng.uniform(-2, 4, 24)).astype(np.float32)
        try:
            assert check_grads(self.bent, x, np.float32(0.0), argnum=0, order=1)
        except UnclearError:
            assert seed not in (0, 1, 2)

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    @pytest.mark.parametrize("entry", [1, 4])
    def test_a_wrong_entry_beside_kinks_is_wrong(self, dtype, entry):
        """Not excused by the kinks near by, which a step for the large entry passes."""
        x = np.array([1e-2, 3.0, -1e-2, -1e3, 1e3, 2e-2], dtype)
        spoiled = np.where(np.arange(6) == entry, 1.2, 1.0).astype(dtype)
        error = refused(self.bent, x, dtype(0.0), argnum=0, vjp=lambda g, x, low: g * (x > 0) * spoiled)
        assert type(error) is GradientError


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("near", [0.99, 1 - 1e-6])
def test_warnings_beyond_the_edge_of_a_domain_are_no_errors_of_the_function(near, order):
    """Steps of the checker leave the domain; there a filter of the user may turn NumPy's warning into an error."""
    for f in (lambda x: np.nanmax(np.arccos(x)), lambda x: np.nanmin(np.arctanh(x)), lambda x: np.nanmean(np.log(x))):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert check_grads(f, np.array([near]), order=order)
