"""Reports: the entry that is most wrong, the likely cause, and where a kink is."""

import numpy as np
import pytest

from autograd import ops
from autograd.testing import KinkError, check_grads
from autograd.testing.checking.diagnosis import MOST, kink_report, wrong_report
from autograd.testing.checking.differences import full_slope
from autograd.testing.checking.point import Point
from autograd.testing.checking.subject import PairSubject
from autograd.testing.checking.verdict import Verdict
from tests.testing.checking.reports import A, X, refused

W = np.array([[1.0, 2.0, 3.0], [5.0, 7.0, 11.0], [13.0, 17.0, 19.0]])


def report_on(wrong, x=A, numeric=W):
    """The report of a linear function whose gradient is said to be ``wrong``."""
    return refused(lambda x: np.sum(numeric * x), x, grad=lambda x: np.array(wrong, dtype=float))


def test_a_kink_is_reported_with_its_entry_and_can_be_moved_away_from():
    error = refused(ops.relu, np.array([1.0, 0.0]), problem="kink")
    assert (error.argument, error.index, error.result) == ("x", (1,), (1,))
    verdict = check_grads(ops.relu, np.array([1.0, 0.0]), kinks="move")
    assert verdict.moved > 0
    assert "off a kink" in str(verdict)


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (lambda x: -np.cos(x) * A, "sign"),
        (lambda x: 2 * np.cos(x) * A, "twice"),
        (lambda x: 3 * np.cos(x) * A, "factor 3"),
        (lambda x: np.cos(x) * A / 3, "sum over a broadcast axis"),
        (lambda x: 1.25 * np.cos(x) * A, "1.25 times"),
        (lambda x: (np.cos(x) * A).T, "transposed"),
        (lambda x: 0.0 * x, "zero everywhere"),
        (lambda x: np.cos(x) * A * np.where(A == 4, 0, 1), "some entries are zero"),
        (lambda x: np.cos(x) * A * np.where(A == 4, 2, 1), "counted more than once"),
        (lambda x: np.cos(x) * A * np.nan, "not finite"),
    ],
)
def test_likely_causes(wrong, cause):
    error = refused(lambda x: np.sum(np.sin(x) * A), A / 5, grad=wrong)
    assert cause in error.cause
    assert cause in str(error)
    if np.isfinite(error.analytic):
        assert error.order == pytest.approx(1.0, abs=0.1)
    assert f"seed={error.seed}" in str(error)


def test_the_entry_of_the_result_is_named():
    def vjp(w, x):
        return w * np.array([1, 1, 1.1]) * 2 * x

    error = refused(np.square, X, vjp=vjp)
    assert (error.index, error.result) == ((2,), (2,))
    assert error.analytic == pytest.approx(4.4)
    assert error.numeric == pytest.approx(4.0)
    listed = refused(np.square, X, vjp=vjp, exhaustive=True)
    assert listed.worst == [((2, 2), pytest.approx(4.4), pytest.approx(4.0))]
    assert "Jacobian" in str(listed)


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (7 * W, "a factor 7: every entry is 7 times what it should be"),
        (W / 2, "a factor 1/2: every entry is half of what it should be"),
        (W / 3, "a factor 1/3: every entry is a third of what it should be"),
        (W / 9, "a factor 1/9: every entry is a 9th of what it should be"),
        (W / 22, "a factor 1/22: every entry is 1/22 of what it should be"),
        (0.3 * W, "a factor: every entry is 0.3 times what it should be"),
        (-3 * W, "a factor: every entry is -3 times what it should be"),
        (W.ravel(order="F").reshape(3, 3), "transposed: with axes 0 and 1 exchanged it would be right"),
        (W * [1, 3, 1], "counted more than once"),
        (W * [1, 0, 1], "some entries are zero that should not be"),
        (np.where(W > 5, np.inf, W), "the gradient is not finite though the slope is"),
    ],
)
def test_causes_of_factors_and_places(wrong, cause):
    assert cause in report_on(wrong).cause


@pytest.mark.parametrize("wrong", [W + np.array([0, 0, 0.5]), W[::-1], W + 1])
def test_no_usual_mistake(wrong):
    assert report_on(wrong).cause is None


def test_entries_in_the_order_of_the_transpose():
    numeric = W[:2]
    error = report_on(numeric.ravel().reshape(2, 3, order="F"), A[:2], numeric)
    assert error.cause == "the entries come in the order of the transpose"


def test_exchanged_arguments():
    a, b = np.random.default_rng(0).normal(size=(2, 3))
    exchanged = refused(lambda a, b: np.sum(a * b**2), a, b, grad=lambda a, b: (2 * a * b, b**2))
    other = {"a": "b", "b": "a"}[exchanged.argument]
    assert exchanged.cause == f"exchanged: this is what the gradient of {other} should be given to"


def test_reversed_entries():
    error = refused(lambda x: np.sum(x * [1, 2, 3]), X, grad=lambda x: np.array([3.0, 2.0, 1.0]))
    assert "reversed" in error.cause


def test_single_precision():
    """The sign is seen, though differences tell the gradient to a few digits only."""
    x = X.astype(np.float32)
    assert "sign" in refused(lambda x: np.sum(np.sin(x)), x, grad=lambda x: -np.cos(x)).cause


@pytest.mark.parametrize("factors", [2, [1, 2, 3]])
def test_a_cause_explains_every_entry(factors):
    """A multiple of the right gradient, but for one entry that ought to be 0."""
    numeric = W * [0, 1, 1]
    assert report_on(factors * numeric, A, numeric).cause is not None
    assert report_on(factors * numeric + [[0.1, 0, 0], [0, 0, 0], [0, 0, 0]], A, numeric).cause is None


def test_no_cause_of_differences_that_are_near_the_noise():
    """A constant of 100 in single precision leaves so few digits that every permutation would look right."""
    x = X.astype(np.float32)
    error = refused(lambda x: np.sum(np.sin(x)) + np.float32(100.0), x, grad=lambda x: -np.cos(x))
    assert error.cause is None


def test_the_share_of_wrong_entries():
    one = refused(lambda x: np.sum(x**2), X, grad=lambda x: 2 * x + [0, 0, 1e-3])
    assert one.index == (2,)
    assert "1 of 3 entries" in str(one)
    number = refused(lambda x: x**2, 3.0, grad=lambda x: 5.0)
    assert str(number).startswith("the gradient of <lambda> is wrong\n")
    assert (number.analytic, number.index) == (5.0, ())


def test_the_most_wrong_entries_are_listed_first():
    error = report_on(W + np.array([[0, 0, 0.5], [0, -3, 0], [1, 0, 0]]))
    assert error.index == (1, 1)
    assert (error.analytic, error.numeric) == (4.0, pytest.approx(7.0))
    assert [index for index, _, _ in error.worst] == [(1, 1), (2, 0), (0, 2)]


def test_large_arguments_are_sampled():
    """``MOST`` of the entries are looked at."""
    x = np.linspace(1.0, 2.0, 3 * MOST)
    error = refused(lambda x: np.sum(x**2), x, grad=lambda x: -2 * x)
    assert f"{MOST} of {MOST} entries" in str(error)
    assert "sign" in error.cause


def test_the_argument_that_is_wrong_is_named():
    def gradient(p):
        return {"w": p["w"] * 0 + 3.0, "b": 2.5}

    error = refused(lambda p: np.sum(p["w"]) * 3.0 + p["b"] * 2.0, {"w": X, "b": 1.0}, grad=gradient)
    assert (error.argument, error.analytic) == ("p['b']", 2.5)


@pytest.mark.parametrize(("first", "second", "worse"), [(1.1, 1.5, "argument 8"), (1.5, 1.1, "argument 0")])
def test_of_two_wrong_arguments_the_worse_is_named(first, second, worse):
    """Arguments 0 and 8 of 17 are moved together."""
    gradient = (first, *np.ones(7), second, *np.ones(8))
    error = refused(lambda *xs: sum(xs), *np.arange(1.0, 18.0), grad=lambda *xs: gradient)
    assert (error.argument, error.analytic) == (worse, 1.5)


def test_the_error_is_that_of_the_named_entry():
    """The error is in the units of the named entry, although the results together are weighted to be near 1."""
    error = refused(lambda x: 1e6 * x, X[:2], vjp=lambda w, x: 1e6 * w * [1.5, 1.0])
    assert (error.index, error.result, error.worst) == ((0,), (0,), [])
    assert (error.analytic, error.numeric) == (1.5e6, pytest.approx(1e6))
    assert 1e-8 < error.error < 1e-4


def test_forward_mode_has_a_report_too():
    point = pushed_point(np.square, lambda tangents: [2 * X * tangents[0] * [1, 1, 3]])
    line = point.line(point.cotangents, point.directions)
    error = wrong_report(point, "fwd", "x", point.directions, line, 0.0, full_slope(line))
    assert "the forward-mode derivative of f is wrong in 1 of 3 entries" in str(error)
    assert (error.index, error.result) == ((2,), (2,))
    assert (error.analytic, error.numeric) == (12.0, pytest.approx(4.0))


def test_a_derivative_of_which_no_entry_stands_out():
    """The report gives the directional derivative instead of an entry."""
    point = pushed_point(np.square, lambda tangents: [2 * X * tangents[0]])
    line = point.line(point.cotangents, point.directions)
    error = wrong_report(point, "fwd", "x", point.directions, line, 4.0, full_slope(line))
    assert str(error).startswith("the forward-mode derivative of f is wrong\n")
    assert (error.argument, error.index, error.analytic) == ("x", None, 4.0)
    assert error.numeric == pytest.approx(3.0)
    assert error.order == pytest.approx(1.0, abs=0.1)


def pushed_point(f, push):
    """A point with a forward mode that was made by hand."""
    subject = PairSubject("f", f, [X], ["x"], lambda args, cotangents: [2 * X * cotangents[0]])
    subject.push = push
    value = subject.values([X])
    return Point(subject, Verdict("f", 0), [X], value, [np.ones(3)], directions=[np.ones(3)])


class TestKinks:
    def test_slopes_are_those_by_the_entry(self):
        """The slopes do not depend on the length of the direction."""
        with pytest.raises(KinkError, match=r"left slope -3, right slope 3") as caught:
            check_grads(lambda x: 3 * np.abs(x - 7.0), np.array([1.0, 7.0]))
        assert (caught.value.index, caught.value.result) == ((1,), (1,))

    def test_the_argument_and_the_result_are_named(self):
        with pytest.raises(KinkError) as caught:
            check_grads(lambda a, b: [np.sin(a), np.stack([b, np.abs(b)])], 0.5, 0.0)
        assert (caught.value.argument, caught.value.index, caught.value.result) == ("b", (), (1,))
        with pytest.raises(KinkError) as caught:  # several arguments move together, and one of them has the kink
            check_grads(lambda *xs: sum(map(abs, xs)), *np.arange(1.0, 17.0), 0.0)
        assert caught.value.argument == "argument 16"

    def test_a_jump_has_the_size_of_the_jump(self):
        with pytest.raises(KinkError, match="the value jumps by 5"):
            check_grads(lambda x: 5 * np.floor(x), np.array([0.5, 2.0]))

    def test_a_kink_along_no_axis(self):
        """|xy| / |(x, y)| is 0 along both axes, and has a kink along (1, 1)."""

        def f(x):
            return abs(x[0] * x[1]) / np.hypot(*x) if np.any(x) else 0.0

        subject = PairSubject("f", f, [np.zeros(2)], ["x"], lambda args, cotangents: [np.zeros(2)])
        point = Point(subject, Verdict("f", 3), [np.zeros(2)], [np.array(0.0)], [np.array(1.0)])
        direction = [np.array([1.0, 1.0])]
        found = full_slope(point.line(point.cotangents, direction))
        error = kink_report(point, direction, "x", found)
        assert type(error) is KinkError
        assert "f is not differentiable here: left slope -0.7071" in str(error)
        assert ", along a random direction" in str(error)
        assert (error.argument, error.index, error.seed) == ("x", None, 3)
