"""NumPy's two protocols, and the operators and methods of nodes: the doors to the ops for code that knows NumPy."""
