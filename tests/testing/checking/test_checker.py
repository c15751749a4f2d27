"""``check_grads`` as a whole: the errors that it must catch, and the right gradients that it must not accuse."""

import dataclasses

import numpy as np
import pytest

import nn
from autograd import OperandError, Tensor, Value, grad, ops
from autograd.extend import primitive
from autograd.testing import GradientError, KinkError, check_grads, check_table
from tests.testing.checking.reports import A, X, refused


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1.0, 1e6, 1e12])
def test_any_scale(scale):
    assert check_grads(lambda x: scale * x**2, 3.0)
    assert check_grads(lambda x: (x / scale) ** 2, 3.0 * scale)
    assert check_grads(lambda x: 1.0 + scale * x, X)
    zero = refused(lambda x: scale * x, 3.0, grad=lambda x: 0.0)
    assert "zero everywhere" in zero.cause
    assert refused(lambda x: scale * x**2, 3.0, grad=lambda x: scale * x * 2 * (1 + 1e-5))
    refused(lambda x: 1.0 + scale * x, 3.0, grad=lambda x: 0.0)


def test_scales_and_kinks():
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
    refused(lambda x: float(np.asarray(getattr(x, "data", x))) ** 2, 3.0)  # the function detaches its argument
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
        ((np.sin, 1.0), {"order": 0}),
        ((np.sin, 1.0), {"modes": "rev"}),
        ((np.sin, 1.0), {"modes": ["back"]}),
        ((np.sin, 1.0), {"kinks": "ignore"}),
        ((np.sin, 1.0), {"grad": np.cos, "vjp": np.cos}),
    ],
)
def test_bad_arguments(args, how):
    with pytest.raises(OperandError, match=r"check_grads: .*(got|returned).*expected"):
        check_grads(*args, **how)


def test_the_same_seed_gives_the_same_report():
    reports = [str(refused(np.square, X, vjp=lambda w, x: w * x, seed=7)) for _ in range(2)]
    assert reports[0] == reports[1]
    assert "seed=7" in reports[0]


CYCLIC = []
CYCLIC.append(CYCLIC)  # numpy.random.default_rng crashes on it as a seed


@pytest.mark.parametrize("seed", [-1, 1.0, None, True, "1", [1, 2], CYCLIC], ids=repr)
def test_a_seed_is_a_whole_number(seed):
    for call in (lambda: check_grads(np.tanh, 0.5, seed=seed), lambda: next(check_table(seed))):
        with pytest.raises(OperandError, match=r"seed=.*, expected 0, 1, 2"):
            call()


def test_a_seed_may_be_an_integer_of_numpy():
    assert check_grads(np.tanh, 0.5, seed=np.int64(3)).seed == 3


@pytest.mark.parametrize("order", [0, -1, 10, 10**12, 1.0, True, "2"])
def test_an_order_that_would_end(order):
    with pytest.raises(OperandError, match=r"order=.*, expected 1, 2, ... 9; each order takes about five times"):
        check_grads(np.tanh, 0.5, order=order)
