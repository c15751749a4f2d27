"""Cached functions: what they keep is a constant of a program as long as it is kept, and a trace adds nothing to it."""

import functools

import numpy as np
import pytest

from autograd import grad
from autograd.compiling.caches import CACHE, dict_of, keeps, kept_by
from tests.compiling.beside import beside, ran, refused


@pytest.mark.parametrize("maxsize", [None, 128])
def test_what_a_cache_keeps(maxsize):
    @functools.lru_cache(maxsize)
    def f(x, *, by=1):
        return [x * by]

    made = [f(2), f(2.5), f("a", by=3)]
    kept = kept_by(f)
    assert kept.function is f.__wrapped__
    assert not kept.is_full
    assert all(x is y for x, (_, y) in zip(made, kept.items, strict=True))
    assert kept.items[0][0] == 2


@pytest.mark.parametrize("maxsize", [2, 0])
def test_a_full_cache(maxsize):
    f = functools.lru_cache(maxsize)(lambda x: x)
    f(1), f(2), f(3)
    assert kept_by(f).is_full


def test_keeps_is_false_for_another_result_at_a_key():
    f = functools.cache(lambda x: [x])
    held = f(1)
    pairs = frozenset([(id(1), id(held))])
    results = dict_of(f)
    assert keeps(f, results, pairs)
    f(2)
    assert keeps(f, results, pairs)
    f.cache_clear()
    assert not keeps(f, results, pairs)


@pytest.mark.parametrize("cached", [functools.cache, functools.lru_cache], ids=["unlimited", "limited"])
class TestPrograms:
    def test_results_are_constants_that_are_watched(self, cached):
        def make():
            scale = [2.0]

            @cached
            def nodes(n, *, shift=0.0):
                return np.linspace(0.0, 1.0, n) * scale[0], {"w": np.ones(n) + shift}

            def poke(i):
                if i == 2:
                    scale[0] = 3.0  # the old result is kept
                if i == 3:
                    nodes(4, shift=1.0)[0][1] = 9.0
                if i == 4:
                    nodes(4, shift=1.0)[1]["w"][0] = 8.0
                if i == 6:
                    nodes.cache_clear()
                if i == 8:
                    nodes(7)

            def f(x):
                t, parts = nodes(4, shift=1.0)
                return np.sum(x * t * parts["w"])

            return grad(f), poke

        assert ran(beside(make, 10)) >= 5

    def test_a_trace_adds_no_tracers(self, cached):
        made = []

        def make():
            rate = [2.0]

            @cached
            def shifted(n):
                return np.zeros(4) + n * rate[0]

            made.append(shifted)
            return lambda x: x * shifted(int(x[0])), lambda i: rate.__setitem__(0, 2.0 + i // 4)

        beside(make, 8, lambda i: (np.ones(4) + i // 2,))
        for shifted in made:
            for key, result in kept_by(shifted).items:
                assert type(key) is int
                assert type(result) is np.ndarray

    def test_an_argument_that_equals_nothing(self, cached):
        def make():
            kept = cached(lambda x: 2.0)
            return lambda x: x * kept(float("nan"))

        refused(make, "for which it keeps no result", calls=8)

    def test_a_method(self, cached):
        def make():
            class Basis:
                def __init__(self):
                    self.n = 3

                @cached
                def matrix(self, k):
                    return np.vander(np.linspace(0.0, 1.0, 4), k)

            basis = Basis()

            def poke(i):
                basis.n = 2 + (i > 3)
                if i == 2:
                    basis.matrix(2)[0] = 7.0

            return lambda x: x @ basis.matrix(basis.n), poke

        assert ran(beside(make, 9)) >= 2

    def test_recursion(self, cached):
        def make():
            @cached
            def fib(n):
                return n if n < 2 else fib(n - 1) + fib(n - 2)

            return lambda x: x * fib(12)

        assert ran(beside(make)) >= 3


def test_a_full_cache_is_refused():
    def make():
        kept = functools.lru_cache(maxsize=1)(lambda n: n * 2.0)
        return lambda x: x * kept(1) + kept(2)

    refused(make, "fewer than its limit")


def test_a_function_that_clears_a_cache_is_refused():
    def make():
        kept = functools.cache(lambda n: n * 2.0)

        def f(x):
            kept.cache_clear()
            return x * kept(1)

        return f

    refused(make, "asks for its cache or clears it")


def test_the_class_of_caches():
    assert type(functools.lru_cache(len)) is CACHE
