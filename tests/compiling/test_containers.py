"""Containers are copied as they are: no constructor runs, and no attribute is lost."""

import collections
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograd.compiling.comparing import identical
from autograd.compiling.compiled import compile
from autograd.compiling.containers import attributes_of, attributes_within, opened, opened_whole
from autograd.errors import UncompiledWarning
from autograd.transforms.pytree import register_container
from tests.compiling.beside import beside, ran


class Pair(NamedTuple):
    w: Any
    b: Any = 0.0


class Noted(Pair):
    """A named tuple whose objects have attributes."""


class Vector(list):
    def __init__(self, *entries):
        super().__init__(entries)


@dataclass
class Derived:
    a: Any
    b: Any = field(init=False)

    def __post_init__(self):
        self.b = self.a * 2.0


@dataclass
class Counted:
    a: Any
    n: float = 0.0

    def __post_init__(self):
        self.n += 1.0


@dataclass(frozen=True, slots=True)
class Frozen:
    a: Any
    b: Any = 1.0


class Circle:
    def __init__(self, radius):
        self.radius, self.area = radius, 0.0


register_container(Circle, lambda c: [c.radius], lambda c, new: Circle(*new))


def late(i):
    """Zeros in the first calls, which hide what they are multiplied by."""
    return np.linspace(1.0, 2.0, 4) * (i > 3)


def with_attribute(x, name, value):
    object.__setattr__(x, name, value)
    return x


@pytest.mark.parametrize(
    "make",
    [
        lambda: with_attribute(Derived(np.ones(4)), "b", np.full(4, 7.0)),
        lambda: with_attribute(Counted(1.0), "extra", 3.0),
        lambda: with_attribute(Noted(1.0, 2.0), "extra", 3.0),
        lambda: with_attribute(Vector(1.0, 2.0), "extra", 3.0),
        lambda: Frozen(1.0),
    ],
)
def test_copies_hold_all_attributes(make):
    x = make()
    for open_it in (opened, opened_whole):
        parts, rebuild = open_it(x)
        copied = rebuild(list(parts))
        assert type(copied) is type(x)
        assert copied is not x
        assert attributes_of(copied) == attributes_of(x)
        assert attributes_within([x]) == attributes_within([copied])
        assert not isinstance(x, (tuple, list)) or list(copied) == list(x)


def test_arguments_are_as_they_were_given():
    cases = {
        "n": (Counted(np.ones(4)), lambda r, x: x * r.n),
        "b": (with_attribute(Derived(np.ones(4)), "b", np.full(4, 5.0)), lambda r, x: x * r.b),
        "extra": (with_attribute(Noted(1.0), "extra", 4.0), lambda r, x: x * r.extra),
    }
    for r, f in cases.values():
        compiled = compile(f)
        for i in range(8):
            assert identical(compiled(r, late(i)), f(r, late(i)))
        assert ran(compiled) >= 5


def test_attributes_that_change_between_calls():
    r, f = with_attribute(Noted(1.0), "extra", 4.0), lambda r, x: x * r.extra
    compiled = compile(f)
    for i in range(8):
        r.extra = 4.0 + i // 3
        other = with_attribute(Noted(1.0), "extra", float(i))
        assert identical(compiled(r, late(i)), f(r, late(i)))
        assert identical(compiled(other, late(i)), f(other, late(i)))


@pytest.mark.filterwarnings("ignore::autograd.errors.UncompiledWarning")
def test_an_attribute_that_is_set_on_an_argument():
    def f(r, x):
        r.extra = x.sum()
        return x

    ours, its, compiled = Counted(1.0), Counted(1.0), compile(f)
    for i in range(6):
        compiled(ours, late(i)), f(its, late(i))
        assert ours.extra == its.extra


@pytest.mark.parametrize(
    "f",
    [
        lambda x: with_attribute(Derived(x), "b", x * 7.0),
        lambda x: with_attribute(Counted(x), "a", -x),
        lambda x: (Counted(x, x[0]), Counted(x).n),
        lambda x: with_attribute(Noted(x, None), "extra", x.sum()),
        lambda x: (Vector(x, 1.0), Frozen(x * 2.0)),
        lambda x: {1: Pair(x, collections.OrderedDict(b=x, a=2.0))},
    ],
)
def test_results_have_all_attributes(f):
    compiled = compile(f)
    for i in range(7):
        got, expected = compiled(late(i)), f(late(i))
        assert identical(got, expected)
        assert repr(got) == repr(expected)
        assert repr(attributes_of(got)) == repr(attributes_of(expected))
    assert ran(compiled) >= 4


def test_a_result_whose_own_builder_loses_an_attribute_is_refused():
    def f(x):
        made = Circle(x)
        made.area = x * x
        return made

    compiled = compile(f)
    with pytest.warns(UncompiledWarning, match="attributes that it would not have"):
        found = [compiled(float(i)).area for i in range(4)]
    assert found == [0.0, 1.0, 4.0, 9.0]
    assert compile(Circle)(2.0).radius == 2.0


def test_named_tuples_with_other_parts_are_of_other_kinds():
    x = np.ones(3)

    def f(p):
        return p.w * 2.0 if p.w is not None else p.b * 3.0

    beside(lambda: f, arguments=lambda i: (Pair(x + i, None) if i % 2 else Pair(None, x + i),))
