"""The cases of ops, joins, graphs, convolutions and imports: the engines that are installed compute the same."""

import numpy as np
import pytest

from benchmarks.cases import convolutions, graphs, importing, joining, ops
from benchmarks.limited import Outcome


def plain(result):
    """Arrays, in lists and dicts, in place of an engine's results."""
    if isinstance(result, Outcome):
        return plain(result.numbers)
    if isinstance(result, dict):
        return {key: plain(part) for key, part in result.items()}
    if isinstance(result, list | tuple):
        return [plain(part) for part in result]
    return np.asarray(result, dtype=float)


def assert_same(got, expected, rtol):
    """Equal up to rtol; of dicts, the common keys."""
    if isinstance(got, dict):
        for key in got.keys() & expected.keys():
            assert_same(got[key], expected[key], rtol)
    elif isinstance(got, list):
        assert len(got) == len(expected)
        for one, other in zip(got, expected, strict=True):
            assert_same(one, other, rtol)
    else:
        np.testing.assert_allclose(got, expected, rtol=rtol, atol=rtol * (1e-30 + abs(expected).max()))


def assert_engines_agree(contestants, rtol=1e-6):
    """Every engine but HIPS autograd, which needs a process of its own, returns the results of the first one."""
    results = {}
    for engine, maker in contestants.items():
        if engine == "hips":
            continue
        try:
            step = maker()
        except ImportError:
            continue
        step()
        results[engine] = plain(step())  # the second step must not depend on the first
    first = results.pop(next(iter(results)))
    for other in results.values():
        assert_same(first, other, rtol)


@pytest.mark.parametrize("backward", [False, True], ids=["forward", "both"])
@pytest.mark.parametrize(("op", "door"), list(ops.DOORS))
def test_ops(op, door, backward):
    assert_engines_agree(ops.contestants(op, door, 10, backward))


@pytest.mark.parametrize("kind", list(joining.KINDS))
def test_joining(kind):
    assert_engines_agree({engine: joining.maker(kind, 7, engine) for engine in joining.ENGINES})


def test_a_join_of_many_pieces_runs_in_a_fresh_process(monkeypatch):
    monkeypatch.setattr(joining, "LIMITED", 5)
    assert isinstance(joining.maker("stack", 5, "numpy")()(), Outcome)
    assert not isinstance(joining.maker("stack", 4, "numpy")()(), Outcome)


@pytest.mark.parametrize("shape", [(), (2, 3)], ids=["numbers", "arrays"])
def test_graphs(shape):
    makers = {
        f.__name__: lambda f=f: f(20, shape) for f in (graphs.gategrad, graphs.numpy, graphs.torch, graphs.mygrad)
    }
    if not shape:
        makers["micrograd"] = lambda: graphs.micrograd(20)
    assert_engines_agree(makers)


def test_a_graph_is_held_by_its_outcome():
    assert graphs.gategrad(20, ())().alive.inputs


@pytest.mark.parametrize("shape", [convolutions.Shape(1, 5, 2, 3), convolutions.Shape(2, 6, 3, 3, 2)], ids=str)
def test_convolutions(shape):
    assert_engines_agree({f.__name__: lambda f=f: f(shape) for f in (convolutions.gategrad, convolutions.torch)}, 1e-5)
    *_, g = shape.data()
    assert convolutions.gategrad(shape)()[0].shape == g.shape


def test_importing():
    assert importing.imports("numpy", None)()() == 0
    with pytest.raises(ImportError, match="no_such_module"):
        importing.imports("no_such_module", None)()


@pytest.mark.parametrize("module", [ops, joining, graphs, convolutions, importing])
def test_names_of_cases(module):
    names = [case.name for case in module.cases()]
    assert len(names) == len(set(names))
    assert all("gategrad" in case.contestants and case.against in case.contestants for case in module.cases())
