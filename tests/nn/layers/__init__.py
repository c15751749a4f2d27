"""Tests of ``nn.layers``."""
