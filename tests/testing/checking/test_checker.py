"""``check_grads``: what it must catch, what it must not accuse, and what its reports say."""

import dataclasses

import numpy as np
import pytest

import nn
from autograd import OperandError, Tensor, Value, grad, op, ops
from autograd.extend import defvjp, primitive
from autograd.testing import GradientError, KinkError, check_grads

X = np.array([0.5, -1.0, 2.0])
A = np.arange(1.0, 10.0).reshape(3, 3)


def refused(f, *args, problem="wrong", **how):
    with pytest.raises(GradientError) as caught:
        check_grads(f, *args, **how)
    assert caught.value.problem == problem, str(caught.value)
    return caught.value


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1.0, 1e6, 1e12])
def test_any_scale(scale):
    assert check_grads(lambda x: scale * x**2, 3.0)
    assert check_grads(lambda x: (x / scale) ** 2, 3.0 * scale)
    assert check_grads(lambda x: 1.0 + scale * x, X)
    zero = refused(lambda x: scale * x, 3.0, grad=lambda x: 0.0)
    assert "zero everywhere" in zero.cause
    assert refused(lambda x: scale * x**2, 3.0, grad=lambda x: scale * x * 2 * (1 + 1e-5))
    refused(lambda x: 1.0 + scale * x, 3.0, grad=lambda x: 0.0)


def test_the_figures_of_the_brief():
    refused(lambda x: 1e-6 * x, 3.0, grad=lambda x: 0.0)
    check_grads(lambda x: 1e12 * x, 3.0, grad=lambda x: 1e12)
    with pytest.raises(KinkError, match="relu is not differentiable here: left slope 0, right slope 1"):
        check_grads(ops.relu, 0.0)


@pytest.mark.parametrize(
    ("f", "x", "match"),
    [
        (np.abs, np.array([1.0, 0.0]), "left slope -1, right slope 1"),
        (lambda x: np.maximum(x, 1.0), 1.0, "left slope 0, right slope 1"),
        (lambda x: np.sort(x), np.array([1.0, 1.0, 2.0]), "slope"),
        (np.floor, 2.0, "the value jumps by 1"),
        (lambda x: np.heaviside(x, 0.5), 0.0, "the value jumps"),
        (np.sqrt, 0.0, "not finite on one side"),
        (np.cbrt, 0.0, "grows without bound"),
        (lambda x: abs(x) ** 0.5, 0.0, "grows without bound"),
        (lambda x: x * abs(x), 0.0, "gradient of .* left slope"),
    ],
)
def test_points_without_derivative_are_told_from_wrong_gradients(f, x, match):
    with pytest.raises(KinkError, match=match) as caught:
        check_grads(f, x)
    assert caught.value.problem == "kink"


def test_a_kink_is_reported_with_its_entry_and_can_be_moved_away_from():
    error = refused(ops.relu, np.array([1.0, 0.0]), problem="kink")
    assert (error.argument, error.index, error.result) == ("x", (1,), (1,))
    verdict = check_grads(ops.relu, np.array([1.0, 0.0]), kinks="move")
    assert verdict.moved > 0
    assert "off a kink" in str(verdict)


def test_a_kink_close_by_does_no_harm():
    for distance in (1e-1, 1e-3, 1e-5):
        assert check_grads(lambda x, d=distance: np.abs(x - d), 0.0)


def test_a_function_may_refuse_what_is_far_off():
    def root(x):
        if np.any((x if isinstance(x, float) else x.data) < 0.9):
            raise ValueError("out of range")
        return np.sqrt(x)

    assert check_grads(root, 1.0)
    refused(root, 0.9, problem="kink")


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (lambda x: -np.cos(x) * A, "sign"),
        (lambda x: 2 * np.cos(x) * A, "twice"),
        (lambda x: 3 * np.cos(x) * A, "factor 3"),
        (lambda x: np.cos(x) * A / 3, "sum over a broadcast axis"),
        (lambda x: 1.25 * np.cos(x) * A, "1.25 times"),
        (lambda x: (np.cos(x) * A).T, "transposed"),
        (lambda x: 0.0 * x, "zero everywhere"),
        (lambda x: np.cos(x) * A * np.where(A == 4, 0, 1), "some entries are zero"),
        (lambda x: np.cos(x) * A * np.where(A == 4, 2, 1), "counted more than once"),
        (lambda x: np.cos(x) * A * np.nan, "not finite"),
    ],
)
def test_likely_causes(wrong, cause):
    error = refused(lambda x: np.sum(np.sin(x) * A), A / 5, grad=wrong)
    assert cause in error.cause
    assert cause in str(error)
    if np.isfinite(error.analytic):
        assert error.order == pytest.approx(1.0, abs=0.1)
    assert f"seed={error.seed}" in str(error)


def test_more_likely_causes():
    a, b = np.random.default_rng(0).normal(size=(2, 3))
    exchanged = refused(lambda a, b: np.sum(a * b**2), a, b, grad=lambda a, b: (2 * a * b, b**2))
    assert "exchanged" in exchanged.cause
    error = refused(lambda x: np.sum(x * [1, 2, 3]), X, grad=lambda x: np.array([3.0, 2.0, 1.0]))
    assert "reversed" in error.cause
    wide = refused(lambda a, b: np.sum(a * b), A, X, grad=lambda a, b: (b + 0 * a, a), problem="shape")
    assert wide.argument == "b"
    assert "sum over the axes" in wide.cause
    assert refused(np.sum, X, grad=lambda x: np.ones(2), problem="shape").cause is None
    refused(np.sum, X, grad=lambda x: np.ones(3, np.float32), problem="dtype")
    refused(lambda a, b: np.sum(a * b), X, X, grad=lambda a, b: (a, b, b), problem="shape")
    one = refused(lambda x: np.sum(x**2), X, grad=lambda x: 2 * x + [0, 0, 1e-3])
    assert one.index == (2,)
    assert "1 of 3 entries" in str(one)


def test_the_entry_of_the_result_is_named():
    def vjp(w, x):
        return w * np.array([1, 1, 1.1]) * 2 * x

    error = refused(np.square, X, vjp=vjp)
    assert (error.index, error.result) == ((2,), (2,))
    assert error.analytic == pytest.approx(4.4)
    assert error.numeric == pytest.approx(4.0)
    listed = refused(np.square, X, vjp=vjp, exhaustive=True)
    assert listed.worst == [((2, 2), pytest.approx(4.4), pytest.approx(4.0))]
    assert "Jacobian" in str(listed)


def test_exhaustive_finds_what_a_random_direction_cannot():
    """An entry so small beside the others that no direction shows its error."""
    x = np.array([1e12, 1.0])
    pair = {"grad": lambda x: np.array([2 * x[0], 3.0])}
    check_grads(lambda x: np.sum(x**2), x, **pair)
    refused(lambda x: x[0] ** 2 * 0.0 + x[1] ** 2, x, grad=lambda x: np.array([0.0, 3.0]), exhaustive=True)
    assert check_grads(np.tanh, A / 9, exhaustive=True, order=1)
    with pytest.raises(KinkError):
        check_grads(np.abs, np.array([0.0, 1.0]), exhaustive=True)


def test_second_order_errors():
    @op(lambda g, out, x: g * 3 * np.square(x.data if isinstance(x, Tensor) else x), kind="elementwise")
    def cube(x):
        return x * x * x

    assert check_grads(cube, X, order=1)
    assert "gradient of cube" in str(refused(cube, X))

    @op(lambda g, out, x, y: -g * y, lambda g, out, x, y: g * x, kind="elementwise")
    def product(x, y):
        return x * y

    assert check_grads(product, 0.0, 0.0, order=1)  # the gradient is 0 there
    assert "second derivative of product is wrong" in str(refused(product, 0.0, 0.0))


def test_modes_are_compared():
    @primitive
    def square(x):
        return x**2

    from autograd.extend import defjvp

    defvjp(square, lambda ans, x: lambda g: 2 * g * x)
    assert check_grads(square, X, modes=["rev"])
    defjvp(square, lambda g, ans, x: 2.001 * g * x)
    error = refused(square, X)
    assert "forward-mode derivative of square is wrong" in str(error)


def test_a_rule_that_is_not_linear():
    @op(lambda g, out, x: 2 * x * g * abs(g) / abs(g + 1e-300) + 0.1 * g * g, kind="elementwise")
    def square(x):
        return x * x

    refused(square, X, problem="linearity")


def test_what_functions_must_not_do():
    rng = np.random.default_rng()
    refused(lambda x: x * rng.normal(), 1.0, problem="random")

    def grows(x):
        x += 1
        return x.sum()

    kept = X.copy()
    refused(grows, kept, problem="mutation")
    refused(np.log, -1.0, problem="not finite")
    refused(lambda x: x.sum() if isinstance(x, Tensor) else 2 * x.sum(), X, problem="value")
    refused(primitive(lambda x: 2.0 * x), X, problem="failed")
    refused(lambda x: float(np.asarray(getattr(x, "data", x))) ** 2, 3.0)  # detached
    refused(lambda x: np.round(np.sin(x) * 1e3 + 1e3 * np.sin(1e9 * x)) / 1e3, 1.0, problem="noise")


def test_every_kind_of_argument():
    @dataclasses.dataclass
    class Point:
        x: float
        y: object

    assert check_grads(lambda p: p["w"] @ p["b"][0], {"w": A, "b": [X, "kept" and 1.0]})
    assert check_grads(lambda p: p.x * p.y, Point(2.0, X))
    assert check_grads(lambda x, n: x**n, 2.0, 3)  # integers are constants
    assert check_grads(lambda x, mask: np.where(mask, x, 0.0), X, X > 0)
    assert check_grads(lambda v: v * v.tanh() if isinstance(v, Value) else v * np.tanh(v), Value(0.5))
    assert check_grads(lambda t: t.sum() * t, Tensor(X))
    assert check_grads(lambda x, k=1.0: k * x, X, params={"k": 3.0})
    assert check_grads(lambda a, b: a * b, X, X, argnum=1)
    assert check_grads(lambda x: (np.sum(x), np.argmax(x), [x * 2]), X)
    assert check_grads(np.sum, np.ones((0, 3)))
    assert check_grads(lambda *xs: sum(xs), *np.arange(12.0))
    assert check_grads(lambda xs: sum(x * x for x in xs), list(np.arange(12.0)))
    assert check_grads(lambda x: grad(lambda y: np.sum(y**3 * x))(x), X)
    assert check_grads(np.tanh, 0.3, order=4)


def test_float32():
    for f, x in ((np.tanh, X), (lambda a: np.sum(np.tanh(a @ a), axis=0), A / 9), (lambda x: x * 1e-6, X)):
        verdict = check_grads(f, x.astype(np.float32))
        assert verdict.resolution < 0.05
    with pytest.raises(GradientError):
        check_grads(np.tanh, X.astype(np.float32), vjp=lambda w, x: w * (1 - np.tanh(x) ** 2) * np.float32(1.1))
    coarse = check_grads(lambda x: np.sin(x).astype(np.float32).astype(np.float64), X, order=1)
    assert 1e-9 < coarse.resolution < 0.01


def test_modules_are_checked_by_their_parameters_and_inputs():
    model = nn.MLP([3, 4, 2], activation="tanh", rng=np.random.default_rng(0))
    before = model.state_dict()
    assert check_grads(model, A)
    for name, value in model.state_dict().items():
        np.testing.assert_array_equal(value, before[name])

    class Broken(nn.Linear):
        def forward(self, x):
            return super().forward(x) + (self.bias.detach() if isinstance(self.bias, Tensor) else self.bias)

    assert refused(Broken(3, 2, rng=np.random.default_rng(0)), A, order=1).function == "Broken"


def test_cost_is_a_few_evaluations():
    for n in (1, 10, 1000):
        assert check_grads(lambda x: np.sum(np.sin(x)), np.linspace(0.5, 2.0, n)).evaluations < 100
    assert check_grads(np.sin, 1.0, order=1).evaluations < 20


@pytest.mark.parametrize(
    ("args", "how"),
    [
        ((np.sin, "a"), {}),
        ((np.sin, np.array([1, 2])), {}),
        ((np.sin, np.array([1, 2])), {"argnum": 0}),
        ((np.sin, 1.0), {"order": 0}),
        ((np.sin, 1.0), {"modes": "rev"}),
        ((np.sin, 1.0), {"modes": ["back"]}),
        ((np.sin, 1.0), {"argnum": 1}),
        ((np.sin, 1.0), {"kinks": "ignore"}),
        ((np.sin, 1.0), {"grad": np.cos, "vjp": np.cos}),
        ((np.sin, X), {"grad": np.cos}),
        ((lambda x: "text", 1.0), {}),
        ((np.argmax, X), {}),
    ],
)
def test_bad_arguments(args, how):
    with pytest.raises(OperandError, match=r"check_grads: .*(got|returned).*expected"):
        check_grads(*args, **how)


def test_the_same_seed_gives_the_same_report():
    reports = [str(refused(np.square, X, vjp=lambda w, x: w * x, seed=7)) for _ in range(2)]
    assert reports[0] == reports[1]
    assert "seed=7" in reports[0]
