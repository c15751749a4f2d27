"""The precision of several operands."""

import numpy as np

from autograd import Tensor
from autograd.scipy import special


def test_a_double_operand_widens():
    assert special.gammainc(np.array([1.5]), Tensor([0.5], dtype=np.float32)).dtype == np.float64
    # NumPy returns float64 for integers, too
    assert special.jv([0, 1], np.ones(2, dtype=np.float32)).dtype == np.float64
