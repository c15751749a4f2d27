"""Operands with an algebra of their own, such as sparse matrices: they answer ops of two operands by themselves.

The operators of such an operand are not those of arrays, so no rule may meet it. The doors refuse it with an
``OwnAlgebraError``, which leaves most calls as an ordinary error. An op of two operands catches it, and first asks the
functions in ``ANSWERS``. (The refusal is an exception, because calls without such an operand then cost nothing more.)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograd.errors import OperandError

if TYPE_CHECKING:
    from autograd.engine.op import Op

ANSWERS: list[Callable[[Op, Any, Any, bool], Any]] = []
"""Functions ``answer(op, x, y, by_name)``, which give the result of the op or NotImplemented; ``by_name`` is True for
``np.multiply(x, y)`` and False for ``x * y``, which is another product where an operand is a matrix."""

_DISPATCH = "autograd.protocols.dispatch"  # it runs ``BinaryOp.call`` for ``np.multiply(x, y)``


class OwnAlgebraError(OperandError):
    """The refusal of an operand that may answer an op of two operands by itself."""

    def call(self, op: Op, operands: tuple[Any, Any], params: Any) -> Any:
        """The result of an op of two operands, one of which was refused; the op calls this instead of recording."""
        return answered(op, *operands, self)


def answered(op: Op, x: Any, y: Any, refusal: OwnAlgebraError) -> Any:
    """The result of ``op(x, y)`` from a library that knows the refused operand; the refusal if none knows it."""
    caller = sys._getframe(3)  # the caller of ``BinaryOp.call``; for an operator, the user's code
    by_name = caller.f_code.co_qualname == "BinaryOp.__call__" or caller.f_globals.get("__name__") == _DISPATCH
    for answer in ANSWERS:
        result = answer(op, x, y, by_name)
        if result is not NotImplemented:
            return result
    raise refusal
