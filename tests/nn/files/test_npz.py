"""``.npz``: NumPy reads ours, we read NumPy's, and lists of members that are not whole are noticed."""

import io
import zipfile

import numpy as np
import pytest

from autograd.errors import FileFormatError
from nn.files.npz import read, write
from tests.nn.files.trees import same

STATE = {"0.weight": np.arange(6.0).reshape(2, 3), "0.bias": np.ones(2, np.float32), "": np.array(True)}


def test_numpy_and_zip_read_ours():
    content = write(STATE)
    with np.load(io.BytesIO(content)) as found:
        assert same({name: found[name] for name in found.files}, STATE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.comment.startswith(b"gategrad sha256 ")
    assert content == write(STATE)
    assert same(read(content), STATE)
    assert read(write({})) == {}


@pytest.mark.parametrize("savez", [np.savez, np.savez_compressed])
def test_numpys_are_read(savez):
    for count in (0, 1, 3):
        file = io.BytesIO()
        state = dict(list(STATE.items())[:count])
        savez(file, **state)
        assert same(read(file.getvalue()), state)


def test_what_numpy_makes_of_ours_is_read():
    with np.load(io.BytesIO(write(STATE))) as found:
        changed = {**found, "0.bias": np.zeros(2)}
    file = io.BytesIO()
    np.savez(file, **changed)
    assert same(read(file.getvalue()), changed)


def test_an_archive_with_another_comment_is_read():
    file = io.BytesIO()
    np.savez(file, **STATE)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"trained on Tuesday"
    assert same(read(file.getvalue()), STATE)


def test_a_list_that_is_not_whole():
    content = bytearray(write(STATE))
    with pytest.raises(FileFormatError, match="does not match its checksum"):
        read(bytes(content[:-1]) + b"x")
    with pytest.raises(FileFormatError, match="without the checksum at its end"):
        read(bytes(content) + b"x")
    file = io.BytesIO()
    np.savez(file, **STATE)
    damaged = bytearray(file.getvalue())
    damaged[damaged.rfind(b"PK\x05\x06") + 10] = 9
    with pytest.raises(FileFormatError, match="got a list of 3 arrays, expected 9"):
        read(bytes(damaged))


@pytest.mark.slow
def test_more_arrays_than_two_bytes_can_count():
    state = {str(i): np.array(i % 256, np.uint8) for i in range(66_000)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in state.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue())
    assert len(read(file.getvalue())) == 66_000
