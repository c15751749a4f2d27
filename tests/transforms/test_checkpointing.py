"""Checkpoints: the same numbers and gradients, computed again instead of kept."""

import gc
import tracemalloc
from weakref import ref

import numpy as np
import pytest

import nn
from autograd import (
    AssignmentError,
    GraphError,
    Tensor,
    Value,
    checkpoint,
    deriv,
    grad,
    gradients,
    hessian,
    jacobian,
    no_grad,
    stop_gradient,
)
from autograd.test_util import check_grads
from tests.sampling import sampled

X, Y = np.array([0.3, -1.2, 0.7]), np.array([1.1, 0.4, -0.6])


def f(x, y):
    return np.tanh(np.sin(x) * np.exp(y)) * x


def total(f):
    return lambda *args: np.sum(f(*args))


def of_a_view(x):
    column = x.reshape(3, 1)
    column += 1.0
    return np.sum(column**3)


def of_entries(x):
    y = x * x
    x[0] = x[1] * x[0]
    x[1:] *= y[:-1]
    return np.sum(x**3 * y)


def of_a_result(x):
    y = 1.0 * x
    y[0] = y[1] * y[0]
    return np.sum(y**3)


class TestAssignments:
    """Assignments in the function, to its argument and to its results; the second call may itself be recorded."""

    @pytest.mark.parametrize("f", [of_a_view, of_entries, of_a_result])
    def test_every_mode_and_order(self, f):
        c, given = checkpoint(f), X.copy()
        np.testing.assert_allclose(c(given.copy()), f(given.copy()))
        for derivative in (grad, hessian, lambda f: jacobian(jacobian(f, mode="fwd"), mode="fwd")):
            np.testing.assert_allclose(derivative(c)(given), derivative(f)(given), rtol=1e-12)
            inner, plain = (lambda x: c(2.0 * x) * x[0]), (lambda x: f(2.0 * x) * x[0])
            np.testing.assert_allclose(derivative(inner)(given), derivative(plain)(given), rtol=1e-12)
        np.testing.assert_array_equal(given, X)

    def test_of_a_number_from_outside(self):
        w, x = Tensor([1.0, 2.0, 3.0]), Tensor(X)

        def f(x):
            x[0] = w[1]
            return np.sum(x * x * w)

        checkpoint(f)(x).backward()
        by_w, by_x, w.grad = w.grad, x.grad, None
        copied = Tensor(X)
        f(copied.copy()).backward()
        np.testing.assert_array_equal(by_w, w.grad)
        np.testing.assert_array_equal(by_x, copied.grad)
        np.testing.assert_array_equal(x.data, X)


class TestCheckpoint:
    def test_every_mode_and_order(self):
        c = checkpoint(f)
        np.testing.assert_array_equal(c(X, Y), f(X, Y))
        for mine, plain in zip(grad(total(c), (0, 1))(X, Y), grad(total(f), (0, 1))(X, Y), strict=True):
            np.testing.assert_array_equal(mine, plain)
        np.testing.assert_allclose(hessian(total(c))(X, Y), hessian(total(f))(X, Y), rtol=1e-12)
        np.testing.assert_allclose(jacobian(c, mode="fwd")(X, Y), jacobian(f)(X, Y), rtol=1e-12)
        twice = jacobian(jacobian(c, mode="fwd"), mode="fwd")(X, Y)
        np.testing.assert_allclose(twice, jacobian(jacobian(f))(X, Y), rtol=1e-12)

    @pytest.mark.parametrize(
        "f", [lambda x: (x[:2] ** 2, x[2]), lambda x: {"a": [np.sin(x)], "b": np.sum(x)}, lambda x: [x, 1.0]]
    )
    def test_results_in_containers_in_every_mode_and_order(self, f):
        """The vector that holds them is recorded in a forward sweep, too."""
        check_grads(checkpoint(f), modes=["rev", "fwd"], order=3)(X)

    @pytest.mark.parametrize(
        "f",
        [
            lambda x, a: checkpoint(lambda y: y * a * x[1])(x[2]),
            lambda x, a: checkpoint(lambda y: np.sum(y**2 * x) * a)(a * x),
            lambda x, a: checkpoint(lambda y: checkpoint(lambda z: z * a * y * x[0])(a * y))(x[1]),
            lambda x, a: checkpoint(lambda: a * np.sin(a) * x[1] * a**2)(),
            lambda x, a: checkpoint(lambda y: a)(x[0]) * a,
        ],
    )
    def test_nodes_from_outside_that_come_from_each_other(self, f):
        """A gradient that reaches one by way of another is counted once, by the graph outside."""
        check_grads(lambda x: f(x, x[1] ** 2), modes=["rev", "fwd"], order=3)(X)

    def test_nested(self):
        inner = checkpoint(lambda x: np.sin(x) * x)
        outer = checkpoint(lambda x: np.exp(inner(inner(x))))
        plain = lambda x: np.exp(np.sin(np.sin(x) * x) * (np.sin(x) * x))  # noqa: E731 (shorter than the name)
        assert grad(outer)(0.7) == pytest.approx(grad(plain)(0.7), rel=1e-14)
        assert grad(grad(outer))(0.7) == pytest.approx(grad(grad(plain))(0.7), rel=1e-12)

    def test_what_the_function_reaches_for(self):
        """A Tensor in the closure, at any depth of nesting, is differentiated by too."""
        w = Tensor(2.0)
        x = Tensor(X)
        checkpoint(lambda x: np.sum(np.sin(x) * w * w))(x).backward()
        assert w.grad == pytest.approx(4.0 * np.sum(np.sin(X)))
        np.testing.assert_allclose(x.grad, 4.0 * np.cos(X))

        def through(w):
            return checkpoint(lambda x: np.sum(np.sin(x) * w**3))(X)

        s = np.sum(np.sin(X))
        for derivative, expected in [
            (grad(through), 3 * 1.5**2 * s), (grad(grad(through)), 6 * 1.5 * s), (grad(grad(grad(through))), 6 * s),
            (deriv(deriv(through)), 6 * 1.5 * s), (deriv(grad(through)), 6 * 1.5 * s),
        ]:  # fmt: skip
            assert derivative(1.5) == pytest.approx(expected, rel=1e-12)

    def test_derivatives_inside(self):
        def g(w):
            return checkpoint(lambda x: grad(lambda z: z**2 * w * x)(x))(3.0)

        assert grad(g)(2.0) == 18.0
        assert g(2.0) == 36.0
        assert isinstance(g(2.0), float)

    def test_derivatives_inside_by_a_tensor_from_outside(self):
        def inner(x):
            return np.sum(grad(lambda z: np.sum(z**3 * x))(w) ** 2)

        found = []
        for f in (inner, checkpoint(inner), checkpoint(checkpoint(inner))):
            w, x = Tensor(Y), Tensor(X)
            f(x).backward()
            found.append((w.grad, x.grad))
        assert np.any(found[0][0])
        for mine in found[1:]:
            np.testing.assert_allclose(mine, found[0], rtol=1e-12)

    def test_modules(self):
        model = nn.MLP([3, 4, 1], rng=np.random.default_rng(0))
        model(X[None]).sum().backward()
        expected = [p.grad.copy() for p in model.parameters()]
        model.zero_grad()
        checkpoint(model)(X[None]).sum().backward()
        for p, g in zip(model.parameters(), expected, strict=True):
            np.testing.assert_array_equal(p.grad, g)

    def test_containers_values_and_assignment(self):
        c = checkpoint(lambda p: {"a": p["x"] * 2, "n": 3, "b": [np.sum(p["x"])]})

        def loss(p):
            r = c(p)
            return np.sum(r["a"] ** 2) + r["b"][0] * r["n"]

        np.testing.assert_allclose(grad(loss)({"x": X})["x"], 8 * X + 3)
        v = Value(2.0)
        checkpoint(lambda v: v**3)(v).backward()
        assert v.grad == 12.0

        def assigns(x):
            y = x * 1.0
            y[0] = y[1] * 3
            return np.sum(y**2)

        np.testing.assert_array_equal(grad(checkpoint(assigns))(X), grad(assigns)(X))

    def test_constants_and_no_grad(self):
        assert checkpoint(np.sin)(0.5) == np.sin(0.5)
        with no_grad():
            assert not checkpoint(np.sin)(Tensor(0.5)).requires_grad

    def test_a_function_that_is_not_the_same_twice(self):
        """Random numbers are drawn again, see ``test_states``; other changes are noticed."""
        rng = np.random.default_rng(0)
        assert grad(checkpoint(lambda x: x * rng.normal()))(1.0) == np.random.default_rng(0).normal()
        w = Tensor(2.0)
        y = checkpoint(lambda x: x * w)(Tensor(1.0))
        w.data = 3.0
        with pytest.raises(GraphError, match="was assigned to after"):
            y.backward()

    def test_an_array_that_was_written_to_in_between_is_noticed_whatever_the_result(self):
        x, scale = Tensor(np.zeros(3)), np.ones(3)
        y = checkpoint(lambda x: np.sum(x * scale))(x)
        scale[1] = 5.0
        with pytest.raises(GraphError, match="came to it by other steps"):
            y.backward()

    def test_an_argument_that_is_a_constant_stays_one(self):
        x, c = Tensor(X), Tensor(Y, requires_grad=False)
        np.sum(checkpoint(f)(x, c)).backward()
        np.testing.assert_allclose(x.grad, grad(total(f))(X, Y), rtol=1e-14)
        assert c.grad is None

    def test_nan_is_the_same_twice(self):
        with np.errstate(invalid="ignore"):
            assert np.isnan(grad(checkpoint(lambda x: np.log(x - 2.0)))(1.0))

    def test_intermediate_results_are_not_kept(self):
        def steps(x):
            for _ in range(50):
                x = np.sin(x)
            return x

        def kept(f):
            x = Tensor(np.ones(10_000))
            tracemalloc.start()
            y = f(x)
            size, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return y, size

        plain, checkpointed = kept(steps), kept(checkpoint(steps))
        assert checkpointed[1] < plain[1] / 20
        for y, _ in (plain, checkpointed):
            y.sum().backward()


def first_entries(w, x):
    b = w * x
    b[0] = x[1] * w[2]
    return np.sum(b * b * b)


def through_a_view(w, x):
    b = w * 1.0
    v = b[1:]
    b[0] = x[2] * v[1]
    v *= x[1:]
    return np.sum(b * b * v[0])


def of_a_constant(w, x):
    b = Tensor(np.zeros(3), requires_grad=False)
    v = b[1:]
    b[1] = x[0] * w[0]
    v += w[1:] * v
    return np.sum(b * x * v[0])


def in_a_loop(w, x):
    b = Tensor(np.zeros(4), requires_grad=False)
    for i in range(3):
        b[i + 1] = x[i] * b.sum() + w[i] ** 2
    return np.sum(b * b)


def of_a_gradient(w, x):
    g = grad(lambda z: np.sum(z**3 * x))(w)
    g[1] = x[0] * g[2]
    return np.sum(g * g)


def in_a_gradient(w, x):
    def inner(z):
        b = z * x
        b[0] = b[1] ** 2
        return np.sum(b * b * w)

    return np.sum(grad(inner)(x) ** 2)


ASSIGNING = [first_entries, through_a_view, of_a_constant, in_a_loop, of_a_gradient, in_a_gradient]
WRAPS = {
    "once": checkpoint,
    "twice": lambda f: checkpoint(checkpoint(f)),
    "within": lambda f: checkpoint(lambda *args: checkpoint(f)(*args) * 1.0),
}


class TestAssignmentsToEntries:
    @pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
    @pytest.mark.parametrize("f", ASSIGNING)
    def test_nodes_from_outside(self, f, wrap):
        """Gradients of every order by variables of the closure are those without a checkpoint."""

        def orders(wrap):
            w, x = Tensor(Y), Tensor(X)
            first = gradients([wrap(lambda x: f(w, x))(x)], [w, x], create_graph=True)
            second = gradients([np.sum(first[0] * first[1])], [w, x], create_graph=True)
            third = gradients([np.sum(second[0] * second[1])], [w, x])
            return [*(g.data for g in (*first, *second)), *third]

        for mine, plain in zip(orders(wrap), orders(lambda f: f), strict=True):
            assert np.any(plain)
            np.testing.assert_allclose(mine, plain, rtol=1e-9)

    @pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
    @pytest.mark.parametrize("f", ASSIGNING)
    def test_both_modes(self, f, wrap):
        def plain(x):
            return f(x * Y, x)

        def mine(x):
            return wrap(f)(x * Y, x)

        for derivative in (
            grad,
            hessian,
            lambda f: jacobian(f, mode="fwd"),
            lambda f: jacobian(jacobian(f, mode="fwd"), mode="fwd"),
            lambda f: jacobian(grad(f), mode="fwd"),
            lambda f: jacobian(jacobian(f, mode="fwd")),
            lambda f: grad(lambda x: np.sum(hessian(f)(x) ** 2)),
        ):
            np.testing.assert_allclose(derivative(mine)(X), derivative(plain)(X), rtol=1e-9)

    def test_the_result_of_a_module(self):
        model = nn.Linear(3, 3, rng=0)

        def masked(x):
            h = model(x)
            h[:, 0] = 0.0
            return np.sum(h * h)

        masked(Tensor(np.ones((2, 3)))).backward()
        expected = [p.grad.copy() for p in model.parameters()]
        model.zero_grad()
        checkpoint(masked)(Tensor(np.ones((2, 3)))).backward()
        for p, g in zip(model.parameters(), expected, strict=True):
            assert np.any(g)
            np.testing.assert_array_equal(p.grad, g)

    def test_the_inner_nodes_are_not_kept(self):
        """A node that was assigned to is no operand, which would hold the graph of the first call."""
        for f in ASSIGNING[:4]:
            w, x = Tensor(Y), Tensor(X)
            y = checkpoint(lambda x, f=f, w=w: f(w, x))(x)
            assert all(a is b for a, b in zip(y.inputs, [x, w], strict=True))

    @pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
    @pytest.mark.parametrize("f", sampled([lambda w, x: np.sum(w * x), *ASSIGNING[:4]], 5))
    def test_what_is_done_with_is_freed_at_once(self, f, wrap):
        """No cycle is left, which would wait for Python's collector."""
        gc.collect()
        gc.disable()
        try:
            w, x = Tensor(Y), Tensor(X)
            y = wrap(lambda x, w=w: f(w, x))(x)
            y.backward()
            alive = ref(x), ref(w), ref(y)
            del w, x, y
            assert all(known() is None for known in alive)
        finally:
            gc.enable()

    @pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
    @pytest.mark.parametrize("recorded", [True, False])
    def test_a_tensor_from_outside_is_refused(self, wrap, recorded):
        def assigns(x):
            b[0] = x[0]
            return np.sum(b * b)

        def follows(x):
            v = b[1:]
            v += x[1:]
            return np.sum(b * x)

        for f in (assigns, follows, lambda x: assigns(x).data):
            b = Tensor(np.ones(3)) * 1.0 if recorded else Tensor(np.ones(3), requires_grad=False)
            with pytest.raises(AssignmentError, match=r"that it did not make.*assign to a copy in the function"):
                wrap(f)(Tensor(X))

    @pytest.mark.parametrize("derivative", [grad, deriv])
    def test_a_tensor_from_outside_that_is_assigned_to_later(self, derivative):
        """The second call may have the same result, as where the Tensor was multiplied by 0; the gradient is not."""

        def changes(x):
            w = x * 2.0
            y = checkpoint(lambda z: w * z)(x - stop_gradient(x))
            w[:] = x**3
            return np.sum(y)

        with pytest.raises(GraphError, match="was changed in between"):
            derivative(changes)(X)

    @pytest.mark.parametrize("derivative", [grad, deriv])
    def test_a_buffer_from_outside_that_is_filled_step_by_step(self, derivative):
        def fills(x, wrap):
            out = np.zeros_like(x)
            out[0] = x[0]
            for i in range(1, len(x)):
                out[i] = wrap(lambda z, i=i: np.sin(out[i - 1] * z))(x[i])
            return np.sum(out)

        np.testing.assert_allclose(derivative(fills)(X, checkpoint), derivative(fills)(X, lambda f: f))

    def test_constants_may_be_assigned_to_a_tensor_from_outside(self):
        b = Tensor(np.ones(3), requires_grad=False)

        def counts(x):
            b[0] = b[0] + x[0].detach()
            return np.sum(b * x)

        x = Tensor(X)
        checkpoint(counts)(x).backward()
        np.testing.assert_array_equal(x.grad, [1.0 + X[0], 1.0, 1.0])
        np.testing.assert_array_equal(b.data, [1.0 + X[0], 1.0, 1.0])
