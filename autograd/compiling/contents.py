"""Contents that a function can read: numbers, arrays, nodes, the entries of containers."""

from __future__ import annotations

import collections
import enum
from types import FunctionType, MappingProxyType
from typing import Any

import numpy as np

from autograd.compiling.copies import copy_of
from autograd.compiling.members import Members
from autograd.compiling.places import NUMBERS, OF_SEVERAL_DTYPES, TEXTS, Holder, Input, Location, is_plain
from autograd.compiling.tracer import Untraceable
from autograd.engine.node import Node


def _may_hold(key: Any) -> bool:
    """True for a key of a dict that has attributes, or that something with attributes is in."""
    if type(key) is tuple:
        return any(map(_may_hold, key))
    return type(key) not in (str, int, float, bool, type(None)) and not isinstance(key, Node)


def _is_key(key: Any) -> bool:
    """True for a key of a dict whose hash and equality depend on things that can be watched."""
    if isinstance(key, (tuple, frozenset)):
        return all(map(_is_key, key))
    known = (Node, type, FunctionType, enum.Enum, type(None), bool, *NUMBERS, np.number, *TEXTS)
    return isinstance(key, known) or is_plain(type(key))


def _is_alone(x: np.ndarray) -> bool:
    """True for an array that owns its memory and can be written into, and whose flags tell its strides, too."""
    flags = x.flags
    return flags.owndata and flags.writeable and flags.forc and x.base is None and min(x.shape, default=2) > 1


LARGE = 4 << 20
"""Bytes of an array that has to be compared as a whole at each call."""


class Contents(Members):
    """The part of the walk that visits numbers, arrays, nodes and containers."""

    def _visit_generator(self, x: np.random.Generator, name: str, path: str) -> None:
        self.generators.append(x)
        self.inputs.append(Input(name, path, None))

    def _place_of_generator(self, at: Location | None, path: str) -> None:
        if at is None:
            raise Untraceable(f"draws from {path}, a generator at a place that cannot be set; pass it as an argument")
        self._place(at)

    def _visit_number(self, x: Any, text: str, path: str, at: Location | None, inside: tuple[int, ...]) -> None:
        moves = at is not None and (path in self.moving or (at.item and at.key in self._changing and not inside))
        if at is not None and moves and type(x) is not np.bool_:
            unit = f" and same({text}.dtype, {self.bind(x.dtype)})" if isinstance(x, OF_SEVERAL_DTYPES) else ""
            self.expect(f"type({text}) is {self.bind(type(x))}{unit}", path)
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
            if at is not None:
                return  # a trace has its tracer here, too; elsewhere it meets the array itself
        fixed = self.is_fixed and node is None and not self._in_package
        if at is None or fixed or x.dtype.kind not in "fiubc":
            if x.nbytes > LARGE:
                raise Untraceable(
                    f"reads {path}, an array of {x.nbytes >> 20} MB that would have to be compared at each call; pass "
                    f"it as an argument"
                )
            if x.base is not None and "base" in self._users_names:
                raise Untraceable(f"reads {path}, a part of another array, and may ask for its .base")
            same = f" and {text} is {self.bind(x)}" if self._asks_identity else ""
            self.expect(f"same_bits({text}, {self.bind(copy_of(x))}){same}", path)
            if at is None:
                self.compared.append(x)
            return
        self.arrays[id(x)] = len(self.inputs)
        a = f"a{len(self.inputs)}"
        self._alike.setdefault((x.shape, x.strides, x.dtype), []).append(a)
        alone = _is_alone(x)
        self.inputs.append(Input(text, path, node, alone))
        strides = f"{a}.flags.num == {x.flags.num}" if alone else f"{a}.strides == {x.strides}"
        self.expect(
            f"type({a} := {text}) is ndarray and {a}.shape == {x.shape} and {strides} "
            f"and ({a}.dtype is {(dtype := self.bind(x.dtype))} or same({a}.dtype, {dtype}))",
            path,
        )

    def _visit_node(self, x: Node, name: str, path: str) -> None:
        if x.op is not None or hasattr(x, "_versions") or getattr(x, "_source", None) is not None:
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
                if not _is_key(key):
                    raise Untraceable(
                        f"reads {path}, a dict with keys that are {type(key).__name__}s, expected texts, numbers or "
                        f"objects of classes in Python; pass its entries as an argument"
                    )
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

    def _visit_deque(self, x: collections.deque[Any], name: str, path: str) -> None:
        self.holders.append(Holder(x, path, False))
        self.expect(f"len({name}) == {len(x)} and {name}.maxlen == {x.maxlen}", path)
        for i, value in enumerate(x):
            self._visit(value, f"{name}[{i}]", f"{path}[{i}]", None)
        if type(x) is not collections.deque:
            self._visit_additions(x, name, path)

    def _visit_set(self, x: Any, name: str, path: str) -> None:
        if any(not isinstance(part, (bool, *NUMBERS, *TEXTS, type(None))) for part in x):
            raise Untraceable(f"reads {path}, a set of objects, which have no order")
        if isinstance(x, set):
            self.holders.append(Holder(x, path, False))
        self._expect_parts(x, name, path)
        if type(x) not in (set, frozenset):
            self._visit_additions(x, name, path)
