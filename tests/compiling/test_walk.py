"""The walk over all that a function can read: it finds every place once, by its path."""

import numpy as np
import pytest

from autograd import Tensor, grad
from autograd.compiling.reads import Surroundings
from autograd.compiling.tracer import Untraceable
from autograd.compiling.watching import Watch


def test_the_walk_itself():
    w, k = Tensor([1.0, 2.0]), 3.0

    def f(x):
        return grad(lambda x: (w * x * k).sum())(x)

    with Watch() as watch:
        f(np.ones(2))
    around = Surroundings(f, [np.ones(2)], watch.codes)
    assert around.holds()
    assert [x.path for x in around.inputs] == ["w"]
    assert around.values()[0] is w._data
    k = 4.0
    assert not around.holds()
    assert around.missed() == "k"
    moving = Surroundings(f, [], watch.codes, {"k"})
    k = 5.0
    assert moving.holds()
    assert dict(zip([x.path for x in moving.inputs], moving.values(), strict=True))["k"] == 5.0
    with pytest.raises(Untraceable, match="closure that cannot be found"):
        Surroundings(len, [], watch.codes)
