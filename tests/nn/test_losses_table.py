"""Second derivatives of activations, distances and losses next to those that PyTorch computed."""

import importlib.util

import numpy as np
import pytest

from tests.nn.layer_cases import assert_equal
from tests.nn.losses_table import NAMES, drawn, read, second_here, second_there

TABLE = read()


def test_the_table_has_every_name():
    assert {key.rpartition("-")[0] for key in TABLE} == set(NAMES)


@pytest.mark.parametrize("key", TABLE)
def test_second_derivatives_are_pytorchs(key):
    case, found, expected, seed = TABLE[key]
    assert_equal(where_numbers(second_here(case, found, seed), expected), expected, case)


def where_numbers(here, there):
    """Ours, but NaN where PyTorch's are: its second derivative of mish is, far above 0."""
    return [np.where(np.isnan(b), b, a) for a, b in zip(here, there, strict=True)]


def test_the_comparison_can_fail():
    case, found, expected, seed = TABLE["Mish-0"]
    with pytest.raises(AssertionError):
        assert_equal(second_here(case, found, seed), [array * (1 + 1e-9) for array in expected], case)


@pytest.mark.oracle
@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason='no PyTorch: pip install ".[oracles]"')
@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides the total loss")
@pytest.mark.parametrize("name", NAMES)
def test_second_derivatives_in_random_configurations(name):
    for attempt in range(100, 120):
        case, found, seed = drawn(name, attempt)
        there = second_there(case, found, seed)
        assert_equal(where_numbers(second_here(case, found, seed), there), there, (case, found))
