"""The numbers of PyTorch's LBFGS as a table: every evaluation of a loss over random problems.

``python -m tests.nn.lbfgs_table`` writes ``lbfgs_table.npz`` beside this file; it needs PyTorch, the tests that read
the file do not. Losses use only names that both packages have, so one function runs either.
"""

import json
from importlib import import_module
from pathlib import Path

import numpy as np

TABLE = Path(__file__).with_name("lbfgs_table.npz")
PROBLEMS = ("quadratic", "rosenbrock", "logistic", "mlp")
STEPS = 3


def random_case(problem, rng):
    """The options of LBFGS for a problem, which is drawn from a seed of its own."""
    search = bool(rng.random() < 0.6)
    options = {
        "lr": float(rng.choice([1.0, 0.5, 0.1])),
        "max_iter": int(rng.integers(1, 9)),
        "history_size": int(rng.integers(1, 8)),
        "tolerance_grad": float(rng.choice([1e-7, 1e-2])),
        "tolerance_change": float(rng.choice([1e-9, 1e-3])),
        "line_search_fn": "strong_wolfe" if search else None,
    }
    if problem == "rosenbrock":
        options["lr"] = float(rng.choice([1.0, 1e-3])) if search else 1e-3
        options["max_iter"] = min(options["max_iter"], 5)  # rounding errors grow fast where the valley bends
    if rng.random() < 0.3:
        options["max_eval"] = int(rng.integers(1, 15))
    return {"problem": problem, "seed": int(rng.integers(2**31)), "options": options}


def start_of(case):
    """The parameters at first; ``nudge`` moves them by that part of themselves."""
    return [x * (1 + case.get("nudge", 0.0)) for x in _drawn(case)]


def _drawn(case):
    rng = np.random.default_rng(case["seed"])
    shapes = {"quadratic": [(5,)], "logistic": [(3,), (1,)], "mlp": [(2, 4), (4,), (4, 1)]}
    if case["problem"] == "rosenbrock":
        return [np.array([-1.2, 1.0]) + 0.2 * rng.normal(size=2)]
    return [rng.normal(size=shape) for shape in shapes[case["problem"]]]


def loss_of(case, array):
    """The loss as a function of the parameters; ``array`` brings constants into a library."""
    rng = np.random.default_rng([case["seed"], 1])
    if case["problem"] == "rosenbrock":
        return lambda p: (1 - p[0][0]) ** 2 + 100 * (p[0][1] - p[0][0] ** 2) ** 2
    if case["problem"] == "quadratic":
        a, b = rng.normal(size=(5, 5)), array(rng.normal(size=5))
        matrix = array(a @ a.T / 5 + 0.3 * np.eye(5))
        return lambda p: (p[0] * (matrix @ p[0])).sum() / 2 - (b * p[0]).sum()
    x = rng.normal(size=(30, 3 if case["problem"] == "logistic" else 2))
    if case["problem"] == "logistic":
        y = array(np.sign(x @ rng.normal(size=3) + rng.normal(size=30)))
        x = array(x)
        return lambda p: (1 + (-(x @ p[0] + p[1]) * y).exp()).log().mean() + 0.01 * (p[0] * p[0]).sum()
    y, x = array(np.sin(x[:, :1]) * x[:, 1:]), array(x)
    return lambda p: (((x @ p[0] + p[1]).tanh() @ p[2] - y) ** 2).mean()


def course(library, parameter, array, case):
    """Each evaluation as a row, parameters and loss; the losses that ``step`` returned; and the two counts."""
    params, loss = [parameter(x) for x in start_of(case)], loss_of(case, array)
    optimizer = library.LBFGS(params, **case["options"])
    rows = []

    def closure():
        optimizer.zero_grad()
        error = loss(params)
        error.backward()
        rows.append([*(x for p in params for x in np.ravel(numbers(p)).tolist()), float(numbers(error))])
        return error

    returned = [float(numbers(optimizer.step(closure))) for _ in range(STEPS)]
    rows.append([*(x for p in params for x in np.ravel(numbers(p)).tolist()), returned[-1]])
    state = optimizer.state_dict()["state"][0]
    return np.array(rows), np.array(returned), (state["func_evals"], state["n_iter"])


def numbers(p):
    return p.detach().numpy() if hasattr(p, "detach") and hasattr(p.detach(), "numpy") else p.data


LINES = 60


def line(seed):
    """A wavy function of one number with its derivative, a first step, and how many evaluations may follow."""
    rng = np.random.default_rng([seed, 2])
    a, b, c, w = rng.uniform(0.05, 1), rng.uniform(0.5, 6), rng.uniform(0, 0.5), rng.uniform(1, 6)

    def value(t):
        return a * (t - b) ** 2 + c * np.cos(w * t), 2 * a * (t - b) - c * w * np.sin(w * t)

    return value, float(10 ** rng.uniform(-1.5, 1)), int(rng.integers(0, 26))


def line_of_pytorch(torch, seed):
    """The numbers that PyTorch's line search tries, and the one that it takes."""
    value, first, limit = line(seed)
    tried = []

    def evaluate(x, t, d):
        tried.append(float(t))
        loss, slope = value(float(t))
        return float(loss), torch.tensor([slope])

    (loss, slope), one = value(0.0), torch.ones(1, dtype=torch.float64)
    start = torch.tensor([slope]), torch.tensor(slope)
    search = import_module("torch.optim.lbfgs")._strong_wolfe
    _, _, t, _ = search(evaluate, None, first, one, float(loss), *start, max_ls=limit)
    return np.array([*tried, float(t)])


def write():
    import torch

    rng = np.random.default_rng(11)
    cases = [random_case(problem, rng) for _ in range(15) for problem in PROBLEMS]
    arrays = {}
    for i, case in enumerate(cases):
        rows, returned, counts = course(torch.optim, lambda x: torch.nn.Parameter(torch.tensor(x)), torch.tensor, case)
        arrays.update({f"rows{i}": rows, f"returned{i}": returned, f"counts{i}": np.array(counts)})
    arrays.update({f"line{seed}": line_of_pytorch(torch, seed) for seed in range(LINES)})
    np.savez_compressed(TABLE, cases=json.dumps(cases), **arrays)


if __name__ == "__main__":
    write()
