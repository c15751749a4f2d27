"""Contents of an installed copy, modules that an import must not load, and commands that the guides and gates share."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import autograd
import nn

ROOT = Path(__file__).parents[1]


def loaded_by(statement):
    """The modules that were run; those that only wait in sys.modules (``engine.late_modules``) were not."""
    late = "type(sys.modules[x]).__name__ == 'LateModule'"
    code = f"import sys; {statement}; print(*[x for x in sorted(sys.modules) if not {late}])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_loads_numpy_and_nothing_heavier():
    loaded = loaded_by("import autograd, nn")
    assert "numpy" in loaded
    for heavy in (
        "graphviz",
        "tqdm",
        "sklearn",
        "matplotlib",
        "scipy",
        "autograd.drawing",
        "autograd.testing",
        "IPython",
    ):
        assert heavy not in loaded


def test_import_loads_what_a_training_step_needs():
    """Functions of NumPy that are no ops, and derivative functions, are loaded at their first use."""
    loaded = loaded_by("import autograd")
    for later in ("autograd.functional", "autograd.functions", "autograd.protocols.dispatch", "autograd.transforms",
                  "autograd.extend", "numpy.fft", "dataclasses", "pandas"):  # fmt: skip
        assert later not in loaded


def test_import_loads_no_module_of_the_standard_library_that_numpy_does_not_load():
    beside = {x for x in loaded_by("import autograd") - loaded_by("import numpy") if not x.startswith("autograd")}
    assert beside == {"__future__"}


@pytest.mark.parametrize(
    "statement",
    [
        "from autograd import grad; assert grad(lambda x: x * x)(3.0) == 6.0",
        "import autograd; assert autograd.functional.grad is autograd.grad is vars(autograd)['grad']",
        "import autograd; assert autograd.transforms and autograd.extend and autograd.functions and autograd.misc",
        "import autograd, numpy as np; assert np.diff(autograd.Tensor([1.0, 3.0])).data == 2",
        "import autograd, numpy as np; assert np.add(autograd.Value(1.0), 2.0).data == 3",
        "from autograd.protocols import dispatch; assert dispatch.UFUNCS",
        "import autograd; assert set(autograd.__all__) <= set(dir(autograd)); assert 'grad' in autograd.__all__",
        "from autograd import *; assert hessian and checkpoint and fixed_point and primitive and Tensor",
    ],
)
def test_names_are_found_at_first_use(statement):
    assert "autograd" in loaded_by(statement)


def test_typed_and_versioned():
    assert (ROOT / "autograd" / "py.typed").exists()
    assert (ROOT / "nn" / "py.typed").exists()
    assert re.fullmatch(r"\d+\.\d+\.\d+", autograd.__version__)


def test_draw_and_explain_are_found_at_first_use():
    assert {"draw", "explain"} <= set(dir(autograd))
    assert callable(autograd.draw)
    assert callable(autograd.explain)
    with pytest.raises(AttributeError, match="no attribute 'drow'"):
        _ = autograd.drow


def test_public_names_of_nn_exist():
    assert [name for name in ("Linear", "MLP", "Sequential", "SGD", "Adam", "fit") if not hasattr(nn, name)] == []


def test_the_commands_of_the_readme_are_those_that_ci_runs():
    readme, ci = (ROOT / "README.md").read_text(encoding="utf-8"), (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ('pip install ".[demo]" && python -m autograd', 'pip install ".[test]" && pytest'):
        assert command in readme
        assert command in ci


@pytest.mark.parametrize("gate", ["run", "full", "package"])
def test_a_gate_is_a_program_that_bash_can_read(gate):
    path = ROOT / ".ci" / gate
    assert os.access(path, os.X_OK)
    for script in (path, ROOT / ".ci" / "environment"):
        if bash := shutil.which("bash"):
            subprocess.run([bash, "-n", str(script)], check=True)


def test_the_long_gate_runs_what_the_other_leaves_out():
    full = (ROOT / ".ci" / "full").read_text(encoding="utf-8")
    for command in ("-m oracle", "-m slow", "tests/true_rules.py", "tests/mutation.py", "examples/"):
        assert command in full


def needed_by(function):
    """Packages of the `importorskip` calls in a function, or in a module outside of its functions."""
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "importorskip":
            yield node.args[0].value.split(".")[0]
        if not (isinstance(function, ast.Module) and isinstance(node, ast.FunctionDef)):
            stack += ast.iter_child_nodes(node)


@pytest.mark.slow
def test_what_needs_pytorch_or_jax_is_marked_as_an_oracle():
    found = set()
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for place in ast.walk(tree):
            if isinstance(place, (ast.Module, ast.FunctionDef)) and {"torch", "jax"} & set(needed_by(place)):
                marks = getattr(place, "decorator_list", place.body)
                assert any("pytest.mark.oracle" in ast.unparse(mark) for mark in marks), f"{path}: {place}"
                found |= {"torch", "jax"} & set(needed_by(place))
    assert found == {"torch", "jax"}


def test_extras_are_those_that_messages_name():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = {"demo", "test", "notebooks", "bench", "dev", "plot", "safetensors", "dask", "gpu", "oracles", "test-core"}
    assert named | {"examples", "sklearn"} <= set(extras)


def python_blocks(text):
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def test_the_guides_python_runs(monkeypatch):
    pytest.importorskip("dask")
    names = {}
    for block in python_blocks((ROOT / "docs" / "payloads.md").read_text(encoding="utf-8")):
        block = block.replace("shuffle=False,", "shuffle=False, progress=False,")
        exec(compile(block, "payloads.md", "exec"), names)
    assert names["history"]["loss"][-1] < names["history"]["loss"][0]
    assert type(names["w"].grad) is type(names["value"])


EXAMPLES = python_blocks((ROOT / "README.md").read_text(encoding="utf-8"))


def shown_values(block):
    """The lines of a program whose value a comment shows: ``expression  # -> value``."""
    return [line.split("  # -> ") for line in block.splitlines() if "  # -> " in line]


def test_the_readme_has_five_examples_that_show_values():
    assert len(EXAMPLES) == 5
    assert all(len(shown_values(block)) >= 2 for block in EXAMPLES)


@pytest.mark.parametrize("k", range(len(EXAMPLES)))
def test_an_example_of_the_readme_stands_alone_and_gives_the_values_that_it_shows(k, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names, program = {}, EXAMPLES[k].replace("batch_size=20,", "batch_size=20, progress=False,")
    exec(compile(program, "README.md", "exec"), names)
    for expression, shown in shown_values(program):
        assert repr(eval(expression, names)) in (shown, f"np.{shown}_"), expression
