"""Transformers: stacks of layers, and ``Transformer``, an encoder and a decoder."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, OperandError
from nn import init
from nn.layers.normalization import LayerNorm
from nn.layers.transformer_layer import Activation, TransformerDecoderLayer, TransformerEncoderLayer, checked
from nn.modules.arguments import flag, generator, integer
from nn.modules.containers import ModuleList
from nn.modules.module import Module


class TransformerEncoder(Module):
    """Copies of a layer, one after the other.

    As in PyTorch they start with the same numbers, those of ``encoder_layer``, which is not one of them.
    ``Transformer`` draws them anew, and so can ``init`` with ``encoder.parameters()``. Their dropouts draw from one
    generator, in turn, and differ.

    Args:
        encoder_layer: a ``TransformerEncoderLayer``, or a Module that is called as one.
        num_layers: the number of copies.
        norm: a Module for the result, as a rule a ``LayerNorm`` if the layers have ``norm_first``; or None.
        enable_nested_tensor: PyTorch's choice of a faster way; here it changes nothing.
        mask_check: so also this.

    Raises:
        OperandError: the layer is no Module.
        ArgumentError: a number of layers below 1.

    Example:
        >>> layer = TransformerEncoderLayer(8, nhead=2, dim_feedforward=16, batch_first=True, rng=0)
        >>> encoder = TransformerEncoder(layer, num_layers=2)
        >>> encoder(np.ones((5, 3, 8)), is_causal=True).shape
        (5, 3, 8)
    """

    @door
    def __init__(
        self,
        encoder_layer: Module,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        self.layers = _copies("TransformerEncoder", "encoder_layer", encoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = None if norm is None else _module("TransformerEncoder", "norm", norm)
        self.enable_nested_tensor = flag("TransformerEncoder", "enable_nested_tensor", enable_nested_tensor)
        self.mask_check = flag("TransformerEncoder", "mask_check", mask_check)

    def forward(
        self, src: Any, mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool | None = None
    ) -> Any:
        """Sequences to sequences of the same shape; the arguments are those of the layers."""
        for layer in self.layers:
            src = layer(src, src_mask=mask, is_causal=is_causal or False, src_key_padding_mask=src_key_padding_mask)
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(Module):
    """Copies of a layer, one after the other, all of which see the same memory; see ``TransformerEncoder``.

    Args:
        decoder_layer: a ``TransformerDecoderLayer``, or a Module that is called as one.
        num_layers: the number of copies.
        norm: a Module for the result, or None.

    Raises:
        OperandError: the layer is no Module.
        ArgumentError: a number of layers below 1.

    Example:
        >>> layer = TransformerDecoderLayer(8, nhead=2, dim_feedforward=16, batch_first=True, rng=0)
        >>> decoder = TransformerDecoder(layer, num_layers=2)
        >>> decoder(np.ones((5, 3, 8)), np.ones((5, 7, 8)), tgt_is_causal=True).shape
        (5, 3, 8)
    """

    @door
    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        self.layers = _copies("TransformerDecoder", "decoder_layer", decoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = None if norm is None else _module("TransformerDecoder", "norm", norm)

    def forward(
        self,
        tgt: Any,
        memory: Any,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool | None = False,
    ) -> Any:
        """Sequences to sequences of the same shape; the arguments are those of the layers."""
        for layer in self.layers:
            tgt = layer(
                tgt,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=tgt_is_causal or False,
                memory_is_causal=memory_is_causal or False,
            )
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder of one sequence and a decoder that makes another one of it. (Vaswani et al. 2017.)

    Embeddings and positions come before it, a ``Linear`` layer to scores comes after it. All weights with two axes
    start as ``init.xavier_uniform_``.

    Args:
        d_model: E, the length of the vectors.
        nhead: the number of heads; it divides E.
        num_encoder_layers: the number of layers of the encoder.
        num_decoder_layers: the number of layers of the decoder.
        dim_feedforward: the width of the hidden layers of their networks.
        dropout: the probability of an entry, or an attention weight, to be left out in training.
        activation: that of the hidden layers, ``"relu"``, ``"gelu"``, or a function or Module.
        custom_encoder: a Module in place of the encoder.
        custom_decoder: a Module in place of the decoder.
        layer_norm_eps: added to the variances.
        batch_first: whether arrays are (N, L, E) instead of (L, N, E).
        norm_first: True puts each normalisation before its part.
        bias: whether maps and normalisations have biases.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed, for the start and all dropouts; None takes a fresh one.

    Raises:
        ArgumentError: as for ``TransformerEncoderLayer``.
        ShapeError: when called, and shapes of arrays or masks do not go together.

    Example:
        >>> model = Transformer(8, 2, 1, 1, dim_feedforward=16, batch_first=True, rng=0)
        >>> mask = Transformer.generate_square_subsequent_mask(3)
        >>> model(np.ones((5, 7, 8)), np.ones((5, 3, 8)), tgt_mask=mask).shape
        (5, 3, 8)
    """

    @door
    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = "relu",
        custom_encoder: Module | None = None,
        custom_decoder: Module | None = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        rng = generator("Transformer", rng)
        sizes = d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias

        def norm() -> LayerNorm:
            return LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype)

        if custom_encoder is None:
            layer: Module = TransformerEncoderLayer(*sizes, dtype=dtype, rng=rng)
            self.encoder: Module = TransformerEncoder(layer, num_encoder_layers, norm())
        else:
            self.encoder = _module("Transformer", "custom_encoder", custom_encoder)
        if custom_decoder is None:
            layer = TransformerDecoderLayer(*sizes, dtype=dtype, rng=rng)
            self.decoder: Module = TransformerDecoder(layer, num_decoder_layers, norm())
        else:
            self.decoder = _module("Transformer", "custom_decoder", custom_decoder)
        for p in self.parameters():
            if p.ndim > 1:
                init.xavier_uniform_(p, rng=rng)
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def forward(
        self,
        src: Any,
        tgt: Any,
        src_mask: Any = None,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        src_key_padding_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool | None = False,
    ) -> Any:
        """The decoder's answer, in the shape of ``tgt``; the masks are those of encoder and decoder."""
        name = "Transformer"
        src, tgt = (
            checked(name, argument, x, self.d_model, self.batch_first) for argument, x in (("src", src), ("tgt", tgt))
        )
        memory = self.encoder(
            src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal or False
        )
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal or False,
            memory_is_causal=memory_is_causal or False,
        )

    @staticmethod
    @door
    def generate_square_subsequent_mask(sz: int, *, dtype: npt.DTypeLike | None = None) -> npt.NDArray[Any]:
        """A mask of floats in which query i sees the keys 0 to i: 0 there, and minus infinity beyond.

        Example:
            >>> Transformer.generate_square_subsequent_mask(3)
            array([[  0., -inf, -inf],
                   [  0.,   0., -inf],
                   [  0.,   0.,   0.]])
        """
        sz = integer("generate_square_subsequent_mask", "sz", sz, 0)
        return np.triu(np.full((sz, sz), -np.inf, np.float64 if dtype is None else dtype), 1)


_MOST_LAYERS = 10_000


def _module(name: str, argument: str, given: Any) -> Module:
    if not isinstance(given, Module):
        raise OperandError(f"{name}: got {shown(given)} as {argument}, expected a Module")
    return given


def _copies(name: str, argument: str, layer: Any, count: int) -> ModuleList:
    """Deep copies of a layer that draw from its generators: copied generators would all draw the same numbers."""
    layer = _module(name, argument, layer)
    if (count := integer(name, "num_layers", count, 1)) > _MOST_LAYERS:
        raise ArgumentError(f"{name}: got num_layers={count}, expected at most {_MOST_LAYERS}")
    held = [value for module in layer.modules() for value in vars(module).values()]
    shared = {id(value): value for value in held if isinstance(value, np.random.Generator)}
    return ModuleList([copy.deepcopy(layer, dict(shared)) for _ in range(count)])
