"""``scipy.special``, differentiable: importing this module also teaches SciPy's own ufuncs to answer on nodes.

>>> import numpy as np
>>> import scipy.special
>>> from autograd import Tensor
>>> from autograd.scipy.special import gammaln
>>> x = Tensor([3.0])
>>> (gammaln(x) + scipy.special.erf(x)).sum().backward()
>>> x.grad.round(4)
array([0.9229])

By orders, degrees and the parameters of hypergeometric functions no derivative is known here: asked for it, they say
so by name. By the shapes of the incomplete gamma and beta functions there is one, of any order.
"""

import scipy.special as _scipy_special

from autograd import ops as _ops
from autograd.engine.op import Op as _Op
from autograd.functions.registry import DERIVED as _DERIVED
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
from autograd.scipy.special.error_functions import ndtri_exp as ndtri_exp
from autograd.scipy.special.gammas import beta as beta
from autograd.scipy.special.gammas import betaln as betaln
from autograd.scipy.special.gammas import binom as binom
from autograd.scipy.special.gammas import digamma as digamma
from autograd.scipy.special.gammas import gamma as gamma
from autograd.scipy.special.gammas import gammaln as gammaln
from autograd.scipy.special.gammas import gammasgn as gammasgn
from autograd.scipy.special.gammas import loggamma as loggamma
from autograd.scipy.special.gammas import multigammaln as multigammaln
from autograd.scipy.special.gammas import poch as poch
from autograd.scipy.special.gammas import polygamma as polygamma
from autograd.scipy.special.gammas import psi as psi
from autograd.scipy.special.gammas import rgamma as rgamma
from autograd.scipy.special.gammas import zeta as zeta
from autograd.scipy.special.hypergeometric import ellipe as ellipe
from autograd.scipy.special.hypergeometric import ellipeinc as ellipeinc
from autograd.scipy.special.hypergeometric import ellipk as ellipk
from autograd.scipy.special.hypergeometric import ellipkinc as ellipkinc
from autograd.scipy.special.hypergeometric import ellipkm1 as ellipkm1
from autograd.scipy.special.hypergeometric import exprel as exprel
from autograd.scipy.special.hypergeometric import hyp0f1 as hyp0f1
from autograd.scipy.special.hypergeometric import hyp1f1 as hyp1f1
from autograd.scipy.special.hypergeometric import hyp2f1 as hyp2f1
from autograd.scipy.special.hypergeometric import hyperu as hyperu
from autograd.scipy.special.hypergeometric import spence as spence
from autograd.scipy.special.incomplete import betainc as betainc
from autograd.scipy.special.incomplete import betaincc as betaincc
from autograd.scipy.special.incomplete import betainccinv as betainccinv
from autograd.scipy.special.incomplete import betaincinv as betaincinv
from autograd.scipy.special.incomplete import gammainc as gammainc
from autograd.scipy.special.incomplete import gammaincc as gammaincc
from autograd.scipy.special.incomplete import gammainccinv as gammainccinv
from autograd.scipy.special.incomplete import gammaincinv as gammaincinv
from autograd.scipy.special.incomplete import pdtr as pdtr
from autograd.scipy.special.incomplete import pdtrc as pdtrc
from autograd.scipy.special.incomplete import stdtr as stdtr
from autograd.scipy.special.incomplete import stdtrit as stdtrit
from autograd.scipy.special.integrals import airy as airy
from autograd.scipy.special.integrals import dawsn as dawsn
from autograd.scipy.special.integrals import fresnel as fresnel
from autograd.scipy.special.integrals import lambertw as lambertw
from autograd.scipy.special.integrals import owens_t as owens_t
from autograd.scipy.special.integrals import shichi as shichi
from autograd.scipy.special.integrals import sici as sici
from autograd.scipy.special.integrals import wofz as wofz
from autograd.scipy.special.integrals import wrightomega as wrightomega
from autograd.scipy.special.polynomials import eval_chebyt as eval_chebyt
from autograd.scipy.special.polynomials import eval_chebyu as eval_chebyu
from autograd.scipy.special.polynomials import eval_gegenbauer as eval_gegenbauer
from autograd.scipy.special.polynomials import eval_genlaguerre as eval_genlaguerre
from autograd.scipy.special.polynomials import eval_hermite as eval_hermite
from autograd.scipy.special.polynomials import eval_hermitenorm as eval_hermitenorm
from autograd.scipy.special.polynomials import eval_jacobi as eval_jacobi
from autograd.scipy.special.polynomials import eval_laguerre as eval_laguerre
from autograd.scipy.special.polynomials import eval_legendre as eval_legendre
from autograd.scipy.special.transformations import boxcox as boxcox
from autograd.scipy.special.transformations import boxcox1p as boxcox1p
from autograd.scipy.special.transformations import cosdg as cosdg
from autograd.scipy.special.transformations import cosm1 as cosm1
from autograd.scipy.special.transformations import cotdg as cotdg
from autograd.scipy.special.transformations import exp10 as exp10
from autograd.scipy.special.transformations import huber as huber
from autograd.scipy.special.transformations import inv_boxcox as inv_boxcox
from autograd.scipy.special.transformations import inv_boxcox1p as inv_boxcox1p
from autograd.scipy.special.transformations import powm1 as powm1
from autograd.scipy.special.transformations import pseudo_huber as pseudo_huber
from autograd.scipy.special.transformations import radian as radian
from autograd.scipy.special.transformations import round as round
from autograd.scipy.special.transformations import sindg as sindg
from autograd.scipy.special.transformations import tandg as tandg

_answer_to(_scipy_special, [op for op in globals().values() if isinstance(op, _Op)])
_DERIVED.update({getattr(_scipy_special, f.__name__): f for f in (airy, fresnel, shichi, sici)})
# SciPy's zeta and lambertw are Python functions that call the ufuncs of this module
_PRIVATE = vars(_scipy_special._ufuncs)
_DERIVED.update({_PRIVATE[f"_{f.__name__}"]: f for f in (lambertw, zeta) if f"_{f.__name__}" in _PRIVATE})
# SciPy has ufuncs of its own under these names, beside NumPy's
_answer_to(_scipy_special, [_ops.cbrt, _ops.exp2, _ops.expm1, _ops.log1p])

__getattr__ = _everything_else("special")
