"""Automatic differentiation you can see: a scalar and a tensor engine on NumPy that share one table of rules.

- ``Value`` holds one number, ``Tensor`` one array; both record the operations on them, and ``.backward()`` fills in the
  gradients.
- ``grad``, ``jacobian``, ``hessian`` and their like make derivative functions of functions.
- ``no_grad()`` stops recording in a block; ``gradients`` and ``tangents`` give derivatives without touching ``.grad``.
- ``draw`` and ``explain`` show a computation and its backward pass, gate by gate, as a picture and as a table.
- ``op`` declares an operation of your own.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from autograd.engine.declaration import op as op
from autograd.engine.late_modules import bind_late
from autograd.engine.recording import is_recording as is_recording
from autograd.engine.recording import no_grad as no_grad
from autograd.engine.reverse import gradients as gradients
from autograd.errors import AnomalyError as AnomalyError
from autograd.errors import ArgumentError as ArgumentError
from autograd.errors import AssignmentError as AssignmentError
from autograd.errors import AutogradError as AutogradError
from autograd.errors import ConvergenceError as ConvergenceError
from autograd.errors import DeclarationError as DeclarationError
from autograd.errors import FileFormatError as FileFormatError
from autograd.errors import GraphError as GraphError
from autograd.errors import IndexingError as IndexingError
from autograd.errors import LostStepWarning as LostStepWarning
from autograd.errors import MissingNameError as MissingNameError
from autograd.errors import MissingPackageError as MissingPackageError
from autograd.errors import MissingRuleError as MissingRuleError
from autograd.errors import NotDefinedError as NotDefinedError
from autograd.errors import NotOfferedError as NotOfferedError
from autograd.errors import OperandError as OperandError
from autograd.errors import PathError as PathError
from autograd.errors import RuleError as RuleError
from autograd.errors import SchoolError as SchoolError
from autograd.errors import ShapeError as ShapeError
from autograd.errors import UncompiledWarning as UncompiledWarning
from autograd.errors import ZeroWeightsError as ZeroWeightsError
from autograd.tensor import Tensor as Tensor
from autograd.value import Value as Value

if TYPE_CHECKING:
    from autograd.compiling import compile as compile
    from autograd.compiling import show_source as show_source
    from autograd.drawing import draw as draw
    from autograd.drawing import explain as explain
    from autograd.engine.debugging import detect_anomaly as detect_anomaly
    from autograd.engine.debugging import watch_writes as watch_writes
    from autograd.engine.forward import tangents as tangents
    from autograd.engine.lazy import compute as compute
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
    from autograd.functional import make_vjp as make_vjp
    from autograd.functional import multigrad_dict as multigrad_dict
    from autograd.functional import stop_gradient as stop_gradient
    from autograd.functional import tensor_jacobian_product as tensor_jacobian_product
    from autograd.functional import value_and_grad as value_and_grad
    from autograd.functional import vector_jacobian_product as vector_jacobian_product
    from autograd.hips.deprecated import primitive as primitive
    from autograd.transforms.checkpointing import checkpoint as checkpoint
    from autograd.transforms.implicit import fixed_point as fixed_point

__version__ = "0.2.0"


_LATER = {
    "autograd.compiling": ("show_source",),
    "autograd.drawing": ("draw", "explain"),
    "autograd.engine.debugging": ("detect_anomaly", "watch_writes"),
    "autograd.engine.forward": ("tangents",),
    "autograd.engine.lazy": ("compute",),
    "autograd.hips.deprecated": ("primitive",),
    "autograd.functional": (
        "deriv",
        "elementwise_grad",
        "grad",
        "grad_and_aux",
        "grad_named",
        "hessian",
        "hessian_tensor_product",
        "hessian_vector_product",
        "holomorphic_grad",
        "jacobian",
        "make_ggnvp",
        "make_hvp",
        "make_jvp",
        "make_vjp",
        "multigrad_dict",
        "stop_gradient",
        "tensor_jacobian_product",
        "value_and_grad",
        "vector_jacobian_product",
    ),
    "autograd.transforms.checkpointing": ("checkpoint",),
    "autograd.transforms.implicit": ("fixed_point",),
}
_HOMES = {name: home for home, names in _LATER.items() for name in names}
"""The modules of the names that are loaded at first use: a training step needs none of them, a drawing no transform."""


def __getattr__(name: str) -> Any:
    """The names of ``_HOMES`` and some modules, loaded at first use: all programs import, and few use everything.

    Also the names of ``autograd.builtins``, which HIPS autograd has here too. As real names of this module they would
    hide Python's own.
    """
    if name in _HOMES:
        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found
    if name == "compile":  # found by name only, so that ``from autograd import *`` leaves Python's own compile as it is
        found = globals()[name] = import_module("autograd.compiling").compile
        return found
    if name in ("functional", "functions", "misc", "transforms"):
        return import_module(f"autograd.{name}")
    if name in ("dict", "isinstance", "list", "tuple", "type"):
        return getattr(import_module("autograd.builtins"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, "compile"})


# ``from autograd import *`` brings all of these names, but no modules, and no imports for typing.
__all__ = [name for name in __dir__() if name[0] != "_" and not isinstance(globals().get(name), ModuleType)]
for _name in ("Any", "ModuleType", "TYPE_CHECKING", "bind_late", "compile", "import_module"):
    __all__.remove(_name)

# HIPS autograd loads these modules at once, and programs look for them in ``sys.modules``.
bind_late(
    sys.modules[__name__],
    (
        "builtins", "core", "differential_operators", "extend", "tracer", "util", "wrap_util", "numpy.",
        "numpy.numpy_boxes", "numpy.numpy_jvps", "numpy.numpy_vjps", "numpy.numpy_vspaces", "numpy.numpy_wrapper",
    ),
)  # fmt: skip
