"""``autograd.numpy.numpy_boxes``."""

import autograd
from autograd.numpy.numpy_boxes import ArrayBox


def test_arrays_are_tensors():
    assert isinstance(autograd.Tensor(1.0), ArrayBox)
    assert issubclass(autograd.Tensor, ArrayBox)
    assert not isinstance(autograd.Value(1.0), ArrayBox)
    assert not isinstance(1.0, ArrayBox)
