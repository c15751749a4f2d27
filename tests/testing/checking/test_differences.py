"""Slopes along a line: singular points are told from values that rounding moved."""

import pytest

from autograd.testing.checking.differences import Line, full_slope

EPS = 2.0**-52


@pytest.mark.parametrize("power", [0.5, 0.8, 1 / 3])
def test_a_slope_without_bound(power):
    assert full_slope(Line(lambda t: abs(t) ** power, noise=EPS, eps=EPS)).kind == "steep"


def test_a_value_at_the_point_that_is_off_in_its_last_digits_is_smooth():
    """LAPACK rounds by where an array lies, and the value at the point comes from another array than its neighbours."""
    slope = full_slope(Line(lambda t: 4.7 * t + (1e-14 if t else 0.0), noise=EPS, eps=EPS))
    assert slope.kind == "smooth"
    assert abs(slope.value - 4.7) < 1e-9
