"""The rule table: one op is one declaration, with its forward, its rules, its gate and its docstring in one block.

``arithmetic``, ``clipping``, ``elementary``, ``masking``, ``rounding`` and ``trigonometric`` serve Value and Tensor
alike; the rest are for Tensors.
"""

from typing import TYPE_CHECKING

from autograd.engine.declaration import OPS as _OPS
from autograd.ops.arithmetic import absolute as absolute
from autograd.ops.arithmetic import add as add
from autograd.ops.arithmetic import copysign as copysign
from autograd.ops.arithmetic import divide as divide
from autograd.ops.arithmetic import floor_divide as floor_divide
from autograd.ops.arithmetic import fmax as fmax
from autograd.ops.arithmetic import fmin as fmin
from autograd.ops.arithmetic import fmod as fmod
from autograd.ops.arithmetic import heaviside as heaviside
from autograd.ops.arithmetic import maximum as maximum
from autograd.ops.arithmetic import minimum as minimum
from autograd.ops.arithmetic import multiply as multiply
from autograd.ops.arithmetic import negative as negative
from autograd.ops.arithmetic import power as power
from autograd.ops.arithmetic import reciprocal as reciprocal
from autograd.ops.arithmetic import remainder as remainder
from autograd.ops.arithmetic import sign as sign
from autograd.ops.arithmetic import square as square
from autograd.ops.arithmetic import subtract as subtract
from autograd.ops.assignment import set_entries as set_entries
from autograd.ops.clipping import clip as clip
from autograd.ops.complex import angle as angle
from autograd.ops.complex import conjugate as conjugate
from autograd.ops.complex import imag as imag
from autograd.ops.complex import real as real
from autograd.ops.decompositions import cholesky as cholesky
from autograd.ops.decompositions import eig as eig
from autograd.ops.decompositions import eigh as eigh
from autograd.ops.decompositions import qr as qr
from autograd.ops.decompositions import svd as svd
from autograd.ops.elementary import cbrt as cbrt
from autograd.ops.elementary import exp as exp
from autograd.ops.elementary import exp2 as exp2
from autograd.ops.elementary import expm1 as expm1
from autograd.ops.elementary import i0 as i0
from autograd.ops.elementary import log as log
from autograd.ops.elementary import log1p as log1p
from autograd.ops.elementary import log2 as log2
from autograd.ops.elementary import log10 as log10
from autograd.ops.elementary import logaddexp as logaddexp
from autograd.ops.elementary import logaddexp2 as logaddexp2
from autograd.ops.elementary import relu as relu
from autograd.ops.elementary import sigmoid as sigmoid
from autograd.ops.elementary import sqrt as sqrt
from autograd.ops.fourier import fft as fft
from autograd.ops.fourier import ifft as ifft
from autograd.ops.fourier import irfft as irfft
from autograd.ops.fourier import rfft as rfft
from autograd.ops.indexing import assemble as assemble
from autograd.ops.indexing import diagonal as diagonal
from autograd.ops.indexing import getitem as getitem
from autograd.ops.indexing import scatter as scatter
from autograd.ops.indexing import scatter_all as scatter_all
from autograd.ops.indexing import sliding_windows as sliding_windows
from autograd.ops.linalg import cofactors as cofactors
from autograd.ops.linalg import cofactors_along as cofactors_along
from autograd.ops.linalg import det as det
from autograd.ops.linalg import inv as inv
from autograd.ops.linalg import pinv as pinv
from autograd.ops.linalg import slogdet as slogdet
from autograd.ops.linalg import solve as solve
from autograd.ops.masking import scale as scale
from autograd.ops.masking import where as where
from autograd.ops.norms import pnorm as pnorm
from autograd.ops.products import cross as cross
from autograd.ops.products import einsum as einsum
from autograd.ops.products import matmul as matmul
from autograd.ops.reductions import log_softmax as log_softmax
from autograd.ops.reductions import logsumexp as logsumexp
from autograd.ops.reductions import max as max
from autograd.ops.reductions import mean as mean
from autograd.ops.reductions import min as min
from autograd.ops.reductions import nanmax as nanmax
from autograd.ops.reductions import nanmin as nanmin
from autograd.ops.reductions import prod as prod
from autograd.ops.reductions import rms as rms
from autograd.ops.reductions import softmax as softmax
from autograd.ops.reductions import sum as sum
from autograd.ops.reductions import var as var
from autograd.ops.rounding import ceil as ceil
from autograd.ops.rounding import floor as floor
from autograd.ops.rounding import ldexp as ldexp
from autograd.ops.rounding import nextafter as nextafter
from autograd.ops.rounding import rint as rint
from autograd.ops.rounding import round as round
from autograd.ops.rounding import trunc as trunc
from autograd.ops.sequences import average_runs as average_runs
from autograd.ops.sequences import convolve as convolve
from autograd.ops.sequences import cummax as cummax
from autograd.ops.sequences import cummin as cummin
from autograd.ops.sequences import cumprod as cumprod
from autograd.ops.sequences import cumsum as cumsum
from autograd.ops.sequences import linear_recurrence as linear_recurrence
from autograd.ops.sequences import ranked as ranked
from autograd.ops.sequences import rearrange as rearrange
from autograd.ops.sequences import unwrap as unwrap
from autograd.ops.shaping import astype as astype
from autograd.ops.shaping import broadcast_to as broadcast_to
from autograd.ops.shaping import concatenate as concatenate
from autograd.ops.shaping import reshape as reshape
from autograd.ops.shaping import roll as roll
from autograd.ops.shaping import stack as stack
from autograd.ops.shaping import swapaxes as swapaxes
from autograd.ops.shaping import transpose as transpose
from autograd.ops.shaping import unbroadcast as unbroadcast
from autograd.ops.trigonometric import arccos as arccos
from autograd.ops.trigonometric import arccosh as arccosh
from autograd.ops.trigonometric import arcsin as arcsin
from autograd.ops.trigonometric import arcsinh as arcsinh
from autograd.ops.trigonometric import arctan as arctan
from autograd.ops.trigonometric import arctan2 as arctan2
from autograd.ops.trigonometric import arctanh as arctanh
from autograd.ops.trigonometric import cos as cos
from autograd.ops.trigonometric import cosh as cosh
from autograd.ops.trigonometric import degrees as degrees
from autograd.ops.trigonometric import hypot as hypot
from autograd.ops.trigonometric import radians as radians
from autograd.ops.trigonometric import sin as sin
from autograd.ops.trigonometric import sinc as sinc
from autograd.ops.trigonometric import sinh as sinh
from autograd.ops.trigonometric import tan as tan
from autograd.ops.trigonometric import tanh as tanh

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """AttributeError; for an op that is declared but not exported, with the line to add."""
        if name in _OPS:
            home = _OPS[name].__module__
            raise AttributeError(
                f"the op {name} is not exported: add `from {home} import {name} as {name}` to autograd/ops/__init__.py"
            )
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
