"""``seeded``: randomness without a name of its own follows from one seed."""

from contextvars import copy_context

import numpy as np
import pytest

import nn
from autograd.errors import ArgumentError
from nn.modules.seeding import current_source, seeded


def model():
    return nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 1))


def weights(seed):
    with seeded(np.random.default_rng(seed)):
        return model().state_dict()


def test_one_seed_makes_one_model():
    first, again, other = weights(0), weights(0), weights(1)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not any(np.array_equal(first[name], other[name]) for name in first)


def test_modules_do_not_share_their_numbers():
    with seeded(np.random.default_rng(0)):
        a, b = nn.Linear(3, 4), nn.Linear(3, 4)
    assert not np.array_equal(a.weight.data, b.weight.data)


def test_dropout_goes_on_by_itself():
    def dropped():
        with seeded(np.random.default_rng(0)):
            layer = nn.Dropout(0.5)
        return np.stack([layer(np.ones(50)) for _ in range(2)])

    first = dropped()
    assert np.array_equal(first, dropped())
    assert not np.array_equal(first[0], first[1])


def test_a_seed_that_is_given_wins():
    with seeded(np.random.default_rng(5)):
        layer = nn.Linear(3, 4, rng=0)
    assert np.array_equal(layer.weight.data, nn.Linear(3, 4, rng=0).weight.data)


def test_it_ends_with_the_block_and_with_an_error():
    def fail():
        with seeded(np.random.default_rng(0)):
            assert current_source.get() is not None
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert current_source.get() is None
    assert not np.array_equal(nn.Linear(3, 4).weight.data, nn.Linear(3, 4).weight.data)


def trained(seed):
    nn.manual_seed(seed)
    net, x = model(), np.random.default_rng(0).normal(size=(40, 3))
    nn.fit(net, x, x[:, :1], loss=nn.MSELoss(), optimizer=nn.SGD(net.parameters(), lr=0.1), epochs=2, progress=False)
    return net.state_dict()["0.weight"]


def test_a_manual_seed_is_for_all_that_follows():
    first, again, other = (copy_context().run(trained, seed) for seed in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert current_source.get() is None


@pytest.mark.parametrize("wrong", [-1, 0.5, "0", None, True])
def test_other_seeds_are_refused(wrong):
    with pytest.raises(ArgumentError, match="manual_seed: got"):
        nn.manual_seed(wrong)
