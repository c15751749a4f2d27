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
