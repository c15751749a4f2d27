"""The list of NumPy's functions that can be differentiated here: ``python docs/numpy_coverage.py`` writes ``numpy.md``.

Every function of ``numpy``, ``numpy.linalg`` and ``numpy.fft`` gets a status, read off the tables that answer NumPy's
calls. Functions without a derivative by their nature, and refused ones, stand below with a reason; a test asserts that
nothing is left over, and that the page and the README agree with the tables.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

import autograd.tensor  # noqa: F401  (fills the tables)
from autograd.engine.op import Op
from autograd.functions.registry import DERIVED, PLAIN
from autograd.protocols.dispatch import FUNCTIONS, UFUNCS

HERE = Path(__file__).parent

OUTSIDE = {
    "makes arrays of given numbers, shapes or files": """
        arange array asanyarray asarray asarray_chkfinite ascontiguousarray asfortranarray asmatrix bartlett blackman
        bmat copyto diag_indices diag_indices_from empty empty_like eye from_dlpack frombuffer fromfile fromfunction
        fromiter fromregex fromstring full full_like genfromtxt hamming hanning identity indices ix_ kaiser load loadtxt
        mask_indices ones ones_like require tri tril_indices tril_indices_from triu_indices triu_indices_from zeros
        zeros_like frompyfunc nested_iters fft.fftfreq fft.rfftfreq""",
    "writes text or files, or tells of NumPy itself": """
        array2string array_repr array_str base_repr binary_repr format_float_positional format_float_scientific
        get_include get_printoptions getbufsize geterr geterrcall info printoptions save savetxt savez savez_compressed
        set_printoptions setbufsize seterr seterrcall show_config show_runtime test typename einsum_path""",
    "tells of shapes, dtypes or memory": """
        broadcast_shapes can_cast common_type iscomplexobj isdtype isfortran isrealobj isscalar issubdtype iterable
        may_share_memory min_scalar_type mintypecode ndim promote_types result_type shape shares_memory size""",
    "is for integers, bits, dates, or sets of labels": """
        bincount bitwise_and bitwise_count bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
        bitwise_xor busday_count busday_offset datetime_as_string datetime_data gcd in1d intersect1d invert is_busday
        isin isnat lcm left_shift packbits ravel_multi_index right_shift setdiff1d setxor1d union1d unique unique_all
        unique_counts unique_inverse unique_values unpackbits unravel_index""",
    "gives indices, counts or truth values": """
        all allclose any argmax argmin argpartition argsort argwhere array_equal array_equiv count_nonzero digitize
        equal flatnonzero greater greater_equal isclose iscomplex isfinite isinf isnan isneginf isposinf isreal less
        less_equal lexsort linalg.matrix_rank logical_and logical_not logical_or logical_xor nanargmax nanargmin
        nonzero not_equal searchsorted signbit""",
}

REFUSED = {
    "fill_diagonal": "writes into its argument; t[i, i] = v does the same",
    "place": "writes into its argument; t[mask] = v does the same",
    "put": "writes into its argument; t[i] = v does the same",
    "put_along_axis": "writes into its argument; t[indices] = v does the same",
    "putmask": "writes into its argument; t[mask] = v does the same",
}

POLYNOMIAL = (
    "NumPy hands no call of `numpy.polynomial` over to Tensors. Its functions are plain Python: those that convert "
    "their coefficients refuse Tensors, those that evaluate at a point x compute with them, and are right for "
    "coefficients along one axis. With more axes they ask whether x is NumPy's own array before they broadcast, and "
    "`polyvalfromroots` does so for all roots, so that x has to be a single number there: use `np.polyval`, or "
    "`np.vander` and `@`."
)

SAME = {"row_stack": np.vstack}
"""Old names that NumPy forwards."""


def names() -> dict[str, Any]:
    """Every function and ufunc of the three namespaces, by the name that it is called by."""
    found = {name: getattr(np, name) for name in np.__all__}
    found |= {f"linalg.{name}": getattr(np.linalg, name) for name in np.linalg.__all__}
    found |= {f"fft.{name}": getattr(np.fft, name) for name in np.fft.__all__}
    return {name: f for name, f in sorted(found.items()) if callable(f) and not isinstance(f, type)}


def status(name: str, function: Any) -> str:
    """A few words on a call of the function on a Tensor: its kind of derivative, or why there is none."""
    for reason, listed in OUTSIDE.items():
        if name in listed.split():
            return f"no derivative: {reason}"
    if name in REFUSED:
        return f"refused: {REFUSED[name]}"
    function = SAME.get(name, function)
    answer = DERIVED.get(function) or UFUNCS.get(function) or FUNCTIONS.get(function)
    if answer is None:
        return "no derivative: runs on plain data" if function in PLAIN else "missing"
    if not isinstance(answer, Op):
        return "differentiable: composed of rules"
    if all(rule is None for rule in answer.rules):
        return "differentiable: constant between jumps, gradient 0"
    return "differentiable: a rule"


def summary(statuses: dict[str, str]) -> str:
    """The count, as the README gives it."""
    covered = sum(text.startswith("differentiable") for text in statuses.values())
    rest = {name: text for name, text in statuses.items() if text.startswith(("refused", "missing"))}
    missing = ", ".join(f"`{name}`" for name, text in rest.items() if text == "missing")
    total = covered + len(rest)
    text = (
        f"{covered} of the {total} functions of `numpy`, `numpy.linalg` and `numpy.fft` that have a derivative are "
        f"differentiable."
    )
    refused = ", ".join(f"`{name}`" for name, found in rest.items() if found.startswith("refused"))
    text += f" Refused, because they write into their argument: {refused}."
    return text + (f" Not yet: {missing}." if missing else "")


def page(statuses: dict[str, str]) -> str:
    """The page as Markdown."""
    rows = "\n".join(f"| `{name}` | {text} |" for name, text in statuses.items())
    return (
        "# NumPy's functions on Tensors\n\n"
        "Written by `python docs/numpy_coverage.py`; do not edit.\n\n"
        f"{summary(statuses)}\n\n{POLYNOMIAL}\n\n| function | called on a Tensor |\n| --- | --- |\n{rows}\n"
    )


def main() -> None:
    """Write the page and put the count into the README."""
    statuses = {name: status(name, f) for name, f in names().items()}
    (HERE / "numpy.md").write_text(page(statuses), encoding="utf-8")
    readme = HERE.parent / "README.md"
    text = readme.read_text(encoding="utf-8")
    marked = re.sub(
        r"(<!-- coverage -->\n).*?(\n<!-- /coverage -->)", rf"\g<1>{summary(statuses)}\g<2>", text, flags=re.S
    )
    readme.write_text(marked, encoding="utf-8")
    print(summary(statuses))


if __name__ == "__main__":
    main()
