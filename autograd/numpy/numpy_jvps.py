"""HIPS autograd's name for ``broadcast``: its users' forward-mode rules stretch tangents with it."""

from __future__ import annotations

from typing import Any

import numpy as np


def broadcast(x: Any, target: Any) -> Any:
    """``x`` with the shape of ``target``; complex, if that is.

    Example:
        >>> broadcast(1.0, np.zeros(3))
        array([1., 1., 1.])
    """
    stretched = np.broadcast_to(x, np.shape(target))
    return stretched + 0j if np.iscomplexobj(target) and not np.iscomplexobj(stretched) else stretched + 0.0
