"""Tracing: constants, gradients of every kind, the engine's watch over arrays, notes and errors."""

import math

import numpy as np
import pytest

from autograd import GraphError, Tensor, grad, hessian, jacobian, make_jvp, make_vjp, value_and_grad
from autograd.compiling.compiled import compile
from autograd.compiling.program import GuardMiss
from autograd.compiling.tracer import Raises, Trace, Untraceable, spelled
from tests.compiling.replays import assert_replays, replayed, traced

X = np.linspace(0.2, 1.5, 6)
W = np.arange(36.0).reshape(6, 6) / 36


def energy(x):
    return np.sum(np.tanh(W @ x) ** 2) + np.max(x) * x[2]


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def filled(x):
    y = x * 1.0
    for i in range(3):
        y[i] = y[i + 1] * x[i]
    y[[0, 4]] = x[:2] ** 2
    return np.sum(y**2)


@pytest.mark.parametrize("f", [energy, rosenbrock, filled], ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "derivative",
    [
        grad, value_and_grad, hessian, lambda f: jacobian(grad(f)), lambda f: grad(lambda x: np.sum(grad(f)(x) ** 2)),
        lambda f: lambda x: make_jvp(f)(x)(2 * x), lambda f: lambda x: make_vjp(f)(x)[0](x[0]),
    ],
    ids=["grad", "value_and_grad", "hessian", "jacobian of grad", "grad of grad", "jvp", "vjp"],
)  # fmt: skip
def test_derivatives_are_replayed(f, derivative):
    program = assert_replays(derivative(f), [X], [X * 1.25], [X - 0.05])
    assert len(program.guards) < 25


@pytest.mark.parametrize("derivative", [grad, value_and_grad, lambda f: grad(grad(f)), lambda f: make_jvp(f)(2.0)])
def test_python_numbers(derivative):
    if derivative(lambda x: x**3) is not None:
        assert_replays(derivative(lambda x: np.exp(x) * x + x**3 / (1 + x)), [2.0], [0.5], [3.25])


def test_float32_stays_float32():
    x = X.astype(np.float32)
    program = assert_replays(
        value_and_grad(lambda x: np.sum(np.exp(x) * np.log(2.0) + x[[0, 0, 1]].sum())), [x], [x * 2]
    )
    assert replayed(program, x)[1].dtype == np.float32


class TestConstants:
    def test_an_array_that_is_written_into_meanwhile_has_the_numbers_of_its_time(self):
        def f(x):
            mask, total = np.zeros(6), 0.0
            for i in range(3):
                mask[i] = i + 1.0
                total = total + (x * mask).sum()
            view = mask[2:]
            mask[:] = 7.0
            return total + (view * x[2:]).sum()

        assert_replays(f, [X], [2 * X])

    def test_so_has_an_index(self):
        def f(x):
            i = np.array([0, 1])
            first = x[i]
            i[0] = 5
            return first + x[i]

        assert_replays(f, [X], [2 * X])

    def test_a_large_array_that_nobody_writes_to_is_not_copied_into_the_program(self):
        c = np.ones(6)
        (call,) = [call for call in traced(lambda x: x * c, X).calls if call.f is not np.copy]
        assert any(arg is c for arg in call.args)

    def test_views_of_plain_arrays_are_not_written_into(self):
        c = np.zeros((2, 6))

        def f(x):
            both = np.broadcast_arrays(x, c)[1]
            both.flags.writeable = True
            both[0, 0] = x[0]
            return both

        with pytest.raises(Untraceable, match="plain array"):
            traced(f, X)


class TestArraysThatAGraphNeeds:
    """The engine remembers numbers; here it counts writes, because a program must not depend on the numbers."""

    @pytest.mark.parametrize("step", [0.0, 1.0])
    def test_a_write_to_an_operand_is_refused(self, step):
        def f(x, c):
            t = Tensor(x)
            y = (t * c).sum()
            c += step
            y.backward()
            return t.grad

        if step:
            with pytest.raises(GraphError):
                f(X.copy(), X.copy())
        with pytest.raises(Untraceable, match="a recorded graph needs"):
            traced(f, X, X)

    def test_a_write_to_what_data_showed_is_refused(self):
        def f(x):
            t = Tensor(x * 1)
            y = (t * t).sum()
            t.data[0] = 5.0
            y.backward()
            return t.grad

        with pytest.raises(GraphError):
            f(X.copy())
        with pytest.raises((Untraceable, GraphError)):
            traced(f, X)

    def test_writes_between_graphs_are_none(self):
        def f(x, c):
            t = Tensor(x * 1.0)
            for _ in range(3):
                (t * c).sum().backward()
                c += 1
                t.data -= 0.1 * t.grad
            return t.data, t.grad

        assert_replays(f, [X, X], [2 * X, X + 1])

    def test_an_array_of_nodes_is_known_again(self):
        assert_replays(grad(lambda x: np.sum(np.array([np.tanh(W @ x), x]) ** 2)), [X], [2 * X])


class TestErrors:
    def test_the_question_of_a_guard(self):
        question = Raises(np.linalg.inv, np.linalg.LinAlgError)
        assert question(np.zeros((2, 2)))
        assert not question(np.eye(2))
        with pytest.raises(TypeError):
            Raises(math.sqrt, ValueError)("text")

    def test_an_error_after_a_write_is_the_functions_own(self):
        def f(x):
            x[9] = 1.0

        with pytest.raises(IndexError):
            traced(f, X)

    def test_branches_on_an_error_of_the_engine(self):
        def f(x):
            try:
                return np.linalg.cholesky(x) * 2
            except np.linalg.LinAlgError:
                return x * 0

        g = grad(lambda x: np.sum(f(x)))
        program = traced(g, -np.eye(2))
        with pytest.raises(GuardMiss):
            replayed(program, np.eye(2))


def test_error_states_are_kept():
    def f(x):
        with np.errstate(divide="raise"):
            return 1 / x

    with pytest.raises(FloatingPointError):
        replayed(traced(f, X), 0 * X)


def test_notes_name_the_users_line():
    def f(x):
        return np.sum(np.exp(x))

    program = traced(grad(f), X)
    assert {call.note.file for call in program.calls} == {__file__} | {
        call.note.file for call in program.calls if call.note.file.endswith("replays.py")
    }
    (line,) = {call.note.line for call in program.calls if call.f is np.exp}
    assert line == f.__code__.co_firstlineno + 1


def test_inputs_are_copies_of_the_same_layout():
    trace, x = Trace(), np.asfortranarray(W)
    x.flags.writeable = False
    t = trace.input(x, "weights")
    assert t._value is not x
    assert t.flags.f_contiguous
    assert not t.flags.writeable
    assert t._var.name == "weights"
    assert (spelled(np.add), spelled(traced(lambda x: x.sum(), X).calls[0].f)) == ("add", "sum")


def test_an_array_of_objects_is_refused():
    with pytest.raises(Untraceable, match="array of object"):
        traced(lambda x: x.astype(object), X)


def test_the_place_of_a_view_that_depends_is_asked_again():
    def f(x):
        row = x[np.argmax(x[:, 0])]
        row *= 2.0
        row[::-1] -= 1.0
        return np.sum(np.cos(x))

    points = [np.array([[1.0, 2.0], [0.0, 3.0], [-1.0, 0.5]]), np.array([[-1.0, 2.0], [0.0, 3.0], [4.0, 0.5]])]
    for way in (grad(f), lambda x: make_jvp(f)(x)(np.cos(x))):
        compiled = compile(way)
        for i in (0, 0, 1, 1, 0, 1):
            np.testing.assert_array_equal(compiled(points[i]), way(points[i]))
