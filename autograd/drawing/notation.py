"""How numbers, names and formulas are written in pictures and tables.

Everything here returns plain text. Names stay as Python has them (``w0``, ``w[0]``); a picture lowers the subscripts
when it paints the text (``runs``), a terminal shows them as they are.
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.graph import Node, Op

MINUS = "\N{MINUS SIGN}"

_PRECEDENCE = {"+": 1, MINUS: 1, "×": 2, "÷": 2, "@": 2, "^": 4}
_PREFIX = 3  # a unary minus binds tighter than a product, looser than a power
ATOM = 9

_SIGN = re.compile(r"[^\w\s]{1,2}")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_WORD = re.compile(r"[^\W\dᵀ][^\Wᵀ]*")
_SUBSCRIPT = re.compile(r"\b([^\W\d_]+)(?:_?(\d+)|((?:\[\d+\])+))(?![\w(\[])")


def number(x: float) -> str:
    """A number in four significant digits, as short as it can be read.

    Example:
        >>> [number(x) for x in (-3.0, 1 / 3, 123456.0, -1.5e-7, 0.0, float("inf"))]
        ['−3', '0.3333', '123456', '−1.5e−7', '0', '∞']
    """
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
        text = f"{x:.4g}"
        if "e" in text:
            digits, exponent = text.split("e")
            text = f"{digits}e{int(exponent)}"
    return text.replace("-", MINUS)


def plain(x: Any) -> Any:
    """The data of a node; anything else as it is."""
    return x._data if isinstance(x, Node) else x


def is_single(x: Any) -> bool:
    """Whether this is one number: a float, or an array of one entry."""
    return int(getattr(x, "size", 1)) == 1


def value(x: Any) -> str:
    """What stands above a wire: the number, or the shape of an array.

    Example:
        >>> value(2.5), value(np.zeros((3, 2)))
        ('2.5', '(3, 2)')
    """
    if isinstance(x, (bool, np.bool_)):
        return str(bool(x))
    if isinstance(x, str):
        return x
    return number(_entry(x)) if is_single(x) else str(tuple(x.shape))


def gradient(g: Any) -> str:
    """What stands below a wire: the number, or the Euclidean norm of an array.

    Example:
        >>> gradient(-2.0), gradient(np.array([3.0, 4.0]))
        ('−2', '‖5‖')
    """
    return number(_entry(g)) if is_single(g) else f"‖{number(_norm(g))}‖"


def is_finite(x: Any) -> bool:
    """Whether there is neither NaN nor infinity in it."""
    return isinstance(x, str) or bool(np.all(np.isfinite(x)))


def array_or_words(x: Any) -> Any:
    """An operand that is no number as an array, if it is made of numbers, else in a few words."""
    try:
        array = np.asarray(x)
    except ValueError:  # lists of different lengths
        return reprlib.repr(x)
    return array if array.dtype.kind in "fiubc" else reprlib.repr(x)


def constant(x: float) -> tuple[str, int]:
    """A number as an operand of a ``formula``: a negative one needs brackets where a product does."""
    text = value(x)
    return text, _PREFIX if text.startswith(MINUS) else ATOM


def _entry(x: Any) -> float:
    return float(x.item() if hasattr(x, "item") else x)


def _norm(x: Any) -> float:
    with np.errstate(all="ignore"):
        return float(np.sqrt((abs(x) ** 2).sum()))


def runs(text: str) -> list[tuple[str, bool]]:
    """Text cut into pieces, each with whether it is a subscript: what a painter lowers.

    Example:
        >>> runs("v1 = w_0 + 1e6")
        [('v', False), ('1', True), (' = w', False), ('0', True), (' + 1e6', False)]
        >>> runs("W[0][1]")
        [('W', False), ('0,1', True)]
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
    return pieces


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
        # of equal binding: a - (b - c) keeps its brackets, and a sum or a product to the right keeps its order
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


def substituted(text: str, names: dict[str, str]) -> str:
    """A local derivative as an op declares it (``1 - out^2``), with the names of a picture in it.

    Example:
        >>> substituted("-out/y", {"out": "v2", "y": "b"})
        '−v2/b'
        >>> substituted("xᵀ g", {"x": "batch"})
        'batchᵀ g'
    """
    return _WORD.sub(lambda word: names.get(word[0], word[0]), text.replace("-", MINUS))
