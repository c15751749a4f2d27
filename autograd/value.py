"""``Value``: a node that holds one number. The scalar engine, for seeing every gate of a computation."""

from __future__ import annotations

import numbers
from collections.abc import Collection
from typing import Any, ClassVar, overload

import numpy as np

from autograd.engine.arrays import admitted
from autograd.engine.doors import shown
from autograd.engine.floats import as_float
from autograd.engine.node import Node, truth
from autograd.engine.numerics import EACH
from autograd.engine.op import Op
from autograd.engine.reverse import backward
from autograd.engine.seeds import assigned
from autograd.engine.versions import assign
from autograd.errors import OperandError
from autograd.protocols.micrograd import Micrograd
from autograd.protocols.operators import Operators
from autograd.protocols.pytorch.entrywise import EntrywiseMethods

_USUAL = (type(None), str)  # the usual classes of a name


class Value(Micrograd, EntrywiseMethods, Operators):
    """One number that remembers how it was computed, and its gradient.

    Args:
        data: a real number; it is held as a Python float, with NumPy's semantics (1/0 is inf, sqrt(-1) is nan).
        name: the name in pictures and tables.
        requires_grad: False makes it a constant.
        label: the same as ``name``, as micrograd's lecture calls it.

    A gate that is written by hand, as in that lecture, is ``Value(data, _children=(a, b), _op="my op")``, also without
    these words; see ``_backward``.

    Attributes:
        data: the number. It may be assigned; a graph that was recorded with the old number notices.
        grad: the gradient of the last ``backward()``, added up over calls for a leaf; 0.0 before.

    Raises:
        OperandError: ``data``, or a ``.data`` or ``.grad`` that is assigned, is not a real number; ``requires_grad`` is
            neither True nor False; ``_children`` are no Values, or come without ``_op``.

    Example:
        >>> w, x = Value(3.0, name="w"), Value(-1.0, name="x")
        >>> f = 1 + (w * x).exp()
        >>> f.backward()
        >>> print(f"{f.data:.4f} {w.grad:.4f} {x.grad:.4f}")
        1.0498 -0.0498 0.1494
    """

    __slots__ = ()

    native: ClassVar[type] = float
    no_grad_yet: ClassVar[float | None] = 0.0

    @overload
    def __init__(
        self, data: float, name: str | None = None, requires_grad: bool = True, label: str | None = None
    ) -> None: ...

    @overload
    def __init__(self, data: float, children: Collection[Value], op: str = "", /, label: str | None = None) -> None: ...

    @overload
    def __init__(
        self, data: float, *, _children: Collection[Value] = (), _op: str = "", label: str | None = None
    ) -> None: ...

    def __init__(
        self,
        data: float,
        name: Any = None,
        requires_grad: Any = True,
        label: str | None = None,
        _children: Any = None,
        _op: Any = None,
    ) -> None:
        more = label is not None or _children is not None or _op is not None or name.__class__ not in _USUAL
        if more and name.__class__ in (tuple, list, set):  # the order of micrograd's arguments
            name, _children = None, name
            if isinstance(requires_grad, str):
                requires_grad, _op = True, requires_grad
        self._start(self._payload(data), truth("Value: requires_grad", requires_grad))
        if name is not None:
            self.name = name
        if more:
            self._made_of(_children, _op, label)

    @property
    def data(self) -> float:
        """The number this node holds."""
        data: float = self._data
        return data

    @data.setter
    def data(self, data: float) -> None:
        assign(self, self._payload(data))

    def backward(self, *, retain_graph: bool = True, create_graph: bool = False) -> None:
        """Fill in ``.grad`` of every node that this number was computed from.

        Args:
            retain_graph: keep the graph, to draw it or to call ``backward`` again, which adds to the leaves again.
            create_graph: record the gradients too, so that they can be differentiated: ``x.grad`` is then a Value.

        Raises:
            GraphError: nothing was recorded, the graph was freed, or its data were changed since.
        """
        backward(self, retain_graph=retain_graph, create_graph=create_graph)

    def item(self) -> float:
        """The number, as ``data``.

        Raises:
            OperandError: inside of a function that is being differentiated, where it would count as a constant.
        """
        self._check_given_away("item()")
        return self.data

    def numpy(self, *, force: bool = False) -> Any:
        """The number as an array without axes; of a Value that requires a gradient only with ``force=True``.

        Raises:
            OperandError: this requires a gradient, which a plain array would lose.
        """
        if self.requires_grad and not force:
            raise OperandError(
                "numpy: got a Value that requires a gradient, which a plain array would lose; v.detach().numpy() and "
                "v.data say that the number alone is meant"
            )
        self._check_given_away("numpy()")
        return np.asarray(self.data)

    def __repr__(self) -> str:
        named = f", name={self.name!r}" if self.name else ""
        return f"Value(data={self._data}, grad={self.grad}{named})"

    def _repr_html_(self) -> str:
        from autograd.drawing import notebook  # imported here, because most programs never draw

        return notebook.of_value(self)

    @staticmethod
    def _payload(data: Any) -> float:
        if data.__class__ is float:
            return data
        if data.__class__ is np.float64:
            return data.item()
        if not isinstance(data, (numbers.Real, np.bool_)):
            data = admitted("Value", data)
        if isinstance(data, (numbers.Real, np.bool_)) or (
            getattr(data, "shape", None) == () and getattr(getattr(data, "dtype", None), "kind", None) in tuple("fiub")
        ):
            try:
                return as_float(data)
            except OverflowError:
                raise OperandError(f"Value: got {shown(data)}, expected one that a float can hold") from None
        raise OperandError(f"Value: got {_what(data)}, expected a real number")

    @staticmethod
    def _constant(x: Any, op: Op, i: int) -> Any:
        x = admitted(op.name, x)
        if x.__class__ is np.ndarray and x.dtype.char == "O" and any(isinstance(part, Value) for part in x.flat):
            return EACH
        try:
            data = Value._payload(x)
        except OperandError:
            raise OperandError(
                f"{op.name}: got {_what(x)} as operand {op.operand(i)} beside a Value, expected a real number; "
                f"a Value holds one number, arrays are for Tensor"
            ) from None
        return x.item() if isinstance(x, np.generic) else data

    def _gradient(self, grad: Any) -> Any:
        return grad if grad.__class__ is float else assigned(self, grad)

    def _accept(self, g: Any, op: Op, i: int) -> Any:
        return g if g.__class__ is float or isinstance(g, Node) else as_float(g)

    def _spread(self, tangent: Any) -> Any:
        return tangent if isinstance(tangent, Node) else as_float(tangent)


Value.node_type = Value


def _what(x: Any) -> str:
    shape = getattr(x, "shape", None)
    is_array = isinstance(shape, tuple) and hasattr(x, "dtype")  # a dtype has a shape too
    return f"an array of shape {shape} {x.dtype}" if is_array else f"{x!r:.60} ({type(x).__name__})"
