"""Answers to lesson 03: mistakes of counting have their own names, for all drawn numbers."""

import numpy as np
import pytest

from autograd import school


@pytest.mark.parametrize("student", [f"Student {i}" for i in range(30)])
def test_places_beside_the_right_one_are_named(student):
    school.student(student)
    exercise = school.exercise("03.7")
    k, j, inputs, neurons = (exercise.given[name] for name in ("k", "j", "inputs", "neurons"))
    assert exercise.check(k * (inputs + 1) + j)
    for answer, said in [
        ((k + 1) * (inputs + 1) + j, "One neuron too many"),
        ((k - 1) * (inputs + 1) + j, "One neuron too few"),
        (k * (inputs + 1) + j + 1, "One too many"),
        (k * (inputs + 1) + j - 1, "One too few"),
        (k * (neurons + 1) + j, "not neurons"),
    ]:
        verdict = exercise.check(answer)
        assert not verdict
        assert said in verdict.said


def test_a_reshaped_matrix_is_told_from_a_transposed_one():
    assert "reshaped" in school.exercise("03.3").check(lambda X, W, b: X @ W.reshape(3, 4) + b).said
    assert "transposed" in school.exercise("03.3").check(lambda X, W, b: W @ X.T + b[:, None]).said.casefold()


def test_the_first_column_of_all_sums_is_named():
    assert "output of the first neuron" in school.exercise("03.4").check(lambda W, x, b: (W @ x + b)[:, 0]).said


def test_other_ways_to_the_right_answers_pass():
    assert school.exercise("03.16").check(
        lambda g, shape: np.einsum(
            g, [0, 1, 2], [axis for axis in range(3) if (1, 1, 1, *shape)[axis + len(shape)] > 1]
        ).reshape(shape)
    )
    assert school.exercise("03.19").check(lambda A, B: (A**2).sum(1)[:, None] - 2 * A @ B.T + (B**2).sum(1))
