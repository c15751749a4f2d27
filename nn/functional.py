"""Functions without state: activations, the linear map, losses.

Three ops are declared here, because fused they are faster or more accurate than compositions of the engine's:
``affine`` (what a linear layer computes) and the two cross-entropies of logits. Their rules are expressions in the
engine's ops like any other, so higher derivatives come out of them.

Losses take ``reduction="mean"`` (the default), ``"sum"`` or ``"none"``. A target whose shape differs from what the loss
needs is an error: broadcasting (N,) against (N, 1) to (N, N) is the classic silent bug of a training script.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from autograd.errors import OperandError, ShapeError
from autograd.graph import Node, op
from autograd.ops import absolute, log_softmax, matmul, mean, relu, sigmoid, softmax, subtract, tanh
from autograd.ops import sum as sum_
from autograd.tensor import Tensor

__all__ = [
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "l1_loss",
    "linear",
    "log_softmax",
    "mse_loss",
    "nll_loss",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
]

Reduction = Literal["mean", "sum", "none"]
REDUCTIONS = ("mean", "sum", "none")
_UNSIGNED = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}
TensorLike = Tensor | npt.ArrayLike


def linear(x: TensorLike, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x @ weight.T + bias.

    Args:
        x: shape (..., in).
        weight: shape (out, in), PyTorch's layout: one row an output.
        bias: shape (out,), or None for none.

    Returns:
        Shape (..., out).

    Raises:
        ShapeError: the shapes do not go together.

    Example:
        >>> linear([1.0, 2.0], Tensor([[3.0, 4.0], [5.0, 6.0]]), Tensor([0.5, 0.0])).data
        array([11.5, 17. ])
    """
    result: Tensor = matmul(x, weight.T) if bias is None else affine(x, weight, bias)
    return result


def _rows(x: Any) -> Any:
    """``x`` with all axes but the last flattened into one."""
    return x if x.ndim == 2 else x.reshape(-1, x.shape[-1])


@op(
    lambda g, out, x, weight, bias: g @ weight,
    lambda g, out, x, weight, bias: _rows(g).T @ _rows(x),
    lambda g, out, x, weight, bias: _rows(g).sum(axis=0),
    gate="swap multiplier", symbol="linear", local=("g W", "gᵀ x", "Σ g"),
)  # fmt: skip
def affine(x: Any, weight: Any, bias: Any) -> Any:
    """x @ weight.T + bias as one gate. dx = g W, dW = gᵀ x, db = the sum of g over the batch."""
    if bias.shape != weight.shape[:1] or weight.ndim != 2:
        raise ValueError("expected a weight of shape (out, in) and a bias of shape (out,)")
    return x @ weight.T + bias


def cross_entropy(input: TensorLike, target: npt.ArrayLike, reduction: Reduction = "mean") -> Tensor:
    """Minus the log-probability of the right class, from unnormalised scores.

    Args:
        input: logits, shape (N, C), or (C,) for one sample.
        target: integer classes from 0 to C - 1, shape (N,), or one integer.
        reduction: ``"mean"`` over the batch, ``"sum"``, or ``"none"`` for one loss a sample.

    Raises:
        ShapeError: the logits have neither one axis nor two, or there is not one class a sample.
        OperandError: the classes are no integers.
        ValueError: a class outside 0 ... C - 1, or an unknown reduction.

    Example:
        >>> logits = Tensor([[2.0, 0.0], [0.0, 0.0]])
        >>> loss = cross_entropy(logits, [0, 1])
        >>> loss.backward()
        >>> print(f"{loss.data:.4f}", logits.grad.round(3).tolist())
        0.4100 [[-0.06, 0.06], [0.25, -0.25]]
    """
    _check_reduction("cross_entropy", reduction)
    logits = _as_operand(input)
    classes = _classes("cross_entropy", logits, target)
    result: Tensor = negative_log_likelihood(log_softmax(logits), classes, reduction=reduction)
    return result


def _minus_one_hot(g: Any, out: Any, log_p: Any, target: Any, reduction: str) -> Any:
    if reduction == "mean":
        g = g / target.size
    elif reduction == "none":
        g = g[..., None]
    return -g * (target[..., None] == np.arange(log_p.shape[-1]))


@op(_minus_one_hot, None, kind="linear", gate="router", symbol="nll", local=("-onehot", ""))
def negative_log_likelihood(log_p: Any, target: Any, *, reduction: Any = "mean") -> Any:
    """-log_p[target] of each row, reduced. A router: only the right class of each row receives a gradient."""
    right = log_p[target] if log_p.ndim == 1 else log_p[np.arange(len(target)), target]
    if reduction == "none":
        return -right
    return -right.sum() / target.size if reduction == "mean" else -right.sum()


def nll_loss(input: TensorLike, target: npt.ArrayLike, reduction: Reduction = "mean") -> Tensor:
    """Minus the log-probability of the right class, from log-probabilities (the output of ``log_softmax``).

    Arguments and errors are those of ``cross_entropy``, with log-probabilities for logits.

    Example:
        >>> import numpy as np
        >>> float(nll_loss(Tensor(np.log([[0.5, 0.5], [0.25, 0.75]])), [0, 0], reduction="sum").data.round(4))
        2.0794
    """
    _check_reduction("nll_loss", reduction)
    log_p = _as_operand(input)
    classes = _classes("nll_loss", log_p, target)
    result: Tensor = negative_log_likelihood(log_p, classes, reduction=reduction)
    return result


def mse_loss(input: TensorLike, target: TensorLike, reduction: Reduction = "mean") -> Tensor:
    """The squared difference (input - target)^2, over all entries.

    Args:
        input: predictions, any shape.
        target: the same shape. A plain array is taken in the predictions' dtype.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ.
        ValueError: an unknown reduction.

    Example:
        >>> prediction = Tensor([1.0, 2.0])
        >>> loss = mse_loss(prediction, [0.0, 4.0])
        >>> loss.backward()
        >>> float(loss.data), prediction.grad.tolist()
        (2.5, [1.0, -2.0])
    """
    _check_reduction("mse_loss", reduction)
    error = subtract(*_same_shape("mse_loss", input, target))
    return _reduced(error * error, reduction)


def l1_loss(input: TensorLike, target: TensorLike, reduction: Reduction = "mean") -> Tensor:
    """The absolute difference abs(input - target), over all entries; its gradient is 0 where they are equal.

    Arguments and errors are those of ``mse_loss``.

    Example:
        >>> float(l1_loss(Tensor([1.0, 2.0]), [0.0, 4.0]).data)
        1.5
    """
    _check_reduction("l1_loss", reduction)
    return _reduced(absolute(subtract(*_same_shape("l1_loss", input, target))), reduction)


def binary_cross_entropy_with_logits(input: TensorLike, target: TensorLike, reduction: Reduction = "mean") -> Tensor:
    """-t log p - (1 - t) log(1 - p) with p = sigmoid(input), accurate in both tails.

    Args:
        input: logits, any shape.
        target: probabilities from 0 to 1 (or booleans) of the same shape.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ.
        ValueError: an unknown reduction.

    Example:
        >>> logits = Tensor([0.0, 800.0])
        >>> loss = binary_cross_entropy_with_logits(logits, [1.0, 1.0], reduction="sum")
        >>> loss.backward()
        >>> print(f"{loss.data:.4f}", logits.grad.tolist())
        0.6931 [-0.5, 0.0]
    """
    _check_reduction("binary_cross_entropy_with_logits", reduction)
    losses = sigmoid_cross_entropy(*_same_shape("binary_cross_entropy_with_logits", input, target))
    return _reduced(losses, reduction)


@op(
    lambda g, out, logit, t: g * ((1 - t) * sigmoid(logit) - t * sigmoid(-logit)),
    lambda g, out, logit, t: -g * logit,
    kind="elementwise", gate="router", symbol="cross entropy", local=("sigmoid(logit) - t", "-logit"),
)  # fmt: skip
def sigmoid_cross_entropy(logit: Any, t: Any) -> Any:
    """t log(1 + e^-logit) + (1 - t) log(1 + e^logit). The logit receives sigmoid(logit) - t.

    Both forms are split by t, so that neither tail is the difference of two numbers close to each other.
    """
    return t * np.logaddexp(0, -logit) + (1 - t) * np.logaddexp(0, logit)


def _check_reduction(name: str, reduction: str) -> None:
    if reduction not in REDUCTIONS:
        raise ValueError(f"{name}: got reduction {reduction!r}, expected one of {', '.join(REDUCTIONS)}")


def _reduced(losses: Any, reduction: str) -> Tensor:
    result: Tensor = losses if reduction == "none" else mean(losses) if reduction == "mean" else sum_(losses)
    return result


def _as_operand(x: Any) -> Any:
    """``x`` as something with a shape: nodes and arrays as they are, numbers and lists as arrays."""
    return x if hasattr(x, "shape") else np.asarray(x)


def _same_shape(name: str, input: Any, target: Any) -> tuple[Any, Any]:
    """Both as operands of one shape; plain numbers in the target take the input's dtype, as Python's own would."""
    input, target = _as_operand(input), _as_operand(target)
    if input.shape != target.shape:
        hint = "; target.reshape(input.shape) makes it fit" if np.size(target) == np.size(input) else ""
        raise ShapeError(
            f"{name}: got input of shape {input.shape} and target of shape {target.shape}, expected equal shapes{hint}"
        )
    if not isinstance(target, Node) and target.dtype != input.dtype and input.dtype.kind == "f":
        target = target.astype(input.dtype)
    return input, target


def _classes(name: str, input: Any, target: Any) -> Any:
    """``target`` as an array of classes, checked against the scores in ``input``."""
    shape = input.shape
    if len(shape) not in (1, 2):
        raise ShapeError(f"{name}: got input of shape {shape}, expected (N, C), or (C,) for one sample")
    if not isinstance(target, (np.ndarray, Node)):
        target = _as_operand(target)
    if target.dtype.kind not in "iu":
        raise OperandError(
            f"{name}: got a target of dtype {target.dtype}, expected integer classes, as in target.astype(np.int64)"
        )
    if target.shape != shape[:-1]:
        raise ShapeError(
            f"{name}: got input of shape {shape} and target of shape {target.shape}, expected target of shape "
            f"{shape[:-1]}: one class a sample"
        )
    # read as unsigned, a negative class is a huge one: one pass over the target finds both kinds of error
    if target.size and target.view(_UNSIGNED[target.itemsize]).max() >= shape[-1]:
        wrong = target[(target < 0) | (target >= shape[-1])].flat[0]
        raise ValueError(
            f"{name}: got class {wrong} in the target, expected 0 to {shape[-1] - 1}: input has shape {shape}"
        )
    return target
