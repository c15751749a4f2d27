"""The function that a name stands for, and what is said where there is none."""

import sys

import pytest

from autograd.errors import ArgumentError
from autograd.testing.target import target_of

FUNCTIONS = """
SCALE = 2.0

def closed(x):
    return x

def entropy(x):
    return x

class Group:
    @staticmethod
    def f(x):
        return x**2

    @classmethod
    def g(cls, x):
        return x**3

    def scaled(self, x):
        return SCALE * x
"""


@pytest.fixture(autouse=True)
def module(tmp_path, monkeypatch):
    (tmp_path / "written_for.py").write_text(FUNCTIONS)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    sys.modules.pop("written_for", None)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("written_for", r"got 'written_for', expected module:function"),
        ("written_for.py:relu", r"written_for.py cannot be imported: .*is it in the current folder"),
        ("written-for:relu", r"expected module:function"),
        ("not_a_module:f", r"not_a_module cannot be imported"),
        ("written_for:rulu", r"has no 'rulu'; it has Group, closed, entropy"),
        ("written_for:SCALE", r"written_for:SCALE is float, expected a function"),
        ("written_for:SCALE.nothing", r"written_for\.SCALE has no 'nothing'; it has as_integer_ratio"),
        ("written_for:Group.h", r"written_for\.Group has no 'h'; it has f, g, scaled"),
    ],
)
def test_wrong_names(name, message):
    with pytest.raises(ArgumentError, match=message):
        target_of(name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0", r"ZeroDivisionError: division by zero; python -c \"import written_for\" has to work"),
        ("raise SystemExit('usage')", r"SystemExit: usage; python -c"),
        ("import nothing_of_this_name", r"No module named 'nothing_of_this_name'; python -c"),
    ],
)
def test_a_module_that_fails(module, text, message):
    (module / "written_for.py").write_text(text)
    with pytest.raises(ArgumentError, match=f"written_for cannot be imported: .*{message}"):
        target_of("written_for:f")


def test_a_target():
    target = target_of("written_for:Group.f")
    assert (target.module, target.path, target.text) == ("written_for", "Group.f", "written_for.Group.f")
    assert target.function(3.0) == 9.0


@pytest.mark.parametrize(
    ("path", "expected"), [("Group.scaled", True), ("Group.f", False), ("Group.g", False), ("closed", False)]
)
def test_methods_take_an_object(path, expected):
    assert target_of(f"written_for:{path}").takes_object is expected
