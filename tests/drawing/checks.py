"""Properties that every picture has."""

import math
import re
from collections import Counter
from itertools import combinations

import numpy as np

from autograd import gradients
from autograd.drawing.circuit import notation
from autograd.drawing.circuit.reading import read_circuit
from autograd.engine.node import Node
from autograd.engine.order import topological_order
from tests.drawing.svg_reading import read


def nodes(root):
    return topological_order(root, constants=True)


def uses(root):
    return [(node, x) for node in nodes(root) for x in node.inputs]


def assert_readable(svg):
    """Well-formed, nothing outside the card, no text over another, no wire through a text."""
    drawing = read(svg)
    width, height = float(drawing.root.get("width")), float(drawing.root.get("height"))
    for box in drawing.texts:
        assert box.left > 0, box
        assert box.right < width, box
        assert box.top > 0, box
        assert box.bottom < height, box
    for one, other in combinations(drawing.texts, 2):
        assert not one.overlaps(other), (one, other)
    loose = [box for box in drawing.texts if not box.on_shape]
    for key, points in drawing.wires.items():
        for box in loose:
            assert not any(box.left < x < box.right and box.top < y < box.bottom for x, y in points), (key, box)
    return drawing


def legend_of_values(drawing):
    """The legend's word for values, with an arrow along the flow."""
    return "value ↓" if "value ↓" in drawing.inked("value") else "value →"


def assert_complete(root, drawing):
    """One wire for each use, and each number that there is, once."""
    numbered = [key for key in drawing.wires if re.fullmatch(r"w\d+", key)]
    assert len(numbered) == len(uses(root))
    numbers = [part.value for part in read_circuit(root).parts]
    assert len(numbers) == len(nodes(root)) + sum(not isinstance(x, Node) for _, x in uses(root))
    expected = Counter(notation.value(x) for x in numbers if math.isfinite(x))
    assert Counter(drawing.inked("value")) == expected + Counter([legend_of_values(drawing)])


def assert_gradients(root, drawing):
    inner = [node for node in nodes(root) if node.requires_grad]
    found = [0.0 if g is None else g for g in gradients([root], inner)]
    marked = [part.gradient for part in read_circuit(root).parts if part.gradient is not None]
    assert np.array_equal(sorted(map(float, marked)), sorted(map(float, found)), equal_nan=True)
    finite = Counter(notation.gradient(g) for g in marked if math.isfinite(g))
    shown = Counter(t for t in drawing.inked("gradient") if t[0] not in "←↑")
    assert shown == finite
