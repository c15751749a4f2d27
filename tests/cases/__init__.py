"""Rows of the case table, one module a family of ops, as under ``autograd/ops``."""
