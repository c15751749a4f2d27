"""The story of a graph, step by step."""

import re
from base64 import b64decode

import numpy as np
import pytest
from hypothesis import given

from autograd import Tensor, Value, gradients, op, ops
from autograd.drawing import draw
from autograd.drawing.circuit.dust import Dust
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.story.answers import NEAR_0
from autograd.drawing.story.steps import tell
from autograd.engine.order import topological_order
from tests.drawing.graphs import frozen, lecture, value_graphs
from tests.drawing.svg_reading import read


def told(root):
    return tell(read_circuit(root).with_gradients())


def draw_steppable(root):
    """The picture inside of a step-through."""
    return b64decode(re.search(r"base64,([^\"]*)", draw(root).step().html)[1]).decode()


def number(text):
    return float(re.split("[=≈]", text)[-1].replace("−", "-").replace("∞", "inf"))


def products(steps):
    for step in steps:
        pieces = {piece.look: piece for piece in step.line if piece.label and not piece.label.startswith("sum")}
        if {"upstream", "local", "downstream"} <= set(pieces):
            yield tuple(number(pieces[look].text) for look in ("upstream", "local", "downstream"))


def test_each_output_of_a_box_has_a_sum_of_its_own():
    a, b = Value(1.0, name="a"), Value(2.0, name="b")
    for _ in range(50):
        a, b = (a + b).sin(), (a * b).tanh()
    circuit = draw(a - b, fold=True)._circuit.with_gradients()
    steps = [step for step in tell(circuit) if step.wire is not None and circuit.wires[step.wire].outputs]
    assert [str(step).partition(" = ∂f/∂")[2] for step in steps] == [
        "v5, part 1 of 2 −1.516e−19",
        "v6, part 1 of 2 −0.2556",
        "v5, part 2 of 2 0.9675 sum −1.516e−19 + 0.9675 = 0.9675",
        "v6, part 2 of 2 0.9675 sum −0.2556 + 0.9675 = 0.712",
    ]
    (box,) = [f"g{i}" for i, part in enumerate(circuit.parts) if part.steps]
    assert [box in step.shows for step in steps] == [False, False, False, True]
    assert not any(step.writes for step in steps)


def test_the_lecture_function():
    f, *_ = lecture()
    assert [str(step) for step in told(f)] == [
        "start: Inputs are set. Next: values flow forward, then gradients flow back.",
        "forward 1 of 4: v1 = w1 × x = 3 × (−1) = −3",
        "forward 2 of 4: v2 = w0 + v1 = 2 + (−3) = −1",
        "forward 3 of 4: v3 = exp(v2) = exp(−1) = 0.3679",
        "forward 4 of 4: f = 1 + v3 = 1 + 0.3679 = 1.368",
        "backward 1 of 7: seed ∂f/∂f = 1",
        "backward 2 of 7 · + is a distributor: upstream ∂f/∂f 1 × local ∂f/∂v3 1 = ∂f/∂v3 1",
        "backward 3 of 7 · exp is a scaler: upstream ∂f/∂v3 1 × local ∂v3/∂v2 v3 = 0.3679 = ∂f/∂v2 0.3679",
        "backward 4 of 7 · + is a distributor: upstream ∂f/∂v2 0.3679 × local ∂v2/∂w0 1 = ∂f/∂w0 0.3679",
        "backward 5 of 7 · + is a distributor: upstream ∂f/∂v2 0.3679 × local ∂v2/∂v1 1 = ∂f/∂v1 0.3679",
        "backward 6 of 7 · × is a swap multiplier: upstream ∂f/∂v1 0.3679 × local ∂v1/∂w1 x = −1 = ∂f/∂w1 −0.3679",
        "backward 7 of 7 · × is a swap multiplier: upstream ∂f/∂v1 0.3679 × local ∂v1/∂x w1 = 3 = ∂f/∂x 1.104",
    ]


@given(value_graphs(most=25))
def test_every_product_is_true_and_the_last_sums_are_the_gradients(root):
    steps = told(root)
    for upstream, local, downstream in products(steps):
        if np.isfinite([upstream, local]).all():
            assert downstream == pytest.approx(upstream * local, rel=2e-3, abs=1e-300)
    written = {}
    for step in steps:
        written.update(step.writes)
    order = topological_order(root, constants=True)
    circuit = read_circuit(root)
    index = [i for i, part in enumerate(circuit.parts) if part.gradient is not None]
    nodes = [node for node in order if node.requires_grad]
    for i, g in zip(index, gradients([root], nodes), strict=True):
        text = written.get(f"g{i}")
        # the picture holds the number of a rest of rounding, and does not print it
        if text is not None and text.endswith(NEAR_0):
            held = circuit.parts[i].gradient
            assert isinstance(held, Dust)
            assert float(held) == g
        elif text is not None and np.isfinite(g):
            assert number(text) == pytest.approx(g, rel=1e-3, abs=1e-300)


@given(value_graphs(most=25))
def test_every_key_is_in_the_picture_and_everything_is_seen_in_the_end(root):
    picture = draw(root)
    circuit = picture._circuit.with_gradients()
    shown = type(picture)(circuit)
    keys = {element.get("id").partition("-")[2] for element in read(shown.svg).root.iter() if element.get("id")}
    steps = tell(circuit)
    used = {key for step in steps for key in (*step.shows, *step.flows, *step.stresses, *step.writes)}
    fleeting = {key for key in used if re.fullmatch(r"[bs]\d+", key)}  # beads and sent parts, which a wire may lack
    constants = {f"v{i}" for i, part in enumerate(circuit.parts) if not part.named}
    assert used - fleeting - constants <= keys
    late = {key for key in keys if re.fullmatch(r"[gbsaw]\d+(\.\d+)?", key)}
    assert late <= {key for step in steps for key in step.shows}


def test_stepping_needs_no_backward_and_calls_none():
    f, *leaves = lecture()
    assert len(draw(f).step()) == 12
    drawing = read(draw_steppable(f))
    assert "← gradient ∂root/∂·, in .grad after root.backward()" in drawing.inked("gradient")
    assert "1.104" in drawing.inked("gradient")
    assert [x.grad for x in (f, *leaves)] == [0.0] * 4


def test_a_blocked_gradient_is_seen_in_the_end():
    x, y = Value(2.0, name="x"), Value(3.0, name="y")
    steps = told(ops.sign(x) + y)
    assert "g0" in steps[-1].shows
    assert not any("∂f/∂x" in str(step) for step in steps)


def test_nothing_to_differentiate():
    assert repr(draw(frozen()).step()).startswith("f, in 1 step\nstart: ")
    assert [step.phase for step in told(frozen())] == ["start"]


def test_arrays_step_by_rules():
    x, w = np.ones((5, 3)), Tensor(np.ones((3, 2)), name="w")
    b = Tensor(np.zeros(2), name="b")
    lines = "\n".join(map(str, told((x @ w + b).sum())))
    assert "v1 = (5, 3) @ w = (5, 3) @ (3, 2) = (5, 2)" in lines
    assert "rule for g (5, 3)ᵀ · g (5,2) = (3,2) → " in lines
    assert "undo broadcasting Σ axis 0 = " in lines


def test_large_arrays_add_up_by_their_norms():
    x = Tensor(np.ones((4, 5)), name="x")
    lines = [str(step) for step in told((x * 2 + x).sum())]
    assert lines[-1].endswith("∂f/∂x, part 2 of 2, shape (4, 5) ‖8.944‖ sum so far ‖13.42‖")


def test_a_branch_that_sends_nothing_is_no_part():
    x = Value(2.0, name="x")
    lines = [str(step) for step in told(ops.sign(x * 2) + x)]
    assert lines[-1].endswith("× local ∂f/∂x 1 = ∂f/∂x 1")


def test_a_long_sum_is_cut_short():
    x = Value(0.5, name="x")
    total = x * 1
    for factor in range(2, 26):
        total = total + x * factor
    *_, last = told(total)
    assert str(last).endswith("∂f/∂x, part 25 of 25 1 sum 25 + 24 + … (25 terms) = 325")
    assert list(last.writes.values()) == ["325"]


@pytest.mark.parametrize(("role", "said"), [("averager", "is an averager"), ("mixer", "is a mixer")])
def test_the_article_fits_the_role(role, said):
    @op(lambda g, out, x: g / 2, gate=role)
    def half(x):
        """x / 2."""
        return x / 2

    *_, last = told(half(Value(2.0, name="x")))
    assert last.role == f"half {said}"
    assert last.heading == f"backward 2 of 2 · half {said}"
