"""Emitted source: it runs, asks its guards, keeps error states and lines, and hands out nothing that is not its own."""

import collections
import warnings

import numpy as np
import pytest
from hypothesis import given

from autograd.compiling import emission
from autograd.compiling.compiled import compile
from autograd.compiling.emission import emit
from autograd.compiling.passes import improve
from autograd.compiling.program import GuardMiss, Program
from autograd.testing import strategies as gen
from tests.compiling.beside import ran
from tests.compiling.passes.harness import assert_same, bits, check, points, traced, writing

X = np.array([[1.0, -2.0, 0.5], [3.0, 4.0, -0.0]])
Pair = collections.namedtuple("Pair", "first second")


def emitted(f, *args):
    return emit(traced(f, *args), "f")


def test_straight_line():
    text = emitted(lambda x: (x @ x.T).sum(axis=0) ** 2 / 32 - -x[1:, 0], X).text
    assert text.splitlines()[2:] == [
        "def f(t1):",
        "    t2 = t1.T",
        "    t3 = t1 @ t2",
        "    t4 = t3.sum(axis=0)",
        "    t5 = t4 ** 2",
        "    t6 = t5 / 32",
        "    t7 = t1[1:, 0]",
        "    t8 = -t7",
        "    t9 = t6 - t8",
        "    return t9",
    ]


def test_names_of_the_user():
    program = traced(lambda x, y: x + y, X, X)
    for var, name in zip((*program.inputs, program.outputs), ("np", "lambda", "np"), strict=True):
        var.name = name
    assert emit(program, "np").text.splitlines()[2:] == [
        "def np_2(np_3, t2):",
        "    np_4 = np_3 + t2",
        "    return np_4",
    ]
    assert_same(program, program, [X, X])


def test_containers_and_constants():
    def f(x):
        return {
            "a": [x * 2.0, None, "b"],
            3: Pair(x.sum(), (x[0] * 1.0,)),
            "c": np.ones(2),
            "d": np.float32(2),
            "e": (),
        }

    program = traced(f, X)
    assert_same(program, program, [X], times=2)
    function = emit(program).function
    function(X)["c"][:] = 7.0
    assert function(X)["c"].tolist() == [1.0, 1.0]
    assert type(function(X)[3]) is Pair


def test_inputs_and_their_views_are_copied():
    function = emitted(lambda x: (x, x.T, x[0], x.reshape(-1), (x * 2.0).T), X).function
    x = np.asfortranarray(X)
    for part in function(x):
        assert not np.may_share_memory(part, x)
    x = X.copy()
    results = function(x)
    results[0][:] = 9.0
    assert bits(x) == bits(X)


def test_constants_are_copied():
    table = np.arange(12.0).reshape(3, 4)
    function = emitted(lambda x: (table, [table.T], x * 2.0), X).function
    function(X)[0][:] = -1.0
    function(X)[1][0][:] = -1.0
    assert table.min() == 0.0


def test_what_may_be_a_view_of_a_constant_is_copied():
    table = np.arange(4.0)
    program = traced(lambda x: x * 2.0, table)
    program.calls[0].f, program.calls[0].args = (lambda x, i: x[i:]), (table, program.inputs[0])
    emit(program).function(1)[:] = -1.0
    assert table.min() == 0.0


@pytest.mark.parametrize(
    ("f", "other"),
    [
        (lambda x: x * 2.0 if x.sum() > 0 else x * 1.0, -X),
        (lambda x: x * 2.0 if x.sum() < 0 else x * 1.0, -X),
        (lambda x: x * float(x[0, 0]), X + 1),
        (lambda x: x * int(x[0, 1]), X + 1),
        (lambda x: x[x > 0] * 2.0, -X),
        (lambda x: np.nonzero(x)[0] * 2, X * 0),
        (lambda x: [x * len(f"{x[0, 0]:.1f}")], X * 100),
        (lambda x: x * sum(x.tolist()[0]), X + 1),
        (lambda x: x * 2.0 if np.array_equal(x, x * 1.0) else x, X * np.nan),
        (lambda x: np.roots(x[0]), np.array([[1.0, 1.0, 5.0], [1.0, 1.0, 1.0]])),
    ],
)
def test_guards(f, other):
    program = traced(f, X)
    assert_same(program, program, [X])
    assert_same(program, program, [other])
    with pytest.raises(GuardMiss) as miss:
        emit(program).function(other)
    assert program.steps[miss.value.index] in program.guards


def test_error_states():
    def f(x):
        with np.errstate(all="ignore"):
            y = x / 0.0
        with np.errstate(divide="raise", over="warn"):
            z = y * 1.0
        return y, z, 1.0 / (x + 3.0)

    made = emitted(f, X)
    assert made.text.count("try:") == 2
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made.function(X)
        assert np.geterr() == emission_state()
        with pytest.raises(RuntimeWarning):
            made.function(X - 4.0)
        with pytest.raises(FloatingPointError), np.errstate(divide="raise"):
            emit(traced(f, X), "f").function(X - 4.0)
    assert np.geterr() == emission_state()


def emission_state():
    return dict.fromkeys(("divide", "over", "invalid"), "warn") | {"under": "ignore"}


def test_error_states_without_the_quick_way(monkeypatch):
    monkeypatch.setattr(emission, "quick_state", lambda state: None)

    def f(x):
        with np.errstate(all="ignore"):
            y = x / 0.0
        return y, x + 1.0

    made = emitted(f, X)
    assert "with np.errstate(all='ignore'):" in made.text
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made.function(X)


def test_one_block_around_a_run_of_calls():
    def f(x):
        with np.errstate(all="ignore"):
            y = np.log(x)
        z = y[0]
        with np.errstate(all="ignore"):
            return z * 2.0 + np.exp(y)

    assert emitted(f, X).text.count("try:") == 1


def test_large_arrays_are_let_go_of():
    x = np.ones((200, 200))
    text = emitted(lambda x: np.sum(np.concatenate([x, x]) * 2.0), x).text
    assert "del t2" in text
    assert "del t1" not in text


def test_recursion_and_memory():
    program = traced(lambda x: np.sum(np.exp(np.tanh(x * 2.0))), np.ones((40, 40)))
    function = emit(improve(program)).function
    results = [function(np.full((40, 40), float(i))) for i in range(3)]
    assert results == [np.sum(np.exp(np.tanh(np.full((40, 40), float(i)) * 2.0))) for i in range(3)]


def test_opaque_functions_and_odd_constants():
    def own(x, odd, table):
        return x * table[0]

    program = traced(lambda x: x + 1.0, X)
    call = program.calls[0]
    call.f, call.args, call.kwargs = own, (program.inputs[0], float("nan"), [np.float64(2.0)]), {}
    assert_same(program, program, [X])
    call.kwargs = {"odd": -1, "table": (1j, -0.0, 10**30)}
    call.args = call.args[:1]
    assert_same(program, program, [X])


def test_nothing_to_do():
    assert emit(Program([], [], (1, None))).function() == (1, None)


def test_writing():
    program = traced(writing, *points())
    assert_same(program, program, points(), times=2)


def test_source_is_linear():
    def f(x):
        for _ in range(400):
            x = np.sin(x) * 0.5
        return x

    program = traced(f, X)
    assert len(emit(program).text.splitlines()) == 804
    assert_same(program, improve(program), [X])


@given(gen.programs(number=True, max_ops=10))
def test_random_programs(program):
    check(lambda program: program, program)


def late_full(x):
    out = np.full(3, np.array([1.0, 2.0, 3.0]))
    x += 1.0
    out[:] = x
    return out, out[1:]


def late_where(x):
    out = np.where(x > 0, x, np.array([1.0, 2.0, 3.0]))
    x += 1.0
    out[:1] = x[:1]
    return out


@pytest.mark.parametrize("f", [late_full, late_where])
def test_a_made_array_that_is_written_in_the_last_rows_is_handed_out_after_that(f):
    """The first call writes the numbers that were there before."""
    compiled = compile(f)
    for k in range(6):
        ours, theirs = np.arange(3.0) + k, np.arange(3.0) + k
        assert bits(compiled(ours)) == bits(f(theirs))
        assert bits(ours) == bits(theirs)
    assert ran(compiled) >= 4
