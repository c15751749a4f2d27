"""The rectifiers: x itself above 0, and below it something small, or something that levels off."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd import ops
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import sigmoid
from autograd.ops.masking import either
from autograd.tensor import Tensor
from nn.activations.new_arrays import NewArrays
from nn.init import Rng, constant_
from nn.modules.arguments import any_real, flag, floats, generator, integer, numbers, real
from nn.modules.module import Module

_SELU_ALPHA = 1.6732632423543772  # with these two numbers, the entries of deep layers settle at mean 0 and variance 1
_SELU_SCALE = 1.0507009873554805


@op(
    lambda g, out, x, slope: either(x > 0, g, g * slope),
    kind="elementwise", gate="scaler", symbol="leaky_relu", local=("[x > 0] + slope [x ≤ 0]",), selects=True,
)  # fmt: skip
def leaky_ramp(x: Any, *, slope: Any = 0.01) -> Any:
    """x where x > 0, else slope x. The gradient is scaled by slope where x <= 0."""
    return either(x > 0, x, x * slope)


def _parametric_rule(g: Any, out: Any, x: Any, weight: Any) -> Any:
    """At 0 the slope is the weight as a constant: mixed second derivatives are 0 there, both ways, as in PyTorch."""
    return either(x > 0, g, g * either(x < 0, weight, data_of(weight)))


@op(
    _parametric_rule,
    lambda g, out, x, weight: either(x >= 0, 0.0, g * x),
    kind="elementwise", gate="scaler", symbol="prelu", local=("[x > 0] + weight [x ≤ 0]", "x [x < 0]"), selects=True,
)  # fmt: skip
def parametric_ramp(x: Any, weight: Any) -> Any:
    """x where x > 0, else weight x. The weight receives the incoming gradient times x where x < 0."""
    return either(x > 0, x, x * weight)


@op(
    lambda g, out, x, alpha, scale: g * either(x > 0, scale, scale * alpha * np.exp(either(x > 0, 0.0, x))),
    kind="elementwise", gate="scaler", symbol="elu", local=("scale [x > 0] + scale alpha e^x [x ≤ 0]",),
)  # fmt: skip
def exponential_ramp(x: Any, *, alpha: Any = 1.0, scale: Any = 1.0) -> Any:
    """scale x where x > 0, else scale alpha (e^x - 1). The slope at 0 is scale alpha."""
    return either(x > 0, x * scale, scale * alpha * np.expm1(np.minimum(x, 0.0)))


def _far(alpha: float) -> float:
    """The x below which e^(x/alpha) is 0, so that x/alpha need not be formed: for a small alpha it might overflow."""
    return -1000.0 * abs(alpha) if abs(alpha) < 1 else -math.inf


@op(
    lambda g, out, x, alpha: g * np.exp(either(x >= 0, 0.0, np.maximum(x, _far(alpha))) / alpha),
    kind="elementwise", gate="scaler", symbol="celu", local=("[x > 0] + e^(x/alpha) [x ≤ 0]",),
)  # fmt: skip
def continuous_ramp(x: Any, *, alpha: Any = 1.0) -> Any:
    """x where x > 0, else alpha (e^(x/alpha) - 1). The slope at 0 is 1, the second derivative there 0."""
    return either(x > 0, x, alpha * np.expm1(np.maximum(np.minimum(x, 0.0), _far(alpha)) / alpha))


@op(
    lambda g, out, x, beta, threshold: either(x * beta > threshold, g, g * sigmoid(x * beta)),
    kind="elementwise", gate="scaler", symbol="softplus", local=("sigmoid(beta x)",),
)  # fmt: skip
def soft_ramp(x: Any, *, beta: Any = 1.0, threshold: Any = 20.0) -> Any:
    """log(1 + e^(beta x)) / beta without overflow, and x itself where beta x > threshold."""
    z = x * beta  # np.logaddexp(0, z) gives the same sum in 17 ns an entry; these calls take 2
    return either(z > threshold, x, (np.maximum(z, 0.0) + np.log1p(np.exp(-abs(z)))) / beta)


@door
def relu(input: Any) -> Any:
    """max(x, 0); at 0, and at NaN, the slope is 0.

    Example:
        >>> import numpy as np
        >>> relu(np.array([-1.0, 2.0]))
        array([0., 2.])
    """
    return ops.relu(input if isinstance(input, Node) else numbers(input))


@door
def leaky_relu(input: Any, negative_slope: float = 0.01) -> Any:
    """x where x > 0, else negative_slope x; at 0 the slope is negative_slope. (Maas, Hannun and Ng 2013.)

    Example:
        >>> import numpy as np
        >>> leaky_relu(np.array([-2.0, 3.0]), 0.1)
        array([-0.2,  3. ])
    """
    return leaky_ramp(numbers(input), slope=any_real("leaky_relu", "negative_slope", negative_slope))


@door
def prelu(input: Any, weight: Any) -> Any:
    """x where x > 0, else weight x, with slopes that are learned; at 0 the slope is the weight. (He et al. 2015.)

    Args:
        input: shape (N, C, ...) with one slope for each of C channels; any shape if there is one slope for all.
        weight: the slopes, shape (C,); (1,), or one number, for all.

    Raises:
        ShapeError: there is neither one slope nor one for each channel.

    Example:
        >>> import numpy as np
        >>> prelu(np.array([[-2.0, -2.0], [3.0, 3.0]]), np.array([0.1, 0.5]))
        array([[-0.2, -1. ],
               [ 3. ,  3. ]])
    """
    x, weight = numbers(input), floats(weight)
    if weight.ndim > 1:
        raise ShapeError(f"prelu: got weight of shape {weight.shape}, expected (C,), one slope a channel, or (1,)")
    if weight.size == 1:
        return parametric_ramp(x, weight.reshape(()))
    shape = np.shape(x)
    if len(shape) < 2 or shape[1] != weight.size:
        raise ShapeError(
            f"prelu: got {weight.size} slopes and an input of shape {shape}, expected an input of shape "
            f"(N, {weight.size}, ...), or one slope for all"
        )
    return parametric_ramp(x, weight.reshape((-1,) + (1,) * (len(shape) - 2)))


@door
def rrelu(input: Any, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False, *, rng: Rng = None) -> Any:
    """x where x > 0, else a slope times x, drawn anew from [lower, upper) for each entry. (Xu et al. 2015.)

    Args:
        input: any shape.
        lower: the least slope.
        upper: the largest one.
        training: False takes the mean of ``lower`` and ``upper`` for all.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other slopes at each call.

    Raises:
        ArgumentError: the slopes are no numbers, or in the wrong order.

    Example:
        >>> import numpy as np
        >>> rrelu(np.array([-6.0, 3.0]), 0.25, 0.75)
        array([-3.,  3.])
    """
    low, high = _slopes("rrelu", lower, upper)
    x = numbers(input)
    if not flag("rrelu", "training", training):
        return leaky_ramp(x, slope=(low + high) / 2)

    x = x if hasattr(x, "shape") else floats(x)
    slopes = generator("rrelu", rng).uniform(low, high, x.shape)
    return parametric_ramp(x, slopes.astype(x.dtype) if x.dtype.kind == "f" else slopes)


@door
def elu(input: Any, alpha: float = 1.0) -> Any:
    """x where x > 0, else alpha (e^x - 1), which levels off at -alpha. (Clevert, Unterthiner and Hochreiter 2015.)

    Example:
        >>> import numpy as np
        >>> elu(np.array([-1e4, 3.0]), 2.0)
        array([-2.,  3.])
    """
    return exponential_ramp(numbers(input), alpha=any_real("elu", "alpha", alpha))


@door
def celu(input: Any, alpha: float = 1.0) -> Any:
    """x where x > 0, else alpha (e^(x/alpha) - 1): an ``elu`` without a kink for every alpha. (Barron 2017.)

    Raises:
        ArgumentError: alpha is 0, or no number.

    Example:
        >>> import numpy as np
        >>> celu(np.array([-1e4, 3.0]), 2.0)
        array([-2.,  3.])
    """
    return continuous_ramp(numbers(input), alpha=_nonzero("celu", alpha))


@door
def selu(input: Any) -> Any:
    """1.0507 elu(x, alpha=1.6733): a stack of layers keeps mean 0 and variance 1. (Klambauer et al. 2017.)

    Example:
        >>> import numpy as np
        >>> selu(np.array([-1e4, 1.0])).round(4)
        array([-1.7581,  1.0507])
    """
    return exponential_ramp(numbers(input), alpha=_SELU_ALPHA, scale=_SELU_SCALE)


@door
def softplus(input: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """log(1 + e^(beta x)) / beta, a smooth ``relu``; x itself where beta x > threshold.

    Raises:
        ArgumentError: beta is not positive.

    Example:
        >>> import numpy as np
        >>> softplus(np.array([-1e4, 0.0, 4.0])).round(4)
        array([0.    , 0.6931, 4.0181])
    """
    beta = real("softplus", "beta", beta, above=True)
    return soft_ramp(numbers(input), beta=beta, threshold=_limit("softplus", threshold))


def _limit(name: str, threshold: Any) -> float:
    """A finite threshold, or infinity for none."""
    if isinstance(threshold, float) and threshold == math.inf:
        return math.inf
    return any_real(name, "threshold", threshold)


def _nonzero(name: str, alpha: Any) -> float:
    number = real(name, "alpha", alpha, low=-math.inf)
    if number == 0:
        raise ArgumentError(f"{name}: got alpha=0, expected another number")
    return number


def _slopes(name: str, lower: Any, upper: Any) -> tuple[float, float]:
    low, high = real(name, "lower", lower, low=-math.inf), real(name, "upper", upper, low=-math.inf)
    if low > high:
        raise ArgumentError(f"{name}: got lower={low} and upper={high}, expected lower <= upper")
    return low, high


class ReLU(NewArrays):
    """max(x, 0), elementwise; the gradient at exactly 0 is 0.

    Example:
        >>> import numpy as np
        >>> ReLU()(np.array([-1.0, 2.0]))
        array([0., 2.])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return relu(input)


class LeakyReLU(Module):
    """x where x > 0, else negative_slope x; see ``functional.leaky_relu``.

    Example:
        >>> LeakyReLU(0.1)(np.array([-1.0, 2.0]))
        array([-0.1,  2. ])
    """

    @door
    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        flag("LeakyReLU", "inplace", inplace)
        self.negative_slope = any_real("LeakyReLU", "negative_slope", negative_slope)

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return leaky_relu(input, self.negative_slope)

    def extra_repr(self) -> str:
        """The slope."""
        return f"negative_slope={self.negative_slope}"


class PReLU(Module):
    """x where x > 0, else weight x, with one slope that is learned, or one a channel; see ``functional.prelu``.

    Leave these weights out of weight decay: it would make an ordinary ReLU of it (He et al. 2015).

    Args:
        num_parameters: 1, or the number of channels.
        init: the slopes to start from.
        dtype: a floating dtype of the parameter; float64 if not given.

    Attributes:
        weight: Tensor of shape (num_parameters,).

    Raises:
        ArgumentError: a number of slopes below 1, or a start that is no number.
        ShapeError: when called on an input with another number of channels.

    Example:
        >>> import numpy as np
        >>> PReLU()(np.array([-2.0, 3.0])).data
        array([-0.5,  3. ])
    """

    weight: Tensor

    @door
    def __init__(self, num_parameters: int = 1, init: float = 0.25, *, dtype: npt.DTypeLike | None = None) -> None:
        self.num_parameters = integer("PReLU", "num_parameters", num_parameters, 1)
        self.init = any_real("PReLU", "init", init)
        self.weight = Tensor(np.zeros(self.num_parameters), dtype=np.float64 if dtype is None else dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the slopes to those of a new layer."""
        constant_(self.weight, self.init)

    def forward(self, input: Any) -> Any:
        """Shape (N, num_parameters, ...), any if there is one slope; the result has the same shape."""
        return prelu(input, self.weight)

    def extra_repr(self) -> str:
        """The number of slopes."""
        return f"num_parameters={self.num_parameters}"


class RReLU(Module):
    """In training, random slopes below 0, and else their mean; see ``functional.rrelu``.

    Args:
        lower: the least slope.
        upper: the largest one.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator.

    Attributes:
        rng: the generator, which moves on with each call in training; it is no part of ``state_dict``.

    Raises:
        ArgumentError: the slopes are no numbers, or in the wrong order.

    Example:
        >>> import numpy as np
        >>> RReLU(0.25, 0.75).eval()(np.array([-6.0, 3.0]))
        array([-3.,  3.])
    """

    @door
    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False, *, rng: Rng = None) -> None:
        flag("RReLU", "inplace", inplace)
        self.lower, self.upper = _slopes("RReLU", lower, upper)
        self.rng = generator("RReLU", rng)

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return rrelu(input, self.lower, self.upper, self.training, rng=self.rng)

    def extra_repr(self) -> str:
        """The range of the slopes."""
        return f"lower={self.lower}, upper={self.upper}"


class ELU(Module):
    """x where x > 0, else alpha (e^x - 1); see ``functional.elu``.

    Example:
        >>> ELU()(np.array([-1.0, 2.0])).round(4)
        array([-0.6321,  2.    ])
    """

    @door
    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        flag("ELU", "inplace", inplace)
        self.alpha = any_real("ELU", "alpha", alpha)

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return elu(input, self.alpha)

    def extra_repr(self) -> str:
        """The level."""
        return f"alpha={self.alpha}"


class CELU(Module):
    """x where x > 0, else alpha (e^(x/alpha) - 1); see ``functional.celu``.

    Raises:
        ArgumentError: alpha is 0, or no number.

    Example:
        >>> import numpy as np
        >>> CELU(2.0)(np.array([-1e4, 3.0]))
        array([-2.,  3.])
    """

    @door
    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        flag("CELU", "inplace", inplace)
        self.alpha = _nonzero("CELU", alpha)

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return celu(input, self.alpha)

    def extra_repr(self) -> str:
        """The level."""
        return f"alpha={self.alpha}"


class SELU(NewArrays):
    """The self-normalising ELU; see ``functional.selu``. Start its layers with ``kaiming_normal_(..., "linear")``.

    Example:
        >>> SELU()(np.array([-1.0, 2.0])).round(4)
        array([-1.1113,  2.1014])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return selu(input)


class Softplus(Module):
    """log(1 + e^(beta x)) / beta; see ``functional.softplus``.

    Raises:
        ArgumentError: beta is not positive.

    Example:
        >>> Softplus()(np.array([-1.0, 2.0])).round(4)
        array([0.3133, 2.1269])
    """

    @door
    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        self.beta = real("Softplus", "beta", beta, above=True)
        self.threshold = _limit("Softplus", threshold)

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """The two numbers."""
        return f"beta={self.beta}, threshold={self.threshold}"
