"""NumPy's functions whose results are plain, on Tensors."""

import numpy as np

from autograd import Tensor
from tests.functions.helpers import X


def test_counts_and_places_are_plain():
    x = Tensor(X)
    for got, expected in [
        (np.argsort(x), np.argsort(X)),
        (np.argpartition(x, 1), np.argpartition(X, 1)),
        (np.count_nonzero(x > 0), np.count_nonzero(X > 0)),
        (np.digitize(x, [0.0, 1.0]), np.digitize(X, [0.0, 1.0])),
        (np.searchsorted([0.0, 1.0], x), np.searchsorted([0.0, 1.0], X)),
        (np.nanargmax(x), np.nanargmax(X)),
        (np.nanargmin(x, axis=0), np.nanargmin(X, axis=0)),
        (np.histogram(x, bins=3)[0], np.histogram(X, bins=3)[0]),
        (np.histogram2d(x[0], x[1], bins=2)[0], np.histogram2d(X[0], X[1], bins=2)[0]),
        (np.histogramdd(x, bins=2)[0], np.histogramdd(X, bins=2)[0]),
    ]:
        assert not isinstance(got, Tensor)
        np.testing.assert_array_equal(got, expected)


def test_plain_answers():
    t = Tensor(X)
    assert np.array_equiv(t, X)
    assert isinstance(np.full_like(t, 2.0), np.ndarray)
    assert np.isrealobj(t)
    assert not np.iscomplexobj(t)
    assert np.may_share_memory(t, t.data)
    assert np.shares_memory(t, t.data)
    assert (np.shape(t), np.size(t), np.ndim(t)) == ((3, 4), 12, 2)
    np.testing.assert_array_equal(np.digitize(t, [1.0, 2.0]), np.digitize(X, [1.0, 2.0]))
    np.testing.assert_array_equal(np.isin(t, X[0]), np.isin(X, X[0]))
    np.testing.assert_array_equal(np.tril_indices_from(t), np.tril_indices_from(X))
