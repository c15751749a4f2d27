"""Training steps of five MLPs, float32: forward, cross-entropy, backward, gradient descent.

``32x2-16x2-2`` is a batch of 32 rows of 2 inputs, two hidden layers of 16, 2 outputs. Each is written with operators
(``x @ w + b``) and with the layers, the loss and the optimiser of ``nn``; a step returns the loss before the update
and the parameters after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.cases import by_hand
from benchmarks.harness import Case

LR = 0.1
Step = Callable[[], Any]


@dataclass(frozen=True)
class Shape:
    """Rows of a batch, inputs, width and number of hidden layers, outputs."""

    batch: int
    inputs: int
    width: int
    hidden: int
    outputs: int

    def __str__(self) -> str:
        return f"{self.batch}x{self.inputs}-{self.width}x{self.hidden}-{self.outputs}"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of all layers."""
        return (self.inputs, *(self.width,) * self.hidden, self.outputs)

    def data(self) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], list[np.ndarray]]:
        """Rows, labels, weights of shape (in, out), biases."""
        rng = np.random.default_rng(0)
        x = rng.normal(size=(self.batch, self.inputs)).astype(np.float32)
        y = rng.integers(0, self.outputs, self.batch)
        pairs = list(zip(self.sizes[:-1], self.sizes[1:], strict=True))
        weights = [(rng.normal(size=(n, m)) * (2 / n) ** 0.5).astype(np.float32) for n, m in pairs]
        biases = [(0.1 * rng.normal(size=m)).astype(np.float32) for _, m in pairs]
        return x, y, weights, biases


SHAPES = (Shape(32, 2, 16, 2, 2), Shape(32, 64, 64, 2, 10), Shape(64, 784, 128, 1, 10), Shape(128, 784, 512, 2, 10),
          Shape(512, 784, 1024, 2, 10))  # fmt: skip
BARS = (1.9, 1.6, 1.15, 1.08, 1.05)
HOPES = (1.5, 1.35, 1.0, 1.0, 1.0)


def network(relu: Callable[[Any], Any], x: Any, weights: Any, biases: Any) -> Any:
    """The logits, by operators."""
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = relu(x @ w + b)
    return x @ weights[-1] + biases[-1]


def gategrad(shape: Shape) -> Step:
    """With operators on Tensors."""
    import nn
    from autograd import Tensor

    x, y, *parameters = shape.data()
    weights, biases = ([Tensor(p) for p in some] for some in parameters)
    every = [*weights, *biases]

    def step() -> Any:
        for p in every:
            p.grad = None
        loss = nn.functional.cross_entropy(network(nn.functional.relu, x, weights, biases), y)
        loss.backward(retain_graph=False)
        for p in every:
            p.data -= LR * p.grad
        return loss, every

    return step


def gategrad_nn(shape: Shape) -> Step:
    """With ``nn``'s layers and optimiser."""
    import nn
    from autograd import Tensor

    x, y, weights, biases = shape.data()
    model = nn.MLP(shape.sizes, activation="relu", rng=0, dtype=np.float32)
    layers = [module for module in model.modules() if isinstance(module, nn.Linear)]
    for layer, w, b in zip(layers, weights, biases, strict=True):
        layer.weight.data[...] = w.T
        layer.bias.data[...] = b
    optimizer = nn.SGD(model.parameters(), lr=LR)
    inputs = Tensor(x, requires_grad=False)
    parameters = [layer.weight for layer in layers] + [layer.bias for layer in layers]

    def step() -> Any:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs), y)
        loss.backward(retain_graph=False)
        optimizer.step()
        return loss, parameters

    return step


def numpy(shape: Shape, how: Callable[..., Step], layers: bool = False) -> Step:
    """By hand, plain or tuned; its parameters are shown transposed to be compared with those of layers."""
    x, y, weights, biases = shape.data()
    run = how(x, y, weights, biases, LR)
    parameters = [w.T if layers else w for w in weights] + biases
    return lambda: (run(), parameters)


def torch(shape: Shape) -> Step:
    """With operators on PyTorch's tensors."""
    import torch

    x, y, *parameters = shape.data()
    weights, biases = ([torch.tensor(p, requires_grad=True) for p in some] for some in parameters)
    every, rows, labels = [*weights, *biases], torch.tensor(x), torch.tensor(y)

    def step() -> Any:
        for p in every:
            p.grad = None
        loss = torch.nn.functional.cross_entropy(network(torch.relu, rows, weights, biases), labels)
        loss.backward()
        with torch.no_grad():
            for p in every:
                p -= LR * p.grad
        return loss, every

    return step


def torch_nn(shape: Shape) -> Step:
    """With ``torch.nn`` and ``torch.optim``."""
    import torch

    x, y, weights, biases = shape.data()
    layers = [torch.nn.Linear(*w.shape) for w in weights]
    with torch.no_grad():
        for layer, w, b in zip(layers, weights, biases, strict=True):
            layer.weight.copy_(torch.tensor(w.T))
            layer.bias.copy_(torch.tensor(b))
    model = torch.nn.Sequential(*[part for layer in layers for part in (layer, torch.nn.ReLU())][:-1])
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    rows, labels = torch.tensor(x), torch.tensor(y)
    parameters = [layer.weight for layer in layers] + [layer.bias for layer in layers]

    def step() -> Any:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(rows), labels)
        loss.backward()
        optimizer.step()
        return loss, parameters

    return step


def jax(shape: Shape, compiled: bool) -> Step:
    """With JAX, call by call or compiled."""
    import jax
    from jax import numpy as jnp

    x, y, *parameters = shape.data()
    state = [[jnp.asarray(p) for p in some] for some in parameters]
    rows, labels = jnp.asarray(x), jnp.asarray(y, dtype="int32")

    def loss(state: Any, rows: Any, labels: Any) -> Any:
        scores = jax.nn.log_softmax(network(jax.nn.relu, rows, *state))
        return -jnp.take_along_axis(scores, labels[:, None], axis=1).mean()

    def update(state: Any, rows: Any, labels: Any) -> Any:
        value, grads = jax.value_and_grad(loss)(state, rows, labels)
        return value, jax.tree_util.tree_map(lambda p, g: p - LR * g, state, grads)

    run = jax.jit(update) if compiled else update

    def step() -> Any:
        nonlocal state
        value, state = jax.block_until_ready(run(state, rows, labels))
        return value, [*state[0], *state[1]]

    return step


def mygrad(shape: Shape) -> Step:
    """With operators on MyGrad's tensors."""
    import mygrad
    from mygrad.nnet.activations import relu
    from mygrad.nnet.losses import softmax_crossentropy

    x, y, *parameters = shape.data()
    weights, biases = ([mygrad.tensor(p) for p in some] for some in parameters)
    every, rate = [*weights, *biases], np.float32(LR)

    def step() -> Any:
        loss = softmax_crossentropy(network(relu, x, weights, biases), y)
        loss.backward()
        for p in every:
            p.data -= rate * p.grad
        return loss.data, [p.data for p in every]

    return step


def hips(shape: Shape) -> Step:
    """With HIPS autograd."""
    import autograd.numpy as anp
    from autograd import value_and_grad

    x, y, weights, biases = shape.data()
    rows, rate = np.arange(len(y)), np.float32(LR)

    def loss(parameters: Any) -> Any:
        z = network(lambda z: anp.maximum(z, np.float32(0)), x, *parameters)
        z = z - anp.max(z, axis=1, keepdims=True)
        log_p = z - anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))
        return -anp.mean(log_p[rows, y])

    derivative = value_and_grad(loss)

    def step() -> Any:
        value, grads = derivative((weights, biases))
        for some, their in zip((weights, biases), grads, strict=True):
            for p, g in zip(some, their, strict=True):
                p -= rate * g
        return value, [*weights, *biases]

    return step


def contestants(shape: Shape, layers: bool) -> dict[str, Callable[[], Step]]:
    """One training step by each engine, by operators or by its layers."""
    found: dict[str, Callable[[], Step]] = {
        "gategrad": lambda: (gategrad_nn if layers else gategrad)(shape),
        "numpy": lambda: numpy(shape, by_hand.plain, layers),
        "torch": lambda: (torch_nn if layers else torch)(shape),
    }
    if not layers:
        found |= {
            "numpy tuned": lambda: numpy(shape, by_hand.tuned),
            "jax": lambda: jax(shape, compiled=False),
            "jax jit": lambda: jax(shape, compiled=True),
            "mygrad": lambda: mygrad(shape),
            "hips": lambda: hips(shape),
        }
    return found


def cases() -> Iterator[Case]:
    """Every shape, by operators and with layers, against NumPy by hand."""
    for layers in (False, True):
        for shape, bar, hope in zip(SHAPES, BARS, HOPES, strict=True):
            how = "nn" if layers else "operators"
            bars = (bar, hope) if not layers or shape == SHAPES[0] else (None, None)
            yield Case(
                f"MLP step {shape}, {how}", "MLP step", contestants(shape, layers), bar=bars[0], hope=bars[1],
                rtol=1e-4, repeat=0,
            )  # fmt: skip
