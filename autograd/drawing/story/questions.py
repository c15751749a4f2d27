"""The questions of a quiz: a walk through a circuit that asks for numbers before it shows them.

The walk has the order of the computation: the values of the gates forward; then, gate by gate backwards, the gradient
that the gate receives and its local derivatives. Everything on the walk is hidden until the walk has passed it, asked
for or not, so that nothing that is shown gives an answer away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import say
from autograd.drawing.story import mistakes
from autograd.drawing.story.answers import Key, key
from autograd.drawing.story.mistakes import Branch, finite, is_condition
from autograd.drawing.story.rounding import Rounding, rounding
from autograd.drawing.words import labels
from autograd.drawing.words.paths import factor
from autograd.drawing.words.rules import spoken_rule

ASKED = ("values", "locals", "gradients")

Wanted = Callable[[Part], bool]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its key, and two hints: the rule in words, then the numbers.

    Attributes:
        text: the question: ``v1 = w1 × x``, ``∂f/∂w1``.
        place: the key of the element of the picture in which the answer will stand.
        key: the right answer and the wrong ones that are known.
        hints: the rule in words; then, where there are any, the numbers.
        looks: keys of the elements of the picture that the reader should look at.
        flows: keys of the wires concerned.
    """

    text: str
    place: str
    key: Key
    hints: tuple[str, ...]
    looks: tuple[str, ...]
    flows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Station:
    """A station of the walk: a number that is hidden until the walk has passed it.

    Attributes:
        keys: of the elements of the picture that show it; texts of several lines have ``v3.1`` besides ``v3``.
        said: the number in words, ``v1 = −3``; empty if there is nothing to say.
        question: the question after the number; None if it is not asked for.
    """

    keys: tuple[str, ...]
    said: str
    question: Question | None = None


@dataclass(slots=True)
class Walk:
    """All stations in order; the names of those that could not be asked, by reason; the effects of rounding."""

    stations: list[Station] = field(default_factory=list)
    arrays: list[str] = field(default_factory=list)
    ruled: list[str] = field(default_factory=list)
    endless: list[str] = field(default_factory=list)
    rounding: Rounding = field(default_factory=lambda: Rounding([], [], []))

    @property
    def questions(self) -> list[Question]:
        """The questions in order."""
        return [station.question for station in self.stations if station.question]


def kinds_of(ask: object) -> tuple[str, ...]:
    """The questions, in the order of the computation.

    Raises:
        DrawingError: something else than "values", "locals", "gradients", or a list of these.
    """
    wanted = [ask] if isinstance(ask, str) else list(ask) if isinstance(ask, (list, tuple, set, frozenset)) else [None]
    unknown = [x for x in wanted if x not in ASKED]
    if unknown or not wanted:
        known = ", ".join(map(repr, ASKED))
        raise DrawingError(f"ask: got {ask!r}, expected one of {known}, or a list of them")
    return tuple(kind for kind in ASKED if kind in wanted)


def walk(circuit: Circuit, kinds: Sequence[str], wanted: Wanted = lambda part: True) -> Walk:
    """The walk through a circuit.

    Args:
        circuit: with gradients.
        kinds: the kinds of questions.
        wanted: True for the parts whose numbers are asked for; for a local derivative, the operand.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> a = Value(3.0, name="a")
        >>> circuit = read_circuit(a.exp() + a).with_gradients()
        >>> [question.text for question in walk(circuit, ["values", "gradients"]).questions]
        ['v1 = exp(a)', 'f = v1 + a', '∂f/∂v1', '∂f/∂a']
    """
    found = Walk(rounding=rounding(circuit))
    for i, part in enumerate(circuit.parts):
        if part.computed:
            asked = "values" in kinds and wanted(part)
            question = _value(circuit, i, found) if asked else None
            found.stations.append(Station((f"v{i}",), labels.statement(circuit, part), question))
    for i in reversed(range(len(circuit.parts))):
        part = circuit.parts[i]
        if part.gradient is not None:
            asked = "gradients" in kinds and wanted(part) and part is not circuit.root
            question = _gradient(circuit, i, found) if asked else None
            keys = (f"g{i}", *(f"s{w}" for w, wire in enumerate(circuit.wires) if wire.source == i))
            total = f"{circuit.derivative_of_root(part.name)} = {notation.gradient(part.gradient, circuit.most)}"
            found.stations.append(Station(keys, total, question))
        for w in part.entering:
            wire = circuit.wires[w]
            if wire.passes:
                asked = "locals" in kinds and wanted(circuit.parts[wire.source])
                question = _local(circuit, w, found) if asked else None
                said = say("local {derivative}", derivative=_slope(circuit, wire))
                said = f"{said} = {labels.local(circuit, wire)}"
                found.stations.append(Station((f"b{w}",), said if labels.local(circuit, wire) else "", question))
    return found


def _value(circuit: Circuit, i: int, found: Walk) -> Question | None:
    part = circuit.parts[i]
    entering = [circuit.parts[circuit.wires[w].source].value for w in part.entering]
    operands = [finite(x) for x in entering if not is_condition(x)]
    number = finite(part.value)
    if part.kind is not Kind.GATE:
        found.ruled.append(part.name)
        return None
    if number is None or None in operands:
        _leave_out(found, part.name, [part.value, *entering])
        return None
    formula, with_numbers = circuit.formula(part), circuit.formula(part, numbers=True)
    hints = [say("Put the numbers of the operands into {formula}.", formula=formula)]
    hints += [f"{part.name} = {with_numbers}"] if with_numbers != formula else []
    known = key(number, notation.value(part.value), mistakes.of_value(circuit, part),
                found.rounding.values[i])  # fmt: skip
    sources = [circuit.wires[w].source for w in part.entering]
    looks = (f"n{i}", *(f"v{source}" for source in sources))
    return Question(f"{part.name} = {formula}", f"v{i}", known, tuple(hints), looks, _wires(part.entering))


def _gradient(circuit: Circuit, i: int, found: Walk) -> Question | None:
    part = circuit.parts[i]
    total = finite(part.gradient)
    derivative = circuit.derivative_of_root(part.name)
    leaving = [(w, wire) for w, wire in enumerate(circuit.wires) if wire.source == i and wire.sent is not None]
    if total is None or part.kind is Kind.MODULE:
        _leave_out(found, derivative, [part.gradient, part.value])
        return None
    branches = []
    for _, wire in leaving:
        branch = _branch(circuit, wire)
        if branch is None:
            gate = circuit.parts[wire.target]
            _leave_out(found, derivative, [gate.gradient, gate.value] if gate.kind is Kind.GATE else [])
            return None
        branches.append(branch)
    hints = _hints_of_gradient(circuit, part, branches)
    known = key(total, notation.gradient(part.gradient), mistakes.of_gradient(circuit, part, branches),
                found.rounding.gradients[i])  # fmt: skip
    looks = [f"n{i}"]
    for w, wire in leaving:
        looks += [f"b{w}", f"g{wire.target}"]
    return Question(derivative, f"g{i}", known, hints, tuple(looks), _wires(w for w, _ in leaving))


def _branch(circuit: Circuit, wire: Wire) -> Branch | None:
    """The product along a wire, if its factors are single numbers; None if the wire has a rule on arrays."""
    gate = circuit.parts[wire.target]
    upstream, local, sent = finite(gate.gradient), finite(wire.local), finite(wire.sent)
    if upstream is None or local is None or sent is None:
        return None
    same = [circuit.wires[w].sent for w in gate.entering if circuit.wires[w].source == wire.source]
    label = f"{gate.symbol} ({gate.name})"
    if len(same) > 1 and all(finite(other) == sent for other in same):
        label = say("one of {count} wires into {gate}", count=len(same), gate=label)
    elif len(same) > 1:
        label += f", {say('operand {k}', k=wire.slot + 1)}"
    return Branch(wire, upstream, local, sent, label)


def _hints_of_gradient(circuit: Circuit, part: Part, branches: Sequence[Branch]) -> tuple[str, ...]:
    if not branches:
        return (say("No gradient comes back to {name}.", name=part.name),)
    if len(branches) == 1:
        gate = circuit.parts[branches[0].wire.target]
        words = say("Multiply the gradient that arrives at {gate}, {upstream}, by the local derivative {local}.",
                    gate=gate.symbol, upstream=circuit.derivative_of_root(gate.name),
                    local=_slope(circuit, branches[0].wire))  # fmt: skip
    else:
        words = say("{name} is used {count} times: multiply upstream × local in each branch, then add the products.",
                    name=part.name, count=len(branches))  # fmt: skip
    numbers = [(notation.number(branch.upstream), notation.number(branch.local)) for branch in branches]
    products = [f"{factor(up, first=i == 0)} × {factor(local)}" for i, (up, local) in enumerate(numbers)]
    return words, " + ".join(products)


def _local(circuit: Circuit, w: int, found: Walk) -> Question | None:
    wire = circuit.wires[w]
    gate, source = circuit.parts[wire.target], circuit.parts[wire.source]
    slope, local = _slope(circuit, wire), finite(wire.local)
    if local is None or finite(gate.value) is None or finite(source.value) is None:
        values = [wire.local if wire.local is not None else gate.value, gate.value, source.value]
        _leave_out(found, slope, values if gate.kind is Kind.GATE else [])
        return None
    formula = circuit.formula(gate)
    hints = [say("Differentiate {gate} = {formula} with respect to {name}; all else stands still.",
                 gate=gate.name, formula=formula, name=source.name)]  # fmt: skip
    if wire.symbol and wire.symbol != notation.value(wire.local):
        hints.append(f"{slope} = {spoken_rule(wire.symbol)}")
    known = key(local, notation.value(wire.local), mistakes.of_local(circuit, wire),
                found.rounding.locals[w])  # fmt: skip
    looks = (f"n{wire.target}", *(f"v{circuit.wires[e].source}" for e in gate.entering), f"v{wire.target}")
    text = say("local {derivative}", derivative=slope)
    return Question(text, f"b{w}", known, tuple(hints), looks, (f"w{w}",))


def _slope(circuit: Circuit, wire: Wire) -> str:
    """``∂v1/∂a``; with the operand's number where the gate has the same part twice."""
    gate = circuit.parts[wire.target]
    slope = f"∂{gate.name}/∂{circuit.carries(wire)}"
    same = sum((x.source, x.outputs) == (wire.source, wire.outputs) for x in (circuit.wires[w] for w in gate.entering))
    return f"{slope} ({say('operand {k}', k=wire.slot + 1)})" if same > 1 else slope


def _wires(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"w{w}" for w in numbers)


def _leave_out(found: Walk, name: str, values: Sequence[object]) -> None:
    """Remember why something cannot be asked: ``values`` are the numbers that it is made of, none for a box."""
    if not values:
        found.ruled.append(name)
    elif not all(notation.is_single(x) for x in values if not isinstance(x, str)):
        found.arrays.append(name)
    elif all(finite(x) is not None for x in values):
        found.ruled.append(name)
    else:
        found.endless.append(name)
