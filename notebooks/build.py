"""Build the notebooks: each source makes a student's edition with outputs, and a solution edition without.

``notebooks/src/NN_name.py`` makes ``notebooks/NN_name.ipynb`` and ``notebooks/solutions/NN_name.ipynb``; the Russian
``notebooks/src/ru/NN_name.py`` makes ``notebooks/ru/NN_name.ipynb`` and ``notebooks/ru/solutions/NN_name.ipynb``. Both
editions are run from a clean kernel. The solution edition has to solve every exercise, the student's none.

Each notebook holds the hash of its source, so that a test notices a source that was changed without building it again.
Tags of cells: ``prose`` (assertions of numbers that the text claims: run, then left out of the notebook) and ``varies``
(times and the like: a test compares such an output by its presence only).

Run it from the root of the checkout after a change to a source or to what the notebooks show:
``pip install ".[notebooks]" && python notebooks/build.py``; names of sources choose some, as in
``python notebooks/build.py 02_neurons_and_logic ru/02_neurons_and_logic``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import editions  # noqa: E402  the folder is no package

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
PROSE, VARIES = "prose", "varies"
RESULTS = """\
import json

from autograd import school

print(json.dumps({{key: school.exercise(key).solved for key in {keys}}}))"""


@dataclass(frozen=True)
class Source:
    """One source: ``name`` is its path under ``notebooks/src`` without the suffix, as in "ru/00_try_it"."""

    name: str

    @property
    def path(self) -> Path:
        """The file."""
        return HERE / "src" / f"{self.name}.py"

    @property
    def language(self) -> str:
        """ "en", or the name of the folder that it lies in."""
        return self.name.split("/")[0] if "/" in self.name else "en"

    @property
    def lesson(self) -> str:
        """The number of the lesson, as in "01"."""
        return Path(self.name).name[:2]

    @property
    def digest(self) -> str:
        """The hash of its text."""
        return sha256(self.path.read_text(encoding="utf-8").encode()).hexdigest()

    @property
    def exercises(self) -> list[str]:
        """The keys of the exercises that its cells check, as "01.3", in their order."""
        return list(dict.fromkeys(re.findall(r'exercise\("(\d\d\.\w+)"\)', self.path.read_text(encoding="utf-8"))))

    def target(self, edition: str) -> Path:
        """The place of an edition: solutions lie in a folder beside the student's edition."""
        folder = HERE / Path(self.name).parent
        return (folder if edition == editions.STUDENT else folder / "solutions") / f"{Path(self.name).name}.ipynb"


def sources() -> list[Source]:
    """All of them, English first."""
    paths = sorted((HERE / "src").glob("*.py")) + sorted((HERE / "src").glob("*/*.py"))
    return [Source(path.relative_to(HERE / "src").with_suffix("").as_posix()) for path in paths]


def edition_of(source: Source, edition: str) -> nbformat.NotebookNode:
    """An edition without outputs, with the cells that assert what the text claims."""
    notebook = jupytext.read(source.path, fmt="py:percent")
    notebook.metadata = nbformat.from_dict({**KERNEL, "edition": edition, "source_sha256": source.digest})
    first = nbformat.v4.new_code_cell(editions.first_cell(source.lesson, source.language))
    notebook.cells.insert(1 if notebook.cells[0].cell_type == "markdown" else 0, first)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"tags": tags} if (tags := cell.metadata.get("tags")) else {})
        if cell.cell_type == "code":
            if edition == editions.STUDENT:
                cell.source = editions.student(cell.source, source.language)
            else:
                cell.source = editions.solution(cell.source)
    return notebook


def execute(notebook: nbformat.NotebookNode, folder: Path, timeout: float | None = None) -> nbformat.NotebookNode:
    """The notebook run from a clean kernel, with its outputs; an exception in a cell is raised here.

    The kernel finds this checkout's packages, and no settings of whoever builds.
    """
    names = ("PYTHONPATH", "GATEGRAD_LANGUAGE", "GATEGRAD_LAYOUT", "MPLBACKEND")
    before = {name: os.environ.pop(name, None) for name in names}
    # GATEGRAD_LAYOUT: pictures by dot depend on its version
    os.environ.update({"PYTHONPATH": str(HERE.parent), "GATEGRAD_LAYOUT": "python"})
    metadata = notebook.metadata.copy()
    try:
        client = NotebookClient(
            notebook,
            timeout=timeout,
            record_timing=False,
            coalesce_streams=True,  # else what is printed over some time is cut in pieces, elsewhere each time
            resources={"metadata": {"path": str(folder)}},
        )
        client.execute()
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
    notebook.metadata = metadata  # without what the kernel added
    return notebook


def solved(
    notebook: nbformat.NotebookNode, keys: list[str], folder: Path, timeout: float | None = None
) -> dict[str, bool]:
    """Run the notebook; of each exercise True if it was solved in it."""
    last = nbformat.v4.new_code_cell(RESULTS.format(keys=keys))
    notebook.cells.append(last)
    execute(notebook, folder, timeout)
    notebook.cells.pop()
    return json.loads("".join(output.text for output in last.outputs))


def without_prose(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook as it is handed out, without the cells that assert what the text claims."""
    notebook.cells = [cell for cell in notebook.cells if PROSE not in cell.metadata.get("tags", [])]
    count = 0
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
        if cell.cell_type == "code" and cell.execution_count is not None:
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = count
    return notebook


def without_outputs(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook before it is run."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def build(source: Source, edition: str, run: bool = True) -> nbformat.NotebookNode:
    """An edition as it is committed.

    Raises:
        SystemExit: an exercise is not solved in the solution edition, or one is in the student's.
    """
    target = source.target(edition)
    target.parent.mkdir(parents=True, exist_ok=True)
    notebook = edition_of(source, edition)
    if run:
        results = solved(notebook, source.exercises, target.parent)
        wrong = [key for key, right in results.items() if right != (edition == editions.SOLUTION)]
        if wrong:
            raise SystemExit(
                f"{source.name}, {edition} edition: {', '.join(wrong)} "
                + ("solved by a stub" if edition == editions.STUDENT else "not solved")
            )
    notebook = without_prose(notebook)
    return notebook if edition == editions.STUDENT else without_outputs(notebook)


def main() -> None:
    """Build all of them, or those whose names are given."""
    known = {source.name: source for source in sources()}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="sources, as 01_computation_graphs or ru/00_try_it; all"
    )
    parser.add_argument(
        "--no-run-of-solutions", action="store_true", help="write solution editions without running them"
    )
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in known:
            parser.error(f"no source {name!r}; there are {', '.join(known)}")
    for source in [known[name] for name in arguments.names] or known.values():
        for edition in (editions.STUDENT, editions.SOLUTION):
            started = time.perf_counter()
            run = edition == editions.STUDENT or not arguments.no_run_of_solutions
            target = source.target(edition)
            nbformat.write(build(source, edition, run), target)
            size = target.stat().st_size / 1000
            print(
                f"{target.relative_to(HERE.parent)}: {time.perf_counter() - started:.0f} s, {size:.0f} KB", flush=True
            )


if __name__ == "__main__":
    main()
