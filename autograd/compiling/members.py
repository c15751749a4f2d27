"""Things with members that a function can read: functions, classes, objects, what they hold beside their content."""

from __future__ import annotations

import datetime
import functools
import logging
import operator
import sys
from abc import get_cache_token
from types import FunctionType, MemberDescriptorType, ModuleType, SimpleNamespace
from typing import Any

from autograd.compiling.places import NUMBERS, TEXTS, Holder, Location, codes_of, is_derived, is_ours
from autograd.compiling.tracer import Untraceable
from autograd.compiling.walk import Walk
from autograd.compiling.watching import NOWS, is_installed, kind_of, whose
from autograd.engine.node import Node


def _is_of_the_package(x: FunctionType) -> bool:
    """True for a function that a module of this package has by its name, decorated or not: the modules are trusted."""
    if whose(x.__module__ or "") != "package":
        return False
    return getattr(sys.modules.get(x.__module__), x.__qualname__, None) is x


_FACTS = frozenset(
    ("__name__", "__qualname__", "__module__", "__doc__", "__defaults__", "__kwdefaults__", "__closure__", "__code__",
     "__annotations__")
)  # fmt: skip
"""Attributes that a function has without being given them."""


_DISPATCHES = functools.singledispatch(len).dispatch.__code__


class Members(Walk):
    """The part of the walk that visits functions, classes and the attributes of objects."""

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
            if x.__code__ is _DISPATCHES and variable in ("dispatch_cache", "cache_token"):
                self.expect(
                    f"{self.bind(get_cache_token)}() == {get_cache_token()}", "the classes registered with others"
                )
                continue  # which follow from the registry, another variable
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
        """Visit the contents of an ``operator.itemgetter`` or its like. It never changes, but an array in it may."""
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
        """Visit the members that an object of a class derived from one in C has besides its content."""
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
                self._visit(members[key], f"{self._named(members)}[{key!r}]", f"{path}.{key}", None)

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
