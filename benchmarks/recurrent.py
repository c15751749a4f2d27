"""Recurrent layers in training, side by side: ``python benchmarks/recurrent.py [--rounds N] [--threads N]``.

One training step: forward over 50 steps of 32 sequences, squared error, backward, Adam; float32, input and hidden width
128. The peers are PyTorch, if it is installed, and the same layer as a loop over the cell, which records every step.
Both sides of a row run in turn, round after round in one process; the figure is the ratio of their fastest rounds.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

STEPS, BATCH, WIDTH = 50, 32, 128
Contestant = Callable[[], object]


def training(library: Any, model: Any, run: Callable[[Any], Any], x: Any, y: Any, **how: Any) -> Contestant:
    """One training step of a model of either library."""
    optimizer = (library.optim if hasattr(library.optim, "Adam") else library).Adam(model.parameters(), lr=1e-3)

    def step() -> object:
        optimizer.zero_grad()
        loss = ((run(x) - y) ** 2).mean()
        loss.backward(**how)
        optimizer.step()
        return loss

    return step


def contestants(name: str) -> dict[str, Contestant]:
    """One training step of a layer by each library that is there."""
    import numpy as np

    import nn

    rng = np.random.default_rng(0)
    x, y = (rng.normal(size=(STEPS, BATCH, WIDTH)).astype(np.float32) for _ in range(2))
    layer = getattr(nn, name)(WIDTH, WIDTH, rng=0, dtype=np.float32)
    cell = getattr(nn, f"{name}Cell")(WIDTH, WIDTH, rng=0, dtype=np.float32)

    def loop(x: Any) -> Any:
        state, outputs = None, []
        for step in x:
            state = cell(step, state)
            outputs.append(state[0] if name == "LSTM" else state)
        return np.stack(outputs)

    found = {
        "ours": training(nn, layer, lambda x: layer(x)[0], x, y, retain_graph=False),
        "a loop over the cell": training(nn, cell, loop, x, y, retain_graph=False),
    }
    if find_spec("torch") is not None:
        import torch

        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
        theirs = getattr(torch.nn, name)(WIDTH, WIDTH)
        found["PyTorch"] = training(torch, theirs, lambda x: theirs(x)[0], torch.tensor(x), torch.tensor(y))
    return found


def seconds(f: Contestant) -> float:
    """Seconds of one call, with nothing to be cleared up for others."""
    gc.collect()
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30, help="interleaved rounds a row (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1, help="threads of each library (default: %(default)s)")
    options = parser.parse_args()
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        if os.environ.get(variable) != str(options.threads):
            os.environ[variable] = str(options.threads)
    assert "numpy" not in sys.modules, "the libraries read the number of threads when they are loaded"
    print("| training step | ours | peer | ratio |\n| --- | --- | --- | --- |")
    for name in ("LSTM", "GRU", "RNN"):
        all_of_them = contestants(name)
        times: dict[str, list[float]] = {peer: [] for peer in all_of_them}
        for _ in range(options.rounds + 1):
            for peer, step in all_of_them.items():
                times[peer].append(seconds(step))
        best = {peer: min(found[1:]) for peer, found in times.items()}
        for peer in list(best)[1:]:
            ours, theirs = best["ours"], best[peer]
            print(
                f"| {name} | {ours * 1e3:.1f} ms | {theirs * 1e3:.1f} ms ({peer}) | {ours / theirs:.2f} |", flush=True
            )


if __name__ == "__main__":
    main()
