"""Values as Python text."""

import numpy as np
import pytest

from autograd.errors import ArgumentError
from autograd.testing.proposing import OpCall
from autograd.testing.source import MOST_ENTRIES, call_source, can_be_written, literal


@pytest.mark.parametrize("x", [
    None, True, 3, 0.1, 1 + 2j, "text", [1.0, (2,)], (), {"a": [0.1]}, np.arange(3), np.eye(2),
    np.array([0.5], np.float32), np.array(2.0), np.array([True]), np.array([1j]),
])  # fmt: skip
def test_the_text_of_a_value_gives_the_value_back(x):
    back = eval(literal(x), {"np": np})
    assert repr(back) == repr(x)


@pytest.mark.parametrize("x", [object(), np.array([np.nan]), np.zeros(MOST_ENTRIES + 1), {1, 2}, [object()]])
def test_some_values_have_no_text(x):
    with pytest.raises(ArgumentError, match="has no text"):
        literal(x)
    assert not can_be_written(OpCall((1.0, x), {}))


def test_a_call():
    assert call_source(OpCall((1.0,), {"axis": 0})) == '((1.0,), {"axis": 0})'
