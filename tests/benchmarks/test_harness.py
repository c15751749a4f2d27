"""Rounds, ratios, memory, and the row of an engine that is missing or fails."""

import weakref

import numpy as np
import pytest

from benchmarks import harness
from benchmarks.harness import Case, Figures, Here, Row, measured, prepared
from benchmarks.limited import Outcome, Unfinished


def missing():
    raise ImportError("No module named 'absent'")


def unfinished():
    raise Unfinished("over 10 s")


def deep():
    raise RecursionError


def case(**settings):
    makers = settings.pop("contestants", {"gategrad": lambda: lambda: 1.0, "numpy": lambda: lambda: 1.0})
    return Case("a case", "group", makers, **settings)


@pytest.mark.slow
def test_every_engine_runs_in_every_round_and_the_order_turns():
    order = []
    makers = {name: lambda name=name: lambda: order.append(name) for name in "abc"}
    measured(Case("order", "group", makers, against="a"), rounds=3)
    assert order[:3] == list("abc")  # the warm-up
    assert order[3:] == list("abcbcacab")


@pytest.mark.slow
def test_garbage_of_others_is_collected_between_rounds():
    left = []

    class Circle:
        def __init__(self):
            self.self = self

    def litter():
        left.append(weakref.ref(Circle()))

    def look():
        assert all(ref() is None for ref in left)

    measured(case(contestants={"gategrad": lambda: litter, "numpy": lambda: look}), rounds=3)
    assert len(left) == 4


@pytest.mark.slow
def test_times_are_of_one_unit_of_one_step(monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr(harness, "perf_counter", lambda: float(next(clock)))  # a run takes 1 s
    row = measured(case(repeat=5, units=4), rounds=3)
    assert row.figures["gategrad"].seconds == [1 / 20] * 3


@pytest.mark.slow
def test_the_number_of_steps_is_chosen_where_it_is_open():
    count = 0

    def step():
        nonlocal count
        count += 1

    measured(case(contestants={"gategrad": lambda: step}, repeat=0), rounds=1)
    assert count > 100


@pytest.mark.slow
def test_rounds_are_bounded_by_the_case():
    assert len(measured(case(rounds=2), rounds=5).figures["numpy"].seconds) == 2


def test_ratios_are_medians_within_rounds_and_of_the_fastest():
    row = Row(case(), {"gategrad": Figures([2.0, 9.0, 4.0]), "numpy": Figures([1.0, 3.0, 4.0])})
    assert row.ratio("gategrad") == 2.0
    assert row.ratio_of_best("gategrad") == 2.0
    assert row.ratio("numpy") == 1.0
    alone = Row(case(), {"gategrad": Figures([2.0]), "numpy": Figures(note="not installed")})
    assert alone.ratio("gategrad") is None


@pytest.mark.slow
def test_who_is_missing_or_fails_stands_there_with_the_reason():
    makers = {
        "gategrad": lambda: lambda: 1.0,
        "absent": missing,
        "slow": lambda: unfinished,
        "deep": lambda: deep,
        "hips": lambda: lambda: 1.0,
    }
    row = measured(Case("a case", "group", makers, against="gategrad"), rounds=2)
    assert list(row.figures) == list(makers)
    assert {engine: figures.note for engine, figures in row.figures.items()} == {
        "gategrad": "",
        "absent": "not installed (No module named 'absent')",
        "slow": "over 10 s",
        "deep": "failed (RecursionError)",
        "hips": "no --hips",
    }


def test_a_fault_of_a_step_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        measured(case(contestants={"gategrad": lambda: lambda: 1 / 0}), rounds=1)


@pytest.mark.slow
def test_peak_and_what_is_held():
    def step():
        kept = np.ones(10_000)
        np.ones(50_000).sum()
        return Outcome(1.0, alive=kept)

    figures = measured(case(contestants={"gategrad": lambda: step}, peak=True, held=True, units=10), 1).figures
    assert 480_000 <= figures["gategrad"].peak < 500_000
    assert 8_000 <= figures["gategrad"].held < 8_200
    assert measured(case(), 1).figures["gategrad"].peak is None


def test_an_outcome_brings_its_own_time_and_numbers():
    runner = Here(lambda: lambda: Outcome([1.0], seconds=7.0))
    assert runner.run(3) == 21.0
    assert runner.result() == [1.0]


@pytest.mark.slow
def test_hips_runs_in_its_worker():
    class Worker:
        def __init__(self):
            self.done = []

        def __getattr__(self, verb):
            def order(*arguments):
                self.done.append((verb, *arguments))
                return 0.5

            return order

    worker = Worker()
    row = measured(case(contestants={"gategrad": lambda: lambda: 1.0, "hips": missing}), 2, worker)
    assert row.figures["hips"].seconds == [0.5, 0.5]
    assert worker.done[0] == ("prepare", "a case")
    assert worker.done[-1] == ("forget", "a case")
    runners, _ = prepared(case(contestants={"hips": missing}), worker)
    assert runners["hips"].result() == 0.5
