"""The numbers of a circuit kept as they are: training writes into arrays that a picture may still have to show."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.drawing.circuit.parts import Circuit

SMALL = 64  # the most entries that are copied; a picture of larger arrays shows the shape alone


def keep(circuit: Circuit) -> Circuit:
    """The same circuit with copies of its small arrays, of those inside of boxes, and of gradients that are stale.

    Example:
        >>> import numpy as np
        >>> from autograd import Tensor
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> x = Tensor([1.0, 2.0])
        >>> circuit = keep(read_circuit(x * 2))
        >>> x.data[0] = 7.0
        >>> circuit.parts[0].value.tolist()
        [1.0, 2.0]
    """
    hidden = circuit.inside.whole.parts if circuit.inside is not None else []
    for part in [*circuit.parts, *hidden]:
        if np.size(part.value) <= SMALL:
            part.value = _copied(part.value)
        if part.stale:
            part.grad = _copied(part.grad)
    return circuit


def _copied(x: Any) -> Any:
    """A copy of an array, with the attributes of a subclass; anything else as it is."""
    if not isinstance(x, np.ndarray):
        return x
    copy = x.copy()
    if hasattr(x, "__dict__"):
        copy.__dict__.update(x.__dict__)
    return copy
