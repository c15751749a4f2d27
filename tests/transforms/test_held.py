"""Objects as payloads of nodes: they compute with their vector space, and with nothing else."""

import numpy as np
import pytest

from autograd import NotDefinedError, OperandError
from autograd.extend import vspace
from autograd.transforms.held import Held
from tests.hips.objects import P, Q, assert_poly


def test_arithmetic():
    held = Held(P)
    assert_poly((held + Held(Q)).of, {0: 1.25, 1: 1.0, 3: -0.5})
    for a in (2.0, 2, np.float64(2.0), np.array(2.0)):
        assert_poly((a * held).of, {0: 2.0, 1: -4.0, 3: 1.0})
        assert_poly((held * a).of, {0: 2.0, 1: -4.0, 3: 1.0})
    assert held * Held(Q) == 0.25 - 6.0 - 0.5
    assert_poly(np.zeros_like(held).of, {0: 0.0, 1: 0.0, 2: 0.0, 3: 0.0})
    assert (np.shape(held), np.ndim(held), np.size(held)) == ((), 0, 1)
    assert held.copy() is np.copy(held) is held[()] is held.astype(float) is held
    assert np.isfinite(held)
    assert not np.isnan(held)
    assert (repr(held), str(held)) == ("Held(Poly)", "Poly")


def test_numpy_does_not_compute_with_objects():
    held = Held(P)
    calls = [np.sin, np.linalg.norm, np.stack, lambda x: np.add.reduce(x), lambda x: x[0], lambda x: x + 1.0,
             lambda x: x * np.ones(2), lambda x: x.astype(complex)]  # fmt: skip
    for call in calls:
        with pytest.raises(OperandError, match="an object of class Poly, expected numbers"):
            call(held)


def test_a_class_without_a_space():
    with pytest.raises(NotDefinedError, match=r"class object.*vector space"):
        Held(object()).zeros()


def test_spaces_of_containers():
    space = vspace([P, 1.0])
    p, x = space.add([P, 1.0], space.scalar_mul([Q, 2.0], 2.0))
    assert_poly(p, {0: 1.5, 1: 4.0, 3: -1.5})
    assert x == 5.0
    assert space.inner_prod([P, 1.0], [Q, 2.0]) == 0.25 - 6.0 - 0.5 + 2.0
    assert_poly(space.zeros()[0], {0: 0.0, 1: 0.0, 3: 0.0})
    assert space == vspace([Q, 3.0])
    assert hash(space) == hash(vspace([Q, 3.0]))
    assert not space.iscomplex
