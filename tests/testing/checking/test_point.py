"""A point: the lines through it that differences are taken along, and reports on it."""

import numpy as np
import pytest

from autograd.errors import ShapeError
from autograd.testing.checking.differences import full_slope
from autograd.testing.checking.point import Point
from autograd.testing.checking.subject import Subject
from autograd.testing.checking.verdict import GradientError, KinkError, Verdict

X = np.array([0.5, -1.0, 2.0])
EPS = 2.0**-52


def point_of(f, *args, seed=0):
    """A point with its value, as the checker makes one."""
    names = [f"x{i}" for i in range(len(args))]
    subject = Subject("f", f, list(args), names)
    start = [np.asarray(x) for x in subject.start]
    value = subject.values(start)
    return Point(subject, Verdict("f", seed), start, value, [np.ones(np.shape(y)) for y in value])


class TestLines:
    def test_values_are_differences_from_the_point_weighted_and_added(self):
        point = point_of(lambda x, y: [x * y, np.sum(y)], X, 2 * X)
        line = point.line([np.array([1.0, 0.0, 2.0]), np.array(10.0)], [np.ones(3), np.zeros(3)])
        assert line(0.0) == 0.0
        assert line(0.5) == pytest.approx(0.5 * (2 * 0.5 + 2 * 2 * 2.0))
        line = point.line([np.zeros(3), np.array(10.0)], [np.zeros(3), np.array([1.0, 0.0, 0.0])])
        assert line(-0.25) == -2.5

    def test_the_slope_is_the_derivative(self):
        slope = full_slope(point_of(np.sin, X).line([np.ones(3)], [np.ones(3)]))
        assert slope.kind == "smooth"
        assert slope.value == pytest.approx(np.sum(np.cos(X)), rel=1e-9)

    def test_evaluations_are_counted_once_a_place(self):
        point = point_of(np.sin, X)
        line = point.line([np.ones(3)], [np.ones(3)])
        for t in (0.1, -0.1, 0.1):
            line(t)
        assert point.verdict.evaluations == 2

    @pytest.mark.parametrize("error", [ShapeError("far off"), ValueError("far off"), ZeroDivisionError("far off")])
    def test_a_function_that_refuses_is_not_defined_there(self, error):
        def f(x):
            if np.any(x > 2.5):
                raise error
            return x

        line = point_of(f, X).line([np.ones(3)], [np.ones(3)])
        assert np.isnan(line(1.0))
        assert line(-1.0) == -3.0

    def test_other_errors_are_the_functions_own(self):
        def f(x):
            if np.any(x > 2.5):
                raise KeyError("bug")
            return x

        with pytest.raises(KeyError, match="bug"):
            point_of(f, X).line([np.ones(3)], [np.ones(3)])(1.0)

    @pytest.mark.parametrize("f", [lambda x: x[x < 2.5], lambda x: [x] * (1 + int(np.any(x > 2.5)))])
    def test_results_of_another_shape_do_not_count(self, f):
        point = point_of(f, X)
        assert np.isnan(point.line([np.ones(3)], [np.ones(3)])(1.0))

    def test_leaves_keep_their_dtype_and_set_the_precision(self):
        seen = []
        point = point_of(lambda x: (seen.append(x.dtype), x)[1], X.astype(np.float32))
        line = point.line([np.ones(3)], [np.ones(3)])
        line(0.1)
        assert set(seen) == {np.dtype(np.float32)}
        assert line.eps == 2.0**-23
        assert point_of(np.sin, X).line([np.ones(3)], [np.ones(3)]).eps == EPS

    def test_a_coarse_result_sets_the_precision(self):
        point = point_of(lambda x: np.sin(x).astype(np.float32), X)
        assert point.line([np.ones(3)], [np.ones(3)]).eps == 2.0**-23

    def test_noise_is_what_rounding_does_to_the_weighted_results(self):
        point = point_of(lambda x: [x, 0.0 * np.sum(x)], X)
        weights = [np.array([1.0, -1.0, 0.0]), np.array(1.0)]
        assert point.line(weights, [np.ones(3)]).noise == 2 * EPS * (0.5 + 1.0)
        point.subject.natural = [1.0, 8.0]  # sizes that terms may have had before they cancelled
        assert point.line(weights, [np.ones(3)]).noise == 2 * EPS * (1.0 + 1.0 + 8.0)

    @pytest.mark.parametrize(("size", "reach"), [(0.25, 4.0), (1.0, 1.0), (8.0, 1.0), (0.0, 1.0)])
    def test_short_directions_reach_farther(self, size, reach):
        assert point_of(np.sin, X).line([np.ones(3)], [np.full(3, size)]).reach == reach


class TestReports:
    def test_function_and_seed_are_filled_in(self):
        error = point_of(np.sin, X, seed=7).error("wrong", "headline", argument="x", cause="a reason")
        assert type(error) is GradientError
        assert (error.problem, error.function, error.seed) == ("wrong", "f", 7)
        assert (error.argument, error.cause) == ("x", "a reason")
        assert str(error).startswith("headline\n")

    def test_a_kink_is_an_error_of_its_own(self):
        assert type(point_of(np.sin, X).error("kink", "headline")) is KinkError
