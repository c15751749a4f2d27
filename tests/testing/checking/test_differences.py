"""Slopes along a line: singular points are told from values that rounding moved."""

import math

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


def test_a_jump_is_told_from_a_steep_part_by_shorter_steps():
    """The derivative of tanh(1e9 * x), at 0: at the usual steps it is a single high value."""
    found = full_slope(
        Line(lambda t: 1e9 / math.cosh(min(1e9 * abs(t), 300)) ** 2 - 1e9, noise=EPS, eps=EPS), slope=0.0
    )
    assert (found.kind, found.value) == ("smooth", 0.0)
    assert full_slope(Line(lambda t: 1.0 if t else 0.0, noise=EPS, eps=EPS), slope=0.0).kind == "jump"


@pytest.mark.parametrize(
    ("f", "flat"),
    [
        (lambda t: 0.0, True),
        (lambda t: math.floor(3333.5 * (1 + t)) - 3333.0, True),
        (lambda t: 1e-6 * t, False),
        (lambda t: 1.0 + 1e-12 * t - 1.0, False),  # the treads are as high as float64's rounding
        (lambda t: round(t * 2.0**24) / 2.0**24, False),  # the treads are as high as float32's rounding
        (lambda t: math.floor(1e9 * t + 0.5), False),  # the usual steps are longer than a tread
        (lambda t: math.floor(2.0 + t), False),
    ],
)
def test_a_tread_of_a_staircase(f, flat):
    assert Line(f, noise=2 * EPS, eps=EPS).is_flat() is flat
