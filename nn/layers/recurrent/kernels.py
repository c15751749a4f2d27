"""A recurrent layer in one direction over a whole sequence in plain NumPy: forward, and the gradient by hand.

They compute the formulas of ``steps``, with few calls of NumPy a step: ``x @ weight_ih.T`` is one product for all
steps, so are the gradients of the weights, and the results of a step go into arrays that are there already. Time is the
first axis. Where a mask is False, a sequence is over: its state stays as it is, and no gradient comes from the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from autograd.errors import NotDefinedError

Array = npt.NDArray[Any]


class Given(NamedTuple):
    """The operands of a layer in one direction, all of one dtype; None where the layer has none.

    Shapes: x (T, B, in), h (B, out), c (B, hidden); weight_ih (gates * hidden, in), weight_hh (gates * hidden, out),
    biases (gates * hidden,); weight_hr (out, hidden), without which out = hidden.
    """

    x: Any
    h: Any
    c: Any
    weight_ih: Any
    weight_hh: Any
    bias_ih: Any
    bias_hh: Any
    weight_hr: Any


Grads = Sequence[Any]
"""The gradients of the arrays in ``Given``, in its order; None without an array, or without need of it."""


class Kernel:
    """One run over a sequence: ``forward`` once, then ``backward`` any number of times.

    Args:
        given: the operands.
        backwards: True to run from the last step to the first.
        mask: shape (T, B, 1), True while a sequence lasts; None if all last to the end.
    """

    carried = True  # compiled code passes the object from the forward call to the backward call

    def __init__(self, given: Given, backwards: bool, mask: Array | None) -> None:
        self.given = given
        self.backwards = backwards
        self.over = None if mask is None else ~mask
        self.steps, self.batch = given.x.shape[:2]
        self.hidden = given.weight_ih.shape[0] // self.gates

    gates: int

    def order(self) -> Sequence[int]:
        """The steps as they follow each other."""
        return range(self.steps)[::-1] if self.backwards else range(self.steps)

    def before(self, t: int, states: Array, start: Array) -> Array:
        """The state that step ``t`` begins with."""
        last = t + 1 if self.backwards else t - 1
        return states[last] if 0 <= last < self.steps else start

    def empty(self, *shape: int) -> Array:
        """An array of the dtype of the operands, to be written into."""
        return np.empty(shape, self.given.x.dtype)

    def of_input(self, weight: Array, bias: Array | None) -> Array:
        """The part of all gates that comes from the inputs: shape (T, B, gates * hidden)."""
        z = self.given.x.reshape(-1, self.given.x.shape[2]) @ weight.T
        if bias is not None:
            z += bias
        return cast(Array, z.reshape(self.steps, self.batch, len(weight)))

    def weight_grad(self, dz: Array, states: Array) -> Array:
        """The gradient of a weight that the state before each step is multiplied by."""
        now, before, first = (dz[:-1], states[1:], dz[-1]) if self.backwards else (dz[1:], states[:-1], dz[0])
        total: Array = first.T @ self.given.h
        if self.steps > 1:
            total += _rows(now).T @ _rows(before)
        return total

    def forward(self) -> Array:
        """The states after all steps, shape (T, B, out); see the subclasses."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define forward()")

    def backward(self, g: Array, out: Array, wanted: Sequence[bool]) -> Grads:
        """The gradients of the operands from the gradient ``g`` of the result ``out``.

        Args:
            g: of the shape of the result.
            out: the result.
            wanted: True for each operand whose gradient is asked for, in the order of ``Given``.
        """
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define backward()")


def _rows(x: Array) -> Array:
    return x.reshape(-1, x.shape[-1])


def _sum(a: Array | None, b: Array | None) -> Array | None:
    return b if a is None else a if b is None else a + b


def _without(x: Array, over: Array) -> Array:
    """The part of ``x`` that belongs to sequences that are over; it is taken out of ``x``, in place."""
    kept = np.where(over, x, 0)
    np.copyto(x, 0, where=over)
    return kept


class RNNKernel(Kernel):
    """h = tanh(x W_ihᵀ + b_ih + h W_hhᵀ + b_hh), or with relu."""

    gates = 1
    relu = False

    def forward(self) -> Array:
        """The states, shape (T, B, hidden)."""
        given = self.given
        states, product = self.of_input(given.weight_ih, _sum(given.bias_ih, given.bias_hh)), self.empty(*given.h.shape)
        weight, h = given.weight_hh.T, given.h
        for t in self.order():
            state = states[t]
            np.matmul(h, weight, out=product)
            state += product
            if self.relu:
                np.maximum(state, 0, out=state)
            else:
                np.tanh(state, out=state)
            if self.over is not None:
                np.copyto(state, h, where=self.over[t])
            h = state
        return states

    def backward(self, g: Array, out: Array, wanted: Sequence[bool]) -> Grads:
        """dz = dh (1 - h²), or dh [h > 0]; dh of the step before = dz W_hh."""
        given, dz = self.given, self.empty(*out.shape)
        dh, kept = np.zeros_like(given.h), None
        for t in reversed(self.order()):
            dh += g[t]
            if self.over is not None:
                kept = _without(dh, self.over[t])
            da, h = dz[t], out[t]
            if self.relu:
                np.multiply(dh, h > 0, out=da)
            else:
                np.multiply(h, h, out=da)
                np.subtract(1, da, out=da)
                da *= dh
            np.matmul(da, given.weight_hh, out=dh)
            if kept is not None:
                dh += kept
        return _grads(self, wanted, dz, dz, out, dh)


class ReLUKernel(RNNKernel):
    """``RNNKernel`` with relu."""

    relu = True


class LSTMKernel(Kernel):
    """The long short-term memory. Inside the gates stand in the order o, i, f, g: the sigmoids are side by side.

    The result has one row more than there are steps, with the last cell state; a state that is narrower than this, as
    ``proj_size`` makes it, stands at the start of its row, before zeros.
    """

    gates = 4
    _into, _back = (3, 0, 1, 2), (1, 2, 3, 0)

    def _ordered(self, x: Array, blocks: Sequence[int]) -> Array:
        """A weight or bias with its gates in another order."""
        return np.concatenate([x[k * self.hidden : (k + 1) * self.hidden] for k in blocks])

    def _negated(self, x: Array) -> Array:
        """A weight or bias with the signs of its sigmoid gates turned: sigmoid(-z) = 1 / (1 + exp(z))."""
        x = self._ordered(x, self._into)
        np.negative(x[: 3 * self.hidden], out=x[: 3 * self.hidden])
        return x

    def forward(self) -> Array:
        """The hidden states, and the last cell state: shape (T + 1, B, hidden)."""
        given, n = self.given, self.hidden
        bias = _sum(given.bias_ih, given.bias_hh)
        acts = self.activations = self.of_input(
            self._negated(given.weight_ih), None if bias is None else self._negated(bias)
        )
        weight = self._negated(given.weight_hh).T
        cells = self.cells = self.empty(self.steps, self.batch, n)
        tanhs = self.tanhs = self.empty(self.steps, self.batch, n)
        width = given.h.shape[1]
        out = self.empty(self.steps + 1, self.batch, n)
        if width < n:
            out[:-1, :, width:] = 0
        product, shut, term = (self.empty(self.batch, k * n) for k in (4, 3, 1))
        h, c = given.h, given.c
        with np.errstate(over="ignore"):  # exp(-z) = inf closes the gate
            for t in self.order():
                a, cell, tanh_c, state = acts[t], cells[t], tanhs[t], out[t, :, :width]
                np.matmul(h, weight, out=product)
                a += product
                sigmoids, update = a[:, : 3 * n], a[:, 3 * n :]
                np.exp(sigmoids, out=shut)
                shut += 1
                np.divide(1, shut, out=sigmoids)
                np.tanh(update, out=update)
                np.multiply(a[:, 2 * n : 3 * n], c, out=cell)
                np.multiply(a[:, n : 2 * n], update, out=term)
                cell += term
                np.tanh(cell, out=tanh_c)
                if given.weight_hr is None:
                    np.multiply(a[:, :n], tanh_c, out=state)
                else:
                    np.multiply(a[:, :n], tanh_c, out=term)
                    state[...] = term @ given.weight_hr.T
                if self.over is not None:
                    np.copyto(state, h, where=self.over[t])
                    np.copyto(cell, c, where=self.over[t])
                h, c = state, cell
        out[-1] = c
        return out

    def backward(self, g: Array, out: Array, wanted: Sequence[bool]) -> Grads:
        """With m = o tanh c: dc += dm o (1 - tanh² c); o, i, f, g receive dm tanh c, dc g, dc c_before, dc i."""
        given, n, width = self.given, self.hidden, self.given.h.shape[1]
        dz, dh, dc = self.empty(self.steps, self.batch, 4 * n), np.zeros_like(given.h), g[-1].copy()
        weight = self._ordered(given.weight_hh, self._into)
        slopes, term = self.empty(self.batch, 3 * n), self.empty(self.batch, n)
        kept_h = kept_c = d_hr = None
        for t in reversed(self.order()):
            dh += g[t, :, :width]
            if self.over is not None:
                kept_h, kept_c = _without(dh, self.over[t]), _without(dc, self.over[t])
            a, da, tanh_c = self.activations[t], dz[t], self.tanhs[t]
            o, update = a[:, :n], a[:, 3 * n :]
            dm = dh
            if given.weight_hr is not None:
                dm, projected = dh @ given.weight_hr, dh.T @ (o * tanh_c)
                d_hr = projected if d_hr is None else d_hr + projected
            np.multiply(tanh_c, tanh_c, out=term)
            np.subtract(1, term, out=term)
            term *= o
            term *= dm
            dc += term
            np.multiply(dm, tanh_c, out=da[:, :n])
            np.multiply(dc, update, out=da[:, n : 2 * n])
            np.multiply(dc, self.before(t, self.cells, given.c), out=da[:, 2 * n : 3 * n])
            np.subtract(1, a[:, : 3 * n], out=slopes)
            slopes *= a[:, : 3 * n]
            da[:, : 3 * n] *= slopes
            np.multiply(update, update, out=term)
            np.subtract(1, term, out=term)
            term *= dc
            np.multiply(term, a[:, n : 2 * n], out=da[:, 3 * n :])
            np.matmul(da, weight, out=dh)
            dc *= a[:, 2 * n : 3 * n]
            if kept_h is not None:
                dh += kept_h
                dc += kept_c
        grads = _grads(self, wanted, dz, dz, out[:-1, :, :width], dh, self._into)
        grads = [None if x is None else x if k < 2 else self._ordered(x, self._back) for k, x in enumerate(grads)]
        grads[2], grads[7] = dc, d_hr
        return grads


class GRUKernel(Kernel):
    """r, z = sigmoids; n = tanh(x W_inᵀ + b_in + r (h W_hnᵀ + b_hn)); h = (1 - z) n + z h."""

    gates = 3

    def forward(self) -> Array:
        """The states, shape (T, B, hidden)."""
        given, n = self.given, self.hidden
        acts = self.activations = self.of_input(given.weight_ih, given.bias_ih)
        if given.bias_hh is not None:
            acts[:, :, : 2 * n] += given.bias_hh[: 2 * n]
        states, inner = self.empty(self.steps, self.batch, n), self.empty(self.steps, self.batch, n)
        self.inner = inner
        product, shut = self.empty(self.batch, 3 * n), self.empty(self.batch, 2 * n)
        weight, h = given.weight_hh.T, given.h
        with np.errstate(over="ignore"):  # exp(-z) = inf closes the gate
            for t in self.order():
                a, state = acts[t], states[t]
                np.matmul(h, weight, out=product)
                gates, update = a[:, : 2 * n], a[:, 2 * n :]
                np.add(gates, product[:, : 2 * n], out=shut)
                np.negative(shut, out=shut)
                np.exp(shut, out=shut)
                shut += 1
                np.divide(1, shut, out=gates)
                if given.bias_hh is None:
                    inner[t] = product[:, 2 * n :]
                else:
                    np.add(product[:, 2 * n :], given.bias_hh[2 * n :], out=inner[t])
                np.multiply(a[:, :n], inner[t], out=state)
                update += state
                np.tanh(update, out=update)
                np.subtract(h, update, out=state)
                state *= a[:, n : 2 * n]
                state += update
                if self.over is not None:
                    np.copyto(state, h, where=self.over[t])
                h = state
        return states

    def backward(self, g: Array, out: Array, wanted: Sequence[bool]) -> Grads:
        """dn = dh (1 - z)(1 - n²), dz = dh (h_before - n) z (1 - z), dr = dn inner r (1 - r); inner receives dn r."""
        given, n = self.given, self.hidden
        dz, dinner = (self.empty(self.steps, self.batch, 3 * n) for _ in range(2))
        dh, kept = np.zeros_like(given.h), None
        slopes, term = self.empty(self.batch, 2 * n), self.empty(self.batch, n)
        for t in reversed(self.order()):
            dh += g[t]
            if self.over is not None:
                kept = _without(dh, self.over[t])
            a, da, di = self.activations[t], dz[t], dinner[t]
            r, z, update = a[:, :n], a[:, n : 2 * n], a[:, 2 * n :]
            dr, du, dn = da[:, :n], da[:, n : 2 * n], da[:, 2 * n :]
            np.multiply(update, update, out=dn)
            np.subtract(1, dn, out=dn)
            dn *= dh
            np.subtract(1, a[:, : 2 * n], out=slopes)
            dn *= slopes[:, n:]
            slopes *= a[:, : 2 * n]
            np.subtract(self.before(t, out, given.h), update, out=du)
            du *= dh
            np.multiply(dn, self.inner[t], out=dr)
            da[:, : 2 * n] *= slopes
            di[:, : 2 * n] = da[:, : 2 * n]
            np.multiply(dn, r, out=di[:, 2 * n :])
            np.multiply(dh, z, out=term)
            np.matmul(di, given.weight_hh, out=dh)
            dh += term
            if kept is not None:
                dh += kept
        return _grads(self, wanted, dz, dinner, out, dh)


def _grads(
    kernel: Kernel,
    wanted: Sequence[bool],
    dz: Array,
    dinner: Array,
    states: Array,
    dh: Array,
    blocks: Sequence[int] | None = None,
) -> list[Any]:
    """The gradients of the parts that all layers have, from the gradients before the activations.

    Args:
        kernel: the run.
        wanted: as in ``Kernel.backward``.
        dz: the gradient of the inputs' part, shape (T, B, gates * hidden).
        dinner: the gradient of the previous states' part.
        states: the states after each step, shape (T, B, out).
        dh: the gradient of the first state.
        blocks: the order of the gates in ``dz``, if it is not that of the weights.
    """
    given, flat = kernel.given, _rows(dz)
    weight = given.weight_ih
    grads: list[Any] = [None] * len(given)
    if wanted[0]:
        if blocks is not None:
            weight = np.concatenate([weight[k * kernel.hidden : (k + 1) * kernel.hidden] for k in blocks])
        grads[0] = (flat @ weight).reshape(given.x.shape)
    grads[1] = dh
    if wanted[3]:
        grads[3] = flat.T @ _rows(given.x)
    if wanted[4]:
        grads[4] = kernel.weight_grad(dinner, states)
    if wanted[5]:
        grads[5] = flat.sum(axis=0)
    if wanted[6]:
        grads[6] = grads[5].copy() if dinner is dz and wanted[5] else _rows(dinner).sum(axis=0)
    return grads
