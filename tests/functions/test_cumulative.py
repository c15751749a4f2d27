"""Cumulative sums, products and extremes, called on Tensors in every form that NumPy knows."""

import numpy as np
import pytest

from autograd import Tensor
from autograd.errors import OperandError
from tests.functions.helpers import check_form, check_message, check_single_precision, forms, wrong

FORMS = [
    ("cumsum", lambda x: np.cumsum(x)),
    ("cumsum axis", lambda x: np.cumsum(x, axis=-2)),
    ("cumprod", lambda x: np.cumprod(x)),
    ("cumprod axis", lambda x: np.cumprod(x, axis=1)),
    ("nancumsum", lambda x: np.nancumsum(x, axis=0)),
    ("nancumprod", lambda x: np.nancumprod(x, axis=0)),
]


if hasattr(np, "cumulative_sum"):
    FORMS += [
        ("cumulative_sum", lambda x: np.cumulative_sum(x[0])),
        ("cumulative_sum initial", lambda x: np.cumulative_sum(x, axis=1, include_initial=True)),
        ("cumulative_prod", lambda x: np.cumulative_prod(x, axis=-2)),
        ("cumulative_prod initial", lambda x: np.cumulative_prod(x[1], include_initial=True)),
    ]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms(FORMS)
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


WRONG = [
    ("np.cumsum", lambda x: np.cumsum(x, axis=2), ValueError, "axis 2 is out of bounds"),
    ("np.cumsum", lambda x: np.cumsum(x, axis=(0, 1)), OperandError, "expected one integer"),
    ("np.cumprod", lambda x: np.cumprod(x, out=np.zeros(12)), OperandError, "out="),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)


def test_long_cumulative_products_agree_with_a_loop():
    rng = np.random.default_rng(0)
    x, weights = rng.uniform(0.9, 1.1, 1000), rng.normal(size=1000)
    x[[100, 700]] = 0.0
    t = Tensor(x)
    np.cumprod(t).backward(weights)
    expected, after = np.zeros(1000), 0.0
    before = np.concatenate([[1.0], np.cumprod(x)[:-1]])
    for i in reversed(range(1000)):
        after = weights[i] + (x[i + 1] * after if i < 999 else 0.0)
        expected[i] = before[i] * after
    np.testing.assert_allclose(t.grad, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("f", [np.cumsum, np.cumprod, np.nancumsum, np.nancumprod])
def test_a_single_number(f, axis):
    """NumPy takes axis 0 of it, and gives an array of one."""
    x = Tensor(2.5)
    result = f(x, axis=axis)
    np.testing.assert_array_equal(result.data, f(np.array(2.5), axis=axis))
    assert result.shape == (1,)
    (3 * result).sum().backward()
    assert x.grad == 3.0
    for wrong_axis in (1, -2):
        with pytest.raises(np.exceptions.AxisError):
            f(x, axis=wrong_axis)
