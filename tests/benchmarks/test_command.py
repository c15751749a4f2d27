"""The command: arguments, the check before the times, files that are written."""

import json
import os
import sys

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import cases, machine
from benchmarks.harness import Case


def small(wrong=0.0):
    ten = {"gategrad": lambda: lambda: 45.0, "numpy": lambda: lambda: np.arange(10.0).sum() + wrong}
    two = {"gategrad": lambda: lambda: 1.0, "numpy": lambda: lambda: 1.0}
    return [Case("sum of ten", "sums", ten), Case("sum of two", "sums", two)]


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    """The command does not start anew."""
    monkeypatch.setenv(machine.MARK, "1")
    monkeypatch.setattr(cases, "every", small)


def test_list(capsys):
    assert command.main(["--list"]) == 0
    assert capsys.readouterr().out == "sums: sum of ten\nsums: sum of two\n"


@pytest.mark.slow
def test_tables_and_files(capsys, tmp_path):
    arguments = ["ten", "--rounds", "2", "--runs", "2", "--check"]
    assert command.main([*arguments, "--json", str(tmp_path / "a.json"), "--markdown", str(tmp_path / "a.md")]) == 0
    printed = capsys.readouterr()
    assert "| sum of ten | numpy |" in printed.out
    assert "sum of two" not in printed.out
    assert "all engines agree" in printed.err
    found = json.loads((tmp_path / "a.json").read_text())
    assert found["head"]["rounds"] == 2
    assert found["cases"][0]["engines"]["numpy"]["rounds"] == 4
    assert (tmp_path / "a.md").read_text() + "\n" == printed.out
    assert command.main([*arguments, "--against", str(tmp_path / "a.json")]) == 0
    assert "than before" in capsys.readouterr().out


@pytest.mark.slow
def test_a_difference_is_named_before_any_time(capsys, monkeypatch):
    monkeypatch.setattr(cases, "every", lambda: small(wrong=1.0))
    assert command.main(["--check"]) == 1
    printed = capsys.readouterr()
    assert "sum of ten: numpy differs from gategrad" in printed.err
    assert not printed.out
    assert command.main(["two", "--check-only"]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no such case"], "expected a part of a case's name or a group"),
        (["--rounds", "0"], "expected 1 or more, got 0"),
        (["--rounds", "many"], "argument --rounds: expected 1 or more, got many"),
        (["--threads", "2"], "invalid choice"),
        (["--against", "no/such/file.json"], "expects a JSON file of an earlier run"),
        (["--hips", "no/such/python"], "expects a Python where HIPS autograd is installed"),
        (["--fast"], "unrecognized"),
    ],
)
def test_wrong_arguments(arguments, said, capsys):
    with pytest.raises(SystemExit):
        command.main(arguments)
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--json", "--markdown"])
def test_a_file_that_cannot_be_written_is_noticed_before_any_time(option, capsys, tmp_path):
    (tmp_path / "file").write_text("kept")
    for path in (tmp_path, tmp_path / "file" / "a.json"):
        with pytest.raises(SystemExit):
            command.main(["ten", "--rounds", "1", option, str(path)])
        printed = capsys.readouterr().err
        assert f"{option} expects a file that can be written, got {path}" in printed
        assert "run 1 of 1" not in printed
    assert (tmp_path / "file").read_text() == "kept"


def test_it_starts_anew_with_its_threads(monkeypatch):
    started = []
    monkeypatch.delenv(machine.MARK)
    monkeypatch.setattr(os, "execve", lambda *arguments: started.append(arguments))
    monkeypatch.setattr(os, "sched_setaffinity", lambda *arguments: started.append(arguments), raising=False)
    machine.restart_with("1", ["sums"])
    (_, pinned), (program, arguments, environment) = started
    assert len(pinned) == 1
    assert program == sys.executable
    assert arguments[1:] == ["-m", "benchmarks", "sums"]
    assert environment["OPENBLAS_NUM_THREADS"] == environment["OMP_NUM_THREADS"] == "1"
    started.clear()
    machine.restart_with("all", [])
    assert started[0][2]["OMP_NUM_THREADS"] == str(machine.cores())


def test_every_case_has_a_name_of_its_own(monkeypatch):
    monkeypatch.undo()
    names = [case.name for case in cases.every()]
    assert len(names) == len(set(names)) > 100
    assert all("gategrad" in case.contestants and case.against in case.contestants for case in cases.every())
