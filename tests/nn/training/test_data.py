import numpy as np
import pytest

import nn
from autograd import OperandError, ShapeError


@pytest.mark.parametrize(
    ("rows", "size", "drop", "expected"),
    [
        (10, 3, False, [3, 3, 3, 1]),
        (10, 3, True, [3, 3, 3]),
        (6, 3, True, [3, 3]),
        (2, 3, False, [2]),
        (2, 3, True, []),
        (0, 3, False, []),
    ],
)
def test_batch_sizes(rows, size, drop, expected):
    portions = nn.batches(np.arange(rows), batch_size=size, drop_last=drop, rng=0)
    assert [len(part) for (part,) in portions] == expected
    assert len(portions) == len(expected)


def test_every_row_comes_once_with_its_partner():
    x, y = np.arange(20.0).reshape(10, 2), np.arange(10) * 2.0
    found = list(nn.batches(x, y, batch_size=4, rng=0))
    assert sorted(np.concatenate([yb for _, yb in found])) == y.tolist()
    for xb, yb in found:
        np.testing.assert_array_equal(xb[:, 0], yb)


def test_order_is_new_each_epoch_and_the_same_for_the_same_seed():
    def epochs(rng):
        portions = nn.batches(np.arange(50), batch_size=50, rng=rng)
        return [next(iter(portions))[0].tolist() for _ in range(2)]

    first, second = epochs(0)
    assert first != second
    assert epochs(0) == epochs(np.random.default_rng(0)) == [first, second]
    assert epochs(1) != epochs(0)


def test_without_shuffling_rows_come_in_order():
    parts = [part for (part,) in nn.batches([5, 6, 7], batch_size=2, shuffle=False)]
    assert [part.tolist() for part in parts] == [[5, 6], [7]]


def test_split_deals_every_row_once_with_its_partner():
    x, y = np.arange(20.0).reshape(10, 2), np.arange(10) * 2.0
    x_train, x_test, y_train, y_test = nn.train_test_split(x, y, test_size=0.25, rng=0)
    assert x_train.shape == (7, 2)
    assert y_test.shape == (3,)
    np.testing.assert_array_equal(x_train[:, 0], y_train)
    np.testing.assert_array_equal(x_test[:, 0], y_test)
    assert sorted([*y_train, *y_test]) == y.tolist()
    again = nn.train_test_split(x, y, test_size=3, rng=0)
    np.testing.assert_array_equal(again[3], y_test)


def test_wrong_data():
    with pytest.raises(ShapeError, match=r"\[\(3,\), \(4,\)\], expected the same number of rows"):
        nn.batches(np.zeros(3), np.zeros(4), batch_size=1)
    with pytest.raises(ShapeError, match="at least one axis"):
        nn.batches(np.zeros(3), 1.0, batch_size=1)
    with pytest.raises(ShapeError, match="one or more arrays"):
        nn.train_test_split()
    with pytest.raises(ValueError, match="batch_size=0"):
        nn.batches(np.zeros(3), batch_size=0)
    for size in (0, 0.0, 1.0, 3, -1, 5):
        with pytest.raises(ValueError, match=f"test_size={size} of 3 rows"):
            nn.train_test_split(np.zeros(3), test_size=size)


class TestLabels:
    """Rows are counted by position, not by label."""

    X, Y = np.arange(30.0).reshape(10, 3), np.arange(10) * 3.0
    ORDER = np.random.default_rng(1).permutation(10) * 7  # the index is shuffled and has gaps

    def given(self):
        pd, xr = pytest.importorskip("pandas"), pytest.importorskip("xarray")
        frame = pd.DataFrame(self.X, index=self.ORDER, columns=list("zxy"))
        series = pd.Series(self.Y, index=self.ORDER[::-1])
        yield frame, series
        yield frame.astype("Float64"), series.astype("Int64")
        yield frame.astype({"z": "float32"}), pd.Index(self.Y)
        yield xr.DataArray(self.X, dims=["row", "k"], coords={"row": self.ORDER}), xr.DataArray(self.Y, dims="row")
        yield self.X.tolist(), series
        yield [pd.Series(row, index=[2, 0, 1]) for row in self.X], tuple(self.Y)
        yield self.X.view(np.memmap), series.astype("category")

    def test_batches(self):
        for x, y in self.given():
            for shuffle in (True, False):
                rows = 0
                for xb, yb in nn.batches(x, y, batch_size=4, rng=0, shuffle=shuffle):
                    assert type(xb) is type(yb) is np.ndarray
                    np.testing.assert_array_equal(xb[:, 0], yb)
                    rows += len(yb)
                assert rows == 10

    def test_train_test_split(self):
        for x, y in self.given():
            expected = nn.train_test_split(self.X, self.Y, rng=0)
            for got, wanted in zip(nn.train_test_split(x, y, rng=0), expected, strict=True):
                np.testing.assert_array_equal(got, wanted)

    def test_columns_of_several_kinds(self):
        pd = pytest.importorskip("pandas")
        frame = pd.DataFrame({"a": [1, 2], "b": [True, False], "c": pd.array([0.5, None])}, index=[5, 3])
        ((rows,),) = nn.batches(frame, batch_size=2, shuffle=False)
        np.testing.assert_array_equal(rows, [[1.0, 1.0, 0.5], [2.0, 0.0, np.nan]])
        words = pd.Series(["p", "q", "r"], index=[2, 0, 1])
        assert [list(part) for (part,) in nn.batches(words, batch_size=2, shuffle=False)] == [["p", "q"], ["r"]]

    def test_refused(self):
        sparse = pytest.importorskip("scipy.sparse")
        for bad in (
            np.ma.array(self.X, mask=self.X > 3),
            self.X.view(np.matrix),
            sparse.csr_array(self.X),
            sparse.csc_matrix(self.X),
        ):
            for f in (lambda *a: nn.batches(*a, batch_size=2), nn.train_test_split):
                with pytest.raises(OperandError, match="expected a plain array"):
                    f(bad, self.Y)
