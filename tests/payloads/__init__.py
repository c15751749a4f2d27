"""Tensors that hold arrays other than NumPy's."""
