"""The gate that refused its operands, found in the traceback of an error; and the circuit of the computation before it.

Nothing is noted while a program runs, and nothing is attached to the error: the frames of its traceback hold the op and
the operands for as long as the error lives, and no longer. So a call that succeeds costs nothing, and errors are
pickled and copied as before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from types import FrameType
from typing import Any, ClassVar

import numpy as np

from autograd.drawing.circuit import parameters
from autograd.drawing.circuit.naming import Variables, names_in
from autograd.drawing.circuit.nearby import NEAREST, nearest
from autograd.drawing.circuit.parts import Circuit, Kind
from autograd.drawing.circuit.reading import read_circuits
from autograd.drawing.errors import DrawingError
from autograd.engine import clock
from autograd.engine.arrays import is_foreign
from autograd.engine.node import NO_PARAMS, Node, data_of
from autograd.engine.op import Op
from autograd.engine.order import topological_order
from autograd.engine.signatures import Signature
from autograd.errors import OperandError

_INSIDE = frozenset({*sys.stdlib_module_names, "autograd", "nn", "numpy", "scipy", "dask"}) - {"__main__"}
LONGEST_REPR = 100
_WRAPPERS = ("guarded", "__array_function__", "__array_ufunc__", "ufunc", "forward")
_DOORS = "autograd.engine.doors"  # this module words the errors of other functions
# Errors raised in these packages have no picture: their functions draw, check or train, and none is a gate of a graph.
_NO_OPERATIONS = ("autograd.drawing", "autograd.testing", "nn.optim", "nn.training", "nn.schedulers", "nn.pictures")


@dataclass(slots=True)
class Refusal:
    """A gate that refused its operands.

    Attributes:
        name: the op or the function that was called.
        op: the op; None for another function.
        operands: its operands.
        inputs: the names of its parameters.
        module: the innermost module in which that happened: its path, and its ``repr``; two empty texts if in none.
        backward: True if the gate refused a gradient that came back, False if it refused its operands.
        variables: names of nodes, arrays and modules, by their ids, from the frames of the caller.
        paths: names of the parameters of the outermost module that was being called.
        error: the error that was raised there.
        params: the static parameters that the op was called with.
    """

    name: str
    op: Op | None
    operands: tuple[Any, ...]
    inputs: tuple[str, ...]
    module: tuple[str, str] = ("", "")
    backward: bool = False
    variables: Variables = field(default_factory=dict)
    paths: Variables = field(default_factory=dict)
    error: BaseException = field(default_factory=BaseException)
    params: Mapping[str, Any] = field(default_factory=dict)


def find_refusal(error: BaseException) -> Refusal | None:
    """The gate at which an error, or one of its causes, was raised; None if no gate was involved.

    Of several gates it is the innermost. Where a function refused before it came to a gate, as a loss does that checks
    its target, the function stands for one.

    Example:
        >>> from autograd import Tensor
        >>> try:
        ...     Tensor([1.0, 2.0]) * Tensor([1.0, 2.0, 3.0])
        ... except ValueError as error:
        ...     found = find_refusal(error)
        >>> found.name, found.op.symbol, [x.shape for x in found.operands]
        ('multiply', '×', [(2,), (3,)])
    """
    for each in _causes(error):
        frames = list(_frames(each))
        found = _gate_in(frames) or _function_in(frames)
        if found is not None:
            at, refusal = found
            refusal.error = each
            scopes: list[Mapping[str, Any]] = []
            for frame in reversed(frames[: at + 1]):
                if not _is_inside(frame):
                    scopes += [{k: x for k, x in frame.f_locals.items() if k != "self"}, frame.f_globals]
            refusal.variables = names_in(*scopes)
            _note_module(refusal, frames[: at + 1])
            return refusal
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that it was raised from or that were being handled, the newest first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(error: BaseException) -> Iterator[FrameType]:
    traceback = error.__traceback__
    while traceback is not None:
        yield traceback.tb_frame
        traceback = traceback.tb_next


def _is_inside(frame: FrameType) -> bool:
    """True for a frame of this package, or of a library that it stands on."""
    return str(frame.f_globals.get("__name__")).partition(".")[0] in _INSIDE


def _gate_in(frames: Sequence[FrameType]) -> tuple[int, Refusal] | None:
    """The innermost gate: a call of an op on nodes, or a gate that a reverse sweep has come to."""
    for at in reversed(range(len(frames))):
        frame, module = frames[at], frames[at].f_globals.get("__name__")
        name = frame.f_code.co_name
        if module == "autograd.engine.reverse" and name == "_sweep":
            node = frame.f_locals.get("node")
            if isinstance(node, Node) and node.op is not None:
                return at, _refusal(node.op, node.inputs, node.params, backward=True)
        elif module == "autograd.engine.op" and name == "__call__":
            op, operands = frame.f_locals.get("self"), frame.f_locals.get("operands", ())
            if isinstance(op, Op) and any(map(_is_node, operands)):
                return at, _refusal(op, operands, frame.f_locals.get("params", NO_PARAMS))
        elif module in ("autograd.engine.binary", "autograd.engine.unary") and name == "call":
            given = frame.f_locals
            op, operands = given.get("op"), tuple(given.get(x) for x in ("x", "y") if x in given)
            if isinstance(op, Op) and any(map(_is_node, operands)):
                return at, _refusal(op, operands)
    return None


def _refusal(
    op: Op, operands: Sequence[Any], params: Mapping[str, Any] = NO_PARAMS, *, backward: bool = False
) -> Refusal:
    known = op.variadic or len(operands) <= len(op.operands)
    names = tuple(op.operand(i) if known else f"operand {i}" for i in range(len(operands)))
    return Refusal(op.name, op, tuple(operands), names, backward=backward, params=params)


def _function_in(frames: Sequence[FrameType]) -> tuple[int, Refusal] | None:
    """The outermost function of this package that was called on nodes after the last frame of other code."""
    inside = len(frames)
    while inside and _is_inside(frames[inside - 1]):
        inside -= 1
    found = None
    for at in range(inside, len(frames)):
        frame = frames[at]
        own = frame.f_locals.get("self")
        module = str(frame.f_globals.get("__name__"))
        if frame.f_code.co_name == "__init__" or module.startswith(_NO_OPERATIONS):
            return found
        if module == _DOORS:
            continue
        if _is_module(own):  # the innermost module, unless a function inside of it is found
            if refusal := _computed(frames[at:]) or _called(frame, type(own).__name__, plain=True):
                found = at, refusal
        elif frame.f_code.co_name == "__array_function__":
            args = frame.f_locals.get("args", ())
            operands = _operands(args)
            if any(map(_is_node, operands)):
                name = getattr(frame.f_locals.get("func"), "__name__", "")
                return at, Refusal(name, None, operands, ("",) * len(operands))
        elif frame.f_code.co_name not in _WRAPPERS and (refusal := _called(frame, frame.f_code.co_name.strip("_"))):
            return at, refusal
    return found


def _called(frame: FrameType, name: str, *, plain: bool = False) -> Refusal | None:
    """The call of a function: its arguments that are nodes, arrays or lists of these; None without a node.

    ``plain`` says that a call without a node counts too, so long as there is an array.
    """
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount
    # flag 4: the function accepts any number of arguments
    words = list(code.co_varnames[: count + bool(code.co_flags & 4)])
    given = [(word, frame.f_locals[word]) for word in words if word in frame.f_locals]
    operands, names = [], []
    for word, x in given:
        for each in _operands((x,)):
            operands.append(each)
            names.append("" if word == "self" else word)
    counts = bool(operands) if plain else any(map(_is_node, operands))
    return Refusal(name, None, tuple(operands), tuple(names)) if counts else None


def _computed(frames: Sequence[FrameType]) -> Refusal | None:
    """The nodes that a module of this package had computed when it raised an error itself."""
    frame = frames[0]
    if len(frames) > 1 or frame.f_code.co_name != "forward":
        return None
    code = frame.f_code
    words = code.co_varnames[code.co_argcount + code.co_kwonlyargcount :]
    found = {word: x for word in words if _is_node(x := frame.f_locals.get(word))}
    name = type(frame.f_locals["self"]).__name__
    return Refusal(name, None, tuple(found.values()), tuple(found)) if len(found) > 1 else None


def _operands(arguments: Sequence[Any]) -> tuple[Any, ...]:
    """The arguments that are nodes or arrays, and lists of numbers as arrays; a list of nodes gives each of them."""
    found: list[Any] = []
    for x in arguments:
        if _is_node(x) or isinstance(x, np.ndarray):
            found.append(x)
        elif isinstance(x, (list, tuple)) and any(_is_node(y) or isinstance(y, np.ndarray) for y in x):
            found += [y for y in x if _is_node(y) or isinstance(y, (np.ndarray, float, int))]
        elif isinstance(x, list) and x and all(isinstance(y, (float, int)) for y in x):
            found.append(np.asarray(x))
    return tuple(found)


def _is_node(x: Any) -> bool:
    """True for a node that is complete; the constructor of one that refused its data leaves an empty one."""
    return isinstance(x, Node) and hasattr(x, "op") and hasattr(x, "_data")


def _is_module(x: Any) -> bool:
    """True for a module of ``nn`` or ``nn.scalar``: it has names for its parts, and is neither node nor array."""
    return not isinstance(x, (Node, np.ndarray)) and id(x) in names_in({"x": x})


def _note_module(refusal: Refusal, frames: Sequence[FrameType]) -> None:
    """Note the innermost module that was being called, and the names of all parameters of the outermost."""
    modules = [own for frame in frames if _is_module(own := frame.f_locals.get("self"))]
    if modules:
        inner, outer = modules[-1], modules[0]
        below = {key: path.removeprefix("x").lstrip(".") for key, path in names_in({"x": outer}).items()}
        name = refusal.variables.get(id(outer), type(outer).__name__)
        path = f"{name}.{below[id(inner)]}" if inner is not outer and id(inner) in below else name
        said = repr(inner)
        refusal.module = path, said if len(said) <= LONGEST_REPR and "\n" not in said else type(inner).__name__
        refusal.paths = {key: path for key, path in below.items() if path}


def read_refusal(
    refusal: Refusal,
    names: Mapping[str, Node] | None = None,
    *,
    depth: int | None = None,
    max_nodes: int | None = None,
    most: int = 1,
    fold: bool | None = None,
) -> Circuit:
    """The circuit of all that was computed up to a gate that refused, with this gate as its root.

    The root is of kind ``REFUSED`` and has no value; its wires show its operands.

    Args:
        refusal: the gate.
        names: names for nodes.
        depth: how many levels of modules are open.
        max_nodes: how many parts are still readable.
        most: how many entries an array may have to be shown in full.
        fold: whether steps that repeat are one box; see ``read_circuit``.

    Raises:
        DrawingError: there are too many parts.
        OperandError: a Tensor holds an array of another library.
        GraphError: the graph was freed, or its data were changed since it was recorded.

    Example:
        >>> from autograd import Tensor
        >>> try:
        ...     Tensor([1.0, 2.0], name="a") * Tensor([1.0, 2.0, 3.0], name="b")
        ... except ValueError as error:
        ...     circuit = read_refusal(find_refusal(error))
        >>> [(circuit.parts[wire.source].name, wire.given) for wire in circuit.wires]
        [('a', '(2,)'), ('b', '(3,)')]
    """
    return next(read_refusals(refusal, names, depth=depth, max_nodes=max_nodes, most=most, fold=fold))


def read_refusals(
    refusal: Refusal,
    names: Mapping[str, Node] | None = None,
    *,
    depth: int | None = None,
    max_nodes: int | None = None,
    most: int = 1,
    fold: bool | None = None,
) -> Iterator[Circuit]:
    """The circuits that may stand for a refusal, the fullest first; see ``read_circuits``.

    Where all are too large, and nothing was asked for, it is the neighbourhood of the gate.
    """
    stand_in = _StandIn()
    stand_in._start(0.0, requires_grad=False)
    signature: Signature = (refusal.inputs, (), {}, False)
    rules = (None,) * len(refusal.operands)
    # A symbol of its own keeps the gate from counting as one more repetition.
    stand_in.op = Op(_nothing, rules, signature, kind="general", gate="gate", name=refusal.name, symbol="refused")
    operands = [_shown_as(x) for x in refusal.operands]
    named = {
        id(text): name
        for text, x in zip(operands, refusal.operands, strict=True)
        if text is not x and (name := refusal.variables.get(id(x)))
    }
    stand_in.inputs = tuple(operands)
    stand_in.time = clock.now
    order = topological_order(stand_in, constants=True)
    if any(is_foreign(x._data) for x in order):
        raise OperandError("got Tensors of a kind of array whose numbers cannot be shown, expected NumPy arrays")
    known = {refusal.paths[id(x)]: x for x in order if id(x) in refusal.paths}
    if known and (names is None or isinstance(names, Mapping)):  # read_circuits refuses any other kind of names
        mine = set(map(id, (names or {}).values()))
        names = {**{path: x for path, x in known.items() if id(x) not in mine}, **(names or {})}
    variables = {**refusal.variables, **named}
    circuits = read_circuits(stand_in, names, variables, depth=depth, max_nodes=max_nodes, most=most, fold=fold)
    try:
        circuits = chain([next(circuits)], circuits)
    except DrawingError:
        if depth is not None or fold is not None or not isinstance(max_nodes, int) or max_nodes < NEAREST:
            raise
        circuits = map(nearest, read_circuits(stand_in, names, variables, most=most, fold=False))
    for circuit in circuits:
        yield _with_the_gate(circuit, refusal)


def _with_the_gate(circuit: Circuit, refusal: Refusal) -> Circuit:
    """A circuit of the stand-in with the gate in its place."""
    called = f"draw({circuit.root.name}"
    for before, after in ((f"{called}, ", "draw.error("), (f"{called})", "draw.error()")):
        circuit.remarks = [said.replace(before, after) for said in circuit.remarks]
    circuit.has_gradients = circuit.called = False  # no backward pass exists; .grad belongs to an earlier computation
    for part in circuit.parts:
        part.gradient, part.stale, part.adds = None, False, 0
    for wire in circuit.wires:
        wire.passes = False
    details, in_full = _details(refusal)
    circuit.parts[-1] = replace(
        circuit.root, kind=Kind.REFUSED, name="?", named=False, op=refusal.op, label=refusal.name, gradient=None,
        details=details, details_in_full=in_full,
    )  # fmt: skip
    mixed = len({x.node_type for x in refusal.operands if isinstance(x, Node)}) > 1
    taken = {part.name for part in circuit.parts}
    for w, x, name in zip(circuit.root.entering, refusal.operands, refusal.inputs, strict=True):
        source = circuit.parts[circuit.wires[w].source]
        circuit.wires[w].given = given(x, mixed)
        # an array takes the name of the parameter
        if not source.named and name and name not in taken and hasattr(x, "shape"):
            source.name, source.named = name, True
    return circuit


def _details(refusal: Refusal) -> tuple[str, str]:
    """The static parameters that the gate was given, short and in full; the wrong one may be of any kind."""
    if refusal.op is None:
        return "", ""
    try:
        return parameters.described(refusal.op, refusal.params, list(map(data_of, refusal.operands)), None)
    except (TypeError, ValueError, AttributeError, LookupError):  # the axis, dtype or index is invalid and has no text
        return "", ""


def _shown_as(x: Any) -> Any:
    """An operand as a picture can show it: other objects than numbers, arrays of numbers and lists become words."""
    if isinstance(x, np.ndarray):
        return x if type(x) is np.ndarray and x.dtype.kind in "fiubc" else given(x)
    return f"{type(x).__name__} {given(x)}" if hasattr(x, "shape") and not isinstance(x, (Node, np.generic)) else x


class _StandIn(Node):
    """A node in the place of the missing result, so that the graph is read as any other."""

    __slots__ = ()
    native: ClassVar[type] = float


_StandIn.node_type = _StandIn


def given(x: Any, mixed: bool = False) -> str:
    """An operand in a word or two: its shape, with a dtype that is not the usual one; else its type.

    Example:
        >>> given(np.zeros((2, 3))), given(np.zeros(3, "int8")), given(2.0), given("two")
        ('(2, 3)', '(3,) int8', 'float', 'str')
    """
    data = x._data if isinstance(x, Node) else x
    kind = type(x).__name__
    if not isinstance(getattr(data, "shape", None), tuple):
        return kind
    dtype = getattr(data, "dtype", None)
    words = [kind] if mixed and isinstance(x, Node) else []
    words += [str(tuple(data.shape))] + ([str(dtype)] if dtype != np.float64 else [])
    return " ".join(words)


def _nothing(*operands: Any) -> Any:
    """The forward of the stand-in, which is never computed."""
