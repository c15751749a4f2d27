"""The vector spaces of values of any structure."""

import numpy as np
import pytest

import autograd
from autograd import grad
from autograd.transforms.vspaces import vspace


class TestVSpace:
    @pytest.mark.parametrize(
        "value", [3.0, np.ones((2, 3)), {"a": [1.0, np.ones(2)], "b": ()}, 1, np.ones(2, np.float32)]
    )
    def test_axioms(self, value):
        space = vspace(value)
        x, y = space.randn(), space.randn()
        assert vspace(x) == space
        assert space.inner_prod(x, x) > 0
        assert space.inner_prod(space.add(x, space.scalar_mul(x, -1.0)), y) == 0.0
        assert space.inner_prod(x, y) == space.inner_prod(y, x)
        basis = list(space.standard_basis())
        assert len(basis) == space.size
        for i, e in enumerate(basis):
            assert [space.inner_prod(e, f) for f in basis] == [float(i == j) for j in range(len(basis))]
            assert vspace(e) == space
        total = space.zeros()
        for e in basis:
            total = space.add(total, e)
        assert space.inner_prod(total, y) == pytest.approx(space.inner_prod(space.ones(), y))

    def test_nodes_others_and_refusals(self):
        space = vspace(autograd.Tensor([1.0, 2.0]))
        assert space == vspace(np.zeros(2))
        assert space != vspace(np.zeros(3))
        assert hash(space) == hash(vspace(np.zeros(2)))
        assert "(2,) float64" in repr(space)
        assert grad(lambda x: space.inner_prod(x, space.scalar_mul(x, 3.0)))(np.ones(2)).tolist() == [6.0, 6.0]
        with pytest.raises(autograd.OperandError, match="vspace: got 'text'"):
            vspace(["text"])
        with pytest.raises(autograd.ShapeError):
            vspace([1.0]).add([1.0], [1.0, 2.0])
