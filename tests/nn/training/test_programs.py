"""``fit(compile=True)``: every number is that of ``fit`` without it."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd.errors import AnomalyError, ArgumentError, OperandError, ShapeError, UncompiledWarning
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


class SquareCounts:
    """A loss in whose mean a batch counts as the square of its rows."""

    reduction = "mean"

    def __call__(self, p, y):
        return F.cross_entropy(p, y)

    def counted(self, p, y, size):
        return F.cross_entropy(p, y), float(size) ** 2


def test_a_loss_that_says_how_much_a_batch_counts():
    assert_same(loss=SquareCounts())


def test_a_loss_of_one_entry():
    assert_same(loss=lambda p, y: F.cross_entropy(p, y).reshape(1))


def test_a_batch_that_the_loss_passes_over():
    y = np.where(np.arange(70) // 20 == 1, -100, Y)  # 0 / 0 without a warning of NumPy's
    assert_same(y=y, shuffle=False, on_nan="ignore", normed=False)


@pytest.mark.parametrize(
    ("loss", "error", "match"),
    [
        (lambda p, y: F.cross_entropy(p, y, reduction="none"), ShapeError, r"a loss of shape \(20,\)"),
        (lambda p, y: F.cross_entropy(p, y).reshape(1, 1), ShapeError, r"a loss of shape \(1, 1\)"),
        (lambda p, y: 3.0, OperandError, "which the gradients start from"),
    ],
)
def test_losses_that_are_refused_before_a_step(loss, error, match):
    found = []
    for compile in (False, True):
        model = nn.Linear(6, 2, rng=1)
        before = model.weight.data.copy()
        with pytest.raises(error, match=match) as raised:
            nn.fit(model, X, Y, loss=loss, optimizer=optim.SGD(model.parameters()), epochs=1, batch_size=20,
                   progress=False, compile=compile)  # fmt: skip
        assert np.array_equal(model.weight.data, before)
        found.append(str(raised.value))
    assert found[0] == found[1]


def test_arrays_that_are_not_computed_yet():
    da = pytest.importorskip("dask.array")

    def trained(compile):
        model = nn.Linear(6, 1, rng=1)
        x, y = da.from_array(X, chunks=20), da.from_array(X[:, :1], chunks=20)
        history = nn.fit(model, x, y, loss=nn.MSELoss(), optimizer=optim.SGD(model.parameters()), epochs=2,
                         batch_size=20, rng=0, progress=False, compile=compile)  # fmt: skip
        return [*history["loss"]], np.asarray(model.weight.data).tolist()

    assert trained(True) == trained(False)


def test_dropouts_of_one_generator():
    def trained(compile):
        rng = np.random.default_rng(5)
        middle = nn.Dropout(0.2, rng=rng), nn.Linear(8, 8, rng=2), nn.Dropout(0.2, rng=rng)
        model = nn.Sequential(nn.Linear(6, 8, rng=1), *middle, nn.Linear(8, 2, rng=3))
        history = nn.fit(model, X, Y, loss=F.cross_entropy, optimizer=optim.Adam(model.parameters()), epochs=4,
                         batch_size=20, rng=0, progress=False, compile=compile)  # fmt: skip
        return [*history["loss"]], rng.bit_generator.state

    assert trained(True) == trained(False)


def test_a_hook_that_one_callback_alone_has():
    callback = nn.Callback()
    callback.on_gradients = lambda training: None
    with pytest.raises(ArgumentError, match="compile=True and Callback"):
        trained(True, callbacks=[callback])


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
