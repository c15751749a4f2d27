"""The rule of an operand as text in the names of a picture: ``2 v3``, ``g yᵀ`` with the shapes that go in and come out.

An op declares its rules as text (``local=``): the slope, if it works entry by entry; else the whole rule, with ``g``
for the incoming gradient. Here the names of the operands, the numbers of static parameters, and ``n``, the count of
entries reduced to one, are put into it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.engine.op import Op

ANYTHING = "Jᵀ g"
"""The rule of every op: the transposed matrix of all its derivatives, times the gradient."""

_REAL_ONLY = ("eig", "eigh", "cholesky", "qr", "pinv", "slogdet")  # the texts hold for real matrices
_CONJUGATED = re.compile(r"conj\((\w+\([^()]*\)|[^()]*)\)")
_PRODUCT = re.compile(r"(-?)(\w+?)(ᵀ?) (\w+?)(ᵀ?)")


def declared(op: Op, i: int, params: Mapping[str, Any], operands: Sequence[Any], out: Any) -> str:
    """The text of operand ``i`` in the op's own words; a text for real numbers is not used for complex ones."""
    if not op.local:
        return ""
    text = _known_case(op, op.local[0 if op.variadic else i], params, operands, out)
    if keeps_real_part(operands[i], out) and text and op.name not in _REAL_ONLY and not text.startswith("Re "):
        return _real_part(text, elementwise=op.kind == "elementwise")
    if op.kind == "elementwise" and "conj(" not in text:
        return text
    if any(np.iscomplexobj(x) for x in (*operands, out)):
        return ANYTHING if op.name in _REAL_ONLY else text
    if op.name == "qr" and operands[0].shape[-2] < operands[0].shape[-1]:
        return ANYTHING
    if op.name == "conjugate":
        return "g"
    text = _CONJUGATED.sub(lambda found: _unconjugated(found[0], found[1], text), text)
    if op.name == "pnorm" and params["p"] in (1, 2):
        text = "g sign(x)" if params["p"] == 1 else "g x/out"
    if "reduced(g)" in text:
        mean = params.get("reduction") == "mean"
        text = text.replace("reduced(g)", f"g/{np.size(operands[-1])}" if mean else "g")
        text = "-g onehot" + (f"/{np.size(operands[-1])}" if mean else "") if text.endswith("onehot") else text
    return text


def keeps_real_part(x: Any, out: Any) -> bool:
    """True for a real operand of a complex result: its gradient is the real part of the one sent back."""
    return bool(np.iscomplexobj(out) and not np.iscomplexobj(x))


def _real_part(text: str, elementwise: bool) -> str:
    """The text of the real part of a rule; the text of an elementwise rule is the slope alone."""
    if elementwise:
        return {"1": "Re g", "-1": "-Re g"}.get(text, f"Re(g {text})" if text.isalpha() else f"Re(g ({text}))")
    return f"Re {text}" if text == "g" or text.startswith("F") else f"Re({text})"


def _known_case(op: Op, text: str, params: Mapping[str, Any], operands: Sequence[Any], out: Any) -> str:
    """The text made exact for this call: a choice that NaN has decided, the scale, the count of operands."""
    # NaN fulfils neither comparison, so the second slope holds.
    if "[x ≤ 0]" in text and _has_nan(operands[0]):
        return text.replace("[x ≤ 0]", "(1 - [x > 0])")
    if op.gate in ("router", "sharing router") and op.name != "relu" and any(map(_has_nan, operands)):
        text = _CHOICE.sub("[chosen]/ties" if op.gate == "sharing router" else "[chosen]", text)
        return text.replace("/ties/ties", "/ties")
    if op.name == "irfft":  # F is not scaled; its inverse is
        n = np.shape(out)[params["axis"]]
        scale = {"forward": "", "ortho": f"/sqrt({n})"}.get(params["norm"], f"/{n}")
        return text.replace("/n", scale)
    if op.name == "einsum" and len(operands) == 1:
        return "g" if moves_nothing(params["subscripts"]) else "g with its axes back"
    return text


_CHOICE = re.compile(r"\[[^\[\]]*[<>≤=][^\[\]]*\]( \+ \[[^\[\]]*\]/2)?")


def _has_nan(x: Any) -> bool:
    array = np.asarray(x)
    return array.dtype.kind in "fc" and bool(np.isnan(array).any())


def moves_nothing(subscripts: str) -> bool:
    """True if the axes of one operand that are not added up stay in their order.

    Example:
        >>> moves_nothing("ij->i"), moves_nothing("ij->ji")
        (True, False)
    """
    term, result = subscripts.split("->")
    return [label for label in term if label in result] == list(result)


def _unconjugated(found: str, inside: str, text: str) -> str:
    """A conjugated text without its conjugation, for real numbers; a sum keeps its brackets."""
    return inside if found == text or re.fullmatch(r"\w+(\([^()]*\))?", inside) else f"({inside})"


def written(
    op: Op, i: int, params: Mapping[str, Any], operands: Sequence[Any], out: Any, names: Mapping[str, str]
) -> str:
    """The text of operand ``i`` in the names of a picture.

    Args:
        op: the op.
        i: the position of the operand.
        params: static parameters.
        operands: plain values.
        out: the plain result.
        names: for the words of operands and ``out``, their names.

    Example:
        >>> from autograd import ops
        >>> [written(ops.power, 0, {}, [5.0, y], 5.0 ** y, {"x": "v1", "y": str(y)}) for y in (2, 3, 1, 0.5)]
        ['2 v1', '3 v1^2', '1', '0.5 v1^(−0.5)']
        >>> x = np.ones((2, 3))
        >>> written(ops.mean, 0, {"axis": 1, "keepdims": False}, [x], x.mean(axis=1), {})
        'g/3'
    """
    known_exponent = op.name == "power" and _is_number(operands[1]) and names.get("y") == notation.value(operands[1], 4)
    if known_exponent and i == 0:
        return power_slope(notation.bracketed_negative(names.get("x", "x")), float(operands[1]))
    text = declared(op, i, params, operands, out)
    known = {name: _number(x) for name, x in params.items() if _is_number(x)}
    if "axis" in params and operands and np.size(out):
        known.setdefault("n", _number(np.size(operands[0]) // max(1, np.size(out))))
    if text in names:
        return names[text]
    text = notation.substituted(text, {**known, **{word: notation.bracketed_negative(x) for word, x in names.items()}})
    return _simplified(text)


def _is_number(x: Any) -> bool:
    return isinstance(x, (float, int, np.number)) and not isinstance(x, (bool, np.bool_, np.complexfloating))


def _number(x: Any) -> str:
    return notation.bracketed_negative(notation.number(x))


def power_slope(x: str, y: float) -> str:
    """The slope of ``x^y`` by x for a known exponent: ``2 x``, ``−x^(−2)``."""
    if y in (0.0, 1.0):
        return notation.number(y)
    exponent = notation.number(y - 1)
    raised = x if y == 2 else f"{x}^{notation.bracketed_negative(exponent)}"
    if y in (-1.0,):
        return notation.MINUS + raised
    return f"{notation.number(y)} {raised}"


def _simplified(text: str) -> str:
    """A text without factors of 1, subtracted zeros and brackets around limits, with exponents computed."""
    minus = notation.MINUS
    text = re.sub(rf"\^\((\d+){minus}1\)", lambda found: f"^{int(found[1]) - 1}" if found[1] != "2" else "", text)
    text = re.sub(r"/1(?![\w.])", "", text)
    text = re.sub(rf"(\[|[<>≤≥=] )\(({minus}[\w.]+)\)", r"\1\2", text)
    text = re.sub(r"(?<![\w.)\]^])1 (?=\w|\[|\()", "", text)
    text = re.sub(r"(?<![\w^.])(\d[\d.]*) (?=\d)", r"\1 · ", text)  # two adjacent numbers would read as one
    return re.sub(rf"\(([\w./]+) {notation.MINUS} 0\)", r"\1", text)


def with_shapes(
    op: Op, i: int, params: Mapping[str, Any], operands: Sequence[Any], out: Any, names: Mapping[str, str]
) -> str:
    """The rule of a gate of arrays with its shapes: ``g (5,3) · wᵀ (3,8) = (5,8)``, or ``g/3: (2,) → (2,3)``."""
    text = declared(op, i, params, operands, out)
    target = np.shape(operands[i])
    rule = written(op, i, params, operands, out, names)
    found = _PRODUCT.fullmatch(text)
    shapes = {"g": np.shape(out), **dict(zip(op.operands, map(np.shape, operands), strict=False))}
    if found and found[2] in shapes and found[4] in shapes:
        left, right = (
            shapes[word][::-1] if turned else shapes[word] for word, turned in (found.group(2, 3), found.group(4, 5))
        )
        if len(left) == len(right) == 2 and left[1] == right[0] and (left[0], right[1]) == target:
            sign = notation.MINUS if found[1] else ""
            one = _factor(names.get(found[2], found[2]) + found[3], left)
            other = _factor(names.get(found[4], found[4]) + found[5], right)
            return f"{sign}{one} · {other} = {_tight(target)}"
    return f"{rule}: {_tight(np.shape(out))} → {_tight(target)}" if np.shape(out) != target and rule else rule


def _factor(name: str, shape: tuple[int, ...]) -> str:
    """A factor with its shape, unless the shape is all the name that it has."""
    return name if name.startswith("(") else f"{name} {_tight(shape)}"


def _tight(shape: tuple[int, ...]) -> str:
    return str(tuple(shape)).replace(", ", ",")
