"""Things that a function reads from outside: all that is rebound, changed or written to counts in the next call."""

import builtins
import functools
import sys
import threading
import types

import numpy as np
import pytest

from autograd import Tensor
from autograd.compiling.compiled import compile
from tests.compiling.beside import beside, ran, refused
from tests.compiling.passes.harness import bits

SCALE, TABLE, LIMITS = 3.0, np.arange(4.0), {"low": 0.5, "both": [1.0, 2.0]}


def of_globals(x):
    return np.sum(x * SCALE * TABLE) + LIMITS["low"] * LIMITS["both"][1]


def test_globals():
    here = sys.modules[__name__].__dict__
    changes = {
        2: lambda: here.__setitem__("SCALE", 4.0),
        3: lambda: here.__setitem__("TABLE", TABLE * 2),
        4: lambda: TABLE.__setitem__(0, 9.0),
        5: lambda: LIMITS.__setitem__("low", -1.0),
        6: lambda: LIMITS["both"].__setitem__(1, 7.0),
        7: lambda: LIMITS.__setitem__("new", 1.0),
        8: lambda: here.__setitem__("SCALE", 3.0),
    }
    compiled = None
    from autograd.compiling.compiled import compile

    kept = SCALE, TABLE, {**LIMITS, "both": [*LIMITS["both"]]}
    try:
        compiled = compile(of_globals)
        for i in range(10):
            changes.get(i, lambda: None)()
            x = np.linspace(0, 1, 4) + i
            assert compiled(x) == of_globals(x), i
    finally:
        here["SCALE"], here["TABLE"], here["LIMITS"] = kept
    assert ran(compiled) >= 4


def test_equal_functions_of_several_modules():
    """Two files with the same text at the same line have equal code objects, of which each reads its own globals."""
    text = "def scaled(x):\n    return x * FACTOR\n"
    a, b = types.ModuleType("a"), types.ModuleType("b")
    c = types.ModuleType("c")
    for module, factor in ((a, 2.0), (b, 3.0), (c, 5.0)):
        module.FACTOR = factor
        exec(builtins.compile(text, f"/{module.__name__}.py", "exec"), module.__dict__)
    c.scaled = types.FunctionType(a.scaled.__code__, c.__dict__)  # the same code object in two modules
    assert a.scaled.__code__ == b.scaled.__code__

    def make():
        for module, factor in ((a, 2.0), (b, 3.0), (c, 5.0)):
            module.FACTOR = factor

        def poke(i):
            if i > 2:
                (a, b, c)[i % 3].FACTOR = float(i)

        return (lambda x: a.scaled(x) + b.scaled(x) * c.scaled(x)), poke

    assert ran(beside(make)) >= 3


def test_defaults():
    def make():
        def f(x, y=None, *, z=2.0):
            return np.sum(x * y * z)

        f.__defaults__ = (np.ones(4),)

        def poke(i):
            if i == 2:
                f.__defaults__[0][0] = 5
            elif i == 3:
                f.__kwdefaults__["z"] = 3.0
            elif i == 4:
                f.__defaults__ = (np.zeros(4),)

        return f, poke

    assert ran(beside(make)) >= 2


def test_partial_functions():
    def make():
        a = np.ones(4)
        return functools.partial(lambda a, x: np.sum(a * x), a), lambda i: a.__setitem__(0, i // 3)

    assert ran(beside(make, 9)) >= 3


class TestRefused:
    @pytest.mark.parametrize(
        ("thing", "match"),
        [
            (lambda: iter(range(99)), "reads thing, a builtins.range_iterator"),
            (lambda: functools.cache(len), "reads thing, a cached function"),
            (lambda: np.array([1, None]), "reads thing, an array of object"),
            (lambda: {object(): 1.0}, "a dict with keys that are objects"),
            (lambda: {threading.Event()}, "a set of objects"),
            (lambda: Tensor([1.0]) * 2, "a Tensor that was computed outside of it"),
        ],
        ids=["iterator", "cache", "objects", "keys", "set", "graph"],
    )
    def test_by_name(self, thing, match):
        def make():
            held = thing()
            thing_ = held

            def f(x):
                return np.sum(x) if thing is None else np.sum(x) * 2

            return _named(f, thing_)

        refused(make, match)

    def test_code_that_may_read_anything(self):
        refused(lambda: lambda x: np.sum(x) * eval("2.0"), "calls eval()")

    def test_what_is_not_read_does_not_matter(self):
        def make():
            box = types.SimpleNamespace(w=np.ones(4), log=iter("abc"), lock=threading.Lock())

            def f(x):
                with box.lock:
                    return np.sum(box.w * x)

            return f

        assert ran(beside(make)) >= 4


def _named(f, thing):
    """``f`` with a variable ``thing`` in its closure."""

    def reads(x):
        return f(x) if thing is not None else None

    return reads


def test_a_place_that_is_another_thing_at_each_call_is_given_up():
    def make():
        box = {}
        return (lambda x: np.sum(x) * len(box)), lambda i: box.__setitem__(i, 1.0)

    refused(make, "another thing at each call", calls=12)


class Rated:
    rate = 2.0

    def scaled(self, x):
        return x * self.rate


class Slotted:
    __slots__ = ("more", "rate")

    def __init__(self):
        self.rate = 2.0


def _of_text(text, **around):
    """The function f of a text, and its globals."""
    around |= {"np": np, "__name__": "written_by_a_user"}
    exec(text, around)
    return around["f"], around


def _shadowed():
    f, around = _of_text("def f(x):\n    return np.sum(x * abs(-2.0)) + round(1.6)\n")
    return f, lambda: around.update(round=np.floor)


def _global_that_was_missing():
    f, around = _of_text("def f(x):\n    try:\n        return x * late\n    except NameError:\n        return x\n")
    return f, lambda: around.update(late=3.0)


def _attributes_exchanged():
    box = types.SimpleNamespace(other=1)
    return lambda x: x * getattr(box, "scale", 1.0), lambda: (delattr(box, "other"), setattr(box, "scale", 5.0))


def _dict_of_attributes_replaced():
    rated = Rated()
    rated.rate = 3.0
    return lambda x: rated.scaled(x), lambda: setattr(rated, "__dict__", {"rate": 5.0})


def _class_of_an_object_replaced():
    class Other(Rated):
        def scaled(self, x):
            return x + self.rate

    rated = Rated()
    return lambda x: rated.scaled(x), lambda: setattr(rated, "__class__", Other)


def _attribute_of_a_derived_class():
    cls = type("Heir", (Rated,), {"__module__": __name__})
    rated = cls()
    return lambda x: rated.scaled(x), lambda: setattr(cls, "rate", 7.0)


def _method_of_a_derived_class():
    cls = type("Heir", (Rated,), {"__module__": __name__})
    rated = cls()
    return lambda x: rated.scaled(x), lambda: setattr(cls, "scaled", lambda self, x: x - self.rate)


def _attribute_of_a_module():
    module = types.ModuleType("module_of_a_user")
    module.rate = 2.0
    return lambda x: x * getattr(module, "extra", module.rate), lambda: setattr(module, "extra", 4.0)


def _attribute_of_a_function():
    def f(x):
        return x * getattr(f, "scale", 1.0)

    return f, lambda: setattr(f, "scale", 3.0)


def _cell_that_was_empty():
    def f(x):
        try:
            return x * late
        except NameError:
            return x

    def fill():
        nonlocal late
        late = 4.0

    if not callable(f):
        late = 1.0
    return f, fill


def _slot_that_was_empty():
    box = Slotted()
    return lambda x: x * getattr(box, "more", box.rate), lambda: setattr(box, "more", 3.0)


def _order_of_a_dict():
    weights = {"a": 1.0, "b": 2.0}

    def f(x):
        for i, weight in enumerate(weights.values()):
            x = x + i * weight
        return x

    return f, lambda: weights.update(a=weights.pop("a"))


MISSING = [
    _shadowed, _global_that_was_missing, _attributes_exchanged, _dict_of_attributes_replaced,
    _class_of_an_object_replaced, _attribute_of_a_derived_class, _method_of_a_derived_class, _attribute_of_a_module,
    _attribute_of_a_function, _cell_that_was_empty, _slot_that_was_empty, _order_of_a_dict,
]  # fmt: skip


@pytest.mark.parametrize("make", MISSING, ids=[make.__name__[1:] for make in MISSING])
def test_what_was_not_there_when_it_was_traced(make):
    def situation():
        f, change = make()
        return f, lambda i: change() if i == 4 else None

    assert ran(beside(situation, calls=9)) >= 4


class Place:
    pass


def identical_places():
    """Arrays outside that become one another, and part again."""
    box = Place()
    box.a, box.b = np.arange(4.0), np.arange(4.0) + 1

    def poke(i):
        if i in (3, 6):
            box.a = box.b
        if i in (5, 9):
            box.a = np.arange(4.0) + i

    return box, poke


def test_arrays_outside_that_are_one_at_some_calls():
    def by_question():
        box, poke = identical_places()
        return lambda x: x * 2 if box.a is box.b else x + box.a, poke

    def by_writing():
        box, poke = identical_places()

        def f(x):
            box.b = box.a
            return np.sum(x)

        def state():
            box.a += 1.0
            kept = box.b.copy()
            box.b = np.ones(4)
            return kept

        return f, poke, state

    for make in (by_question, by_writing):
        assert ran(beside(make, calls=12))


@pytest.mark.parametrize("fixed", [False, True])
def test_an_argument_that_is_an_array_from_outside(fixed):
    best = np.arange(4.0)
    table = (best, 3) if fixed else [best, 3]
    ask = [
        lambda x: x * 2 if x is table[0] else x + table[0],
        lambda x: x * 2 if id(x) == id(table[0]) else x + table[0],
        lambda x: x * 2 if any(x is y for y in table) else x + table[0],
        lambda x: x * (2 if np.shares_memory(x, table[0]) else 1) + table[0],
    ]
    for f in ask:
        compiled = compile(f)
        for i in range(9):
            x = best if i in (4, 7) else np.arange(4.0) + i
            assert bits(compiled(x)) == bits(f(x)), i
        assert ran(compiled) >= 3
        compiled = compile(f)
        for i in range(6):  # the first call gets the array ``best`` itself
            x = np.arange(4.0) if i % 2 else best
            assert bits(compiled(x)) == bits(f(x)), i
