"""Functions of PyTorch's tensors, differentiated by PyTorch."""

from __future__ import annotations

import importlib
import inspect
import warnings
from collections.abc import Sequence
from typing import Any

import numpy

from autograd.containers import flatten
from autograd.engine.node import data_of
from autograd.errors import OperandError, RuleError
from autograd.testing.checking.framework import Flat, Framework

np: Any = numpy  # NumPy's stubs know plain arrays only


class Torch(Framework):
    """PyTorch: reverse mode by its tape, so that any ``autograd.Function`` can be checked; forward mode by its duals.

    Its duals do not nest. Within them, forward mode is two passes of reverse mode. Reverse mode over forward mode is
    checked only where it is asked for, as it fails, or is wrong, for some of PyTorch's functions (softmax, batch_norm).
    """

    name = "torch"
    again = ("rev",)

    def __init__(self, module: Any, leaves: Sequence[Any]) -> None:
        self.torch = module
        self.duals = importlib.import_module("torch.autograd.forward_ad")
        with warnings.catch_warnings(), self.duals.dual_level():  # the first use warns about PyTorch's own code
            warnings.simplefilter("ignore")
            self.duals.make_dual(module.ones(1), module.ones(1))
        tensors = [x for x in leaves if self.owns(x)]
        self.device = tensors[0].device if tensors else None
        self.constants = bool(tensors)  # beside tensors, other numbers are constants, as in PyTorch
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
        except (TypeError, NotImplementedError) as error:
            raise OperandError(
                f"check_grads: got a tensor of {x.dtype}, {x.layout}, expected a dense one (x.to_dense()) that holds "
                f"numbers (one on the device 'meta' does not), of a dtype that NumPy has (x.double())"
            ) from error

    def plain(self, args: Sequence[Any]) -> list[Any]:
        """The arguments with arrays in place of tensors; beside tensors, other numbers are hidden as constants."""
        leaves, build = flatten(list(args))
        return list(build([_Constant(x) if self._is_constant(x) else self.numbers(data_of(x)) for x in leaves]))

    def _is_constant(self, x: Any) -> bool:
        return self.constants and not self.owns(x) and isinstance(x, (float, complex, np.ndarray, np.generic))

    def vjp(self, f: Flat, xs: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """The gradients by ``torch.autograd.grad``; zeros for tensors that the results do not depend on."""
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
        """The tangents by dual tensors; inside of these, by the derivative of the gradient along a cotangent."""
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
            raise RuleError("it is once_differentiable; order=1 checks its first derivative alone")
        return xs, results

    def is_complex(self, x: Any) -> bool:
        """True if the dtype is complex."""
        return bool(x.is_complex())

    def joined(self, x: Any) -> Any:
        """Complex numbers of two parts, by ``torch.complex``."""
        return self.torch.complex(x[..., 0].contiguous(), x[..., 1].contiguous())

    def parts(self, z: Any) -> Any:
        """The two parts of complex numbers, by ``torch.view_as_real``."""
        return self.torch.view_as_real(z.resolve_conj())

    def surroundings(self) -> Any:
        """A block without ``torch.inference_mode``, in which nothing is recorded even on request."""
        return self.torch.inference_mode(False)

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


class _Constant:
    """A number or an array that PyTorch's function gets as it is: a check by differences does not see it."""

    def __init__(self, x: Any) -> None:
        self.x = x

    def __repr__(self) -> str:
        return f"{self.x!r}, a constant beside tensors"
