"""Integers and truth values as input: all functions compute with them as with the same numbers in float64."""

import numpy as np
import pytest

import nn
import nn.functional as F

WHOLE = np.array([[[[3, 0, 1, 2], [100, 1, 0, 5], [7, 7, 2, 127], [1, 1, 9, 0]]] * 4] * 2)  # of shape (2, 4, 4, 4)
ROWS = np.array([[3, 100, 1], [0, 120, 2]])
CLASSES = np.array([2, 0])
WEIGHT = np.linspace(-1.0, 1.0, 4 * 4 * 2 * 2).reshape(4, 4, 2, 2)

ELEMENTWISE = (
    *(F.celu, F.elu, F.gelu, F.glu, F.hardshrink, F.hardsigmoid, F.hardswish, F.hardtanh, F.leaky_relu, F.log_softmax),
    *(F.logsigmoid, F.mish, F.relu, F.relu6, F.rrelu, F.selu, F.sigmoid, F.silu, F.softmax, F.softmin, F.softplus),
    *(F.softshrink, F.softsign, F.step, F.tanh, F.tanhshrink),
)

FUNCTIONS = {function.__name__: function for function in ELEMENTWISE} | {
    "gelu by tanh": lambda x: F.gelu(x, "tanh"),
    "prelu": lambda x: F.prelu(x, np.array([0.25])),
    "threshold": lambda x: F.threshold(x, 1.5, -0.5),
    "pixel_shuffle": lambda x: F.pixel_shuffle(x, 2),
    "pixel_unshuffle": lambda x: F.pixel_unshuffle(x, 2),
    "max_pool2d": lambda x: F.max_pool2d(x, 2),
    "avg_pool2d": lambda x: F.avg_pool2d(x, 2),
    "max_pool1d": lambda x: F.max_pool1d(x[0], 2),
    "avg_pool1d": lambda x: F.avg_pool1d(x[0], 2),
    "adaptive_avg_pool2d": lambda x: F.adaptive_avg_pool2d(x, 3),
    "adaptive_max_pool2d": lambda x: F.adaptive_max_pool2d(x, 3),
    "layer_norm": lambda x: F.layer_norm(x, 4),
    "rms_norm": lambda x: F.rms_norm(x, 4),
    "batch_norm": lambda x: F.batch_norm(x, None, None, training=True),
    "instance_norm": F.instance_norm,
    "group_norm": lambda x: F.group_norm(x, 2),
    "normalize": F.normalize,
    "cosine_similarity": lambda x: F.cosine_similarity(x, x[::-1]),
    "pairwise_distance": lambda x: F.pairwise_distance(x, x[::-1]),
    "dropout": lambda x: F.dropout(x, 0.5, rng=0),
    "dropout2d": lambda x: F.dropout2d(x, 0.5, rng=0),
    "interpolate": lambda x: F.interpolate(x, 3, mode="bilinear"),
    "unfold": lambda x: F.unfold(x, 2),
    "fold": lambda x: F.fold(x.reshape(2, 4, 16), (5, 5), 2),
    "pad": lambda x: F.pad(x, (1, 1), value=0.5),
    "pad with what bytes do not hold": lambda x: F.pad(x, (1, 1), value=-300),
    "conv2d": lambda x: F.conv2d(x, WEIGHT),
    "conv2d of integers": lambda x: F.conv2d(x, x[:, :, :2, :2]),
    "conv_transpose2d of integers": lambda x: F.conv_transpose2d(x, x.transpose(1, 0, 2, 3)),
    "linear": lambda x: F.linear(x, WEIGHT[0, 0]) if x.shape[-1] == 2 else F.linear(x, np.ones((2, 4))),
    "bilinear": lambda x: F.bilinear(x, x, np.ones((2, 4, 4))),
    "attention": lambda x: F.scaled_dot_product_attention(x, x, x),
}

LOSSES = {
    "mse_loss": lambda x: F.mse_loss(x, x[::-1]),
    "l1_loss": lambda x: F.l1_loss(x, x[::-1]),
    "huber_loss": lambda x: F.huber_loss(x, x[::-1]),
    "smooth_l1_loss": lambda x: F.smooth_l1_loss(x, x[::-1]),
    "cross_entropy": lambda x: F.cross_entropy(x, CLASSES),
    "cross_entropy of probabilities": lambda x: F.cross_entropy(x, np.full((2, 3), 1 / 3)),
    "cross_entropy with smoothing": lambda x: F.cross_entropy(x, CLASSES, label_smoothing=0.25),
    "nll_loss": lambda x: F.nll_loss(x, CLASSES),
    "kl_div": lambda x: F.kl_div(x, np.full((2, 3), 1 / 3)),
    "poisson_nll_loss": lambda x: F.poisson_nll_loss(x, x[::-1], log_input=False),
    "gaussian_nll_loss": lambda x: F.gaussian_nll_loss(x, x[::-1], x + 1.0),
    "hinge_loss": lambda x: F.hinge_loss(x, np.array([[1, -1, 1], [-1, 1, 1]])),
    "hinge_embedding_loss": lambda x: F.hinge_embedding_loss(x, np.array([[1, -1, 1], [-1, 1, 1]])),
    "soft_margin_loss": lambda x: F.soft_margin_loss(x, np.array([[1, -1, 1], [-1, 1, 1]])),
    "multi_margin_loss": lambda x: F.multi_margin_loss(x, CLASSES),
    "multilabel_margin_loss": lambda x: F.multilabel_margin_loss(x, np.array([[0, -1, -1], [1, 2, -1]])),
    "multilabel_soft_margin_loss": lambda x: F.multilabel_soft_margin_loss(x, np.eye(3)[:2]),
    "binary_cross_entropy": lambda x: F.binary_cross_entropy(
        x != 0 if x.dtype == bool else x * 0, np.full((2, 3), 0.5)
    ),
    "binary_cross_entropy_with_logits": lambda x: F.binary_cross_entropy_with_logits(x, np.full((2, 3), 0.5)),
    "margin_ranking_loss": lambda x: F.margin_ranking_loss(x, x[::-1], np.array([[1, -1, 1], [-1, 1, 1]]), 0.5),
    "cosine_embedding_loss": lambda x: F.cosine_embedding_loss(x, x[::-1], np.array([1, -1])),
    "triplet_margin_loss": lambda x: F.triplet_margin_loss(x, x[::-1], x * 0),
    "ctc_loss": lambda x: F.ctc_loss(x, [1], 2, 1),
}

NO_OPERANDS_OF_THIS_KIND = {
    "identity", "one_hot", "embedding", "embedding_bag",  # these return their input, or take labels or places
    "triplet_margin_with_distance_loss", "dropout1d", "conv1d", "conv_transpose1d",  # see related functions
    "adaptive_avg_pool1d", "adaptive_max_pool1d",
}  # fmt: skip


@pytest.mark.parametrize("dtype", [int, np.uint8, np.int8, bool])
@pytest.mark.parametrize("name", [*FUNCTIONS, *LOSSES])
def test_integers_are_computed_as_float64(name, dtype):
    function, x = (FUNCTIONS[name], WHOLE) if name in FUNCTIONS else (LOSSES[name], ROWS)
    x = x.astype(dtype)
    expected = function(x.astype(np.float64))
    found = function(x)
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-15, atol=0)
    if not name.startswith(("pixel", "pad with")):
        assert np.asarray(found).dtype == np.float64


@pytest.mark.parametrize("name", [function.__name__ for function in ELEMENTWISE] + ["prelu", "conv2d", "layer_norm"])
def test_lists_are_what_the_same_array_is(name):
    found = FUNCTIONS[name](WHOLE.tolist())
    np.testing.assert_array_equal(found, FUNCTIONS[name](WHOLE.astype(np.float64)))


def test_all_functions_are_here():
    tested = {name.split()[0] for name in (*FUNCTIONS, *LOSSES)} | {"scaled_dot_product_attention"}
    assert {name for name in vars(F) if not name.startswith("_")} - tested - NO_OPERANDS_OF_THIS_KIND == set()


def test_numbers_of_the_issue():
    assert F.mse_loss([1, 2], [1, 3]) == 0.5
    np.testing.assert_allclose(F.cross_entropy([[1, 2, 3]], [0]), 2.407606, rtol=1e-6)
    assert nn.GLU()(np.array([4, 0], np.uint8)) == [2.0]


def test_padding_of_labels_keeps_integers():
    labels = np.array([1, 2])
    assert F.pad(labels, (0, 1), value=-100).tolist() == [1, 2, -100]
    assert F.pad(labels, (0, 1), value=-100).dtype == labels.dtype
    assert F.pad(labels, (0, 1), value=-np.inf).tolist() == [1.0, 2.0, -np.inf]
