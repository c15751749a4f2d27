import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nn
import nn.io
from autograd import ArgumentError, FileFormatError, OperandError, ShapeError, Tensor, Value
from nn.files.trees import flattened, rebuilt
from tests.sampling import costly

ENDINGS = [".npz", ".safetensors"]
FORMATS = [nn.io._FORMATS[ending] for ending in ENDINGS if ending == ".npz" or find_spec("safetensors")]


@pytest.fixture(params=ENDINGS)
def path(request, tmp_path):
    if request.param == ".safetensors":
        pytest.importorskip("safetensors")
    return tmp_path / f"state{request.param}"


def model(seed=0, sizes=(3, 4, 2)):
    return nn.MLP(list(sizes), rng=seed)


def same(a, b):
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and np.array_equal(a, b, True)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and (a == b or a != a)


def test_a_model_comes_back(path):
    a, b = model(0), model(1)
    assert nn.save(a, path) == path
    b.load_state_dict(nn.load(str(path)))
    assert same(a.state_dict(), b.state_dict())
    nn.save(b.state_dict(), path)
    assert os.listdir(path.parent) == [path.name]


DTYPES = [np.float64, np.float32, np.float16, np.int64, np.int8, np.uint16, np.bool_]
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
numpys = st.sampled_from(DTYPES).flatmap(lambda d: arrays(d, array_shapes(min_dims=0, min_side=0, max_side=3)))
keys = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4) | st.integers(-9, 9)
trees = st.recursive(
    leaves | numpys,
    lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=2).map(tuple) | st.dictionaries(keys, inner),
    max_leaves=8,
)


@given(st.dictionaries(keys | st.sampled_from(["__tree__", "__array__", "file", "a/b", "../x"]), trees, max_size=4))
def test_any_tree_comes_back(tree):
    arrays = flattened(tree)
    for write, read in FORMATS:
        found = read(write(arrays))
        assert same(arrays, found)
        assert same(tree, rebuilt(found))


def test_strange_arrays_come_back(path):
    state = {
        "transposed": np.arange(6.0).reshape(2, 3).T,
        "big": np.arange(3, dtype=">f4"),
        "strided": np.arange(10)[::3],
        "number": np.array(2.5),
        "empty": np.zeros((0, 3), np.float32),
        "tensor": Tensor([1.0, 2.0]),
        "file": np.ones(1),
        "a/b": np.ones(1),
    }
    found = nn.load(nn.save(state, path))
    assert list(found) == list(state) or path.suffix == ".safetensors"  # safetensors sorts the names
    for name, array in state.items():
        plain = array.data if isinstance(array, Tensor) else array
        np.testing.assert_array_equal(found[name], plain)
        assert found[name].shape == plain.shape
        assert found[name].dtype == (plain.dtype if path.suffix == ".npz" else plain.dtype.newbyteorder("="))
        found[name][...] = 0  # loaded arrays are writable


def test_names_that_meet_and_numbers_of_numpy(path):
    tree = {"a": {"b": np.ones(1)}, "a.b": np.zeros(2), "n": np.float32(0.5), "flag": np.True_}
    found = nn.load(nn.save(tree, path))
    assert same(found, tree)


def test_long_headers(tmp_path):
    path = npz(tmp_path / "long.npz", {"w.npy": npy(np.arange(3.0), version=(2, 0))})
    assert nn.load(path)["w"].tolist() == [0.0, 1.0, 2.0]


def test_others_read_what_we_write_and_we_read_theirs(tmp_path):
    a = model()
    np.testing.assert_array_equal(np.load(nn.save(a, tmp_path / "a.npz"))["0.weight"], a[0].weight.data)
    for write in (np.savez, np.savez_compressed):
        write(tmp_path / "b.npz", **a.state_dict())
        assert same(nn.load(tmp_path / "b.npz"), a.state_dict())
    safetensors = pytest.importorskip("safetensors.numpy")
    assert same(safetensors.load_file(nn.save(a, tmp_path / "a.safetensors")), a.state_dict())
    safetensors.save_file(a.state_dict(), tmp_path / "b.safetensors")
    assert same(nn.load(tmp_path / "b.safetensors"), a.state_dict())


def test_half_precision_of_another_kind(tmp_path):
    pytest.importorskip("safetensors")
    header = json.dumps({"w": {"dtype": "BF16", "shape": [2, 2], "data_offsets": [0, 8]}}).encode()
    numbers = np.array([1.0, -2.5, 0.0078125, np.inf], np.float32)
    upper = (numbers.view(np.uint32) >> 16).astype("<u2").tobytes()
    (tmp_path / "b.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + upper)
    assert same(nn.load(tmp_path / "b.safetensors"), {"w": numbers.reshape(2, 2)})
    other = header.replace(b"BF16", b"C64").replace(b"[2, 2]", b"[1]")
    (tmp_path / "b.safetensors").write_bytes(len(other).to_bytes(8, "little") + other + upper)
    with pytest.raises(FileFormatError, match="got w of dtype C64, expected one of F64, "):
        nn.load(tmp_path / "b.safetensors")


def test_the_same_state_gives_the_same_bytes(path):
    assert nn.save(model(), path).read_bytes() == nn.save(model(), path.with_stem("again")).read_bytes()


def test_every_truncation_is_noticed(path):
    nn.save({"model": model().state_dict(), "epoch": 3}, path)
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(FileFormatError, match=f"load: {path}: "):
            nn.load(path)


@given(st.data())
@costly(30, 300)
def test_damage_is_an_error_of_ours_or_does_no_harm(data):
    content = bytearray(CONTENTS[data.draw(st.sampled_from(sorted(CONTENTS)))])
    ending = ".npz" if content[:2] == b"PK" else ".safetensors"
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    path = FOLDER / f"damaged{ending}"
    path.write_bytes(content)
    net = model(5)
    before = net.state_dict()
    try:
        found = nn.load(path)
    except FileFormatError:
        return
    try:
        net.load_state_dict(found.get("model", found))
    except (ArgumentError, ShapeError):
        assert same(net.state_dict(), before)


FOLDER: "os.PathLike[str]"
CONTENTS: dict[str, bytes] = {}


@pytest.fixture(autouse=True, scope="module")
def _contents(tmp_path_factory):
    global FOLDER
    FOLDER = tmp_path_factory.mktemp("damaged")
    for state in ({"model": model().state_dict(), "epoch": 3}, model().state_dict()):
        for write, _ in FORMATS:
            CONTENTS[str(len(CONTENTS))] = write(flattened(state))
    packed = io.BytesIO()
    np.savez_compressed(packed, **model().state_dict())
    CONTENTS["packed"] = packed.getvalue()


def npz(path, members, **options):
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def npy(array, **options):
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), **options)
    return file.getvalue()


class Bomb:
    def __reduce__(self):
        return os.abort, ()


def header(shape, descr="'<f8'", rest=b""):
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + rest


HOSTILE = [
    ({"w.npy": b"\x93NUMPY\x01\x00" + pickle.dumps(Bomb())}, "something else than a whole .npz file"),
    ({"w.npy": npy(np.array([Bomb()], object), allow_pickle=True)}, "w of dtype object, expected real numbers"),
    ({"w.npy": npy(np.array(["text"]))}, "w of dtype <U4, expected real numbers"),
    ({"w.npy": npy(np.zeros(2, [("a", "f8")]))}, "expected real numbers"),
    ({"w.npy": header("(1000000000000,)")}, r"got 0 bytes for w, expected as many as shape \(1000000000000,\)"),
    ({"w.npy": header("(-1, -8)", rest=bytes(64))}, "got 64 bytes for w"),
    ({"w.npy": header("(2,)", rest=bytes(17))}, "got 17 bytes for w"),
    ({"w.npy": header("(1,)", "'<f8', 'x': __import__('os').abort()")}, "something else"),
    ({"w.npy": npy(np.zeros(2), version=(3, 0))}, r"version \(3, 0\) of the .npy format, expected 1.0 or 2.0"),
    ({"code.py": b"print('hello')"}, "got 'code.py' in it, expected nothing but .npy arrays"),
    ({"__tree__.npy": npy(np.frombuffer(b"[" * 100000, np.uint8))}, "something else"),
    ({"__tree__.npy": npy(np.frombuffer(b"[1]", np.uint8))}, "got a list in it, expected a mapping"),
    ({"__tree__.npy": npy(np.frombuffer(b'{"a": {"__array__": "b"}}', np.uint8))}, "something else"),
]


@pytest.mark.parametrize(("members", "message"), HOSTILE)
def test_hostile_files(members, message, tmp_path):
    path = npz(tmp_path / "hostile.npz", members)
    with pytest.raises(FileFormatError, match=f"load: {path}: .*{message}"):
        nn.load(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_archives(tmp_path):
    zeros = npy(np.zeros(10**7))
    path = npz(tmp_path / "bomb.npz", {"w.npy": zeros}, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(FileFormatError, match="bytes that claim to unpack to 80000128"):
        nn.load(path)
    path = npz(tmp_path / "lzma.npz", {"w.npy": npy(np.zeros(1))}, compression=zipfile.ZIP_LZMA)
    with pytest.raises(FileFormatError, match="compressed by method 14, expected 0 or 8"):
        nn.load(path)
    path = tmp_path / "twice.npz"
    with zipfile.ZipFile(path, "w") as archive:
        for number in (1.0, 2.0):
            archive.writestr("w.npy", npy(number))
    with pytest.raises(FileFormatError, match="two arrays called 'w'"):
        nn.load(path)
    for content in (b"", b"PK", pickle.dumps({"w": 1}), b"\0" * 100):
        for ending in ENDINGS[: len(FORMATS)]:
            path = tmp_path / f"none{ending}"
            path.write_bytes(content)
            with pytest.raises(FileFormatError, match=f"got something else than a whole {ending} file"):
                nn.load(path)


def test_a_state_that_does_not_fit_changes_nothing(path):
    net = model(1)
    before = net.state_dict()
    nn.save({**model(0, (3, 5, 2)).state_dict(), "extra": np.ones(1), "2.bias": np.ones(2, bool)}, path)
    with pytest.raises(ShapeError) as error:
        net.load_state_dict(nn.load(path))
    for part in ("0.weight: got shape (5, 3), expected (4, 3)", "0.bias", "2.weight", "extra: unexpected"):
        assert part in str(error.value)
    assert same(net.state_dict(), before)


def test_a_failed_write_leaves_the_file_that_was_there(path, monkeypatch):
    nn.save(model(0), path)
    content = path.read_bytes()
    for name in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, lambda *_: (_ for _ in ()).throw(OSError(28, "disk full")))
            with pytest.raises(OSError, match=f"disk full: .*{path.name}'"):
                nn.save(model(1), path)
        assert path.read_bytes() == content
        assert os.listdir(path.parent) == [path.name]


def test_a_writer_that_is_killed_leaves_the_file_that_was_there(tmp_path):
    path = nn.save({"w": np.arange(4.0)}, tmp_path / "w.npz")
    code = (
        "import os, sys, numpy as np, nn\n"
        "os.fsync = lambda *_: os.kill(os.getpid(), 9)\n"
        "nn.save({'w': np.zeros(10**6)}, sys.argv[1])"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(path)], check=False, capture_output=True)
    assert killed.returncode != 0
    assert nn.load(path)["w"].tolist() == [0.0, 1.0, 2.0, 3.0]


def test_a_link_stays_a_link(tmp_path):
    real, link = tmp_path / "real.npz", tmp_path / "link.npz"
    nn.save({"w": np.zeros(1)}, real)
    link.symlink_to(real)
    nn.save({"w": np.ones(1)}, link)
    assert link.is_symlink()
    assert nn.load(real)["w"] == 1.0


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ([np.ones(1)], "got a list, expected a state dict"),
        ({"w": np.array([object()])}, "got w of dtype object, expected real numbers"),
        ({"w": np.array([1j])}, "got w of dtype complex128"),
        ({"w": {"f": len}}, "got a builtin_function_or_method as w.f, expected an array"),
        ({1.5: np.ones(1)}, r"got the keys \[1.5\] in state, expected texts or integers"),
        ({np.int64(3): np.ones(1)}, r"got the keys .* expected texts or integers, Python's own: int\(key\)"),
        ({"a": {(1, 2): 3}}, r"got the keys \[\(1, 2\)\] in a"),
        ({"a\0b": np.ones(1)}, ".*expected one without the character 0"),
    ],
)
def test_what_cannot_be_saved(state, message, path):
    with pytest.raises(ArgumentError, match=f"save: {message}"):
        nn.save(state, path)
    assert not os.listdir(path.parent)


def test_wrong_paths(tmp_path):
    for path in (5, None, b"w.npz", ["w.npz"], io.BytesIO()):
        for call in (lambda p: nn.save({}, p), nn.load):
            with pytest.raises(OperandError, match=f"got a {type(path).__name__} as path, expected a text or a Path"):
                call(path)
    for name in ("w.pt", "w", "npz"):
        for call in (lambda p: nn.save({}, p), nn.load):
            with pytest.raises(ArgumentError, match=f"got '{name}', expected a name that ends in .npz or .safetensors"):
                call(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        nn.load(tmp_path / "nothing.npz")
    with pytest.raises(FileNotFoundError):
        nn.save({}, tmp_path / "nowhere" / "w.npz")
    if hasattr(np, "float128"):
        pytest.importorskip("safetensors")
        with pytest.raises(ArgumentError, match="got w of dtype float128, expected one of bool, "):
            nn.save({"w": np.ones(1, np.float128)}, tmp_path / "w.safetensors")


def test_without_safetensors(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors", None)
    with pytest.raises(ImportError, match=r'pip install "gategrad\[safetensors\]", or use .npz'):
        nn.save(model(), tmp_path / "w.safetensors")


def test_values_are_saved_as_numbers(tmp_path):
    assert nn.load(nn.save({"v": Value(2.5)}, tmp_path / "v.npz"))["v"] == 2.5
