"""Every way to alter one place of a checkpoint: left out, emptied, of another type, shape, dtype or sign, no number."""

import copy
import math

import numpy as np


def places(tree, path=()):
    """The paths to all parts of a tree, containers included."""
    if path:
        yield path
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, (list, tuple)) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def others(x):
    """Other values for ``x``, by name."""
    found = {"None": None, "text": "x", "empty": {}, "list": []}
    if isinstance(x, bool):
        found |= {"not": not x, "number": int(x)}
    elif isinstance(x, int):
        found |= {"true": True, "negative": -x - 1, "more": x + 1, "half": x + 0.5, "float": float(x), "nan": math.nan}
    elif isinstance(x, float):
        found |= {"true": True, "negative": -x - 1, "more": x + 1.0, "nan": math.nan, "inf": math.inf}
    elif isinstance(x, np.ndarray):
        found |= {
            "flat": np.append(x.ravel(), 0),
            "short": x.ravel()[:-1],
            "float32": x.astype("f4") + 1,
            "nan": x * np.nan,
        }
        found |= {"more": x + 1, "number": 0.5}
    elif isinstance(x, list):
        found |= {"longer": [*x, *x[-1:]], "shorter": x[:-1]} if x else {}
    elif isinstance(x, dict):
        found |= {"more": {**x, "more": 1}}
    return found


def alterations(tree):
    """Pairs of a description and an altered copy of a checkpoint."""
    for path in places(tree):
        *above, last = path
        x = tree
        for key in path:
            x = x[key]
        for name, other in {**others(x), "left out": None}.items():
            altered = copy.deepcopy(tree)
            holder = altered
            for key in above:
                holder = holder[key]
            if isinstance(holder, tuple):
                continue
            if name == "left out":
                del holder[last]
            elif type(other) is type(x) and repr(other) == repr(x):
                continue
            else:
                holder[last] = other
            yield f"{'.'.join(map(str, path))}: {name}", altered
