"""Automatic differentiation you can see: a scalar and a tensor engine on NumPy that share one table of rules.

- ``Value`` holds one number, ``Tensor`` one array; both record what is computed with them, and ``.backward()`` fills in
  the gradients.
- ``no_grad()`` stops recording in a block; ``gradients`` and ``tangents`` give derivatives without touching ``.grad``.
- ``draw`` and ``explain`` show a computation and its backward pass, gate by gate, as a picture and as a table.
- ``op`` declares an operation of your own.
"""

from typing import TYPE_CHECKING, Any

from autograd.backward import gradients as gradients
from autograd.backward import tangents as tangents
from autograd.errors import AutogradError as AutogradError
from autograd.errors import DeclarationError as DeclarationError
from autograd.errors import GraphError as GraphError
from autograd.errors import OperandError as OperandError
from autograd.errors import RuleError as RuleError
from autograd.errors import ShapeError as ShapeError
from autograd.graph import is_recording as is_recording
from autograd.graph import no_grad as no_grad
from autograd.graph import op as op
from autograd.tensor import Tensor as Tensor
from autograd.value import Value as Value

if TYPE_CHECKING:
    from autograd.drawing import draw as draw
    from autograd.drawing import explain as explain

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """``draw`` and ``explain``, loaded at first use: most programs never draw, and all of them import."""
    if name in ("draw", "explain"):
        from autograd import drawing

        return getattr(drawing, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), "draw", "explain"])
