"""Code of a user, for type checkers alone: it is never run. A line that has to be an error ends in ``# error``.

``assert_type`` is an error wherever a checker finds another type.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, assert_type

import numpy as np
from numpy.typing import NDArray

import autograd
from autograd import (
    Tensor,
    Value,
    checkpoint,
    deriv,
    detect_anomaly,
    elementwise_grad,
    fixed_point,
    grad,
    grad_and_aux,
    grad_named,
    hessian,
    hessian_vector_product,
    holomorphic_grad,
    jacobian,
    make_ggnvp,
    make_hvp,
    make_jvp,
    make_vjp,
    multigrad_dict,
    no_grad,
    op,
    primitive,
    stop_gradient,
    value_and_grad,
    watch_writes,
)
from autograd.extend import defvjp, notrace_primitive
from autograd.extend import primitive as extended

Array = NDArray[np.float64]
Parameters = dict[str, Array]
w: Array = np.ones(3)
weights: Parameters = {"w": w}


def energy(x: float, scale: float = 1.0, *, power: int = 2) -> float:
    return scale * x**power


def loss(p: Parameters, batch: Array) -> float:
    return float(np.sum(batch @ p["w"]))


def with_aux(x: float, label: str) -> tuple[float, str]:
    return x * x, label


# grad: the result is of the type of the argument
slope = grad(energy)
assert_type(slope(1.0), float)
assert_type(slope(1.0, 2.0, power=3), float)
assert_type(slope(1.0, scale=2.0), float)
assert_type(grad(slope)(1.0), float)
assert_type(grad(loss)(weights, w), Parameters)
assert_type(grad(loss, 0)(weights, w), Parameters)
assert_type(grad(loss, argnum=1)(weights, w), Array)
assert_type(grad(loss, (0, 1))(weights, w), tuple[Parameters, Array])
assert_type(grad(loss, [0])(weights, batch=w), Any)
assert_type(grad(loss, -1)(weights, w), Any)
assert_type(slope.__name__, str)
slope("1")  # error
slope()  # error
slope(1.0, power="3")  # error
slope(1.0, 2.0, 3.0)  # error
slope(x=1.0)  # error
grad(loss)(weights)  # error
grad(loss)(w, w)  # error
grad(energy, "x")  # error
grad(3)  # error


# value_and_grad and its like
assert_type(value_and_grad(loss)(weights, w), tuple[float, Parameters])
assert_type(value_and_grad(loss, 1)(weights, w), tuple[float, Array])
assert_type(value_and_grad(loss, (0, 1))(weights, w), tuple[float, tuple[Parameters, Array]])
assert_type(value_and_grad(loss, -1)(weights, w), tuple[float, Any])
assert_type(grad_and_aux(with_aux)(1.0, "a"), tuple[float, str])
assert_type(elementwise_grad(energy)(1.0), float)
value_and_grad(loss)(weights, "w")  # error
value_and_grad(energy)(1.0, powr=2)  # error
grad_and_aux(energy)  # error


# other transforms: the arguments are kept
assert_type(jacobian(loss)(weights, w), Any)
assert_type(jacobian(energy, mode="fwd")(1.0, power=2), Any)
assert_type(hessian(energy, 0)(1.0), Any)
assert_type(multigrad_dict(energy)(1.0), dict[str, Any])
grad_named(energy, "scale")(1.0, 2.0)
deriv(energy)(1.0, scale=2.0)
holomorphic_grad(energy)(1.0)
pull, value = make_vjp(energy)(1.0, power=3)
assert_type(value, float)
assert_type(pull(1.0), float)
make_jvp(energy)(1.0)(1.0)
product, gradient = make_hvp(energy)(1.0)
make_ggnvp(energy, lambda y: y * y)(1.0)(1.0)
hessian_vector_product(energy)(1.0, 1.0)
jacobian(loss)(weights)  # error
jacobian(energy, mood="fwd")  # error
hessian(energy)(1.0, powr=3)  # error
multigrad_dict(energy)("1")  # error
grad_named(energy, 1)  # error
deriv(energy)(None)  # error
make_vjp(energy)(1.0, powr=3)  # error
make_jvp(energy)()  # error


# functions without types, lambdas, NumPy's functions and objects that can be called
assert_type(grad(lambda x: x**2)(3.0), Any)
grad(lambda x, y: x * y)(1.0, 2.0)
grad(lambda x, y: x * y, 1)(1.0, 2.0)
grad(lambda x, y: x * y, (0, 1))(1.0, 2.0)
value_and_grad(lambda x, y: x * y, 1)(1.0, 2.0)
grad(lambda p: np.sum(p["w"] ** 2))(weights)["w"].sum()
jacobian(lambda x: np.sin(x) * x[0])(w)
grad(grad(np.sin))(0.5) + 1
elementwise_grad(np.tanh)(w)[0]
jacobian(np.tanh)(w)
deriv(np.sin)(1.0)


class Model:
    def __init__(self) -> None:
        self.slope = grad(self.loss)

    def loss(self, x: float, sharpness: float = 1.0) -> float:
        return x * sharpness

    @no_grad()
    def predict(self, x: float) -> float:
        return x

    @autograd.compile
    def step(self, x: float) -> float:
        return x

    def __call__(self, x: Array) -> Array:
        return x


model = Model()
assert_type(model.slope(1.0, sharpness=2.0), float)
assert_type(model.predict(1.0), float)
assert_type(model.step(1.0), float)
assert_type(grad(model)(w), Array)
model.slope("1")  # error
model.predict()  # error
model.step("1")  # error


# decorators
@autograd.compile
def fast(x: Array, rate: float = 0.1) -> Array:
    return x - rate * x


@autograd.compile(fast=True, limit=4)
def faster(x: Array, rate: float = 0.1) -> Array:
    return x - rate * x


assert_type(fast(w, rate=0.2), Array)
assert_type(faster(w), Array)
assert_type(fast.source, str)
assert_type(autograd.compile(value_and_grad(loss))(weights, w), tuple[float, Parameters])
autograd.compile(lambda x: x * x)(2.0)
autograd.compile(np.tanh)(w)
fast()  # error
fast(w, rate="0.2")  # error
faster(w, 1.0, 2.0)  # error
autograd.compile(fast=1)  # error
autograd.compile(grad(energy))("1")  # error


@checkpoint
def block(x: Array, *, depth: int = 1) -> Array:
    return x * depth


assert_type(block(w, depth=2), Array)
block(w, 2)  # error


@primitive
def solve(a: Array, b: Array) -> Array:
    return a / b


@extended
def logsumexp(x: Array) -> float:
    return float(np.log(np.sum(np.exp(x))))


@notrace_primitive
def rounded(x: Array) -> Array:
    return np.round(x)


defvjp(logsumexp, lambda ans, x: lambda g: g * np.exp(x - ans))
assert_type(solve(w, b=w), Array)
assert_type(grad(logsumexp)(w), Array)
assert_type(rounded(w), Array)
solve(w)  # error
logsumexp(1.0)  # error
rounded()  # error


@no_grad()
def evaluated(x: float, times: int = 1) -> float:
    return x * times


@watch_writes()
def generated(n: int) -> Iterator[float]:
    yield float(n)


@detect_anomaly()
async def awaited(n: int) -> int:
    return n


@no_grad()
async def streamed(n: int) -> AsyncIterator[int]:
    yield n


async def main() -> None:
    assert_type(await awaited(1), int)
    async for item in streamed(2):
        assert_type(item, int)


assert_type(evaluated(1.0, times=2), float)
assert_type(next(iter(generated(2))), float)
evaluated("1")  # error
generated()  # error
awaited("1")  # error
no_grad()(3)  # error


@op(lambda g, out, x, y: g * y, lambda g, out, x, y: g * x, gate="swap multiplier")
def times(x: Array, y: Array, *, scale: float = 1.0) -> Array:
    return scale * x * y


assert_type(times(w, w), Array)
assert_type(times(w, w, scale=2.0), Array)
assert_type(times(Tensor(w), w), Tensor)
assert_type(times(w, Tensor(w), scale=2.0), Tensor)
assert_type(times.name, str)
times(w)  # error
times(w, "w")  # error
times(w, w, scale="2")  # error
op(3)  # error


# values keep their types
assert_type(stop_gradient(w), Array)
fixed_point(lambda x, a: (x + a / x) / 2, 1.0, 2.0) + 1.0
v = Value(2.0)
assert_type(v.data, float)
assert_type(stop_gradient(v), Value)


def newton(x: float, a: float) -> float:
    return (x + a / x) / 2


assert_type(fixed_point(newton, 1.0, 2.0), float)
fixed_point(newton, "1", 2.0)  # error


# a derivative can be passed on as a function
def descend(f: Callable[[Parameters, Array], Parameters]) -> None: ...


descend(grad(loss))
descend(grad(energy))  # error
