"""``vspace(x)``: the vector space that a value and its gradients live in; HIPS autograd's name.

Code that works on values of any structure (a checker, an optimiser, a rule that returns zeros) asks for zeros, random
vectors or inner products here and need not know whether it holds a number, an array or a container of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy

from autograd.engine.node import Node, data_of
from autograd.errors import OperandError
from autograd.transforms.pytree import flatten, leaves_like

np: Any = numpy  # NumPy's stubs know plain arrays only


class VSpace:
    """The space of containers built like a given one, with arrays of the same shapes and dtypes.

    Attributes:
        size: its dimension over the real numbers; a complex entry counts twice.
        iscomplex: True if any part is complex.

    Raises:
        OperandError: the value holds something that is neither a number nor an array.

    Example:
        >>> space = vspace({"w": np.ones((2, 2)), "b": 3.0})
        >>> space.size, space.zeros()["b"]
        (5, 0.0)
        >>> space.inner_prod(space.ones(), space.ones())
        5.0
    """

    def __init__(self, value: Any) -> None:
        leaves, self._build = flatten(value)
        plain = [data_of(x) for x in leaves]
        self._arrays = [np.asarray(x) for x in plain]
        for x, array in zip(plain, self._arrays, strict=True):
            if array.dtype.kind not in "fciub":
                raise OperandError(f"vspace: got {x!r:.60} ({type(x).__name__}), expected numbers and arrays of them")
        self._scalars = [isinstance(x, (bool, int, float, complex, numpy.generic)) for x in plain]
        self._dtypes = [np.dtype(float) if x.dtype.kind in "iub" else x.dtype for x in self._arrays]
        self._value = value
        self.iscomplex = any(dtype.kind == "c" for dtype in self._dtypes)
        self.size = sum(x.size * (2 if d.kind == "c" else 1) for x, d in zip(self._arrays, self._dtypes, strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VSpace) and self._signature() == other._signature()

    def __hash__(self) -> int:
        return hash(tuple(map(str, self._signature())))

    def __repr__(self) -> str:
        return f"VSpace({', '.join(f'{x.shape} {d}' for x, d in zip(self._arrays, self._dtypes, strict=True))})"

    def _signature(self) -> list[Any]:
        return [(x.shape, d) for x, d in zip(self._arrays, self._dtypes, strict=True)]

    def _made(self, make: Callable[[tuple[int, ...]], Any]) -> Any:
        """A vector whose real (and imaginary) parts are ``make(shape)`` for each leaf."""
        parts = []
        for array, dtype, scalar in zip(self._arrays, self._dtypes, self._scalars, strict=True):
            part = make(array.shape)
            if dtype.kind == "c":
                part = part + 1j * make(array.shape)
            part = np.asarray(part, dtype)
            parts.append(part.item() if scalar else part)
        return self._build(parts)

    def zeros(self) -> Any:
        """The zero vector."""
        return self._made(np.zeros)

    def ones(self) -> Any:
        """The sum of the standard basis."""
        return self._made(np.ones)

    def randn(self) -> Any:
        """A vector of standard normal numbers, from NumPy's global generator."""
        return self._made(lambda shape: np.random.randn(*shape))

    def standard_basis(self) -> Iterator[Any]:
        """The unit vectors, one after the other; for a complex entry 1 and 1j."""
        for k, (array, dtype) in enumerate(zip(self._arrays, self._dtypes, strict=True)):
            for index in np.ndindex(*array.shape):
                for one in (1.0, 1.0j) if dtype.kind == "c" else (1.0,):
                    parts = [np.zeros(x.shape, d) for x, d in zip(self._arrays, self._dtypes, strict=True)]
                    parts[k][index] = one
                    scalars = zip(parts, self._scalars, strict=True)
                    yield self._build([part.item() if scalar else part for part, scalar in scalars])

    def add(self, x: Any, y: Any) -> Any:
        """x + y."""
        pairs = zip(self._leaves(x), self._leaves(y), strict=True)
        return self._build([a + b for a, b in pairs])

    def scalar_mul(self, x: Any, a: Any) -> Any:
        """The vector x times the number a."""
        return self._build([part * a for part in self._leaves(x)])

    def inner_prod(self, x: Any, y: Any) -> Any:
        """The real inner product: the sum of the products of all real and imaginary parts."""
        total: Any = 0.0
        for a, b in zip(self._leaves(x), self._leaves(y), strict=True):
            total = total + (np.sum(np.real(np.conj(a) * b)) if self.iscomplex else np.sum(a * b))
        return total if isinstance(total, Node) else float(total)

    def _leaves(self, x: Any) -> list[Any]:
        return leaves_like("vspace", x, self._value)


def vspace(value: Any) -> VSpace:
    """The vector space of a value: a number, an array, a node, or a nested container of them."""
    return VSpace(value)
