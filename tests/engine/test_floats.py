"""Single numbers as floats."""

from fractions import Fraction

import numpy as np
import pytest

from autograd.compiling.tracer import Trace
from autograd.engine.floats import as_float, as_float64


@pytest.mark.parametrize(
    "x", [2, True, 1.5, np.float64(0.5), np.float32(0.25), np.array(3.0), np.array(2), np.bool_(True), Fraction(1, 3)]
)
def test_plain_numbers(x):
    assert as_float(x) == float(x)
    assert type(as_float(x)) is float


def test_numbers_that_write_down_stay_so():
    trace = Trace()
    for x in (2, 0.5, np.float64(1.5), np.array(3.0)):
        number = as_float(trace.input(x))
        assert number.__class__ is float
        assert type(number) is not float
        wide = as_float64(trace.input(x))
        assert wide.__class__ is np.float64
    assert not [guard for guard in trace.program(None).guards if guard.kind != "shape"]


def test_an_integer_that_no_float_holds():
    with pytest.raises(OverflowError):
        as_float(10**400)
