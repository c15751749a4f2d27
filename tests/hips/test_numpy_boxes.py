"""``autograd.numpy.numpy_boxes``."""

import autograd
from autograd.numpy.numpy_boxes import ArrayBox


def test_arrays_are_tensors():
    assert ArrayBox is autograd.Tensor
