"""Random configurations of attention and transformers.

``DRAW`` is of the form of ``tests.nn.layer_cases``. ``CALLS`` is for cases beyond that form: masks, several results,
settings of the call, second derivatives. A ``Call`` is plain data; ``run_here`` and ``run_there`` give both libraries
the same numbers and return the results, the gradients of all leaves, and those of a mix of the gradients.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

import nn
from autograd import Tensor
from autograd.engine.reverse import gradients
from tests.nn.layer_cases import Case

Rng = np.random.Generator


def _layer(name: str) -> Any:
    def draw(rng: Rng) -> Any:
        heads = int(rng.integers(1, 4))
        e = heads * int(rng.integers(1, 4))
        kwargs: dict[str, Any] = {
            "d_model": e, "nhead": heads, "dim_feedforward": int(rng.integers(1, 6)), "dropout": 0.0,
            "activation": ["relu", "gelu"][rng.integers(2)], "layer_norm_eps": float(rng.choice([1e-5, 0.1])),
            "batch_first": bool(rng.integers(2)), "norm_first": bool(rng.integers(2)), "bias": bool(rng.integers(4)),
        }  # fmt: skip
        n, lengths = int(rng.integers(1, 3)), rng.integers(1, 5, 2).tolist()
        batched = bool(rng.integers(4))
        shapes = [([n, length, e] if kwargs["batch_first"] else [length, n, e]) if batched else [length, e]
                  for length in lengths]  # fmt: skip
        return Case(name, kwargs, [("normal", shape) for shape in shapes[: 1 if "Encoder" in name else 2]])

    return draw


DRAW = {name: _layer(name) for name in ("TransformerEncoderLayer", "TransformerDecoderLayer")}


@dataclasses.dataclass(frozen=True)
class Call:
    """A module, or a function if there are no ``sizes``, called on arrays and options by name.

    Arrays are (kind of numbers, shape): "normal", "big" for scores of 1e4, "flags p" for truth values that are True
    with probability p, "hiding" for floats that hide. Masks of modules do not hide the first key.
    """

    name: str
    sizes: dict[str, Any] | None
    options: dict[str, Any]
    arrays: dict[str, Any]
    same: list[str] = dataclasses.field(default_factory=list)  # names of arguments that repeat the first array


def numbers(kind: str, shape: list[int], rng: Rng) -> np.ndarray:
    kind, _, p = kind.partition(" ")
    if kind == "flags":
        return (rng.random(shape) < float(p)).astype(float)
    if kind == "hiding":
        return np.where(rng.random(shape) < 0.3, -np.inf, rng.normal(size=shape))
    return rng.normal(size=shape) * (100.0 if kind == "big" else 1.0)


def given(call: Call, rng: Rng) -> dict[str, np.ndarray]:
    """The numbers for a call: arguments by name, and the state of the module with a prefix."""
    found = {name: numbers(kind, shape, rng) for name, (kind, shape) in call.arrays.items()}
    for name, (kind, _) in call.arrays.items():
        if name != "attn_mask" or call.sizes is not None:
            if kind == "hiding":
                found[name][..., 0] = 0.5
            elif kind.startswith("flags"):
                found[name][..., 0] = 0.0
    if call.sizes is not None:
        for name, array in build(nn, call).state_dict().items():
            found[f"state.{name}"] = rng.normal(size=array.shape)
    return found


def build(library: Any, call: Call) -> Any:
    sizes = dict(call.sizes or {})
    if call.name in ("TransformerEncoder", "TransformerDecoder"):
        layer = getattr(library, f"{call.name}Layer")(**sizes.pop("layer"))
        norm = library.LayerNorm(layer.linear1.in_features) if sizes.pop("norm") else None
        return getattr(library, call.name)(layer, norm=norm, **sizes)
    return getattr(library, call.name)(**sizes)


def _arguments(call: Call, leaves: dict[str, Any], flags: Any) -> dict[str, Any]:
    first = next(iter(call.arrays))
    arguments = {name: leaves[name] for name in call.arrays} | dict.fromkeys(call.same, leaves[first])
    return arguments | flags | call.options


def run_here(call: Call, found: dict[str, np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    leaves = {name: Tensor(x) for name, x in found.items() if name in call.arrays and _moves(call, name)}
    fixed = {
        name: found[name].astype(bool) if call.arrays[name][0].startswith("flags") else found[name]
        for name in call.arrays if name not in leaves
    }  # fmt: skip
    if call.sizes is None:
        function = getattr(nn.functional, call.name)
        parameters = []
    else:
        function = build(nn, call)
        function.load_state_dict({name[6:]: x for name, x in found.items() if name.startswith("state.")})
        parameters = function.parameters()
    out = function(**_arguments(call, leaves | fixed, {}))
    outs = [part for part in (out if isinstance(out, tuple) else (out,)) if part is not None]
    moving = [*leaves.values(), *parameters]
    weights = _parts(seed, [part.shape for part in [*outs, *moving]])
    loss = sum((part * w).sum() for part, w in zip(outs, weights, strict=False))
    slopes = gradients([loss], moving, create_graph=True)
    mix = sum((g * w).sum() for g, w in zip(slopes, weights[len(outs) :], strict=True) if g is not None)
    curves = gradients([mix], moving)
    found_slopes = [None if g is None else g.data for g in slopes]
    return [
        *(part.data for part in outs),
        *(_whole(g, x) for g, x in zip([*found_slopes, *curves], [*moving, *moving], strict=True)),
    ]


def run_there(call: Call, found: dict[str, np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel

    leaves = {
        name: torch.tensor(x, requires_grad=True) for name, x in found.items()
        if name in call.arrays and _moves(call, name)
    }  # fmt: skip
    fixed = {name: torch.tensor(found[name]) for name in call.arrays if name not in leaves}
    fixed = {name: x.bool() if call.arrays[name][0].startswith("flags") else x for name, x in fixed.items()}
    parameters: list[Any] = []
    if call.sizes is None:
        function = getattr(torch.nn.functional, call.name)
    else:
        function = build(torch.nn, call).double()
        state = {name[6:]: torch.tensor(x) for name, x in found.items() if name.startswith("state.")}
        function.load_state_dict(state)
        parameters = list(function.parameters())
    with sdpa_kernel(SDPBackend.MATH):  # the other implementations have no second derivatives
        out = function(**_arguments(call, leaves | fixed, {}))
    outs = [part for part in (out if isinstance(out, tuple) else (out,)) if part is not None]
    moving = [*leaves.values(), *parameters]
    weights = [torch.tensor(w) for w in _parts(seed, [tuple(part.shape) for part in [*outs, *moving]])]
    loss = sum((part * w).sum() for part, w in zip(outs, weights, strict=False))
    unused = {"allow_unused": True, "materialize_grads": True}
    slopes = torch.autograd.grad(loss, moving, create_graph=True, **unused)
    mix = sum((g * w).sum() for g, w in zip(slopes, weights[len(outs) :], strict=True))
    curves = torch.autograd.grad(mix, moving, **unused)
    return [x.detach().numpy() for x in (*outs, *slopes, *curves)]


def _whole(g: Any, x: Tensor) -> np.ndarray:
    """A gradient in the shape of its leaf: the sweep has None for none."""
    return np.zeros(x.shape) if g is None else np.asarray(g)


def assert_equal(here: list[np.ndarray], there: list[np.ndarray], context: object) -> None:
    """Equal to 1e-10 relative; entries left over by a cancellation only to 1e-12 of the largest entry."""
    assert len(here) == len(there), context
    for a, b in zip(here, there, strict=True):
        assert a.shape == b.shape, context
        scale = max(1.0, float(abs(b).max(initial=0.0)))
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12 * scale, err_msg=str(context))


def _moves(call: Call, name: str) -> bool:
    """True for an argument to differentiate by: a mask that hides is none in PyTorch's layers."""
    kind = call.arrays[name][0]
    return kind in ("normal", "big") and (call.sizes is None or "mask" not in name)


def _parts(seed: np.ndarray, shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    found = []
    for shape in shapes:
        size = int(np.prod(shape))
        found.append(seed[:size].reshape(shape))
        seed = seed[size:]
    return found


def _attention(rng: Rng) -> Call:
    queries, keys, e, v, heads, n = rng.integers(1, 5, 6).tolist()
    groups = int(rng.integers(1, 3)) if rng.integers(3) == 0 else 1
    before = [n, heads][: 2 if groups > 1 else rng.integers(3)]
    kind = "big" if rng.integers(5) == 0 else "normal"
    options: dict[str, Any] = {}
    grouped = [*before[:-1], before[-1] * groups] if groups > 1 else before
    arrays = {
        "query": (kind, [*grouped, queries, e]),
        "key": (kind, [*before, keys, e]),
        "value": ("normal", [*before, keys, v]),
    }
    if groups > 1:
        options["enable_gqa"] = True
    mask = rng.integers(5)
    if mask < 4:
        shape = [queries, keys]
        if before and rng.integers(2):
            shape = [*(1 if rng.integers(3) == 0 else length for length in grouped), *shape]
        if rng.integers(4) == 0:
            shape[-2] = 1
        arrays["attn_mask"] = (["flags 0.5", "flags 0.8", "normal", "hiding"][mask], shape)
    elif rng.integers(2):
        options["is_causal"] = True
    if rng.integers(3) == 0:
        options["scale"] = round(float(rng.uniform(0.1, 2)), 3)
    return Call("scaled_dot_product_attention", None, options, arrays)


def _multihead(rng: Rng) -> Call:
    heads, n, queries, keys = rng.integers(1, 4, 4).tolist()
    e = heads * int(rng.integers(1, 4))
    sizes: dict[str, Any] = {
        "embed_dim": e, "num_heads": heads, "bias": bool(rng.integers(4)), "add_bias_kv": not rng.integers(3),
        "add_zero_attn": not rng.integers(3), "batch_first": bool(rng.integers(2)),
    }  # fmt: skip
    same: list[str] = []
    kdim = vdim = e
    if rng.integers(3) == 0:
        same, keys = ["key", "value"], queries
    elif rng.integers(2):
        sizes["kdim"], sizes["vdim"] = kdim, vdim = rng.integers(1, 5, 2).tolist()
    elif rng.integers(2):
        same = ["key", "value"] if (keys := queries) and rng.integers(2) else []
    batched = bool(rng.integers(4))

    def shape(length: int, width: int) -> list[int]:
        if not batched:
            return [length, width]
        return [n, length, width] if sizes["batch_first"] else [length, n, width]

    arrays: dict[str, Any] = {"query": ("normal", shape(queries, e))}
    if not same:
        arrays |= {"key": ("normal", shape(keys, kdim)), "value": ("normal", shape(keys, vdim))}
    n = n if batched else 1
    options = {"need_weights": bool(rng.integers(2)), "average_attn_weights": bool(rng.integers(2))}
    kind = ["flags 0.4", "hiding", "normal"][rng.integers(3)]
    if rng.integers(2):
        arrays["attn_mask"] = (kind, [queries, keys] if rng.integers(2) else [n * heads, queries, keys])
    if rng.integers(2):
        arrays["key_padding_mask"] = (kind, [n, keys] if batched else [keys])
    return Call("MultiheadAttention", sizes, options, arrays, same)


def _stack(name: str) -> Any:
    def draw(rng: Rng) -> Call:
        heads, n, length, memory = rng.integers(1, 4, 4).tolist()
        e = heads * int(rng.integers(1, 3))
        first = bool(rng.integers(2))
        layer = {
            "d_model": e, "nhead": heads, "dim_feedforward": int(rng.integers(1, 5)), "dropout": 0.0,
            "activation": ["relu", "gelu"][rng.integers(2)], "batch_first": first, "norm_first": bool(rng.integers(2)),
        }  # fmt: skip
        sizes: dict[str, Any] = {"layer": layer, "num_layers": int(rng.integers(1, 3)), "norm": bool(rng.integers(2))}
        if name == "Transformer":
            sizes = {**layer, "num_encoder_layers": int(rng.integers(1, 3)), "num_decoder_layers": 1}
        shapes = [[n, k, e] if first else [k, n, e] for k in (length, memory)]
        kind = ["flags 0.4", "hiding"][rng.integers(2)]
        if name == "TransformerEncoder":
            arrays: dict[str, Any] = {"src": ("normal", shapes[0])}
            masks = {"mask": [length, length], "src_key_padding_mask": [n, length]}
            sizes["enable_nested_tensor"] = False
        else:
            arrays = {"tgt": ("normal", shapes[0]), "memory": ("normal", shapes[1])}
            masks = {
                "tgt_mask": [length, length], "memory_mask": [length, memory],
                "tgt_key_padding_mask": [n, length], "memory_key_padding_mask": [n, memory],
            }  # fmt: skip
        if name == "Transformer":
            arrays = {"src": arrays["memory"], "tgt": arrays["tgt"]}
            masks |= {"src_mask": [memory, memory], "src_key_padding_mask": [n, memory]}
        arrays |= {mask: (kind, shape) for mask, shape in masks.items() if rng.integers(2)}
        return Call(name, sizes, {}, arrays)

    return draw


CALLS = {
    "scaled_dot_product_attention": _attention,
    "MultiheadAttention": _multihead,
    "TransformerEncoder": _stack("TransformerEncoder"),
    "TransformerDecoder": _stack("TransformerDecoder"),
    "Transformer": _stack("Transformer"),
}
