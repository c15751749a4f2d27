"""The verdict on an answer, in words and as HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from autograd.drawing.language.speaking import say, speaking, spoken

RIGHT, WRONG, OPEN = "right", "wrong", "open"
_COLOURS = {RIGHT: "#2da44e", WRONG: "#d4740b", OPEN: "#8c959f"}
_MARKS = {RIGHT: "✓", WRONG: "✗", OPEN: "…"}


@dataclass(frozen=True)
class Verdict:
    """The verdict on an answer; true if it is right, so that ``assert verdict, verdict`` marks a cell.

    Attributes:
        key: the exercise, as in "01.3".
        state: "right", "wrong", or "open" where there is no answer yet.
        said: the sentence on the answer: the mistake, where it can be told.
        guess: True for a prediction.
        refused: True for an answer of a kind that cannot be right, such as a text for a number.
        language: in which it was given, and is shown later.
    """

    key: str
    state: str
    said: str = ""
    guess: bool = False
    refused: bool = False
    language: str = field(default_factory=spoken, compare=False)

    def __bool__(self) -> bool:
        return self.state == RIGHT

    def _head(self) -> str:
        if self.state == OPEN or self.refused:
            return f"{self.key}:"
        with speaking(self.language):
            if self.guess:
                return say("{key}: you guessed right.", key=self.key) if self else say("{key}: not so.", key=self.key)
            return say("{key} is right.", key=self.key) if self else say("{key} is not right yet:", key=self.key)

    def __str__(self) -> str:
        return f"{self._head()} {self.said}".strip()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return (
            f'<div style="border-left:4px solid {_COLOURS[self.state]};padding:.3em .8em;margin:.3em 0">'
            f"<b>{_MARKS[self.state]} {escape(self._head())}</b> {escape(self.said)}</div>"
        )
