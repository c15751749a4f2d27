"""``python -m autograd``: a newcomer's first command."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from autograd.__main__ import main
from tests.limits import SECONDS

pytest.importorskip("sklearn")


def run(*arguments, cwd):
    command = [sys.executable, "-m", "autograd", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", timeout=SECONDS)


@pytest.mark.slow
def test_main_job(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")  # a terminal without ∂ in its encoding must not stop it
    done = run(cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for heading in ("1. One formula", "2. Every rule checked", "3. A neural network"):
        assert heading in done.stdout
    assert "∂f/∂x = 1.104" in done.stdout
    assert "All right" in done.stdout
    accuracy = float(done.stdout.rsplit("test accuracy ", 1)[1].split("%")[0])
    assert accuracy >= 97.0
    ET.parse(tmp_path / "gategrad-demo" / "lecture.svg")
    assert "Backprop step by step" in (tmp_path / "gategrad-demo" / "lecture.html").read_text(encoding="utf-8")
    assert "epoch" in done.stderr  # the progress bar


@pytest.mark.slow
def test_same_seed_same_numbers(tmp_path, capsys):
    texts = []
    for _ in range(2):
        assert main(["--epochs", "1", "--seed", "3", "--out", str(tmp_path)]) == 0
        texts.append(capsys.readouterr().out.split("Done in")[0])
    assert texts[0] == texts[1]


def test_help_explains_itself(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    for word in ("--epochs", "--seed", "--out", "handwritten digits"):
        assert word in " ".join(text.split())


@pytest.mark.parametrize("arguments", [["--epochs", "0"], ["--epochs", "many"], ["--seed", "-1"], ["--nonsense"]])
def test_wrong_options(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "error" in capsys.readouterr().err


def test_unwritable_folder(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert main(["--out", str(tmp_path / "file")]) == 2
    assert main(["--out", str(tmp_path / "file" / "deeper")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("cannot write into the folder" in line and "--out DIR" in line for line in lines)


def test_missing_extra(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    assert main(["--out", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert 'pip install ".[demo]"' in error
