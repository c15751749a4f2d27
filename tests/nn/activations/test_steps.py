"""The step and the identity; ``test_activations`` has their slopes, ``test_scalar`` the neurons that step."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, Tensor


@pytest.mark.parametrize("fires", [False, True])
@pytest.mark.parametrize("threshold", [0.0, -0.3, 1e-300, 7.0])
def test_only_the_value_at_the_threshold_is_a_convention(fires, threshold):
    x = np.array([np.nextafter(threshold, -np.inf), threshold, np.nextafter(threshold, np.inf)])
    expected = [0.0, float(fires), 1.0]
    assert F.step(x, threshold, fires_at_threshold=fires).tolist() == expected
    assert nn.Step(threshold, fires_at_threshold=fires)(Tensor(x)).data.tolist() == expected


def test_nan_is_not_decided():
    assert np.isnan(F.step(np.array([np.nan]))[0])


def test_wrong_conventions():
    with pytest.raises(ArgumentError, match="step: got fires_at_threshold='no', expected True or False"):
        F.step([1.0], fires_at_threshold="no")
    with pytest.raises(ArgumentError, match=r"Step: got fires_at_threshold=0\.5"):
        nn.Step(fires_at_threshold=0.5)


def test_the_identity_is_the_input_itself():
    x = Tensor([1.0])
    assert F.identity(x) is x
    assert nn.Identity()(x) is x
