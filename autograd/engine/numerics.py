"""Retries and explanations after an error in a kernel or a rule.

Python's own numbers raise where NumPy's give inf or nan; the engine has NumPy's semantics for both. The errors that
remain name the op, the operands and their shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from autograd.engine.arrays import admitted, admitted_each
from autograd.engine.doors import BARE, passes, refuse, shown
from autograd.engine.floats import as_float64
from autograd.engine.guards import remember
from autograd.engine.node import ONE_KIND, Node, data_of, describe, is_complex
from autograd.engine.whole import CalledWhole
from autograd.errors import AutogradError, OperandError, ShapeError

if TYPE_CHECKING:
    from autograd.engine.op import Op, Rule

NUMBERS = frozenset((float, int, bool))
CONSTANTS = frozenset((float, int))
"""Types of numbers that are operands as they are. (Of a bool, NumPy takes the logarithm in half precision.)"""

FAILURES = BARE
"""Exceptions that ``compute_again`` retries with NumPy's semantics, or raises again with a better message."""


def numpy_semantics(f: Callable[..., Any], raw: Iterable[Any], params: Mapping[str, Any], error: Exception) -> Any:
    """Call ``f`` again, on float64 scalars, after Python's arithmetic raised ``error``: 1/0 and 10**400 are inf."""
    raw = tuple(raw)
    lifted = [as_float64(x) if isinstance(x, (int, float)) else x for x in raw]
    if all(a is b for a, b in zip(raw, lifted, strict=True)):
        raise error
    return f(*lifted, **params)


def apply_rule(rule: Rule | None, g: Any, out: Any, args: Sequence[Any], params: Mapping[str, Any]) -> Any:
    """The gradient of one operand, with NumPy's semantics for Python's numbers. The operand has a rule."""
    assert rule is not None
    try:
        return rule(g, out, *args, **params)
    except ArithmeticError as error:
        return numpy_semantics(rule, (g, out, *args), params, error)


def compute_again(
    op: Op, kernel: Callable[..., Any], raw: Sequence[Any], params: Mapping[str, Any], native: type | None = None
) -> Any:
    """``kernel`` again, after it failed: with NumPy's semantics for Python's numbers, or with a better error.

    ``native`` is the attribute of the node type, if an operand is a node.
    """
    try:
        return kernel(*raw, **params)
    except CalledWhole as whole:
        if native is float:  # the result will be a float: an integer operand must not make it an integer
            raw = [float(x) if type(x) is int else x for x in raw]
        return compute_again(op, whole.kernel(kernel), raw, params)
    except ArithmeticError as error:
        try:
            return numpy_semantics(kernel, raw, params, error)
        except (OverflowError, ZeroDivisionError) as still:  # for example, an integer that is too large for a float
            if passes(still, *raw):
                raise
            refuse(still, _call(op, raw, params))
            raise
    except AutogradError as error:
        if isinstance(error, ValueError):
            error.add_note(f"in {_call(op, raw, params)}")
        raise
    except ValueError as error:
        refuse(error, _call(op, raw, params), value_error=ShapeError)
        raise
    except (AttributeError, LookupError, RecursionError, TypeError) as error:
        if raw and all(x.__class__ in NUMBERS for x in raw) and isinstance(error, (AttributeError, TypeError)):
            raise OperandError(f"{op.name}: got single numbers, expected arrays; use a Tensor ({error})") from error
        arrays = {i: type(x) for i, x in enumerate(raw) if hasattr(x, "__array_function__")}
        if len(set(arrays.values())) > 1:
            got = ", ".join(f"{op.operand(i)}: {t.__module__}.{t.__name__}" for i, t in arrays.items())
            raise OperandError(
                f"{op.name}: got arrays of kinds that do not mix ({got}), expected one kind; bring one over "
                f"first, as cupy.asarray(x) does ({error})"
            ) from error
        if passes(error, *raw):
            raise  # the forward function of a user's op raised the error
        refuse(error, _call(op, raw, params))
        raise


def _call(op: Op, raw: Sequence[Any], params: Mapping[str, Any]) -> str:
    """The call of an op for a message: operands by name with their shapes, and the parameters that are no defaults."""
    got = [f"{_operand(op, i)}: {describe(x) if hasattr(x, 'shape') else shown(x)}" for i, x in enumerate(raw)]
    got += [f"{k}={shown(v)}" for k, v in params.items() if v is not op.defaults.get(k, op)]
    return f"{op.name}({', '.join(got)})"


def _operand(op: Op, i: int) -> str:
    return op.operand(i) if op.variadic or i < len(op.operands) else f"operand {i}"


def mixed_types(op: Op, operands: Iterable[Any]) -> OperandError:
    """The error for a Value and a Tensor as operands of one op."""
    types = " and ".join(sorted({x.node_type.__name__ for x in operands if isinstance(x, Node)}))
    return OperandError(f"{op.name}: got {types} operands together, expected all of one kind: {ONE_KIND}")


FLOAT64 = np.dtype(np.float64)


def check_real(op: Op, raw: Iterable[Any]) -> None:
    """OperandError if an operand of an op for real numbers is complex."""
    for i, x in enumerate(raw):
        if x.__class__ is np.ndarray and x.dtype.kind != "c":
            continue
        if is_complex(x):
            raise OperandError(
                f"{op.name}: got complex numbers as operand {op.operand(i)} ({describe(x)}), expected real "
                f"ones; take z.real, z.imag or abs(z)"
            )


def check_static(op: Op, params: Mapping[str, Any]) -> None:
    """OperandError if a static parameter is a node: it would get no gradient, and a rule that uses it would record."""
    for key, x in params.items():
        if isinstance(x, Node):
            raise OperandError(
                f"{op.name}: got a {x.node_type.__name__} as the static parameter {key}, expected plain data: no "
                f"gradient passes to it; declare it as an operand with a rule, or give {key}.data"
            )


def constant(op: Op, i: int, x: Any, beside: Node, needs_grad: bool) -> Any:
    """Operand ``i`` of ``op``, no node and no Python number, as the rules will see it; a guard for what is recorded.

    In an elementwise op it is cast to the dtype in which it meets the entries of the node ``beside`` it. A forward
    casts by itself, but a rule may take the logarithm of small integers, which NumPy takes in half precision, or turn
    the sign of unsigned ones.
    """
    data = beside._data
    if x.__class__ is data.__class__ is ndarray and x.shape:
        dtype = x.dtype
        if dtype is data.dtype or (dtype.kind in "iub" and op.rule(i) is None):
            if needs_grad:  # fast path: the operand is already as the rules will see it
                remember(x, op, i)
            return x
    if op.rule(i) is None:
        x = as_weak(op.name, x)
    elif x.__class__ is bool:
        x = +x  # x is an integer
    else:
        x = beside.node_type._constant(x, op, i)
        if x is EACH or isinstance(x, Node):
            raise Again(i, x)
        if x.__class__ is np.ndarray and op.kind == "elementwise" and x.dtype is not data.dtype:
            x = x.astype(np.result_type(x.dtype, data.dtype), copy=False)
    if needs_grad and x.__class__ is np.ndarray:
        remember(x, op, i)
    return x


def constant_result(op: Op, data: Node) -> Node:
    """A node that a forward returned for plain operands; OperandError if it would lose its gradient."""
    if data._requires_grad:
        raise OperandError(
            f"{op.name}: the forward returned a {data.node_type.__name__} that requires a gradient, which would be "
            f"lost: it uses one that is no operand; declare that as an operand with a rule, or take its .data"
        )
    return data


class Again(Exception):
    """Raised for a constant operand that is an array of nodes: the op is called again, with the nodes themselves.

    (It is an exception, because calls without such an operand then cost nothing more.)
    """

    def __init__(self, i: int, found: Any) -> None:
        self.i, self.found = i, found

    def call(self, op: Op, operands: tuple[Any, ...], params: Mapping[str, Any]) -> Any:
        """The result of the op with the one node that the array stands for, or for each of its nodes."""
        try:
            if self.found is EACH:
                return _for_each(op, operands, params)
            return op(*operands[: self.i], self.found, *operands[self.i + 1 :], **params)
        except Exception as error:
            error.__context__ = None  # the first error is an implementation detail; the traceback shows this one alone
            raise


EACH: Any = object()
"""Stands for an operand that is an array of nodes of a type that holds numbers: the op goes over its entries."""


def _for_each(op: Op, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
    wrapped = [np.empty((), dtype=object) if isinstance(x, Node) else x for x in operands]
    for box, x in zip(wrapped, operands, strict=True):
        if isinstance(x, Node):
            box[()] = x
    return np.frompyfunc(lambda *xs: op(*xs, **params), len(wrapped), 1)(*wrapped)


def constants(op: Op, operands: tuple[Any, ...], raw: list[Any], beside: Node, needs_grad: bool) -> tuple[Any, ...]:
    """The operands, each constant converted by ``constant``. The converted constants are written into ``raw`` too."""
    changed = False
    for i, x in enumerate(operands):
        if not isinstance(x, Node) and x.__class__ not in CONSTANTS:
            raw[i] = constant(op, i, x, beside, needs_grad)
            changed = changed or raw[i] is not x
    if not changed:
        return operands
    return tuple([x if isinstance(x, Node) else a for x, a in zip(operands, raw, strict=True)])


def joined(op: Op, operands: Sequence[Any]) -> tuple[Any, ...]:
    """Operands without a node among them: each array of nodes as the node it stands for; empty if there is none."""
    found = admitted_each(op.name, tuple(operands))
    return found if any(isinstance(x, Node) for x in found) else ()


def as_weak(name: str, x: Any) -> Any:
    """An operand without a rule: a NumPy scalar as Python's number, which does not widen the dtype of its partner.

    A list becomes an array: a rule reads it later, when the caller's list may have changed.
    """
    if isinstance(x, np.generic):
        return x if x.dtype.kind == "b" else x.item()  # a Python bool does not widen the dtype of a result
    x = data_of(admitted(name, x))
    if isinstance(x, (list, tuple)):
        try:
            return np.array(x)
        except (TypeError, ValueError) as error:
            raise OperandError(f"{name}: got {shown(x)}, expected an array-like object: {error}") from error
    return x


def zeros_like(x: Any) -> Any:
    """Zeros of the shape and dtype of an operand, a node or not."""
    data = data_of(x)
    return 0.0 if data.__class__ in NUMBERS else np.zeros_like(data)
