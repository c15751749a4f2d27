"""The checker against planted errors: in every op's rules, all are caught, and the true rule is not accused.

Whether a mutant is different from the true rule at all at the drawn point is settled by comparing the two gradients, to
the order that is checked: ``x * 1`` with its operand dropped is the same op. A mutant without a difference cannot be
caught.
"""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from autograd import make_vjp
from autograd.errors import AutogradError
from autograd.testing import GradientError, check_grads
from tests.op_cases import CASES
from tests.sampling import sampled
from tests.testing.mutants import KINDS, mutants

POINTS = settings(
    max_examples=8, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def positions(op, operands):
    """The operands with a gradient."""
    inner = op.op if hasattr(op, "op") else op
    count = len(operands) if inner.variadic else min(len(operands), len(inner.rules))
    return [i for i in range(count) if inner.rule(i) is not None]


def derivatives(op, operands, params, at):
    """First and second derivatives in random directions: enough to tell an op from a different one."""

    def f(*xs):
        full = list(operands)
        for i, x in zip(at, xs, strict=True):
            full[i] = x
        return op(*full, **params)

    every = tuple(range(len(at)))
    point = [operands[i] for i in at]
    rng = np.random.default_rng(0)

    def pulled(w, *xs):
        return make_vjp(f, every)(*xs)[0](w)

    try:
        w = rng.normal(size=np.shape(f(*point)))
        first = pulled(w, *point)
        second = make_vjp(pulled, tuple(range(len(at) + 1)))(w, *point)[0](
            tuple(rng.normal(size=np.shape(x)) for x in first)
        )
    except (AutogradError, ValueError) as error:
        return str(error)
    return [*first, *second]


def differ(xs, ys):
    """True if derivatives are different by more than rounding, as compared to the largest of all."""
    if isinstance(xs, str) or isinstance(ys, str):
        return xs != ys
    size = max((np.max(np.abs(x), initial=1e-6) for x in xs), default=0.0)  # smaller changes are rounding
    return any(np.max(np.abs(x - y), initial=0.0) > 1e-7 * size for x, y in zip(xs, ys, strict=True))


def caught(mutant, operands, params, at, seed):
    try:
        check_grads(mutant.op, *operands, argnum=at, params=params, seed=seed)
    except GradientError:
        return True
    return False


@pytest.mark.parametrize("case", sampled(CASES, 20), ids=lambda case: case.name)
def test_every_planted_error_is_caught(case, record_property):
    """Errors of each kind are planted in the rule of each operand, at the first two points where they matter."""
    made, missed = Counter(), []

    @POINTS
    @given(case.draw, st.integers(0, 2**32 - 1))
    def plant(drawn, seed):
        operands, params = drawn
        at = positions(case.op, operands)
        if not at:
            return
        right = derivatives(case.op, operands, params, at)
        for mutant in mutants(case.op, operands):
            which = mutant.kind, mutant.operand
            if made[which] < 2 and differ(right, derivatives(mutant.op, operands, params, at)):
                made[which] += 1
                if not caught(mutant, operands, params, at, seed):
                    missed.append((str(mutant), operands, params, seed))

    plant()
    for kind in KINDS:
        record_property(f"planted: {kind}", sum(n for (k, _), n in made.items() if k == kind))
    assert not missed, f"{len(missed)} of {sum(made.values())} were missed, such as {missed[0]}"
    assert made or not positions(case.op, [None] * 2), "nothing was planted"
