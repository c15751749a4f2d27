"""Lines as text: names, expressions in each other, remarks below each other."""

import numpy as np

from autograd import show_source
from autograd.compiling.layout import Row, laid_out


def body(f, *args):
    return [line.split("#")[0].strip() for line in show_source(f, *args).text.splitlines()]


def test_remarks_stand_below_each_other():
    text = laid_out([Row("x = 1", "one"), Row("longer_name = 2", "two"), Row("z = 3")])
    first, second, third = text.splitlines()
    assert first.index("#") == second.index("#")
    assert third == "    z = 3"


def test_a_long_line_does_not_move_the_others():
    rows = [Row("x = 1", "one"), Row("y = " + "1 + " * 30 + "1", "long")]
    first, second = laid_out(rows).splitlines()
    assert first.index("#") < 60
    assert second.endswith("  # long")


def test_used_once_within_a_gate_stands_inline_and_used_twice_has_a_name():
    lines = body(lambda x: np.sum(np.tanh(x)), np.ones(3))
    assert "dx = dt1 * (1 - t1 * t1)" in lines
    lines = body(lambda x: np.sum(x**2), np.ones(3))
    assert "dx = dt1 * (2 * x)" in lines


def test_a_line_a_gate():
    lines = body(lambda x: np.sum(np.exp(x) * 2 + 1), np.ones(3))
    assert lines[4:8] == ["t1 = np.exp(x)", "t2 = t1 * 2", "t3 = t2 + 1", "f = t3.sum()"]


def test_what_is_written_into_is_not_read_too_late():
    def f(x):
        y = x * 1.0
        before = y[0] * 3.0
        y[0] = x[1]
        return np.sum(y) + before

    source = show_source(f, np.array([2.0, 5.0]))
    np.testing.assert_array_equal(source.function()(np.array([1.0, 7.0]))[1], [3.0, 2.0])
    assert source.function()(np.array([1.0, 7.0]))[0] == 17.0


def test_names_of_python_and_numpy_are_not_taken():
    def f(sum, np_):
        max = sum * np_
        return max * max

    value, gradient = show_source(f, 2.0, 3.0).function()(1.0, 4.0)
    assert (value, *gradient) == (16.0, 32.0, 8.0)
