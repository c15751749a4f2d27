"""The precision of a model: ``float``, ``double``, ``half``, ``to``; and a warning for data of another precision.

A conversion keeps the parameter objects, so an optimiser that was made before goes on: at its next step it converts its
state to the new precision. A graph that was recorded before notices at ``backward()``.
"""

from __future__ import annotations

import builtins
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door, shown
from autograd.engine.guards import forget
from autograd.engine.node import data_of
from autograd.engine.outdated import separate
from autograd.engine.recording import is_nested
from autograd.engine.versions import assign
from autograd.errors import ArgumentError, OperandError
from autograd.tensor import Tensor
from nn.modules.refused import REFUSED

if TYPE_CHECKING:
    from nn.modules.state import Place

_DEVICES = ("cpu", "cuda", "mps", "xpu", "meta", "ipu", "mtia")


class PrecisionWarning(UserWarning):
    """Data of one precision in a model of another: everything is computed in the wider one.

    Example:
        >>> import warnings, nn
        >>> with warnings.catch_warnings(record=True) as said:
        ...     warnings.simplefilter("always")
        ...     out = nn.Linear(2, 1, rng=0)(np.ones((3, 2), np.float32))
        >>> said[0].category.__name__, out.dtype
        ('PrecisionWarning', dtype('float64'))
    """


class Conversions:
    """The number of conversions in this process. It tells an optimiser that it may have to follow a conversion."""

    count = 0


class Precision:
    """The part of ``Module`` that changes its precision, and warns of data that have another one."""

    # The dtype of the first argument of the last call that was checked, and True once a warning was given.
    _fed: Any = None
    _precision_said: builtins.bool = False

    if TYPE_CHECKING:  # Module defines them

        def _all_places(self) -> Iterator[Place]: ...

        modules: Any

    def _kept_dtype(self, buffer: str, dtype: np.dtype[Any]) -> np.dtype[Any]:
        """The dtype of a buffer of this module itself where the parameters have ``dtype``."""
        return dtype

    @door
    def to(self, dtype: npt.DTypeLike | Tensor | None = None, *more: Any, **device: Any) -> Self:
        """Convert parameters, their gradients and floating buffers to a dtype, in place; returns the module itself.

        Parameters stay the same objects. Buffers of integers stay as they are, and so do complex arrays where the dtype
        is real.

        Args:
            dtype: a floating or complex dtype, or a Tensor or an array that has it.

        Raises:
            OperandError: anything else. There are no devices to name: a model computes where its arrays are.
            ArgumentError: inside of a function that is being differentiated by this module.

        Example:
            >>> from nn import Linear
            >>> layer = Linear(2, 1)
            >>> weight = layer.weight
            >>> layer.to(np.float32).weight is weight
            True
            >>> weight.dtype, layer(np.ones(2, np.float32)).dtype
            (dtype('float32'), dtype('float32'))
        """
        name = f"{type(self).__name__}.to"
        targets = [dtype, *more, *device.values()]
        for target in targets:
            if isinstance(target, str) and target.partition(":")[0] in _DEVICES:
                raise OperandError(f"{name}: got the device {target!r}, expected a dtype; {REFUSED['cuda']}")
        if more or device:
            raise OperandError(f"{name}: got {', '.join(map(shown, targets))}, expected one dtype")
        return self._convert(name, dtype)

    def astype(self, dtype: npt.DTypeLike) -> Self:
        """``to(dtype)`` by NumPy's name: in place."""
        return self.to(dtype)

    def half(self) -> Self:
        """``to(np.float16)``. Sums are taken in float32 where a layer knows to; see its docstring."""
        return self.to(np.float16)

    def float(self) -> Self:
        """``to(np.float32)``.

        Example:
            >>> from nn import MLP
            >>> {p.dtype.name for p in MLP([2, 8, 1]).float().parameters()}
            {'float32'}
        """
        return self.to(np.float32)

    def double(self) -> Self:
        """``to(np.float64)``."""
        return self.to(np.float64)

    def _convert(self, name: str, dtype: Any) -> Self:
        wanted = _checked_dtype(name, dtype)
        tensors: dict[int, Tensor] = {}
        buffers: list[Place] = []
        for place in self._all_places():
            if place.tensor is None:
                buffers.append(place)
            elif place.tensor.op is not None or hasattr(place.tensor, "_versions"):
                raise ArgumentError(
                    f"{name}: got a module that a function is being differentiated by, expected a conversion before"
                )
            else:
                tensors[id(place.tensor)] = place.tensor
        for tensor in tensors.values():
            _convert_tensor(tensor, wanted)
        for place in buffers:
            kept = place.owner._kept_dtype(place.attribute.rpartition(".")[2], wanted)
            if _changes(place.value, kept):
                setattr(place.owner, place.attribute, place.value.astype(kept))
        for module in self.modules():
            module._fed, module._precision_said = None, False
        Conversions.count += 1
        return self


def _checked_dtype(name: str, dtype: Any) -> np.dtype[Any]:
    if isinstance(dtype, (Tensor, np.ndarray)):
        dtype = data_of(dtype).dtype
    try:
        wanted: np.dtype[Any] = np.dtype(dtype)
    except (TypeError, ValueError):
        wanted = np.dtype(object)
    if dtype is None or wanted.kind not in "fc":
        package, _, own = str(dtype).rpartition(".")
        if package == "torch":
            raise OperandError(f"{name}: got {dtype}, which is PyTorch's dtype, expected NumPy's: np.{own}")
        raise OperandError(f"{name}: got {shown(dtype)}, expected a floating or complex dtype, such as np.float32")
    return wanted


def _changes(x: Any, dtype: np.dtype[Any]) -> bool:
    kind = x.dtype.kind
    return kind in "fc" and x.dtype != dtype and (kind == "f" or dtype.kind == "c")


def _convert_tensor(tensor: Tensor, dtype: np.dtype[Any]) -> None:
    old = tensor._data
    if _changes(old, dtype):
        data = old.astype(dtype)
        separate(tensor)
        assign(tensor, data)
        forget(old)
        if tensor._grad is not None:
            tensor._grad = data_of(tensor._grad).astype(dtype)


_ENDLESS = 10


def _arrays(x: Any, depth: int = 0) -> Iterator[Any]:
    """The arrays and Tensors in an argument."""
    if isinstance(x, (list, tuple, dict)) and depth < _ENDLESS:
        for part in x.values() if isinstance(x, dict) else x:
            yield from _arrays(part, depth + 1)
    elif isinstance(getattr(x, "dtype", None), np.dtype) and not isinstance(x, np.generic):
        yield x


_UNSAID: ContextVar[builtins.bool] = ContextVar("unsaid", default=False)


@contextmanager
def precision_unsaid() -> Iterator[None]:
    """A block without warnings about precision: for pictures, whose grids of points are float64."""
    token = _UNSAID.set(True)
    try:
        yield
    finally:
        _UNSAID.reset(token)


class Fed(NamedTuple):
    """Data of another precision than the model's. The warning follows when the result is known."""

    own: Any
    other: Any
    what: str
    narrower: builtins.bool
    level: int


def fed_anew(module: Any, x: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any], called: Any) -> Fed | None:
    """Look at data that a module is called on and was not called on in the call before.

    Data of another precision than that of all parameters are named once a model: not those that a layer is given by
    the layers around it, nothing that a picture asks, and nothing inside of a function that is being differentiated.
    Narrower data count if no other floating data come with them. Wider ones count, and so do integers and lists, which
    become float64, if the result turns out to be wider.

    Args:
        module: the module.
        x: its first argument, or None.
        args: all arguments.
        kwargs: those with names.
        called: the code object of ``Module.__call__``.
    """
    module._fed = x.dtype if hasattr(x, "dtype") else ()
    if module._precision_said or module._computed or is_nested() or _UNSAID.get():
        return None
    dtypes = {p.dtype for p in module.parameters()}
    if len(dtypes) != 1:
        return None
    (own,) = dtypes
    if own.kind != "f":
        return None
    given = [*enumerate(args), *kwargs.items()]
    kinds = [(place, data.dtype) for place, value in given for data in _arrays(value)]
    floating = [(place, dtype) for place, dtype in kinds if dtype.kind == "f" and dtype != own]
    wider = [found for found in floating if np.result_type(own, found[1]) != own]
    narrower = not wider and len(floating) == sum(dtype.kind == "f" for _, dtype in kinds)
    if wider or (floating and narrower):
        place, other = (wider or floating)[0]
        what = f"{other} data"
    else:
        others: list[tuple[Any, Any]] = [(place, dtype) for place, dtype in kinds if dtype.kind in "iu"]
        others += [(place, None) for place, value in given if _has_numbers(value)]
        if own == np.float64 or not others:
            return None
        place, other = others[0][0], np.dtype(np.float64)
        what, narrower = "a list of numbers" if others[0][1] is None else f"{others[0][1]} data", False
    if place:
        what += f" as argument {place + 1 if isinstance(place, int) else repr(place)}"
    level, frame = 2, sys._getframe(2)  # the frame that called __call__
    outside = 0
    walked: Any = frame
    while walked is not None:
        if walked.f_code is called:
            return None
        if not outside and str(walked.f_globals.get("__name__")).partition(".")[0] not in ("nn", "autograd"):
            outside = level
        walked, level = walked.f_back, level + 1
    return Fed(own, other, what, narrower, (outside or 2) + 1)


def tell_precision(module: Any, fed: Fed, result: Any) -> None:
    """Warn of data in another precision than the model's; called by ``Module.__call__`` with its result."""
    own, other, what, narrower, level = fed
    wider = np.result_type(own, other)
    found = {data.dtype for data in _arrays(result) if data.dtype.kind == "f"}
    if not narrower and not any(np.result_type(own, dtype) != own for dtype in found):
        return
    module._precision_said = True
    names = {np.dtype(np.float16): "half", np.dtype(np.float32): "float", np.dtype(np.float64): "double"}
    convert = f"model.{names[other]}()" if other in names else f"model.to(np.{other})"
    data = f"np.asarray(x, np.{own})" if what.startswith("a list") else f"x.astype(np.{own})"
    warnings.warn(
        f"{builtins.type(module).__name__}: got {what}, and its parameters are {own}: everything is computed in "
        f"{wider}. {convert} makes it a model in {other}, {data} converts the data; said once a model",
        PrecisionWarning,
        stacklevel=level,
    )


def _has_numbers(x: Any, depth: int = 0) -> builtins.bool:
    """True for a list or a tuple that starts with a number, at some depth."""
    if isinstance(x, (list, tuple)) and x and depth < _ENDLESS:
        return isinstance(x[0], (int, builtins.float)) or _has_numbers(x[0], depth + 1)
    return False
