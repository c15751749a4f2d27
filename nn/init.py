"""Starting values: each function fills a Tensor in place, from an explicit source of randomness, and returns it.

``rng`` is a ``numpy.random.Generator``, an integer seed, or None for a fresh generator that the operating system seeds.
Numbers are drawn in float64 and rounded to the Tensor's dtype, so one seed gives the same model in float32 and float64.
"""

from __future__ import annotations

import math
from typing import Any, Literal, TypeAlias

import numpy as np

from autograd.engine.doors import door
from autograd.engine.node import describe
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.tensor import Tensor
from nn.modules.arguments import generator

# a string, so that numpy.random is loaded only when numbers are drawn
Rng: TypeAlias = "np.random.Generator | int | None"
FanMode = Literal["fan_in", "fan_out"]


@door
def zeros_(tensor: Tensor) -> Tensor:
    """Fill with 0.

    Example:
        >>> zeros_(Tensor([1.0, 2.0])).data
        array([0., 0.])
    """
    return _fill(tensor, 0.0)


@door
def ones_(tensor: Tensor) -> Tensor:
    """Fill with 1.

    Example:
        >>> ones_(Tensor([1.0, 2.0])).data
        array([1., 1.])
    """
    return _fill(tensor, 1.0)


@door
def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill with ``val``.

    Example:
        >>> constant_(Tensor([1.0, 2.0]), 0.5).data
        array([0.5, 0.5])
    """
    return _fill(tensor, val)


@door
def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Fill with numbers drawn evenly from [a, b).

    Raises:
        ArgumentError: ``a`` is larger than ``b``.

    Example:
        >>> t = uniform_(Tensor([[0.0] * 100] * 100), -2.0, 2.0, rng=0)
        >>> round(float(t.data.min())), round(float(t.data.max()))
        (-2, 2)
    """
    if not a <= b:
        raise ArgumentError(f"uniform_: got bounds a={a} and b={b}, expected a <= b")
    return _fill(tensor, generator("uniform_", rng).uniform(a, b, tensor.shape))


@door
def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Fill with numbers drawn from the normal distribution.

    Raises:
        ArgumentError: ``std`` is negative.

    Example:
        >>> t = normal_(Tensor([[0.0] * 100] * 100), 3.0, 0.5, rng=0)
        >>> round(float(t.data.mean()), 1), round(float(t.data.std()), 1)
        (3.0, 0.5)
    """
    if not std >= 0:
        raise ArgumentError(f"normal_: got std={std}, expected a number >= 0")
    return _fill(tensor, generator("normal_", rng).normal(mean, std, tensor.shape))


@door
def xavier_uniform_(tensor: Tensor, gain: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Glorot's start, U(-a, a) with a = gain sqrt(6 / (fan_in + fan_out)): keeps variance through tanh layers.

    Raises:
        ShapeError: the Tensor has fewer than two axes.

    Example:
        >>> t = xavier_uniform_(Tensor([[0.0] * 100] * 200), rng=0)
        >>> round(float(abs(t.data).max()), 3)  # sqrt(6 / 300)
        0.141
    """
    bound = gain * math.sqrt(6 / sum(_fans("xavier_uniform_", tensor)))
    return uniform_(tensor, -bound, bound, rng=rng)


@door
def xavier_normal_(tensor: Tensor, gain: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Glorot's start, normal with std = gain sqrt(2 / (fan_in + fan_out)).

    Raises:
        ShapeError: the Tensor has fewer than two axes.

    Example:
        >>> t = xavier_normal_(Tensor([[0.0] * 100] * 200), rng=0)
        >>> round(float(t.data.std()), 2)  # sqrt(2 / 300)
        0.08
    """
    return normal_(tensor, 0.0, gain * math.sqrt(2 / sum(_fans("xavier_normal_", tensor))), rng=rng)


@door
def kaiming_uniform_(
    tensor: Tensor, a: float = 0.0, mode: FanMode = "fan_in", nonlinearity: str = "leaky_relu", *, rng: Rng = None
) -> Tensor:
    """He's start, U(-b, b) with b = gain sqrt(3 / fan): keeps variance through ReLU layers.

    Args:
        tensor: a weight of shape (out, in) or (out, in, *kernel).
        a: the slope below zero of a leaky ReLU; ignored for others.
        mode: ``"fan_in"`` keeps the variance of activations, ``"fan_out"`` that of gradients.
        nonlinearity: the activation after the layer; see ``calculate_gain``.
        rng: the source of randomness.

    Raises:
        ShapeError: the Tensor has fewer than two axes.
        ArgumentError: an unknown mode or nonlinearity.

    Example:
        >>> t = kaiming_uniform_(Tensor([[0.0] * 96] * 100), nonlinearity="relu", rng=0)
        >>> round(float(abs(t.data).max()), 3)  # sqrt(2) sqrt(3 / 96)
        0.25
    """
    bound = math.sqrt(3.0) * _kaiming_std("kaiming_uniform_", tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, rng=rng)


@door
def kaiming_normal_(
    tensor: Tensor, a: float = 0.0, mode: FanMode = "fan_in", nonlinearity: str = "leaky_relu", *, rng: Rng = None
) -> Tensor:
    """He's start, normal with std = gain / sqrt(fan); arguments and errors as for ``kaiming_uniform_``.

    Example:
        >>> t = kaiming_normal_(Tensor([[0.0] * 200] * 100), nonlinearity="relu", rng=0)
        >>> round(float(t.data.std()), 2)  # sqrt(2 / 200)
        0.1
    """
    return normal_(tensor, 0.0, _kaiming_std("kaiming_normal_", tensor, a, mode, nonlinearity), rng=rng)


@door
def orthogonal_(tensor: Tensor, gain: float = 1.0, *, rng: Rng = None) -> Tensor:
    """Fill with gain times a random matrix with orthonormal rows, or columns if these are fewer. (Saxe et al. 2013.)

    A weight (out, in, *kernel) counts as a matrix of ``out`` rows. All such matrices are equally likely.

    Raises:
        ShapeError: the Tensor has fewer than two axes.

    Example:
        >>> t = orthogonal_(Tensor([[0.0] * 3] * 2), rng=0)
        >>> np.allclose(t.data @ t.data.T, np.eye(2))
        True
    """
    _fans("orthogonal_", tensor)
    rows, columns = tensor.shape[0], math.prod(tensor.shape[1:])
    numbers = generator("orthogonal_", rng).normal(size=(max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(numbers)
    q = q * np.where(np.diagonal(r) < 0, -1.0, 1.0)  # removes the arbitrary signs of qr
    return _fill(tensor, gain * (q if rows >= columns else q.T).reshape(tensor.shape))


@door
def calculate_gain(nonlinearity: str, param: float = 0.01) -> float:
    """The factor by which a layer's weights must grow so that the nonlinearity after it keeps the variance.

    Args:
        nonlinearity: ``"linear"``, ``"conv1d"``, ``"conv_transpose2d"`` and the like, ``"sigmoid"``, ``"tanh"``,
            ``"relu"``, ``"leaky_relu"`` or ``"selu"``.
        param: the slope below zero of a leaky ReLU.

    Raises:
        ArgumentError: an unknown nonlinearity.

    Example:
        >>> round(calculate_gain("relu"), 4)
        1.4142
    """
    gains = {
        "linear": 1.0,
        "conv2d": 1.0,
        "sigmoid": 1.0,
        "tanh": 5 / 3,
        "relu": math.sqrt(2),
        "leaky_relu": math.sqrt(2 / (1 + param**2)),
        "selu": 3 / 4,
        **dict.fromkeys(("conv1d", "conv3d", *(f"conv_transpose{n}d" for n in (1, 2, 3))), 1.0),
    }
    if nonlinearity not in gains:
        raise ArgumentError(f"calculate_gain: got nonlinearity {nonlinearity!r}, expected one of {', '.join(gains)}")
    return gains[nonlinearity]


def _fill(tensor: Tensor, numbers: Any) -> Tensor:
    if not isinstance(tensor, Tensor):
        raise OperandError(f"init: got {describe(tensor)} ({type(tensor).__name__}) to fill, expected a Tensor")
    data = tensor.data
    data[...] = numbers
    tensor.data = data  # the assignment tells graphs recorded before that the numbers have changed
    return tensor


def _fans(name: str, tensor: Tensor) -> tuple[int, int]:
    """The number of inputs to one output of a weight (out, in, *kernel), and of outputs that one input feeds."""
    if tensor.ndim < 2:
        raise ShapeError(f"{name}: got shape {tensor.shape}, expected at least two axes (out, in, ...)")
    kernel = math.prod(tensor.shape[2:])
    return tensor.shape[1] * kernel, tensor.shape[0] * kernel


def _kaiming_std(name: str, tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise ArgumentError(f"{name}: got mode {mode!r}, expected 'fan_in' or 'fan_out'")
    fan = _fans(name, tensor)[mode == "fan_out"]
    return calculate_gain(nonlinearity, a) / math.sqrt(fan)
