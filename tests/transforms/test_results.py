"""Arguments and results of any structure at one node."""

import pytest

import autograd.numpy as np
from autograd import OperandError, Tensor, grad, hessian, jacobian
from autograd.extend import defvjp, primitive
from tests.transforms.primitives import P, X, line, of_line, of_line_composed


class TestResults:
    def test_containers_in_and_out(self):
        mine, composition = grad(of_line, (0, 1))(P, X), grad(of_line_composed, (0, 1))(P, X)
        for key in P:
            np.testing.assert_allclose(mine[0][key], composition[0][key], rtol=1e-12)
        np.testing.assert_allclose(mine[1], composition[1], rtol=1e-12)
        np.testing.assert_allclose(
            hessian(lambda x: of_line(P, x))(X), hessian(lambda x: of_line_composed(P, x))(X), rtol=1e-12
        )
        np.testing.assert_allclose(jacobian(lambda x: line(P, x)["y"], mode="fwd")(X), P["W"], rtol=1e-12)
        assert line(P, X)["count"] == 3

    def test_results_of_mixed_dtypes(self):
        f = primitive(lambda x: (x.astype(np.float32), 2.0 * x))
        defvjp(f, lambda ans, x: lambda g: g[0] + 2.0 * g[1])
        narrow, wide = f(Tensor([1.0, 2.0]))
        assert (narrow.dtype, wide.dtype) == (np.float32, np.float64)

    @pytest.mark.parametrize(
        ("result", "got"),
        [("text", "returned 'text'"), (None, "returned None"), (3, "returned 3"), (["a"], "returned ")],
    )
    def test_results_that_are_no_numbers(self, result, got):
        with pytest.raises(OperandError, match=got):
            grad(primitive(lambda x: result))(1.0)
