"""Things that a function reads from outside: cells, globals, defaults, attributes, all that its code can reach.

``Surroundings`` is a walk from a function and its arguments over everything that the code objects which ran
(``watching``) can name. Each thing met is one of these:

- an array, or the numbers in a node: read afresh at each call, an input of the program; its form is checked;
- a number, text, None: checked by value; a number in ``moving`` is read afresh, too;
- a function, a class, a module, an object, a container: checked to be the same one, and walked into. Modules and
  classes of the standard library, of NumPy and of this package are not;
- a ``numpy.random.Generator``: an input that is drawn from (``randomness``);
- anything else, such as an open file or an iterator, is refused by name.

The checks become one Python expression, so that a call pays some tens of nanoseconds for each.
"""

from __future__ import annotations

import builtins
import collections
import datetime
import decimal
import enum
import functools
import logging
import operator
import sys
import weakref
from abc import get_cache_token
from collections.abc import Callable, Collection, Mapping
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    MappingProxyType,
    MemberDescriptorType,
    MethodType,
    ModuleType,
    SimpleNamespace,
)
from typing import Any

import numpy as np

from autograd.compiling.checks import Checks
from autograd.compiling.places import (
    FUNCTIONS,
    GETTERS,
    NUMBERS,
    SILENT,
    TEXTS,
    Holder,
    Input,
    Location,
    codes_of,
    is_derived,
    is_free,
    is_of_python,
    is_ours,
    is_plain,
)
from autograd.compiling.traced import Traced
from autograd.compiling.tracer import Untraceable
from autograd.compiling.watching import (
    BY_NAME,
    NOWS,
    READS_ANY,
    Codes,
    is_installed,
    kind_of,
    named,
    names_in_format,
    whose,
)
from autograd.engine.node import Node

_BUILTINS = vars(builtins)


def _is_of_the_package(x: FunctionType) -> bool:
    """True for a function that a module of this package has by its name, decorated or not: the modules are trusted."""
    if whose(x.__module__ or "") != "package":
        return False
    return getattr(sys.modules.get(x.__module__), x.__qualname__, None) is x


def _may_hold(key: Any) -> bool:
    """True for a key of a dict that has attributes, or that something with attributes is in."""
    if type(key) is tuple:
        return any(map(_may_hold, key))
    return type(key) not in (str, int, float, bool, type(None)) and not isinstance(key, Node)


_FACTS = frozenset(
    ("__name__", "__qualname__", "__module__", "__doc__", "__defaults__", "__kwdefaults__", "__closure__", "__code__",
     "__annotations__")
)  # fmt: skip
"""Attributes that a function has without being given them."""

_OF_NAMED_TUPLES = frozenset(vars(collections.namedtuple("P", "x"))) - {"x"} | {"__annotations__", "__orig_bases__"}
"""The members of a class of named tuples that has nothing of its own."""

LARGE = 4 << 20
"""Bytes of an array that has to be compared as a whole at each call."""


class Surroundings(Checks):
    """All that a function can read outside of the arrays and numbers among its arguments.

    Args:
        function: the function.
        arguments: its arguments; arrays and numbers in tuples, lists and dicts are the caller's business.
        codes: the code objects that ran.
        moving: the paths of numbers that are to be read afresh.
        fixed: True if arrays are compared as a whole at each call, and not read afresh, except for those of nodes,
            layers and optimisers.

    Attributes:
        inputs: the values that are read afresh; arrays come in the order in which they were met.
        locations: the places that hold something which a trace replaces or a function may change.
        compared: arrays that are compared at each call, at places that cannot be set.
        known: the objects that were met, by identity.
        holders: the containers and the attribute dicts.
        moving_at: the positions of numbers among the inputs, by owner and key of the place, and the index in a tuple.
        generators: the sources of randomness.
        asks_type: the globals of code that names ``type``.
        identities: the arrays that were met, if the function may ask if two objects are the same one, or have memory in
            common.
        moving: ``moving``.
        is_fixed: ``fixed``.

    Raises:
        Untraceable: it can read something that can neither be read afresh nor be checked.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: Collection[Any],
        codes: Codes,
        moving: Collection[str] = (),
        fixed: bool = False,
    ) -> None:
        super().__init__()
        self.is_fixed = fixed
        self.inputs: list[Input] = []
        self.locations: list[Location] = []
        self.compared: list[Any] = []
        self.known: dict[int, str] = {}
        self.holders: list[Holder] = []
        self.generators: list[np.random.Generator] = []
        self.nodes: list[Node] = []
        self.arrays: dict[int, int] = {}
        self._alike: dict[Any, list[str]] = {}  # by form, the names of arrays that could be one another
        self.identities: list[Any] = []
        self._asks_identity = False
        self.asks_type: list[Any] = []
        self.moving_at: dict[tuple[int, Any, tuple[int, ...]], int] = {}
        self.moving = frozenset(moving)
        self._changing: Collection[Any] = ()  # see ``Optimizer.changing_numbers``
        self._in_package = False
        self._seen: set[tuple[int, str]] = set()  # globals and classes that were visited already
        self._placed: set[tuple[int, Any]] = set()
        self._absent: dict[str, set[str]] = {}  # the globals that code names and that are builtins or absent
        self._met: set[CodeType] = set()  # the code of the functions that were visited
        self._ran = {code for code, _ in codes}
        by_kind: dict[str, list[tuple[CodeType, Mapping[str, Any]]]] = {"user": [], "package": [], "library": []}
        for (code, _), around in codes.items():
            by_kind[kind_of(code, around)].append((code, around))
        users = by_kind["user"]
        self._read_names(users, [code for code, _ in by_kind["package"]], by_kind["library"])
        self._of_library = frozenset[str]().union(*[named(code).attributes for code, _ in by_kind["library"]])
        try:
            self._visit(function, self.bind(function), "the function", None)
            for i, x in enumerate(arguments):
                self._visit_argument(x, f"argument {i}")
            for code, its_globals in users:
                self._visit_globals(code, its_globals)
            for text, names in self._absent.items():
                self.expect(f"{text}.keys().isdisjoint({self.bind(frozenset(names))})", "a global that was not there")
            self._check_found([code for code, _ in users])
            if self._asks_decimals:
                context, now = self.bind(decimal.getcontext), decimal.getcontext()
                text = f"({context}().prec, {context}().rounding) == {now.prec, now.rounding}"
                self.expect(text, "the context of decimal numbers")
        except RecursionError:
            raise Untraceable("reads a structure that is nested too deeply to be watched") from None
        for alike in self._alike.values():  # arrays that were one another would be other ones to a trace
            if len(alike) > 1:
                ids = ", ".join(f"id({x})" for x in alike)
                self.expect(f"len({{{ids}}}) == {len(alike)}", "an array at two places")
        if self.nodes:
            self.expect(f"free({self.bind(self.nodes)})", "a hook on a node")
        self.read([x.text for x in self.inputs])

    def _read_names(
        self,
        users: list[tuple[CodeType, Mapping[str, Any]]],
        ours: list[CodeType],
        library: list[tuple[CodeType, Mapping[str, Any]]],
    ) -> None:
        self._users_names: set[str] = set()
        self._all_attributes = any(
            f"{around.get('__name__')}.{code.co_qualname}" in READS_ANY for code, around in library
        )
        self._asks_decimals = asks_class = False
        for code, around in users:
            found = named(code)
            asks_class |= not found.globals.isdisjoint(("isinstance", "issubclass"))
            self._asks_decimals |= "Decimal" in found.globals or "Decimal" in found.attributes
            self._all_attributes |= found.all_attributes
            self._users_names |= found.attributes
            if "type" in found.globals and all(around is not x for x in self.asks_type):
                self.asks_type.append(around)
            self._asks_identity |= found.identity
            if found.unknown:
                raise Untraceable(
                    f"{code.co_qualname} ({code.co_filename}:{code.co_firstlineno}) calls {found.unknown}(), which may "
                    f"read anything"
                )
        self._names = self._users_names.union(*[named(code).attributes for code in ours])
        if asks_class:
            self.expect(f"{self.bind(get_cache_token)}() == {get_cache_token()}", "the classes registered with others")

    def _place(self, at: Location | None) -> None:
        if at is not None and (id(at.owner), at.key) not in self._placed:
            self._placed.add((id(at.owner), at.key))
            self.locations.append(at)

    def _visit_argument(self, x: Any, path: str) -> None:
        cls = type(x)
        if isinstance(x, Traced) or cls in (np.ndarray, *NUMBERS) or isinstance(x, np.generic):
            return
        if cls in (tuple, list):
            for i, part in enumerate(x):
                self._visit_argument(part, f"{path}[{i}]")
        elif cls is dict:
            for key, part in x.items():
                self._visit_argument(part, f"{path}[{key!r}]")
        elif cls is np.random.Generator:
            if id(x) not in self.known:
                self.known[id(x)] = self.bind(x)
                self._visit_generator(x, self.known[id(x)], path)
        elif x is not None and cls not in (bool, str, bytes):
            self._visit(x, self.bind(x), path, None)

    def _visit_globals(self, code: CodeType, around: Mapping[str, Any]) -> None:
        if id(around) not in self.known:
            self.known[id(around)] = self.bind(around)
        text = self.known[id(around)]
        absent = named(code).globals - around.keys()
        if absent:
            self._absent.setdefault(text, set()).update(absent)
        for name in sorted(absent & _BUILTINS.keys()):
            if not callable(_BUILTINS[name]):
                self._visit(_BUILTINS[name], f"{self._named(_BUILTINS)}[{name!r}]", f"builtins.{name}", None)
        for name in sorted(named(code).globals & around.keys()):
            if name != "__builtins__" and (id(around), name) not in self._seen:
                self._seen.add((id(around), name))
                place = Location(around, name, True, f"global {name}")
                self._place(place)
                self._visit(around[name], f"{text}[{name!r}]", place.path, place)
        for name in named(code).modules & sys.modules.keys():
            if whose(name) == "user":
                self._visit(sys.modules[name], f"{self._named(sys.modules)}[{name!r}]", name, None)
            else:
                self._visit_numbers(sys.modules[name], name)

    def _check_found(self, users: list[CodeType]) -> None:
        """Refuse a closure that ran and was not met, because the content of its cells is unknown."""
        inner = {part for code in self._ran for part in code.co_consts if isinstance(part, CodeType)}
        for code in users:
            if code.co_freevars and code not in inner and code not in self._met:
                raise Untraceable(
                    f"calls {code.co_qualname} ({code.co_filename}:{code.co_firstlineno}), a closure that cannot be "
                    f"found from outside, so that its variables cannot be watched; pass it as an argument"
                )

    def _visit(self, x: Any, text: str, path: str, at: Location | None, inside: tuple[int, ...] = ()) -> None:
        """Decide about one thing; ``text`` reads it, ``at`` is its place if it can be set.

        Of a part of a tuple ``at`` is the place of the tuple, and ``inside`` the index in it.
        """
        cls = type(x)
        if x is None or x is True or x is False or x is Ellipsis or x is NotImplemented:
            self.expect(f"{text} is {x!r}", path)
        elif type(x) is np.void:
            if x.dtype.hasobject:
                raise Untraceable(f"reads {path}, a record with objects, which cannot be compared")
            was = self.bind((x.dtype, x.tobytes()))
            self.expect(f"type({text}) is {self.bind(cls)} and ({text}.dtype, {text}.tobytes()) == {was}", path)
        elif cls in NUMBERS or (isinstance(x, np.generic) and not is_derived(cls)):
            self._visit_number(x, text, path, at, inside)
        elif cls is slice and not all(part is None or type(part) is int for part in (x.start, x.stop, x.step)):
            self.expect(f"type({text}) is slice", path)
            for attribute in ("start", "stop", "step"):
                self._visit(getattr(x, attribute), f"{text}.{attribute}", f"{path}.{attribute}", None)
        elif isinstance(x, TEXTS) and not is_derived(cls):
            self._asks_decimals |= cls is decimal.Decimal
            self._expect_same(x, text, path)
        elif isinstance(x, FUNCTIONS) and is_free(x):
            if getattr(x, "__name__", "") in BY_NAME and path != f"global {x.__name__}":
                raise Untraceable(f"reads {path}, which is {x.__name__}; call it by this name, which says what is read")
            self.expect(f"{text} is {self.bind(x)}", path)
        elif cls is np.ndarray:
            self._visit_array(x, text, path, at)
        elif cls is tuple or (isinstance(x, tuple) and hasattr(x, "_fields")):
            self.expect(f"type({text}) is {self.bind(cls)} and len({text}) == {len(x)}", path)
            self._place(at)
            for i, part in enumerate(x):
                self._visit(part, f"{text}[{i}]", f"{path}[{i}]", at, (*inside, i))
            if cls is not tuple and is_derived(cls) and vars(cls).keys() - _OF_NAMED_TUPLES - {*cls._fields}:
                if hasattr(x, "__dict__"):
                    name = self.bind(x)
                    self.expect(f"{text} is {name}", path)
                    self._visit_attributes(x, name, path, path)
                self._visit_class(cls, self._named(cls), path)
        elif cls is MethodType:
            self.expect(f"type({text}) is {self.bind(cls)}", path)
            self._visit(x.__func__, f"{text}.__func__", path, None)
            self._visit(x.__self__, f"{text}.__self__", path, None)
        elif id(x) in self.known:
            self.expect(f"{text} is {self.known[id(x)]}", path)
        else:
            if cls is np.random.Generator:
                self._place(at)
            name = self.known[id(x)] = self.bind(x)
            if text != f"o{len(self._bound) - 2}":
                self.expect(f"{text} is {name}", path)
            self._visit_object(x, name, path, at)

    def _visit_object(self, x: Any, name: str, path: str, at: Location | None) -> None:
        cls = type(x)
        if isinstance(x, Node):
            self._visit_node(x, name, path)
        elif cls is np.random.Generator:
            if at is None:
                raise Untraceable(
                    f"draws from {path}, a generator at a place that cannot be set; pass it as an argument"
                )
            self._visit_generator(x, name, path)
        elif cls is FunctionType:
            self._visit_function(x, name, path)
        elif isinstance(x, functools.partial):
            for part, attribute in ((x.func, "func"), (x.args, "args"), (x.keywords, "keywords")):
                self._visit(part, f"{name}.{attribute}", f"{path}.{attribute}", None)
            self._visit_additions(x, name, path)
        elif isinstance(x, GETTERS):
            self._visit_getter(x, path)
        elif isinstance(x, np.ufunc) and is_of_python(x):
            raise Untraceable(
                f"reads {path}, made by np.frompyfunc of a function that cannot be found from outside, so that its "
                f"variables cannot be watched; call the function itself"
            )
        elif isinstance(x, enum.Enum):
            self._visit(x._value_, f"{name}._value_", f"{path}.value", None)
            self._visit_attributes(x, name, path, path)
        elif isinstance(x, type):
            self._visit_class(x, name, path)
            if type(x) is not type:
                self._visit_class(type(x), self._named(type(x)), path)
        elif isinstance(x, ModuleType):
            if x is sys and "modules" in self._users_names:
                raise Untraceable(f"reads {path}.modules, which may be anything; import the module instead")
            if whose(x.__name__) == "user":
                self.expect(f"type({name}) is {self.bind(cls)}", path)
                self._visit_attributes(x, name, path, path.removeprefix("global "))
            else:
                self._visit_numbers(x, path.removeprefix("global "))
        elif isinstance(x, (dict, MappingProxyType)):
            self._visit_dict(x, name, path)
        elif isinstance(x, list):
            self._visit_list(x, name, path)
        elif isinstance(x, (set, frozenset)):
            self._visit_set(x, name, path)
        elif isinstance(x, (property, staticmethod, classmethod, functools.cached_property)):
            for attribute in ("fget", "fset", "__func__", "func"):
                inner = getattr(x, attribute, None)
                if inner is not None:
                    self._visit(inner, f"{name}.{attribute}", path, None)
        elif isinstance(x, weakref.ref):
            self._visit(x(), f"{name}()", path, None)
        elif isinstance(x, BuiltinFunctionType):  # a method of an object, for example list.append
            if isinstance(x.__self__, str) and x.__name__ in ("format", "format_map"):
                self._refuse_unnamed(names_in_format(x.__self__), path, "the method of a text with fields")
            self._visit(x.__self__, f"{name}.__self__", path, None)
        elif isinstance(x, SILENT):
            self._visit_silent(x, name, path)
        elif isinstance(x, (np.generic, *TEXTS)):  # of a derived class
            self._visit_additions(x, name, path)
        elif getattr(cls, "stands_for_function", False):
            self._visit(x.function, f"{name}.function", path, None)
        elif is_plain(cls):
            self.expect(f"type({name}) is {self.bind(cls)}", path)
            self._visit_attributes(x, name, path, path)
            self._visit_class(cls, self._named(cls), path)
        else:
            raise Untraceable(
                f"reads {path}, a {cls.__module__}.{cls.__qualname__}, which can neither be read afresh nor be "
                f"compared; pass the needed part of it as an argument"
            )

    def _named(self, x: Any) -> str:
        return self.known.get(id(x)) or self.bind(x)

    def _visit_generator(self, x: np.random.Generator, name: str, path: str) -> None:
        self.generators.append(x)
        self.inputs.append(Input(name, path, None))

    def _visit_number(self, x: Any, text: str, path: str, at: Location | None, inside: tuple[int, ...]) -> None:
        moves = at is not None and (path in self.moving or (at.item and at.key in self._changing and not inside))
        if at is not None and moves and type(x) is not np.bool_:
            self.expect(f"type({text}) is {self.bind(type(x))}", path)
            self.moving_at[id(at.owner), at.key, inside] = len(self.inputs)
            self.inputs.append(Input(text, path, None))
            self._place(at)
        else:
            self._expect_same(x, text, path)

    def _expect_same(self, x: Any, text: str, path: str) -> None:
        name = self.bind(x)
        self.expect(f"{text} is {name}" + ("" if self._asks_identity else f" or same({text}, {name})"), path)

    def _visit_array(self, x: Any, text: str, path: str, at: Location | None, node: Node | None = None) -> None:
        if x.dtype.hasobject:
            raise Untraceable(f"reads {path}, an array of {x.dtype}, which cannot be compared")
        self._place(at)
        if self._asks_identity:
            self.identities.append(x)
        if id(x) in self.arrays:
            self.expect(f"{text} is {self.inputs[self.arrays[id(x)]].text}", path)
            return
        fixed = self.is_fixed and node is None and not self._in_package
        if at is None or fixed or x.dtype.kind not in "fiubc":
            if x.nbytes > LARGE:
                raise Untraceable(
                    f"reads {path}, an array of {x.nbytes >> 20} MB that would have to be compared at each call; pass "
                    f"it as an argument"
                )
            same = f" and {text} is {self.bind(x)}" if self._asks_identity else ""
            self.expect(f"same_bits({text}, {self.bind(x.copy('K'))}){same}", path)
            if at is None:
                self.compared.append(x)
            return
        self.arrays[id(x)] = len(self.inputs)
        a = f"a{len(self.inputs)}"
        self._alike.setdefault((x.shape, x.strides, x.dtype), []).append(a)
        self.inputs.append(Input(text, path, node))
        self.expect(
            f"type({a} := {text}) is ndarray and {a}.shape == {x.shape} and {a}.strides == {x.strides} "
            f"and ({a}.dtype is {(dtype := self.bind(x.dtype))} or same({a}.dtype, {dtype}))",
            path,
        )

    def _visit_node(self, x: Node, name: str, path: str) -> None:
        if x.op is not None or hasattr(x, "_versions") or hasattr(x, "_source"):
            raise Untraceable(
                f"reads {path}, a {type(x).__name__} that was computed outside of it; pass it as an argument, or "
                f"detach it"
            )
        self.nodes.append(x)
        self.expect(f"{name}.op is None and {name}._requires_grad is {x._requires_grad}", f"{path}.requires_grad")
        for slot, of_path in (("_data", path), ("_grad", f"{path}.grad")):
            value, place = getattr(x, slot), Location(x, slot, False, of_path)
            if type(value) is np.ndarray:
                self._visit_array(value, f"{name}.{slot}", of_path, place, x)
            elif type(value) is float:
                self.expect(f"type({name}.{slot}) is float", of_path)
                self.moving_at[id(x), slot, ()] = len(self.inputs)
                self.inputs.append(Input(f"{name}.{slot}", of_path, x))
                self._place(place)
            elif value is None or isinstance(value, np.generic):
                self._place(place)
                self._visit(value, f"{name}.{slot}", of_path, place)
            else:
                raise Untraceable(f"reads {of_path}, a {type(value).__name__}, expected a plain array")

    def _visit_function(self, x: FunctionType, name: str, path: str) -> None:
        if _is_of_the_package(x):
            return
        for attribute in sorted(_FACTS & self._users_names):
            if attribute == "__code__":
                self.expect(f"{name}.__code__ is {self.bind(x.__code__)}", path)
            else:
                self._visit(getattr(x, attribute), f"{name}.{attribute}", f"{path}.{attribute}", None)
        if x.__code__ not in self._ran:
            self._visit_dict_of_function(x, name, path)
            return
        self._met.add(x.__code__)
        self.expect(f"{name}.__code__ is {self.bind(x.__code__)}", path)
        for variable, cell in zip(x.__code__.co_freevars, x.__closure__ or (), strict=True):
            try:
                value = cell.cell_contents
            except ValueError:
                self.expect(f"empty({self.bind(cell)})", variable)
                continue
            if id(cell) not in self.known:
                self.known[id(cell)] = self.bind(cell)
                place = Location(cell, "cell_contents", False, variable)
                self._place(place)
                self._visit(value, f"{self.known[id(cell)]}.cell_contents", variable, place)
        for attribute in ("__defaults__", "__kwdefaults__"):
            value = getattr(x, attribute)
            if value:
                place = Location(x, attribute, False, f"{x.__qualname__}.{attribute}")
                self._place(place)
                self._visit(value, f"{name}.{attribute}", place.path, place)
        self._visit_dict_of_function(x, name, path)

    def _visit_dict_of_function(self, x: FunctionType, name: str, path: str) -> None:
        if vars(x):
            self._visit_attributes(x, name, path, x.__qualname__)
        elif kind_of(x.__code__, x.__globals__) == "user":
            self.expect(f"not {name}.__dict__", f"the attributes of {x.__qualname__}")

    def _visit_getter(self, x: Any, path: str) -> None:
        """What ``operator.itemgetter`` and its like hold; they never change, but an array that they hold may."""
        maker, held = x.__reduce__()
        if isinstance(maker, functools.partial):  # of a method that is called with keywords
            held = (*maker.args, *held, *maker.keywords.values())
        names = {} if isinstance(x, operator.itemgetter) else held[: None if isinstance(x, operator.attrgetter) else 1]
        found = {part for text in names for part in text.split(".")}
        self._refuse_unnamed(found, path, f"an operator.{type(x).__name__}")
        self._visit(held, self.bind(held), path, None)

    def _refuse_unnamed(self, found: set[str] | None, path: str, kind: str) -> None:
        """Refuse an object of C that reads attributes, if the code does not name them; None stands for any."""
        unnamed = {"any attribute"} if found is None else found - self._names
        if unnamed and not self._all_attributes:
            raise Untraceable(
                f"reads {path}, {kind} of {', '.join(sorted(unnamed))}, which the code does not name; write it as a "
                f"function"
            )

    def _visit_silent(self, x: Any, name: str, path: str) -> None:
        """The state of a lock or of a logger, if the code asks for it."""
        if "locked" in self._users_names and hasattr(x, "locked"):
            self.expect(f"{name}.locked() is {x.locked()}", path)
        if isinstance(x, logging.Logger) and not self._users_names.isdisjoint(("isEnabledFor", "getEffectiveLevel")):
            levels = f"({name}.getEffectiveLevel(), {name}.disabled, {name}.manager.disable)"
            self.expect(f"{levels} == {x.getEffectiveLevel(), x.disabled, x.manager.disable}", path)
        members = getattr(x, "__dict__", {})
        for key in sorted(self._users_names & members.keys()):
            self._visit(members[key], f"{name}.{key}", f"{path}.{key}", None)
        if is_derived(type(x)):
            self._visit_class(type(x), self._named(type(x)), path)

    def _visit_additions(self, x: Any, name: str, path: str) -> None:
        """What an object of a class derived from one in C has besides its content."""
        self._visit_attributes(x, name, path, path)
        if is_derived(type(x)):
            self.expect(f"type({name}) is {self.bind(type(x))}", path)
            self._visit_class(type(x), self._named(type(x)), path)

    def _visit_class(self, cls: type, name: str, path: str) -> None:
        if is_derived(cls) and (id(cls), "bases") not in self._seen:
            self._seen.add((id(cls), "bases"))
            self.expect(f"{name}.__mro__ is {self.bind(cls.__mro__)}", f"the bases of {cls.__qualname__}")
            for attribute in sorted({"__name__", "__qualname__"} & self._users_names):
                self.expect(f"{name}.{attribute} == {getattr(cls, attribute)!r}", f"{path}.{attribute}")
        for base in cls.__mro__:
            if whose(base.__module__) != "user" or (id(base), "class") in self._seen:
                continue
            self._seen.add((id(base), "class"))
            members = vars(base)
            dictionary = self.bind(members)
            self.expect(f"[*{dictionary}] == {self.bind([*members])}", f"the attributes of {base.__qualname__}")
            for key, value in list(members.items()):
                if key in ("__dict__", "__weakref__"):  # descriptors that Python makes
                    continue
                ran = any(code in self._ran for code in codes_of(value))
                is_named = key in self._names or (self._all_attributes and not key.startswith(("__", "_abc_")))
                if not ran and (not is_named or (isinstance(value, FunctionType) and not vars(value))):
                    continue
                if key in NOWS and issubclass(base, datetime.date) and key in self._users_names:
                    raise Untraceable(f"reads {base.__qualname__}.{key}, the time; pass it as an argument")
                place = Location(base, key, False, f"{base.__qualname__}.{key}")
                if not hasattr(type(value), "__get__"):  # getattr(base, key) of a descriptor is another object
                    self._place(place)
                self._visit(value, f"{dictionary}[{key!r}]", place.path, place)

    def _visit_numbers(self, x: ModuleType, path: str) -> None:
        """The numbers of a module of others that the code names, as ``math.pi``, and the lists of ``sys``."""
        members = vars(x)
        for key in sorted(self._names & members.keys()):
            if x is sys and type(members[key]) in (str, list):
                self._visit(members[key], f"{self._named(members)}[{key!r}]", f"{path}.{key}", None)
            if type(members[key]) in NUMBERS:
                self._visit_number(members[key], f"{self._named(members)}[{key!r}]", f"{path}.{key}", None, ())

    def _visit_attributes(self, x: Any, name: str, path: str, spelled: str) -> None:
        """The attributes of an object that the code names; of a layer or an optimiser all."""
        ours, outer = is_ours(x), (self._changing, self._in_package)
        self._changing, self._in_package = getattr(type(x), "changing_numbers", ()), ours
        of_library = any(whose(base.__module__) == "library" for base in type(x).__mro__[:-1])
        names = self._names | self._of_library if of_library else self._names
        found = getattr(x, "__dict__", None)
        if isinstance(found, dict):
            dictionary = self.bind(found)
            every = self._all_attributes and not (isinstance(x, ModuleType) and is_installed(x))
            wanted = [
                key
                for key, value in found.items()
                if key in names
                or (every and not (isinstance(x, ModuleType) and key.startswith("__")))
                or (ours and (isinstance(value, (Node, list, tuple, dict)) or is_ours(value)))
                # which C compares and shows as a whole
                or (isinstance(x, SimpleNamespace) and isinstance(value, (bool, *NUMBERS, *TEXTS, type(None))))
            ]
            of_all = f"the attributes of {spelled}"
            if isinstance(x, ModuleType) and every:
                self.expect(f"[*{dictionary}] == {self.bind([*found])}", of_all)
            elif isinstance(x, ModuleType):
                self.expect(f"{dictionary}.keys().isdisjoint({self.bind(self._users_names - found.keys())})", of_all)
            else:
                self.holders.append(Holder(found, spelled, True))
                self.expect(f"{name}.__dict__ is {dictionary}", of_all)
                # objects of the package lose no attribute
                known = len(wanted) == len(found) or whose(type(x).__module__) == "package"
                keys = f"len({dictionary}) == {len(found)}" if known else f"[*{dictionary}] == {self.bind([*found])}"
                self.expect(keys, of_all)
            for key in wanted:
                place = Location(found, key, True, f"{spelled}.{key}")
                self._visit(found[key], f"{dictionary}[{key!r}]", place.path, place)
        for base in type(x).__mro__:
            inside = whose(base.__module__) != "library"
            for key, member in vars(base).items():
                if not isinstance(member, MemberDescriptorType) or key.startswith("__"):
                    continue
                if inside or key in names:
                    place = Location(x, key, False, f"{spelled}.{key}")
                    if not hasattr(x, key):
                        self.expect(f"not hasattr({name}, {key!r})", place.path)
                        continue
                    self._place(place)
                    self._visit(getattr(x, key), f"{name}.{key}", place.path, place)
        self._changing, self._in_package = outer

    def _visit_dict(self, x: Any, name: str, path: str) -> None:
        holder = Holder(x, path, False)
        if isinstance(x, dict):
            self.holders.append(holder)
        if all(type(key) in (str, int, float, bool) for key in x):
            self._expect_parts(x, name, f"{path} (its keys, in their order)")
        else:
            self.expect(f"len({name}) == {len(x)}", path)
            self.expect(f"[*map(id, {name})] == {self.bind([*map(id, x)])}", f"the order of {path}")
        if isinstance(x, collections.defaultdict):
            self._visit(x.default_factory, f"{name}.default_factory", f"{path}.default_factory", None)
        for key, value in list(x.items()):
            spelled = holder.spelled(key)
            if type(key) in (str, int):
                text = f"{name}[{key!r}]"
            else:
                if not (isinstance(key, (Node, type, FunctionType, *TEXTS)) or type(key) in (bool, tuple, float)):
                    raise Untraceable(f"reads {path}, a dict with keys that are {type(key).__name__}s")
                text = f"{name}[{self.bind(key)}]"
                if _may_hold(key):
                    self._visit(key, self._named(key), f"a key of {path}", None)
            self._visit(value, text, spelled, Location(x, key, True, spelled) if isinstance(x, dict) else None)
        if type(x) not in (dict, MappingProxyType):
            self._visit_additions(x, name, path)

    def _expect_parts(self, x: Any, name: str, path: str) -> None:
        """Check the keys of a dict or the entries of a set, in their order: another one after other insertions."""
        kinds = [*map(type, x)]
        if any(kind not in (str, int, bool) for kind in kinds):  # 0.0 and -0.0 are equal
            self.expect(f"repr([*{name}]) == {repr([*x])!r}", path)
        else:
            text = f"[*{name}] == {self.bind([*x])}"
            if any(kind is not str for kind in kinds):  # 1 and True are
                text += f" and [*map(type, {name})] == {self.bind(kinds)}"
            self.expect(text, path)

    def _visit_list(self, x: list[Any], name: str, path: str) -> None:
        self.holders.append(Holder(x, path, False))
        self.expect(f"len({name}) == {len(x)}", path)
        for i, value in enumerate(x):
            self._visit(value, f"{name}[{i}]", f"{path}[{i}]", Location(x, i, True, f"{path}[{i}]"))
        if type(x) is not list:
            self._visit_additions(x, name, path)

    def _visit_set(self, x: Any, name: str, path: str) -> None:
        if any(not isinstance(part, (bool, *NUMBERS, *TEXTS, type(None))) for part in x):
            raise Untraceable(f"reads {path}, a set of objects, which have no order")
        if isinstance(x, set):
            self.holders.append(Holder(x, path, False))
        self._expect_parts(x, name, path)
        if type(x) not in (set, frozenset):
            self._visit_additions(x, name, path)
