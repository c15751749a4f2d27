"""``.safetensors``: arrays by name for PyTorch and others, with a checksum of ours in the metadata.

The format itself has no checksum, so a damaged file of other programs is noticed only where it cannot be read.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, FileFormatError, MissingPackageError
from nn.files.trees import Arrays, digest

_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?",
}  # fmt: skip
_METADATA = "__metadata__"  # a name in the header that stands for no array
_KEY, _TEXT = "gategrad.checksum", "sha256 {} by gategrad"
_MARKS = ("gategrad", "sha256")  # either mark anywhere shows that the file was written with a checksum


def write(arrays: Arrays) -> bytes:
    """The content of a file with these arrays; the same arrays give the same bytes.

    Raises:
        ArgumentError: an array of a dtype that the format does not have.
        MissingPackageError: ``safetensors`` is not installed.
    """
    safetensors = _safetensors()
    from safetensors.numpy import save as to_bytes

    known = {np.dtype(code).name for code in _DTYPES.values()}
    for name, array in arrays.items():
        if array.dtype.name not in known:
            raise ArgumentError(f"save: got {name} of dtype {array.dtype}, expected one of {', '.join(sorted(known))}")
    native = {name: array.astype(array.dtype.newbyteorder("="), order="C") for name, array in arrays.items()}
    try:
        content: bytes = to_bytes(native, metadata={_KEY: _TEXT.format(digest(native))})
    except safetensors.SafetensorError as error:
        raise ArgumentError(f"save: got arrays that safetensors refuses ({error})") from error
    return _in_order(content, arrays)


def _in_order(content: bytes, arrays: Arrays) -> bytes:
    """The same file with the names in its header in the order of ``arrays``; the package would sort them.

    The order of the numbers stays: they are aligned, and the package wants them without gaps.
    """
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    ordered = {_METADATA: header[_METADATA], **{name: header[name] for name in arrays}}
    written = json.dumps(ordered, separators=(",", ":")).encode()
    written += b" " * (-len(written) % 8)
    return len(written).to_bytes(8, "little") + written + content[start:]


def read(content: bytes) -> Arrays:
    """The arrays in the content of a file, of ours or of any other program.

    Raises:
        FileFormatError: it is damaged, or holds a dtype that NumPy does not have.
        MissingPackageError: ``safetensors`` is not installed.
    """
    safetensors = _safetensors()
    try:
        found = safetensors.deserialize(content)
    except safetensors.SafetensorError as error:
        raise FileFormatError(f"got something else than a whole .safetensors file ({error})") from error
    arrays: Arrays = {}
    for name, tensor in found:
        if tensor["dtype"] == "BF16":  # bfloat16 is the upper half of a float32
            halves = np.frombuffer(tensor["data"], "<u2").astype("<u4")
            flat: Any = (halves << 16).view("<f4")
        elif tensor["dtype"] in _DTYPES:
            flat = np.frombuffer(tensor["data"], _DTYPES[tensor["dtype"]])
        else:
            raise FileFormatError(f"got {name} of dtype {tensor['dtype']}, expected one of {', '.join(_DTYPES)}, BF16")
        arrays[name] = flat.reshape(tensor["shape"]).astype(flat.dtype.newbyteorder("="))
    names = _checked(content, arrays)
    return {name: arrays[name] for name in names}


def _checked(content: bytes, arrays: Arrays) -> list[str]:
    """The names in the header; FileFormatError if the file has a checksum of ours that does not match."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length].decode(), object_pairs_hook=_once)
    metadata = header.get(_METADATA) or {}
    is_ours = any(mark in text for text in (*metadata, *metadata.values()) for mark in _MARKS)
    if is_ours and metadata.get(_KEY) != _TEXT.format(digest(arrays)):
        raise FileFormatError("got a file that does not match its checksum: it was damaged or changed")
    return [name for name in header if name != _METADATA]


def _once(items: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(items)
    if len(names) < len(items):
        raise FileFormatError(f"got a name more than once in the header, expected each once ({list(names)!r:.80})")
    return names


def _safetensors() -> Any:
    try:
        import safetensors
    except ImportError:
        raise MissingPackageError(
            "safetensors is missing, which reads and writes .safetensors files; install it with: pip install "
            '"gategrad[safetensors]", or use .npz'
        ) from None
    return safetensors
