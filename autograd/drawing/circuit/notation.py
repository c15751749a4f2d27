"""Numbers, names and formulas as text, for pictures and tables.

Everything here returns plain text. Names stay as Python has them (``w0``, ``w[0]``); a picture lowers the subscripts
when it paints the text (``runs``), a terminal shows them as they are.
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from autograd.engine.op import Op

MINUS = "\N{MINUS SIGN}"

_PRECEDENCE = {"+": 1, MINUS: 1, "×": 2, "÷": 2, "@": 2, "^": 4}
_PREFIX = 3  # a unary minus binds tighter than a product, looser than a power
ATOM = 9

_SIGN = re.compile(r"[^\w\s]{1,2}")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_WORD = re.compile(r"[^\W\dᵀ][^\Wᵀ]*")
_SUBSCRIPT = re.compile(r"\b(?!(?:u?int|float|complex)\d)([^\W\d_]+)(?:_?(\d+)|((?:\[\d+\])+))(?![^\Wᵀ]|[(\[])")


@lru_cache(maxsize=4096, typed=True)
def number(x: Any, digits: int = 4) -> str:
    """A number in four (or ``digits``) significant digits, as short as it can be read.

    Example:
        >>> [number(x) for x in (-3.0, 1 / 3, 123456.0, -1.5e-7, 0.0, float("inf"))]
        ['−3', '0.3333', '123456', '−1.5e−7', '0', '∞']
    """
    if isinstance(x, complex):
        imaginary = number(x.imag, digits)
        return f"{number(x.real, digits)}{'' if imaginary[0] == MINUS else '+'}{imaginary}i"
    x = float(x)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "∞" if x > 0 else MINUS + "∞"
    if x == 0:
        return "0"
    if 1e4 <= abs(x) < 1e6 or (x.is_integer() and abs(x) < 1e6):
        text = f"{x:.0f}"
    else:
        text = f"{x:.{digits}g}"
        if "e" in text:
            mantissa, exponent = text.split("e")
            text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", MINUS)


def is_single(x: Any) -> bool:
    """True for one number: a float, or an array of one entry."""
    return int(getattr(x, "size", 1)) == 1


def value(x: Any, most: int = 1) -> str:
    """A value in one line: the number; an array of at most ``most`` entries in full; else its shape.

    Example:
        >>> value(2.5), value(np.zeros((3, 2))), value(np.array([1.0, 2.5]), most=4)
        ('2.5', '(3, 2)', '[1 2.5]')
    """
    if isinstance(x, (bool, np.bool_)):
        return str(bool(x))
    if isinstance(x, str):
        return x
    if is_single(x):
        return number(_entry(x))
    return in_full(x) if is_small(x, most) else str(tuple(x.shape))


def gradient(g: Any, most: int = 1) -> str:
    """A gradient in one line: the number; an array of at most ``most`` entries in full; else its Euclidean norm.

    Example:
        >>> gradient(-2.0), gradient(np.array([3.0, 4.0])), gradient(np.array([3.0, 4.0]), most=2)
        ('−2', '‖5‖', '[3 4]')
    """
    if is_single(g):
        return number(_entry(g))
    return in_full(g) if is_small(g, most) else f"‖{number(_norm(g))}‖"


def value_lines(x: Any, most: int = 1) -> list[str]:
    """A value as it stands above a wire: a small array takes a line a row."""
    return rows(x) if is_small(x, most) else [value(x)]


def gradient_lines(g: Any, most: int = 1) -> list[str]:
    """A gradient as it stands below a wire: a small array takes a line a row."""
    return rows(g) if is_small(g, most) else [gradient(g)]


def is_small(x: Any, most: int) -> bool:
    """True for a row or a matrix of at most ``most`` entries, which is shown in full."""
    shape = np.shape(x)
    return 0 < math.prod(shape) <= most and 1 <= len(shape) <= 2 and shape[-1] <= max(4, most // 6)


def rows(x: Any) -> list[str]:
    """A small array, a line a row, its columns aligned.

    Example:
        >>> print("\\n".join(rows(np.array([[1.0, -2.25], [10.0, 0.5]]))))
        [ 1 −2.25]
        [10   0.5]
    """
    cells = [[_cell(entry) for entry in row] for row in _matrix(x)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [f"[{' '.join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))}]" for row in cells]


def in_full(x: Any) -> str:
    """A small array in one line: ``[1 2]``, ``[1 2; 3 4]``."""
    return f"[{'; '.join(' '.join(map(_cell, row)) for row in _matrix(x))}]"


def _matrix(x: Any) -> list[list[Any]]:
    entries: list[list[Any]] = x.reshape(-1, x.shape[-1]).tolist()
    return entries


def _cell(entry: Any) -> str:
    return str(entry) if isinstance(entry, bool) else number(entry, digits=3)


def is_finite(x: Any) -> bool:
    """True if there is neither NaN nor infinity in it."""
    if x.__class__ is float:
        return math.isfinite(x)
    return isinstance(x, str) or bool(np.all(np.isfinite(x)))


def array_or_words(x: Any) -> Any:
    """An operand that is no number as an array, if it is made of numbers, else in a few words."""
    try:
        array = np.asarray(x)
    except ValueError:  # lists of different lengths
        return reprlib.repr(x)
    return array if array.dtype.kind in "fiubc" else reprlib.repr(x)


def constant(x: Any, most: int = 1) -> tuple[str, int]:
    """A number as an operand of a ``formula``: a negative one needs brackets where a product does."""
    text = value(x, most)
    return text, _PREFIX if text.startswith(MINUS) else ATOM


def _entry(x: Any) -> complex:
    entry: complex = x.item() if hasattr(x, "item") else x
    return entry


def _norm(x: Any) -> float:
    with np.errstate(all="ignore"):
        return float(np.sqrt((abs(x) ** 2).sum()))


@lru_cache(maxsize=4096)
def runs(text: str) -> tuple[tuple[str, bool], ...]:
    """Text cut into pieces, each with a flag: True for a subscript, which a painter lowers; a dtype has none.

    Example:
        >>> runs("v1 = w_0 + 1e6")
        (('v', False), ('1', True), (' = w', False), ('0', True), (' + 1e6', False))
        >>> runs("W[0][1]"), runs("float64")
        ((('W', False), ('0,1', True)), (('float64', False),))
    """
    pieces: list[tuple[str, bool]] = []
    rest = 0
    for found in _SUBSCRIPT.finditer(text):
        digits = found[2] or found[3][1:-1].replace("][", ",")
        pieces.append((text[rest : found.end(1)], False))
        pieces.append((digits, True))
        rest = found.end()
    if rest < len(text) or not pieces:
        pieces.append((text[rest:], False))
    return tuple(pieces)


def formula(op: Op, operands: Sequence[tuple[str, int]], *, times: str = " × ") -> tuple[str, int]:
    """An operation as mathematics, and how tightly it binds.

    Args:
        op: the operation; its symbol decides between ``a + b`` and ``max(a, b)``.
        operands: the text of each operand, with how tightly it binds itself.
        times: how a product is written.

    Returns:
        The text, and its precedence: to be handed in again as an operand of a larger formula.

    Example:
        >>> from autograd import ops
        >>> total = formula(ops.add, [("a", ATOM), ("b", ATOM)])
        >>> formula(ops.multiply, [total, ("c", ATOM)])[0]
        '(a + b) × c'
        >>> formula(ops.maximum, [total, ("c", ATOM)])[0]
        'max(a + b, c)'
    """
    sign = op.symbol or op.name
    if _SIGN.fullmatch(sign) and len(operands) == 2:
        level = _PRECEDENCE.get(sign, 0)
        between = times if sign == "×" else "^" if sign == "^" else f" {sign} "
        # equal precedence: the right operand keeps its brackets, as in a - (b - c); under ^ the left one does
        left = _bracketed(operands[0], level + (sign == "^"))
        right = _bracketed(operands[1], level + (sign != "^"))
        return left + between + (f"({right})" if right.startswith(MINUS) else right), level
    if _SIGN.fullmatch(sign) and len(operands) == 1:
        return sign + _bracketed(operands[0], _PREFIX + 1), _PREFIX
    function = sign if _IDENTIFIER.fullmatch(sign) else op.name
    return f"{function}({', '.join(text for text, _ in operands)})", ATOM


def _bracketed(operand: tuple[str, int], level: int) -> str:
    text, own = operand
    return text if own >= max(level, 1) else f"({text})"


def plus(summands: Sequence[str]) -> str:
    """Numbers as a sum, negative ones in brackets.

    Example:
        >>> plus(["1", "−6", "2"])
        '1 + (−6) + 2'
    """
    first, *rest = summands
    return " + ".join([first, *(f"({x})" if x.startswith(MINUS) else x for x in rest)])


def substituted(text: str, names: dict[str, str]) -> str:
    """A local derivative as an op declares it (``1 - out^2``), with the names of a picture in it.

    Example:
        >>> substituted("-out/y", {"out": "v2", "y": "b"})
        '−v2/b'
        >>> substituted("xᵀ g", {"x": "batch"})
        'batchᵀ g'
    """
    return _WORD.sub(lambda word: names.get(word[0], word[0]), text.replace("-", MINUS))
