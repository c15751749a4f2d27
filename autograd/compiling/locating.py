"""Lines: source that was made from a function is compiled so that its warnings name the lines of that function."""

from __future__ import annotations

import ast
import itertools
import linecache
import weakref
from collections import Counter
from typing import Any

_numbers = itertools.count(1)


def code_of(text: str, name: str, wheres: list[tuple[str, int]], namespace: dict[str, Any]) -> Any:
    """The source compiled. If all of it comes from one file of the user's, its lines are those of that file.

    Otherwise it has a file name of its own, under which tracebacks and warnings find its text.
    """
    files = Counter(file for file, _ in wheres if file)
    tree = ast.parse(text)
    if len(files) == 1:
        _turn_to(tree, text.count("\n") + 2 - len(wheres), [line for _, line in wheres])
        return compile(tree, next(iter(files)), "exec")
    file = f"<compiled {name} {next(_numbers)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    owner = namespace["__file_of_source__"] = _Owner()
    weakref.finalize(owner, linecache.cache.pop, file, None)
    return compile(tree, file, "exec")


class _Owner:
    """Lives as long as the namespace of a source, and keeps its text among Python's lines."""


def _turn_to(tree: ast.AST, first: int, lines: list[int]) -> None:
    """Give each node the user's line of its own line, or of the one before."""
    known = [0] * first
    latest = next((line for line in lines if line), 1)
    for line in lines:
        latest = line or latest
        known.append(latest)
    todo = [tree]
    while todo:
        node: Any = todo.pop()
        if "lineno" in node._attributes:
            line = node.lineno
            node.lineno = node.end_lineno = known[line] if line >= first else 1
            node.col_offset = node.end_col_offset = 0
        for field in node._fields:
            part = getattr(node, field, None)
            if part.__class__ is list:
                todo += [x for x in part if isinstance(x, ast.AST)]
            elif isinstance(part, ast.AST):
                todo.append(part)
