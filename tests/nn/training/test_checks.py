"""Losses and metrics of the wrong kind; ``test_fit`` has those of whole trainings."""

import pytest

import nn
from autograd import ArgumentError, OperandError
from nn.training.checks import check_loss, checked_metrics


def test_a_loss_is_a_function():
    check_loss("fit", nn.MSELoss())
    check_loss("fit", nn.functional.mse_loss)
    with pytest.raises(OperandError, match=r"got the class MSELoss as loss, expected an object of it: MSELoss\(\)"):
        check_loss("fit", nn.MSELoss)
    with pytest.raises(OperandError, match="got 'mse' as loss, expected a function of prediction and target"):
        check_loss("fit", "mse")


def test_metrics_are_functions_by_name():
    assert checked_metrics("fit", None) == {}
    assert checked_metrics("fit", {"a": nn.accuracy}) == {"a": nn.accuracy}
    for error, wrong in ((OperandError, [nn.accuracy]), (OperandError, {1: nn.accuracy}), (OperandError, {"a": 1}),
                         (ArgumentError, {"val_a": nn.accuracy})):  # fmt: skip
        with pytest.raises(error, match="fit: got "):
            checked_metrics("fit", wrong)
