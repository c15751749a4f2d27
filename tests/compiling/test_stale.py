"""Things that a function reads outside of its arguments and that may be others in the next call: numbers follow."""

import builtins
import math
import os
import sys
import warnings
from types import ModuleType

import numpy as np
import pytest

from autograd.compiling.compiled import compile
from autograd.errors import UncompiledWarning
from tests.compiling.beside import beside, ran, refused


def test_a_descriptor_of_the_user_stays_what_it_is():
    def make():
        class Rate:
            value = 1.0

            def __get__(self, obj, owner=None):
                return Rate.value

        class Model:
            rate = Rate()

        model = Model()
        return (
            lambda x: x * model.rate,
            lambda i: setattr(Rate, "value", float(i)),
            lambda: type(vars(Model)["rate"]).__name__,
        )

    assert ran(beside(make))


def test_a_class_that_gets_an_attribute_of_its_own():
    def make():
        class Base:
            rate = 2.0

        class Derived(Base):
            pass

        def poke(i):
            if i == 3:
                Derived.rate = 5.0

        return lambda x: x * Derived.rate, poke

    assert ran(beside(make))


@pytest.mark.parametrize("name", ["missing_rate", "len"])
def test_a_global_that_comes_later(name):
    def make():
        around = {"__name__": "of_the_user"}
        exec(
            f"def f(x):\n    try:\n        return x * {name}([1, 2])\n    except NameError:\n        return -x\n",
            around,
        )
        return around["f"], lambda i: around.update({name: lambda x: 7.0}) if i == 3 else None

    assert ran(beside(make))


def test_a_number_among_the_builtins(monkeypatch):
    def make():
        return lambda x: x * rate_of_all, lambda i: monkeypatch.setattr(builtins, "rate_of_all", i // 3, raising=False)  # noqa: F821

    assert ran(beside(make))


def test_a_number_of_a_module_of_the_standard_library(monkeypatch):
    assert ran(
        beside(lambda: (lambda x: x * math.pi, lambda i: monkeypatch.setattr(math, "pi", 3.0) if i == 3 else None))
    )


def test_a_number_of_a_module_of_the_user():
    def make():
        module = ModuleType("of_the_user")
        module.rate = 1.0
        return lambda x: x * module.rate, lambda i: setattr(module, "rate", float(i))

    assert ran(beside(make))


def test_the_environment_is_not_fixed(monkeypatch):
    def poke(i):
        monkeypatch.setenv("RATE_OF_A_TEST", str(i))

    refused(lambda: (lambda x: x * float(os.environ["RATE_OF_A_TEST"]), poke), "environ")
    refused(lambda: (lambda x: x * float(os.getenv("RATE_OF_A_TEST")), poke), "getenv")


def test_files_are_not_fixed(tmp_path):
    text, array = tmp_path / "rate.txt", tmp_path / "rate.npy"

    def poke(i):
        text.write_text(str(i))
        np.save(array, np.arange(4.0) + i)

    def opened(x):
        with open(text) as file:
            return x * float(file.read())

    refused(lambda: (opened, poke), "open")
    refused(lambda: (lambda x: x * float(text.read_text()), poke), "open")
    refused(lambda: (lambda x: x * np.load(array), poke), "fromfile")


def test_a_file_on_another_way_is_met_when_it_is_opened(tmp_path):
    text = tmp_path / "rate.txt"

    def f(x):
        return x * float(text.read_text()) if x[0] > 3 else x * 2

    refused(lambda: (f, lambda i: text.write_text(str(i))), "open", calls=8)


def test_settings_of_the_interpreter_and_of_numpy_are_not_fixed():
    def of_errors(x):
        return x * (2.0 if np.geterr()["over"] == "ignore" else 1.0)

    with np.errstate():
        refused(lambda: (of_errors, lambda i: np.seterr(over="ignore" if i % 2 else "warn")), "geterr")
    refused(lambda: (lambda x: x * sys.getrecursionlimit(),), "getrecursionlimit")


def test_warnings_that_the_function_says_or_keeps_back():
    def says(x):
        if x[0] > 2:
            warnings.warn("large", stacklevel=1)
        return x * 2

    def keeps_back(x):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return np.log(x - 1.0)

    for f, expected in ((says, 5), (keeps_back, 0)):
        compiled, count = compile(f), 0
        for i in range(7):
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                compiled(np.linspace(0.1, 1.0, 4) + i)
            count += sum(w.category is not UncompiledWarning for w in said)
        assert count == expected
        assert "warn" in compiled.report().partition("uncompiled: calls")[2]


SETTING = """
import collections, enum, functools, importlib, operator, sys
import numpy as np

held = [2.0]

class Base:
    pass

class Model(Base):
    of_class = 2.0
    def __init__(self):
        self.w1, self.w2 = 2.0, 3.0
    w_of_getter = property(operator.attrgetter("w1"))
    partial = functools.partialmethod(lambda self, held, x: x * held[0], held)
    static = staticmethod(functools.partial(lambda held, x: x * held[0], held))

class Slotted:
    __slots__ = ("w1",)

class Shape(enum.Enum):
    ROUND = [2.0]
    def __init__(self, _):
        self.mass = 2.0

class Meta(type):
    rate = 2.0

class OfMeta(metaclass=Meta):
    pass

def scaled(by):
    return lambda x: x * by

def with_fallback(x):
    try:
        return x * model.later
    except AttributeError:
        return -x

model, slotted, name, values = Model(), Slotted(), "w1", np.array([2.0, 3.0])
slotted.w1 = 2.0
shown, hidden = scaled(2.0), scaled(3.0)
by_ufunc, by_getter = np.frompyfunc(hidden, 1, 1), operator.attrgetter("w1")
by_method, by_item = operator.methodcaller("__add__", values), operator.itemgetter(places := np.array([0, 1]))
looked_up, evaluated, all_of = getattr, eval, vars
users, chained, line = collections.UserDict(a=2.0), collections.ChainMap({}, {"a": 2.0}), np.poly1d([2.0, 3.0])
sys.modules["of_the_user"] = module = type(sys)("of_the_user")
module.rate = 2.0
"""

HIDDEN = {  # the expression of a function of x that reads a number, and what changes the number
    "getattr of a variable": ("x * getattr(model, name)", "model.w1 = 7.0"),
    "getattr of text that is made": ("x * getattr(model, f'w{len(name)}')", "model.w2 = 7.0"),
    "getattr in a loop": ("sum(x * getattr(model, n) for n in ('w1', 'w2'))", "model.w2 = 7.0"),
    "getattr handed on": ("x * sum(map(getattr, [model], [name]))", "model.w1 = 7.0"),
    "getattr of a constant": ("x * getattr(model, 'w1')", "model.w1 = 7.0"),
    "getattr of a choice": ("x * getattr(model, 'w1' if name else 'w2')", "model.w1 = 7.0"),
    "getattr with more": ("x * getattr(model, name, *[1.0])", "model.w1 = 7.0"),
    "getattr of a class": ("x * getattr(Model, f'of_{\"class\"}')", "Model.of_class = 7.0"),
    "getattr of a slot": ("x * getattr(slotted, name)", "slotted.w1 = 7.0"),
    "getattr of a module": ("x * getattr(module, f'{\"rate\"}')", "module.rate = 7.0"),
    "getattr by another name": ("x * looked_up(model, name)", "model.w1 = 7.0"),
    "eval by another name": ("x * evaluated('model.w1')", "model.w1 = 7.0"),
    "vars by another name": ("x * all_of(model)['w1']", "model.w1 = 7.0"),
    "__getattribute__": ("x * model.__getattribute__(name)", "model.w1 = 7.0"),
    "attrgetter": ("x * by_getter(model)", "model.w1 = 7.0"),
    "attrgetter of a variable": ("x * operator.attrgetter(name)(model)", "model.w1 = 7.0"),
    "attrgetter of a constant": ("x * operator.attrgetter('w1')(model)", "model.w1 = 7.0"),
    "attrgetter as a property": ("x * model.w_of_getter", "model.w1 = 7.0"),
    "itemgetter": ("x * np.sum(by_item(x))", "places[0] = 3"),
    "methodcaller": ("x * by_method(np.ones(2))[0]", "values[0] = 7.0"),
    "methodcaller of a name in the code": ("x.__add__(2.0) * by_method(np.ones(2))[0]", "values[0] = 7.0"),
    "frompyfunc": ("shown(x) * by_ufunc(2.0)", "hidden.__closure__[0].cell_contents = 7.0"),
    "frompyfunc, a method": ("shown(x) * by_ufunc.__call__(2.0)", "hidden.__closure__[0].cell_contents = 7.0"),
    "partialmethod": ("model.partial(x)", "held[0] = 7.0"),
    "partial as a static method": ("model.static(x)", "held[0] = 7.0"),
    "value of an enumeration": ("x * Shape.ROUND.value[0]", "Shape.ROUND.value[0] = 7.0"),
    "attribute of an enumeration": ("x * Shape.ROUND.mass", "Shape.ROUND.mass = 7.0"),
    "class of a class": ("x * OfMeta.rate", "Meta.rate = 7.0"),
    "UserDict": ("x * users['a']", "users['a'] = 7.0"),
    "ChainMap": ("x * chained['a']", "chained.maps[1]['a'] = 7.0"),
    "poly1d": ("x * line(2.0)", "line.coeffs[0] = 7.0"),
    "a class gets an attribute": ("x * getattr(model, 'later', 2.0)", "Model.later = 7.0"),
    "a base gets an attribute": ("with_fallback(x)", "Base.later = 7.0"),
    "a class gets __getattr__": ("with_fallback(x)", "Model.__getattr__ = lambda self, name: 7.0"),
    "a class gets __bool__": ("x if model else -x", "Model.__bool__ = lambda self: False"),
    "sys.modules": ("x * sys.modules['of_the_user'].rate", "module.rate = 7.0"),
    "import_module": ("x * importlib.import_module('of_the_user').rate", "module.rate = 7.0"),
}

WHY_UNCOMPILED = {  # words of the reason
    "getattr by another name": "which is getattr", "eval by another name": "which is eval",
    "vars by another name": "which is vars", "attrgetter": "does not name", "attrgetter as a property": "attrgetter",
    "methodcaller": "does not name", "frompyfunc": "np.frompyfunc", "frompyfunc, a method": "frompyfunc",
    "sys.modules": "sys.modules", "import_module": "import_module",
}  # fmt: skip


@pytest.mark.parametrize("kind", HIDDEN)
def test_numbers_at_hidden_places(kind, monkeypatch):
    monkeypatch.setitem(sys.modules, "of_the_user", None)  # put back at the end
    expression, change = HIDDEN[kind]

    def make():
        around = {"__name__": "of_the_user"}
        exec(SETTING, around)

        def poke(i):
            sys.modules["of_the_user"] = around["module"]
            if i == 3:
                exec(change, around)

        return eval(f"lambda x: {expression}", around), poke

    if kind in WHY_UNCOMPILED:
        refused(make, WHY_UNCOMPILED[kind])
    else:
        assert ran(beside(make))


OF_ARGUMENTS = {  # a function of one argument, and the arguments of its calls
    "a list is repeated": (lambda x: len([1] * x) * 2.0, [0, 1, 2, 3, 0]),
    "a power of integers": (lambda x: 2**x, [-2, -1, 0, 1, 2]),
    "equal keys": (lambda x: sum(type(k) is int for k in x) * 2.0, [{1: 1.0}, {1.0: 1.0}, {True: 1.0}] * 3),
    "the right to write": (lambda x: x * (2.0 if x.flags.writeable else 1.0), [*map(np.ones, (3, 3))] * 3),
    "the right to write, by a letter": (lambda x: x * (2.0 if x.flags["W"] else 1.0), [*map(np.ones, (3, 3))] * 3),
}
OF_ARGUMENTS["the right to write"][1][1].flags.writeable = False
OF_ARGUMENTS["the right to write, by a letter"][1][1].flags.writeable = False


@pytest.mark.parametrize("kind", OF_ARGUMENTS)
def test_questions_about_arguments(kind):
    f, given = OF_ARGUMENTS[kind]
    beside(lambda: f, calls=len(given), arguments=lambda i: (given[i],))
