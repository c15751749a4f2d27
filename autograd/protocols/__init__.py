"""How Python and NumPy reach the ops: operators, methods, NumPy's two protocols, and micrograd's inner names."""
