"""The views of one array are made again of another; objects that can be written into are found at any depth."""

import numpy as np
import pytest

from autograd.compiling.keeping import mutable_parts, view_of
from autograd.compiling.tracer import Trace, Untraceable

VIEWS = {
    "itself": lambda x: x,
    "row": lambda x: x[1],
    "chain": lambda x: x.T[1:].reshape(-1, 1, 4)[:, 0],
    "real part": lambda x: np.swapaxes(x.real, 0, 1),
    "by name": lambda x: np.moveaxis(x, source=0, destination=1),
}


@pytest.mark.parametrize("how", VIEWS)
def test_a_view_is_one_of_the_other_array(how):
    trace, given = Trace(), np.arange(16.0).reshape(4, 4)
    var = VIEWS[how](trace.input(np.zeros((4, 4))))._var
    made = view_of(trace, var)(given)
    assert made.tolist() == VIEWS[how](given).tolist()
    assert np.shares_memory(made, given)


def test_a_part_that_depends_on_a_number_is_refused():
    trace = Trace()
    x, i = trace.input(np.zeros((4, 4))), trace.input(2)
    with pytest.raises(Untraceable, match="depends on numbers"):
        view_of(trace, x[i]._var)


def test_objects_that_can_be_written_into():
    inner, array = {"a": 1.0}, np.ones(2)
    outer = [inner, (array, 2.0), "text"]
    found = list(mutable_parts((outer, None)))
    assert [id(x) for x in found] == [id(outer), id(inner), id(array)]
