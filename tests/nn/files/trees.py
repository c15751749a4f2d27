"""Trees to save, strategies that make them, and a comparison that sees every bit."""

import struct

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

DTYPES = [np.float64, np.float32, np.float16, np.int64, np.int32, np.int16, np.int8]
DTYPES += [np.uint64, np.uint32, np.uint16, np.uint8, np.bool_]

ODD_KEYS = [
    "__tree__", "__metadata__", "__array__", "__number__", "__tuple__", "__items__", "__x", "", ".", "/", "..", "../x",
    "a/b", "a\\b", "a.b", "a'", "A", "a", ".npy", "a.npy", "file", "\n", '"', "\xe9", "e\u0301", "漢字", "😀",
    "\ud800", "x" * 300, "x" * 70_000, "0", 0, -1, 10**30, True, "array 0", " ",
]  # fmt: skip

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just(10**400)
plain_arrays = st.sampled_from(DTYPES).flatmap(lambda d: arrays(d, array_shapes(min_dims=0, min_side=0, max_side=3)))
scalars = st.sampled_from(DTYPES).flatmap(lambda d: arrays(d, ())).map(lambda x: x[()])
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4)
keys = st.sampled_from(ODD_KEYS) | texts | st.integers(-9, 9)
trees = st.dictionaries(
    keys,
    st.recursive(
        leaves | plain_arrays | scalars,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.lists(inner, max_size=2).map(tuple)
            | st.dictionaries(keys, inner, max_size=3)
        ),
        max_leaves=8,
    ),
    max_size=4,
)


def same(a, b):
    """True if two trees have the same structure, types, dtypes, shapes and bits; the order of memory does not count."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        kinds = {(type(key), key) for key in a} == {(type(key), key) for key in b}
        return kinds and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float):
        return struct.pack("d", a) == struct.pack("d", b) or a != a != b
    return a == b
