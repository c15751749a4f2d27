"""Functions with derivatives of your own: wrap one with ``primitive``, give its rules with ``defvjp`` and ``defjvp``.

Names and arguments are HIPS autograd's. This is the door for functions that the ops cannot see into: a solver, a
compiled library, a formula whose derivative is known to be better than that of its steps. A primitive takes any
arguments; those positional ones that are nodes, or containers with nodes in them, are differentiated by. It sees plain
numbers and arrays, and may return a number, an array or a container of them.

Objects that are no arrays may be arguments and results, too, once their class has a box and a vector space;
``Box.register`` shows how.

An operation on arrays of your own that always takes the same operands is shorter as an ``autograd.op``.
"""

from importlib import import_module
from typing import Any

from autograd.transforms.custom_rules import def_linear as def_linear
from autograd.transforms.custom_rules import defjvp as defjvp
from autograd.transforms.custom_rules import defjvp_argnum as defjvp_argnum
from autograd.transforms.custom_rules import defjvp_argnums as defjvp_argnums
from autograd.transforms.custom_rules import defvjp as defvjp
from autograd.transforms.custom_rules import defvjp_argnum as defvjp_argnum
from autograd.transforms.custom_rules import defvjp_argnums as defvjp_argnums
from autograd.transforms.custom_rules import notrace_primitive as notrace_primitive
from autograd.transforms.custom_rules import primitive as primitive
from autograd.transforms.sparse import SparseObject as SparseObject
from autograd.transforms.vspaces import VSpace as VSpace
from autograd.transforms.vspaces import vspace as vspace

_LATER = {"Box": "boxes", "JVPNode": "nodes", "VJPNode": "nodes", "register_notrace": "tracing"}
"""Names that packages for HIPS autograd import from here, and the module of ``autograd.hips`` that it lies in."""


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"autograd.hips.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "SparseObject", "VSpace", "def_linear", "defjvp", "defjvp_argnum", "defjvp_argnums", "defvjp", "defvjp_argnum",
    "defvjp_argnums", "notrace_primitive", "primitive", "vspace",
]  # fmt: skip
