"""Attention and transformers next to numbers that PyTorch computed: results, gradients, second derivatives."""

import pytest

from tests.nn.attention_table import EACH, read
from tests.nn.cases.attention import CALLS, assert_equal, run_here

TABLE = read()


def test_the_table_has_every_name():
    assert {key.rpartition("-")[0] for key in TABLE} == set(CALLS)
    assert len(TABLE) == EACH * len(CALLS)


@pytest.mark.parametrize("key", TABLE)
def test_numbers_are_pytorchs(key):
    call, found, seed, expected = TABLE[key]
    assert_equal(run_here(call, found, seed), expected, call)


def test_the_comparison_can_fail():
    call, found, seed, expected = TABLE["MultiheadAttention-0"]
    here = run_here(call, found, seed)
    for i, array in enumerate(expected):
        wrong = [*expected]
        wrong[i] = array + 1e-9 * max(1.0, abs(array).max())
        with pytest.raises(AssertionError):
            assert_equal(here, wrong, call)


def test_every_kind_of_mask_is_in_it():
    kinds = {
        kind.split()[0] for call, *_ in TABLE.values() for name, (kind, _) in call.arrays.items() if "mask" in name
    }
    assert kinds == {"flags", "hiding", "normal"}
    hidden = [found["attn_mask"] for call, found, *_ in TABLE.values() if "attn_mask" in found]
    assert any((mask == 0).all(axis=-1).any() for mask in hidden)
