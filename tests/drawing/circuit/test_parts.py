"""A circuit as a whole: its formula, the derivative of its root, the first number that is not finite."""

import numpy as np

import nn
from autograd import Tensor, Value, ops
from autograd.drawing import draw
from autograd.drawing.circuit.reading import read_circuit
from tests.drawing.checks import assert_readable
from tests.drawing.svg_reading import read


def formula(root):
    return read_circuit(root, variables={}).whole_formula()


def test_brackets_are_where_they_must_be():
    a, b, c = (Value(1.0, name=name) for name in "abc")
    assert formula(a - (b - c)) == "a − (b − c)"
    assert formula(a - b - c) == "a − b − c"
    assert formula((a + b) * c / a) == "(a + b)·c ÷ a"
    assert formula(a * (b / c)) == "a·(b ÷ c)"
    assert formula((a + b) ** 2) == "(a + b)^2"
    assert formula((a**b) ** c) == "(a^b)^c"
    assert formula((-a) ** 2) == "(−a)^2"
    assert formula(-(a + b) * -2) == "−(a + b)·(−2)"
    assert formula(ops.maximum(a + b, 0)) == "max(a + b, 0)"


def test_long_formulas_are_not_shown():
    x = Value(1.0, name="x")
    f = x
    for _ in range(60):
        f = f * f + x
    assert formula(f) is None
    assert draw(f, title=None).title == "f"


def test_nan_and_infinity_are_marked_and_traced():
    x = Value(0.0, name="x")
    with np.errstate(divide="ignore"):
        f = x.log() * 2
    f.backward()
    picture = draw(f)
    assert "∞" in read(picture.svg).inked("alarm")
    assert "v1 = log(x) = −∞: here the numbers stop being finite" in str(picture)
    y = Value(0.0, name="y")
    g = y.sqrt() + 1
    g.backward()
    assert "∂g/∂y = ∞: here the gradients stop being finite" in str(draw(g))
    assert_readable(picture.svg)


def test_infinities_of_a_mask_are_no_fault():
    scores, future = Tensor(np.ones((2, 2)), name="scores"), np.triu(np.ones((2, 2), bool), 1)
    mask = np.where(future, -np.inf, 0.0)
    learned = Tensor(mask, name="learned")
    for masked in (np.where(future, -np.inf, scores), scores + mask, scores + learned):
        root = (np.exp(masked) ** 2).sum()
        root.backward()
        for picture in (draw(root), draw(np.exp(masked))):
            assert "finite" not in str(picture)
    total = np.where(future, -np.inf, scores).sum()
    assert "total = Σ(v1) = −∞: here the numbers stop being finite" in str(draw(total))
    assert "scores = ∞: here the numbers stop being finite" in str(draw(Value(np.inf, name="scores") * 2))


def test_masked_attention_is_drawn_without_a_fault():
    x, layer = Tensor(np.eye(3, 4), name="x"), nn.MultiheadAttention(4, 2, rng=0)
    mask = np.triu(np.full((3, 3), -np.inf), 1)
    for how in ({"is_causal": True}, {"attn_mask": mask}, {"attn_mask": mask < 0}):
        out = layer(x, x, x, **how)[0].sum()
        out.backward()
        assert "finite" not in str(draw(out))


def test_a_tensor_root_of_many_entries():
    w = Tensor([1.0, 2.0], name="w")
    y = w * 2
    y.backward(np.ones(2))
    assert "∂Σy/∂·" in str(draw(y))


def test_a_tight_product_does_not_look_like_a_divisor():
    a, b, c = (Value(x, name=name) for x, name in ((2.0, "a"), (3.0, "b"), (4.0, "c")))
    for f, said in [(a / b * c, "(a ÷ b)·c"), ((a / 3) * 3, "(a ÷ 3)·3"), (a * b / c, "a·b ÷ c"),
                    ((a / b + 1) * c, "(a ÷ b + 1)·c"), (a * (b / c), "a·(b ÷ c)"), (a * b * c, "a·b·c"),
                    ((a / b).exp() * c, "exp(a ÷ b)·c")]:  # fmt: skip
        circuit = read_circuit(f)
        assert circuit.whole_formula() == said
