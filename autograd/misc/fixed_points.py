"""HIPS autograd's name for ``fixed_point(f, a, x0, distance, tol)``; ``autograd.fixed_point`` is the plainer form."""

from autograd.transforms.implicit import fixed_point_of as fixed_point

__all__ = ["fixed_point"]
