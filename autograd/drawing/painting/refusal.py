"""The colours of a gate that refused its operands: it is red, with its operands, and nothing comes out of it."""

from __future__ import annotations

from autograd.drawing.circuit.parts import Circuit
from autograd.drawing.painting.shapes import Scene


def mark(scene: Scene, circuit: Circuit, message: str) -> None:
    """Give the shapes of the root of a circuit, of its beads and of the box behind it their looks; places stay.

    Example:
        >>> from autograd import Tensor
        >>> from autograd.drawing.circuit.refusal import find_refusal, read_refusal
        >>> from autograd.drawing.painting.scene import compose
        >>> try:
        ...     Tensor([1.0, 2.0]) * Tensor([1.0, 2.0, 3.0])
        ... except ValueError as error:
        ...     circuit = read_refusal(find_refusal(error))
        >>> scene = compose(circuit)
        >>> mark(scene, circuit, "no")
        >>> [bead.look for bead in scene.beads]
        ['bead-alarm', 'bead-alarm']
    """
    keys = {f"b{w}" for w in circuit.root.entering}
    for bead in scene.beads:
        if bead.key in keys:
            bead.look = bead.label.style = "bead-alarm"
    for body in scene.bodies:
        if body.key == f"n{len(circuit.parts) - 1}":
            body.tip = message
        elif body.key == "root":
            body.look, body.label.style = "nothing", "box-alarm"
