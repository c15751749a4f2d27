"""Epochs of ``nn.fit`` on the size of scikit-learn's digits: 1,797 rows of 64 numbers, 10 classes, batches of 32.

The network is 64-64-10 with ReLU, the optimiser Adam, the numbers float64. Rows and labels are drawn, so that nothing
needs to be installed: training takes as long on them. A step trains a fresh network for some epochs, and its time is
the processor's of the fastest epoch after the first two, in which ``compile=True`` traces: full batches in the first,
the last one, which is smaller, in the second. Preparation does not count.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from time import thread_time
from typing import Any

import numpy as np

from benchmarks.cases import by_hand
from benchmarks.harness import Case
from benchmarks.limited import Outcome

ROWS, SIZES, BATCH, EPOCHS, LR = 1797, (64, 64, 10), 32, 6, 1e-3
TRACED = 2
"""Epochs that do not count."""


def data() -> tuple[np.ndarray, np.ndarray, list[np.ndarray], list[np.ndarray]]:
    """Rows, labels, weights of shape (in, out), biases."""
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 17, (ROWS, SIZES[0])) / 16, rng.integers(0, SIZES[-1], ROWS)
    pairs = list(itertools.pairwise(SIZES))
    return x, y, [rng.normal(size=pair) * pair[0] ** -0.5 for pair in pairs], [np.zeros(m) for _, m in pairs]


def fitted(compile: bool) -> Callable[[], Outcome]:
    """Epochs of ``nn.fit``."""
    import nn

    class Clock(nn.Callback):
        def __init__(self) -> None:
            self.seconds: list[float] = []

        def on_epoch_begin(self, training: Any) -> None:
            self._start = thread_time()

        def on_epoch_end(self, training: Any) -> None:
            self.seconds.append(thread_time() - self._start)

    def step() -> Outcome:
        x, y, weights, biases = data()
        model, clock = nn.MLP(SIZES, activation="relu", rng=0, dtype=np.float64), Clock()
        layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
        for layer, w, b in zip(layers, weights, biases, strict=True):
            layer.weight.data, layer.bias.data = w.T.copy(), b
        history = nn.fit(
            model, x, y, loss=nn.functional.cross_entropy, optimizer=nn.Adam(model.parameters(), lr=LR), epochs=EPOCHS,
            batch_size=BATCH, rng=np.random.default_rng(1), callbacks=[clock], progress=False, compile=compile,
        )  # fmt: skip
        found = [layer.weight.data.T for layer in layers], [layer.bias.data for layer in layers]
        return Outcome((np.array(history["loss"]), found), min(clock.seconds[TRACED:]))

    return step


def numpy() -> Callable[[], Outcome]:
    """The same epochs by hand."""

    def step() -> Outcome:
        x, y, weights, biases = data()
        epoch = by_hand.adam_epoch(x, y, weights, biases, BATCH, np.random.default_rng(1), LR)
        losses, seconds = [], []
        for _ in range(EPOCHS):
            start = thread_time()
            losses.append(epoch())
            seconds.append(thread_time() - start)
        return Outcome((np.array(losses), (weights, biases)), min(seconds[TRACED:]))

    return step


def cases() -> Iterator[Case]:
    """The cases of this module."""
    contestants: dict[str, Callable[[], Callable[[], Outcome]]] = {
        "gategrad": lambda: fitted(compile=True),
        "uncompiled": lambda: fitted(compile=False),
        "numpy": numpy,
    }
    yield Case("epoch of digits, fit(compile=True)", "compiled", contestants, bar=1.15)
