"""Tracers that a function keeps: found wherever they are, and replaced by numbers."""

from types import SimpleNamespace

import numpy as np
import pytest

from autograd import Tensor
from autograd.compiling.escaping import kept
from autograd.compiling.tracer import Trace, tracers_in


def of_list(x, held):
    held.append(x)


def of_tuple_in_list(x, held):
    held.append((1.0, x))


def of_dict(x, held):
    held.append({"x": x})


def of_set(x, held):
    held.append({x})


def of_object(x, held):
    held.append(SimpleNamespace(x=x))


def of_closure(x, held):
    held.append(lambda: x)


def of_node(x, held):
    held.append(Tensor(x))


def numbers_in(x):
    if isinstance(x, (list, tuple, set)):
        return [y for part in x for y in numbers_in(part)]
    if isinstance(x, dict):
        return numbers_in(list(x.values()))
    if isinstance(x, SimpleNamespace):
        return numbers_in(x.x)
    if isinstance(x, Tensor):
        return [x._data]
    return numbers_in(x()) if callable(x) else [x]


@pytest.mark.parametrize("keep", [of_list, of_tuple_in_list, of_dict, of_set, of_object, of_closure, of_node])
def test_what_holds_a_tracer_holds_a_number_afterwards(keep):
    trace, held = Trace(), []
    keep(trace.input(2.5 if keep is of_set else np.array([2.5])), held)
    trace.open = False
    assert kept(trace)
    numbers = [x for x in numbers_in(held) if not isinstance(x, float) or x == 2.5]
    assert not list(tracers_in(numbers))
    assert any(np.all(x == 2.5) for x in numbers)


def test_nothing_is_kept_of_a_run_that_keeps_nothing():
    trace = Trace()

    def run():
        x = trace.input(np.ones(3))
        circle = [x * 2]
        circle.append(circle)  # unreachable after the run

    run()
    trace.open = False
    assert kept(trace) == []
