"""The programs in examples/ run, small, as somebody would start them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.limits import SECONDS

ROOT = Path(__file__).parents[1]


def run(*arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, timeout=SECONDS, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done


def test_every_example_has_a_test():
    stems = [path.stem for path in (ROOT / "examples").glob("*.py")]
    assert stems
    assert [stem for stem in stems if not any(name.startswith(f"test_{stem}") for name in globals())] == []


@pytest.mark.slow
def test_dask_mlp_trains_on_more_data_than_its_workers_may_hold():
    pytest.importorskip("distributed")
    rows, limit = 560_000, 280_000_000
    assert rows * 64 * 8 > limit
    done = run(
        ROOT / "examples" / "dask_mlp.py",
        *("--rows", rows, "--steps", 2, "--epochs", 1, "--workers", 1, "--memory", limit),
    )
    assert re.search(r"epoch 1/1: 100%.* 2/2", done.stderr), done.stderr  # the progress bar of the training loop
    assert "data: 273.44 MiB in 23 chunks; memory of all workers: 267.03 MiB" in done.stdout
    loss, accuracy = re.search(r"loss .* -> (\S+), accuracy on new points (\S+)", done.stdout).groups()
    assert 0 < float(loss) < 0.8
    assert float(accuracy) > 0.6
    assert "memory" not in done.stderr.lower()  # no worker came near its limit


@pytest.mark.slow
def test_digits_cnn_reads_unseen_digits():
    pytest.importorskip("sklearn")
    done = run(ROOT / "examples" / "digits_cnn.py", "--seeds", 2, "--epochs", 6)
    found = [float(x) for x in re.findall(r"seed \d: (\S+) % of 360 rows", done.stdout)]
    assert len(found) == 2
    assert min(found) > 96.0
    mean = float(re.search(r"mean of 2 seeds: (\S+) %", done.stdout)[1])
    assert mean == pytest.approx(np.mean(found), abs=0.01)
    done = run(ROOT / "examples" / "digits_cnn.py", "--seeds", 1, "--epochs", 1, "--width", 2, "--validate")
    assert "of 240 rows" in done.stdout  # rows put aside of the training rows, not the test rows
