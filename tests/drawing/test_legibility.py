"""The fifty pictures can be read in a notebook's column, and nothing of a small graph is left out for that."""

import pytest

from autograd.drawing.circuit.parts import Kind
from tests.drawing.checks import assert_readable
from tests.drawing.fifty import FIFTY, measured


@pytest.fixture(scope="module")
def pictures():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATEGRAD_LAYOUT", "python")
        return list(measured())


def test_there_are_fifty():
    assert len(FIFTY) == 50


@pytest.mark.slow
def test_numbers_have_nine_pixels_and_beads_seven(pictures):
    small = [name for name, _, (_, numbers, beads), _ in pictures if numbers < 9.0 or beads < 7.0]
    assert small == []


def test_most_would_not_from_left_to_right(pictures):
    assert sum(numbers < 9.0 for _, (_, numbers, _), _, _ in pictures) > 20


def test_pictures_that_can_be_read_from_left_to_right_are_left_so(pictures):
    for name, (_, numbers, beads), _, picture in pictures:
        assert picture.direction == ("LR" if numbers >= 9.0 and beads >= 7.0 else "TB"), name


@pytest.mark.slow
def test_no_text_is_covered_or_cut_off(pictures):
    for _, _, _, picture in pictures:
        assert_readable(picture.svg)


def test_gates_are_hidden_in_large_graphs_only_and_with_a_word(pictures):
    for name, _, _, picture in pictures:
        folded = any(part.kind is Kind.MODULE for part in picture._circuit.parts)
        assert folded == bool(picture._circuit.remarks), name
        assert not folded or "depth" in name or name == "recurrence, 50 steps", name
