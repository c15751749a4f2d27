"""Tests of ``autograd/transforms``."""
