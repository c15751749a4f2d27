"""Tests of the modules that bear HIPS autograd's names."""
