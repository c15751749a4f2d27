"""Wanted outputs of live pictures: requests, refusals, and the size of other pages."""

import re
from pathlib import Path

import numpy as np
import pytest

from autograd import Tensor, Value, draw
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.errors import DrawingError
from autograd.drawing.story.targets import GRID, targets, words
from nn import scalar

AND = {(0, 0): 0, (0, 1): 0, (1, 0): 0, (1, 1): 1}


def neuron(*weights, threshold=0.5):
    x = [Value(0.0, name=f"x{i}") for i in range(1, len(weights) + 1)]
    return scalar.Perceptron(len(weights), weights=weights, threshold=threshold)(x), x


def found(inputs, wanted=None, span=None, within=None):
    y, _ = neuron(1.0, 1.0)
    return targets(read_circuit(y), inputs, wanted, span, within)


def test_nothing_is_asked_without_inputs():
    assert found(None) is None
    y, _ = neuron(1.0, 1.0)
    assert "watch" not in draw(y).live().html


def test_rows_range_and_limit_of_a_truth_table():
    asked = found(["x1", "x2"], AND)
    assert asked["rows"] == [[[0.0, 0.0], 0.0], [[0.0, 1.0], 0.0], [[1.0, 0.0], 0.0], [[1.0, 1.0], 1.0]]
    assert (asked["span"], asked["outs"], asked["within"], asked["plot"]) == ([-0.5, 1.5], [0.0, 1.0], 0.5, 2)


def test_nodes_and_names_mean_the_same():
    y, (x1, x2) = neuron(1.0, 1.0)
    circuit = read_circuit(y)
    assert targets(circuit, [x2, x1], None, None, None) == targets(circuit, ["x2", "x1"], None, None, None)
    assert targets(circuit, x1, None, None, None) == targets(circuit, ["x1"], None, None, None)


def test_a_function_is_called_over_the_span():
    asked = found("x1", np.square, (-1, 3))
    assert asked["curve"] == pytest.approx(np.linspace(-1, 3, GRID) ** 2)
    assert (asked["outs"], asked["within"], asked["span"]) == ([0.0, 9.0], 0, [-1.0, 3.0])


def test_three_inputs_have_a_table_and_no_plot():
    y, x = neuron(1.0, 1.0, 1.0)
    assert targets(read_circuit(y), x, {(0, 0, 0): 0}, None, None)["plot"] == 0
    with pytest.raises(DrawingError, match="3 inputs have no curve and no map: give wanted="):
        draw(y).live(inputs=x)


def test_an_array_is_a_span():
    assert found("x1", None, np.array([-1, 3]))["span"] == [-1.0, 3.0]


def test_one_row_has_room_around_it():
    assert found("x1", {2: 1})["span"] == [1.0, 3.0]


@pytest.mark.parametrize(
    ("inputs", "more", "said"),
    [
        (None, {"wanted": AND}, "wanted= needs inputs="),
        (None, {"span": (0, 1)}, "span= needs inputs="),
        ([], {}, r"got \[\] as inputs, expected leaves of the picture: .*x1"),
        (3, {}, "got 3 as inputs"),
        ("x9", {}, "'x9' in inputs, expected leaves of the picture"),
        ([Value(1.0)], {}, "in inputs, expected leaves of the picture"),
        (["x1", "x1"], {}, "a leaf stands twice"),
        (["x1", "x2"], {"wanted": {0: 1}}, "got 0 as a key of wanted, expected 2 numbers, one for each input"),
        ("x1", {"wanted": AND}, r"got \(0, 0\) as a key of wanted, expected one number, for the one input"),
        (["x1", "x2"], {"wanted": {(0, "a"): 1}}, "got 'a' in a key of wanted, expected a finite number"),
        (["x1", "x2"], {"wanted": {(0, 0): float("nan")}}, "nan in wanted, expected a finite number"),
        (["x1", "x2"], {"wanted": {}}, "got 0 rows in wanted, expected 1 to 32"),
        (["x1", "x2"], {"wanted": max}, "a function as wanted= has one input"),
        ("x1", {"wanted": 3}, "got 3 as wanted, expected a dict"),
        ("x1", {"wanted": lambda x: 1 / 0}, r"wanted\(-5\) fails: ZeroDivisionError"),
        ("x1", {"wanted": lambda x: None}, "None in wanted, expected a finite number"),
        ("x1", {"span": 3}, "got span=3, expected two numbers"),
        ("x1", {"span": (1, 1)}, "expected the smaller end first"),
        ("x1", {"wanted": abs, "within": 0}, "within=0, expected a number above 0"),
        ("x1", {"within": 1}, "within= needs wanted="),
    ],
)
def test_what_does_not_fit_is_said(inputs, more, said):
    y, _ = neuron(1.0, 1.0)
    with pytest.raises(DrawingError, match=said):
        draw(y).live(inputs=inputs, **more)


def test_two_leaves_of_one_name_are_told_apart_by_the_node():
    a, b = Value(1.0, name="a"), Value(2.0, name="a")
    f = a * b
    circuit = read_circuit(f)
    names = [part.name for part in circuit.parts]
    assert targets(circuit, b, None, None, None)["plot"] == 1
    if names.count("a") == 2:
        with pytest.raises(DrawingError, match="a is the name of 2 leaves"):
            draw(f).live(inputs="a")


def test_a_picture_that_cannot_be_live_says_its_reason_as_before():
    t = Tensor([1.0, 2.0], name="t")
    live = draw((t * 2).sum()).live(inputs=[t])
    assert "only single numbers can be dragged" in live.reason


def test_heads_and_labels_are_escaped_and_spoken():
    x = Value(1.0, name="<b>")
    circuit = read_circuit(x * 2)
    said = words(circuit, targets(circuit, x, {0: 1}, None, None))
    assert said["heads"][0] == said["axes"][0] == "&lt;b&gt;"
    assert "нужно" in draw(x * 2, language="ru").live(inputs=x, wanted={0: 1}).html


def test_the_size_that_the_documentation_states_is_true():
    text = (Path(__file__).parents[3] / "docs" / "pictures" / "live.md").read_text("utf-8")
    (stated,) = re.findall(r"curve or map adds (\d+) KB", text)
    y, x = neuron(1.0, 1.0)
    more = len(draw(y).live(inputs=x, wanted=AND).html.encode()) - len(draw(y).live().html.encode())
    assert more / 1000 == pytest.approx(int(stated), rel=0.1)
