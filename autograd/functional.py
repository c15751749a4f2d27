"""Derivatives of Python functions: gradients, Jacobians, Hessians and products with them; any order, any nesting.

The function is called with Tensors in place of the arguments to differentiate by, the computation is recorded, and
sweeps over the record do the rest. Plain numbers and arrays go in and come out. Inside of another derivative
the sweep is recorded too, so these functions nest to any order; each call differentiates by nodes of its own, so that
nested ones are never confused.

Names and arguments are HIPS autograd's. ``argnum`` says which argument to differentiate by (a tuple of integers for a
tuple of results). An argument may be a nested container of numbers and arrays; its gradient has the same structure.

A complex argument z = x + iy is taken as two real ones. The gradient of a real function is the covector
df/dx - i df/dy, HIPS autograd's convention: the direction of steepest ascent is its conjugate, and holomorphic
functions pass it on multiplied by their derivatives f'(z). ``holomorphic_grad`` and ``jacobian`` give f'(z) itself.
"""

from autograd.transforms.gradients import elementwise_grad as elementwise_grad
from autograd.transforms.gradients import grad as grad
from autograd.transforms.gradients import grad_and_aux as grad_and_aux
from autograd.transforms.gradients import grad_named as grad_named
from autograd.transforms.gradients import holomorphic_grad as holomorphic_grad
from autograd.transforms.gradients import multigrad_dict as multigrad_dict
from autograd.transforms.gradients import stop_gradient as stop_gradient
from autograd.transforms.gradients import value_and_grad as value_and_grad
from autograd.transforms.jacobians import hessian as hessian
from autograd.transforms.jacobians import jacobian as jacobian
from autograd.transforms.products import deriv as deriv
from autograd.transforms.products import hessian_tensor_product as hessian_tensor_product
from autograd.transforms.products import hessian_vector_product as hessian_vector_product
from autograd.transforms.products import make_ggnvp as make_ggnvp
from autograd.transforms.products import make_hvp as make_hvp
from autograd.transforms.products import make_jvp as make_jvp
from autograd.transforms.products import make_jvp_reversemode as make_jvp_reversemode
from autograd.transforms.products import make_vjp as make_vjp
from autograd.transforms.products import tensor_jacobian_product as tensor_jacobian_product
from autograd.transforms.products import vector_jacobian_product as vector_jacobian_product

__all__ = [
    "deriv", "elementwise_grad", "grad", "grad_and_aux", "grad_named", "hessian", "hessian_tensor_product",
    "hessian_vector_product", "holomorphic_grad", "jacobian", "make_ggnvp", "make_hvp", "make_jvp",
    "make_jvp_reversemode", "make_vjp", "multigrad_dict", "stop_gradient", "tensor_jacobian_product", "value_and_grad",
    "vector_jacobian_product",
]  # fmt: skip
