"""``show_source``: its text, and the results of the text."""

import math
from collections import namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor, Value, grad, hessian, make_jvp, show_source, value_and_grad
from autograd.compiling import source as module
from autograd.compiling.given import alike
from autograd.compiling.tracer import Untraceable
from autograd.drawing import Picture
from autograd.errors import OperandError
from autograd.extend import defvjp, primitive
from autograd.testing.strategies import programs
from nn import scalar
from tests.op_cases import CASES
from tests.sampling import costly

X = np.array([0.3, -1.2, 2.0])


def lecture(w0, w1, x):
    return 1 + np.exp(w0 + w1 * x)


def loss(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1 + b1)
    p = h @ W2 + b2
    error = np.mean((p - y) ** 2)
    return error


def branch(x):
    if np.sum(x) > 0:
        y = x * x
        y = y + 1
    else:
        y = -x
    return np.sum(y * x)


def network(seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in ((2, 16), 16, (16, 1), 1, (32, 2), (32, 1))]


def pasted(source):
    """The function of a text that was pasted into an empty file."""
    space = {}
    exec(source.text, space)
    return space[source.name]


LECTURE = """\
import math

def f_and_gradient(w0, w1, x):
    # forward
    t1 = w1 * x
    t2 = w0 + t1
    t3 = math.exp(t2)
    f = 1 + t3
    # backward: what each quantity does to the result, from the last line up
    df = 1.0
    dt3 = df              # +  distributor: passes the gradient on
    dt2 = dt3 * t3        # exp  scaler: times its slope, t3
    dw0 = dt2             # +  distributor
    dt1 = dt2             # +  distributor
    dw1 = dt1 * x         # ×  swap multiplier: times the other operand
    dx = dt1 * w1         # ×  swap multiplier
    return f, (dw0, dw1, dx)"""

NETWORK = """\
import numpy as np

def loss_and_gradient(W1, b1, W2, b2, x, y):
    # forward
    t1 = x @ W1                          # (32, 16)
    t2 = t1 + b1                         # (32, 16)
    h = np.tanh(t2)                      # (32, 16)
    t3 = h @ W2                          # (32, 1)
    p = t3 + b2                          # (32, 1)
    t4 = p - y                           # (32, 1)
    t5 = t4 ** 2                         # (32, 1)
    error = t5.sum() / 32
    # backward: what each quantity does to the result, from the last line up
    derror = 1.0
    dt5 = np.full((32, 1), derror / 32)  # (32, 1)  mean  averager: one n-th to each
    dt4 = dt5 * (2 * t4)                 # (32, 1)  ^  scaler: times its slope
    dp = dt4                             # (32, 1)  −  distributor: passes the gradient on
    db2 = dp.sum(axis=0)                 # (1,)  +  distributor; broadcast: it was used in each copy, and its gradients add up
    dt3 = dp                             # (32, 1)  +  distributor
    dh = dt3 @ W2.T                      # (32, 16)  @  swap multiplier: times the other operand, transposed
    dW2 = h.T @ dt3                      # (16, 1)  @  swap multiplier
    dt2 = dh * (1 - h * h)               # (32, 16)  tanh  scaler: times its slope, 1 - h**2
    db1 = dt2.sum(axis=0)                # (16,)  +  distributor; broadcast adds
    dt1 = dt2                            # (32, 16)  +  distributor
    dW1 = x.T @ dt1                      # (2, 16)  @  swap multiplier
    return error, (dW1, db1, dW2, db2)"""  # noqa: E501


class TestText:
    def test_the_function_of_the_lecture(self):
        def f(w0, w1, x):
            return 1 + np.exp(w0 + w1 * x)

        assert str(show_source(f, 2.0, 3.0, -1.0)) == LECTURE

    def test_its_values(self):
        def f(w0, w1, x):
            return 1 + (w0 + w1 * x).exp()

        assert str(show_source(f, Value(2.0), Value(3.0), Value(-1.0))) == LECTURE

    def test_a_network(self):
        assert str(show_source(value_and_grad(loss, (0, 1, 2, 3)), *network())) == NETWORK

    def test_a_branch_says_which_way_was_taken_and_holds_to_it(self):
        taken, other = show_source(branch, X), show_source(branch, -X)
        assert (
            "    assert t1 > 0              # if np.sum(x) > 0:  True here; the other way has other lines" in taken.text
        )
        assert "y = -x" not in taken.text
        assert "assert not (t1 > 0)" in other.text
        assert alike(pasted(other)(-2 * X), value_and_grad(branch)(-2 * X))
        with pytest.raises(AssertionError):
            pasted(taken)(-X)

    def test_a_loop_is_written_out_and_its_variables_are_counted(self):
        def root(x):
            for _ in range(2):
                x = x - (x * x - 2) / (2 * x)
            return x

        text = show_source(root, 1.0).text
        assert "x_2 = x - t4" in text
        assert "x_3 = x_2 - t8" in text
        assert "fan-out" in text
        assert pasted(show_source(root, 1.0))(1.5) == pytest.approx(value_and_grad(root)(1.5))

    def test_a_while_loop(self):
        def halved(x):
            while x > 0.1:
                x = x / 2
            return x

        source = show_source(halved, 0.3)
        assert source.text.count("assert ") == 3
        with pytest.raises(AssertionError):
            pasted(source)(0.9)

    def test_relu_and_maximum_as_in_textbooks(self):
        def f(x):
            z = np.maximum(x, 0)
            return np.sum(z)

        text = show_source(f, X).text
        assert "dx = dz * ((x > 0) + (x == 0) / 2)" in text
        assert "router: to what was chosen, 0 to the rest; a tie shares it" in text
        assert "dx = df * (x > 0)" in show_source(lambda x: nn.functional.relu(x), X).text

    def test_matrices_and_vectors(self):
        def f(W, x):
            return np.sum((W @ x) * 1.5)

        text = show_source(f, np.ones((3, 2)), np.ones(2)).text
        assert "dW = np.outer(dt1, x)" in text
        assert "dx = W.T @ dt1" in text

    def test_a_number_is_a_fraction_where_it_is_one(self):
        assert "x * (1 / 32)" in show_source(lambda x: x * (1 / 32), X).text

    def test_whole_numbers_are_taken_as_floats_unless_they_count(self):
        assert "return f, (dx, dy)" in show_source(lambda x, y: x * y, 2, 3).text

        def power(x, n):
            for _ in range(n):
                x = x * x
            return x

        source = show_source(power, 1.5, 2)
        assert "assert n == 2" in source.text
        assert pasted(source)(1.5, 2) == pytest.approx((1.5**4, 4 * 1.5**3))

    def test_what_it_shows_is_its_text(self):
        source = show_source(lecture, 2.0, 3.0, -1.0)
        assert repr(source) == str(source) == source.text


class TestArguments:
    def test_containers_are_opened_and_gradients_come_in_them(self):
        def energy(p, scale):
            W, x = p["W"], p["inner"][0]
            return scale * np.sum(np.tanh(W @ x) ** 2)

        point = {"W": np.ones((3, 2)) / 3, "inner": [np.array([0.1, -0.2])]}
        source = show_source(value_and_grad(energy), point, 2.0)
        assert '    W = p["W"]\n' in source.text
        other = {"W": np.ones((3, 2)) / 5, "inner": [np.array([0.4, 0.3])]}
        value, gradient = pasted(source)(other, 3.0)
        expected = value_and_grad(energy)(other, 3.0)
        assert value == pytest.approx(expected[0])
        np.testing.assert_allclose(gradient["W"], expected[1]["W"])
        np.testing.assert_allclose(gradient["inner"][0], expected[1]["inner"][0])

    def test_named_tuples(self):
        Point = namedtuple("Point", "a b")
        source = show_source(lambda p: p.a * np.sin(p.b), Point(2.0, 0.5))
        value, gradient = pasted(source)(Point(3.0, 0.25))
        assert value == pytest.approx(3 * math.sin(0.25))
        assert gradient == pytest.approx((math.sin(0.25), 3 * math.cos(0.25)))

    def test_an_array_that_is_closed_over_is_an_argument(self):
        data = np.array([1.0, 2.0, 4.0])
        source = show_source(lambda w: np.sum(data * w), X)
        assert list(source.arguments) == ["w", "data"]
        assert pasted(source)(X, 2 * data)[0] == pytest.approx(2 * np.sum(data * X))

    def test_tensors_that_are_closed_over(self):
        w = Tensor([1.0, 2.0, 4.0])
        source = show_source(lambda x: np.sum(w * x), X)
        assert list(source.arguments) == ["x", "w"]
        value, gradient = pasted(source)(X, np.ones(3))
        assert value == pytest.approx(X.sum())
        np.testing.assert_array_equal(gradient, X)
        np.testing.assert_array_equal(w.data, [1.0, 2.0, 4.0])

    @pytest.mark.parametrize("how", ["closed over", "argument", "value_and_grad"])
    def test_modules(self, how):
        model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=1))
        x, y = np.ones((4, 2)), np.arange(4.0)[:, None]

        def error(model, x, y):
            return nn.functional.mse_loss(model(x), y)

        if how == "closed over":
            source = show_source(lambda x, y: error(model, x, y), x, y)
        else:
            source = show_source(value_and_grad(error) if how == "value_and_grad" else error, model, x, y)
        assert list(source.arguments)[2:] == [
            "model0_weight", "model0_bias", "model2_weight", "model2_bias"
        ]  # fmt: skip
        error(model, x, y).backward()
        expected = [p.grad for p in model.parameters()]
        before = [p.data.copy() for p in model.parameters()]
        value, gradients = pasted(source)(*source.arguments.values())
        assert value == pytest.approx(error(model, x, y).data)
        for got, g in zip(gradients, expected, strict=True):
            np.testing.assert_allclose(got, g)
        for p, data, g in zip(model.parameters(), before, expected, strict=True):
            np.testing.assert_array_equal(p.data, data)
            assert p.grad is g

    def test_state_of_a_module_is_left_alone(self):
        model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3))
        x = np.random.default_rng(0).normal(size=(8, 2))
        before = model[1].running_mean.copy(), int(model[1].num_batches_tracked)
        show_source(lambda x: (model(x) ** 2).mean(), x)
        np.testing.assert_array_equal(model[1].running_mean, before[0])
        assert int(model[1].num_batches_tracked) == before[1]

    def test_a_network_of_values(self):
        model = scalar.MLP(2, [2, 1], rng=0)
        source = show_source(lambda x: (model(x) - 1.0) ** 2, [0.5, -0.25])
        f = (model([0.5, -0.25]) - 1.0) ** 2
        f.backward()
        value, gradients = pasted(source)(*source.arguments.values())
        assert value == pytest.approx(f.data)
        assert sorted(gradients) == pytest.approx(sorted(p.grad for p in model.parameters()))

    def test_the_gradient_of_an_array_is_an_argument(self):
        source = show_source(lambda x: np.tanh(x) * x, X)
        g = np.array([1.0, 0.0, -2.0])
        assert list(source.arguments) == ["x", "df"]
        expected = grad(lambda x: np.sum(g * np.tanh(x) * x))(X)
        np.testing.assert_allclose(pasted(source)(X, g)[1], expected)

    def test_float32_stays(self):
        value, gradient = pasted(show_source(lambda x: np.sum(np.exp(0.5 * x)), X.astype(np.float32)))(
            X.astype(np.float32)
        )
        assert value.dtype == gradient.dtype == np.float32


class TestOtherFunctions:
    def test_grad_returns_the_gradient_alone(self):
        source = show_source(grad(lecture), 2.0, 3.0, -1.0)
        assert source.name == "gradient_of_lecture"
        assert pasted(source)(0.5, 1.0, 2.0) == pytest.approx(grad(lecture)(0.5, 1.0, 2.0))

    @pytest.mark.parametrize(
        "f",
        [
            grad(grad(lambda x: np.exp(x) * x)),
            lambda x: grad(np.sin)(x) ** 2,
            lambda x: make_jvp(lambda y: np.tanh(y) * y)(x)(1.0)[1],
        ],
        ids=["grad of grad", "grad inside", "jvp"],
    )
    def test_derivatives_of_derivatives(self, f):
        source = show_source(f, 0.4)
        value = pasted(source)(0.7)
        expected = f(0.7) if "gradient_of" in source.name else value_and_grad(f)(0.7)
        assert alike(value, expected)

    def test_hessian(self):
        f = hessian(lambda x: np.sum(x**3))
        np.testing.assert_allclose(pasted(show_source(f, X))(2 * X), f(2 * X))

    def test_a_function_without_a_gradient(self):
        source = show_source(lambda labels: labels + 1, np.array([1, 2, 0]))
        np.testing.assert_array_equal(pasted(source)(np.array([5, 5, 5])), [6, 6, 6])
        with pytest.raises(OperandError, match="without a backward pass"):
            source.draw()

    def test_no_function(self):
        with pytest.raises(OperandError, match="show_source"):
            show_source(3.0, 2.0)

    def test_its_own_errors_come_as_they_are(self):
        with pytest.raises(ZeroDivisionError):
            show_source(lambda x: x * (1 / 0), 2.0)

    def test_names_that_a_text_cannot_have(self):
        exp = np.exp
        assert "np.exp" in show_source(lambda math, x: exp(x) * math, 2.0, 3.0).text
        with pytest.raises(Untraceable, match="does not give the results of the function"):
            show_source(lambda math, np: exp(np) * math, 2.0, 3.0)

    def test_methods_of_tensors_on_plain_numbers(self):
        source = show_source(lambda x, y: x.exp() * y, 2.0, 3.0)
        assert alike(pasted(source)(0.5, 2.0), value_and_grad(lambda x, y: np.exp(x) * y, (0, 1))(0.5, 2.0))
        with pytest.raises(AttributeError, match="nonsense"):
            show_source(lambda x: x.nonsense(), 2.0)

    def test_a_text_that_computes_something_else_is_not_shown(self, monkeypatch):
        monkeypatch.setattr(module, "alike", lambda got, expected: False)
        with pytest.raises(Untraceable, match="does not give the results of the function"):
            show_source(lecture, 2.0, 3.0, -1.0)


class TestResults:
    """Results that no gate made, or that several made together: the text has them at other numbers, too."""

    @pytest.mark.parametrize(
        "f",
        [
            lambda x: np.array([x[0] * 2, x[1], 1.0]),
            lambda x: np.array([[x[0] * x[1]], [x[2]]]),
            lambda x: np.asarray([np.sin(t) for t in x]),
            lambda x: np.array(x[0] * 2),
            lambda x: x,
        ],
        ids=["entries", "rows", "asarray", "one", "the argument"],
    )
    def test_arrays_made_of_results(self, f):
        source = show_source(f, X)
        value, gradient = pasted(source)(X + 1, np.ones_like(f(X))) if f(X).shape else pasted(source)(X + 1)
        np.testing.assert_array_equal(value, f(X + 1))
        np.testing.assert_array_equal(gradient, grad(lambda x: np.sum(f(x)))(X + 1))

    def test_arrays_made_of_results_in_a_container(self):
        source = show_source(lambda x: {"y": np.array([x[0] * 2, x[1]]), "n": 3}, X)
        np.testing.assert_array_equal(pasted(source)(X + 1)["y"], [2 * X[0] + 2, X[1] + 1])

    @pytest.mark.parametrize("kind", [Value, Tensor, float])
    def test_a_result_that_is_an_argument_is_read(self, kind):
        assert pasted(show_source(lambda x, y: (x * y, x), kind(2.0), kind(3.0)))(5.0, 7.0) == (35.0, 5.0)
        source = show_source(lambda x: x, kind(2.0))
        assert pasted(source)(5.0) == (5.0, 1.0)
        assert "dx = 1.0" in source.text

    def test_a_result_that_is_found_outside_is_read(self):
        w = Value(2.0)
        assert pasted(show_source(lambda x: (w * x, w), 3.0))(3.0, 5.0) == (15.0, 5.0)

    def test_the_seed_of_an_argument_is_named_after_it(self):
        assert list(show_source(lambda x: x, X).arguments) == ["x", "dx"]

    def test_a_number_that_is_not_used_has_a_number_as_gradient(self):
        source = show_source(lambda x, y: y * 3, 2.0, 5.0)
        assert "numpy" not in source.text
        assert pasted(source)(2.0, 5.0) == (15.0, (0.0, 3.0))
        assert isinstance(pasted(show_source(lambda x, y: y * 3, X, 5.0))(X, 5.0)[1][0], np.ndarray)

    @pytest.mark.parametrize(
        "f", [lambda x: x[0] * x[1], lambda x: x[0] * 2 + x[1] * x[2], lambda x: np.array([x[0] * x[1], x[1]]).sum()]
    )
    def test_a_hessian_that_is_constant(self, f):
        np.testing.assert_array_equal(pasted(show_source(hessian(f), X))(2 * X), hessian(f)(2 * X))


class TestNodesAsArguments:
    """Every Tensor and Value that is an argument is read by the text, whatever made it."""

    @staticmethod
    def weighted(x, y):
        return np.sum(x * y * y)

    @pytest.mark.parametrize("freezes", [(True, False), (False, True), (True, True)])
    def test_constants(self, freezes):
        x, y = (Tensor(X + k, requires_grad=not frozen) for k, frozen in enumerate(freezes))
        found = pasted(show_source(self.weighted, x, y))(X, 3 * X)
        by = [k for k, frozen in enumerate(freezes) if not frozen]
        expected = value_and_grad(self.weighted, by[0])(X, 3 * X) if by else self.weighted(X, 3 * X)
        assert alike(found, expected)

    def test_results_of_gates(self):
        w = Tensor(X)
        for x, y in ((w, w * 2), (w * 2, w * 2), (np.sin(w), w)):
            source = show_source(self.weighted, x, y)
            assert list(source.arguments) == ["x", "y"]
            assert alike(pasted(source)(X, 3 * X), value_and_grad(self.weighted, (0, 1))(X, 3 * X))
        source = show_source(lambda x, y: x * y, Value(2.0), Value(3.0) * 4)
        assert pasted(source)(5.0, 7.0) == (35.0, (7.0, 5.0))

    @pytest.mark.parametrize("one", [Tensor(X), Tensor(X, requires_grad=False), Tensor(X) * 2])
    def test_one_at_two_places(self, one):
        source = show_source(lambda p, y: self.weighted(p["x"], y), {"x": one}, one)
        value = pasted(source)({"x": X}, 3 * X)
        assert alike(value[0] if isinstance(value, tuple) else value, self.weighted(X, 3 * X))


class TestEverything:
    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
    @costly(1, 3, deadline=None)
    @given(data=st.data())
    def test_every_op_at_other_numbers(self, case, data):
        operands, params = data.draw(case.draw)
        variadic = getattr(case.op, "variadic", False)
        by = tuple(i for i in range(len(operands)) if variadic or case.op.rule(i) is not None)
        if not by:
            return

        def f(*xs):
            found = case.op(*xs, **params)
            parts = found if isinstance(found, tuple) else (found,)
            parts = [y.real + 2.0 * y.imag if np.iscomplexobj(y) else y for y in parts]
            return sum(np.sum(y * (1 + np.arange(y.size).reshape(y.shape))) for y in parts)

        source = show_source(f, *operands, argnum=by)
        moved = [1.0001 * x if getattr(getattr(x, "dtype", None), "kind", "") == "f" else x for x in operands]
        arguments = dict(source.arguments)
        arguments.update(zip(list(arguments)[: len(moved)], moved, strict=True))
        with np.errstate(all="ignore"):
            assert alike(pasted(source)(*arguments.values()), value_and_grad(f, by)(*moved))

    @pytest.mark.parametrize("kind", ["numbers", "arrays"])
    @given(data=st.data())
    def test_random_programs(self, kind, data):
        program = data.draw(programs(number=True, scalar=kind == "numbers"))
        by = tuple(range(len(program.point)))
        source = show_source(program.function, *program.point, argnum=by)
        with np.errstate(all="ignore"):
            got = source.function()(*source.arguments.values())
        assert alike(got, value_and_grad(program.function, by)(*program.point))


class TestPicture:
    def test_it_has_the_names_of_the_source(self):
        drawn = show_source(lecture, 2.0, 3.0, -1.0).draw()
        assert isinstance(drawn, Picture)
        text = drawn.text() if hasattr(drawn, "text") else str(drawn)
        assert all(name in text for name in ("w0", "w1", "t1", "t3", "lecture"))

    def test_gradients_of_the_users_parameters_stay(self):
        w = Tensor([1.0, 2.0, 4.0])
        w.grad = np.ones(3)
        show_source(lambda x: np.sum(w * x), X).draw()
        np.testing.assert_array_equal(w.grad, np.ones(3))


class TestWords:
    def test_derivatives_of_higher_order_have_the_arguments_of_the_function(self):
        def energy(r, scale):
            return (scale / r) ** 6

        for f in (hessian(energy), grad(grad(energy)), hessian(energy, 1)):
            assert list(show_source(f, 1.1, 2.0).arguments) == ["r", "scale"]

    def test_slopes_of_real_numbers_are_not_conjugated(self):
        assert "slope, sign x" in show_source(lambda x: np.sum(np.abs(x)), X).text
        assert "slope, conj(sign x)" in show_source(lambda x: np.abs(x), 1.0 + 2j).text

    def test_entries_that_were_read_are_written_as_a_person_would(self):
        labels = np.array([0, 2])
        source = show_source(lambda x, y: np.sum(x[np.arange(2), y] * x[0, 0]), np.ones((2, 3)), labels)
        assert "np.zeros((2, 3))" in source.text
        assert "np.zeros_like" not in source.text
        assert "np.array(np.array" not in source.text
        assert alike(
            pasted(source)(np.ones((2, 3)), labels),
            value_and_grad(lambda x: x[0, 0] * (x[0, 0] + x[1, 2]))(np.ones((2, 3))),
        )

    @pytest.mark.parametrize(
        ("f", "args", "words"),
        [
            (lambda x: np.sum(x**2), (np.arange(3),), "x holds no floating numbers; x.astype(float) does"),
            (lambda x, n: np.sum(x * n), (np.arange(3), np.arange(3)), "x, n hold no floating numbers"),
            (lambda x: (x, 2 * x), (X,), "the result is not one number or one array"),
            (lambda x: np.argmax(x), (X,), "the result depends on no argument made of floating numbers"),
        ],
    )
    def test_a_missing_gradient_has_its_reason(self, f, args, words):
        source = show_source(f, *args)
        assert f"# no gradient: {words}" in source.text
        assert alike(pasted(source)(*args), f(*args))

    def test_a_gradient_that_there_is_not_is_refused_as_by_grad(self):
        for transform in (grad, value_and_grad):
            with pytest.raises(OperandError, match="expected floating numbers"):
                show_source(transform(lambda x: np.sum(x**2)), np.arange(3))

    @pytest.mark.parametrize("x", [X, 2.0])
    def test_a_function_that_prints(self, x, capsys):
        def f(x):
            y = 2 * x
            print("half way:", y)  # noqa: T201  it is what is tested
            return np.sum(y * y)

        source = show_source(f, x)
        assert "half way: Tensor(" in capsys.readouterr().out
        assert alike(pasted(source)(x), value_and_grad(f)(x))

    def test_a_function_as_a_result_is_refused(self):
        with pytest.raises(OperandError, match="returns a function, expected one that returns numbers"):
            show_source(make_jvp(lecture), 1.0, 2.0, 3.0)

    def test_what_has_no_name_in_a_source_is_said(self):
        with pytest.raises(Untraceable, match=r"computes with \{1\}, which no source can name; expected"):
            show_source(lambda x: (x, {1}), X)

    def test_rules_of_the_users_own(self):
        @primitive
        def twice(x):
            return 2 * x

        defvjp(twice, lambda ans, x: lambda g: 2 * g)
        source = show_source(lambda x: np.sum(twice(x)), X)
        assert alike(pasted(source)(X), (2 * np.sum(X), np.full(3, 2.0)))

    def test_an_error_of_the_function_comes_alone(self):
        for f, wrong in ((lambda x: np.sum(x**2), [1.0, 2.0]), (lambda x: x.unknown, X)):
            with pytest.raises((TypeError, AttributeError)) as caught:
                show_source(f, wrong)
            assert caught.value.__context__ is None

    def test_warnings_point_at_the_function_and_come_once(self):
        with pytest.warns(RuntimeWarning, match="sqrt") as said:
            show_source(lambda x: np.sqrt(x), -1.0)
        assert [w.filename for w in said] == [__file__]

    def test_a_sweep_that_was_made_anew_leaves_nothing_behind(self):
        """The first run meets an infinite slope at entries that were not chosen; its changes in place are of no
        concern."""

        def f(x):
            return np.sum(np.where(x > 0, np.sqrt(x), 0.0) * np.where(x > 1, np.log(x), 0.0))

        x = np.array([0.0, 4.0])
        with np.errstate(all="ignore"):
            source = show_source(f, x)
            assert source.text.count("# backward") == 1
            assert alike(pasted(source)(x), value_and_grad(f)(x))
