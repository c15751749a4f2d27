"""Typed answers: reading, comparison, and the named mistake."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.drawing.story.answers import TOLERANCE, judge, key, read, typed_form

READ = {
    "3": 3.0, "-3": -3.0, "−3": -3.0, "–3": -3.0, "+3": 3.0, " 3 ": 3.0, "1/3": 1 / 3, "−1/4": -0.25, "1/−4": -0.25,
    "0.25": 0.25, "0,25": 0.25, ".5": 0.5, ",5": 0.5, "5.": 5.0, "-2e-3": -0.002, "−2e−3": -0.002, "2E3": 2000.0,
    "1,5/2,5": 0.6, "1 000": 1000.0, "1e2/1e1": 10.0, "007": 7.0, "-0": 0.0,
}  # fmt: skip
UNREAD = ["", " ", "x", "1/0", "1e999", "-1e999", "1/", "/2", "1//2", "1/2/3", "--3", "1,000.5", "0x1", "nan", "inf",
          "e", "3!", "1_0", "٣", "2^3", "<b>3</b>", "1e", "e5", "."]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text):
    assert read(text) == READ[text]


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_read(text):
    assert read(text) is None


@given(st.floats(-1e6, 1e6), st.floats(-0.009, 0.009))
def test_an_answer_within_one_percent_is_right_and_has_no_mistake(number, off):
    known = key(number, "n", [(number * 1.009, "a mistake"), (-number, "the sign")])
    verdict = judge(known, number * (1 + off), "typed")
    assert verdict
    assert "mistake" not in str(verdict)
    assert "sign" not in str(verdict)


@pytest.mark.parametrize("off", [0.02, -0.02, 0.2, -2.0])
def test_an_answer_further_off_is_wrong(off):
    assert TOLERANCE == 0.01
    assert not judge(key(0.5, "0.5", []), 0.5 * (1 + off), "typed")


def test_zero_takes_nothing_but_zero_and_paper_its_own_number():
    known = key(0.0, "0", [(1.0, "The upstream gradient."), (0.501, "A mistake.")], 0.5)
    assert str(judge(known, 0.0, "0")) == "Right: 0."
    assert str(judge(known, 0.5, "1/2")) == "Right: 0.5 without rounding; in floats it is 0."
    assert known.mistakes == ((1.0, "The upstream gradient."),)
    assert not judge(known, 1e-12, "1e-12")
    assert not judge(key(1e-20, "1e−20", []), 0.0, "0")
    assert str(judge(key(5.6e-17, "≈ 0", [], 0.0), 0.0, "0")) == "Right: ≈ 0."
    assert key(2.0, "2", [], 2.001).others == ()


def test_a_number_that_several_mistakes_lead_to_names_two_and_each_once():
    known = key(4.0, "4", [(2.0, "A."), (2.001, "B."), (2.0, "A."), (2.0, "C."), (3.0, "D.")])
    assert str(judge(known, 2.0, "2")) == "Not 2. A. Or: B."
    assert str(judge(known, 3.0, "3")) == "Not 3. D."
    assert str(judge(known, 2.5, "2,5")) == "Not 2,5."


def test_mistakes_that_lead_to_the_answer_or_to_no_number_are_dropped():
    known = key(2.0, "2", [(2.001, "A."), (math.inf, "B."), (math.nan, "C."), (-2.0, "D.")])
    assert known.mistakes == ((-2.0, "D."),)


def test_the_form_of_an_answer_that_is_no_text():
    assert typed_form(-0.25) == "−0.25"
    assert typed_form(" 1/3") == "1/3"
    assert [typed_form(x) for x in (None, True, 1j, [1])] == [None] * 4
