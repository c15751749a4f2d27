"""A plugin for pytest: the fixture ``check_grads``, and a test of every op and primitive that a project declares.

``pytest -p autograd.testing.plugin``, or ``pytest_plugins = ["autograd.testing.plugin"]`` in the ``conftest.py`` at the
root, loads it. It is no plugin of every pytest run in the environment: all of them would import this package, and
NumPy, before they begin; and pytest would rewrite the assertions of all of its modules.

``pytest --check-ops=PACKAGE`` adds a test of each op and each primitive that PACKAGE and its modules declare. Operands
are proposed where the op is defined. Where it needs others, the hook ``pytest_op_calls`` gives them.
``pytest --gradient-seed=N`` draws other random directions, as a nightly run may.
"""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograd import testing
from autograd.errors import AutogradError
from autograd.testing.declared import Declared, declared_in
from autograd.testing.proposing import OpCall, argnum_of, proposed, varied

PROPOSED = 8
"""The number of calls that an op is checked at, if it is defined at so many of those that are proposed."""


class Hooks:
    """The hook of the plugin."""

    @pytest.hookspec(firstresult=True)
    def pytest_op_calls(self, name: str, op: Callable[..., Any]) -> Sequence[Any] | None:
        """The calls at which an op or a primitive is checked.

        Args:
            name: as in the list of tests, ``package.module.name``.
            op: the op.

        Returns:
            A list of tuples of operands, or of ``autograd.testing.OpCall``; an empty one to leave the op out; None for
            calls that are proposed.
        """


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare ``--gradient-seed``, ``--check-ops`` and ``--check-ops-order``."""
    group = parser.getgroup("gradients")
    group.addoption(
        "--gradient-seed", type=_number_from(0), default=0, metavar="N",
        help="for the directions that gradients are checked along",
    )  # fmt: skip
    group.addoption(
        "--check-ops", type=_module_name, action="append", default=[], metavar="PACKAGE",
        help="test every op and primitive that this package, or module, declares; may be given again",
    )  # fmt: skip
    group.addoption(
        "--check-ops-order", type=_number_from(1), default=2, metavar="N",
        help="the order that they are checked to, 2 if not given",
    )  # fmt: skip


def _number_from(least: int) -> Callable[[str], int]:
    """The reader of a whole number that is not below ``least``."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"got {text!r}, expected {least}, {least + 1}, {least + 2}, ...")
        return int(text)

    return read


def _module_name(text: str) -> str:
    """The name of a module, which has no slash, no file ending and no hyphen."""
    if not all(map(str.isidentifier, text.split("."))):
        raise argparse.ArgumentTypeError(f"got {text!r}, expected the name of a package or module: mypackage.ops")
    return text


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare ``pytest_op_calls``."""
    pluginmanager.add_hookspecs(Hooks)


@pytest.fixture
def check_grads(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """``autograd.testing.check_grads``, with the seed of the command line."""
    return functools.partial(testing.check_grads, seed=request.config.getoption("--gradient-seed"))


@pytest.hookimpl(tryfirst=True)  # before -k selects
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the tests of ops that ``--check-ops`` asks for."""
    for package in config.getoption("--check-ops"):
        group = OpGroup.from_parent(session, name=package, nodeid=f"check-ops::{package}")
        tests = group.collect()
        items.extend(tests)
        # pytest counts the tests that it says it has collected by these reports
        report = pytest.CollectReport(nodeid=group.nodeid, outcome="passed", longrepr=None, result=[*tests])
        config.hook.pytest_collectreport(report=report)


class NoCallsError(AutogradError, LookupError):
    """The test has nothing to check: no op, or no operands for one."""


class OpGroup(pytest.Collector):
    """The ops of a package."""

    def collect(self) -> list[pytest.Item]:
        """A test for each op; a failing test if there are no ops, or if a module cannot be imported."""
        tests: list[pytest.Item] = []
        found, failed = declared_in(self.name)
        for module, error in failed:
            tests.append(Failed.from_parent(self, name=module, error=error))
        for op in found:
            tests.append(OpTest.from_parent(self, name=op.name, declared=op))
        if not tests:
            error = NoCallsError(f"--check-ops={self.name}: no op and no primitive is declared there")
            tests.append(Failed.from_parent(self, name=self.name, error=error))
        return tests


class Failed(pytest.Item):
    """A package whose ops cannot be tested."""

    def __init__(self, *, error: BaseException, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error = error

    def runtest(self) -> None:
        """Raise the error; skip a module that needs a package which is not installed."""
        package = self.parent.name if self.parent is not None else ""
        missing = getattr(self.error, "name", None) or package
        if isinstance(self.error, ModuleNotFoundError) and missing.partition(".")[0] != package.partition(".")[0]:
            pytest.skip(f"{self.name}: {self.error}")
        raise self.error

    def reportinfo(self) -> tuple[Path | str, int | None, str]:
        """The name of the module."""
        return self.path, None, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """The error without a traceback through pytest, and the way out."""
        said = f"--check-ops: {type(self.error).__name__}: {self.error}"
        if isinstance(self.error, ModuleNotFoundError):
            return f"{said}; expected one that is installed, or in the current folder with: python -m pytest"
        if isinstance(self.error, SystemExit):
            return f'{said}; {self.name} ends Python when it is imported: put that under if __name__ == "__main__":'
        return said


class OpTest(pytest.Item):
    """One op or primitive, checked at several calls."""

    def __init__(self, *, declared: Declared, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.declared = declared

    def runtest(self) -> None:
        """Check the gradients at each call.

        Raises:
            GradientError: a gradient is wrong.
            NoCallsError: no operands were found.
        """
        name, op = self.declared.name, self.declared.op
        given = self.config.hook.pytest_op_calls(name=name, op=op)
        if given is None:
            calls = proposed(op, PROPOSED)
            optional = varied(op, calls)
        else:
            calls, optional = [x if isinstance(x, OpCall) else OpCall(x) for x in given], []
        if given is not None and not calls:
            pytest.skip("pytest_op_calls gives no calls")
        if not calls:
            raise NoCallsError(
                f"{name}: none of the operands that were tried fit. Give some in conftest.py:\n\n"
                f"@pytest.hookimpl(optionalhook=True)\ndef pytest_op_calls(name, op):\n"
                f"    if name == {name!r}:\n        return [(operand, ...), ...]"
            )
        order, seed = self.config.getoption("--check-ops-order"), self.config.getoption("--gradient-seed")
        for i, call in enumerate([*calls, *optional]):
            argnum = argnum_of(op, call) if call.argnum is None else call.argnum
            try:
                testing.check_grads(
                    op,
                    *call.args,
                    params=call.params,
                    order=call.order or order,
                    argnum=argnum,
                    kinks="move",
                    seed=seed,
                )
            except Exception as error:
                if i >= len(calls) and isinstance(error.__cause__, (AutogradError, NotImplementedError)):
                    continue  # the rule says itself that it has no gradient for this option
                error.add_note(f"  at        {shown_call(self.declared, call)}")
                if given is None:
                    error.add_note("  operands  proposed; pytest_op_calls in conftest.py gives others")
                raise

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report of the check and the call, without a traceback; an error of another kind as pytest shows it."""
        if isinstance(excinfo.value, (testing.GradientError, NoCallsError)):
            return "\n".join([str(excinfo.value), *getattr(excinfo.value, "__notes__", [])])
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path | str, int | None, str]:
        """The place of the declaration."""
        file, line = self.declared.place
        return file or self.path, line, self.name


def shown_call(declared: Declared, call: OpCall) -> str:
    """The call as one would write it."""
    shown = [*(repr(x) for x in call.args), *(f"{key}={x!r}" for key, x in call.params.items())]
    text = ", ".join(" ".join(part.split()) for part in shown)
    return f"{declared.name.rpartition('.')[2]}({text if len(text) < 400 else text[:400] + '...'})"
