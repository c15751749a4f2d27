"""Gradients that rules give as a way to add them to zeros."""

import numpy as np
import pytest

from autograd import grad, jacobian
from autograd.extend import defvjp, primitive
from autograd.transforms.sparse import SparseObject, dense
from autograd.transforms.vspaces import vspace
from tests.numeric import assert_close


@primitive
def take(x, i):
    return x[i]


@primitive
def untake(g, i, space):
    def mut_add(x):
        np.add.at(x, i, g)
        return x

    return SparseObject(space, mut_add)


defvjp(take, lambda ans, x, i: lambda g: untake(g, i, vspace(x)), None)
defvjp(untake, lambda ans, g, i, space: lambda h: take(h, i), None, None)

X = np.array([0.3, -1.2, 0.7])


@pytest.mark.parametrize("i", [1, [0, 2], [1, 1]])
def test_first_and_second_order(i):
    f = lambda x: np.sum(take(x, i) ** 3)  # noqa: E731
    plain = lambda x: np.sum(x[i] ** 3)  # noqa: E731
    assert_close(grad(f)(X), grad(plain)(X))
    assert_close(jacobian(grad(f))(X), jacobian(grad(plain))(X))


def test_beside_other_uses():
    assert_close(grad(lambda x: take(x, 0) + np.sum(x**2))(X), 2 * X + [1.0, 0.0, 0.0])


def test_dense():
    space = vspace(X)
    assert dense(untake(2.0, 1, space)).tolist() == [0.0, 2.0, 0.0]
    assert dense(X) is X
    assert vspace(untake(2.0, 1, space)) == space
