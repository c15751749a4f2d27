"""Right calls of attention, transformers, optimisers with closures, averages of weights, vectors of parameters."""

import numpy as np

import nn
from autograd import Tensor
from nn.functional import mse_loss
from nn.optim import swa_utils
from tests.wrong_inputs.inputs import Call, T, X
from tests.wrong_inputs.package_calls import c, fresh

X234 = fresh(lambda: T(2, 3, 4))
MASK = fresh(lambda: np.zeros((3, 3), bool))
PADDING = fresh(lambda: np.zeros((2, 3), bool))
SIZES = {"dim_feedforward": 5, "dropout": 0.1, "layer_norm_eps": 1e-5, "batch_first": True, "norm_first": False}
ENCODER = fresh(lambda: nn.TransformerEncoderLayer(4, 2, 5, batch_first=True, rng=0))
DECODER = fresh(lambda: nn.TransformerDecoderLayer(4, 2, 5, batch_first=True, rng=0))


def descent(cls, **options):
    """A step with a closure, of a matrix."""
    w = Tensor(np.eye(2))
    optimizer = cls([w], **options)

    def closure():
        optimizer.zero_grad()
        loss = mse_loss(w @ w, X(2, 2))
        loss.backward()
        return loss

    return optimizer.step(closure)


def calls():
    """The rows, in the form of ``package_calls``."""
    rows = []

    def row(name, *args, **kwargs):
        rows.append(c(name, *args, **kwargs))

    def via(name, f, *args, **kwargs):
        maker = lambda x: x.make if isinstance(x, fresh) else (lambda: x)  # noqa: E731
        rows.append(Call(name, f, [maker(x) for x in args], {key: maker(x) for key, x in kwargs.items()}))

    single = {"rng": 0, "dtype": np.float32}
    row("nn.functional.scaled_dot_product_attention", X234, X234, X234, MASK, 0.1, scale=0.5, rng=0)
    row("nn.functional.scaled_dot_product_attention", X234, X234, X234, is_causal=True, enable_gqa=False)
    row("nn.MultiheadAttention", 4, 2, 0.1, True, False, False, 4, 4, True, **single)
    via(
        "nn.MultiheadAttention.forward",
        lambda *args, **kwargs: nn.MultiheadAttention(4, 2, batch_first=True, rng=0)(*args, **kwargs),
        X234, X234, X234, key_padding_mask=PADDING, need_weights=True, attn_mask=MASK, average_attn_weights=False,
    )  # fmt: skip
    row("nn.TransformerEncoderLayer", 4, 2, activation="relu", **SIZES, bias=True, **single)
    row("nn.TransformerDecoderLayer", 4, 2, activation="gelu", **SIZES, bias=True, **single)
    row("nn.TransformerEncoder", ENCODER, 2, fresh(lambda: nn.LayerNorm(4)))
    row("nn.TransformerDecoder", DECODER, 2, fresh(lambda: nn.LayerNorm(4)))
    row("nn.Transformer", 4, 2, 1, 1, activation="relu", **SIZES, **single)
    for name, make, args in (
        ("TransformerEncoder", lambda: nn.TransformerEncoder(ENCODER.make(), 1), [X234, MASK, PADDING]),
        ("TransformerDecoder", lambda: nn.TransformerDecoder(DECODER.make(), 1), [X234, X234, MASK, MASK, PADDING]),
        ("Transformer", lambda: nn.Transformer(4, 2, 1, 1, 5, batch_first=True, rng=0), [X234, X234, MASK, MASK]),
    ):
        via(f"nn.{name}.forward", lambda *args, make=make: make()(*args), *args)
    for name in ("SinusoidalEncoding", "LearnedEncoding"):
        cls = getattr(nn, name)
        row(f"nn.{name}", 4)
        via(f"nn.{name}.forward", lambda x, cls=cls: cls(4)(x), X234)
    row("nn.pictures.attention", fresh(lambda: np.full((2, 3), 0.5)))
    for name, options in (("LBFGS", {"max_iter": 2, "history_size": 3, "lr": 0.5}), ("Muon", {"lr": 0.1})):
        cls = getattr(nn, name)
        row(f"nn.{name}", fresh(lambda: [Tensor(np.eye(2))]), **options)
        via(f"nn.{name}.step", lambda cls=cls, **options: descent(cls, **options), **options)
    row("nn.manual_seed", 3)
    averaged = fresh(lambda: nn.Linear(2, 1, rng=0))
    row("nn.optim.swa_utils.AveragedModel", averaged, avg_fn=swa_utils.get_ema_avg_fn(0.9))
    row("nn.optim.swa_utils.get_ema_avg_fn", 0.9)
    row("nn.optim.swa_utils.get_ema_multi_avg_fn", 0.9)
    row("nn.optim.swa_utils.get_swa_avg_fn")
    row("nn.optim.swa_utils.get_swa_multi_avg_fn")
    weights = fresh(lambda: [Tensor([1.0, 2.0]), Tensor(np.eye(2))])
    row("nn.utils.parameters_to_vector", weights)
    row("nn.utils.vector_to_parameters", fresh(lambda: X(6)), weights)
    return rows
