"""State of a module: one place for each parameter and buffer, and the loading of saved arrays into the places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from autograd.engine import beside
from autograd.engine.arrays import admitted
from autograd.engine.doors import shown
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.tensor import Tensor
from nn.modules.arguments import refuse_copy

Array = npt.NDArray[Any]


class LoadResult(NamedTuple):
    """Names that ``load_state_dict(strict=False)`` ignored: names without data, and names that the model lacks."""

    missing: list[str]
    unexpected: list[str]


class Place(NamedTuple):
    """The place of one parameter or buffer: its dotted name, the module that holds it, and its value there."""

    name: str
    owner: Any
    attribute: str
    value: Any
    is_buffer: bool
    saved: bool

    @property
    def tensor(self) -> Tensor | None:
        """The parameter; None if this is a buffer."""
        return None if self.is_buffer else self.value

    @property
    def array(self) -> Array:
        """The numbers."""
        array: Array = as_array(self.value)
        return array

    @property
    def key(self) -> tuple[int, str]:
        """A key of the parameter or buffer itself, equal under all its names."""
        return (id(self.owner), self.attribute) if self.is_buffer else (id(self.value), "")

    def put(self, array: Array) -> None:
        """Replace the numbers."""
        if self.is_buffer:
            setattr(self.owner, self.attribute, array)
        else:
            self.value.data = array


def as_array(value: Any) -> Any:
    """``value`` as an array: NumPy's and its kin as they are, anything else through ``np.asarray``."""
    value = data_of(admitted("state", value))
    is_array = isinstance(getattr(value, "dtype", None), np.dtype) and not isinstance(value, np.generic)
    if is_array:
        return value
    try:
        return beside.as_array(value)
    except ValueError as error:  # the lists have different lengths
        raise OperandError(f"got {shown(value)}, expected an array of numbers: {error}") from error


_YOUNGER = frozenset({"num_batches_tracked"})
"""State that files of early versions of PyTorch lack: without it the model keeps its own, as there."""


def _are_whole(array: Array, dtype: np.dtype[Any]) -> bool:
    """True for floats that are whole, where integers are wanted: some tools write counts as floats."""
    return (
        array.dtype.kind == "f"
        and dtype.kind in "iu"
        and bool((array == np.rint(array)).all() and (abs(array) < 2**53).all())
    )


def _fits(array: Array, dtype: np.dtype[Any]) -> bool:
    """True unless the dtype is one of integers and some numbers are out of its range: they would go round its end."""
    if dtype.kind not in "iu" or array.dtype.kind not in "iuf" or not array.size:
        return True
    ends = np.iinfo(dtype)
    return bool((array >= ends.min).all() and (array <= ends.max).all())


def load(model: str, own: Mapping[str, Place], state: Mapping[str, Any], strict: bool) -> LoadResult:
    """Copy the arrays of ``state`` into the places of the same names, or change nothing; see ``Module``.

    Args:
        model: the name for messages.
        own: the places of the model that are saved, by name.
        state: arrays by name.
        strict: refuse names that are missing or unexpected.
    """
    if not isinstance(state, Mapping):
        raise OperandError(
            f"{model}.load_state_dict: got {shown(state)}, expected a mapping of names to arrays, as from state_dict()"
        )
    missing = [name for name in own if name not in state and name.rpartition(".")[2] not in _YOUNGER]
    unexpected = [name for name in state if name not in own]
    shapes: list[str] = []
    problems: list[str] = []
    arrays: dict[str, Array] = {}
    for name in own.keys() & state.keys():
        expected = own[name].array
        refuse_copy(f"{model}.load_state_dict", state[name], "a function of nn.functional, as linear(x, weight, bias),")
        try:
            array = as_array(state[name])
        except (RuntimeError, TypeError, ValueError) as error:
            problems.append(f"{name}: got {type(state[name]).__name__}, expected an array ({error})")
            continue
        if array.shape != expected.shape:
            shapes.append(f"{name}: got shape {array.shape}, expected {expected.shape}")
        if not np.can_cast(array.dtype, expected.dtype, "same_kind") and not _are_whole(array, expected.dtype):
            problems.append(
                f"{name}: got dtype {array.dtype}, expected {expected.dtype} or a dtype that converts to it"
            )
        elif not _fits(array, expected.dtype):
            problems.append(
                f"{name}: got numbers from {array.min()} to {array.max()}, out of range of {expected.dtype}"
            )
        arrays[name] = array
    if strict:
        problems += [f"{name}: missing, expected shape {own[name].array.shape}" for name in missing]
        problems += [f"{name}: unexpected, the model has no such state" for name in unexpected]
    problems += _contradictions(own, arrays)
    if shapes or problems:
        listed = "".join(f"\n  {problem}" for problem in sorted(shapes) + sorted(problems))
        error_class = ShapeError if shapes else ArgumentError
        raise error_class(f"{model}.load_state_dict: nothing was loaded, because of{listed}")
    converted = {name: array.astype(own[name].array.dtype) for name, array in arrays.items()}
    for name, array in converted.items():  # this loop cannot fail
        own[name].put(array)
    return LoadResult(missing, unexpected)


def _contradictions(own: Mapping[str, Place], arrays: Mapping[str, Array]) -> list[str]:
    """Names of one shared array that come with different numbers: whichever were loaded last would win."""
    first: dict[tuple[int, str], str] = {}
    found = []
    for name in own:
        if name in arrays:
            other = first.setdefault(own[name].key, name)
            same_shape = arrays[name].shape == arrays[other].shape
            if other != name and same_shape and not np.array_equal(arrays[name], arrays[other], equal_nan=True):
                found.append(f"{name}: got other numbers than {other}, expected the same: the model shares one array")
    return found
