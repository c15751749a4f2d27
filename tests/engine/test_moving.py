"""Tangents of parts that are written and read, beside the reverse mode and closed forms."""

import numpy as np

from autograd import Tensor, gradients, tangents


def _tangent(program, data, direction, **options):
    x = Tensor(data)
    outputs = program(x)
    found = tangents(outputs, [x], [direction], **options)
    for root, t in zip(outputs, found, strict=True):
        (g,) = gradients([root], [x], [np.ones(root.shape)])
        np.testing.assert_allclose(np.sum(getattr(t, "data", t)), g @ direction)
    return found, x


def _program(x):
    y, kept = Tensor(np.zeros(4), requires_grad=False), []
    for i in range(4):
        y[i] = x[i] * x[i]
        kept.append(y[: i + 1])
    early = np.concatenate(kept)
    y[0] = 5.0
    y[1] += y[3] * x[2]
    return [y * x, early, y[1:3]]


def test_tangents_of_what_was_written_and_read_between():
    rng = np.random.default_rng(0)
    _tangent(_program, rng.normal(size=4), rng.normal(size=4))


def test_recorded_tangents_can_be_differentiated():
    data, direction = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, -1.0, 2.0, 0.5])

    def cubes(x):
        y = Tensor(np.zeros(4), requires_grad=False)
        for i in range(4):
            y[i] = x[i] ** 3
        return [y]

    ((t,), x) = _tangent(cubes, data, direction, create_graph=True)
    np.testing.assert_allclose(t.data, 3 * data**2 * direction)
    (g,) = gradients([t.sum()], [x])
    np.testing.assert_allclose(g, 6 * data * direction)


def test_directions_are_not_written_into():
    x, direction = Tensor(np.ones(3)), np.ones(3)
    y = x * 1.0
    y[0] = 3.0
    y[1] = 4.0
    (t,) = tangents([y], [x], [direction])
    np.testing.assert_array_equal(t, [0, 0, 1])
    np.testing.assert_array_equal(direction, 1.0)
