"""Tests of ``nn.layers.recurrent``."""
