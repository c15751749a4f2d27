"""Files are replaced in one instant: modes, owners, links, long names, writers that were killed, writers at once."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import nn
from nn.files import replacing
from nn.files.replacing import replace

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and locks of POSIX")
ROOT = Path(__file__).parents[3]


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


@POSIX
@pytest.mark.parametrize("wanted", [0o600, 0o640, 0o644, 0o664, 0o777, 0o444])
def test_the_mode_of_a_file_stays(wanted, tmp_path):
    path = nn.save({"w": np.zeros(1)}, tmp_path / "w.npz")
    path.chmod(wanted)
    for _ in range(2):
        nn.save({"w": np.ones(1)}, path)
        assert mode(path) == wanted
    assert nn.load(path)["w"] == 1


@POSIX
def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    (tmp_path / "other").write_bytes(b"")
    replace(tmp_path / "new", b"")
    assert mode(tmp_path / "new") == mode(tmp_path / "other")


@POSIX
def test_nobody_reads_a_private_file_while_it_is_written(tmp_path, monkeypatch):
    path = tmp_path / "secret"
    replace(path, b"1")
    path.chmod(0o644)
    seen = []
    monkeypatch.setattr(replacing, "_take_over", lambda beside, *_: seen.append(mode(beside)))
    replace(path, b"2")
    assert seen == [0o600]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only an administrator gives files away")
def test_the_owner_of_a_file_stays(tmp_path):
    path = tmp_path / "w"
    replace(path, b"1")
    os.chown(path, 1234, 4321)
    path.chmod(0o4755)
    replace(path, b"2")
    assert (os.stat(path).st_uid, os.stat(path).st_gid, mode(path)) == (1234, 4321, 0o4755)


@POSIX
def test_an_owner_that_cannot_be_given_is_passed_over(tmp_path, monkeypatch):
    path = tmp_path / "w"
    replace(path, b"1")
    monkeypatch.setattr(
        os, "fstat", lambda fd, fstat=os.fstat: os.stat_result([*fstat(fd)[:4], 99, 99, *fstat(fd)[6:]])
    )
    monkeypatch.setattr(os, "fchown", lambda *_: (_ for _ in ()).throw(PermissionError()))
    replace(path, b"2")
    assert path.read_bytes() == b"2"


@POSIX
def test_links_stay_links_and_lead_to_the_new_file(tmp_path):
    (tmp_path / "folder").mkdir()
    real = tmp_path / "folder" / "real.npz"
    link, chain, dangling = tmp_path / "link.npz", tmp_path / "chain.npz", tmp_path / "dangling.npz"
    link.symlink_to(real)
    chain.symlink_to(link)
    dangling.symlink_to(tmp_path / "folder" / "new.npz")
    for i, path in enumerate((real, link, chain, dangling)):
        nn.save({"w": np.full(1, i)}, path)
        assert path.is_symlink() == (path != real)
        assert nn.load(path)["w"] == i
    assert nn.load(real)["w"] == 2
    assert sorted(os.listdir(tmp_path / "folder")) == ["new.npz", "real.npz"]


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
@pytest.mark.parametrize("letter", ["x", "é", "漢"])
def test_names_as_long_as_the_system_allows(ending, letter, tmp_path):
    if ending == ".safetensors":
        pytest.importorskip("safetensors")
    for length in {90, 100, 101, 200, 255} if letter == "x" else {255}:
        size = len(letter.encode())
        path = tmp_path / (letter * ((length - len(ending)) // size) + ending)
        for number in (1.0, 2.0):
            nn.save({"w": np.full(2, number)}, path)
        assert nn.load(path)["w"].tolist() == [2.0, 2.0]
    assert all(name.endswith(ending) for name in os.listdir(tmp_path))


def killed_writer(path, number=0.0):
    """A process that was killed before its file was moved to its place."""
    code = (
        "import os, sys, numpy as np, nn\n"
        "os.fsync = lambda *_: os.kill(os.getpid(), 9)\n"
        "nn.save({'w': np.zeros(10**4)}, sys.argv[1])"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("length", [5, 200])
def test_what_killed_processes_left_is_removed_by_the_next_that_writes_there(tmp_path, length):
    path, other = tmp_path / f"{'w' * length}.npz", tmp_path / f"{'w' * length}2.npz"
    nn.save({"w": np.ones(1)}, path)
    for _ in range(2):
        killed_writer(path)
    assert len(os.listdir(tmp_path)) == 2  # the second writer removed one of the two files
    killed_writer(other)
    kept = [
        tmp_path / name for name in (f".{path.name}.part", f".{path.name}.0123.part", f"{path.name}.part", "a.part")
    ]
    for name in kept:
        name.write_bytes(b"")
    assert nn.load(path)["w"] == 1
    nn.save({"w": np.full(1, 2.0)}, path)
    assert nn.load(path)["w"] == 2
    left = set(os.listdir(tmp_path)) - {path.name} - {name.name for name in kept}
    assert len(left) == 1  # the leftover belongs to the other file
    nn.save({"w": np.ones(1)}, other)
    assert set(os.listdir(tmp_path)) == {path.name, other.name, *(name.name for name in kept)}


def test_a_leftover_of_earlier_versions(tmp_path):
    (tmp_path / ".w.npz.0a1b2c3d.part").write_bytes(b"half")
    nn.save({"w": np.ones(1)}, tmp_path / "w.npz")
    assert os.listdir(tmp_path) == ["w.npz"]


@POSIX
def test_a_leftover_that_cannot_be_removed_does_not_matter(tmp_path):
    path = tmp_path / "w.npz"
    (tmp_path / ".w.npz.0a1b2c3d.part").mkdir()
    (tmp_path / ".w.npz.0a1b2c3e.part").symlink_to(tmp_path / "nowhere")
    nn.save({"w": np.ones(1)}, path)
    assert nn.load(path)["w"] == 1


@POSIX
def test_the_file_of_a_living_writer_is_left_alone(tmp_path):
    path = tmp_path / "w.npz"
    code = (
        "import os, sys, numpy as np, nn\n"
        "fsync = os.fsync\n"
        "def wait(fd):\n"
        "    print('writing', flush=True)\n"
        "    sys.stdin.readline()\n"
        "    fsync(fd)\n"
        "os.fsync = wait\n"
        "nn.save({'w': np.zeros(10**4)}, sys.argv[1])"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "writing\n"
        nn.save({"w": np.ones(1)}, path)
        assert len(os.listdir(tmp_path)) == 2
        assert nn.load(path)["w"].tolist() == [1.0]
        writer.communicate("\n")
    assert writer.returncode == 0
    assert os.listdir(tmp_path) == [path.name]
    assert nn.load(path)["w"].shape == (10**4,)


def test_writers_at_once(tmp_path):
    """Threads and processes save to one place: none fails, every file that is read is whole, nothing is left."""
    path = tmp_path / "w.npz"
    code = (
        "import sys, numpy as np, nn\n"
        "for i in range(15): nn.save({'w': np.full(2000, float(sys.argv[2]))}, sys.argv[1])"
    )
    commands = [[sys.executable, "-c", code, str(path), str(k)] for k in range(2)]
    failed = []

    def many(number):
        try:
            for _ in range(15):
                nn.save({"w": np.full(2000, number)}, path)
        except Exception as error:
            failed.append(error)

    many(5.0)
    threads = [threading.Thread(target=many, args=(number,)) for number in (3.0, 4.0)]
    processes = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    for thread in threads:
        thread.start()
    while any(process.poll() is None for process in processes):
        found = nn.load(path)["w"]
        assert found.shape == (2000,)
        assert (found == found[0]).all()
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert [process.returncode for process in processes] == [0, 0]
    assert failed == []
    assert os.listdir(tmp_path) == [path.name]


@POSIX
def test_a_writer_whose_file_was_taken_for_a_leftover_begins_again(tmp_path, monkeypatch):
    taken = []

    def lock(descriptor, options, flock=replacing.fcntl.flock if replacing.fcntl else None):
        if not taken:  # imitates a faster process
            (name,) = os.listdir(tmp_path)
            (tmp_path / name).unlink()
            taken.append(name)
        flock(descriptor, options)

    monkeypatch.setattr(replacing.fcntl, "flock", lock)
    replace(tmp_path / "w", b"content")
    assert taken
    assert (tmp_path / "w").read_bytes() == b"content"


def test_without_locks_of_posix(tmp_path, monkeypatch):
    monkeypatch.setattr(replacing, "fcntl", None)
    (tmp_path / ".w.0a1b2c3d.part").write_bytes(b"half")
    for content in (b"1", b"2"):
        replace(tmp_path / "w", content)
        assert (tmp_path / "w").read_bytes() == content
    assert os.listdir(tmp_path) == ["w"]


@POSIX
def test_a_file_system_without_locks(tmp_path, monkeypatch):
    """Without locks, nothing tells a leftover from a file in use, so the file stays."""
    monkeypatch.setattr(replacing.fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(95, "not supported")))
    (tmp_path / ".w.0a1b2c3d.part").write_bytes(b"half")
    replace(tmp_path / "w", b"1")
    assert sorted(os.listdir(tmp_path)) == [".w.0a1b2c3d.part", "w"]


def test_a_folder_in_the_place_stays_one(tmp_path):
    (tmp_path / "w.npz").mkdir()
    with pytest.raises(OSError, match=r"w\.npz'$"):
        nn.save({"w": np.ones(1)}, tmp_path / "w.npz")
    assert os.listdir(tmp_path) == ["w.npz"]


@pytest.mark.parametrize("name", ["open", "fsync", "replace"])
def test_errors_name_the_file_that_was_asked_for(name, tmp_path, monkeypatch):
    path = tmp_path / "w"
    replace(path, b"1")

    def fail(*arguments, **options):
        raise OSError(28, "disk full", "beside", None, "place")

    monkeypatch.setattr(os, name, fail)
    with pytest.raises(OSError, match="disk full") as error:
        replace(path, b"2")
    assert str(error.value) == f"[Errno 28] disk full: {str(path)!r}"
    monkeypatch.undo()
    assert path.read_bytes() == b"1"
    assert os.listdir(tmp_path) == ["w"]
