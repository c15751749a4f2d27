"""``LBFGS``: PyTorch's evaluations one by one, states, closures, and errors that leave everything as it was."""

import json

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor, Value, no_grad
from tests.nn.lbfgs_table import PROBLEMS, TABLE, course, random_case

CASES = json.loads(str(np.load(TABLE)["cases"]))


def assert_equal(case, expected):
    """Equal to 1e-10 (of the largest number in a column), or as far as a nudge of the start by 1e-15 would carry."""
    found, nudged = (course(nn, Tensor, np.asarray, {**case, "nudge": nudge}) for nudge in (0.0, 1e-15))
    if nudged[0].shape != found[0].shape:  # a rounding error decided a step of the search
        rows = next(t for t, row in enumerate(found[0]) if not np.allclose(row, nudged[0][t], rtol=1e-9, atol=1e-9))
        assert rows > 3
        found, nudged, expected = ([x[0][:rows], x[0][:0]] for x in (found, nudged, expected))
    else:
        assert found[2] == tuple(expected[2])
    assert found[0].shape == expected[0].shape
    for mine, other, theirs in zip(found[:2], nudged[:2], expected[:2], strict=True):
        carried = np.maximum.accumulate(abs(mine - other).max(axis=-1, keepdims=True), axis=0)
        assert np.all(
            abs(mine - theirs) <= 10 * carried + 1e-10 * np.maximum(1.0, abs(theirs).max(axis=0, initial=1.0))
        )


@pytest.mark.parametrize("i", range(len(CASES)), ids=[case["problem"] for case in CASES])
def test_every_evaluation_is_that_of_pytorch(i):
    table = np.load(TABLE)
    expected = table[f"rows{i}"], table[f"returned{i}"], table[f"counts{i}"].tolist()
    assert_equal(CASES[i], expected)


@pytest.mark.oracle
@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_evaluation_is_pytorchs_for_random_problems(problem):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    rng = np.random.default_rng(4)
    for _ in range(25):
        case = random_case(problem, rng)
        expected = course(torch.optim, lambda x: torch.nn.Parameter(torch.tensor(x)), torch.tensor, case)
        assert_equal(case, expected)


def rosenbrock(params):
    x, y = params
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def closure_of(optimizer, loss, params):
    def closure():
        optimizer.zero_grad()
        error = loss(params)
        error.backward()
        return error

    return closure


@pytest.mark.parametrize("kind", [Tensor, Value])
def test_rosenbrock_is_solved(kind):
    params = [kind(-1.2), kind(1.0)]
    optimizer = nn.LBFGS(params, line_search_fn="strong_wolfe", max_iter=100, tolerance_change=1e-14)
    first = optimizer.step(closure_of(optimizer, rosenbrock, params))
    assert float(first) == pytest.approx(24.2)
    np.testing.assert_allclose([float(p.data) for p in params], 1.0, atol=1e-6)
    assert optimizer.state_dict()["state"][0]["func_evals"] < 60


def network(dtype, rng=0):
    x = np.random.default_rng(1).uniform(-2, 2, (64, 2)).astype(dtype)
    y = (np.sin(x[:, :1]) * x[:, 1:]).astype(dtype)
    return nn.MLP([2, 12, 1], activation="tanh", rng=rng, dtype=dtype), x, y


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_network_is_fitted_and_stays_in_its_dtype(dtype):
    model, x, y = network(dtype)
    optimizer = nn.LBFGS(model.parameters(), line_search_fn="strong_wolfe", max_iter=100)
    loss = optimizer.step(closure_of(optimizer, lambda _: nn.functional.mse_loss(model(x), y), None))
    after = float(nn.functional.mse_loss(model(x), y))
    assert after < 0.02 * float(loss)
    assert all(p.dtype == dtype for p in model.parameters())
    state = optimizer.state_dict()["state"][0]
    assert all(x.dtype == dtype for x in [state["d"], state["prev_flat_grad"], *state["old_dirs"], *state["old_stps"]])


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
def test_it_goes_on_from_its_state_to_the_bit(search, tmp_path):
    def make():
        model, x, y = network(np.float64)
        optimizer = nn.LBFGS(model.parameters(), lr=0.5, max_iter=5, history_size=3, line_search_fn=search)
        return model, optimizer, closure_of(optimizer, lambda _: nn.functional.mse_loss(model(x), y), None)

    model, optimizer, closure = make()
    other, resumed, again = make()
    for _ in range(3):
        optimizer.step(closure)
    nn.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, tmp_path / "state.npz")
    for _ in range(3):
        optimizer.step(closure)
    saved = nn.load(tmp_path / "state.npz")
    other.load_state_dict(saved["model"])
    resumed.load_state_dict(saved["optimizer"])
    for _ in range(3):
        resumed.step(again)
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, other.state_dict()[name])


@pytest.mark.oracle
@pytest.mark.parametrize("search", [None, "strong_wolfe"])
def test_states_load_both_ways(search):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    options = {"lr": 0.5, "max_iter": 3, "history_size": 4, "line_search_fn": search}
    start = np.random.default_rng(2).normal(size=4)

    def make(library, parameter):
        p = parameter(start)
        optimizer = library.LBFGS([p], **options)
        return p, optimizer, closure_of(optimizer, lambda q: ((q * q) * (q * q) + q * q).sum() + q[0] * q[1], p)

    def tensor(x):
        return torch.nn.Parameter(torch.tensor(x))

    p, theirs, their_closure = make(torch.optim, tensor)
    w, mine, my_closure = make(nn, Tensor)
    for _ in range(2):
        theirs.step(their_closure)
    w.data = p.detach().numpy().copy()
    mine.load_state_dict(theirs.state_dict())
    assert mine.state_dict()["state"][0].keys() == theirs.state_dict()["state"][0].keys() - {"al"}
    q, back, back_closure = make(torch.optim, tensor)
    q.data = torch.tensor(w.data.copy())
    state = mine.state_dict()
    as_tensors = {
        name: [torch.tensor(one) for one in x] if isinstance(x, list) else torch.tensor(x) if hasattr(x, "shape") else x
        for name, x in state["state"][0].items()
    }
    back.load_state_dict({"state": {0: as_tensors}, "param_groups": state["param_groups"]})
    for _ in range(2):
        theirs.step(their_closure)
        mine.step(my_closure)
        back.step(back_closure)
    np.testing.assert_allclose(w.data, p.detach().numpy(), rtol=0, atol=1e-10)
    np.testing.assert_allclose(q.detach().numpy(), p.detach().numpy(), rtol=0, atol=1e-10)


def test_an_error_in_the_closure_leaves_parameters_and_state_as_they_were():
    model, x, y = network(np.float64)
    for search in (None, "strong_wolfe"):
        optimizer = nn.LBFGS(model.parameters(), max_iter=4, line_search_fn=search, lr=0.5)
        inner = closure_of(optimizer, lambda _: nn.functional.mse_loss(model(x), y), None)
        optimizer.step(inner)
        before, state = [p.data.copy() for p in model.parameters()], repr(optimizer.state_dict())
        calls = []

        def closure(calls=calls, inner=inner):
            calls.append(1)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return inner()

        with pytest.raises(KeyboardInterrupt):
            optimizer.step(closure)
        assert len(calls) == 3
        for p, array in zip(model.parameters(), before, strict=True):
            np.testing.assert_array_equal(p.data, array)
        assert repr(optimizer.state_dict()) == state


def test_parameters_without_a_gradient_and_frozen_ones_stay():
    used, unused, frozen = Tensor([1.0]), Tensor([1.0]), Tensor([1.0], requires_grad=False)
    optimizer = nn.LBFGS([unused, used, frozen])
    optimizer.step(closure_of(optimizer, lambda _: (used * used * frozen).sum(), None))
    assert unused.data[0] == frozen.data[0] == 1.0
    assert abs(used.data[0]) < 1e-6


def test_a_step_inside_of_no_grad_records_in_its_closure():
    w = Tensor([3.0])
    optimizer = nn.LBFGS([w])
    with no_grad():
        optimizer.step(closure_of(optimizer, lambda _: (w * w).sum(), None))
    assert abs(w.data[0]) < 1e-6


def test_a_gradient_of_zero_ends_at_once():
    w = Tensor([0.0])
    optimizer = nn.LBFGS([w])
    assert float(optimizer.step(closure_of(optimizer, lambda _: (w * w).sum(), None))) == 0.0
    state = optimizer.state_dict()
    assert state["state"][0] == {"func_evals": 1, "n_iter": 0}
    optimizer.load_state_dict(state)


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
def test_a_loss_that_is_nan_leaves_the_parameters(search):
    w = Tensor([1.0, 2.0])
    optimizer = nn.LBFGS([w], line_search_fn=search)
    assert np.isnan(float(optimizer.step(closure_of(optimizer, lambda _: (w * np.nan).sum(), None))))
    assert w.data.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("closure", "message"),
    [
        (None, r"LBFGS.step: got no closure, expected a function that computes the loss.*\ndef closure\(\):"),
        (5, "LBFGS.step: got 5 as closure"),
        (lambda: None, "got None from the closure, expected the loss: end it by `return loss`"),
        (lambda: Tensor([1.0, 2.0]), "from the closure, expected the loss"),
        (lambda: 1.0, "left no gradients, expected a function"),
    ],
)
def test_wrong_closures(closure, message):
    w = Tensor([1.0])
    with pytest.raises((TypeError, ArgumentError), match=message):
        nn.LBFGS([w]).step(closure)
    assert w.data[0] == 1.0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lr": -1}, "lr=-1"),
        ({"max_iter": 0}, "max_iter=0, expected an integer >= 1"),
        ({"max_eval": 0}, "max_eval=0"),
        ({"history_size": 0}, "history_size=0"),
        ({"tolerance_grad": -1e-3}, "tolerance_grad=-0.001"),
        ({"line_search_fn": "armijo"}, "line_search_fn='armijo', expected one of 'strong_wolfe'"),
    ],
)
def test_wrong_hyperparameters(options, message):
    with pytest.raises(ArgumentError, match=f"LBFGS: got {message}"):
        nn.LBFGS([Tensor([1.0])], **options)


def test_one_group():
    a, b = Tensor([1.0]), Tensor([1.0])
    with pytest.raises(ArgumentError, match="LBFGS: got more than one group"):
        nn.LBFGS([{"params": [a]}, {"params": [b]}])
    with pytest.raises(ArgumentError, match="more than one group"):
        nn.LBFGS([a]).add_param_group({"params": [b]})
    assert repr(nn.LBFGS([a])).startswith("LBFGS(\n  1 parameter, lr=1.0, max_iter=20, max_eval=25,")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"d": np.ones(3)}, r"state\[0\]: got d of shape \(3,\)"),
        ({"old_dirs": []}, "got lists of lengths"),
        ({"t": None}, "t missing"),
        ({"ro": [np.nan]}, "ro=nan"),
        ({"n_iter": -1}, "n_iter=-1"),
        ({"H_diag": "x"}, "H_diag"),
        ({"old_dirs": 5}, "len"),
    ],
)
def test_a_wrong_state_is_refused_and_changes_nothing(change, message):
    w = Tensor([1.0, 2.0])
    optimizer = nn.LBFGS([w], max_iter=3, lr=0.1)
    optimizer.step(closure_of(optimizer, lambda _: (w**4).sum(), None))
    state = optimizer.state_dict()
    before = repr(state)
    with pytest.raises(ArgumentError, match=r"LBFGS.load_state_dict: nothing was loaded, because of\n.*" + message):
        optimizer.load_state_dict({**state, "state": {0: {**state["state"][0], **change}}})
    with pytest.raises(ArgumentError, match=r"state\[1\]: expected 0 alone"):
        optimizer.load_state_dict({**state, "state": {1: state["state"][0]}})
    assert repr(optimizer.state_dict()) == before
