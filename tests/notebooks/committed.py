"""The sources and the committed notebooks, for the tests beside this file."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("jupytext")
pytest.importorskip("nbclient")

FOLDER = Path(__file__).parents[2] / "notebooks"


def load(name):
    """A module of the folder of notebooks, which is no package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


editions = load("editions")
build = load("build")
SOURCES = {source.name: source for source in build.sources()}
EDITIONS = (editions.STUDENT, editions.SOLUTION)


def read(name, edition=editions.STUDENT):
    """A committed notebook."""
    return nbformat.read(SOURCES[name].target(edition), as_version=4)


def code_cells(notebook):
    """The cells of code of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    """The text of its cells of text, one after the other."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def outputs(cell):
    """The kinds of each output of a cell, and the part that is text."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            yield (output.name,), output.text
        elif output.output_type == "error":
            yield ("error",), f"{output.ename}: {output.evalue}"
        else:
            yield tuple(sorted(output.data)), output.data.get("text/plain", "")


def pictures(notebook):
    """The SVG of every picture that it shows."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if "data" in output and "image/svg+xml" in output.data:
                yield output.data["image/svg+xml"]


NUMBER = re.compile(r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d+)?")


VERSION = re.compile(r"\bgategrad \d+(\.\w+)*")


def same_text(one, other):
    """True if two texts are equal but for numbers that differ by less than 1e-6, relatively or absolutely.

    The version of the package, in the output of the first cell, may be another one: a release changes no lesson.
    """
    one, other = VERSION.sub("gategrad", one), VERSION.sub("gategrad", other)
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return all(a == b or _number(a) == pytest.approx(_number(b), rel=1e-6, abs=1e-6) for a, b in pairs)


def _number(text):
    return float(text.replace("−", "-"))
