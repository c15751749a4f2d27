"""Methods entry by entry: every ufunc's name, on Values too. The numbers are compared in ``test_arrays``."""

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.protocols.pytorch.entrywise import EntrywiseMethods
from tests.protocols.pytorch.calls import ENTRYWISE

ALIASES = {"acos": "arccos", "asin": "arcsin", "atan": "arctan", "acosh": "arccosh", "asinh": "arcsinh",
           "atanh": "arctanh", "atan2": "arctan2", "abs": "absolute", "neg": "negative", "mul": "multiply",
           "sub": "subtract", "true_divide": "divide", "pow": "power", "rad2deg": "degrees", "deg2rad": "radians",
           "fix": "trunc", "sgn": "sign", "eq": "equal", "ne": "not_equal"}  # fmt: skip


def names():
    return [name for name in vars(EntrywiseMethods) if not name.startswith("_")]


@pytest.mark.parametrize("name", names())
def test_each_works_on_values_as_on_tensors(name):
    others = [2 if name == "ldexp" else 0.5] * (name in BINARY.split()) + [0.25] * (name == "lerp")
    others = others or [0.1] * (name in ("clamp", "clamp_min", "clamp_max"))
    at = 1.5 if "cosh" in name and "a" in name else 0.3
    a, b = Value(at), Tensor([at])
    x, y = getattr(a, name)(*others), getattr(b, name)(*others)
    if isinstance(x, Value):
        assert x.data == pytest.approx(y.data.item(), rel=1e-14)
        x.backward()
        y.sum().backward()
        assert a.grad == pytest.approx(b.grad.item(), rel=1e-14)
    else:
        assert bool(x) is bool(y[0])


BINARY = """
    atan2 arctan2 copysign floor_divide fmax fmin fmod heaviside hypot ldexp logaddexp logaddexp2 maximum minimum
    multiply mul nextafter pow power float_power remainder add sub subtract div divide true_divide lerp eq ne
    not_equal lt less le less_equal gt greater ge greater_equal isclose logical_and logical_or logical_xor
"""


def test_each_is_compared_with_pytorch():
    compared = {code.partition("(")[0].removeprefix("t.") for codes in ENTRYWISE.values() for code in codes.split()}
    of_numpy_alone = {"cbrt", "fabs", "rint", "degrees", "radians", "power", "arccosh"}
    # PyTorch has no derivative of these, or they are complex
    rest = {"heaviside", "ldexp", "nextafter", "angle", "conj", "conjugate"}
    assert set(names()) - compared <= of_numpy_alone | rest
    t = Tensor([-1.5, 0.0, 2.0])
    np.testing.assert_array_equal(t.heaviside(0.5).data, [0.0, 0.5, 1.0])
    np.testing.assert_array_equal(t.ldexp(3).data, [-12.0, 0.0, 16.0])
    np.testing.assert_array_equal(t.angle().data, [np.pi, 0.0, 0.0])
    np.testing.assert_array_equal(t.nextafter(9.0).data, np.nextafter(t.data, 9.0))


def test_each_has_the_meaning_of_numpys_function_of_its_name():
    a = np.array([[0.3, 0.7]])
    for name in names():
        ufunc = getattr(np, ALIASES.get(name, name), None)
        if isinstance(ufunc, np.ufunc) and name not in ("positive", "divide"):
            operands = (a + 1 if "cosh" in name else a, 2)[: ufunc.nin]
            out = getattr(Tensor(operands[0]), name)(*operands[1:])
            np.testing.assert_allclose(getattr(out, "data", out), ufunc(*operands), rtol=1e-14, err_msg=name)


def test_numpys_ufuncs_of_arrays_of_values():
    x = np.array([Value(0.5), Value(0.25)], dtype=object)
    for ufunc in (np.arcsin, np.log1p, np.deg2rad, np.rint, np.cbrt, np.expm1, np.fabs):
        out = ufunc(x)
        np.testing.assert_allclose([v.data for v in out], ufunc(np.array([0.5, 0.25])), rtol=1e-14)
