"""Numbers as pencil and paper give them, where rounding led the floats elsewhere.

0.1 + 0.2 − 0.3 is 5.6e−17 in floats and 0 on paper, and (1e8² + 0.5) − 1e8² is 0 and 0.5. So the graph is computed once
more, with its leaves as they are written and with fractions. Functions such as sin, and leaves with as many digits as a
float holds (π, 1/3), leave an error; a number that is not larger than its error is 0 on paper, as the sine of π.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from autograd.drawing.circuit.parts import Circuit, Kind, Part
from autograd.drawing.story.mistakes import finite
from autograd.engine.numerics import apply_rule

# fractions of more bits make long graphs slow; fewer than KEPT_BITS would be coarser than a float
MOST_BITS, KEPT_BITS = 2048, 512
HIGHEST = 8  # the highest power of a fraction that is computed
REFUSED = (ArithmeticError, TypeError, ValueError)

_RATIONAL: dict[str, tuple[Callable[..., Any], Callable[..., tuple[Any, ...]]]] = {
    "add": (lambda x, y: x + y, lambda x, y: (1, 1)),
    "subtract": (lambda x, y: x - y, lambda x, y: (1, -1)),
    "multiply": (lambda x, y: x * y, lambda x, y: (y, x)),
    "divide": (lambda x, y: x / y, lambda x, y: (1 / y, -x / y**2)),
    "negative": (lambda x: -x, lambda x: (-1,)),
    "square": (lambda x: x * x, lambda x: (2 * x,)),
    "reciprocal": (lambda x: 1 / x, lambda x: (-1 / x**2,)),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A number as paper has it, and how far it may be off."""

    number: Fraction
    error: float

    def __float__(self) -> float:
        return 0.0 if abs(self.number) <= self.error else float(self.number)


@dataclass(frozen=True, slots=True)
class Rounding:
    """The numbers of a ``Circuit`` as a calculation on paper has them; None for a number that paper does not give.

    Attributes:
        values: for each part, its value.
        locals: for each wire, its local derivative.
        gradients: for each part, its gradient.
    """

    values: list[float | None]
    locals: list[float | None]
    gradients: list[float | None]


def rounding(circuit: Circuit) -> Rounding:
    """The circuit on paper, forward and back.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> x = Value(0.1, name="x") + 0.2 - 0.3
        >>> x.data > 0, rounding(read_circuit(x * 1e-20)).values
        (True, [0.1, 0.2, 0.3, 0.3, 0.0, 1e-20, 0.0])
    """
    values: list[Paper | None] = []
    eps = max(_eps(part.value) for part in circuit.parts)  # among float32 numbers, constants have no more digits either
    locals_: list[Paper | None] = [_float(wire.local) for wire in circuit.wires]
    for part in circuit.parts:
        values.append(_leaf(part, eps) if not part.entering else _float(part.value))
        sources = [values[circuit.wires[w].source] for w in part.entering]
        if finite(part.value) is None or part.op is None or not sources or None in sources:
            continue
        try:
            values[-1], slopes = _gate(circuit, part, [x for x in sources if x is not None])
        except REFUSED:  # the op is not defined there, or the result exceeds every float
            continue
        for w, slope in zip(part.entering, slopes, strict=True):
            if slope is not None and locals_[w] is not None:
                locals_[w] = slope
    gradients = _gradients(circuit, locals_)
    return Rounding(*([_shown(x) for x in numbers] for numbers in (values, locals_, gradients)))


def _gate(circuit: Circuit, part: Part, operands: Sequence[Paper]) -> tuple[Paper, list[Paper | None]]:
    """The value of a gate and its local derivatives."""
    forward, slopes, eps = _function(circuit, part)
    numbers = [x.number for x in operands]
    out, found = forward(*numbers), slopes(*numbers)
    error = eps * abs(float(out))
    errors = [0.0 if slope is None else eps * abs(float(slope)) for slope in found]
    for k, x in enumerate(operands):
        if x.error:
            error += abs(float(found[k] or 0)) * x.error
            moved = [*numbers[:k], numbers[k] + Fraction(x.error), *numbers[k + 1 :]]
            for n, (slope, other) in enumerate(zip(found, slopes(*moved), strict=True)):
                errors[n] += abs(float(slope - other)) if slope is not None else 0.0
    made = [None if slope is None else _short(slope, more) for slope, more in zip(found, errors, strict=True)]
    return _short(out, error), made


def _function(circuit: Circuit, part: Part) -> tuple[Callable[..., Any], Callable[..., Sequence[Any]], float]:
    """A gate as functions of fractions, its value and its slopes, and the error of both for a number of size 1."""
    op, params = part.op, part.params or {}
    assert op is not None
    if op.name in _RATIONAL:
        return *_RATIONAL[op.name], 0.0
    sources = [circuit.parts[circuit.wires[w].source] for w in part.entering]
    if op.name == "power" and sources[1].kind is Kind.CONSTANT:
        n = finite(sources[1].value)
        if n is not None and n.is_integer() and abs(n) <= HIGHEST:
            whole = int(n)
            return lambda x, _: x**whole, lambda x, _: (whole * x ** (whole - 1) if whole else 0, None), 0.0

    def floats(numbers: Sequence[Fraction]) -> list[Any]:
        return [s.value if s.kind is Kind.CONSTANT else float(x) for s, x in zip(sources, numbers, strict=True)]

    def forward(*numbers: Fraction) -> Fraction:
        with np.errstate(all="ignore"):
            return Fraction(float(op.compute(floats(numbers), params)))

    def slopes(*numbers: Fraction) -> list[Fraction | None]:
        xs = floats(numbers)
        with np.errstate(all="ignore"):
            out = op.compute(xs, params)
            sent = [None if r is None else float(apply_rule(r, 1.0, out, xs, params)) for r in op.rules]
        return [None if x is None or not np.isfinite(x) else Fraction(x) for x in sent]

    return forward, slopes, _eps(part.value)


def _gradients(circuit: Circuit, locals_: Sequence[Paper | None]) -> list[Paper | None]:
    """The gradients, added up along the wires that bring one back."""
    found: list[Paper | None] = [None] * len(circuit.parts)
    for i, part in reversed(list(enumerate(circuit.parts))):
        if finite(part.gradient) is None:
            continue
        leaving = [(w, wire) for w, wire in enumerate(circuit.wires) if wire.source == i and wire.sent is not None]
        if not leaving:
            found[i] = _float(part.gradient, 0.0)
            continue
        terms = [_product(found[wire.target], locals_[w]) or _float(wire.sent) for w, wire in leaving]
        known = [term for term in terms if term is not None]
        if len(known) == len(terms):
            found[i] = _short(sum((x.number for x in known), Fraction(0)), sum(x.error for x in known))
    return found


def _product(x: Paper | None, y: Paper | None) -> Paper | None:
    if x is None or y is None:
        return None
    try:
        error = abs(float(x.number)) * y.error + abs(float(y.number)) * x.error
        return Paper(x.number * y.number, error)
    except OverflowError:
        return None


def _leaf(part: Part, eps: float) -> Paper | None:
    """The number of a leaf as it is written. A number with all digits of a float stands for another number near it."""
    number = finite(part.value)
    if number is None:
        return None
    text = str(np.ravel(part.value)[0])  # a float32 prints with its few digits
    digits = text.partition("e")[0].replace(".", "").lstrip("-0").rstrip("0")
    full = len(digits) >= (15 if _eps(part.value) < 1e-10 else 7)
    return Paper(Fraction(text), eps * abs(number) if full else 0.0)


def _float(x: Any, eps: float | None = None) -> Paper | None:
    number = finite(x)
    return None if number is None else Paper(Fraction(number), (_eps(x) if eps is None else eps) * abs(number))


def _short(number: Any, error: float) -> Paper:
    """A number with fewer bits, if it has very many; the rest counts as error."""
    number = Fraction(number)
    above, below = number.numerator, number.denominator
    if above.bit_length() + below.bit_length() <= MOST_BITS:
        return Paper(number, error)
    shift = KEPT_BITS - above.bit_length() + below.bit_length()
    kept = Fraction((above << max(shift, 0)) // (below << max(-shift, 0)), 1) * Fraction(2) ** -shift
    return Paper(kept, error + abs(float(number)) * 2.0 ** (10 - KEPT_BITS))


def _shown(x: Paper | None) -> float | None:
    try:
        return None if x is None else float(x)
    except OverflowError:
        return None


def _eps(x: Any) -> float:
    kind = getattr(x, "dtype", np.dtype(float))
    return float(np.finfo(kind).eps) if kind.kind in "fc" else float(np.finfo(float).eps)
