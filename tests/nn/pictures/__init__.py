"""Tests of ``nn.pictures``."""
