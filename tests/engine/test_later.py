"""Functions of modules that are loaded at the first call."""

import subprocess
import sys

import pytest

from autograd.engine.later import later

RARE = ("_bisect", "array", "copy", "dask", "gc", "numpy.typing", "pandas", "scipy", "threading", "zlib")
"""Modules that no program needs that only records and sweeps."""

ROOMS = ("engine.taken", "functions", "ops.choices", "protocols.asking", "protocols.dispatch", "protocols.flat")
"""The same of this package."""


def test_nothing_is_loaded_before_the_first_call(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    convert = later("colorsys", "rgb_to_hls")
    assert "colorsys" not in sys.modules
    assert convert(0.5, 0.5, 0.5) == (0.0, 0.5, 0.0)
    assert "colorsys" in sys.modules


def test_arguments_results_and_errors_are_those_of_the_function():
    assert later("builtins", "max")(1, 3, key=lambda n: -n) == 1
    assert later("fractions", "Fraction")(1, denominator=2) == 0.5
    with pytest.raises(ValueError, match="math domain error"):
        later("math", "sqrt")(-1.0)


def test_the_module_is_asked_once(monkeypatch):
    root = later("math", "sqrt")
    assert root(4.0) == 2.0
    monkeypatch.setattr("importlib.import_module", None)
    assert root(9.0) == 3.0


def test_a_program_that_trains_loads_none_of_them():
    program = (
        "import sys, numpy; before = set(sys.modules)\n"
        "from autograd import Tensor, Value\n"
        "a = Value(2.0); (a * a + 1).backward()\n"
        "w = Tensor([[1.0, 2.0]]); (w @ w.T).sum().backward(); w.data -= 0.1 * w.grad\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {*RARE, *(f"autograd.{room}" for room in ROOMS)} & set(done.stdout.split()) == set()
