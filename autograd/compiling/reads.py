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
import decimal
import enum
import functools
import sys
import weakref
from abc import get_cache_token
from collections.abc import Callable, Collection, Mapping
from itertools import combinations
from types import BuiltinFunctionType, CodeType, FunctionType, MappingProxyType, MethodType, ModuleType
from typing import Any

import numpy as np

from autograd.compiling.contents import Contents
from autograd.compiling.places import (
    FUNCTIONS,
    GETTERS,
    NUMBERS,
    SILENT,
    TEXTS,
    Location,
    is_derived,
    is_free,
    is_of_python,
    is_plain,
)
from autograd.compiling.questions import OF_PYTHON
from autograd.compiling.traced import Traced
from autograd.compiling.tracer import Untraceable
from autograd.compiling.watching import BY_NAME, READS_ANY, WITHIN, Codes, kind_of, named, names_in_format, whose
from autograd.engine.node import Node

MOST_IN_PAIRS = 6
"""The most arrays that are told apart in pairs, which for three takes a fifth of the time of a set of their ids."""

_BUILTINS = vars(builtins)
_CACHED = type(functools.cache(len))

_OF_NAMED_TUPLES = frozenset(vars(collections.namedtuple("P", "x"))) - {"x"} | {"__annotations__", "__orig_bases__"}
"""The members of a class of named tuples that has nothing of its own."""


class Surroundings(Contents):
    """All that a function can read outside of the arrays and numbers among its arguments.

    Args:
        function: the function.
        arguments: its arguments; arrays and numbers in tuples, lists and dicts are the caller's business.
        codes: the code objects that ran.
        moving: the paths of numbers that are to be read afresh.
        fixed: True if arrays are compared as a whole at each call, and not read afresh, except for those of nodes,
            layers and optimisers.

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
        super().__init__(codes, moving, fixed)
        by_kind: dict[str, list[tuple[CodeType, Mapping[str, Any]]]] = {"user": [], "package": [], "library": []}
        for (code, _), around in codes.items():
            by_kind[kind_of(code, around)].append((code, around))
        users = by_kind["user"]
        ours = by_kind["package"]
        within = [code for code, around in ours if around is WITHIN]
        self._read_names(users, [code for code, _ in ours], by_kind["library"], within)
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
                pairs = " and ".join(f"{x} is not {y}" for x, y in combinations(alike, 2))
                text = pairs if len(alike) <= MOST_IN_PAIRS else f"len({{{ids}}}) == {len(alike)}"
                self.expect(text, "an array at two places")
        if self.nodes:
            self.expect(f"free({self.bind(self.nodes)})", "a hook on a node")
        self.read([x.text for x in self.inputs])

    def _read_names(
        self,
        users: list[tuple[CodeType, Mapping[str, Any]]],
        ours: list[CodeType],
        library: list[tuple[CodeType, Mapping[str, Any]]],
        within: list[CodeType],
    ) -> None:
        self._all_attributes = any(
            f"{around.get('__name__')}.{code.co_qualname}" in READS_ANY for code, around in library
        )
        self._all_attributes |= any(named(code).all_attributes for code in within)
        asks_class = False
        for code, around in users:
            found = named(code)
            asks_class |= not found.globals.isdisjoint(("isinstance", "issubclass"))
            self._asks_decimals |= "Decimal" in found.globals or "Decimal" in found.attributes
            self._all_attributes |= found.all_attributes
            self._users_names |= found.attributes
            self.asks.update({(id(around), name): (around, name) for name in found.globals & OF_PYTHON.keys()})
            self._asks_identity |= found.identity
            if found.unknown:
                raise Untraceable(
                    f"{code.co_qualname} ({code.co_filename}:{code.co_firstlineno}) calls {found.unknown}(), which may "
                    f"read anything"
                )
        self._names = self._users_names.union(*[named(code).attributes for code in ours])
        if asks_class:
            self.expect(f"{self.bind(get_cache_token)}() == {get_cache_token()}", "the classes registered with others")

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
        """As ``Walk._visit``."""
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
            if cls is np.random.Generator:  # each of its places has to hold the tracer, or a trace would move it
                self._place_of_generator(at, path)
        else:
            if cls is np.random.Generator:
                self._place_of_generator(at, path)
            name = self.known[id(x)] = self.bind(x)
            if text != f"o{len(self._bound) - 2}":
                self.expect(f"{text} is {name}", path)
            self._visit_object(x, name, path, at)

    def _visit_object(self, x: Any, name: str, path: str, at: Location | None) -> None:
        cls = type(x)
        if isinstance(x, Node):
            self._visit_node(x, name, path)
        elif cls is np.random.Generator:
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
        elif isinstance(x, collections.deque):
            self._visit_deque(x, name, path)
        elif cls is _CACHED:
            raise Untraceable(
                f"reads {path}, a cached function, which may return what it keeps or compute; call it outside and pass "
                f"the result as an argument, or call {path.removeprefix('global ')}.__wrapped__"
            )
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
