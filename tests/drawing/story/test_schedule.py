"""The times at which a player tells each thing: nothing before its step, everything in the end."""

import numpy as np
import pytest
from hypothesis import given

from autograd import Value
from autograd.drawing import draw
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.story.schedule import NEVER, schedule
from autograd.drawing.story.steps import tell
from autograd.drawing.words import labels
from tests.drawing.graphs import fan_out, frozen, lecture, value_graphs


def timed(root):
    circuit = read_circuit(root).with_gradients()
    steps = tell(circuit)
    return circuit, steps, schedule(circuit, steps)


def tip(circuit, times, i, k):
    """The tip of a part after step k."""
    told = ""
    for since, text in times.tips.get(f"n{i}", []):
        if since <= k:
            told = text
    return labels.part_tip(circuit, circuit.parts[i])[:told] if isinstance(told, int) else told


def test_the_tips_of_the_lecture_function():
    circuit, steps, times = timed(lecture()[0])
    names = [part.name for part in circuit.parts]
    v1, x = names.index("v1"), names.index("x")
    assert [tip(circuit, times, v1, k) for k in (0, 1, 8, 9)] == [
        "v1 = w1 × x", "v1 = w1 × x = −3", "v1 = w1 × x = −3", "v1 = w1 × x = −3\n∂f/∂v1 = 0.3679",
    ]  # fmt: skip
    assert [tip(circuit, times, x, k) for k in (0, 10, 11)] == ["x = −1", "x = −1", "x = −1\n∂f/∂x = 1.104"]
    assert len(steps) == 12


@given(value_graphs(most=25))
def test_a_tip_tells_no_gradient_before_all_of_its_parts_have_arrived_and_all_in_the_end(root):
    circuit, steps, times = timed(root)
    arrivals = {}
    for k, step in enumerate(steps):
        if step.wire is not None:
            arrivals[circuit.wires[step.wire].source] = k
    for i, part in enumerate(circuit.parts):
        assert tip(circuit, times, i, len(steps) - 1) == labels.part_tip(circuit, part)
        if i in arrivals:
            assert "∂" not in tip(circuit, times, i, arrivals[i] - 1)
            assert tip(circuit, times, i, arrivals[i]) == labels.part_tip(circuit, part)


@given(value_graphs(most=25))
def test_ways_lead_to_the_steps_of_their_gate(root):
    circuit, steps, times = timed(root)
    for key, (computes, sends) in times.ways.items():
        i = len(circuit.parts) - 1 if key == "root" else int(key[1:])
        if circuit.parts[i].computed and key != "root":
            assert f"n{i}" in steps[computes].stresses[:1]
            assert steps[computes].phase == "forward"
            assert sends == NEVER or (steps[sends].phase, steps[sends].gate) == ("backward", i)
            assert (sends == NEVER) == all(circuit.wires[w].sent is None for w in circuit.parts[i].entering)


@given(value_graphs(most=25))
def test_stops_are_all_steps_a_gate_at_a_time(root):
    _, steps, times = timed(root)
    assert [k for first, end, _ in times.stops for k in range(first, end + 1)] == list(range(len(steps)))
    for first, end, _ in times.stops:
        assert len({(step.phase, step.gate) for step in steps[first : end + 1]}) == 1
    sending = {step.gate for step in steps if step.wire is not None}
    assert sum(end >= first and steps[first].wire is not None for first, end, _ in times.stops) == len(sending)


def test_headings_of_stops():
    _, _, times = timed(fan_out()[0])
    assert [heading for *_, heading in times.stops][-4:] == [
        "backward, gate 1 of 4 · + is a distributor", "backward, gate 2 of 4 · max is a router",
        "backward, gate 3 of 4 · × is a swap multiplier", "backward, gate 4 of 4 · × is a swap multiplier",
    ]  # fmt: skip


def test_a_warning_that_quotes_a_gradient_waits_for_the_end():
    x = Value(2.0, name="x")
    f = x * x
    f.backward()
    x.grad = 8.0
    _, steps, times = timed(f)
    ((note, k),) = times.notes
    assert "∂f/∂x = 4" in note
    assert k == len(steps) - 1


def test_a_warning_about_values_waits_for_the_way_back():
    with np.errstate(all="ignore"):
        _, steps, times = timed(Value(0.0, name="x").log() * 2)
    (stop,) = [k for note, k in times.notes if "numbers stop being finite" in note]
    assert [step.phase for step in steps[stop : stop + 2]] == ["forward", "backward"]


def test_nothing_to_differentiate():
    _, _, times = timed(frozen())
    assert times.stops == [(0, 0, "start")]
    assert times.ways == {"root": (0, NEVER)}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_language_of_the_steps(language):
    steps = draw(fan_out()[0], language=language).step()
    assert ("обратный проход" in str(steps)) == (language == "ru")
    assert ("К обратному проходу" in steps.html) == (language == "ru")
    assert ("To the backward pass" in steps.html) == (language == "en")
