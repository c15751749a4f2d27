"""Second derivatives of layers, activations and losses next to those that PyTorch computed."""

import importlib.util

import numpy as np
import pytest

from tests.nn.layer_cases import assert_equal
from tests.nn.second_table import NAN, ROWS, WITHOUT, drawn, read, second_here, second_there

TABLE = read()


def name_of(key):
    return key.rpartition("-")[0]


def where_numbers(name, here, there):
    """Ours, but NaN where PyTorch's are, for the few that are allowed to."""
    return [np.where(np.isnan(b), b, a) for a, b in zip(here, there, strict=True)] if name in NAN else here


def test_the_table_has_every_name_but_where_pytorch_has_no_second_derivative():
    assert set(ROWS) - WITHOUT <= {name_of(key) for key in TABLE} <= set(ROWS)


def test_the_table_has_second_derivatives():
    moved = {name_of(key) for key, (*_, expected) in TABLE.items() if expected[len(expected) // 2 + 1 :]}
    other = {
        name_of(key)
        for key, (*_, expected) in TABLE.items()
        if any(np.nan_to_num(x).any() for x in expected[len(expected) // 2 + 1 :])
    }
    assert moved == other
    assert set(ROWS) - WITHOUT - moved == {"one_hot"}


@pytest.mark.parametrize("key", TABLE)
def test_second_derivatives_are_pytorchs(key):
    case, found, seed, expected = TABLE[key]
    assert_equal(where_numbers(name_of(key), second_here(case, found, seed), expected), expected, case)


@pytest.mark.parametrize("key", ["Conv1d-0", "Mish-0", "ReLU6-0"])
def test_the_comparison_can_fail(key):
    case, found, seed, expected = TABLE[key]
    here = second_here(case, found, seed)
    for i, array in enumerate(expected):
        wrong = [*expected]
        wrong[i] = array * (1 + 1e-9)
        if np.nan_to_num(array).any():
            with pytest.raises(AssertionError):
                assert_equal(here, wrong, case)


@pytest.mark.oracle
@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason='no PyTorch: pip install ".[oracles]"')
@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides the total loss")
@pytest.mark.filterwarnings("ignore:Using padding='same'")
@pytest.mark.parametrize("name", ROWS)
def test_second_derivatives_in_random_configurations(name):
    for attempt in range(15):
        case, found, seed = drawn(name, attempt)
        try:
            there = second_there(case, found, seed)
        except (NotImplementedError, RuntimeError) as error:
            if name not in WITHOUT or "derivative" not in str(error):
                raise
            continue
        assert_equal(where_numbers(name, second_here(case, found, seed), there), there, (case, found))
