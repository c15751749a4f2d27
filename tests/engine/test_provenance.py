"""Notes on nodes: the modules that returned them, and their arguments."""

import gc
import weakref

import pytest

from autograd import Tensor, Value, no_grad, ops
from autograd.engine.provenance import annotate, calls_of, given_to


class Module:
    """Something callable, as modules are."""

    def __init__(self, f):
        self.f = f

    def __call__(self, *args):
        return annotate(self, args, self.f(*args))


def modules_of(node):
    return [module() for _, module, _ in calls_of(node)]


class TestNotes:
    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_module_and_arguments(self, family):
        double, x, y = Module(lambda x, *ys: x * 2), family(3.0), family(4.0)
        ((cls, module, _),) = calls_of(double(x))
        assert (cls, module()) == (Module, double)
        for args, ids in (((x,), [x]), ((x, y), [x, y]), ((x, [y, (x,)]), [x, y])):
            (call,) = calls_of(double(*args))
            assert given_to(call) == set(map(id, ids))

    def test_a_list_of_arguments_is_kept_as_it_is(self):
        module, xs = Module(None), [Value(1.0), Value(2.0)]
        out = annotate(module, xs, xs[0] * xs[1])
        (call,) = calls_of(out)
        assert call[2] is xs
        assert given_to(call) == set(map(id, xs))

    def test_outermost_first(self):
        inner = Module(lambda x: x * 2)
        outer = Module(inner)
        assert modules_of(outer(Value(1.0))) == [outer, inner]

    def test_a_later_call_with_another_result_between_forgets_nothing_of_its_own(self):
        inner = Module(lambda x: x * 2)
        outer = Module(lambda x: inner(inner(x)))
        out = outer(Value(1.0))
        assert modules_of(out) == [outer, inner]
        assert modules_of(out.inputs[0]) == [inner]

    def test_lists_of_results(self):
        split = Module(lambda x: [x * 2, (x, [x * 3, "a"])])
        x = Value(1.0)
        a, (same, (b, _)) = split(x)
        assert modules_of(a) == modules_of(b) == [split]
        assert same is x
        assert modules_of(x) == []


class TestNoNotes:
    def test_what_was_made_before_or_not_recorded(self):
        same, x = Module(lambda x: x), Value(1.0)
        y = x * 2
        assert modules_of(same(x)) == modules_of(same(y)) == []
        with no_grad():
            assert modules_of(Module(lambda x: x * 2)(x)) == []

    def test_results_of_other_kinds_pass_through(self):
        assert Module(lambda x: "a")(Value(1.0)) == "a"
        assert Module(lambda x: None)(Value(1.0)) is None


def test_a_note_keeps_nothing_alive():
    gc.disable()
    try:
        module, x = Module(ops.exp), Value(1.0)
        argument = x * 2
        out = module(argument)
        alive = [weakref.ref(module), weakref.ref(argument)]
        out.inputs = ()
        del module, argument
        assert [ref() for ref in alive] == [None, None]
        assert modules_of(out) == [None]
    finally:
        gc.enable()
