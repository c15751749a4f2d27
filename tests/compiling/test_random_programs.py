"""Random programs with branches, loops, indices and assignments: traced at one point, replayed at others, to the bit.

Each is differentiated in four ways. A replay may end in a guard, never in other numbers.
"""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from autograd import grad, make_jvp
from autograd.testing.strategies import programs
from tests.compiling.replays import moved, outcomes

FEW, MANY = 40, 5000


def ways(program):
    """The value, the gradient, a tangent and the gradient of a function of the gradient, by all arguments."""
    argnums = tuple(range(len(program.point)))
    gradient = grad(program, argnums)

    def of_gradient(*xs):
        return sum(np.sum(np.cos(g)) for g in gradient(*xs))

    def tangent(*xs):
        return make_jvp(program, argnums)(*xs)(tuple(1.0 + 0.0 * x for x in xs))

    return {"value": program, "gradient": gradient, "tangent": tangent, "second order": grad(of_gradient, argnums)}


def survey(count):
    """Counts of programs, of ways that were traced, and of replays by how they ended."""
    counts = Counter()

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(programs(max_ops=12, number=True))
    def each(program):
        counts["programs"] += 1
        rng = np.random.default_rng(counts["programs"])
        point = list(program.point)
        others = [[moved(rng, x, size) for x in point] for size in (0.001, 0.03, 0.5)]
        for f in ways(program).values():
            found = outcomes(f, point, *others)
            counts.update(found)
            counts["traced"] += not found["untraced"]

    each()
    return counts


def check(counts):
    ways_of_all = 4 * counts["programs"]
    assert counts["traced"] >= 0.95 * ways_of_all, counts
    replays = counts["same"] + counts["guard"] + counts["replay raised"]
    assert counts["same"] >= 0.75 * replays, counts  # too few comparisons would prove nothing
    assert counts["replay raised"] <= 0.01 * replays, counts


@pytest.mark.filterwarnings("ignore")
def test_some():
    check(survey(FEW))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_thousands():
    check(survey(MANY))
