"""Attention against PyTorch's, side by side, on one thread: ``python benchmarks/attention.py [--rounds N]``.

Each row is one forward and backward pass in float32, batch 16, length 64, width 128, 4 heads. Both contestants run in
turn, round after round in one process; the figure is the ratio of their fastest rounds. ``pip install ".[oracles]"``
brings PyTorch; without it there are our times alone.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import nn
from autograd import Tensor

try:
    import torch
except ModuleNotFoundError:
    torch = None  # type: ignore[assignment]
else:
    torch.set_num_threads(1)

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
BATCH, LENGTH, WIDTH, HEADS = 16, 64, 128, 4
Contestant = Callable[[], Any]

ROWS: list[tuple[str, str, dict[str, Any], dict[str, Any], float | None]] = [
    ("MultiheadAttention", "MultiheadAttention", {}, {"need_weights": False}, 2.0),
    ("MultiheadAttention with its weights", "MultiheadAttention", {}, {}, 2.0),
    ("MultiheadAttention, causal mask", "MultiheadAttention", {},
     {"need_weights": False, "attn_mask": np.triu(np.ones((LENGTH, LENGTH), bool), 1)}, 2.0),
    ("TransformerEncoderLayer, 512 wide", "TransformerEncoderLayer",
     {"dim_feedforward": 512, "dropout": 0.0}, {}, None),
]  # fmt: skip


def contestants(name: str, sizes: dict[str, Any], options: dict[str, Any]) -> tuple[Contestant, Contestant | None]:
    """Ours and PyTorch's, with the same numbers."""
    x, seed = np.random.default_rng(0).normal(size=(2, BATCH, LENGTH, WIDTH)).astype(np.float32)
    count = 3 if name == "MultiheadAttention" else 1
    mine = getattr(nn, name)(WIDTH, HEADS, **sizes, batch_first=True, dtype=np.float32, rng=0)

    def ours() -> Any:
        t = Tensor(x)
        for p in mine.parameters():
            p.grad = None
        out = mine(*[t] * count, **options)
        out = out[0] if isinstance(out, tuple) else out
        out.backward(seed, retain_graph=False)
        return out.data, t.grad

    if torch is None:
        return ours, None
    its = getattr(torch.nn, name)(WIDTH, HEADS, **sizes, batch_first=True)
    its.load_state_dict({key: torch.tensor(array) for key, array in mine.state_dict().items()})
    given = {key: torch.tensor(value) if isinstance(value, np.ndarray) else value for key, value in options.items()}
    its_seed = torch.tensor(seed)

    def theirs() -> Any:
        t = torch.tensor(x, requires_grad=True)
        its.zero_grad()
        out = its(*[t] * count, **given)
        out = out[0] if isinstance(out, tuple) else out
        out.backward(its_seed)
        return out.detach().numpy(), t.grad.numpy()

    for a, b in zip(ours(), theirs(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-5)
    return ours, theirs


def once(f: Contestant) -> float:
    """Seconds of one call."""
    gc.collect()
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40, help="interleaved rounds a row (default: %(default)s)")
    options = parser.parse_args()
    if not ONE_THREAD.items() <= os.environ.items():  # they are read when NumPy is loaded: start anew with them
        sys.exit(subprocess.run([sys.executable, *sys.argv], env={**os.environ, **ONE_THREAD}).returncode)
    print("| what | ours | PyTorch | ratio | bar |\n| --- | --- | --- | --- | --- |")
    for what, name, sizes, settings, bar in ROWS:
        ours, theirs = contestants(name, sizes, settings)
        pairs = [(once(ours), once(theirs) if theirs else float("nan")) for _ in range(options.rounds)]
        a, b = (min(times) for times in zip(*pairs, strict=True))
        print(
            f"| {what} | {a * 1e3:.2f} ms | {b * 1e3:.2f} ms | {a / b:.2f} | {'' if bar is None else f'≤ {bar:.2f}'} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
