"""Functions that the transforms return: they have names, and are copied and pickled as the functions they are made of.

A closure cannot be pickled. A ``Derived`` remembers which transform made it of which function, so that another process,
such as one of ``multiprocessing``, makes it again.
"""

from __future__ import annotations

import copy
import importlib
import inspect
from collections.abc import Callable, Mapping
from functools import partial
from types import MethodType
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Self, TypeVar, cast, overload

from autograd.engine.doors import callable_for

Function = Callable[..., Any]
P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R", covariant=True)


class _Signature:
    """The ``__signature__`` of a derived function: the parameters of the function that it is made of.

    It is computed when it is read, because a derivative is often made anew for each call. The class itself has none.
    """

    def __get__(self, derived: Derived[..., Any] | None, owner: type) -> inspect.Signature:
        if derived is None:
            raise AttributeError("__signature__")
        _, transform, fun, _ = derived._recipe
        try:
            signature = inspect.signature(fun)
            if transform in WITH_VECTOR:
                vector = inspect.Parameter("v", inspect.Parameter.POSITIONAL_ONLY)
                positional = [x.replace(kind=vector.kind) for x in signature.parameters.values() if x.kind < 2]
                others = [x for x in signature.parameters.values() if x.kind > 2]
                signature = signature.replace(parameters=[*positional, vector, *others])
        except (TypeError, ValueError):  # a hidden signature, or a vector behind a default
            signature = inspect.signature(derived.func)
        return signature.replace(return_annotation=inspect.Signature.empty)  # the annotation is for fun's result


WITH_VECTOR = ("hessian_tensor_product", "tensor_jacobian_product")
"""Transforms whose functions take a vector behind the arguments."""


class Derived(partial, Generic[P, R]):  # type: ignore[type-arg]
    """A derivative of a function. (A ``partial`` without arguments: Python calls those without a frame of their own.)

    As a function does, it becomes a method of a class in whose body it is assigned, and copies are the same object.

    Example:
        >>> import pickle
        >>> import numpy as np
        >>> from autograd import grad
        >>> slope = grad(np.sin)
        >>> slope.__name__, pickle.loads(pickle.dumps(slope))(0.0)
        ('grad_of_sin_wrt_argnum_0', 1.0)
    """

    __name__: str
    __signature__ = _Signature()
    _recipe: tuple[str, str, Function, dict[str, Any]]

    if TYPE_CHECKING:

        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
            """The derivative at a point."""

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(
        self: Derived[Concatenate[Any, Q], R], instance: object, owner: type | None = None
    ) -> Callable[Q, R]: ...

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __reduce__(self) -> Any:
        return _made_again, self._recipe

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: Any) -> Self:
        """As functions are, it is its own copy, unless that of its function is another one, as of a method."""
        home, transform, fun, options = self._recipe
        copied = copy.deepcopy(fun, memo)
        return self if copied is fun else cast("Self", _made_again(home, transform, copied, options))

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


def _made_again(home: str, transform: str, fun: Function, options: Mapping[str, Any]) -> Any:
    """The transform ``home.transform`` of a function, once more."""
    return getattr(importlib.import_module(home), transform)(fun, **options)


def named(
    derived: Function, name: str, fun: Function, argnum: Any = None, again: Mapping[str, Any] | None = None
) -> Derived[..., Any]:
    """``derived`` with a name and a docstring that say which derivative of which function it is, to be pickled.

    Args:
        derived: the function that is called.
        name: the transform, in the module that ``derived`` is of.
        fun: the function that it is a derivative of.
        argnum: the argument, for the name.
        again: the arguments of the transform besides ``fun``; ``argnum`` alone if none are given.

    Raises:
        OperandError: ``fun`` cannot be called.
    """
    callable_for(name, fun)
    inner = derived.func if isinstance(derived, Derived) else derived
    of = getattr(fun, "__name__", "function")
    result: Derived[..., Any] = Derived(inner)
    result.__name__ = f"{name}_of_{of}" + ("" if argnum is None else f"_wrt_argnum_{argnum}")
    by = "" if argnum is None else f" with respect to argument number {argnum}"
    result.__doc__ = f"    {name} of function {of}{by}. Takes the arguments of {of}."
    options = dict(again) if again is not None else {} if argnum is None else {"argnum": argnum}
    result._recipe = inner.__module__, name, fun, options
    return result
