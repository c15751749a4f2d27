"""Spellings of calls on single numbers, one by one."""

import math
import operator

import numpy as np
import pytest

from autograd import ops
from autograd.compiling import scalar_calls
from autograd.compiling.scalar_calls import LIBRARY, NAMES, among_pythons, of_kernel, of_numpys
from autograd.engine.whole import KERNELS


def computed(spelling, *operands):
    """The number that a spelling gives for operands."""
    names = {f"x{i}": x for i, x in enumerate(operands)}
    return eval(spelling.text.format(*names), {**NAMES, **names})


@pytest.mark.parametrize("f", [f for f in scalar_calls._SPELLINGS if isinstance(f, np.ufunc)])
def test_functions_of_numpy(f):
    spelling = of_numpys(f, (), [False] * f.nin, False)
    rng = np.random.default_rng(0)
    for x, y in [*rng.normal(size=(50, 2)).tolist(), (0.0, 0.0), (-0.0, 0.0), (0.0, -0.0), (1.0, 1.0)]:
        operands = [bool(v > 0) if kind == "b" else v for v, kind in zip((x, y), spelling.kinds, strict=False)]
        with np.errstate(all="ignore"):
            want = f(*operands)
        try:
            got = computed(spelling, *operands)
        except (ArithmeticError, ValueError):
            assert not np.isfinite(want)
            continue
        assert np.array(got, want.dtype).tobytes() == np.array(want).tobytes(), (f, operands)
        assert type(got) is {"f": float, "b": bool}[spelling.out]


@pytest.mark.parametrize("f", LIBRARY)
def test_functions_of_the_library(f):
    spelling = of_numpys(f, (), [False] * f.nin, True)
    exact = of_numpys(f, (), [False] * f.nin, False)
    assert spelling.text.startswith("math.")
    for x, y in np.random.default_rng(0).uniform(0.1, 0.9, size=(50, 2)).tolist():
        operands = (x + 1 if f is np.arccosh else x, y)[: f.nin]
        np.testing.assert_array_max_ulp(computed(spelling, *operands), f(*operands), 4)
        assert computed(exact, *operands) == f(*operands)


@pytest.mark.parametrize("f", scalar_calls._DOMAINS)
def test_nothing_to_warn_of_inside_of_a_domain(f):
    """No warning at the ends of the domain or inside of it; outside, the caller is told to run the program on NumPy."""
    spelling = of_numpys(f, (), [False] * f.nin, False)
    ends = [0.0, -0.0, 1.0, -1.0, 708.999, -708.999, 1022.9, 1e308, -1e308, math.inf, -math.inf, math.nan, 5e-324]
    ran = 0
    for x in [*ends, math.nextafter(1.0, 0.0), math.nextafter(-1.0, 0.0)]:
        for y in ends if f.nin == 2 else [None]:
            operands = (x, y)[: f.nin]
            with np.errstate(over="raise", divide="raise", invalid="raise"):
                try:
                    got = computed(spelling, *operands)
                except FloatingPointError:
                    raise
                except ArithmeticError:
                    continue
                np.testing.assert_equal(got, float(f(*operands)))
                ran += 1
    assert ran >= 4


def test_powers():
    for x, y in ((2.5, 1.5), (0.3, -2.0), (-2.0, 3.0)):
        number = of_numpys(operator.pow, (None, None), [False, False], False)
        array = of_numpys(operator.pow, (None, None), [True, False], False)
        assert computed(number, x, y) == np.float64(x) ** y
        assert computed(array, x, y) == np.array(x) ** y
    for y in (2, 0.5):
        spelling = of_numpys(operator.pow, (None, y), [True, False], False)
        assert computed(spelling, 0.3, y) == np.array(0.3) ** y
    assert among_pythons(operator.pow, (None, 3), "f").text == "{0} ** {1}"
    assert among_pythons(operator.pow, (None, 0.5), "f").text.startswith("pow")  # pow makes no complex numbers
    assert among_pythons(operator.pow, (None, None), "i") is None
    assert among_pythons(operator.matmul, (None, None), "f") is None


def test_kernels_are_expressions():
    kernels = {ops.relu: 1, ops.maximum: 2, ops.minimum: 2, ops.scale: 2, ops.where: 3}
    rng = np.random.default_rng(0)
    for op, count in kernels.items():
        assert op.scalar.__code__ in KERNELS
        spelling = of_kernel(op.scalar, count)
        for operands in [*rng.normal(size=(20, count)).tolist(), [0.0] * count, [-0.0] * count, [math.nan] * count]:
            np.testing.assert_equal(computed(spelling, *operands), op.scalar(*operands))
    assert of_kernel(ops.sigmoid.scalar, 1) is None  # the kernel has two lines
    assert of_kernel(ops.relu.scalar, 2) is None
    other = 3.0
    assert of_kernel(lambda x: x * other, 1) is None  # the kernel reads a variable from outside
    assert of_kernel(eval("lambda x: x"), 1) is None  # the kernel has no source


def test_unknown_functions_have_no_spelling():
    for f in (np.spacing, np.modf, np.frexp, np.sum, len):
        assert of_numpys(f, (), [False], False) is None
