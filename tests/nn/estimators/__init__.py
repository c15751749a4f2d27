"""Tests of ``nn.estimators``."""
