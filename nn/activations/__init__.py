"""Activations, as functions and as modules for use in ``Sequential``; names and defaults are PyTorch's.

All of them work on single ``Value``s too, but for those along an axis (softmax and its relatives, ``glu``). The
engine's own (``relu``, ``tanh``, ``sigmoid``, ``softmax``) are used as they are; ops are declared here where a
composition would overflow far from 0, be inaccurate in a tail, or have another
slope at a kink than PyTorch has.

``inplace=True``, where PyTorch has it, is accepted and has no effect: no input is ever written over, and the numbers
are the same.
"""

from __future__ import annotations

from nn.activations.limits import Hardsigmoid as Hardsigmoid
from nn.activations.limits import Hardtanh as Hardtanh
from nn.activations.limits import LogSigmoid as LogSigmoid
from nn.activations.limits import ReLU6 as ReLU6
from nn.activations.limits import Sigmoid as Sigmoid
from nn.activations.limits import Softsign as Softsign
from nn.activations.limits import Tanh as Tanh
from nn.activations.limits import hardsigmoid as hardsigmoid
from nn.activations.limits import hardtanh as hardtanh
from nn.activations.limits import limited_ramp as limited_ramp
from nn.activations.limits import logsigmoid as logsigmoid
from nn.activations.limits import relu6 as relu6
from nn.activations.limits import sigmoid as sigmoid
from nn.activations.limits import soft_sign as soft_sign
from nn.activations.limits import softsign as softsign
from nn.activations.limits import tanh as tanh
from nn.activations.probabilities import LogSoftmax as LogSoftmax
from nn.activations.probabilities import Softmax as Softmax
from nn.activations.probabilities import Softmax2d as Softmax2d
from nn.activations.probabilities import Softmin as Softmin
from nn.activations.probabilities import log_softmax as log_softmax
from nn.activations.probabilities import softmax as softmax
from nn.activations.probabilities import softmin as softmin
from nn.activations.ramps import CELU as CELU
from nn.activations.ramps import ELU as ELU
from nn.activations.ramps import SELU as SELU
from nn.activations.ramps import LeakyReLU as LeakyReLU
from nn.activations.ramps import PReLU as PReLU
from nn.activations.ramps import ReLU as ReLU
from nn.activations.ramps import RReLU as RReLU
from nn.activations.ramps import Softplus as Softplus
from nn.activations.ramps import celu as celu
from nn.activations.ramps import continuous_ramp as continuous_ramp
from nn.activations.ramps import elu as elu
from nn.activations.ramps import exponential_ramp as exponential_ramp
from nn.activations.ramps import leaky_ramp as leaky_ramp
from nn.activations.ramps import leaky_relu as leaky_relu
from nn.activations.ramps import parametric_ramp as parametric_ramp
from nn.activations.ramps import prelu as prelu
from nn.activations.ramps import relu as relu
from nn.activations.ramps import rrelu as rrelu
from nn.activations.ramps import selu as selu
from nn.activations.ramps import soft_ramp as soft_ramp
from nn.activations.ramps import softplus as softplus
from nn.activations.shrinking import Hardshrink as Hardshrink
from nn.activations.shrinking import Softshrink as Softshrink
from nn.activations.shrinking import Tanhshrink as Tanhshrink
from nn.activations.shrinking import Threshold as Threshold
from nn.activations.shrinking import hard_shrinkage as hard_shrinkage
from nn.activations.shrinking import hardshrink as hardshrink
from nn.activations.shrinking import soft_shrinkage as soft_shrinkage
from nn.activations.shrinking import softshrink as softshrink
from nn.activations.shrinking import tanhshrink as tanhshrink
from nn.activations.shrinking import threshold as threshold
from nn.activations.shrinking import thresholded as thresholded
from nn.activations.steps import Identity as Identity
from nn.activations.steps import Step as Step
from nn.activations.steps import identity as identity
from nn.activations.steps import step as step
from nn.activations.weighing import GELU as GELU
from nn.activations.weighing import GLU as GLU
from nn.activations.weighing import Hardswish as Hardswish
from nn.activations.weighing import Mish as Mish
from nn.activations.weighing import SiLU as SiLU
from nn.activations.weighing import gelu as gelu
from nn.activations.weighing import glu as glu
from nn.activations.weighing import hardswish as hardswish
from nn.activations.weighing import mish as mish
from nn.activations.weighing import mish_weight as mish_weight
from nn.activations.weighing import normal_cdf as normal_cdf
from nn.activations.weighing import silu as silu
from nn.modules.module import Module

ACTIVATIONS: dict[str, type[Module]] = {
    "relu": ReLU,
    "tanh": Tanh,
    "sigmoid": Sigmoid,
    "identity": Identity,
    "leaky_relu": LeakyReLU,
    "elu": ELU,
    "selu": SELU,
    "gelu": GELU,
    "softplus": Softplus,
    "silu": SiLU,
    "step": Step,
    "mish": Mish,
    "celu": CELU,
    "relu6": ReLU6,
    "hardtanh": Hardtanh,
    "hardsigmoid": Hardsigmoid,
    "hardswish": Hardswish,
    "softsign": Softsign,
    "logsigmoid": LogSigmoid,
    "softshrink": Softshrink,
    "hardshrink": Hardshrink,
    "tanhshrink": Tanhshrink,
}
"""The elementwise activations by the names that ``MLP`` and ``scalar.Neuron`` take."""
