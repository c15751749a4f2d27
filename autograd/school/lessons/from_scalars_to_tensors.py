"""Lesson 03: a network as single numbers and as matrices, and the gradients of products and of broadcasting."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

Array = Any  # a NumPy array: a more exact type would say less than the shapes in the tasks

LESSON = Lesson("03", "From scalars to tensors")

N, I, O = 5, 3, 4  # noqa: E741  samples, inputs, outputs: no two axes alike


def _taking(**shapes: tuple[int, ...]) -> Any:
    """Draws of arrays of these shapes."""
    return lambda rng: {name: rng.normal(size=shape) for name, shape in shapes.items()}


# A layer of neurons.


@LESSON.value(
    "1",
    "Multiplications in a layer",
    draws=lambda rng: {"inputs": int(rng.integers(3, 10)), "neurons": int(rng.integers(11, 20))},
    hints=("Each neuron multiplies each of its inputs by a weight of its own.",),
    guess=True,
)
def multiplications(inputs: int, neurons: int) -> int:
    """The number of multiplications that a layer of so many neurons does for one sample of so many inputs."""
    return inputs * neurons


multiplications.mistake("That adds the two. Every neuron has a weight for every input: multiply them.")(
    lambda inputs, neurons: inputs + neurons
)
multiplications.mistake("That is the number of parameters. A bias is added, not multiplied.")(
    lambda inputs, neurons: (inputs + 1) * neurons
)
multiplications.mistake("That is one neuron.")(lambda inputs, neurons: inputs)
multiplications.mistake("That is one multiplication for each neuron. Each has a weight for every input.")(
    lambda inputs, neurons: neurons
)


@LESSON.function(
    "2",
    "A layer for one sample",
    draws=_taking(W=(O, I), x=(I,), b=(O,)),
    hints=("Row k of W holds the weights of neuron k.", "W @ x multiplies each row of W by x and adds up."),
)
def layer(W: Array, x: Array, b: Array) -> Array:
    """The outputs of all 4 neurons, of shape (4,): W has a row for each neuron, x has 3 inputs, b has 4 biases."""
    return W @ x + b


layer.mistake("The sum over the inputs is missing: that is the array of all products.")(lambda W, x, b: W * x)
layer.mistake("The biases are missing.")(lambda W, x, b: W @ x)
layer.mistake("The biases are added, not subtracted.")(lambda W, x, b: W @ x - b)
layer.mistake("Here every neuron got all biases. Each neuron has one: add b after the sum, not inside of it.")(
    lambda W, x, b: W @ x + b.sum()
)
layer.mistake("The bias is added once for each input here. It is added once: after the sum.")(
    lambda W, x, b: W @ x + len(x) * b
)
layer.mistake("That is the sum over all neurons. Each neuron has an output of its own.")(
    lambda W, x, b: (W @ x + b).sum()
)
layer.mistake("The sums were bent by relu. This layer is W x + b alone.")(lambda W, x, b: np.maximum(W @ x + b, 0))
layer.mistake("The sums were bent by tanh. This layer is W x + b alone.")(lambda W, x, b: np.tanh(W @ x + b))


@LESSON.function(
    "3",
    "A layer for a batch",
    draws=_taking(X=(N, I), W=(O, I), b=(O,)),
    hints=(
        "X has a sample in each row, and so has the result.",
        "Inner axes have to meet: (5, 3) and (3, 4). W has shape (4, 3), so transpose it.",
    ),
)
def batch_layer(X: Array, W: Array, b: Array) -> Array:
    """The outputs for all 5 samples, of shape (5, 4): X has a sample in each row, W a neuron in each row."""
    return X @ W.T + b


batch_layer.mistake("Transposed: samples belong into the rows, neurons into the columns.")(
    lambda X, W, b: W @ X.T + b[:, None]
)
batch_layer.mistake("The biases are missing.")(lambda X, W, b: X @ W.T)
batch_layer.mistake("The biases are added, not subtracted.")(lambda X, W, b: X @ W.T - b)
batch_layer.mistake("Only the first sample was computed.")(lambda X, W, b: W @ X[0] + b)
batch_layer.mistake("Only the last sample was computed, or kept.")(lambda X, W, b: W @ X[-1] + b)
batch_layer.mistake("The samples were added up. Each has a row of its own in the result.")(
    lambda X, W, b: (X @ W.T + b).sum(axis=0)
)
batch_layer.mistake("W was reshaped. That keeps the order of its numbers and mixes the neurons: transpose it, W.T.")(
    lambda X, W, b: X @ W.reshape(W.shape[::-1]) + b
)
batch_layer.mistake("The result was reshaped. That mixes samples and neurons: transpose it.")(
    lambda X, W, b: (W @ X.T + b[:, None]).reshape(len(X), len(W))
)
batch_layer.mistake("The sums were bent by relu. This layer is X W.T + b alone.")(
    lambda X, W, b: np.maximum(X @ W.T + b, 0)
)


@LESSON.function(
    "4",
    "A bias that stands upright, mended",
    draws=_taking(W=(O, I), x=(I,), b=(O, 1)),
    hints=(
        "W @ x has shape (4,), b has shape (4, 1). Which shape has their sum?",
        "Take the column out of b: b[:, 0].",
    ),
)
def upright_bias(W: Array, x: Array, b: Array) -> Array:
    """The outputs of the layer, of shape (4,), where b has shape (4, 1)."""
    return W @ x + b[:, 0]


upright_bias.mistake("The fault is still there: (4,) and (4, 1) broadcast to (4, 4), each neuron with each bias.")(
    lambda W, x, b: W @ x + b
)
upright_bias.mistake("The values are right, the shape is (4, 1). Take the column out: [:, 0].")(
    lambda W, x, b: W @ x[:, None] + b
)
upright_bias.mistake("Here every neuron got the sum of all biases.")(lambda W, x, b: W @ x + b.sum())
upright_bias.mistake("Here every neuron got the first bias.")(lambda W, x, b: W @ x + b[0])
upright_bias.mistake("The biases are added, not subtracted.")(lambda W, x, b: W @ x - b[:, 0])
upright_bias.mistake("The biases are missing.")(lambda W, x, b: W @ x)
upright_bias.mistake(
    "A column of the table of all sums was taken: the output of the first neuron with every bias. Take the column out "
    "of b, before the sum."
)(lambda W, x, b: (W @ x + b)[:, 0])


# One network, twice.


def _sizes(rng: np.random.Generator) -> dict[str, list[int]]:
    return {
        "sizes": [int(rng.integers(3, 5)), int(rng.integers(5, 9)), int(rng.integers(9, 13)), int(rng.integers(1, 3))]
    }


@LESSON.value(
    "5",
    "Parameters of a network",
    draws=_sizes,
    hints=(
        "A layer from n to m numbers has m neurons, each with n weights and a bias.",
        "m (n + 1) for each layer; add up.",
    ),
    guess=True,
)
def parameters(sizes: list[int]) -> int:
    """The number of parameters of a network; sizes are those of the input, two hidden layers and the output."""
    return sum(m * (n + 1) for n, m in pairwise(sizes))


parameters.mistake("Those are the weights. Each neuron has a bias, too.")(
    lambda sizes: sum(m * n for n, m in pairwise(sizes))
)
parameters.mistake("The inputs have no biases: they are numbers that are given, not neurons.")(
    lambda sizes: sum(m * n for n, m in pairwise(sizes)) + sum(sizes)
)
parameters.mistake("Each layer has as many biases as it has neurons, not one.")(
    lambda sizes: sum(m * n + 1 for n, m in pairwise(sizes))
)
parameters.mistake(
    "A bias belongs to each neuron of the layer, m (n + 1); this counts n biases, one for each input: (m + 1) n."
)(lambda sizes: sum((m + 1) * n for n, m in pairwise(sizes)))
parameters.mistake("337 is the network of the text, 2, 16, 16, 1. Here the sizes are those that are given.")(
    lambda sizes: 337
)
parameters.mistake("Those are the neurons, the inputs counted too.")(lambda sizes: sum(sizes))
parameters.mistake("Those are the biases. Each neuron has its weights, too.")(lambda sizes: sum(sizes[1:]))
parameters.mistake("The output layer is missing: its neurons have weights and biases, too.")(
    lambda sizes: sum(m * (n + 1) for n, m in pairwise(sizes[:-1]))
)


@LESSON.function(
    "6",
    "From a list to a matrix",
    draws=lambda rng: {"numbers": rng.normal(size=O * (I + 1)), "inputs": I},
    hints=(
        "Each neuron has inputs + 1 numbers in a row: reshape to (neurons, inputs + 1).",
        "All columns but the last are the weights; the last one holds the biases.",
    ),
)
def weight_and_bias(numbers: Array, inputs: int) -> dict[str, Array]:
    """A dict of weight, (neurons, inputs), and bias, (neurons,), from the numbers w, w, ..., b, neuron after neuron."""
    rows = numbers.reshape(-1, inputs + 1)
    return {"weight": rows[:, :-1], "bias": rows[:, -1]}


def _blocks(numbers: Array, inputs: int) -> dict[str, Array]:
    neurons = len(numbers) // (inputs + 1)
    return {"weight": numbers[: neurons * inputs].reshape(neurons, inputs), "bias": numbers[neurons * inputs :]}


def _columns(numbers: Array, inputs: int) -> dict[str, Array]:
    rows = numbers.reshape(inputs + 1, -1).T
    return {"weight": rows[:, :-1], "bias": rows[:, -1]}


def _bias_first(numbers: Array, inputs: int) -> dict[str, Array]:
    rows = numbers.reshape(-1, inputs + 1)
    return {"weight": rows[:, 1:], "bias": rows[:, 0]}


weight_and_bias.mistake(
    "That reads all weights first, then all biases. Each neuron's bias stands behind its own weights."
)(_blocks)
weight_and_bias.mistake("That goes input by input. The numbers go neuron by neuron: the rows are neurons.")(_columns)
weight_and_bias.mistake("The bias of a neuron stands behind its weights, not in front.")(_bias_first)
weight_and_bias.mistake("Transposed: the rows of weight are neurons, the columns are inputs.")(
    lambda numbers, inputs: {
        "weight": numbers.reshape(-1, inputs + 1)[:, :-1].T,
        "bias": numbers.reshape(-1, inputs + 1)[:, -1],
    }
)


def _place(rng: np.random.Generator) -> dict[str, int]:
    """A weight whose mistaken places all differ."""
    while True:
        inputs, neurons = int(rng.integers(3, 7)), int(rng.integers(8, 12))
        k, j = int(rng.integers(inputs, neurons)), int(rng.integers(1, inputs))
        places = [(k + more) * (inputs + 1) + j for more in (-1, 0, 1)]
        places += [places[1] - 1, places[1] + 1, j * (inputs + 1) + k, j * neurons + k]
        places += [k * inputs + j, k * neurons + j, k * (neurons + 1) + j]
        if len(set(places)) == len(places):
            return {"inputs": inputs, "neurons": neurons, "k": k, "j": j}


@LESSON.value(
    "7",
    "The place of a weight",
    draws=_place,
    hints=("k neurons stand in front of it, each with inputs + 1 numbers.", "Then j weights of its own neuron."),
)
def place(inputs: int, neurons: int, k: int, j: int) -> int:
    """The index in layer.parameters(), counted from 0, of the Value that is weight[k, j] of the layer's matrix."""
    return k * (inputs + 1) + j


place.mistake("The biases were forgotten: each neuron in front of it has inputs + 1 numbers.")(
    lambda inputs, neurons, k, j: k * inputs + j
)
place.mistake("That goes input by input. The list goes neuron by neuron.")(
    lambda inputs, neurons, k, j: j * neurons + k
)
place.mistake("One too many. Python's lists begin at 0, and a bias stands behind its weights, not in front.")(
    lambda inputs, neurons, k, j: k * (inputs + 1) + j + 1
)
place.mistake("One too few. Nothing is to be subtracted: j is counted from 0, as the list is.")(
    lambda inputs, neurons, k, j: k * (inputs + 1) + j - 1
)
place.mistake("One neuron too many. k is counted from 0, so k neurons stand in front.")(
    lambda inputs, neurons, k, j: (k + 1) * (inputs + 1) + j
)
place.mistake("One neuron too few. k is counted from 0, so k neurons stand in front.")(
    lambda inputs, neurons, k, j: (k - 1) * (inputs + 1) + j
)
place.mistake("A neuron has as many weights as there are inputs, not neurons.")(
    lambda inputs, neurons, k, j: k * (neurons + 1) + j
)
place.mistake("A neuron has as many weights as there are inputs, not neurons, and a bias.")(
    lambda inputs, neurons, k, j: k * neurons + j
)
place.mistake("k and j are exchanged: weight[k, j] is weight j of neuron k.")(
    lambda inputs, neurons, k, j: j * (inputs + 1) + k
)


@LESSON.function(
    "8",
    "From a matrix to a list, mended",
    draws=_taking(weight=(O, I), bias=(O,)),
    hints=(
        "The bias of each neuron has to stand behind its weights.",
        "Put bias as a last column beside weight, then ravel.",
    ),
)
def listed(weight: Array, bias: Array) -> Array:
    """The numbers of a layer in the order of layer.parameters(): w, w, ..., b, neuron after neuron, in one vector."""
    return np.column_stack([weight, bias]).ravel()


listed.mistake("The fault is still there: all weights first, then all biases.")(
    lambda weight, bias: np.concatenate([weight.ravel(), bias])
)
listed.mistake("That goes column by column: the numbers of one neuron are no longer together.")(
    lambda weight, bias: np.vstack([weight.T, bias]).ravel()
)
listed.mistake("The bias of a neuron stands behind its weights, not in front.")(
    lambda weight, bias: np.column_stack([bias, weight]).ravel()
)
listed.mistake("The order is right. One thing is left: one vector, not a matrix (ravel).")(
    lambda weight, bias: np.column_stack([weight, bias])
)
listed.mistake("The biases are missing.")(lambda weight, bias: weight.ravel())
listed.mistake("That is all biases first, then all weights. Each bias stands behind the weights of its neuron.")(
    lambda weight, bias: np.concatenate([bias, weight.ravel()])
)


# dW from shapes alone.

LESSON.choice(
    "9",
    "A product with the shape of W",
    task="y = W @ x + b: W has shape (4, 3), x has shape (3,), y has shape (4,), and so has its gradient g. "
    "Which one can be the gradient of W?",
    right="np.outer(g, x)",
    wrong={
        "np.outer(x, g)": "Its shape is (3, 4): that of W transposed.",
        "W.T @ g": "Its shape is (3,): that is the gradient of x.",
        "g * W": "It cannot be computed: (4,) and (4, 3) do not broadcast. And W is no part of its own gradient.",
    },
    guess=True,
)


@LESSON.function(
    "10",
    "The gradient of W, one sample",
    draws=_taking(g=(O,), x=(I,)),
    hints=("W[k, j] multiplies x[j] and goes into y[k].", "Entry [k, j] is g[k] x[j]: np.outer(g, x)."),
)
def weight_gradient(g: Array, x: Array) -> Array:
    """The gradient of W, of shape (4, 3), where y = W @ x + b and g is the gradient of y."""
    return np.outer(g, x)


weight_gradient.mistake("Transposed: W has a row for each output.")(lambda g, x: np.outer(x, g))
weight_gradient.mistake("The incoming gradient is missing: this is x in every row.")(
    lambda g, x: np.outer(np.ones_like(g), x)
)
weight_gradient.mistake("The other operand, x, is missing: this is g in every column.")(
    lambda g, x: np.outer(g, np.ones_like(x))
)
weight_gradient.mistake("That is the sum of a gradient and an input. A product hands on products: g[k] x[j].")(
    lambda g, x: np.add.outer(g, x)
)


@LESSON.function(
    "11",
    "The gradient of x, one sample",
    draws=_taking(g=(O,), W=(O, I)),
    hints=(
        "x[j] goes into every output: its gradient is a sum over the outputs.",
        "Shapes: (3, 4) times (4,) is (3,).",
    ),
)
def input_gradient(g: Array, W: Array) -> Array:
    """The gradient of x, of shape (3,), where y = W @ x + b and g is the gradient of y."""
    return W.T @ g


input_gradient.mistake("The incoming gradient is missing: this adds up the rows of W.")(lambda g, W: W.sum(axis=0))
input_gradient.mistake("Sums were multiplied. Each output has its own product g[k] W[k, j]; these add up.")(
    lambda g, W: g.sum() * W.sum(axis=0)
)
input_gradient.mistake("The sum over the outputs is missing: x went into all of them.")(lambda g, W: g[:, None] * W)
input_gradient.mistake("That is the mean over the outputs. What goes into several outputs receives the sum.")(
    lambda g, W: W.T @ g / len(g)
)
input_gradient.mistake("That is the part of the last output: = in the place of +=.")(lambda g, W: g[-1] * W[-1])
input_gradient.mistake("That is the part of the first output. x went into all of them.")(lambda g, W: g[0] * W[0])


@LESSON.function(
    "12",
    "All gradients of a layer, a batch",
    draws=_taking(G=(N, O), X=(N, I), W=(O, I)),
    hints=(
        "X (5, 3), W (4, 3), G (5, 4). Each gradient has the shape of its array; samples add up in those of W and b.",
        "G @ W, G.T @ X, and G summed over the samples.",
    ),
)
def batch_gradients(G: Array, X: Array, W: Array) -> dict[str, Array]:
    """A dict of the gradients of X, W and b, where Y = X @ W.T + b and G is the gradient of Y, a sample in each row."""
    return {"X": G @ W, "W": G.T @ X, "b": G.sum(axis=0)}


batch_gradients.mistake("The gradient of W is transposed; the others are right.")(
    lambda G, X, W: {"X": G @ W, "W": X.T @ G, "b": G.sum(axis=0)}
)
batch_gradients.mistake("The gradient of b lacks the sum over the samples; the others are right.")(
    lambda G, X, W: {"X": G @ W, "W": G.T @ X, "b": G}
)
batch_gradients.mistake("b has shape (4,): the axis of the samples was kept in its gradient. The others are right.")(
    lambda G, X, W: {"X": G @ W, "W": G.T @ X, "b": G.sum(axis=0, keepdims=True)}
)
batch_gradients.mistake("The gradient of b is summed over the wrong axis; the others are right.")(
    lambda G, X, W: {"X": G @ W, "W": G.T @ X, "b": G.sum(axis=1)}
)
batch_gradients.mistake("Samples add up. Here the gradients of W and b are means over the samples.")(
    lambda G, X, W: {"X": G @ W, "W": G.T @ X / len(G), "b": G.mean(axis=0)}
)
batch_gradients.mistake("Samples add up. Here the gradient of b is a mean over the samples; the others are right.")(
    lambda G, X, W: {"X": G @ W, "W": G.T @ X, "b": G.mean(axis=0)}
)
batch_gradients.mistake("Samples add up. Here the gradient of W is a mean over the samples; the others are right.")(
    lambda G, X, W: {"X": G @ W, "W": G.T @ X / len(G), "b": G.sum(axis=0)}
)
batch_gradients.mistake("The gradients of W and b hold the last sample only: = in the place of +=.")(
    lambda G, X, W: {"X": G @ W, "W": np.outer(G[-1], X[-1]), "b": G[-1]}
)


def _tied(rng: np.random.Generator) -> dict[str, Array]:
    return {"g": rng.normal(size=I), "W": rng.normal(size=(O, I)), "x": rng.normal(size=I)}


@LESSON.function(
    "13",
    "Tied weights, mended",
    draws=_tied,
    hints=("W is used twice, so its gradient has two parts.", "Add both: np.outer(W @ g, x) and np.outer(h, g)."),
)
def tied_gradient(g: Array, W: Array, x: Array) -> Array:
    """The gradient of W, of shape (4, 3), where h = W @ x, y = W.T @ h, and g is the gradient of y."""
    return np.outer(W @ g, x) + np.outer(W @ x, g)


@tied_gradient.parts
def _(g: Array, W: Array, x: Array) -> list[Array]:
    return [np.outer(W @ g, x), np.outer(W @ x, g)]


tied_gradient.mistake("Both parts are there, but they are to be added: y depends on W along two ways.")(
    lambda g, W, x: np.outer(W @ g, x) - np.outer(W @ x, g)
)
tied_gradient.mistake("That is the mean of both parts. A fork adds up.")(
    lambda g, W, x: (np.outer(W @ g, x) + np.outer(W @ x, g)) / 2
)
tied_gradient.mistake("Partners are exchanged: h = W x hands on dh times x, and y = W.T h hands on h times g.")(
    lambda g, W, x: np.outer(W @ g, g) + np.outer(W @ x, x)
)
tied_gradient.mistake("The first part is counted twice, the second is missing.")(lambda g, W, x: 2 * np.outer(W @ g, x))
tied_gradient.mistake("The second part is counted twice, the first is missing.")(lambda g, W, x: 2 * np.outer(W @ x, g))


# Broadcasting.

LESSON.choice(
    "14",
    "A column times a row",
    task="a has shape (4, 1), b has shape (1, 3), and y = a * b has shape (4, 3). "
    "Of how many summands is one entry of the gradient of a the sum?",
    right="3: each entry of a was used in three columns",
    wrong={
        "4: a has four entries": "Each entry of a has a gradient of its own. It was used once in every column of y.",
        "12: y has twelve entries": "Only three of them hold this entry of a: those of its row.",
        "1: the gate multiplies entry by entry": "It does so after a was copied into three columns, and copies add up.",
    },
    guess=True,
)


@LESSON.function(
    "15",
    "The gradient of a broadcast column",
    draws=_taking(g=(4, 3), b=(1, 3)),
    hints=(
        "First as if a had the full shape: g * b.",
        "Then the sum over the axis that a was broadcast along, axis kept.",
    ),
)
def column_gradient(g: Array, b: Array) -> Array:
    """The gradient of a, of shape (4, 1): y = a * b, b has shape (1, 3), and g, the gradient of y, has shape (4, 3)."""
    return (g * b).sum(axis=1, keepdims=True)


column_gradient.mistake("The sum over the broadcast axis is missing.")(lambda g, b: g * b)
column_gradient.mistake("The values are right, the shape is (4,). Keep the axis: keepdims=True.")(
    lambda g, b: (g * b).sum(axis=1)
)
column_gradient.mistake("Summed over the wrong axis: a was broadcast over the columns, axis 1.")(
    lambda g, b: (g * b).sum(axis=0, keepdims=True)
)
column_gradient.mistake("The other operand, b, is missing: the multiply gate hands a the gradient times b.")(
    lambda g, b: g.sum(axis=1, keepdims=True)
)
column_gradient.mistake("That is the mean over the columns. Copies add up: the sum.")(
    lambda g, b: (g * b).mean(axis=1, keepdims=True)
)
column_gradient.mistake("The sum comes after the product: each entry of g has its own partner in b.")(
    lambda g, b: g.sum(axis=1, keepdims=True) * b.sum()
)

_SHAPES: list[tuple[int, ...]] = [(3,), (4, 1), (1, 3), (2, 1, 1), (2, 4, 3), (4, 3), (1, 4, 1), (1,), ()]


def _broadcast(rng: np.random.Generator) -> dict[str, Any]:
    return {"g": rng.normal(size=(2, 4, 3)), "shape": _SHAPES[int(rng.integers(len(_SHAPES)))]}


def _unbroadcast(g: Array, shape: tuple[int, ...]) -> Array:
    out: Array = g.sum(axis=tuple(range(g.ndim - len(shape))))
    for axis, length in enumerate(shape):
        if length == 1:
            out = out.sum(axis=axis, keepdims=True)
    return out


@LESSON.function(
    "16",
    "The adjoint of broadcasting",
    draws=_broadcast,
    calls=12,
    hints=(
        "Two things can have happened on the way forward: axes were put in front, and axes of length 1 were stretched.",
        "Sum over the axes in front; then over each axis where shape has 1, with keepdims=True.",
    ),
)
def unbroadcast(g: Array, shape: tuple[int, ...]) -> Array:
    """The gradient of an array of this shape that was broadcast to the shape of g, the gradient of the copies."""
    return _unbroadcast(g, shape)


unbroadcast.mistake("The axes in front are summed. Those of length 1, which were stretched, are not yet.")(
    lambda g, shape: g.sum(axis=tuple(range(g.ndim - len(shape))))
)
unbroadcast.mistake("The right shape, but means: copies add up.")(
    lambda g, shape: _unbroadcast(g, shape) * (np.prod(shape) / g.size)
)
unbroadcast.mistake("The right shape, but only the first copy is taken. All copies add up.")(
    lambda g, shape: g[tuple(0 for _ in range(g.ndim - len(shape)))][
        tuple(slice(0, 1) if length == 1 else slice(None) for length in shape)
    ]
)
unbroadcast.mistake("g is handed back as it came: nothing is summed.")(lambda g, shape: g.copy())
unbroadcast.mistake("Everything is summed, and the one sum stands in every place. Sum only over the axes of copies.")(
    lambda g, shape: np.full(shape, g.sum())
)


@LESSON.function(
    "17",
    "A loss that was too large, mended",
    draws=_taking(prediction=(6, 1), target=(6,)),
    hints=(
        "prediction has shape (6, 1), target has shape (6,). Which shape has their difference?",
        "prediction[:, 0] - target.",
    ),
)
def squared_error(prediction: Array, target: Array) -> float:
    """The mean squared error: prediction has shape (6, 1), as from a network with one output, target has shape (6,)."""
    return float(((prediction[:, 0] - target) ** 2).mean())


squared_error.mistake("The fault is still there: the difference has shape (6, 6), every prediction with every target.")(
    lambda prediction, target: float(((prediction - target) ** 2).mean())
)
squared_error.mistake("That is the sum over the samples, the mean was asked for.")(
    lambda prediction, target: float(((prediction[:, 0] - target) ** 2).sum())
)
squared_error.mistake("The square is missing: that is the mean error.")(
    lambda prediction, target: float((prediction[:, 0] - target).mean())
)
squared_error.mistake("That is the mean absolute error. The difference is to be squared.")(
    lambda prediction, target: float(np.abs(prediction[:, 0] - target).mean())
)
squared_error.mistake("The mean was squared. The squares come first, then their mean.")(
    lambda prediction, target: float((prediction[:, 0] - target).mean() ** 2)
)
squared_error.mistake("The first prediction was compared with all targets.")(
    lambda prediction, target: float(((prediction[0] - target) ** 2).mean())
)
squared_error.mistake("That is the root of the sum. The mean of the squares is asked for.")(
    lambda prediction, target: float(np.sqrt(((prediction[:, 0] - target) ** 2).sum()))
)
squared_error.mistake("The root of it was taken. The mean of the squares is asked for.")(
    lambda prediction, target: float(np.sqrt(((prediction[:, 0] - target) ** 2).mean()))
)
squared_error.mistake("That is half of it: without the factor 1/2, please.")(
    lambda prediction, target: float(((prediction[:, 0] - target) ** 2).mean() / 2)
)


# Loop against matrix.

LESSON.choice(
    "18",
    "The price of single numbers",
    task="Gradients of a network of 337 parameters for 100 samples: once as Values, sample by sample, once as three "
    "matrices. "
    "Both multiply the same numbers. How much faster are the matrices?",
    right="more than 20 times",
    wrong={
        "as fast: the multiplications are the same": "They are the same, but Python does a lot around each one of "
        "them.",
        "about twice": "It is far more: Python spends most of the time around each multiplication, not in it.",
        "slower: arrays have to be made": "An array is made once for thousands of numbers; a Value is made for every "
        "single one.",
    },
    guess=True,
)


@LESSON.function(
    "19",
    "All distances without a loop",
    draws=_taking(A=(5, 3), B=(4, 3)),
    hints=(
        "Broadcast: A[:, None] has shape (5, 1, 3), B has shape (4, 3).",
        "Square the differences, and sum over the last axis.",
    ),
)
def squared_distances(A: Array, B: Array) -> Array:
    """The squared distances of the points in A to those in B, of shape (5, 4): each row of A and B is a point."""
    return ((A[:, None] - B) ** 2).sum(axis=-1)


squared_distances.mistake("Transposed: the rows belong to A, the columns to B.")(
    lambda A, B: ((B[:, None] - A) ** 2).sum(axis=-1)
)
squared_distances.mistake("The sum over the coordinates is missing.")(lambda A, B: (A[:, None] - B) ** 2)
squared_distances.mistake("That is the distance. Its square was asked for.")(
    lambda A, B: np.sqrt(((A[:, None] - B) ** 2).sum(axis=-1))
)
squared_distances.mistake("The differences are to be squared before they are added up, not afterwards.")(
    lambda A, B: (A[:, None] - B).sum(axis=-1) ** 2
)
squared_distances.mistake("That is the mean over the coordinates. The squared distance is the sum.")(
    lambda A, B: ((A[:, None] - B) ** 2).mean(axis=-1)
)
squared_distances.mistake("Those are sums of absolute differences. They are to be squared.")(
    lambda A, B: np.abs(A[:, None] - B).sum(axis=-1)
)
squared_distances.mistake("The product in the middle is missing its 2: |a − b|² = |a|² − 2 a·b + |b|².")(
    lambda A, B: (A**2).sum(axis=1)[:, None] - A @ B.T + (B**2).sum(axis=1)
)
squared_distances.mistake("The product in the middle is missing: |a − b|² = |a|² − 2 a·b + |b|².")(
    lambda A, B: (A**2).sum(axis=1)[:, None] + (B**2).sum(axis=1)
)
squared_distances.mistake("Those are the products A @ B.T: large where points agree, while distances are small there.")(
    lambda A, B: A @ B.T
)


@LESSON.function(
    "20",
    "Shares of a row, mended",
    draws=lambda rng: {"E": rng.uniform(0.5, 2.0, (4, 4))},
    hints=(
        "E.sum(axis=1) has shape (4,), and broadcasting puts it along the columns.",
        "Keep the axis: keepdims=True.",
    ),
)
def shares(E: Array) -> Array:
    """Each entry divided by the sum of its row."""
    return E / E.sum(axis=1, keepdims=True)


shares.mistake("The fault is still there: column k is divided by the sum of row k. The sums have to stand upright.")(
    lambda E: E / E.sum(axis=1)
)
shares.mistake("Each entry is divided by the sum of its column.")(lambda E: E / E.sum(axis=0))
shares.mistake("Each entry is divided by the sum of all entries.")(lambda E: E / E.sum())
shares.mistake("Now row k is divided by the sum of column k.")(lambda E: E / E.sum(axis=0)[:, None])
shares.mistake("That is the softmax. The entries themselves are divided, without exp.")(
    lambda E: np.exp(E) / np.exp(E).sum(axis=1, keepdims=True)
)
shares.mistake("Each entry is divided by the largest of its row, not by the sum.")(
    lambda E: E / E.max(axis=1, keepdims=True)
)
shares.mistake("Each entry is divided by the mean of its row.")(lambda E: E / E.mean(axis=1, keepdims=True))
