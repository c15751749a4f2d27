"""PyTorch and JAX as ``check_grads`` needs them: numbers in, numbers out, and a derivative in each mode.

Neither is needed to use this package. Each is imported when an argument of a check, or its ``framework``, asks for it.
A derivative here is that of a function of a list of tensors with a list of tensors as its result. It can be
differentiated again, by the same framework: so second and higher orders are checked as those of this package are.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import sys
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from autograd.containers import flatten
from autograd.engine.doors import shown
from autograd.engine.node import data_of
from autograd.errors import MissingPackageError, OperandError

np: Any = numpy  # NumPy's stubs know plain arrays only

Flat = Callable[[Sequence[Any]], Sequence[Any]]

PACKAGES = {"torch": "PyTorch", "jax": "JAX"}


class Framework(ABC):
    """A package that differentiates functions of its own tensors.

    Attributes:
        name: of the package.
        again: the modes whose derivatives are differentiated again if nobody says which.
    """

    name: str
    again: tuple[str, ...] = ("rev", "fwd")

    @abstractmethod
    def owns(self, x: Any) -> bool:
        """True if ``x`` is a tensor of the package."""

    @abstractmethod
    def tensor(self, x: Any) -> Any:
        """A leaf of numbers as a tensor; other leaves, and tensors, as they are."""

    @abstractmethod
    def numbers(self, x: Any) -> Any:
        """A tensor as a NumPy array; other leaves as they are."""

    @abstractmethod
    def vjp(self, f: Flat, xs: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """The gradient of ``sum(cotangent * result)`` by each of ``xs``."""

    @abstractmethod
    def jvp(self, f: Flat, xs: Sequence[Any], tangents: Sequence[Any]) -> list[Any]:
        """The change of each result as ``xs`` move along ``tangents``."""

    @abstractmethod
    def recorded(self, f: Flat, xs: Sequence[Any]) -> list[Any]:
        """The results as they come out while the function is differentiated."""

    @abstractmethod
    def is_complex(self, x: Any) -> bool:
        """True if a tensor is of complex numbers."""

    @abstractmethod
    def joined(self, x: Any) -> Any:
        """Complex numbers of their real and imaginary parts, which lie along the last axis."""

    @abstractmethod
    def parts(self, z: Any) -> Any:
        """The reverse of ``joined``."""

    def undifferentiated(self) -> Any:
        """A context in which nothing is recorded."""
        return contextlib.nullcontext()

    def opened(self, f: Any) -> tuple[Any, dict[str, Any]] | None:
        """A module as a function of its parameters, which come first, and of its arguments; None for a function."""
        return None

    def plain(self, args: Sequence[Any]) -> list[Any]:
        """The arguments with arrays in place of what is differentiated by."""
        leaves, build = flatten(list(args))
        return list(build([self.numbers(data_of(x)) for x in leaves]))

    def on_arrays(self, f: Any) -> Callable[..., Any]:
        """``f`` as a function from arrays to arrays."""
        call = self.taking(f)

        @functools.wraps(f, updated=())
        def function(*args: Any, **params: Any) -> Any:
            leaves, build = flatten(call(*args, **params))
            return build([self.numbers(x) for x in leaves])

        return function

    def taking(self, f: Any) -> Callable[..., Any]:
        """``f`` as a function that takes arrays in place of tensors, and tensors too."""

        def function(*args: Any, **params: Any) -> Any:
            leaves, build = flatten(list(args))
            return f(*build([self.tensor(x) for x in leaves]), **params)

        return function


class Torch(Framework):
    """PyTorch: reverse mode by its tape, so that any ``autograd.Function`` can be checked; forward mode by its duals.

    Its duals do not nest. Within them, forward mode is two passes of reverse mode. Reverse mode over forward mode
    fails, or is wrong, for some of PyTorch's functions (softmax, batch_norm), so it is checked only if asked for.
    """

    name = "torch"
    again = ("rev",)

    def __init__(self, module: Any, leaves: Sequence[Any]) -> None:
        self.torch = module
        self.duals = importlib.import_module("torch.autograd.forward_ad")
        with warnings.catch_warnings(), self.duals.dual_level():  # its first use warns of PyTorch's own ways
            warnings.simplefilter("ignore")
            self.duals.make_dual(module.ones(1), module.ones(1))
        tensors = [x for x in leaves if self.owns(x)]
        self.device = tensors[0].device if tensors else None
        self.constants = bool(tensors)  # where tensors are given, other numbers are constants, as they are to PyTorch
        self.depth = 0

    def owns(self, x: Any) -> bool:
        """True for a ``torch.Tensor``."""
        return isinstance(x, self.torch.Tensor)

    def tensor(self, x: Any) -> Any:
        """An array, or a floating number where no tensor was given, as a tensor of its dtype."""
        if isinstance(x, _Constant):
            return x.x
        if not isinstance(x, (np.ndarray, np.floating, np.complexfloating, float, complex)):
            return x
        x = np.asarray(x)
        return self.torch.as_tensor(x if x.flags.writeable and x.size else x.copy(), device=self.device)

    def numbers(self, x: Any) -> Any:
        """A tensor as an array, which shares its memory where it can, so that a change of it is noticed."""
        if not self.owns(x):
            return x
        try:
            return x.numpy(force=True)
        except TypeError as error:
            raise OperandError(
                f"check_grads: got a tensor of {x.dtype}, {x.layout}, expected a dense one (x.to_dense()) of a dtype "
                f"that NumPy has (x.double())"
            ) from error

    def plain(self, args: Sequence[Any]) -> list[Any]:
        """The arguments with arrays in place of tensors; beside tensors, other numbers are hidden as constants."""
        leaves, build = flatten(list(args))
        return list(build([_Constant(x) if self._is_constant(x) else self.numbers(data_of(x)) for x in leaves]))

    def _is_constant(self, x: Any) -> bool:
        return self.constants and not self.owns(x) and isinstance(x, (float, complex, np.ndarray, np.generic))

    def vjp(self, f: Flat, xs: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """By ``torch.autograd.grad``; zeros for what the results do not depend on."""
        again = self.depth > 0 or any(x.requires_grad for x in [*xs, *cotangents])
        with self.torch.enable_grad():
            xs, results = self._record(f, xs)
            pairs = [(y, w) for y, w in zip(results, cotangents, strict=True) if getattr(y, "requires_grad", False)]
            if not pairs:
                return [self.torch.zeros_like(x) for x in xs]
            ys, ws = zip(*pairs, strict=True)
            found = self.torch.autograd.grad(ys, xs, ws, create_graph=again, allow_unused=True)
            return [self.torch.zeros_like(x) if g is None else g for g, x in zip(found, xs, strict=True)]

    def jvp(self, f: Flat, xs: Sequence[Any], tangents: Sequence[Any]) -> list[Any]:
        """By dual tensors; within them, by the derivative of the gradient along a cotangent, which is linear in it."""
        if self.depth:
            return self._transposed_twice(f, xs, tangents)
        self.depth += 1
        try:
            with self.duals.dual_level():
                results = f([self.duals.make_dual(x, t) for x, t in zip(xs, tangents, strict=True)])
                found = [self.duals.unpack_dual(y).tangent if self.owns(y) else None for y in results]
                return [
                    self.torch.zeros_like(self.torch.as_tensor(y)) if t is None else t
                    for t, y in zip(found, results, strict=True)
                ]
        finally:
            self.depth -= 1

    def _transposed_twice(self, f: Flat, xs: Sequence[Any], tangents: Sequence[Any]) -> list[Any]:
        zeros = [self.torch.zeros_like(self.torch.as_tensor(y)) for y in f(xs)]
        return self.vjp(lambda ws: self.vjp(f, xs, ws), zeros, tangents)

    def recorded(self, f: Flat, xs: Sequence[Any]) -> list[Any]:
        """The results of tensors that require a gradient."""
        with self.torch.enable_grad():
            return list(self._record(f, xs)[1])

    def _record(self, f: Flat, xs: Sequence[Any]) -> tuple[list[Any], Sequence[Any]]:
        # a clone keeps the tangent of a dual tensor, which ``detach`` drops
        xs = [x if x.requires_grad else x.clone().requires_grad_() for x in xs]
        results = f(xs)
        if any(type(getattr(y, "grad_fn", None)).__name__ == "Error" for y in results):
            raise RuntimeError("it is once_differentiable; order=1 checks its first derivative alone")
        return xs, results

    def is_complex(self, x: Any) -> bool:
        """By the dtype."""
        return bool(x.is_complex())

    def joined(self, x: Any) -> Any:
        """By ``torch.complex``."""
        return self.torch.complex(x[..., 0].contiguous(), x[..., 1].contiguous())

    def parts(self, z: Any) -> Any:
        """By ``torch.view_as_real``."""
        return self.torch.view_as_real(z.resolve_conj())

    def undifferentiated(self) -> Any:
        """``torch.no_grad()``."""
        return self.torch.no_grad()

    def opened(self, f: Any) -> tuple[Any, dict[str, Any]] | None:
        """The parameters that require a gradient. Buffers are copied at each call, and so stay as they are."""
        if not isinstance(f, self.torch.nn.Module):
            return None
        call = importlib.import_module("torch.func").functional_call
        trained = {name: p for name, p in f.named_parameters() if p.requires_grad}

        def function(parameters: Any, *args: Any, **params: Any) -> Any:
            buffers = {name: b.detach().clone() for name, b in f.named_buffers()}
            return call(f, {**buffers, **parameters}, args, params)

        first = inspect.Parameter("parameters", inspect.Parameter.POSITIONAL_ONLY)
        function.__name__ = type(f).__name__
        vars(function)["__signature__"] = inspect.Signature([first, *inspect.signature(f.forward).parameters.values()])
        return function, trained


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
        if self.owns(x) and x.dtype.kind not in "fciub":
            raise OperandError(
                f"check_grads: got an array of {x.dtype}, expected one of a dtype that NumPy has, as float32"
            )
        return np.asarray(x) if self.owns(x) else x

    def vjp(self, f: Flat, xs: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """By ``jax.vjp``."""
        return list(self.jax.vjp(self._tuples(f), *xs)[1](tuple(cotangents)))

    def jvp(self, f: Flat, xs: Sequence[Any], tangents: Sequence[Any]) -> list[Any]:
        """By ``jax.jvp``."""
        return list(self.jax.jvp(self._tuples(f), tuple(xs), tuple(tangents))[1])

    def recorded(self, f: Flat, xs: Sequence[Any]) -> list[Any]:
        """The results that ``jax.vjp`` returns."""
        return list(self.jax.vjp(self._tuples(f), *xs)[0])

    def _tuples(self, f: Flat) -> Callable[..., tuple[Any, ...]]:
        return lambda *xs: tuple(self.jax.numpy.asarray(y) for y in f(xs))

    def is_complex(self, x: Any) -> bool:
        """By the dtype."""
        return bool(x.dtype.kind == "c")

    def joined(self, x: Any) -> Any:
        """By ``jax.lax.complex``."""
        return self.jax.lax.complex(x[..., 0], x[..., 1])

    def parts(self, z: Any) -> Any:
        """The parts, stacked."""
        return self.jax.numpy.stack([z.real, z.imag], axis=-1)


class _Constant:
    """A number or an array that PyTorch's function gets as it is: a check by differences does not see it."""

    def __init__(self, x: Any) -> None:
        self.x = x

    def __repr__(self) -> str:
        return f"{self.x!r}, a constant beside tensors"


FRAMEWORKS: dict[str, Callable[[Any, Sequence[Any]], Framework]] = {"torch": Torch, "jax": Jax}


def framework_of(name: str | None, f: Any, args: Sequence[Any]) -> Framework | None:
    """The framework of this name, or the one whose module ``f`` is or whose tensors the arguments hold; None if none.

    Raises:
        OperandError: the name is another, or the arguments hold tensors of two frameworks.
        MissingPackageError: the package is not installed.
    """
    if name is not None and (not isinstance(name, str) or name not in FRAMEWORKS):
        raise OperandError(f"check_grads: got framework={shown(name)}, expected 'torch', 'jax' or None")
    leaves = flatten(list(args))[0]
    held = {found for x in leaves if (found := _held(x)) is not None}
    if not held and _is_torch_module(f):
        held = {"torch"}
    if len(held | ({name} if name else set())) > 1:
        asked = f" and framework={name!r}" if name else ""
        raise OperandError(f"check_grads: got tensors of {' and '.join(sorted(held))}{asked}, expected those of one")
    name = name or next(iter(held), None)
    if name is None:
        return None
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        raise MissingPackageError(
            f"check_grads: framework={name!r} needs {PACKAGES[name]}; install it with: pip install {name}"
        ) from error
    return FRAMEWORKS[name](module, [data_of(x) for x in leaves])


def _held(x: Any) -> str | None:
    """The framework that a leaf is a tensor of, which has loaded it by itself."""
    for name, kind in (("torch", "Tensor"), ("jax", "Array")):
        if isinstance(x, getattr(sys.modules.get(name), kind, ())):
            return name
    return None


def _is_torch_module(f: Any) -> bool:
    return isinstance(f, getattr(sys.modules.get("torch.nn"), "Module", ()))
