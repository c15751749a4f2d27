"""``import autograd.scipy``: SciPy's functions, differentiable, under the names that HIPS autograd gives them.

The modules below hold the functions that have a derivative here; any other name of the SciPy module of the same name
is SciPy's own, and a function among them refuses nodes that require a gradient. Inside of this package ``scipy`` is
SciPy itself (imports are absolute). SciPy is an extra: ``pip install "gategrad[scipy]"``.
"""

from autograd.scipy import integrate as integrate
from autograd.scipy import interpolate as interpolate
from autograd.scipy import linalg as linalg
from autograd.scipy import ndimage as ndimage
from autograd.scipy import optimize as optimize
from autograd.scipy import signal as signal
from autograd.scipy import spatial as spatial
from autograd.scipy import special as special
from autograd.scipy import stats as stats
