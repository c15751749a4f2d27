"""``.safetensors``: the package reads ours, we read its, and a checksum that is there is checked."""

import json

import numpy as np
import pytest

from autograd.errors import ArgumentError, FileFormatError
from nn.files.safetensors import read, write
from tests.nn.files.trees import same

theirs = pytest.importorskip("safetensors.numpy")

STATE = {"0.weight": np.arange(6.0).reshape(2, 3), "0.bias": np.ones(2, np.float32), "": np.array(True)}


def test_the_package_reads_ours_and_we_read_its():
    content = write(STATE)
    assert same(theirs.load(content), STATE)
    assert content == write(STATE)
    assert same(read(content), STATE)
    for metadata in (None, {"format": "pt"}, {"note": "trained on Tuesday", "format": "np"}):
        assert same(read(theirs.save(STATE, metadata=metadata)), STATE)
    assert read(write({})) == {}


def test_the_names_keep_their_order():
    """The order in the header; that of the numbers is the package's own."""
    for names in (["b", "a", "ü", "0.weight", "0.bias"], ["a", "b"], ["b", "a"]):
        state = {name: np.full(3, i, [np.float64, np.uint8, np.float32][i % 3]) for i, name in enumerate(names)}
        content = write(state)
        assert list(read(content)) == names
        assert same(read(content), state)
        assert same(theirs.load(content), state)
        assert int.from_bytes(content[:8], "little") % 8 == 0


def metadata_of(content):
    return json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]


def test_the_checksum_is_that_of_the_arrays_and_not_of_the_file():
    """Another program may write the same arrays with the same metadata in another order."""
    metadata = metadata_of(write(STATE))
    assert same(read(theirs.save(STATE, metadata=metadata)), STATE)
    assert same(read(theirs.save(STATE, metadata={**metadata, "format": "pt"})), STATE)
    for other in ({**STATE, "": np.array(False)}, {"0.bias": STATE["0.bias"]}, {**STATE, "more": np.ones(1)}):
        with pytest.raises(FileFormatError, match="does not match its checksum"):
            read(theirs.save(other, metadata=metadata))


def test_half_a_mark_asks_for_the_checksum_too():
    ((key, text),) = metadata_of(write(STATE)).items()
    for metadata in ({key: "x"}, {"x": text}, {key: text[:-1]}):
        with pytest.raises(FileFormatError, match="does not match its checksum"):
            read(theirs.save(STATE, metadata=metadata))


def test_a_name_that_comes_twice():
    header = (
        b'{"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'
    )
    with pytest.raises(FileFormatError):
        read(len(header).to_bytes(8, "little") + header + b"\1")


def test_dtypes_that_the_format_lacks():
    with pytest.raises(ArgumentError, match="got w of dtype complex128, expected one of bool, "):
        write({"w": np.ones(1, complex)})
