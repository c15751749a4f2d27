"""The program of the smoke test, natively: where no thread and no process can be started, and warnings are errors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sampling import sampled
from tests.wasm.__main__ import differences

PROGRAM = Path(__file__).with_name("program.py")
ROOT = Path(__file__).parents[2]


def run(*arguments, before=""):
    """The program in a fresh process."""
    environment = {k: v for k, v in os.environ.items() if k != "GATEGRAD_LAYOUT"}
    code = before + PROGRAM.read_text(encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments], capture_output=True, text=True, check=False, cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.fixture(scope="module")
def found():
    done = run("--refuse")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.mark.slow
def test_it_needs_no_thread_and_no_process(found):
    assert found["lecture"]["numbers"][1] == 0.36787944117144233
    assert len(found["losses"]) == 30
    assert found["losses"][-1] < 0.5 * found["losses"][0]


@pytest.mark.parametrize(
    "starts", sampled(["import threading; threading.Thread(target=print).start()", "import os; os.system('true')"], 2)
)
def test_the_refusal_refuses(starts):
    """A program that starts one fails, so the test above can."""
    code = "def after():\n    " + starts + "\nimport atexit; atexit.register(after)\n"
    done = run("--refuse", before=code)
    assert "can't start new thread" in done.stderr or "does not support processes" in done.stderr


def test_the_comparison_finds_what_differs(found):
    assert not list(differences(found, found))
    other = json.loads(json.dumps(found))
    other["lecture"]["svg"][1] = "0"
    other["losses"][3] += 1e-6
    assert [text.split(":")[0] for text in differences(other, found)] == ["svg", "losses"]
