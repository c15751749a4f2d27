"""Boxes opened and closed: the circuits that a reader can reach, and the truth of each."""

import random
import re
from dataclasses import replace

import numpy as np
import pytest

import nn
from autograd import Value, draw
from autograd.drawing.circuit.modules import Group, collapse
from autograd.drawing.circuit.opening import closings, explore, is_counted, members, opening
from autograd.drawing.circuit.parts import Kind
from autograd.drawing.circuit.reading import read_circuit
from nn import scalar

MODEL = nn.MLP([4, 8, 3], activation="tanh", rng=0)


def network(**options):
    x = np.arange(20.0).reshape(5, 4) / 20
    loss = nn.functional.cross_entropy(MODEL(x), [0, 1, 2, 0, 1])
    loss.backward()
    return read_circuit(loss, **options)


def neurons(depth=2, width=4):
    random.seed(0)
    out = scalar.MLP(3, [width, 1])([Value(1.0), Value(-2.0), Value(0.5)])
    out.backward()
    return read_circuit(out, depth=depth)


def symbols(circuit):
    """The first word on each gate and box."""
    return [part.symbol.split()[0] for part in circuit.parts if part.computed]


def box(circuit, label, k=0):
    return [part for part in circuit.parts if part.groups and part.label == label][k]


def test_boxes_open_one_by_one_and_close_again():
    circuit = network(depth=0)
    inside = circuit.inside
    first = inside.start()
    model = opening(inside, first, box(circuit, "MLP"))
    opened = inside.circuit(model)
    assert symbols(opened) == ["Linear", "Tanh", "Linear", "log_softmax", "nll"]
    layer = opening(inside, model, box(opened, "Linear", 1))
    inner = inside.circuit(layer)
    assert symbols(inner) == ["Linear", "Tanh", "linear", "log_softmax", "nll"]
    assert {part.name for part in inner.parts if part.kind is Kind.LEAF} == {"2.weight", "2.bias"}
    closed = closings(inside, layer)
    assert [groups[0].label for groups in closed] == ["Linear", "MLP"]  # inner boxes come first
    assert list(closed.values()) == [model, first]
    assert closings(inside, first) == {}


def test_the_first_state_is_the_picture():
    for circuit in (network(depth=0), network(depth=1), neurons(1), neurons(2)):
        again = circuit.inside.circuit(circuit.inside.start())
        assert [part.name for part in again.parts] == [part.name for part in circuit.parts]
        assert symbols(again) == symbols(circuit)
        assert [wire.symbol for wire in again.wires] == [wire.symbol for wire in circuit.wires]
        assert again.notes == circuit.notes


def test_equal_siblings_come_apart_before_they_open():
    circuit = neurons()
    inside, siblings = circuit.inside, box(circuit, "Neuron × 4")
    apart = opening(inside, inside.start(), siblings)
    shown = inside.circuit(apart)
    assert symbols(shown) == ["Neuron"] * 5
    one = opening(inside, apart, box(shown, "Neuron", 2))
    assert symbols(inside.circuit(one)).count("Neuron") == 4
    assert symbols(inside.circuit(one)).count("×") == 3
    assert [len(groups) for groups in closings(inside, one)] == [1, 4]
    assert list(closings(inside, one).values()) == [apart, inside.start()]


def test_siblings_that_were_not_folded_stay_so():
    folded = neurons().inside
    inside = replace(folded, siblings=False, sizes={})
    assert symbols(inside.circuit(inside.start())) == ["Neuron"] * 5
    assert inside.size(2) == folded.size(2) + 3


@pytest.mark.parametrize("circuit", [network(depth=0), neurons(0), neurons(2)], ids=["layers", "nested", "siblings"])
def test_every_number_is_that_of_the_whole(circuit):
    inside = circuit.inside
    found = explore(inside, circuit, 1000, 300)
    assert len(found) > 3
    by_identity = {part.identity: part for part in inside.whole.parts}
    called = {}
    for drawn in found.values():
        for part in drawn.parts:
            if part.groups:
                gates = {inside.whole.parts[i].identity for group in part.groups for i in group.gates}
                assert part.outputs > 1 or any(np.array_equal(by_identity[i].value, part.value) for i in gates)
                continue
            true = by_identity[part.identity]
            assert np.array_equal(part.value, true.value)
            assert (part.gradient is None and true.gradient is None) or np.array_equal(part.gradient, true.gradient)
            if part.named:  # all circuits use one name, and no other part has it
                assert called.setdefault(part.identity, part.name) == part.name
        names = [part.name for part in drawn.parts if part.named]
        assert len(names) == len(set(names))
    assert len(set(called.values())) == len(called)


def test_formulas_use_the_names_of_the_picture():
    random.seed(0)
    v2 = Value(0.5)  # the reader's name looks like a counted one
    out = scalar.MLP(1, [2, 1])([v2]) * v2
    out.backward()
    circuit = read_circuit(out, names={"v2": v2}, depth=0)
    inside = circuit.inside
    for drawn in explore(inside, circuit, 1000, 300).values():
        names = {name for part in drawn.parts for name in part.names or (part.name,)}
        used = {word for part in drawn.parts if part.op for word in re.findall(r"[\w.]+", drawn.formula(part))}
        assert {word for word in used if is_counted(word)} <= names
        assert {wire.of for wire in drawn.wires if wire.of} <= names
        assert next(part for part in drawn.parts if part.name == "v2").value == 0.5


def test_limits_of_the_walk():
    circuit = neurons(1, width=6)
    few = explore(circuit.inside, circuit, 40, 300)
    many = explore(circuit.inside, circuit, 1000, 300)
    assert 1 < len(few) < len(many)
    assert list(few) == list(many)[: len(few)]
    assert all(len(drawn.parts) <= 20 for drawn in explore(circuit.inside, circuit, 1000, 20).values())
    assert list(explore(circuit.inside, circuit, 0, 300)) == [circuit.inside.start()]


def test_levels_open_at_once():
    circuit = network(depth=0)
    found = explore(circuit.inside, circuit, 1000, 300)
    assert circuit.inside.levels == 2
    assert symbols(found[circuit.inside.level(2)]) == symbols(network())
    assert [circuit.inside.size(depth) for depth in (0, 1, 2)] == [3, 5, 9]


def test_members_have_their_parameters():
    circuit = network(depth=1)
    inside = circuit.inside
    state = opening(inside, inside.start(), box(circuit, "Linear"))
    drawn = inside.circuit(state)
    keys, gates = members(inside, drawn, (inside.groups[1],), circuit)
    assert {drawn.parts[i].name for i in keys if not drawn.parts[i].computed} == {"0.weight", "0.bias"}
    assert [drawn.parts[i].symbol for i in gates] == ["linear"]


def test_steps_of_loops_open_too():
    """The function that folds a circuit after its calls were collapsed."""
    x = Value(1.0, name="x")
    f = x
    for _ in range(6):
        f = f * 1.5
    f.backward()
    whole = read_circuit(f, names={"f": f})

    def fold(circuit):
        gates = {i for i, part in enumerate(circuit.parts) if part.computed and part.name != "f"}
        return collapse(circuit, [Group("step", "", 0, gates, frozenset())], 0)

    inside = replace(network(depth=0).inside, whole=whole, groups=[], depth=0, fold=fold)
    folded = inside.circuit(inside.start())
    assert symbols(folded) == ["step", "×"]
    state = opening(inside, inside.start(), box(folded, "step"))
    opened = inside.circuit(state)
    assert symbols(opened) == ["×"] * 6
    assert closings(inside, state) == {(): inside.start()}
    keys, gates = members(inside, opened, (), folded)
    assert len(gates) == 5
    assert set(keys) > set(gates)


def test_a_picture_of_a_whole_graph_has_nothing_inside():
    assert network().inside is None
    assert draw(Value(2.0) * 3)._circuit.inside is None


def test_what_was_opened_is_counted():
    circuit = network(depth=0)
    (remark,) = circuit.inside.circuit(circuit.inside.level(1)).remarks
    assert remark == "9 nodes; closed boxes: 3."
