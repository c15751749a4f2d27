"""Checking gradients against differences of function values.

``check_grads`` checks the derivatives of one function at one point. ``strategies`` draws points, matrices, indices and
whole programs for hypothesis, and ``gradients_agree`` puts the two together.
"""

from typing import TYPE_CHECKING, Any

from autograd.errors import MissingPackageError
from autograd.testing.checking.checker import check_grads as check_grads
from autograd.testing.checking.verdict import Comparison as Comparison
from autograd.testing.checking.verdict import GradientError as GradientError
from autograd.testing.checking.verdict import KinkError as KinkError
from autograd.testing.checking.verdict import UnclearError as UnclearError
from autograd.testing.checking.verdict import Verdict as Verdict
from autograd.testing.proposing import OpCall as OpCall
from autograd.testing.table import OpCheck as OpCheck
from autograd.testing.table import check_table as check_table

if TYPE_CHECKING:
    from autograd.testing.checking.property import gradients_agree as gradients_agree


def __getattr__(name: str) -> Any:
    """``gradients_agree``, loaded at first use: it needs hypothesis, and ``check_grads`` does not."""
    if name == "gradients_agree":
        try:
            from autograd.testing.checking.property import gradients_agree
        except ImportError as error:
            raise MissingPackageError(
                'gradients_agree needs hypothesis; install it with: pip install "gategrad[test]"'
            ) from error
        return gradients_agree
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
