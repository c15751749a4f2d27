"""Tests of ``nn.estimators``."""

import pytest

pytest.importorskip("sklearn", reason='no scikit-learn: pip install ".[sklearn]"')
pytest.importorskip("pandas", reason="no pandas: pip install pandas")
