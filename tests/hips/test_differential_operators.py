"""``autograd.differential_operators``: the functions of ``autograd.functional``."""

import importlib

import numpy as np

import autograd


def test_differential_operators():
    operators = importlib.import_module("autograd.differential_operators")
    for name in (
        "checkpoint", "deriv", "elementwise_grad", "grad", "grad_and_aux", "grad_named", "hessian",
        "hessian_tensor_product", "hessian_vector_product", "jacobian", "make_ggnvp", "make_hvp", "make_jvp",
        "make_vjp", "multigrad_dict", "tensor_jacobian_product", "value_and_grad", "vector_jacobian_product",
    ):  # fmt: skip
        assert getattr(operators, name) is getattr(autograd, name)
    np.testing.assert_allclose(operators.make_jvp_reversemode(lambda x: x**2)(np.ones(2))(np.ones(2)), 2.0)
