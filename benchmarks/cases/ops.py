"""The cost of one op, by operator, method and NumPy function, on 10 and 10,000 entries, forward and forward + backward.

NumPy's step is the forward pass in every case, so the ratio shows the cost of recording, or of recording and a backward
pass, beside the plain call. Where an array of NumPy has no such method, NumPy's step calls the function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.harness import Case

SIZES = (10, 10_000)
DOORS: dict[tuple[str, str], Callable[..., Any]] = {
    ("add", "operator"): lambda module, x, y: x + y,
    ("add", "method"): lambda module, x, y: x.add(y),
    ("add", "function"): lambda module, x, y: module.add(x, y),
    ("multiply", "operator"): lambda module, x, y: x * y,
    ("multiply", "method"): lambda module, x, y: x.multiply(y),
    ("multiply", "function"): lambda module, x, y: module.multiply(x, y),
    ("exp", "method"): lambda module, x: x.exp(),
    ("exp", "function"): lambda module, x: module.exp(x),
    ("sum", "method"): lambda module, x: x.sum(),
    ("sum", "function"): lambda module, x: module.sum(x),
    ("matmul", "operator"): lambda module, x, y: x @ y,
    ("matmul", "method"): lambda module, x, y: x.matmul(y),
    ("matmul", "function"): lambda module, x, y: module.matmul(x, y),
    ("getitem", "operator"): lambda module, x: x[2:8],
    ("getitem", "method"): lambda module, x: x.take(PLACES),
    ("getitem", "function"): lambda module, x: module.take(x, PLACES),
}
"""The op and the way in which it is called, and the call: of the engine's module and the operands."""
NO_METHOD = {"add", "multiply", "exp", "matmul"}
"""Ops that are no methods of NumPy's arrays, nor of the engines that copy them."""
PLACES = np.arange(2, 8)

Step = Callable[[], Any]
Call = Callable[..., Any]


def data(op: str, n: int) -> tuple[np.ndarray, ...]:
    """The operands; for a product of matrices, two matrices of n entries that fit."""
    x, y = np.linspace(-1.0, 1.5, n), np.linspace(0.5, 2.0, n)
    if op == "matmul":
        rows = 2 if n == 10 else round(n**0.5)
        return x.reshape(rows, -1), y.reshape(-1, rows)
    return (x, y) if op in ("add", "multiply") else (x,)


def seed(call: Call, arrays: tuple[np.ndarray, ...]) -> np.ndarray:
    """The incoming gradient: ones."""
    return np.ones_like(call(np, *arrays))


def by_numpy(op: str, door: str, n: int) -> Step:
    """NumPy's forward pass."""
    call = DOORS[op, "function" if door == "method" and op in NO_METHOD else door]
    arrays = data(op, n)
    return lambda: {"value": call(np, *arrays)}


def gategrad(op: str, door: str, n: int, backward: bool) -> Step:
    """With this project's Tensors."""
    from autograd import Tensor

    call, arrays = DOORS[op, door], data(op, n)
    operands = [Tensor(a) for a in arrays]
    if not backward:
        return lambda: {"value": call(np, *operands).data}
    g = seed(DOORS[op, "function"] if op != "getitem" else call, arrays)

    def step() -> Any:
        for t in operands:
            t.grad = None
        out = call(np, *operands)
        out.backward(g)
        return {"value": out.data, "gradients": [t.grad for t in operands]}

    return step


def torch(op: str, door: str, n: int, backward: bool) -> Step:
    """With PyTorch."""
    import torch

    call, arrays = DOORS[op, door], data(op, n)
    operands = [torch.tensor(a, requires_grad=True) for a in arrays]
    if op == "getitem" and door != "operator":
        places = torch.tensor(PLACES)

        def call(module: Any, x: Any) -> Any:
            return torch.take(x, places) if door == "function" else x.take(places)

    if not backward:
        return lambda: {"value": call(torch, *operands).detach().numpy()}
    g = torch.ones_like(call(torch, *operands))

    def step() -> Any:
        for t in operands:
            t.grad = None
        out = call(torch, *operands)
        out.backward(g)
        return {"value": out.detach().numpy(), "gradients": [t.grad.numpy() for t in operands]}

    return step


def mygrad(op: str, door: str, n: int, backward: bool) -> Step:
    """With MyGrad."""
    import mygrad

    call, arrays = DOORS[op, door], data(op, n)
    operands = [mygrad.tensor(a) for a in arrays]
    if not backward:
        return lambda: {"value": call(mygrad, *operands).data}
    g = np.ones_like(call(mygrad, *operands).data)

    def step() -> Any:
        for t in operands:
            t.null_grad()
        out = call(mygrad, *operands)
        out.backward(g)
        return {"value": out.data, "gradients": [t.grad for t in operands]}

    return step


def jax(op: str, door: str, n: int, compiled: bool) -> Step:
    """Forward + backward with JAX, call by call or compiled; in float64."""
    import jax

    jax.config.update("jax_enable_x64", True)
    call, arrays = DOORS[op, door], data(op, n)
    operands = [jax.numpy.asarray(a) for a in arrays]
    g = jax.numpy.asarray(seed(call, arrays))

    def both(g: Any, *operands: Any) -> Any:
        out, vjp = jax.vjp(lambda *xs: call(jax.numpy, *xs), *operands)
        return {"value": out, "gradients": list(vjp(g))}

    run = jax.jit(both) if compiled else both
    return lambda: jax.block_until_ready(run(g, *operands))


def hips(op: str, door: str, n: int) -> Step:
    """Forward + backward with HIPS autograd."""
    import autograd.numpy as anp
    from autograd import make_vjp

    call, arrays = DOORS[op, door], data(op, n)
    vjp_of, g = make_vjp(lambda xs: call(anp, *xs)), seed(call, arrays)

    def step() -> Any:
        vjp, value = vjp_of(arrays)
        return {"value": value, "gradients": list(vjp(g))}

    return step


def contestants(op: str, door: str, n: int, backward: bool) -> dict[str, Callable[[], Step]]:
    """The engines that have this op in this form."""
    makers: dict[str, Callable[[], Step]] = {
        "gategrad": lambda: gategrad(op, door, n, backward),
        "numpy": lambda: by_numpy(op, door, n),
        "torch": lambda: torch(op, door, n, backward),
    }
    if door != "method" and (op, door) != ("getitem", "function"):
        makers["mygrad"] = lambda: mygrad(op, door, n, backward)
        if backward:
            makers["jax"] = lambda: jax(op, door, n, compiled=False)
            makers["jax jit"] = lambda: jax(op, door, n, compiled=True)
            makers["hips"] = lambda: hips(op, door, n)
    return makers


def cases() -> Iterator[Case]:
    """Every op in every form, at both sizes, without and with the backward pass."""
    for op, door in DOORS:
        for n in SIZES:
            for backward in (False, True):
                what = "forward + backward" if backward else "forward"
                yield Case(f"{op} by {door}, {n:,} entries, {what}", "op", contestants(op, door, n, backward), repeat=0)
