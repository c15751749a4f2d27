"""Functions of complex numbers as functions of real ones."""

import numpy as np
import pytest

from autograd import Tensor, Value, jacobian
from autograd.testing import check_grads
from autograd.testing.checking.realified import is_complex, realified

Z = np.array([1.0 + 2.0j, -0.5j])
PARTS = [[1.0, 2.0], [0.0, -0.5]]


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (1j, True),
        (Z, True),
        (np.complex64(1.0), True),
        (Tensor(Z), True),
        (1.0, False),
        (1, False),
        (np.ones(2), False),
        (Tensor([1.0]), False),
        (Value(1.0), False),
        ("1j", False),
        (None, False),
    ],
)
def test_is_complex(x, expected):
    assert is_complex(x) is expected


def test_complex_arguments_are_taken_apart_and_joined_again():
    seen = []

    def f(tree, x, *, factor=1.0):
        seen.append((tree, x))
        return {"z": tree["z"][0] * factor, "x": x}

    g, (tree, x) = realified(f, [{"z": [Z], "name": "kept"}, 3.0])
    np.testing.assert_array_equal(tree["z"][0], PARTS)
    assert (tree["name"], x) == ("kept", 3.0)
    out = g(tree, x, factor=2.0)
    np.testing.assert_array_equal(out["z"], 2 * np.array(PARTS))
    assert out["x"] == 3.0
    ((joined, real),) = seen
    np.testing.assert_array_equal(joined["z"][0], Z)
    assert (joined["name"], real) == ("kept", 3.0)


def test_a_number_becomes_a_pair():
    conjugate, (x,) = realified(np.conj, [1.0 + 2.0j])
    assert type(x) is np.ndarray
    np.testing.assert_array_equal(x, [1.0, 2.0])
    np.testing.assert_array_equal(conjugate(x), [1.0, -2.0])


def test_single_precision_stays_single():
    f, (x,) = realified(np.conj, [Z.astype(np.complex64)])
    assert x.dtype == f(x).dtype == np.float32


def test_a_node_gives_its_numbers():
    _, (x,) = realified(np.conj, [Tensor(Z)])
    assert type(x) is np.ndarray
    np.testing.assert_array_equal(x, PARTS)


def test_real_arguments_with_a_complex_result():
    f, (x,) = realified(lambda x: x * 1j, [2.0])
    assert x == 2.0
    np.testing.assert_array_equal(f(x), [0.0, 2.0])


def test_the_function_keeps_its_name_and_signature():
    def f(z, w):
        return z

    g, _ = realified(f, [1j, 1.0])
    assert g.__name__ == "f"
    assert g.__wrapped__ is f


def test_derivatives_are_those_of_every_part_by_every_part():
    """A product with a + ib has the derivatives [[a, -b], [b, a]]."""
    f, (x,) = realified(lambda z: z * (3.0 + 4.0j), [1.0 + 1.0j])
    np.testing.assert_array_equal(jacobian(f)(x), [[3.0, -4.0], [4.0, 3.0]])
    assert check_grads(f, x)
