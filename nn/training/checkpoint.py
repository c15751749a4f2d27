"""``Checkpoint``: everything that the rest of a training depends on, in one file.

A training that goes on from it reaches the same numbers. The file holds the model, the optimiser, the schedule, the
history, the state of callbacks, and every source of randomness: the one that orders the samples, those that modules
hold, such as a dropout's, those of loaders, datasets and augmentation, down to the attributes of their attributes, and
that of ``nn.manual_seed``, which a function such as ``functional.dropout`` asks in each step.
(Module-level variables are not found, nor NumPy's global source, nor those of other libraries.) A checksum of all of it
tells a file that ``fit`` wrote from one that somebody changed: a wrong number in it would not show, it would end in
another model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, FileFormatError
from nn.data.loading import generators_of
from nn.files.trees import digest, flattened
from nn.io import PathLike, check_writable, load, save
from nn.modules.arguments import integer
from nn.modules.seeding import set_source_state, source_state
from nn.training.callbacks import Callback, Training

_CHECKSUM, _VERSION = "checksum", "version"  # files of earlier versions have neither, or only the checksum
_SEED = "seed"  # only in files of trainings under nn.manual_seed

Part = tuple[Callable[[], Any], Callable[[Any], Any]]  # the two functions get and set the state


class Checkpoint:
    """The file of one training.

    Args:
        path: ends in ``.npz`` or ``.safetensors``, in a folder that exists.
        training: the training that the file is for.
        order: the source of randomness for the order of the samples.
        callbacks: those of the training, in order.
        others: further sources of randomness by name, such as those of a loader.
    """

    def __init__(
        self,
        path: PathLike,
        training: Training,
        order: np.random.Generator,
        callbacks: Sequence[Callback],
        others: Mapping[str, np.random.Generator] | None = None,
    ) -> None:
        self.path = check_writable("fit", path)
        self.training = training
        self.parts: dict[str, Part] = {
            "epoch": (lambda: training.epoch, self._set_epoch),
            "history": (lambda: dict(training.history), self._set_history),
            "order": _generator(order),
            _SEED: (source_state, set_source_state),
        }
        holders: dict[str, Any] = {name: getattr(training, name) for name in ("model", "optimizer", "scheduler")}
        holders |= {f"callbacks.{i}": callback for i, callback in enumerate(callbacks)}
        for name, holder in holders.items():
            if holder is not None:
                self.parts[name] = (holder.state_dict, holder.load_state_dict)
        for name, module in training.model.named_modules():
            for attribute, held in generators_of(module).items():
                self.parts[".".join(filter(None, ("generators", name, attribute)))] = _generator(held)
        self.parts |= {name: _generator(held) for name, held in (others or {}).items()}

    def save(self) -> None:
        """Write the file; it is complete or not there at all."""
        state = {_VERSION: 1, **{name: get() for name, (get, _) in self.parts.items()}}
        if state[_SEED] is None:
            del state[_SEED]
        save({**state, _CHECKSUM: digest(flattened(state))}, self.path)

    def restore(self) -> None:
        """Restore everything from the file.

        Raises:
            FileFormatError: the file is truncated, damaged or something else.
            ArgumentError: it is the file of another training, or was changed. Everything is left as it was.
        """
        saved = load(self.path)
        # a version without a checksum shows that the checksum was lost
        is_sealed = _CHECKSUM in saved or _VERSION in saved
        checksum = saved.pop(_CHECKSUM, None)
        contents = saved.copy()
        saved.pop(_VERSION, None)
        missing, unexpected = self.parts.keys() - saved.keys() - {_SEED}, saved.keys() - self.parts.keys()
        if missing or unexpected:
            raise ArgumentError(
                f"fit: {self.path} is no checkpoint of this training: "
                f"missing {sorted(missing) or 'nothing'}, unexpected {sorted(map(str, unexpected)) or 'nothing'}"
            )
        before = {name: get() for name, (get, _) in self.parts.items()}
        try:
            for name, (_, put) in self.parts.items():
                if name in saved:
                    put(saved[name])
            name = _CHECKSUM
            if is_sealed and checksum != digest(flattened(contents)):
                raise FileFormatError(
                    f"got contents that were changed since fit wrote them; to go on from them all the same, start a "
                    f'training with what you want of them: model.load_state_dict(nn.load({str(self.path)!r})["model"])'
                )
        except Exception as error:  # a third party's load_state_dict may raise anything on malformed state
            for other, (_, put) in self.parts.items():
                put(before[other])
            raise ArgumentError(
                f"fit: {self.path} does not fit this training, which was left as it was: {name}: {error}"
            ) from error

    def _set_epoch(self, epoch: Any) -> None:
        self.training.epoch = integer("fit", "epoch", None if isinstance(epoch, bool) else epoch, 0)

    def _set_history(self, history: Any) -> None:
        courses: list[Any] = list(history.values()) if isinstance(history, Mapping) else [None]
        if not all(isinstance(course, list) and all(isinstance(x, float) for x in course) for course in courses):
            raise FileFormatError("got a history that is none, expected lists of numbers by name")
        epochs = self.training.epoch  # the epoch is restored before the history
        lengths = {name: len(course) for name, course in history.items()}
        if lengths.get("loss", 0) != epochs or any(length > epochs for length in lengths.values()):
            raise FileFormatError(f"got {lengths} measurements, expected {epochs} losses, one an epoch, and no more")
        self.training.history.clear()
        self.training.history.update({name: list(course) for name, course in history.items()})


def _generator(generator: np.random.Generator) -> Part:
    bits = generator.bit_generator

    def put(state: Any) -> None:
        bits.state = state
        if not _equal(state, bits.state):  # NumPy accepts states that it never returns
            raise FileFormatError(f"got {state!r:.200}, expected the state of a {type(bits).__name__}")

    return lambda: bits.state, put


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(_equal(a[key], b[key]) for key in a)
    if isinstance(a, float) != isinstance(b, float):  # 2.0**100 equals an integer, but it was saved as a float
        return False
    return bool(np.array_equal(a, b))
