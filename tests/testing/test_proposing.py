"""Points that are proposed: where a function is defined, of its annotations, from its docstring."""

import math
import warnings

import numpy as np
import pytest

from autograd import op, ops
from autograd.engine.declaration import OPS
from autograd.extend import defvjp, primitive
from autograd.testing import GradientError, OpCall, check_grads
from autograd.testing.proposing import argnum_of, is_defined, proposed, varied

NEEDS_DATA = {
    "scatter",
    "scatter_all",
    "unbroadcast",
    "einsum",
    "rearrange",
    "average_runs",
    "assemble",
    "pnorm",
    "eig",
}
"""The ops whose parameters are no numbers that one can guess, as indices; and eig, as phases have no derivative."""


@pytest.mark.parametrize("name", sorted(set(OPS) - NEEDS_DATA))
def test_the_ops_of_the_table(name):
    found = proposed(OPS[name], count=2)
    assert found
    for call in found:
        if any(rule is not None for rule in OPS[name].rules):
            argnum = argnum_of(OPS[name], call)
            assert check_grads(OPS[name], *call.args, params=call.params, argnum=argnum, kinks="move", order=1)


def shapes(f, count=3):
    return [tuple(map(np.shape, call.args)) for call in proposed(f, count)]


class TestWhatIsProposed:
    def test_domains(self):
        for f in (np.sqrt, np.log, np.arcsin, np.arccosh, ops.log1p, np.linalg.cholesky):
            found = proposed(f, 5)
            assert len(found) > 1
            assert all(np.all(np.isfinite(f(*call.args))) for call in found)

    def test_both_signs_first(self):
        x = proposed(ops.tanh)[0].args[0]
        assert np.any(x > 0)
        assert np.any(x < 0)

    def test_large_numbers_at_last(self):
        assert max(np.max(np.abs(call.args[0])) for call in proposed(ops.tanh, 99)) > 3.0

    def test_shapes_that_fit(self):
        assert ((2, 3), (3, 2)) in shapes(np.matmul, 9)
        assert ((2, 3), (3,)) in shapes(ops.multiply, 9)
        assert all(np.ndim(call.args[0]) >= 2 for call in proposed(ops.inv, 9))

    def test_matrices_are_symmetric_where_one_triangle_is_read(self):
        """A missing transpose does not show at a symmetric matrix."""
        two_sides, one = (ops.inv, lambda x: np.trace(x)), (lambda x: np.linalg.cholesky(x), lambda x: np.triu(x) ** 2)
        for f, symmetric in [*((f, False) for f in two_sides), *((f, True) for f in one)]:
            x = next(call.args[0] for call in proposed(f, 9) if np.shape(call.args[0]) == (3, 3))
            assert np.array_equal(x, x.T) == symmetric, f
        wrong = op(lambda g, out, x: -(out @ g @ out))(np.linalg.inv)
        (call,) = proposed(wrong, 1)
        with pytest.raises(GradientError):
            check_grads(wrong, *call.args)

    def test_annotations(self):
        def f(x: float, n: int, flip: bool):
            return -(x**n) if flip else x**n

        calls = proposed(f)
        assert all([type(x) for x in call.args] == [float, int, bool] for call in calls)
        assert len({call.args[1:] for call in calls}) == 3

    def test_keywords_that_are_needed(self):
        def f(x, *, axis):
            return np.sum(x, axis=axis)

        assert proposed(f)[0].params == {"axis": 0}

    def test_several_operands(self):
        assert shapes(lambda *xs: sum(xs), 1) == [((3,), (3,))]

    def test_defaults_stay(self):
        assert [len(call.args) for call in proposed(lambda x, scale=2.0: x * scale)] == [1, 1, 1]
        assert shapes(lambda x=1.0: x**2, 1) == [((3,),)]

    def test_functions_of_numbers(self):
        assert all(type(call.args[0]) is float for call in proposed(math.exp))

    def test_nothing(self):
        assert proposed(lambda: 1.0) == []
        assert proposed(lambda params: params["w"]) == []
        assert proposed(len) == []
        assert proposed(print) == []

    def test_functions_that_warn(self):
        def f(x):
            warnings.warn("about something", stacklevel=2)
            return np.exp(x)

        assert proposed(f)

    def test_operands_without_a_gradient(self):
        assert argnum_of(ops.where, OpCall((np.array([True]), 1.0, 2.0))) == (1, 2)
        assert argnum_of(ops.multiply, OpCall((1.0, 2.0))) is None

    def test_primitives(self):
        f = primitive(lambda x, k: x * k)
        defvjp(f, lambda ans, x, k: lambda g: g * k, argnums=[0])
        assert argnum_of(f, OpCall((1.0, 2.0))) == (0,)
        assert argnum_of(np.sin, OpCall((1.0,))) is None


class TestDocstrings:
    def test_examples_come_first(self):
        def f(p):
            """Of a dict.

            >>> p = {"w": np.array([1.0, 2.0]), "b": 0.5}
            >>> f(p)
            3.5
            >>> f({"w": 1.0, "b": 2.0})
            3.0
            >>> f(None)
            Traceback (most recent call last):
            """
            return np.sum(p["w"]) + p["b"]

        first, second = proposed(f)
        assert first.args[0]["b"] == 0.5
        assert second.args == ({"w": 1.0, "b": 2.0},)

    def test_what_cannot_be_read(self):
        def f(x):
            """>>> f(undefined_name)
            >>> f(2.0
            """
            return x

        assert shapes(f, 1) == [((3,),)]

    def test_no_output_of_examples(self, capsys):
        def f(x):
            """>>> print("noise"); f(2.0)
            2.0
            """
            return x

        assert proposed(f, 1)[0].args == (2.0,)
        assert capsys.readouterr().out == ""


def test_defined():
    assert is_defined(np.log, OpCall((2.0,)))
    for x in (0.0, -1.0, "text", None, np.zeros(0)):
        assert not is_defined(np.log, OpCall((x,)))
    assert not is_defined(np.argmax, OpCall((np.ones(2),)))


def test_elementwise_ops_at_numbers_others_at_arrays():
    total = op(lambda g, out, x, axis: np.expand_dims(g, axis) * np.ones_like(x))(
        lambda x, *, axis: np.sum(x, axis=axis)
    )
    assert () not in [s for (s,) in shapes(total, 20)]
    assert () in [s for (s,) in shapes(ops.tanh, 20)]


class TestVaried:
    """One further call for each option, at another value than the default."""

    @staticmethod
    def options(f):
        return [call.params for call in varied(f, proposed(f, 8))]

    def test_values_that_change_the_result(self):
        def f(x, axis=None, *, power=2, shift=0.0, negated=False, scale=2.0, label="", unused=3):
            y = np.sum(x**power, axis) * scale + shift
            return -y if negated else y

        assert self.options(f) == [{"axis": 0}, {"power": 3}, {"shift": 0.5}, {"negated": True}, {"scale": 1.0}]

    def test_values_that_are_refused(self):
        def f(x, axis=None, k=2):
            if axis == 0 or k == 3:
                raise ValueError(axis)
            return x.sum(axis) / k

        assert self.options(f) == [{"axis": 1}, {"k": 1}]

    def test_parameters_that_are_given_stay(self):
        def f(x, scale=2.0):
            return x * scale

        assert varied(f, [OpCall((np.ones(2), 3.0)), OpCall((np.ones(2),), {"scale": 3.0})]) == []

    def test_nothing(self):
        assert self.options(ops.tanh) == varied(np.tanh, []) == []
