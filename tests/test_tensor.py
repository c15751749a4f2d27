"""Tensor: construction, its own operators and methods, assignment, dtypes, refusals."""

import math
import operator

import numpy as np
import pytest

from autograd import (
    AssignmentError,
    AutogradError,
    GraphError,
    OperandError,
    RuleError,
    ShapeError,
    Tensor,
    Value,
    grad,
    no_grad,
    op,
    ops,
)
from autograd.engine.node import data_of
from tests.numeric import check_backward

RNG = np.random.default_rng(0)
A, B = RNG.uniform(0.5, 2, (2, 3)), RNG.uniform(0.5, 2, 3)


class TestConstruction:
    @pytest.mark.parametrize("data", [1, [1, 2], [[True, False]], np.arange(3), np.int32(1), 2.5, (1.0, 2.0)])
    def test_numbers_become_float64(self, data):
        t = Tensor(data)
        assert t.dtype == np.float64
        assert isinstance(t.data, np.ndarray)
        np.testing.assert_array_equal(t.data, data)

    def test_float32_stays(self):
        assert Tensor(np.ones(2, np.float32)).dtype == np.float32
        assert Tensor([1, 2], dtype=np.float32).dtype == np.float32
        assert Tensor(Tensor([1.0], dtype="f4")).dtype == np.float32

    def test_data_are_copied(self):
        a = np.ones(3)
        for t in (Tensor(a), Tensor(a[:2]), Tensor(a.reshape(1, 3)), Tensor(Tensor(a))):
            assert not np.shares_memory(t.data, a)

    @pytest.mark.parametrize("bad", ["a", ["a"], [None], [[1, 2], [3]], np.array([object()]), {"a": 1}])
    def test_no_numbers(self, bad):
        with pytest.raises(OperandError, match=r"Tensor: got .*expected (real or complex numbers|an array of numbers)"):
            Tensor(bad)

    def test_no_floating_dtype(self):
        with pytest.raises(OperandError, match="got dtype int64, expected a floating or complex dtype"):
            Tensor([1], dtype=int)
        with pytest.raises(OperandError, match="got dtype object"):
            Tensor([1.0]).astype(object)

    @pytest.mark.parametrize("shape", [(2, 3), (4,), ()])
    @pytest.mark.parametrize("dtype", [None, np.float64, np.float32])
    @pytest.mark.parametrize("kind", ["f8", "f4", "i8", "?", "c16"])
    def test_data_of_other_objects_are_copied_by_whatever_way_they_come(self, kind, dtype, shape, tmp_path):
        if kind == "c16" and dtype is not None:
            return
        own = np.ones(shape, kind)  # an array without a base owns its memory

        class Arrays:
            def __array__(self, dtype=None, copy=None):
                return own if dtype is None else own.astype(dtype, copy=False)

        class Typed(Arrays, list):
            """A list by its class, an array by its method."""

        class Sub(np.ndarray):
            pass

        def of(**attributes):
            return type("Held", (), attributes)()

        mapped = np.memmap(tmp_path / "m", kind, "w+", shape=shape or (1,))
        mapped[...] = 1
        sources = [Arrays(), Typed(), own.view(Sub), mapped, memoryview(own), own[...], own.T]
        sources += [of(__array_interface__=own.__array_interface__), of(__array_struct__=own.__array_struct__)]
        for source in sources:
            t = Tensor(source, dtype=dtype)
            assert not np.shares_memory(t.data, own)
            assert not np.shares_memory(t.data, mapped)
            t.data[...] = 5
            assert (own == 1).all()
            assert (mapped == 1).all()

    def test_assigned_data_are_copied_and_keep_shape_and_dtype(self):
        a = np.ones(2)
        t = Tensor([1.0, 2.0], dtype=np.float32)
        t.data = a
        t.data -= 0.5
        np.testing.assert_array_equal(a, 1.0)
        np.testing.assert_array_equal(t.data, 0.5)
        assert t.dtype == np.float32
        for bad, error in ((np.ones(3), ShapeError), (1.0, ShapeError), ("ab", OperandError)):
            with pytest.raises(error):
                t.data = bad
        np.testing.assert_array_equal(t.data, 0.5)

    def test_properties(self):
        t = Tensor(np.zeros((2, 3, 4)))
        assert (t.shape, t.ndim, t.size, t.dtype, len(t)) == ((2, 3, 4), 3, 24, np.dtype(float), 2)
        assert (t.T.shape, t.mT.shape) == ((4, 3, 2), (2, 4, 3))
        assert Tensor([1.5]).item() == 1.5
        assert Tensor([[1.5]]).tolist() == [[1.5]]
        with pytest.raises(TypeError, match="without axes"):
            len(Tensor(1.0))

    def test_repr(self):
        assert repr(Tensor([1.0, 2.0])) == "Tensor([1., 2.])"
        assert repr(Tensor([1.0], dtype="f4", name="w")) == "Tensor([1.], dtype=float32, name='w')"
        assert repr(Tensor([1.0]) * 2) == "Tensor([2.], op=multiply)"
        assert repr(Tensor([1.0], requires_grad=False)) == "Tensor([1.], requires_grad=False)"

    def test_asarray_does_not_detach_in_silence(self):
        x = Tensor([3.0])
        (np.asarray(x)[0] * 2).backward()
        np.testing.assert_array_equal(x.grad, [2.0])
        with pytest.raises(OperandError, match=r"array of float64.*np\.stack"):
            np.asarray(x, dtype=float)
        np.testing.assert_array_equal(np.asarray(Tensor([1.0]).detach()), [1.0])


class TestOperators:
    def test_matmul(self):
        check_backward(operator.matmul, A, B)
        check_backward(lambda t: t @ B, A)
        check_backward(lambda t: A @ t, B)
        check_backward(operator.matmul, RNG.normal(size=(2, 1, 2, 3)), RNG.normal(size=(4, 3, 2)))

    def test_matmul_of_wrong_shapes(self):
        with pytest.raises(ShapeError, match=r"matmul\(x: shape \(2, 3\) float64, y: shape \(2, 3\) float64\)"):
            Tensor(A) @ A
        with pytest.raises(ShapeError, match="matmul"):
            Tensor(A) @ 2.0

    def test_iteration(self):
        t = Tensor(A)
        first, second = t
        (first * second).sum().backward()
        np.testing.assert_allclose(t.grad, A[::-1])

    @pytest.mark.parametrize("shape", [(2, 3), (3,), ()])
    def test_in(self, shape):
        a = np.arange(math.prod(shape), dtype=float).reshape(shape)
        t = Tensor(a)
        for x in (0.0, 9.0, None, "x", a, np.zeros(1), Tensor(0.0)):
            assert (x in t) is bool(data_of(x) in a)
        with pytest.raises(AutogradError):
            assert np.ones(5) in Tensor(np.ones((2, 3)))


class TestMethodsAndFunctions:
    @pytest.mark.parametrize("order", [np.array([1, 0, 2]), [2, 0, 1], (0, -1, 1), range(3), None])
    def test_transpose_by_one_sequence(self, order):
        t = Tensor(np.arange(24.0).reshape(2, 3, 4))
        transposed = t.transpose(order)
        np.testing.assert_array_equal(transposed.data, t.data.transpose(order))
        (transposed * transposed.data).sum().backward()
        np.testing.assert_array_equal(t.grad, t.data)

    @pytest.mark.parametrize("axis", [0, np.int64(0), np.array(0)])
    def test_transpose_by_one_number(self, axis):
        assert Tensor([1.0, 2.0]).transpose(axis).shape == (2,)

    @pytest.mark.parametrize("order", [1.0, ..., slice(None), np.float32(1), "ab", [0.5, 1.0]])
    def test_transpose_by_no_numbers(self, order):
        with pytest.raises(AutogradError, match="transpose"):
            Tensor(np.ones((2, 3))).transpose(order)

    @pytest.mark.parametrize(
        "f",
        [
            lambda t: t.sum(), lambda t: t.sum(axis=0), lambda t: t.sum(1, keepdims=True), lambda t: t.sum((0, 1)),
            lambda t: t.mean(), lambda t: t.mean(axis=-1), lambda t: t.max(axis=1), lambda t: t.min(),
            lambda t: t.reshape(3, 2), lambda t: t.reshape((3, 2)), lambda t: t.reshape(-1), lambda t: t.ravel(),
            lambda t: t.transpose(), lambda t: t.transpose(1, 0), lambda t: t.transpose((0, 1)), lambda t: t.T,
            lambda t: t.swapaxes(0, 1), lambda t: t.flatten(), lambda t: t[0], lambda t: t[:, 1:],
            lambda t: t[..., None],
            lambda t: t[[0, 0, 1]], lambda t: t[np.array([0, 1]), np.array([2, 2])],
            lambda t: t[np.array([[True, False, True], [False, False, True]])], lambda t: t[1, 2],
        ],
    )  # fmt: skip
    def test_methods_are_numpys(self, f):
        check_backward(f, A)

    @pytest.mark.parametrize(
        "f",
        [
            np.exp, np.log, np.sqrt, np.sin, np.cos, np.tanh, np.abs, np.negative, np.sum, np.mean, np.max, np.amin,
            lambda t: np.sum(t, 0), lambda t: np.sum(t, axis=1, keepdims=True), lambda t: np.add.reduce(t),
            lambda t: np.add.reduce(t, axis=None), lambda t: np.maximum.reduce(t, axis=1),
            lambda t: np.reshape(t, (6,)),
            np.transpose, lambda t: np.transpose(t, (1, 0)), lambda t: np.swapaxes(t, 0, 1),
            lambda t: np.broadcast_to(t, (4, 2, 3)), lambda t: np.concatenate([t, t]),
            lambda t: np.concatenate((t, A), axis=1), lambda t: np.concatenate((A, t), axis=None),
            lambda t: np.stack([t, A], axis=1), lambda t: np.where(A > 1, t, 0.0), lambda t: np.where(A > 1, 2.0, t),
            lambda t: np.maximum(t, 1.1), lambda t: np.multiply(A, t), lambda t: np.matmul(A.T, t), lambda t: A * t,
            lambda t: np.float64(2) * t, lambda t: np.power(t, 2), lambda t: np.subtract(1, t),
        ],
    )  # fmt: skip
    def test_numpy_functions(self, f):
        check_backward(f, A)

    def test_plain_results(self):
        t = Tensor(A)
        assert np.argmax(t) == A.argmax() == t.argmax()
        np.testing.assert_array_equal(t.argmin(axis=0), A.argmin(axis=0))
        assert np.shape(t) == (2, 3)
        assert np.all(np.isfinite(t))
        assert type(np.zeros_like(t)) is np.ndarray
        assert np.allclose(t, A)
        assert np.array_equal(t, A)

    def test_functions_without_a_derivative_are_refused_by_name(self):
        t = Tensor(A)
        for f, name in (
            (lambda: np.gcd(t, t), "np.gcd"),
            (lambda: np.unique(t), "np.unique"),
            (lambda: np.gcd.outer(t, t), "np.gcd.outer"),
            (lambda: np.lcm.accumulate(t), "np.lcm.accumulate"),
        ):
            with pytest.raises(OperandError, match=f"{name}: no derivative is known"):
                f()

    def test_arguments_that_have_no_meaning_here_are_refused(self):
        t, out = Tensor(A), np.zeros_like(A)
        for f, message in (
            (lambda: np.exp(t, out=out), "np.exp: a node cannot be written"),
            (lambda: np.exp(t, where=A > 1), "np.exp: where= is not supported"),
            (lambda: np.add(t, 1, dtype="i4"), "Cannot cast ufunc 'add' input 0"),
            (lambda: np.sum(t, dtype=object), "got dtype object, expected a floating or complex dtype"),
            (lambda: np.sum(t, out=out), "np.sum: out="),
            (lambda: np.reshape(t, 6, order="K"), "np.reshape: got order='K', expected"),
            (lambda: np.logaddexp.reduce(t, where=A > 1), "np.logaddexp.reduce: where= is not supported"),
            (lambda: np.where(t > 0, t), "np.where: got one of x and y"),
        ):
            with pytest.raises((OperandError, ValueError), match=message):
                f()
        np.testing.assert_array_equal(out, 0.0)
        with pytest.raises(OperandError, match="cannot be written into an existing array"):
            out += t

    def test_defaults_spelled_out_are_fine(self):
        t = Tensor(A)
        assert np.sum(t, None, None, None).shape == ()
        assert np.reshape(t, (6,), order="C").shape == (6,)

    @pytest.mark.parametrize("bad", ["a", None, np.array(["a"]), object()])
    def test_operands_that_are_no_numbers(self, bad):
        with pytest.raises(OperandError, match="expected numbers or an array of them"):
            Tensor(B) * bad

    def test_index_that_is_a_tensor(self):
        with pytest.raises(OperandError, match="getitem: got a Tensor as index"):
            Tensor(B)[Tensor([1.0])]

    def test_index_arrays_are_remembered_not_shared(self):
        t, index = Tensor(B), np.array([0, 1])
        picked = t[index]
        index[:] = 2
        picked.sum().backward()
        np.testing.assert_array_equal(t.grad, [1.0, 1.0, 0.0])

    def test_index_out_of_range(self):
        with pytest.raises(IndexError):
            Tensor(B)[5]


class TestAssignment:
    def test_a_leaf_that_requires_a_gradient(self):
        x = Tensor([1.0, 2.0])
        with pytest.raises(GraphError, match="got a leaf that requires a gradient"):
            x[0] = 1.0
        np.testing.assert_array_equal(x.data, [1.0, 2.0])
        y = x.copy()
        y[0] = 5.0
        y.sum().backward()
        np.testing.assert_array_equal(x.grad, [0.0, 1.0])

    @pytest.mark.parametrize("view", [lambda t: t[0], lambda t: t.T, lambda t: t.reshape(-1), lambda t: t[:, 1:]])
    def test_a_view(self, view):
        y, plain = Tensor(np.ones((2, 3))) * 2, np.full((2, 3), 2.0)
        view(y).copy()[0] = 1.0
        np.testing.assert_array_equal(y.data, plain)
        view(y)[0] = 1.0
        view(plain)[0] = 1.0
        np.testing.assert_array_equal(y.data, plain)

    @pytest.mark.parametrize("view", [lambda t: t[0], lambda t: t.T, lambda t: t.reshape(-1), lambda t: t[:, 1:]])
    def test_a_view_of_a_leaf_that_requires_a_gradient(self, view):
        x = Tensor(np.ones((2, 3)))
        with pytest.raises(AssignmentError, match=r"a view .* of a leaf that requires a gradient"):
            view(x)[0] = 1.0
        v = view(x)
        with pytest.raises(AssignmentError, match=r"a view .* of a leaf that requires a gradient"):
            v *= 2.0
        np.testing.assert_array_equal(x.data, 1.0)

    def test_the_error_says_how_it_was_written(self):
        view = Tensor(np.ones(3))[1:]
        with pytest.raises(AssignmentError, match=r"^op=: .* write t = t \+ y in place of t \+= y"):
            view += 1.0
        with pytest.raises(AssignmentError, match=r"^setitem: .* assign to a copy"):
            view[0] = 1.0

    def test_bad_index_and_bad_value_leave_everything_as_it_was(self):
        y = Tensor([1.0, 2.0]) * 1
        made_by = y.op
        with pytest.raises(IndexError):
            y[5] = 1.0
        with pytest.raises(ShapeError, match="set_entries"):
            y[:] = np.ones(3)
        with pytest.raises(OperandError):
            y[0] = "a"
        with pytest.raises(OperandError, match="as index"):
            y[Tensor([0.0])] = 1.0
        assert y.op is made_by
        np.testing.assert_array_equal(y.data, [1.0, 2.0])


STEPS = {"+=": operator.iadd, "-=": operator.isub, "*=": operator.imul, "/=": operator.itruediv}


class TestSteps:
    """``p -= lr * p.grad`` under ``no_grad``: in place, for any right side."""

    @pytest.mark.parametrize("how", STEPS.values(), ids=STEPS)
    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.complex128])
    @pytest.mark.parametrize("given", [
        np.array([[3.0, -2.0], [0.5, 4.0]]), np.array([[3.0, -2.0], [0.5, 4.0]], np.float32), 3.0, 2, np.float64(3.0),
        np.array([0.5, -2.0]), np.array([[3], [2]]), [[1.0, 2.0], [3.0, 4.0]],
        Tensor([[3.0, -2.0], [0.5, 4.0]]), Tensor([[3.0, -2.0], [0.5, 4.0]], dtype=np.float32), Tensor([3.0, 2.0]),
    ], ids=lambda x: f"{type(x).__name__}{np.shape(data_of(x))}")  # fmt: skip
    def test_in_place_as_numpy_computes_it(self, given, dtype, how):
        numbers = np.array([[1.0, 2.0], [-3.0, 0.25]], dtype)
        p = same = Tensor(numbers, dtype=dtype)
        data, view = p.data, p[0]
        with no_grad():
            p = how(p, given)
        plain = {"iadd": np.add, "isub": np.subtract, "imul": np.multiply, "itruediv": np.divide}[how.__name__]
        y = np.asarray(data_of(given))
        expected = plain(numbers, y if y.shape and y.dtype.kind == "f" else y.astype(dtype)).astype(dtype)
        assert (p is same, p.data is data, p.requires_grad, p.op) == (True, True, True, None)
        assert p.dtype == dtype
        np.testing.assert_array_equal(p.data, expected)
        np.testing.assert_array_equal(view.data, expected[0])

    def test_the_right_side_may_be_made_of_the_parameter(self):
        p = Tensor([[1.0, 2.0], [3.0, 4.0]])
        with no_grad():
            p -= p.data.T
        assert p.data.tolist() == [[0.0, -1.0], [1.0, 0.0]]
        with no_grad():
            p += p
        assert p.data.tolist() == [[0.0, -2.0], [2.0, 0.0]]

    def test_a_graph_that_was_recorded_before_notices(self):
        p = Tensor([1.0, 2.0])
        loss = (p * p).sum()
        with no_grad():
            p -= np.array([0.5, 0.5])
        with pytest.raises(GraphError, match="multiply: the data of operand x"):
            loss.backward()
        (p * p).sum().backward()
        assert p.grad.tolist() == [1.0, 3.0]

    def test_where_something_is_recorded_the_leaf_stays_as_it_is(self):
        p = same = Tensor([1.0, 2.0])
        p -= np.array([0.5, 0.5])
        assert (same.data.tolist(), p.data.tolist(), p is same) == ([1.0, 2.0], [0.5, 1.5], False)

    def test_a_frozen_leaf_is_another_tensor_afterwards(self):
        p = same = Tensor([1.0, 2.0], requires_grad=False)
        with no_grad():
            p -= np.array([0.5, 0.5])
        assert (same.data.tolist(), p.data.tolist(), p is same) == ([1.0, 2.0], [0.5, 1.5], False)

    def test_the_argument_of_a_function_is_the_callers(self):
        def f(x):
            y = x
            with no_grad():
                y -= np.array([0.5, 0.5])
            return (x * x).sum()

        given = np.array([1.0, 2.0])
        assert (grad(f)(given).tolist(), given.tolist()) == ([2.0, 4.0], [1.0, 2.0])

    def test_shapes_and_kinds_that_do_not_fit_change_nothing(self):
        p = Tensor([1.0, 2.0])
        with no_grad():
            for y in (np.ones((2, 2)), np.ones(3), np.array([1j, 1.0]), "x"):
                with pytest.raises((AutogradError, TypeError)):
                    p -= y
        assert p.data.tolist() == [1.0, 2.0]


class TestAssignedData:
    @pytest.mark.parametrize("given", [
        Tensor([3.0, 4.0]), Tensor([3.0, 4.0], requires_grad=False), Tensor([1.0, 2.0]) + 2.0,
        Tensor([3.0, 4.0], dtype=np.float64).reshape(2), [3, 4], (3.0, 4.0), np.array([3, 4]), np.array([3.0, 4.0]),
    ], ids=repr)  # fmt: skip
    @pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
    def test_an_array_of_its_own_in_shape_and_dtype(self, given, dtype):
        t = Tensor([1.0, 2.0], dtype=dtype)
        t.data = given
        assert (type(t.data), t.data.dtype, t.data.tolist()) == (np.ndarray, dtype, [3.0, 4.0])
        assert not np.shares_memory(t.data, data_of(given))
        np.real(t * t).sum().backward()
        np.testing.assert_array_equal(t.grad, [6.0, 8.0])

    @pytest.mark.parametrize("given", [
        np.ones((2, 2)), np.ones(1), 1.0, "x", None, [1.0, "x"], [[1.0], [1.0, 2.0]], np.array([1j, 1.0]), len,
        Tensor([1.0]), Value(1.0), np.array([None, None]), {},
    ], ids=repr)  # fmt: skip
    def test_nothing_else(self, given):
        t = Tensor([1.0, 2.0])
        with pytest.raises((ShapeError, OperandError)):
            t.data = given
        assert t.data.tolist() == [1.0, 2.0]


class TestRulesThatDoNotFit:
    def test_wrong_shape(self):
        @op(lambda g, out, x: g, kind="general")
        def total(x):
            return x.sum()

        x = Tensor([1.0, 2.0])
        with pytest.raises(
            RuleError, match=r"total: the rule of operand x returned shape \(\) .* expected the shape of the"
        ):
            total(x).backward()
        assert x.grad is None

    def test_elementwise_rule_may_not_lose_entries(self):
        @op(lambda g, out, x: g[:1], kind="elementwise")
        def bad(x):
            return x * 1

        with pytest.raises(RuleError, match=r"returned shape \(1,\)"):
            bad(Tensor([1.0, 2.0])).backward(np.ones(2))


class TestDtypes:
    def test_constants_do_not_widen_float32(self):
        t = Tensor(np.ones(3), dtype=np.float32)
        for y in (
            t * 2,
            t * 2.0,
            np.log(2.0) * t,
            t + np.float64(1),
            np.asarray(2.0) * t,
            t ** np.float64(2),
            t / np.pi,
        ):
            assert y.dtype == np.float32
            t.grad = None
            y.sum().backward()
            assert t.grad.dtype == np.float32

    def test_gradient_has_the_dtype_of_its_operand(self):
        narrow, wide = Tensor(np.ones(3), dtype=np.float32), Tensor(np.ones(3))
        y = narrow * wide
        assert y.dtype == np.float64
        y.sum().backward()
        assert (narrow.grad.dtype, wide.grad.dtype) == (np.float32, np.float64)

    def test_astype_carries_the_gradient_back(self):
        t = Tensor([1.0, 2.0])
        s = t.astype("f4")
        assert s.dtype == np.float32
        (s * s).sum().backward()
        assert t.grad.dtype == np.float64
        np.testing.assert_array_equal(t.grad, [2.0, 4.0])

    def test_mean_of_float32(self):
        t = Tensor(np.ones((2, 2)), dtype=np.float32)
        t.mean().backward()
        assert t.grad.dtype == np.float32

    def test_zero_d(self):
        t = Tensor(3.0)
        y = t * t
        assert isinstance(y.data, np.ndarray)
        y.backward()
        assert isinstance(t.grad, np.ndarray)
        assert t.grad.shape == ()


def test_softmax_methods_are_ops():
    t = Tensor(A)
    np.testing.assert_allclose(ops.softmax(t).data.sum(axis=-1), 1.0)
    np.testing.assert_allclose(np.exp(ops.log_softmax(t).data), ops.softmax(t).data)
    np.testing.assert_allclose(ops.logsumexp(t, axis=-1).data, np.log(np.exp(A).sum(axis=-1)))
