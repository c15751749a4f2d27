"""Functions outside of NumPy's protocols, as one call on traced numbers."""

import math

import numpy as np
import pytest

from autograd.engine.outside import call_outside, outside, refuse_to_call_back


class Noting:
    """Numbers that note the functions that they are called with."""

    def __init__(self, value):
        self.value, self.noted = value, []

    def __as_one_call__(self, f, args, kwargs):
        self.noted.append((f, args, kwargs))
        return self


def test_plain_numbers_go_through():
    assert outside(math.hypot)(3.0, 4.0) == 5.0
    assert outside(np.sort)(np.array([2, 1]), axis=0).tolist() == [1, 2]
    assert call_outside(math.fsum, [0.5, 0.25]) == 0.75


@pytest.mark.parametrize("place", [lambda x: (x,), lambda x: (1.0, x), lambda x: ([1.0, x],), lambda x: ((1.0, [x]),)])
def test_a_number_that_notes_calls_takes_it(place):
    x = Noting(2.0)
    assert outside(math.fsum)(*place(x)) is x
    assert call_outside(math.fsum, *place(x)) is x
    assert [(f, args) for f, args, _ in x.noted] == [(math.fsum, place(x))] * 2


def test_keywords():
    x = Noting(2.0)
    assert call_outside(max, 1.0, key=x) is x
    assert x.noted == [(max, (1.0,), {"key": x})]


def test_a_decorator_and_its_mark():
    @outside
    def plain(x):
        """The text."""
        return x

    @outside(forms_follow=True)
    def marked(x):
        return x

    x = Noting(1.0)
    plain(x)
    marked(x)
    assert (plain.__name__, plain.__doc__) == ("plain", "The text.")
    assert [getattr(f, "forms_follow", False) for f, _, _ in x.noted] == [False, True]
    assert x.noted[1][0](5) == 5
    assert x.noted[1][0].__name__ == "marked"


class Refusing:
    """Numbers that no call may have."""

    def __as_no_call__(self, reason):
        raise TypeError(reason)


def test_functions_that_call_back():
    refuse_to_call_back("solve", 1.0, [np.ones(2), (2.0,)])
    for args in ((Refusing(),), (1.0, [np.ones(2), (Refusing(),)])):
        with pytest.raises(TypeError, match=r"solve: got numbers .*solve\(compile\(f\), ...\)"):
            refuse_to_call_back("solve", *args)
