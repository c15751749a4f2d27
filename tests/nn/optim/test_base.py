"""``Optimizer``: groups, states that are saved and loaded, gradients and parameters that it refuses."""

import copy
import pickle
import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor, Value, no_grad
from tests.nn.optim.courses import CONFIGURATIONS, GRADIENTS, LATER, START, course

STATEFUL = [
    (nn.SGD, {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.1}),
    (nn.SGD, {"lr": 0.05}),
    (nn.Adagrad, {"lr": 0.05, "initial_accumulator_value": 0.5, "lr_decay": 0.1}),
    (nn.RMSprop, {"lr": 0.05, "centered": True, "momentum": 0.5}),
    (nn.Adam, {"lr": 0.05, "amsgrad": True}),
    (nn.AdamW, {"lr": 0.05, "weight_decay": 0.1}),
    *LATER,
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
    third.load_state_dict(state)  # the steps since have not changed the saved state
    assert go(again, third, GRADIENTS[50:]) == expected
    assert all(isinstance(p.data, float if node is Value else np.ndarray) for p in params)


def test_a_parameter_of_which_nothing_is_remembered():
    w = Tensor([1.0])
    optimizer = nn.SGD([w], lr=0.1)
    optimizer.load_state_dict({**optimizer.state_dict(), "state": {0: {"momentum_buffer": None}}})
    assert optimizer.state == {}


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
        ({"param_groups": state_of()["param_groups"]}, ["state: got None, expected a dict of dicts"]),
        *(
            ({**state_of(), "state": {0: {**state_of()["state"][0], "step": step}}}, [rf"state\[0\]: got step{text}"])
            for step, text in [
                (-1, "=-1, expected a whole number >= 0"),
                (2.5, r"=2\.5"),
                (np.nan, "=nan"),
                (np.inf, "=inf"),
                (True, r" of shape \(\) bool, expected numbers of shape \(\)"),
                ("x", r" of shape \(\) <U1, expected numbers of shape \(\)"),
                ([3], r" of shape \(1,\) int64, expected numbers of shape \(\)"),
            ]
        ),
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
    with pytest.raises(ShapeError, match=r"Tensor.grad: got shape \(3,\) float64, expected shape \(2, 3\) float64"):
        w.grad = np.ones(3)
    w.grad = np.ones((2, 3))
    w.grad.shape = (6,)
    with pytest.raises(ShapeError, match=r"SGD.step: got a gradient of shape \(6,\), expected \(2, 3\)"):
        nn.SGD([w]).step()
    assert (w.data == 1).all()


def test_frozen_parameters_stay():
    w, v = Tensor([1.0], requires_grad=False), Value(1.0, requires_grad=False)
    w.grad = np.ones(1)
    for p in (w, v):
        nn.SGD([p], lr=0.1, weight_decay=0.5).step()
    assert w.data[0] == v.data == 1.0


@pytest.mark.parametrize("kind", [nn.SGD, nn.Adam])
def test_parameters_without_a_gradient_are_skipped(kind):
    used, unused = Tensor([1.0]), Tensor([1.0])
    optimizer = kind([used, unused], lr=0.1, weight_decay=0.5)
    (used * 2.0).sum().backward()
    optimizer.step()
    assert used.data[0] != 1.0
    assert unused.data[0] == 1.0
    assert unused not in optimizer.state


@pytest.mark.parametrize(("kind", "options"), [*CONFIGURATIONS, *LATER])
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


@pytest.mark.parametrize(("kind", "options"), LATER)
def test_values_are_stepped_as_tensors_are(kind, options):
    found, expected = (course(lambda params: kind(params, **options), kind=node) for node in (Value, Tensor))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("kind", "options"), LATER)
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_narrow_parameters_keep_their_dtype_and_have_a_float32_state(kind, options, dtype):
    ws = [Tensor(START.astype(dtype)), Tensor(START.astype(np.float64))]
    optimizers = [kind([w], **options) for w in ws]
    for g in ([300.0, -5e3, 0.0], [2.0, 1.0, 3.0], [-300.0, 1.0, 1.0]):
        for w, optimizer in zip(ws, optimizers, strict=True):
            w.grad = np.array(g, w.dtype)
            optimizer.step()
    assert ws[0].dtype == dtype
    np.testing.assert_allclose(ws[0].data, ws[1].data, rtol=20 * np.finfo(dtype).eps, atol=20 * np.finfo(dtype).eps)
    states = [optimizers[0].state[ws[0]]]
    again = kind([ws[0]], **options)
    again.load_state_dict(optimizers[0].state_dict())
    for state in (*states, again.state[ws[0]]):
        assert all(x.dtype == np.float32 for x in state.values() if hasattr(x, "dtype"))


def test_a_closure_is_evaluated_with_gradients_and_its_result_returned():
    w = Tensor([1.0])
    optimizer = nn.SGD([w], lr=0.25)
    assert optimizer.step() is None

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    with no_grad():
        loss = optimizer.step(closure)
    assert float(loss) == 1.0
    assert w.data[0] == 0.5
    optimizer.zero_grad()
    assert nn.Adam([w]).step(lambda: None) is None
    with pytest.raises(TypeError, match=r"(?s)SGD.step: got .*Tensor.* as closure, expected a function .*def closure"):
        optimizer.step(loss)
    with pytest.raises(ZeroDivisionError):
        optimizer.step(lambda: 1 / 0)
    assert w.data[0] == 0.5


def test_zeros_instead_of_nothing():
    t, v, untouched = Tensor([1.0]), Value(1.0), Tensor([1.0])
    for p in (t, v):
        (p * p).backward()
    nn.SGD([t, v, untouched], lr=0.1).zero_grad(set_to_none=False)
    assert t.grad.tolist() == [0.0]
    assert v.grad == 0.0
    assert untouched.grad is None
    with pytest.raises(ArgumentError, match=r"SGD\.zero_grad: got set_to_none='no', expected True or False"):
        nn.SGD([t]).zero_grad("no")


@pytest.mark.parametrize("kind", [nn.SGD, nn.LBFGS])
def test_a_set_of_parameters_is_refused(kind):
    w, b = Tensor([1.0]), Tensor([2.0])
    for unordered in ({w, b}, frozenset([w, b])):
        with pytest.raises(ArgumentError, match=rf"got a {type(unordered).__name__} as params, .* list them: \[w, b\]"):
            kind(unordered)
        with pytest.raises(ArgumentError, match="expected an order that is the same in the next run"):
            kind([{"params": unordered}])
    named = {"w": w, "b": b}
    for ordered in (named.values(), dict.fromkeys([w, b]), dict.fromkeys([w, b]).keys(), (p for p in (w, b)), (w, b)):
        if isinstance(ordered, dict):
            continue
        assert kind(ordered).param_groups[0]["params"] == [w, b]


def test_named_parameters():
    layer = nn.Linear(2, 1, rng=0)
    optimizer = nn.SGD(layer.named_parameters())
    assert optimizer.param_groups[0]["params"] == [layer.weight, layer.bias]
    nn.SGD([{"params": layer.named_parameters()}])


def test_states_of_adam_and_adamw_are_not_mixed_up():
    """Weight decay follows PyTorch's groups, and AdamW decays in its own way always."""
    w = Tensor([1.0])
    saved = nn.AdamW([w], weight_decay=0.1).state_dict()
    adam = nn.Adam([w])
    adam.load_state_dict(saved)
    assert adam.param_groups[0]["decoupled_weight_decay"] is True
    adamw = nn.AdamW([w])
    adamw.load_state_dict(nn.Adam([w]).state_dict())
    assert adamw.param_groups[0]["decoupled_weight_decay"] is True
    with pytest.raises(ArgumentError, match="decoupled_weight_decay"):
        nn.Adamax([w]).load_state_dict({**saved, "state": {}})


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


@pytest.mark.parametrize("params", [5, None])
def test_a_group_of_what_is_no_list(params):
    optimizer = nn.SGD([Tensor(1.0)], lr=0.1)
    with pytest.raises(OperandError, match=r"SGD: got a \w+ as params, expected a list, as in \[w, b\]"):
        optimizer.add_param_group({"params": params})
    assert len(optimizer.param_groups) == 1


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


@pytest.mark.parametrize("kind", [nn.Adam, nn.NAdam, nn.Rprop, nn.LBFGS])
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_steps_by_itself(kind, copied):
    w = Tensor([1.0, -2.0])
    optimizer = kind([w])

    def step(optimizer):
        (p,) = optimizer.param_groups[0]["params"]

        def closure():
            optimizer.zero_grad()
            loss = (p**4).sum()
            loss.backward()
            return loss

        optimizer.step(closure)
        return p.data.tolist()

    step(optimizer)
    other = copied(optimizer)
    before = w.data.tolist()
    after = step(other)
    assert w.data.tolist() == before
    assert step(optimizer) == after
