"""A circuit as a program that a page runs by itself: gates in JavaScript, leaves with the ends of their sliders.

The program mirrors the engine: gates in the same order, gradients added up in the same order, and the two kinds of
zeros told apart as ``autograd.engine.structural`` does it. A graph that cannot be run is refused with the reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from autograd.drawing.circuit import dust, notation
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.language.speaking import say
from autograd.drawing.story.javascript import Function, Untraceable, Written, with_helpers, written
from autograd.drawing.words import labels
from autograd.engine.numerics import apply_rule
from autograd.engine.op import Op
from autograd.engine.probing import arbitrary

LEAST_RANGE = 5.0  # the range of a slider, at least, on both sides of 0
SAMPLES = 64
STEPS = 500  # the steps of a slider, from 0 to an end


class NotLive(Exception):
    """A circuit that no page can run by itself; the message is the reason, in the language of the picture."""


@dataclass(slots=True)
class Tape:
    """The program of a circuit.

    Attributes:
        sources: functions in JavaScript; gates name them by their places.
        helpers: functions that these call.
        parts: for each part its name, value, gate (0 for none), formula, room for its value and its gradient.
        wires: for each wire its source, the name on its bead (0: no bead), room for the bead and for the gradient that
            is sent.
        leaves: the leaves with sliders, in the order of their names: the part, and the end of its slider.
        wide: the circuit with the widest numbers that it may show, for a layout in which these have room.
    """

    sources: list[str]
    helpers: dict[str, str]
    parts: list[Any]
    wires: list[Any]
    leaves: list[Any]
    wide: Circuit


def tape(circuit: Circuit) -> Tape:
    """The program of a circuit.

    Raises:
        NotLive: it has arrays, closed boxes, nothing to drag, choices that Python made, or an op that cannot be
            written in JavaScript.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> made = tape(read_circuit(Value(3.0, name="a") * 2))
        >>> made.sources, made.leaves
        (['(g)=>g*2', '(a)=>a*2'], [[0, 5.0]])
    """
    _check(circuit)
    free = [i for i, part in enumerate(circuit.parts) if part.kind is Kind.LEAF]
    if not free:
        raise NotLive(say("nothing in it can be changed"))
    writer = _Writer(circuit)
    ends = {i: end_of(circuit.parts[i].value) for i in free}
    shown = _widest(circuit, writer.made, ends)
    texts = [function.source() for function in writer.functions]
    sources, helpers = with_helpers(list(dict.fromkeys(texts)))
    place = {text: k for k, text in enumerate(dict.fromkeys(texts))}
    at = [place[text] for text in texts]
    parts = []
    for i, part in enumerate(circuit.parts):
        gate = writer.gates.get(i, 0)
        if gate:
            gate = [at[gate[0]], [-1 if k < 0 else at[k] for k in gate[1]], *gate[2:]]
            if len(gate) > 3 and "m" in gate[3]:
                gate[3]["m"] = at[gate[3]["m"]]
            if len(gate) > 3 and "c" in gate[3]:
                gate[3]["c"] = [-1 if k < 0 else at[k] for k in gate[3]["c"]]
        formula = circuit.formula(part) if part.computed else ""
        room = [len(notation.number(x)) for x in (shown.values[i], shown.gradients[i])]
        raw = [1] if part.kind is Kind.CONSTANT and part.params is None else []
        parts.append([part.name, _number(part.value), gate, formula, *room, *raw])
    wires = []
    for w, wire in enumerate(circuit.wires):
        name = labels.short(wire.of) if wire.of else ""
        wires.append(
            [
                wire.source,
                name if labels.bead(wire) else 0,
                *(len(notation.number(x[w])) for x in (shown.locals, shown.sent)),
            ]
        )
    leaves: list[list[Any]] = [[i, ends[i]] for i in free]
    leaves.sort(key=lambda leaf: _natural(circuit.parts[leaf[0]].name))
    return Tape(sources, helpers, parts, wires, leaves, _widened(circuit, shown))


def end_of(x: float) -> float:
    """The end of a slider to both sides of 0: 1, 2 or 5 times a power of ten, and half as far again as x or more.

    Example:
        >>> end_of(-1.0), end_of(3.0), end_of(120.0), end_of(0.002)
        (5.0, 5.0, 200.0, 0.2)
    """
    size = abs(float(x))
    if not math.isfinite(size):
        return LEAST_RANGE
    wanted = 1.5 * size if size >= 0.01 or not size else 100 * size
    if size >= 0.01 or not size:
        wanted = max(wanted, LEAST_RANGE)
    wanted = min(max(wanted, 1e-300), 1e300)
    unit = 10.0 ** math.floor(math.log10(wanted))
    return next(k * unit for k in (1.0, 2.0, 5.0, 10.0) if k * unit >= wanted * (1 - 1e-12))


def _natural(name: str) -> list[Any]:
    """A key that sorts w2 before w10."""
    return [(0, int(x), "") if x.isdecimal() else (1, 0, x) for x in re.findall(r"\d+|\D+", name)]


def _number(x: Any) -> Any:
    """A number as JSON and JavaScript have it; -0, infinities and NaN too."""
    return x if isinstance(x, bool) else float(x)


def _check(circuit: Circuit) -> None:
    """NotLive if a part is a closed box, holds an array, or is a choice that Python made."""
    for part in circuit.parts:
        if part.kind is Kind.MODULE or (part.kind is Kind.GATE and part.op is None):
            name = part.label or part.name
            raise NotLive(
                say(
                    "{name} is a closed box, which fold=False, or a larger depth or max_nodes of draw(), opens",
                    name=name,
                )
            )
        x = part.value
        if isinstance(x, str) or np.shape(x):
            shape = notation.value(np.asarray(x)) if not isinstance(x, str) else x
            if np.size(x) == 1 or part.named:
                shape = str(np.shape(x))
            raise NotLive(say("{name} is an array, {shape}, and only single numbers can be dragged",
                              name=part.name, shape=shape))  # fmt: skip
        dtype = getattr(x, "dtype", None)
        if dtype is not None and part.kind is not Kind.CONSTANT and dtype != np.float64:
            raise NotLive(say("{name} holds {dtype}, and a page computes in float64", name=part.name, dtype=dtype))
        if isinstance(x, complex) or getattr(dtype, "kind", "f") == "c":
            raise NotLive(say("{name} is complex", name=part.name))
        if part.op is not None and part.op.selects:
            for k, w in enumerate(part.entering):
                source = circuit.parts[circuit.wires[w].source]
                if part.op.operand(k) == "condition" and source.kind is Kind.CONSTANT:
                    raise NotLive(say(
                        "the choice of {gate} was made in Python, and dragging might change it", gate=part.symbol
                    ))  # fmt: skip


class _Writer:
    """Writes the gates of a circuit as functions and tables."""

    def __init__(self, circuit: Circuit) -> None:
        self.circuit = circuit
        self.functions: list[Function] = []
        self.made: dict[int, Written] = {}
        self.gates: dict[int, Any] = {}
        self.zeros: list[bool] = []  # for each part, True if it may hold a structural zero
        for i, part in enumerate(circuit.parts):
            if part.op is None:
                self.zeros.append(part.kind is Kind.CONSTANT and not part.value)
            else:
                self._write(i, part, part.op)

    def _write(self, i: int, part: Part, op: Op) -> None:
        params = part.params or {}
        sources = [self.circuit.wires[w].source for w in part.entering]
        constants = {
            k: _constant(self.circuit.parts[s].value)
            for k, s in enumerate(sources)
            if self.circuit.parts[s].kind is Kind.CONSTANT
        }
        try:
            made = written(op, constants, params)
            if not op.__module__.startswith("autograd.ops."):
                _compare(op, made, constants, params)
        except Untraceable as reason:
            raise NotLive(
                say("the gate {gate} cannot be written in JavaScript ({reason})", gate=op.name, reason=reason)
            ) from None
        self.made[i] = made
        passing = [self.circuit.wires[w].passes for w in part.entering]
        rules = [self._kept(rule) if rule and passes else -1 for rule, passes in zip(made.rules, passing, strict=True)]
        gate: list[Any] = [self._kept(made.forward), rules, list(part.entering)]
        extra = self._extra(op, params, sources, constants) or {}
        if op.kind != "elementwise":
            extra["p"] = 1
        extra |= self._marks(op, params)
        slopes = [
            rules[k] if rules[k] >= 0 or rule is None or _is_exact(self.circuit.parts[s]) else self._kept(rule)
            for k, (s, rule) in enumerate(zip(sources, made.rules, strict=True))
        ]
        if slopes != rules:
            extra["c"] = slopes
        if extra:
            gate.append(extra)
        self.gates[i] = gate

    @staticmethod
    def _marks(op: Op, params: Mapping[str, Any]) -> dict[str, Any]:
        """The facts that tell inexact numbers, as ``circuit.dust`` has them by the name of the op."""
        if not dust.is_known(op):
            return {"u": 1}
        found: dict[str, Any] = {}
        if op.name in dust.SUMS or op.name in dust.ABOVE_ALL:
            found["l"] = {"add": 1, "subtract": -1}.get(op.name, 2)
        if op.name in dust.ZERO_OF_0:
            found["o"] = dust.ZERO_OF_0[op.name]
        if ends := dust.ends_of(op, params):
            found["e"] = list(ends)
        if op.name in dust.SLOPE_NEVER:
            found["f"] = list(dust.SLOPE_NEVER[op.name])
        return found

    def _kept(self, function: Function) -> int:
        self.functions.append(function)
        return len(self.functions) - 1

    def _extra(self, op: Op, params: Mapping[str, Any], sources: list[int], constants: dict[int, Any]) -> Any:
        """The facts that tell structural zeros from others at a gate; None if there can be none.

        ``s``: it selects. ``m``: the function that finds whether it makes a zero. ``t``: for each rule, and ``z`` for
        the result, a table of bits by the pattern of zeros among the operands. Others,
        which ``_write`` adds, tell rounding and saturation as ``circuit.dust`` does. ``p``: it is not elementwise.
        ``o``: how many operands have to be 0 for a 0. ``l``: 1 for a sum, -1 for a difference, 2 for what is above its
        operands. ``e``: numbers that it never reaches. ``f``: nor do its slopes. ``u``: nothing is known of it. ``c``:
        the rules, those of constants included.
        """
        if op.kind != "elementwise" and op.selects:
            raise NotLive(say("{gate} chooses among the entries of arrays", gate=op.name))
        makes = op.selects and None in op.rules
        unsure = any(self.zeros[s] for s in sources)
        self.zeros.append(makes or (unsure and not op.selects and op.kind != "general"))
        if makes:
            plain = {k: x for k, x in constants.items() if op.rule(k) is None}
            unruled = sum(1 << k for k, rule in enumerate(op.rules) if rule is None)
            return {"s": 1, "m": self._kept(written(op, plain, params).forward), "n": unruled}
        if op.selects:
            return {"s": 1}
        if not unsure:
            return None
        patterns = [bits[::-1] for bits in product((False, True), repeat=len(sources))]  # the first operand is bit 0
        values = [self.circuit.parts[s].value for s in sources]
        none = (False,) * len(sources)
        with np.errstate(all="ignore"):
            tables = []
            for k, rule in enumerate(op.rules):
                sends = [_leaves(op, values, params, bits, k) for bits in patterns] if rule else []
                plain_zero = rule is not None and not _leaves(op, values, params, none, k)
                tables.append(sum(1 << n for n, sent in enumerate(sends) if sent or plain_zero or not any(patterns[n])))
            is_zero = [_computed(op, values, params, bits) == 0 for bits in patterns]
            found = sum(1 << n for n, zero in enumerate(is_zero) if zero and not is_zero[0])
        return {"t": tables, "z": found if op.kind != "general" else 0}


def _is_exact(part: Part) -> bool:
    """True for a whole number that is no node: it has no rounding error."""
    return part.kind is Kind.CONSTANT and part.params is None and float(part.value).is_integer()


def _constant(x: Any) -> Any:
    x = x.item() if isinstance(x, (np.generic, np.ndarray)) and not np.shape(x) else x
    return float(x) if isinstance(x, float) else x  # converts subclasses of float, too


def _arbitrary(op: Op, values: Sequence[Any], bits: Sequence[bool]) -> list[Any]:
    """Operands as ``probing.arbitrary_operands`` has them, 0 where the bits say."""
    like = 0.0 if op.kind == "elementwise" else np.zeros(())  # other ops accept arrays only
    return [
        x if op.rule(k) is None else arbitrary(like, not bit, salt=k + 1)
        for k, (x, bit) in enumerate(zip(values, bits, strict=True))
    ]


def _computed(op: Op, values: Sequence[Any], params: Mapping[str, Any], bits: Sequence[bool]) -> Any:
    return op.compute(_arbitrary(op, values, bits), params)


def _leaves(op: Op, values: Sequence[Any], params: Mapping[str, Any], bits: Sequence[bool], k: int) -> bool:
    """True if rule ``k`` sends back something else than 0 for arbitrary numbers, 0 where the bits say."""
    try:
        args = _arbitrary(op, values, bits)
        return bool(apply_rule(op.rule(k), arbitrary(0.0), op.compute(args, params), args, params) != 0)
    except Exception:  # as in the engine: an op may refuse arbitrary operands
        return True


def _compare(op: Op, made: Written, constants: Mapping[int, Any], params: Mapping[str, Any]) -> None:
    """Untraceable if a user's op computes something else than the record: it may look at its values unseen."""
    points = np.random.default_rng(0).normal(scale=3.0, size=(24, len(op.operands)))
    with np.errstate(all="ignore"):
        for point in points.tolist():
            args = [constants.get(k, x) for k, x in enumerate(point)]
            try:
                out = op.compute(args, params)
                pairs = [(made.forward(*args), out)]
                for k, rule in enumerate(made.rules):
                    if rule is not None:
                        pairs.append((rule(1.5, out, *args), apply_rule(op.rule(k), 1.5, out, args, params)))
                same = all(np.allclose(a, b, rtol=1e-9, atol=0.0, equal_nan=True) for a, b in pairs)
            except Exception as error:
                raise Untraceable(say("it fails at some numbers: {error}", error=error)) from error
            if not same:
                raise Untraceable(say("it is not the same function for all numbers"))


@dataclass(slots=True)
class _Shown:
    """The widest number that the texts of each part and wire may show."""

    values: list[Any]
    gradients: list[Any]
    locals: list[Any]
    sent: list[Any]


def _widest(circuit: Circuit, made: Mapping[int, Written], ends: Mapping[int, float]) -> _Shown:
    """The widest numbers while the leaves are dragged: at both ends of each, and anywhere together."""
    rng = np.random.default_rng(0)
    corners = [(i, sign) for i in list(ends)[: SAMPLES // 2] for sign in (1.0, -1.0)]
    count = 1 + len(corners) + SAMPLES
    values: list[Any] = []
    for i, part in enumerate(circuit.parts):
        if i in made:
            args = [values[circuit.wires[w].source] for w in part.entering]
            values.append(np.broadcast_to(made[i].forward(*args), count))
        elif i in ends:
            column = np.full(count, float(part.value))
            for k, (j, sign) in enumerate(corners):
                column[1 + k] = sign * ends[i] if i == j else part.value
            column[1 + len(corners) :] = rng.uniform(-ends[i], ends[i], SAMPLES)
            values.append(column)
        else:
            values.append(_constant(part.value))
    gradients: list[Any] = [None] * len(circuit.parts)
    gradients[-1] = np.ones(count)
    found = _Shown([], [], [0.0] * len(circuit.wires), [0.0] * len(circuit.wires))
    for i in reversed(range(len(circuit.parts))):
        if i in made and gradients[i] is not None:
            entering = circuit.parts[i].entering
            args = [values[circuit.wires[w].source] for w in entering]
            for w, rule in zip(entering, made[i].rules, strict=True):
                wire = circuit.wires[w]
                if wire.passes and rule is not None:
                    local, sent = rule(np.ones(count), values[i], *args), rule(gradients[i], values[i], *args)
                    found.locals[w], found.sent[w] = _widest_of(local, wire.local), _widest_of(sent, wire.sent)
                    before = gradients[wire.source]
                    with np.errstate(all="ignore"):
                        gradients[wire.source] = sent if before is None else before + sent
    for part, x, g in zip(circuit.parts, values, gradients, strict=True):
        found.values.append(_widest_of(x, part.value))
        found.gradients.append(0.0 if g is None else _widest_of(g, part.gradient))
    return found


def _widest_of(numbers: Any, now: Any) -> float:
    """The finite number with the longest text, that of now included."""
    candidates = [x for x in np.ravel(numbers).tolist() if math.isfinite(x)]
    candidates += [float(now)] if now is not None and math.isfinite(float(now)) else []
    return max(candidates, key=lambda x: len(notation.number(x)), default=0.0)


def _widened(circuit: Circuit, shown: _Shown) -> Circuit:
    parts = [
        replace(part, value=shown.values[i] if part.named else part.value,
                gradient=None if part.gradient is None else shown.gradients[i])
        for i, part in enumerate(circuit.parts)
    ]  # fmt: skip
    wires = [_widened_wire(wire, shown, w) for w, wire in enumerate(circuit.wires)]
    return replace(circuit, parts=parts, wires=wires)


def _widened_wire(wire: Wire, shown: _Shown, w: int) -> Wire:
    return replace(
        wire,
        local=None if wire.local is None else shown.locals[w],
        sent=None if wire.sent is None else shown.sent[w],
    )
