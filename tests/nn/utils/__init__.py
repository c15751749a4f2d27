"""Tests of ``nn.utils``."""
