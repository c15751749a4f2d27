"""One step of each recurrent layer in plain operations, and a whole sequence step by step.

``z`` is the input's part, ``x @ weight_ih.T + bias_ih``, and ``inner`` the part of the state before, ``h @ weight_hh.T
+ bias_hh``; both have their gates side by side along the last axis. Everything here runs on nodes and on arrays of any
kind, and can be differentiated to any order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd.ops import concatenate, relu, sigmoid, tanh, where
from nn.layers.linear import linear
from nn.layers.recurrent.kernels import Given

Step = Callable[..., tuple[Any, Any]]
"""``step(z, inner, h, c, weight_hr)``: the next hidden state and the next cell state."""


def gates(a: Any, count: int) -> list[Any]:
    """The gates in the last axis of ``a``, in their order."""
    n = a.shape[-1] // count
    return [a[..., k * n : (k + 1) * n] for k in range(count)]


def tanh_step(z: Any, inner: Any, h: Any, c: Any, weight_hr: Any = None) -> tuple[Any, Any]:
    """h = tanh(z + inner)."""
    return tanh(z + inner), None


def relu_step(z: Any, inner: Any, h: Any, c: Any, weight_hr: Any = None) -> tuple[Any, Any]:
    """h = relu(z + inner)."""
    return relu(z + inner), None


def lstm_step(z: Any, inner: Any, h: Any, c: Any, weight_hr: Any = None) -> tuple[Any, Any]:
    """c = f c + i g; h = o tanh(c), which weight_hr projects if it is there."""
    i, f, g, o = gates(z + inner, 4)
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    h = sigmoid(o) * tanh(c)
    return h if weight_hr is None else linear(h, weight_hr), c


def gru_step(z: Any, inner: Any, h: Any, c: Any, weight_hr: Any = None) -> tuple[Any, Any]:
    """h = (1 - u) n + u h, with n = tanh(z_n + r inner_n)."""
    (r, u, n), (inner_r, inner_u, inner_n) = gates(z, 3), gates(inner, 3)
    u = sigmoid(u + inner_u)
    n = tanh(n + sigmoid(r + inner_r) * inner_n)
    return (1 - u) * n + u * h, None


STEPS: Mapping[str, Step] = {"rnn_tanh": tanh_step, "rnn_relu": relu_step, "lstm": lstm_step, "gru": gru_step}
"""The steps by the names of the ops that do a whole sequence."""


_FEW = 8
"""Steps that are cut from one array, and put into one, at once."""


def taken_apart(x: Any) -> list[Any]:
    """The entries along the first axis, cut out by halves.

    The gradient of an entry has the size of the array that it was cut from: T entries cut from one array would send T
    arrays of T entries back, where halves of halves send T log T entries in all.
    """
    if len(x) <= _FEW:
        return [x[t] for t in range(len(x))]
    half = len(x) // 2
    return taken_apart(x[:half]) + taken_apart(x[half:])


def put_together(states: list[Any]) -> Any:
    """``np.stack`` by halves: the inverse of ``taken_apart``, for gradients that are taken apart again."""
    if len(states) <= _FEW:
        return np.stack(states)
    half = len(states) // 2
    return concatenate(put_together(states[:half]), put_together(states[half:]), axis=0)


def run(name: str, given: Given, backwards: bool, mask: Any) -> Any:
    """The results of the kernel of this name, computed step by step; the arguments are those of ``Kernel``."""
    step, states = STEPS[name], []
    h, c = given.h, given.c
    z = taken_apart(linear(given.x, given.weight_ih, given.bias_ih))
    order = range(len(z))
    for t in reversed(order) if backwards else order:
        inner = linear(h, given.weight_hh, given.bias_hh)
        new_h, new_c = step(z[t], inner, h, c, given.weight_hr)
        if mask is not None:
            new_h = where(mask[t], new_h, h)
            new_c = None if c is None else where(mask[t], new_c, c)
        h, c = new_h, new_c
        states.append(h)
    if backwards:
        states.reverse()
    if c is None:
        return put_together(states)
    if h.shape != c.shape:
        rest = np.zeros_like(given.c[:, h.shape[1] :], dtype=h.dtype)
        states = [concatenate(h, rest, axis=1) for h in states]
    return put_together([*states, c])
