"""The simple optimisers."""

import numpy as np
import pytest

from autograd import grad
from autograd.transforms.descent import adam, rmsprop, sgd

TARGET = {"a": np.array([1.0, -2.0]), "b": [3.0]}


def loss(p):
    return np.sum((p["a"] - TARGET["a"]) ** 2) + (p["b"][0] - 3.0) ** 2


@pytest.mark.parametrize(
    ("optimizer", "options"), [(sgd, {}), (rmsprop, {"num_iters": 400}), (adam, {"num_iters": 800, "step_size": 0.05})]
)
def test_optimizers_on_containers(optimizer, options):
    seen = []
    slope = grad(loss)
    found = optimizer(
        lambda p, i: slope(p), {"a": np.zeros(2), "b": [0.0]}, lambda p, i, g: seen.append((i, p, g)), **options
    )
    np.testing.assert_allclose(found["a"], TARGET["a"], atol=0.02)
    assert found["b"][0] == pytest.approx(3.0, abs=0.02)
    assert [i for i, _, _ in seen] == list(range(len(seen)))
    np.testing.assert_allclose(seen[0][2]["a"], [-2.0, 4.0])


def test_first_steps_by_hand():
    """Two steps from x = 1 with the gradient g = 2 x."""
    g = lambda x, i: 2.0 * x  # noqa: E731 (handed over three times)
    assert sgd(g, 1.0, num_iters=2) == pytest.approx((1 - 0.02) + 0.1 * (0.9 * -0.2 - 0.1 * 2 * 0.98))
    assert rmsprop(g, 1.0, num_iters=1) == pytest.approx(1 - 0.1 * 2 / np.sqrt(0.9 + 0.1 * 4))
    assert adam(g, 1.0, num_iters=1, step_size=0.1) == pytest.approx(0.9)


def test_differentiable_through():
    """A gradient of the result of training by the step size: hyper-parameters are parameters too."""

    def trained(step_size):
        return sgd(lambda x, i: 2.0 * x, 1.0, num_iters=1, step_size=step_size, mass=0.0)

    assert grad(trained)(0.1) == pytest.approx(-2.0)
