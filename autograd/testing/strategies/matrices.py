"""Matrices that linear algebra is smooth at, operands that fit each other, and networks of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from autograd import ops
from autograd.testing.domains.linalg import regular_matrix
from autograd.testing.domains.products import factors, sum_of_products
from autograd.testing.strategies.arrays import arrays, numbers
from autograd.testing.strategies.picks import picked
from autograd.testing.strategies.programs import Program

ACTIVATIONS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "tanh": ("np.tanh({})", np.tanh),
    "relu": ("ops.relu({})", ops.relu),
    "sigmoid": ("ops.sigmoid({})", ops.sigmoid),
    "softplus": ("np.logaddexp({}, 0)", lambda x: np.logaddexp(x, 0)),
}


def regular_matrices(
    *,
    tall: bool = False,
    wide: bool = False,
    spread: float = 0.0,
    least: int = 1,
    falling: bool = False,
    stacked: bool = True,
    empty: bool = False,
) -> st.SearchStrategy[Any]:
    """Well-conditioned matrices: 1, 1 + spread, ... on the diagonal (or these backwards), and little beside it.

    Args:
        tall, wide: whether there may be more rows than columns, or fewer.
        spread: the distance of singular values and eigenvalues from each other; 0.5 or more keeps them apart.
        least: the smallest number of rows and columns.
        falling: the largest comes first.
        stacked: stacks of matrices among them.
        empty: and empty stacks.
    """
    return picked(
        regular_matrix, tall=tall, wide=wide, spread=spread, least=least, falling=falling, stacked=stacked, empty=empty
    )


@st.composite
def positive_definite(draw: st.DrawFn, n: int | None = None) -> Any:
    """Symmetric matrices with eigenvalues of 1 or more."""
    size = draw(st.integers(1, 3)) if n is None else n
    root = draw(arrays((size, size), numbers(-1, 1)))
    return root @ root.T + np.eye(size)


@st.composite
def orthogonal(draw: st.DrawFn, n: int | None = None) -> Any:
    """Orthogonal matrices: products of rotations, and of a reflection now and then."""
    size = draw(st.integers(1, 3)) if n is None else n
    q = np.eye(size)
    for i in range(size - 1):
        angle = draw(numbers(-3, 3))
        turn = np.eye(size)
        turn[i : i + 2, i : i + 2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        q = q @ turn
    if draw(st.booleans()):
        q[0] = -q[0]
    return q


def matmul_pairs(min_side: int = 1) -> st.SearchStrategy[tuple[Any, Any]]:
    """Operands of ``@`` in all of NumPy's forms: vectors, matrices, broadcast stacks of them."""
    return picked(factors, min_side=min_side)


def einsum_programs(min_side: int = 1) -> st.SearchStrategy[tuple[str, list[Any]]]:
    """Subscripts and operands of ``einsum``: one to three operands, some stretched from length 1, any result."""
    return picked(sum_of_products, min_side=min_side)


@st.composite
def mlps(draw: st.DrawFn, max_layers: int = 3, max_width: int = 4) -> Program:
    """Multi-layer perceptrons as programs of a batch ``x`` and of all weights and biases; smooth at their points."""
    count = draw(st.integers(1, max_layers))
    widths = [draw(st.integers(1, max_width)) for _ in range(count + 1)]
    x = draw(arrays((draw(st.integers(1, 3)), widths[0])))
    names, point, lines, h, value = ["x"], [x], [], "x", x
    for k in range(count):
        weight, bias = draw(arrays((widths[k + 1], widths[k]), numbers(-1, 1))), draw(arrays((widths[k + 1],)))
        value = value @ weight.T + bias
        text = f"{h} @ W{k}.T + b{k}"
        if k < count - 1:
            # relu needs units that are not about to switch.
            usable = [name for name in ACTIVATIONS if name != "relu" or np.all(np.abs(value) > 0.125)]
            template, activation = ACTIVATIONS[draw(st.sampled_from(usable))]
            text, value = template.format(text), activation(value)
        names += [f"W{k}", f"b{k}"]
        point += [weight, bias]
        h = f"h{k}"
        lines.append(f"{h} = {text}")
    return Program.of(names, tuple(point), [*lines, f"return {h}"])
