"""Domains: the numbers that are drawn, and those that random programs keep to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.testing.domains.domain import MARGIN, NEAR, NONZERO, REAL, Domain, above, between, constant, off
from autograd.testing.domains.pick import AtRandom
from autograd.testing.strategies.picks import picked

DOMAINS = [REAL, NONZERO, above(-1.0), between(-1.0, 1.0), off(0.5, period=1.0), off(0.0, 1.0, low=-3, gap=0.5)]


def inside(x, domain):
    assert x.shape == (2, 3)
    assert np.all((domain.low - 0.01 <= x) & (x <= domain.high + 0.01))
    assert np.all((domain.above < x) & (x < domain.below))
    for kink in domain.kinks:
        for again in (0, 1, -2) if domain.period else (0,):
            assert np.all(np.abs(x - kink - again * domain.period) >= domain.gap)


@pytest.mark.parametrize("domain", DOMAINS)
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_drawn_numbers_are_inside(domain, data, seed):
    inside(data.draw(picked(lambda pick: pick.array((2, 3), domain))), domain)
    inside(AtRandom(np.random.default_rng(seed)).array((2, 3), domain), domain)


@pytest.mark.parametrize(
    ("domain", "x", "expected"),
    [
        (REAL, 1e9, True),
        (REAL, np.nan, False),
        (NONZERO, NEAR, False),
        (NONZERO, 2 * NEAR, True),
        (above(1.0), 1.0 + MARGIN / 2, False),
        (above(1.0), 1.0 + 2 * MARGIN, True),
        (above(1.0), 0.0, False),
        (between(-1.0, 1.0), 1.0 - MARGIN / 2, False),
        (between(-1.0, 1.0), 0.7, True),
        (off(0.0, period=1.0), 7.05, False),
        (off(0.0, period=1.0), -7.5, True),
        (Domain(0.125, 0.875), 5.0, True),  # the interval of a draw is no condition
    ],
)
def test_random_programs_keep_off_kinks_and_ends(domain, x, expected):
    assert domain.contains(np.array([0.3 if domain is REAL else x, x])) is expected


def test_operands_without_a_gradient_have_a_dtype():
    pick = AtRandom(np.random.default_rng(0))
    assert pick.array((3,), constant(REAL, np.float32)).dtype == np.float32
    mask = pick.array((50,), constant(REAL, bool))
    assert mask.dtype == bool
    assert 5 < mask.sum() < 45
