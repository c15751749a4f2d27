"""Tests of ``nn.optim``."""
