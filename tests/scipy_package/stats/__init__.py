"""Tests of ``autograd.scipy.stats``, distribution by distribution."""
