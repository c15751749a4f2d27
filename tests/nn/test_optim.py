import json
import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor, Value
from tests.nn.optim_table import KEPT, OPTIMIZERS, TABLE, optimizer_course, problem, random_optimizer

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


CASES = json.loads(str(np.load(TABLE)["cases"]))["optimizers"]


@pytest.mark.parametrize("i", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_the_course_is_that_which_pytorch_computed(i):
    table = np.load(TABLE)
    start, gradients = ([table[f"{name}{j}"] for j in (0, 1)] for name in ("start", "gradients"))
    found = optimizer_course(nn, Tensor, np.asarray, CASES[i], start, gradients)
    np.testing.assert_allclose(found[KEPT], table["courses"][i], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_course_is_pytorchs_for_random_hyperparameters(name):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(2)
    for _ in range(25):
        start, gradients = problem(rng)
        case = random_optimizer(name, rng)
        found = optimizer_course(nn, Tensor, np.asarray, case, start, gradients)
        theirs = optimizer_course(
            torch.optim, lambda x: torch.nn.Parameter(torch.tensor(x)), torch.tensor, case, start, gradients
        )
        np.testing.assert_allclose(found, theirs, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_state_of_pytorchs_optimizer_loads(name):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(3)
    for _ in range(10):
        options = random_optimizer(name, rng)["options"]
        options = {key: tuple(x) if key == "betas" else x for key, x in options.items()}
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


STATEFUL = [
    (nn.SGD, {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.1}),
    (nn.SGD, {"lr": 0.05}),
    (nn.Adagrad, {"lr": 0.05, "initial_accumulator_value": 0.5, "lr_decay": 0.1}),
    (nn.RMSprop, {"lr": 0.05, "centered": True, "momentum": 0.5}),
    (nn.Adam, {"lr": 0.05, "amsgrad": True}),
    (nn.AdamW, {"lr": 0.05, "weight_decay": 0.1}),
]


@pytest.mark.parametrize(("kind", "options"), STATEFUL)
@pytest.mark.parametrize("node", [Tensor, Value])
def test_an_optimizer_goes_on_from_its_state(kind, options, node):
    def make(data):
        params = [node(x) for x in data]
        return params, kind([{"params": params[:1]}, {"params": params[1:], "lr": 0.01}], **options)

    def go(params, optimizer, steps):
        for g in steps:
            for p, x in zip(params, g.tolist(), strict=True):
                p.grad = x if node is Value else np.array(x)
            optimizer.step()
        return [float(p.data) for p in params]

    params, optimizer = make(START)
    halfway = go(params, optimizer, GRADIENTS[:50])
    state = optimizer.state_dict()
    expected = go(params, optimizer, GRADIENTS[50:])
    others, resumed = make(halfway)
    resumed.load_state_dict(state)
    assert go(others, resumed, GRADIENTS[50:]) == expected
    again, third = make(halfway)
    third.load_state_dict(state)  # which the steps since have not changed
    assert go(again, third, GRADIENTS[50:]) == expected
    assert all(isinstance(p.data, float if node is Value else np.ndarray) for p in params)


def test_a_parameter_of_which_nothing_is_remembered():
    w = Tensor([1.0])
    optimizer = nn.SGD([w], lr=0.1)
    optimizer.load_state_dict({**optimizer.state_dict(), "state": {0: {"momentum_buffer": None}}})
    assert optimizer.state == {}


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
    w = Tensor(np.ones(1000))  # for some of these the mean of the squares comes out below the square of the mean
    optimizer = nn.RMSprop([w], lr=1e-12, alpha=0.9, centered=True)
    for _ in range(600):
        w.grad = np.linspace(0.01, 1.0, 1000)
        optimizer.step()
    assert np.isfinite(w.data).all()


def test_groups_have_hyperparameters_of_their_own():
    a, b, c = Tensor([1.0]), Tensor([1.0]), Tensor([1.0])
    optimizer = nn.SGD([{"params": [a]}, {"params": (x for x in [b]), "lr": 0.5}], lr=0.1)
    optimizer.add_param_group({"params": c, "lr": 0.25, "maximize": True})
    for p in (a, b, c):
        p.grad = np.ones(1)
    optimizer.step()
    assert [float(p.data[0]) for p in (a, b, c)] == [0.9, 0.5, 1.25]
    with pytest.raises(ArgumentError, match=r"groups with learning rates \[0.1, 0.5, 0.25\]"):
        _ = optimizer.lr
    optimizer.lr = 0.0
    assert optimizer.lr == 0.0
    optimizer.zero_grad()
    assert a.grad is b.grad is c.grad is None


@pytest.mark.parametrize(
    ("group", "error", "message"),
    [
        ({"params": [Tensor([1.0])], "learning_rate": 1.0}, ArgumentError, "a group with learning_rate, expected"),
        ({"params": [Tensor([1.0])], "lr": -1.0}, ArgumentError, "lr=-1.0, expected"),
        ({"params": []}, ArgumentError, "no parameters"),
        ({}, ArgumentError, "no parameters"),
        ({"params": [1.0]}, TypeError, r"1.0 \(float\) as params\[0\]"),
    ],
)
def test_wrong_groups_change_nothing(group, error, message):
    optimizer = nn.SGD([Tensor([1.0])])
    with pytest.raises(error, match=f"SGD: got {message}"):
        optimizer.add_param_group(group)
    assert len(optimizer.param_groups) == 1
    w = optimizer.param_groups[0]["params"][0]
    with pytest.raises(ArgumentError, match="in more than one group"):
        optimizer.add_param_group({"params": [Tensor([2.0]), w]})


def state_of(kind=nn.Adam, shapes=((2,), (3,)), **options):
    params = [Tensor(np.ones(shape)) for shape in shapes]
    optimizer = kind(params, **options)
    for p in params:
        p.grad = np.ones(p.shape)
    optimizer.step()
    return optimizer.state_dict()


@pytest.mark.parametrize(
    ("state", "messages"),
    [
        ({}, [r"param_groups: got 0, expected 1"]),
        (state_of(shapes=((2,),)), [r"param_groups\[0\]: got 1 parameters, expected 2"]),
        (state_of(shapes=((3,), (4, 1))), [r"got exp_avg of shape \(3,\) float64, expected .* \(2,\)", r"state\[1\]"]),
        (state_of(nn.SGD), ["betas is missing", "eps is missing", "got momentum, which Adam does not have"]),
        (
            {**state_of(), "state": {0: {"exp_avg": np.ones(2)}}},
            [r"state\[0\]: step is missing", "exp_avg_sq is missing"],
        ),
        ({**state_of(), "state": {7: {}}}, [r"state\[7\]: expected a number below 2"]),
        ({**state_of(), "param_groups": [{**state_of()["param_groups"][0], "lr": np.nan}]}, ["Adam: got lr=nan"]),
    ],
)
def test_a_wrong_state_is_refused_with_all_reasons_and_changes_nothing(state, messages):
    params = [Tensor(np.ones(2)), Tensor(np.ones(3))]
    optimizer = nn.Adam(params, lr=0.5)
    before = repr(optimizer.state_dict())
    with pytest.raises(ArgumentError, match=r"Adam.load_state_dict: nothing was loaded, because of\n") as error:
        optimizer.load_state_dict(state)
    for message in messages:
        assert re.search(message, str(error.value))
    assert repr(optimizer.state_dict()) == before


def test_a_gradient_of_another_shape_is_an_error():
    w = Tensor(np.ones((2, 3)))
    w.grad = np.ones(3)
    with pytest.raises(ShapeError, match=r"SGD.step: got a gradient of shape \(3,\), expected \(2, 3\)"):
        nn.SGD([w]).step()
    assert (w.data == 1).all()


def test_frozen_parameters_stay():
    w, v = Tensor([1.0], requires_grad=False), Value(1.0, requires_grad=False)
    w.grad = np.ones(1)
    for p in (w, v):
        nn.SGD([p], lr=0.1, weight_decay=0.5).step()
    assert w.data[0] == v.data == 1.0


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


@pytest.mark.parametrize("kind", [nn.SGD, nn.Adam])
def test_parameters_without_a_gradient_are_skipped(kind):
    used, unused = Tensor([1.0]), Tensor([1.0])
    optimizer = kind([used, unused], lr=0.1, weight_decay=0.5)
    (used * 2.0).sum().backward()
    optimizer.step()
    assert used.data[0] != 1.0
    assert unused.data[0] == 1.0
    assert unused not in optimizer.state


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
        (list, ArgumentError, "got no parameters"),
        (lambda: nn.Linear(1, 1), TypeError, r"got a Linear as params, expected model.parameters\(\)"),
        (lambda: Tensor([1.0]), TypeError, "got a Tensor as params, expected a list"),
        (lambda: [np.ones(2)], TypeError, r"\(ndarray\) as params\[0\]"),
        (lambda: {"params": [Tensor([1.0])]}, TypeError, "got a dict as params"),
        (lambda: [Tensor([1.0]) * 2.0], ArgumentError, "the result of multiply as params.0., expected a leaf"),
        (lambda: [(t := Tensor([1.0])), t], ArgumentError, "more than once"),
    ],
)
@pytest.mark.parametrize("kind", [nn.SGD, nn.Adam])
def test_wrong_parameters(kind, params, error, message):
    with pytest.raises(error, match=f"{kind.__name__}: .*{message}"):
        kind(params(), lr=0.1)


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


def test_an_optimizer_of_ones_own():
    class SignDescent(nn.Optimizer):
        def _update(self, p, g, state, group):
            state["seen"] = state.get("seen", np.zeros(2)) + 1
            p.data -= group["lr"] * np.sign(g)

    w = Tensor([1.0, -1.0])
    (w * w).sum().backward()
    optimizer = SignDescent([w], {"lr": 0.1})
    optimizer.step()
    assert w.data.tolist() == [0.9, -0.9]
    other = SignDescent([w], {"lr": 0.5})
    other.load_state_dict(optimizer.state_dict())
    assert other.lr == 0.1
    assert other.state[w]["seen"].tolist() == [1.0, 1.0]
    with pytest.raises(NotImplementedError, match="_update"):
        nn.Optimizer([w]).step()
