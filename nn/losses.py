"""Losses, as functions and as modules; names, defaults and numbers are PyTorch's.

``reduction`` is ``"mean"`` (the default), ``"sum"`` or ``"none"``. A target whose shape differs from what the loss
needs is an error: broadcasting (N,) against (N, 1) to (N, N) is the classic silent bug of a training script.

The ops declared here are fused, because they are faster or more accurate than compositions of the engine's. Their rules
are expressions in the engine's ops like any other, so higher derivatives come out of them.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.graph import Node, op
from autograd.operators import raw
from autograd.ops import absolute, log_softmax, logaddexp, mean, relu, scale, scatter, sigmoid, subtract, where
from autograd.ops import sum as sum_
from autograd.payloads import akin, is_foreign, is_lazy
from autograd.tensor import Tensor
from nn.module import Module

Reduction = Literal["mean", "sum", "none"]
REDUCTIONS = ("mean", "sum", "none")
TensorLike = Tensor | npt.ArrayLike
_UNSIGNED = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}


def cross_entropy(
    input: TensorLike,
    target: TensorLike,
    weight: TensorLike | None = None,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Minus the log-probability of the right class, from unnormalised scores.

    Args:
        input: logits, shape (N, C); (C,) for one sample; or (N, C, d1, ...), with a class for each of N d1 ... places.
        target: integer classes from 0 to C - 1, shape (N,), (), or (N, d1, ...). Or probabilities of the classes: a
            floating array of the shape of ``input``.
        weight: how much each class counts, shape (C,). A mean is then the weighted one; with probabilities as target
            it stays the mean over samples.
        ignore_index: samples of this class count for nothing; not for probabilities.
        reduction: ``"mean"`` over the samples, ``"sum"``, or ``"none"`` for one loss a sample.
        label_smoothing: from 0 to 1, the part of the target that is spread evenly over all classes
            (Szegedy et al. 2016).

    Raises:
        ShapeError: there is not one class a sample, or the weights are not one a class.
        OperandError: the classes are no integers.
        ArgumentError: a class outside 0 ... C - 1, an unknown reduction, or a smoothing outside of 0 to 1.

    Example:
        >>> logits = Tensor([[2.0, 0.0], [0.0, 0.0]])
        >>> loss = cross_entropy(logits, [0, 1])
        >>> loss.backward()
        >>> print(f"{loss.data:.4f}", logits.grad.round(3).tolist())
        0.4100 [[-0.06, 0.06], [0.25, -0.25]]
        >>> float(cross_entropy(logits, [[0.5, 0.5], [0.5, 0.5]]).data.round(4))
        0.91
    """
    name = "cross_entropy"
    _check_reduction(name, reduction)
    _check_smoothing(name, label_smoothing)
    logits = _as_operand(input)
    wanted = _as_target(target)
    if wanted.shape == logits.shape and wanted.dtype.kind == "f" and logits.ndim:
        return _of_probabilities(name, logits, wanted, weight, reduction, label_smoothing)
    classes, kept = _classes(name, logits, wanted, ignore_index)
    log_p = log_softmax(logits, axis=0 if logits.ndim == 1 else 1)
    return _of_classes(name, log_p, classes, kept, weight, reduction, label_smoothing)


def nll_loss(
    input: TensorLike,
    target: npt.ArrayLike,
    weight: TensorLike | None = None,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
) -> Tensor:
    """Minus the log-probability of the right class, from log-probabilities (the output of ``log_softmax``).

    Arguments and errors are those of ``cross_entropy`` with integer classes, with log-probabilities for logits.

    Example:
        >>> import numpy as np
        >>> float(nll_loss(Tensor(np.log([[0.5, 0.5], [0.25, 0.75]])), [0, 0], reduction="sum").data.round(4))
        2.0794
    """
    _check_reduction("nll_loss", reduction)
    log_p = _as_operand(input)
    classes, kept = _classes("nll_loss", log_p, target, ignore_index)
    return _of_classes("nll_loss", log_p, classes, kept, weight, reduction, 0.0)


def _minus_one_hot(g: Any, out: Any, log_p: Any, target: Any, reduction: str) -> Any:
    if reduction == "mean":
        g = g / target.size
    elif reduction == "none":
        g = g[..., None]
    return -g * _one_hot(target, log_p)


def _one_hot(target: Any, log_p: Any) -> Any:
    """A mask of the right class in each row."""
    return target[..., None] == akin(np.arange(log_p.shape[-1]), target)


@op(_minus_one_hot, None, kind="linear", gate="router", symbol="nll", local=("-onehot", ""))
def negative_log_likelihood(log_p: Any, target: Any, *, reduction: Any = "mean") -> Any:
    """-log_p[target] of each row, reduced. A router: only the right class of each row receives a gradient.

    Dask's arrays are read through a mask and not at places, and a class that does not exist makes the loss NaN.
    """
    if is_lazy(log_p) or is_lazy(target):
        right = np.where(_one_hot(target, log_p), log_p, 0.0).sum(axis=-1)
        right = np.where((target >= 0) & (target < log_p.shape[-1]), right, math.nan).astype(log_p.dtype)
    else:
        right = log_p[target] if log_p.ndim == 1 else log_p[np.arange(len(target)), target]
    if reduction == "none":
        return -right
    return -right.sum() / target.size if reduction == "mean" else -right.sum()


def _of_classes(
    name: str, log_p: Any, classes: Any, kept: Any, weight: Any, reduction: Reduction, smoothing: float
) -> Tensor:
    """The loss of log-probabilities (N, C, ...) against integer classes; of samples marked in ``kept`` if not None."""
    count = log_p.shape[0 if log_p.ndim == 1 else 1]
    weight = _weights(name, weight, count, log_p.dtype)
    result: Tensor
    if log_p.ndim <= 2 and kept is None and weight is None and not smoothing:
        result = negative_log_likelihood(log_p, classes, reduction=reduction)
        return result
    if log_p.ndim > 2:
        log_p = log_p.transpose((0, *range(2, log_p.ndim), 1))
    rows, flat = log_p.reshape((-1, count)), classes.reshape(-1)
    if kept is not None:
        places = np.flatnonzero(kept)
        rows, flat = rows[places], flat[places]
    losses = negative_log_likelihood(rows, flat, reduction="none")
    total: Any = flat.size
    if weight is not None:
        counted = weight[flat]
        losses, total = losses * counted, sum_(counted)
    if smoothing:
        evenly = rows if weight is None else rows * weight
        losses = losses * (1 - smoothing) - sum_(evenly, axis=1) * (smoothing / count)
    if reduction == "none":
        if kept is not None:
            losses = scatter(losses, index=places, shape=(classes.size,))
        result = losses.reshape(classes.shape)
        return result
    result = sum_(losses)
    return result / total if reduction == "mean" else result


def _of_probabilities(
    name: str, logits: Any, target: Any, weight: Any, reduction: Reduction, smoothing: float
) -> Tensor:
    """The loss of logits (N, C, ...) against probabilities of the classes."""
    axis = 0 if logits.ndim == 1 else 1
    count = logits.shape[axis]
    weight = _weights(name, weight, count, logits.dtype)
    logits, target = _same_shape(name, logits, target)
    if smoothing:
        target = target * (1 - smoothing) + smoothing / count
    terms = scale(target, log_softmax(logits, axis=axis))  # a class of probability 0 may have a log-probability of -inf
    if weight is not None:
        terms = terms * weight.reshape((-1,) + (1,) * (logits.ndim - axis - 1))
    return _reduced(-sum_(terms, axis=axis), reduction)


def mse_loss(input: TensorLike, target: TensorLike, *, reduction: Reduction = "mean") -> Tensor:
    """The squared difference (input - target)^2, over all entries.

    Args:
        input: predictions, any shape.
        target: the same shape. A plain array is taken in the predictions' dtype.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: an unknown reduction.

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


def l1_loss(input: TensorLike, target: TensorLike, *, reduction: Reduction = "mean") -> Tensor:
    """The absolute difference abs(input - target), over all entries; its gradient is 0 where they are equal.

    Arguments and errors are those of ``mse_loss``.

    Example:
        >>> float(l1_loss(Tensor([1.0, 2.0]), [0.0, 4.0]).data)
        1.5
    """
    _check_reduction("l1_loss", reduction)
    return _reduced(absolute(subtract(*_same_shape("l1_loss", input, target))), reduction)


def huber_loss(input: TensorLike, target: TensorLike, *, reduction: Reduction = "mean", delta: float = 1.0) -> Tensor:
    """Half the squared difference up to delta, and from there on its tangent. (Huber 1964.)

    Arguments and errors are those of ``mse_loss``, and ``delta`` has to be positive.

    Example:
        >>> prediction = Tensor([0.5, 3.0])
        >>> loss = huber_loss(prediction, [0.0, 0.0], reduction="sum")
        >>> loss.backward()
        >>> float(loss.data), prediction.grad.tolist()
        (2.625, [0.5, 1.0])
    """
    _check_reduction("huber_loss", reduction)
    _check_delta("huber_loss", delta)
    return _reduced(huber(subtract(*_same_shape("huber_loss", input, target)), delta=delta), reduction)


@op(lambda g, out, error, delta: g * np.clip(error, -delta, delta), kind="elementwise", gate="scaler")
def huber(error: Any, *, delta: Any) -> Any:
    """error^2 / 2 where abs(error) < delta, else delta (abs(error) - delta / 2). The gradient is limited to delta."""
    size = abs(error)
    inner = np.minimum(size, delta)
    return inner * (size - 0.5 * inner)


def binary_cross_entropy(
    input: TensorLike, target: TensorLike, weight: TensorLike | None = None, *, reduction: Reduction = "mean"
) -> Tensor:
    """-t log p - (1 - t) log(1 - p), from probabilities p; logarithms count as -100 where they are below.

    Prefer ``binary_cross_entropy_with_logits``, which needs no such limit.

    Args:
        input: probabilities p from 0 to 1, any shape.
        target: probabilities t from 0 to 1 (or booleans) of the same shape.
        weight: how much each entry counts: any shape that broadcasts to that of ``input``.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ, or the weights do not broadcast.
        ArgumentError: a number outside of 0 to 1, or an unknown reduction.

    Example:
        >>> float(binary_cross_entropy(Tensor([0.5, 0.0]), [1.0, 1.0], reduction="none").data[1])
        100.0
    """
    name = "binary_cross_entropy"
    _check_reduction(name, reduction)
    p, t = _same_shape(name, input, target)
    p, t = _probabilities(name, "input", p), _probabilities(name, "target", t)
    return _reduced(_weighted(name, bernoulli_cross_entropy(p, t), weight), reduction)


@op(
    lambda g, out, p, t: g * ((p - t) / np.maximum(p * (1 - p), 1e-12)),
    lambda g, out, p, t: g * (np.maximum(np.log1p(-p), -100.0) - np.maximum(np.log(p), -100.0)),
    kind="elementwise", gate="scaler", symbol="cross entropy", local=("(p - t) / (p (1 - p))", "log(1 - p) - log(p)"),
)  # fmt: skip
def bernoulli_cross_entropy(p: Any, t: Any) -> Any:
    """-t log p - (1 - t) log(1 - p), with logarithms of at least -100 and a slope of at most 1e12."""
    with np.errstate(divide="ignore"):
        return -(t * np.maximum(np.log(p), -100.0) + (1 - t) * np.maximum(np.log1p(-p), -100.0))


def binary_cross_entropy_with_logits(
    input: TensorLike,
    target: TensorLike,
    weight: TensorLike | None = None,
    *,
    reduction: Reduction = "mean",
    pos_weight: TensorLike | None = None,
) -> Tensor:
    """-t log p - (1 - t) log(1 - p) with p = sigmoid(input), accurate in both tails.

    Args:
        input: logits, any shape.
        target: probabilities t from 0 to 1 (or booleans) of the same shape.
        weight: how much each entry counts: any shape that broadcasts to that of ``input``.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.
        pos_weight: a factor for the term of t, to make up for rare positives; broadcasts like ``weight``.

    Raises:
        ShapeError: the shapes differ, or weights do not broadcast.
        ArgumentError: a target outside of 0 to 1, or an unknown reduction.

    Example:
        >>> logits = Tensor([0.0, 800.0])
        >>> loss = binary_cross_entropy_with_logits(logits, [1.0, 1.0], reduction="sum")
        >>> loss.backward()
        >>> print(f"{loss.data:.4f}", logits.grad.tolist())
        0.6931 [-0.5, 0.0]
    """
    name = "binary_cross_entropy_with_logits"
    _check_reduction(name, reduction)
    logits, t = _same_shape(name, input, target)
    t = _probabilities(name, "target", t)
    if pos_weight is None:
        losses = sigmoid_cross_entropy(logits, t)
    else:
        positive = _weighted(name, t, pos_weight, "pos_weight")
        losses = positive * logaddexp(0.0, -logits) + (1 - t) * logaddexp(0.0, logits)
    return _reduced(_weighted(name, losses, weight), reduction)


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


def hinge_loss(input: TensorLike, target: TensorLike, *, margin: float = 1.0, reduction: Reduction = "mean") -> Tensor:
    """max(0, margin - target input): nothing is lost on scores with the right sign and a margin. (Cortes, Vapnik 1995.)

    Args:
        input: scores, any shape; the sign is the decision.
        target: -1 or 1 for each score.
        margin: how far from 0 a score has to be. At the margin itself the gradient is 0.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: a target other than -1 and 1, or an unknown reduction.

    Example:
        >>> hinge_loss(Tensor([2.0, 0.5, 0.5]), [1, 1, -1], reduction="none").data
        array([0. , 0.5, 1.5])
    """
    _check_reduction("hinge_loss", reduction)
    scores, signs = _same_shape("hinge_loss", input, target)
    signs = _signs("hinge_loss", signs)
    return _reduced(relu(margin - signs * scores), reduction)


def hinge_embedding_loss(
    input: TensorLike, target: npt.ArrayLike, *, margin: float = 1.0, reduction: Reduction = "mean"
) -> Tensor:
    """For distances: the distance itself where the target is 1, max(0, margin - distance) where it is -1.

    Arguments and errors are those of ``hinge_loss``, with distances for scores.

    Example:
        >>> hinge_embedding_loss(Tensor([2.0, 0.25, 3.0]), [1, -1, -1], reduction="none").data
        array([2.  , 0.75, 0.  ])
    """
    name = "hinge_embedding_loss"
    _check_reduction(name, reduction)
    distances, signs = _same_shape(name, input, target)
    signs = _signs(name, signs)
    losses = where(raw(signs) == 1, distances, relu(margin - distances))
    return _reduced(losses + 0.0 * signs if is_lazy(raw(signs)) else losses, reduction)


def _check_reduction(name: str, reduction: str) -> None:
    if reduction not in REDUCTIONS:
        raise ArgumentError(f"{name}: got reduction {reduction!r}, expected one of {', '.join(REDUCTIONS)}")


def _check_smoothing(name: str, smoothing: float) -> None:
    if not 0 <= smoothing <= 1:
        raise ArgumentError(f"{name}: got label_smoothing={smoothing}, expected a number from 0 to 1")


def _check_delta(name: str, delta: float) -> None:
    if not delta > 0:
        raise ArgumentError(f"{name}: got delta={delta}, expected a number > 0")


def _probabilities(name: str, which: str, x: Any) -> Any:
    """``x``, checked; of what is not computed yet, NaN stands for what is no probability."""
    data = raw(x)
    if is_lazy(data):
        return where((data < 0) | (data > 1), math.nan, x)
    if data.size and not (data.min() >= 0 and data.max() <= 1):  # NaN is let through, to be seen in the loss
        wrong = data[(data < 0) | (data > 1)]
        if wrong.size:
            raise ArgumentError(f"{name}: got {wrong.flat[0]} in the {which}, expected numbers from 0 to 1")
    return x


def _signs(name: str, x: Any) -> Any:
    """``x``, checked; of what is not computed yet, NaN stands for what is no sign."""
    data = raw(x)
    if is_lazy(data):
        return where(abs(data) == 1, x, math.nan)
    wrong = data[abs(data) != 1]
    if wrong.size:
        raise ArgumentError(f"{name}: got {wrong.flat[0]} in the target, expected -1 and 1 alone")
    return x


def _reduced(losses: Any, reduction: str) -> Tensor:
    result: Tensor = losses if reduction == "none" else mean(losses) if reduction == "mean" else sum_(losses)
    return result


def _as_operand(x: Any) -> Any:
    """``x`` as something with a shape: nodes and arrays as they are, numbers and lists as arrays."""
    return x if hasattr(x, "shape") else np.asarray(x)


def _as_target(x: Any) -> Any:
    """``x`` as an array of any kind or a node."""
    return x if isinstance(x, (np.ndarray, Node)) or is_foreign(x) else np.asarray(x)


def _in_dtype(x: Any, dtype: np.dtype[Any]) -> Any:
    """Plain numbers in the dtype that they are about to meet, as Python's own would be; a node as it is."""
    if isinstance(x, Node) or dtype.kind != "f":
        return x
    return x.astype(dtype) if is_foreign(x) else np.asarray(x, dtype)


def _same_shape(name: str, input: Any, target: Any) -> tuple[Any, Any]:
    """Both as operands of one shape and, if they are plain, of one dtype."""
    input, target = _as_operand(input), _as_operand(target)
    if input.shape != target.shape:
        hint = "; target.reshape(input.shape) makes it fit" if math.prod(target.shape) == math.prod(input.shape) else ""
        raise ShapeError(
            f"{name}: got input of shape {input.shape} and target of shape {target.shape}, expected equal shapes{hint}"
        )
    return input, _in_dtype(target, input.dtype)


def _weights(name: str, weight: Any, count: int, dtype: np.dtype[Any]) -> Any:
    """Weights of classes, one for each."""
    if weight is None:
        return None
    weight = _in_dtype(_as_operand(weight), dtype)
    if weight.shape != (count,):
        raise ShapeError(f"{name}: got weight of shape {weight.shape}, expected ({count},): one a class")
    return weight


def _weighted(name: str, losses: Any, weight: Any, which: str = "weight") -> Any:
    """Losses times weights, which may be broadcast; the losses may not."""
    if weight is None:
        return losses
    weight = _in_dtype(_as_operand(weight), losses.dtype)
    ndim = len(losses.shape) - len(weight.shape)
    if ndim < 0 or any(n not in (1, m) for n, m in zip(weight.shape, losses.shape[ndim:], strict=True)):
        raise ShapeError(f"{name}: got {which} of shape {weight.shape}, expected one that broadcasts to {losses.shape}")
    return losses * weight


def _classes(name: str, input: Any, target: Any, ignore_index: int) -> tuple[Any, Any]:
    """``target`` as an array of classes, checked against the scores in ``input``, and a mask if some are ignored."""
    shape = input.shape
    if not shape:
        raise ShapeError(f"{name}: got input of shape {shape}, expected (N, C), or (C,) for one sample")
    count, samples = (shape[0], ()) if len(shape) == 1 else (shape[1], (shape[0], *shape[2:]))
    target = _as_target(target)
    if target.dtype.kind not in "iu":
        raise OperandError(
            f"{name}: got a target of dtype {target.dtype}, expected integer classes, as in target.astype(np.int64)"
            + (f", or probabilities of shape {shape}" if name == "cross_entropy" else "")
        )
    if target.shape != samples:
        raise ShapeError(
            f"{name}: got input of shape {shape} and target of shape {target.shape}, expected target of shape "
            f"{samples}: one class a sample"
        )
    if is_lazy(target):  # what is not known yet is looked at as it is computed: negative_log_likelihood
        return target, None
    # read as unsigned, a negative class is a huge one: one pass over the target finds both kinds of error
    outside = target.size and target.view(_UNSIGNED[target.itemsize]).max() >= count
    if outside or 0 <= ignore_index < count:
        kept = target != ignore_index
        wrong = target[kept & ((target < 0) | (target >= count))]
        if wrong.size:
            raise ArgumentError(
                f"{name}: got class {wrong.flat[0]} in the target, expected 0 to {count - 1}: input has shape {shape}"
            )
        if not kept.all():
            return target, kept
    return target, None


class _Loss(Module):
    def __init__(self, *, reduction: Reduction = "mean") -> None:
        _check_reduction(type(self).__name__, reduction)
        self.reduction: Reduction = reduction

    def extra_repr(self) -> str:
        """The reduction, if it is not the mean."""
        return "" if self.reduction == "mean" else f"reduction={self.reduction!r}"


class CrossEntropyLoss(_Loss):
    """``functional.cross_entropy``: logits (N, C) against integer classes (N,) or probabilities (N, C).

    Example:
        >>> loss = CrossEntropyLoss(reduction="sum")
        >>> float(loss(Tensor([[0.0, 0.0], [0.0, 0.0]]), [0, 1]).data.round(4))
        1.3863
    """

    weight: Any

    def __init__(
        self,
        weight: TensorLike | None = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(reduction=reduction)
        _check_smoothing("CrossEntropyLoss", label_smoothing)
        self.register_buffer("weight", weight)
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing

    def forward(self, input: Any, target: Any) -> Tensor:
        """Logits (N, C, ...) or (C,), and integer classes (N, ...) or one integer, or probabilities."""
        return cross_entropy(
            input,
            target,
            self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )


class NLLLoss(_Loss):
    """``functional.nll_loss``: log-probabilities (N, C) against integer classes (N,)."""

    weight: Any

    def __init__(
        self, weight: TensorLike | None = None, *, ignore_index: int = -100, reduction: Reduction = "mean"
    ) -> None:
        super().__init__(reduction=reduction)
        self.register_buffer("weight", weight)
        self.ignore_index = ignore_index

    def forward(self, input: Any, target: Any) -> Tensor:
        """Log-probabilities (N, C, ...) or (C,), and integer classes (N, ...) or one integer."""
        return nll_loss(input, target, self.weight, ignore_index=self.ignore_index, reduction=self.reduction)


class MSELoss(_Loss):
    """``functional.mse_loss``: squared differences.

    Example:
        >>> float(MSELoss()(Tensor([1.0, 2.0]), [0.0, 4.0]).data)
        2.5
    """

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return mse_loss(input, target, reduction=self.reduction)


class L1Loss(_Loss):
    """``functional.l1_loss``: absolute differences."""

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return l1_loss(input, target, reduction=self.reduction)


class HuberLoss(_Loss):
    """``functional.huber_loss``: squared differences up to delta, absolute ones from there on."""

    def __init__(self, *, reduction: Reduction = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        _check_delta("HuberLoss", delta)
        self.delta = delta

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return huber_loss(input, target, reduction=self.reduction, delta=self.delta)


class BCELoss(_Loss):
    """``functional.binary_cross_entropy``: probabilities against probabilities of the same shape."""

    weight: Any

    def __init__(self, weight: TensorLike | None = None, *, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.register_buffer("weight", weight)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Probabilities of one shape."""
        return binary_cross_entropy(input, target, self.weight, reduction=self.reduction)


class BCEWithLogitsLoss(_Loss):
    """``functional.binary_cross_entropy_with_logits``: logits against probabilities of the same shape."""

    weight: Any
    pos_weight: Any

    def __init__(
        self,
        weight: TensorLike | None = None,
        *,
        reduction: Reduction = "mean",
        pos_weight: TensorLike | None = None,
    ) -> None:
        super().__init__(reduction=reduction)
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Logits and probabilities of one shape."""
        return binary_cross_entropy_with_logits(
            input, target, self.weight, reduction=self.reduction, pos_weight=self.pos_weight
        )


class HingeLoss(_Loss):
    """``functional.hinge_loss``: scores against -1 and 1."""

    def __init__(self, *, margin: float = 1.0, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.margin = margin

    def forward(self, input: Any, target: Any) -> Tensor:
        """Scores and signs of one shape."""
        return hinge_loss(input, target, margin=self.margin, reduction=self.reduction)


class HingeEmbeddingLoss(_Loss):
    """``functional.hinge_embedding_loss``: distances against -1 and 1."""

    def __init__(self, margin: float = 1.0, *, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.margin = margin

    def forward(self, input: Any, target: Any) -> Tensor:
        """Distances and signs of one shape."""
        return hinge_embedding_loss(input, target, margin=self.margin, reduction=self.reduction)
