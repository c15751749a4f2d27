"""The pytest fixture and the tests of ops, as a user has them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sampling import sampled

ROOT = Path(__file__).parents[2]

OPS = """
import numpy as np
from autograd import op
from autograd.extend import defvjp, primitive

@op(lambda g, out, x: g / (1 + np.abs(x)) ** 2, kind="elementwise")
def softsign(x):
    return x / (1 + np.abs(x))

@op(lambda g, out, x: np.where(x > 2, g, g / (1 + np.exp(-x))), kind="elementwise")
def softplus(x):
    return np.log1p(np.exp(x))

@op(lambda g, out, x, y: g * y, lambda g, out, x, y: g * y, kind="elementwise")
def times(x, y):
    return x * y

@op(lambda g, out, x, axis: g * np.ones_like(x), kind="general")
def total(x, *, axis=None):
    return np.sum(x, axis, keepdims=True)

def _powers_rule(g, out, x, k):
    if k != 2:
        raise NotImplementedError("squares alone")
    return 2 * g * x

@op(_powers_rule, kind="elementwise")
def powers(x, *, k=2):
    return x**k

@op(lambda g, out, x, k: 2 * g * x, kind="elementwise")
def forgetful(x, *, k=2):
    return x**k

@primitive
def tree(p):
    return p["a"] * np.sum(p["b"])

defvjp(tree, lambda ans, p: lambda g: {"a": g * np.sum(p["b"]), "b": g * p["a"] * np.ones_like(p["b"])})
"""

CONFTEST = """
import numpy as np
import pytest
from autograd.testing import OpCall

pytest_plugins = ["autograd.testing.plugin"]

@pytest.hookimpl(optionalhook=True)
def pytest_op_calls(name, op):
    if name == "checked.ops.tree":
        return [({"a": 2.0, "b": np.ones(2)},), OpCall(({"a": 3.0, "b": np.ones(3)},), order=1)]
    return [] if name == "checked.ops.left_out" else None
"""


def run(folder, *arguments, error=False):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder,
        env={"PYTHONPATH": f"{ROOT}:{folder}", "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )  # fmt: skip
    return done.stderr if error else done.stdout


def test_the_fixture(tmp_path):
    (tmp_path / "test_user.py").write_text(
        "import numpy as np\n\n\n"
        "def test_right(check_grads):\n    assert check_grads(np.tanh, 0.5).seed == 3\n\n\n"
        "def test_wrong(check_grads):\n    check_grads(np.tanh, 0.5, grad=np.cos)\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "autograd.testing.plugin", "--gradient-seed=3", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "the gradient of tanh is wrong" in done.stdout


@pytest.fixture
def project(tmp_path):
    (tmp_path / "checked").mkdir()
    (tmp_path / "checked" / "__init__.py").write_text("")
    (tmp_path / "checked" / "ops.py").write_text(OPS)
    (tmp_path / "checked" / "extra.py").write_text("import nothing_of_this_name\n")
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n")
    return tmp_path


class TestOps:
    def test_each_op_is_a_test(self, project):
        said = run(project, "--check-ops=checked", "-rA")
        assert "3 failed, 5 passed, 1 skipped" in said, said
        assert "PASSED check-ops::checked::checked.ops.softsign" in said
        assert "PASSED check-ops::checked::checked.ops.tree" in said
        assert "PASSED check-ops::checked::checked.ops.powers" in said  # the rule refuses other options itself
        assert "  at        forgetful(array([ 0.55, -0.92, -1.84]), k=3)" in said
        assert "FAILED check-ops::checked::checked.ops.softplus - the gradient of softplus is wrong" in said
        assert "checked.extra: No module named 'nothing_of_this_name'" in said
        report = said.partition("_ checked.ops.times _")[2]
        assert "argument  y\n" in report
        assert "  at        times(array([ 0.55, -0.92, -1.84]), array([-1.93, 1.25, 1.65]))" in report
        assert "  operands  proposed; pytest_op_calls in conftest.py gives others" in report
        assert "Traceback" not in said
        assert "plugin.py" not in said.partition("short test summary")[0]

    @pytest.mark.slow
    def test_without_the_option_nothing_changes(self, project):
        said = run(project)
        assert "1 passed" in said
        assert "check-ops" not in said

    @pytest.mark.slow
    def test_selected(self, project):
        said = run(project, "--check-ops=checked", "-k", "softsign")
        assert "1 passed, 8 deselected" in said, said

    @pytest.mark.slow
    def test_an_op_that_needs_other_operands(self, project):
        (project / "conftest.py").write_text('pytest_plugins = ["autograd.testing.plugin"]\n')
        said = run(project, "--check-ops=checked.ops", "-k", "tree")
        assert "checked.ops.tree: none of the operands that were tried fit. Give some in conftest.py" in said
        assert "if name == 'checked.ops.tree':" in said

    @pytest.mark.slow
    def test_a_report_on_operands_that_were_given(self, project):
        wrong = OPS.replace('"b": g * p["a"] * np', '"b": -g * p["a"] * np')
        (project / "checked" / "ops.py").write_text(wrong)
        said = run(project, "--check-ops=checked.ops", "-k", "tree")
        assert "  at        tree({'a': 2.0, 'b': array([1., 1.])})" in said
        assert "proposed" not in said

    @pytest.mark.slow
    def test_one_is_left_out(self, project):
        (project / "checked" / "ops.py").write_text(OPS.replace("times", "left_out"))
        said = run(project, "--check-ops=checked.ops", "-k", "left_out", "-rs")
        assert "1 skipped" in said
        assert "pytest_op_calls gives no calls" in said

    @pytest.mark.parametrize(
        ("package", "message"),
        sampled([
            (
                "nothing_here",
                "No module named 'nothing_here'; expected one that is installed, or in the current folder",
            ),
            ("test_one", "NoCallsError: --check-ops=test_one: no op and no primitive is declared there"),
        ], 2),
    )  # fmt: skip
    def test_wrong_names(self, project, package, message):
        said = run(project, f"--check-ops={package}")
        assert message in said
        assert "1 failed, 1 passed" in said

    @pytest.mark.slow
    def test_modules_that_end_python_or_skip(self, project):
        (project / "checked" / "script.py").write_text("import sys\nsys.exit('usage')\n")
        (project / "checked" / "test_it.py").write_text("import pytest\npytest.importorskip('nothing_of_this_name')\n")
        said = run(project, "--check-ops=checked", "-rA", "test_one.py")
        assert "4 failed, 5 passed, 2 skipped" in said, said
        assert "SystemExit: usage; checked.script ends Python when it is imported: put that under" in said

    @pytest.mark.parametrize(
        ("option", "message"),
        sampled([
            ("--check-ops=checked/ops.py", "got 'checked/ops.py', expected the name of a package or module: mypackage"),
            ("--check-ops=", "got '', expected the name of a package or module"),
            ("--check-ops=.ops", "got '.ops', expected the name of a package or module"),
            ("--check-ops-order=0", "got '0', expected 1, 2, 3, ..."),
            ("--check-ops-order=two", "got 'two', expected 1, 2, 3, ..."),
            ("--gradient-seed=-1", "got '-1', expected 0, 1, 2, ..."),
        ], 3),
    )  # fmt: skip
    def test_wrong_options(self, tmp_path, option, message):
        assert message in run(tmp_path, "-p", "autograd.testing.plugin", option, error=True)

    @pytest.mark.slow
    def test_order(self, project):
        (project / "checked" / "ops.py").write_text(
            "import numpy as np\nfrom autograd.extend import defvjp, primitive\n"
            "cube = primitive(lambda x: x**3)\n"
            "defvjp(cube, lambda ans, x: lambda g: g * 3 * np.frombuffer(x.tobytes()).reshape(x.shape) ** 2)\n"
        )
        assert "1 passed" in run(project, "--check-ops=checked.ops", "--check-ops-order=1", "-k", "lambda")
        assert "1 failed" in run(project, "--check-ops=checked.ops", "-k", "lambda")
