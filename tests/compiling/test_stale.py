"""Things that a function reads outside of its arguments and that may be others in the next call: numbers follow."""

import builtins
import math
import os
import sys
import warnings
from types import ModuleType

import numpy as np
import pytest

from autograd.compiling.compiled import compile
from autograd.errors import UncompiledWarning
from tests.compiling.beside import beside, ran, refused


def test_a_descriptor_of_the_user_stays_what_it_is():
    def make():
        class Rate:
            value = 1.0

            def __get__(self, obj, owner=None):
                return Rate.value

        class Model:
            rate = Rate()

        model = Model()
        return (
            lambda x: x * model.rate,
            lambda i: setattr(Rate, "value", float(i)),
            lambda: type(vars(Model)["rate"]).__name__,
        )

    assert ran(beside(make))


def test_a_class_that_gets_an_attribute_of_its_own():
    def make():
        class Base:
            rate = 2.0

        class Derived(Base):
            pass

        def poke(i):
            if i == 3:
                Derived.rate = 5.0

        return lambda x: x * Derived.rate, poke

    assert ran(beside(make))


@pytest.mark.parametrize("name", ["missing_rate", "len"])
def test_a_global_that_comes_later(name):
    def make():
        around = {"__name__": "of_the_user"}
        exec(
            f"def f(x):\n    try:\n        return x * {name}([1, 2])\n    except NameError:\n        return -x\n",
            around,
        )
        return around["f"], lambda i: around.update({name: lambda x: 7.0}) if i == 3 else None

    assert ran(beside(make))


def test_a_number_among_the_builtins(monkeypatch):
    def make():
        return lambda x: x * rate_of_all, lambda i: monkeypatch.setattr(builtins, "rate_of_all", i // 3, raising=False)  # noqa: F821

    assert ran(beside(make))


def test_a_number_of_a_module_of_the_standard_library(monkeypatch):
    assert ran(
        beside(lambda: (lambda x: x * math.pi, lambda i: monkeypatch.setattr(math, "pi", 3.0) if i == 3 else None))
    )


def test_a_number_of_a_module_of_the_user():
    def make():
        module = ModuleType("of_the_user")
        module.rate = 1.0
        return lambda x: x * module.rate, lambda i: setattr(module, "rate", float(i))

    assert ran(beside(make))


def test_the_environment_is_not_fixed(monkeypatch):
    def poke(i):
        monkeypatch.setenv("RATE_OF_A_TEST", str(i))

    refused(lambda: (lambda x: x * float(os.environ["RATE_OF_A_TEST"]), poke), "environ")
    refused(lambda: (lambda x: x * float(os.getenv("RATE_OF_A_TEST")), poke), "getenv")


def test_files_are_not_fixed(tmp_path):
    text, array = tmp_path / "rate.txt", tmp_path / "rate.npy"

    def poke(i):
        text.write_text(str(i))
        np.save(array, np.arange(4.0) + i)

    def opened(x):
        with open(text) as file:
            return x * float(file.read())

    refused(lambda: (opened, poke), "open")
    refused(lambda: (lambda x: x * float(text.read_text()), poke), "open")
    refused(lambda: (lambda x: x * np.load(array), poke), "fromfile")


def test_a_file_on_another_way_is_met_when_it_is_opened(tmp_path):
    text = tmp_path / "rate.txt"

    def f(x):
        return x * float(text.read_text()) if x[0] > 3 else x * 2

    refused(lambda: (f, lambda i: text.write_text(str(i))), "open", calls=8)


def test_settings_of_the_interpreter_and_of_numpy_are_not_fixed():
    def of_errors(x):
        return x * (2.0 if np.geterr()["over"] == "ignore" else 1.0)

    with np.errstate():
        refused(lambda: (of_errors, lambda i: np.seterr(over="ignore" if i % 2 else "warn")), "geterr")
    refused(lambda: (lambda x: x * sys.getrecursionlimit(),), "getrecursionlimit")


def test_warnings_that_the_function_says_or_keeps_back():
    def says(x):
        if x[0] > 2:
            warnings.warn("large", stacklevel=1)
        return x * 2

    def keeps_back(x):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return np.log(x - 1.0)

    for f, expected in ((says, 5), (keeps_back, 0)):
        compiled, count = compile(f), 0
        for i in range(7):
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                compiled(np.linspace(0.1, 1.0, 4) + i)
            count += sum(w.category is not UncompiledWarning for w in said)
        assert count == expected
        assert "warn" in compiled.report().partition("uncompiled: calls")[2]
