"""``fit`` with every optimiser and with the later schedules: it learns, and it resumes to the bit."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError

X = np.random.default_rng(0).uniform(-1, 1, (60, 2))
Y = np.sin(2 * X[:, :1]) * X[:, 1:]

OPTIMIZERS = {
    "NAdam": lambda p: nn.NAdam(p, lr=0.02, weight_decay=1e-3),
    "RAdam": lambda p: nn.RAdam(p, lr=0.02),
    "Adamax": lambda p: nn.Adamax(p, lr=0.02),
    "Adadelta": lambda p: nn.Adadelta(p),
    "Rprop": lambda p: nn.Rprop(p, lr=1e-3),
    "Lion": lambda p: nn.Lion(p, lr=3e-3),
    "Muon": lambda p: nn.Muon([w for w in p if w.ndim == 2], lr=0.02, weight_decay=0.0),
    "Adam": lambda p: nn.Adam(p, lr=0.02, weight_decay=1e-3, decoupled_weight_decay=True),
    "LBFGS": lambda p: nn.LBFGS(p, lr=0.5, max_iter=4, history_size=5),
    "LBFGS, searching": lambda p: nn.LBFGS(p, max_iter=4, history_size=5, line_search_fn="strong_wolfe"),
}

SCHEDULES = {
    "MultiStepLR": lambda o: nn.MultiStepLR(o, [2, 4], 0.5),
    "PolynomialLR": lambda o: nn.PolynomialLR(o, 8),
    "CosineAnnealingWarmRestarts": lambda o: nn.CosineAnnealingWarmRestarts(o, 2, 2),
    "CyclicLR": lambda o: nn.CyclicLR(o, 0.01, 0.1, 3),
    "OneCycleLR": lambda o: nn.OneCycleLR(o, 0.1, 20),
    "ChainedScheduler": lambda o: nn.ChainedScheduler([nn.ConstantLR(o, 0.5, 3), nn.ExponentialLR(o, 0.9)]),
    "MultiplicativeLR": lambda o: nn.MultiplicativeLR(o, lambda t: 0.9),
}


def train(make, epochs, path=None, schedule=None, batch_size=30, **options):
    model = nn.MLP([2, 8, 1], activation="tanh", rng=1)
    optimizer = make(model.parameters())
    scheduler = None if schedule is None else schedule(optimizer)
    history = nn.fit(
        model, X, Y, loss=nn.MSELoss(), optimizer=optimizer, epochs=epochs, batch_size=batch_size, rng=3,
        checkpoint=path, resume=path is not None, progress=False, scheduler=scheduler, **options,
    )  # fmt: skip
    return model, history


def same(a, b):
    assert a[1] == b[1]
    for name, array in a[0].state_dict().items():
        np.testing.assert_array_equal(array, b[0].state_dict()[name])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_learns_and_a_resumed_training_gives_the_same_numbers(name, tmp_path):
    make, path = OPTIMIZERS[name], tmp_path / "run.npz"
    train(make, 4, path)
    whole = train(make, 10)
    same(train(make, 10, path), whole)
    assert whole[1]["loss"][-1] < whole[1]["loss"][0]


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_resumed_schedule_gives_the_same_numbers(name, tmp_path):
    def make(p):
        return nn.SGD(p, lr=0.1, momentum=0.9)

    path = tmp_path / "run.npz"
    train(make, 3, path, SCHEDULES[name])
    same(train(make, 8, path, SCHEDULES[name]), train(make, 8, None, SCHEDULES[name]))


def test_a_step_with_a_closure_is_the_loop_one_would_write():
    model, history = train(OPTIMIZERS["LBFGS, searching"], 5, batch_size=60, shuffle=False)
    other = nn.MLP([2, 8, 1], activation="tanh", rng=1)
    optimizer = OPTIMIZERS["LBFGS, searching"](other.parameters())

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(other(X), Y)
        loss.backward()
        return loss

    losses = [float(optimizer.step(closure)) for _ in range(5)]
    assert history["loss"] == losses
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, other.state_dict()[name])


def test_bounded_gradients_are_refused_where_steps_search():
    with pytest.raises(ArgumentError, match="fit: got clip_grad_norm with LBFGS, whose steps need the gradients as"):
        train(OPTIMIZERS["LBFGS"], 1, clip_grad_norm=1.0)


def test_the_first_evaluation_of_a_step_is_not_made_twice():
    class Counting(nn.Linear):
        calls = 0

        def forward(self, x):
            self.calls += 1
            return super().forward(x)

    model = Counting(2, 1, rng=0)
    optimizer = nn.LBFGS(model.parameters(), max_iter=1)
    nn.fit(model, X, Y, loss=nn.MSELoss(), optimizer=optimizer, epochs=3, batch_size=60, progress=False)
    assert optimizer.state_dict()["state"][0]["func_evals"] == model.calls == 3
