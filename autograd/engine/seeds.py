"""Ends of a sweep: the gradient that it starts from, and gradients as the caller gets them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from autograd.engine.arrays import admitted, as_like
from autograd.engine.beside import as_array
from autograd.engine.doors import shown
from autograd.engine.node import Node, data_of, describe, is_complex, leaf
from autograd.engine.numerics import zeros_like
from autograd.engine.recording import ensure_recording
from autograd.engine.views import source_of
from autograd.errors import OperandError, ShapeError


def seed_of(root: Node, seed: Any, create_graph: bool = False) -> Any:
    """The gradient to start from: 1 for a single real number if none is given."""
    if seed is not None:
        return _checked(root, seed, create_graph)
    data = root._data
    if data.__class__ is float:
        return 1.0
    if data.__class__ is np.ndarray and not data.shape and data.dtype.char in _ONE:
        return _ONE[data.dtype.char]
    if root._data.size != 1 or is_complex(root):
        raise _no_seed(root)
    return ones_like(root._data)


_ONE = {char: np.dtype(char).type(1) for char in "fd"}
"""1 as a NumPy scalar: the first rules of every sweep compute with it faster than with an array."""


def check_ends(name: str, outputs: Any, inputs: Any, given: Any = None, what: str = "seeds") -> None:
    """Raise OperandError or ShapeError for the wrong argument of a sweep. It is called after a failure only."""
    for argument, nodes in (("outputs", outputs), ("inputs", inputs)):
        if isinstance(nodes, (Node, np.ndarray)) or not isinstance(nodes, Collection):
            raise OperandError(f"{name}: got {shown(nodes)} as {argument}, expected a list of Values or Tensors")
        for i, x in enumerate(nodes):
            if not isinstance(x, Node):
                raise OperandError(f"{name}: got {shown(x)} as {argument}[{i}], expected a Value or a Tensor")
    if (given is not None or what == "directions") and not isinstance(given, (list, tuple)):
        raise OperandError(f"{name}: got {shown(given)} as {what}, expected a list")
    expected = len(outputs if what == "seeds" else inputs)
    if given is not None and len(given) != expected:
        raise ShapeError(f"{name}: got {len(given)} {what}, expected {expected}")


def _no_seed(root: Node) -> Exception:
    if root._data.size != 1:
        return ShapeError(
            f"backward: got a root of {describe(root)} and no seed gradient; expected a single number, "
            f"or a seed of the same shape, as in t.backward(np.ones(t.shape))"
        )
    return OperandError(
        f"backward: got a complex root ({describe(root)}) and no seed gradient, expected a real number: take "
        f"z.real, z.imag or abs(z), or give a seed"
    )


def _checked(root: Node, seed: Any, create_graph: bool) -> Any:
    """A given gradient, if it fits ``root``; as a node only where the sweep is recorded."""
    if not isinstance(seed, Node):
        seed = as_like(root._payload(seed), root)
    elif not create_graph:
        seed = as_like(root._payload(seed._data), root)
    data = data_of(seed)
    if np.shape(data) != np.shape(root._data):
        raise ShapeError(f"backward: got a seed gradient of {describe(data)}, expected {describe(root)}")
    if is_complex(data) and not is_complex(root):
        raise OperandError(f"backward: got a complex seed ({describe(data)}) for real numbers, {describe(root)}")
    seed = root._spread(seed)
    # A recorded sweep keeps the seed in its graph. A copy protects it from later writes into the user's array.
    return seed.copy() if create_graph and seed.__class__ is np.ndarray else seed


def as_node(node: Node, g: Any) -> Node:
    """A gradient of ``node`` as a node, a constant if it was none."""
    return g if isinstance(g, Node) else leaf(node.node_type, node._payload(g), False)


def assigned(node: Node, grad: Any) -> Any:
    """A gradient that was assigned to ``node.grad``: a copy of its numbers, in the shape and dtype of the node.

    A result of ops stays a node, so that it can be differentiated, as after ``backward(create_graph=True)``. A plain 0
    stands for zeros.

    Raises:
        OperandError: it is not made of numbers, or is complex and the node is not.
        ShapeError: it has another shape.
    """
    data = admitted(f"{_name(node)}.grad", data_of(grad))
    try:
        if isinstance(grad, Node) and grad.node_type is not node.node_type:
            raise OperandError
        if data.__class__ in (int, float) and data == 0:
            return zeros_like(node)
        data = as_like(node._payload(data), node)
    except OperandError as error:
        raise OperandError(
            f"{_name(node)}.grad: got {_what(grad)}, expected None or a gradient of {describe(node)}"
        ) from error
    if np.shape(data) != np.shape(node._data):
        raise ShapeError(f"{_name(node)}.grad: got {describe(data)}, expected {describe(node)}")
    if is_complex(data) and not is_complex(node):
        raise OperandError(
            f"{_name(node)}.grad: got complex numbers ({describe(data)}), expected real ones, as in {describe(node)}"
        )
    if isinstance(grad, Node) and grad.op is not None:
        return node._spread(grad)
    fitted = node._spread(data)
    shared = fitted is data_of(grad) or getattr(fitted, "base", None) is not None
    return fitted.copy() if shared and fitted.__class__ is not float else fitted


def _name(node: Node) -> str:
    return node.name or type(node).__name__


def _what(grad: Any) -> str:
    if hasattr(grad, "shape"):
        return f"a {type(grad).__name__} of {describe(grad)}"
    return f"{grad!r:.60} ({type(grad).__name__})"


def ones_like(data: Any) -> Any:
    """Ones of the shape and dtype of ``data``."""
    if data.__class__ is float:
        return 1.0
    if data.__class__ is np.ndarray and not data.shape:
        return data.dtype.type(1)  # the first rules of a sweep are faster with a NumPy scalar
    return np.ones_like(data)


def own(g: Any, node: Node, handed_out: set[int]) -> Any:
    """``g`` as a buffer of its own: a copy if it is a view, or if the same array was handed out before.

    So is a node, of a recorded sweep: one that stood for two gradients would let an assignment change both.
    """
    # fast path: g owns its memory and belongs to no other node
    if g.__class__ is ndarray and g.base is None and (name := id(g)) not in handed_out and g is not node._data:
        handed_out.add(name)
        return g
    if g.__class__ is float:
        return g
    if isinstance(g, Node):
        if id(g) in handed_out or g.op is None or source_of(g) is not None:
            with ensure_recording():
                g = +g  # type: ignore[operator]
        handed_out.add(id(g))
        return g
    if g.__class__ is not np.ndarray and isinstance(g, np.generic):
        return np.asarray(g) if issubclass(type(g), np.generic) else as_array(g)
    if getattr(g, "base", None) is not None or id(g) in handed_out or g is node._data:
        g = g.copy()
    handed_out.add(id(g))
    return g


def totals_of(
    leaves: Sequence[Node], table: Mapping[Node, Any], seed: Any, create_graph: bool
) -> list[tuple[Node, Any]]:
    """Every leaf with its gradient in the table of a sweep, added to the one that it has."""
    handed_out = {id(seed)}
    totals: list[tuple[Node, Any]] = []
    for node in leaves:
        # A node without a gradient is reached only through gates that are constant between jumps.
        g = table[node] if node in table else zeros_like(node)
        if node._grad is not None:
            g = node._grad + g
        if g.__class__ is not float:
            g = own(g, node, handed_out)
        totals.append((node, g))
    return totals
