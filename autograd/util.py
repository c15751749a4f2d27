"""HIPS autograd's name for small functions: sequences with other entries, the order of a graph, a quick check."""

from autograd.hips.tracing import toposort as toposort
from autograd.hips.utilities import func as func
from autograd.hips.utilities import quick_grad_check as quick_grad_check
from autograd.hips.utilities import subval as subval
from autograd.hips.utilities import subvals as subvals
