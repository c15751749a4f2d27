"""Reports: JSON there and back, tables, the past, units."""

import json

import pytest

from benchmarks import report
from benchmarks.harness import Case, Figures, Row

HEAD = {"cpu": "a processor", "cores": 2, "machine": "Linux", "python": "3.11", "numpy": "2.4", "blas": "openblas",
        "threads": "1", "load": 0.1, "load after": 0.2, "peers": {"torch": "2.13"}, "rounds": 2, "runs": 2}  # fmt: skip


def rows(ours, theirs, **settings):
    figures = {"gategrad": Figures(ours, **settings), "numpy": Figures(theirs), "torch": Figures(note="not installed")}
    return [Row(Case("a case", "a group", dict.fromkeys(figures), bar=2.0, hope=1.5), figures)]


@pytest.fixture
def made():
    return report.as_json(HEAD, [rows([3e-6, 3e-6], [1e-6, 1e-6]), rows([6e-6, 2e-6], [2e-6, 1e-6], peak=2000)])


def test_figures_of_several_runs(made):
    (case,) = made["cases"]
    ours = case["engines"]["gategrad"]
    assert ours["ratio"] == pytest.approx(2.75)  # the median of 3 and 2.5
    assert ours["ratio of best"] == pytest.approx(2.5)
    assert ours["best"] == 2e-6
    assert ours["median"] == pytest.approx(3.5e-6)
    assert ours["rounds"] == 4
    assert ours["peak"] == 2000
    assert case["engines"]["torch"]["note"] == "not installed"


def test_json_there_and_back(made, tmp_path):
    report.write(tmp_path / "new" / "figures.json", json.dumps(made))
    assert report.read(tmp_path / "new" / "figures.json")["a case"] == made["cases"][0]


@pytest.mark.parametrize("text", ["", "[1, 2]", "{}", '{"cases": [1]}'])
def test_no_report(text, tmp_path):
    (tmp_path / "figures.json").write_text(text)
    with pytest.raises(ValueError, match="--against expects a JSON file of an earlier run"):
        report.read(tmp_path / "figures.json")


def test_the_table(made):
    text = report.markdown(made)
    assert (
        "| a case | numpy | 3.5 µs (2 µs), **2.75** | ≤ 2 (hope 1.5) | 1.25 µs (1 µs), 1.00 | not installed |" in text
    )
    assert "gategrad peak 2 kB |" in text
    assert "### a group" in text
    assert "torch 2.13" in text
    assert "load 0.1 before, 0.2 after" in text


def test_a_bar_that_is_kept_is_not_bold():
    text = report.markdown(report.as_json(HEAD, [rows([1e-6], [1e-6])]))
    assert "**" not in text


def test_the_past(made):
    now = report.as_json(HEAD, [rows([1.1e-6], [1e-6])])
    then = {case["name"]: case for case in made["cases"]}
    assert "| than before |" in report.markdown(now, then)
    assert "| 0.40 |" in report.markdown(now, then)
    assert "|  |" in report.markdown(now, {"another": {}})


@pytest.mark.parametrize(
    ("seconds", "text"), [(2.0, "2 s"), (0.0123, "12.3 ms"), (4.5e-6, "4.5 µs"), (7e-8, "70 ns"), (0.0, "0 ns")]
)
def test_durations(seconds, text):
    assert report.readable(seconds) == text


@pytest.mark.parametrize(("count", "text"), [(3e9, "3 GB"), (2e6, "2 MB"), (1234, "1.23 kB"), (12, "12 B")])
def test_sizes(count, text):
    assert report.size(count) == text
