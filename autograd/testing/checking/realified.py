"""Functions of complex numbers as functions of real ones, as a check by differences needs them.

Every complex array becomes a real one with a further axis of two, for its real and its imaginary part. The check then
covers the derivative of every part by every part, through the rules of the function on complex operands.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from autograd.containers import flatten
from autograd.engine.node import Node, data_of
from autograd.testing.checking.framework import Framework

np: Any = numpy  # NumPy's stubs know plain arrays only


def is_complex(x: Any) -> bool:
    """True if a leaf is a complex number or array."""
    x = data_of(x)
    return isinstance(x, complex) or getattr(getattr(x, "dtype", None), "kind", "") == "c"


def realified(
    f: Callable[..., Any], args: Sequence[Any], framework: Framework | None = None
) -> tuple[Callable[..., Any], list[Any]]:
    """A function of real arguments for one of complex ones, and these arguments; real ones stay as they are.

    A function of a framework's tensors joins and parts its numbers by the framework.

    Example:
        >>> square, (x,) = realified(lambda z: z * z, [1.0 + 2.0j])
        >>> x, square(x)
        (array([1., 2.]), array([-3.,  4.]))
    """
    leaves, build = flatten(list(args))
    complex_leaves = [is_complex(x) for x in leaves]

    @functools.wraps(f, updated=())
    def function(*xs: Any, **params: Any) -> Any:
        parts, _ = flatten(list(xs))
        joined = [_joined(x, framework) if both else x for x, both in zip(parts, complex_leaves, strict=True)]
        result, rebuild = flatten(f(*build(joined), **params))
        return rebuild([_parted(y, framework) for y in result])

    return function, build([_parts(data_of(x)) if both else x for x, both in zip(leaves, complex_leaves, strict=True)])


def _joined(x: Any, framework: Framework | None) -> Any:
    return x[..., 0] + 1j * x[..., 1] if framework is None else framework.joined(framework.tensor(x))


def _parted(y: Any, framework: Framework | None) -> Any:
    if framework is None or not framework.owns(y):
        return _parts(y) if is_complex(y) else y
    return framework.parts(y) if framework.is_complex(y) else y


def _parts(z: Any) -> Any:
    z = z if isinstance(z, Node) else np.asarray(z)
    return np.stack([np.real(z), np.imag(z)], axis=-1)
