"""Rounding that sums leave behind, and where it is carried to: 0.1 + 0.2 − 0.3 is 5.6e−17, and its tanh is too.

So is the sine of π, which no float holds. Somebody who computes with pencil and paper gets 0 there, and is right.
Products of small numbers round nothing away, so that 1e−10 × 1e−10 stays 1e−20.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.drawing.circuit.parts import Circuit, Part
from autograd.drawing.story.mistakes import finite

STEPS = 16.0  # of the last binary digit, that a sum may be off by


@dataclass(frozen=True, slots=True)
class Rounding:
    """How far rounding may have carried each number of a circuit; the numbers are those of ``Circuit``.

    Attributes:
        values: for each part, of its value.
        locals: for each wire, of its local derivative.
        gradients: for each part, of its gradient.
    """

    values: list[float]
    locals: list[float]
    gradients: list[float]


def rounding(circuit: Circuit) -> Rounding:
    """The rounding in a circuit: what its sums made, carried on by the local derivatives, forward and back.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> x = Value(0.1, name="x") + 0.2 - 0.3
        >>> made = rounding(read_circuit(x * 1e-20)).values
        >>> x.data < made[-3] < 1e-14, made[-1] < 1e-34
        (True, True)
    """
    parts, wires = circuit.parts, circuit.wires
    values = [0.0] * len(parts)
    for i, part in enumerate(parts):
        entering = [wires[w] for w in part.entering]
        if not entering:  # a leaf: π has more digits than a number holds
            values[i] = _step(part) * _size(part.value)
        values[i] += sum(_size(wire.local) * values[wire.source] for wire in entering)
        if part.op and part.op.name in ("add", "subtract"):
            values[i] += _step(part) * max(_size(parts[wire.source].value) for wire in entering)
    locals_ = [0.0] * len(wires)
    for part in parts:
        if part.op and part.op.name == "multiply":  # the local derivative is the other operand
            first, second = part.entering
            locals_[first], locals_[second] = values[wires[second].source], values[wires[first].source]
        elif part.op and part.op.name in ("sin", "cos"):  # their slopes are sines too, of the same rounded operand
            locals_[part.entering[0]] = values[wires[part.entering[0]].source]
    gradients = [0.0] * len(parts)
    for i in reversed(range(len(parts))):
        leaving = [(w, wire) for w, wire in enumerate(wires) if wire.source == i and wire.sent is not None]
        for w, wire in leaving:
            gradients[i] += _size(wire.local) * gradients[wire.target]
            gradients[i] += _size(parts[wire.target].gradient) * locals_[w]
        if len(leaving) > 1:
            gradients[i] += _step(parts[i]) * max(_size(wire.sent) for _, wire in leaving)
    return Rounding(values, locals_, gradients)


def _size(x: Any) -> float:
    return abs(finite(x) or 0.0)


def _step(part: Part) -> float:
    kind = getattr(part.value, "dtype", np.dtype(float))
    return STEPS * float(np.finfo(kind).eps) if kind.kind in "fc" else 0.0
