"""Whose files lie in the folder: reports of environments that are made here, with wheels written by hand."""

import base64
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from autograd import __main__ as demo
from autograd.hips import installed

ROOT = Path(__file__).parents[2]


def install(site, name, version, files):
    """The remains of a wheel after pip: files, over those that are there, and the record of them."""
    lines = []
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(text)}")
    info = site / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (info / "RECORD").write_text("\n".join([*lines, f"{info.name}/RECORD,,"]) + "\n")


OURS = {
    "autograd/__init__.py": "ours = 1\n",
    "autograd/core.py": "ours = 2\n",
    "autograd/__main__.py": (ROOT / "autograd" / "__main__.py").read_text("utf-8"),
    "autograd/hips/__init__.py": "",
    "autograd/hips/installed.py": (ROOT / "autograd" / "hips" / "installed.py").read_text("utf-8"),
}
HIPS = {"autograd/__init__.py": "theirs = 1\n", "autograd/core.py": "theirs = 2\n", "autograd/util.py": ""}


def which(site):
    command = [sys.executable, "-S", "-m", "autograd", "--which"]
    done = subprocess.run(command, cwd=site, env={"PYTHONPATH": str(site)}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("first", ["gategrad", "autograd"])
def test_one_over_the_other(tmp_path, first):
    for name in [first, *({"gategrad", "autograd"} - {first})]:
        install(tmp_path, name, "1.0", OURS if name == "gategrad" else HIPS)
    code, text = which(tmp_path)
    assert code == 1
    other = "autograd" if first == "gategrad" else "gategrad"
    line = next(line for line in text.splitlines() if line.startswith(installed.NAMES[first]))
    assert "2 overwritten (autograd/__init__.py, autograd/core.py)" in line
    assert "overwritten" not in next(line for line in text.splitlines() if line.startswith(installed.NAMES[other]))
    assert "pip uninstall -y autograd gategrad && pip install gategrad" in text


def test_a_removed_neighbour_took_files_with_it(tmp_path):
    install(tmp_path, "gategrad", "1.0", OURS)
    (tmp_path / "autograd" / "core.py").unlink()
    code, text = which(tmp_path)
    assert code == 1
    assert "4 files of autograd/ as installed, 1 missing (autograd/core.py)" in text


def test_a_whole_one_and_a_checkout(tmp_path, monkeypatch, capsys):
    install(tmp_path, "gategrad", "1.0", OURS)
    monkeypatch.setattr(installed, "NAMES", {"gategrad": "gategrad"})
    monkeypatch.syspath_prepend(tmp_path)
    text, right = installed.report()
    assert right
    assert "gategrad 1.0: 5 files of autograd/ as installed" in text
    assert demo.main(["--which"]) == 0
    assert str(ROOT / "autograd") in capsys.readouterr().out
    monkeypatch.setattr(installed, "NAMES", {"no-such-distribution": ""})
    text, right = installed.report()
    assert right
    assert "this is a checkout" in text
