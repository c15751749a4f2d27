"""Layers of ``nn`` beside PyTorch's: attention, recurrent layers in training, and the savings of ``checkpoint``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.harness import Case

Step = Callable[[], Any]

BATCH, LENGTH, WIDTH, HEADS = 16, 64, 128, 4
CAUSAL = np.triu(np.ones((LENGTH, LENGTH), bool), 1)
ATTENTION: dict[str, tuple[str, dict[str, Any], dict[str, Any], float | None]] = {
    "MultiheadAttention": ("MultiheadAttention", {}, {"need_weights": False}, 2.0),
    "MultiheadAttention with its weights": ("MultiheadAttention", {}, {}, 2.0),
    "MultiheadAttention, causal mask": ("MultiheadAttention", {}, {"need_weights": False, "attn_mask": CAUSAL}, 2.0),
    "TransformerEncoderLayer, 512 wide": (
        "TransformerEncoderLayer",
        {"dim_feedforward": 512, "dropout": 0.0},
        {},
        None,
    ),
}
"""The layer, its sizes, its options in the call, the bar."""
RECURRENT = {"LSTM": 2.0, "GRU": None, "RNN": None}


def attention(kind: str, engine: str) -> Step:
    """Forward and backward of an attention layer, with the same parameters in either library."""
    import nn

    name, sizes, options, _ = ATTENTION[kind]
    x, seed = np.random.default_rng(0).normal(size=(2, BATCH, LENGTH, WIDTH)).astype(np.float32)
    count = 3 if name == "MultiheadAttention" else 1
    layer: Any = getattr(nn, name)(WIDTH, HEADS, **sizes, batch_first=True, dtype=np.float32, rng=0)
    if engine == "gategrad":
        from autograd import Tensor

        def make(x: Any) -> Any:
            return Tensor(x)

        how: dict[str, Any] = {"retain_graph": False}
    else:
        import torch

        state = layer.state_dict()
        layer = getattr(torch.nn, name)(WIDTH, HEADS, **sizes, batch_first=True)
        layer.load_state_dict({key: torch.tensor(array) for key, array in state.items()})
        options = {
            key: torch.tensor(value) if isinstance(value, np.ndarray) else value for key, value in options.items()
        }
        seed, how = torch.tensor(seed), {}

        def make(x: Any) -> Any:
            return torch.tensor(x, requires_grad=True)

    def step() -> Any:
        t = make(x)
        for p in layer.parameters():
            p.grad = None
        out = layer(*[t] * count, **options)
        out = out[0] if isinstance(out, tuple) else out
        out.backward(seed, **how)
        return out, t.grad

    return step


def recurrent(name: str, engine: str, steps: int = 50, batch: int = 32, width: int = 128) -> Step:
    """A training step of a recurrent layer: squared error, backward, Adam; the same parameters in either library."""
    import nn

    rng = np.random.default_rng(0)
    x, y = (rng.normal(size=(steps, batch, width)).astype(np.float32) for _ in range(2))
    layer: Any = getattr(nn, name)(width, width, rng=0, dtype=np.float32)
    optim: Any = nn
    how: dict[str, Any] = {"retain_graph": False}
    inputs, wanted = x, y
    if engine == "torch":
        import torch

        state = layer.state_dict()
        layer, optim, how = getattr(torch.nn, name)(width, width), torch.optim, {}
        layer.load_state_dict({key: torch.tensor(array) for key, array in state.items()})
        inputs, wanted = torch.tensor(x), torch.tensor(y)
    optimizer = optim.Adam(layer.parameters(), lr=1e-3)

    def step() -> Any:
        optimizer.zero_grad()
        loss = ((layer(inputs)[0] - wanted) ** 2).mean()
        loss.backward(**how)
        optimizer.step()
        return loss

    return step


def chain(steps: int, size: int, cut: bool) -> Step:
    """The gradient of a chain of sines on an array, plainly or in √n checkpointed pieces."""
    from autograd import checkpoint, grad

    def run(x: Any, steps: int = steps) -> Any:
        for _ in range(steps):
            x = np.sin(x)
        return x

    pieces: list[Callable[[Any], Any]] = [run]
    if cut:
        length = math.isqrt(steps)
        piece = checkpoint(lambda x: run(x, length))
        pieces = [piece] * (steps // length) + [checkpoint(lambda x: run(x, steps % length))]

    def loss(x: Any) -> Any:
        for piece in pieces:
            x = piece(x)
        return np.sum(x)

    gradient, x = grad(loss), np.linspace(0.0, 1.0, size)
    return lambda: gradient(x)


def cases() -> Iterator[Case]:
    """Every layer against PyTorch's, and the checkpointed chain against the plain one."""
    for kind, (*_, bar) in ATTENTION.items():
        makers = {engine: lambda kind=kind, engine=engine: attention(kind, engine) for engine in ("gategrad", "torch")}
        yield Case(f"{kind}, forward + backward", "layer", makers, against="torch", bar=bar, rtol=1e-3)
    for name, limit in RECURRENT.items():
        makers = {engine: lambda name=name, engine=engine: recurrent(name, engine) for engine in ("gategrad", "torch")}
        yield Case(f"{name} of 50 steps, training step", "layer", makers, against="torch", bar=limit, rtol=1e-3)
    yield Case(
        "gradient of a chain of 1,000 sines, checkpointed", "checkpoint",
        {"gategrad": lambda: chain(1_000, 10_000, True), "without": lambda: chain(1_000, 10_000, False)},
        against="without", peak=True,
    )  # fmt: skip
