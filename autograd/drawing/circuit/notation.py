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

from autograd.drawing.circuit.dust import Dust, Marked, Near, entries
from autograd.drawing.language.speaking import say
from autograd.engine.op import Op

MINUS = "\N{MINUS SIGN}"
ABOUT = "≈ "

_PRECEDENCE = {"+": 1, MINUS: 1, "×": 2, "÷": 2, "@": 2, "^": 4}
_PREFIX = 3  # a unary minus binds tighter than a product and looser than a power
ATOM = 9

_SIGN = re.compile(r"[^\w\s]{1,2}")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_WORD = re.compile(r"[^\W\dᵀ][^\Wᵀ]*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SUBSCRIPT = re.compile(r"\b(?!(?:u?int|float|complex)\d)([^\W\d_]+)(?:_?(\d+)|((?:\[\d+\])+))(?![^\Wᵀ]|[(\[])")


def printable(text: str) -> str:
    """A text without the characters that XML cannot hold or that turn its direction; � stands in their places.

    Example:
        >>> printable("a\\x1bb")
        'a�b'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """A text that stands in a line of a table or of a picture: printable, and with single spaces.

    Example:
        >>> one_line("step\\n size ")
        'step size'
    """
    return printable(" ".join(text.split()))


@lru_cache(maxsize=4096, typed=True)
def number(x: Any, digits: int = 4) -> str:
    """A number in four (or ``digits``) significant digits, as short as it can be read.

    The algorithm: 0, NaN and infinities by their names. A number from 1e4 to 1e6, and a whole one below 1e6, without
    decimals; any other as C's ``%.4g``: trailing zeros dropped, and the exponent without ``+`` or leading zeros. A text
    with neither a point nor a negative exponent reads as a whole number; if x is another number, or a ``Near``, then
    ``≈`` and a space stand before it. A ``Dust`` is ``≈ 0``. Last, every hyphen becomes a minus sign.

    Example:
        >>> [number(x) for x in (-3.0, 1 / 3, 123456.0, -1.5e-7, 0.0, float("inf"))]
        ['−3', '0.3333', '123456', '−1.5e−7', '0', '∞']
        >>> [number(x) for x in (math.tanh(-8), 1 - 1e-12, 12.0004, 0.12004)]
        ['≈ −1', '≈ 1', '≈ 12', '0.12']
        >>> number(1234.56), number(1000100.0)
        ('≈ 1235', '≈ 1e6')
    """
    if isinstance(x, complex):
        real, imaginary = (number(part, digits).removeprefix(ABOUT) for part in (x.real, x.imag))
        return f"{real}{'' if imaginary[0] == MINUS else '+'}{imaginary}i"
    if isinstance(x, Dust):
        return f"{ABOUT}0"
    near = isinstance(x, Near)
    x = float(x)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "∞" if x > 0 else MINUS + "∞"
    if x == 0:
        return f"{ABOUT}0" if near else "0"
    if 1e4 <= abs(x) < 1e6 or (x.is_integer() and abs(x) < 1e6):
        text = f"{x:.0f}"
    else:
        text = f"{x:.{digits}g}"
        if "e" in text:
            mantissa, exponent = text.split("e")
            text = f"{mantissa}e{int(exponent)}"
    reads_as_whole = "." not in text and "e-" not in text
    return (ABOUT if reads_as_whole and (near or float(text) != x) else "") + text.replace("-", MINUS)


def exact(x: Any) -> str:
    """A number with all its digits, where ``number`` hides some of them behind ``≈``; else empty.

    Example:
        >>> exact(math.tanh(-8)), exact(0.25)
        ('−0.9999997749296758', '')
    """
    if not is_single(x) or isinstance(x, (str, bool)) or not value(x).startswith(ABOUT):
        return ""
    entry = _entry(x)
    return "" if isinstance(entry, complex) else repr(float(entry)).replace("-", MINUS)


def equation(left: str, right: str) -> str:
    """``x = 3``; ``x ≈ 0`` where the right side says that it is not exact.

    Example:
        >>> equation("x", "3"), equation("x", "≈ −1")
        ('x = 3', 'x ≈ −1')
    """
    return f"{left} {right}" if right.startswith(ABOUT) else f"{left} = {right}"


def bracketed_negative(text: str) -> str:
    """A number as a factor: in brackets if it begins with a sign."""
    return f"({text})" if text.startswith((MINUS, ABOUT)) else text


def count_in_all(count: int) -> str:
    """The remark on a list that is cut short."""
    return say("{count} in all", count=count)


def row(place: str) -> str:
    """The name of a row of an array."""
    return say("row {place}", place=place)


def column(place: str) -> str:
    """The name of a column of an array."""
    return say("column {place}", place=place)


def entry(place: str) -> str:
    """The name of an entry of an array."""
    return say("entry {place}", place=place)


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
    if isinstance(g, str):
        return g
    if is_single(g):
        return number(_entry(g))
    if is_small(g, most):
        return in_full(g)
    if isinstance(g, Marked) and g.dust is not None:
        nothing = bool(np.all(g.dust | (np.asarray(g) == 0)))
        return f"‖{number(Dust(_norm(g)) if nothing else Near(_norm(g)) if np.any(g.near) else _norm(g))}‖"
    return f"‖{number(_norm(g))}‖"


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
    listed = entries(x)
    matrix: list[list[Any]] = listed if x.ndim > 1 else [listed]
    return matrix


def _cell(entry: Any) -> str:
    return str(entry) if isinstance(entry, bool) else number(entry, digits=3).replace(ABOUT, ABOUT.strip())


def is_finite(x: Any) -> bool:
    """True if there is neither NaN nor infinity in it."""
    if x.__class__ is float:
        return math.isfinite(x)
    return isinstance(x, str) or bool(np.all(np.isfinite(x)))


def array_or_words(x: Any) -> Any:
    """An operand that is no number as an array, if it is made of numbers, else in a few words.

    A function is called by its name: its ``repr`` holds an address, and the same graph is to have the same picture.
    """
    if callable(x) and isinstance(name := getattr(x, "__name__", None), str):
        return reprlib.repr(name)[1:-1]
    try:
        array = np.asarray(x)
    except ValueError:  # the lists have different lengths
        return reprlib.repr(x)
    return array if array.dtype.kind in "fiubc" else reprlib.repr(x)


def constant(x: Any, most: int = 1) -> tuple[str, int]:
    """A number as an operand of a ``formula``: a negative one needs brackets where a product does."""
    text = value(x, most)
    if text.startswith(ABOUT):
        return text, 0  # "= ≈ 1 × 3" would be hard to read
    return text, _PREFIX if text.startswith(MINUS) else ATOM


def _entry(x: Any) -> complex:
    single = entries(x.reshape(())) if isinstance(x, np.ndarray) and not isinstance(x, Marked) else x
    if isinstance(x, Marked):
        single = entries(x)
        while isinstance(single, list):
            single = single[0]
    found: complex = single.item() if hasattr(single, "item") else single
    return found


def _norm(x: Any) -> float:
    with np.errstate(all="ignore"):
        return float(np.sqrt((abs(np.asarray(x)) ** 2).sum()))


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


def formula(op: Op, operands: Sequence[tuple[str, int]], *, times: str = " × ", details: str = "") -> tuple[str, int]:
    """An operation as mathematics, and how tightly it binds.

    Args:
        op: the operation; its symbol decides between ``a + b`` and ``max(a, b)``.
        operands: the text of each operand, with how tightly it binds itself.
        times: how a product is written.
        details: the op's static parameters, as ``parameters.described`` writes them.

    Returns:
        The text, and its precedence: to be handed in again as an operand of a larger formula.

    Example:
        >>> from autograd import ops
        >>> total = formula(ops.add, [("a", ATOM), ("b", ATOM)])
        >>> formula(ops.multiply, [total, ("c", ATOM)])[0]
        '(a + b) × c'
        >>> formula(ops.maximum, [total, ("c", ATOM)])[0]
        'max(a + b, c)'
        >>> formula(ops.sum, [total], details="axis 0")[0], formula(ops.getitem, [("E", ATOM)], details="[0, 2]")[0]
        ('Σ axis 0 (a + b)', 'E[[0, 2]]')
        >>> formula(ops.reshape, [("x", ATOM)], details="→ (2, 3)")[0]
        'reshape(x → (2, 3))'
    """
    sign, called = op.symbol or op.name, op.name.lstrip("_")  # readers need not know that an op is private
    if details and sign == "[ ]":
        return f"{_bracketed(operands[0], ATOM)}[{details}]", ATOM
    if details:
        function = f"set[{details}]" if sign == "[ ]=" else sign if _IDENTIFIER.fullmatch(sign) else called
        inside = ", ".join(text for text, _ in operands)
        if details.startswith("→"):
            return f"{function}({inside} {details})", ATOM
        return f"{function}({inside})" if sign == "[ ]=" else f"{function} {details} ({inside})", ATOM
    if _SIGN.fullmatch(sign) and len(operands) == 2:
        level = _PRECEDENCE.get(sign, 0)
        between = times if sign == "×" else "^" if sign == "^" else f" {sign} "
        # Operands of equal precedence: the right one keeps its brackets, as in a - (b - c); under ^, the left one does.
        # The eye binds a tight dot more closely than a sign with spaces: (a ÷ b)·c.
        loose = times == "·" and sign == "×" and _LOOSE.search(_outside_brackets(operands[0][0]))
        left = _bracketed(operands[0], level + (sign == "^" or bool(loose)))
        right = _bracketed(operands[1], level + (sign != "^"))
        return left + between + bracketed_negative(right), level
    if _SIGN.fullmatch(sign) and len(operands) == 1:
        return sign + _bracketed(operands[0], _PREFIX + 1), _PREFIX
    if sign == "‖ ‖":
        return f"‖{operands[0][0]}‖", ATOM
    function = sign if _IDENTIFIER.fullmatch(sign) else called
    return f"{function}({', '.join(text for text, _ in operands)})", ATOM


_LOOSE = re.compile(" [÷@] ")


def _outside_brackets(text: str) -> str:
    """The text outside of all brackets."""
    while (shorter := re.sub(r"\([^()]*\)", "", text)) != text:
        text = shorter
    return text


def _bracketed(operand: tuple[str, int], level: int) -> str:
    text, own = operand
    return text if own >= max(level, 1) else f"({text})"


MOST_SUMMANDS = 4  # a longer sum shows its first two terms


def plus(summands: Sequence[str]) -> str:
    """Numbers as a sum, negative ones in brackets; of more than four, the first two and how many there are.

    Example:
        >>> plus(["1", "−6", "2"])
        '1 + (−6) + 2'
        >>> plus(["1", "−6", "2", "3", "5"])
        '1 + (−6) + … (5 terms)'
    """
    first, *rest = summands
    rest = [bracketed_negative(x) for x in rest]
    first = f"({first})" if first.startswith(ABOUT) else first
    if len(summands) <= MOST_SUMMANDS:
        return " + ".join([first, *rest])
    return f"{first} + {rest[0]} + … ({say('{count} terms', count=len(summands))})"


def substituted(text: str, names: dict[str, str]) -> str:
    """A local derivative as an op declares it (``1 - out^2``), with the names of a picture in it.

    Example:
        >>> substituted("-out/y", {"out": "v2", "y": "b"})
        '−v2/b'
        >>> substituted("xᵀ g", {"x": "batch"})
        'batchᵀ g'
    """
    return _WORD.sub(lambda word: names.get(word[0], word[0]), text.replace("-", MINUS))
