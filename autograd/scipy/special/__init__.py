"""``scipy.special``, differentiable: importing this module also teaches SciPy's own ufuncs to answer on nodes.

>>> import numpy as np
>>> import scipy.special
>>> from autograd import Tensor
>>> from autograd.scipy.special import gammaln
>>> x = Tensor([3.0])
>>> (gammaln(x) + scipy.special.erf(x)).sum().backward()
>>> x.grad.round(4)
array([0.9229])

By orders, and by the shape parameters of the incomplete gamma and beta functions, no derivative is known here.
"""

import scipy.special as _scipy_special

from autograd import ops as _ops
from autograd.engine.op import Op as _Op
from autograd.protocols.dispatch import answer_to as _answer_to
from autograd.scipy.refusals import everything_else as _everything_else
from autograd.scipy.special.bessel import i0 as i0
from autograd.scipy.special.bessel import i0e as i0e
from autograd.scipy.special.bessel import i1 as i1
from autograd.scipy.special.bessel import i1e as i1e
from autograd.scipy.special.bessel import iv as iv
from autograd.scipy.special.bessel import ive as ive
from autograd.scipy.special.bessel import j0 as j0
from autograd.scipy.special.bessel import j1 as j1
from autograd.scipy.special.bessel import jn as jn
from autograd.scipy.special.bessel import jv as jv
from autograd.scipy.special.bessel import k0 as k0
from autograd.scipy.special.bessel import k0e as k0e
from autograd.scipy.special.bessel import k1 as k1
from autograd.scipy.special.bessel import k1e as k1e
from autograd.scipy.special.bessel import kn as kn
from autograd.scipy.special.bessel import kv as kv
from autograd.scipy.special.bessel import kve as kve
from autograd.scipy.special.bessel import y0 as y0
from autograd.scipy.special.bessel import y1 as y1
from autograd.scipy.special.bessel import yn as yn
from autograd.scipy.special.bessel import yv as yv
from autograd.scipy.special.entropies import entr as entr
from autograd.scipy.special.entropies import expit as expit
from autograd.scipy.special.entropies import kl_div as kl_div
from autograd.scipy.special.entropies import log_expit as log_expit
from autograd.scipy.special.entropies import log_softmax as log_softmax
from autograd.scipy.special.entropies import logit as logit
from autograd.scipy.special.entropies import logsumexp as logsumexp
from autograd.scipy.special.entropies import rel_entr as rel_entr
from autograd.scipy.special.entropies import softmax as softmax
from autograd.scipy.special.entropies import xlog1py as xlog1py
from autograd.scipy.special.entropies import xlogy as xlogy
from autograd.scipy.special.error_functions import erf as erf
from autograd.scipy.special.error_functions import erfc as erfc
from autograd.scipy.special.error_functions import erfcinv as erfcinv
from autograd.scipy.special.error_functions import erfcx as erfcx
from autograd.scipy.special.error_functions import erfi as erfi
from autograd.scipy.special.error_functions import erfinv as erfinv
from autograd.scipy.special.error_functions import exp1 as exp1
from autograd.scipy.special.error_functions import expi as expi
from autograd.scipy.special.error_functions import expn as expn
from autograd.scipy.special.error_functions import log_ndtr as log_ndtr
from autograd.scipy.special.error_functions import ndtr as ndtr
from autograd.scipy.special.error_functions import ndtri as ndtri
from autograd.scipy.special.gammas import beta as beta
from autograd.scipy.special.gammas import betainc as betainc
from autograd.scipy.special.gammas import betaincinv as betaincinv
from autograd.scipy.special.gammas import betaln as betaln
from autograd.scipy.special.gammas import digamma as digamma
from autograd.scipy.special.gammas import gamma as gamma
from autograd.scipy.special.gammas import gammainc as gammainc
from autograd.scipy.special.gammas import gammaincc as gammaincc
from autograd.scipy.special.gammas import gammainccinv as gammainccinv
from autograd.scipy.special.gammas import gammaincinv as gammaincinv
from autograd.scipy.special.gammas import gammaln as gammaln
from autograd.scipy.special.gammas import gammasgn as gammasgn
from autograd.scipy.special.gammas import multigammaln as multigammaln
from autograd.scipy.special.gammas import polygamma as polygamma
from autograd.scipy.special.gammas import psi as psi
from autograd.scipy.special.gammas import rgamma as rgamma
from autograd.scipy.special.gammas import stdtr as stdtr

_answer_to(_scipy_special, [op for op in globals().values() if isinstance(op, _Op)])
_answer_to(_scipy_special, [_ops.cbrt, _ops.exp2, _ops.expm1, _ops.log1p])  # ufuncs of SciPy's own, as NumPy's

__getattr__ = _everything_else("special")
