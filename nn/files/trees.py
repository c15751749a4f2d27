"""Trees of arrays, numbers and texts as arrays by name, as both formats hold them; and back again.

A flat mapping of names to arrays is itself. In anything else the arrays get names by their places in the tree, and one
more array, ``__tree__``, holds the rest as JSON, with a mark for each array and for each type that JSON lacks.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, FileFormatError

Arrays = dict[str, npt.NDArray[Any]]

KINDS = "fiub"
"""The kinds of dtypes that a file may hold: real numbers and truth values."""

_TREE = "__tree__"  # the array that holds everything else, as JSON
_RESERVED = (_TREE, "__metadata__")  # __metadata__ cannot name an array in .safetensors
_ARRAY, _NUMBER, _TUPLE, _ITEMS = "__array__", "__number__", "__tuple__", "__items__"  # marks of types that JSON lacks
_LONGEST = 65_000  # the most bytes of a name; a .npz has two bytes for its length


def flattened(tree: Any) -> Arrays:
    """The arrays by name that stand for a mapping, however nested; ``rebuilt`` restores the mapping, bit by bit.

    Mappings, lists, tuples and numbers of derived classes come back as those of the plain class.

    Raises:
        ArgumentError: something in it cannot be saved.

    Example:
        >>> {name: array.shape for name, array in flattened({"w": [np.ones(3)], "n": 2}).items()}
        {'w.0': (3,), '__tree__': (37,)}
    """
    if not isinstance(tree, Mapping):
        raise ArgumentError(f"save: got a {type(tree).__name__}, expected a state dict, or another mapping")
    arrays: Arrays = {}
    if all(isinstance(key, str) and _is_array(x) and _is_name(key) for key, x in tree.items()):
        return {str(name): _checked(x, name) for name, x in tree.items()}
    try:
        document = json.dumps(_encoded(tree, "", arrays))
        arrays[_TREE] = np.frombuffer(document.encode(), np.uint8)
        rebuilt(arrays)  # reads it back, so that no unreadable file is written
    except RecursionError:
        raise ArgumentError("save: got a tree that contains itself, or is nested too deeply") from None
    except ValueError as error:
        if isinstance(error, ArgumentError):
            raise
        raise ArgumentError(f"save: got something that cannot be written as text ({error})") from error
    return arrays


def rebuilt(arrays: Arrays) -> Any:
    """The mapping that ``flattened`` made arrays of; arrays that it did not make come back as they are.

    Raises:
        FileFormatError: the arrays do not fit together.
        KeyError, TypeError, ValueError: the same, with another message.
    """
    if not is_tree(arrays):
        return arrays
    unused = set(arrays) - {_TREE}

    def array(name: Any) -> Any:
        if name not in unused:
            raise FileFormatError(
                f"got something else than a whole tree: an array {name!r:.80}, expected each in the file once"
            )
        unused.remove(name)
        return arrays[name]

    def decode(x: Any) -> Any:
        if isinstance(x, list):
            return [decode(part) for part in x]
        if not isinstance(x, dict):
            return x
        if not any(key.startswith("__") for key in x):
            return {key: decode(part) for key, part in x.items()}
        ((mark, held),) = x.items()
        if mark == _ARRAY:
            return array(held)
        if mark == _NUMBER:
            return array(held)[()]
        if mark == _TUPLE and isinstance(held, list):
            return tuple([decode(part) for part in held])
        if mark == _ITEMS and isinstance(held, list):
            return _without_repeats([(key, decode(part)) for key, part in held])
        raise FileFormatError(f"got the mark {mark!r:.80} in its tree, expected one of {_ARRAY}, {_TUPLE}, {_ITEMS}")

    document = json.loads(arrays[_TREE].tobytes(), object_pairs_hook=_without_repeats)
    if not isinstance(document, dict):
        raise FileFormatError(f"got a {type(document).__name__} in it, expected a mapping")
    tree = decode(document)
    if unused:
        raise FileFormatError(f"got arrays that are not part of its tree: {', '.join(sorted(unused)):.200}")
    return tree


def is_tree(arrays: Arrays) -> bool:
    """True if the arrays stand for a tree: one of them has the name and the form of the tree's own array."""
    return _TREE in arrays and arrays[_TREE].dtype == np.uint8 and arrays[_TREE].ndim == 1


def digest(arrays: Arrays) -> str:
    """A checksum (SHA-256) of names, dtypes, shapes and numbers, independent of their order in a file and in memory."""
    total = hashlib.sha256()
    for name in sorted(arrays):
        array = np.asarray(arrays[name], order="C")
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        about = json.dumps([name, little.dtype.str, little.shape])
        total.update(len(about).to_bytes(8, "little") + about.encode())
        is_padded = little.dtype.char == "g"  # a long double has padding bytes, which copies need not keep
        total.update(repr(little.tolist()).encode() if is_padded else little.reshape(-1).view(np.uint8).data)
    return total.hexdigest()


def _without_repeats(items: list[tuple[Any, Any]]) -> dict[Any, Any]:
    found = dict(items)
    if len(found) < len(items):
        raise FileFormatError(f"got a mapping with a key more than once ({[key for key, _ in items]!r:.80})")
    return found


def _encoded(x: Any, place: str, arrays: Arrays) -> Any:
    """``x`` in JSON's types; its arrays go to ``arrays``."""
    if isinstance(x, np.generic) and not isinstance(x, str):
        return {_NUMBER: _put(np.asarray(x), x, place, arrays)}
    if x is None or isinstance(x, (bool, int, float, str)):
        return x
    if isinstance(x, Mapping):
        items = [(key, _encoded(part, f"{place}.{key}" if place else str(key), arrays)) for key, part in x.items()]
        plain = all(isinstance(key, str) and not key.startswith("__") for key, _ in items)
        if not plain and not all(isinstance(key, (int, str)) for key, _ in items):
            raise ArgumentError(
                f"save: got the keys {list(x)!r:.60} in {place or 'state'}, expected texts or integers, Python's own: "
                f"int(key)"
            )
        return dict(items) if plain else {_ITEMS: items}
    if isinstance(x, (list, tuple)):
        parts = [_encoded(part, f"{place}.{i}", arrays) for i, part in enumerate(x)]
        return parts if isinstance(x, list) else {_TUPLE: parts}
    if not _is_array(x):
        raise _refusal(x, place)
    return {_ARRAY: _put(_checked(x, place), x, place, arrays)}


def _put(array: npt.NDArray[Any], x: Any, place: str, arrays: Arrays) -> str:
    """Add an array to the others, under its place if that can be a name; returns the name."""
    if array.dtype.kind not in KINDS:
        raise _refusal(x, place)
    name = place if _is_name(place) else f"array {len(arrays)}"
    while name in arrays:  # for example {"a": {"b": x}, "a.b": y}
        name += "'"
    arrays[name] = array
    return name


def _refusal(x: Any, place: str) -> ArgumentError:
    return ArgumentError(
        f"save: got a {type(x).__name__} as {place}, expected an array, a number, a text, None, or a mapping, "
        f"list or tuple of these"
    )


def _is_name(name: str) -> bool:
    """True if both formats can call an array by this name."""
    try:
        length = len(name.encode())
    except UnicodeEncodeError:  # half of a surrogate pair cannot be encoded
        return False
    separator = os.sep != "/" and os.sep in name  # a .npz would replace this separator
    return length <= _LONGEST and name not in _RESERVED and not separator


def _is_array(x: Any) -> bool:
    return isinstance(x, Node) or (hasattr(x, "dtype") and hasattr(x, "shape") and not isinstance(x, np.generic))


def _checked(x: Any, name: str) -> npt.NDArray[Any]:
    """``x`` as a plain array of numbers."""
    data = data_of(x)
    if isinstance(data, np.ma.MaskedArray):
        raise ArgumentError(f"save: got {name} with a mask, which would be lost, expected plain numbers; fill it first")
    try:
        array = np.asarray(data)
    except Exception as error:  # arrays of other libraries may refuse in any way: one on a GPU, or in a graph
        raise ArgumentError(f"save: got a {type(data).__name__} as {name}, expected an array ({error})") from error
    if array.dtype.kind not in KINDS:
        raise ArgumentError(f"save: got {name} of dtype {array.dtype}, expected real numbers")
    if "\0" in name:
        raise ArgumentError(f"save: got the name {name!r}, expected one without the character 0")
    return array
