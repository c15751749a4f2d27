"""Members that a function reads: attributes of objects, classes and modules, methods, functions inside of others."""

import collections
import sys
import types
from dataclasses import dataclass

import numpy as np
import pytest

import nn
from autograd import value_and_grad
from tests.compiling.beside import beside, ran


class Scaled:
    factor = 2.0

    def __init__(self):
        self.w, self.k, self.table = np.ones(4), 3, {"a": np.zeros(4)}

    @property
    def shift(self):
        return self.k / 2

    def __call__(self, x):
        return np.sum(self.w * x * self.k * self.factor) + np.sum(self.table["a"]) + self.shift


class Slotted:
    __slots__ = ("rate", "w")

    def __init__(self):
        self.rate, self.w = 0.5, np.ones(4)

    def step(self, x):
        return np.sum(self.w * x) * self.rate


@dataclass(frozen=True)
class Settings:
    rate: float
    w: np.ndarray


Pair = collections.namedtuple("Pair", "rate w")


class TestObjects:
    def test_attributes_and_what_the_class_has(self):
        def make():
            thing = Scaled()

            def poke(i):
                if i == 2:
                    thing.k = 4
                elif i == 3:
                    type(thing).factor = 5.0
                elif i == 4:
                    thing.w = np.zeros(4)
                elif i == 5:
                    thing.table = {"a": np.ones(4)}
                elif i == 6:
                    thing.factor = 1.0  # the attribute now hides that of the class

            return thing, poke

        try:
            beside(make, 9)
        finally:
            Scaled.factor = 2.0

    def test_a_method_that_is_replaced(self, monkeypatch):
        def make():
            thing = Scaled()

            def poke(i):
                if i == 3:
                    monkeypatch.setattr(Scaled, "shift", property(lambda self: 100.0))

            return thing.__call__, poke

        beside(make)

    @pytest.mark.parametrize(
        "make_object",
        [Slotted, lambda: types.SimpleNamespace(rate=0.5, w=np.ones(4)), lambda: Pair(0.5, np.ones(4)),
         lambda: Settings(0.5, np.ones(4))],
        ids=["slots", "namespace", "named tuple", "frozen"],
    )  # fmt: skip
    def test_kinds_of_objects(self, make_object):
        def make():
            thing = make_object()

            def poke(i):
                if i == 3:
                    thing.w[1] = 7
                elif i == 4 and not isinstance(thing, (tuple, Settings)):
                    thing.rate, thing.w = 2.0, np.arange(4.0)

            return (lambda x: np.sum(thing.w * x) * thing.rate), poke

        assert ran(beside(make, 8)) >= 3

    def test_an_object_that_is_an_argument(self):
        thing = Scaled()
        compiled = beside(lambda: lambda o, x: np.sum(o.w * x) * o.k, arguments=lambda i: (thing, np.full(4, float(i))))
        assert ran(compiled) >= 4

    def test_modules(self, monkeypatch):
        module = types.ModuleType("settings_of_a_test")
        module.rate = 0.5
        monkeypatch.setitem(sys.modules, "settings_of_a_test", module)
        beside(lambda: ((lambda x: np.sum(x) * module.rate), lambda i: setattr(module, "rate", 1.0 + i // 3)), 9)

    def test_functions_and_closures_inside_of_others(self):
        def make():
            rates = [0.5]

            def scaled(k):
                return lambda x: k[0] * x

            inner = scaled(rates)
            return (lambda x: np.sum(inner(x))), lambda i: rates.__setitem__(0, float(i // 3))

        assert ran(beside(make, 9)) >= 3

    def test_another_model_in_the_same_place(self):
        def make():
            models = [nn.MLP([4, 3, 1], rng=seed) for seed in (0, 1)]
            box = types.SimpleNamespace(model=models[0])

            def loss(model, x):
                return (model(x) ** 2).sum()

            slope = value_and_grad(loss)

            def poke(i):
                box.model = models[i // 3 % 2]
                if i == 4:
                    models[1].parameters()[0].data *= 2

            return (lambda x: slope(box.model, x)[0]), poke

        assert ran(beside(make, 12)) >= 6
