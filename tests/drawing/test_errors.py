"""The error of pictures is an error of this package, and a ValueError."""

import pytest

from autograd import Value, errors
from autograd.drawing import DrawingError, draw


@pytest.mark.parametrize("kind", [DrawingError, errors.AutogradError, ValueError])
def test_a_picture_that_cannot_be_made(kind):
    with pytest.raises(kind, match="layout: got 'neato'"):
        draw(Value(1.0) * 2, layout="neato")
