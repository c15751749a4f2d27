"""Recurrent layers: ``RNN``, ``LSTM``, ``GRU``, their cells, and the padding of sequences of different lengths.

``steps`` has the formulas of one step, ``kernels`` the same over a whole sequence in plain NumPy, forward and back, and
``sweep`` the op that uses either. ``cells`` and ``layers`` are the modules, ``padding`` makes one array of sequences.
"""
