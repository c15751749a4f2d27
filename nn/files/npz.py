"""``.npz``: arrays by name as NumPy's ``savez`` writes them, with a checksum of the whole file at its end.

The checksum stands in the comment of the archive, where NumPy and zip programs pass over it. Without it a damaged
directory would hide arrays: a zip archive has checksums of the contents of its members, and none of their list.
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.errors import FileFormatError
from nn.files.trees import KINDS, Arrays

_EXPANSION = 100  # the contents may be as many times as large as the file, plus 64 MiB
_OURS = b"gg\x08\x00gategrad"  # an extra field of each member, written twice, so that a lost checksum is noticed
_CHECKSUM = b"gategrad sha256 "  # the comment of the archive; _DIGITS hexadecimal digits follow it
_DIGITS = 64


def write(arrays: Arrays) -> bytes:
    """The content of a file with these arrays; the same arrays give the same bytes.

    Example:
        >>> list(read(write({"w": np.ones(2)})))
        ['w']
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = _CHECKSUM + b"0" * _DIGITS
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy")  # without a time stamp
            member.extra = _OURS
            with archive.open(member, "w", force_zip64=True) as out:
                np.lib.format.write_array(out, array, allow_pickle=False)
    end = file.tell() - _DIGITS
    with file.getbuffer() as content:
        checksum = hashlib.sha256(content[:end]).hexdigest().encode()
        content[end:] = checksum
    return file.getvalue()


def read(content: bytes) -> Arrays:
    """The arrays in the content of a file, of ours or of NumPy's ``savez`` and ``savez_compressed``.

    Raises:
        FileFormatError: it is damaged, or holds something that is no plain array.
        Exception: the same, as ``zipfile`` and NumPy say it.
    """
    end = len(content) - _DIGITS
    is_checked = content[end - len(_CHECKSUM) : end] == _CHECKSUM
    if is_checked and hashlib.sha256(memoryview(content)[:end]).hexdigest().encode() != content[end:]:
        raise FileFormatError("got a file that does not match its checksum: it was damaged or changed")
    arrays: Arrays = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if not is_checked:
            _check_list(content, members)
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


def _check_list(content: bytes, members: list[zipfile.ZipInfo]) -> None:
    """FileFormatError if the list of members in a file without a checksum cannot be all of it."""
    if _OURS in content:
        raise FileFormatError("got a file without the checksum at its end: it was damaged or changed")
    at = content.rfind(b"PK\x05\x06")  # the record at the end of the archive, which holds the number of members
    number = int.from_bytes(content[at + 10 : at + 12], "little")
    if number not in (len(members), 0xFFFF):  # 0xFFFF stands for a number that is too large for two bytes
        raise FileFormatError(f"got a list of {len(members)} arrays, expected {number}: it is damaged")


def _read_npy(name: str, content: bytes) -> npt.NDArray[Any]:
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(file)
    elif version == (2, 0):
        shape, fortran_order, dtype = np.lib.format.read_array_header_2_0(file)
    else:
        raise FileFormatError(f"got {name} in version {version} of the .npy format, expected 1.0 or 2.0")
    if dtype.kind not in KINDS:
        raise FileFormatError(f"got {name} of dtype {dtype}, expected real numbers (pickled objects are never read)")
    data = content[file.tell() :]
    if any(n < 0 for n in shape) or math.prod(shape) * dtype.itemsize != len(data):
        raise FileFormatError(f"got {len(data)} bytes for {name}, expected as many as shape {shape} {dtype} needs")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran_order else "C").copy()
