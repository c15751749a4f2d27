"""Tests of ``nn.training``."""
