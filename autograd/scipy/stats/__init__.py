"""Distributions of ``scipy.stats``, differentiable by x and by every parameter that is real.

>>> import autograd.scipy.stats.norm as norm
>>> from autograd import grad
>>> round(grad(norm.logcdf)(-40.0), 6)
40.024969

The distributions that HIPS autograd has are modules of functions, as there; the others are objects, as in SciPy:

>>> from autograd.scipy.stats import lognorm
>>> round(grad(lambda s: lognorm(s).logpdf(2.0))(0.5), 6)
1.843624

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
from autograd.scipy.stats.continuous import cauchy as cauchy
from autograd.scipy.stats.continuous import expon as expon
from autograd.scipy.stats.continuous import f as f
from autograd.scipy.stats.continuous import gumbel_l as gumbel_l
from autograd.scipy.stats.continuous import gumbel_r as gumbel_r
from autograd.scipy.stats.continuous import halfnorm as halfnorm
from autograd.scipy.stats.continuous import invgamma as invgamma
from autograd.scipy.stats.continuous import laplace as laplace
from autograd.scipy.stats.continuous import logistic as logistic
from autograd.scipy.stats.continuous import lognorm as lognorm
from autograd.scipy.stats.continuous import pareto as pareto
from autograd.scipy.stats.continuous import rayleigh as rayleigh
from autograd.scipy.stats.continuous import skewnorm as skewnorm
from autograd.scipy.stats.continuous import uniform as uniform
from autograd.scipy.stats.continuous import vonmises as vonmises
from autograd.scipy.stats.continuous import weibull_min as weibull_min
from autograd.scipy.stats.discrete import bernoulli as bernoulli
from autograd.scipy.stats.discrete import binom as binom
from autograd.scipy.stats.discrete import geom as geom
from autograd.scipy.stats.discrete import nbinom as nbinom

__getattr__ = _everything_else("stats")
