"""A name that does not exist yet: a sentence below the traceback, in IPython alone."""

import sys
from types import ModuleType

from autograd.school.order import explain_missing_names


class Shell:
    def __init__(self):
        self.shown = []

    def set_custom_exc(self, kinds, handler):
        self.kinds, self.handler = kinds, handler

    def showtraceback(self, what, tb_offset=None):
        self.shown.append((what, tb_offset))


def test_it_is_said_below_the_traceback(monkeypatch, capsys):
    shell, ipython = Shell(), ModuleType("IPython")
    ipython.get_ipython = lambda: shell
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    assert explain_missing_names()
    assert shell.kinds == (NameError,)
    error = NameError("name 'dx' is not defined", name="dx")
    shell.handler(shell, NameError, error, None, tb_offset=1)
    assert shell.shown == [((NameError, error, None), 1)]
    assert "dx does not exist yet: a cell further up makes it." in capsys.readouterr().err
    shell.handler(shell, NameError, NameError("of another kind"), None)
    assert capsys.readouterr().err == ""


def test_without_ipython(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert not explain_missing_names()
    ipython = ModuleType("IPython")
    ipython.get_ipython = lambda: None
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    assert not explain_missing_names()
