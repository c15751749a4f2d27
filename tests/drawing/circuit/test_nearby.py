"""The neighbourhood of a root: the parts that are kept, and the remark on the rest."""

from autograd import Value
from autograd.drawing.circuit.nearby import nearest
from autograd.drawing.circuit.parts import Kind
from autograd.drawing.circuit.reading import read_circuit


def chain(n):
    x = Value(1.0, name="x")
    for _ in range(n):
        x = (x * 2).tanh()
    return x


def test_what_is_kept_has_its_wires_and_the_rest_has_dots():
    near = nearest(read_circuit(chain(30)), 10)
    assert 10 <= len(near.parts) <= 12
    assert [part.label for part in near.parts if part.kind is Kind.MODULE] == ["…"]
    for i, part in enumerate(near.parts):
        assert all(near.wires[w].target == i > near.wires[w].source for w in part.entering)
        assert part.uses == sum(wire.source == i for wire in near.wires)
    assert near.root.name == "f"
    assert near.remarks == ["60 nodes; drawn are the 6 nearest to the gate that failed."]


def test_a_small_circuit_stays_whole():
    circuit = read_circuit(chain(2))
    near = nearest(circuit)
    assert [part.name for part in near.parts] == [part.name for part in circuit.parts]
    assert all(part.kind is not Kind.MODULE for part in near.parts)
