"""``import autograd.scipy``: SciPy's functions, differentiable, under the names that HIPS autograd gives them.

``integrate``, ``linalg``, ``signal``, ``special`` and ``stats`` hold the functions that have a derivative here; any
other name of the SciPy module of the same name is SciPy's own and refuses nodes that require a gradient. Inside of this
package ``scipy`` is SciPy itself (imports are absolute). SciPy is an extra: ``pip install "gategrad[scipy]"``.
"""

from autograd.scipy import integrate as integrate
from autograd.scipy import linalg as linalg
from autograd.scipy import signal as signal
from autograd.scipy import special as special
from autograd.scipy import stats as stats
