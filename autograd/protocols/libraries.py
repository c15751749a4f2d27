"""Other libraries that meet a node: SciPy, which is taught on demand, and hints for what would make an array of it.

The derivatives of SciPy's functions lie floors above, in ``autograd.scipy``, and nothing below may import it. This file
is the one place that does, by name and only once a function of SciPy has been called on a node.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

_PASSED_THROUGH = ("numpy", "scipy", "pandas")


def loaded_for(function: Any) -> bool:
    """True if ``function`` is SciPy's, its derivatives were not loaded so far, and they are now."""
    name = getattr(function, "__name__", "")
    places = map(
        sys.modules.get, ("scipy.special", "scipy.special._ufuncs")
    )  # the latter has those below zeta, lambertw
    known = any(place is not None and getattr(place, name, None) is function for place in places)
    if not known or "autograd.scipy.special" in sys.modules:
        return False
    importlib.import_module("autograd.scipy.special")
    return True


def hint_for(kind: str, frame: types.FrameType | None) -> str | None:
    """The way to write it, for a caller that takes a ``kind`` (a Tensor) for an array; None if it is no known library.

    Args:
        kind: the class of the node.
        frame: the frame that asked for the array.
    """
    frames = []
    while frame is not None and _root(frame) in _PASSED_THROUGH:
        frames.append(frame)
        frame = frame.f_back
    modules = {str(frame.f_globals.get("__name__")) for frame in frames}
    got = f"got a {kind}, expected plain arrays: it would lose its gradient without a word"
    if any(module.startswith("scipy.sparse") for module in modules):
        return f"scipy.sparse: {got}; x.toarray() makes a plain array of a sparse matrix"
    if any(module.startswith("pandas") for module in modules):
        return f"pandas: {got}; t.data is its plain array, and x.to_numpy() that of a Series, an Index or a DataFrame"
    if not any(module.startswith("scipy") for module in modules):
        return None
    name = next(filter(None, map(_differentiable, reversed(frames))), None)
    if name is None:
        return f"scipy: {got}, and no derivative is known here for what was called; use t.data for its plain value"
    return f"{name.removeprefix('autograd.')}: {got}; {name} is the same with a derivative"


def _root(frame: types.FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def _differentiable(frame: types.FrameType) -> str | None:
    """The name in ``autograd.scipy`` of the function or class of SciPy that runs in ``frame``; None if it has none."""
    own = str(frame.f_globals.get("__name__")), frame.f_code.co_name
    owner = frame.f_locals.get("self")  # of a distribution: norm is an object of the class norm_gen
    if owner is not None and own[1] in ("__init__", "__call__"):  # of a spline: CubicSpline(x, t)
        own = type(owner).__module__, type(owner).__name__
        owner = None
    wrapped = [(x.__module__, x.__name__) for x in frame.f_locals.values() if isinstance(x, types.FunctionType)]
    within = [] if owner is None else [type(owner).__name__.removesuffix("_gen")]
    for module, name in (own, *wrapped):
        package = str(module).split(".")[1:]
        for path in ([*package[:1], *within, name], [*package[:2], name]):
            found: Any = importlib.import_module("autograd.scipy")
            for part in path:
                found = _public(found, part)
            if callable(found):
                return ".".join(("autograd.scipy", *path))
    return None


def _public(found: Any, name: str) -> Any:
    """What a module, or an object that lists its own names (a distribution), defines under a name; None if nothing."""
    if isinstance(found, types.ModuleType):
        return vars(found).get(name)
    return getattr(found, name) if found is not None and name in dir(found) else None
