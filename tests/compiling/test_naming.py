"""Names of the variables of a program."""

import sys

import numpy as np

import nn
from autograd import Tensor
from autograd.compiling.naming import Names, Watch, identifier, names_outside
from autograd.compiling.tracer import Trace
from autograd.ops import relu


def watched(f, *args):
    trace = Trace()
    tracers = [trace.input(x) for x in args]
    with Watch() as watch:
        result = f(*tracers)
    return {name: var for var, (_, name) in watch.found.items()}, result


class TestWatch:
    def test_local_variables(self):
        def f(x):
            y = x * 2
            z = y + 1
            return z

        names, result = watched(f, np.ones(2))
        assert names.keys() == {"x", "y", "z"}
        assert names["z"] is result._var

    def test_the_outer_name_counts(self):
        def inner(a):
            b = a * 2
            return b

        def f(x):
            h = inner(x)
            return h

        assert watched(f, np.ones(2))[0].keys() == {"x", "h"}

    def test_each_value_of_a_variable_in_a_loop(self):
        def f(x):
            for _ in range(3):
                x = x * 2
            return x

        trace = Trace()
        with Watch() as watch:
            f(trace.input(np.ones(2)))
        assert [name for _, name in watch.found.values()] == ["x"] * 4

    def test_whoever_watched_before_goes_on(self):
        seen = []

        def tracer(frame, event, argument):
            seen.append(event)

        before = sys.gettrace()
        sys.settrace(tracer)
        try:
            with Watch():
                pass
            assert sys.gettrace() is tracer
        finally:
            sys.settrace(before)


class TestNames:
    def test_each_once(self):
        names = Names(["x"])
        assert [names.unique(name) for name in ("x", "h", "h", "lambda", "sum", "np")] == [
            "x_2", "h", "h_2", "lambda_2", "sum_2", "np_2"
        ]  # fmt: skip

    def test_numbers_skip_what_is_taken(self):
        names = Names(["t2"])
        assert [names.numbered(), names.numbered()] == ["t1", "t3"]

    def test_identifiers(self):
        assert identifier("layers.0.weight") == "layers_0_weight"
        assert identifier("0").isidentifier()


class TestOutside:
    def test_closures_globals_and_modules(self):
        model, w = nn.Sequential(nn.Linear(2, 1, rng=0)), Tensor([1.0])

        def f(x):
            return model(x) * w

        found = names_outside(f, Tensor)
        assert found[id(w)] == "w"
        assert found[id(model[0].weight)] == "model0.weight"

    def test_lists_and_methods(self):
        class Model:
            def __init__(self):
                self.weights = [np.ones(2), np.ones(3)]

            def parameters(self):
                return self.weights

            def loss(self, x):
                return x

        model = Model()
        assert names_outside(model.loss, np.ndarray)[id(model.weights[1])] == "weights1"

    def test_attributes_of_objects(self):
        class Model:
            def __init__(self):
                self.w, self._more = np.ones(2), {"v": np.ones(3)}

            def loss(self, x):
                return x

        model = Model()
        assert names_outside(model.loss, np.ndarray) == {id(model.w): "w", id(model._more["v"]): "v"}
        assert names_outside(lambda: model.w, np.ndarray)[id(model.w)] == "model_w"

    def test_what_this_package_keeps_to_itself_has_no_name(self):
        assert names_outside(lambda x: relu(x), np.ndarray) == {}
