"""Any tree comes back bit by bit in both formats, or is refused by name before anything is written."""

import math
import os
from collections import OrderedDict, namedtuple
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given

import nn
from autograd import ArgumentError, FileFormatError, Tensor
from nn.files.trees import digest, flattened, is_tree, rebuilt
from tests.nn.files.trees import DTYPES, ODD_KEYS, same, trees

ENDINGS = [".npz", *([".safetensors"] if find_spec("safetensors") else [])]


@given(trees)
def test_any_tree_comes_back(tree):
    arrays = flattened(tree)
    for ending in ENDINGS:
        write, read = nn.io._FORMATS[ending]
        found = read(write(arrays))
        assert found.keys() == arrays.keys()
        assert digest(found) == digest(arrays)
        assert same(rebuilt(found), tree)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("key", ODD_KEYS, ids=lambda key: ascii(key)[:20])
def test_odd_keys_in_every_place(key, ending, tmp_path):
    """One key alone, beside others, nested in itself, above and below: the array comes back under it."""
    array, path = np.arange(3.0), tmp_path / f"x{ending}"
    forms = [
        {key: array}, {key: array, "other": array + 1}, {key: {key: array}, "n": 1}, {"a": {key: array, "b": (array,)}},
        {key: {"__tree__": array, "__array__": "w"}}, {key: 1.5, "w": [array]}, {key: {}, "__items__": [[key, array]]},
        {key: None}, {"__tree__": {key: array}, "__metadata__": array, "a": array},
    ]  # fmt: skip
    for tree in forms:
        assert same(nn.load(nn.save(tree, path)), tree)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_dtype_shape_and_order_of_memory(ending, tmp_path):
    rng = np.random.default_rng(0)
    for dtype in DTYPES:
        for shape in [(), (0,), (1,), (3,), (0, 3), (2, 3), (2, 1, 3), (1,) * 32]:
            bytes_ = rng.integers(
                0, 2 if dtype is np.bool_ else 256, (math.prod(shape), np.dtype(dtype).itemsize), "u1"
            )
            array = bytes_.view(dtype).reshape(shape)
            for tree in ({"w": array}, {"w": array.T, "f": np.asfortranarray(array)}, {"w": [array], "s": array[...]}):
                assert same(nn.load(nn.save(tree, tmp_path / f"x{ending}")), tree)


def test_a_flat_mapping_is_plain_arrays_by_name():
    assert not is_tree(flattened({"a": np.ones(2), "b.c": np.ones(1)}))
    assert list(flattened({"a": Tensor(1.0), "": np.ones(1)})) == ["a", ""]
    assert is_tree(flattened({"__tree__": np.ones(2)}))


def test_derived_classes_come_back_as_the_plain_ones():
    pair = namedtuple("pair", "x y")
    found = rebuilt(flattened({"p": pair(1, [2]), "o": OrderedDict(b=1, a=2)}))
    assert found == {"p": (1, [2]), "o": {"b": 1, "a": 2}}
    assert list(found["o"]) == ["b", "a"]
    assert type(found["p"]) is tuple


def circle():
    tree = {"a": []}
    tree["a"].append(tree)
    return tree


def deep(levels):
    tree = {}
    for _ in range(levels):
        tree = {"a": [tree]}
    return tree


class Refusing:
    """An array of another library that does not give its numbers."""

    dtype, shape = np.dtype(float), (2,)

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("on another device")


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"w": 1j}, "got a complex as w"),
        ({"w": np.complex64(1)}, "got a complex64 as w"),
        ({"w": [np.ones(1, complex)]}, "got w.0 of dtype complex128"),
        ({"w": {1, 2}}, "got a set as w"),
        ({"w": b"x"}, "got a bytes as w"),
        ({"w": {"f": print}}, "got a builtin_function_or_method as w.f"),
        ({"w": np.array([None])}, "got w of dtype object"),
        ({"w": np.array(["a"])}, "got w of dtype <U1"),
        ({"w": np.zeros(2, "f4,i4")}, "got w of dtype"),
        ({"w": np.datetime64("2020-01-01")}, "got a datetime64 as w"),
        ({"w": np.zeros(2, "M8[s]")}, "got w of dtype datetime64"),
        ({"w": np.ma.array([1.0, 2.0], mask=[0, 1])}, "got w with a mask, which would be lost"),
        ({"w": Refusing()}, r"got a Refusing as w, expected an array \(on another device\)"),
        ({(1, 2): np.ones(1)}, r"got the keys \[\(1, 2\)\] in state"),
        ({None: 1}, r"got the keys \[None\] in state"),
        ({"a": {1.5: 1}}, r"got the keys \[1.5\] in a"),
        ({np.int64(1): 1}, "got the keys"),
        ({"w": 10**5000}, "got something that cannot be written as text"),
        (circle(), "got a tree that contains itself, or is nested too deeply"),
        (deep(5000), "got a tree that contains itself, or is nested too deeply"),
        ([np.ones(1)], "got a list, expected a state dict"),
    ],
)
@pytest.mark.parametrize("ending", ENDINGS)
def test_refusals_come_before_anything_is_written(tree, message, ending, tmp_path):
    with pytest.raises(ArgumentError, match=f"^save: {message}"):
        nn.save(tree, tmp_path / f"x{ending}")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ('{"a": {"__array__": "w"}, "b": {"__array__": "w"}}', "an array 'w', expected each in the file once"),
        ('{"a": {"__array__": "v"}}', "an array 'v'"),
        ('{"a": 1}', "got arrays that are not part of its tree: w"),
        ('{"a": {"__array__": "w"}, "a": 1}', "a key more than once"),
        ('{"a": {"__items__": [["b", {"__array__": "w"}], ["b", 2]]}}', "a key more than once"),
        ('{"a": {"__arrax__": "w"}}', "got the mark '__arrax__'"),
        ('{"a": {"__tuple__": "w"}}', "got the mark '__tuple__'"),
        ('{"a": {"__array__": "w", "b": 1}}', None),
        ('{"a": {"__array__": ["w"]}}', None),
        ('{"a": {"__number__": "w"}}x', None),
        ('{"a": {"__items__": [1]}}', None),
        ("[1]", "got a list in it, expected a mapping"),
    ],
)
def test_trees_that_do_not_fit_their_arrays(document, message, tmp_path):
    arrays = {"w": np.ones(2), "__tree__": np.frombuffer(document.encode(), np.uint8)}
    path = tmp_path / "x.npz"
    path.write_bytes(nn.io._FORMATS[".npz"][0](arrays))
    with pytest.raises(FileFormatError, match=message):
        nn.load(path)


def test_an_array_of_somebody_else_by_the_name_of_the_tree(tmp_path):
    state = {"__tree__": np.arange(3.0), "w": np.ones(2)}
    np.savez(tmp_path / "x.npz", **state)
    assert same(nn.load(tmp_path / "x.npz"), state)


def test_the_checksum_sees_names_dtypes_shapes_numbers_and_no_order():
    a, b = np.arange(6.0), np.ones(2, np.float32)
    base = digest({"a": a, "b": b})
    assert base == digest({"b": b.astype(">f4"), "a": np.asfortranarray(a)})
    others = [
        {"a": a, "c": b}, {"a": a}, {"a": a.reshape(2, 3), "b": b}, {"a": a.view(np.int64), "b": b}, {"a": a, "b": -b},
        {"a": a, "b": b, "c": b}, {"b": a, "a": b}, {"a": a.reshape(1, 6), "b": b},
    ]  # fmt: skip
    assert len({base, *map(digest, others)}) == 9
    if np.dtype("longdouble").itemsize > 8:
        wide = np.array([0.1, np.inf], "longdouble")
        assert digest({"a": wide}) == digest({"a": wide * 1}) != digest({"a": -wide})
