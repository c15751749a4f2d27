"""Test files that are written run green, and where none can be written there is a reason."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograd.errors import ArgumentError
from autograd.testing import GradientError
from autograd.testing.writing import written

ROOT = Path(__file__).parents[2]

FUNCTIONS = '''
import math
import numpy as np

SCALE = 2.0

def softplus(x):
    return np.log1p(np.exp(x))

def entropy(p: np.ndarray):
    """Of a distribution.

    >>> entropy(np.array([0.25, 0.75]))
    """
    return -np.sum(p * np.log(p))

def total(x, *, axis):
    return np.sum(x**2, axis=axis)

def power(x: float, n: int):
    return x**n

def relu(x):
    return np.maximum(x, 0)

def net(params, x):
    return np.tanh(x @ params["w"] + params["b"])

def mse(w, x, y):
    return np.mean((x @ w - y) ** 2)

def slope(w, x, y):
    return 2 * x.T @ (x @ w - y) / len(y)

def wrong(w, x, y):
    return x.T @ (x @ w - y) / len(y)

def closed(x):
    return math.exp(x)

class Group:
    @staticmethod
    def f(x):
        return x**2

    @classmethod
    def g(cls, x):
        return x**3

    def scaled(self, x):
        return SCALE * np.sin(x)
'''


@pytest.fixture(autouse=True)
def module(tmp_path, monkeypatch):
    (tmp_path / "written_for.py").write_text(FUNCTIONS)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    sys.modules.pop("written_for", None)


FEW = """
from hypothesis import settings

settings.register_profile("few", max_examples=3)
settings.load_profile("few")
"""


def run(folder, *arguments):
    (folder / "conftest.py").write_text(FEW)
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": f"{ROOT}:{folder}", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


@pytest.mark.slow
def test_they_run_green(module):
    texts = {
        "softplus": written("written_for:softplus"),
        "entropy": written("written_for:entropy"),
        "total": written("written_for:total"),
        "power": written("written_for:power"),
        "relu": written("written_for:relu"),
        "net": written("written_for:net", ['{"w": np.ones((2, 2)) * SCALE, "b": np.zeros(2)}, np.ones(2)']),
        "mse": written("written_for:mse", ["np.ones(2), np.ones((3, 2)), y=np.arange(3.0)"], order=1),
        "given": written(
            "written_for:mse", ["np.ones(2), np.ones((3, 2)), np.arange(3.0)"], "written_for:slope", argnum=[0]
        ),
        "group": written("written_for:Group.f"),
        "classmethod": written("written_for:Group.g"),
        "method": written("written_for:Group.scaled", ["Group(), np.ones(2)"]),
    }
    for name, text in texts.items():
        (module / f"test_{name}.py").write_text(text)
    done = run(module)
    assert done.returncode == 0, done.stdout
    assert all("_at_drawn_points" in texts[name] for name in ("softplus", "entropy", "total", "power", "relu", "group"))
    assert "numbers(0.25, 3.0)" in texts["entropy"]
    assert "np.array([0.25, 0.75])" in texts["entropy"]
    assert "written_for.SCALE" in texts["net"]
    assert "order=1" in texts["mse"]
    assert "modes=[mode]" not in texts["given"]  # a given gradient has one mode only
    assert "strategies.just(2)" in texts["power"]


@pytest.mark.slow
def test_they_fail_when_the_function_goes_wrong(module):
    (module / "test_softplus.py").write_text(written("written_for:softplus"))
    broken = FUNCTIONS.replace("np.exp(x))", "np.exp(autograd.stop_gradient(x)))")
    (module / "written_for.py").write_text(f"import autograd\n{broken}")
    assert "6 failed" in run(module, "-k", "not drawn").stdout


def test_a_wrong_gradient_is_reported():
    at = ["np.ones(2), np.ones((3, 2)), np.arange(3.0)"]
    with pytest.raises(GradientError, match="a factor 1/2"):
        written("written_for:mse", at, "written_for:wrong", argnum=[0])
    with pytest.raises(GradientError, match="cannot be differentiated"):
        written("written_for:closed")


@pytest.mark.parametrize(
    ("name", "at", "message"),
    [
        ("written_for:net", [], r"no arguments were found at which written_for\.net is defined; give some: --at"),
        ("written_for:relu", ["np.ones(3"], r"cannot be read: .*expected arguments as in a call"),
        ("written_for:relu", ["missing"], r"cannot be read: name 'missing' is not defined"),
        ("written_for:Group.scaled", [], r"is a method, expected its object .*: --at 'Group\(\), np\.ones\(3\)'"),
        ("written_for:entropy", ["np.array([-1.0])"], r"gives no finite floating numbers, expected finite"),
        ("written_for:entropy", [""], r"entropy\(\) raises TypeError: .*missing 1 required .*'p', expected finite"),
        ("written_for:entropy", ["*[np.ones(2)]"], r"cannot be read: \* and \*\* stand for arguments"),
        ("written_for:entropy", ["**{'p': np.ones(2)}"], r"cannot be read: \* and \*\* stand for arguments"),
    ],
)
def test_wrong_names_and_arguments(name, at, message):
    with pytest.raises(ArgumentError, match=message):
        written(name, at)
