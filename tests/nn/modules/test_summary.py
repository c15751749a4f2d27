"""``Module.summary``: the table, and the model left as it was."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, Tensor


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


class Unrolled(nn.Module):
    """A model like a recurrent layer: one cell, called often, gives the results of all steps and the last state."""

    def __init__(self):
        self.cell = nn.Linear(5, 2, rng=0)

    def forward(self, x, state=None):
        state = Tensor(np.zeros((len(x), 2)), requires_grad=False) if state is None else state
        out = []
        for step in x.swapaxes(0, 1):
            state = self.cell(np.concatenate([step, state], axis=1)).tanh()
            out.append(state)
        return np.stack(out, axis=1), (state, state[:1])


def cells(model, *inputs, **options):
    return {row[0]: row[2] for row in model.summary(*inputs, **options).rows[1:]}


def test_recurrent_results_and_modules_called_several_times():
    assert cells(Unrolled(), (4, 6, 3)) == {"": "(4, 6, 2), (4, 2), (1, 2)", "cell": "(4, 2) x6"}


def test_outputs_that_differ_from_call_to_call():
    class Pyramid(nn.Module):
        def __init__(self, count):
            self.act, self.count = nn.ReLU(), count

        def forward(self, x):
            for i in range(self.count):
                out = self.act(x[i:])
            return out

    assert cells(Pyramid(2), (5, 2))["act"] == "(5, 2) / (4, 2) x2"
    assert cells(Pyramid(4), (5, 2))["act"] == "(5, 2) / (4, 2) / (3, 2) / ... x4"


def test_results_that_are_no_arrays():
    class Attending(nn.Module):
        def forward(self, x):
            return x, None

    class Named(nn.Module):
        def forward(self, batch):
            return {"logits": batch["x"] @ np.ones((3, 4)), "all": [batch["x"], {"mask": batch["mask"]}]}

    assert cells(Attending(), (2, 3)) == {"": "(2, 3), NoneType"}
    expected = {"": "logits: (2, 4), all: (2, 3), mask: (2,)"}
    assert cells(Named(), {"x": (2, 3), "mask": np.ones(2, bool)}) == expected
    assert cells(Named(), {"x": Tensor(np.ones((2, 3))), "mask": (2,)}) == expected


class Captions(nn.Module):
    """Two inputs of different kinds: token numbers and features."""

    def __init__(self):
        self.table, self.mix = nn.Embedding(9, 4, rng=0), nn.Linear(4, 1, rng=0)
        self.spare = nn.Linear(1, 1)

    def forward(self, tokens, features):
        assert tokens.dtype.kind == "i"
        assert features.dtype.kind == "f"
        return self.mix(self.table(tokens) + features)


@pytest.mark.parametrize(
    ("inputs", "options"),
    [
        (((2, 3), (2, 3, 4)), {"dtype": [np.int64, None]}),
        ((np.zeros((2, 3), int), (2, 3, 4)), {}),
        ((np.zeros((2, 3), int), Tensor(np.ones((2, 3, 4)))), {}),
        (([2, 3], np.ones((2, 3, 4))), {"dtype": "int8"}),
    ],
)
def test_inputs_as_shapes_and_arrays(inputs, options):
    expected = {"": "(2, 3, 1)", "table": "(2, 3, 4)", "mix": "(2, 3, 1)", "spare": "not called"}
    model = Captions()
    assert cells(model, *inputs, **options) == expected
    assert all(p.grad is None for p in model.parameters())


def test_tuples_of_inputs():
    class Pair(nn.Module):
        def forward(self, pair):
            x, (y, z) = pair
            return x @ y + z

    for given in (((2, 3), ((3, 4), (2, 4))), (np.ones((2, 3)), [(3, 4), np.ones((2, 4))])):
        assert cells(Pair(), given) == {"": "(2, 4)"}


def test_what_was_sent_through_is_in_the_note_of_an_error():
    with pytest.raises(OperandError, match="expected plain integers") as caught:
        nn.Sequential(nn.Embedding(9, 4, rng=0)).summary((2, 3))
    assert caught.value.__notes__ == ["in summary, which called Sequential on ndarray of shape (2, 3) float64"]
    with pytest.raises(ArgumentError, match="got 1 dtypes for 2 inputs"):
        Captions().summary((2, 3), (2, 3, 4), dtype=[int])
    for wrong in (5, "x", (2.5,), (-1, 2), {"x": None}, ((2, 3), None)):
        with pytest.raises(ArgumentError, match="got the input shape"):
            nn.Identity().summary(wrong)


def test_training_goes_on_as_before():
    model = nn.Sequential(nn.Linear(3, 4, rng=0), nn.BatchNorm1d(4), nn.Dropout(0.5, rng=0), nn.Linear(4, 1, rng=0))
    before = model.state_dict()
    model.summary((1, 3))
    assert all(np.array_equal(array, before[name]) for name, array in model.state_dict().items())
    assert model.training
    assert model[2].training
    model.float().summary((1, 3))
