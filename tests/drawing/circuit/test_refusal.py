"""The gate that refused, found in the traceback of an error, and the circuit up to it."""

import copy
import gc
import math
import pickle
import weakref

import numpy as np
import pytest

import nn
from autograd import Tensor, Value, draw, explain, grad, op
from autograd.drawing.circuit.parts import Kind
from autograd.drawing.circuit.refusal import find_refusal, given, read_refusal
from autograd.engine.declaration import OPS
from nn import scalar


def failure(f):
    """The error that a call raises."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of any kind
        f()
    return caught.value


def refused(f):
    return find_refusal(failure(f))


@op(lambda g, out, x: g[:1])
def shortened(x):
    """2 x, with a rule of the wrong shape."""
    return x * 2


@op(lambda g, out, x: g + np.ones(2))
def widened(x):
    """2 x, with a rule that fails."""
    return x * 2


a3, b2 = Tensor(np.ones(3)), Tensor(np.ones(2))
square, tall = Tensor(np.ones((2, 2))), Tensor(np.ones((4, 2)))


@pytest.mark.parametrize(
    ("f", "name", "shapes"),
    [
        (lambda: a3 * 2 + b2, "add", [(3,), (2,)]),
        (lambda: b2 @ (a3 * 1), "matmul", [(2,), (3,)]),
        (lambda: np.ones((5, 3)) @ tall, "matmul", [(5, 3), (4, 2)]),
        (lambda: np.maximum(a3, b2), "maximum", [(3,), (2,)]),
        (lambda: np.concatenate([tall, a3]), "concatenate", [(4, 2), (3,)]),
        (lambda: tall.reshape(3, 3), "reshape", [(4, 2)]),
        (lambda: np.sum(tall, axis=5), "sum", [(4, 2)]),
        (lambda: tall[7], "getitem", [(4, 2)]),
        (lambda: np.linalg.inv(0 * square), "inv", [(2, 2)]),
        (lambda: np.tensordot(tall, a3, axes=1), "tensordot", [(4, 2), (3,)]),
        (lambda: np.einsum("ij,jk->ik", tall, a3), "einsum", [(4, 2), (3,)]),
        (lambda: np.maximum(a3 * 1j, 0.0), "maximum", [(3,), ()]),
        (lambda: Value(2.0) * 3 + "text", "add", [(), ()]),
        (lambda: Value(2.0) * a3, "multiply", [(), (3,)]),
        (lambda: a3 + np.array(["a", "b", "c"]), "add", [(3,), (3,)]),
        (lambda: np.array([Value(1.0), Value(2.0)]) @ b2, "matmul", [(2,), (2,)]),
        (lambda: a3 + {"a": 1}, "add", [(3,), ()]),
        (lambda: math.sin(Value(2.0)), "float", [()]),
        (lambda: nn.functional.cross_entropy(tall, [0, 1]), "cross_entropy", [(4, 2), (2,)]),
        (lambda: nn.functional.cross_entropy(tall, [0, 1, 5, 1]), "cross_entropy", [(4, 2), (4,)]),
        (lambda: nn.MSELoss()(tall, np.ones((3, 2))), "mse_loss", [(4, 2), (3, 2)]),
        (lambda: nn.Linear(3, 2)(tall), "affine", [(4, 2), (2, 3), (2,)]),
        (lambda: nn.BatchNorm1d(3)(np.ones((4, 2))), "BatchNorm1d", [(4, 2)]),
        (lambda: nn.Residual(nn.Linear(2, 4, rng=0))(tall), "Residual", [(4, 2), (4, 4)]),
        (lambda: nn.Flatten()(Value(1.0)), "Flatten", [()]),
        (lambda: scalar.Neuron(2)([Value(1.0)] * 3), "Neuron", [(), (), ()]),
        (lambda: scalar.Neuron(2)([1.0, 2.0, 3.0]), "Neuron", [(3,)]),
        (lambda: shortened(a3 * 1).sum().backward(), "shortened", [(3,)]),
        (lambda: widened(a3 * 1).sum().backward(), "widened", [(3,)]),
        (lambda: widened(a3 * 1).sum().backward(create_graph=True), "add", [(3,), (2,)]),
        (lambda: (a3 * 2).backward(), "backward", [(3,)]),
        (lambda: grad(lambda w: np.sum(w @ tall))(np.ones((2, 3))), "matmul", [(2, 3), (4, 2)]),
    ],
)
def test_the_gate_and_its_operands(f, name, shapes):
    found = refused(f)
    assert found.name == name
    assert [np.shape(getattr(x, "_data", x)) for x in found.operands] == shapes
    circuit = read_refusal(found)
    assert circuit.root.kind is Kind.REFUSED
    assert len(circuit.root.entering) == len(shapes)


def refuse(*operands, **params):
    raise ValueError("no")


@pytest.mark.parametrize("name", sorted(OPS))
def test_every_op(name):
    broken = OPS[name].with_rules(OPS[name].rules)
    broken.forward = broken.scalar = refuse
    operands = [Tensor(np.ones((2, 2))) for _ in broken.rules]
    found = refused(lambda: broken(*operands))
    assert found.op is broken
    assert all(x is y for x, y in zip(found.operands, operands, strict=True))
    assert read_refusal(found).root.sign == OPS[name].symbol


@pytest.mark.parametrize(
    "f",
    [
        lambda: {}["a"],
        lambda: np.ones(2) @ np.ones(3),
        lambda: Value("text"),
        lambda: [][0],
        lambda: draw(a3 * 2, direction="x"),
        lambda: explain(a3 * 2, depth="x"),
        lambda: nn.SGD([a3], lr=-1),
        lambda: nn.clip_grad_norm_([a3], -1.0),
    ],
)
def test_no_gate(f):
    assert refused(f) is None


@pytest.mark.parametrize(
    ("f", "formula"),
    [
        (lambda: (a3 * 2).sum(axis=4), "Σ axis 4 (v1)"),
        (lambda: np.mean(a3 * 2, axis=(4,)), "mean axis 4 (v1)"),
        (lambda: (a3 * 2)[5], "v1[5]"),
        (lambda: (a3 * 2).reshape(4, 4), "reshape(v1 → (4, 4))"),
        (lambda: np.broadcast_to(a3 * 2, (5, 5)), "copy(v1 → (5, 5))"),
        (lambda: np.transpose(a3 * 2, (0, 5)), "T axes 0, 5 (v1)"),
    ],
)
def test_the_parameter_that_was_refused(f, formula):
    circuit = read_refusal(refused(f))
    assert circuit.formula(circuit.root) == formula


def test_the_innermost_gate_of_the_error_that_it_came_of():
    def own():
        try:
            return a3 + b2
        except ValueError as error:
            raise RuntimeError("my own") from error

    found = refused(own)
    assert (found.name, type(found.error).__name__) == ("add", "ShapeError")


class Net(nn.Module):
    """Two layers that do not fit."""

    def __init__(self):
        self.first, self.second = nn.Linear(4, 8, rng=0), nn.Linear(9, 2, rng=1)

    def forward(self, x):
        hidden = np.tanh(self.first(x))
        return self.second(hidden)


def test_the_path_of_the_module_and_the_names_of_parameters():
    net = Net()
    found = refused(lambda: net(np.ones((3, 4))))
    assert found.module == ("net.second", "Linear(in_features=9, out_features=2, bias=True)")
    names = [part.name for part in read_refusal(found).parts]
    assert {"first.weight", "first.bias", "hidden", "second.weight", "second.bias"} <= set(names)
    model = scalar.MLP(2, [2, 1])
    assert refused(lambda: model([1.0])).module[0] == "model.layers[0].neurons[0]"
    assert refused(lambda: nn.Sequential(nn.Linear(2, 3), nn.Linear(2, 3))(tall)).module[0] == "Sequential.1"


def test_names_that_are_given_win():
    w = Tensor(np.ones((2, 2)))
    found = refused(lambda: w @ a3)
    assert read_refusal(found).parts[0].name == "w"
    assert read_refusal(found, {"weights": w}).parts[0].name == "weights"


def test_gradients_of_an_earlier_backward_are_not_shown():
    w = Tensor(np.ones(3), name="w")
    (w * w).sum().backward()
    circuit = read_refusal(refused(lambda: w * 2 + b2))
    assert not circuit.has_gradients
    assert not any(part.stale or part.gradient is not None for part in circuit.parts)


def test_nothing_outlives_the_error():
    def graph():
        y = a3 * 2
        return weakref.ref(y), failure(lambda: y + b2)

    seen, error = graph()
    circuit = read_refusal(find_refusal(error))
    gc.collect()
    assert seen() is not None  # the traceback keeps the graph alive
    del error
    gc.collect()
    assert seen() is None
    assert circuit.parts


def test_errors_are_pickled_and_copied_as_before():
    error = failure(lambda: a3 + b2)
    find_refusal(error)
    assert vars(error) == {}
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert (type(other), other.args) == (type(error), error.args)


def test_operands_that_are_no_numbers_are_shown_in_words():
    words = np.array(["a", "b"])
    circuit = read_refusal(refused(lambda: b2 + words))
    assert [(part.name, part.value) for part in circuit.parts if part.kind is Kind.CONSTANT] == [("words", "(2,) <U1")]
    masked = np.ma.masked_array([1.0, 2.0], [True, False])
    assert refused(lambda: b2 * masked) is None or read_refusal(refused(lambda: b2 * masked))


def test_what_was_given():
    assert given(Value(1.0)) == "Value"
    assert given(Tensor(np.ones(2))) == "(2,)"
    assert given(Tensor(np.ones(2)), mixed=True) == "Tensor (2,)"
    assert given(Tensor(np.ones(2, np.float32))) == "(2,) float32"
    assert given(None) == "NoneType"
