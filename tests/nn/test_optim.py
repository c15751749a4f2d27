import numpy as np
import pytest

import nn
from autograd import Tensor, Value

START = np.array([1.0, -2.0, 0.5])

# given in advance: gradients that depended on the course would amplify its rounding errors until nothing is comparable
GRADIENTS = np.random.default_rng(0).normal(0.3, 1.0, (100, 3)) * [1.0, 10.0, 0.1]

CONFIGURATIONS = [
    (nn.SGD, {"lr": 0.01}),
    (nn.SGD, {"lr": 0.01, "weight_decay": 0.1}),
    (nn.SGD, {"lr": 0.01, "momentum": 0.9}),
    (nn.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    (nn.Adam, {"lr": 0.05}),
    (nn.Adam, {"lr": 0.05, "betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.1}),
]


def course(make, kind=Tensor):
    """Where START goes along GRADIENTS."""
    params = [Tensor(START)] if kind is Tensor else [Value(x) for x in START]
    optimizer = make(params)
    found = []
    for g in GRADIENTS:
        for p, part in zip(params, [g] if kind is Tensor else g.tolist(), strict=True):
            p.grad = part
        optimizer.step()
        found.append(np.ravel([p.data for p in params]))
    return np.array(found)


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


@pytest.mark.parametrize(("kind", "options"), CONFIGURATIONS)
def test_the_course_is_pytorchs(kind, options):
    torch = pytest.importorskip("torch")
    p = torch.nn.Parameter(torch.tensor(START))
    optimizer = getattr(torch.optim, kind.__name__)([p], **options)
    expected = []
    for g in GRADIENTS:
        p.grad = torch.tensor(g)
        optimizer.step()
        expected.append(p.detach().numpy().copy())
    np.testing.assert_allclose(course(lambda params: kind(params, **options)), expected, rtol=0, atol=1e-12)


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
    assert all(np.asarray(x).dtype == np.float32 for x in optimizer.state[0].values() if not isinstance(x, int))


@pytest.mark.parametrize("kind", [nn.SGD, nn.Adam])
def test_parameters_without_a_gradient_are_skipped(kind):
    used, unused = Tensor([1.0]), Tensor([1.0])
    optimizer = kind([used, unused], lr=0.1, weight_decay=0.5)
    (used * 2.0).sum().backward()
    optimizer.step()
    assert used.data[0] != 1.0
    assert unused.data[0] == 1.0
    assert optimizer.state[1] == {}


@pytest.mark.parametrize(("kind", "options"), CONFIGURATIONS)
def test_gradients_are_left_alone_and_arrays_are_updated_in_place(kind, options):
    w = Tensor(START)
    (w * w).sum().backward()
    grad, array = w.grad, w.data
    kept = grad.copy()
    optimizer = kind([w], **options)
    optimizer.step()
    optimizer.step()
    np.testing.assert_array_equal(grad, kept)
    assert w.data is array


def test_a_step_is_noticed_by_a_graph_recorded_before():
    w = Tensor([1.0])
    y = (w * w).sum()
    y.backward()
    nn.SGD([w], lr=0.1).step()
    with pytest.raises(RuntimeError, match="assigned"):
        y.backward()


def test_gradients_recorded_with_create_graph_are_stepped_along():
    w = Tensor([1.0, 2.0])
    (w * w).sum().backward(create_graph=True)
    nn.SGD([w], lr=0.5).step()
    assert w.data.tolist() == [0.0, 0.0]
    assert isinstance(w.data, np.ndarray)


def test_the_learning_rate_may_be_changed_and_numpy_numbers_do_not_widen():
    w = Tensor(np.ones(1, np.float32))
    optimizer = nn.SGD([w], lr=np.float64(0.5))
    (w * 1.0).sum().backward()
    optimizer.step()
    optimizer.lr = np.float64(0.25)
    optimizer.step()
    assert w.data == np.float32(0.25)
    assert w.dtype == np.float32


def test_zero_grad():
    t, v = Tensor([1.0]), Value(1.0)
    for p in (t, v):
        (p * p).backward()
    nn.SGD([t], lr=0.1).zero_grad()
    nn.SGD([v], lr=0.1).zero_grad()
    assert t.grad is None
    assert v.grad == 0.0


@pytest.mark.parametrize(
    ("params", "error", "message"),
    [
        (list, ValueError, "got no parameters"),
        (lambda: nn.Linear(1, 1), TypeError, r"got a Linear as params, expected model.parameters\(\)"),
        (lambda: Tensor([1.0]), TypeError, "got a Tensor as params, expected a list"),
        (lambda: [np.ones(2)], TypeError, r"\(ndarray\) as params\[0\]"),
        (lambda: [Tensor([1.0]) * 2.0], ValueError, "the result of multiply as params.0., expected a leaf"),
        (lambda: [(t := Tensor([1.0])), t], ValueError, "more than once"),
    ],
)
@pytest.mark.parametrize("kind", [nn.SGD, nn.Adam])
def test_wrong_parameters(kind, params, error, message):
    with pytest.raises(error, match=f"{kind.__name__}: .*{message}"):
        kind(params(), lr=0.1)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (nn.SGD, {"lr": 0.0}, "lr=0.0, expected a finite number > 0"),
        (nn.SGD, {"lr": -1}, "lr=-1.0"),
        (nn.SGD, {"lr": np.nan}, "lr=nan"),
        (nn.SGD, {"lr": np.inf}, "lr=inf"),
        (nn.SGD, {"lr": 0.1, "momentum": -0.1}, "momentum=-0.1, expected a finite number >= 0"),
        (nn.SGD, {"lr": 0.1, "weight_decay": -0.1}, "weight_decay=-0.1"),
        (nn.SGD, {"lr": 0.1, "nesterov": True}, "nesterov=True and momentum=0"),
        (nn.Adam, {"lr": 0}, "lr=0.0"),
        (nn.Adam, {"betas": (1.0, 0.9)}, r"betas\[0\]=1.0, expected a finite number >= 0 and < 1"),
        (nn.Adam, {"betas": (0.9, -0.1)}, r"betas\[1\]=-0.1"),
        (nn.Adam, {"eps": -1e-8}, "eps=-1e-08"),
        (nn.Adam, {"weight_decay": -1}, "weight_decay=-1.0"),
    ],
)
def test_wrong_hyperparameters(kind, options, message):
    with pytest.raises(ValueError, match=f"{kind.__name__}: got {message}"):
        kind([Tensor([1.0])], **options)


def test_an_optimizer_of_ones_own():
    class SignDescent(nn.Optimizer):
        def _update(self, p, g, state):
            p.data -= 0.1 * np.sign(g)

    w = Tensor([1.0, -1.0])
    (w * w).sum().backward()
    SignDescent([w]).step()
    assert w.data.tolist() == [0.9, -0.9]
    with pytest.raises(NotImplementedError, match="_update"):
        nn.Optimizer([w]).step()
