"""``Film``: a callback of ``fit`` that films a training: the boundary, the loss, and the flow through the layers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograd.drawing.language.speaking import chosen, speaking
from autograd.drawing.painting import files
from autograd.drawing.story.page import whole_page
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError
from nn import scalar
from nn.layers.mlp import MLP
from nn.modules.arguments import integer
from nn.modules.module import Module
from nn.pictures.answers import Asked, inputs_of, reading, settled, targets_of
from nn.pictures.deciding import Map, Plane
from nn.pictures.reel import Frame, Reel
from nn.pictures.watching import watch
from nn.training.callbacks import Callback, Training
from nn.training.history import History

MOST_POINTS = 400  # the most points on the map
SAMPLES = 256  # the number of samples that pass the layers in each epoch


class Film(Callback):
    """A film of a training: give it to ``fit`` as a callback, and show or save it afterwards.

    For each epoch it holds the map of the model's answers, the loss, and for each layer the size of its activations,
    the gradient of its weights in the last batch (as the optimiser saw it) and the share of dead units. A notebook
    shows it with the controls of a player: a slider of epochs, play, and keys. A page needs no network connection.
    Where scripts do not run, the last frame is shown.

    Filming changes nothing in the training: the model is looked at in evaluation mode, and nothing is drawn from its
    sources of randomness.

    Args:
        model: the model that is trained: a Module or a network of ``nn.scalar``; it takes two inputs.
        x: the data to show, of shape (n, 2); usually those that the model is trained on.
        y: their targets; see ``boundary``.
        every: the number of epochs from one frame to the next. The first and the last are frames in any case.
        most: the largest number of frames; with more epochs every second frame is left out, as often as needed.
        limit: the largest size of the page, in bytes; in a larger one frames are left out in the same way.
        resolution: points along each side of the map.
        output: the meaning of the outputs; see ``boundary``. "auto" is decided before the training, by the loss of
            ``fit`` where that is a squared error or a cross-entropy of 0 and 1.
        title: the heading.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Attributes:
        frames: the frames so far, each with ``epoch``, ``loss`` (NaN before the first epoch), ``map`` (indices of
            colours), ``score`` and the numbers of the layers.
        history: the measurements of the training.

    Raises:
        ShapeError: x is not of shape (n, 2), or model, x and y do not fit.
        ArgumentError: NaN in the data, a number out of its range; by ``fit``: it trains another model.

    Example:
        >>> import numpy as np
        >>> import nn
        >>> x = np.random.default_rng(0).uniform(-1, 1, (60, 2))
        >>> y = (x[:, 0] * x[:, 1] > 0).astype(int)
        >>> model = nn.MLP([2, 8, 2], rng=0)
        >>> film = nn.pictures.Film(model, x, y)
        >>> history = nn.fit(model, x, y, loss=nn.CrossEntropyLoss(), optimizer=nn.Adam(model.parameters()), epochs=5,
        ...                  rng=0, callbacks=[film], progress=False)
        >>> film
        Film(6 frames, epochs 0 to 5)
    """

    @door
    def __init__(
        self,
        model: Any,
        x: Any,
        y: Any,
        *,
        every: int = 1,
        most: int = 100,
        limit: int = 250_000,
        resolution: int = 40,
        output: str = "auto",
        title: str | None = None,
        language: str | None = None,
    ) -> None:
        self.model = model
        self.every = integer("Film", "every", every, 1)
        self.most = integer("Film", "most", most, 3)
        self.limit = integer("Film", "limit", limit, 1)
        self.title = title
        self._language = chosen(language)
        points = inputs_of("Film", x)
        targets = targets_of("Film", y, len(points))
        self._asked = Asked("Film", model, points)
        meaning, targets = reading("Film", self._asked, points, targets, output)
        plane = Plane(points, integer("Film", "resolution", resolution, 2))
        self._points, self._samples = points, points[:: -(-len(points) // SAMPLES)]
        self._open, self._map = meaning, Map(plane, meaning, targets, MOST_POINTS)
        self._settle()
        self.names: tuple[str, ...] = ()
        self._modules: dict[str, str] = {}  # modules whose weights hold the gradient of a layer
        self._start()
        self._look()

    def _settle(self, loss: Any = None) -> None:
        """Decide how outputs are read, unless the caller or the model says it."""
        at_data, cells = self._asked(self._points), self._map.plane.cells
        everywhere = np.concatenate([at_data, self._asked(cells), self._asked.far(self._points)])
        self._map.meaning = settled(self._open, everywhere, at_data, self._map.targets, loss, trained=False)

    def _start(self) -> None:
        self.frames: list[Frame] = []
        self.history: Mapping[str, Sequence[float]] = History()
        self._step = self.every
        self._last: Frame | None = None  # the newest epoch, unless it is among the frames
        self._gradients: dict[str, float] = {}

    def _look(self) -> dict[str, tuple[float, float]]:
        """The size of the activation, and the share of dead units, of each layer."""
        model = MLP.from_scalar(self.model) if type(self.model) is scalar.MLP and _is_even(self.model) else self.model
        if not isinstance(model, Module):
            return {}
        watched = watch(model, self._samples, _sum)
        found = {stage.name: (stage.activation, stage.dead) for stage in watched.stages}
        if not self.names:
            self.names, self._modules = tuple(found), {stage.name: stage.module for stage in watched.stages}
        return found

    def _frame(self, epoch: int, loss: float) -> Frame:
        cells, at_data = self._asked(self._map.plane.cells), self._asked(self._points)
        layers = self._look()
        nothing = (float("nan"), float("nan"))
        sizes = [
            (*layers.get(name, nothing), self._gradients.get(self._modules[name], float("nan"))) for name in self.names
        ]
        return Frame(epoch, loss, self._map.indices(cells), self._map.score(at_data), sizes)

    @door
    def shoot(self, loss: float | None = None) -> None:
        """Add a frame by hand: for a training loop of one's own, once before the loop and once after each epoch.

        Args:
            loss: the loss of the epoch.

        Example:
            >>> import nn
            >>> neuron = nn.scalar.Neuron(2, activation="sigmoid", rng=0)
            >>> film = nn.pictures.Film(neuron, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1])
            >>> film.shoot()
            >>> film.shoot(loss=0.5)
            >>> film
            Film(2 frames, epochs 0 to 1)
        """
        number = float("nan") if loss is None else float(data_of(loss))
        newest = self._last or (self.frames[-1] if self.frames else None)
        epoch = 0 if newest is None and loss is None else (newest.epoch if newest else 0) + 1
        if epoch:
            course = [*self.history.get("loss", ()), *[float("nan")] * epoch][: epoch - 1]
            self.history = History(loss=[*course, number])
        self._add(self._frame(epoch, number))

    def _add(self, frame: Frame) -> None:
        """Keep a frame if its turn has come; leave out every second one if there are too many."""
        self._last = None if frame.epoch % self._step == 0 or not self.frames else frame
        if self._last is None:
            self.frames.append(frame)
        while len(self.frames) > self.most - 1:
            self._step *= 2
            newest = self.frames[-1]
            kept = [f for i, f in enumerate(self.frames) if f.epoch % self._step == 0 or i == 0]
            if newest.epoch % self._step:
                self._last = newest
            self.frames = kept

    @door
    def on_train_begin(self, training: Training) -> None:
        """Begin anew, or go on with the frames of a checkpoint."""
        if training.model is not self.model:
            raise ArgumentError(
                "Film: got a film of another model than the one that fit trains, expected Film(model, x, y) of that one"
            )
        if training.epoch == 0:
            self._start()
        self._settle(training.criterion)
        self.history = training.history
        if not self.frames:
            losses = training.history.get("loss", [])
            self._add(self._frame(training.epoch, losses[-1] if losses else float("nan")))

    def on_gradients(self, training: Training) -> None:
        """Remember the size of each layer's gradient."""
        with np.errstate(all="ignore"):
            for path, module in training.model.named_modules():
                own = [data_of(p.grad) for p in module._own_parameters() if p.grad is not None]
                if own:
                    name = " ".join(filter(None, (path, type(module).__name__)))
                    self._gradients[name] = float(np.sqrt(sum(float((np.abs(g) ** 2).sum()) for g in own)))

    def on_epoch_end(self, training: Training) -> None:
        """Take the picture of this epoch."""
        self._add(self._frame(training.epoch, training.history["loss"][-1]))

    def state_dict(self) -> dict[str, Any]:
        """The frames so far."""
        frames = self._all()
        layers = len(self.names)
        return {
            "step": self._step,
            "waits": self._last is not None,
            "epochs": np.array([f.epoch for f in frames], int),
            "losses": np.array([f.loss for f in frames], float),
            "scores": np.array([f.score for f in frames], float),
            "maps": np.array([f.map for f in frames], np.uint8).reshape(len(frames), *[self._map.plane.resolution] * 2),
            "layers": np.array([f.layers for f in frames], float).reshape(len(frames), layers, 3),
        }

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``.

        Raises:
            ArgumentError: it is the state of another film.
        """
        expected = self.state_dict()
        if state_dict.keys() != expected.keys():
            raise ArgumentError(f"Film: got {', '.join(map(str, state_dict))}, expected {', '.join(expected)}")
        count = np.shape(state_dict["epochs"])[:1]
        for name in ("epochs", "losses", "scores", "maps", "layers"):
            shape = (*count, *np.shape(expected[name])[1:])
            if not count or np.shape(state_dict[name]) != shape:
                raise ArgumentError(f"Film: got {name} of shape {np.shape(state_dict[name])}, expected {shape}")
        step = integer("Film", "step", state_dict["step"], 1)
        columns = (state_dict[name] for name in ("epochs", "losses", "maps", "scores", "layers"))
        frames = [
            Frame(int(epoch), float(loss), np.array(cells, np.uint8), float(score), [tuple(x) for x in sizes.tolist()])
            for epoch, loss, cells, score, sizes in zip(*columns, strict=True)
        ]
        self._step = step
        self._last = frames.pop() if state_dict["waits"] and frames else None
        self.frames = frames

    def _all(self) -> list[Frame]:
        return [*self.frames, *([self._last] if self._last is not None else [])]

    @property
    def html(self) -> str:
        """The film as HTML for a page. Frames are left out, down to three, until the HTML fits into ``limit`` bytes."""
        frames = self._all() or [self._frame(0, float("nan"))]
        reel = Reel(self._map, self.names, len(self._samples), self.history, self.title, self._language)
        html = reel.html(frames)
        while len(html.encode()) > self.limit and len(frames) > 3:
            frames = [*frames[:-1:2], frames[-1]]
            html = reel.html(frames)
        return html

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        frames = self._all()
        if not frames:
            return "Film(no frames: give it to nn.fit as a callback)"
        return f"Film({len(frames)} frame{'s' * (len(frames) != 1)}, epochs {frames[0].epoch} to {frames[-1].epoch})"

    @door
    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write a page, ``.html``, that works offline.

        Raises:
            DrawingError: another ending.
            PathError: there is no such folder.
        """
        path = Path(path)
        files.ending_of(path, (".html",))
        with speaking(self._language):
            return files.write(path, whole_page(f"{self.html}\n", self.title or "Film"))


def _sum(output: Any) -> Any:
    return output.sum()


def _is_even(model: scalar.MLP) -> bool:
    """True if ``MLP.from_scalar`` takes the network: layers, each of neurons with one activation."""
    kinds = [{id(n.activation) if callable(n.activation) else n.activation for n in x.neurons} for x in model.layers]
    return bool(kinds) and all(len(kind) == 1 for kind in kinds)
