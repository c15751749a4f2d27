"""Calls with nodes in place of arguments: on nodes, under modes, after errors; refusals, names, lists of positions."""

import copy
import linecache
import pickle

import numpy as np
import pytest

import autograd
from autograd import (
    AssignmentError,
    GraphError,
    OperandError,
    ShapeError,
    Tensor,
    Value,
    deriv,
    elementwise_grad,
    grad,
    grad_and_aux,
    hessian,
    jacobian,
    make_hvp,
    make_jvp,
    make_vjp,
    no_grad,
    stop_gradient,
    value_and_grad,
    watch_writes,
)
from autograd.core import VJPNode, backward_pass
from autograd.tracer import trace


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

    @pytest.mark.parametrize(
        "inner",
        [
            lambda x: grad(lambda y: np.sum(x * y**2))(x),
            lambda x: value_and_grad(lambda y: np.sum(x * y**2))(x)[0],
            lambda x: grad_and_aux(lambda y: (np.sum(y), x * y))(x)[1],
            lambda x: elementwise_grad(lambda y: x * y**2)(x),
            lambda x: deriv(lambda y: x * y**2)(x),
            lambda x: jacobian(lambda y: np.sum(x * y**2))(x),
            lambda x: jacobian(lambda y: x * y**2)(x),
            lambda x: hessian(lambda y: np.sum(x * y**3))(x),
            lambda x: make_vjp(lambda y: x * y**2)(x)[0](x),
            lambda x: make_vjp(lambda y: {"a": x * y**2})(x)[1]["a"],
            lambda x: make_jvp(lambda y: x * y**2)(x)(x)[1],
            lambda x: make_hvp(lambda y: np.sum(x * y**3))(x)[0](x),
            lambda x: grad(grad(lambda y: np.sum(x) * y**3))(np.sum(x)),
            lambda x: backward_pass(1.0, trace(VJPNode.new_root(), lambda y: np.sum(x * y**2), x)[1]),
        ],
    )
    def test_derivatives_taken_under_no_grad_are_constants_of_those_around(self, inner):
        def cut(x):
            with no_grad():
                found = inner(x)
            return np.sum(x[0] * found)

        x = np.array([0.5, 2.0])
        expected = np.array([np.sum(inner(x)), 0.0])
        np.testing.assert_allclose(grad(cut)(x), expected)
        np.testing.assert_allclose(make_jvp(cut)(x)(np.ones(2))[1], expected.sum())
        with no_grad():
            assert not getattr(inner(Tensor(x)), "requires_grad", False)

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


def a_view(x):
    y = x.reshape(3, 1)
    y += 1.0
    return np.sum(y**3)


def squeezed(x):
    x = np.squeeze(x)
    x -= x.max()
    return np.log(np.exp(x).sum()) * np.sum(x**2)


def parts(x):
    a, b = np.split(x, [1])
    a *= b.sum()
    return np.sum(x**3)


def rows(x):
    for row in x.reshape(3, 1):
        row *= row
    return np.sum(x**2)


def entries(x):
    y = x * x
    x[0] = 5.0
    x[1] = x[0] * x[2]
    return np.sum(x * y * x[1])


def all_entries(x):
    x[:] = x[::-1] * x
    x[1:] *= x[:-1]
    return np.sum(x**2)


class TestAssignmentToTheArgument:
    """The argument is the package's own node: an assignment makes a new version, and the derivative is by the first."""

    A = np.array([1.0, 2.5, -3.0])

    @staticmethod
    def slopes(f, a):
        """Central differences, each on a copy of the argument."""
        return np.stack([(f(a + d) - f(a - d)) / 2e-5 for d in 1e-5 * np.eye(a.size)])

    @pytest.mark.parametrize("f", [a_view, squeezed, parts, rows, entries, all_entries])
    def test_values_and_gradients_are_those_on_a_copy(self, f):
        a, given = self.A.copy(), self.A.copy()
        first = self.slopes(f, a)
        value, gradient = autograd.value_and_grad(f)(given)
        np.testing.assert_allclose(value, f(a.copy()))
        vjp, _ = make_vjp(f)(given)
        for found in (gradient, jacobian(f)(given), jacobian(f, mode="fwd")(given), vjp(1.0)):
            np.testing.assert_allclose(found, first, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(make_jvp(f)(given)(a)[1], first @ a, rtol=1e-6)
        np.testing.assert_array_equal(given, a)

    @pytest.mark.parametrize("f", [a_view, squeezed, parts, rows, entries, all_entries])
    def test_in_a_derivative_of_a_derivative(self, f):
        """The inner argument is computed from the outer one."""
        second = self.slopes(grad(f), self.A)
        for found in (hessian(f)(self.A), jacobian(lambda x: grad(f)(1.0 * x))(self.A)):
            np.testing.assert_allclose(found, second, rtol=1e-5, atol=1e-4)

    def test_a_tensor_of_the_caller_is_not_changed(self):
        x = Tensor(self.A)
        np.testing.assert_allclose(grad(entries)(x).data, self.slopes(entries, self.A), rtol=1e-6)
        np.testing.assert_array_equal(x.data, self.A)

    def test_several_arguments_that_are_one_array(self):
        def f(x, y):
            x[0] = y[1]
            y *= 2.0
            return np.sum(x * y)

        given = np.array([2.0, 3.0])
        by_x, by_y = grad(f, (0, 1))(given, given)
        np.testing.assert_array_equal(by_x, [0.0, 6.0])
        np.testing.assert_array_equal(by_y, [6.0, 10.0])
        np.testing.assert_array_equal(given, [2.0, 3.0])

    def test_where_nothing_is_recorded_it_is_refused(self):
        """The assignment would write into the array of the caller."""

        def entry(x):
            with no_grad():
                x[0] = 1.0
            return np.sum(x)

        def of_a_view(x):
            with no_grad():
                x[1:][0] = 1.0
            return np.sum(x)

        def after_the_block(x):
            with no_grad():
                view = x[1:]
            view += 1.0
            return np.sum(x)

        given = self.A.copy()
        for f in (entry, of_a_view, after_the_block):
            with pytest.raises(AssignmentError, match="the array of the caller"):
                grad(f)(given)
        np.testing.assert_array_equal(given, self.A)

    def test_after_the_call_it_is_a_leaf_like_others(self):
        kept = []

        def f(x):
            kept.append(x)
            return np.sum(x**2)

        vjp, _ = make_vjp(f)(self.A)
        with pytest.raises(AssignmentError, match="a leaf that requires a gradient"):
            kept[0][0] = 1.0
        np.testing.assert_array_equal(vjp(1.0), 2 * self.A)

    def test_a_leaf_of_the_caller_refuses_still(self):
        w = Tensor([1.0, 2.0])

        def f(x):
            w[0] = x
            return np.sum(w)

        with pytest.raises(AssignmentError, match="a leaf that requires a gradient"):
            grad(f)(2.0)


class TestCopiesInside:
    """A copy that knows nothing of its original is a constant: inside of a differentiated function that is said."""

    COPIES = (
        copy.copy, copy.deepcopy, lambda x: copy.deepcopy({"a": x})["a"], lambda x: pickle.loads(pickle.dumps(x)),
    )  # fmt: skip
    TENSORS = (
        Tensor, lambda x: Tensor(x * 1.0), lambda x: Tensor(x, dtype=np.float32),
        lambda x: Tensor(x, requires_grad=False),
    )  # fmt: skip

    @pytest.mark.parametrize("copied", [*COPIES, *TENSORS])
    def test_are_refused(self, copied):
        for differentiated in (grad, jacobian, lambda f: make_jvp(f)):
            with pytest.raises(OperandError, match=r"would count as a constant; x.copy\(\) keeps"):
                differentiated(lambda x: np.sum(copied(x) * x))(np.array([1.0, 2.0]))

    @pytest.mark.parametrize("copied", COPIES)
    def test_of_values_are_refused(self, copied):
        v = Value(2.0)
        with pytest.raises(OperandError, match=r"would count as a constant; x \* 1 keeps"):
            grad(lambda x: copied(v) * x)(3.0)

    def test_as_data_are_refused(self):
        t = Tensor([0.0, 0.0])

        def f(x):
            t.data = x
            return np.sum(t * x)

        with pytest.raises(OperandError, match=r"Tensor.data: .* would count as a constant"):
            grad(f)(np.array([1.0, 2.0]))

    def test_an_argument_cannot_be_frozen(self):
        def f(x):
            x.requires_grad = False
            return np.sum(x)

        with pytest.raises(AssignmentError, match="the argument of a function that is being differentiated"):
            grad(f)(np.array([1.0, 2.0]))

    @pytest.mark.parametrize("copied", [*COPIES, *TENSORS])
    def test_of_constants_are_copies(self, copied):
        a = np.array([1.0, 2.0])
        np.testing.assert_array_equal(grad(lambda x: np.sum(copied(stop_gradient(x)) * x))(a), a)

    @pytest.mark.parametrize("copied", [*COPIES, Tensor])
    def test_outside_and_under_no_grad_are_copies(self, copied):
        a, w = np.array([1.0, 2.0]), Tensor([3.0, 4.0])

        def f(x):
            with no_grad():
                constant = copied(w)
            return np.sum(constant * x)

        np.testing.assert_array_equal(copied(w).data, w.data)
        np.testing.assert_array_equal(grad(f)(a), w.data)


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
            (lambda: jacobian(lambda x: None)(1.0), OperandError, "returned None"),
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

    @pytest.mark.parametrize("derivative", [grad, elementwise_grad, jacobian])
    def test_the_warning_is_at_the_line_of_the_call(self, derivative):
        for slope in (derivative(lambda x: 3.0), autograd.compile(derivative(lambda x: 3.0))):
            with pytest.warns(UserWarning, match="independent of input") as said:
                slope(1.0)
            assert [w.filename for w in said] == [__file__]
            assert "slope(1.0)" in linecache.getline(__file__, said[0].lineno)


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
