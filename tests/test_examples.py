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
def test_metric_learning_brings_digits_of_a_kind_together(tmp_path):
    pytest.importorskip("sklearn")
    file = tmp_path / "digits.svg"
    done = run(ROOT / "examples" / "metric_learning.py", "--epochs", 6, "--width", 4, "--picture", file)
    found = {
        name: float(percent) for name, percent in re.findall(r"^(pixels|before|after) .*?([\d.]+)%", done.stdout, re.M)
    }
    assert found["before"] < 93
    assert found["after"] > max(95, found["before"] + 3)
    assert found["pixels"] > 98
    unseen = [float(percent) for percent in re.findall(r"([\d.]+)%$", done.stdout, re.M)]
    assert len(unseen) == 3
    assert all(25 < percent <= 100 for percent in unseen)  # by chance 13: other digits are there too
    assert file.read_text("utf-8").count("</text>") > 500
