"""A description of a labelled array without numbers, for error messages: the column, and the kind of its entries.

pandas and xarray are known by their attributes here and never imported.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def holding(given: Any, array: Any) -> str:
    """Words for an operand that holds no numbers, and a way out where there is a known one.

    Args:
        given: the object, as the caller gave it.
        array: the array that was made of it.

    Example:
        >>> holding(np.array(["a"]), np.array(["a"]))
        'an array of dtype <U1'
    """
    columns = getattr(given, "columns", None)
    if columns is not None and hasattr(given, "dtypes") and hasattr(given, "iloc"):
        for i, name in enumerate(columns):
            column = given.iloc[:, i]
            if not _is_numeric(column.dtype):
                return (
                    f"a {type(given).__name__} whose column {name!r} has dtype {column.dtype}{_such_as(column)} "
                    f"(df.select_dtypes('number') leaves such columns out, pd.get_dummies makes numbers of classes)"
                )
    if hasattr(given, "to_numpy") and hasattr(given, "dtype"):
        way_out = "; x.astype(float) reads numbers" if str(given.dtype) in ("object", "str", "string") else ""
        name = type(given).__name__
        return f"a{'n' * name.startswith('I')} {name} of dtype {given.dtype}{_such_as(given)}{way_out}"
    return f"an array of dtype {array.dtype}"


def _is_numeric(dtype: Any) -> bool:
    return getattr(getattr(dtype, "numpy_dtype", dtype), "kind", "O") in "biufc"


def _such_as(x: Any) -> str:
    """The first entry that is no number, as in ``, such as 'a' (str)``."""
    if _is_numeric(x.dtype):
        return ""
    entries = np.asarray(x, dtype=object).reshape(-1)[:1000]
    odd = [entry for entry in entries if not isinstance(entry, (int, float, complex, np.number))]
    return f", such as {odd[0]!r:.40} ({type(odd[0]).__name__})" if odd else ""
