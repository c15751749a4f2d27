"""Tests of ``nn.data``."""
