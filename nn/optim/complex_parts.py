"""Steps of complex parameters: their real and imaginary parts are stepped, as two numbers each.

The gradient of a real loss by z = x + iy is dL/dx - i dL/dy here, so the parts of its conjugate are the gradients by
the parts of z. Squares, roots and signs in the formulas of a step are those of real numbers then, as in PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from autograd.engine.node import leaf
from autograd.engine.versions import assign

np: Any = numpy  # NumPy's stubs know plain arrays only


def step_parts(update: Callable[..., None], p: Any, g: Any, state: dict[str, Any], group: dict[str, Any]) -> None:
    """``update(p, g, state, group)`` of a complex parameter, by its parts; its state is complex as p is."""
    data = p._data
    apart, remembered = leaf(p.node_type, _apart(data)), {name: _apart(x) for name, x in state.items()}
    update(apart, _apart(g.conj()), remembered, group)
    shape = apart._data.shape
    state.update({name: _together(x) if getattr(x, "shape", None) == shape else x for name, x in remembered.items()})
    if data.__class__ is numpy.ndarray and data.flags.writeable:
        data[...] = _together(apart._data)
        assign(p, data)
    else:
        assign(p, _together(apart._data))


def _apart(x: Any) -> Any:
    """Real and imaginary parts along a new last axis; real arrays as they are."""
    complex_ = getattr(getattr(x, "dtype", None), "kind", "") == "c"
    return np.stack([x.real, x.imag], axis=-1) if complex_ else x


def _together(parts: Any) -> Any:
    x = parts[..., 0] + parts[..., 1] * np.asarray(1j, np.result_type(parts.dtype, np.complex64))
    return np.asarray(x) if isinstance(x, np.generic) else x
