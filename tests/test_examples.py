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


def table(text):
    """The rows of the tables in a text: names, and the numbers behind them."""
    rows = re.findall(r"^(\S.*?) {2,}((?:[\d.]+ *)+)(?: s)?$", text, re.MULTILINE)
    return [(name, [float(number) for number in numbers.split()]) for name, numbers in rows]


@pytest.mark.slow
def test_odd_digits_are_found():
    done = run(ROOT / "examples" / "odd_digits.py", "--seeds", 1, "--epochs", 40)
    found = dict(table(done.stdout))
    assert list(found) == ["another digit", "blots", "shifted", "two at once", "mean"]
    assert all(0.5 < area <= 1 for areas in found.values() for area in areas)
    net, plane = found["mean"]
    assert net > plane > 0.8
    assert net > 0.93


@pytest.mark.slow
def test_tabular_compares_models():
    done = run(ROOT / "examples" / "tabular.py", "--rows", 1000, "--epochs", 40, "--folds", 3, "--jobs", 1)
    rows = [(name, scores) for name, scores in table(done.stdout) if name in NAMES]
    assert [name for name, _ in rows] == [*NAMES[:3], *NAMES]
    accuracy, area, loss = np.array([scores[:3] for _, scores in rows]).T
    assert accuracy.min() > 0.65
    assert area.min() > 0.7
    assert loss.max() < 0.65
    assert area[-1] == area[3:].max()  # nobody knows more than the rules
    assert "the grid chose alpha=" in done.stdout


NAMES = ["logistic regression", "gradient-boosted trees", "network", "network of the grid", "the rules"]
