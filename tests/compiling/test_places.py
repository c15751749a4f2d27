"""Places, and the kinds of objects that can be watched."""

import collections
import enum
import io
import random
import threading
import types
import typing

import numpy as np
import pytest

import nn
from autograd import Tensor
from autograd.compiling.places import ABSENT, Holder, Location, codes_of, is_free, is_ours, is_plain


class Plain:
    pass


class Slots:
    __slots__ = ("a",)


class Derived(Plain, typing.Generic[typing.TypeVar("T")]):
    pass


class Colour(enum.Enum):
    RED = 1


class OfC(random.Random):
    pass


class Iterates:
    def __next__(self):
        return 1


@pytest.mark.parametrize("cls", [Plain, Slots, Derived, types.SimpleNamespace, nn.Linear, collections.UserDict])
def test_objects_that_are_their_attributes(cls):
    assert is_plain(cls)


@pytest.mark.parametrize(
    "cls", [OfC, Iterates, collections.deque, io.StringIO, type(iter([])), type(threading.local()), memoryview, object]
)
def test_objects_that_hide_something(cls):
    assert not is_plain(cls)


def test_locations():
    box, plain = {"a": 1}, Plain()
    item, attribute = Location(box, "a", True, "box"), Location(plain, "x", False, "plain.x")
    assert (item.get(), attribute.get()) == (1, ABSENT)
    for place in (item, attribute):
        place.setter(place.owner, place.key, 5)
        assert place.get() == 5


def test_holders_spell_their_entries():
    assert Holder({}, "m", True).spelled("w") == "m.w"
    assert Holder({}, "d", False).spelled("w") == "d['w']"
    assert Holder({}, "d", False).spelled(Tensor(1.0)) == "d[...]"


def test_functions():
    assert all(map(is_free, [np.sin, len, np.add.reduce, str.join]))
    assert not is_free([].append)
    assert codes_of(property(lambda self: 1))[0].co_name == "<lambda>"
    assert codes_of(3.0) == []
    assert is_ours(nn.Linear(1, 1))
    assert not is_ours(Plain())
