"""``RNN``, ``LSTM`` and ``GRU``: layers that go through a sequence and carry a state from step to step."""

from __future__ import annotations

import math
import warnings
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import as_like
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.engine.views import own_memory
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import concatenate, where
from autograd.tensor import Tensor
from nn import init
from nn.layers.dropout import dropout as drop
from nn.layers.recurrent.checks import checked_input, checked_state, mask_of, state_pair
from nn.layers.recurrent.kernels import Given
from nn.layers.recurrent.sweep import sweep
from nn.modules.arguments import flag, generator, integer, one_of, probability
from nn.modules.module import Module

_MOST_LAYERS = 10_000
"""More would be a mistake, such as a width in the wrong place, and take hours to make."""


class _Recurrent(Module):
    """The base of ``RNN``, ``LSTM`` and ``GRU``: their settings, their parameters and the way through the layers."""

    weight_ih_l0: Tensor
    weight_hh_l0: Tensor

    _gates: ClassVar[int]
    _kind: ClassVar[str]

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int,
        bias: bool,
        batch_first: bool,
        dropout: float,
        bidirectional: bool,
        proj_size: int,
        dtype: npt.DTypeLike | None,
        rng: init.Rng,
    ) -> None:
        name = type(self).__name__
        self.input_size = integer(name, "input_size", input_size, 1)
        self.hidden_size = integer(name, "hidden_size", hidden_size, 1)
        self.num_layers = integer(name, "num_layers", num_layers, 1)
        if self.num_layers > _MOST_LAYERS:
            raise ArgumentError(f"{name}: got num_layers={num_layers}, expected at most {_MOST_LAYERS}")
        self.bias = flag(name, "bias", bias)
        self.batch_first = flag(name, "batch_first", batch_first)
        self.dropout = probability(name, "dropout", dropout)
        self.bidirectional = flag(name, "bidirectional", bidirectional)
        self.proj_size = integer(name, "proj_size", proj_size, 0)
        if self.proj_size >= self.hidden_size:
            raise ArgumentError(
                f"{name}: got proj_size={proj_size}, expected less than hidden_size={hidden_size}, or 0 for none"
            )
        if self.dropout and self.num_layers == 1:
            warnings.warn(
                f"{name}: got dropout={dropout} and num_layers=1, expected more layers: it acts between them only",
                stacklevel=4,
            )
        self.rng = generator(name, rng)
        bound = 1 / math.sqrt(self.hidden_size)
        for parameter, shape in self._shapes():
            start = Tensor(np.zeros(shape), dtype=np.float64 if dtype is None else dtype)
            setattr(self, parameter, init.uniform_(start, -bound, bound, rng=self.rng))

    def _suffixes(self, layer: int) -> list[str]:
        """The ends of the names of a layer's parameters, one for each direction."""
        return [f"_l{layer}", f"_l{layer}_reverse"][: 1 + self.bidirectional]

    def _shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        """The names of the parameters and their shapes, in PyTorch's order."""
        rows, out = self._gates * self.hidden_size, self.proj_size or self.hidden_size
        found: list[tuple[str, tuple[int, ...]]] = []
        for layer in range(self.num_layers):
            width = self.input_size if layer == 0 else out * (1 + self.bidirectional)
            for suffix in self._suffixes(layer):
                found += [(f"weight_ih{suffix}", (rows, width)), (f"weight_hh{suffix}", (rows, out))]
                if self.bias:
                    found += [(f"bias_ih{suffix}", (rows,)), (f"bias_hh{suffix}", (rows,))]
                if self.proj_size:
                    found.append((f"weight_hr{suffix}", (self.proj_size, self.hidden_size)))
        return found

    def _operands(self, x: Any, h: Any, c: Any, suffix: str) -> Given:
        """The operands of one direction of a layer."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
        return Given(x, h, c, *(getattr(self, name + suffix, None) for name in names))

    def _op(self) -> str:
        return self._kind

    def _states(self, x: Any, hx: Any, batch: int | None) -> list[Any]:
        """The first states: (layers * directions, B, out), and of an LSTM the cells; zeros if none are given."""
        name, count = type(self).__name__, self.num_layers * (1 + self.bidirectional)
        sizes = [("h_0", self.proj_size or self.hidden_size)]
        sizes += [("c_0", self.hidden_size)] if self._kind == "lstm" else []
        middle, words = ((), "") if batch is None else ((batch,), " B,")
        if hx is None:
            dtype = self.weight_ih_l0.dtype
            zeros = [np.zeros((count, *(middle or (1,)), size), dtype) for _, size in sizes]
            return [as_like(zero, data_of(x)) for zero in zeros]
        given = state_pair(name, hx) if len(sizes) == 2 else (hx,)
        states = []
        for (argument, size), state in zip(sizes, given, strict=True):
            width = "proj_size" if argument == "h_0" and self.proj_size else "hidden_size"
            described = f"({'2 * ' if self.bidirectional else ''}num_layers,{words} {width})"
            state = checked_state(name, argument, state, (count, *middle, size), described)
            states.append(state if middle else state[:, None])
        return states

    def _run(self, input: Any, hx: Any, lengths: Any) -> tuple[Any, list[Any]]:
        """The outputs, and the last states: hidden, and of an LSTM the cells."""
        name = type(self).__name__
        batched = "(B, T, input_size)" if self.batch_first else "(T, B, input_size)"
        x = checked_input(name, input, self.input_size, {2: "(T, input_size)", 3: batched})
        single = x.ndim == 2
        x = x[:, None] if single else x.swapaxes(0, 1) if self.batch_first else x
        steps, batch = x.shape[:2]
        if steps == 0:
            raise ShapeError(f"{name}: got input of shape {np.shape(input)}, expected at least one step")
        mask = mask_of(name, lengths, steps, None if single else batch)
        states = self._states(x, hx, None if single else batch)
        mask = None if mask is None else as_like(mask, data_of(x))
        if mask is not None:  # numbers behind the end of a sequence, NaN among them, must not count
            x = where(mask, x, 0.0)
        ends: list[list[Any]] = [[] for _ in states]
        for layer in range(self.num_layers):
            if layer and self.dropout and self.training:
                x = drop(x, self.dropout, rng=self.rng)
            outputs = []
            for suffix in self._suffixes(layer):
                firsts = [state[len(ends[0])] for state in states]
                output, lasts = self._direction(x, firsts, suffix, mask)
                outputs.append(output)
                for end, last in zip(ends, lasts, strict=True):
                    end.append(last)
            x = outputs[0] if len(outputs) == 1 else concatenate(*outputs, axis=2)
            if mask is not None:
                x = where(mask, x, 0.0)
        lasts = [own_memory(end[0]) if len(end) == 1 else concatenate(*end, axis=0) for end in ends]
        if single:
            return x[:, 0], [last[:, 0] for last in lasts]
        return x.swapaxes(0, 1) if self.batch_first else x, lasts

    def _direction(self, x: Any, firsts: list[Any], suffix: str, mask: Any) -> tuple[Any, list[Any]]:
        """The outputs of one direction of a layer, and views of its last states, of shape (1, B, size)."""
        backwards = suffix.endswith("_reverse")
        h, c = firsts if len(firsts) == 2 else (firsts[0], None)
        states = sweep(self._op(), self._operands(x, h, c, suffix), backwards=backwards, mask=mask)
        last = 0 if backwards else x.shape[0] - 1
        if c is None:
            return states, [states[last : last + 1]]
        width = self.proj_size or self.hidden_size
        if width == self.hidden_size:
            return states[:-1], [states[last : last + 1], states[-1:]]
        return states[:-1, :, :width], [states[last : last + 1, :, :width], states[-1:]]

    @property
    def all_weights(self) -> list[list[Tensor]]:
        """The parameters of each direction of each layer."""
        names = [name for name, _ in self._shapes()]
        suffixes = [suffix for layer in range(self.num_layers) for suffix in self._suffixes(layer)]
        return [[getattr(self, name) for name in names if name.endswith(suffix)] for suffix in suffixes]

    def flatten_parameters(self) -> None:
        """Do nothing. (PyTorch's method puts the weights side by side in the memory of a GPU.)"""

    def extra_repr(self) -> str:
        """The sizes, and the settings that differ from the defaults."""
        text = f"{self.input_size}, {self.hidden_size}"
        text += f", proj_size={self.proj_size}" if self.proj_size else ""
        text += f", num_layers={self.num_layers}" if self.num_layers != 1 else ""
        text += "" if self.bias else ", bias=False"
        text += ", batch_first=True" if self.batch_first else ""
        text += f", dropout={self.dropout}" if self.dropout else ""
        return text + (", bidirectional=True" if self.bidirectional else "")


class RNN(_Recurrent):
    """The plain recurrent network: h_t = tanh(x_t W_ihᵀ + b_ih + h_(t-1) W_hhᵀ + b_hh). (Elman 1990.)

    All weights and biases start as U(-1/sqrt(hidden_size), 1/sqrt(hidden_size)). Several layers stand on each other:
    each takes the outputs of the one below as its inputs.

    Args:
        input_size: length of the last axis of the input.
        hidden_size: length of the state.
        num_layers: how many layers.
        nonlinearity: "tanh" or "relu".
        bias: whether to add biases.
        batch_first: True if the input has the batch as its first axis, and time as its second; the states keep theirs.
        dropout: the probability with which, in training, each output of every layer but the last is left out.
        bidirectional: whether each layer goes from the end to the start too, with parameters of its own; both outputs
            stand side by side.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed, for the starting values and for dropout; None takes a
            fresh generator.

    Attributes:
        weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0: Tensors of shape (hidden_size, in), (hidden_size,
            hidden_size), (hidden_size,) and (hidden_size,); with ``l1`` ... for further layers, and ``_reverse`` at the
            end for the other direction.
        rng: the generator that dropout draws from. It is no part of ``state_dict``.

    Raises:
        ArgumentError: a size below 1, an unknown nonlinearity, or a dropout that is no probability; when called,
            a length of a sequence that is none.
        ShapeError: when called on an input, a state or lengths of another shape.

    Example:
        >>> rnn = RNN(3, 4, rng=0)
        >>> output, h_n = rnn(np.ones((5, 2, 3)))
        >>> output.shape, h_n.shape
        ((5, 2, 4), (1, 2, 4))
        >>> bool((output.data[-1] == h_n.data[0]).all())
        True
    """

    _gates = 1
    _kind = "rnn"

    @door
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self.nonlinearity = one_of("RNN", "nonlinearity", nonlinearity, ("tanh", "relu"))
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, 0, dtype, rng
        )  # fmt: skip

    def _op(self) -> str:
        return f"rnn_{self.nonlinearity}"

    @door
    def forward(self, input: Any, hx: Any = None, *, lengths: Any = None) -> tuple[Any, Any]:
        """The outputs of the last layer at each step, and the last state of each layer and direction.

        Args:
            input: shape (T, B, input_size), or (B, T, input_size) if ``batch_first``; without B for one sequence.
            hx: the first states, shape (directions * num_layers, B, hidden_size), without B as the input; zeros if
                not given.
            lengths: B integers, the steps that count of each sequence. Behind the end of one, outputs are 0, and the
                inputs play no part; its last state is that at its end, where the other direction begins. It is
                PyTorch's result for ``pack_padded_sequence``, with ``total_length=T``; no order is asked for.

        Returns:
            output: shape (T, B, directions * hidden_size), with the axes in the order of the input.
            h_n: the last states, of the shape of ``hx``. Writing to them leaves ``output`` as it is.
        """
        output, (h,) = self._run(input, hx, lengths)
        return output, h


class GRU(_Recurrent):
    """Gated recurrent units, which mix the state of before with a new one. (Cho et al. 2014.)

    r = σ(x W_irᵀ + b_ir + h W_hrᵀ + b_hr), z = σ(x W_izᵀ + b_iz + h W_hzᵀ + b_hz),
    n = tanh(x W_inᵀ + b_in + r (h W_hnᵀ + b_hn)), and the next state is (1 - z) n + z h. As in PyTorch, r acts behind
    the product with h, biases included; in the paper it acts on h.

    Args, starting values and errors are those of ``RNN``, without ``nonlinearity``.

    Attributes:
        weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0: as in ``RNN``, with three times the rows: those of r, z
            and n, in this order.

    Example:
        >>> gru = GRU(3, 4, num_layers=2, bidirectional=True, rng=0)
        >>> output, h_n = gru(np.ones((5, 2, 3)))
        >>> output.shape, h_n.shape
        ((5, 2, 8), (4, 2, 4))
    """

    _gates = 3
    _kind = "gru"

    @door
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, 0, dtype, rng
        )  # fmt: skip

    @door
    def forward(self, input: Any, hx: Any = None, *, lengths: Any = None) -> tuple[Any, Any]:
        """The outputs of the last layer at each step, and the last states; see ``RNN.forward``."""
        output, (h,) = self._run(input, hx, lengths)
        return output, h


class LSTM(_Recurrent):
    """Long short-term memory: cells that gates write to, forget and read. (Hochreiter and Schmidhuber 1997.)

    i, f, o = σ(...) and g = tanh(...) of x W_ihᵀ + b_ih + h W_hhᵀ + b_hh; the next cells are f c + i g, and the next
    state is o tanh of them.

    Args, starting values and errors are those of ``RNN``, without ``nonlinearity``; one argument is added.

    Args:
        proj_size: the length to which a matrix W_hr brings the state, less than ``hidden_size``; 0 for none. (Sak,
            Senior and Beaufays 2014.)

    Attributes:
        weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0: as in ``RNN``, with four times the rows: those of i, f, g
            and o, in this order. With ``proj_size``, ``weight_hr_l0`` of shape (proj_size, hidden_size).

    Example:
        >>> lstm = LSTM(3, 4, batch_first=True, rng=0)
        >>> output, (h_n, c_n) = lstm(np.ones((2, 5, 3)), lengths=[5, 3])
        >>> output.shape, h_n.shape, c_n.shape
        ((2, 5, 4), (1, 2, 4), (1, 2, 4))
        >>> output.data[1, 3:].any()
        np.False_
    """

    _gates = 4
    _kind = "lstm"

    @door
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        proj_size: int = 0,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        super().__init__(
            input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size, dtype, rng
        )

    @door
    def forward(self, input: Any, hx: Any = None, *, lengths: Any = None) -> tuple[Any, tuple[Any, Any]]:
        """The outputs of the last layer at each step, and the last states and cells.

        Args:
            input: as in ``RNN.forward``.
            hx: a pair (h_0, c_0) of first states, shape (directions * num_layers, B, proj_size or hidden_size), and
                first cells, (directions * num_layers, B, hidden_size); zeros if not given.
            lengths: as in ``RNN.forward``.

        Returns:
            output: shape (T, B, directions * (proj_size or hidden_size)), with the axes in the order of the input.
            (h_n, c_n): the last states and cells, of the shapes of ``hx``.
        """
        output, (h, c) = self._run(input, hx, lengths)
        return output, (h, c)
