"""Two-dimensional convolutions of small networks, forward and backward, float32, a batch of 32, no padding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.harness import Case

BATCH = 32

Step = Callable[[], Any]


@dataclass(frozen=True)
class Shape:
    """Channels and side of the images, number and side of the filters, their stride."""

    channels: int
    side: int
    filters: int
    kernel: int
    stride: int = 1

    def __str__(self) -> str:
        text = f"{self.channels}x{self.side}x{self.side} -> {self.filters} {self.kernel}x{self.kernel}"
        return text + f" stride {self.stride}" * (self.stride != 1)

    @property
    def out(self) -> int:
        """The side of the result."""
        return (self.side - self.kernel) // self.stride + 1

    def data(self) -> tuple[np.ndarray, ...]:
        """Images, filters, biases, and the incoming gradient."""
        rng = np.random.default_rng(0)
        kernel = (self.kernel, self.kernel)
        x = rng.normal(size=(BATCH, self.channels, self.side, self.side))
        w = rng.normal(size=(self.filters, self.channels, *kernel)) / np.sqrt(self.channels * self.kernel**2)
        b = rng.normal(size=self.filters)
        g = rng.normal(size=(BATCH, self.filters, self.out, self.out)) / BATCH
        return tuple(a.astype(np.float32) for a in (x, w, b, g))


SHAPES = (Shape(1, 8, 8, 3), Shape(3, 32, 16, 3), Shape(16, 16, 32, 3), Shape(32, 8, 64, 3, 2), Shape(1, 28, 32, 5))


def gategrad(shape: Shape) -> Step:
    """The step with ``nn.functional.conv2d``."""
    import nn
    from autograd import Tensor

    *arrays, g = shape.data()
    x, w, b = (Tensor(a) for a in arrays)

    def step() -> Any:
        for t in (x, w, b):
            t.grad = None
        out = nn.functional.conv2d(x, w, b, stride=shape.stride)
        out.backward(g, retain_graph=False)
        return out.data, x.grad, w.grad, b.grad

    return step


def torch(shape: Shape) -> Step:
    """The step with PyTorch."""
    import torch

    *arrays, g = (torch.tensor(a) for a in shape.data())
    x, w, b = (a.requires_grad_() for a in arrays)

    def step() -> Any:
        for t in (x, w, b):
            t.grad = None
        out = torch.nn.functional.conv2d(x, w, b, stride=shape.stride)
        out.backward(g)
        return out.detach().numpy(), x.grad.numpy(), w.grad.numpy(), b.grad.numpy()

    return step


def jax(shape: Shape) -> Step:
    """The step with JAX, compiled."""
    import jax

    *arrays, g = (jax.numpy.asarray(a) for a in shape.data())

    def convolution(x: Any, w: Any, b: Any) -> Any:
        return jax.lax.conv(x, w, (shape.stride, shape.stride), "VALID") + b[:, None, None]

    def both(x: Any, w: Any, b: Any, g: Any) -> Any:
        out, vjp = jax.vjp(convolution, x, w, b)
        return out, *vjp(g)

    compiled = jax.jit(both)
    return lambda: jax.block_until_ready(compiled(*arrays, g))


def cases() -> Iterator[Case]:
    """Every shape, against PyTorch."""
    for shape in SHAPES:
        contestants = {
            "gategrad": lambda shape=shape: gategrad(shape),
            "torch": lambda shape=shape: torch(shape),
            "jax jit": lambda shape=shape: jax(shape),
        }
        yield Case(
            f"convolution {shape}", "convolution", contestants, against="torch", bar=2.0, hope=1.2, rtol=1e-4,
            repeat=0, peak=True,
        )  # fmt: skip
