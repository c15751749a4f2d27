"""The committed notebooks: made from their sources, five beats in each section, clean, legible, reproducible."""

import ast
import re

import pytest

from tests.drawing.fifty import sizes
from tests.limits import SECONDS
from tests.notebooks.committed import (
    EDITIONS,
    FOLDER,
    SOURCES,
    build,
    code_cells,
    editions,
    outputs,
    pictures,
    prose,
    read,
    same_text,
)

BEATS = {
    "en": ["Predict.", "Do.", "See.", "Check.", "Break it."],
    "ru": ["Предскажите.", "Сделайте.", "Посмотрите.", "Проверьте.", "Сломайте."],
}
PLAIN = 2  # sections without beats: the introduction and the ending

every_source = pytest.mark.parametrize("name", SOURCES)
every_edition = pytest.mark.parametrize("edition", EDITIONS)


def test_there_is_a_notebook_for_every_source_and_no_other():
    expected = {source.target(edition) for source in SOURCES.values() for edition in EDITIONS}
    assert expected == set(FOLDER.rglob("*.ipynb")) - set(FOLDER.rglob(".ipynb_checkpoints/*"))


@every_source
@every_edition
def test_it_is_made_from_its_source(name, edition):
    source = SOURCES[name]
    committed, fresh = read(name, edition), build.without_prose(build.edition_of(source, edition))
    advice = f"run python notebooks/build.py {name}"
    assert committed.metadata.source_sha256 == source.digest, advice
    assert [cell.source for cell in committed.cells] == [cell.source for cell in fresh.cells], advice


@every_source
def test_the_students_edition_holds_no_solution(name):
    text = SOURCES[name].path.read_text("utf-8")
    cells = [cell for cell in text.split("# %%") if editions.has_solution(cell)]
    assert cells, "a notebook without an exercise"
    for cell in cells:
        hidden = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell, re.DOTALL)
        shown = {line.strip() for line in editions.student(cell).splitlines()}
        assert not [line for part in hidden for line in part.splitlines() if line.strip() and line.strip() in shown]


@every_source
def test_every_section_has_five_beats(name):
    beats = BEATS[SOURCES[name].language]
    plain = []
    for section in re.split(r"^## ", prose(read(name)), flags=re.MULTILINE)[1:]:
        found = re.findall(rf"^\*\*({'|'.join(map(re.escape, beats))})\*\*", section, re.MULTILINE)
        title = section.splitlines()[0]
        if found:
            assert list(dict.fromkeys(found)) == beats, f"{title}: {found}"
        else:
            plain.append(title)
    assert len(plain) <= PLAIN, plain


@every_source
def test_what_it_shows_is_clean(name):
    notebook = read(name)
    for cell in code_cells(notebook):
        assert cell.execution_count is not None, cell.source
        for kinds, text in outputs(cell):
            assert not {"stderr", "error"} & set(kinds), f"{cell.source}\n{text}"
            assert not re.search(r"0x[0-9a-f]{6,}|/home/|/tmp/|site-packages|it/s\b|[█▏▎▍]{3,}", text), (
                f"{cell.source}\n{text}"
            )
    assert not [cell for cell in notebook.cells if build.PROSE in cell.metadata.get("tags", [])]


@every_source
def test_pictures_can_be_read_in_the_column(name):
    for svg in pictures(read(name)):
        width, numbers, beads = sizes(svg)
        assert (numbers >= 9.0, beads >= 7.0) == (True, True), f"{width} px wide"


@every_source
@every_edition
def test_it_is_small(name, edition):
    assert SOURCES[name].target(edition).stat().st_size < 700_000


def stripped(source):
    """The program of a cell without strings and comments."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.JoinedStr):
            node.values = [part for part in node.values if isinstance(part, ast.FormattedValue)]
    return ast.dump(tree)


@pytest.mark.parametrize("name", [name for name in SOURCES if "/" in name])
def test_a_twin_is_in_step(name):
    """A twin has the same cells in the same order, the same programs except for texts, and the same headings."""
    english, twin = (build.edition_of(SOURCES[key], editions.SOLUTION) for key in (name.split("/")[1], name))
    assert [cell.cell_type for cell in english.cells] == [cell.cell_type for cell in twin.cells]
    for i, (one, other) in enumerate(zip(english.cells, twin.cells, strict=True)):
        assert one.metadata == other.metadata
        if one.cell_type == "markdown":
            heads = [re.findall(r"^#+ ", cell.source, re.MULTILINE) for cell in (one, other)]
            assert heads[0] == heads[1], one.source
            assert sorted(re.findall(r"`[^`\n]+`", one.source)) == sorted(re.findall(r"`[^`\n]+`", other.source))
        elif 'school.start("' not in one.source:
            assert stripped(one.source) == stripped(other.source), f"cell {i}:\n{one.source}"
    assert SOURCES[name].exercises == SOURCES[name.split("/")[1]].exercises


@pytest.mark.slow
@every_source
@pytest.mark.filterwarnings("ignore")  # the kernel's own code gives warnings
def test_the_students_edition_shows_what_is_committed_and_no_stub_passes(name):
    source, edition = SOURCES[name], editions.STUDENT
    fresh = build.edition_of(source, edition)
    results = build.solved(fresh, source.exercises, source.target(edition).parent, SECONDS)
    assert [key for key, right in results.items() if right] == []
    for before, after in zip(read(name).cells, build.without_prose(fresh).cells, strict=True):
        if after.cell_type != "code":
            continue
        kinds = [[kinds for kinds, _ in outputs(cell)] for cell in (before, after)]
        assert kinds[0] == kinds[1], after.source
        if build.VARIES not in after.metadata.get("tags", []):
            for (_, one), (_, other) in zip(outputs(before), outputs(after), strict=True):
                assert same_text(one, other), f"{after.source}\ncommitted:\n{one}\nnow:\n{other}"


@pytest.mark.slow
@every_source
@pytest.mark.filterwarnings("ignore")  # the kernel's own code gives warnings
def test_every_solution_passes(name):
    source, edition = SOURCES[name], editions.SOLUTION
    results = build.solved(build.edition_of(source, edition), source.exercises, source.target(edition).parent, SECONDS)
    assert [key for key, right in results.items() if not right] == []
