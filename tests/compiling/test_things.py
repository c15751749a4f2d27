"""Things: quantities as a reader sees them."""

import numpy as np

from autograd.compiling.program import Var
from autograd.compiling.things import Thing


def test_a_thing_has_the_form_and_the_memory_of_its_variable():
    array = np.zeros((2, 3), np.float32)
    owner = Var(1, array)
    view = Var(2, array[0], owner)
    thing = Thing(view, "row")
    assert (thing.shape, thing.dtype, thing.type, thing.memory) == ((3,), np.float32, np.ndarray, owner)
    assert thing.kept
    assert not Thing(view).kept
    assert thing != Thing(view, "row")


def test_a_thing_of_no_variable_is_a_number():
    thing = Thing()
    assert (thing.shape, thing.dtype, thing.type, thing.memory, thing.name) == ((), None, float, None, None)
