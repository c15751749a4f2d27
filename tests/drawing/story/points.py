"""Points at which ops are computed in Python and in JavaScript, and Python's results."""

import itertools
import math

import numpy as np

from autograd.drawing.story.javascript import Untraceable, with_helpers, written
from autograd.engine.declaration import OPS
from autograd.engine.numerics import apply_rule

SPECIAL = (
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.0, -2.5, 3.0, 1e-320, 1e-200, 1e200, -1e200, 710.0, -745.0,
    math.inf, -math.inf, math.nan,
)  # fmt: skip
GRADIENTS = (1.0, -0.7, 0.0)
INTEGERS = {"ldexp": (-3, 0, 5)}
CONDITIONS = {"where": (0.0, 1.0, -2.5, math.nan)}
CONSTANTS = {
    "power": [{1: y} for y in (0, 1, 2, 3, -1, -2, 0.5, 2.0, -0.5, 1 / 3)],
    "hypot": [{1: 0.0}],
    "ldexp": [{1: n} for n in INTEGERS["ldexp"]],
}
PARAMETERS = {"round": [{"decimals": d} for d in (0, 2, -1)]}


def tables():
    """Every elementwise op that can be written out: label, op, source, constants, parameters."""
    for name, op in OPS.items():
        for constants in [*([] if name in INTEGERS else [{}]), *CONSTANTS.get(name, [])]:
            for params in PARAMETERS.get(name, [{}]):
                if op.kind == "elementwise":
                    try:
                        yield (
                            f"{name} {constants or ''}{params or ''}",
                            op,
                            written(op, constants, params),
                            constants,
                            params,
                        )
                    except Untraceable:
                        continue


def points(op, constants):
    """Operands: all special ones together, and random ones of several sizes."""
    rng = np.random.default_rng(len(op.name))
    free = [i for i in range(len(op.operands)) if i not in constants]
    special = SPECIAL if len(free) < 3 else (0.0, -0.0, 1.0, -2.5, 2.0, math.inf, math.nan)
    rows = [list(row) for row in itertools.product(special, repeat=len(free))]
    rows += [list(rng.normal(size=len(free)) * 10.0 ** rng.integers(-3, 2)) for _ in range(60)]
    if op.name in CONDITIONS:
        rows = [[c, *row[1:]] for row in rows for c in CONDITIONS[op.name]]
    for row in rows:
        full = dict(zip(free, map(float, row), strict=True)) | constants
        yield [full[i] for i in range(len(op.operands))]


def cases():
    """Sources and helpers; for each source its calls ``(operands, Python's result)`` and a label."""
    found = []
    for label, op, made, constants, params in tables():
        forwards, rules = [], [[] for _ in made.rules]
        with np.errstate(all="ignore"):
            for args in points(op, constants):
                out = float(op.compute(args, params))
                forwards.append((args, out))
                if op.name == "power" and not constants:
                    # the rule for arrays, because the one for floats asks for their type
                    args = [args[0], np.asarray(args[1])]
                for i, rule in enumerate(made.rules):
                    if rule is not None:
                        rules[i] += [
                            ([g, out, *args], float(apply_rule(op.rule(i), g, out, args, params))) for g in GRADIENTS
                        ]
        found.append((label, made.forward, forwards))
        found += [(f"{label}, rule {i}", rule, rules[i]) for i, rule in enumerate(made.rules) if rule is not None]
    sources, helpers = with_helpers([function.source() for _, function, _ in found])
    return sources, helpers, found
