"""Ways get their programs: watched, traced and proved; things learned on the way; the end of patience."""

import types
import warnings

import numpy as np
import pytest

import nn
from autograd import grad
from autograd.compiling.comparing import identical
from autograd.compiling.compiled import compile
from autograd.errors import UncompiledWarning
from tests.compiling.beside import beside, ran

CALLS = {"helper": 0}


def counted(x):
    CALLS["helper"] += 1
    return np.sum(x) * CALLS["helper"]


def test_a_function_that_changes_nothing_has_its_program_after_one_call():
    compiled = compile(grad(lambda x: np.sum(np.sin(x))))
    compiled(np.ones(3))
    assert compiled.source
    compiled(np.ones(3))
    assert ran(compiled) == 1


def test_one_that_changes_something_after_two():
    box = types.SimpleNamespace(n=0)

    def f(x):
        box.n += 1
        return x * box.n

    compiled = compile(f)
    for i in range(1, 5):
        assert compiled(np.ones(2)).tolist() == [i, i]
        assert ran(compiled) == max(0, i - 2)
        assert box.n == i


def test_code_that_runs_in_another_branch_only_is_watched_too():
    """The effects of the other branch happen once a call, although the trace of the first branch did not show them."""

    def make():
        def f(x):
            return counted(x) if x[0] > 3 else np.sum(x)

        return f

    CALLS["helper"] = 0
    found = []
    for call in (make(), compile(make())):
        CALLS["helper"] = 0
        found.append([float(call(np.full(2, float(i % 6)))) for i in range(24)] + [CALLS["helper"]])
    assert found[0] == found[1]


def test_kinds_and_surroundings_together():
    def make():
        net = nn.Sequential(nn.Linear(3, 4, rng=0), nn.BatchNorm1d(4), nn.Dropout(0.5, rng=0))

        def poke(i):
            net.train(i % 4 < 2)

        return (lambda x: net(x).data), poke, lambda: [*net.buffers()]

    compiled = beside(make, 24, lambda i: (np.random.default_rng(i).normal(size=(4 + i % 2, 3)),))
    assert ran(compiled) >= 12


def test_each_reason_is_said_once():
    losses = []
    compiled = compile(lambda x: losses.append(x.sum()))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for _ in range(12):
            compiled(np.ones(2))
    assert len([w for w in said if w.category is UncompiledWarning]) == 1
    assert len(losses) == 12


def test_numbers_that_change_are_read_afresh():
    box = types.SimpleNamespace(rate=1.0)
    compiled = compile(lambda x: x * box.rate)
    for i in range(12):
        box.rate = 1.0 / (i + 1)
        assert identical(compiled(np.ones(2)), np.ones(2) * box.rate)
    assert ran(compiled) >= 8


def test_freed_and_learned_again():
    box = types.SimpleNamespace(w=np.ones(2))
    compiled = compile(lambda x: x * box.w)
    for _ in range(3):
        compiled(np.ones(2))
    compiled.forget()
    assert not list(compiled._all_trees())
    assert compiled(np.ones(2)).tolist() == [1.0, 1.0]
    assert compiled.source


def test_the_function_that_fails_in_its_first_call():
    def f(x):
        if x[0] < 0:
            raise KeyError("negative")
        return x + 1

    compiled = compile(f)
    for _ in range(3):
        with pytest.raises(KeyError, match="negative"):
            compiled(-np.ones(2))
        assert compiled(np.ones(2)).tolist() == [2.0, 2.0]


def rebound(params, g):
    for name in params:
        params[name] = params[name] - 0.1 * g
    return params["w"].sum()


def grown(params, g):
    params["n"] = 1.0
    return params["w"].sum() * g


def swapped(params, g):
    params["w"], params["b"] = params["b"], params["w"]
    return params["w"].sum() * g


def on_another_way(params, g):
    if g > 3.0:
        params["w"] = params["w"] * 2.0
    return params["w"].sum()


@pytest.mark.parametrize("f", [rebound, grown, swapped, on_another_way])
def test_containers_among_the_arguments_that_change(f):
    compiled = compile(f)

    def compare():
        for i in range(8):
            mine, its = ({"w": np.arange(3.0) + i, "b": np.ones(3)} for _ in range(2))
            assert identical((compiled(mine, float(i)), mine), (f(its, float(i)), its))

    with pytest.warns(UncompiledWarning, match="changes a list, a dict or another container"):
        compare()


@pytest.mark.parametrize(
    ("f", "right", "wrong"),
    [
        (np.linalg.inv, np.eye(2), np.zeros((2, 2))),  # the program raises
        (lambda x: x if x[0] > 0 else {}[0], np.ones(2), -np.ones(2)),  # the program misses a guard
        (lambda x: x[5] + x[0], np.ones(6), np.ma.array([1.0])),  # the argument has no key
    ],
)
@pytest.mark.filterwarnings("ignore::autograd.errors.UncompiledWarning")
def test_an_error_of_the_function_comes_alone(f, right, wrong):
    for verify in (0, 1):
        compiled = compile(f, verify=verify)
        for _ in range(2):
            compiled(right)
        with pytest.raises((np.linalg.LinAlgError, KeyError, IndexError)) as caught:
            compiled(wrong)
        assert caught.value.__context__ is None
        assert caught.value.__cause__ is None


def filled(x):
    out = np.arange(2.0)
    out[0] = x[0]
    return out


asarray = np.asarray
"""NumPy's own function, under a name of one's own: no other stands in its place while a function is traced."""


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (lambda x: asarray(x).sum(), r"test_ways.py:\d+: got numbers .*expected functions of NumPy"),
        (lambda x: np.add(x, 1.0, out=np.arange(2.0)), r"test_ways.py:\d+: add: got a plain array to write into"),
        (filled, r"a number as Python's own .*test_ways.py:\d+; functions of NumPy take it as it is .*np.stack"),
        (lambda x: np.ma.array(x).sum(), "got numbers .*expected"),
    ],
)
def test_a_reason_has_the_line_and_the_way_out(f, words):
    compiled = compile(f)
    with pytest.warns(UncompiledWarning, match=words) as said:
        assert len([compiled(k + np.ones(2)) for k in range(8)]) == 8
    assert said[0].filename == __file__
    assert compiled.report().count("uncompiled:") == 1


def test_a_subclass_of_arrays_is_told_what_it_is_not():
    with pytest.warns(UncompiledWarning, match="got a MaskedArray of numpy, expected .*np.asarray"):
        compile(np.sum)(np.ma.array([1.0]))


def test_questions_of_one_line_stand_once_in_the_report():
    compiled = compile(lambda x: sum(y if y > 0 else 0.0 for y in (x[0], x[1], x[2])))
    compiled(np.ones(3))
    assert "the truth value asked at test_ways.py" in compiled.report()
    assert ", 3 times" in compiled.report()
    assert "1 program for 1 kind" in compiled.report()


def test_a_text_of_numbers_warns_of_nothing():
    compiled = compile(lambda x: x * len(str(x)))  # str(np.str_) would give a warning of its own
    for _ in range(3):
        assert compiled(np.ones(2)).tolist() == [7.0, 7.0]
    assert ran(compiled) == 2


def test_warnings_come_once_for_each_call():
    compiled = compile(lambda x: np.sqrt(x))
    for _ in range(3):
        with pytest.warns(RuntimeWarning, match="invalid value") as said:
            compiled(-np.ones(2))
        assert len(said) == 1
        assert said[0].filename == __file__


def test_a_text_of_tensors_is_a_question_about_their_numbers(capsys):
    def f(x):
        print(x)  # noqa: T201  it is what is tested
        return np.sum(x * x)

    compiled = compile(grad(f))
    with pytest.warns(UncompiledWarning, match="a number as Python's own"):
        slopes = [compiled(k * np.ones(2)).tolist() for k in range(8)]
    assert slopes == [[2.0 * k, 2.0 * k] for k in range(8)]
    printed = capsys.readouterr().out
    assert all(f"Tensor([{k}., {k}.])" in printed for k in range(8))


def test_a_container_that_holds_itself():
    def f(held, makes):
        if makes:
            held["itself"] = held
        return held["x"] * 2

    compiled = compile(f)
    with pytest.warns(UncompiledWarning, match="changes a list, a dict"):
        np.testing.assert_array_equal(compiled({"x": np.ones(2)}, True), [2.0, 2.0])
    circle = {"x": np.ones(2)}
    circle["itself"] = circle
    with pytest.warns(UncompiledWarning, match="holds itself"):
        np.testing.assert_array_equal(compiled(circle, False), [2.0, 2.0])


@pytest.mark.parametrize("mask", [np.tril(np.ones((3, 3), bool)), np.array([True, False, True])])
def test_gradients_through_a_mask_that_is_constant_are_compiled(mask):
    f = grad(lambda x: np.sum(np.where(mask, np.exp(x), 0.0) * x))
    compiled = compile(f)
    for k in (1.0, 2.0, 3.0):
        assert identical(compiled(k * np.eye(3)), f(k * np.eye(3)))
    assert ran(compiled) >= 2
