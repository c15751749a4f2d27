"""Tests of ``nn.schedulers``."""
