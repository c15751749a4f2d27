"""``fixed_point(f, a, x0, distance, tol)`` as HIPS autograd has it; ``autograd.fixed_point`` is the plainer form."""

from autograd.implicit import fixed_point_of as fixed_point

__all__ = ["fixed_point"]
