"""Numbers, names and formulas as they are written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import OperandError, Value, ops
from autograd.drawing import draw, notation
from autograd.drawing.naming import variables_of
from autograd.drawing.reading import read_circuit

outer = Value(5.0)


@pytest.mark.parametrize(
    ("x", "text"),
    [(1.0, "1"), (-11.0, "−11"), (0.0, "0"), (-0.0, "0"), (2 / 3, "0.6667"), (12345.6, "12346"), (999999.0, "999999"),
     (1e6, "1e6"), (1.5e22, "1.5e22"), (1e-5, "1e−5"), (-2.5e-10, "−2.5e−10"), (float("nan"), "NaN"),
     (float("inf"), "∞"), (float("-inf"), "−∞"), (1e-320, "1e−320")],
)  # fmt: skip
def test_numbers(x, text):
    assert notation.number(x) == text


def test_complex_numbers():
    assert notation.number(1 + 2j) == "1+2i"
    assert notation.value(np.array(-0.5j)) == "0−0.5i"
    assert notation.number(1.0) == "1"  # not the complex one, which is equal


@given(st.floats(-1e300, 1e300))
def test_numbers_are_short_and_close(x):
    text = notation.number(x)
    assert len(text) <= 11
    assert float(text.replace("−", "-")) == pytest.approx(x, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("w0", ["w", "0"]), ("w_0", ["w", "0"]), ("layer1.w3", ["layer", "1", ".w", "3"]), ("x[12]", ["x", "12"]),
     ("1.5e6", ["1.5e6"]), ("log2(x)", ["log2(x)"]), ("w0_old", ["w0_old"]), ("g v1ᵀ", ["g v", "1", "ᵀ"]), ("", [""])],
)  # fmt: skip
def test_subscripts(text, pieces):
    assert [piece for piece, _ in notation.runs(text)] == pieces


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


def names(picture):
    return {part.name for part in picture._circuit.parts}


def test_names_come_from_the_callers_variables():
    weight, rates = Value(1.0), [Value(2.0), [Value(3.0)]]
    total = weight * rates[0] * rates[1][0] + outer
    assert names(draw(total)) >= {"weight", "rates[0]", "rates[1][0]", "outer", "total"}


def test_given_names_win_over_own_names_over_variables():
    a, b, c = Value(1.0, name="b"), Value(2.0), Value(3.0)
    found = names(draw(a * b * c, names={"rate": c, "unused": Value(0.0)}))
    assert found == {"b", "rate", "f", "v1", "v2"}  # the variable b is not used: the name is taken by a


def test_private_variables_are_not_used():
    _, _hidden = Value(1.0), Value(2.0)
    assert names(draw(_ * _hidden)) == {"v1", "v2", "f"}


def test_without_a_frame_there_are_numbers():
    assert variables_of(None) == {}


def test_wrong_names_are_refused():
    with pytest.raises(OperandError, match=r"names: got float for 'x'"):
        draw(outer, names={"x": 3.0})
