"""``WeakTable``: keys are compared by identity, and none is kept alive."""

import gc

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.engine.weak import WeakTable


def test_by_identity():
    """Two nodes of the same number are two keys, and a node whose ``==`` gives an array is one, too."""
    a, b, t = Value(1.0), Value(1.0), Tensor([1.0, 2.0])
    table = WeakTable()
    table[a], table[t] = "a", "t"
    assert a in table
    assert b not in table
    assert (table[a], table.get(b, "none"), table[t], table.get(t, "none")) == ("a", "none", "t", "t")
    table[a] = "again"
    assert table[a] == "again"
    with pytest.raises(KeyError):
        table[b]
    assert table.pop(a) == "again"
    assert a not in table


def test_its_keys():
    table, keys = WeakTable(), [Tensor([1.0, 2.0]), Tensor([1.0, 2.0])]
    for key in keys:
        table[key] = None
    found = iter(table)
    table[Value(1.0)] = None  # the table may change meanwhile
    assert [key is found for key, found in zip(keys, found, strict=True)] == [True, True]
    del keys[0], key, found
    assert len(list(table)) == 1


def test_an_entry_goes_with_its_key():
    gc.disable()
    try:
        table = WeakTable()
        assert not table
        keys = [Tensor(np.ones(2)) for _ in range(3)]
        for key in keys:
            table[key] = None
        assert table
        del key
        assert len(table._entries) == 3
        keys.pop()
        assert len(table._entries) == 2
        keys.clear()
        assert not table
    finally:
        gc.enable()


def test_a_table_may_go_before_its_keys():
    key, table = Value(1.0), WeakTable()
    table[key] = "a"
    del table
    del key
