"""What a computation leaves behind: ``Op``, the registry of ops, ``Node``, and the one topological order.

- ``Op`` is one declaration: a forward function, one rule an operand, and how the gate is called in pictures. Called on
  plain numbers or arrays it computes; called on nodes it computes and records.
- ``Node`` is the record: the result, the op, and its operands in order, duplicates kept (``x * x`` has two edges).
- ``topological_order`` is the only walk over a graph; both sweeps and the drawing use it.

Nothing here knows a single op, nor whether a node holds a float or an array.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np

from autograd.errors import DeclarationError, GraphError, OperandError, ShapeError
from autograd.recording import _recording
from autograd.weak import WeakTable

Rule = Callable[..., Any]

KINDS = ("elementwise", "linear", "multilinear", "general")

OPS: dict[str, Op] = {}
"""Every op that was declared by this package, by name: the rule table."""

# A clock that only moves when data are changed. A node remembers the time of its recording, a change is stamped with
# a new time, and a sweep sees that something changed by comparing two integers. New data stamp the node
# (``_written``); an update in place stamps the buffer, which other nodes, views and plain arrays may share. (A stamp
# whose buffer is gone does no harm: what is recorded with a later buffer of the same id has a later time.)
_now = 1
_touched: dict[int, int] = {}


class Node:
    """One number or array in a graph: its data, and how it came to be.

    Subclasses say what they hold: ``family`` (the class of every result), ``native`` (the type of ``_data`` that needs
    no conversion), ``_payload`` and ``_constant`` (what is let in), ``_accept`` and ``_spread`` (how a gradient or a
    tangent is made to fit).
    """

    __slots__ = (
        "__weakref__", "_calls", "_data", "_hooks", "_name", "_past", "_until", "_written", "grad", "inputs", "op",
        "params", "requires_grad", "time",
    )  # fmt: skip

    family: ClassVar[type[Node]]
    native: ClassVar[type]
    no_grad_yet: ClassVar[float | None] = None

    _data: Any
    grad: Any
    op: Op | None
    inputs: tuple[Any, ...]
    params: Mapping[str, Any]
    requires_grad: bool
    time: int
    _calls: tuple[Any, ...]
    _hooks: tuple[Hook, ...]
    _past: list[Node]
    _until: int

    @property
    def _value(self) -> Any:
        """The plain number or array, by the name that it has in a box of HIPS autograd."""
        return self._data[()] if getattr(self._data, "shape", None) == () else self._data

    # What a family has to say; Node itself is never made, so these four are never reached.

    @staticmethod
    def _payload(data: Any) -> Any:
        """``data`` as a node of this family holds it; OperandError if it cannot."""
        raise NotImplementedError

    @staticmethod
    def _constant(x: Any, op: Op, i: int) -> Any:
        """Operand ``i`` of ``op``, not a node, as the rules will see it; OperandError if it is no number or array."""
        raise NotImplementedError

    def _accept(self, g: Any, op: Op, i: int) -> Any:
        """A rule's result made to fit this operand: summed over broadcast axes, cast to its dtype."""
        raise NotImplementedError

    def _spread(self, tangent: Any) -> Any:
        """A tangent made to fit this result: broadcast to its shape, cast to its dtype."""
        raise NotImplementedError

    @property
    def name(self) -> str | None:
        """What pictures and tables call this node; None until somebody names it."""
        return getattr(self, "_name", None)

    @name.setter
    def name(self, name: str | None) -> None:
        if name is not None and not isinstance(name, str):
            raise OperandError(f"name: got {name!r} ({type(name).__name__}), expected a string or None")
        self._name = name

    def detach(self) -> Self:
        """The same data as a constant: no gradient passes. They are shared, not copied."""
        detached: Self = leaf(type(self), self._data, requires_grad=False)
        return detached

    def register_hook(self, hook: Callable[[Any], Any]) -> Hook:
        """Have ``hook(g)`` called in every reverse sweep with the gradient of this node, once that is complete.

        Args:
            hook: gets the gradient: a float or an array of this node's shape (a copy), or a node where the sweep is
                recorded. It returns None, or a gradient to put in its place: what flows on, and what ``.grad`` gets.

        Returns:
            A handle: ``remove()`` takes the hook off, and so does the end of a ``with`` block around the handle.

        Raises:
            GraphError: this node requires no gradient, so the hook would never be called.
            RuleError: by the sweep, if the hook returns something of another shape.

        Example:
            >>> from autograd import Value
            >>> x = Value(3.0)
            >>> y = x * x
            >>> with y.register_hook(lambda g: 10 * g):
            ...     (2 * y).backward()
            >>> y.grad, x.grad
            (20.0, 120.0)
        """
        if not self.requires_grad:
            raise GraphError("register_hook: got a node that requires no gradient, so no sweep would call the hook")
        return Hook(self, hook)

    def __reduce__(self) -> Any:
        """Leaves can be pickled and deep-copied: data, gradient, name, whether they require a gradient."""
        if self.op is not None:
            raise GraphError(
                f"{type(self).__name__}: the result of {self.op.name} is part of a graph and cannot be pickled or "
                f"deep-copied; use detach() for its data alone"
            )
        return _restore, (type(self), self._data, self.grad, self.name, self.requires_grad)

    def _assign(self, data: Any) -> None:
        """Take ``data``, new or updated in place, and stamp the change so that graphs recorded before can tell."""
        global _now
        _now += 1
        if data is self._data:
            _touched[id(data if getattr(data, "base", None) is None else _owner(data))] = _now
        else:
            self._data = data
            self._written = _now

    def _become(self, new: Node) -> None:
        """Be the result ``new`` from now on, for an assignment to some entries; what used this node before keeps it.

        The node as it was lives on as a version of its own. Nodes recorded before find it again by their time, when
        the graph is next walked (``_as_recorded``).
        """
        global _now
        old: Node = leaf(self.family, self._data, self.requires_grad)
        old.op, old.inputs, old.params, old.time, old.name = self.op, self.inputs, self.params, self.time, self.name
        _now += 1
        old._until = _now
        if hasattr(self, "_calls"):  # a module returned the node as it was
            old._calls = self._calls
            del self._calls
        if not hasattr(self, "_past"):
            self._past = []
        self._past.append(old)
        new.inputs = tuple(old if x is self else x for x in new.inputs)
        self._data, self.op, self.inputs, self.params = new._data, new.op, new.inputs, new.params
        self.requires_grad, self.time = new.requires_grad, _now


class Hook:
    """The handle of a hook on a node; see ``Node.register_hook``."""

    def __init__(self, node: Node, hook: Callable[[Any], Any]) -> None:
        self._node = node
        self._hook = hook
        node._hooks = (*getattr(node, "_hooks", ()), self)
        HOOKED[node] = None

    def __call__(self, g: Any) -> Any:
        """What the hook answers to a gradient."""
        return self._hook(g)

    def remove(self) -> None:
        """Take the hook off; once is enough."""
        self._node._hooks = tuple(hook for hook in self._node._hooks if hook is not self)

    def __enter__(self) -> Hook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


HOOKED: WeakTable[Node, None] = WeakTable()
"""The nodes that had a hook at some time: while there are none, a sweep does not ask."""

_new = object.__new__


def leaf(family: type[Node], data: Any, requires_grad: bool = True) -> Any:
    """A node that no op made, around data that is already in the family's form (it is not copied)."""
    node = _new(family)
    node._data = data
    node.grad = family.no_grad_yet
    node.op = None
    node.inputs = ()
    node.params = _NO_PARAMS
    node.requires_grad = requires_grad
    node.time = _now
    return node


def _restore(family: type[Node], data: Any, grad: Any, name: str | None, requires_grad: bool) -> Node:
    node: Node = leaf(family, data, requires_grad)
    node.grad = grad
    node.name = name
    return node


_NO_PARAMS: dict[str, Any] = {}


class Op:
    """One differentiable operation, made by the decorator ``op``.

    Attributes:
        name: the name of the forward function.
        rules: one a positional operand: ``rule(g, out, *operands, **static)`` -> gradient of that operand; None where
            there is no gradient. A variadic op has a single rule, which is told by ``i`` whose gradient it computes.
        kind: what is known of the op's Jacobian; see ``op``.
        real: whether operands have to be real; see ``complex`` of ``op``.
        gate: the role of the gate in a picture of backprop.
        symbol: the sign on the gate.
        local: for each operand, its local derivative as text; used in pictures and explanations.
        operands: the names of the positional operands; ``("xs",)`` for a variadic op.
        static: the names of the keyword parameters.
        defaults: the values of those that may be left out.
    """

    def __init__(
        self,
        forward: Callable[..., Any],
        rules: tuple[Rule | None, ...],
        signature: Signature,
        *,
        kind: str,
        gate: str,
        symbol: str | None,
        local: tuple[str, ...],
        scalar: Callable[..., Any] | None,
        complex: bool = False,
    ) -> None:
        self.name = self.__name__ = forward.__name__
        self.__qualname__ = forward.__qualname__
        self.__doc__ = forward.__doc__
        self.__module__ = forward.__module__
        self.__wrapped__ = forward  # lets inspect.signature, help and doctest see through
        self.forward = forward
        self.scalar = scalar or forward
        self.kind = kind
        self.real = not complex
        self.gate = gate
        self.symbol = symbol or self.name
        self.local = local
        self.operands, self.static, self.defaults, self.variadic = signature
        self.rules = rules
        _check_declaration(self)

    def __repr__(self) -> str:
        return f"<op {self.name}>"

    def __call__(self, *operands: Any, **params: Any) -> Any:
        """Compute on plain operands; compute and record if any of them is a node."""
        family: type[Node] | None = None
        needs_grad = has_constants = False
        raw: list[Any] = []
        for x in operands:
            if isinstance(x, Node):
                raw.append(x._data)
                if family is None:
                    family = x.family
                elif x.family is not family:
                    raise self._mixed(operands)
                needs_grad = needs_grad or x.requires_grad
            else:
                raw.append(x)
                has_constants = has_constants or x.__class__ not in _NUMBERS
        if len(operands) != len(self.rules) and not self.variadic:
            raise OperandError(
                f"{self.name}: got {len(operands)} operands, expected {len(self.rules)} ({', '.join(self.operands)})"
            )
        if family is None:
            return self._compute_plain(operands, params)
        if has_constants:
            for i, x in enumerate(operands):
                if not isinstance(x, Node) and x.__class__ not in _NUMBERS:
                    raw[i] = _weak(x) if self.rule(i) is None else family._constant(x, self, i)
                    if raw[i] is not x:
                        operands = (*operands[:i], raw[i], *operands[i + 1 :])
        if self.defaults:
            params = {**self.defaults, **params} if params else self.defaults
        if family.native is float:
            kernel = self.scalar
        else:
            kernel = self.forward
            if self.real:
                for x in raw:
                    if x.__class__ is not float and (
                        x.__class__ is not _ARRAY or (x.dtype is not _FLOAT64 and x.dtype.kind == "c")
                    ):
                        self._check_real(raw)
        try:
            data = kernel(*raw, **params)
        except _FAILURES:
            data = self._compute(kernel, tuple(raw), params)
        if data.__class__ is not family.native:
            data = family._payload(data)
        out = _new(family)
        out._data = data
        out.grad = family.no_grad_yet
        out.time = _now
        if needs_grad and (recording := _recording.get()):
            if recording is not True:
                recording.saw(out, self, raw)
            out.op = self
            out.inputs = operands
            out.params = params
            out.requires_grad = True
        else:
            out.op = None
            out.inputs = ()
            out.params = _NO_PARAMS
            out.requires_grad = False
        return out

    def _compute_plain(self, operands: tuple[Any, ...], params: Mapping[str, Any]) -> Any:
        """The op on operands none of which is a node: what rules do all the time."""
        for x in operands:
            if x.__class__ not in _NUMBERS:
                kernel = self.forward
                break
        else:
            kernel = self.scalar
        try:
            return kernel(*operands, **params)
        except _FAILURES:
            return self._compute(kernel, operands, params)

    def _compute(self, kernel: Callable[..., Any], raw: tuple[Any, ...], params: Mapping[str, Any]) -> Any:
        """``kernel`` again, after it failed: with NumPy's semantics for Python's numbers, or with a better error."""
        try:
            return kernel(*raw, **params)
        except ArithmeticError as error:
            return numpy_semantics(kernel, raw, params, error)
        except ValueError as error:
            raise self._bad_shapes(raw, params, error) from error
        except (AttributeError, TypeError) as error:
            if raw and all(x.__class__ in _NUMBERS for x in raw):
                raise OperandError(
                    f"{self.name}: got single numbers, expected arrays; use a Tensor ({error})"
                ) from error
            arrays = {i: type(x) for i, x in enumerate(raw) if hasattr(x, "__array_function__")}
            if len(set(arrays.values())) > 1:
                got = ", ".join(f"{self.operand(i)}: {t.__module__}.{t.__name__}" for i, t in arrays.items())
                raise OperandError(
                    f"{self.name}: got arrays of kinds that do not mix ({got}), expected one kind; bring one over "
                    f"first, as cupy.asarray(x) does ({error})"
                ) from error
            raise

    def rule(self, i: int) -> Rule | None:
        """The rule of operand ``i``, as ``rule(g, out, *operands, **static)``."""
        if not self.variadic:
            return self.rules[i]
        rule = self.rules[0]
        assert rule is not None
        return lambda g, out, *xs, **params: rule(g, out, *xs, i=i, **params)

    def operand(self, i: int) -> str:
        """The name of operand ``i``, for messages."""
        return f"{self.operands[0]}[{i}]" if self.variadic else self.operands[i]

    def _mixed(self, operands: Iterable[Any]) -> OperandError:
        kinds = " and ".join(sorted({x.family.__name__ for x in operands if isinstance(x, Node)}))
        return OperandError(
            f"{self.name}: got {kinds} operands together, expected all of one kind; "
            f"use Tensor(v.data) or Value(float(t)) to cross over"
        )

    def _check_real(self, raw: Sequence[Any]) -> None:
        for i, x in enumerate(raw):
            if is_complex(x):
                raise OperandError(
                    f"{self.name}: got complex numbers as operand {self.operand(i)} ({describe(x)}), expected real "
                    f"ones; take z.real, z.imag or abs(z)"
                )

    def _bad_shapes(self, raw: tuple[Any, ...], params: Mapping[str, Any], error: ValueError) -> Exception:
        got = ", ".join(f"{self.operand(i)}: {describe(x)}" for i, x in enumerate(raw))
        how = "".join(f", {k}={v!r}" for k, v in params.items() if v is not self.defaults.get(k, self))
        if isinstance(error, (np.exceptions.AxisError, np.linalg.LinAlgError, ShapeError)):
            error.add_note(f"in {self.name}({got}{how})")
            return error
        return ShapeError(f"{self.name}({got}{how}): {error}")


class BinaryOp(Op):
    """An op of two operands and no static parameters: the same as ``Op``, unrolled.

    Almost every node of a scalar graph is one of these, and recording one costs about two thirds of the general form
    (``benchmarks/``, "record one node"). This class and ``_pull_binary`` in ``backward.py`` are the only places where
    the engine is written twice for speed.
    """

    def __call__(self, x: Any, y: Any) -> Any:
        """As ``Op.__call__``."""
        if isinstance(x, Node):
            family, a, needs_grad = x.family, x._data, x.requires_grad
            if isinstance(y, Node):
                if y.family is not family:
                    raise self._mixed((x, y))
                b = y._data
                needs_grad = needs_grad or y.requires_grad
            else:
                if y.__class__ not in _NUMBERS:
                    y = _weak(y) if self.rules[1] is None else family._constant(y, self, 1)
                b = y
        elif isinstance(y, Node):
            family, b, needs_grad = y.family, y._data, y.requires_grad
            if x.__class__ not in _NUMBERS:
                x = _weak(x) if self.rules[0] is None else family._constant(x, self, 0)
            a = x
        else:
            return self._compute_plain((x, y), _NO_PARAMS)
        if family.native is float:
            kernel = self.scalar
        else:
            kernel = self.forward
            if self.real:
                for z in (a, b):
                    if z.__class__ is not float and (
                        z.__class__ is not _ARRAY or (z.dtype is not _FLOAT64 and z.dtype.kind == "c")
                    ):
                        self._check_real((a, b))
        try:
            data = kernel(a, b)
        except _FAILURES:
            data = self._compute(kernel, (a, b), _NO_PARAMS)
        if data.__class__ is not family.native:
            data = family._payload(data)
        out = _new(family)
        out._data = data
        out.grad = family.no_grad_yet
        out.time = _now
        if needs_grad and (recording := _recording.get()):
            if recording is not True:
                recording.saw(out, self, (a, b))
            out.op = self
            out.inputs = (x, y)
            out.params = _NO_PARAMS
            out.requires_grad = True
        else:
            out.op = None
            out.inputs = ()
            out.params = _NO_PARAMS
            out.requires_grad = False
        return out


class JointOp(Op):
    """An op made for one call, whose gradients are computed together because they share work.

    A subclass says ``pull`` and may say ``push``; whoever makes one computes the result and calls ``record``. What an
    operand is may differ from call to call: these ops stand for functions of any signature, not for rows of the table.
    """

    def __init__(self, function: Callable[..., Any], name: str, operands: tuple[str, ...], gate: str) -> None:
        self.name = self.__name__ = self.__qualname__ = self.symbol = name
        self.__doc__ = function.__doc__
        self.__module__ = getattr(function, "__module__", __name__)
        self.forward = self.scalar = self.__wrapped__ = function
        self.kind, self.real, self.gate, self.local = "general", False, gate, ()
        self.operands, self.static, self.defaults, self.variadic = operands, (), {}, False
        self.rules = tuple(self.rule(i) for i in range(len(operands)))

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """The gradients of the operands at the positions ``needed``, in that order; None for one that is zero."""
        raise NotImplementedError

    def push(self, tangents: Mapping[int, Any], out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The tangent of the result from those of the operands, by position; None if it is zero.

        NotImplemented stands for the transpose of ``pull``.
        """
        return NotImplemented

    def rule(self, i: int) -> Rule:
        """``pull`` for one operand."""
        return lambda g, out, *operands, **params: self.pull((i,), g, out, operands, params)[0]

    def record(self, operands: tuple[Any, ...], raw: Sequence[Any], data: Any, params: Mapping[str, Any]) -> Node:
        """The node of a call: ``data`` was computed from ``operands``, whose plain values are ``raw``."""
        nodes = [x for x in operands if isinstance(x, Node)]
        family = nodes[0].family
        if any(x.family is not family for x in nodes):
            raise self._mixed(operands)
        out: Node = leaf(family, family._payload(data), requires_grad=False)
        recording = _recording.get()
        if recording and any(x.requires_grad for x in nodes):
            if recording is not True:
                recording.saw(out, self, raw)
            out.op, out.inputs, out.params, out.requires_grad = self, operands, params, True
        return out


_NUMBERS = frozenset((float, int, bool))

# what nearly every operand is: that it is not complex is seen without a call
_ARRAY, _FLOAT64 = np.ndarray, np.dtype(np.float64)


def _weak(x: Any) -> Any:
    """A NumPy scalar as Python's number, which does not widen what it meets; anything else as it is."""
    return x.item() if isinstance(x, np.generic) else x


# what _compute can mend or explain
_FAILURES = (ArithmeticError, AttributeError, TypeError, ValueError)


def numpy_semantics(f: Callable[..., Any], raw: Iterable[Any], params: Mapping[str, Any], error: Exception) -> Any:
    """``f`` again after Python's own arithmetic raised ``error``: on float64 scalars 1/0 is inf and 10**400 too."""
    raw = tuple(raw)
    lifted = [np.float64(x) if isinstance(x, (int, float)) else x for x in raw]
    if all(a is b for a, b in zip(raw, lifted, strict=True)):
        raise error
    return f(*lifted, **params)


def op(
    *rules: Rule | None,
    kind: str = "general",
    gate: str = "gate",
    symbol: str | None = None,
    local: tuple[str, ...] = (),
    scalar: Callable[..., Any] | None = None,
    complex: bool = False,
) -> Callable[[Callable[..., Any]], Op]:
    """Declare an op: the decorated function is the forward, ``rules`` say how a gradient passes back through it.

    A rule is a pure expression in operators and ops, ``rule(g, out, *operands, **static)``: given plain numbers or
    arrays it computes the gradient, given nodes it records it, which is what makes second derivatives.

    Args:
        *rules: one for each positional operand of the forward, in order; None for an operand without a gradient. A
            variadic forward ``f(*xs)`` takes one rule with a keyword ``i``, the position asked for.
        kind: "elementwise" (operands broadcast, the Jacobian is diagonal), "linear" (in all operands together),
            "multilinear" (in each operand on its own) or "general" (nothing is assumed).
        gate: what the gate does with gradients, in two or three words, for pictures.
        symbol: the sign on the gate; the function's name if not given.
        local: the local derivative for each operand as text, in the operands' names and "out".
        scalar: a forward for Python's numbers alone, where the general one would be slow or leave the reals.
        complex: whether the rules hold for complex operands too. A gradient is then a covector: for a change dx of the
            operand and dout of the result, Re(sum(rule * dx)) = Re(sum(g * dout)), so the rule of a holomorphic
            function multiplies by its derivative, without a conjugate. Otherwise complex operands are refused.

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

    def declare(forward: Callable[..., Any]) -> Op:
        signature = operands, static, _, variadic = _read_signature(forward)
        cls = BinaryOp if len(operands) == 2 and not static and not variadic else Op
        declared = cls(
            forward, rules, signature, kind=kind, gate=gate, symbol=symbol, local=local, scalar=scalar,
            complex=complex,
        )  # fmt: skip
        if str(declared.__module__).startswith("autograd.ops."):
            if declared.name in OPS:
                raise DeclarationError(f"{declared.name}: an op of this name is already declared")
            OPS[declared.name] = declared
        return declared

    return declare


Signature = tuple[tuple[str, ...], tuple[str, ...], dict[str, Any], bool]


def _read_signature(forward: Callable[..., Any]) -> Signature:
    """Names of the operands and of the static parameters, defaults of these, and whether the op is variadic."""
    operands: list[str] = []
    static: list[str] = []
    defaults: dict[str, Any] = {}
    variadic = False
    for p in inspect.signature(forward).parameters.values():
        if p.kind is p.VAR_POSITIONAL:
            variadic = True
            operands.append(p.name)
        elif p.kind is p.KEYWORD_ONLY:
            static.append(p.name)
            if p.default is not p.empty:
                defaults[p.name] = p.default
        elif p.kind is p.VAR_KEYWORD or p.default is not p.empty:
            raise DeclarationError(
                f"{forward.__name__}: got parameter {p}, expected positional operands without defaults and "
                f"keyword-only static parameters"
            )
        else:
            operands.append(p.name)
    if variadic and len(operands) > 1:
        raise DeclarationError(
            f"{forward.__name__}: got operands {operands}, expected either names or one *xs, not both"
        )
    return tuple(operands), tuple(static), defaults, variadic


def _check_declaration(op: Op) -> None:
    expected = len(op.operands)
    if len(op.rules) != expected or not expected:
        raise DeclarationError(
            f"{op.name}: got {len(op.rules)} rules, expected {expected}, one for each operand "
            f"({', '.join(op.operands)}); write None where there is no gradient"
        )
    if op.kind not in KINDS:
        raise DeclarationError(f"{op.name}: got kind {op.kind!r}, expected one of {', '.join(KINDS)}")
    if op.local and len(op.local) != expected:
        raise DeclarationError(f"{op.name}: got {len(op.local)} local derivatives, expected {expected}")
    given: tuple[str, ...] = ("g", "out", *op.operands)
    for name, rule in zip(op.operands, op.rules, strict=True):
        if rule is None:
            continue
        where = f"{op.name}: the rule of operand {name}"
        if not callable(rule):
            raise DeclarationError(
                f"{where} is {rule!r}, expected a function (g, out, {', '.join(op.operands)}) or None"
            )
        try:
            signature = inspect.signature(rule)
        except ValueError:  # a C function that hides its signature
            continue
        keywords = dict.fromkeys(op.static)
        if op.variadic:
            keywords["i"] = None
        try:
            signature.bind(*given, **keywords)
        except TypeError as error:
            named = "".join(f", {k}" for k in keywords)
            raise DeclarationError(
                f"{where} takes {signature}, expected (g, out, {', '.join(op.operands)}{named}): {error}"
            ) from None


def is_complex(x: Any) -> bool:
    """Whether an operand, a node or not, holds complex numbers."""
    if x.__class__ is float:
        return False
    dtype = getattr(x, "dtype", None)
    return x.__class__ is complex if dtype is None else dtype.kind == "c"


def describe(x: Any) -> str:
    """A few words on an operand for messages: shape and dtype of an array, type of anything else."""
    x = x._data if isinstance(x, Node) else x
    shape = getattr(x, "shape", None)
    return type(x).__name__ if shape is None else f"shape {shape} {x.dtype}"


def _owner(array: Any) -> Any:
    """The array whose memory a view shows; anything but a view as it is."""
    base = getattr(array, "base", None)
    while isinstance(base, (np.ndarray, type(array))):
        array, base = base, base.base
    return array


def shares_memory(x: Any, y: Any) -> bool:
    """Whether two arrays show the same memory (or may: this does not look at single entries)."""
    if isinstance(x, np.ndarray) or isinstance(y, np.ndarray):
        return isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and np.may_share_memory(x, y)
    return hasattr(x, "__array_function__") and hasattr(y, "__array_function__") and _owner(x) is _owner(y)


def changed_since(x: Any, time: int) -> bool:
    """Whether the data of an operand, a node or a plain array, were assigned to or updated in place after ``time``."""
    if isinstance(x, Node):
        if getattr(x, "_written", 0) > time:
            return True
        x = x._data
    return bool(_touched) and x.__class__ is not float and _touched.get(id(_owner(x)), 0) > time


def _as_recorded(node: Node) -> tuple[Any, ...]:
    """The inputs of a node, each as it was when the node was recorded; see ``Node._become``."""

    def version(x: Any) -> Any:
        for old in getattr(x, "_past", ()) if isinstance(x, Node) else ():
            if old._until > node.time:
                return old
        return x

    return tuple(version(x) for x in node.inputs)


def topological_order(*roots: Node, constants: bool = False) -> list[Node]:
    """Every node that ``roots`` were made of, inputs before what uses them, left operands first; no recursion.

    ``constants`` says whether nodes that require no gradient are wanted too.

    Raises:
        GraphError: part of the graph was freed by ``backward(retain_graph=False)``.
    """
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[Any] = list(roots)  # of nodes, and of None as a mark
    while stack:
        node = stack.pop()
        if node is None:  # everything above this mark has been visited: the node under it is done
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            if not node.inputs:
                if node.op is not None:
                    raise GraphError(
                        f"{node.op.name}: this graph was freed after a backward pass; "
                        f"keep it with backward(retain_graph=True), or run the forward pass again"
                    )
                order.append(node)
                continue
            if node.time != _now:
                node.inputs = _as_recorded(node)
            stack += (node, None)
            for x in reversed(node.inputs):
                if isinstance(x, Node) and (x.requires_grad or constants) and x not in seen:
                    stack.append(x)
    return order
