"""Averages of a model's weights over the steps of a training, under PyTorch's names."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.engine.recording import no_grad
from autograd.engine.versions import assign
from autograd.errors import OperandError, ShapeError
from nn.modules.arguments import flag, real
from nn.modules.module import Module, modes_restored

Average = Callable[[Any, Any, int], Any]
AverageInPlace = Callable[[list[Any], list[Any], int], None]


class AveragedModel(Module):
    """A copy of a model whose weights are a running average of the model's: call ``update_parameters`` after steps.

    The average of all weights so far, or an exponential one (``get_ema_avg_fn``), often predicts better than the last
    weights. The first update copies the weights. Sources: Polyak and Juditsky, "Acceleration of stochastic
    approximation by averaging", 1992; Izmailov et al., "Averaging weights leads to wider optima and better
    generalization", 2018.

    Args:
        model: the model; it is copied.
        avg_fn: ``avg_fn(average, current, n)`` -> the next average of one array, n updates having been made; None takes
            the mean of all.
        multi_avg_fn: the same for all parameters at once, as lists of arrays, the averages changed in place.
        use_buffers: average the buffers too (whole numbers are cut off to whole numbers); otherwise all are copied.

    Attributes:
        module: the averaged copy.
        n_averaged: how many updates were made; it is saved with the weights.

    Raises:
        OperandError: no module, or both functions.

    Example:
        >>> from nn import SGD, Linear
        >>> model = Linear(1, 1, bias=False, rng=0)
        >>> average = AveragedModel(model)
        >>> for w in (1.0, 2.0, 6.0):
        ...     model.weight.data[:] = w
        ...     average.update_parameters(model)
        >>> average([[1.0]]).data
        array([[3.]])
    """

    n_averaged: Any

    def __init__(
        self,
        model: Module,
        avg_fn: Average | None = None,
        multi_avg_fn: AverageInPlace | None = None,
        use_buffers: bool = False,
    ) -> None:
        if not isinstance(model, Module):
            raise OperandError(f"AveragedModel: got {shown(model)} as model, expected a Module")
        if avg_fn is not None and multi_avg_fn is not None:
            raise OperandError("AveragedModel: got avg_fn and multi_avg_fn, expected one of them")
        for name, function in (("avg_fn", avg_fn), ("multi_avg_fn", multi_avg_fn)):
            if function is not None and not callable(function):
                raise OperandError(f"AveragedModel: got {shown(function)} as {name}, expected a function")
        self.module = copy.deepcopy(model)
        self.register_buffer("n_averaged", np.zeros((), np.int64))
        self.avg_fn, self.multi_avg_fn = avg_fn, multi_avg_fn
        self.use_buffers = flag("AveragedModel", "use_buffers", use_buffers)
        self.training = model.training

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """The prediction of the averaged copy."""
        return self.module(*args, **kwargs)

    @door
    def update_parameters(self, model: Module) -> None:
        """Take the weights of ``model``, as they are now, into the average.

        Args:
            model: the model that was given first, or one with the same parameters.

        Raises:
            OperandError: no module.
            ShapeError: other parameters or buffers; nothing was changed.
        """
        if not isinstance(model, Module):
            raise OperandError(f"AveragedModel.update_parameters: got {shown(model)}, expected a Module")
        own, given = _arrays(self.module), _arrays(model)
        if own.keys() != given.keys() or any(np.shape(own[name].array) != np.shape(given[name].array) for name in own):
            raise ShapeError(
                "AveragedModel.update_parameters: got a model with other parameters, expected one as was given first"
            )
        averaged = [name for name in own if self.use_buffers or not own[name].is_buffer]
        pairs = [(np.copy(own[name].array), np.copy(given[name].array)) for name in averaged]
        n = int(self.n_averaged)
        if n == 0:
            found = [current for _, current in pairs]
        elif self.multi_avg_fn is not None:
            found = [average for average, _ in pairs]
            self.multi_avg_fn(found, [current for _, current in pairs], n)
        else:
            average = _mean if self.avg_fn is None else self.avg_fn
            found = [data_of(average(old, current, n)) for old, current in pairs]
        results = {name: np.copy(place.array) for name, place in given.items()}
        results |= {name: np.asarray(x) for name, x in zip(averaged, found, strict=True)}
        for name, place in own.items():
            if results[name].shape != np.shape(place.array):
                raise ShapeError(
                    f"AveragedModel: got an average of shape {results[name].shape}, expected {np.shape(place.array)}"
                )
        for name, place in own.items():
            place.put(results[name])
        self.n_averaged = self.n_averaged + 1


def get_ema_avg_fn(decay: float = 0.999) -> Average:
    """An exponential average for ``AveragedModel``: decay * average + (1 - decay) * current.

    Args:
        decay: how much of the average is kept at each update, from 0 to 1.

    Raises:
        ArgumentError: ``decay`` is out of its range.

    Example:
        >>> get_ema_avg_fn(0.75)(1.0, 2.0, 1)
        1.25
    """
    decay = real("get_ema_avg_fn", "decay", decay, most=1.0)

    def average(old: Any, current: Any, n: int) -> Any:
        return decay * old + (1 - decay) * current

    return average


def get_ema_multi_avg_fn(decay: float = 0.999) -> AverageInPlace:
    """``get_ema_avg_fn`` for all parameters at once, as the ``multi_avg_fn`` of ``AveragedModel``.

    Example:
        >>> averages = [np.array([1.0])]
        >>> get_ema_multi_avg_fn(0.75)(averages, [np.array([2.0])], 1)
        >>> averages
        [array([1.25])]
    """
    return _in_place(get_ema_avg_fn(decay))


def get_swa_avg_fn() -> Average:
    """The mean of all updates, which ``AveragedModel`` takes by itself.

    Example:
        >>> get_swa_avg_fn()(1.0, 4.0, 2)
        2.0
    """
    return _mean


def get_swa_multi_avg_fn() -> AverageInPlace:
    """``get_swa_avg_fn`` for all parameters at once, as the ``multi_avg_fn`` of ``AveragedModel``.

    Example:
        >>> averages = [np.array([1.0])]
        >>> get_swa_multi_avg_fn()(averages, [np.array([4.0])], 2)
        >>> averages
        [array([2.])]
    """
    return _in_place(_mean)


@door
def update_bn(loader: Iterable[Any], model: Module, device: Any = None) -> None:
    """Measure the running means and variances of batch normalisations anew, by one pass over some data.

    An average of weights never saw a batch: its layers have the statistics of other weights.

    Args:
        loader: batches of inputs, or of pairs and the like whose first part is the input, such as a ``DataLoader``.
        model: the model; its modes and all but these buffers stay as they were.
        device: taken as PyTorch takes it, and of no effect.

    Raises:
        OperandError: the model is no Module, or ``loader`` no iterable.

    Example:
        >>> from nn import BatchNorm1d
        >>> layer = BatchNorm1d(1)
        >>> update_bn([np.array([[1.0], [3.0]]), np.array([[5.0], [7.0]])], layer)
        >>> layer.running_mean, layer.running_var
        (array([4.]), array([2.]))
    """
    if not isinstance(model, Module) or not isinstance(loader, Iterable):
        raise OperandError(f"update_bn: got {shown(loader)} and {shown(model)}, expected batches and a Module")
    layers: list[Any] = [m for m in model.modules() if getattr(m, "num_batches_tracked", None) is not None]
    if not layers:
        return
    momenta = [layer.momentum for layer in layers]
    with modes_restored(model), no_grad():
        model.train()
        try:
            for layer in layers:
                layer.running_mean, layer.running_var = layer.running_mean * 0, layer.running_var * 0 + 1
                layer.num_batches_tracked, layer.momentum = layer.num_batches_tracked * 0, None
            for batch in loader:
                model(batch[0] if isinstance(batch, (tuple, list)) else batch)
        finally:
            for layer, momentum in zip(layers, momenta, strict=True):
                layer.momentum = momentum


def _mean(old: Any, current: Any, n: int) -> Any:
    return old + (current - old) / (n + 1)


def _in_place(average: Average) -> AverageInPlace:
    def average_all(old: list[Any], current: list[Any], n: int) -> None:
        for a, b in zip(old, current, strict=True):
            a[...] = average(a, b, n)

    return average_all


class _Array:
    """A parameter or a buffer, with the place that it is written back to."""

    def __init__(self, module: Module, name: str, array: Any, parameter: Any = None) -> None:
        self.module, self.name, self.array, self.parameter = module, name, array, parameter
        self.is_buffer = parameter is None

    def put(self, x: Any) -> None:
        if self.is_buffer:
            setattr(self.module, self.name, x.astype(self.array.dtype))
        else:
            self.array[...] = x
            assign(self.parameter, self.array)


def _arrays(model: Module) -> dict[str, _Array]:
    found = {f"p.{name}": _Array(model, name, p._data, p) for name, p in model.named_parameters()}
    for prefix, module in model.named_modules():
        for name in module._buffers:
            if getattr(module, name) is not None:
                found[f"b.{prefix}.{name}"] = _Array(module, name, getattr(module, name))
    return found
