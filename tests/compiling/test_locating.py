"""Warnings of source name the lines of the function that it was made from."""

import gc
import linecache
import traceback
import warnings

import numpy as np
import pytest

from autograd.compiling.emission import emit
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
