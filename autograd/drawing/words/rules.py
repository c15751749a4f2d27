"""The rules that ops say in words instead of a formula, in the language spoken here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from autograd.drawing.language.speaking import say

PHRASES: Mapping[str, Callable[[], str]] = {
    "reshape g back": lambda: say("reshape g back"),
    "g with its axes back": lambda: say("g with its axes back"),
    "Σ g over the copies": lambda: say("Σ g over the copies"),
    "Σ g over the windows": lambda: say("Σ g over the windows"),
    "Σ g times its weights": lambda: say("Σ g times its weights"),
    "its part of g": lambda: say("its part of g"),
    "g moved back": lambda: say("g moved back"),
    "g to the places read": lambda: say("g to the places read"),
    "g at these places": lambda: say("g at these places"),
    "g, 0 where replaced": lambda: say("g, 0 where replaced"),
    "g where written": lambda: say("g where written"),
    "Σ g × the others": lambda: say("Σ g × the others"),
    "g × the other factors": lambda: say("g × the other factors"),
    "Σ g × the other factors": lambda: say("Σ g × the other factors"),
    "Σ g from here on": lambda: say("Σ g from here on"),
    "Σ g while it is the extreme": lambda: say("Σ g while it is the extreme"),
    "the mean of g over the run": lambda: say("the mean of g over the run"),
    "the filter backwards in time": lambda: say("the filter backwards in time"),
    "gb: the transposed equations, for g": lambda: say("gb: the transposed equations, for g"),
}
"""The rules that are said in words, as their ops declare them."""

WORDS: Mapping[str, Callable[[], str]] = {
    "lower half mirrored": lambda: say("lower half mirrored"),
    "lower half": lambda: say("lower half"),
    "diagonal halved": lambda: say("diagonal halved"),
    "inner entries twice": lambda: say("inner entries twice"),
    "added up at the places": lambda: say("added up at the places"),
    "at the places": lambda: say("at the places"),
    "rows put back": lambda: say("rows put back"),
    "where read": lambda: say("where read"),
    "density of t": lambda: say("density of t"),
    "density": lambda: say("density"),
    "cofactors": lambda: say("cofactors"),
    "condition": lambda: say("condition"),
    "chosen": lambda: say("chosen"),
    "onehot": lambda: say("onehot"),
    "ties": lambda: say("ties"),
}
"""The words in formulas, a longer one before its beginning."""

_WORD = re.compile(rf"(?<![\w.])(?:{'|'.join(WORDS)})(?![\w.])")
_REAL_PART = re.compile(r"Re\((.*)\)")


def spoken_rule(rule: str) -> str:
    """A rule in the language spoken here; a formula stays as it is. Shapes may stand behind a rule."""
    text, colon, shapes = rule.rpartition(": (")
    said = text if colon else rule
    real = _REAL_PART.fullmatch(said)
    if real and real[1] in PHRASES:
        said = f"Re({PHRASES[real[1]]()})"
    said = PHRASES[said]() if said in PHRASES else _WORD.sub(lambda word: WORDS[word[0]](), said)
    return said + (colon + shapes if colon else "")
