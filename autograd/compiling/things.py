"""``Thing``: one quantity of a program, as a reader sees it."""

from __future__ import annotations

from autograd.compiling.program import Var


class Thing(Var):
    """A quantity as a reader sees it.

    Attributes:
        wanted: the name that it would have by itself; None if it has none.
        kept: True if it has a line of its own, however often it is used.
        replaces: the thing whose name it takes over, because nothing reads that one any more: a sum of gradients.
        gradient_of: the thing of which it is the gradient; None if it is none.
        memory: the variable that owns its memory; None if it is no variable of the program.
    """

    __slots__ = ("gradient_of", "kept", "memory", "replaces", "wanted")

    def __init__(self, var: Var | None = None, wanted: str | None = None) -> None:
        self.number, self.of, self.name = -1, None, None
        self.type: type = var.type if var is not None else float
        self.shape = var.shape if var is not None else ()
        self.dtype = var.dtype if var is not None else None
        self.wanted = wanted
        self.memory = var.root if var is not None else None
        self.kept = wanted is not None
        self.replaces: Thing | None = None
        self.gradient_of: Thing | None = None
