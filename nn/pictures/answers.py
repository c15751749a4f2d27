"""The answers of a model at points of a plane, for all kinds of models and of answers.

``Asked`` calls it: a module of arrays, a network of single Values, or a function. ``Reading`` decides the meaning of
its outputs, once, by the targets, and turns them into classes or numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import say
from autograd.engine.doors import shown
from autograd.engine.node import Node, data_of
from autograd.engine.recording import ensure_recording, no_grad
from autograd.errors import ArgumentError, AutogradError, OperandError, ShapeError
from autograd.tensor import Tensor
from nn import functional, scalar
from nn.layers.mlp import MLP
from nn.losses.binary import BCELoss, BCEWithLogitsLoss
from nn.losses.labels import MultiLabelSoftMarginLoss
from nn.losses.regression import HuberLoss, L1Loss, MSELoss, SmoothL1Loss
from nn.modules.arguments import one_of
from nn.modules.module import Module, modes_restored
from nn.modules.precision import precision_unsaid

OUTPUTS = ("auto", "logits", "probabilities", "margins", "numbers")
MOST_CLASSES = 24
_BENT = frozenset({"sigmoid", "heaviside"})  # ops whose results lie from 0 to 1
FAR, SOME = 1000.0, 400
_DUST = 1e-9  # the rounding error that a probability outside of [0, 1] may have
_OF_LOGITS = (BCEWithLogitsLoss, MultiLabelSoftMarginLoss)
_OF_NUMBERS = (BCELoss, MSELoss, L1Loss, HuberLoss, SmoothL1Loss)  # losses that compare outputs with 0 and 1
_FUNCTIONS_OF_LOGITS = (functional.binary_cross_entropy_with_logits, functional.multilabel_soft_margin_loss)
_FUNCTIONS_OF_NUMBERS = (
    functional.binary_cross_entropy, functional.mse_loss, functional.l1_loss, functional.huber_loss,
    functional.smooth_l1_loss,
)  # fmt: skip
_FORMS = frozenset({"reshape", "getitem", "squeeze", "transpose", "expand_dims", "ravel"})


def inputs_of(name: str, x: Any) -> Any:
    """The inputs of a model in two dimensions: an array of shape (n, 2), n > 0, without NaN.

    Raises:
        OperandError: no numbers.
        ShapeError: another shape.
        ArgumentError: NaN or infinity among them.
    """
    array = _numbers(name, "x", x)
    if array.ndim != 2 or array.shape[1] != 2 or not len(array):
        raise ShapeError(
            f"{name}: got x of shape {array.shape}, expected (n, 2): a plane shows two inputs; "
            f"for more of them train on two columns, x[:, [0, 1]], or look at nn.pictures.flow"
        )
    if not np.isfinite(array).all():
        raise ArgumentError(f"{name}: got NaN or infinity in x, expected finite numbers; drop those rows first")
    return array


def targets_of(name: str, y: Any, rows: int) -> Any:
    """The targets as an array with one row for each input.

    Raises:
        OperandError: no numbers.
        ShapeError: another number of rows.
        ArgumentError: NaN or infinity among them.
    """
    array = _numbers(name, "y", y)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim not in (1, 2) or len(array) != rows:
        raise ShapeError(f"{name}: got y of shape {np.shape(y)} for {rows} rows of x, expected one target a row")
    if not np.isfinite(array).all():
        raise ArgumentError(f"{name}: got NaN or infinity in y, expected finite numbers; drop those rows first")
    return array


def _numbers(name: str, argument: str, x: Any) -> Any:
    x = data_of(x)
    if isinstance(x, (list, tuple)):
        x = [[data_of(part) for part in row] if isinstance(row, (list, tuple)) else data_of(row) for row in x]
    try:
        array = np.asarray(x)
    except ValueError:
        raise ShapeError(f"{name}: got rows of different lengths as {argument}, expected an array") from None
    if array.dtype.kind not in "fiub":
        way_out = "; np.unique(y, return_inverse=True)[1] makes numbers of labels" if argument == "y" else ""
        raise OperandError(f"{name}: got {shown(x)} as {argument}, expected an array of numbers{way_out}")
    return array.astype(float) if array.dtype.kind in "iub" else array


@contextmanager
def at_rest(model: Any) -> Iterator[None]:
    """A block in which a model is in evaluation mode, and after which each part is in the mode it was in."""
    with precision_unsaid():
        if isinstance(model, Module):
            with modes_restored(model):
                model.eval()
                yield
        else:
            yield


class Asked:
    """A model that can be asked for its outputs at points; nothing is recorded and nothing in it changes.

    Args:
        name: the picture that asks, for messages.
        model: a Module, a network of ``nn.scalar``, or a function of an array of shape (n, features), or of a list of
            numbers.
        raw: an array of inputs that it may be tried with.

    Raises:
        OperandError: the model cannot be called, or answers with something else than numbers.
        ShapeError: it takes another number of inputs, or has no output for each point.
    """

    def __init__(self, name: str, model: Any, raw: Any) -> None:
        if not callable(model) or isinstance(model, type):
            raise OperandError(f"{name}: got {shown(model)} as model, expected a Module or a function")
        self.name, self.model = name, model
        self.singly = False
        self.singly = not isinstance(model, Module) and self._takes_single_points(raw)
        try:
            self(raw[:1])
        except ShapeError as error:
            if str(error).startswith(f"{name}: "):
                raise
            raise ShapeError(
                f"{name}: the model does not take a batch of two inputs, shape (n, 2): {error}; for more inputs "
                f"train on two columns, or look at nn.pictures.flow"
            ) from error

    def _takes_single_points(self, raw: Any) -> bool:
        """True for networks of Values and functions of one point: they do not return one output for each row."""
        if isinstance(self.model, scalar.Module):
            return True
        three = np.repeat(raw[:1], 3, axis=0)
        try:
            with no_grad(), precision_unsaid():
                out = np.asarray(data_of(self.model(three)))
        except (AutogradError, ArithmeticError, LookupError, TypeError, ValueError):
            return True
        return out.ndim not in (1, 2) or len(out) != 3 or out.dtype.kind not in "fiub"

    def __call__(self, points: Any) -> Any:
        """Outputs of shape (n,), or (n, k) with k > 1."""
        with np.errstate(all="ignore"), no_grad(), at_rest(self.model):
            out = self._one_by_one(points) if self.singly else np.asarray(data_of(self.model(points)))
        if out.dtype.kind not in "fiub":
            raise OperandError(f"{self.name}: got outputs of dtype {out.dtype} from the model, expected numbers")
        if out.ndim == 2 and out.shape[1] == 1:
            out = out[:, 0]
        if out.ndim not in (1, 2) or len(out) != len(points):
            raise ShapeError(
                f"{self.name}: got outputs of shape {out.shape} for {len(points)} points from the model, "
                f"expected ({len(points)},) or ({len(points)}, classes)"
            )
        return out.astype(float)

    def _one_by_one(self, points: Any) -> Any:
        if type(self.model) is scalar.MLP:
            try:
                return np.asarray(MLP.from_scalar(self.model)(points).data)
            except AutogradError:  # a layer has neurons of different activations
                pass
        return np.array([_plain(self.model(point)) for point in points.tolist()])

    def far(self, points: Any) -> Any:
        """The outputs far away from some points. There probabilities stay from 0 to 1, and logits hardly do."""
        try:
            return self(points[:: -(-len(points) // SOME)] * FAR)
        except (AutogradError, ArithmeticError, LookupError, TypeError, ValueError):  # such as math.exp(1000)
            return self(points[:1])

    def last_op(self, raw: Any) -> str:
        """The name of the op that made the output, but for those that only change its form; "" if unknown."""
        given: Any = [Tensor(x) for x in raw[0]] if self.singly else Tensor(raw[:1])
        if isinstance(self.model, scalar.Module):
            given = raw[0].tolist()
        try:
            with ensure_recording(), at_rest(self.model):
                out = self.model(given)
        except (AutogradError, ArithmeticError, LookupError, TypeError, ValueError):
            return ""
        while isinstance(out, (list, tuple)) and len(out) == 1:
            out = out[0]
        while isinstance(out, Node) and out.op is not None and out.op.name in _FORMS:
            out = out.inputs[0]
        return out.op.name if isinstance(out, Node) and out.op is not None else ""


def _plain(out: Any) -> Any:
    return [_plain(x) for x in out] if isinstance(out, (list, tuple)) else np.asarray(data_of(out)).tolist()


@dataclass(frozen=True)
class Reading:
    """The meaning of a model's outputs.

    Attributes:
        kind: "two" for two classes by one output, "many" for an output a class, "number" for a number.
        classes: the labels of the classes, as they stand in y; none for numbers.
        threshold: between two classes.
        output: "logits", "probabilities", "margins" or "numbers".
    """

    kind: str
    classes: tuple[float, ...] = ()
    threshold: float = 0.0
    output: str = "numbers"

    @property
    def names(self) -> list[str]:
        """The labels as text."""
        return [notation.number(label) for label in self.classes]

    def chosen(self, out: Any) -> tuple[Any, Any]:
        """The index of the class for each row of outputs, -1 where there is NaN; and how sure it is, from 0 to 1."""
        with np.errstate(all="ignore"):
            if self.kind == "two":
                choice = (out > self.threshold).astype(int)
                if self.output == "probabilities":
                    sure = np.abs(out - 0.5) * 2
                else:  # a logit z has the probability 1 / (1 + e^-z)
                    sure = np.abs(out) if self.output == "margins" else np.tanh(np.abs(out) / 2)
                return np.where(np.isnan(out), -1, choice), np.clip(sure, 0, 1)
            p = out
            if self.output != "probabilities":
                p = np.exp(out - out.max(axis=1, keepdims=True))
                p = p / p.sum(axis=1, keepdims=True)
            k = out.shape[1]
            sure = (p.max(axis=1) - 1 / k) / (1 - 1 / k)
            return np.where(np.isnan(out).any(axis=1), -1, out.argmax(axis=1)), np.clip(sure, 0, 1)

    def rule(self) -> str:
        """The sentence that says how the outputs were read."""
        if self.kind == "number":
            return say("The colours are the model's output.")
        if self.kind == "many":
            return say("The colour is the class with the largest output, fainter where the model is less sure.")
        read = {
            "logits": say("The output is read as a logit."),
            "probabilities": say("The output is read as a probability."),
            "margins": say("The output is read as a margin."),
        }[self.output]
        return f"{read} " + say(
            "The colour is class {high} where the output is above {threshold}, else class {low}; "
            "fainter where it is closer to {threshold}.",
            high=self.names[1], low=self.names[0], threshold=notation.number(self.threshold),
        )  # fmt: skip


def reading(name: str, asked: Asked, raw: Any, y: Any, output: str = "auto") -> tuple[Reading, Any]:
    """The meaning of a model's outputs, and the targets: as indices of classes, or as numbers.

    One output and targets 0 and 1 are probabilities, with the threshold 0.5, if the model ends in a sigmoid or a step;
    otherwise they are "auto", which ``settled`` decides by the numbers. Targets -1 and 1 are margins, with 0. Any
    others are numbers.

    Raises:
        ArgumentError: an ``output`` that is not known or does not fit.
        ShapeError: targets that do not fit the outputs.
    """
    output = one_of(name, "output", output, OUTPUTS)
    out = asked(raw[:1])
    if out.ndim == 2:
        return _of_many(name, out.shape[1], y, output)
    if y.ndim == 2:
        raise ShapeError(f"{name}: got y of shape {y.shape} and a model with one output, expected shape ({len(y)},)")
    labels = {float(label) for label in np.unique(y)[:3]}
    if output == "numbers":
        return Reading("number"), y
    if labels <= {-1.0, 1.0} and -1.0 in labels and output in ("auto", "margins"):
        return Reading("two", (-1.0, 1.0), 0.0, "margins"), (y > 0).astype(int)
    if labels <= {0.0, 1.0}:
        if output == "auto" and asked.last_op(raw) in _BENT:
            output = "probabilities"
        return _of_two(output), y.astype(int)
    if output == "auto":
        return Reading("number"), y
    raise ArgumentError(
        f"{name}: got output={output!r} and targets from {y.min():g} to {y.max():g}, "
        f"expected targets {'-1 and 1' if output == 'margins' else '0 and 1'}; "
        f"output='numbers' shows the output as a number"
    )


def _of_two(output: str) -> Reading:
    return Reading("two", (0.0, 1.0), 0.5 if output == "probabilities" else 0.0, output)


def _of_many(name: str, k: int, y: Any, output: str) -> tuple[Reading, Any]:
    if output in ("margins", "numbers"):
        raise ArgumentError(
            f"{name}: got output={output!r} and a model with {k} outputs, expected 'auto', 'logits' or 'probabilities'"
        )
    if k > MOST_CLASSES:
        raise ArgumentError(f"{name}: got a model with {k} classes, expected at most {MOST_CLASSES}")
    if y.ndim == 2:
        if y.shape[1] != k or not ((y == 0) | (y == 1)).all() or not (y.sum(axis=1) == 1).all():
            raise ShapeError(
                f"{name}: got y of shape {y.shape} and a model with {k} outputs, expected class indices of shape "
                f"({len(y)},) or rows with a single 1 of shape ({len(y)}, {k}); numbers are shown for one output alone"
            )
        y = y.argmax(axis=1)
    whole = (y == np.round(y)).all()
    if not whole or y.min() < 0 or y.max() >= k:
        raise ArgumentError(
            f"{name}: got targets from {y.min():g} to {y.max():g} and a model with {k} outputs, "
            f"expected class indices 0 ... {k - 1}"
        )
    return Reading("many", tuple(map(float, range(k))), math.nan, output), y.astype(int)


def settled(meaning: Reading, out: Any, at_data: Any, targets: Any, loss: Any = None, trained: bool = True) -> Reading:
    """The reading, with "auto" settled by the numbers.

    Rows that are not negative and add up to 1 are probabilities. A single output is one if it lies from 0 to 1
    everywhere, far away too, as no logit would; and if it is closer to the targets as it is than the probability that a
    logit of this size stands for, as after a training by a squared error.

    Args:
        meaning: the reading.
        out: the outputs everywhere.
        at_data: those at the data.
        targets: the indices of the classes there.
        loss: by which the model is trained, if that is known: then it decides about a single output.
        trained: False before a training, when it means nothing how close outputs are to the targets.
    """
    if meaning.output != "auto":
        return meaning
    if meaning.kind == "two":
        if isinstance(loss, _OF_LOGITS) or loss in _FUNCTIONS_OF_LOGITS:
            return _of_two("logits")
        if isinstance(loss, _OF_NUMBERS) or loss in _FUNCTIONS_OF_NUMBERS:
            return _of_two("probabilities")
        known = out[~np.isnan(out)]
        inside = bool(known.size) and bool(((known >= -_DUST) & (known <= 1 + _DUST)).all())
        return _of_two("probabilities" if inside or (trained and _is_closer(at_data, targets)) else "logits")
    known = out[np.isfinite(out).all(axis=1)]
    sums = bool(len(known)) and bool((known >= 0).all()) and bool(np.allclose(known.sum(axis=1), 1, atol=1e-6))
    return Reading(meaning.kind, meaning.classes, meaning.threshold, "probabilities" if sums else "logits")


def _is_closer(out: Any, targets: Any) -> bool:
    """True if the outputs themselves are closer to the targets than their sigmoids are, and than the mean target is."""
    known = np.isfinite(out)
    out, targets = out[known], targets[known]
    if not len(out):
        return False
    with np.errstate(over="ignore"):
        as_logits = ((1 / (1 + np.exp(-out)) - targets) ** 2).mean()
        return bool(((out - targets) ** 2).mean() < min(as_logits, targets.var()))
