"""Second derivatives of the newer layers, and functions without a layer, next to numbers that PyTorch computed."""

import numpy as np
import pytest

from tests.nn import layers_table
from tests.nn.layer_cases import assert_equal

TABLE = layers_table.read()


def test_the_table_has_every_name_but_where_pytorch_has_no_second_derivative():
    assert set(layers_table.ROWS) - {name for name, _ in TABLE} <= {"EmbeddingBag"}


@pytest.mark.parametrize("key", TABLE, ids=lambda key: f"{key[0]}-{key[1]}")
def test_numbers_are_pytorchs(key):
    case, found, draws = layers_table.drawn(*key)
    assert_equal(layers_table.run_here(case, found, draws), TABLE[key], case)


def test_the_comparison_can_fail():
    case, found, draws = layers_table.drawn("Conv1d", 0)
    for i, array in enumerate(TABLE["Conv1d", 0]):
        if array.any():
            wrong = [*TABLE["Conv1d", 0]]
            wrong[i] = array * (1 + 1e-9)
            with pytest.raises(AssertionError):
                assert_equal(layers_table.run_here(case, found, draws), wrong, case)


@pytest.mark.oracle
@pytest.mark.parametrize("name", layers_table.ROWS)
@pytest.mark.parametrize("attempt", range(3, 15))
@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_random_configurations_beside_pytorch(name, attempt):
    pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    case, found, draws = layers_table.drawn(name, attempt)
    try:
        expected = layers_table.run_there(case, found, draws)
    except (NotImplementedError, RuntimeError) as error:
        if "derivative" not in str(error):
            raise
        pytest.skip("PyTorch has no second derivative here")
    assert_equal(layers_table.run_here(case, found, draws), expected, case)


def test_numbers_of_a_case_do_not_depend_on_the_order_of_names():
    a, b = layers_table.drawn("pad", 1), layers_table.drawn("pad", 1)
    np.testing.assert_array_equal(a[2], b[2])
