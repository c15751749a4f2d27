"""Arguments that many functions have in common: checked, and brought to one form."""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from autograd.engine.arrays import admitted
from autograd.engine.doors import shown
from autograd.engine.node import data_of, truth
from autograd.errors import ArgumentError, OperandError
from nn.modules.seeding import current_source


def array(x: Any) -> Any:
    """Lists and tuples as arrays; nodes, arrays and numbers as they are."""
    x = admitted("input", x)
    return np.asarray(x) if isinstance(x, (list, tuple)) else x


def floats(x: Any) -> Any:
    """``x`` as something with a floating dtype: nodes and such arrays as they are, anything else as an array."""
    x = admitted("input", x)
    x = x if hasattr(x, "shape") else np.asarray(x)
    if x.dtype.kind in "mM":
        raise OperandError(f"input: got an array of dtype {x.dtype}, expected numbers")
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def integer(name: str, argument: str, value: Any, low: int) -> int:
    """``value`` as an integer that is at least ``low``.

    Example:
        >>> integer("Linear", "in_features", 0, 1)
        Traceback (most recent call last):
        autograd.errors.ArgumentError: Linear: got in_features=0, expected an integer >= 1
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if not low <= number <= sys.maxsize:
        raise ArgumentError(f"{name}: got {argument}={_shown(value)}, expected an integer >= {low}")
    return number


def pair(name: str, argument: str, value: Any, low: int) -> tuple[int, int]:
    """One integer for both axes of an image, or two: rows, columns; each at least ``low``.

    Example:
        >>> pair("Conv2d", "stride", 2, 1)
        (2, 2)
    """
    try:
        rows, columns = map(operator.index, value if isinstance(value, (tuple, list)) else (value, value))
    except (TypeError, ValueError):
        rows = columns = low - 1
    if not low <= min(rows, columns) <= max(rows, columns) <= sys.maxsize:
        raise ArgumentError(f"{name}: got {argument}={_shown(value)}, expected an integer >= {low}, or a pair of them")
    return rows, columns


def sizes(name: str, argument: str, value: Any, low: int, axes: int) -> tuple[int, ...]:
    """One integer for all of one or two axes, or one for each; each at least ``low``.

    Example:
        >>> sizes("Conv1d", "stride", 2, 1, axes=1), sizes("Conv2d", "stride", 2, 1, axes=2)
        ((2,), (2, 2))
    """
    if axes == 2:
        return pair(name, argument, value, low)
    if isinstance(value, (tuple, list)) and len(value) == 1:
        value = value[0]
    return (integer(name, argument, value, low),)


def real(owner: str, argument: str, x: Any, *, low: float = 0.0, below: float = math.inf, above: bool = False) -> float:
    """``x`` as a float in [low, below), or in (low, below) if ``above``.

    It is a Python float, because a NumPy float64 would widen the float32 arrays that it meets.

    Raises:
        ArgumentError: not a finite real number, or out of the range.

    Example:
        >>> real("Adam", "betas[0]", 1.0, below=1.0)
        Traceback (most recent call last):
        autograd.errors.ArgumentError: Adam: got betas[0]=1.0, expected a finite number >= 0 and < 1
    """
    try:
        number = float(data_of(x)) if not isinstance(x, str) else math.nan
    except (OverflowError, TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number) or not (low < number if above else low <= number) or not number < below:
        wanted = "" if low == -math.inf else f" {'>' if above else '>='} {low:g}"
        wanted += "" if below == math.inf else f" and < {below:g}"
        raise ArgumentError(f"{owner}: got {argument}={_shown(x)}, expected a finite number{wanted}")
    return number


def one_of(owner: str, argument: str, x: Any, allowed: Iterable[str]) -> str:
    """``x``, one of some words.

    Raises:
        ArgumentError: it is none of them.

    Example:
        >>> one_of("EarlyStopping", "mode", "smallest", ("min", "max"))
        Traceback (most recent call last):
        autograd.errors.ArgumentError: EarlyStopping: got mode='smallest', expected one of 'min', 'max'
    """
    allowed = tuple(allowed)
    if not isinstance(x, str) or x not in allowed:
        raise ArgumentError(f"{owner}: got {argument}={_shown(x)}, expected one of {', '.join(map(repr, allowed))}")
    return x


def flag(owner: str, argument: str, x: Any) -> bool:
    """``x`` as True or False, which 1 and 0 may stand for: Python would take any text as True.

    Raises:
        ArgumentError: it is neither.

    Example:
        >>> flag("fit", "shuffle", "no")
        Traceback (most recent call last):
        autograd.errors.ArgumentError: fit: got shuffle='no', expected True or False
    """
    try:
        return truth(argument, x)
    except OperandError:
        raise ArgumentError(f"{owner}: got {argument}={_shown(x)}, expected True or False") from None


def as_classes(x: Any) -> Any:
    """Classes that are given as floats, such as the 0.0 and 1.0 that a binary loss takes, as integers; or ``x``.

    Example:
        >>> as_classes(np.array([0.0, 1.0])), as_classes(np.array([0.5]))
        (array([0, 1]), array([0.5]))
    """
    if x.dtype.kind == "f" and x.size and bool((np.abs(x) < 2**53).all() and (x == np.rint(x)).all()):
        return x.astype(np.int64)
    return x


def mapping(owner: str, state: Any) -> Mapping[Any, Any]:
    """``state``, a mapping as ``state_dict()`` returns it.

    Raises:
        OperandError: it is none.

    Example:
        >>> mapping("Adam.load_state_dict", 5)
        Traceback (most recent call last):
        autograd.errors.OperandError: Adam.load_state_dict: got 5, expected a dict, as from state_dict()
    """
    if not isinstance(state, Mapping):
        raise OperandError(f"{owner}: got {shown(state)}, expected a dict, as from state_dict()")
    return state


def generator(owner: str, rng: Any, argument: str = "rng") -> np.random.Generator:
    """A source of random numbers: a Generator as it is, anything else as ``numpy.random.default_rng`` takes it.

    None is a fresh generator, and inside of ``seeded`` one that follows from its seed.

    Raises:
        ArgumentError: it takes it not; a Tensor, or text, is no seed.

    Example:
        >>> generator("Dropout", "x")
        Traceback (most recent call last):
        autograd.errors.ArgumentError: Dropout: got rng='x', expected a numpy.random.Generator, an integer >= 0 or None
    """
    if isinstance(rng, np.random.Generator):
        return rng
    source = current_source.get() if rng is None else None
    if source is not None:
        return source.spawn(1)[0]
    kinds = (int, np.integer, np.random.SeedSequence, np.random.BitGenerator, np.random.RandomState, np.ndarray)
    parts = rng if isinstance(rng, (list, tuple)) else ()  # NumPy itself crashes on a list that holds itself
    if rng is None or isinstance(rng, kinds) or (parts and all(isinstance(part, (int, np.integer)) for part in parts)):
        try:
            return np.random.default_rng(rng)
        except (TypeError, ValueError):
            pass
    raise ArgumentError(
        f"{owner}: got {argument}={_shown(rng)}, expected a numpy.random.Generator, an integer >= 0 or None"
    )


def _shown(x: Any) -> str:
    if isinstance(x, int):
        return shown(x)
    return f"{x!r:.60}" if isinstance(x, (float, str)) and not isinstance(x, np.generic) else f"{x!s:.60}"
