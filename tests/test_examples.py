"""The programs in examples/ run, small, as from a command line."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograd import grad, jacobian
from autograd.testing import check_grads
from tests.limits import SECONDS

ROOT = Path(__file__).parents[1]


def run(*arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, timeout=SECONDS, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done


def test_every_example_has_a_test():
    stems = [path.stem for path in (ROOT / "examples").glob("*.py")]
    assert stems
    assert [stem for stem in stems if not any(name.startswith(f"test_{stem}") for name in globals())] == []


@pytest.mark.slow
def test_dask_mlp_trains_on_more_data_than_its_workers_may_hold():
    pytest.importorskip("distributed")
    rows, limit = 560_000, 280_000_000
    assert rows * 64 * 8 > limit
    done = run(
        ROOT / "examples" / "dask_mlp.py",
        *("--rows", rows, "--steps", 2, "--epochs", 1, "--workers", 1, "--memory", limit),
    )
    assert re.search(r"epoch 1/1: 100%.* 2/2", done.stderr), done.stderr  # the progress bar of the training loop
    assert "data: 273.44 MiB in 23 chunks; memory of all workers: 267.03 MiB" in done.stdout
    loss, accuracy = re.search(r"loss .* -> (\S+), accuracy on new points (\S+)", done.stdout).groups()
    assert 0 < float(loss) < 0.8
    assert float(accuracy) > 0.6
    # No worker came near its limit. (That the libraries themselves take half of it may be said on a slow machine.)
    assert not re.search(r"pausing|restarting|budget", done.stderr, re.IGNORECASE), done.stderr


@pytest.mark.slow
def test_spells_are_learned_and_invented():
    done = run(ROOT / "examples" / "spells.py", *("--epochs", 6, "--width", 64, "--temperature", 0.5, "--seed", 1))
    losses = [float(loss) for loss in re.findall(r"epoch ./6: loss (\S+), validation", done.stdout)]
    assert len(losses) == 6
    assert losses == sorted(losses, reverse=True)
    found = re.search(r"validation loss in nats a letter: LSTM (\S+), pairs of letters (\S+)", done.stdout)
    lstm, pairs = map(float, found.groups())
    assert 0.7 < lstm < pairs - 0.3
    invented = re.search(r"temperature 0.5:\n((?:  .*\n){10})", done.stdout)[1].split("\n")[:-1]
    spells = (ROOT / "examples" / "spells.txt").read_text().splitlines()
    assert all(re.fullmatch(r"  [a-z ]{3,40}", text) for text in invented), invented
    new = sum(text.strip() not in spells for text in invented)
    assert f"{new} of 10 are new" in done.stdout


def test_spelling_deals_spells_and_counts_pairs():
    names = runpy.run_path(str(ROOT / "examples" / "spelling.py"))
    train, held_back = names["load"](np.random.default_rng(0))
    assert (len(train), len(held_back), len({*train, *held_back})) == (1350, 150, 1500)
    assert names["load"](np.random.default_rng(0))[1] == held_back != names["load"](np.random.default_rng(1))[1]
    k = 0.01  # the least smoothing is best; below: 3 of 4 words begin with a, and 2 of 3 letters a end a word
    more = k * len(names["LETTERS"])
    expected = -np.log((3 + k) / (4 + more)) - np.log((2 + k) / (3 + more))
    assert names["pairs_loss"](["a", "a", "ab", "b"], ["a"]) == pytest.approx(expected / 2)


def test_spells_are_short_and_plain():
    spells = (ROOT / "examples" / "spells.txt").read_text("ascii").splitlines()
    assert len(set(spells)) == len(spells) == 1500
    assert all(re.fullmatch(r"[a-z]+( [a-z]+)*", spell) and 6 <= len(spell) <= 28 for spell in spells)


@pytest.mark.slow
def test_spells_transformer_beats_counted_pairs_and_invents_spells():
    done = run(ROOT / "examples" / "spells_transformer.py", "--steps", 200, "--width", 32)
    losses = [float(nats) for nats in re.findall(r"step \d+: (\S+) nats", done.stdout)]
    assert len(losses) == 8
    assert losses[-1] < losses[0]
    loss, pairs = map(
        float, re.search(r"kept aside: (\S+) nats a character; counted pairs: (\S+)\n", done.stdout).groups()
    )
    assert 0.7 < loss < pairs < 2.8
    invented = done.stdout.rpartition("\n\n")[2].split("\n")[:-1]
    known = (ROOT / "examples" / "spells.txt").read_text("utf-8").split("\n")
    assert len(invented) == len(set(invented)) == 10
    assert all(re.fullmatch("[a-z ]+", spell) and spell not in known for spell in invented)


@pytest.mark.slow
def test_time_series_is_forecast_better_than_by_a_line():
    done = run(ROOT / "examples" / "time_series.py", "--weeks", 40, "--seed", 1)
    assert "6720 hours; trained on 4585, watched 655, compared on the last 1310" in done.stdout
    rows = re.findall(r"^(a week ago|linear autoregression|network) +(\S+) +(\S+)$", done.stdout, re.MULTILINE)
    naive, linear, network = [(float(absolute), float(square)) for _, absolute, square in rows]
    assert network[0] < 0.95 * linear[0] < linear[0] < naive[0]
    assert network[1] < linear[1] < naive[1]
    adam, lbfgs = re.findall(r"loss (\S+), on the part", done.stdout)
    assert float(lbfgs) < float(adam)


@pytest.mark.slow
def test_digits_cnn_reads_unseen_digits():
    pytest.importorskip("sklearn")
    done = run(ROOT / "examples" / "digits_cnn.py", "--seeds", 2, "--epochs", 6)
    found = [float(x) for x in re.findall(r"seed \d: (\S+) % of 360 rows", done.stdout)]
    assert len(found) == 2
    assert min(found) > 96.0
    mean = float(re.search(r"mean of 2 seeds: (\S+) %", done.stdout)[1])
    assert mean == pytest.approx(np.mean(found), abs=0.01)
    done = run(ROOT / "examples" / "digits_cnn.py", "--seeds", 1, "--epochs", 1, "--width", 2, "--validate")
    assert "of 240 rows" in done.stdout  # validation rows are part of the training rows, not of the test rows


@pytest.mark.slow
def test_metric_learning_brings_digits_of_a_kind_together(tmp_path):
    pytest.importorskip("sklearn")
    file = tmp_path / "digits.svg"
    done = run(ROOT / "examples" / "metric_learning.py", "--epochs", 6, "--width", 4, "--picture", file)
    found = {
        name: float(percent) for name, percent in re.findall(r"^(pixels|before|after) .*?([\d.]+)%", done.stdout, re.M)
    }
    assert found["before"] < 93
    assert found["after"] > max(95, found["before"] + 3)
    assert found["pixels"] > 98
    unseen = [float(percent) for percent in re.findall(r"([\d.]+)%$", done.stdout, re.M)]
    assert len(unseen) == 3
    assert all(25 < percent <= 100 for percent in unseen)  # chance would give 13, because other digits are shown too
    assert file.read_text("utf-8").count("</text>") > 500


@pytest.mark.slow
def test_sparse_adjoint_finds_conductivities():
    pytest.importorskip("scipy")
    names = runpy.run_path(str(ROOT / "examples" / "sparse_adjoint.py"))
    plate, truth = names["Plate"](7), names["plate_to_find"](7)
    points, rng = np.arange(0, 49, 3), np.random.default_rng(0)
    flows = sum(  # the net flow into each cell, face by face
        2 * np.exp(truth[i] + truth[j]) / (np.exp(truth[i]) + np.exp(truth[j])) * (u[j] - u[i]) * (unit[i] - unit[j])
        for u in [plate.temperatures(truth)]
        for unit in [np.eye(49)]
        for i, j in zip(plate.one, plate.other, strict=True)
    ) - sum(2 * np.exp(truth[i]) * plate.temperatures(truth)[i] * np.eye(49)[i] for i in plate.edge)
    np.testing.assert_allclose(flows, -plate.heat, atol=1e-9)
    measured = plate.temperatures(truth)[points]
    check_grads(plate.misfit, 0.1 * rng.normal(size=49), measured, points, argnum=0, order=2, modes=("rev", "fwd"))
    done = run(ROOT / "examples" / "sparse_adjoint.py", "--cells", 30, "--iterations", 100)
    slope, difference = map(float, re.search(r"in a direction: (\S+), by a difference (\S+)", done.stdout).groups())
    assert slope == pytest.approx(difference, rel=1e-6)
    before, after = map(float, re.search(r"misfit (\S+) -> (\S+)", done.stdout).groups())
    assert after < before / 50
    assert float(re.search(r"with the truth (\S+)", done.stdout)[1]) > 0.6


@pytest.mark.slow
def test_frame_logistic_finds_its_coefficients():
    pd = pytest.importorskip("pandas")
    names = runpy.run_path(str(ROOT / "examples" / "frame_logistic.py"))
    columns = names["columns_of"](names["readers"](40, np.random.default_rng(0)))
    outcome = pd.Series(np.random.default_rng(1).random(40) < 0.5, index=columns.index)
    w = np.linspace(-0.5, 0.5, columns.shape[1])
    check_grads(names["loss"], w, columns, outcome, argnum=0, order=2, modes=("rev", "fwd"))
    x, p = columns.to_numpy(), 1 / (1 + np.exp(-(columns.to_numpy() @ w)))
    np.testing.assert_allclose(grad(names["loss"])(w, columns, outcome), x.T @ (p - outcome.to_numpy()) / 40)
    done = run(ROOT / "examples" / "frame_logistic.py", "--readers", 4000)
    slopes = [float(slope) for slope in re.findall(r"largest slope (\S+)", done.stdout)]
    assert slopes[-1] < 1e-10 < slopes[0]
    rows = re.findall(r"^(\w+) +(-?[\d.]+) +(-?[\d.]+) +([\d.]+)$", done.stdout, re.MULTILINE)
    assert {name for name, *_ in rows} == set(names["SLOPES"])
    off = [(float(found) - float(drawn)) / float(error) for _, drawn, found, error in rows]
    assert max(map(abs, off)) < 4
    assert 0.3 < np.sqrt(np.mean(np.square(off))) < 2.0


def found_and_drawn(text):
    """The errors in the tables "drawn by, found, within", in standard errors of the logarithms."""
    rows = re.findall(r" (\d+\.\d+) +(\d+\.\d+) +(\d+\.\d+) \.\.\. (\d+\.\d+)$", text, re.MULTILINE)
    drawn, found, low, high = np.log(np.array(rows, dtype=float)).T
    return (found - drawn) / ((high - low) / 4)


@pytest.mark.slow
def test_kalman_filter_finds_trend_and_cycle():
    pytest.importorskip("scipy")
    names = runpy.run_path(str(ROOT / "examples" / "kalman_filter.py"))
    series = names["draw"](names["TRUTH"], 7, np.random.default_rng(0))
    check_grads(names["surprise"], names["TRUTH"], series, argnum=0, order=2, modes=("rev", "fwd"))
    step, noise, variance = names["matrices"](names["TRUTH"])
    spread, rows = np.diag([100.0, 1.0, 10.0, 10.0]), [names["SEEN"]]
    for _ in series[1:]:
        rows.append(rows[-1] @ step)
    covariance = np.array(rows) @ spread @ np.array(rows).T + variance * np.eye(7)
    for i in range(1, 7):  # a change in month i shows from then on
        later = np.array([np.zeros(4)] * i + rows[: 7 - i])
        covariance += later @ noise @ later.T
    expected = 0.5 * (series @ np.linalg.solve(covariance, series) + np.linalg.slogdet(2 * np.pi * covariance)[1])
    assert names["surprise"](names["TRUTH"], series) == pytest.approx(expected)
    done = run(ROOT / "examples" / "kalman_filter.py", "--months", 120, "--seed", 3)
    assert float(re.search(r"largest slope at the end (\S+);", done.stdout)[1]) < 1e-3
    off = found_and_drawn(done.stdout)
    assert len(off) == 5
    assert max(abs(off)) < 4


@pytest.mark.slow
def test_predator_prey_finds_rates():
    integrate = pytest.importorskip("scipy.integrate")
    names = runpy.run_path(str(ROOT / "examples" / "predator_prey.py"))
    a, b, c, d, *start = np.exp(names["TRUTH"])
    solved = integrate.solve_ivp(
        lambda t, s: [s[0] * (a - b * s[1]), s[1] * (c * s[0] - d)], (0, 3), start, t_eval=range(4), rtol=1e-10
    )
    np.testing.assert_allclose(names["counts"](names["TRUTH"], 3), solved.y.T, rtol=1e-4)
    check_grads(names["misfit"], names["TRUTH"] + 0.1, solved.y.T, argnum=0, order=2, modes=("rev", "fwd"))
    done = run(ROOT / "examples" / "predator_prey.py", "--years", 12, "--seed", 1)
    off = found_and_drawn(done.stdout)
    assert len(off) == 6
    assert max(abs(off)) < 4


@pytest.mark.slow
def test_free_knots_go_where_the_curve_bends():
    interpolate = pytest.importorskip("scipy.interpolate")
    names = runpy.run_path(str(ROOT / "examples" / "free_knots.py"))
    rng = np.random.default_rng(0)
    widths, heights, x = 0.3 * rng.normal(size=5), rng.normal(size=6), np.linspace(0, 1, 23)
    knots = names["knots_of"](widths)
    expected = interpolate.CubicSpline(knots, heights, bc_type="natural")(x)
    np.testing.assert_allclose(names["spline"](knots, heights, x), expected, atol=1e-12)
    unknown = np.concatenate([widths, heights])
    check_grads(names["error"], unknown, x, names["curve"](x), argnum=0, order=2, modes=("rev", "fwd"))
    done = run(ROOT / "examples" / "free_knots.py", "--points", 200)
    even, free = map(float, re.findall(r"mean square error (\S+)", done.stdout))
    assert free < even / 10


@pytest.mark.slow
def test_gaussian_process_forecasts():
    stats = pytest.importorskip("scipy.stats")
    names = runpy.run_path(str(ROOT / "examples" / "gaussian_process.py"))
    times, y = np.arange(9) / 12, np.random.default_rng(0).normal(size=9)
    covariance = names["kernel"](names["START"], times, times) + np.exp(2 * names["START"][-1]) * np.eye(9)
    expected = -stats.multivariate_normal.logpdf(y, np.zeros(9), covariance)
    assert names["surprise"](names["START"], times, y) == pytest.approx(expected)
    check_grads(names["surprise"], names["START"], times, y, argnum=0, order=2, modes=("rev", "fwd"))
    check_grads(names["forecast"], names["START"], times, y, np.array([0.8, 1.1]), order=1, modes=("rev", "fwd"))
    done = run(ROOT / "examples" / "gaussian_process.py", "--seed", 1)
    before, after = map(float, re.search(r"surprise (\S+) -> (\S+)", done.stdout).groups())
    assert after < before - 10
    error, naive = map(float, re.search(r"error (\S+) \(the last year again: (\S+);", done.stdout).groups())
    assert error < naive / 2
    assert float(re.search(r"deviations: (\d+)%", done.stdout)[1]) > 80


@pytest.mark.slow
def test_hamiltonian_samples_rates():
    names = runpy.run_path(str(ROOT / "examples" / "hamiltonian.py"))
    rng = np.random.default_rng(0)
    q, p = 0.3 * rng.normal(size=5), rng.normal(size=5)
    data = np.array([2, 0, 5]), np.array([3.0, 1.5, 9.0])
    check_grads(names["log_density"], q, *data, argnum=0, order=2, modes=("rev", "fwd"))

    def motion(place):
        return np.concatenate(names["leapfrog"](place[:5], place[5:], 0.1, 4, *data))

    check_grads(motion, np.concatenate([q, p]), order=1)  # order 1, because the function computes gradients itself
    slopes, turn = jacobian(motion)(np.concatenate([q, p])), np.kron([[0, 1], [-1, 0]], np.eye(5))
    np.testing.assert_allclose(slopes.T @ turn @ slopes, turn, atol=1e-12)  # the motion preserves volumes
    done = run(ROOT / "examples" / "hamiltonian.py", "--machines", 20, "--draws", 100)
    assert 0.5 < float(re.search(r"(\d+)% accepted", done.stdout)[1]) / 100 < 0.98
    divided, shrunk = map(float, re.search(r"by division (\S+), by the model (\S+)", done.stdout).groups())
    assert shrunk < divided
    assert int(re.search(r"within the 90 %: (\d+) of 20", done.stdout)[1]) >= 14


@pytest.mark.slow
def test_filter_design_reaches_the_best():
    signal = pytest.importorskip("scipy.signal")
    names = runpy.run_path(str(ROOT / "examples" / "filter_design.py"))
    half = signal.firwin(13, 0.22)[6:]
    _, expected = signal.freqz(np.concatenate([half[:0:-1], half]), worN=np.pi * np.arange(65) / 64)
    np.testing.assert_allclose(names["response"](half, 64), abs(expected), atol=1e-12)
    for power in (2, 8):
        check_grads(names["norm"], half, power, order=2, modes=("rev", "fwd"))
    done = run(ROOT / "examples" / "filter_design.py", "--taps", 31)
    window, gradient, best = [
        float(row) for row in re.findall(r"^\w.*? {2,}([\d.]+) +[\d.]+ +-[\d.]+$", done.stdout, re.MULTILINE)
    ]
    assert gradient < 1.02 * best < window


@pytest.mark.slow
def test_pendulum_control_swings_up():
    names = runpy.run_path(str(ROOT / "examples" / "pendulum_control.py"))
    u = 0.3 * np.random.default_rng(0).normal(size=12)
    check_grads(names["cost"], u, np.array([0.2, 0.1]), order=2, modes=("rev", "fwd"))
    done = run(ROOT / "examples" / "pendulum_control.py", "--iterations", 60)
    angle, speed, turns = re.search(r"at the end (\S+) degrees, speed (\S+), after (\d+) turns", done.stdout).groups()
    assert abs(float(angle)) > 170
    assert abs(float(speed)) < 0.2
    assert int(turns) >= 3


@pytest.mark.slow
def test_image_alignment_finds_the_motion():
    ndimage = pytest.importorskip("scipy.ndimage")
    names = runpy.run_path(str(ROOT / "examples" / "image_alignment.py"))
    rng = np.random.default_rng(0)
    image, other = names["landscape"](14, 12, rng), names["landscape"](14, 12, rng)
    known, other_known = names["holes"]((14, 12), 1, rng), names["holes"]((14, 12), 1, rng)
    places = rng.uniform(0, 10, (2, 7))
    expected = ndimage.map_coordinates(image, places, order=1)
    np.testing.assert_allclose(names["bilinear"](image, *places), expected)
    unknown = np.array([0.1, 0.3, -0.6, 1.2])
    result, there = names["moved"](image, known, *unknown[:1], unknown[1:3])
    assert 20 < np.count_nonzero(there & other_known) < 120
    alone = np.where(there, result, 0.0)  # a hole takes no part
    np.testing.assert_array_equal(
        alone, np.where(there, names["moved"](np.where(known, image, 99.0), known, 0.1, unknown[1:3])[0], 0.0)
    )
    check_grads(names["error"], unknown, image, known, other, other_known, argnum=0, order=2, modes=("rev", "fwd"))
    done = run(ROOT / "examples" / "image_alignment.py", "--size", 64, "--holes", 6)
    rows = np.array([row.split()[:6] for row in done.stdout.splitlines()[1:]], dtype=float)
    np.testing.assert_allclose(rows[-2, 2:], rows[-1, 2:], atol=0.05)


@pytest.mark.slow
def test_mixture_em_ends_in_newton():
    special = pytest.importorskip("scipy.special")
    names = runpy.run_path(str(ROOT / "examples" / "mixture_em.py"))
    rng = np.random.default_rng(0)
    x = names["MEANS"][rng.integers(3, size=40)] + rng.normal(size=(40, 2))
    unknown = np.concatenate([[0.2, -0.4], (names["MEANS"] + 0.5).ravel(), 0.2 * rng.normal(size=6)])
    check_grads(names["surprise"], unknown, x, argnum=0, order=2, modes=("rev", "fwd"))
    table = names["joint"](*names["unpacked"](unknown), x)
    by_gradient = grad(lambda table: np.sum(names["logsumexp"](table, axis=1)))(table)
    np.testing.assert_allclose(by_gradient, special.softmax(table, axis=1))
    np.testing.assert_allclose(names["shares"](table), by_gradient)
    assert names["surprise"](names["em_step"](unknown, x), x) < names["surprise"](unknown, x)
    done = run(ROOT / "examples" / "mixture_em.py", "--em", 100, "--seed", 1, "--beetles", 600)
    rows = re.findall(r"^(EM|Newton) .*surprise (\S+), largest slope (\S+)$", done.stdout, re.MULTILINE)
    assert float(rows[-1][2]) < 1e-9
    assert float(rows[-1][1]) <= min(float(surprise) for _, surprise, _ in rows) + 1e-8
    cells = re.findall(r"(\d+\.\d+) ± (\d+\.\d+) \( ?(\d+\.\d+)\)", done.stdout)
    off = [(float(found) - float(true)) / float(error) for found, error, true in cells]
    assert len(off) == 6
    assert max(map(abs, off)) < 4


@pytest.mark.slow
def test_spectral_clustering_learns_which_features_count():
    pytest.importorskip("scipy")
    names = runpy.run_path(str(ROOT / "examples" / "spectral_clustering.py"))
    x, labels = names["points"](15, 2, np.random.default_rng(0))
    logs = np.log([0.4, 0.5, 0.1, 0.2])
    check_grads(names["loss"], logs, x, labels, argnum=0, order=2, modes=("rev", "fwd"))
    done = run(ROOT / "examples" / "spectral_clustering.py", "--points", 90)
    equal, learned = map(float, re.findall(r"weights: (\S+)% of 270", done.stdout))
    assert equal < 75 < 95 < learned


def table(text):
    """The rows of the tables in a text: names, and the numbers behind them."""
    rows = re.findall(r"^(\S.*?) {2,}((?:[\d.]+ *)+)(?: s)?$", text, re.MULTILINE)
    return [(name, [float(number) for number in numbers.split()]) for name, numbers in rows]


@pytest.mark.slow
def test_odd_digits_are_found():
    done = run(ROOT / "examples" / "odd_digits.py", "--seeds", 1, "--epochs", 40)
    found = dict(table(done.stdout))
    assert list(found) == ["another digit", "blots", "shifted", "two at once", "mean"]
    assert all(0.5 < area <= 1 for areas in found.values() for area in areas)
    net, plane = found["mean"]
    assert net > plane > 0.8
    assert net > 0.93


@pytest.mark.slow
def test_tabular_compares_models():
    done = run(ROOT / "examples" / "tabular.py", "--rows", 1000, "--epochs", 40, "--folds", 3, "--jobs", 1)
    rows = [(name, scores) for name, scores in table(done.stdout) if name in NAMES]
    assert [name for name, _ in rows] == [*NAMES[:3], *NAMES]
    accuracy, area, loss = np.array([scores[:3] for _, scores in rows]).T
    assert accuracy.min() > 0.65
    assert area.min() > 0.7
    assert loss.max() < 0.65
    assert area[-1] == area[3:].max()  # no model does better than the true rules
    assert "the grid chose alpha=" in done.stdout


NAMES = ["logistic regression", "gradient-boosted trees", "network", "network of the grid", "the rules"]
