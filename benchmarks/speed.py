"""Speed against peers, side by side: ``python benchmarks/speed.py [--rounds N] [--markdown]``.

Every row runs its two contestants in turn, round after round in one process, so that whatever else the machine does
hits both; the figure is the ratio of their fastest rounds. ``pip install ".[bench]"`` brings the peers.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import micrograd.engine
import micrograd.nn
import numpy as np
from sklearn.datasets import make_moons

import nn
import nn.scalar
from autograd import Tensor, Value

Contestant = Callable[[], object]


@dataclass
class Row:
    """One comparison: ours over theirs, and the bar it is held to (None where there is none yet)."""

    what: str
    ours: Contestant
    theirs: Contestant
    against: str
    bar: float | None
    repeat: int = 1


def moons(value: type, mlp: type) -> Contestant:
    """The forward and backward pass of micrograd's demo: 100 points, MLP 2-16-16-1, max-margin loss."""
    x, y = make_moons(n_samples=100, noise=0.1, random_state=1337)
    y = y * 2 - 1
    random.seed(1337)
    model = mlp(2, [16, 16, 1])

    def step() -> object:
        inputs = [list(map(value, row)) for row in x]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * score).relu() for yi, score in zip(y, scores, strict=True)]
        total = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        total.backward()
        return total

    return step


def record(value: type) -> Contestant:
    """A chain of a thousand multiplications and additions."""
    a, b = value(1.0001), value(1e-4)

    def chain() -> object:
        x = a
        for _ in range(500):
            x = x * a + b
        return x

    return chain


def call(f: Callable[[Tensor], Tensor]) -> Contestant:
    """A thousand calls of one function on a small Tensor."""
    t = Tensor(np.ones((4, 4)))

    def calls() -> object:
        for _ in range(1000):
            f(t)
        return t

    return calls


def plain_call(f: Callable[[np.ndarray], object]) -> Contestant:
    """The same on a plain array."""
    a = np.ones((4, 4))

    def calls() -> object:
        for _ in range(1000):
            f(a)
        return a

    return calls


SIZES = (2, 16, 16, 2)


def mlp_problem() -> tuple[np.ndarray, np.ndarray]:
    """32 points of two classes."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(32, 2)).astype(np.float32), rng.integers(0, 2, 32)


def mlp_step() -> Contestant:
    """One training step with ``nn``: zero_grad, forward, cross-entropy, backward, SGD."""
    x, y = mlp_problem()
    model = nn.MLP(SIZES, activation="relu", rng=0, dtype=np.float32)
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    inputs = Tensor(x, requires_grad=False)

    def step() -> object:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs), y)
        loss.backward(retain_graph=False)
        optimizer.step()
        return loss

    return step


def mlp_step_by_hand() -> Contestant:
    """The same step written out in NumPy."""
    x, y = mlp_problem()
    rng = np.random.default_rng(0)
    bounds = [1 / np.sqrt(n) for n in SIZES[:-1]]
    weights = [
        rng.uniform(-b, b, (m, n)).astype(np.float32) for b, n, m in zip(bounds, SIZES[:-1], SIZES[1:], strict=True)
    ]
    biases = [np.zeros(m, np.float32) for m in SIZES[1:]]
    rows, lr, last = np.arange(len(y)), np.float32(0.1), len(weights) - 1

    def step() -> object:
        acts = [x]
        for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
            z = acts[-1] @ w.T + b
            acts.append(np.maximum(z, 0) if i < last else z)
        z = acts[-1] - acts[-1].max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        loss = -log_p[rows, y].mean()
        g = np.exp(log_p)
        g[rows, y] -= 1
        g /= len(y)
        for i in range(last, -1, -1):
            grad_w, grad_b = g.T @ acts[i], g.sum(axis=0)
            if i:
                g = (g @ weights[i]) * (acts[i] > 0)
            weights[i] -= lr * grad_w
            biases[i] -= lr * grad_b
        return loss

    return step


def imports(module: str) -> Contestant:
    """A fresh interpreter that imports one module."""
    command = [sys.executable, "-c", f"import {module}"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # compiled, as if installed
    return lambda: subprocess.run(command, check=True, env=environment)


def rows() -> list[Row]:
    """The rows of the table, with their functions and peers."""
    return [
        Row(
            "scalar MLP 2-16-16-1 on 100 points, forward + backward",
            moons(Value, nn.scalar.MLP), moons(micrograd.engine.Value, micrograd.nn.MLP), "micrograd", 0.22,
        ),
        Row("record one node (Value)", record(Value), record(micrograd.engine.Value), "micrograd", None, repeat=20),
        Row(
            "MLP 2-16-16-2 training step, float32, batch 32",
            mlp_step(), mlp_step_by_hand(), "NumPy by hand", 2.2, repeat=50,
        ),
        Row("one operator, x * x (Tensor 4x4)", call(lambda t: t * t), plain_call(lambda a: a * a), "NumPy", None),
        Row("one protocol call, np.exp(x)", call(lambda t: np.exp(t)), plain_call(lambda a: np.exp(a)), "NumPy", None),
        Row("one protocol call, np.sum(x, axis=0)", call(lambda t: np.sum(t, axis=0)),
            plain_call(lambda a: np.sum(a, axis=0)), "NumPy", None),
        Row("one method call, x.sum(axis=0)", call(lambda t: t.sum(axis=0)), plain_call(lambda a: a.sum(axis=0)),
            "NumPy", None),
        Row("import autograd", imports("autograd"), imports("numpy"), "import numpy", 1.5),
    ]  # fmt: skip


def measure(row: Row, rounds: int) -> tuple[float, float]:
    """Seconds a call, ours and theirs: the fastest of ``rounds`` interleaved rounds."""

    def once(f: Contestant) -> float:
        gc.collect()  # what the other contestant left behind is not this one's to clear
        start = time.perf_counter()
        for _ in range(row.repeat):
            f()
        return (time.perf_counter() - start) / row.repeat

    once(row.ours), once(row.theirs)  # warm up
    pairs = [(once(row.ours), once(row.theirs)) for _ in range(rounds)]
    return min(ours for ours, _ in pairs), min(theirs for _, theirs in pairs)


def readable(seconds: float) -> str:
    """A duration in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="interleaved rounds a row (default: %(default)s)")
    options = parser.parse_args()
    print("| what | ours | peer | ratio | bar |\n| --- | --- | --- | --- | --- |")
    for row in rows():
        ours, theirs = measure(row, options.rounds)
        per = 1000 if row.what.startswith(("record one", "one ")) else 1
        bar = "" if row.bar is None else f"≤ {row.bar:.2f}"
        print(
            f"| {row.what} | {readable(ours / per)} | {readable(theirs / per)} ({row.against}) "
            f"| {ours / theirs:.2f} | {bar} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
