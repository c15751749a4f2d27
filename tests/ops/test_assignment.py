"""``set_entries`` as a function; Tensors are assigned to in ``tests/engine/test_versions.py``."""

import numpy as np

from autograd import ops
from tests.numeric import check_function


def test_set_entries_is_an_op_like_any_other():
    x, v = np.arange(6.0).reshape(2, 3), np.array([1.0, 2.0])
    check_function(lambda x, v: ops.set_entries(x, v, index=(slice(None), 1)), x, v)
