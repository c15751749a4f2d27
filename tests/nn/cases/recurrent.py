"""Random configurations of the recurrent layers and cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nn.layer_cases import Case


def _layer(name: str) -> Any:
    def draw(rng: np.random.Generator) -> Any:
        kwargs: dict[str, Any] = {
            "input_size": int(rng.integers(1, 4)),
            "hidden_size": int(rng.integers(2, 5)),
            "num_layers": int(rng.integers(1, 4)),
            "bias": bool(rng.integers(4)),
            "batch_first": bool(rng.integers(2)),
            "bidirectional": bool(rng.integers(2)),
        }
        if name == "RNN":
            kwargs["nonlinearity"] = ["tanh", "relu"][rng.integers(2)]
        if name == "LSTM" and rng.integers(2):
            kwargs["proj_size"] = int(rng.integers(1, kwargs["hidden_size"]))
        steps, batch = (int(n) for n in rng.integers(1, 5, 2))
        count = kwargs["num_layers"] * (1 + kwargs["bidirectional"])
        shape, middle = [steps, batch], [batch]
        if not rng.integers(4):
            shape, middle = [steps], []
        elif kwargs["batch_first"]:
            shape = [batch, steps]
        inputs = [("normal", [*shape, kwargs["input_size"]])]
        if rng.integers(4):
            inputs.append(("normal", [count, *middle, kwargs.get("proj_size") or kwargs["hidden_size"]]))
            if name == "LSTM":
                inputs.append(("normal", [count, *middle, kwargs["hidden_size"]]))
        return Case(name, kwargs, inputs, paired=len(inputs) == 3)

    return draw


def _cell(name: str) -> Any:
    def draw(rng: np.random.Generator) -> Any:
        n, hidden = (int(size) for size in rng.integers(1, 5, 2))
        kwargs: dict[str, Any] = {"input_size": n, "hidden_size": hidden, "bias": bool(rng.integers(4))}
        if name == "RNNCell":
            kwargs["nonlinearity"] = ["tanh", "relu"][rng.integers(2)]
        batch = [int(rng.integers(1, 4))] if rng.integers(4) else []
        inputs = [("normal", [*batch, n])]
        if rng.integers(4):
            inputs += [("normal", [*batch, hidden])] * (2 if name == "LSTMCell" else 1)
        return Case(name, kwargs, inputs, paired=len(inputs) == 3)

    return draw


DRAW = {
    **{name: _layer(name) for name in ("RNN", "LSTM", "GRU")},
    **{name: _cell(name) for name in ("RNNCell", "LSTMCell", "GRUCell")},
}
