"""Train an MLP on more data than fits into memory: data-parallel gradient steps on a Dask cluster.

    pip install ".[dask]" && python examples/dask_mlp.py

The parameters are NumPy arrays here, in this process. The data are a Dask array, cut into chunks of rows; each worker
computes the gradients of the chunks that it gets and drops them again, the sums come back, and the optimiser steps. Of
the data no more than a few chunks exist at any time: below, they are larger than the memory of all workers together.

The cluster is local. With ``Client("scheduler-address:8786")`` in its place the same program runs on many machines.
"""

import argparse

import dask
import dask.array as da
import numpy as np
from dask.distributed import Client, LocalCluster
from dask.utils import format_bytes, parse_bytes

import nn

FEATURES = 64


def problem(rows: int, chunk: int, seed: int) -> tuple[da.Array, da.Array]:
    """Points and their classes, made when they are needed, as if they were read from files (``da.from_zarr(...)``)."""
    x = da.random.default_rng(seed).normal(size=(rows, FEATURES), chunks=(chunk, FEATURES))
    hidden = np.random.default_rng(0).normal(size=(FEATURES, 4)) / np.sqrt(FEATURES)
    y = (da.tanh(2 * (x @ hidden)).sum(axis=1) > 0).astype(np.int64)
    return x, y


def main() -> None:
    """Make the cluster, train, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_500_000, help="points (default: %(default)s)")
    parser.add_argument("--chunk", type=int, default=25_000, help="points in a chunk (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=10, help="gradient steps in an epoch (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=2, help="times through the data (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (default: %(default)s)")
    parser.add_argument("--memory", default="300MB", help="memory limit of one worker (default: %(default)s)")
    options = parser.parse_args()

    limit = options.workers * parse_bytes(options.memory)
    x, y = problem(options.rows, options.chunk, seed=1)
    print(f"data: {format_bytes(x.nbytes)} in {x.numblocks[0]} chunks; memory of all workers: {format_bytes(limit)}")

    with (
        LocalCluster(
            n_workers=options.workers, threads_per_worker=1, memory_limit=options.memory, dashboard_address=None
        ) as cluster,
        Client(cluster),
    ):
        model = nn.MLP([FEATURES, 32, 2], activation="tanh", rng=0)
        history = nn.fit(
            model,
            x,
            y,
            loss=nn.functional.cross_entropy,
            optimizer=nn.Adam(model.parameters(), lr=0.02),
            epochs=options.epochs,
            batch_size=-(-options.rows // options.steps),
            shuffle=False,  # the rows of a batch lie together, in few chunks
        )
        x_new, y_new = dask.compute(*problem(10_000, 10_000, seed=2))  # small enough for this process
    found = nn.evaluate(model, x_new, y_new, loss=nn.functional.cross_entropy, metrics={"accuracy": nn.accuracy})
    print(f"loss {history['loss'][0]:.3f} -> {history['loss'][-1]:.3f}, accuracy on new points {found['accuracy']:.3f}")


if __name__ == "__main__":
    main()
