"""``Module.summary``: the table, and the model left as it was."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError


def test_summary_is_a_table_of_shapes_and_parameters():
    model = nn.Sequential(nn.MLP([2, 1000, 1], rng=0), nn.Tanh())
    model[0][2].requires_grad_(False)
    model.unused = nn.Linear(1, 1)
    model.eval()
    model[1].train()
    summary = model.summary((5, 2))
    assert str(summary).splitlines() == [
        "name    layer       output      parameters",
        "        Sequential  (5, 1)",
        "0       MLP         (5, 1)",
        "0.0     Linear      (5, 1000)   3,000",
        "0.1     ReLU        (5, 1000)",
        "0.2     Linear      (5, 1)      1,001",
        "1       Tanh        (5, 1)",
        "unused  Linear      not called      2",
        "4,003 parameters, 3,002 trained: 32,024 bytes",
    ]
    assert "<td" in summary._repr_html_()
    assert (summary.parameters, summary.trained, summary.nbytes) == (4003, 3002, 32024)
    assert [m.training for m in model.modules()] == [False, False, False, False, False, True, False]
    assert "output" not in str(model.summary())
    assert "not called" not in str(nn.Linear(1, 1).summary((1,)))


def test_summary_of_several_inputs_and_results_and_of_shared_parameters():
    class Two(nn.Module):
        def __init__(self):
            self.first = nn.Linear(2, 2)
            self.second = nn.Linear(2, 2)
            self.second.weight = self.first.weight

        def forward(self, x, y):
            assert x.dtype == y.dtype == np.int8
            return self.first(x), [self.second(y), None]

    lines = str(Two().summary((1, 2), (3, 2), dtype=np.int8)).splitlines()
    assert "(1, 2), (3, 2), NoneType" in lines[1]
    assert lines[-1].startswith("8 parameters, all trained: 64")
    with pytest.raises(ArgumentError, match=r"got the input shape 5, expected lengths of all axes"):
        nn.Linear(1, 1).summary(5)
    with pytest.raises(ArgumentError, match=r"got the input shape \(None, 2\)"):
        nn.Linear(1, 1).summary((None, 2))
