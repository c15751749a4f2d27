"""Integer arrays as arguments of ``make_vjp``: programs that move numbers about by it need every bit of them.

A node holds floating numbers, and float64 has 53 bits. A function that only moves and adds numbers is linear with whole
coefficients, so its product with a vector of integers is that with the upper halves of their bits, shifted, plus that
with the lower halves; each of these is exact in float64. Sums wrap around as NumPy's integers do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from autograd.engine.node import Node
from autograd.transforms.pytree import flatten

_HALF = 32


def is_whole(x: Any) -> bool:
    """True for an array of integers."""
    return isinstance(x, np.ndarray) and x.dtype.kind in "iu"


def with_floats(args: Sequence[Any], chosen: Iterable[Any]) -> tuple[list[Any], bool]:
    """The arguments, with the integer arrays in the chosen ones as float64; and True if there are such arrays."""
    given, found = list(args), False
    for i in chosen:
        if isinstance(i, int) and -len(given) <= i < len(given):
            leaves, build = flatten(given[i])
            if any(map(is_whole, leaves)):
                found = True
                given[i] = build([x.astype(float) if is_whole(x) else x for x in leaves])
    return given, found


def own_arrays(value: Any) -> Any:
    """A plain result with its arrays copied: a view would show the caller's argument."""
    leaves, build = flatten(value)
    return build([x.copy() if isinstance(x, np.ndarray) else x for x in leaves])


def only_moves(outputs: Iterable[Any]) -> bool:
    """True if results were made of nodes by ops that move and add numbers, and by no others."""
    left = [y for y in outputs if isinstance(y, Node)]
    seen = set(left)
    while left:
        node = left.pop()
        if node.op is None or not node.requires_grad:
            continue
        if node.op.kind != "linear":
            return False
        new = [x for x in node.inputs if isinstance(x, Node) and x not in seen]
        seen.update(new)
        left += new
    return True


def exact_products(pull: Callable[[list[Any]], list[Any]], seeds: Sequence[Any], like: Sequence[Any]) -> list[Any]:
    """The products of integer ``seeds`` with a Jacobian of whole numbers, in the dtypes of the arrays ``like``.

    Args:
        pull: the products of floating seeds.
    """
    wide = [np.asarray(seed) for seed in seeds]
    upper = pull([(x >> _HALF).astype(float) if x.itemsize > 4 else x * 0.0 for x in wide])
    lower = pull([(x & 0xFFFFFFFF if x.itemsize > 4 else x).astype(float) for x in wide])
    bits = [(_as_bits(high) << np.uint64(_HALF)) + _as_bits(low) for high, low in zip(upper, lower, strict=True)]
    return [part.astype(x.dtype) for part, x in zip(bits, like, strict=True)]


def _as_bits(x: Any) -> Any:
    return np.asarray(x).astype(np.int64).astype(np.uint64)
