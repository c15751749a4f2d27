"""Tables come back from their files as they were written."""

import numpy as np
import pytest

from tests.nn import stored


def test_rows_come_back(tmp_path):
    rows = [
        (["a", 0, {"k": None}], [np.arange(6.0).reshape(2, 3), np.array(3), np.zeros((0, 2))]),
        ("b", [np.array([2**40, -1]), np.array(np.nan)]),
        ("c", []),
    ]
    stored.write(tmp_path / "table.npz", rows)
    found = stored.read(tmp_path / "table.npz")
    assert [description for description, _ in found] == [description for description, _ in rows]
    for (_, arrays), (_, expected) in zip(found, rows, strict=True):
        for a, b in zip(arrays, expected, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)


def test_other_numbers_are_refused(tmp_path):
    with pytest.raises(AssertionError, match="a"):
        stored.write(tmp_path / "table.npz", [("a", [np.zeros(2, np.float32)])])
