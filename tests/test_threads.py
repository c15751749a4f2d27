"""Threads that compute at the same time get the numbers that one alone gets, also without a global interpreter lock."""

import math
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import autograd
import nn
from autograd import (
    GraphError,
    OperandError,
    Tensor,
    Value,
    checkpoint,
    deriv,
    draw,
    explain,
    grad,
    gradients,
    hessian,
    jacobian,
    make_hvp,
    make_jvp,
    make_vjp,
    no_grad,
    op,
    primitive,
    tangents,
    value_and_grad,
)
from autograd.core import VJPNode, backward_pass
from autograd.engine import clock
from autograd.extend import defvjp
from autograd.tracer import trace
from tests.limits import SECONDS
from tests.sampling import sampled

ROOT = Path(__file__).parents[1]
THREADS, TIMES = 6, 12


@pytest.fixture(autouse=True)
def often():
    """Threads take turns after a few instructions, where they take turns at all."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def at_once(work, threads=THREADS):
    """The results of ``work(k)`` in threads that begin together; an error of one is raised here."""
    start, found, errors = threading.Barrier(threads), [None] * threads, []

    def run(k):
        try:
            start.wait(SECONDS)
            found[k] = work(k)
        except BaseException as error:
            errors.append(error)

    running = [threading.Thread(target=run, args=(k,), daemon=True) for k in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in running)
    if errors:
        raise errors[0]
    return found


@op(lambda g, out, x: g * 3 * x * x, kind="elementwise")
def cube(x):
    return x * x * x


@primitive
def halved(x):
    return x / 2


defvjp(halved, lambda ans, x: lambda g: g / 2)


@checkpoint
def block(x):
    return np.tanh(np.sin(x) * x)


def energy(x, scale=2.0):
    return scale * np.sum(np.tanh(x) ** 2 * np.exp(-x)) + np.sum(cube(x)) + np.sum(halved(block(x)))


fast = autograd.compile(value_and_grad(energy))
SHARED = Tensor(np.linspace(0.5, 1.5, 4))
CONSTANT = np.linspace(1.0, 2.0, 4)


def point(k):
    return np.linspace(0.2, 1.0, 4) + 0.1 * k


def scalars(k):
    x, y = Value(1.0 + k), Value(0.5)
    f = (x * y).exp() + x.tanh() * y
    f.backward()
    return x.grad, y.grad


def arrays(k):
    x = Tensor(point(k))
    energy(x * CONSTANT).backward()
    return x.grad


def functions(k):
    return grad(energy)(point(k)), hessian(energy)(point(k)), jacobian(np.sin)(point(k))


def compiled(k):
    value, slope = fast(point(k))
    return value, slope


def a_shared_leaf(k):
    """Read by all of them: each takes the gradient without ``.grad``."""
    y = np.sum(np.exp(SHARED * (0.1 * k)) * CONSTANT)
    return gradients([y], [SHARED])[0], tangents([y], [SHARED], [CONSTANT])[0]


def training(k):
    model = nn.MLP([2, 6, 1], rng=k)
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    x = np.random.default_rng(k).normal(size=(8, 2))
    for _ in range(3):
        optimizer.zero_grad()
        loss = np.mean((model(x) - 1.0) ** 2)
        loss.backward()
        optimizer.step()
    return [p.data.copy() for p in model.parameters()]


def convolutions(k):
    layer = nn.Conv2d(2, 3, 3, rng=k)
    x = Tensor(np.random.default_rng(k).normal(size=(2, 2, 24, 24)))
    np.sum(layer(x) ** 2).backward()
    return x.grad, layer.weight.grad


def entries(k):
    x = Tensor(point(k))
    t = Tensor(np.zeros(4), requires_grad=False)
    for i in range(4):
        t[i] = x[i] * x[i - 1]
    view = t[1:]
    view[0] += x[0]
    np.sum(t * t).backward()
    return x.grad


def blocks(k):
    x = Tensor(point(k))
    with no_grad():
        off = (x * x).requires_grad
    return off, (x * x).requires_grad


def pictures(k):
    x, y = Value(1.0 + k, name="x"), Value(2.0, name="y")
    f = x * y + x
    f.backward()
    return str(explain(f)), str(draw(f))


KINDS = [scalars, arrays, functions, compiled, a_shared_leaf, training, convolutions, entries, blocks, pictures]


def assert_same(found, expected):
    if isinstance(expected, (tuple, list)):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_same(one, other)
    elif isinstance(expected, str):
        assert found == expected
    else:
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    "work", sampled(KINDS, [kind for kind in KINDS if kind is not pictures]), ids=lambda work: work.__name__
)
def test_numbers_are_those_of_one_thread(work):
    alone = [work(k) for k in range(THREADS)]
    for one, found in zip(alone, at_once(lambda k: [work(k) for _ in range(TIMES)]), strict=True):
        assert_same(found, [one] * TIMES)


def test_all_kinds_at_once():
    alone = [KINDS[k](k) for k in range(len(KINDS))]
    for k, found in enumerate(at_once(lambda k: [KINDS[k](k) for _ in range(TIMES)], len(KINDS))):
        assert_same(found, [alone[k]] * TIMES)


def test_a_compiled_function_is_traced_by_all_at_once():
    def traced(k):
        return [made(point(k)), made(point(k)[:2]), made(point(k))]

    alone = [[grad(energy)(point(k)), grad(energy)(point(k)[:2]), grad(energy)(point(k))] for k in range(THREADS)]
    made = autograd.compile(grad(energy))
    for k, found in enumerate(at_once(traced)):
        for one, other in zip(found, alone[k], strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-14)


def test_writes_are_noticed_where_they_happen_and_nowhere_else():
    def work(k):
        wrong = []
        for i in range(100):
            x, c = Tensor(point(k)), CONSTANT + k
            y = np.sum(x * x * c)
            if i % 4 == 1:
                x.data[i % 3] = 9.0 + i
            elif i % 4 == 2:
                c[0] += 1.0
            elif i % 4 == 3:
                x.data = x.data + 1.0
            try:
                y.backward()
                wrong += [i] if i % 4 or not np.array_equal(x.grad, 2 * x.data * c) else []
            except GraphError:
                wrong += [] if i % 4 else [i]
        return wrong

    assert at_once(work) == [[]] * THREADS


def test_the_clock_never_moves_back_and_each_move_counts():
    before = clock.now
    times = at_once(lambda k: [clock.move() for _ in range(500)])
    assert all(one == sorted(one) for one in times)
    assert len({time for one in times for time in one}) == THREADS * 500
    assert clock.now >= before + THREADS * 500


def in_a_thread(work, *args):
    """The result of ``work(*args)`` in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *args).result(SECONDS)


@pytest.mark.parametrize(
    "inner",
    [
        lambda x: grad(lambda y: x * y**3)(2.0),
        lambda x: deriv(lambda y: x * y**3)(2.0),
        lambda x: value_and_grad(lambda y: x * y**3)(2.0)[0],
        lambda x: jacobian(lambda y: x * y**3)(np.ones(2))[1, 1],
        lambda x: hessian(lambda y: np.sum(x * y**3))(np.ones(2))[0, 0],
        lambda x: make_vjp(lambda y: {"a": x * y**3})(2.0)[1]["a"],
        lambda x: make_vjp(lambda y: x * y**3)(2.0)[0](1.0),
        lambda x: make_jvp(lambda y: x * y**3)(2.0)(1.0)[1],
        lambda x: make_hvp(lambda y: x * y**3)(2.0)[0](1.0),
        lambda x: checkpoint(lambda z: grad(lambda y: z * y**3)(2.0))(x),
        lambda x: grad(lambda z: grad(lambda y: x * y**3 * z)(2.0))(1.0),
        lambda x: trace(VJPNode.new_root(), lambda y: x * y**3, 2.0)[0],
        lambda x: backward_pass(1.0, trace(VJPNode.new_root(), lambda y: x * y**3, 2.0)[1]),
    ],
)
def test_derivatives_in_a_thread_that_a_differentiated_function_starts_belong_to_it(inner):
    def started(x):
        return x + in_a_thread(inner, x)

    slope = float(inner(3.0)) / 3.0
    np.testing.assert_allclose(grad(started)(3.0), 1.0 + slope)
    np.testing.assert_allclose(deriv(started)(3.0), 1.0 + slope)
    np.testing.assert_allclose(grad(lambda w: grad(lambda x: x * started(x) * w)(w))(3.0), 12.0 * (1.0 + slope))
    assert not isinstance(in_a_thread(inner, 3.0), Tensor)


@pytest.mark.parametrize("cut", [float, math.sin, lambda x: (2 * x).item(), lambda x: Tensor(x + 1.0)])
def test_numbers_are_not_given_away_in_a_thread_that_a_differentiated_function_starts(cut):
    with pytest.raises(OperandError, match="being differentiated"):
        grad(lambda x: x + in_a_thread(cut, x * 1.0))(3.0)

    waits, ends = threading.Event(), threading.Event()

    def other(x):  # a function that another thread differentiates meanwhile, and that has nothing to do with x
        waits.set()
        ends.wait(SECONDS)
        return x * x

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(grad(other), 3.0)
        waits.wait(SECONDS)
        assert float(Tensor(2.0) * 3) == 6.0
        assert type(grad(lambda x: x * x)(2.0)) is float
        ends.set()
        assert found.result(SECONDS) == 6.0


def test_what_is_loaded_at_first_use_is_loaded_once():
    code = """
import sys, threading
sys.setswitchinterval(1e-6)
import numpy as np
import autograd, nn
names = [name for name in autograd.__all__ if name not in ("autograd",)]
start, found = threading.Barrier(6), []
def work(k):
    start.wait()
    order = names[k * 7:] + names[: k * 7]
    parts = [getattr(autograd, name) for name in order]
    x = autograd.Tensor(np.ones(3))
    y = np.sum(np.diff(np.tanh(x)) ** 2) + np.sum(np.fft.fft(x).real)
    y.backward()
    found.append((autograd.grad(lambda x: x * x)(3.0), x.grad.tolist(), dict(zip(order, map(id, parts)))))
threads = [threading.Thread(target=work, args=(k,)) for k in range(6)]
[t.start() for t in threads]; [t.join() for t in threads]
assert len(found) == 6, len(found)
assert all(one == found[0] for one in found)
print("same")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("same", 0), done.stderr
