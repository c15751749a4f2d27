"""Trees of programs: the answers of guards lead from one to the next; inputs, effects and reports."""

import numpy as np
import pytest

from autograd.compiling.compiled import compile
from autograd.compiling.reads import Surroundings
from autograd.compiling.tracer import Trace, Untraceable
from autograd.compiling.trees import MissingWay, Piece, Tree, pattern_of, takes_of


def piece_of(f, *args):
    trace = Trace()
    out = f(*map(trace.input, args))
    program = trace.program(out)
    return Piece(program, False, None)


def tree_of(piece, *args):
    tree = Tree("key", takes_of(list(args)), len(args), Surroundings(len, (), {}))
    tree.root = piece
    return tree


def f(x):
    return x * 2.0 if x[0] > 0 else x - 1.0


def test_another_answer_leads_to_another_program():
    up, down = np.array([1.0, 2.0]), np.array([-1.0, 2.0])
    first, second = piece_of(f, up), piece_of(f, down)
    tree = tree_of(first, up)
    with pytest.raises(MissingWay) as missing:
        tree.run([down])
    assert missing.value.piece is first
    assert first.runs == 0
    first.others[missing.value.answer] = second
    for x, piece in ((up, first), (down, second), (2 * up, first)):
        ran, result, _ = tree.run([x])
        assert ran is piece
        np.testing.assert_array_equal(result, f(x))
    assert (first.runs, second.runs) == (2, 1)


def test_an_array_in_two_places_is_one_input():
    x, y = np.zeros(2), np.zeros(2)
    assert takes_of([x, 1.0, x, 1.0, y]) == [0, 1, 3, 4]
    assert pattern_of([x, 1.0, x, y]) == (0, 0, 3)
    assert tree_of(None, x, 1.0, x).inputs([x, 1.0, x]) == [x, 1.0]


def test_a_run_that_is_not_live_writes_into_copies():
    def doubled(x):
        x *= 2.0
        return x.sum()

    trace = Trace()
    x = np.arange(3.0)
    tracer = trace.input(x)
    out = doubled(tracer)
    program = trace.program(out)
    program.commits = [(0, program.inputs[0])]
    program.outputs = program.outputs, []
    piece = Piece(program, False, None)
    result, (numbers, _) = piece.run([x])
    assert result == 6.0
    np.testing.assert_array_equal(x, [0.0, 1.0, 2.0])
    np.testing.assert_array_equal(numbers, [[0.0, 2.0, 4.0]])
    piece.run([x], live=True)
    np.testing.assert_array_equal(x, [0.0, 2.0, 4.0])
    x.flags.writeable = False
    with pytest.raises(Untraceable, match="read-only"):
        piece.run([x])


def test_equal_guards_are_one_line_of_a_report():
    def g(x):
        for i in range(5):
            x = x + 1.0 if x[i] > 0 else x - 1.0
        return x

    compiled = compile(g)
    compiled(np.arange(1.0, 6.0))
    compiled(-np.arange(3.0, 8.0))
    report = compiled.report()
    assert report.count("the truth value asked at test_trees.py:") == 2
    assert "5 guards" in report
    assert ", 5 times" in report
    assert report.count("\n      ") == 2
