"""Plain numbers and copies in ``nn``: a node that would not get its gradient there is refused."""

import inspect

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import OperandError, Tensor, Value, grad, no_grad, stop_gradient
from tests.numeric import assert_close

X, Y, ROWS = (
    np.array([[-1.0, 0.5, 2.0], [0.3, 1.5, -0.2]]),
    np.array([[0.1, 0.2, 0.3], [1.0, 0.5, 0.2]]),
    np.array([0, 2]),
)
SIGNS, IMAGES = np.array([1.0, -1.0]), np.arange(24.0).reshape(1, 2, 3, 4)

FOR_NUMBERS = {
    "batch_norm eps": lambda p: F.batch_norm(X, None, None, training=True, eps=p),
    "batch_norm momentum": lambda p: F.batch_norm(X, np.zeros(3), np.ones(3), momentum=p),
    "celu alpha": lambda p: F.celu(X, p),
    "cosine_embedding_loss margin": lambda p: F.cosine_embedding_loss(X, Y, SIGNS, margin=p),
    "cosine_similarity eps": lambda p: F.cosine_similarity(X, Y, eps=p),
    "cross_entropy label_smoothing": lambda p: F.cross_entropy(X, ROWS, label_smoothing=p),
    "dropout p": lambda p: F.dropout(X, p),
    "dropout1d p": lambda p: F.dropout1d(X, p),
    "dropout2d p": lambda p: F.dropout2d(IMAGES, p),
    "elu alpha": lambda p: F.elu(X, p),
    "gaussian_nll_loss eps": lambda p: F.gaussian_nll_loss(X, Y, np.ones((2, 3)), eps=p),
    "group_norm eps": lambda p: F.group_norm(IMAGES, 2, eps=p),
    "hardshrink lambd": lambda p: F.hardshrink(X, p),
    "hardtanh min_val": lambda p: F.hardtanh(X, p, 3.0),
    "hardtanh max_val": lambda p: F.hardtanh(X, -1.0, p),
    "hinge_embedding_loss margin": lambda p: F.hinge_embedding_loss(X[:, 0], SIGNS, margin=p),
    "hinge_loss margin": lambda p: F.hinge_loss(X[:, 0], SIGNS, margin=p),
    "huber_loss delta": lambda p: F.huber_loss(X, Y, delta=p),
    "instance_norm eps": lambda p: F.instance_norm(IMAGES, eps=p),
    "interpolate scale_factor": lambda p: F.interpolate(IMAGES, scale_factor=p),
    "layer_norm eps": lambda p: F.layer_norm(X, (3,), eps=p),
    "leaky_relu negative_slope": lambda p: F.leaky_relu(X, p),
    "margin_ranking_loss margin": lambda p: F.margin_ranking_loss(X[:, 0], X[:, 1], SIGNS, margin=p),
    "multi_margin_loss margin": lambda p: F.multi_margin_loss(X, ROWS, margin=p),
    "normalize p": lambda p: F.normalize(X, p),
    "normalize eps": lambda p: F.normalize(X, eps=p),
    "pad value": lambda p: F.pad(X, (1, 1), value=p),
    "pairwise_distance p": lambda p: F.pairwise_distance(X, Y, p),
    "pairwise_distance eps": lambda p: F.pairwise_distance(X, Y, eps=p),
    "poisson_nll_loss eps": lambda p: F.poisson_nll_loss(X, Y, full=True, eps=p),
    "rms_norm eps": lambda p: F.rms_norm(X, (3,), eps=p),
    "rrelu lower": lambda p: F.rrelu(X, p, 0.9),
    "rrelu upper": lambda p: F.rrelu(X, 0.1, p),
    "scaled_dot_product_attention dropout_p": lambda p: F.scaled_dot_product_attention(X, Y, Y, dropout_p=p),
    "smooth_l1_loss beta": lambda p: F.smooth_l1_loss(X, Y, beta=p),
    "softplus beta": lambda p: F.softplus(X, p),
    "softplus threshold": lambda p: F.softplus(X, 1.0, p),
    "softshrink lambd": lambda p: F.softshrink(X, p),
    "step threshold": lambda p: F.step(X, p),
    "threshold threshold": lambda p: F.threshold(X, p, 0.1),
    "threshold value": lambda p: F.threshold(X, 0.1, p),
    "triplet_margin_loss margin": lambda p: F.triplet_margin_loss(X, Y, X + 1, margin=p),
    "triplet_margin_loss p": lambda p: F.triplet_margin_loss(X, Y, X + 1, p=p),
    "triplet_margin_loss eps": lambda p: F.triplet_margin_loss(X, Y, X + 1, eps=p),
    "triplet_margin_with_distance_loss margin": lambda p: F.triplet_margin_with_distance_loss(X, Y, X + 1, margin=p),
}


def test_the_table_of_numbers_is_complete():
    """Each parameter that is annotated as a float."""
    found = set()
    for name in dir(F):
        if name.startswith("_") or not inspect.isfunction(function := getattr(F, name)):
            continue
        parameters = inspect.signature(function).parameters.values()
        found |= {f"{name} {p.name}" for p in parameters if str(p.annotation).startswith("float")}
    assert found - set(FOR_NUMBERS) <= {"instance_norm momentum"}, "write a call for each"
    assert not set(FOR_NUMBERS) - found


@pytest.mark.parametrize("node", [Value, Tensor])
@pytest.mark.parametrize("name", FOR_NUMBERS)
def test_no_gradient_is_lost_in_a_plain_number(name, node):
    """A slope, a margin, a probability: a node that requires a gradient got none there, without a word."""
    call, argument = FOR_NUMBERS[name], name.split()[1]
    with pytest.raises(OperandError, match=rf"requires a gradient as {argument}\b.*no gradient passes to it"):
        call(node(0.5))
    with pytest.raises(OperandError, match="requires a gradient"):
        grad(lambda p: np.sum(call(p)) * p)(0.5)
    expected = call(0.5)
    with no_grad():
        found = call(node(0.5))
    constant = call(node(0.5, requires_grad=False))
    if "drop" not in name and "rrelu" not in name:
        assert_close(found, expected)
        assert_close(constant, expected)


def loaded(v):
    layer = nn.Linear(2, 1, rng=0)
    layer.load_state_dict({"weight": v[:2].reshape(1, 2), "bias": v[2:]})
    return layer(Y[:, :2])


def written(v):
    layer = nn.Linear(2, 1, rng=0)
    nn.utils.vector_to_parameters(v, layer.parameters())
    return layer(Y[:, :2])


def registered(v):
    module = nn.Module()
    module.register_buffer("scale", v)
    return module.scale * Y


def stepped(v):
    layer = nn.Linear(2, 1, rng=0)
    layer.weight.grad = v[:2].reshape(1, 2) * 1.0
    nn.SGD(layer.parameters(), lr=0.1).step()
    return layer(Y[:, :2])


COPIES = {
    "Linear.load_state_dict": loaded,
    "vector_to_parameters": written,
    "register_buffer": registered,
    "register_buffer, class weights": lambda v: nn.CrossEntropyLoss(weight=v)(X, ROWS),
    "register_buffer, pos_weight": lambda v: nn.BCEWithLogitsLoss(pos_weight=v)(X, np.ones((2, 3))),
    "Embedding.from_pretrained": lambda v: nn.Embedding.from_pretrained(v.reshape(3, 1))([0, 2]),
    "SGD.step": stepped,
}


@pytest.mark.parametrize("name", COPIES)
def test_no_gradient_is_lost_in_a_copy(name):
    """Inside of a derivative, numbers that are copied out of a node would be constants."""
    call, v = COPIES[name], np.array([0.3, 0.4, 0.7])
    with pytest.raises(OperandError, match=rf"^{name.split(',')[0]}: got a Tensor that requires a gradient, inside of"):
        grad(lambda v: np.sum(call(v)) + np.sum(v**2))(v)
    assert_close(grad(lambda v: np.sum(call(stop_gradient(v))) + np.sum(v**2))(v), 2 * v)
    outside = call(Tensor(v))
    assert_close(detached(outside), detached(call(v)))


def detached(x):
    return x.data if isinstance(x, Tensor) else x
