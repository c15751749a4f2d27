"""Draws of generators are repeated anew; other randomness is found out and refused with its line."""

import random
import time
import types
from contextvars import ContextVar, copy_context

import numpy as np
import pytest

import nn
from autograd.compiling.compiled import compile
from autograd.compiling.randomness import Draws, TracedGenerator, difference, other_randomness
from autograd.compiling.tracer import Trace, Untraceable
from tests.compiling.beside import beside, ran, refused

DRAWS = {
    "random": lambda g, x: x * g.random(4),
    "one number": lambda g, x: x * g.random(),
    "normal": lambda g, x: x + g.normal(size=4) * g.standard_normal(4, dtype=np.float32),
    "of arrays": lambda g, x: g.normal(x, abs(x)) + g.poisson(abs(x)) + g.uniform(0, x.sum()),
    "integers": lambda g, x: x[g.integers(0, 4, 3)],
    "choice": lambda g, x: g.choice(x, 3, replace=False) * g.choice(5),
    "permutation": lambda g, x: x[g.permutation(4)] + g.permutation(x) + g.permuted(x),
    "in a loop": lambda g, x: sum(x * g.random() for _ in range(3)),
    "in a branch": lambda g, x: x * g.random() if x[0] > 2 else x + g.normal(),
}


class TestGenerators:
    @pytest.mark.parametrize("name", DRAWS)
    def test_draws(self, name):
        def make():
            rng = np.random.default_rng(3)

            def poke(i):
                if i == 4:
                    rng.random(5)

            return (lambda x: DRAWS[name](rng, x)), poke, lambda: rng.bit_generator.state

        assert ran(beside(make, 8)) >= 4

    @pytest.mark.parametrize("kind", [np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64])
    def test_kinds_and_places(self, kind):
        def make():
            box = types.SimpleNamespace(rngs=[np.random.Generator(kind(1))])

            def poke(i):
                if i == 4:
                    box.rngs[0] = np.random.Generator(kind(2))

            return (lambda x: x * box.rngs[0].random(4)), poke, lambda: str(box.rngs[0].bit_generator.state)

        assert ran(beside(make, 9)) >= 4

    @pytest.mark.parametrize(
        "places", ["attributes", "a dict", "a list", "a tuple", "a cell", "an argument", "dropouts"]
    )
    def test_at_two_places(self, places):
        def make():
            rng = np.random.default_rng(3)
            a, b, pair = types.SimpleNamespace(rng=rng), types.SimpleNamespace(rng=rng), {"a": rng, "b": rng}
            several, both = [rng, rng], (rng, 1, rng)
            layers = [nn.Dropout(0.5, rng=rng), nn.Dropout(0.5, rng=rng)]
            f = {
                "attributes": lambda x: x * a.rng.random(4) + b.rng.random(4),
                "a dict": lambda x: x * pair["a"].random(4) + pair["b"].random(4),
                "a list": lambda x: x * several[0].random(4) + several[1].random(4),
                "a tuple": lambda x: x * both[0].random(4) + both[2].random(4),
                "a cell": lambda x: x * a.rng.random(4) + rng.random(4),
                "an argument": lambda x, rng=rng: x * a.rng.random(4) + rng.random(4),
                "dropouts": lambda x: layers[0](x) + layers[1](x),
            }[places]
            return f, None, lambda: rng.bit_generator.state

        assert ran(beside(make)) >= 3

    def test_a_method_of_one_that_stands_elsewhere_too(self):
        def make():
            rng = np.random.default_rng(3)
            draw = rng.normal
            return (lambda x: x * rng.normal() + draw()), None, lambda: rng.bit_generator.state

        refused(make, "a generator at a place that cannot be set")

    def test_as_an_argument(self):
        def f(box, x):
            return x * box["rng"].random(4)

        compiled, rng, twin = compile(f), np.random.default_rng(5), np.random.default_rng(5)
        for _ in range(6):
            assert compiled({"rng": rng}, np.ones(4)).tolist() == f({"rng": twin}, np.ones(4)).tolist()
        assert ran(compiled) >= 4

    def test_dropout_takes_other_entries_at_each_call(self):
        def make():
            model = nn.Sequential(nn.Linear(4, 8, rng=0), nn.Dropout(0.5, rng=1), nn.Dropout(0.2, rng=2))
            return lambda x: model(x).data

        compiled = beside(make, 8)
        assert ran(compiled) >= 6
        assert compiled(np.ones(4)).tolist() != compiled(np.ones(4)).tolist()

    def test_a_missed_guard_leaves_no_draw_behind(self):
        def make():
            rng = np.random.default_rng(0)

            def f(x):
                y = x * rng.random(4)
                return y if y.sum() > x.sum() / 2 else -y

            return f, None, lambda: rng.bit_generator.state

        assert ran(beside(make, 20)) >= 10

    @pytest.mark.parametrize(
        "draw",
        [lambda g, x: g.shuffle(x), lambda g, x: g.random(out=x), lambda g, x: g.spawn(1)[0].random()],
        ids=["shuffle", "out", "spawn"],
    )
    def test_what_cannot_be_repeated(self, draw):
        def make():
            rng = np.random.default_rng(0)

            def f(x):
                y = x.copy()
                draw(rng, y)
                return y

            return f, None, lambda: rng.bit_generator.state

        refused(make, draw.__code__.co_names[0])


ANOTHER = ": computes with a number that is another one"


class TestOthers:
    @pytest.mark.parametrize(
        ("draw", "seed", "words"),
        [
            (lambda x: x * np.random.normal(), np.random.seed, ANOTHER),  # noqa: NPY002
            (lambda x: x * random.random(), random.seed, ANOTHER),
            (lambda x: x * np.random.default_rng().random(), None, ANOTHER),
            (lambda x: x * time.perf_counter(), None, r"\), which a program would not do again"),
            (lambda x: nn.functional.dropout(x, 0.5), None, ANOTHER),
        ],
        ids=["numpy.random", "random", "default_rng()", "time", "dropout"],
    )
    def test_are_refused_with_the_line(self, draw, seed, words):
        compiled = compile(draw)
        with pytest.warns(UserWarning, match=rf"test_randomness\.py:\d+{words}"):
            _ = [compiled(np.ones(64)) for _ in range(2)]
        assert compiled(np.ones(64)).tolist() != compiled(np.ones(64)).tolist()
        if seed is not None:
            found = []
            for f in (compiled, draw):
                seed(0)
                found.append([f(np.ones(64)).tolist() for _ in range(3)])
            assert found[0] == found[1]

    @pytest.mark.parametrize(
        "draw",
        [lambda: np.random.random(), lambda: random.random(), lambda: nn.functional.dropout(1.0)],  # noqa: NPY002
    )
    def test_are_noticed_where_the_result_does_not_show_them(self, draw):
        def check():
            nn.manual_seed(0)
            refused(lambda: lambda x: x * 2 if draw() < 3 else -x, "another one in each run")

        copy_context().run(check)

    def test_a_seed_makes_constants(self):
        assert ran(beside(lambda: lambda x: x * np.random.default_rng(0).random(4))) >= 4

    def test_sources_that_nobody_passes_on_do_not_move(self):
        source = ContextVar("source", default=None)
        source.set(np.random.default_rng(0))
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)

        def drawn():
            return np.random.random(), random.random(), source.get().random()  # noqa: NPY002

        with other_randomness():
            first = drawn()
        with other_randomness():
            second = drawn()
        third = drawn()
        assert all(len({*numbers}) == 3 for numbers in zip(first, second, third, strict=True))
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        source.set(np.random.default_rng(0))
        assert drawn() == third


def test_draws_are_put_back():
    rng = np.random.default_rng(0)
    draws = Draws([rng])
    first = rng.random()
    assert Draws([rng]) != draws
    draws.undo()
    assert Draws([rng]) == draws
    assert rng.random() == first


def test_a_traced_generator_draws_what_the_real_one_would():
    rng, twin = np.random.default_rng(4), np.random.default_rng(4)
    trace = Trace()
    traced = TracedGenerator(trace, rng)
    assert np.random.default_rng(traced) is traced
    assert traced.normal(size=3)._value.tolist() == twin.normal(size=3).tolist()
    assert rng.bit_generator.state == np.random.default_rng(4).bit_generator.state
    (call,) = trace.steps
    assert (call.f.name, call.args[0], call.pure) == ("normal", trace.inputs[0], False)
    with pytest.raises(Untraceable, match="copy"):
        traced.__reduce__()


def test_where_two_programs_differ():
    def program(number):
        trace = Trace()
        x = trace.input(np.ones(2))
        y = np.sin(x) * number
        return trace.program(y)

    assert difference(program(2.0), program(2.0)) == ""
    assert difference(program(np.ones(2)), program(np.ones(2))) == ""
    assert "test_randomness.py:" in difference(program(2.0), program(2.5))
    assert "test_randomness.py:" in difference(program(np.zeros(2)), program(-np.zeros(2)))
