"""``Checkpoint``: everything that the rest of a training depends on, in one file.

A training that goes on from it reaches the same numbers. The file holds the model, the optimiser, the schedule, the
history, the state of callbacks, and every source of randomness: the one that orders the samples and those that modules
hold as attributes, such as a dropout's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, FileFormatError
from nn.io import PathLike, check_writable, load, save
from nn.modules.arguments import integer
from nn.training.callbacks import Callback, Training

Part = tuple[Callable[[], Any], Callable[[Any], Any]]  # two functions: get the state, set the state


class Checkpoint:
    """The file of one training.

    Args:
        path: ends in ``.npz`` or ``.safetensors``, in a folder that exists.
        training: the training that the file is for.
        order: the source of randomness for the order of the samples.
        callbacks: those of the training, in order.
    """

    def __init__(
        self, path: PathLike, training: Training, order: np.random.Generator, callbacks: Sequence[Callback]
    ) -> None:
        self.path = check_writable("fit", path)
        self.training = training
        self.parts: dict[str, Part] = {
            "epoch": (lambda: training.epoch, self._set_epoch),
            "history": (lambda: dict(training.history), self._set_history),
            "order": _generator(order),
        }
        holders: dict[str, Any] = {name: getattr(training, name) for name in ("model", "optimizer", "scheduler")}
        holders |= {f"callbacks.{i}": callback for i, callback in enumerate(callbacks)}
        for name, holder in holders.items():
            if holder is not None:
                self.parts[name] = (holder.state_dict, holder.load_state_dict)
        for name, module in training.model.named_modules():
            for attribute, held in vars(module).items():
                if isinstance(held, np.random.Generator):
                    self.parts[".".join(filter(None, ("generators", name, attribute)))] = _generator(held)

    def save(self) -> None:
        """Write the file; it is complete or not there at all."""
        save({name: get() for name, (get, _) in self.parts.items()}, self.path)

    def restore(self) -> None:
        """Set everything to what the file says.

        Raises:
            FileFormatError: the file is truncated, damaged or something else.
            ArgumentError: it is the file of another training. Everything is left as it was.
        """
        saved = load(self.path)
        if saved.keys() != self.parts.keys():
            missing, unexpected = self.parts.keys() - saved.keys(), saved.keys() - self.parts.keys()
            raise ArgumentError(
                f"fit: {self.path} is no checkpoint of this training: "
                f"missing {sorted(missing) or 'nothing'}, unexpected {sorted(map(str, unexpected)) or 'nothing'}"
            )
        before = {name: get() for name, (get, _) in self.parts.items()}
        try:
            for name, (_, put) in self.parts.items():
                put(saved[name])
        except Exception as error:  # a third party's load_state_dict may raise anything on malformed state
            for other, (_, put) in self.parts.items():
                put(before[other])
            raise ArgumentError(
                f"fit: {self.path} does not fit this training, which was left as it was: {name}: {error}"
            ) from error

    def _set_epoch(self, epoch: Any) -> None:
        self.training.epoch = integer("fit", "epoch", epoch, 0)

    def _set_history(self, history: Any) -> None:
        courses = list(history.values()) if isinstance(history, Mapping) else [None]
        if not all(isinstance(course, list) and all(isinstance(x, float) for x in course) for course in courses):
            raise FileFormatError("got a history that is none, expected lists of numbers by name")
        self.training.history.clear()
        self.training.history.update({name: list(course) for name, course in history.items()})


def _generator(generator: np.random.Generator) -> Part:
    bits = generator.bit_generator
    return lambda: bits.state, lambda state: setattr(bits, "state", state)
