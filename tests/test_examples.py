"""The programs in examples/ run, small, as somebody would start them."""

import os
import re
import subprocess
import sys
from pathlib import Path

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
def test_time_series_is_forecast_better_than_by_a_line():
    done = run(ROOT / "examples" / "time_series.py", "--weeks", 40, "--seed", 1)
    assert "6720 hours; trained on 4585, watched 655, compared on the last 1310" in done.stdout
    rows = re.findall(r"^(a week ago|linear autoregression|network) +(\S+) +(\S+)$", done.stdout, re.MULTILINE)
    naive, linear, network = [(float(absolute), float(square)) for _, absolute, square in rows]
    assert network[0] < 0.95 * linear[0] < linear[0] < naive[0]
    assert network[1] < linear[1] < naive[1]
    adam, lbfgs = re.findall(r"loss (\S+), on the part", done.stdout)
    assert float(lbfgs) < float(adam)
