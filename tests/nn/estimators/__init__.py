"""Tests of ``nn.estimators``."""

import pytest

pytest.importorskip("sklearn", reason='no scikit-learn: pip install ".[sklearn]"')
