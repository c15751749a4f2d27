"""Things that a function reads outside of its arguments and that may be others in the next call: numbers follow."""

import builtins
import datetime
import decimal
import math
import os
import sys
import threading
import time
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


def test_clocks_and_the_place_of_work_are_not_fixed(tmp_path, monkeypatch):
    start = time.monotonic()
    class_of_dates = type("Moment", (datetime.datetime,), {"__module__": "of_the_user"})
    asked = {
        "monotonic": lambda x: x * (2.0 if time.monotonic() > start + 1e9 else 1.0),
        "perf_counter": lambda x: x * (2.0 if time.perf_counter() > 1e12 else 1.0),
        "utcnow": lambda x: x * datetime.datetime.utcnow().year,
        "now": lambda x: x * class_of_dates.now().year,
        "datetime64": lambda x: x * (2.0 if np.datetime64("now") > np.datetime64("2020-01-01") else 1.0),
        "getcwd": lambda x: x * len(os.getcwd()),
        "access": lambda x: x * (2.0 if os.access(tmp_path, os.R_OK) else 1.0),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for name, f in asked.items():
            compiled = compile(f)
            with pytest.warns(UncompiledWarning, match=name):
                compiled(np.ones(2))


def test_other_threads_are_not_seen():
    def make():
        rate, found = [2.0], [0.0]

        def run():
            found[0] = rate[0]

        def f(x):
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
            return x * found[0]

        return f, lambda i: rate.__setitem__(0, float(i))

    refused(make, "Thread.start")


def test_the_context_of_decimal_numbers():
    def f(x):
        return x * float(decimal.Decimal(1) / 3)

    compiled = compile(f)
    for i in range(7):
        with decimal.localcontext() as context:
            context.prec = 4 if i > 3 else 28
            assert compiled(np.ones(1)) == f(np.ones(1))
    assert ran(compiled)


def test_lists_of_the_interpreter(monkeypatch):
    def poke(i):
        if i in (0, 3):
            monkeypatch.setattr(sys, "argv", ["a"] * (2 + i))

    assert ran(beside(lambda: (lambda x: x * len(sys.argv), poke)))


def test_a_number_of_a_module_that_the_function_imports(monkeypatch):
    def f(x):
        from math import tau

        return x * tau

    assert ran(beside(lambda: (f, lambda i: monkeypatch.setattr(math, "tau", 3.0) if i == 3 else None)))


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
import abc, argparse, collections, dataclasses, datetime, decimal, enum, fractions, functools, importlib, inspect
import logging, operator, pathlib, string, sys, threading, types, typing
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

class Other(Base):
    of_class = of_base = 7.0

Base.of_base = 2.0

class Slots(list):
    __slots__ = ("w1",)

@dataclasses.dataclass
class Record:
    rate: float = 2.0

class Mode(enum.StrEnum):
    FAST = "fast"

class Kind(abc.ABC):
    pass

class Counted:
    @functools.singledispatchmethod
    def of(self, x):
        return 2.0

def derived(base, *args):
    made = type(f"Derived{base.__name__.title()}", (base,), {"__module__": "of_the_user", "of_class": 2.0})(*args)
    made.w1 = 2.0
    return made

def idle(x=2.0):
    "ab"

def rated(x):
    return x

def by_class(x):
    match record:
        case Record(rate=rate):
            return x * rate

def by_position(x):
    match record:
        case Record(rate):
            return x * rate

def with_missing(x):
    try:
        return x * mapping["missing"]
    except KeyError:
        return -x

slots, record, counted, lock, log = Slots([1]), Record(), Counted(), threading.Lock(), logging.Logger("of_the_user")
slots.w1 = idle.w1 = Mode.FAST.w1 = log.w1 = 2.0
Model.rated = rated
rated.w1 = 2.0
text, mapping, numbers, names = derived(str, "a"), derived(dict), derived(set, (1,)), derived(list)
moment, exact, scalar = derived(datetime.date, 2020, 1, 2), derived(fractions.Fraction, 1, 2), derived(np.float64, 3.0)
pair, bound = derived(collections.namedtuple("P", "a"), 1), derived(functools.partial, len)
path = derived(type(pathlib.Path()))
keys, entries, ones = {1: 2.0}, {0.0}, {8, 0}
keyed, by_type, cut, cut_of = {(model,): 1}, {Model: 1}, slice(held, 2), slice(values, 2)
in_fields = "{0.rate:.1f}".format
cents, hour = decimal.Decimal("1.0"), datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.timezone.utc)
table = np.array([(2.0, 1)], [("w1", float), ("w2", int)])
row, kind_of_numbers = table[0], np.dtype(float, metadata={"w1": 2.0})
space, same_space = types.SimpleNamespace(n=1), types.SimpleNamespace(n=1)
parsed, same_parsed = argparse.Namespace(n=1), argparse.Namespace(n=1)
many = collections.defaultdict(lambda: 2.0)
queue = collections.deque([2.0, values], maxlen=3)

class Color(enum.Enum):
    RED = 1

class Place(typing.NamedTuple):
    row: int

@dataclasses.dataclass(frozen=True)
class Spec:
    n: int

class Named:
    def __init__(self, name):
        self.name = name
    def __hash__(self):
        return 1
    def __eq__(self, other):
        return self.name == other.name

of_color, of_place, of_spec, of_none = {Color.RED: 2.0}, {Place(1): [2.0]}, {Spec(1): 2.0}, {None: 2.0}
first, second = Named("a"), Named("b")
of_name = {first: 2.0, second: 3.0}

@functools.cache
def kept(n):
    return [n * held[0]], np.ones(2) * n

@functools.cache
def kept_values(n):
    return [values], (values,)

of_values = functools.partial(lambda values, x: np.sum(values) * x, values)

@functools.lru_cache
def kept_for(spec):
    return np.ones(4) * spec.n

@functools.singledispatch
def dispatched(x):
    return 2.0

one_number, one_text = 2.5, "a b"
same_number, same_text = one_number, one_text
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
    "bases of a class": ("x * Model.of_base", "Model.__bases__ = (Other,)"),
    "bases of the class of an object": ("x * model.of_base", "Model.__bases__ = (Other,)"),
    "name of a class": ("x * len(Model.__name__)", "Model.__name__ = 'Another'"),
    "subclasses": ("x * len(Base.__subclasses__())", "class Third(Base): pass"),
    "a class is registered": ("x * (2.0 if isinstance(model, Kind) else 1.0)", "Kind.register(Model)"),
    "a number is registered": ("x * (2.0 if issubclass(int, Kind) else 1.0)", "Kind.register(int)"),
    "fields of a text": ("x * float('{0.rate}'.format(record))", "record.rate = 7.0"),
    "fields of a text by name": ("x * float('{r.rate:.2f}'.format(r=record))", "record.rate = 7.0"),
    "fields of a mapping": ("x * float('{r.rate}'.format_map({'r': record}))", "record.rate = 7.0"),
    "fields in fields": ("x * float('{0:{1.n}f}'.format(2.26, space))", "space.n = '.1'"),
    "fields by a method": ("x * float(in_fields(record))", "record.rate = 7.0"),
    "fields by a formatter": ("x * float(string.Formatter().format('{0.rate}', record))", "record.rate = 7.0"),
    "asdict": ("x * dataclasses.asdict(record)['rate']", "record.rate = 7.0"),
    "astuple": ("x * dataclasses.astuple(record)[0]", "record.rate = 7.0"),
    "match of a class": ("by_class(x)", "record.rate = 7.0"),
    "match of a class by position": ("by_position(x)", "record.rate = 7.0"),
    "slot of a list": ("x * slots.w1", "slots.w1 = 7.0"),
    "attribute of a list": ("x * names.w1", "names.w1 = 7.0"),
    "attribute of the class of a list": ("x * names.of_class", "type(names).of_class = 7.0"),
    "attribute of the class of a dict": ("x * mapping.of_class", "type(mapping).of_class = 7.0"),
    "a dict gets __missing__": ("with_missing(x)", "type(mapping).__missing__ = lambda self, key: 7.0"),
    "attribute of a set": ("x * numbers.w1", "numbers.w1 = 7.0"),
    "attribute of the class of a set": ("x * numbers.of_class", "type(numbers).of_class = 7.0"),
    "attribute of a text": ("x * text.w1", "text.w1 = 7.0"),
    "attribute of the class of a text": ("x * text.of_class", "type(text).of_class = 7.0"),
    "attribute of a date": ("x * moment.w1", "moment.w1 = 7.0"),
    "attribute of a fraction": ("x * exact.w1", "exact.w1 = 7.0"),
    "attribute of a path": ("x * path.w1", "path.w1 = 7.0"),
    "attribute of a number": ("x * scalar.w1", "scalar.w1 = 7.0"),
    "attribute of a named tuple": ("x * pair.w1", "pair.w1 = 7.0"),
    "attribute of the class of a named tuple": ("x * pair.of_class", "type(pair).of_class = 7.0"),
    "attribute of a partial": ("x * bound.w1", "bound.w1 = 7.0"),
    "attribute of the class of a partial": ("x * bound.of_class", "type(bound).of_class = 7.0"),
    "attribute of an enumeration of texts": ("x * Mode.FAST.w1", "Mode.FAST.w1 = 7.0"),
    "attribute of a logger": ("x * log.w1", "log.w1 = 7.0"),
    "level of a logger": ("x * (log.level + 1)", "log.setLevel(10)"),
    "a logger is asked": ("x * (2.0 if log.isEnabledFor(10) else 1.0)", "log.setLevel(20); log._cache.clear()"),
    "a lock is asked": ("x * (2.0 if lock.locked() else 1.0)", "lock.acquire()"),
    "attribute of a function": ("x * idle.w1", "idle.w1 = 7.0"),
    "attribute of a method": ("x * model.rated.w1", "rated.w1 = 7.0"),
    "attribute that a function gets": ("x * getattr(Base.of_base and idle, 'later', 2.0)", "idle.later = 7.0"),
    "defaults of a function": ("x * idle.__defaults__[0]", "idle.__defaults__ = (7.0,)"),
    "name of a function": ("x * len(idle.__name__)", "idle.__name__ = 'another'"),
    "text of a function": ("x * len(idle.__doc__)", "idle.__doc__ = 'another'"),
    "singledispatchmethod": ("x * counted.of([])", "Counted.of.register(list, lambda self, x: 7.0)"),
    "type of a key": ("x * (2.0 if type(next(iter(keys))) is int else 1.0)", "keys.clear(); keys[1.0] = 2.0"),
    "truth as a key": ("x * (2.0 if next(iter(keys)) is True else 1.0)", "keys.clear(); keys[True] = 2.0"),
    "an object in a key": ("x * next(iter(keyed))[0].w1", "model.w1 = 7.0"),
    "a class as a key": ("x * next(iter(by_type)).of_class", "Model.of_class = 7.0"),
    "sign of an entry of a set": ("np.arctan2(next(iter(entries)), -x)", "entries.clear(); entries.add(-0.0)"),
    "type of an entry of a set": ("x * isinstance(next(iter(ones)), float)", "ones.clear(); ones.update((8.0, 0.0))"),
    "order of a set": ("x * next(iter(ones))", "ones.clear(); ones.update((0, 8))"),
    "a list in a slice": ("x * cut.start[0]", "held[0] = 7.0"),
    "an array in a slice": ("x * cut_of.start[0]", "values[0] = 7.0"),
    "places of a decimal number": ("x * len(str(cents))", "cents = decimal.Decimal('1.00')"),
    "time in another zone": ("x * hour.hour", "hour = hour.astimezone(datetime.timezone(datetime.timedelta(hours=2)))"),
    "a record": ("x * row['w1']", "row['w1'] = 7.0"),
    "a record of an array": ("x * row['w1']", "table['w1'] = 7.0"),
    "metadata": ("x * kind_of_numbers.metadata['w1']", "kind_of_numbers = np.dtype(float, metadata={'w1': 7.0})"),
    "metadata of an array": (
        "x * (values.dtype.metadata or {'w1': 2.0})['w1']",
        "values = np.array([2.0, 3.0], np.dtype(float, metadata={'w1': 7.0}))",
    ),
    "namespaces are compared": ("x * (2.0 if space == same_space else 1.0)", "space.n = 2"),
    "a namespace is shown": ("x * len(repr(space))", "space.n = 200"),
    "namespaces of arguments are compared": ("x * (2.0 if parsed == same_parsed else 1.0)", "parsed.n = 2"),
    "a module gets a number": (
        "x * sum(part for part in vars(module).values() if isinstance(part, float))",
        "module.later = 7.0",
    ),
    "members of an object": ("x * dict(inspect.getmembers(model))['w1']", "model.w1 = 7.0"),
    "getattr_static": ("x * inspect.getattr_static(model, name)", "model.w1 = 7.0"),
    "one number at two places": ("x * (2.0 if one_number is same_number else 1.0)", "same_number = float('2.5')"),
    "one text at two places": ("x * (2.0 if one_text is same_text else 1.0)", "same_text = ''.join(['a ', 'b'])"),
    "an array and a partial of it": ("x * np.sum(values) + of_values(x)", "values[0] = 7.0"),
    "an array and a list of it in a cache": ("x * np.sum(values) + kept_values(1)[0][0][0]", "values[0] = 7.0"),
    "an array and a tuple of it in a cache": ("x * np.sum(values) + kept_values(1)[1][0][0]", "values[0] = 7.0"),
    "a deque": ("x * queue[0]", "queue[0] = 7.0"),
    "an array in a deque": ("x * np.sum(queue[1])", "values[0] = 7.0"),
    "a deque grows": ("x * len(queue)", "queue.append(7.0)"),
    "a deque turns": ("x * np.sum(queue[0])", "queue.rotate(1)"),
    "limit of a deque": ("x * queue.maxlen", "queue = collections.deque(queue, maxlen=4)"),
    "an enumeration as a key": ("x * of_color[Color.RED]", "of_color[Color.RED] = 7.0"),
    "a named tuple as a key": ("x * of_place[Place(1)][0]", "of_place[Place(1)][0] = 7.0"),
    "a data class as a key": ("x * of_spec[Spec(1)]", "of_spec[Spec(1)] = 7.0"),
    "None as a key": ("x * of_none[None]", "of_none[None] = 7.0"),
    "name of a key": ("x * of_name[Named('a')]", "first.name, second.name = 'c', 'a'"),
    "a list that a cache keeps": ("x * kept(2)[0][0]", "kept(2)[0][0] = 7.0"),
    "an array that a cache keeps": ("x * np.sum(kept(2)[1])", "kept(2)[1][0] = 7.0"),
    "a cache is cleared": ("x * kept(2)[0][0]", "held[0] = 7.0; kept.cache_clear()"),
    "a cache keeps an old number": ("x * kept(2)[0][0]", "held[0] = 7.0"),
    "a cache for an object": ("x * kept_for(Spec(2))", "kept_for(Spec(2))[0] = 7.0"),
    "another function in the place of a cached one": ("x * kept(2)[0][0]", "kept = lambda n: [[7.0]]"),
    "singledispatch": ("x * dispatched(x)", "dispatched.register(np.ndarray, lambda x: 7.0)"),
    "singledispatch of a class": ("x * dispatched(model)", "dispatched.register(Base, lambda x: 7.0)"),
    "factory of a defaultdict": ("x * many['a']", "many.clear(); many.default_factory = lambda: 7.0"),
}

WHY_UNCOMPILED = {  # words of the reason
    "getattr by another name": "which is getattr", "eval by another name": "which is eval",
    "vars by another name": "which is vars", "attrgetter": "does not name", "attrgetter as a property": "attrgetter",
    "methodcaller": "does not name", "frompyfunc": "np.frompyfunc", "frompyfunc, a method": "frompyfunc",
    "sys.modules": "sys.modules", "import_module": "import_module", "subclasses": "__subclasses__",
    "fields by a method": "does not name",
}  # fmt: skip
WHY_UNCOMPILED |= {kind: "a cached function" for kind, (expression, _) in HIDDEN.items() if "kept" in expression}


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
    "metadata": (
        lambda x: x * (2.0 if x.dtype.metadata else 1.0),
        [np.ones(3), np.ones(3, np.dtype(float, metadata={"a": 1}))] * 3,
    ),
    "the right to write": (lambda x: x * (2.0 if x.flags.writeable else 1.0), [*map(np.ones, (3, 3))] * 3),
    "the right to write, by a letter": (lambda x: x * (2.0 if x.flags["W"] else 1.0), [*map(np.ones, (3, 3))] * 3),
}
OF_ARGUMENTS["the right to write"][1][1].flags.writeable = False
OF_ARGUMENTS["the right to write, by a letter"][1][1].flags.writeable = False


@pytest.mark.parametrize("kind", OF_ARGUMENTS)
def test_questions_about_arguments(kind):
    f, given = OF_ARGUMENTS[kind]
    beside(lambda: f, calls=len(given), arguments=lambda i: (given[i],))
