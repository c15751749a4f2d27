"""One-line property tests of gradients, as a user writes them."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import autograd.testing
from autograd import op
from autograd.testing import GradientError, gradients_agree
from autograd.testing.strategies import arrays, numbers, programs
from tests.sampling import costly


@gradients_agree(arrays(shape=(3,)), numbers(away=[0.0]))
def test_softplus(x, scale):
    """Collected by pytest as it stands."""
    return np.logaddexp(scale * x, 0.0) / scale


@settings(max_examples=5)
@gradients_agree(arrays(), kinks="move")
def test_kinks_are_moved_away_from(x):
    return np.abs(x) + np.maximum(x, 0.0)


test_by_hand = gradients_agree(arrays(), grad=lambda x: 2 * x)(lambda x: np.sum(x * x))


@pytest.mark.slow
def test_a_failure_is_shrunk_and_reported():
    @op(lambda g, out, x: np.where(x > 1, 0.0, g * 2 * x), kind="elementwise")
    def square(x):
        return x * x

    test = settings(database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))(
        gradients_agree(arrays())(square)
    )
    assert test.__name__ == "square"
    with pytest.raises(GradientError, match="square is wrong") as caught:
        test()
    notes = "\n".join(caught.value.__notes__)
    assert "point=(array(1." in notes  # shrinking arrives at the least number above 1


@costly(3, 10)
@given(program=programs())
def test_programs_pass_the_checker(program):
    assert autograd.testing.check_grads(program, *program.point)
