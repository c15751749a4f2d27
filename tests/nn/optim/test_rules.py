"""All optimisers: their courses by the formulas and by PyTorch, and hyperparameters that they refuse."""

import json

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor, Value
from tests.nn.optim.courses import CONFIGURATIONS, GRADIENTS, START, course
from tests.nn.optim_table import (
    KEPT,
    LATER_OPTIMIZERS,
    OPTIMIZERS,
    TABLE,
    optimizer_course,
    problem,
    random_optimizer,
    unrounded,
)


def by_the_book(kind, lr=0.0, momentum=0.0, nesterov=False, weight_decay=0.0, betas=(0.9, 0.999), eps=1e-8):
    """The same course, one number at a time, from the formulas as they are printed."""
    found = np.empty(GRADIENTS.shape)
    for j, x in enumerate(START):
        v = m = s = 0.0
        for t, g in enumerate(GRADIENTS[:, j], start=1):
            g = g + weight_decay * x
            if kind is nn.SGD:
                v = momentum * v + g
                x -= lr * (g + momentum * v if nesterov else v)
            else:
                m = betas[0] * m + (1 - betas[0]) * g
                s = betas[1] * s + (1 - betas[1]) * g**2
                x -= lr * (m / (1 - betas[0] ** t)) / (np.sqrt(s / (1 - betas[1] ** t)) + eps)
            found[t - 1, j] = x
    return found


@pytest.mark.parametrize(("kind", "options"), CONFIGURATIONS)
def test_the_course_is_that_of_the_formulas(kind, options):
    expected = by_the_book(kind, **options)
    np.testing.assert_allclose(course(lambda params: kind(params, **options)), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("kind", "options"), CONFIGURATIONS)
def test_values_are_stepped_as_tensors_are(kind, options):
    def make(params):
        return kind(params, **options)

    np.testing.assert_allclose(course(make, kind=Value), course(make), rtol=0, atol=1e-12)


CASES = json.loads(str(np.load(TABLE)["cases"]))["optimizers"]


@pytest.mark.parametrize("i", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_the_course_is_that_which_pytorch_computed(i):
    table = np.load(TABLE)
    start, gradients = ([table[f"{name}{j}"] for j in (0, 1)] for name in ("start", "gradients"))
    found = optimizer_course(nn, Tensor, np.asarray, CASES[i], start, gradients)
    np.testing.assert_allclose(found[KEPT], table["courses"][i], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", [*OPTIMIZERS, *LATER_OPTIMIZERS])
@pytest.mark.oracle
def test_the_course_is_pytorchs_for_random_hyperparameters(name):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    rng = np.random.default_rng(2)
    for _ in range(25):
        start, gradients = problem(rng)
        case = random_optimizer(name, rng)
        found = optimizer_course(nn, Tensor, np.asarray, case, start, gradients)
        with unrounded(torch):
            theirs = optimizer_course(
                torch.optim, lambda x: torch.nn.Parameter(torch.tensor(x)), torch.tensor, case, start, gradients
            )
        np.testing.assert_allclose(found, theirs, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", [*OPTIMIZERS, *(name for name in LATER_OPTIMIZERS if name != "Muon")])
@pytest.mark.oracle
def test_the_state_of_pytorchs_optimizer_loads(name):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    rng = np.random.default_rng(3)
    for _ in range(10):
        options = random_optimizer(name, rng)["options"]
        options = {key: tuple(x) if isinstance(x, list) else x for key, x in options.items()}
        p, w = torch.nn.Parameter(torch.tensor(START)), Tensor(START)
        theirs, mine = getattr(torch.optim, name)([p], **options), getattr(nn, name)([w])
        for t in range(20):
            if t == 10:
                w.data = p.detach().numpy()
                mine.load_state_dict(theirs.state_dict())
            p.grad, w.grad = torch.tensor(GRADIENTS[t]), GRADIENTS[t]
            theirs.step()
            if t >= 10:
                mine.step()
        np.testing.assert_allclose(w.data, p.detach().numpy(), rtol=1e-12, atol=1e-12)
        theirs.load_state_dict(
            {
                **theirs.state_dict(),
                "state": {
                    i: {key: torch.tensor(x, dtype=torch.float32 if key == "step" else None) for key, x in s.items()}
                    for i, s in mine.state_dict()["state"].items()
                },
            }
        )


def test_hyperparameters_that_are_switched_on_later_start_from_nothing():
    w = Tensor([1.0])
    optimizer = nn.RMSprop([w], lr=0.1)
    for _ in range(3):
        w.grad = np.array([1.0])
        optimizer.step()
        optimizer.param_groups[0].update(centered=True, momentum=0.9)
    assert set(optimizer.state[w]) == {"step", "square_avg", "grad_avg", "momentum_buffer"}
    nn.RMSprop([Tensor([1.0])]).load_state_dict(optimizer.state_dict())


def test_centered_rmsprop_survives_a_constant_gradient():
    w = Tensor(np.ones(1000))  # in some entries the mean of the squares comes out below the square of the mean
    optimizer = nn.RMSprop([w], lr=1e-12, alpha=0.9, centered=True)
    for _ in range(600):
        w.grad = np.linspace(0.01, 1.0, 1000)
        optimizer.step()
    assert np.isfinite(w.data).all()


def test_sgd_on_a_parabola_is_a_power():
    w = Tensor(3.0)
    optimizer = nn.SGD([w], lr=0.1)
    for _ in range(50):
        optimizer.zero_grad()
        (w * w / 2).backward()
        optimizer.step()
    np.testing.assert_allclose(w.data, 3.0 * 0.9**50, rtol=1e-13)


def test_the_comparison_can_fail():
    wrong = course(lambda params: nn.Adam(params, lr=0.05 * (1 + 1e-9)))
    assert not np.allclose(wrong, by_the_book(nn.Adam, lr=0.05), rtol=0, atol=1e-12)


@pytest.mark.parametrize(("kind", "options"), CONFIGURATIONS)
def test_float32_stays_float32(kind, options):
    w = Tensor(START.astype(np.float32))
    optimizer = kind([w], **options)
    for _ in range(3):
        optimizer.zero_grad()
        (w * w).sum().backward()
        optimizer.step()
    assert w.dtype == np.float32
    assert all(np.asarray(x).dtype == np.float32 for x in optimizer.state[w].values() if not isinstance(x, int))


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (nn.SGD, {"lr": -1}, "lr=-1, expected a finite number >= 0"),
        (nn.SGD, {"lr": "fast"}, "lr='fast'"),
        (nn.SGD, {"lr": [0.1, 0.2]}, r"lr=\[0.1, 0.2\]"),
        (nn.SGD, {"lr": np.nan}, "lr=nan"),
        (nn.SGD, {"lr": np.inf}, "lr=inf"),
        (nn.SGD, {"lr": 0.1, "momentum": -0.1}, "momentum=-0.1, expected a finite number >= 0"),
        (nn.SGD, {"lr": 0.1, "weight_decay": -0.1}, "weight_decay=-0.1"),
        (nn.SGD, {"lr": 0.1, "nesterov": True}, "nesterov=True with momentum=0.0"),
        (nn.SGD, {"momentum": 0.9, "dampening": 0.1, "nesterov": True}, "nesterov=True with momentum=0.9 and damp"),
        (nn.SGD, {"dampening": np.inf}, "dampening=inf, expected a finite number$"),
        (nn.Adagrad, {"lr_decay": -1}, "lr_decay=-1"),
        (nn.RMSprop, {"alpha": 1.0}, "alpha=1.0, expected a finite number >= 0 and < 1"),
        (nn.AdamW, {"betas": 0.9}, "betas=0.9, expected two numbers"),
        (nn.Adam, {"betas": (1.0, 0.9)}, r"betas\[0\]=1.0, expected a finite number >= 0 and < 1"),
        (nn.Adam, {"betas": (0.9, -0.1)}, r"betas\[1\]=-0.1"),
        (nn.Adam, {"eps": -1e-8}, "eps=-1e-08"),
        (nn.Adam, {"weight_decay": -1}, "weight_decay=-1"),
    ],
)
def test_wrong_hyperparameters(kind, options, message):
    with pytest.raises(ArgumentError, match=f"{kind.__name__}: got {message}"):
        kind([Tensor([1.0])], **options)


@pytest.mark.parametrize("make", [nn.SGD, nn.Adam, nn.AdamW, nn.Adagrad, nn.RMSprop])
def test_float16_parameters_step_as_float32_ones_do(make):
    """The square of a gradient beyond 256 is no float16, nor is the eps of Adam."""
    ws = [Tensor(np.ones(3), dtype=dtype) for dtype in (np.float16, np.float32)]
    optimizers = [make([w], lr=1e-3) for w in ws]
    for _ in range(2):
        for w, optimizer in zip(ws, optimizers, strict=True):
            w.grad = np.array([300.0, -5e4, 0.0], w.dtype)
            optimizer.step()
    assert ws[0].dtype == np.float16
    np.testing.assert_allclose(ws[0].data, ws[1].data, rtol=1e-3)
    again = make([ws[0]], lr=1e-3)
    again.load_state_dict(optimizers[0].state_dict())
    assert all(x.dtype == np.float32 for x in again.state.get(ws[0], {}).values() if hasattr(x, "dtype"))
