"""Checking gradients against differences of function values.

``check_grads`` checks the derivatives of one function at one point. ``strategies`` draws points, matrices, indices and
whole programs for hypothesis, and ``gradients_agree`` puts the two together.
"""

from autograd.testing.checker import check_grads as check_grads
from autograd.testing.table import OpCheck as OpCheck
from autograd.testing.table import check_table as check_table
from autograd.testing.verdict import Comparison as Comparison
from autograd.testing.verdict import GradientError as GradientError
from autograd.testing.verdict import KinkError as KinkError
from autograd.testing.verdict import Verdict as Verdict
