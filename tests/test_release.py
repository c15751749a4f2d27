"""Releases need one version, workflows with few rights, and tests that skip packages that are not installed."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import autograd
from tests.limits import SECONDS
from tests.sampling import sampled

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def loaded(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_version_is_the_same_everywhere():
    version = loaded(ROOT / ".ci" / "version.py")
    assert version.problems() == []
    assert set(version.versions().values()) == {autograd.__version__}


def test_a_tag_has_to_be_that_of_the_version(monkeypatch):
    version = loaded(ROOT / ".ci" / "version.py")
    assert any("the tag: got v9.9.9" in problem for problem in version.problems("v9.9.9"))
    monkeypatch.setitem(version.PLACES, "CITATION.cff", r"^cff-version: (.+)$")
    assert any("CITATION.cff: got 1.2.0" in problem for problem in version.problems())


def test_workflows_have_few_rights_and_pinned_actions():
    yaml = pytest.importorskip("yaml")
    assert {path.stem for path in WORKFLOWS} == {"docs", "package", "release", "tests"}
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {"contents": "read"}, path
        for name, job in workflow["jobs"].items():
            rights = set(job.get("permissions", ()))
            assert rights <= ({"id-token", "pages"} if name == "publish" else set()), f"{path}: {name}"
            assert "uses" in job or job["timeout-minutes"] <= 60, f"{path}: {name}"
            used = [step["uses"] for step in job.get("steps", ()) if "uses" in step]
            assert [x for x in used if not re.fullmatch(r"[\w-]+/[\w-]+@(v\d+|release/v\d+)", x)] == [], path


def test_workflows_run_what_is_in_the_checkout():
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    programs = set(re.findall(r"\.ci/[\w.]+", text))
    assert {".ci/run", ".ci/package", ".ci/smoke.py", ".ci/version.py"} <= programs
    assert [name for name in programs if not (ROOT / name).is_file()] == []


def test_the_workflows_test_the_pythons_that_are_claimed():
    yaml = pytest.importorskip("yaml")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    claimed = set(re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"])))
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8"))["jobs"]
    matrix = jobs["tests"]["strategy"]["matrix"]
    assert set(matrix["python"]) == claimed
    more = matrix["include"]
    assert {row["os"].partition("-")[0] for row in more} == {"ubuntu", "macos", "windows"}
    assert {"3.14t"} <= {row["python"] for row in more}
    oldest = re.search(r"numpy>=([\d.]+)", " ".join(project["dependencies"]))[1]
    assert f"{oldest}.*" in {row.get("numpy") for row in more}


@pytest.mark.slow
@pytest.mark.parametrize("kind", sampled(["a file", "a test", "a doctest"], ["a test"]))
@pytest.mark.parametrize("listed", [True, False])
def test_what_needs_a_package_of_the_tests_is_skipped_and_nothing_else(tmp_path, kind, listed):
    conftest = (ROOT / "conftest.py").read_text(encoding="utf-8")
    name = "resvg_py" if listed else "another"
    (tmp_path / "conftest.py").write_text(conftest.replace('"resvg_py",', f'"{name}_that_is_nowhere",'), "utf-8")
    name = "resvg_py_that_is_nowhere"
    texts = {
        "a file": f"import {name}\ndef test():\n    pass\n",
        "a test": f"def test():\n    import {name}\n",
        "a doctest": f'"""\n>>> import {name}\n"""\n',
    }
    (tmp_path / "test_it.py").write_text(texts[kind], "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-ra",
        "--doctest-modules",
        "-p",
        "no:cacheprovider",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS)
    assert (f"{name} is not installed" in done.stdout) == listed, done.stdout
    assert ("skipped" in done.stdout) == listed, done.stdout
    assert (done.returncode in (0, 5)) == listed, done.stdout


@pytest.mark.slow
def test_the_smoke_test_refuses_the_checkout():
    done = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "smoke.py")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 1
    assert "the checkout is imported" in done.stderr
