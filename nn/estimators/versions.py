"""The differences between the releases of scikit-learn, from 1.4 on."""

from __future__ import annotations

from typing import Any

try:
    from sklearn.utils.validation import validate_data as validate_data
except ImportError:  # a method before scikit-learn 1.6

    def validate_data(estimator: Any, /, X: Any, y: Any = "no_validation", **options: Any) -> Any:
        """X, or X and y, as checked arrays; the estimator remembers the number of features and their names."""
        return estimator._validate_data(X, y, **options)
