"""Other libraries that meet a node: SciPy, which is taught on demand, and hints for what would make an array of it.

The derivatives of SciPy's functions lie floors above, in ``autograd.scipy``, and nothing below may import it. This file
is the one place that does, by name and only once a function of SciPy has been called on a node.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

_FRAMES = ("pandas", "xarray", "polars")
_PLOTS = ("matplotlib", "mpl_toolkits", "seaborn", "plotly", "bokeh", "altair", "PIL")
_OTHERS = ("sklearn", "torch", "jax", "tensorflow")
_PASSED_THROUGH = frozenset(("numpy", "scipy", *_FRAMES, *_PLOTS, *_OTHERS))


def loaded_for(function: Any) -> bool:
    """True if ``function`` is SciPy's, its derivatives were not loaded so far, and they are now."""
    special = sys.modules.get("scipy.special")
    ours = getattr(special, getattr(function, "__name__", ""), None) is function
    if special is None or not ours or "autograd.scipy.special" in sys.modules:
        return False
    importlib.import_module("autograd.scipy.special")
    return True


def caller(frame: types.FrameType | None) -> str:
    """The name of the module that asked for an array in ``frame``, or had NumPy ask for it; "" if there is none."""
    while frame is not None and _root(frame) == "numpy":
        frame = frame.f_back
    return "" if frame is None else str(frame.f_globals.get("__name__"))


def hint_for(kind: str, frame: types.FrameType | None, asking: str) -> str | None:
    """The way to write it, for a caller that takes a ``kind`` (a Tensor) for an array; None if it is no known library.

    Args:
        kind: the class of the node.
        frame: the frame that asked for the array.
        asking: the module that asked, as ``caller`` tells.
    """
    if asking.partition(".")[0] not in _PASSED_THROUGH:
        return None
    frames = []
    while frame is not None and _root(frame) in _PASSED_THROUGH:
        frames.append(frame)
        frame = frame.f_back
    modules = {str(frame.f_globals.get("__name__")) for frame in frames}
    got = f"got a {kind} that requires a gradient, expected plain numbers: the gradient would be lost"
    if any(module.startswith("scipy.sparse") for module in modules):
        return f"scipy.sparse: {got}; x.toarray() makes a plain array of a sparse matrix"
    for library in (*_FRAMES, *_PLOTS, *_OTHERS):
        if any(module.partition(".")[0] == library for module in modules):
            return f"{library}: {got}; {_way_out(library)}"
    name = next(filter(None, map(_differentiable, reversed(frames))), None)
    if name is None:
        return (
            f"scipy: {got}, and no derivative is known here for what was called; autograd.scipy has those that are, "
            f"and autograd.extend.primitive declares another"
        )
    return f"{name.removeprefix('autograd.')}: {got}; {name} is the same with a derivative"


def _way_out(name: str) -> str:
    if name in _PLOTS:
        return "t.detach().numpy() makes them, to be shown"
    if name in _FRAMES:
        return (
            "to compute with the frame, take the numbers out of it (x.to_numpy()) and go on with Tensors; to keep "
            "results in it, t.detach().numpy() makes plain numbers"
        )
    return "t.detach().numpy() makes them, for what needs no gradient"


def _root(frame: types.FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def _differentiable(frame: types.FrameType) -> str | None:
    """The name in ``autograd.scipy`` of the SciPy function that runs in ``frame``; None if it has none."""
    own = str(frame.f_globals.get("__name__")), frame.f_code.co_name
    wrapped = [(x.__module__, x.__name__) for x in frame.f_locals.values() if isinstance(x, types.FunctionType)]
    owner = frame.f_locals.get("self")  # of a distribution: norm is an object of the class norm_gen
    within = [] if owner is None else [type(owner).__name__.removesuffix("_gen")]
    for module, name in (own, *wrapped):
        path = [*str(module).split(".")[1:2], *within, name]
        found: Any = importlib.import_module("autograd.scipy")
        for part in path:
            found = vars(found).get(part) if isinstance(found, types.ModuleType) else None
        if callable(found):
            return ".".join(("autograd.scipy", *path))
    return None
