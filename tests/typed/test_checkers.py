"""Type checkers on the code of a user: they find an error on each marked line, and on no other line."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.limits import SECONDS

ROOT = Path(__file__).parents[2]
CODE = Path(__file__).with_name("user_code.py")


def expected():
    lines = CODE.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# error")}


def run(*command, **environment):
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
    )


def mypys(path, tmp_path):
    """The lines of errors, by number, that mypy finds under its strict rules alone, not those of this project.

    The package counts as an installed one, whose own lines are not judged.
    """
    command = ("mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", "--no-error-summary")
    command += ("--follow-imports=silent", str(path))
    done = run(*command, MYPYPATH=str(ROOT))
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(rf"^.*{path.name}:(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    elsewhere = [x for x in done.stdout.splitlines() if ": error: " in x and path.name not in x]
    return {int(number): text for number, text in found}, elsewhere


def pyrights(path):
    """The errors of pyright, a program for node that its package fetches at the first call."""
    done = run("pyright", "--outputjson", "--pythonpath", sys.executable, str(path), PYRIGHT_PYTHON_IGNORE_WARNINGS="1")
    if not done.stdout.lstrip().startswith("{"):
        pytest.skip(f"pyright did not start: {(done.stderr or done.stdout).strip()[-200:]}")
    found = [x for x in json.loads(done.stdout)["generalDiagnostics"] if x["severity"] == "error"]
    here = {x["range"]["start"]["line"] + 1: x["message"] for x in found if Path(x["file"]).name == path.name}
    return here, [x for x in found if Path(x["file"]).name != path.name]


def test_there_is_code_of_both_kinds():
    text = CODE.read_text(encoding="utf-8")
    assert len(expected()) > 40
    assert text.count("assert_type(") > 40


@pytest.mark.slow
def test_mypy(tmp_path):
    if importlib.util.find_spec("mypy") is None:
        pytest.skip("mypy is not installed: the extra `dev` has it")
    found, elsewhere = mypys(CODE, tmp_path)
    assert elsewhere == []
    assert {number: text for number, text in found.items() if number not in expected()} == {}
    assert expected() - set(found) == set()


@pytest.mark.slow
def test_pyright():
    if importlib.util.find_spec("pyright") is None:
        pytest.skip("pyright is not installed: the extra `dev` has it")
    if shutil.which("node") is None:
        pytest.skip("pyright needs the program node")
    found, elsewhere = pyrights(CODE)
    assert elsewhere == []
    assert {number: text for number, text in found.items() if number not in expected()} == {}
    assert expected() - set(found) == set()
