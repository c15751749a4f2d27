"""The table of Russian sentences holds every sentence that is said, with the same parts, and no other."""

import ast
import string
from pathlib import Path

import pytest

import autograd
import nn
from autograd.drawing.language.russian import RUSSIAN

PACKAGES = [Path(package.__file__).parent for package in (autograd, nn)]


def sentences():
    """The literals in every ``say("...")`` of the packages."""
    found = set()
    for path in (path for package in PACKAGES for path in sorted(package.rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
            if called:
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{path}:{node.lineno}: say() takes a literal"
                found.add(first.value)
    return sorted(found)


def parts(sentence):
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def test_every_sentence_has_its_translation_and_none_is_left_over():
    assert set(RUSSIAN) == set(sentences())


@pytest.mark.parametrize("sentence", RUSSIAN)
def test_a_translation_has_the_parts_of_its_sentence(sentence):
    assert parts(RUSSIAN[sentence]) == parts(sentence)
