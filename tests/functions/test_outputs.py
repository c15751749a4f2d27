"""Every function of NumPy's namespaces, called with tracked operands in every place: no output varies without a record.

A call that NumPy accepts with plain arrays is made again with Tensors in place of one of its inexact operands, and of
all of them. Then each inexact output, in tuples, named tuples, lists and dicts too, has to be one of three things:

- a Tensor that requires a gradient, with NumPy's value, and the gradient that differences give;
- plain, and the same at neighbouring operands: constant between jumps;
- missing, because the call raised an error.

Operands are drawn from ``FIRST``, ``SECOND`` and ``THIRD``, flags of the signature are turned over one by one, and
``CALLS`` has the calls that need others. ``.ci/full`` makes 20,000 calls of 534 functions and methods of ufuncs, at
most ``few()`` kinds a function: 5,800 outputs are compared with differences, 1,000 are plain and constant, and 15,000
calls are refused. A quick run makes half as many. ``pytest -m slow tests/functions/test_outputs.py`` makes all 143,000
calls: 64,000, 23,000, 81,000.
"""

import inspect
import itertools
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograd import Tensor, gradients
from autograd.engine.arrays import admitted
from autograd.engine.node import Node
from autograd.errors import OperandError
from tests.functions.helpers import symmetric
from tests.sampling import QUICK

STEP = 1e-6
RNG = np.random.default_rng(3)


def few():
    """Kinds of outputs a function that the usual run looks at."""
    return 12 if QUICK else 24


def between(low, high, *shape):
    return RNG.uniform(low, high, shape)


A, B, M, N = between(0.2, 0.9, 4), between(1.1, 1.9, 4), between(0.2, 0.9, 3, 3), between(0.3, 0.8, 3, 3)
M, N, ZERO_D, POINTS = M + np.diag([1.0, 2, 3]), N + np.diag([3.0, 1, 2]), np.array(0.37), np.array([1.1, 0.2, 0.6])
FIRST = [A, symmetric(M) + np.eye(3), M, between(0.2, 0.9, 2, 3, 3), between(0.2, 0.9, 5, 3), ZERO_D, [A, B], (M, N)]
SECOND = [
    B, A, N, between(0.2, 0.9, 3), between(0.2, 0.9, 5), np.array([0.1, 0.4, 0.6, 1.0]), np.array(0.41), 1, 0, 2,
    np.array([1, 2, 0, 2]), [1, 2], (0, 1), 0.5, [B, A], (2, 2), None, np.array([True, False, True, True]), "auto",
]  # fmt: skip
THIRD = [B, N, between(0.2, 0.9, 3), np.array(0.53), 1, 0, 2, [1, 0], 0.5, (2, 2), None, 1.5, between(2, 3, 4)]
FLAGS = [
    "density", "returned", "full", "cov", "keepdims", "compute_uv", "hermitian", "full_matrices", "return_index",
    "return_inverse", "rowvar", "bias", "upper", "retstep", "sparse", "increasing",
]  # fmt: skip

NO_CALLS = {
    "write into an argument, or files, or settings": """copyto fill_diagonal place put put_along_axis putmask load
        loadtxt genfromtxt fromfile fromregex save savetxt savez savez_compressed seterr seterrcall setbufsize
        set_printoptions printoptions getbufsize geterr geterrcall get_printoptions fromstring""",
    "tell of NumPy itself": "test info show_config show_runtime get_include",
    "numbers that were never written": "empty empty_like",
    "objects that are not arrays": "frompyfunc nested_iters nditer memmap open_memmap frombuffer from_dlpack bmat",
    "give no inexact numbers": """allclose argmax argmin argpartition argsort argwhere array2string array_equal
        array_equiv array_repr array_str base_repr binary_repr bitwise_and bitwise_count bitwise_invert
        bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor broadcast_shapes busday_count
        busday_offset can_cast common_type count_nonzero datetime_as_string datetime_data diag_indices_from digitize
        einsum_path flatnonzero format_float_positional format_float_scientific gcd invert is_busday isclose iscomplex
        iscomplexobj isdtype isfortran isin isnat isreal isrealobj isscalar issubdtype iterable lcm left_shift lexsort
        may_share_memory min_scalar_type mintypecode nanargmax nanargmin ndim nonzero packbits promote_types
        ravel_multi_index result_type right_shift searchsorted shape shares_memory size tril_indices tril_indices_from
        triu_indices triu_indices_from typename unpackbits unravel_index indices mask_indices diag_indices all any
        isfinite isinf isnan isneginf isposinf signbit equal not_equal less less_equal greater greater_equal logical_and
        logical_not logical_or logical_xor matrix_rank byte_bounds normalize_axis_index normalize_axis_tuple
        format_float info""",
    "take a function": "fromfunction",
    "take integers alone": """eye identity ones zeros fftfreq rfftfreq bartlett blackman hamming hanning tri
        chebgauss chebpts1 chebpts2 hermgauss hermegauss laggauss leggauss""",
}
"""Functions that are not called here, by reason; the numbers that they give cannot vary with an operand."""

CALLS = {
    "np.apply_along_axis": [(np.sort, 0, M), (np.cumsum, 1, N)],
    "np.apply_over_axes": [(np.sum, M, [0, 1])],
    "np.bincount": [(np.array([1, 2, 0, 2]), A)],
    "np.choose": [([0, 1, 1, 0], [A, B])],
    "np.select": [([A > 0.5, A > 0.1], [A, B])],
    "np.full": [((2, 4), A)],
    "np.histogram2d": [(A, B, [3, np.array([1.0, 1.4, 2.0])]), (A, B, POINTS[[1, 2, 0]])],
    "np.histogramdd": [(between(0, 1, 6, 2), [2, np.array([0.0, 0.5, 1.0])])],
    "np.linalg.lstsq": [(between(0, 1, 6, 3), between(0, 1, 6)), (between(0, 1, 6, 3), between(0, 1, 6, 2), 0.4)],
    "np.linalg.multi_dot": [([M, N, M],)],
    "np.interp": [(A, np.array([0.1, 0.4, 0.6, 1.0]), B)],
}
KEYWORDS = {
    "np.histogram": [{"weights": B, "bins": 3}, {"weights": B, "density": True}, {"range": (0.1, 0.95)}],
    "np.histogram_bin_edges": [{"bins": "fd"}],
    "np.histogramdd": [{"density": True, "bins": 2}],
    "np.unique": [{"return_counts": True}],
}

ZERO_BY_CONVENTION = {
    "np.fromiter": "asks every entry for its plain number, as float(x) does",
    **dict.fromkeys(
        [
            *(f"np.polynomial.{kind}.{short}trim" for kind, short in (
                ("polynomial", "poly"), ("chebyshev", "cheb"), ("hermite", "herm"), ("hermite_e", "herme"),
                ("laguerre", "lag"), ("legendre", "leg"),
            )),
            "np.polynomial.polyutils.trimcoef",
        ],
        "gives coefficients of 0 times the first one, a plain number, where all of them are trimmed",
    ),
    # NumPy compares arrays of nodes entry by entry.
    **dict.fromkeys(
        ["np.fmax", "np.fmin", "np.maximum", "np.minimum", "np.clip"],
        "at a tie one of the two has the whole gradient, here the plain one",
    ),
    **dict.fromkeys(
        ["np.setdiff1d", "np.setxor1d", "np.union1d"], "leaves out equal numbers: a jump where they are equal"
    ),
    "np.roll": "takes whole shifts: a jump at whole numbers",
}  # fmt: skip
"""Plain outputs that jump from 0 to another number, with the reason."""

OTHERWISE_FOR_OBJECTS = (
    "np.partition",
    "np.clip",
    *(f"np.{name}.{method}" for name in ("atan2", "arctan2", "pow", "power") for method in ("reduce", "reduceat")),
)
"""NumPy's results for arrays of objects differ from those for floats: another order, and a fold from the left."""

OF_SYMMETRIC = ("cholesky", "eigh", "eigvalsh", "svd", "pinv", "matrix_rank")
"""Functions that read one triangle, always or with ``hermitian=True``: the gradient is that of symmetric changes."""

NOT_HANDED_OVER = ("val", "val2d", "val3d", "grid2d", "grid3d", "valfromroots")
"""Ends of names in ``np.polynomial``: functions that ask whether x is NumPy's own array before they broadcast."""


DEGENERATE = {
    "np.polydiv": lambda u, v, *rest: np.any(np.ravel(v)[:1] == 0),  # NumPy divides by 0
    "np.polyint": lambda p, *m: np.ndim(p) == 0,  # NumPy takes a single number if it integrates at all
    "np.partition": lambda x, *rest: len(np.unique(np.round(x, 9))) < np.size(x),  # equal entries may come in any order
}
"""Arguments that NumPy gives any answer to."""


def functions():
    """Pairs of names and functions."""
    spaces = {"np": np, "np.linalg": np.linalg, "np.fft": np.fft, "np.emath": np.emath}
    spaces |= {f"np.lib.{name}": getattr(np.lib, name) for name in ("stride_tricks", "array_utils")}
    kinds = ("polynomial", "chebyshev", "hermite", "hermite_e", "laguerre", "legendre", "polyutils")
    spaces |= {f"np.polynomial.{kind}": getattr(np.polynomial, kind) for kind in kinds}
    skipped = {name for names in NO_CALLS.values() for name in names.split()}
    for space, module in spaces.items():
        for name in sorted(getattr(module, "__all__", [n for n in dir(module) if not n.startswith("_")])):
            function = getattr(module, name)
            if callable(function) and not isinstance(function, type) and name not in skipped:
                yield f"{space}.{name}", function
    for name in sorted(set(np.__all__) - skipped - {"ldexp"}):  # ldexp needs integers
        ufunc = getattr(np, name)
        if isinstance(ufunc, np.ufunc) and ufunc.nin == 2 and ufunc.nout == 1 and not ufunc.signature:
            for method in ("reduce", "accumulate", "outer", "reduceat"):
                yield f"np.{name}.{method}", getattr(ufunc, method)


FUNCTIONS = dict(functions())


def leaves(out):
    """The parts of a result that are no containers."""
    if isinstance(out, dict):
        out = list(out.values())
    return [leaf for part in out for leaf in leaves(part)] if isinstance(out, (list, tuple)) else [out]


def is_inexact(x):
    """True for plain floating and complex numbers."""
    return isinstance(x, float) or (isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind in "fc")


def places(args, kwargs):
    """The places of the inexact operands: keys of arguments, and positions in those that are lists."""
    for key, x in [*enumerate(args), *kwargs.items()]:
        if is_inexact(x):
            yield (key,)
        elif isinstance(x, (list, tuple)):
            yield from ((key, i) for i, part in enumerate(x) if isinstance(part, np.ndarray) and is_inexact(part))


def at(args, kwargs, place):
    x = (kwargs if isinstance(place[0], str) else args)[place[0]]
    return x if len(place) == 1 else x[place[1]]


def called(function, args, kwargs, given):
    """The leaves of the result with other operands at some places; arrays are copied."""
    args = [x.copy() if isinstance(x, np.ndarray) else x for x in args]
    kwargs = dict(kwargs)
    for (key, *inner), x in given.items():
        where = kwargs if isinstance(key, str) else args
        if inner:
            parts = list(where[key])
            parts[inner[0]] = x
            x = type(where[key])(parts)
        where[key] = x
    with np.errstate(all="ignore"):
        return leaves(function(*args, **kwargs))


def candidates(name, function):
    """Arguments to try, the shortest lists first."""
    try:
        signature = inspect.signature(function).parameters
    except ValueError:
        signature = {}
    options = [{}, *({k: signature[k].default in (False, None)} for k in FLAGS if k in signature)]
    options += [{"axis": 0}] if "axis" in signature else []
    yield from ((args, {}) for args in CALLS.get(name, []))
    yield from (((a,), kwargs) for kwargs in [*KEYWORDS.get(name, []), *options] for a in FIRST)
    yield from (((a, b), kwargs) for kwargs in options for a, b in itertools.product(FIRST, SECOND))
    yield from ((args, {}) for args in itertools.product(FIRST, SECOND, THIRD))


class Count:
    """The fate of the calls of one function."""

    def __init__(self):
        self.calls = self.compared = self.constant = self.refused = 0


class Shown(NamedTuple):
    """A call for messages: its text, an array's for the most part, is made when a test fails."""

    name: str
    args: Any
    kwargs: Any
    tracked: Any

    def __str__(self):
        return f"{self.name} of {self.args} {self.kwargs}, tracked at {self.tracked}"


def check(name, function, args, kwargs, count):
    """Make one call in all its tracked forms; False if NumPy does not accept it, or gives nothing inexact."""
    try:
        expected = called(function, args, kwargs, {})
    except Exception:  # NumPy refuses this call, so it is no case
        return False
    every = list(places(args, kwargs))
    if name == "np.linalg.norm":  # the order of a norm is no operand
        every = [place for place in every if place[0] == 0]
    if not every or not any(map(is_inexact, expected)):
        return False
    for tracked in [[place] for place in every] + ([every] if len(every) > 1 else []):
        count.calls += 1
        xs = {place: Tensor(at(args, kwargs, place)) for place in tracked}
        try:
            got = called(function, args, kwargs, xs)
        except Exception:  # any exception counts as a refusal; tests of wrong arguments check the message
            count.refused += 1
            continue
        shown = Shown(name, args, kwargs, tracked)
        assert len(got) == len(expected), shown
        check_outputs(shown, name, function, args, kwargs, xs, got, expected, count)
    return True


def check_outputs(shown, name, function, args, kwargs, xs, got, expected, count):
    along = {place: RNG.uniform(0.5, 1, np.shape(x.data)) for place, x in xs.items()}
    if name.split(".")[-1] in OF_SYMMETRIC:
        along = {place: symmetric(e) if e.ndim > 1 and e.shape[-1] == e.shape[-2] else e for place, e in along.items()}

    def moved(step):
        try:
            return called(function, args, kwargs, {place: x.data + step * along[place] for place, x in xs.items()})
        except Exception:  # the step left the arguments that NumPy accepts
            return expected

    up, down = moved(STEP), moved(-STEP)
    for k, (mine, numpys) in enumerate(zip(got, expected, strict=True)):
        if not is_inexact(numpys):
            continue
        if isinstance(mine, np.ndarray) and mine.dtype == object:  # an array of nodes, or of numbers alone
            try:
                mine = admitted("the output", mine)
            except OperandError:  # the output is a matrix
                count.refused += 1
                continue
            mine = mine if isinstance(mine, Node) else mine.astype(numpys.dtype)
        if not isinstance(mine, Node):
            assert isinstance(mine, (np.ndarray, np.generic, float)), f"{shown}: output {k} is a {type(mine).__name__}"
            same = is_inexact(up[k]) and np.array_equal(up[k], down[k], equal_nan=True)
            assert same or name in ZERO_BY_CONVENTION, f"{shown}: output {k} is plain, but it varies"
            count.constant += 1
            continue
        assert mine.shape == np.shape(numpys), f"{shown}: output {k}"
        usual = np.all(np.isfinite(numpys)) and not (
            name in OTHERWISE_FOR_OBJECTS or (name.endswith("interp") and np.any(np.diff(args[1]) < 0))
        )  # NumPy's result is undefined there
        if usual:
            assert np.allclose(mine.data, numpys, 1e-10, 1e-12), f"{shown}: output {k} is {mine.data}, not {numpys}"
        assert mine.requires_grad, f"{shown}: output {k} is not recorded"
        if usual:
            part = shown._replace(name=f"output {k} of {name}")
            count.compared += compared(part, mine, numpys, up[k], down[k], xs, along)


def compared(shown, mine, here, up, down, xs, along):
    """Compare a gradient with differences; False where there are none to compare with."""
    if not (np.shape(up) == np.shape(here) == np.shape(down)) or mine.dtype.itemsize < 8:
        return False
    seed = RNG.uniform(0.5, 1, mine.shape).astype(mine.dtype)
    with np.errstate(all="ignore"):
        right, left = (np.sum(seed * (np.asarray(y) - here)).real / h for y, h in ((up, STEP), (down, -STEP)))
    size = np.sum(np.abs(seed * here)) + 1e-3
    noise = 1e-5 * (abs(right) + abs(left)) + 1e-7 * size
    if not np.isfinite(right + left) or abs(right - left) > 10 * noise:
        return False  # a jump or a kink is near
    try:
        found = gradients([mine], list(xs.values()), [seed])
    except Exception:  # any exception counts as a refusal
        return False
    total = sum(np.sum(g * along[place]).real for g, place in zip(found, xs, strict=True) if g is not None)
    assert abs(total - (right + left) / 2) <= 4 * noise, f"{shown}: gradient {total}, differences {(right + left) / 2}"
    return True


def check_function_of_numpy(name, function, few):
    count, accepted = Count(), 0
    calls = list(candidates(name, function))
    if few is not None:
        fixed = len(CALLS.get(name, [])) + len(FIRST) * len(KEYWORDS.get(name, []))
        rest = [calls[fixed + int(i)] for i in np.random.default_rng(len(name)).permutation(len(calls) - fixed)]
        calls = calls[:fixed] + rest
    for args, kwargs in calls:
        if any(end in name for end in NOT_HANDED_OVER if "polynomial" in name) and not is_plain_evaluation(args):
            continue
        if name in DEGENERATE and len(args) > 1 and DEGENERATE[name](*args):
            continue
        accepted += check(name, function, args, kwargs, count)
        if few is not None and accepted >= few:
            break
    assert accepted, f"{name}: no call of it was found; give one in CALLS, or a reason in NO_CALLS"
    return count


def is_plain_evaluation(args):
    """True for a number and coefficients along one axis: the forms that need no broadcasting."""
    return len(args) >= 2 and all(np.ndim(x) == 0 for x in args[:-1]) and np.ndim(args[-1]) == len(args) - 1


OTHERS = ("3d", "chebinterpolate")
"""Ends of names of functions that are their likes in two dimensions once more, or that take a function."""

BEYOND = ("as_strided",)
"""Ends of names of functions that read beyond an array if they are told so: of objects, Python then ends."""

CALLABLE = {name: f for name, f in FUNCTIONS.items() if not name.endswith((*OTHERS, *BEYOND))}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CALLABLE)
def test_every_output_is_recorded_or_constant(name):
    check_function_of_numpy(name, CALLABLE[name], few())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CALLABLE)
def test_every_output_of_all_calls(name):
    check_function_of_numpy(name, CALLABLE[name], None)


GENERATOR = [
    name
    for name in dir(np.random.Generator)
    if not name.startswith("_") and name not in ("bit_generator", "spawn", "shuffle")
]


@pytest.mark.parametrize("name", GENERATOR)
def test_random_numbers_refuse_tracked_parameters(name):
    """The slope of a draw in its parameters is not known; a draw that only takes entries of an array gives Tensors."""
    draw = getattr(np.random.default_rng(0), name)
    for t in (Tensor(0.5), Tensor([0.5, 0.5])):
        for args in ((t,), (0.5, t), (t, 0.5), (0.1, 0.5, t)):
            try:
                out = draw(*args)
            except (TypeError, ValueError, AttributeError):
                continue
            assert all(isinstance(x, Tensor) for x in leaves(out) if is_inexact(x)), f"{name}{args}"


def test_a_planted_plain_output_is_found():
    with pytest.raises(AssertionError, match="output 1 is plain, but it varies"):
        check_function_of_numpy("np.sin", lambda x: (np.sin(x), np.sin(getattr(x, "data", x))), 2)


def test_a_planted_wrong_gradient_is_found():
    with pytest.raises(AssertionError, match="gradient"):
        check_function_of_numpy("np.sin", lambda x: np.sin(x) + 0.01 * (x - np.array(getattr(x, "data", x))), 2)
