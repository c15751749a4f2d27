"""``Node``: one number or array in a graph, with the op and the operands that it was computed from.

Nothing here knows a single op, nor whether a node holds a float or an array.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from autograd.engine import clock
from autograd.engine.weak import WeakTable
from autograd.errors import AssignmentError, GraphError, OperandError

if TYPE_CHECKING:
    from autograd.engine.hooks import Hook
    from autograd.engine.op import Op

NO_PARAMS: Mapping[str, Any] = MappingProxyType({})
"""No static parameters: shared by all nodes that have none, so it must not be written into."""

ONE_KIND = "no gradient passes between Values and Tensors; begin with Tensors alone, as Tensor(2.0) for Value(2.0)"
"""The advice where a Value meets a Tensor, or a function of arrays."""


class Node:
    """One number or array in a graph: its data, and the op and the operands that they came from.

    A subclass is a node type. It names the class of every result (``node_type``) and the type of ``_data`` that needs
    no conversion (``native``). It converts: ``_payload`` data, ``_constant`` constant operands, ``_joined`` arrays of
    nodes, ``_gradient`` a gradient that is assigned; ``_accept`` fits one to an operand, ``_spread`` a tangent to a
    result.

    ``op``, ``inputs``, ``params`` and ``time`` are the record of the graph, for reading: nothing checks an assignment.

    Attributes:
        grad: the gradient after ``backward()``. One that is assigned has to fit; None forgets it.
        op: the op that computed this node; None for a leaf.
        inputs: the operands in order, duplicates kept: ``x * x`` has two edges.
        params: the static parameters of the op.
        requires_grad: True if gradients pass to this node. It may be assigned on leaves: False freezes a leaf, True
            unfreezes it.
        time: the time of the recording; see ``clock``.
    """

    # Two operands stand in slots of their own (_x, _y; _inputs is None then). One tuple for each node of a scalar graph
    # would double the time, because Python's garbage collector visits them.
    __slots__ = (
        "__weakref__", "_calls", "_data", "_grad", "_hooks", "_inputs", "_name", "_replaced_at", "_requires_grad",
        "_versions", "_written", "_x", "_y", "op", "params", "time",
    )  # fmt: skip

    node_type: ClassVar[type[Node]]
    native: ClassVar[type]
    no_grad_yet: ClassVar[float | None] = None

    _data: Any
    _inputs: tuple[Any, ...] | None
    _x: Any
    _y: Any
    _grad: Any
    op: Op | None
    params: Mapping[str, Any]
    _requires_grad: bool
    time: int
    _calls: tuple[Any, ...]
    _hooks: tuple[Hook, ...]
    _versions: list[Node]
    _replaced_at: int
    _written: int
    # These slots belong to node types that hold arrays; see ``views``.
    _recipe: tuple[Op, Mapping[str, Any]]
    _source: Any
    _views: list[Any]

    @property
    def inputs(self) -> tuple[Any, ...]:
        """The operands in order, duplicates kept; plain ones are constants."""
        inputs = self._inputs
        return (self._x, self._y) if inputs is None else inputs

    @inputs.setter
    def inputs(self, inputs: tuple[Any, ...]) -> None:
        self._x, self._y = inputs if len(inputs) == 2 else (None, None)
        self._inputs = None if len(inputs) == 2 else inputs

    @property
    def grad(self) -> Any:
        """The gradient after ``backward()``."""
        return self._grad

    @grad.setter
    def grad(self, grad: Any) -> None:
        if grad is None:
            self._grad = self.no_grad_yet
        elif grad is not self._grad:  # ``t.grad *= 2`` updates in place and assigns the same array
            self._grad = self._gradient(grad)

    @property
    def requires_grad(self) -> bool:
        """True if gradients pass to this node."""
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, requires_grad: bool) -> None:
        wanted = truth("requires_grad", requires_grad)
        if wanted is self._requires_grad:
            return
        if self.op is not None and not wanted:
            raise AssignmentError(
                f"requires_grad: got False for the result of {self.op.name}, expected a leaf: gradients would not "
                f"reach what it was computed from; detach() gives the same data as a constant"
            )
        if hasattr(self, "_versions"):
            raise AssignmentError(
                "requires_grad: got True for a view, made under no_grad(), of a Tensor that was assigned to since, "
                "expected a leaf of your own: its gradient would be lost at the next assignment; take x.detach()"
                if wanted
                else "requires_grad: got False for the argument of a function that is being differentiated, expected a "
                "leaf of your own; x.detach() or stop_gradient(x) gives the same data as a constant"
            )
        now = clock.move()
        times = FROZEN.get(self, () if self._requires_grad else (0,))
        # Only the last pairs are kept, so that a program that freezes a leaf in each step does not slow down.
        FROZEN[self] = (*times[-16 - len(times) % 2 :], now)
        if wanted and getattr(self, "_source", None) is not None:
            LEAVES_AMONG_VIEWS[self] = None
        self._requires_grad = wanted

    def _start(self, data: Any, requires_grad: bool) -> None:
        """Initialise a node that no op made, around data that are already in the form of this node type."""
        self._data = data
        self._grad = self.no_grad_yet
        self.op = None
        self._inputs = ()
        self.params = NO_PARAMS
        self._requires_grad = requires_grad
        self.time = clock.now

    # Abstract: a node type implements these, and ``_joined`` if it holds arrays.

    @staticmethod
    def _payload(data: Any) -> Any:
        """``data`` as a node of this type holds it; OperandError if it cannot."""
        raise NotImplementedError  # abstract: Value and Tensor have their own

    @staticmethod
    def _constant(x: Any, op: Op, i: int) -> Any:
        """Operand ``i`` of ``op``, not a node, as the rules will see it; OperandError if it is no number or array."""
        raise NotImplementedError  # abstract: Value and Tensor have their own

    @staticmethod
    def _joined(objects: Any) -> Any:
        """An array of objects that holds nodes of this type as one node; as it is if this type holds no arrays."""
        return objects

    def _gradient(self, grad: Any) -> Any:
        """``grad``, which was assigned, as ``.grad`` holds it; OperandError or ShapeError if it does not fit."""
        raise NotImplementedError  # abstract: Value and Tensor have their own

    def _accept(self, g: Any, op: Op, i: int) -> Any:
        """The result of a rule made to fit this operand: summed over broadcast axes, cast to its dtype."""
        raise NotImplementedError  # abstract: Value and Tensor have their own

    def _spread(self, tangent: Any) -> Any:
        """A tangent made to fit this result: broadcast to its shape, cast to its dtype."""
        raise NotImplementedError  # abstract: Value and Tensor have their own

    @property
    def name(self) -> str | None:
        """The name of this node in pictures and tables; None until it is named."""
        return getattr(self, "_name", None)

    @name.setter
    def name(self, name: str | None) -> None:
        if name is not None and not isinstance(name, str):
            raise OperandError(f"name: got {name!r} ({type(name).__name__}), expected a string or None")
        self._name = name

    def detach(self) -> Self:
        """The same data as a constant: no gradient passes. They are shared, not copied."""
        detached: Self = leaf(type(self), self._data, requires_grad=False)
        return detached

    def __reduce__(self) -> Any:
        """Leaves can be pickled and deep-copied: data, gradient, name, whether they require a gradient."""
        if self.op is not None:
            raise GraphError(
                f"{type(self).__name__}: the result of {self.op.name} is part of a graph and cannot be pickled or "
                f"deep-copied; use detach() for its data alone, or .data for plain numbers, as to plot them"
            )
        return type(self)._restored, (self._data, self.grad, self.name, self.requires_grad)

    @classmethod
    def _restored(cls, data: Any, grad: Any, name: str | None, requires_grad: bool) -> Self:
        """A leaf out of a pickle. (A method: a pickle then names the class by its public path.)"""
        node: Self = leaf(cls, data, requires_grad)
        node._grad = grad
        node.name = name
        return node


FROZEN: WeakTable[Node, tuple[int, ...]] = WeakTable()
"""The times at which leaves were frozen and unfrozen, in turn. (No slot of Node: all nodes would grow by it.)"""

LEAVES_AMONG_VIEWS: WeakTable[Node, None] = WeakTable()
"""Constant views that were made leaves."""


new = object.__new__


def leaf(node_type: type[Node], data: Any, requires_grad: bool = True) -> Any:
    """A node that no op made, around data that are already in the form of the node type (they are not copied)."""
    node = new(node_type)
    node._start(data, requires_grad)
    return node


def truth(name: str, x: Any) -> bool:
    """``x`` as True or False, which 1 and 0 may stand for; OperandError for anything else."""
    if x is True or x is False:
        return x
    if isinstance(x, (int, np.bool_)) and x in (0, 1):
        return bool(x)
    raise OperandError(f"{name}: got {x!r:.60} ({type(x).__name__}), expected True or False")


def data_of(x: Any) -> Any:
    """The number or array in a node; anything else as it is. All code unwraps nodes with this function."""
    return x._data if isinstance(x, Node) else x


def is_complex(x: Any) -> bool:
    """True if an operand, a node or not, holds complex numbers."""
    if x.__class__ is float:
        return False
    dtype = getattr(x, "dtype", None)
    return x.__class__ is complex if dtype is None else getattr(dtype, "kind", "") == "c"


def describe(x: Any) -> str:
    """A few words on an operand for messages: shape and dtype of an array, type of anything else."""
    x = data_of(x)
    shape = getattr(x, "shape", None)
    return f"shape {shape} {getattr(x, 'dtype', type(x).__name__)}" if isinstance(shape, tuple) else type(x).__name__
