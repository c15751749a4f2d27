"""Calls with nodes in place of arguments: on nodes, under modes, after errors; refusals, names, lists of positions."""

import numpy as np
import pytest

import autograd
from autograd import (
    GraphError,
    OperandError,
    ShapeError,
    Tensor,
    Value,
    elementwise_grad,
    grad,
    grad_and_aux,
    jacobian,
    make_jvp,
    make_vjp,
    no_grad,
    watch_writes,
)


class TestWithNodes:
    def test_on_tensors_and_values_the_result_is_recorded(self):
        for x in (Tensor(3.0), Value(3.0)):
            y = grad(lambda x: x**3)(x)
            assert isinstance(y, type(x))
            y.backward()
            assert float(x.grad) == 18.0

    def test_under_no_grad(self):
        with no_grad():
            assert grad(grad(lambda x: x**3))(2.0) == 12.0

    def test_under_watch_writes(self):
        a = np.array([1.0, 2.0])

        def f(x):
            y = np.sum(x * a)
            a[0] = 5.0
            return y

        with watch_writes(), pytest.raises(GraphError, match="multiply: operand y"):
            grad(f)(np.ones(2))

    def test_an_error_inside_leaves_nothing_switched_on(self):
        def broken(x):
            raise KeyError

        with pytest.raises(KeyError):
            grad(broken)(1.0)
        assert isinstance(grad(np.sin)(1.0), float)


class TestRefusals:
    @pytest.mark.parametrize(
        ("f", "error", "message"),
        [
            (lambda: grad(np.sin)(np.ones(2)), ShapeError, r"grad: the function returned shape \(2,\).*single number"),
            (lambda: grad(np.sin)(np.arange(3)), TypeError, r"array of dtype int64 in argument 0.*astype\(float\)"),
            (lambda: grad(np.sin)("a"), TypeError, "got 'a'"),
            (lambda: grad(np.sin)(np.ones(1) * 1j), OperandError, "complex128"),
            (lambda: grad(np.sin, 1)(1.0), OperandError, "argnum=1 and 1 positional"),
            (lambda: grad(np.sin, "x")(1.0), OperandError, "argnum='x'"),
            (lambda: grad(lambda x: "s")(1.0), TypeError, r"returned 's' \(str\)"),
            (lambda: jacobian(lambda x: "s")(1.0), TypeError, "returned 's'"),
            (lambda: jacobian(np.sin, mode="up"), OperandError, "mode='up'"),
            (lambda: jacobian(lambda x: x[0])([1.0, 2.0]), OperandError, "argument of 2 parts"),
            (lambda: grad_and_aux(lambda x: x)(1.0), OperandError, "expected a pair"),
            (lambda: make_vjp(lambda x: x)(1.0)[0]((1.0, 2.0)), ShapeError, "cotangent: got a tuple of 2 parts"),
            (lambda: make_jvp(lambda x: x)(1.0)((1.0, 2.0)), ShapeError, "tangent: got a tuple of 2 parts"),
            (lambda: make_vjp(lambda x: x)(np.ones(2))[0](np.ones(3)), ShapeError, r"\(3,\)"),
        ],
    )
    def test_clear_errors(self, f, error, message):
        with pytest.raises(error, match=message):
            f()

    @pytest.mark.parametrize("derivative", [grad, elementwise_grad, jacobian])
    def test_independent_output_gives_zeros_and_a_warning(self, derivative):
        with pytest.warns(UserWarning, match="independent of input"):
            assert derivative(lambda x: 3.0)(1.0) == 0.0


class TestNamesAndPositions:
    def test_names_and_words_of_derivative_functions(self):
        def foo(x):
            return x

        assert grad(foo, 1).__name__ == "grad_of_foo_wrt_argnum_1"
        assert "grad of function foo with respect to argument number 1" in grad(foo, 1).__doc__

    @pytest.mark.parametrize("argnum", [(0, 0), [1, 1], (0, -2), (1, 0, -1)])
    @pytest.mark.parametrize("derivative", [grad, make_vjp, jacobian])
    def test_an_argument_named_twice(self, derivative, argnum):
        with pytest.raises(OperandError, match="names an argument twice, expected each once"):
            derivative(lambda x, y: x * y, argnum)(3.0, 2.0)

    def test_lists_of_positions(self):
        assert grad(lambda x, y, z: x * y * z, [2, 0])(2.0, 3.0, 5.0) == (6.0, 15.0)
        assert autograd.make_jvp(lambda x, y: x * y, [0, 1])(2.0, 3.0)([1.0, 10.0]) == (6.0, 23.0)
