"""Tests of ``nn.losses``."""
