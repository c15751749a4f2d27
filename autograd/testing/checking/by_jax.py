"""Functions of JAX's arrays, differentiated by JAX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy

from autograd.containers import flatten
from autograd.engine.node import data_of
from autograd.errors import OperandError
from autograd.testing.checking.framework import Flat, Framework

np: Any = numpy  # NumPy's stubs know plain arrays only


class Jax(Framework):
    """JAX: both modes by its transformations, which nest as they like."""

    name = "jax"

    def __init__(self, module: Any, leaves: Sequence[Any]) -> None:
        self.jax = module
        wide = [x for x in leaves if isinstance(x, (np.ndarray, np.generic)) and x.dtype in (np.float64, np.complex128)]
        if wide and not module.config.jax_enable_x64:
            raise OperandError(
                f"check_grads: got an array of {wide[0].dtype} while JAX computes in 32 bits, which would check "
                f'another point; jax.config.update("jax_enable_x64", True) comes first, or give arrays of float32'
            )

    def owns(self, x: Any) -> bool:
        """True for a ``jax.Array``, a tracer included."""
        return isinstance(x, self.jax.Array)

    def tensor(self, x: Any) -> Any:
        """An array, or a floating number, as an array of JAX."""
        floating = (np.ndarray, np.generic, float, complex)
        return self.jax.numpy.asarray(x) if isinstance(x, floating) else x

    def numbers(self, x: Any) -> Any:
        """An array of JAX, and any floating number, as an array of the dtype that JAX computes it in."""
        if isinstance(x, (float, complex)):
            x = self.jax.numpy.asarray(x)
        if not self.owns(x):
            return x
        if isinstance(x, self.jax.core.Tracer):
            raise OperandError(
                f"check_grads: got a tracer ({x.aval}), expected an array of numbers: call it outside of jax.jit, "
                f"jax.grad and jax.vmap"
            )
        if self._is_key(x):
            return np.asarray(self.jax.random.key_data(x))
        if x.dtype.kind not in "fciub":
            raise OperandError(
                f"check_grads: got an array of {x.dtype}, expected one of a dtype that NumPy has, as float32"
            )
        return np.asarray(x)

    def plain(self, args: Sequence[Any]) -> list[Any]:
        """The arguments with arrays in place of the leaves to differentiate by; keys of random numbers stay keys."""
        leaves, build = flatten(list(args))
        return list(build([x if self._is_key(x) else self.numbers(data_of(x)) for x in leaves]))

    def _is_key(self, x: Any) -> bool:
        return self.owns(x) and bool(self.jax.dtypes.issubdtype(x.dtype, self.jax.dtypes.prng_key))

    def vjp(self, f: Flat, xs: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """The gradients by ``jax.vjp``."""
        return list(self.jax.vjp(self._tuples(f), *xs)[1](tuple(cotangents)))

    def jvp(self, f: Flat, xs: Sequence[Any], tangents: Sequence[Any]) -> list[Any]:
        """The tangents by ``jax.jvp``."""
        return list(self.jax.jvp(self._tuples(f), tuple(xs), tuple(tangents))[1])

    def recorded(self, f: Flat, xs: Sequence[Any]) -> list[Any]:
        """The results that ``jax.vjp`` returns."""
        return list(self.jax.vjp(self._tuples(f), *xs)[0])

    def _tuples(self, f: Flat) -> Callable[..., tuple[Any, ...]]:
        return lambda *xs: tuple(self.jax.numpy.asarray(y) for y in f(xs))

    def is_complex(self, x: Any) -> bool:
        """True if the dtype is complex."""
        return bool(x.dtype.kind == "c")

    def joined(self, x: Any) -> Any:
        """Complex numbers of two parts, by ``jax.lax.complex``."""
        return self.jax.lax.complex(x[..., 0], x[..., 1])

    def parts(self, z: Any) -> Any:
        """The parts, stacked."""
        return self.jax.numpy.stack([z.real, z.imag], axis=-1)
