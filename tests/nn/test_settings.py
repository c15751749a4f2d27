"""Settings of layers, activations and losses: text, and NaN, in the place of each number and each switch."""

import inspect
import math

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, AutogradError

NEEDED = {
    "Linear": [3, 2], "Bilinear": [3, 3, 2], "Embedding": [4, 2], "EmbeddingBag": [4, 2], "MLP": [[2, 3]],
    "Conv1d": [2, 2, 3], "Conv2d": [2, 2, 3], "ConvTranspose1d": [2, 2, 3], "ConvTranspose2d": [2, 2, 3],
    "MaxPool1d": [2], "MaxPool2d": [2], "AvgPool1d": [2], "AvgPool2d": [2],
    "AdaptiveAvgPool1d": [2], "AdaptiveAvgPool2d": [2], "AdaptiveMaxPool1d": [2], "AdaptiveMaxPool2d": [2],
    "BatchNorm1d": [2], "BatchNorm2d": [2], "InstanceNorm1d": [2], "InstanceNorm2d": [2], "LayerNorm": [2],
    "RMSNorm": [2], "GroupNorm": [1, 2], "PixelShuffle": [2], "PixelUnshuffle": [2], "Unfold": [2], "Fold": [3, 2],
    "Unflatten": [1, (2, 1)], "Threshold": [0.5, 1.0], "Upsample": [2],
    "RNN": [2, 3], "LSTM": [2, 3], "GRU": [2, 3], "RNNCell": [2, 3], "LSTMCell": [2, 3], "GRUCell": [2, 3],
    "MultiheadAttention": [4, 2], "TransformerEncoderLayer": [4, 2], "TransformerDecoderLayer": [4, 2],
    "SinusoidalEncoding": [4], "LearnedEncoding": [4, 8],
}  # fmt: skip
HOLDERS = {"Module", "Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict", "Loss", "Identity",
           "TransformerEncoder", "TransformerDecoder", "Transformer"}  # fmt: skip
NO_NUMBERS = {"dtype", "rng", "weight", "pos_weight", "distance_function", "args", "kwargs", "distance"}


def signature_of(cls):
    """The signature of a class; that of one without a constructor is empty, of which Python 3.13 makes an error."""
    return inspect.Signature() if cls.__init__ is object.__init__ else inspect.signature(cls)


def settings():
    """The name of each class with each of its settings."""
    for name, cls in vars(nn).items():
        if inspect.isclass(cls) and issubclass(cls, nn.Module) and name not in HOLDERS:
            if not cls.__module__.startswith(("nn.layers", "nn.activations", "nn.losses")):
                continue
            for setting in signature_of(cls).parameters:
                if setting not in NO_NUMBERS:
                    yield name, setting


@pytest.mark.parametrize("value", ["a", math.nan], ids=str)
@pytest.mark.parametrize(("name", "setting"), [*settings()])
def test_what_is_no_number_is_refused_when_a_layer_is_made(name, setting, value):
    cls = getattr(nn, name)
    bound = signature_of(cls).bind(*NEEDED.get(name, []))
    arguments = {**bound.arguments, setting: value}
    if setting == "scale_factor":
        del arguments["size"]
    with pytest.raises(AutogradError):
        cls(**arguments)


@pytest.mark.parametrize(
    "call",
    [
        lambda v: F.dropout(np.ones(3), training=v),
        lambda v: F.dropout2d(np.ones((1, 3, 2, 2)), training=v),
        lambda v: F.dropout(np.ones(3), v),
        lambda v: F.layer_norm(np.ones((2, 3)), 3, eps=v),
        lambda v: F.leaky_relu(np.ones(3), v),
        lambda v: F.elu(np.ones(3), v),
        lambda v: F.softplus(np.ones(3), v),
        lambda v: F.softplus(np.ones(3), 1.0, v),
        lambda v: F.step(np.ones(3), v),
        lambda v: F.huber_loss(np.ones(3), np.ones(3), delta=v),
        lambda v: F.hinge_loss(np.ones(3), np.ones(3), margin=v),
        lambda v: F.hinge_embedding_loss(np.ones(3), np.ones(3), margin=v),
        lambda v: F.cross_entropy(np.ones((2, 3)), [0, 1], label_smoothing=v),
        lambda v: F.cross_entropy(np.ones((2, 3)), [0, 1], ignore_index=v),
        lambda v: F.nll_loss(np.ones((2, 3)), [0, 1], ignore_index=v),
    ],
)
@pytest.mark.parametrize("value", ["a", "0.5", math.nan, None])
def test_functions_refuse_it_too(call, value):
    with pytest.raises(ArgumentError):
        call(value)


@pytest.mark.parametrize("wrong", ["0.5", True, math.nan, -0.5, 1.5])
def test_a_probability_is_a_number_from_0_to_1(wrong):
    with pytest.raises(ArgumentError, match="expected a probability from 0 to 1"):
        nn.Dropout(wrong)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: F.layer_norm(x, 4),
        lambda x: F.rms_norm(x, 4),
        lambda x: F.group_norm(x, 2),
        lambda x: F.normalize(x),
        lambda x: F.cosine_similarity(x, x),
        lambda x: F.pairwise_distance(x, x),
        lambda x: F.dropout(x),
        lambda x: F.dropout2d(x),
        lambda x: F.max_pool2d(x, 2),
        lambda x: F.avg_pool2d(x, 2),
        lambda x: F.max_pool1d(x[0], 2),
        lambda x: F.adaptive_avg_pool2d(x, 2),
        lambda x: F.interpolate(x, 2),
        lambda x: F.bilinear(x, x, np.ones((2, 4, 4))),
        lambda x: nn.BatchNorm2d(4)(x),
        lambda x: nn.GroupNorm(2, 4)(x),
        lambda x: nn.InstanceNorm2d(4)(x),
        lambda x: F.l1_loss(np.ones((1, 4, 4, 4)), x),
    ],
)
@pytest.mark.parametrize("part", [1j, None, np.timedelta64(1, "s")])
def test_complex_numbers_and_what_is_none_are_refused(call, part):
    x = np.full((1, 4, 4, 4), part)
    with pytest.raises(AutogradError, match=r"expected (real )?numbers"):
        call(x)


LAYERS_OF_PARAMETERS = {
    name: NEEDED.get(name, [])
    for name, cls in vars(nn).items()
    if inspect.isclass(cls) and issubclass(cls, nn.Module) and hasattr(cls, "reset_parameters")
}


def test_layers_have_reset_parameters():
    here = {
        "Linear", "Bilinear", "Embedding", "EmbeddingBag", "Conv1d", "Conv2d", "ConvTranspose1d", "ConvTranspose2d",
        "BatchNorm1d", "BatchNorm2d", "InstanceNorm1d", "InstanceNorm2d", "LayerNorm", "RMSNorm", "GroupNorm", "PReLU",
    }  # fmt: skip
    assert here <= LAYERS_OF_PARAMETERS.keys()


@pytest.mark.parametrize("name", LAYERS_OF_PARAMETERS)
def test_parameters_are_reset_to_those_of_a_new_layer(name):
    cls, arguments = getattr(nn, name), LAYERS_OF_PARAMETERS[name]
    seeded = "rng" in inspect.signature(cls.reset_parameters).parameters
    how = {"affine": True, "track_running_stats": True} if name.startswith("InstanceNorm") else {}
    layer, new = (cls(*arguments, **how, **({"rng": 0} if seeded else {})) for _ in range(2))
    held = list(layer.parameters())
    for p in held:
        p.data = np.full(p.shape, 7.0)
    if hasattr(layer, "running_mean"):
        layer.running_mean = layer.running_mean + 1.0
        layer.num_batches_tracked = layer.num_batches_tracked + 1
    layer.reset_parameters(**({"rng": 0} if seeded else {}))
    assert all(p is q for p, q in zip(layer.parameters(), held, strict=True))
    for key, value in new.state_dict().items():
        np.testing.assert_array_equal(layer.state_dict()[key], value)
    if seeded:
        layer.reset_parameters()  # each call draws other numbers
        assert not np.array_equal(layer.state_dict()["weight"], new.state_dict()["weight"])


def test_the_argument_of_layers_is_input():
    x = np.ones((1, 4, 4, 4))
    for layer in (nn.ReLU(), nn.Linear(4, 2), nn.Conv2d(4, 2, 1), nn.MaxPool2d(2), nn.BatchNorm2d(4), nn.Flatten()):
        assert layer(input=x).shape == layer(x).shape
    np.testing.assert_array_equal(F.relu(input=x), x)
