"""Stubs in the place of solutions; marks without a partner; the first cell."""

import pytest

from tests.notebooks.committed import editions

CELL = """\
given = school.exercise("01.3").given
### BEGIN SOLUTION
dx, (dy, d[0]) = 1, (2, 3)
for i in range(3):
    total = dx + i
dx = 2 * dx


def rule(g):
    return g
### END SOLUTION
check(dx)


def backward(g, x):
    g = 2 * g
    ### BEGIN SOLUTION
    h = g * x
    return h

    ### END SOLUTION"""


def test_a_stub_for_each_name_and_for_each_body():
    assert (
        editions.student(CELL)
        == """\
given = school.exercise("01.3").given
dx = ...  # your answer
dy = ...  # your answer
total = ...  # your answer
rule = ...  # your answer
check(dx)


def backward(g, x):
    g = 2 * g
    ...  # your code here"""
    )
    assert "dx = ...  # ваш ответ" in editions.student(CELL, "ru")


def test_a_solution_that_names_nothing():
    assert editions.student("### BEGIN SOLUTION\nprint(1)\n### END SOLUTION") == "...  # your code here"


def test_the_solution_edition_has_all_but_the_marks():
    assert editions.solution(CELL) == "\n".join(
        line for line in CELL.replace("\n\n    ### END", "\n    ### END").split("\n") if "### " not in line
    )


def test_cells_without_solutions_stay():
    assert editions.student("x = 1") == editions.solution("x = 1") == "x = 1"
    assert not editions.has_solution("x = 1")
    assert editions.has_solution(CELL)


@pytest.mark.parametrize("cell", ["### BEGIN SOLUTION\nx = 1", "x = 1\n### END SOLUTION"])
@pytest.mark.parametrize("edition", [editions.student, editions.solution])
def test_a_mark_alone_is_refused(edition, cell):
    with pytest.raises(ValueError, match="without its partner"):
        edition(cell)


@pytest.mark.parametrize("language", editions.WORDS)
def test_the_first_cell_says_whose_autograd_is_missing(language, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "autograd.school", None)
    source = editions.first_cell("01", language)
    assert 'school.start("01"' in source
    with pytest.raises(ImportError, match=r"HIPS(.|\n)*pip install"):
        exec(source.replace("from autograd import school", "import autograd.school"), {})
