"""The process of HIPS autograd: a stand-in of that name is installed in a virtual environment, and asked."""

import io
import json
import sys
import sysconfig
import venv
from pathlib import Path

import numpy as np
import pytest

from benchmarks.hips_worker import HipsError, HipsWorker, _Server, plain

CASE = "value_and_grad rosenbrock 10"
STAND_IN = """
import sys

def value_and_grad(function, argnum=0):
    def both(*xs):
        print("this is no answer")
        return function(*xs), xs
    return both

def hessian_vector_product(function, argnum=0):
    raise ImportError("no module 'scipy'")

def jacobian(function, argnum=0):
    sys.exit(3)

def hessian(function, argnum=0):
    raise TypeError("expected a function")
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python that has this one's NumPy, and an ``autograd`` of its own."""
    where = tmp_path_factory.mktemp("hips")
    venv.create(where, with_pip=False)
    context = venv.EnvBuilder().ensure_directories(where)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(where), "platbase": str(where)}))
    (packages / "autograd").mkdir()
    (packages / "autograd" / "__init__.py").write_text(STAND_IN)
    (packages / "autograd" / "numpy.py").write_text("from numpy import *\n")
    (packages / "autograd-1.8.0.dist-info").mkdir()
    (packages / "autograd-1.8.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: autograd\nVersion: 1.8.0\n"
    )
    (packages / "numpy.pth").write_text(f"{Path(np.__file__).parents[1]}\n")
    return str(context.env_exe)


@pytest.fixture(scope="module")
def worker(python: str):
    with HipsWorker(python) as started:
        yield started


def test_it_finds_the_other_autograd_and_says_its_version(worker):
    assert worker.versions["autograd"] == "1.8.0"
    assert worker.versions["numpy"] == np.__version__


def test_a_case_is_prepared_run_and_asked_for_its_result(worker):
    worker.prepare(CASE)
    value, (x,) = worker.result(CASE)
    x = np.array(x)
    assert value == np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)
    assert worker.run(CASE) > 0
    assert worker.run(CASE, 3) > 0


def test_a_case_that_was_forgotten_has_to_be_prepared(worker):
    worker.prepare(CASE)
    worker.forget(CASE)
    with pytest.raises(HipsError, match=f"expected a case that was prepared, got '{CASE}'"):
        worker.run(CASE)
    with pytest.raises(HipsError, match="expected a case that was prepared"):
        worker.result(CASE)


def test_an_unknown_case_is_named(worker):
    with pytest.raises(HipsError, match="got 'no such case'"):
        worker.prepare("no such case")


def test_what_is_not_installed_there_is_an_import_error(worker):
    with pytest.raises(ImportError, match="scipy"):
        worker.prepare("hvp rosenbrock 30")


def test_errors_there_are_told_and_do_not_end_it(worker):
    with pytest.raises(HipsError, match="TypeError: expected a function"):
        worker.prepare("hessian rosenbrock 30")
    worker.prepare(CASE)


def test_a_process_that_ends_says_at_what(python: str):
    with HipsWorker(python) as worker, pytest.raises(HipsError, match="ended at 'prepare jacobian 50 -> 50'"):
        worker.prepare("jacobian 50 -> 50")


@pytest.mark.parametrize("other", ["no/such/python", sys.executable], ids=["no program", "no HIPS autograd"])
def test_a_python_without_it_is_refused(other: str):
    with pytest.raises(ValueError, match="expects a Python where HIPS autograd is installed, got"):
        HipsWorker(other)


def answers(orders: str) -> list[dict[str, object]]:
    """The answers of the other side, in this process."""
    written = io.StringIO()
    _Server({"a case": lambda: lambda: (1.5, {"x": np.arange(2.0)})}).serve(io.StringIO(orders), written)
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_orders_are_lines_and_answers_are_lines_of_json():
    ready, ran, result, forgot = answers("prepare a case\nrun a case 2\nresult a case\nforget a case\n")
    assert ready == {"ready": "a case"}
    assert list(ran) == ["seconds"]
    assert result == {"result": [1.5, {"x": [0.0, 1.0]}]}
    assert forgot == {"forgot": "a case"}


@pytest.mark.parametrize("order", ["jump", "run a case 1", "prepare another", "run a case", ""])
def test_wrong_orders_are_answered(order: str):
    (answer,) = answers(order + "\n")
    assert "expected" in str(answer["error"])


def test_results_cross_the_pipe_to_the_last_bit():
    x = np.random.default_rng(0).normal(size=(3, 2))
    sent = plain((x, np.float64(np.pi), 2, [np.array(np.inf)]))
    assert np.array_equal(np.array(json.loads(json.dumps(sent))[0]), x)
    assert json.loads(json.dumps(sent))[1:] == [np.pi, 2, [np.inf]]
