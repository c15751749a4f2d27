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
from autograd.engine.node import Node, data_of, truth
from autograd.engine.objects import listed
from autograd.engine.recording import is_recording
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.protocols.operators import Operators
from nn.modules.seeding import current_source

_FLOAT64 = np.dtype(np.float64)


def array(x: Any) -> Any:
    """Lists and tuples as arrays; nodes, arrays and numbers as they are.

    Raises:
        ShapeError: lists of different lengths.
    """
    x = admitted("input", x)
    if not isinstance(x, (list, tuple)):
        return x
    found = _as_array(x)
    if found is None:
        raise ShapeError(f"input: got {shown(x)}, expected rows of one length, as an array has them")
    return found


def numbers(x: Any) -> Any:
    """``x`` to compute with: integers and truth values as float64, lists and tuples as arrays, all else as it is.

    A number, a list and an array mean the same so, for all types of integers: those of NumPy's smaller types would go
    round at the end of their range, or be divided in float16.

    Example:
        >>> numbers(np.array([255], np.uint8)) + 1
        array([256.])
    """
    if isinstance(x, Node):  # fast path
        return x
    x = array(x)
    if isinstance(x, int):
        try:
            return float(x)
        except OverflowError as error:
            raise OperandError(f"input: got {shown(x)}, expected a number in the range of float64") from error
    # arrays of other libraries have dtypes with other attributes
    kind = getattr(getattr(x, "dtype", _FLOAT64), "kind", "f")
    return x if kind not in "iub" or isinstance(x, Node) else x.astype(np.float64)


def floats(x: Any, owner: str = "", argument: str = "input") -> Any:
    """``x`` as something with a real floating dtype: nodes and such arrays as they are, integers as float64.

    Raises:
        OperandError: it is not made of real numbers: complex numbers would lose their imaginary part, and None would
            become NaN.

    Example:
        >>> floats([1j], "layer_norm")
        Traceback (most recent call last):
        autograd.errors.OperandError: layer_norm: got [1j] as input, expected real numbers
    """
    x = admitted(owner or argument, x)
    found = x if hasattr(x, "shape") and hasattr(x, "dtype") else _as_array(x)
    if found is None or found.dtype.kind not in "fiub":
        where = f"{owner}: got {shown(x)} as {argument}" if owner else f"{argument}: got {shown(x)}"
        raise OperandError(f"{where}, expected real numbers")
    return found if found.dtype.kind == "f" else found.astype(np.float64)


def _as_array(x: Any) -> Any:
    """A list or a number as an array, or as a Tensor if it holds Tensors; None for lists of different lengths."""
    try:
        return admitted("input", listed(x))
    except ValueError:
        return None


def plain_integers(owner: str, argument: str, x: Any) -> Any:
    """Plain integers as a copy: the caller may write new integers into the old array.

    Raises:
        OperandError: other numbers, or a node, which would have no gradient.

    Example:
        >>> plain_integers("embedding", "input", [0.5])
        Traceback (most recent call last):
        autograd.errors.OperandError: embedding: got an array of dtype float64 as input, expected plain integers, ...
    """
    x = admitted(owner, x)
    found = x if isinstance(x, (np.ndarray, Node)) else np.asarray(x)
    if isinstance(found, Node) or (found.dtype.kind not in "iu" and found.size):
        got = f"a {type(found).__name__}" if isinstance(found, Node) else f"an array of dtype {found.dtype}"
        raise OperandError(f"{owner}: got {got} as {argument}, expected plain integers, as in x.astype(np.int64)")
    return found.astype(np.intp)


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


def real(
    owner: str,
    argument: str,
    x: Any,
    *,
    low: float = 0.0,
    below: float = math.inf,
    most: float = math.inf,
    above: bool = False,
) -> float:
    """``x`` as a float in [low, below) and at most ``most``; without ``low`` itself if ``above``.

    It is a Python float, because a NumPy float64 would widen the float32 arrays that it meets.

    Raises:
        ArgumentError: not a finite real number, or out of the range.
        OperandError: a node that requires a gradient, which would get none; not where nothing is recorded.

    Example:
        >>> real("Adam", "betas[0]", 1.0, below=1.0)
        Traceback (most recent call last):
        autograd.errors.ArgumentError: Adam: got betas[0]=1.0, expected a finite number >= 0 and < 1
    """
    if x.__class__ is float and -math.inf < x < below and low <= x <= most and not (above and x == low):
        return float(x)  # fast path
    try:
        number = float(data_of(x)) if not isinstance(x, str) else math.nan
    except (OverflowError, TypeError, ValueError):
        number = math.nan
    fits = (low < number if above else low <= number) and number < below and number <= most
    if not math.isfinite(number) or not fits:
        wanted = "" if low == -math.inf else f" {'>' if above else '>='} {low:g}"
        wanted += "" if below == math.inf else f" and < {below:g}"
        wanted += "" if most == math.inf else f" and <= {most:g}"
        raise ArgumentError(f"{owner}: got {argument}={_shown(x)}, expected a finite number{wanted}")
    refuse_gradient(owner, argument, x)
    return number


def refuse_gradient(owner: str, argument: str, x: Any) -> None:
    """OperandError for a node that requires a gradient, given for a plain number, while ops are recorded."""
    if isinstance(x, Node) and x.requires_grad and is_recording():
        raise OperandError(
            f"{owner}: got a {type(x).__name__} that requires a gradient as {argument}, expected a plain number: no "
            f"gradient passes to it; give x.detach() for the number alone, or write the formula with x in it"
        )


def refuse_copy(owner: str, x: Any, kept_by: str) -> None:
    """OperandError for a node whose numbers are about to be copied, inside of a function that is differentiated by it.

    ``kept_by`` is what keeps the gradient, for the message.
    """
    if isinstance(x, Operators):
        x._check_cut(owner, kept_by)


def any_real(owner: str, argument: str, x: Any) -> float:
    """``x`` as a finite float of either sign.

    Raises:
        ArgumentError: it is none.
    """
    return real(owner, argument, x, low=-math.inf)


def probability(owner: str, argument: str, p: Any) -> float:
    """``p`` as a float from 0 to 1. True is refused, because it was meant for another argument.

    Raises:
        ArgumentError: it is no probability.

    Example:
        >>> probability("MultiheadAttention", "dropout", 2)
        Traceback (most recent call last):
        autograd.errors.ArgumentError: MultiheadAttention: got dropout=2, expected a probability from 0 to 1
    """
    try:
        if isinstance(p, (bool, np.bool)):
            raise ArgumentError
        return real(owner, argument, p, most=1.0)
    except ArgumentError:
        raise ArgumentError(f"{owner}: got {argument}={shown(p)}, expected a probability from 0 to 1") from None


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
    parts = rng if isinstance(rng, (list, tuple)) else ()  # NumPy crashes on a list that holds itself
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
