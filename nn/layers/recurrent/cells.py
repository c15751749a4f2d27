"""``RNNCell``, ``LSTMCell`` and ``GRUCell``: one step of a recurrent layer, for loops of one's own."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import as_like
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.tensor import Tensor
from nn import init
from nn.layers.linear import linear
from nn.layers.recurrent.checks import checked_input, checked_state, state_pair
from nn.layers.recurrent.steps import STEPS
from nn.modules.arguments import flag, generator, integer, one_of
from nn.modules.module import Module


class _Cell(Module):
    """The base of the cells: their parameters, and one step."""

    weight_ih: Tensor
    weight_hh: Tensor
    bias_ih: Tensor | None
    bias_hh: Tensor | None

    _gates: ClassVar[int]

    def __init__(
        self, input_size: int, hidden_size: int, bias: bool, dtype: npt.DTypeLike | None, rng: init.Rng
    ) -> None:
        name = type(self).__name__
        self.input_size = integer(name, "input_size", input_size, 1)
        self.hidden_size = integer(name, "hidden_size", hidden_size, 1)
        self.bias, rng = flag(name, "bias", bias), generator(name, rng)
        rows, bound = self._gates * self.hidden_size, 1 / math.sqrt(self.hidden_size)

        def start(*shape: int) -> Tensor:
            tensor = Tensor(np.zeros(shape), dtype=np.float64 if dtype is None else dtype)
            return init.uniform_(tensor, -bound, bound, rng=rng)

        self.weight_ih, self.weight_hh = start(rows, self.input_size), start(rows, self.hidden_size)
        self.bias_ih, self.bias_hh = (start(rows), start(rows)) if self.bias else (None, None)

    def _step(self, op: str, input: Any, *states: Any) -> tuple[Any, Any]:
        """The next hidden state and the next cells; ``states`` are the previous ones, or None."""
        name = type(self).__name__
        x = checked_input(name, input, self.input_size, {1: "(input_size,)", 2: "(B, input_size)"})
        shape = (*x.shape[:-1], self.hidden_size)
        described = "(B, hidden_size)" if x.ndim == 2 else "(hidden_size,)"
        found = []
        for argument, state in zip(("h", "c"), states, strict=False):
            if state is None:
                found.append(as_like(np.zeros(shape, self.weight_hh.dtype), data_of(x)))
            else:
                found.append(checked_state(name, argument, state, shape, described))
        z, inner = linear(x, self.weight_ih, self.bias_ih), linear(found[0], self.weight_hh, self.bias_hh)
        return STEPS[op](z, inner, found[0], found[1] if len(found) == 2 else None)

    def extra_repr(self) -> str:
        """The sizes, and the settings that differ from the defaults."""
        return f"{self.input_size}, {self.hidden_size}" + ("" if self.bias else ", bias=False")


class RNNCell(_Cell):
    """One step of ``RNN``: h' = tanh(x W_ihᵀ + b_ih + h W_hhᵀ + b_hh).

    Weights and biases start as U(-1/sqrt(hidden_size), 1/sqrt(hidden_size)).

    Args:
        input_size: length of the last axis of the input.
        hidden_size: length of the state.
        bias: whether to add biases.
        nonlinearity: "tanh" or "relu".
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator.

    Attributes:
        weight_ih: Tensor of shape (hidden_size, input_size).
        weight_hh: Tensor of shape (hidden_size, hidden_size).
        bias_ih, bias_hh: Tensors of shape (hidden_size,), or None.

    Raises:
        ArgumentError: a size below 1, or an unknown nonlinearity.
        ShapeError: when called on an input or a state of another shape.

    Example:
        >>> cell = RNNCell(3, 4, rng=0)
        >>> h = None
        >>> for x in np.ones((5, 2, 3)):
        ...     h = cell(x, h)
        >>> h.shape
        (2, 4)
    """

    _gates = 1

    @door
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self.nonlinearity = one_of("RNNCell", "nonlinearity", nonlinearity, ("tanh", "relu"))
        super().__init__(input_size, hidden_size, bias, dtype, rng)

    @door
    def forward(self, input: Any, hx: Any = None) -> Any:
        """The next state, from an input (B, input_size) and a state (B, hidden_size), both without B for one.

        Without ``hx`` the state is zeros.
        """
        return self._step(f"rnn_{self.nonlinearity}", input, hx)[0]

    def extra_repr(self) -> str:
        """The sizes, and the settings that differ from the defaults."""
        return super().extra_repr() + ("" if self.nonlinearity == "tanh" else f", nonlinearity={self.nonlinearity}")


class LSTMCell(_Cell):
    """One step of ``LSTM``: the cells c' = f c + i g and the state h' = o tanh(c').

    Args, starting values and errors are those of ``RNNCell``, without ``nonlinearity``.

    Attributes:
        weight_ih, weight_hh, bias_ih, bias_hh: as in ``RNNCell``, with four times the rows: those of i, f, g and o.

    Example:
        >>> cell = LSTMCell(3, 4, rng=0)
        >>> h, c = cell(np.ones((2, 3)))
        >>> h, c = cell(np.ones((2, 3)), (h, c))
        >>> h.shape, c.shape
        ((2, 4), (2, 4))
    """

    _gates = 4

    @door
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, dtype, rng)

    @door
    def forward(self, input: Any, hx: Any = None) -> tuple[Any, Any]:
        """The next state and cells, from an input (B, input_size) and a pair of (B, hidden_size); one input has no B.

        Without ``hx`` both are zeros.
        """
        return self._step("lstm", input, *((None, None) if hx is None else state_pair("LSTMCell", hx)))


class GRUCell(_Cell):
    """One step of ``GRU``: h' = (1 - z) n + z h.

    Args, starting values and errors are those of ``RNNCell``, without ``nonlinearity``.

    Attributes:
        weight_ih, weight_hh, bias_ih, bias_hh: as in ``RNNCell``, with three times the rows: those of r, z and n.

    Example:
        >>> cell = GRUCell(3, 4, rng=0)
        >>> cell(np.ones((2, 3)), np.zeros((2, 4))).shape
        (2, 4)
    """

    _gates = 3

    @door
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        super().__init__(input_size, hidden_size, bias, dtype, rng)

    @door
    def forward(self, input: Any, hx: Any = None) -> Any:
        """The next state, from an input (B, input_size) and a state (B, hidden_size), both without B for one.

        Without ``hx`` the state is zeros.
        """
        return self._step("gru", input, hx)[0]
