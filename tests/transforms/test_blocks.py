"""Jacobians and Hessians of nested containers, as blocks: against those of one vector, and closed forms."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

from autograd import OperandError, Tensor, grad, hessian, jacobian
from autograd.transforms.ravel import ravel

RNG = np.random.default_rng(0)


class Pair(NamedTuple):
    w: object
    b: object


@dataclass
class Layer:
    w: object
    b: object


def energy(p):
    w, b = (p["w"], p["b"]) if isinstance(p, dict) else (p.w, p.b) if hasattr(p, "w") else p
    return np.sum(np.tanh(w @ np.array([0.3, -1.2, 0.5]) + b) ** 2) * (1 + np.sum(b**3))


W, B = RNG.normal(size=(2, 3)), RNG.normal(size=2)
TREES = {
    "dict": {"w": W, "b": B},
    "tuple": (W, B),
    "list": [W, B],
    "named tuple": Pair(W, B),
    "dataclass": Layer(W, B),
}


def parts(tree):
    """The two entries of a tree of any kind."""
    return (tree["w"], tree["b"]) if isinstance(tree, dict) else (tree.w, tree.b) if hasattr(tree, "w") else tree


@pytest.mark.parametrize("kind", TREES)
def test_hessians_are_blocks_of_that_of_the_vector(kind):
    tree = TREES[kind]
    vector, unravel = ravel(tree)
    whole = hessian(lambda v: energy(unravel(v)))(vector)
    found = hessian(energy)(tree)
    assert type(found) is type(tree)
    ends = {"w": slice(0, 6), "b": slice(6, 8)} if kind != "dict" else {"b": slice(0, 2), "w": slice(2, 8)}
    rows = dict(zip("wb", parts(found), strict=True))
    for name, row in rows.items():
        assert type(row) is type(tree)
        for other, block in zip("wb", parts(row), strict=True):
            shape = {"w": (2, 3), "b": (2,)}
            assert block.shape == shape[name] + shape[other]
            np.testing.assert_allclose(
                block, whole[ends[name], ends[other]].reshape(block.shape), rtol=1e-12, atol=1e-14
            )


@pytest.mark.parametrize("mode", [None, "rev", "fwd"])
def test_jacobians_of_containers_in_and_out(mode):
    def f(p):
        return {"outer": p["b"][:, None] * p["w"], "s": [np.sum(p["w"]), p["c"] * p["b"]]}

    tree = {"w": W, "b": B, "c": 2.0}
    found = jacobian(f, mode=mode)(tree)
    eye2, eye3 = np.eye(2), np.eye(3)
    outer, (total, scaled) = found["outer"], found["s"]
    np.testing.assert_allclose(outer["w"], np.einsum("i,ik,jl->ijkl", B, eye2, eye3), atol=1e-15)
    np.testing.assert_allclose(outer["b"], np.einsum("ij,ik->ijk", W, eye2), atol=1e-15)
    np.testing.assert_array_equal(outer["c"], np.zeros((2, 3)))
    np.testing.assert_array_equal(total["w"], np.ones((2, 3)))
    assert total["c"] == 0.0
    assert type(total["c"]) is float
    np.testing.assert_allclose(scaled["b"], 2.0 * eye2)
    np.testing.assert_allclose(scaled["c"], B)


def test_results_that_are_containers_of_an_array():
    a, (b, n) = jacobian(lambda x: (x**2, [np.sum(x), 3.0]))(B)
    np.testing.assert_allclose(a, np.diag(2 * B))
    np.testing.assert_array_equal(b, np.ones(2))
    np.testing.assert_array_equal(n, np.zeros(2))
    assert jacobian(lambda x: {"a": x**2})(3.0) == {"a": 6.0}


def test_several_arguments():
    f = lambda x, y, z: x @ y * z  # noqa: E731
    x, y = RNG.normal(size=3), RNG.normal(size=3)
    by_x, by_z = jacobian(f, (0, 2))(x, y, 2.0)
    np.testing.assert_allclose(by_x, 2.0 * y)
    assert by_z == pytest.approx(x @ y)
    (xx, xy), (yx, yy) = hessian(f, (0, 1))(x, y, 2.0)
    np.testing.assert_array_equal(xx, np.zeros((3, 3)))
    np.testing.assert_array_equal(yy, np.zeros((3, 3)))
    np.testing.assert_allclose(xy, 2 * np.eye(3))
    np.testing.assert_allclose(yx, 2 * np.eye(3))


def test_blocks_can_be_differentiated():
    def f(scale):
        blocks = hessian(lambda p: np.sum(p["a"] ** 3) * p["b"] ** 2)({"a": scale * B, "b": scale})
        return np.sum(blocks["a"]["b"]) + blocks["b"]["b"]

    # The blocks are 6 s^3 B^2 and 2 s^3 sum(B^3).
    expected = 18 * np.sum(B**2) + 6 * np.sum(B**3)
    assert grad(f)(1.0) == pytest.approx(expected)
    found = jacobian(lambda p: p["a"] ** 2)({"a": Tensor(B)})["a"]
    assert isinstance(found, Tensor)
    np.testing.assert_allclose(found.data, np.diag(2 * B))


def test_precisions_and_empty_containers():
    single = {"a": np.ones(2, np.float32), "b": np.float32(2.0)}
    found = jacobian(lambda p: p["a"] * p["b"])(single)
    assert found["a"].dtype == found["b"].dtype == np.float32
    with pytest.warns(UserWarning, match="independent"):
        assert jacobian(lambda p: np.ones(2))({}) == {}
    found = hessian(lambda p: p["z"] ** 3)({"z": 2.0, "none": None})
    assert found == {"z": {"z": 12.0, "none": None}, "none": None}


def test_complex_parts():
    z = {"a": np.array([1j, 2.0]), "b": 1 + 1j}
    found = jacobian(lambda p: p["a"] * p["b"])(z)
    np.testing.assert_allclose(found["a"], np.diag([1 + 1j] * 2))
    np.testing.assert_allclose(found["b"], z["a"])
    with pytest.raises(OperandError, match="complex and real parts"):
        jacobian(lambda p: p["a"] * p["b"])({"a": z["a"], "b": 1.0})


def test_refusals():
    with pytest.raises(OperandError, match="got argnum=2 and 1 positional"):
        jacobian(np.sin, (0, 2))(1.0)
    with pytest.raises(OperandError, match="names an argument twice"):
        jacobian(np.sin, (0, 0))(1.0)
    with pytest.raises(OperandError, match="got 'text'"):
        jacobian(lambda p: p["a"])({"a": 1.0, "b": "text"})
