"""Memory used again: results stay right for all lifetimes, and no result that leaves the program lies in it."""

import operator
import threading

import numpy as np
import pytest
from hypothesis import given

from autograd.compiling.emission import emit
from autograd.compiling.passes import memory
from autograd.compiling.passes.memory import Fixed, Place, Slab, with_memory
from autograd.compiling.program import Method, Var, variables_in
from autograd.testing import strategies as gen
from tests.compiling.passes.harness import assert_same, check, points, traced, writing

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(20, 30)), RNG.normal(size=(20, 30))


@pytest.fixture(autouse=True)
def small_ones_too(monkeypatch):
    monkeypatch.setattr(memory, "SMALLEST", 1)


def count(program, kind):
    return sum(isinstance(call.f, kind) for call in with_memory(program).calls)


def same(f, *args):
    program = traced(f, *args)
    assert_same(program, with_memory(program), list(args), times=3)
    return program


def test_a_chain_needs_one_array():
    program = same(lambda x: np.sum(np.exp(np.tanh(x * 2.0) + 1.0) - x), X)
    assert count(program, Slab) == 1
    assert count(program, Place) == 1


def test_lives_that_overlap():
    def f(x, y):
        a = x * y
        b = np.exp(a)
        c = a + b
        d = b - c
        return np.sum(a * d)

    assert count(same(f, X, Y), Slab) == 3


def test_views_keep_their_array_alive():
    def f(x):
        a = x * 2.0
        row, turned = a[3:5], a.T
        b = np.exp(x)
        c = b + 1.0
        d = np.tanh(c)
        return np.sum(row) + np.sum(turned.dot(d))

    same(f, X)


def test_onto_a_part_or_another_order_is_refused():
    def f(x):
        a = np.exp(x)
        b = a[:, ::-1] * 2.0
        c = np.tanh(b)
        square = c[:, :20] * 1.5
        d = square + square.T
        e = np.broadcast_to(d[0], (20, 20)) * 3.0
        return np.sum(e * d.T) + np.sum(np.broadcast_to(np.exp(d[:1]), (20, 20)) + 1.0)

    same(f, X)


@pytest.mark.parametrize("order", ["C", "F"])
def test_orders_in_memory_stay(order):
    def f(x):
        a = np.exp(x)
        return np.add.reduce(a, 0), np.add.reduce(a * a.T[0, 0], 1), (a + 1.0).copy("K")

    same(f, np.asarray(RNG.normal(size=(70, 90)), order=order))


def test_what_leaves_is_new():
    def f(x):
        a = x * 2.0
        b = a + 1.0
        return a, b.T, a[0], np.exp(b)[1:], x

    program = same(f, X)
    function = emit(with_memory(program)).function
    first = function(X)
    kept = [part.copy() for part in first]
    function(Y)
    for part, copy in zip(first, kept, strict=True):
        assert np.array_equal(part, copy)
        assert not np.may_share_memory(part, X)


def test_what_leaves_is_not_written_over():
    def f(x):
        a = x * 2.0
        view = (x + 1.0)[2:]
        return a, np.sum(np.exp(a)), view, np.sum(np.tanh(view))

    same(f, X)


def test_writes_of_the_program():
    def f(x, y):
        a = x * 2.0
        a[3] = y[0]
        a += y
        b = np.exp(a)
        np.multiply(b, 2.0, out=b)
        c = b.dot(a.T)
        return np.sum(c), a.T.sum(axis=0)

    same(f, X, Y)
    program = traced(writing, *points())
    assert_same(program, with_memory(program), points(), times=3)


def test_views_are_made_beforehand():
    def f(x, y):
        a = x * 2.0
        part, turned, bits = a[3:5], a.T, a.view(np.int64)
        part += 1.0
        part[0] = 7.0
        turned *= y.T
        bits &= -2
        b = np.exp(part[:, 1:])
        b -= turned[1:, 3:5].T
        return np.sum(b), np.sum(a.ravel("K")), a[y.argmax() % 3, 0] * 1.0, x.T * 1.0

    program = same(f, X, Y)
    after = with_memory(program)
    assert count(program, Fixed) == 7
    inside = emit(after).text.partition("def compiled")[2]
    assert inside.count(".T") == 2
    assert inside.count("view") == 0


def test_inputs_and_commits_are_not_touched():
    def f(x, y):
        x += 1.0
        return np.sum(np.exp(x) * 2.0 + y)

    same(f, X, Y)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.int64, np.bool_])
def test_dtypes(dtype):
    def f(x):
        a = x == x
        b = x * x
        c = np.add.reduce(b + b, 1, None, None, True) * b
        return np.sum(c), np.sum(a), np.sum(b > x if dtype != np.complex64 else a)

    same(f, (10 * X).astype(dtype))


def test_signatures():
    program = traced(lambda x: np.sum(np.exp((x.dot(x.T)) @ x) + np.add.reduce(x, 0) + abs(-x)), X)
    after = with_memory(program)
    taking = [call for call in after.calls if any(isinstance(w, Var) and w.of is not None for w in call.writes)]
    assert {operator.matmul, operator.neg}.isdisjoint(call.f for call in taking)
    assert {call.f for call in taking} >= {np.matmul, np.exp, Method("dot"), np.add}
    assert not {x.root for x in variables_in(after.outputs)} & {w.root for call in taking for w in call.writes}
    assert_same(program, after, [X], times=2)


def test_addresses():
    assert all(Slab(n)().ctypes.data % 64 == 0 and Slab(n)().size == n for n in (1, 64, 1000, 100000))


def test_threads_have_memory_of_their_own():
    def f(x):
        for _ in range(20):
            x = np.tanh(x * 1.1)
        return np.sum(x)

    function = emit(with_memory(traced(f, X))).function
    wrong = []

    def work(seed):
        x = np.random.default_rng(seed).normal(size=X.shape)
        wrong.extend(1 for _ in range(50) if function(x) != f(x))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not wrong


@given(gen.programs(number=True, max_ops=10))
def test_random_programs(program):
    memory.SMALLEST = 1
    check(with_memory, program)
