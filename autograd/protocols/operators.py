"""Python's operators and NumPy's protocols for nodes of both kinds; each dunder is an op, or one line that calls one.

Comparisons give plain booleans (or arrays of them): a choice is not differentiable. ``==`` compares numbers, while the
hash stays the identity, so nodes may be keys of dicts and members of sets.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from autograd import ops
from autograd.engine.arrays import materialize
from autograd.engine.doors import BARE, called, door, refuse_if_bare
from autograd.engine.hooks import Hook
from autograd.engine.node import Node, data_of, describe, is_complex
from autograd.engine.recording import is_nested
from autograd.errors import OperandError
from autograd.protocols import dispatch

np: Any = numpy  # NumPy's stubs know plain arrays only


def _asked_in_passing(frame: Any, name: str) -> bool:
    """True if the caller is not ``float(x)`` but, say, ``math.sin(x)``, ``a[i] = x`` or ``np.sum(a, initial=x)``.

    C code leaves no frame. It is recognised by the frame that called it: that frame assigns to an entry, is NumPy's
    own Python, or calls a function while its code does not contain the ``name``, "float" or "complex".
    """
    code = frame.f_code
    doing = dis.opname[code.co_code[frame.f_lasti]]
    module = str(frame.f_globals.get("__name__"))
    calls_another = "CALL" in doing and name not in code.co_names  # PRECALL too: in Python 3.11, where a line is warm
    return calls_another or doing == "STORE_SUBSCR" or module.partition(".")[0] == "numpy"


def _operator(op: Any) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """A binary op as the methods of an operator and of its reflection."""
    call = op.call

    def reflected(self: Any, x: Any) -> Any:
        return call(x, self)

    reflected.__name__, reflected.__qualname__, reflected.__doc__ = op.name, op.name, op.__doc__
    return call, reflected


class Operators(Node):
    """The operators and methods that Value and Tensor share."""

    __slots__ = ()

    __add__, __radd__ = _operator(ops.add)
    __sub__, __rsub__ = _operator(ops.subtract)
    __mul__, __rmul__ = _operator(ops.multiply)
    __truediv__, __rtruediv__ = _operator(ops.divide)
    __floordiv__, __rfloordiv__ = _operator(ops.floor_divide)
    __mod__, __rmod__ = _operator(ops.remainder)
    __pow__, __rpow__ = _operator(ops.power)

    def __divmod__(self, y: Any) -> tuple[Any, Any]:
        return ops.floor_divide(self, y), ops.remainder(self, y)

    def __rdivmod__(self, x: Any) -> tuple[Any, Any]:
        return ops.floor_divide(x, self), ops.remainder(x, self)

    def __neg__(self) -> Any:
        return ops.negative(self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return ops.absolute(self)

    def __lt__(self, y: Any) -> Any:
        try:
            return self._data < data_of(y)
        except BARE as error:
            refuse_if_bare(error, called("<", (self, y)))
            raise

    def __le__(self, y: Any) -> Any:
        try:
            return self._data <= data_of(y)
        except BARE as error:
            refuse_if_bare(error, called("<=", (self, y)))
            raise

    def __gt__(self, y: Any) -> Any:
        try:
            return self._data > data_of(y)
        except BARE as error:
            refuse_if_bare(error, called(">", (self, y)))
            raise

    def __ge__(self, y: Any) -> Any:
        try:
            return self._data >= data_of(y)
        except BARE as error:
            refuse_if_bare(error, called(">=", (self, y)))
            raise

    def __eq__(self, y: object) -> Any:
        try:
            return self._data == data_of(y)
        except BARE as error:
            refuse_if_bare(error, called("==", (self, y)))
            raise

    def __ne__(self, y: object) -> Any:
        try:
            return self._data != data_of(y)
        except BARE as error:
            refuse_if_bare(error, called("!=", (self, y)))
            raise

    __hash__ = object.__hash__

    @door
    def __bool__(self) -> bool:
        return bool(self._data)

    def _plain_number(self, name: str, frame: Any) -> Any:
        """The data for ``float()`` or ``complex()``; OperandError where a gradient would be lost without a word."""
        if self.requires_grad and _asked_in_passing(frame, name):
            raise OperandError(
                f"something asked for the plain number of a {type(self).__name__}, which would lose its gradient. In "
                f"place of math.sin(x) write np.sin(x); a plain array cannot hold one (fill "
                f"Tensor(np.zeros(shape), requires_grad=False), or np.stack a list); {name}(x) says that the number "
                f"alone is meant"
            )
        if self.requires_grad and is_nested():
            raise OperandError(
                f"{name}() of a {type(self).__name__} inside of a function that is being differentiated: it would "
                f"count as a constant; stop_gradient(x) says that it should, and x.data is its plain number"
            )
        return self._data

    def __float__(self) -> float:
        data = self._plain_number("float", sys._getframe(1))
        if is_complex(data):
            raise OperandError(f"float() of a complex {type(self).__name__}, expected real numbers; take z.real")
        try:
            return float(data)
        except TypeError as error:  # (a door would hide the frame of the caller)
            raise OperandError(f"float() of a {type(self).__name__} of {describe(self)}: {error}") from error

    def __complex__(self) -> complex:
        data = self._plain_number("complex", sys._getframe(1))
        try:
            return complex(data)
        except TypeError as error:
            raise OperandError(f"complex() of a {type(self).__name__} of {describe(self)}: {error}") from error

    @door
    def __int__(self) -> int:
        if is_complex(self):
            raise OperandError(f"int() of a complex {type(self).__name__}, expected real numbers; take z.real")
        return int(self._data)

    def __round__(self, ndigits: int = 0) -> Any:
        return np.round(self, ndigits)

    def __trunc__(self) -> Any:
        return np.trunc(self)

    def __floor__(self) -> Any:
        return np.floor(self)

    def __ceil__(self) -> Any:
        return np.ceil(self)

    @door
    def __format__(self, spec: str) -> str:
        return format(materialize(self._data), spec) if spec else str(self)

    def register_hook(self, hook: Callable[[Any], Any]) -> Hook:
        """Have ``hook(g)`` called in every reverse sweep with the gradient of this node, once that is complete.

        Args:
            hook: gets the gradient: a float or an array of this node's shape (a copy), or a node where the sweep is
                recorded. It returns None, or a gradient to put in its place: what flows on, and what ``.grad`` gets.

        Returns:
            A handle: ``remove()`` takes the hook off, and so does the end of a ``with`` block around the handle.

        Raises:
            GraphError: this node requires no gradient, so the hook would never be called.
            RuleError: by the sweep, if the hook returns something of another shape.

        Example:
            >>> from autograd import Value
            >>> x = Value(3.0)
            >>> y = x * x
            >>> with y.register_hook(lambda g: 10 * g):
            ...     (2 * y).backward()
            >>> y.grad, x.grad
            (20.0, 120.0)
        """
        return Hook(self, hook)

    def exp(self) -> Any:
        """e to the power of this; see ``autograd.ops.exp``."""
        return ops.exp(self)

    def log(self) -> Any:
        """The natural logarithm; see ``autograd.ops.log``."""
        return ops.log(self)

    def sqrt(self) -> Any:
        """The square root; see ``autograd.ops.sqrt``."""
        return ops.sqrt(self)

    def sin(self) -> Any:
        """The sine; see ``autograd.ops.sin``."""
        return ops.sin(self)

    def cos(self) -> Any:
        """The cosine; see ``autograd.ops.cos``."""
        return ops.cos(self)

    def tanh(self) -> Any:
        """The hyperbolic tangent; see ``autograd.ops.tanh``."""
        return ops.tanh(self)

    def sigmoid(self) -> Any:
        """1 / (1 + e^-x); see ``autograd.ops.sigmoid``."""
        return ops.sigmoid(self)

    def relu(self) -> Any:
        """max(x, 0); see ``autograd.ops.relu``."""
        return ops.relu(self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return dispatch.ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(
        self, func: Callable[..., Any], types: Sequence[type], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        return dispatch.function(func, args, kwargs)
