"""Conversions and arrays that are filled are written down; for others, and afterwards, all is NumPy's own."""

import builtins
import sys
import threading
from contextlib import nullcontext

import numpy as np
import pytest

from autograd import Tensor, grad
from autograd.compiling import stand_ins
from autograd.compiling.compiled import compile
from autograd.compiling.stand_ins import CONVERSIONS, JOINTS, MAKERS, StandIns
from autograd.compiling.tracer import HERE, Trace, Untraceable
from autograd.errors import UncompiledWarning
from tests.compiling.beside import beside, ran
from tests.compiling.passes.harness import bits, copies

NAMES = {**CONVERSIONS, **MAKERS, **JOINTS}
RNG = np.random.default_rng(3)
kept_array = np.array


def filled(x, n):
    out = np.zeros(x.shape[0])
    for i in range(x.shape[0]):
        out[i] = x[i, 0] * n
    out[-1] += x.sum()
    return out


def filled_of_itself(x, n):
    memory = np.empty((len(x), 2))
    memory[:, 0], memory[:, 1] = x[:, 0], n
    view = memory[::-1]
    view *= memory.copy()
    return np.ones(2) + memory[0], memory


def joined(x, n):
    pair = np.array([x[0, 0] * n, x[1, 1]])
    return np.array([pair, [1.0, n]]) @ np.asarray(x[:2, :2]), np.array(x, copy=True), np.asanyarray(n)


def converted(x, n):
    y = np.asarray(x)
    y[0] += 1.0  # y is x itself
    return np.ascontiguousarray(x.T), np.asfortranarray(y), np.array(x, dtype=np.float32, ndmin=3), np.full(3, n) * y[0]


def written_by_out(x, n):
    out = np.full(x.shape, 7.0)
    np.exp(x, out=out, where=x > 0)
    np.multiply(out, n, out)
    return out, np.sum(x, axis=0, out=np.empty(x.shape[1]))


def between_brackets(x, n):
    return np.c_[x, x[:, 0] * n], np.r_[x[0], n, 2.0], np.r_["0,2", x[0], x[1]], np.c_[1:3]


def handed_out(x, n):
    return np.zeros(3), np.ones((2, 2), int), x * np.full(x.shape[-1], 2.0)


@pytest.mark.parametrize(
    "f", [filled, filled_of_itself, joined, converted, written_by_out, between_brackets, handed_out]
)
@pytest.mark.parametrize("form", [np.ascontiguousarray, np.asfortranarray, lambda x: x[::-1]], ids=["C", "F", "back"])
def test_programs(f, form):
    compiled = compile(f)
    for k in range(7):
        x = RNG.normal(size=(3, 3))
        ours, theirs = [form(x), 0.5 + k], [form(x.copy()), 0.5 + k]
        expected = f(*theirs)
        result = compiled(*ours)
        assert bits(result) == bits(expected)
        assert bits(ours) == bits(theirs)
        for part in result if isinstance(result, tuple) else (result,):
            if not np.shares_memory(part, ours[0]):
                part[...] = 99  # the program must not use the memory of its results again
    assert ran(compiled) >= 5


def test_derivatives():
    def f(x):
        out = np.zeros(3, dtype=object)
        out[0], out[1], out[2] = x[0], x[1] ** 2, 1.0
        return np.sum(np.array([x[0] * x[1], np.sin(x[2])]) ** 2) + np.sum(np.stack(list(out)))

    compiled = compile(grad(f))
    for _ in range(5):
        x = RNG.normal(size=3)
        assert bits(compiled(x.copy())) == bits(grad(f)(x))
    assert ran(compiled) >= 3


def test_integers_choose_their_dtype():
    def f(n):
        return np.array([n, 1])

    compiled = compile(f)
    for n in (1, 2, 2**62, 2**63, 3, 2**63):
        assert bits(compiled(n)) == bits(f(n))


def test_shapes_that_are_numbers():
    def f(x, n):
        return np.zeros(n) + x

    compiled = compile(f)
    for n in (1, 2, 3, 2, 1, 2, 3):
        assert bits(compiled(2.0, n)) == bits(f(2.0, n))


def test_what_takes_plain_arrays_gets_them():
    def f(x):
        table = np.ones(2)
        return x * len(memoryview(table)) + np.frombuffer(table.tobytes())

    compiled = compile(f)
    for k in range(5):
        assert bits(compiled(k + np.ones(2))) == bits(f(k + np.ones(2)))
    assert ran(compiled) >= 3


def test_what_was_kept_beforehand_refuses():
    trace = Trace()
    x = trace.input(np.ones(3))
    with StandIns(trace), pytest.raises(Untraceable, match="plain array"):
        kept_array([x[0], 1.0])


@pytest.mark.parametrize("error", [None, ValueError, KeyboardInterrupt])
def test_numpys_functions_are_put_back(error):
    def f(x):
        if error is not None:
            raise error("in the function")
        return np.asarray(x)

    compiled = compile(f)
    for _ in range(3):
        with pytest.raises(error) if error else nullcontext():
            compiled(np.ones(2))
        assert all(getattr(np, name) is function for name, function in NAMES.items())
    assert stand_ins._AT_WORK == []


def test_blocks_in_blocks():
    outer, inner = Trace(), Trace()
    x = outer.input(np.ones(2))
    with StandIns(outer):
        with StandIns(inner):
            assert type(np.asarray(x)).__name__ == "TracedArray"
            assert np.zeros(2)._trace is inner
        assert np.zeros(2)._trace is outer
        assert np.asarray is not NAMES["asarray"]
    assert np.asarray is NAMES["asarray"]


def test_a_function_of_the_users_own_stays(monkeypatch):
    def mine(*args, **kwargs):
        return NAMES["zeros"](*args, **kwargs)

    monkeypatch.setattr(np, "zeros", mine)
    with StandIns(Trace()):
        assert np.zeros is mine
    assert np.zeros is mine


def test_other_threads_and_the_package_get_plain_arrays():
    found = []
    ours = builtins.compile("np.zeros(2)", HERE[0] + "a_module.py", "eval")
    with StandIns(Trace()):
        found.append(eval(ours))
        thread = threading.Thread(target=lambda: found.extend([np.zeros(2), np.array([1.0]), np.full(2, 3.0)]))
        thread.start()
        thread.join()
    assert {type(x) for x in found} == {np.ndarray}


def test_tensors_are_asked_as_ever():
    t = Tensor([1.0, 2.0])
    calls = [
        lambda: np.array([t[0], t[1]]),
        lambda: np.asarray(t, dtype=float),
        lambda: np.array(t.detach()),
        lambda: np.zeros(2, like=t),
        lambda: np.asarray(3.0, like=t),
        lambda: np.ones(2, dtype=object),
    ]
    for call in calls:
        expected = outcome(call)
        with StandIns(Trace(), makes=False):
            assert outcome(call) == expected


def outcome(call):
    try:
        found = call()
    except Exception as error:
        return type(error), str(error)
    return type(found), getattr(found, "dtype", None), repr(copies([found])[0])


def only_one(kind):
    """A function whose way depends on the type of its argument, by a number that is another one later."""

    def by_type(x):
        return np.abs(x) if type(x) is kind else x

    def by_table(x):
        return {kind: np.abs}.get(type(x), lambda y: y)(x)

    def by_name(x):
        return np.abs(x) if type(x).__name__ == kind.__name__ and isinstance(type(x), type) else x

    def of_an_entry(x):
        y = x[0] if kind is np.ndarray else x
        return abs(y) if type(y) is (np.float64 if kind is np.ndarray else kind) else y

    return by_type, by_table, by_name, of_an_entry


@pytest.mark.parametrize("form", range(4))
@pytest.mark.parametrize("make", [float, lambda x: np.full(3, x), int], ids=["float", "array", "int"])
def test_the_type_of_an_argument(make, form):
    f = only_one(type(make(1)))[form]
    compiled = compile(f)
    for i in range(7):
        x = make(1 if i < 3 else -1)
        assert bits(compiled(x)) == bits(f(x))
    assert ran(compiled) >= 4


def test_classes_are_made_while_traced():
    def f(x):
        class Meta(type):
            pass

        class Made(metaclass=Meta):
            rate = 2.0

        return x * Made.rate * type("Other", (), {"rate": 3.0}).rate * (type(Made) is Meta)

    assert ran(beside(lambda: f)) >= 4
    assert "type" not in globals()


def test_an_interrupt_at_any_line_leaves_nothing_behind():
    """Ctrl-C may come before the first line of ``__exit__``, too."""
    ours = tuple(HERE[0] + "compiling/" + name for name in ("stand_ins.py", "tracing.py"))
    before = sys.gettrace()

    def f(x):
        return np.asarray(x) * np.ones(2) if type(x) is np.ndarray else x

    for n in range(400):
        compiled, left = compile(f), n

        def interrupt(frame, event, arg):
            nonlocal left
            if not frame.f_code.co_filename.startswith(ours):
                return None
            left -= event == "line"
            if left < 0:
                sys.settrace(None)
                raise KeyboardInterrupt
            return interrupt

        sys.settrace(interrupt)
        try:
            compiled(np.ones(2))
        except KeyboardInterrupt:
            pass
        else:
            break
        finally:
            sys.settrace(before)
        assert all(getattr(np, name) is function for name, function in NAMES.items()), n
        assert stand_ins._AT_WORK == []
        assert "type" not in globals()
    assert 20 < n < 399


def test_a_call_in_lines_of_its_own():
    # fmt: off
    def f(x):
        out = (np
               .zeros(
                   shape=4))
        out[0] = x[0]
        return out
    # fmt: on

    assert ran(beside(lambda: f)) >= 4


@pytest.mark.parametrize(
    "drawn",
    [
        lambda: np.random.default_rng(3).random(4) + np.empty(4) * 0,
        lambda: np.random.Generator(np.random.PCG64(3)).bit_generator.state["state"]["state"] % 7 + np.zeros(4),
        lambda: np.random.SeedSequence(3).generate_state(4) + np.zeros(4),
    ],
)
def test_code_in_c_fills_arrays_of_its_own(drawn):
    """Such code writes into the memory of what ``np.empty`` gives it, without a look at what that is."""
    beside(lambda: lambda x: x * drawn())


def test_old_draws_get_arrays_of_their_own():
    compiled = compile(lambda x: x * np.random.rand(4) * (np.zeros(4) + 1))  # noqa: NPY002
    with pytest.warns(UncompiledWarning, match="another one in each run"):
        assert len({compiled(np.ones(4)).tobytes() for _ in range(4)}) == 4
