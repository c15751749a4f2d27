"""A row of the table: where one op is smooth, the statements that random programs have it in, its special values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.testing.domains.domain import NEAR, Domain
from autograd.testing.domains.pick import AtRandom, Pick

Operands = list[Any]
Draw = Callable[[Pick], tuple[Operands, dict[str, Any]]]
Fits = Callable[..., bool]
Details = Callable[[Any, int], dict[str, Any]]
Special = tuple[str, Callable[[Any], Any], Any, Any] | tuple[str, Callable[[Any], Any], Any, Any, Any]


def always(*xs: Any) -> bool:
    """No condition."""
    return True


@dataclass(frozen=True)
class Move:
    """One kind of statement of random programs. Its condition looks at plain arrays and does not need the engine.

    Attributes:
        text: the expression; ``{x}`` and ``{y}`` stand for operands, other fields are filled in by ``details``.
        fits: a function of the operands' values, plain arrays: True if the expression is smooth there.
        details: a function of the first operand and a natural number: the other fields of ``text``.
    """

    text: str
    fits: Fits = always
    details: Details = lambda x, k: {}

    @property
    def binary(self) -> bool:
        """True if there are two operands."""
        return "{y}" in self.text


@dataclass(frozen=True)
class Row:
    """One op.

    Attributes:
        op: the op, or a function around it that has its ``name``, ``rule`` and ``rules``.
        draw: operands and static parameters inside its smooth domain. Operands are float64 or complex128 arrays, or
            plain data where the op takes no gradient.
        moves: the statements that it has in random programs.
        special: gradients at kinks and singular points, ``(label, f, x, gradient of sum(f(x)))``; a fifth entry is the
            value f(x), where that needs care too.
        scalar: True if the op works on Values too.
    """

    op: Any
    draw: Draw
    moves: tuple[Move, ...] = ()
    special: tuple[Special, ...] = ()
    scalar: bool = False

    @property
    def name(self) -> str:
        """The op's name."""
        return str(self.op.name)

    def example(self, rng: np.random.Generator) -> tuple[Operands, dict[str, Any]]:
        """Operands and parameters at one random point."""
        return self.draw(AtRandom(rng))


def row(op: Any, draw: Draw, *moves: Move, special: Sequence[Special] = ()) -> Row:
    """The row of an op of arrays: operands to draw, and statements; ops of complex operands need none."""
    return Row(op, draw, moves, tuple(special))


def elementwise(
    op: Any,
    *domains: Domain,
    apart: bool = False,
    text: str = "",
    fits: Fits | None = None,
    draw: Draw | None = None,
    special: Sequence[Special] = (),
) -> Row:
    """The row of an op that works entry by entry, on Values too: ``elementwise(ops.log, POSITIVE)``.

    Args:
        op: the op.
        *domains: one an operand.
        apart: no two entries of different operands may meet.
        text: its statement in random programs. If not given it is ``np.NAME({x})``, or ``ops.NAME({x})`` for an op that
            NumPy has no function for; with ``{y}`` for two operands.
        fits: where the statement is smooth. If not given: the operands in ``text`` are in their domains, and
            broadcast.
        draw: for operands that depend on each other otherwise, or parameters.
        special: gradients at kinks and singular points, and values; see ``Row``.

    Example:
        >>> from autograd import ops
        >>> from autograd.testing.domains.domain import POSITIVE
        >>> elementwise(ops.sqrt, POSITIVE).moves[0].text, elementwise(ops.sigmoid, POSITIVE).moves[0].text
        ('np.sqrt({x})', 'ops.sigmoid({x})')
    """
    if not text:
        text = f"{'np' if hasattr(np, op.name) else 'ops'}.{op.name}({', '.join(['{x}', '{y}'][: len(domains)])})"
    used = domains[: 1 + ("{y}" in text)]

    def together(pick: Pick) -> tuple[Operands, dict[str, Any]]:
        shapes = pick.together(len(domains))
        operands = [pick.array(shape, domain) for shape, domain in zip(shapes, domains, strict=True)]
        if apart:  # the operands lie on interleaved grids
            operands = [np.round(x * 4) / 4 + i / (4 * len(operands)) for i, x in enumerate(operands)]
        return operands, {}

    def inside(*xs: Any) -> bool:
        return (
            broadcast(*xs)
            and all(domain.contains(x) for x, domain in zip(xs, used, strict=True))
            and (not apart or bool(np.all(np.abs(xs[0] - xs[-1]) > NEAR)))
        )

    return Row(op, draw or together, (Move(text, fits or inside),), tuple(special), scalar=True)


def broadcast(*xs: Any) -> bool:
    """True if operands have mutually broadcastable shapes."""
    try:
        np.broadcast_shapes(*map(np.shape, xs))
    except ValueError:
        return False
    return True
