"""The source that a program runs as."""

import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from autograd import grad
from autograd.compiling import choosing
from autograd.compiling.choosing import best
from autograd.compiling.compiled import compile
from autograd.compiling.tracer import Trace
from autograd.errors import ArgumentError


def traced(f, *args):
    trace = Trace()
    return trace.program(f(*map(trace.input, args)))


def test_numbers_run_in_pythons_arithmetic_and_arrays_in_numpys():
    def f(x):
        return np.exp(x) * x

    numbers = best(traced(grad(f), 2.0))
    assert numbers.function(0.5) == grad(f)(0.5)
    assert "float(" in numbers.text
    arrays = best(traced(f, np.ones(3)))
    np.testing.assert_array_equal(arrays.function(np.arange(3.0)), f(np.arange(3.0)))
    assert "float(" not in arrays.text


def test_writes_into_an_argument_are_not_for_numbers():
    trace = Trace()
    x = trace.input(np.array(1.0))
    x += 1.0
    program = trace.program(x * 2.0)
    program.commits = [(0, program.inputs[0])]
    program.outputs = program.outputs, []
    assert "float(" not in best(program, deferred=True).text


def test_numpy_takes_over_and_is_written_once(monkeypatch):
    written = []
    emit = choosing.emit
    monkeypatch.setattr(choosing, "emit", lambda program: written.append(program) or emit(program))
    function = best(traced(lambda x: 1.0 / (x * x), np.float64(2.0))).function
    assert function(np.float64(4.0)) == 1 / 16
    assert not written
    for _ in range(2):
        with pytest.warns(RuntimeWarning, match="divide by zero"):
            assert function(np.float64(0.0)) == np.inf
    assert len(written) == 1


def test_backends():
    program = traced(lambda x: x * x + 1.0, 2.0)
    with pytest.raises(ArgumentError, match="'numba' or None"):
        best(program, backend="jit")
    pytest.importorskip("numba")
    assert "_core" in best(program, backend="numba").text
    assert "_core" not in best(traced(lambda x: x**3, 2.0), backend="numba").text


def fake_numba():
    """Numba's interface, of functions that stay Python's."""
    fake = ModuleType("numba")
    fake.types = SimpleNamespace(Array=lambda *args, **kwargs: ("array", *args), boolean="b", float64="f")
    fake.float64, fake.boolean = fake.types.float64, fake.types.boolean
    fake.core = SimpleNamespace(errors=SimpleNamespace(NumbaError=type("NumbaError", (Exception,), {})))
    fake.asked = []
    fake.njit = lambda types, **options: lambda f: fake.asked.append(types) or f
    return fake


def test_a_compiled_function_hands_its_backend_on(monkeypatch):
    numba = fake_numba()
    monkeypatch.setitem(sys.modules, "numba", numba)
    f = grad(lambda x: x * x * x + x)
    for compiled in (compile(f, backend="numba"), compile(backend="numba")(f)):
        numba.asked.clear()
        assert [compiled(x) for x in (1.0, 2.0, 3.0)] == [f(x) for x in (1.0, 2.0, 3.0)]
        assert len(numba.asked) == 1
        assert "_core" in compiled.source
    assert "_core" not in compile_and_run(f).source


def compile_and_run(f):
    compiled = compile(f)
    compiled(2.0)
    return compiled


def test_a_backend_is_checked_before_anything_is_traced(monkeypatch):
    for backend in ("jit", 3, ["numba"], True):
        with pytest.raises(ArgumentError, match="expected 'numba' or None"):
            compile(np.sin, backend=backend)
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(ArgumentError, match="pip install numba"):
        compile(np.sin, backend="numba")
