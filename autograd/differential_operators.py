"""HIPS autograd's name for ``autograd.functional`` and ``checkpoint``."""

from autograd.extend import defvjp_argnum as defvjp_argnum
from autograd.extend import primitive as primitive
from autograd.functional import deriv as deriv
from autograd.functional import elementwise_grad as elementwise_grad
from autograd.functional import grad as grad
from autograd.functional import grad_and_aux as grad_and_aux
from autograd.functional import grad_named as grad_named
from autograd.functional import hessian as hessian
from autograd.functional import hessian_tensor_product as hessian_tensor_product
from autograd.functional import hessian_vector_product as hessian_vector_product
from autograd.functional import holomorphic_grad as holomorphic_grad
from autograd.functional import jacobian as jacobian
from autograd.functional import make_ggnvp as make_ggnvp
from autograd.functional import make_hvp as make_hvp
from autograd.functional import make_jvp as make_jvp
from autograd.functional import make_jvp_reversemode as make_jvp_reversemode
from autograd.functional import make_vjp as make_vjp
from autograd.functional import multigrad_dict as multigrad_dict
from autograd.functional import tensor_jacobian_product as tensor_jacobian_product
from autograd.functional import value_and_grad as value_and_grad
from autograd.functional import vector_jacobian_product as vector_jacobian_product
from autograd.hips.unary import make_jvp as _make_jvp
from autograd.hips.unary import make_vjp as _make_vjp
from autograd.hips.unary import unary_to_nary as unary_to_nary
from autograd.transforms.checkpointing import checkpoint as checkpoint
from autograd.transforms.vspaces import vspace as vspace

__all__ = [
    "_make_jvp", "_make_vjp", "checkpoint", "defvjp_argnum", "deriv", "elementwise_grad", "grad", "grad_and_aux",
    "grad_named", "hessian", "hessian_tensor_product", "hessian_vector_product", "holomorphic_grad", "jacobian",
    "make_ggnvp", "make_hvp", "make_jvp", "make_jvp_reversemode", "make_vjp", "multigrad_dict", "primitive",
    "tensor_jacobian_product", "unary_to_nary", "value_and_grad", "vector_jacobian_product", "vspace",
]  # fmt: skip
