"""Files: the state of a model, or everything that a training needs to go on, as ``.npz`` or ``.safetensors``.

Nothing in a file is ever executed (no pickle), a file is complete or not there at all (it is written beside its place
and then moved), and its content is checked before it is handed out. ``load_state_dict`` checks that it fits a model; it
says everything that is wrong at once and leaves the model as it was.
"""

from __future__ import annotations

import errno
import io
import json
import math
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, FileFormatError, MissingPackageError, PathError
from nn.modules.module import Module

Arrays = dict[str, npt.NDArray[Any]]
PathLike = str | os.PathLike[str]

_TREE = "__tree__"  # the array that holds everything else, as JSON
_ARRAY, _TUPLE, _ITEMS = "__array__", "__tuple__", "__items__"  # marks of types that JSON lacks
_EXPANSION = 100  # the contents may be this many times as large as the file, and 64 MiB larger
_KINDS = "fiub"


@door
def save(state: Module | Mapping[Any, Any], path: PathLike) -> Path:
    """Write the state of a model, or any tree of arrays, numbers and texts, to a file.

    A flat mapping of names to arrays, as ``model.state_dict()``, becomes a plain ``.npz`` (for ``np.load``) or
    ``.safetensors`` (for PyTorch and others). A file of that name is replaced, in one instant.

    Args:
        state: a mapping, whose values may be arrays, numbers, texts, None, and mappings, lists or tuples of these; or a
            model, for its ``state_dict()``.
        path: ends in ``.npz``, or in ``.safetensors``, which needs the package ``safetensors``.

    Returns:
        The path.

    Raises:
        ArgumentError: another ending, or something that cannot be saved: an object array, a name that is no text.
        MissingPackageError: ``safetensors`` is not installed.
        OSError: the file cannot be written; one that was there before is still there.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from nn import Linear
        >>> layer, other = Linear(2, 1, rng=0), Linear(2, 1, rng=1)
        >>> with TemporaryDirectory() as folder:
        ...     path = save(layer.state_dict(), f"{folder}/layer.npz")
        ...     other.load_state_dict(load(path))
        LoadResult(missing=[], unexpected=[])
        >>> bool((other.weight.data == layer.weight.data).all())
        True
    """
    path = Path(path)
    write = _format("save", path)[0]
    arrays = _flattened(state.state_dict() if isinstance(state, Module) else state)
    _replace(path, write(arrays))
    return path


@door
def load(path: PathLike) -> dict[Any, Any]:
    """Read a file that ``save`` wrote, or any file of plain arrays in one of its formats, such as a PyTorch model's.

    Args:
        path: ends in ``.npz``, or in ``.safetensors``, which needs the package ``safetensors``.

    Returns:
        Arrays by name; or the tree that was saved.

    Raises:
        ArgumentError: another ending.
        FileFormatError: the file is truncated, damaged, of another format, or holds something that is no plain array.
        MissingPackageError: ``safetensors`` is not installed.
        OSError: there is no such file, or it cannot be read.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = save({"epoch": 7, "best": {"loss": 0.25, "w": np.ones(2)}}, f"{folder}/best.npz")
        ...     load(path)
        {'epoch': 7, 'best': {'loss': 0.25, 'w': array([1., 1.])}}
    """
    path = Path(path)
    read = _format("load", path)[1]
    content = path.read_bytes()
    try:
        arrays = read(content)
        return _rebuilt(arrays) if _TREE in arrays else arrays
    except FileFormatError as error:
        raise FileFormatError(f"load: {path}: {error}") from error
    except Exception as error:  # zipfile, zlib, NumPy and json may raise anything on malformed bytes
        raise FileFormatError(f"load: {path}: got something else than a whole {path.suffix} file ({error})") from error


# Trees: arrays by name, and the rest as JSON.


def _flattened(tree: Any) -> Arrays:
    if not isinstance(tree, Mapping):
        raise ArgumentError(f"save: got a {type(tree).__name__}, expected a state dict, or another mapping")
    arrays: Arrays = {}
    if all(isinstance(key, str) and _is_array(x) for key, x in tree.items()) and _TREE not in tree:
        for name, x in tree.items():
            arrays[name] = _checked(x, name)
        return arrays
    document = json.dumps(_encoded(tree, "", arrays))
    return {**arrays, _TREE: np.frombuffer(document.encode(), np.uint8)}


def _encoded(x: Any, place: str, arrays: Arrays) -> Any:
    """``x`` in JSON's types; its arrays go to ``arrays``."""
    if x is None or isinstance(x, (bool, str)):
        return x
    if isinstance(x, (int, float)) and not isinstance(x, np.generic):
        return x
    if isinstance(x, np.generic) and x.dtype.kind in _KINDS:
        return x.item()
    if isinstance(x, Mapping):
        items = [(key, _encoded(part, f"{place}.{key}" if place else str(key), arrays)) for key, part in x.items()]
        plain = all(isinstance(key, str) and not key.startswith("__") for key, _ in items)
        if not plain and not all(isinstance(key, (int, str)) for key, _ in items):
            raise ArgumentError(f"save: got the keys {list(x)!r:.60} in {place or 'state'}, expected texts or integers")
        return dict(items) if plain else {_ITEMS: items}
    if isinstance(x, (list, tuple)):
        parts = [_encoded(part, f"{place}.{i}", arrays) for i, part in enumerate(x)]
        return parts if isinstance(x, list) else {_TUPLE: parts}
    if not _is_array(x):
        raise ArgumentError(
            f"save: got a {type(x).__name__} as {place}, expected an array, a number, a text, None, or a mapping, "
            f"list or tuple of these"
        )
    name = place
    while name in arrays:  # {"a": {"b": x}, "a.b": y}
        name += "'"
    arrays[name] = _checked(x, place)
    return {_ARRAY: name}


def _rebuilt(arrays: Arrays) -> Any:
    document = json.loads(arrays[_TREE].tobytes())

    def decode(x: Any) -> Any:
        if isinstance(x, list):
            return [decode(part) for part in x]
        if not isinstance(x, dict):
            return x
        if x.keys() == {_ARRAY}:
            return arrays[x[_ARRAY]]
        if x.keys() == {_TUPLE}:
            return tuple(decode(x[_TUPLE]))
        if x.keys() == {_ITEMS}:
            return {key: decode(part) for key, part in x[_ITEMS]}
        return {key: decode(part) for key, part in x.items()}

    if not isinstance(document, dict):
        raise FileFormatError(f"got a {type(document).__name__} in it, expected a mapping")
    return decode(document)


def _is_array(x: Any) -> bool:
    return isinstance(x, Node) or (hasattr(x, "dtype") and hasattr(x, "shape") and not isinstance(x, np.generic))


def _checked(x: Any, name: str) -> npt.NDArray[Any]:
    """``x`` as a plain array of numbers."""
    array = np.asarray(data_of(x))
    if array.dtype.kind not in _KINDS:
        raise ArgumentError(f"save: got {name} of dtype {array.dtype}, expected real numbers")
    if "\0" in name:
        raise ArgumentError(f"save: got the name {name!r}, expected one without the character 0")
    return array


# The two formats.


def check_writable(name: str, path: PathLike) -> Path:
    """``path``, if ``save`` can write there: a long training asks before it begins."""
    path = Path(path)
    _format(name, path)
    if not path.parent.is_dir():
        raise PathError(errno.ENOENT, f"{name}: there is no such folder", str(path.parent))
    return path


def _format(name: str, path: Path) -> tuple[Callable[[Arrays], bytes], Callable[[bytes], Arrays]]:
    ending = path.suffix.lower()
    if ending not in _FORMATS:
        raise ArgumentError(f"{name}: got {path.name!r}, expected a name that ends in {' or '.join(_FORMATS)}")
    return _FORMATS[ending]


def _write_npz(arrays: Arrays) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy")  # without the time of day: the same state gives the same bytes
            with archive.open(member, "w", force_zip64=True) as out:
                np.lib.format.write_array(out, array, allow_pickle=False)
    return file.getvalue()


def _read_npz(content: bytes) -> Arrays:
    arrays: Arrays = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        claimed = sum(member.file_size for member in members)
        if claimed > 2**26 + _EXPANSION * len(content):
            raise FileFormatError(f"got {len(content)} bytes that claim to unpack to {claimed}, expected fewer")
        for member in members:
            name = member.filename.removesuffix(".npy")
            if name == member.filename:
                raise FileFormatError(f"got {name!r:.80} in it, expected nothing but .npy arrays")
            if name in arrays:
                raise FileFormatError(f"got two arrays called {name!r:.80}, expected each name once")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise FileFormatError(f"got {name!r:.80} compressed by method {member.compress_type}, expected 0 or 8")
            arrays[name] = _read_npy(name, archive.read(member))
    return arrays


def _read_npy(name: str, content: bytes) -> npt.NDArray[Any]:
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(file)
    elif version == (2, 0):
        shape, fortran_order, dtype = np.lib.format.read_array_header_2_0(file)
    else:
        raise FileFormatError(f"got {name} in version {version} of the .npy format, expected 1.0 or 2.0")
    if dtype.kind not in _KINDS:
        raise FileFormatError(f"got {name} of dtype {dtype}, expected real numbers (pickled objects are never read)")
    data = content[file.tell() :]
    if any(n < 0 for n in shape) or math.prod(shape) * dtype.itemsize != len(data):
        raise FileFormatError(f"got {len(data)} bytes for {name}, expected as many as shape {shape} {dtype} needs")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran_order else "C").copy()


def _write_safetensors(arrays: Arrays) -> bytes:
    _safetensors()
    from safetensors.numpy import save as to_bytes

    known = {np.dtype(code).name for code in _SAFETENSORS_DTYPES.values()}
    for name, array in arrays.items():
        if array.dtype.name not in known:
            raise ArgumentError(f"save: got {name} of dtype {array.dtype}, expected one of {', '.join(sorted(known))}")
    native = {name: array.astype(array.dtype.newbyteorder("="), order="C") for name, array in arrays.items()}
    content: bytes = to_bytes(native)
    return content


def _read_safetensors(content: bytes) -> Arrays:
    safetensors = _safetensors()
    try:
        found = safetensors.deserialize(content)
    except safetensors.SafetensorError as error:
        raise FileFormatError(f"got something else than a whole .safetensors file ({error})") from error
    arrays: Arrays = {}
    for name, tensor in found:
        if tensor["dtype"] == "BF16":  # the upper half of a float32
            halves = np.frombuffer(tensor["data"], "<u2").astype("<u4")
            flat: Any = (halves << 16).view("<f4")
        elif tensor["dtype"] in _SAFETENSORS_DTYPES:
            flat = np.frombuffer(tensor["data"], _SAFETENSORS_DTYPES[tensor["dtype"]])
        else:
            raise FileFormatError(
                f"got {name} of dtype {tensor['dtype']}, expected one of {', '.join(_SAFETENSORS_DTYPES)}, BF16"
            )
        arrays[name] = flat.reshape(tensor["shape"]).astype(flat.dtype.newbyteorder("="))
    return arrays


def _safetensors() -> Any:
    try:
        import safetensors
    except ImportError:
        raise MissingPackageError(
            "safetensors is missing, which reads and writes .safetensors files; install it with: pip install "
            '"gategrad[safetensors]", or use .npz'
        ) from None
    return safetensors


_SAFETENSORS_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?",
}  # fmt: skip
_FORMATS = {".npz": (_write_npz, _read_npz), ".safetensors": (_write_safetensors, _read_safetensors)}


def _replace(path: Path, content: bytes) -> None:
    """Put a file with this content in the place of ``path``, in one instant."""
    place = Path(os.path.realpath(path))  # the target of a link, so that the link stays a link
    beside = place.with_name(f".{place.name}.{os.urandom(4).hex()}.part")
    try:
        with open(beside, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, place)
    except OSError as error:
        error.filename = str(path)  # the name that the user gave, not that of the temporary file
        raise
    finally:
        beside.unlink(missing_ok=True)
