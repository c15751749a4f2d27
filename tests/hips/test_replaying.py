"""``const_graph`` and ``full_graph``: what depends on the arguments is computed again, and nothing else."""

import numpy as np
import pytest

import autograd.numpy as anp
from autograd import GraphError, OperandError, Value, grad, jacobian
from autograd.extend import primitive
from autograd.hips.replaying import const_graph, full_graph
from autograd.misc import tracers
from tests.numeric import assert_close

X = np.array([0.3, -1.2, 0.7])
A = np.array([[2.0, 0.3, 0.1], [0.2, 1.5, 0.4], [0.1, 0.6, 1.8]])


class TestConstGraph:
    def test_the_function_is_called_once(self):
        calls = []

        def slope(x, y):
            calls.append(None)
            return grad(lambda z: anp.sin(z) + z**2)(x * y)

        quick = const_graph(slope)
        assert not calls
        for x, y in ((0.5, 3.0), (1.0, 0.2), (np.float64(-2.0), 1), (2, 3)):
            assert_close(quick(x, y), np.cos(x * y) + 2 * x * y)
        assert len(calls) == 1
        assert quick.__name__ == "slope"

    def test_what_does_not_depend_on_the_arguments_stays(self):
        seen = []

        @primitive
        def shown(x, name):
            seen.append(name)
            return 1.0 * x

        def f(a, x, c):
            return shown(a, "a") + 2 * shown(x, "x") + 3 * shown(c, "c")

        quick = const_graph(f, 1.0, c=3.0)
        assert quick(2.0) == 14.0
        assert seen == ["a", "x", "c"]
        assert quick(4.0) == 18.0
        assert seen == ["a", "x", "c", "x"]

    def test_arrays_and_containers(self):
        def f(pair, table):
            return anp.linalg.solve(A + anp.diag(pair[0] ** 2), table["b"] * pair[1])[::-1] @ pair[0]

        quick = const_graph(f)
        for scale in (1.0, -0.4, 2.5):
            given = ((scale * X, scale), {"b": X + scale})
            assert_close(quick(*given), f(*given))

    def test_it_can_be_differentiated(self):
        def f(x, y):
            return anp.tanh(A @ x) * y

        quick = const_graph(f)
        quick(X, 2.0)
        assert_close(jacobian(quick)(X, 3.0), jacobian(f)(X, 3.0))
        assert_close(jacobian(jacobian(quick), 1)(X, 3.0), jacobian(jacobian(f), 1)(X, 3.0))

    def test_refused(self):
        with pytest.warns(UserWarning, match="independent"), pytest.raises(GraphError, match="does not depend"):
            const_graph(lambda x: 3.0)(1.0)
        quick = const_graph(lambda x: x**2)
        quick(1.0)
        with pytest.raises(OperandError, match="got 2 arguments, expected the 1"):
            quick(1.0, 2.0)
        with pytest.raises(OperandError, match="const_graph"):
            const_graph(3.0)
        with pytest.raises(OperandError, match="full_graph"):
            full_graph(3.0)


def test_the_graph_of_a_call():
    node = full_graph(lambda x, y: x * y + 1.0, 2.0, 5.0)
    assert node.value == 11.0
    (product,) = node.parents
    assert (product.fun.__name__, product.value, list(product.argnums)) == ("multiply", 10.0, [0, 1])
    roots = {id(part.parents[0]) for part in product.parents}
    assert len(roots) == 1
    assert [part.value for part in product.parents] == [2.0, 5.0]


def test_names():
    assert (tracers.const_graph, tracers.full_graph) == (const_graph, full_graph)


def test_values():
    part = full_graph(lambda x: x * 2.0, Value(2.0)).parents[0]
    assert part.again({part.parents[0]: (5.0,)}) == 5.0
    assert const_graph(lambda x: x * x)(3.0) == 9.0
