"""Functions of ``scipy.sparse`` that put entries in other places and compute nothing: blocks, stacks, diagonals.

SciPy does it, to the numbers of the entries in place of the entries; its result says which of the values stand where.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from autograd.containers import flatten
from autograd.engine.doors import door
from autograd.engine.node import Node
from autograd.errors import OperandError
from autograd.functions.operands import array
from autograd.scipy.sparse.matrices import Sparse
from autograd.scipy.sparse.stored import numbered, rearranged


def _arranging(name: str) -> Callable[..., Any]:
    """``scipy.sparse.<name>`` with its first argument arranged by numbers if there is a Tensor or a Sparse in it."""
    of_scipy = getattr(scipy.sparse, name)

    @door
    @functools.wraps(of_scipy)
    def arranged(parts: Any, *args: Any, **kwargs: Any) -> Any:
        leaves, build = flatten(parts)
        if not any(isinstance(x, (Node, Sparse)) for x in leaves):
            return of_scipy(parts, *args, **kwargs)
        if kwargs.pop("dtype", None) is not None:
            raise OperandError(f"{name}: dtype= is not supported where a Tensor is among the entries")
        values: list[Any] = []
        numbers: list[Any] = []
        count = 0
        for x in leaves:
            if isinstance(x, Sparse) or scipy.sparse.issparse(x):
                single = Sparse.of(x)._single()
                found, given = single.data, numbered(single, count)
            elif x is None:  # None stands for an empty block
                numbers.append(None)
                continue
            else:
                found = array(x)
                given = np.arange(count + 1.0, count + 1 + found.size).reshape(found.shape)
                found = found.reshape(-1)
            values.append(found)
            numbers.append(given)
            count += found.shape[0]
        moved = of_scipy(build(numbers), *args, **kwargs)
        matrices = [x for x in leaves if isinstance(x, Sparse) or scipy.sparse.issparse(x)]
        of_matrices = any(isinstance(x, scipy.sparse.spmatrix) or getattr(x, "is_matrix", False) for x in matrices)
        is_matrix = of_matrices or (not matrices and isinstance(moved, scipy.sparse.spmatrix))
        return rearranged(Sparse, moved, np.concatenate(values), is_matrix)

    return arranged


block_array = _arranging("block_array")
block_diag = _arranging("block_diag")
bmat = _arranging("bmat")
diags = _arranging("diags")
diags_array = _arranging("diags_array")
hstack = _arranging("hstack")
tril = _arranging("tril")
triu = _arranging("triu")
vstack = _arranging("vstack")
