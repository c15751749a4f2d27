"""Distributions of ``scipy.stats`` as modules of functions, differentiable by x and by every parameter that is real.

>>> import autograd.scipy.stats.norm as norm
>>> from autograd import grad
>>> round(grad(norm.logcdf)(-40.0), 6)
40.024969

Functions broadcast over all of their arguments. As in SciPy a parameter out of its range gives NaN, and a density
outside of its support is 0. Names that a module does not define (``rvs``, ``fit`` ...) are SciPy's own.
"""

from autograd.scipy.refusals import everything_else as _everything_else
from autograd.scipy.stats import beta as beta
from autograd.scipy.stats import chi2 as chi2
from autograd.scipy.stats import dirichlet as dirichlet
from autograd.scipy.stats import gamma as gamma
from autograd.scipy.stats import multivariate_normal as multivariate_normal
from autograd.scipy.stats import norm as norm
from autograd.scipy.stats import poisson as poisson
from autograd.scipy.stats import t as t

__getattr__ = _everything_else("stats")
