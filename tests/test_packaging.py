"""What an installed copy must have, and what importing it must not load."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import autograd
import nn

ROOT = Path(__file__).parents[1]


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sorted(sys.modules))"
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


def test_imports_point_one_way():
    for first, never in (
        ("autograd.graph", "autograd.ops"),
        ("autograd.ops", "autograd.tensor"),
        ("autograd", "nn"),
        ("autograd.operators", "autograd.tensor"),
    ):
        source = (ROOT / first.replace(".", "/")).with_suffix(".py")
        files = (
            [source]
            if source.exists()
            else [p for p in source.with_suffix("").rglob("*.py") if p.name != "__main__.py"]
        )
        module = re.escape(never)
        pattern = re.compile(rf"^\s*(from {module}[ .]|import {module}\b)", re.MULTILINE)
        for path in files:
            assert not pattern.search(path.read_text(encoding="utf-8")), f"{path} imports {never}"


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


def test_extras_are_those_that_messages_name():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert {"demo", "test", "notebooks", "bench", "dev", "plot", "safetensors", "dask", "gpu"} <= set(extras)


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


def test_the_readmes_python_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    blocks = python_blocks((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(blocks) >= 5
    for block in blocks:
        exec(compile(block.replace("batch_size=20,", "batch_size=20, progress=False,"), "README.md", "exec"), names)
    assert names["history"]["accuracy"][-1] > 0.9
