"""Rows of products of matrices and vectors."""

from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import NEAR
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Move, Operands, broadcast, row
from autograd.testing.domains.statements import every, same_shape


def factors(pick: Pick, min_side: int = 0) -> tuple[Any, Any]:
    """Operands of ``@`` in all of NumPy's forms: vectors, matrices, broadcast stacks of them."""
    n = pick.side(min_side)
    ends = [(pick.side(min_side),) if pick.boolean() else () for _ in range(2)]
    stacks = pick.together(2, max_dims=2, min_side=min_side)
    left, right = (stack if end else () for stack, end in zip(stacks, ends, strict=True))
    return pick.array((*left, *ends[0], n)), pick.array((*right, n, *ends[1]))


def sum_of_products(pick: Pick, min_side: int = 0) -> tuple[str, list[Any]]:
    """Subscripts and operands of ``einsum``: one to three operands, some stretched from length 1, any result."""
    lengths = {label: pick.side(min_side) for label in "ijkl"}
    terms = ["".join("ijkl"[i] for i in pick.permutation(4)[: pick.integer(0, 3)]) for _ in range(pick.integer(1, 3))]
    known = sorted(set("".join(terms)))
    result = "".join(known[i] for i in pick.permutation(len(known))[: pick.integer(0, len(known))])
    shapes = [tuple(pick.choice((lengths[c], lengths[c], 1)) for c in term) for term in terms]
    return ",".join(terms) + "->" + result, [pick.array(shape) for shape in shapes]


def _multiplied(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    return list(factors(pick)), {}


def _contracted(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    subscripts, operands = sum_of_products(pick)
    return operands, {"subscripts": subscripts, "optimize": pick.boolean()}


def _crossed(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    return [pick.array((*stack, 3)) for stack in pick.together(2, max_side=2, max_dims=2)], {}


def _multipliable(x: Any, y: Any) -> bool:
    return bool(x.ndim == y.ndim == 2 and x.shape[1] == y.shape[0])


def _threes(x: Any, y: Any) -> bool:
    """Vectors of length 3 that are not nearly parallel, because the product of parallel ones is rounding alone."""
    if not (np.ndim(x) > 0 and np.ndim(y) > 0 and x.shape[-1] == y.shape[-1] == 3 and broadcast(x, y)):
        return False
    return every(np.linalg.norm(np.cross(x, y), axis=-1) > NEAR**2)


def _letters(x: Any, k: int) -> dict[str, Any]:
    terms = "ijk"[: x.ndim]
    results = [terms[::-1], terms[:1], "", terms]
    return {"subscripts": f"{terms},{terms}->{results[k % 4]}"}


ROWS = [
    row(
        ops.matmul,
        _multiplied,
        Move("{x} @ {y}", _multipliable),
        special=[
            ("matmul with nothing between", lambda x: x @ np.zeros((0, 2)), np.zeros((3, 0)), np.zeros((3, 0))),
        ],
    ),
    row(ops.einsum, _contracted, Move("np.einsum('{subscripts}', {x}, {y})", same_shape, _letters)),
    row(ops.cross, _crossed, Move("np.cross({x}, {y})", _threes)),
]
