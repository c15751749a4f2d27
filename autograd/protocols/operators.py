"""Python's operators and NumPy's protocols for nodes of both kinds; each dunder is an op, or one line that calls one.

Comparisons give plain booleans (or arrays of them): a choice is not differentiable. ``==`` compares numbers, while the
hash stays the identity, so nodes may be keys of dicts and members of sets.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy

from autograd import ops, protocols
from autograd.engine.arrays import ORDINARY, admitted, materialize
from autograd.engine.doors import BARE, called, door, refuse_if_bare
from autograd.engine.hooks import Hook
from autograd.engine.later import later
from autograd.engine.node import Node, data_of, describe
from autograd.engine.recording import is_recording
from autograd.errors import OperandError
from autograd.protocols import frames
from autograd.protocols.conversion import ways_of
from autograd.protocols.libraries import refusal, refuse_solver

if TYPE_CHECKING:
    from autograd.engine.levels import further_out, is_inside
    from autograd.protocols.asking import asked_in_passing
else:
    further_out = later("autograd.engine.levels", "further_out")
    is_inside = later("autograd.engine.levels", "is_inside")
    asked_in_passing = later("autograd.protocols.asking", "asked_in_passing")

np: Any = numpy  # NumPy's stubs know plain arrays only
_LOADED = sys.modules


def operator_of(op: Any) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """A binary op as the methods of an operator and of its reflection."""
    call = op.call

    def reflected(self: Any, x: Any) -> Any:
        return call(x, self)

    reflected.__name__, reflected.__qualname__, reflected.__doc__ = op.name, op.name, op.__doc__
    return call, reflected


def _compared(name: str, x: Any, y: Any) -> Any:
    """The plain right side of a comparison of x, a node, with y."""
    if "scipy.optimize" in _LOADED:  # to ask for the frame takes as long as the comparison
        refuse_solver(sys._getframe(2), x, y)
    if y.__class__ in ORDINARY:
        return y
    return y._data if isinstance(y, Node) else data_of(admitted(name, y))


class Operators(Node):
    """The operators and methods that Value and Tensor share."""

    __slots__ = ()

    __add__, __radd__ = operator_of(ops.add)
    __sub__, __rsub__ = operator_of(ops.subtract)
    __mul__, __rmul__ = operator_of(ops.multiply)
    __truediv__, __rtruediv__ = operator_of(ops.divide)
    __floordiv__, __rfloordiv__ = operator_of(ops.floor_divide)
    __mod__, __rmod__ = operator_of(ops.remainder)
    __pow__, __rpow__ = operator_of(ops.power)

    _value = property(
        lambda self: further_out(self), doc="The numbers that a box of HIPS autograd holds; see ``levels``."
    )

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
            return self._data < _compared("less", self, y)
        except BARE as error:
            refuse_if_bare(error, called("<", (self, y)))
            raise

    def __le__(self, y: Any) -> Any:
        try:
            return self._data <= _compared("less_equal", self, y)
        except BARE as error:
            refuse_if_bare(error, called("<=", (self, y)))
            raise

    def __gt__(self, y: Any) -> Any:
        try:
            return self._data > _compared("greater", self, y)
        except BARE as error:
            refuse_if_bare(error, called(">", (self, y)))
            raise

    def __ge__(self, y: Any) -> Any:
        try:
            return self._data >= _compared("greater_equal", self, y)
        except BARE as error:
            refuse_if_bare(error, called(">=", (self, y)))
            raise

    def __eq__(self, y: object) -> Any:
        try:
            return self._data == _compared("equal", self, y)
        except BARE as error:
            refuse_if_bare(error, called("==", (self, y)))
            raise

    def __ne__(self, y: object) -> Any:
        try:
            return self._data != _compared("not_equal", self, y)
        except BARE as error:
            refuse_if_bare(error, called("!=", (self, y)))
            raise

    __hash__ = object.__hash__

    @door
    def __bool__(self) -> bool:
        return bool(self._data)

    # A real number depends on the node, so only explicit conversions give one: ``float``, ``item``, ``tolist``.
    # Integers, truth values and texts are constant between jumps, so they are given to any caller.

    def _ways(self, how: str) -> str:
        """The forms to write where ``float()``, ``complex()`` or another function asked for a number of this node."""
        into_complex = how == "complex()"
        module, kind = ("cmath", "complex numbers") if into_complex else ("math", "floats")
        return (
            f"In place of {module}.sin(x) write np.sin(x). An array of {kind} cannot hold one: "
            f"{ways_of(self, into_complex)}"
        )

    def _check_given_away(self, how: str) -> None:
        """OperandError where the numbers of this node would count as constants in a function being differentiated."""
        if self.requires_grad and is_inside(self):
            raise OperandError(
                f"{how} of a {type(self).__name__} inside of a function that is being differentiated: it would count "
                f"as a constant. {self._ways(how)}. stop_gradient(x) says that a constant is meant"
            )

    def _check_cut(self, how: str, kept_by: str = "") -> None:
        """OperandError where a copy that knows nothing of this node would be a constant in a differentiated function.

        Under ``no_grad`` it is meant to be one. ``kept_by`` is what keeps the gradient, for the message.
        """
        if self.requires_grad and is_recording() and is_inside(self):
            kept_by = kept_by or ("x.copy()" if hasattr(self, "copy") else "x * 1")
            raise OperandError(
                f"{how}: got a {type(self).__name__} that requires a gradient, inside of a function that is being "
                f"differentiated, where the copy would count as a constant; {kept_by} keeps the gradient, "
                f"stop_gradient(x) says that a constant is meant"
            )

    def __reduce__(self) -> Any:
        if self.op is None:
            self._check_cut("copy, deepcopy or pickle")
        return super().__reduce__()

    def _number(self, how: str) -> Any:
        """The only entry, as Python's number."""
        data = materialize(self._data)
        if data.__class__ is not float and data.size != 1:
            raise OperandError(f"{how}: got a Tensor of shape {data.shape}, expected a single number")
        return data if data.__class__ is float else data.item()

    def _real_number(self, how: str) -> Any:
        number = self._number(how)
        if number.__class__ is complex:
            raise OperandError(f"{how} of a complex {type(self).__name__}, expected real numbers; take z.real")
        return number

    def _asked(self, how: str, frame: Any) -> None:
        """OperandError where the caller in ``frame`` does not mean the number that it asks for, or may not have it."""
        if not self.requires_grad or not (is_inside(self) or asked_in_passing(frame)):
            return
        if (refused := refusal(self, frame)) is not None:
            raise refused
        self._check_given_away(how)
        raise OperandError(
            f"something asked for the plain number of a {type(self).__name__}, which would lose its gradient. "
            f"{self._ways(how)}"
        )

    def __float__(self) -> float:
        self._asked("float()", sys._getframe(1))
        number = self._real_number("float()")
        try:
            return float(number)
        except TypeError as error:  # (A door would hide the caller's frame, so this method has none.)
            raise OperandError(f"float() of a {type(self).__name__} of {describe(self)}: {error}") from error

    def __complex__(self) -> complex:
        self._asked("complex()", sys._getframe(1))
        number = self._number("complex()")
        try:
            return complex(number)
        except TypeError as error:
            raise OperandError(f"complex() of a {type(self).__name__} of {describe(self)}: {error}") from error

    @door
    def __int__(self) -> int:
        return int(self._real_number("int()"))

    def __index__(self) -> int:
        if np.shape(self._data):
            raise OperandError(f"index: got a Tensor of shape {self._data.shape}, expected a single number")
        number = self._real_number("index")
        if number != number // 1:
            raise OperandError(f"index: got {number!r}, expected a whole number; int(x) makes it one")
        return int(number)

    @door
    def __round__(self, ndigits: int | None = None) -> Any:
        return self._whole(round, np.rint) if ndigits is None else np.round(self, ndigits)

    @door
    def __trunc__(self) -> Any:
        return self._whole(math.trunc, np.trunc)

    @door
    def __floor__(self) -> Any:
        return self._whole(math.floor, np.floor)

    @door
    def __ceil__(self) -> Any:
        return self._whole(math.ceil, np.ceil)

    def _whole(self, of_number: Callable[[float], int], of_array: Callable[[Any], Any]) -> Any:
        """A plain integer for a single number; a Tensor of whole numbers for several."""
        single = self._data.__class__ is float or self._data.size == 1
        return of_number(self._real_number(of_number.__name__)) if single else of_array(self)

    @door
    def __format__(self, spec: str) -> str:
        return format(self._number("format"), spec) if spec else str(self)

    @property
    def _mask(self) -> Any:
        """The mask that ``numpy.ma`` looks for when a node meets a masked array: an error, as nodes have none."""
        if str(sys._getframe(1).f_globals.get("__name__")).startswith("numpy.ma"):
            raise OperandError(
                f"numpy.ma: got a {type(self).__name__}, expected plain arrays: it would lose its gradient; "
                f"x.filled(value) makes a plain array of a masked one"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no mask")

    mask = _mask  # the second name serves functions that look for the public one

    @property
    def __pandas_priority__(self) -> int:
        """A priority above that of a DataFrame: pandas leaves its operators to ours, which drop the labels.

        In place (``series += t``) pandas has no fallback, and the gradient is lost without notice.
        """
        return 0 if sys._getframe(2).f_code.co_name == "_inplace_method" else 10_000

    def register_hook(self, hook: Callable[[Any], Any]) -> Hook:
        """Have ``hook(g)`` called in every reverse sweep with the gradient of this node, once that is complete.

        Args:
            hook: gets the gradient: a float or an array of this node's shape (a copy), or a node where the sweep is
                recorded. It returns None, or a gradient to put in its place, which flows on and which ``.grad`` gets.

        It is a hook of this node as it is now, as in PyTorch: after an assignment (``t[i] = v``) to it, or to a view or
        the base of it, what is computed of the new numbers passes the hook only on its way through the old ones.

        Returns:
            A handle: ``remove()`` takes the hook off, and so does the end of a ``with`` block around the handle.

        Raises:
            GraphError: this node requires no gradient, so the hook would never be called. By the sweep, if the hook
                changes what the rest of the sweep needs.
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
        return protocols.dispatch.ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(
        self, func: Callable[..., Any], types: Sequence[type], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        return protocols.dispatch.function(func, args, kwargs)


frames.watch()
