"""Dead code: calls whose results are not used are left out.

A call stays if it has effects of its own, writes into memory that is needed later, is needed by a guard, an output or
a call that stays, or may raise: an exception is part of a function's behaviour, so it has to be raised again. Warnings
of unused calculations are lost.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd.compiling.program import Attribute, Call, Guard, Method, Program, Step, Var, variables_in


def without_dead_code(program: Program) -> Program:
    """The program without unused calls."""
    live: set[Var] = set(variables_in(program.outputs)) | {x for _, x in program.commits}
    roots = {x.root for x in live} | set(program.inputs)
    kept: list[Step] = []
    for step in reversed(program.steps):
        if isinstance(step, Guard):
            needed: Any = (step.var,)
        elif any(x.root in roots for x in step.writes) or _is_needed(step, live):
            needed = variables_in((step.args, dict(step.kwargs)) if step.kwargs else step.args)
        else:
            continue
        kept.append(step)
        for x in needed:
            live.add(x)
            roots.add(x.root)
    return Program(program.inputs, kept[::-1], program.outputs, program.commits)


def _is_needed(call: Call, live: set[Var]) -> bool:
    out = call.out
    if out in live if isinstance(out, Var) else any(x in live for x in variables_in(out)):
        return True
    return not call.pure or may_raise(call)


def minds_errors(call: Call) -> bool:
    """True if the result or a warning of a call may depend on ``np.errstate``: not where nothing is calculated."""
    f = call.f
    if f is operator.getitem or f is operator.setitem or isinstance(f, Attribute):
        return False
    return not (isinstance(f, Method) and f.name in _QUIET)


_QUIET = frozenset(("view", "ravel", "reshape", "copy", "swapaxes", "transpose", "squeeze", "item", "diagonal", "fill"))


def may_raise(call: Call) -> bool:
    """True if a call can raise on numbers of the same forms: an index out of range, a singular matrix, 1 / 0."""
    f = call.f
    if "raise" in call.error_state.values() or "call" in call.error_state.values():
        return True
    if isinstance(f, Attribute):
        return False
    if f is operator.pow or f is np.power:  # an integer to a negative power raises
        return not isinstance(call.out, Var) or call.out.dtype is None or call.out.dtype.kind not in "fc"
    if isinstance(f, np.ufunc):
        return _takes_a_large_number(call)
    if f is operator.getitem or f is operator.setitem:
        return any(x.dtype is None or x.dtype.kind != "b" for x in variables_in(call.args[1]))
    if getattr(f, "__module__", "") == "_operator":
        if f not in _WITH_FLOATS or (f is operator.truediv and not any(x.is_array for x in variables_in(call.args))):
            return f not in _NEVER and any(x.dtype is None for x in variables_in(call.args))
        return any(map(_may_be_large, (*call.args, *variables_in(call.args))))
    if isinstance(f, Method):
        return f.name not in _HARMLESS_METHODS or _takes_a_large_number(call)
    if isinstance(getattr(f, "__self__", None), np.ufunc):
        return bool(f.__name__ == "at")
    return f not in _HARMLESS or _takes_a_large_number(call)


def _may_be_large(x: Any) -> bool:
    """True for an integer of Python that no float may hold, and for a variable that is one in some runs."""
    if isinstance(x, Var):
        return x.dtype is None and x.type not in (float, complex)
    return type(x) is int and x.bit_length() >= _BITS_OF_FLOATS


def _takes_a_large_number(call: Call) -> bool:
    """True if a call puts a number of Python into NumPy's types, which may be too small for it, or have no NaN."""
    numbers = [x for x in variables_in((call.args, dict(call.kwargs))) if x.dtype is None]
    if not numbers:
        return False
    fits = isinstance(call.out, Var) and call.out.dtype is not None and call.out.dtype.kind in "fc"
    return any(map(_may_be_large, numbers)) or not (fits or isinstance(call.f, np.ufunc))


_BITS_OF_FLOATS = 1023
_NEVER = frozenset((operator.neg, operator.pos, operator.lt, operator.le, operator.gt, operator.ge, operator.eq,
                    operator.ne))  # fmt: skip
_WITH_FLOATS = frozenset((operator.add, operator.sub, operator.mul, operator.truediv, operator.iadd, operator.isub,
                          operator.imul, operator.itruediv))  # fmt: skip
_HARMLESS_METHODS = frozenset(
    ("all", "any", "argmax", "argmin", "argsort", "astype", "clip", "conj", "conjugate", "copy", "cumsum", "cumprod",
     "diagonal", "dot", "flatten", "item", "max", "mean", "min", "nonzero", "prod", "ravel", "reshape", "round", "sort",
     "squeeze", "std", "sum", "swapaxes", "trace", "transpose", "var", "view")
)  # fmt: skip
_HARMLESS = frozenset(
    (np.copyto, np.zeros, np.count_nonzero, np.where, np.sum, np.mean, np.prod, np.max, np.min, np.any, np.all,
     np.argmax, np.argmin, np.argsort, np.sort, np.cumsum, np.cumprod, np.clip, np.zeros_like, np.ones_like,
     np.empty_like, np.full_like, np.transpose,
     np.swapaxes, np.moveaxis, np.expand_dims, np.squeeze, np.ravel, np.dot, np.matmul, np.einsum, np.tensordot,
     np.outer, np.inner, np.concatenate, np.stack, np.real, np.imag, np.conj, np.broadcast_to, np.reshape, np.copy,
     np.diagonal, np.diag, np.triu, np.tril, np.flip, np.var, np.std, np.trace, np.asarray, np.array, np.split)
)  # fmt: skip
