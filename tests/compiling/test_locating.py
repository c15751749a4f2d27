"""Warnings of source name the lines of the function that it was made from."""

import ast
import gc
import linecache
import random
import traceback
import warnings
from types import CodeType

import numpy as np
import pytest

from autograd.compiling.emission import emit
from autograd.compiling.locating import code_of
from autograd.compiling.passes import improve
from tests.compiling.passes.harness import traced

X = np.array([[1.0, -2.0, 0.5], [3.0, 4.0, -0.0]])


def divides(x):
    y = x + 1.0
    return y / 0.0, np.log(y - 10.0)


def test_warnings_name_the_line_of_the_user():
    function = emit(traced(divides, X)).function
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(X)
    first = divides.__code__.co_firstlineno
    assert {(w.filename, w.lineno) for w in caught} == {(__file__, first + 2)}
    assert "divide by zero" in str(caught[0].message)


def test_lines_of_several_files():
    program = traced(divides, X)
    program.steps[0].note.file = "/elsewhere.py"
    made = emit(program, "f")
    with pytest.raises(RuntimeWarning) as error:
        made.function(X)
    last = traceback.extract_tb(error.value.__traceback__)[-1]
    assert last.filename.startswith("<compiled f")
    assert last.line == "t3 = t2 / 0.0"
    name = last.filename
    assert name in linecache.cache
    del made, error, last
    gc.collect()
    assert name not in linecache.cache


def test_lines_after_the_passes():
    function = emit(improve(traced(lambda x: np.sum(divides(np.tanh(x))[0]), X))).function
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(X)
    assert {w.lineno for w in caught} == {divides.__code__.co_firstlineno + 2}


def lines_of(code):
    """The line of each unit of code, and those of the functions in it."""
    inner = [lines_of(x) for x in code.co_consts if isinstance(x, CodeType)]
    return [(code.co_firstlineno, *[(end - start, line) for start, end, line in merged(code.co_lines())]), *inner]


def merged(ranges):
    """Ranges in which neighbours have different lines."""
    found = []
    for start, end, line in ranges:
        if found and found[-1][2] == line:
            found[-1][1] = end
        else:
            found.append([start, end, line])
    return found


@pytest.mark.parametrize("seed", range(20))
def test_lines_as_those_of_a_syntax_tree(seed):
    rng = random.Random(seed)
    steps = [f"        t{i} = {' + '.join(['x * 2'] * rng.choice((1, 2, 30)))}" for i in range(40)]
    text = "\n".join(
        [
            "import numpy as np",
            "# a constant",
            "def build():",
            "    def f(x):",
            *steps,
            "        return t1",
            "    return f",
        ]
    )
    lines = [0, 0, *[rng.choice((0, 1, 2, 31, 32, 33, 2_000, 100_000)) for _ in steps], 7, 0]
    latest = next(line for line in lines if line)
    known = [0, 1, 1]
    for line in lines:
        latest = line or latest
        known.append(latest)
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = known[node.lineno]
            node.col_offset = node.end_col_offset = 0
    wheres = [("/user.py" if line else "", line) for line in lines]
    code = code_of(text, "f", wheres, {})
    whole = compile(tree, "/user.py", "exec")
    assert lines_of(code)[1:] == lines_of(whole)[1:]  # the lines of the functions inside
    assert code.co_filename == "/user.py"
