"""Training steps and other functions with effects: bit for bit those of the uncompiled run."""

import dataclasses
import functools
import operator
import sys
import threading
import types
import warnings

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import Tensor, Value, no_grad
from autograd.compiling import rows as rows_of
from autograd.compiling import state
from autograd.compiling.compiled import compile
from autograd.compiling.reads import Surroundings
from autograd.compiling.rows import refusal
from autograd.compiling.state import Tracing
from autograd.compiling.tracer import Trace
from autograd.compiling.watching import Watch
from autograd.errors import GraphError, UncompiledWarning
from nn import optim
from tests.compiling.beside import beside, ran, refused
from tests.compiling.passes.harness import bits
from tests.sampling import sampled

OPTIMIZERS = {
    "SGD": lambda p: optim.SGD(p, lr=0.1),
    "momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.9),
    "Nesterov": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "Adam": lambda p: optim.Adam(p, lr=0.1),
    "AMSGrad": lambda p: optim.Adam(p, lr=0.1, amsgrad=True, weight_decay=0.1, maximize=True),
    "AdamW": lambda p: optim.AdamW(p, lr=0.05),
    "RMSprop": lambda p: optim.RMSprop(p, lr=0.01, momentum=0.5, centered=True),
    "Adagrad": lambda p: optim.Adagrad(p, lr=0.1, lr_decay=0.1),
    "NAdam": optim.NAdam,
    "RAdam": optim.RAdam,
    "Adamax": optim.Adamax,
    "Adadelta": optim.Adadelta,
}
RNG = np.random.default_rng(7)
X, Y = RNG.normal(size=(12, 16, 5)), RNG.integers(0, 3, (12, 16))


def dense():
    return nn.Sequential(nn.Linear(5, 8, rng=1), nn.ReLU(), nn.Linear(8, 3, rng=2))


def normed():
    return nn.Sequential(
        nn.Linear(5, 8, rng=1), nn.BatchNorm1d(8), nn.Dropout(0.3, rng=5), nn.ReLU(), nn.Linear(8, 3, rng=2)
    )


def training(optimizer=OPTIMIZERS["Adam"], model=dense, poke=None, clip=None, dtype=None):
    """A step of a training for ``beside``; ``poke(i, model, optimizer)`` comes before step i."""

    def make():
        net = model() if dtype is None else model().to(dtype)
        steps = optimizer(net.parameters())

        def step(x, y):
            steps.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            if clip is not None:
                nn.utils.clip_grad_norm_(net.parameters(), clip)
            steps.step()
            return loss.item()

        def everything():
            saved = steps.state_dict()
            found = [p.data.copy() for p in net.parameters()], [p.grad for p in net.parameters()]
            return [*found, [*net.buffers()], [[*s.items()] for s in saved["state"].values()]]

        return step, lambda i: poke(i, net, steps) if poke else None, everything

    return make


def batches(i):
    return X[i % 12], Y[i % 12]


class TestTraining:
    @pytest.mark.parametrize("model", [dense, normed])
    @pytest.mark.parametrize("name", sampled(OPTIMIZERS, 3))
    def test_optimizers(self, name, model):
        def halved(i, net, steps):
            if i in (6, 9):
                steps.param_groups[0]["lr"] *= 0.5

        compiled = beside(training(OPTIMIZERS[name], model, halved), 12, batches)
        assert ran(compiled) >= 8

    def test_single_precision(self):
        compiled = beside(training(dtype=np.float32), 8, lambda i: (batches(i)[0].astype(np.float32), batches(i)[1]))
        assert ran(compiled) >= 6

    @pytest.mark.parametrize("clip", [0.05, 1e6])
    def test_clipping(self, clip):
        beside(training(clip=clip), 8, batches)

    @pytest.mark.parametrize(
        "change",
        [
            lambda net, steps: net.eval(),
            lambda net, steps: net[0].requires_grad_(False),
            lambda net, steps: net[0].weight.data.__imul__(2.0),
            lambda net, steps: setattr(net[0].weight, "data", net[0].weight.data * 2),
            lambda net, steps: setattr(net[0], "weight", Tensor(np.ones((8, 5)))),
            lambda net, steps: net.load_state_dict({k: v + 1 for k, v in net.state_dict().items()}),
            lambda net, steps: steps.load_state_dict(steps.state_dict()),
            lambda net, steps: setattr(steps.param_groups[0]["params"][0], "grad", np.ones((8, 5))),
            lambda net, steps: steps.param_groups[0].__setitem__("weight_decay", 0.1),
        ],
        ids=["eval", "frozen", "in place", "data", "parameter", "load", "load optimizer", "grad", "decay"],
    )
    def test_changes_from_outside(self, change):
        def poke(i, net, steps):
            if i == 4:
                change(net, steps)

        assert ran(beside(training(model=normed, poke=poke), 9, batches)) >= 3

    def test_a_model_that_is_cast(self):
        def make():
            net = dense()
            return (lambda x: net(x).data), lambda i: net.to(np.float32) if i == 4 else None

        assert ran(beside(make, 9, lambda i: (X[0] if i < 4 else X[0].astype(np.float32),))) >= 4

    def test_a_hook_is_called(self):
        seen = []

        def poke(i, net, steps):
            if i == 4:
                net[0].weight.register_hook(lambda g: seen.append(1) or g * 2)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            beside(training(poke=poke), 8, batches)
        assert len(seen) == 8  # four steps of two models

    def test_a_scheduler_in_the_step(self):
        def make():
            net = dense()
            steps = optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
            schedule = optim.lr_scheduler.StepLR(steps, 3)

            def step(x, y):
                steps.zero_grad()
                loss = F.cross_entropy(net(x), y)
                loss.backward()
                steps.step()
                return loss.item()

            def after(i):
                if i:
                    schedule.step()

            return step, after, lambda: (steps.param_groups[0]["lr"], [p.data.copy() for p in net.parameters()])

        assert ran(beside(make, 10, batches)) >= 8

    def test_one_step_by_hand(self):
        def make():
            w = Tensor([1.0, 2.0, 3.0, 4.0])

            def step(x):
                loss = ((w * x).sum() - 1.0) ** 2
                loss.backward()
                with no_grad():
                    w.data -= 0.01 * w.grad
                w.grad = None
                return loss.item()

            return step, None, lambda: (w.data.copy(), w.grad)

        assert ran(beside(make)) >= 4

    def test_gradients_add_up(self):
        def make():
            w = Tensor([1.0, 2.0, 3.0, 4.0])

            def step(x):
                (w * w * x).sum().backward()
                return w.grad.sum()

            return step, None, lambda: w.grad

        assert ran(beside(make)) >= 4

    def test_values(self):
        def make():
            w = Value(2.0)

            def step(x):
                w.grad = 0.0
                loss = (w * x - 1.0) ** 2
                loss.backward()
                w.data -= 0.01 * w.grad
                return loss.data

            return step, None, lambda: (w.data, w.grad)

        beside(make, 6, lambda i: (float(i),))

    def test_a_graph_that_was_recorded_before_notices(self):
        net, x = dense(), X[0]
        steps = optim.SGD(net.parameters(), lr=0.1)

        def step(x, y):
            steps.zero_grad()
            F.cross_entropy(net(x), y).backward()
            steps.step()

        compiled = compile(step)
        for i in range(3):
            compiled(*batches(i))
        before = (net(x) ** 2).sum()
        compiled(*batches(3))
        assert ran(compiled) >= 2
        with pytest.raises(GraphError, match="was assigned to"):
            before.backward()


class Memory:
    def __init__(self):
        self.a, self.b, self.count, self.table, self.pair = np.zeros(4), np.ones(4), 0, {"a": np.zeros(4)}, (1.0, None)

    def exchange(self, x):
        self.a, self.b = self.b, self.a + x
        return self.a.sum()

    def fill(self, x):
        self.table["a"] += x
        self.a[1:3] = x[:2]
        np.multiply(self.b, 2.0, out=self.b)
        return x.sum() + self.table["a"].sum()

    def number(self, x):
        self.count += 1
        return x.sum() * self.count

    def tuple(self, x):
        self.pair = self.pair[0] + 1.0, x * 2
        return self.pair[1].sum()

    def constant(self, x):
        self.a = np.ones(4)
        return x.sum()

    def hidden(self, x):
        h = Tensor(self.a) * Tensor(x)
        self.a = np.tanh(h).detach().data
        return self.a.sum()


@pytest.mark.parametrize("name", ["exchange", "fill", "number", "tuple", "constant", "hidden"])
def test_what_an_object_remembers(name):
    def make():
        memory = Memory()
        return getattr(memory, name), None, lambda: dict(vars(memory))

    compiled = beside(make, 7)
    assert ran(compiled) >= 3


def test_what_is_stored_is_not_shared_with_the_next_call():
    memory = Memory()
    compiled = compile(memory.constant)
    for _ in range(4):
        compiled(np.ones(4))
        memory.a += 1
        assert memory.a.tolist() == [2.0] * 4


class TestPlacesOutside:
    def test_variables_and_globals(self):
        def make():
            total, last = 0.0, None

            def f(x):
                nonlocal total, last
                total += x.sum()
                last = x + 1
                return total

            return f, None, lambda: (total, last)

        assert ran(beside(make)) >= 4

    def test_a_change_that_is_made_once(self):
        def make():
            box = types.SimpleNamespace(seen=False, last="", rate=1.0)

            def f(x):
                if not box.seen:
                    box.rate *= 0.5
                box.seen = True
                box.last = "f"
                return x * box.rate

            def poke(i):
                if i % 3 == 0:
                    box.seen = False
                box.last = ""

            return f, poke, lambda: dict(vars(box))

        assert ran(beside(make, 24)) >= 12

    @pytest.mark.parametrize(
        ("f", "match"),
        [
            (lambda box, x: box["list"].append(x.sum()), "changes the length of"),
            (lambda box, x: box["set"].add("b"), "changes box\\['set'\\], a set"),
            (lambda box, x: box.pop("extra", None), "takes entries out of box"),
            (lambda box, x: box.__setitem__("t", (Tensor(x) * 2).sum()), "computed outside of it"),
        ],
        ids=["list", "set", "pop", "graph"],
    )
    def test_changes_that_a_program_cannot_make(self, f, match):
        box = {"list": [], "set": {"a"}, "extra": 1.0, "t": None}
        compiled = compile(lambda x: f(box, x))

        def call(i):
            box["extra"] = 1.0
            box["set"].discard("b")
            compiled(np.full(2, float(i)))
            assert not any("Traced" in type(x).__name__ for x in [*box.values(), *box["list"]])

        with pytest.warns(UncompiledWarning, match=match):
            _ = [call(i) for i in range(10)]


class TestNothingIsLeftHalfDone:
    def situation(self):
        rng = np.random.default_rng(0)
        box = types.SimpleNamespace(w=np.ones(4), n=0, rng=rng)

        def f(x):
            box.w += rng.normal(size=4)
            box.n += 1
            if x[0] > 100:
                raise KeyError("too large")
            return np.linalg.inv(np.diag(x)) @ box.w

        return box, f, lambda: (box.w.tolist(), box.n, rng.bit_generator.state)

    def test_an_exception_is_that_of_the_function(self):
        (_, f, found), (_, its, its_found) = self.situation(), self.situation()
        compiled = compile(f)
        for x in (np.ones(4), np.ones(4), np.ones(4), np.zeros(4), np.full(4, 200.0), np.ones(4)):
            outcomes = []
            for call in (compiled, its):
                try:
                    outcomes.append(call(x).tolist())
                except (KeyError, np.linalg.LinAlgError) as error:
                    outcomes.append(repr(error))
            assert outcomes[0] == outcomes[1]
            assert found() == its_found()

    @pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
    def test_a_trace_that_ends_early(self, error):
        box, f, found = self.situation()
        with Watch() as watch:
            f(np.ones(4))
        before, holder = found(), dict(vars(box))
        around = Surroundings(f, [], watch.codes)

        def broken(x):
            f(x)
            box.new = x
            raise error

        trace = Trace()
        x = trace.input(np.ones(4))
        with pytest.raises(error), Tracing(around, trace):
            broken(x)
        assert found() == before
        assert vars(box).keys() == holder.keys()
        assert all(vars(box)[key] is value for key, value in holder.items())


class TestRefusal:
    def test_memory_that_is_shared(self):
        a, b = np.zeros((4, 4)), np.ones(3)
        assert refusal([a, b, 1.0], [0]) == ""
        assert "shares memory" in refusal([a, b, a[0]], [0])
        assert "shares memory" in refusal([a[0], a[1:3], a[0, :2]], [0])
        assert "shares memory" in refusal([a, a], [0])
        assert refusal([a[0], a[1], b], [0]) == ""
        a.flags.writeable = False
        assert "read-only" in refusal([a, b], [0])
        assert refusal([a, b], [1]) == ""

    def test_places_that_overlap(self):
        def make():
            a = np.ones((4, 4))
            row = a[0]

            def f(x):
                a[...] += x
                return row.sum()

            return f, None, lambda: a.copy()

        refused(make, "shares memory")

    def test_one_array_in_two_places(self):
        def make():
            a = np.ones(4)
            box = types.SimpleNamespace(a=a, same=a)

            def f(x):
                box.a += x
                return box.same.sum()

            def poke(i):
                if i == 3:
                    box.same = np.zeros(4)

            return f, poke, lambda: (box.a.copy(), box.same.copy())

        beside(make, 7)


class Descriptor:
    """Gives another object each time that it is asked."""

    def __get__(self, obj, owner=None):
        return [2.0]


class Partly:
    doubled = functools.partialmethod(operator.mul, 2.0)
    given = Descriptor()

    def __init__(self):
        self.weights = np.ones(4)

    def __mul__(self, k):
        return self.weights * k


def test_classes_are_as_before():
    """A member of a class is put back as it stands there, and not as an object would see it."""
    partly, members = Partly(), dict(vars(Partly))

    def step(x):
        partly.weights = partly.weights + x * partly.given[0]
        return partly.doubled() + len(vars(partly))

    compiled = compile(step)
    for _ in range(4):
        compiled(np.ones(4))
    assert dict(vars(Partly)) == members
    assert ran(compiled) >= 1
    assert partly.weights.tolist() == [9.0] * 4


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    weights: np.ndarray


def test_a_frozen_object():
    def make():
        frozen, box = Frozen(np.ones(4)), types.SimpleNamespace(total=np.zeros(4))

        def f(x):
            box.total = box.total + frozen.weights * x
            return box.total.sum()

        return f, lambda i: frozen.weights.fill(i), lambda: box.total

    assert ran(beside(make)) >= 2


class TestThreads:
    def test_several_call_one_function_at_first(self):
        model = nn.Sequential(nn.Linear(4, 8, rng=1), nn.Tanh(), nn.Linear(8, 2, rng=2))
        data = [np.random.default_rng(n).normal(size=(n, 4)) for n in (3, 5, 6)]
        expected = [model(x).detach().numpy() for x in data]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            for _ in range(12):
                compiled, wrong = compile(lambda x: model(x).detach().numpy().copy()), []

                def work(compiled=compiled, wrong=wrong):
                    try:
                        for i in range(12):
                            if not np.array_equal(compiled(data[i % 3]), expected[i % 3]):
                                wrong.append(i)
                    except Exception as error:
                        wrong.append(error)

                threads = [threading.Thread(target=work) for _ in range(3)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                assert not wrong
                assert "uncompiled: " not in compiled.report()
        finally:
            sys.setswitchinterval(interval)


class TestInterrupts:
    def test_before_the_first_line_of_the_end_of_a_trace(self, monkeypatch):
        box, f, found = TestNothingIsLeftHalfDone().situation()
        compiled = compile(f)
        before = found()

        def interrupted(self, *error):
            raise KeyboardInterrupt

        monkeypatch.setattr(Tracing, "__exit__", interrupted)
        with pytest.raises(KeyboardInterrupt):
            compiled(np.ones(4))
        monkeypatch.undo()
        assert type(box.rng) is np.random.Generator
        assert type(box.w) is np.ndarray
        assert type(box.n) is int
        assert found() != before  # the uncompiled call itself changed the state
        assert compiled(np.ones(4)).shape == (4,)

    def test_while_places_are_put_back(self, monkeypatch):
        box, f, _ = TestNothingIsLeftHalfDone().situation()
        compiled, times = compile(f), []
        restore = state._restore

        def interrupted(holder, before):
            times.append(1)
            if len(times) == 2:
                raise KeyboardInterrupt
            restore(holder, before)

        monkeypatch.setattr(state, "_restore", interrupted)
        with pytest.raises(KeyboardInterrupt):
            compiled(np.ones(4))
        assert np.random.Generator in [type(cell.cell_contents) for cell in f.__closure__]
        assert type(box.rng) is np.random.Generator
        assert type(box.w) is np.ndarray

    def test_between_a_run_and_its_changes(self, monkeypatch):
        _, f, found = TestNothingIsLeftHalfDone().situation()
        compiled = compile(f)
        for _ in range(4):
            compiled(np.ones(4))
        before = found()

        def interrupted(*args):
            raise KeyboardInterrupt

        monkeypatch.setattr(state.Changes, "commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            compiled(np.ones(4))
        assert found() == before

    def test_arrays_and_numbers_change_in_one_call(self, monkeypatch):
        _, f, found = TestNothingIsLeftHalfDone().situation()
        compiled = compile(f)
        for _ in range(4):
            compiled(np.ones(4))
        before, rows = found(), []
        monkeypatch.setattr(rows_of, "AT_ONCE", lambda made: rows.append(list(made)))
        compiled(np.ones(4))
        after = found()
        assert len(rows) == 1
        assert before[0] != after[0]
        assert before[1] + 1 == after[1]


class TestWarningsThatAreErrors:
    """A change that raises in the middle leaves what the function leaves there, and is not made once more."""

    def after_each(self, f, give):
        found = []
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for large in (1e100, 1e100, 1e100, 1e200, 1e100):
                said = ""
                try:
                    f(*give(large))
                except RuntimeWarning as warning:
                    said = str(warning)
                found.append((said, [x.tolist() for x in give(None)]))
        return found

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_arguments(self, order):
        def made():
            arrays = [np.ones(2), np.ones(2)]

            def f(x, y):
                for i in order:
                    if i:
                        y += 1.0
                    else:
                        x *= 1e150
                return 0.0

            def give(large):
                if large is not None:
                    arrays[0][:] = large
                return arrays

            return f, give

        self.check(made, 1)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_state(self, order):
        def made():
            box = Box()
            box.x, box.y, box.n = np.ones(2), np.ones(2), 0

            def f(x):
                for i in order:
                    if i:
                        box.y += x
                    else:
                        box.x *= 1e150
                return 0.0

            def give(large):
                if large is not None:
                    box.x[:] = large
                    return [np.ones(2)]
                return box.x, box.y

            return f, give

        self.check(made, 2)

    def check(self, made, least):
        (f, give), (g, give_g) = made(), made()
        compiled = compile(g)
        assert self.after_each(compiled, give_g) == self.after_each(f, give)
        assert ran(compiled) >= least


class Box:
    """Something outside of a function."""


KEEPS = {
    "the argument": lambda box, x: setattr(box, "kept", x),
    "a view": lambda box, x: setattr(box, "kept", x.T[1:].reshape(-1, 2, 2)[:, 0]),
    "a row": lambda box, x: setattr(box, "kept", x[1]),
    "another place": lambda box, x: setattr(box, "kept", box.other),
    "in a list": lambda box, x: setattr(box, "kept", [x, x[1], x * 2.0]),
}


@pytest.mark.parametrize("how", KEEPS)
def test_an_array_that_is_kept_shows_later_writes(how):
    """The caller writes into the array afterwards, and finds it where the function has put it."""

    def make():
        box, given = types.SimpleNamespace(kept=np.zeros(4), other=np.ones(4)), np.zeros((4, 4))

        def f(x):
            KEEPS[how](box, x)
            return np.sum(x)

        def state():
            before = repr(box.kept)
            given[1] += 7.0
            box.other += 1.0
            return before, repr(box.kept), repr(box.other)

        def arguments(i):
            given[...] = i
            return (given,)

        return f, state, arguments

    plain, its_state, its_arguments = make()
    f, my_state, my_arguments = make()
    compiled = compile(f)
    for i in range(8):
        assert bits(compiled(*my_arguments(i))) == bits(plain(*its_arguments(i)))
        assert my_state() == its_state(), i
    assert ran(compiled) >= 3 or how == "in a list"  # each call gets a new list


def at_two_places(box, x):
    box.kept = box.other = [1.0, 2.0]


def an_array_at_two_places(box, x):
    box.kept = box.other = np.arange(4.0)


def a_list_that_is_returned(box, x):
    box.kept = [np.sum(x), 1.0]
    return box.kept


def a_list_of_before_that_is_returned(box, x):
    box.held[0] = np.sum(x)
    return box.held


def an_array_that_is_returned(box, x):
    box.kept = np.arange(4.0)
    return {"found": (np.sum(x), box.kept)}


def a_list_twice_in_a_result(box, x):
    found = [x * 2]
    return found, {"again": found}


def a_dict_twice_in_a_result(box, x):
    found = {"x": x * 2}
    return [found, found]


@pytest.mark.parametrize(
    ("f", "match"),
    [
        (a_list_twice_in_a_result, "returns one list at two places"),
        (a_dict_twice_in_a_result, "returns one dict at two places"),
        (at_two_places, "another place"),
        (an_array_at_two_places, "another place"),
        (a_list_that_is_returned, "returns a list"),
        (a_list_of_before_that_is_returned, "returns a list"),
        (an_array_that_is_returned, "returns an array"),
    ],
)
def test_one_object_at_two_places_is_refused(f, match):
    def make():
        box = types.SimpleNamespace(kept=0.0, other=0.0, held=[0.0, 1.0])
        return lambda x: f(box, x), None, lambda: repr(box)

    refused(make, match)


def test_a_dict_among_the_arguments_that_is_kept_is_refused():
    box, given = types.SimpleNamespace(kept=None), {"x": np.ones(3)}

    def f(d):
        box.kept = d
        return np.sum(d["x"])

    compiled = compile(f)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for _ in range(4):
            compiled(given)
            assert box.kept is given
    assert "keeps a dict" in str(said[0].message)


def _buffers_of_a_stencil():
    now, new = np.zeros(8), np.zeros(8)
    both = now, new

    def step(x):
        nonlocal now, new
        new[1:-1] = now[1:-1] + 0.1 * (now[2:] - 2 * now[1:-1] + now[:-2]) + x
        now, new = new, now
        return now.max(), now

    return step, lambda: (now, new, now is both[0])


def _three_levels_of_time():
    box = types.SimpleNamespace(levels=[np.zeros(6), np.ones(6), np.full(6, 2.0)], at=0)
    first = list(box.levels)

    def step(x):
        box.levels[0] += x
        box.levels[0], box.levels[1], box.levels[2] = box.levels[1:] + box.levels[:1]
        box.levels[1] *= 0.5
        box.at += 1
        return box.levels[0].sum()

    return step, lambda: (box.levels, box.at, [[x is y for y in first] for x in box.levels])


def _data_of_tensors():
    one, other = Tensor(np.zeros(6), requires_grad=True), Tensor(np.ones(6), requires_grad=True)

    def step(x):
        loss = ((one * x + other) ** 2).sum()
        loss.backward()
        one.data[...] -= 0.1 * one.grad
        one.data, other.data = other.data, one.data
        one.grad = other.grad = None
        return loss.item()

    return step, lambda: (one.data.copy(), other.data.copy())


@pytest.mark.parametrize("make", [_buffers_of_a_stencil, _three_levels_of_time, _data_of_tensors])
def test_arrays_that_are_written_and_change_places(make):
    def parts():
        step, state = make()
        return step, None, state

    assert ran(beside(parts, calls=8, arguments=lambda i: (np.random.default_rng(i).normal(size=6) * (i > 1),))) >= 5


def test_an_argument_that_is_written_and_kept():
    def keep(box, x):
        x += 1.0
        box.whole, box.part = x, x[::-1][1:]
        x[0] = 3.0
        return x.sum()

    mine, plain = types.SimpleNamespace(), types.SimpleNamespace()
    f = compile(lambda x: keep(mine, x))
    for i in range(6):
        x, y = (np.random.default_rng(i).normal(size=6) for _ in range(2))
        assert f(x) == keep(plain, y)
        assert mine.whole is x
        assert np.shares_memory(mine.part, x)
        assert bits([x, mine.part]) == bits([y, plain.part])
    assert ran(f) >= 4
