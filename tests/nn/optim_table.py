"""PyTorch's numbers as tables: the courses of optimisers and schedules over random configurations.

``python -m tests.nn.optim_table`` writes ``optim_table.npz`` beside this file; it needs PyTorch, the tests that
read the file do not. Both packages have the same interface, so one function runs either:
``optimizer_course(torch.optim, ...)`` and ``optimizer_course(nn, ...)``.
"""

import json
import math
from contextlib import contextmanager
from pathlib import Path

import numpy as np

TABLE = Path(__file__).with_name("optim_table.npz")
STEPS = 100
KEPT = [0, 1, 9, 49, 99]  # the table holds the results of these steps

OPTIMIZERS = ("SGD", "Adagrad", "RMSprop", "Adam", "AdamW")
# drawn after the others, so that those stay the same
LATER_OPTIMIZERS = ("NAdam", "RAdam", "Adamax", "Adadelta", "Rprop", "Muon")
SCHEDULES = (
    "LambdaLR", "StepLR", "MultiStepLR", "ExponentialLR", "LinearLR", "CosineAnnealingLR", "OneCycleLR",
    "ReduceLROnPlateau", "SequentialLR", "together",
)  # fmt: skip
LATER_SCHEDULES = (
    "MultiplicativeLR", "ConstantLR", "PolynomialLR", "CosineAnnealingWarmRestarts", "CyclicLR", "ChainedScheduler",
)  # fmt: skip


def problem(rng):
    """Two parameters, and their gradients at each step.

    The gradients are given in advance: if they depended on the course they would amplify its rounding errors until
    nothing could be compared.
    """
    start = [rng.normal(size=(2, 3)), rng.normal(size=4)]
    sizes = 10.0 ** rng.uniform(-3, 2, (1, 6))
    return start, [(rng.normal(0.3, 1.0, (STEPS, 6)) * sizes).reshape(STEPS, 2, 3), rng.normal(size=(STEPS, 4))]


def random_hyperparameters(name, rng):
    def maybe(x, otherwise=0.0):
        return float(x) if rng.random() < 0.5 else otherwise

    common = {
        "lr": float(10 ** rng.uniform(-4, 0)),
        "weight_decay": maybe(10 ** rng.uniform(-4, 0)),
        "maximize": bool(rng.random() < 0.3),
    }
    if name == "SGD":
        momentum = maybe(rng.uniform(0.1, 0.99))
        nesterov = bool(momentum and rng.random() < 0.5)
        dampening = 0.0 if nesterov else maybe(rng.uniform(0, 1))
        return {**common, "momentum": momentum, "dampening": dampening, "nesterov": nesterov}
    if name == "Rprop":
        low = float(10 ** rng.uniform(-6, -2))
        return {
            "lr": common["lr"], "maximize": common["maximize"],
            "etas": [float(rng.uniform(0.2, 0.9)), float(rng.uniform(1.05, 2.0))],
            "step_sizes": [low, float(low * 10 ** rng.uniform(0, 4))],
        }  # fmt: skip
    common["eps"] = float(10 ** rng.uniform(-12, -2))
    if name == "Muon":
        del common["maximize"]
        return {
            **common, "momentum": maybe(rng.uniform(0.1, 0.99)), "nesterov": bool(rng.random() < 0.5),
            "ns_steps": int(rng.integers(1, 6)), "adjust_lr_fn": [None, "original", "match_rms_adamw"][rng.integers(3)],
        }  # fmt: skip
    if name == "Adagrad":
        extra = {"lr_decay": maybe(rng.uniform(0, 0.1)), "initial_accumulator_value": maybe(rng.uniform(0, 1))}
    elif name == "RMSprop":
        extra = {
            "alpha": float(rng.uniform(0.5, 0.999)), "momentum": maybe(rng.uniform(0.1, 0.99)),
            "centered": bool(rng.random() < 0.5),
        }  # fmt: skip
    elif name == "Adadelta":
        extra = {"rho": float(rng.uniform(0.5, 1.0))}
    else:
        extra = {
            "betas": [float(rng.uniform(0.0, 0.99)), float(rng.uniform(0.5, 0.9999))],
            "amsgrad": bool(rng.random() < 0.5),
        }
        if name not in ("Adam", "AdamW"):
            del extra["amsgrad"]
        if name in ("NAdam", "RAdam"):
            extra["decoupled_weight_decay"] = bool(rng.random() < 0.5)
        if name == "NAdam":
            extra["momentum_decay"] = float(10 ** rng.uniform(-4, -1))
    return {**common, **extra}


def random_optimizer(name, rng):
    """The options of an optimiser, and those that its second group has for itself."""
    return {"name": name, "options": random_hyperparameters(name, rng), "second": {"lr": float(rng.uniform(0, 0.5))}}


def _options(options):
    return {key: tuple(x) if isinstance(x, list) else x for key, x in options.items()}


def optimizer_course(library, parameter, gradient, case, start, gradients):
    """The parameters after each step, as one row of numbers a step."""
    if case["name"] == "Muon":  # Muon accepts only matrices
        start, gradients = [start[0], start[1].reshape(2, 2)], [gradients[0], gradients[1].reshape(-1, 2, 2)]
    params = [parameter(x) for x in start]
    groups = [{"params": [params[0]]}, {"params": [params[1]], **_options(case["second"])}]
    optimizer = getattr(library, case["name"])(groups, **_options(case["options"]))
    rows = []
    for t in range(STEPS):
        for p, course in zip(params, gradients, strict=True):
            p.grad = gradient(course[t])
        optimizer.step()
        rows.append(np.concatenate([np.ravel(np.asarray(p.data)) for p in params]))
    return np.array(rows)


def random_schedule(name, rng):
    if name == "together":
        return {"name": name, "parts": [random_schedule(str(part), rng) for part in ("LinearLR", "StepLR")]}
    if name == "SequentialLR":
        parts = [random_schedule(n, rng) for n in ("LinearLR", "CosineAnnealingLR", "MultiStepLR")]
        milestones = sorted(rng.choice(np.arange(2, 80), 2, replace=False).tolist())
        return {"name": name, "parts": parts, "milestones": milestones}
    if name == "ChainedScheduler":
        return {"name": name, "parts": [random_schedule(n, rng) for n in ("ConstantLR", "MultiplicativeLR", "StepLR")]}
    gamma = float(rng.uniform(0.3, 1.0))
    options = {
        "LambdaLR": {"lr_lambda": float(rng.uniform(0.01, 0.5))},  # the factor a of the schedule 1 / (1 + a * t)
        "StepLR": {"step_size": int(rng.integers(1, 40)), "gamma": gamma},
        "MultiStepLR": {"milestones": rng.integers(0, 60, 4).tolist(), "gamma": gamma},
        "ExponentialLR": {"gamma": float(rng.uniform(0.9, 1.02))},
        "LinearLR": {
            "start_factor": float(rng.uniform(0.01, 1)), "end_factor": float(rng.uniform(0, 1)),
            "total_iters": int(rng.integers(1, 60)),
        },
        "CosineAnnealingLR": {"T_max": int(rng.integers(2, 120)), "eta_min": float(rng.choice([0.0, 0.01]))},
        "OneCycleLR": {
            "max_lr": rng.uniform(0.1, 2, 2).tolist(), "total_steps": STEPS, "pct_start": float(rng.uniform(0.1, 0.45)),
            "anneal_strategy": str(rng.choice(["cos", "linear"])), "three_phase": bool(rng.random() < 0.5),
            "div_factor": float(rng.uniform(2, 50)), "final_div_factor": float(rng.uniform(10, 1e5)),
            "cycle_momentum": bool(rng.random() < 0.7),
        },
        "ReduceLROnPlateau": {
            "mode": str(rng.choice(["min", "max"])), "factor": float(rng.uniform(0.1, 0.9)),
            "patience": int(rng.integers(0, 6)), "threshold": float(rng.uniform(0, 0.1)),
            "threshold_mode": str(rng.choice(["rel", "abs"])), "cooldown": int(rng.integers(0, 5)),
            "min_lr": float(rng.choice([0.0, 1e-3])),
        },
    }  # fmt: skip
    options = later_options(name, rng) if name in LATER_SCHEDULES else options[name]
    return {"name": name, "options": options}


def later_options(name, rng):
    return {
        "MultiplicativeLR": {"lr_lambda": float(rng.uniform(0.001, 0.01))},
        "ConstantLR": {"factor": float(rng.uniform(0.1, 1)), "total_iters": int(rng.integers(0, 60))},
        "PolynomialLR": {"total_iters": int(rng.integers(1, 120)), "power": float(rng.uniform(0.5, 3))},
        "CosineAnnealingWarmRestarts": {
            "T_0": int(rng.integers(1, 20)), "T_mult": int(rng.integers(1, 4)),
            "eta_min": float(rng.choice([0.0, 0.01])),
        },
        "CyclicLR": {
            "base_lr": rng.uniform(0.01, 0.1, 2).tolist(), "max_lr": float(rng.uniform(0.1, 1)),
            "step_size_up": int(rng.integers(1, 30)),
            "step_size_down": [None, int(rng.integers(1, 30))][rng.integers(2)],
            "mode": str(rng.choice(["triangular", "triangular2", "exp_range"])), "gamma": float(rng.uniform(0.9, 1.0)),
            "cycle_momentum": bool(rng.random() < 0.7), "base_momentum": float(rng.uniform(0.5, 0.8)),
        },
    }[name]  # fmt: skip


def make_schedule(library, optimizer, case):
    parts = [make_schedule(library, optimizer, part) for part in case.get("parts", ())]
    if case["name"] == "together":
        return parts
    if case["name"] == "ChainedScheduler":
        return library.ChainedScheduler(parts)
    if case["name"] == "SequentialLR":
        return library.SequentialLR(optimizer, parts, milestones=case["milestones"])
    options = dict(case["options"])
    if "lr_lambda" in options:
        rate = options["lr_lambda"]
        options["lr_lambda"] = lambda t: 1 / (1 + rate * t)
    return getattr(library, case["name"])(optimizer, **options)


def schedule_course(optim, library, parameter, case):
    """Learning rates and momenta of both groups of an optimiser at each step, and after a change of the first rate."""
    kind = "Adam" if len(json.dumps(case)) % 2 else "SGD"  # depends on the case alone, so that it stays the same
    options = {"SGD": {"lr": 0.4, "momentum": 0.7}, "Adam": {"lr": 0.4, "betas": (0.7, 0.8)}}[kind]
    groups = [{"params": [parameter(np.ones(1))]}, {"params": [parameter(np.ones(1))], "lr": 0.1}]
    optimizer = getattr(optim, kind)(groups, **options)
    schedule = make_schedule(library, optimizer, case)
    rows = []
    for t in range(STEPS):
        rows.append(
            [x for group in optimizer.param_groups for x in (group["lr"], group.get("momentum", group.get("betas")))]
        )
        optimizer.step()
        if t == STEPS - 1:
            break
        if t == 70 and case["name"] in ("StepLR", "ExponentialLR"):
            optimizer.param_groups[0]["lr"] *= 0.5
        for part in schedule if isinstance(schedule, list) else [schedule]:
            if case["name"] == "ReduceLROnPlateau":
                part.step(metric(t))
            else:
                part.step()
    return np.array([[x[0] if isinstance(x, tuple) else x for x in row] for row in rows], dtype=float)


def metric(t):
    """A measurement that falls, rests, rises and oscillates."""
    return math.exp(-t / 20) + 0.3 * math.sin(t / 4) * (t % 7 == 0)


@contextmanager
def unrounded(torch):
    """A block in which PyTorch's Muon iterates in the precision of its parameters, not in bfloat16."""
    rounded = torch.Tensor.bfloat16
    torch.Tensor.bfloat16 = torch.Tensor.clone
    try:
        yield
    finally:
        torch.Tensor.bfloat16 = rounded


def write():
    import torch

    rng = np.random.default_rng(7)
    start, gradients = problem(rng)
    optimizers = [random_optimizer(name, rng) for name in OPTIMIZERS for _ in range(8)]
    schedules = [random_schedule(name, rng) for name in SCHEDULES for _ in range(4)]
    rng = np.random.default_rng(8)
    optimizers += [random_optimizer(name, rng) for name in LATER_OPTIMIZERS for _ in range(8)]
    schedules += [random_schedule(name, rng) for name in LATER_SCHEDULES for _ in range(4)]
    with unrounded(torch):
        courses = [
            optimizer_course(
                torch.optim, lambda x: torch.nn.Parameter(torch.tensor(x)), torch.tensor, case, start, gradients
            )
            for case in optimizers
        ]
    rates = [
        schedule_course(torch.optim, torch.optim.lr_scheduler, lambda x: torch.nn.Parameter(torch.tensor(x)), case)
        for case in schedules
    ]
    np.savez_compressed(
        TABLE,
        cases=json.dumps({"optimizers": optimizers, "schedules": schedules, "torch": torch.__version__}),
        start0=start[0], start1=start[1], gradients0=gradients[0], gradients1=gradients[1],
        courses=np.array(courses)[:, KEPT], rates=np.array(rates),
    )  # fmt: skip


if __name__ == "__main__":
    write()
