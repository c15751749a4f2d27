"""Tests of ``autograd.scipy.special``, module by module."""
