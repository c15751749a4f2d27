"""Functions that take functions: their derivatives, rules of their own for them, and the parts that these share.

Bottom up: ``pytree`` takes containers apart, ``ravel`` makes one vector of them, ``vspaces`` is their linear algebra.
``calling`` records one call of a function; ``gradients``, ``jacobians`` and ``products`` start the sweeps from it.
``results`` fits arguments and results of any structure to one node; ``primitive_calls`` and ``custom_rules`` use it for
functions with rules of their own, ``checkpointing`` for functions that are computed again. ``implicit`` and ``descent``
are written with these. The public names are in ``autograd.functional``, ``autograd.extend`` and
``autograd.containers``.
"""
