"""The colours of the picture of an error."""

import numpy as np

from autograd import Tensor
from autograd.drawing.circuit.refusal import find_refusal, read_refusal
from autograd.drawing.painting.refusal import mark
from autograd.drawing.painting.scene import compose


def test_the_gate_is_red_and_the_others_are_not():
    w = Tensor(np.ones(2), name="w")
    try:
        (w * 2) + Tensor(np.ones(3))
    except ValueError as error:
        circuit = read_refusal(find_refusal(error))
    scene = compose(circuit)
    places = [(body.x, body.y) for body in scene.bodies]
    mark(scene, circuit, "the message")
    looks = {body.key: body.look for body in scene.bodies}
    last = f"n{len(circuit.parts) - 1}"
    assert [key for key, look in looks.items() if look in ("refused", "nothing")] == [last, "root"]
    assert {bead.key: (bead.look, bead.label.text) for bead in scene.beads} == {
        f"b{circuit.root.entering[0]}": ("bead-alarm", "(2,)"),
        f"b{circuit.root.entering[1]}": ("bead-alarm", "(3,)"),
    }
    assert [body.tip for body in scene.bodies if body.key == last] == ["the message"]
    assert [(body.x, body.y) for body in scene.bodies] == places
