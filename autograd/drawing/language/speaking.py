"""The language in which a picture speaks: chosen by an argument, else by an environment variable, else English.

A sentence stands in the code in English, inside of ``say``. A table of another language has the English sentence as its
key; a sentence that it lacks is said in English. A test asserts that no table lacks one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from autograd.drawing.errors import DrawingError
from autograd.drawing.language.russian import RUSSIAN
from autograd.engine.doors import shown

VARIABLE = "GATEGRAD_LANGUAGE"
LANGUAGES: dict[str, dict[str, str]] = {"en": {}, "ru": dict(RUSSIAN)}

_spoken: ContextVar[str] = ContextVar("spoken", default="en")


def chosen(language: str | None = None) -> str:
    """The code of the language to speak: the argument, else the environment variable GATEGRAD_LANGUAGE, else "en".

    Raises:
        DrawingError: the language is not known; the message lists those that are.
    """
    asked = language if language is not None else os.environ.get(VARIABLE) or "en"
    if not isinstance(asked, str) or asked not in LANGUAGES:
        known = ", ".join(f"{code!r}" for code in LANGUAGES)
        where = "language" if language is not None else f"the environment variable {VARIABLE}"
        raise DrawingError(f"{where}: got {shown(asked)}, expected one of {known}")
    return asked


def learn(language: str, sentences: Mapping[str, str]) -> None:
    """Add the sentences of another room to a language; a sentence that two rooms say has one translation.

    Raises:
        DrawingError: the language is not known, or has another translation of a sentence.
    """
    table = LANGUAGES[chosen(language)]
    for sentence, translation in sentences.items():
        if table.setdefault(sentence, translation) != translation:
            raise DrawingError(f"{language}: got two translations of {sentence!r}, expected one")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Every ``say`` inside speaks this language; a language that is known, as ``chosen`` returns it."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The code of the language that is spoken here."""
    return _spoken.get()


def say(sentence: str, /, **parts: object) -> str:
    """A sentence in the language spoken here, its ``{parts}`` filled in.

    Args:
        sentence: in English, a literal, so that the test of the tables finds it.
        parts: names, numbers and formulas that stand in it.

    Example:
        >>> say("{count} terms", count=25)
        '25 terms'
    """
    return LANGUAGES[_spoken.get()].get(sentence, sentence).format(**parts)


def translated(text: str) -> str:
    """The translation of a text without parts to fill in, literal or not; the text itself if it has none."""
    return LANGUAGES[_spoken.get()].get(text, text)
