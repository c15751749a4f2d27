"""The error of this package."""

from autograd.errors import AutogradError


class DrawingError(AutogradError, ValueError):
    """A picture that cannot be made: too many boxes, an unknown file type, an unknown direction or language."""
