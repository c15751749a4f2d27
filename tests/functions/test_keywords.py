"""Keywords of NumPy's functions: each value gives NumPy's numbers, or an error that names the keyword."""

import inspect
import itertools

import numpy as np
import pytest

from autograd import AutogradError, Tensor
from autograd.functions.registry import DERIVED
from autograd.functions.selecting import WRITERS
from autograd.protocols.dispatch import FUNCTIONS
from tests.functions.helpers import symmetric
from tests.functions.test_outputs import OF_SYMMETRIC, STEP, compared, leaves

M = np.array([[2.7, 0.4, 0.6], [0.4, 3.5, 0.7], [0.6, 0.7, 4.4]])
Z = np.array([[1.5, -0.3], [0.8, 2.1], [-1.2, 0.4]])
V = np.array([0.3, 1.2, 2.5])

VALUES = {
    "axis": [0, -1, None, (0,)],
    "axes": [(0, 1), (1, 0), None],
    "keepdims": [True, False],
    "dtype": [None, float, "f4", complex, int],
    "out": [None, np.zeros(())],
    "where": [True, M > 0.5],
    "initial": [2.0],
    "order": ["C", "F", "A", "K", None],
    "casting": ["no", "safe", "same_kind", "unsafe"],
    "subok": [True, False],
    "device": ["cpu", None],
    "copy": [True, False, None],
    "kind": ["quicksort", "stable", None],
    "stable": [True, False, None],
    "mode": ["raise", "wrap", "clip", "full", "same", "valid", "reduced", "complete", "r", "constant"],
    "method": ["linear", "lower", "hazen", "inverted_cdf", "averaged_inverted_cdf", "closest_observation"],
    "overwrite_input": [True, False],
    "ddof": [1, 0.5],
    "correction": [1],
    "mean": [np.mean(M, axis=0), 2.0],
    "bias": [True],
    "rowvar": [False],
    "weights": [np.abs(M), V],
    "fweights": [np.array([1, 2, 1])],
    "aweights": [V],
    "returned": [True],
    "n": [2, 4],
    "norm": ["ortho", "forward", "backward", None],
    "ord": [2, 1, np.inf, "fro", None],
    "k": [1, -1],
    "offset": [1],
    "axis1": [1],
    "axis2": [0],
    "deg": [1],
    "rcond": [0.1, None],
    "rtol": [0.1, None],
    "hermitian": [True, False],
    "full_matrices": [True, False],
    "compute_uv": [True, False],
    "UPLO": ["L", "U"],
    "upper": [True, False],
    "optimize": [True, False, "greedy"],
    "endpoint": [True, False],
    "retstep": [True],
    "num": [4],
    "base": [2.0],
    "indexing": ["ij", "xy"],
    "sparse": [True],
    "prepend": [1.0],
    "append": [2.0],
    "edge_order": [2],
    "dx": [0.5],
    "x": [np.array([0.1, 0.5, 1.2])],
    "decimals": [1],
    "nan": [1.0],
    "posinf": [3.0],
    "left": [1.0],
    "right": [2.0],
    "period": [2.0],
    "trim": ["f", "b"],
    "include_initial": [True],
    "increasing": [True],
    "N": [2],
    "full": [True],
    "cov": [True, "unscaled"],
    "w": [V],
    "shift": [1],
    "density": [True],
    "discont": [1.0],
    "deg_": [],
    "bins": [3],
    "range": [(0.0, 5.1)],
    "min": [0.5],
    "max": [2.0],
    "a_min": [0.5],
    "a_max": [2.0],
    "shape": [(2, 2), 3],
    "s": [(2, 2)],
    "tol": [100],
    "kth": [1],
    "repeats": [2],
    "start": [1],
    "fill_value": [0.0],
    "m": [2],
    "writeable": [True],
    "ndim": [1],
    "default": [1.0],
    "minlength": [5],
    "extobj": [],
}  # fmt: skip

CALLS = {
    "choose": ([0, 1, 0], [V, 2 * V]), "select": ([V > 1, V > 0], [V, 2 * V]), "polyfit": (V, np.sin(V), 1),
    "interp": (V, np.array([0.1, 1.0, 2.0]), np.array([1.0, 2.0, 4.0])), "einsum": ("ij,jk->ik", M, M),
    "multi_dot": ([M, M, M],), "block": ([[M, M]],), "full_like": (V, np.float64(2.0)),
    "apply_along_axis": (np.sort, 0, M), "apply_over_axes": (np.sum, M, [0]), "piecewise": (V, [V > 1], [1.0, 2.0]),
    "sliding_window_view": (V, 2), "astype": (V, float), "bincount": (np.array([0, 1, 1]), V), "lstsq": (Z, V),
    "tensorsolve": (M, V), "tensorinv": (M, 1), "matrix_power": (M, 2), "linspace": (V, 4.61), "logspace": (V, 1.0),
    "geomspace": (V, 4.0), "cumulative_sum": (V,), "polyint": (V,), "cumulative_prod": (V,), "insert": (V, 1, 2.0),
    "trapezoid": (V,), "pad": (V, 1), "resize": (V, (2, 2)), "quantile": (M, 0.3), "percentile": (M, 30),
    "nanquantile": (M, 0.3), "nanpercentile": (M, 30), "ediff1d": (V,), "histogram": (V,),
    "histogram2d": (V, V[::-1].copy()), "histogramdd": (Z,), "partition": (V, 1), "argwhere": (V,), "unwrap": (V,),
    "cross": (V, V[::-1].copy()), "irfft": (V + 0j,), "convolve": (V, V), "correlate": (V, V), "vander": (V,),
    "ravel": (M,), "sort": (M,), "reshape": (M, (9,)), "tile": (V, 2), "repeat": (V, 2), "roll": (M, 1),
    "take": (M, [0, 1]), "clip": (M, 0.5, 2.0), "compress": ([True, False, True], M),
    "take_along_axis": (M, np.array([[0, 1, 2]])), "broadcast_to": (V, (2, 3)), "moveaxis": (M, 0, 1),
    "rollaxis": (M, 1), "swapaxes": (M, 0, 1), "expand_dims": (V, 0), "where": (V > 1, V, 0.0), "split": (V, 3),
    "array_split": (V, 2), "hsplit": (V, 3), "vsplit": (M, 3), "dsplit": (np.ones((1, 1, 2)), 2), "delete": (V, 1),
    "qr": (Z,), "diff": (M,), "gradient": (M,), "meshgrid": (V, V), "sinc": (V,), "trim_zeros": (V,),
    "nan_to_num": (V,), "round": (V,), "cov": (M,), "polyval": (V, V), "concatenate": ([M, M],), "stack": ([M, M],),
    "vstack": ([M, M],), "hstack": ([M, M],), "norm": (M,), "tensordot": (M, M), "average": (M,),
}  # fmt: skip
"""Calls of the functions that no call with one or two arrays suits."""


HARMLESS = {
    "casting": ("safe", "same_kind", "unsafe"), "device": ("cpu",), "order": ("C", "F", "A"),
    "kind": ("quicksort", "stable"),
}  # fmt: skip
"""Words that change no number, besides None and True."""

NOT_HARMLESS = {
    "numpy.nan_to_num": ("copy",),  # NumPy reads None as False, which writes into the argument
    "numpy.lib.stride_tricks.sliding_window_view": ("writeable",),
    "numpy.lib._stride_tricks_impl.sliding_window_view": ("writeable",),
}


def spelled(function):
    return f"{function.__module__}.{function.__name__}"


ANSWERED = {
    spelled(f): f for f in [*DERIVED, *FUNCTIONS]
    if not isinstance(f, np.ufunc) and f not in WRITERS and f not in (np.full, np.empty_like)  # of any numbers
}  # fmt: skip


def base(function):
    """Arguments that NumPy accepts."""
    if function.__name__ in CALLS:
        return CALLS[function.__name__]
    for args in ((M,), (V,), (M, M), (V, V), (M, V), (Z,), ([M, M],), (M, 1), (V, 1)):
        try:
            function(*args)
        except Exception:
            continue
        return args
    raise AssertionError(f"{spelled(function)}: no call of it was found; give one in CALLS")


def tracked(args):
    """The arguments with the first array, or those of the first list, as Tensors."""
    given = list(args)
    for i, x in enumerate(given):
        if isinstance(x, np.ndarray) and x.dtype.kind in "fc":
            given[i] = Tensor(x)
            return given
        if isinstance(x, list) and x and isinstance(x[0], np.ndarray) and x[0].dtype.kind == "f":
            given[i] = [Tensor(part) for part in x]
            return given
        if isinstance(x, list) and x and isinstance(x[0], list):
            given[i] = [[Tensor(part) for part in row] for row in x]
            return given
    return given


def outcome(function, args, given):
    """The parts of the result, and None; or None, and the words of an error of this package."""
    try:
        return leaves(function(*args, **given)), None
    except AutogradError as error:
        return None, " ".join((str(error), *getattr(error, "__notes__", ())))


def check_slopes(shown, function, args, given, xs, got, expected):
    """Compare gradients with differences where one array is tracked."""
    places = [i for i, x in enumerate(xs) if isinstance(x, Tensor)]
    if not places:
        return
    x = xs[places[0]]
    along = np.cos(np.arange(1.0, x.size + 1)).reshape(x.shape)
    if function.__name__ in OF_SYMMETRIC:
        along = symmetric(along) if along.shape[0] == along.shape[-1] else along
    up, down = (
        leaves(function(*(x.data + h * along if i == places[0] else y for i, y in enumerate(args)), **given))
        for h in (STEP, -STEP)
    )
    for k, (mine, numpys) in enumerate(zip(got, expected, strict=True)):
        if isinstance(mine, Tensor) and mine.requires_grad:
            compared(f"{shown}: output {k}", mine, numpys, up[k], down[k], {0: x}, {0: along})
        else:
            np.testing.assert_array_equal(up[k], down[k], err_msg=f"{shown}: output {k} is plain, but it varies")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ANSWERED)
def test_a_keyword_is_numpys_or_refused_by_name(name):
    function = ANSWERED[name]
    try:
        parameters = inspect.signature(function).parameters
    except ValueError:
        parameters = inspect.signature(DERIVED.get(function) or FUNCTIONS[function].forward).parameters
    args = base(function)
    positional = list(parameters)[: len(args)]
    if function is np.clip:
        parameters = {**parameters, "dtype": None, "casting": None, "order": None, "subok": None, "where": None}
    if function is np.einsum:
        parameters = {"out": None, "dtype": None, "order": None, "casting": None, "optimize": None}
    found = 0
    for parameter, value in itertools.chain.from_iterable(
        ((p, v) for v in VALUES.get(p, [])) for p in parameters if p not in positional
    ):
        given = {parameter: value}
        if parameter == "out" and value is not None:
            try:
                value = given["out"] = np.zeros_like(function(*args))
            except Exception:  # the function has several outputs
                continue
        if parameter == "weights" and "method" in parameters:
            given["method"] = "inverted_cdf"
        if parameter == "where" and "initial" in parameters:
            given["initial"] = 0.0
        try:
            expected = leaves(function(*args, **given))
        except Exception:  # NumPy refuses this call, so it is no case
            continue
        found += 1
        shown = f"{name}({given})"
        xs = tracked(args)
        got, error = outcome(function, xs, given)
        if error is not None:
            harmless = (
                value is None or value is True or (isinstance(value, str) and value in HARMLESS.get(parameter, ()))
            )
            assert parameter in error, f"{shown}: {error}"
            assert not harmless or parameter in NOT_HARMLESS.get(name, ()), f"{shown}: {error}"
            continue
        assert len(got) == len(expected), shown
        for mine, numpys in zip(got, expected, strict=True):
            plain = mine.data if isinstance(mine, Tensor) else mine
            assert np.shape(plain) == np.shape(numpys), shown
            if parameter == "dtype" or not isinstance(mine, Tensor):
                assert np.asarray(plain).dtype.kind == np.asarray(numpys).dtype.kind, shown
                assert np.asarray(plain).dtype == np.asarray(numpys).dtype, shown
            np.testing.assert_allclose(plain, numpys, rtol=1e-6, atol=1e-8, err_msg=shown)
        check_slopes(shown, function, args, given, xs, got, expected)
    assert found or not set(parameters) & set(VALUES) - set(positional), name
