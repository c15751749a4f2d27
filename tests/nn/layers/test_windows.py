"""``windows`` and its transpose."""

from autograd import Tensor
from autograd.testing import check_grads
from nn.layers.windows import Frame, windows


def test_windows_and_their_transpose(rng):
    frame = Frame((2, 3), (1, 2), (2, 1), ((1, 0), (0, 2)))
    x = Tensor(rng.normal(size=(1, 2, 4, 5)))
    seen = windows(x, frame=frame)
    assert seen.shape == (1, 2, *frame.grid(x.shape), 2, 3)
    check_grads(lambda x: windows(x, frame=frame), x)
    read_only = windows.forward(x.data, frame=Frame((2, 2)))
    assert not read_only.flags.writeable
