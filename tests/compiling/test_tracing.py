"""Runs made into programs: refusals with their messages, and the commits of a program."""

import numpy as np
import pytest

from autograd import Tensor
from autograd.compiling.comparing import identical
from autograd.compiling.compiled import compile
from autograd.errors import UncompiledWarning
from tests.compiling.beside import ran
from tests.compiling.passes.harness import bits


@pytest.mark.parametrize(
    ("f", "match"),
    [
        (lambda x: Tensor(x) * 2, "returns a Tensor, whose graph"),
        (lambda x: np.array(["a", None], dtype=object), "returns an array of objects"),
        (lambda x: (x.sum(), iter([])), "expected numbers, arrays and containers"),
    ],
)
def test_results_that_no_program_returns(f, match):

    compiled = compile(f)
    with pytest.warns(UncompiledWarning, match=match):
        compiled(np.ones(3))


def changed(x):
    x += 1.0
    return x


def changed_and_shown(x):
    x += 1.0
    return x[1:].T[::-1], x, x.reshape(-1)


def changed_as_its_numbers_say(x):
    """The function asks about numbers that it has written, so its program writes into a copy first."""
    view = x[1:]
    x *= 2.0
    if x.sum() > 0:
        view -= x.mean()
    return view[..., ::2], x[0], x, x.sum()


def changed_at_a_place_that_is_computed(x):
    x *= 2.0
    i = np.argmax(x[:, 0])
    x[0] += x[i]
    return x[i], x[:, x.shape[0] - 1]


@pytest.mark.parametrize(
    "f", [changed, changed_and_shown, changed_as_its_numbers_say, changed_at_a_place_that_is_computed]
)
@pytest.mark.parametrize(
    "form",
    [lambda x: x, lambda x: x.T.copy("F"), lambda x: x.repeat(2, axis=1)[:, ::2], lambda x: x[::-1]],
    ids=["C", "F", "holes", "backwards"],
)
def test_what_is_changed_is_handed_out_itself(f, form):
    def of(x):
        found = f(x)
        return found if isinstance(found, tuple) else (found,)

    compiled = compile(of)
    for k in range(6):
        ours, theirs = (form(np.random.default_rng(k).normal(size=(4, 4)) + 1.0) for _ in range(2))
        results, expected = compiled(ours), of(theirs)
        for result, other in zip(results, expected, strict=True):
            assert bits(result) == bits(other)
            assert (result is ours) == (other is theirs)
            assert np.shares_memory(result, ours) == np.shares_memory(other, theirs)
        assert bits(ours) == bits(theirs)
        results[0][...] = 7.0  # the result is the argument, so a write to it counts for both
        expected[0][...] = 7.0
        assert bits(ours) == bits(theirs)
    assert ran(compiled) >= 3


def test_state_that_is_changed_is_handed_out_itself():
    class Box:
        w, n = np.ones(3), 0

    def f(x):
        Box.n += 1
        Box.w += x
        return Box.w[1:], Box.w

    compiled = compile(f)
    for k in range(6):
        view, whole = compiled(np.arange(3.0))
        assert whole is Box.w
        assert view.base is Box.w
        np.testing.assert_array_equal(whole, 1 + (k + 1) * np.arange(3.0))
    assert Box.n == 6
    assert ran(compiled) >= 2


def test_a_plain_array_is_handed_out_as_a_copy():

    def f(x):
        return x * 2, np.arange(3.0)

    compiled = compile(f)
    for _ in range(3):
        result = compiled(np.ones(2))[1]
        np.testing.assert_array_equal(result, np.arange(3.0))
        result[:] = 7.0


def test_an_argument_is_written_to_by_the_program_too():
    def f(x, y):
        x[1:] += y
        y *= 2.0
        return x.sum()

    compiled = compile(f)
    for i in range(6):
        mine, its = ([np.arange(4.0) + i, np.full(3, float(i))] for _ in range(2))
        assert identical((compiled(*mine), mine), (f(*its), its))
    assert ran(compiled) >= 4


def test_warnings_come_once_for_each_call():

    compiled = compile(lambda x: np.log(x))
    for _ in range(3):
        with pytest.warns(RuntimeWarning, match="invalid value") as said:
            compiled(np.array([-1.0, 1.0]))
        assert len(said) == 1
