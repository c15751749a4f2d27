"""A circuit as a whole: its formula, the derivative of its root, the first number that is not finite."""

import numpy as np

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
