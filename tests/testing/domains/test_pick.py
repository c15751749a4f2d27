"""Choices that rows are drawn with: their common interface, and those of a random generator."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.testing.domains.domain import Domain, constant, off
from autograd.testing.domains.pick import GRID, AtRandom, Pick
from autograd.testing.strategies.picks import Drawn

SEEDS = range(30)


def at_random(seed=0):
    return AtRandom(np.random.default_rng(seed))


@given(st.data())
def test_both_sources_have_the_same_choices(data):
    for pick in (Drawn(data.draw), at_random()):
        shape = pick.shape(min_dims=1, min_side=1)
        assert 1 <= len(shape) <= 3
        assert pick.axis(len(shape)) in range(-len(shape), len(shape))
        assert sorted(pick.permutation(3)) == [0, 1, 2]
        assert pick.choice("abc") in "abc"
        assert 2 <= pick.integer(2, 4) <= 4
        np.broadcast_shapes(*pick.together(3))
        small, to = pick.stretched()
        assert np.broadcast_shapes(small, to) == to
        x = pick.distinct(shape)
        assert len(np.unique(x)) == x.size
        _ = x[pick.index(shape)]


@given(st.data())
def test_choices_that_are_made_of_others(data):
    for pick in (Drawn(data.draw), at_random()):
        assert type(pick.boolean()) is bool
        assert pick.side(least=1) in (1, 2, 3)
        chosen = pick.axes(3)
        assert type(chosen) is tuple
        assert chosen
        assert set(chosen) <= {0, 1, 2}
        assert len(set(chosen)) == len(chosen)
        x = pick.distinct((2, 3))
        assert np.min(np.diff(np.sort(x, axis=None))) == 0.25


def test_a_source_has_to_make_every_choice():
    choices = {"integer", "choice", "permutation", "shape", "together", "array", "index"}
    assert Pick.__abstractmethods__ == choices
    with pytest.raises(TypeError, match="abstract"):
        Pick()


class TestAtRandom:
    def test_both_ends_are_drawn(self):
        assert {at_random(seed).integer(-1, 1) for seed in SEEDS} == {-1, 0, 1}
        assert {at_random(seed).choice("abc") for seed in SEEDS} == {"a", "b", "c"}
        assert {at_random(seed).boolean() for seed in SEEDS} == {False, True}
        assert {at_random(seed).axis(2) for seed in SEEDS} == {-2, -1, 0, 1}
        assert {tuple(at_random(seed).permutation(2)) for seed in SEEDS} == {(0, 1), (1, 0)}

    def test_no_axis_is_short_if_that_can_be_helped(self):
        assert {at_random(seed).side() for seed in SEEDS} == {2, 3}
        shapes = [at_random(seed).shape() for seed in SEEDS]
        assert {len(shape) for shape in shapes} == {2, 3}
        assert {n for shape in shapes for n in shape} == {2, 3}
        assert {at_random(seed).shape(max_dims=1, max_side=1) for seed in SEEDS} == {(1,)}
        assert {len(at_random(seed).shape(min_dims=3)) for seed in SEEDS} == {3}

    def test_shapes_that_broadcast_to_the_first_of_them(self):
        drawn = [at_random(seed).together(3) for seed in SEEDS]
        assert {len(shapes) for shapes in drawn} == {3}
        assert all(np.broadcast_shapes(*shapes) == shapes[0] for shapes in drawn)
        assert any(1 in shape for shapes in drawn for shape in shapes)
        assert any(len(shape) < len(shapes[0]) for shapes in drawn for shape in shapes)

    @pytest.mark.parametrize("domain", [Domain(-1.0, 3.0), off(0.0, 1.0)])
    def test_numbers_fill_their_domain(self, domain):
        x = at_random().array((1000,), domain)
        assert x.dtype == np.float64
        assert np.all(domain.far_from_kinks(x, domain.gap))
        assert abs(np.min(x) - domain.low) < 0.1
        assert abs(np.max(x) - domain.high) < 0.1

    def test_numbers_without_a_gradient_are_on_a_grid(self):
        domain = constant(Domain(-1.0, 1.0), np.float32)
        x = at_random().array((50,), domain)
        assert x.dtype == np.float32
        np.testing.assert_array_equal(x * GRID, np.round(x * GRID))
        free = at_random().array((50,), Domain(-1.0, 1.0))
        assert not np.array_equal(free * GRID, np.round(free * GRID))

    def test_an_array_without_axes_is_an_array(self):
        for domain in (off(0.0), constant(off(0.0), np.float32)):
            assert type(at_random().array((), domain)) is np.ndarray

    def test_an_index_takes_some_entries_twice(self):
        x = np.arange(6).reshape(2, 3)
        np.testing.assert_array_equal(x[at_random().index(x.shape)], [[0, 0, 2], [3, 3, 5]])
        assert x[0, 1][at_random().index(())] == 1

    def test_the_same_generator_gives_the_same_choices(self):
        for method in ("shape", "stretched", "boolean", "side"):
            assert getattr(at_random(3), method)() == getattr(at_random(3), method)()
