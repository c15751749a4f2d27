"""Lines: source that was made from a function is compiled so that its warnings name the lines of that function."""

from __future__ import annotations

import itertools
import linecache
import weakref
from collections import Counter
from types import CodeType
from typing import Any

_numbers = itertools.count(1)


def code_of(text: str, name: str, wheres: list[tuple[str, int]], namespace: dict[str, Any]) -> Any:
    """The source compiled. If all of it comes from one file of the user's, its lines are those of that file.

    Otherwise it has a file name of its own, under which tracebacks and warnings find its text.
    """
    files = Counter(file for file, _ in wheres if file)
    if len(files) == 1:
        known = [1] * (text.count("\n") + 2 - len(wheres))
        latest = next(line for file, line in wheres if file)
        for _, line in wheres:
            latest = line or latest
            known.append(latest)
        return _turned(compile(text, next(iter(files)), "exec"), known)
    file = f"<compiled {name} {next(_numbers)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    owner = namespace["__file_of_source__"] = _Owner()
    weakref.finalize(owner, linecache.cache.pop, file, None)
    return compile(text, file, "exec")


class _Owner:
    """Lives as long as the namespace of a source, and keeps its text among Python's lines."""


def _turned(code: CodeType, known: list[int]) -> CodeType:
    """The code with each line replaced by ``known[line]``, also in the functions that it defines.

    The table of lines is written anew: syntax trees, in which lines can be set, take twice the time of the compiler.
    """
    first = known[code.co_firstlineno]
    table, latest = bytearray(), first
    for start, end, line in code.co_lines():
        units = (end - start) // 2
        while units > 0:
            length = min(units, 8)
            units -= length
            if line is None:
                table.append(_NO_LINE | length - 1)
            else:
                table.append(_LINE | length - 1)
                table += _signed(known[line] - latest)
                latest = known[line]
    parts = tuple(_turned(x, known) if isinstance(x, CodeType) else x for x in code.co_consts)
    return code.replace(co_firstlineno=first, co_linetable=bytes(table), co_consts=parts)


_NO_LINE, _LINE = 0x80 | 15 << 3, 0x80 | 13 << 3
"""First bytes of entries of the table, which say how many units of code follow: without a line; with one, no column.

https://github.com/python/cpython/blob/3.11/Objects/locations.md
"""


def _signed(x: int) -> bytes:
    """A difference of lines: its sign in the lowest bit, then six bits a byte, of which all but the last have 0x40."""
    rest = -x << 1 | 1 if x < 0 else x << 1
    out = bytearray()
    while rest > 63:
        out.append(rest & 63 | 64)
        rest >>= 6
    out.append(rest)
    return bytes(out)
