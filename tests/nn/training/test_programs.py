"""``fit(compile=True)``: every number is that of ``fit`` without it."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd.errors import AnomalyError, ArgumentError, UncompiledWarning
from nn import optim

RNG = np.random.default_rng(0)
X = RNG.normal(size=(70, 6))
Y = (X[:, 0] * X[:, 1] > 0).astype(int)


def trained(compile, optimizer=lambda p: optim.Adam(p, lr=0.01), normed=True, schedule=None, x=X, y=Y, **options):
    middle = [nn.BatchNorm1d(8), nn.Dropout(0.2, rng=3)] if normed else []
    model = nn.Sequential(nn.Linear(6, 8, rng=1), *middle, nn.ReLU(), nn.Linear(8, 2, rng=2))
    steps = optimizer(model.parameters())
    if schedule is not None:
        options["scheduler"] = schedule(steps)
    options = {"loss": F.cross_entropy, "epochs": 4, "rng": 0, **options}
    history = nn.fit(model, x, y, optimizer=steps, batch_size=20, progress=False, compile=compile, **options)
    assert all(p.grad is None for p in model.parameters())
    return {name: x.tolist() for name, x in model.state_dict().items()}, {name: [*history[name]] for name in history}


def assert_same(**options):
    assert trained(True, **options) == trained(False, **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"metrics": {"accuracy": nn.accuracy}, "validation": 0.2},
        {"clip_grad_norm": 0.5},
        {"schedule": lambda o: optim.lr_scheduler.CosineAnnealingLR(o, 10), "schedule_every": "batch"},
        {"schedule": lambda o: optim.lr_scheduler.OneCycleLR(o, 0.1, total_steps=16), "schedule_every": "batch"},
        {"schedule": lambda o: optim.lr_scheduler.StepLR(o, 2)},
        {"sample_weight": np.linspace(0.1, 1, 70)},
        {"class_weight": "balanced"},
        {"loss": nn.CrossEntropyLoss(label_smoothing=0.1)},
        {"loss": lambda p, y: F.nll_loss(F.log_softmax(p, -1), y)},
        {"optimizer": lambda p: optim.SGD(p, lr=0.1, momentum=0.9), "on_nan": "ignore", "normed": False},
        {"augment": lambda x, rng: x + rng.normal(size=x.shape) / 10},
        {"x": X.astype(np.float32), "normed": False},
    ],
    ids=["plain", "metrics", "clip", "cosine", "one cycle", "step", "weights", "classes", "module", "own loss", "SGD",
         "augment", "single"],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::nn.modules.precision.PrecisionWarning")
def test_numbers(options):
    assert_same(**options)


def test_it_runs_programs():
    epochs = []
    with pytest.MonkeyPatch.context() as patch:
        from nn.training import loop

        made = []
        patch.setattr(loop, "compiled_step", lambda *args, **kw: made.append(_step(*args, **kw)) or made[-1])
        from nn.training.programs import compiled_step as _step

        trained(True, callbacks=[epochs.append])
    (program,) = made
    assert len(epochs) == 4
    assert sum(tree.root.runs for tree in program._all_trees() if tree.root) >= 10


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_batch_with_infinities_ends_it_as_without():
    x = X.copy()
    x[33, 2] = np.inf
    found = []
    for compile in (False, True):
        with pytest.raises(AnomalyError, match="the loss is nan; x has infinities in row 33") as error:
            trained(compile, x=x, shuffle=False)
        found.append(str(error.value))
    assert found[0] == found[1]


@pytest.mark.filterwarnings("ignore:fit. epoch", "ignore:invalid value")
def test_batches_that_are_left_out():
    x = X.copy()
    x[33, 2] = np.inf
    assert_same(x=x, shuffle=False, on_nan="warn")


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"optimizer": lambda p: optim.LBFGS(p)}, "compile=True and LBFGS"),
        (
            {"callbacks": [type("Watch", (nn.Callback,), {"on_gradients": lambda self, t: None})()]},
            "compile=True and Watch",
        ),
    ],
)
def test_what_acts_in_the_middle_of_a_step(options, match):
    with pytest.raises(ArgumentError, match=match):
        trained(True, **options)


def test_what_cannot_be_compiled_is_said():
    calls = []

    def loss(prediction, y):
        calls.append(1)
        return F.cross_entropy(prediction, y)

    with pytest.warns(UncompiledWarning, match="calls"):
        compiled = trained(True, loss=loss)
    assert compiled == trained(False)
