"""``import autograd.scipy``: SciPy's functions, differentiable, under the names that HIPS autograd gives them.

The modules below hold the functions that have a derivative here; any other name of the SciPy module of the same name
is SciPy's own, and a function among them refuses nodes that require a gradient. Each is loaded when it is asked for, as
in SciPy. Inside of this package ``scipy`` is SciPy itself (imports are absolute). SciPy is an extra:
``pip install "gategrad[scipy]"``.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograd.scipy import integrate as integrate
    from autograd.scipy import interpolate as interpolate
    from autograd.scipy import linalg as linalg
    from autograd.scipy import ndimage as ndimage
    from autograd.scipy import optimize as optimize
    from autograd.scipy import signal as signal
    from autograd.scipy import sparse as sparse
    from autograd.scipy import spatial as spatial
    from autograd.scipy import special as special
    from autograd.scipy import stats as stats

MODULES = (
    "integrate",
    "interpolate",
    "linalg",
    "ndimage",
    "optimize",
    "signal",
    "sparse",
    "spatial",
    "special",
    "stats",
)
"""The modules, by name."""


def __getattr__(name: str) -> Any:
    if name in MODULES:
        return importlib.import_module(f"autograd.scipy.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *MODULES})
