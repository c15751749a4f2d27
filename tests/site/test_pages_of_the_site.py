"""Statements of the site's pages about tests and numbers, and the parts made for them. No build is needed."""

import ast
import importlib.util
import re
import runpy
import sys
from pathlib import Path

import pytest

from autograd.engine.declaration import OPS
from tests.drawing.fifty import FIFTY
from tests.op_cases import CASES, COMPLEX_CASES
from tests.testing.mutants import KINDS

ROOT = Path(__file__).parents[2]
PROMISES = (ROOT / "docs" / "promises.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`( \(slow\))?", PROMISES)


def found(path, name):
    """The function that a name such as "TestMemory::test_chain" stands for in a file; None if there is none."""
    here = ast.parse((ROOT / path).read_text("utf-8"))
    for part in name.split("::"):
        here = next((node for node in here.body if getattr(node, "name", None) == part), None)
        if here is None:
            return None
    return here


@pytest.mark.parametrize(("path", "name", "slow"), NAMED)
def test_a_test_that_is_named_exists(path, name, slow):
    assert found(path, name) is not None
    marked = "pytest.mark.slow" in ast.unparse(ast.parse((ROOT / path).read_text("utf-8"))).split("def ")[0]
    own = any("slow" in ast.unparse(mark) for mark in found(path, name).decorator_list)
    assert bool(slow) == (own or marked)


def test_every_promise_names_a_test():
    rows = [
        line for line in PROMISES.splitlines() if line.startswith("| ") and not line.startswith(("| promise", "|--"))
    ]
    assert len(rows) == len(NAMED) > 30


def test_its_counts_are_right():
    ops = [op for op in OPS.values() if op.__module__.startswith("autograd.ops.")]
    assert f"{len(ops)} ops; {len(COMPLEX_CASES)} of them with complex numbers" in PROMISES
    assert {case.name for case in CASES} == {op.name for op in ops}
    assert f"{len(KINDS)} kinds of errors" in PROMISES
    assert f"{len(FIFTY)} pictures" in PROMISES
    coverage = re.search(r"(\d+) of the (\d+) functions of `numpy`", (ROOT / "README.md").read_text("utf-8"))
    assert f"{coverage[1]} of {coverage[2]} differentiable" in PROMISES
    pictures = runpy.run_path(str(ROOT / "docs" / "pictures.py"))["PICTURES"]
    assert f"{len(pictures)} pictures |" in PROMISES


def loaded(name):
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_of_ops():
    page = loaded("op_table").page()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    ops = [op for op in OPS.values() if op.__module__.startswith("autograd.ops.")]
    assert len(rows) == len(ops)
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)
    (multiply,) = [row for row in rows if row.startswith("| `multiply`")]
    assert multiply == (
        "| `multiply` × | x \\* y. A swap multiplier: each operand receives the gradient scaled by the other operand. "
        "| swap multiplier | `x`: y<br>`y`: x | real, complex, Value |"
    )


def test_formulas():
    pytest.importorskip("latex2mathml", reason='no site: pip install ".[site]"')
    formulas = loaded("formulas")
    html = '<p>$x^2$ costs $5 &amp; more, <code>$y$</code></p><pre>$$z$$</pre><a title="$t$">$$a &lt; b$$</a>'
    made = formulas.with_formulas(html)
    assert made.count("<math") == 2
    assert "<code>$y$</code>" in made
    assert "<pre>$$z$$</pre>" in made
    assert 'title="$t$"' in made
    assert "costs $5 &amp; more" in made


@pytest.mark.slow
def test_slides(tmp_path, monkeypatch):
    monkeypatch.setenv("GATEGRAD_LAYOUT", "python")
    slides = loaded("slides")
    english = slides.write(tmp_path / "en")
    russian = slides.write(tmp_path / "ru", "ru")
    assert [path.name for path in english] == [path.name for path in russian]
    for name in slides.SLIDES:
        for ending in (".svg", "_plays.svg", "_step.html"):
            assert (tmp_path / "en" / f"{name}{ending}").stat().st_size > 1000
        head = (tmp_path / "en" / f"{name}.svg").read_text("utf-8")[:600]
        width, height = (float(re.search(rf' {side}="([\d.]+)"', head)[1]) for side in ("width", "height"))
        assert width > 1.5 * height, f"{name} is no picture for a slide"
    assert (tmp_path / "en" / "fork.svg").read_bytes() != (tmp_path / "ru" / "fork.svg").read_bytes()
