"""Tracers: their answers to code that asks; an answer that depends on numbers never becomes final."""

import copy
import operator
import pickle
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from autograd import grad
from autograd.compiling.compiled import compile
from autograd.compiling.program import GuardMiss
from autograd.compiling.tracer import Trace, Untraceable, plain
from autograd.errors import UncompiledWarning
from tests.compiling.beside import beside, ran
from tests.compiling.replays import assert_replays, replayed, traced

X = np.array([3.0, 1.0, 2.0])
FIRST = np.array([0.0, 1.0, 1.0])
M = np.arange(6.0).reshape(2, 3) + 1.0


def tracer(x=X):
    return Trace().input(x)


class TestClasses:
    @pytest.mark.parametrize("x", [X, np.float32(2.0), np.int64(3), np.bool_(True), 2.0, 3, 1j], ids=str)
    def test_they_are_of_the_class_of_what_they_hold(self, x):
        t = tracer(x)
        assert isinstance(t, type(x))
        assert t.__class__ is type(x)
        assert type(t) is not type(x)

    def test_what_an_object_of_the_class_has_not_they_have_not(self):
        t = tracer()
        for name in ("__dask_graph__", "magnitude", "node_type", "hidden_axis", "__array_interface__", "numpy"):
            assert not hasattr(t, name)
        with pytest.raises(TypeError):
            iter(tracer(np.float64(1.0)))
        with pytest.raises(TypeError):
            len(tracer(np.float64(1.0)))

    @pytest.mark.parametrize("name", ["ctypes", "data", "tofile", "byteswap"])
    def test_what_is_not_traced_is_refused_by_name(self, name):
        with pytest.raises(Untraceable, match=name):
            getattr(tracer(), name)


class TestCalls:
    @pytest.mark.parametrize(
        "f",
        [
            lambda x: x + 1, lambda x: 1 - x, lambda x: 2 / x, lambda x: x**2, lambda x: 2.0**x, lambda x: x // 2,
            lambda x: 7 % x, lambda x: -x, lambda x: abs(x), lambda x: x @ x, lambda x: x.T, lambda x: divmod(x, 2),
            lambda x: np.sin(x), lambda x: np.add(x, 1, dtype=np.float32), lambda x: np.add.reduce(x),
            lambda x: np.multiply.outer(x, x), lambda x: np.maximum.accumulate(x), lambda x: np.modf(x),
            lambda x: np.where(x > 1, x, 0), lambda x: np.linalg.norm(x), lambda x: np.fft.rfft(x),
            lambda x: x.sum(), lambda x: x.argsort(), lambda x: x[::-1], lambda x: x[x.argsort()], lambda x: x[0],
            lambda x: x.item(0) * x, lambda x: list(x), lambda x: x.astype(np.float32), lambda x: x.copy(),
            lambda x: np.asarray([4, 5], like=x), lambda x: np.linalg.svd(np.outer(x, x) + np.eye(3), compute_uv=False),
            lambda x: np.split(x, 3), lambda x: x.flat[1], lambda x: list(x.flat), lambda x: x.flat.copy(),
            lambda x: x.reshape(3, 1) * x, lambda x: np.stack([x, x]), lambda x: x.real, lambda x: (x + 1j).imag,
            lambda x: np.add(x, 1, out=x * 0), lambda x: np.cumsum(x, 0, None, x * 0), lambda x: x.clip(1, 2, x * 0),
            lambda x: np.float32(2) * x, lambda x: x.max() - x.min(), lambda x: copy.deepcopy(x) + copy.copy(x),
        ],
    )  # fmt: skip
    def test_calls_are_written_down(self, f):
        assert_replays(f, [X], [X * 1.5], [X + 0.25])

    @pytest.mark.parametrize(
        "f",
        [
            lambda x, k: x + k * 1.5, lambda x, k: 2 * k - 1, lambda x, k: abs(k) / 3, lambda x, k: np.exp(k) * x,
            lambda x, k: x.astype(np.float32) * k, lambda x, k: np.where(x > k, x, k), lambda x, k: -k // 2.5,
        ],
    )  # fmt: skip
    def test_python_numbers_are_weak_and_written_down(self, f):
        assert_replays(f, [X, 1.5], [X, 2.5], [X + 1, 0.5])

    def test_the_same_array_is_the_same_tracer(self):
        def f(x):
            y = x.astype(np.float64, copy=False)
            assert y is x
            assert np.asarray(x, like=x) is x
            x += 1
            return y * 2

        assert_replays(f, [X], [2 * X])

    @pytest.mark.parametrize("x", [0, 1, 5, 2.0], ids=str)
    def test_python_numbers_that_are_one_object_are_two_variables(self, x):
        assert_replays(lambda x: (x + 0, x * 1, abs(x)), [x], [x + 1], [-x - 1])


class TestWrites:
    @pytest.mark.parametrize(
        "f",
        [
            lambda x: operator.setitem(x, 0, x[1] * 2), lambda x: operator.setitem(x, slice(1, None), 7.0),
            lambda x: operator.setitem(x, x > 1.5, -x[0]), lambda x: operator.iadd(x, 1), lambda x: operator.imul(x, x),
            lambda x: np.add(x, 1, out=x), lambda x: np.copyto(x, 2 * x), lambda x: np.add.at(x, [0, 0], 1.0),
            lambda x: x.sort(), lambda x: x.fill(x[1]), lambda x: np.cumsum(x, 0, None, x), lambda x: x.clip(1, 2, x),
            lambda x: operator.iadd(x[1:], x[:-1]), lambda x: operator.setitem(x.reshape(3, 1).T, (0, 1), 9.0),
            lambda x: setattr(x, "real", 5.0), lambda x: setattr(x, "flat", x * 2),
            lambda x: operator.setitem(x.flat, 1, 0.5), lambda x: np.put(x, [0, 2], x[1]),
            lambda x: np.fill_diagonal(x[:, None] * 1, 0) or operator.iadd(x, 2),
            lambda x: np.nan_to_num(x, False), lambda x: np.putmask(x, x > 2, 0.0),
        ],
    )  # fmt: skip
    def test_writes_are_written_down_in_order_and_seen_through_views(self, f):
        def g(x):
            view, before = x[1:], x * 1
            f(x)
            return x, view * 2, before, x.sum()

        program = assert_replays(g, [X], [X * 1.5], [np.array([0.5, 2.5, 4.0])])
        writes = {var.root for call in program.calls for var in call.writes}
        assert program.inputs[0] in writes

    @pytest.mark.parametrize(
        "f",
        [
            lambda x: np.zeros(3).__iadd__(x), lambda x: np.add(x, 1, out=np.zeros(3)),
            lambda x: np.copyto(np.zeros(3), x), lambda x: np.add.at(np.zeros(3), [0, 0, 1], x),
            lambda x: operator.setitem(np.zeros(3), slice(None), x), lambda x: np.cumsum(x, 0, None, np.zeros(3)),
            lambda x: operator.iadd(np.asarray(np.zeros(3), like=x), x),
        ],
    )  # fmt: skip
    def test_writes_into_plain_arrays_are_refused(self, f):
        with pytest.raises(Untraceable):
            traced(f, X)

    def test_a_view_knows_its_owner(self):
        t = tracer(M)
        view = t.T[1:]
        assert view.base is t
        assert view._var.root is t._var
        with pytest.raises(Untraceable, match="base"):
            t.base  # the argument may be a view; the tracer holds a copy
        assert (t + 1).base is None
        inner = np.einsum("ij->ji", t)
        assert inner.base is t
        assert np.broadcast_to(t, (2, 2, 3)).base is t
        fancy = t[[0, 1]]
        assert fancy._var.root is fancy._var

    def test_views_of_one_array_that_lie_between_each_other_have_its_root(self):
        x = tracer(np.arange(8.0))
        even, odd = x[::2], x[1::2]
        np.copyto(even, odd)
        assert (even._var.root, odd._var.root) == (x._var, x._var)

    def test_flags(self):
        def f(x):
            d = np.diagonal(x)
            assert not d.flags.writeable
            d.flags.writeable = True
            assert d.flags["WRITEABLE"]
            d[0] = x[0, 1] * 3
            return x

        assert_replays(f, [M], [2 * M])
        with pytest.raises(Untraceable, match=r"flags\.aligned"):
            tracer().flags.aligned = False


class TestAnswers:
    """An answer that depends on numbers is a guard: other numbers miss it."""

    @pytest.mark.parametrize(
        ("f", "same", "other"),
        [
            (lambda x: bool(x[0] > 2), X + 0.1, X - 2),
            (lambda x: float(x[0]) * 2, X + FIRST, X + 1),
            (lambda x: int(x[0]), X + 0.1, X + 1),
            (lambda x: complex(x[0]), X + FIRST, X + 1),
            (lambda x: [10, 20, 30, 40][x.argmax()], X * 2, X[::-1]),
            (lambda x: len(range(x.argmax())), X * 2, X[[1, 0, 2]]),
            (lambda x: f"{x[0]:.1f}", X + 0.01, X + 1),
            (lambda x: str(x[0]), X + FIRST, X + 1),
            (lambda x: repr(x), X * 1, X + 1),
            (lambda x: x.tolist(), X * 1, X + 1),
            (lambda x: x.tobytes(), X * 1, X + 1),
            (lambda x: {x[0]: 1}.get(3.0), X + FIRST, X + 1),
            (lambda x: 3.0 in x, X * 1, X + 1),
            (lambda x: sorted(x)[0] * 1, X * 2, X[::-1]),
            (lambda x: max(x) * 1, X * 2, X[[1, 0, 2]]),
            (lambda x: x[0].hex(), X + FIRST, X + 1),
            (lambda x: np.array2string(x), X * 1, X + 1),
            (lambda x: x[x > 1.5], X + 0.1, X + 1),
            (lambda x: np.nonzero(x - 1), X + np.array([1.0, 0.0, 0.0]), X + 1),
            (lambda x: np.unique(np.floor(x)), X + 0.1, np.floor(X / 2)),
            (lambda x: np.where(x > 1.5), X + 0.1, X + 1),
            (lambda x: np.array_equal(x, X) or None, X * 1, X + 1),
            (lambda x: np.allclose(x, X) is True, X * 1, X + 1),
            (lambda x: x[: x.argmin() + 1], X * 2, X[[1, 0, 2]]),
        ],
    )
    def test_it_is_a_guard(self, f, same, other):
        program = traced(f, X)
        assert program.guards
        replayed(program, same)
        with pytest.raises(GuardMiss):
            replayed(program, other)

    @pytest.mark.parametrize(
        ("f", "k", "other"),
        [
            (lambda k: k > 2.0, 3.0, 1.0), (lambda k: (k == 3.0) is True, 3.0, 1.0), (lambda k: k**0.5, 3.0, -3.0),
            (lambda k: 2**k, 3, -3), (lambda k: [0] * k, 3, 2), (lambda k: np.zeros(3)[k], 1, 2),
        ],
    )  # fmt: skip
    def test_of_python_numbers(self, f, k, other):
        program = traced(f, k)
        with pytest.raises((GuardMiss, ValueError)):
            replayed(program, other)

    def test_forms_are_no_guards(self):
        def f(x):
            assert len(x) == x.size == np.size(x) == 3
            assert (x.shape, x.ndim, x.dtype, x.strides, x.device) == ((3,), 1, np.float64, (8,), "cpu")
            assert np.result_type(x, np.float32) == np.float64
            assert not np.iscomplexobj(x)
            assert x.flags.c_contiguous
            return x * 2

        assert not traced(f, X).guards

    def test_an_error_is_a_guard(self):
        def f(a):
            try:
                return np.linalg.cholesky(a)
            except np.linalg.LinAlgError:
                return a * 0

        bad, good = -np.eye(2), np.eye(2)
        program = traced(f, bad)
        np.testing.assert_array_equal(replayed(program, 2 * bad), 0 * bad)
        with pytest.raises(GuardMiss):
            replayed(program, good)
        with pytest.raises(np.linalg.LinAlgError):
            replayed(traced(f, good), bad)


class TestRefusals:
    @pytest.mark.parametrize(
        "f",
        [
            lambda x: np.asarray(x), lambda x: np.array([x[0], 1.0]), lambda x: memoryview(x.data),
            lambda x: pickle.dumps(x), lambda x: np.zeros(3)[x.argsort()], lambda x: np.vectorize(lambda y: y)(x),
            lambda x: np.nditer(x), lambda x: np.asarray([x, x]),
        ],
    )  # fmt: skip
    def test_what_cannot_be_written_down_is_refused(self, f):
        with pytest.raises(Untraceable):
            traced(f, X)

    def test_a_refusal_that_the_function_catches_counts(self):
        def f(x):
            try:
                return np.asarray(x)
            except Exception:
                return x * 2

        with pytest.raises(Untraceable, match="plain array"):
            traced(f, X)

    def test_another_thread_is_refused(self):
        trace = Trace()
        t = trace.input(X)
        errors = []

        def work():
            for use in (lambda: t + 1, lambda: bool(t[0]), lambda: float(t.sum()), lambda: operator.iadd(t, 1)):
                try:
                    use()
                except Untraceable as error:
                    errors.append(str(error))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert len(errors) == 4
        assert "another thread" in errors[0]
        with pytest.raises(Untraceable):
            trace.program(t)

    def test_two_traces_do_not_mix(self):
        with pytest.raises(Untraceable, match="another function"):
            tracer() + tracer()

    def test_a_tracer_that_has_escaped_is_a_plain_number_or_refused(self):
        kept = []
        traced(lambda x: kept.append(x * 2) or x, X)
        (old,) = kept
        assert type(old + 1) is np.ndarray
        assert type(np.asarray(old)) is np.ndarray
        assert float(old[0]) == 6.0
        trace = old._trace
        steps = len(trace.steps)
        operator.iadd(old, 1)
        assert len(trace.steps) == steps
        for mix in (lambda x: x + kept[0], lambda x: kept[0] + x, lambda x: np.where(x > 0, kept[0], x)):
            with pytest.raises(Untraceable):
                traced(mix, X)


def test_containers():
    t = tracer()
    pair = {"a": [t, (1, t)], "b": slice(t, None)}
    shown = plain(pair)
    assert shown["a"][0] is t._value
    assert shown["b"].start is t._value


class TestArraysOfObjects:
    """Numbers that are read afresh meet an array of the engine's nodes, which NumPy computes entry by entry."""

    @pytest.mark.parametrize(
        "f",
        [
            lambda s, k: s.rate * k + k / s.rate - s.rate,
            lambda s, k: np.multiply(s.rate, k) + np.add(k, s.rate),
            lambda s, k: s.weights * k + k / s.weights,
            lambda s, k: s.single * k + s.single[0] * k + k * s.weights[1],
            lambda s, k: s.weights[None] * k[:, None],
            lambda s, k: (s.rate < k) * k,
        ],
        ids=["numbers", "functions", "arrays", "precisions", "broadcast", "questions"],
    )
    def test_entry_by_entry(self, f):
        def make():
            s = SimpleNamespace(rate=0.5, weights=np.ones(3), single=np.ones(3, np.float32))

            def poke(i):
                if i in (2, 4):
                    s.rate += 0.125
                if i == 3:
                    s.weights[1] = -2.0
                    s.single[0] = 0.1

            def loss(y):
                a, b, c = y
                return np.sum(f(s, np.array([2.0 * (b - a), a * c, b**2])) ** 2)

            return grad(loss), poke

        assert ran(beside(make, 9, lambda i: (np.array([1.0, 2.0, 3.0]) + i,))) >= 4

    def test_in_place_it_is_the_error_that_it_was(self):
        def f(x, k):
            x = x + 0.0
            x += np.array([k, None], object)
            return x

        with pytest.raises(TypeError):
            compile(f)(np.ones(2), 1.0)

    def test_many(self):
        def loss(y, weights):
            return np.sum(weights * np.array([y[0]] * 1001))

        slope = compile(grad(loss))
        with pytest.warns(UncompiledWarning, match=r"1001 numbers beside an array of objects.*np\.stack"):
            slope(np.ones(1), np.ones(1001))
