"""Tests of ``autograd.scipy``."""
