"""The committed notebooks: made from their sources, executable from a clean kernel, outputs as committed."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.limits import SECONDS

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def texts(cell):
    """The output of a cell as text; pictures are compared by their SVG."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            yield output.text
        elif "data" in output:
            yield output.data.get("image/svg+xml", output.data.get("text/plain", ""))


def test_there_is_a_notebook_for_every_source():
    assert [p.stem for p in NOTEBOOKS] == sorted(p.stem for p in (FOLDER / "src").glob("*.py")) != []


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
@pytest.mark.filterwarnings("ignore")  # of the kernel's own machinery
def test_notebook_runs_and_shows_what_is_committed(path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    monkeypatch.setenv("GATEGRAD_LAYOUT", "python")
    committed = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    nbclient.NotebookClient(fresh, timeout=SECONDS, resources={"metadata": {"path": str(FOLDER)}}).execute()
    for before, after in zip(committed.cells, fresh.cells, strict=True):
        assert list(texts(after)) == list(texts(before)), before.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_made_from_its_source(path):
    source = (FOLDER / "src" / f"{path.stem}.py").read_text(encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)
    built = notebook.metadata["source_sha256"]
    assert built == sha256(source.encode()).hexdigest(), f"run python notebooks/build.py {path.stem}"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.source in source
        else:
            for line in filter(None, cell.source.splitlines()):
                assert line in source
