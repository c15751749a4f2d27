"""Contents that a function reads: numbers and arrays in cells; arrays are read afresh or compared."""

import collections

import numpy as np

from tests.compiling.beside import beside, ran, refused


class TestCells:
    def test_numbers_and_arrays(self):
        def make():
            k, a = 2.0, np.ones(4)

            def poke(i):
                nonlocal k, a
                if i == 2:
                    k = 5.0
                elif i == 3:
                    a = a + 1
                elif i == 4:
                    a[1] = 8
                elif i == 5:
                    a = np.ones(4, np.float32)
                elif i == 6:
                    k = 2

            return lambda x: (x * k * a).sum(), poke

        assert ran(beside(make, 8)) >= 4

    def test_what_is_computed_of_an_array_or_asked_of_it(self):
        def make():
            a = np.arange(1.0, 5.0)

            def f(x):
                return np.sum(x * (a / 2)) if a[0] > 0 else -np.sum(x)

            def poke(i):
                if i >= 3:
                    a[0] = (-1) ** i
                    a[1] = i

            return f, poke

        beside(make, 9)

    def test_an_array_that_is_read_by_other_means_is_compared(self):
        def make():
            a = np.arange(1.0, 5.0)
            return (lambda x: np.sum(x * np.asarray(list(a)))), lambda i: a.__setitem__(0, i // 3)

        assert ran(beside(make, 9)) >= 3

    def test_a_large_array_is_read_afresh_and_not_compared(self):
        def make():
            a = np.ones(600_000)
            return (lambda x: np.sum(x[0] * a)), lambda i: a.__setitem__(0, i)

        assert ran(beside(make)) >= 4

    def test_a_large_array_that_would_have_to_be_compared(self):
        def make():
            a = np.ones(600_000)
            return lambda x: np.sum(x[0] * np.asarray(memoryview(a)))

        refused(make, "pass it as an argument")

    def test_an_array_that_is_an_argument_too(self):
        a = np.arange(4.0)
        beside(lambda: lambda x: np.sum(x * a), arguments=lambda i: (a if i % 2 else a + 1,))


def test_a_deque_that_the_function_changes_is_refused():
    def make():
        queue = collections.deque([1.0], maxlen=2)

        def f(x):
            queue.append(2.0)
            return x * len(queue)

        return f, None, lambda: list(queue)

    refused(make, "a deque; return the new entries")


def test_keys_that_cannot_be_watched_are_refused():
    def make():
        table = {object(): 2.0}
        return lambda x: x * sum(table.values())

    refused(make, "keys that are objects, expected texts, numbers or objects of classes in Python")
