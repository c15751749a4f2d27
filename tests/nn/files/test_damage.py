"""Damaged files: loads equal, or raises an error of this package. Every bit, every byte, every length.

Before there were checksums, 62 of 22,336 flipped bits in an ``.npz`` of ``nn.save`` (all of them in its directory)
loaded as other or fewer arrays, 54 of 16,456 in one of ``np.savez``, and 2,929 of 8,800 in a ``.safetensors``. The
files here, with the numbers of cases under ``-m slow``; by default every seventh flip, all lengths and 300 shuffles a
file run:

===================  ======  ==========  ============  ========
file                 bytes   flips: all  other bytes   lengths
===================  ======  ==========  ============  ========
npz, flat and tree   3,221   25,768      821,355       3,221
safetensors, both    1,393   11,144      355,215       1,393
savez, compressed    2,057   16,456      -             2,057
===================  ======  ==========  ============  ========

A ``.safetensors`` of another program has no checksum and is not here: see ``docs/edges.md``.
"""

import io
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import nn
from autograd.errors import AutogradError
from nn.files.trees import flattened
from tests.nn.files.trees import same

MODEL = nn.MLP([2, 3, 2], rng=0).state_dict()
STATES = {"flat": MODEL, "tree": {"model": MODEL, "epoch": 3, "history": {"loss": [1.0, 0.5]}, "best": (None, True)}}
ENDINGS = [".npz", *([".safetensors"] if find_spec("safetensors") else [])]
FILES = {f"{name}{ending}": nn.io._FORMATS[ending][0](flattened(STATES[name])) for ending in ENDINGS for name in STATES}


def foreign(write):
    file = io.BytesIO()
    write(file, **MODEL)
    return file.getvalue()


FOREIGN = {"savez.npz": foreign(np.savez), "compressed.npz": foreign(np.savez_compressed)}
ALL = {**FILES, **FOREIGN}


def outcome(name, content):
    """None if the content loads as it was saved or is refused; else the wrong content."""
    try:
        found = nn.io.parsed(Path(name), bytes(content))
    except AutogradError:
        return None
    expected = STATES[name.split(".")[0]] if name in FILES else MODEL
    return None if same(found, expected) else f"{list(found)}"


def flips(content, every=1):
    for k in range(0, 8 * len(content), every):
        damaged = bytearray(content)
        damaged[k // 8] ^= 1 << k % 8
        yield k, damaged


def assert_no_harm(name, cases):
    harmed = {k: came for k, content in cases if (came := outcome(name, content)) is not None}
    assert not harmed


@pytest.mark.parametrize("name", ALL)
def test_whole_files_load(name):
    assert same(nn.io.parsed(Path(name), ALL[name]), STATES[name.split(".")[0]] if name in FILES else MODEL)


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ALL)
def test_a_flipped_bit(name, every):
    assert_no_harm(name, flips(ALL[name], every))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_another_byte(name):
    content = FILES[name]

    def cases():
        for at in range(len(content)):
            for byte in range(256):
                if byte != content[at]:
                    yield (at, byte), content[:at] + bytes([byte]) + content[at + 1 :]

    assert_no_harm(name, cases())


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_is_cut_off_or_goes_on(name):
    content = ALL[name]
    for length in range(len(content)):
        with pytest.raises(AutogradError):
            nn.io.parsed(Path(name), content[:length])
    for more in (b"\0", b"x", b"\0" * 22, content):
        assert outcome(name, content + more) is None


@pytest.mark.parametrize("count", [300, pytest.param(20_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", FILES)
def test_damage_of_several_bytes_and_of_blocks(name, count):
    rng = np.random.default_rng(0)
    content = FILES[name]

    def cases():
        for k in range(count):
            damaged = bytearray(content)
            if k % 3 == 0:  # damages single bytes
                for at in rng.integers(0, len(content), rng.integers(2, 9)):
                    damaged[at] = rng.integers(0, 256)
            else:  # overwrites a block by zeros, or by another part of the file
                length = int(rng.integers(1, len(content) // 3))
                at, other = rng.integers(0, len(content) - length, 2)
                damaged[at : at + length] = bytes(length) if k % 3 == 1 else content[other : other + length]
            yield k, damaged

    assert_no_harm(name, cases())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_was_packed_again_with_fewer_members():
    """The members are whole and their list is; that there were more is known by the checksum that is gone."""
    content = FILES["flat.npz"]
    for left_out in range(len(MODEL)):
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
            for i, member in enumerate(old.infolist()):
                if i != left_out:
                    new.writestr(member, old.read(member))
        with pytest.raises(AutogradError, match="without the checksum at its end"):
            nn.io.parsed(Path("x.npz"), file.getvalue())
