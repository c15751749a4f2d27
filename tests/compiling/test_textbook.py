"""Rules as textbooks write them: the same numbers as those of the table, where a function has a slope."""

import numpy as np
import pytest

from autograd import grad, ops, show_source

VECTORS = np.array([0.5, 1.5, 3.0]), np.array([2.0, 1.5, -0.5])
MATRIX = np.arange(6.0).reshape(2, 3) - 2.0


@pytest.mark.parametrize("name", ["sqrt", "cbrt", "log", "log1p", "relu", "max", "min"])
def test_one_operand(name):
    f = getattr(ops, name)
    source = show_source(lambda x: np.sum(f(x) * 1.5), VECTORS[0])
    assert ".view(" not in source.text
    assert "np.nan" not in source.text
    np.testing.assert_allclose(source.function()(2 * VECTORS[0])[1], grad(lambda x: np.sum(f(x) * 1.5))(2 * VECTORS[0]))


@pytest.mark.parametrize("f", [np.maximum, np.minimum, np.fmax, np.fmin])
def test_two_operands_with_a_tie(f):
    source = show_source(lambda x, y: np.sum(f(x, y) * 1.5), *VECTORS)
    assert ".view(" not in source.text
    for got, expected in zip(
        source.function()(*VECTORS)[1], grad(lambda x, y: np.sum(f(x, y) * 1.5), (0, 1))(*VECTORS), strict=True
    ):
        np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("operands", [(MATRIX, VECTORS[0]), (VECTORS[0], MATRIX.T), VECTORS], ids=["Wx", "xW", "xy"])
def test_products_with_vectors(operands):
    source = show_source(lambda x, y: np.sum((x @ y) ** 2), *operands)
    assert "reshape" not in source.text
    moved = [x + 0.25 for x in operands]
    for got, expected in zip(
        source.function()(*moved)[1], grad(lambda x, y: np.sum((x @ y) ** 2), (0, 1))(*moved), strict=True
    ):
        np.testing.assert_allclose(got, expected)


def test_where_the_textbook_is_wrong_the_engines_own_calls_are_shown():
    """0 times an infinite slope: the rule of textbooks says NaN, and so the source is another one."""

    def f(x):
        return np.sum(np.where(x > 0, np.sqrt(x), 0.0))

    x = np.array([0.0, 4.0])
    source = show_source(f, x)
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(source.function()(x)[1], grad(f)(x))


@pytest.mark.parametrize(
    ("f", "line"),
    [
        (lambda x: np.sum(x**0.5), "dt1 * (0.5 * x ** -0.5)"),
        (lambda x: np.sum(2.0**x), "dt1 * (t1 * np.log(2.0))"),
        (lambda x: np.sum(x ** (1.0 * x)), "dt2 * (t2 * np.log(x))"),
        (lambda x: np.sum(np.clip(x, 0.5, 2.0)), "dt1 * ((x >= 0.5) & (x <= 2.0))"),
    ],
)
def test_powers_and_bounds(f, line):
    x = np.array([0.25, 1.5, 4.0])
    source = show_source(f, x)
    assert line in source.text
    np.testing.assert_allclose(source.function()(1.5 * x)[1], grad(f)(1.5 * x))


def test_powers_with_bases_below_zero():
    source = show_source(lambda x: np.sum(x**3.0 + x**2), np.array([-2.0, 3.0]))
    assert "np.log" not in source.text
    np.testing.assert_allclose(source.function()(np.array([-1.0, 2.0]))[1], [3 - 2, 12 + 4])
