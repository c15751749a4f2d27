"""The time at which a player tells each thing, beside the lines of the steps.

A reader who steps should find nothing before its step: neither a number in a tip, nor a warning that quotes one. And a
reader who points at a gate wants its step. Times are indices of steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from autograd.drawing.circuit.parts import Circuit, Kind, Part
from autograd.drawing.language.speaking import say
from autograd.drawing.story.steps import Step, with_role
from autograd.drawing.words import labels

NEVER = -1


@dataclass(slots=True)
class Schedule:
    """The step at which each thing is told, and the step to which a click leads.

    Attributes:
        stops: the steps a gate at a time: the first and the last step of each, and a heading.
        tips: for the key of a body, the times at which its tip changes: from when, and how many characters of the whole
            tip are told from then on (or another text).
        ways: for the key of a body, the step at which it computes and the one at which it sends its gradient back (for
            a leaf: at which its gradient is complete); ``NEVER`` where there is no such step.
        notes: warnings, each with the step from which it is told.
        remarks: other sentences to the reader.
    """

    stops: list[tuple[int, int, str]] = field(default_factory=list)
    tips: dict[str, list[tuple[int, int | str]]] = field(default_factory=dict)
    ways: dict[str, tuple[int, int]] = field(default_factory=dict)
    notes: list[tuple[str, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def schedule(circuit: Circuit, steps: Sequence[Step]) -> Schedule:
    """The times of a circuit's story.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> from autograd.drawing.story.steps import tell
        >>> circuit = read_circuit(Value(3.0, name="a") * 2).with_gradients()
        >>> times = schedule(circuit, tell(circuit))
        >>> times.ways
        {'n0': (0, 3), 'n2': (1, 3), 'root': (1, 2)}
        >>> for stop in times.stops:
        ...     print(stop)
        (0, 0, 'start')
        (1, 1, 'forward 1 of 1')
        (2, 2, 'backward: seed')
        (3, 3, 'backward, gate 1 of 1 · × is a swap multiplier')
    """
    computes = {step.gate: k for k, step in enumerate(steps) if step.phase == "forward"}
    sends: dict[int | None, int] = {}
    complete: dict[int, int] = {}
    for k, step in enumerate(steps):
        if step.phase == "backward":
            sends.setdefault(step.gate, k)
            if step.wire is not None:
                complete[circuit.wires[step.wire].source] = k
    seed, last, root = sends.get(None, NEVER), len(steps) - 1, len(circuit.parts) - 1
    complete[root] = seed
    ways = {}
    for i, part in enumerate(circuit.parts):
        if part.computed:
            ways[f"n{i}"] = computes.get(i, 0), sends.get(i, NEVER)
        elif part.kind is Kind.LEAF:
            ways[f"n{i}"] = 0, complete.get(i, last) if seed != NEVER else NEVER
    ways["root"] = computes.get(root, 0), seed
    tips = {}
    for i, part in enumerate(circuit.parts):
        if part.named and (changes := _tip(circuit, part, computes.get(i, 0), complete.get(i, last))):
            tips[f"n{i}"] = changes
    return Schedule(_stops(steps), tips, ways, _notes(circuit, computes, last), circuit.remarks)


def _tip(circuit: Circuit, part: Part, computed: int, complete: int) -> list[tuple[int, int | str]]:
    """The tip of a body: a formula, with its value once it is computed, with its gradient once that is complete."""
    whole = labels.part_tip(circuit, part)
    value = labels.part_tip(replace(circuit, has_gradients=False), part)
    changes = [(computed, value), *([(complete, whole)] if whole != value else [])]
    if part.computed:
        changes.insert(0, (0, f"{part.name} = {circuit.formula(part)}"))
    return [(k, len(text) if whole.startswith(text) else text) for k, text in changes]


def _notes(circuit: Circuit, computes: dict[int | None, int], last: int) -> list[tuple[str, int]]:
    """Warnings with their times: one on the way forward when that is done, one that quotes a gradient at the end."""
    forward = circuit.not_finite(backward=False)
    done = max(computes.values(), default=0)
    return [(note, done if note in forward else last) for note in circuit.notes]


def _stops(steps: Sequence[Step]) -> list[tuple[int, int, str]]:
    """The steps a gate at a time."""
    runs = [list(run) for _, run in groupby(range(len(steps)), lambda k: (steps[k].phase, steps[k].gate))]
    gates = sum(steps[run[0]].wire is not None for run in runs)
    stops, sent = [], 0
    for run in runs:
        step = steps[run[0]]
        heading = step.heading
        if step.wire is not None:
            sent += 1
            heading = with_role(say("backward, gate {k} of {n}", k=sent, n=gates), step)
        elif step.phase == "backward":
            heading = say("backward: seed")
        stops.append((run[0], run[-1], heading))
    return stops
