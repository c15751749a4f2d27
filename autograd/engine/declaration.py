"""The decorators that declare ops, and the table of the ops that this package declares."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast, overload

from autograd.engine.binary import BinaryOp
from autograd.engine.choices import Choice, ChoosingOp
from autograd.engine.doors import shown
from autograd.engine.entries import ReadingOp, WritingOp
from autograd.engine.guests import GUESTS
from autograd.engine.joint import JointOp
from autograd.engine.node import Node
from autograd.engine.op import Op, Rule
from autograd.engine.shortcut import ShortcutOp
from autograd.engine.signatures import Signature, check_rule, is_of_package, read_signature
from autograd.engine.unary import UnaryOp
from autograd.engine.whole import KERNELS
from autograd.errors import DeclarationError

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

if TYPE_CHECKING:
    N = TypeVar("N", bound=Node)

    class TypedOp(Op, Generic[P, R]):
        """An ``Op`` to type checkers: of a node it makes a node, of anything else what its forward says."""

        @overload
        def __call__(self, first: N, /, *operands: Any, **params: Any) -> N: ...

        @overload
        def __call__(self, first: Any, second: N, /, *operands: Any, **params: Any) -> N: ...

        @overload
        def __call__(self, *operands: P.args, **params: P.kwargs) -> R: ...

        def __call__(self, *operands: Any, **params: Any) -> Any:
            """The result of the op."""


KINDS = ("elementwise", "linear", "multilinear", "general")

OPS: dict[str, Op] = {}
"""Every op that was declared by this package, by name: the rule table."""


def op(
    *rules: Rule | None,
    kind: str = "general",
    gate: str = "gate",
    symbol: str | None = None,
    local: tuple[str, ...] = (),
    scalar: Callable[..., Any] | None = None,
    complex: bool = False,
    selects: bool = False,
    choice: Choice | Callable[[], Choice] | None = None,
    shortcut: tuple[Op, Rule] | None = None,
    reads: Op | None = None,
    writes: Op | None = None,
) -> Callable[[Callable[P, R]], TypedOp[P, R]]:
    """Declare an op: the decorated function is the forward, ``rules`` say how a gradient passes back through it.

    A rule is a pure expression in operators and ops, ``rule(g, out, *operands, **static)``: given plain numbers or
    arrays it computes the gradient, given nodes it records it, so that it can be differentiated again.

    Args:
        *rules: one for each positional operand of the forward, in order; None for an operand without a gradient. A
            variadic forward ``f(*xs)`` takes one rule, which returns the gradients of all operands, or, with a keyword
            ``i``, that of the operand at this position.
        kind: "elementwise" (operands broadcast, the Jacobian is diagonal), "linear" (in all operands together),
            "multilinear" (in each operand on its own) or "general" (nothing is assumed).
        gate: the role of the gate for gradients, in two or three words, for pictures.
        symbol: the sign on the gate; the function's name if not given.
        local: the local derivative for each operand as text, in the operands' names and "out".
        scalar: a forward for Python's numbers alone, where the general one would be slow or leave the reals.
        complex: True if the rules hold for complex operands too. A gradient is then a covector: for a change dx of the
            operand and dout of the result, Re(sum(rule * dx)) = Re(sum(g * dout)), so the rule of a holomorphic
            function multiplies by its derivative, without a conjugate. Otherwise complex operands are refused.
        selects: True if the op chooses between its entries, so that a 0 of its rules is structural: no part of the
            gradient, which stays 0 when it meets an infinite slope further back.
        choice: where the result is one of several equally good ones, or a function that makes it at the first use; for
            ops of one operand, whose rule leaves out what only the choice decides.
        shortcut: the op that mostly makes the first operand, and one rule for both; see ``ShortcutOp``.
        reads: for an op of one operand that reads its entries at a parameter ``index``: the op that puts the gradients
            of several reads together. Then n reads of one array take n steps backward; see ``entries``.
        writes: for an op of an array and a value that writes the value at a parameter ``index``: the op that reads
            there. n writes take n steps likewise.

    Raises:
        DeclarationError: rules and forward do not fit; nothing is declared then.

    Example:
        >>> from autograd import Value
        >>> @op(lambda g, out, x: g * 3 * x * x, kind="elementwise", gate="scaler")
        ... def cube(x):
        ...     return x * x * x
        >>> v = Value(2.0)
        >>> cube(v).backward()
        >>> v.grad
        12.0
    """

    def declare(forward: Callable[P, R]) -> TypedOp[P, R]:
        if not callable(forward) or not hasattr(forward, "__name__") or isinstance(forward, type):
            raise DeclarationError(f"op: got {shown(forward)} as the forward, expected a function")
        signature = operands, static, _, variadic = read_signature(forward)
        _check(forward.__name__, rules, signature, kind)
        cls: type[Op] = ChoosingOp if choice is not None else ShortcutOp if shortcut is not None else Op
        if variadic:
            cls = JointOp
        elif reads is not None or writes is not None:
            cls = ReadingOp if writes is None else WritingOp
        elif len(operands) == 2 and not static:
            cls = BinaryOp
        elif len(operands) == 1 and not static and cls is Op:
            cls = UnaryOp
        if not is_of_package(forward):
            cls = GUESTS.get(cls, cls)
        drawn = {"gate": gate, "symbol": symbol, "local": local} | getattr(forward, "_gate", {})
        for word, said in drawn.items():
            if word != "local" and said is not None and not isinstance(said, str):
                raise DeclarationError(f"{forward.__name__}: got {word}={shown(said)}, expected a string")
        if isinstance(scalar, FunctionType):  # functions of ``operator`` have no branches
            KERNELS.add(scalar.__code__)
        declared = cls(forward, rules, signature, kind=kind, scalar=scalar, complex=complex, selects=selects, **drawn)
        if isinstance(declared, ChoosingOp) and choice is not None:
            declared._choice = choice
        if isinstance(declared, ShortcutOp):
            declared.shortcut = shortcut
        if isinstance(declared, ReadingOp) and reads is not None:
            declared.together = reads
        if isinstance(writes, ReadingOp) and isinstance(declared, WritingOp):
            writes.writer = declared
        if not isinstance(declared.local, (tuple, list)):
            raise DeclarationError(f"{declared.name}: got local={declared.local!r}, expected a tuple of strings")
        if declared.local and len(declared.local) != len(operands):
            raise DeclarationError(
                f"{declared.name}: got {len(declared.local)} local derivatives, expected {len(operands)}"
            )
        if str(declared.__module__).startswith("autograd.ops."):
            if declared.name in OPS and not _same_place(OPS[declared.name].forward, forward):
                raise DeclarationError(f"{declared.name}: an op of this name is already declared")
            OPS[declared.name] = declared
        return cast("TypedOp[P, R]", declared)

    return declare


elementwise = partial(op, kind="elementwise", gate="scaler")
"""``op`` for functions of numbers, entry by entry: operands broadcast, and the Jacobian is diagonal."""

linear = partial(op, kind="linear")
"""``op`` for functions that are linear in all operands together."""

multilinear = partial(op, kind="multilinear")
"""``op`` for functions that are linear in each operand on its own."""


def gate(name: str, *, symbol: str | None = None, local: tuple[str, ...] = ()) -> Callable[[F], F]:
    """``gate``, ``symbol`` and ``local`` of ``op`` on a line of their own, below the rules.

    Example:
        >>> @elementwise(lambda g, out, x, y: g * y, lambda g, out, x, y: g * x)
        ... @gate("swap multiplier", symbol="×", local=("y", "x"))
        ... def times(x, y):
        ...     return x * y
        >>> times.kind, times.gate, times.local
        ('elementwise', 'swap multiplier', ('y', 'x'))
    """

    def attach(forward: F) -> F:
        vars(forward)["_gate"] = {"gate": name, "symbol": symbol, "local": local}
        return forward

    return attach


def _same_place(f: Any, g: Any) -> bool:
    """True for the same lines of a file: a module that is loaded again declares its ops again."""
    a, b = getattr(f, "__code__", None), getattr(g, "__code__", None)
    return a is not None and b is not None and (a.co_filename, a.co_firstlineno) == (b.co_filename, b.co_firstlineno)


def _check(name: str, rules: tuple[Any, ...], signature: Signature, kind: str) -> None:
    operands = signature[0]
    expected = len(operands)
    if not expected:
        raise DeclarationError(f"{name}: got a forward without operands, expected one at least")
    if len(rules) != expected:
        raise DeclarationError(
            f"{name}: got {len(rules)} rules, expected {expected}, one for each operand "
            f"({', '.join(operands)}); write None where there is no gradient"
        )
    if not isinstance(kind, str) or kind not in KINDS:
        raise DeclarationError(f"{name}: got kind {kind!r}, expected one of {', '.join(KINDS)}")
    for operand, rule in zip(operands, rules, strict=True):
        check_rule(name, operand, rule, signature)
