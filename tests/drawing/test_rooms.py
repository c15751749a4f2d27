"""The rooms of ``autograd.drawing`` are floors: each imports only from itself and from rooms below."""

import ast
from pathlib import Path

import pytest

import autograd.drawing

FOLDER = Path(autograd.drawing.__file__).parent
FLOORS = ["errors", "language", "circuit", "words", "painting", "story", "picture", "failing", "notebook", "__init__"]


def room(path):
    return path.relative_to(FOLDER).with_suffix("").parts[0]


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER)))
def test_imports_go_down(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograd.drawing"):
            for alias in node.names:
                target = f"{node.module}.{alias.name}".split(".")[2]
                assert FLOORS.index(target) <= FLOORS.index(room(path)), f"{node.module}.{alias.name}"
