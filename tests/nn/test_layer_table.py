"""Every layer, activation and loss next to numbers that PyTorch computed: results, gradients, buffers."""

import numpy as np
import pytest

from tests.nn.cases import DRAW
from tests.nn.layer_cases import assert_equal, numbers, run_here
from tests.nn.layer_table import read

TABLE = read()


def test_the_table_has_every_name():
    assert {key.rpartition("-")[0] for key in TABLE} == set(DRAW)


@pytest.mark.parametrize("key", TABLE)
def test_numbers_are_pytorchs(key):
    case, found, seed, expected = TABLE[key]
    assert_equal(run_here(case, found, seed), expected, case)


def test_the_comparison_can_fail():
    case, found, seed, expected = TABLE["Conv2d-0"]
    for i, array in enumerate(expected):
        wrong = [*expected]
        wrong[i] = array * (1 + 1e-9)
        with pytest.raises(AssertionError):
            assert_equal(run_here(case, found, seed), wrong, case)


@pytest.mark.parametrize("kind", ["normal", "wide", "unit", "positive", "signs", "whole", "simplex 1", "classes 4"])
def test_numbers_have_their_shape(kind):
    assert numbers(kind, [3, 4, 2], np.random.default_rng(0)).shape == (3, 4, 2)
