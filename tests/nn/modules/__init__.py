"""Tests of ``nn.modules``."""
