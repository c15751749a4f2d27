"""A verdict in words, as HTML, and in a condition."""

import pytest

from autograd.school.verdict import OPEN, RIGHT, WRONG, Verdict


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Verdict("01.3", RIGHT), "01.3 is right."),
        (Verdict("01.3", WRONG, "The sign."), "01.3 is not right yet: The sign."),
        (Verdict("01.3", OPEN, "There is no answer yet."), "01.3: There is no answer yet."),
        (Verdict("01.3", RIGHT, guess=True), "01.3: you guessed right."),
        (Verdict("01.3", WRONG, "It is x.", guess=True), "01.3: not so. It is x."),
    ],
)
def test_in_words(verdict, text):
    assert str(verdict) == repr(verdict) == text
    assert bool(verdict) == (verdict.state == RIGHT)


def test_as_html_it_is_escaped():
    assert "a &lt; b" in Verdict("01.3", WRONG, "a < b")._repr_html_()


def test_as_an_assertion():
    verdict = Verdict("01.3", WRONG, "The sign.")
    with pytest.raises(AssertionError, match="not right yet: The sign"):
        assert verdict, verdict
