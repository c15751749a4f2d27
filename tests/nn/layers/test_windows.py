"""``windows`` and its transpose."""

import numpy as np

from autograd import Tensor
from autograd.testing import check_grads
from nn.layers.windows import Frame, Line, add_windows, windows


def test_windows_and_their_transpose(rng):
    frame = Frame((2, 3), (1, 2), (2, 1), ((1, 0), (0, 2)))
    x = Tensor(rng.normal(size=(1, 2, 4, 5)))
    seen = windows(x, frame=frame)
    assert seen.shape == (1, 2, *frame.grid(x.shape), 2, 3)
    check_grads(lambda x: windows(x, frame=frame), x)
    read_only = windows.forward(x.data, frame=Frame((2, 2)))
    assert not read_only.flags.writeable


def test_windows_over_signals_are_those_over_images_of_one_row(rng):
    line = Line(3, 2, 1, (1, 0))
    x = Tensor(rng.normal(size=(2, 3, 6)))
    seen = windows(x, frame=line)
    assert seen.shape == (2, 3, *line.grid(x.shape), 3)
    np.testing.assert_array_equal(seen.data, windows(x.data[:, :, None], frame=line.plane)[:, :, 0, :, 0])
    check_grads(lambda x: windows(x, frame=line), x)
    check_grads(lambda w: add_windows(w, shape=x.shape, frame=line), Tensor(seen.data))
    assert line.padded(x.shape) == (2, 3, 7)
