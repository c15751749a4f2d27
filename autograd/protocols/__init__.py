"""NumPy's two protocols, and the operators and methods of nodes: how code that knows only NumPy reaches the ops."""
