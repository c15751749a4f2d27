"""``vspace(x)``: the vector space that a value and its gradients live in; HIPS autograd's name.

Code that works on values of any structure (a checker, an optimiser, a rule that returns zeros) asks for zeros, random
vectors or inner products here and need not know whether it holds a number, an array or a container of them. The space
of a class of one's own is registered (``VSpace.register``), and is found here from then on.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import numpy

from autograd.engine.doors import callable_for, shown
from autograd.engine.node import Node, data_of
from autograd.errors import NotDefinedError, OperandError
from autograd.transforms.pytree import flatten, is_container, leaves_like, parts_of

np: Any = numpy  # NumPy's stubs know plain arrays only


class VSpace:
    """A vector space, made of one of its vectors. The base of the spaces below, and of one's own.

    A class derived from it defines ``zeros``, ``_inner_prod`` and, as far as they are used, ``ones``, ``randn``,
    ``standard_basis`` and ``size``. ``_add`` and ``_scalar_mul`` are ``x + y`` and ``x * a`` if it does not.

    Attributes:
        mappings: the maker of the space of a vector, by the class of the vector.
        shape: the shape of an array; of a container, the same container of spaces.
        size: the dimension over the real numbers; a complex entry counts twice.
        iscomplex: True if any part is complex.

    Example:
        >>> class Polynomial:
        ...     def __init__(self, *coefficients):
        ...         self.coefficients = np.array(coefficients)
        >>> class PolynomialSpace(VSpace):
        ...     def __init__(self, value):
        ...         self.size = len(value.coefficients)
        ...     def zeros(self):
        ...         return Polynomial(*np.zeros(self.size))
        ...     def _add(self, x, y):
        ...         return Polynomial(*(x.coefficients + y.coefficients))
        >>> PolynomialSpace.register(Polynomial)
        >>> p = Polynomial(1.0, 2.0)
        >>> vspace(p).add(p, p).coefficients
        array([2., 4.])
    """

    mappings: ClassVar[dict[type, Callable[[Any], Any]]] = {}
    shape: Any
    size: int
    iscomplex = False

    def __init__(self, value: Any) -> None:
        pass

    @classmethod
    def register(cls, value_type: type, vspace_maker: Callable[[Any], Any] | None = None) -> None:
        """Make this class, or the result of ``vspace_maker``, the space of all objects of a class.

        Raises:
            OperandError: ``value_type`` is no class, or ``vspace_maker`` no function.
        """
        if not isinstance(value_type, type):
            raise OperandError(f"VSpace.register: got {shown(value_type)} as value_type, expected a class")
        VSpace.mappings[value_type] = callable_for("VSpace.register", vspace_maker or cls, "vspace_maker")

    def zeros(self) -> Any:
        """The zero vector."""
        raise self._undefined("zeros")

    def ones(self) -> Any:
        """The sum of the standard basis."""
        raise self._undefined("ones")

    def randn(self) -> Any:
        """A vector of standard normal numbers, from NumPy's global generator."""
        raise self._undefined("randn")

    def standard_basis(self) -> Iterator[Any]:
        """The unit vectors, one after the other; for a complex entry 1 and 1j."""
        raise self._undefined("standard_basis")

    def flatten(self, x: Any) -> Any:
        """The vector ``x`` as one array of ``size`` real numbers: real parts, then imaginary parts, of each array."""
        raise self._undefined("flatten")

    def unflatten(self, numbers: Any) -> Any:
        """The vector of which ``flatten`` made ``numbers``."""
        raise self._undefined("unflatten")

    def add(self, x: Any, y: Any) -> Any:
        """x + y."""
        return self._computed(operator.add, self._add, x, y)

    def mut_add(self, x_prev: Any, x_new: Any) -> Any:
        """x_prev + x_new, with None for zero. (The name is HIPS autograd's; nothing is written into here.)"""
        return self._computed(operator.add, self._mut_add, self.zeros() if x_prev is None else x_prev, x_new)

    def scalar_mul(self, x: Any, a: Any) -> Any:
        """The vector x times the number a."""
        return self._computed(operator.mul, self._scalar_mul, x, a)

    def inner_prod(self, x: Any, y: Any) -> Any:
        """The real inner product: the sum of the products of all real and imaginary parts."""
        return self._computed(operator.mul, self._inner_prod, x, y)

    def covector(self, x: Any) -> Any:
        """The gradient of the function ``inner_prod(x, .)``: the complex conjugate of x."""
        return self._covector(x)

    def _computed(self, recorded: Callable[..., Any], own: Callable[..., Any], x: Any, y: Any) -> Any:
        """``own(x, y)``; of nodes that hold objects the result of their operator, so that derivatives pass."""
        leaves = [_of_object(x), _of_object(y)]
        if all(leaf is None for leaf in leaves) or not any(isinstance(leaf, Node) for leaf in (*leaves, y)):
            return own(x, y)
        out = recorded(*[operand if leaf is None else leaf for leaf, operand in zip(leaves, (x, y), strict=True)])
        return parts_of(x)[1]([out]) if hasattr(data_of(out), "has_no_entries") else out

    def _add(self, x: Any, y: Any) -> Any:
        return x + y

    def _mut_add(self, x: Any, y: Any) -> Any:
        return self._add(x, y)

    def _scalar_mul(self, x: Any, a: Any) -> Any:
        return x * a

    def _inner_prod(self, x: Any, y: Any) -> Any:
        raise self._undefined("_inner_prod")

    def _covector(self, x: Any) -> Any:
        return x

    def _undefined(self, name: str) -> NotDefinedError:
        return NotDefinedError(f"{type(self).__name__}: expected the class to define {name}()")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={x}' for name, x in vars(self).items())})"


def _of_object(x: Any) -> Any:
    """The leaf of an object of a class of one's own, or of a box of it; None of anything else."""
    parts = () if isinstance(x, (Node, *_ORDINARY)) else parts_of(x)[0]
    return parts[0] if len(parts) == 1 and hasattr(data_of(parts[0]), "has_no_entries") else None


_ORDINARY = (float, int, complex, numpy.ndarray, numpy.generic, list, tuple, dict)


class ArrayVSpace(VSpace):
    """The space of arrays of one shape and dtype, or of numbers; integers have gradients of float64.

    Attributes:
        dtype: of vectors.
        ndim: the number of axes.
    """

    def __init__(self, value: Any) -> None:
        plain = data_of(value)
        array = np.asarray(plain)
        if array.dtype.kind not in "fciub":
            raise OperandError(
                f"vspace: got {value!r:.60} ({type(value).__name__}), expected numbers, arrays or containers of them; "
                f"VSpace.register gives other classes a space"
            )
        self.shape: tuple[int, ...] = array.shape
        self.dtype = np.dtype(float) if array.dtype.kind in "iub" else array.dtype
        self.ndim = len(self.shape)
        self.iscomplex = self.dtype.kind == "c"
        self.size = int(array.size) * (2 if self.iscomplex else 1)
        self._scalar = isinstance(plain, (bool, int, float, complex, numpy.generic))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArrayVSpace) and (self.shape, self.dtype) == (other.shape, other.dtype)

    def __hash__(self) -> int:
        return hash((self.shape, str(self.dtype)))

    def __repr__(self) -> str:
        return f"VSpace({self.shape} {self.dtype})"

    def _computed(self, recorded: Callable[..., Any], own: Callable[..., Any], x: Any, y: Any) -> Any:
        return own(x, y)  # arrays, or nodes, whose operators are recorded

    def _as_vector(self, array: Any) -> Any:
        array = np.asarray(array, self.dtype)
        return array.item() if self._scalar else array

    def _made(self, make: Callable[[tuple[int, ...]], Any]) -> Any:
        """A vector whose real (and imaginary) parts are ``make(shape)``."""
        part = make(self.shape)
        return self._as_vector(part + 1j * make(self.shape) if self.iscomplex else part)

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
        """The unit vectors, one after the other."""
        for index in np.ndindex(*self.shape):
            for one in (1.0, 1.0j) if self.iscomplex else (1.0,):
                vector = np.zeros(self.shape, self.dtype)
                vector[index] = one
                yield self._as_vector(vector)

    def flatten(self, x: Any) -> Any:
        """The vector as one array of real numbers."""
        return np.concatenate([np.ravel(np.real(x)), np.ravel(np.imag(x))]) if self.iscomplex else np.ravel(x)

    def unflatten(self, numbers: Any) -> Any:
        """The vector of which ``flatten`` made ``numbers``."""
        if self.iscomplex:
            real, imaginary = np.reshape(numbers, (2, *self.shape))
            numbers = real + 1j * imaginary
        return self._as_vector(np.reshape(numbers, self.shape))

    def _inner_prod(self, x: Any, y: Any) -> Any:
        total = np.sum(np.real(np.conj(x) * y) if self.iscomplex else x * y)
        return total if isinstance(total, Node) else float(total)

    def _covector(self, x: Any) -> Any:
        return np.conj(x) if self.iscomplex else x


class ContainerVSpace(VSpace):
    """The space of containers built like a given one: each leaf in a space of its own.

    Raises:
        OperandError: the value holds something that is neither a number nor an array, and of no registered class.

    Example:
        >>> space = vspace({"w": np.ones((2, 2)), "b": 3.0})
        >>> space.size, space.zeros()["b"], space.shape["w"].shape
        (5, 0.0, (2, 2))
        >>> space.inner_prod(space.ones(), space.ones())
        5.0
    """

    def __init__(self, value: Any) -> None:
        leaves, self._build = flatten(value)
        self._value = value
        self._spaces = [vspace(x) for x in leaves]
        self.iscomplex = any(space.iscomplex for space in self._spaces)

    @property
    def size(self) -> int:  # type: ignore[override]
        """The dimension: the sum over all parts."""
        return sum(space.size for space in self._spaces)

    @property
    def shape(self) -> Any:
        """The container with the space of each part in place of the part."""
        parts, build = parts_of(self._value)
        return build([vspace(part) for part in parts])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ContainerVSpace) and self._spaces == other._spaces

    def __hash__(self) -> int:
        return hash(tuple(self._spaces))

    def __repr__(self) -> str:
        return f"VSpace({', '.join(repr(space).removeprefix('VSpace')[1:-1] for space in self._spaces)})"

    def zeros(self) -> Any:
        """The zero vector."""
        return self._build([space.zeros() for space in self._spaces])

    def ones(self) -> Any:
        """The sum of the standard basis."""
        return self._build([space.ones() for space in self._spaces])

    def randn(self) -> Any:
        """A vector of standard normal numbers, from NumPy's global generator."""
        return self._build([space.randn() for space in self._spaces])

    def standard_basis(self) -> Iterator[Any]:
        """The unit vectors, one after the other."""
        for k, space in enumerate(self._spaces):
            for vector in space.standard_basis():
                yield self._build([vector if i == k else other.zeros() for i, other in enumerate(self._spaces)])

    def flatten(self, x: Any) -> Any:
        """The vector as one array of real numbers."""
        flat = [space.flatten(part) for space, part in zip(self._spaces, self._leaves(x), strict=True)]
        return np.concatenate(flat) if flat else np.zeros(0)

    def unflatten(self, numbers: Any) -> Any:
        """The vector of which ``flatten`` made ``numbers``."""
        parts, start = [], 0
        for space in self._spaces:
            parts.append(space.unflatten(numbers[start : start + space.size]))
            start += space.size
        return self._build(parts)

    def _add(self, x: Any, y: Any) -> Any:
        pairs = zip(self._spaces, self._leaves(x), self._leaves(y), strict=True)
        return self._build([space.add(a, b) for space, a, b in pairs])

    def _scalar_mul(self, x: Any, a: Any) -> Any:
        return self._build([space.scalar_mul(p, a) for space, p in zip(self._spaces, self._leaves(x), strict=True)])

    def _inner_prod(self, x: Any, y: Any) -> Any:
        triples = zip(self._spaces, self._leaves(x), self._leaves(y), strict=True)
        return sum([space.inner_prod(a, b) for space, a, b in triples], 0.0)

    def _covector(self, x: Any) -> Any:
        return self._build([space.covector(part) for space, part in zip(self._spaces, self._leaves(x), strict=True)])

    def _leaves(self, x: Any) -> list[Any]:
        return leaves_like("vspace", x, self._value)


def vspace(value: Any) -> Any:
    """The vector space of a value: a number, an array, a node, an object of a registered class, or a container.

    Raises:
        OperandError: the value holds something else.
    """
    made = VSpace.mappings.get(type(value))
    if made is None and isinstance(value, Node):
        value, made = value._data, VSpace.mappings.get(type(value._data))
    if made is not None:
        return made(value)
    return ContainerVSpace(value) if is_container(value) else ArrayVSpace(value)
