"""The differences between releases of scikit-learn."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator

from nn.estimators import NetClassifier, NetRegressor
from nn.estimators.versions import validate_data


def test_data_are_checked_and_features_counted():
    estimator = BaseEstimator()
    X, y = validate_data(estimator, [[1, 2], [3, 4]], [0, 1], dtype=np.float64)
    assert (X.dtype, estimator.n_features_in_) == (np.float64, 2)
    assert np.array_equal(y, [0, 1])
    with pytest.raises(ValueError, match="3 features"):
        validate_data(estimator, [[1, 2, 3]], reset=False)


def test_tags_before_1_6_and_after():
    assert NetClassifier()._more_tags() == {"multilabel": True}
    assert NetRegressor()._more_tags() == {"multioutput": True}
    if hasattr(BaseEstimator, "__sklearn_tags__"):
        assert NetClassifier().__sklearn_tags__().classifier_tags.multi_label
        assert NetRegressor().__sklearn_tags__().target_tags.multi_output
