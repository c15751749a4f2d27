"""Questions about what an argument is have the answers of the number or array that a tracer holds."""

import sys
from collections.abc import Container, Hashable, Iterable, Sized
from typing import SupportsComplex, SupportsIndex, SupportsInt

import numpy as np
import pytest

from autograd.compiling import questions
from autograd.compiling.compiled import compile
from autograd.compiling.program import Call
from autograd.compiling.stand_ins import StandIns
from autograd.compiling.tracer import Trace
from tests.compiling.beside import beside, ran, refused
from tests.compiling.passes.harness import bits

KINDS = {
    "float": 0.0, "int": 0, "complex": 0j, "float64": np.float64(0), "int64": np.int64(0), "bool_": np.bool_(False),
    "vector": np.zeros(3), "no axes": np.zeros(()), "whole": np.zeros(3, int),
}  # fmt: skip
NAMES = sorted(set().union({"absent"}, *(dir(type(x)) for x in KINDS.values())) - {"mT"})  # ``mT`` of vectors raises


def rising(zero):
    """Zeros in the first calls, by which one cannot tell one way from the other, then other numbers."""
    return lambda i: (zero if i < 4 else type(zero)(i) if np.ndim(zero) == 0 and isinstance(zero, np.generic) else
                      zero + i,)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_attributes_that_there_are(kind):
    def by_name(x):
        return [0 * x if hasattr(x, name) else 1 * x for name in NAMES]

    beside(lambda: by_name, arguments=rising(KINDS[kind]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name", ["__len__", "__iter__", "__array__", "__float__", "hex", "is_integer", "as_integer_ratio", "absent", "T"]
)
def test_attributes_that_are_read(kind, name):
    def with_default(x):
        return x if getattr(x, name, None) is None else x + x

    def without(x):
        try:
            getattr(x, name)
        except AttributeError:
            return x
        return x + x

    for f in (with_default, without):
        beside(lambda f=f: f, arguments=rising(KINDS[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_classes(kind):
    def by_class(x):
        kinds = Sized, Iterable, Hashable, Container, SupportsIndex, SupportsInt, SupportsComplex, float, np.ndarray
        return [0 * x if isinstance(x, cls) else 1 * x for cls in kinds]

    compiled = beside(lambda: by_class, arguments=rising(KINDS[kind]))
    assert ran(compiled) >= 2


@pytest.mark.parametrize("kind", ["complex", "vector", "whole"])
def test_methods_that_are_missing(kind):
    def of_floats(x):
        try:
            x.hex()
        except AttributeError:
            return x
        return x + x

    beside(lambda: of_floats, arguments=rising(KINDS[kind]))


def test_attributes_that_are_not_traced():
    refused(lambda: lambda x: x * x.__array_interface__["version"], "__array_interface__")
    refused(lambda: lambda x: x * len(getattr(x, "__array_interface__")), "__array_interface__")  # noqa: B009


def test_what_stands_for_pythons_functions_goes_again():
    def f(x):
        return x * hasattr(x, "shape") * isinstance(x, np.ndarray) * getattr(x, "ndim") * (type(x) is np.ndarray)  # noqa: B009

    compiled = beside(lambda: f)
    assert ran(compiled) >= 4
    assert questions.OF_PYTHON.keys().isdisjoint(globals())


def test_a_sum_is_one_call_where_python_adds_its_floats_otherwise(monkeypatch):
    monkeypatch.setitem(questions.OF_PYTHON, "sum", questions._sum)
    trace = Trace()
    x, array = trace.input(0.1), trace.input(np.ones(2))
    names = {}
    with StandIns(trace, asks=[(names, "sum")]):
        assert bits(names["sum"]([x] * 10)._value) == bits(sum([0.1] * 10))
        assert trace.steps[0].f is sum
        assert names["sum"](array)._value == 2.0
        assert names["sum"](iter([1, 2]), 3) == 6
        assert names["sum"]([[x], [2]], [])[0] is x
        assert sum(step.f is sum for step in trace.steps if isinstance(step, Call)) == 1
    assert names == {}


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python adds floats one by one")
def test_sums_of_floats():
    def total(x, y):
        return sum([x, y, -x, 0.1]), sum((x * y, y), start=x)

    compiled = compile(total)
    for x in (1.0, 2.0, 1e16, 0.1, 3e20):
        assert bits(compiled(x, 0.3)) == bits(total(x, 0.3))
