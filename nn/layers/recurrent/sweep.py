"""The op of a recurrent layer in one direction: a whole sequence as one gate, with one gradient for all steps.

Plain NumPy arrays go through a kernel, forward and back. Where a gradient is to be differentiated again, where tangents
are pushed, and for arrays of other kinds, the same is computed step by step with the ops of the table, so that any
order is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.beside import as_array
from autograd.engine.custom import CustomOp
from autograd.engine.forward import tangents as forward_sweep
from autograd.engine.node import Node, data_of, leaf
from autograd.engine.numerics import check_real, constant
from autograd.engine.outside import outside
from autograd.engine.recording import ensure_recording
from autograd.engine.reverse import gradients
from autograd.ops import astype
from nn.layers.recurrent.kernels import Given, GRUKernel, Kernel, LSTMKernel, ReLUKernel, RNNKernel
from nn.layers.recurrent.steps import run

KERNELS: Mapping[str, Callable[..., Kernel]] = {
    "rnn_tanh": RNNKernel, "rnn_relu": ReLUKernel, "lstm": LSTMKernel, "gru": GRUKernel,
}  # fmt: skip
"""The kernels by the names of the ops."""

_LOCAL = {
    "x": "dzₜ W_ih", "h": "dz₁ W_hh", "c": "dc₁ f₁", "weight_ih": "Σₜ dzₜᵀ xₜ", "weight_hh": "Σₜ dzₜᵀ hₜ₋₁",
    "bias_ih": "Σₜ dzₜ", "bias_hh": "Σₜ dzₜ", "weight_hr": "Σₜ dhₜᵀ (oₜ tanh cₜ)",
}  # fmt: skip
"""The local derivatives as text: dz is the gradient of the arguments of the activations."""

_LOCAL_GRU = _LOCAL | {"h": "ds₁ W_hh + dh₁ z₁", "weight_hh": "Σₜ dsₜᵀ hₜ₋₁", "bias_hh": "Σₜ dsₜ"}
"""The same where r stands behind the product with h: ds is dz, with that of n times r."""


def sweep(name: str, given: Given, *, backwards: bool = False, mask: Any = None) -> Any:
    """The states of a recurrent layer after all steps of a sequence, in one direction.

    Args:
        name: "rnn_tanh", "rnn_relu", "lstm" or "gru".
        given: Tensors or arrays, whose shapes fit; see ``Given``.
        backwards: True to run from the last step to the first.
        mask: booleans of shape (T, B, 1): False where a sequence is over, so that its state stays as it is. None if all
            last to the end.

    Returns:
        Shape (T, B, hidden). "lstm" has one row more, with the last cell state; if ``weight_hr`` makes its hidden
        states narrower, zeros follow them in each row.

    Example:
        >>> x, h, weight = np.array([[[1.0]], [[0.0]]]), np.zeros((1, 1)), np.eye(1)
        >>> sweep("rnn_tanh", Given(x, h, None, weight, weight, None, None, None)).ravel().round(4)
        array([0.7616, 0.642 ])
    """
    op = Sweep(name, given, backwards, mask)
    return op.called([x for x in given if x is not None])


@outside(forms_follow=True)
def _gone_forward(name: str, backwards: bool, mask: Any, *given: Any) -> tuple[Any, Kernel]:
    """The result of a kernel, and the kernel."""
    kernel = KERNELS[name](Given(*given), backwards, mask)
    return kernel.forward(), kernel


@outside(forms_follow=True)
def _gone_back(kernel: Kernel, g: Any, out: Any, wanted: Sequence[bool]) -> Any:
    """The gradients that a kernel sends back, at each request."""
    return kernel.backward(g, out, wanted)


class Sweep(CustomOp):
    """The op of one call of ``sweep``. It keeps the kernel, which has the arrays for the backward pass."""

    kernel: Kernel | None

    def __init__(self, name: str, given: Given, backwards: bool, mask: Any) -> None:
        self.there = [i for i, x in enumerate(given) if x is not None]
        self.backwards, self.mask = backwards, mask
        operands = tuple(Given._fields[i] for i in self.there)
        super().__init__(run, name, operands, "steps in time")
        self.real = True
        local = _LOCAL_GRU if name == "gru" else _LOCAL
        self.local = tuple(local[operand] for operand in operands)

    def given(self, operands: Sequence[Any]) -> Given:
        """Operands in their places."""
        places: list[Any] = [None] * len(Given._fields)
        for i, x in zip(self.there, operands, strict=True):
            places[i] = x
        return Given(*places)

    def called(self, operands: list[Any]) -> Any:
        """The result for operands; recorded if one of them is a node."""
        beside = next((x for x in operands if isinstance(x, Node)), None)
        if beside is not None:
            operands = [x if isinstance(x, Node) else constant(self, i, x, beside, False)
                        for i, x in enumerate(operands)]  # fmt: skip
        raw = [data_of(x) for x in operands]
        check_real(self, raw)
        self.kernel = None
        if all(x.__class__ is np.ndarray for x in raw):
            dtype = np.result_type(*raw)
            # A constant is copied, because its owner may write into it before the backward pass.
            raw = [x.astype(dtype, order="C", copy=not isinstance(y, Node)) for x, y in zip(raw, operands, strict=True)]
            operands = [y if isinstance(y, Node) else x for x, y in zip(raw, operands, strict=True)]
            with np.errstate(under="ignore"):  # exp(-z) = 0 opens the gate
                data, self.kernel = _gone_forward(self.name, self.backwards, self.mask, *self.given(raw))
        else:
            data = run(self.name, self.given(raw), self.backwards, self.mask)
        return data if beside is None else self.record(tuple(operands), raw, data, {})

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """The gradients of the operands: by the kernel, or by a sweep over the steps if they are to be recorded."""
        record = any(isinstance(x, Node) for x in (g, *operands))
        if self.kernel is not None and not record:
            asked = {self.there[k] for k in needed}
            wanted = [i in asked for i in range(len(Given._fields))]
            with np.errstate(under="ignore"):
                found = _gone_back(self.kernel, as_array(g), out, wanted)
            return [found[self.there[k]] for k in needed]
        with ensure_recording():
            nodes, end = self._again(operands)
            return gradients([end], [nodes[k] for k in needed], [g], create_graph=record)

    def push(self, tangents: Mapping[int, Any], out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The tangent of the result, by a forward sweep over the steps."""
        record = any(isinstance(x, Node) for x in (*tangents.values(), *operands))
        with ensure_recording():
            nodes, end = self._again(operands)
            return forward_sweep([end], [nodes[k] for k in tangents], list(tangents.values()), create_graph=record)[0]

    def _again(self, operands: Sequence[Any]) -> tuple[list[Node], Node]:
        """New nodes for the operands, and the results of the steps."""
        node_type = self.node_type
        nodes = [
            astype(x, dtype=x._data.dtype) if isinstance(x, Node) and x.requires_grad else leaf(node_type, data_of(x))
            for x in operands
        ]
        return nodes, run(self.name, self.given(nodes), self.backwards, self.mask)

    def record(self, operands: tuple[Any, ...], raw: Sequence[Any], data: Any, params: Mapping[str, Any]) -> Node:
        """As ``CustomOp.record``."""
        self.node_type = next(x.node_type for x in operands if isinstance(x, Node))
        return super().record(operands, raw, data, params)
