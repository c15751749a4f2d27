"""Numbers, names and formulas as they are written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.drawing.circuit import notation


@pytest.mark.parametrize(
    ("x", "text"),
    [(1.0, "1"), (-11.0, "−11"), (0.0, "0"), (-0.0, "0"), (2 / 3, "0.6667"), (12345.6, "≈ 12346"), (999999.0, "999999"),
     (1e6, "1e6"), (1.5e22, "1.5e22"), (1e-5, "1e−5"), (-2.5e-10, "−2.5e−10"), (float("nan"), "NaN"),
     (float("inf"), "∞"), (float("-inf"), "−∞"), (1e-320, "1e−320")],
)  # fmt: skip
def test_numbers(x, text):
    assert notation.number(x) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [(1234.56, "≈ 1235"), (-54321.4, "≈ −54321"), (99998.7, "≈ 99999"), (9999.96, "≈ 1e4"), (1000100.0, "≈ 1e6"),
     (10000.4, "≈ 10000"), (1.0 + 2**-52, "≈ 1"), (1234.0, "1234"), (123.4, "123.4"), (1.2345e7, "1.234e7"),
     (1.00001e-5, "1e−5")],
)  # fmt: skip
def test_what_reads_as_a_whole_number_and_is_none(x, text):
    assert notation.number(x) == text


def test_arrays_show_three_digits():
    assert notation.value(np.array([12345.6, 123.4, 1.0]), 3) == "[≈12346 ≈123 1]"


def test_complex_numbers():
    assert notation.number(1 + 2j) == "1+2i"
    assert notation.value(np.array(-0.5j)) == "0−0.5i"
    assert notation.number(1.0) == "1"  # an equal complex number prints differently


@given(st.floats(-1e300, 1e300))
def test_numbers_are_short_and_close(x):
    text = notation.number(x)
    assert len(text) <= 11
    assert float(text.removeprefix("≈ ").replace("−", "-")) == pytest.approx(x, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("w0", ["w", "0"]), ("w_0", ["w", "0"]), ("layer1.w3", ["layer", "1", ".w", "3"]), ("x[12]", ["x", "12"]),
     ("1.5e6", ["1.5e6"]), ("log2(x)", ["log2(x)"]), ("w0_old", ["w0_old"]), ("g v1ᵀ", ["g v", "1", "ᵀ"]), ("", [""])],
)  # fmt: skip
def test_subscripts(text, pieces):
    assert [piece for piece, _ in notation.runs(text)] == pieces


def test_functions_are_called_by_their_names_and_have_no_address():
    assert notation.array_or_words(np.sum) == "sum"
    assert notation.array_or_words(lambda x: x) == "<lambda>"
    assert "0x" not in notation.array_or_words(test_complex_numbers)
