"""Tests of ``autograd/engine``."""
