"""Build the notebooks: ``notebooks/src/*.py`` -> executed ``notebooks/*.ipynb``, the same bytes for the same sources.

Each notebook holds the hash of its source, so that a test notices a source that was changed without building it again.

Run it from the root of the checkout after a change to a source or to what the notebooks show:
``pip install ".[notebooks]" && python notebooks/build.py``.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def from_source(source: Path) -> nbformat.NotebookNode:
    """The notebook of a percent-format script, without outputs."""
    notebook = jupytext.read(source, fmt="py:percent")
    digest = sha256(source.read_text(encoding="utf-8").encode()).hexdigest()
    notebook.metadata = nbformat.from_dict({**KERNEL, "source_sha256": digest})
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
        cell.metadata = nbformat.from_dict({})
    return notebook


def execute(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook run from a clean kernel, with its outputs; an exception in a cell is raised here."""
    metadata = notebook.metadata.copy()
    NotebookClient(notebook, timeout=None, record_timing=False, resources={"metadata": {"path": str(HERE)}}).execute()
    notebook.metadata = metadata  # without what the kernel added
    return notebook


def main() -> None:
    """Build all of them, or those whose names are given."""
    os.environ["GATEGRAD_LAYOUT"] = "python"  # what dot draws depends on its version
    chosen = sys.argv[1:]
    for source in sorted((HERE / "src").glob("*.py")):
        if not chosen or source.stem in chosen:
            target = HERE / f"{source.stem}.ipynb"
            nbformat.write(execute(from_source(source)), target)
            print(f"{source.relative_to(HERE.parent)} -> {target.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
