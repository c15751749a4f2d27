"""``scipy.spatial``: the distances between points of ``distance`` are differentiable."""

from autograd.scipy.refusals import everything_else as _everything_else
from autograd.scipy.spatial import distance as distance

__getattr__ = _everything_else("spatial")
