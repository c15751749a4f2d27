"""The calls in the tables of the page on PyTorch's habits have the results that the page states."""

from pathlib import Path

import numpy as np
import pytest

from autograd import AutogradError, Tensor

PAGE = Path(__file__).parents[2] / "docs" / "nn" / "habits.md"


def rows(heading):
    """The first cells, calls in code, of the table that follows a line."""
    lines = PAGE.read_text("utf-8").partition(heading)[2].strip().splitlines()
    table = lines[2 : next(i for i, line in enumerate([*lines, ""]) if not line.startswith("|"))]
    return [line.split("|")[1].strip().split("`")[1::2] for line in table]


def test_the_table_of_errors():
    calls = [call for row in rows("which say what to write:\n") for call in row]
    assert len(calls) >= 11
    for call in calls:
        t = Tensor(np.arange(6.0).reshape(1, 2, 3))
        with pytest.raises(AutogradError):
            eval(call.replace("...", "0"), {"t": t, "other": t})


@pytest.mark.filterwarnings("ignore:t.transpose")
def test_the_table_of_what_numpy_means():
    calls = [call for row in rows("mean what they mean in NumPy:\n") for call in row]
    assert len(calls) >= 9
    a = np.random.default_rng(0).normal(size=(2, 3))
    for call in calls:
        t, b = Tensor(a, requires_grad=False), a.copy()
        got, expected = eval(call, {"t": t}), eval(call, {"t": b})
        np.testing.assert_array_equal(t.data, b)
        if expected is not None:
            np.testing.assert_allclose(getattr(got, "data", got), expected, rtol=1e-14)
