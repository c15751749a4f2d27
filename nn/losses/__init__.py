"""Losses by family, as functions and as modules; names, defaults and numbers are PyTorch's.

``reduction`` is ``"mean"`` (the default), ``"sum"`` or ``"none"``. A target of a wrong shape is an error: broadcasting
(N,) against (N, 1) to (N, N) is the classic silent bug of a training script.

The ops declared here are fused, because they are faster or more accurate than compositions of the engine's. Their rules
are expressions in the engine's ops like any other, so higher derivatives come out of them.
"""
