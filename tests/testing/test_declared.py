"""The ops and primitives of a package are found wherever it keeps them."""

import gc
import sys

import pytest

from autograd.testing.declared import declared_in

OPS = """
import numpy as np
from autograd import op
from autograd.extend import defvjp, primitive

@op(lambda g, out, x: 2 * g * x, kind="elementwise")
def square(x):
    return x * x

@primitive
def total(x):
    return np.sum(x)

class Kept:
    @staticmethod
    @op(lambda g, out, x: g, kind="elementwise")
    def inside(x):
        return x

def make():
    @op(lambda g, out, x: -g, kind="elementwise")
    def minus(x):
        return -x
    return minus

TABLE = {"a": make(), "b": make()}
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with ops in a module, in a class, in a dict; another of a name that begins alike."""
    files = {
        "declaring/__init__.py": "from declaring.ops import square\nfrom autograd.ops import exp\n",
        "declaring/ops.py": OPS,
        "declaring/deep/__init__.py": "",
        "declaring/deep/__main__.py": "raise SystemExit('it ran')",
        "declaring/deep/broken.py": "import nothing_of_this_name",
        "declaring_more.py": OPS,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("declaring")]:
        del sys.modules[name]


def test_all_are_found_once(package):
    __import__("declaring_more")
    found, failed = declared_in("declaring")
    names = [f"declaring.ops.{name}" for name in ("Kept.inside", "make.minus", "make.minus#2", "square", "total")]
    assert [op.name for op in found] == names
    assert [(name, type(error)) for name, error in failed] == [("declaring.deep.broken", ModuleNotFoundError)]
    assert found[3].op(3.0) == 9.0
    file, line = found[3].place
    assert file == str(package / "declaring" / "ops.py")
    assert OPS.splitlines()[line].startswith("@op")


def test_modules_that_end_python_or_skip_hide_no_others(package):
    (package / "declaring" / "script.py").write_text("raise SystemExit('usage')")
    (package / "declaring" / "deep" / "__init__.py").write_text(
        "import pytest\npytest.skip('not here', allow_module_level=True)"
    )
    found, failed = declared_in("declaring")
    assert len(found) == 5
    assert [(name, type(error).__name__) for name, error in failed] == [
        ("declaring.deep", "Skipped"),
        ("declaring.script", "SystemExit"),
    ]


def test_an_interrupt_is_none_of_their_errors(package):
    (package / "declaring" / "slow.py").write_text("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        declared_in("declaring")


def test_one_module_alone(package):
    assert [op.name for op in declared_in("declaring_more")[0]][-1] == "declaring_more.total"
    assert declared_in("declaring.deep.broken")[0] == []


def test_no_such_package():
    found, [(name, error)] = declared_in("no_such_package")
    assert (found, name) == ([], "no_such_package")
    assert isinstance(error, ModuleNotFoundError)


def test_objects_that_the_collector_does_not_list(monkeypatch):
    """After ``gc.freeze`` it lists no object that was there before."""
    monkeypatch.setattr(gc, "get_objects", list)
    found, failed = declared_in("autograd.ops.rounding")
    assert "autograd.ops.rounding.floor" in [op.name for op in found]
    assert not failed
