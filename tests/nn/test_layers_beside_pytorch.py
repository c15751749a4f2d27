"""Beside PyTorch itself: layers and losses in random configurations, whole models that load unchanged, starts."""

import numpy as np
import pytest

import nn
from autograd import Tensor
from nn import init
from tests.nn.cases import DRAW
from tests.nn.layer_cases import assert_equal, given, run_here, run_there

torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
pytestmark = pytest.mark.oracle


@pytest.mark.parametrize("name", DRAW)
@pytest.mark.parametrize("attempt", range(20))
@pytest.mark.filterwarnings("ignore:Using padding='same'")
@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides the total loss")
def test_random_configurations_beside_pytorch(name, attempt):
    rng = np.random.default_rng([attempt, *map(ord, name)])
    case = DRAW[name](rng)
    found, seed = given(case, rng), rng.normal(size=10_000)
    assert_equal(run_here(case, found, seed), run_there(case, found, seed), (case, found))


def test_the_classic_hinge_is_pytorchs_clamp(rng):
    x, signs = rng.normal(size=(5, 3)), rng.choice([-1.0, 1.0], (5, 3))
    mine, theirs = Tensor(x), torch.tensor(x, requires_grad=True)
    a = nn.functional.hinge_loss(mine, signs)
    b = torch.clamp(1 - torch.tensor(signs) * theirs, min=0).mean()
    a.backward()
    b.backward()
    assert float(a.data) == pytest.approx(b.item(), rel=1e-12)
    np.testing.assert_allclose(mine.grad, theirs.grad.numpy(), rtol=1e-12)


def convolutional(library, **options):
    return library.Sequential(
        library.Conv2d(1, 4, 3, padding=1, **options),
        library.BatchNorm2d(4, **options),
        library.ReLU(),
        library.MaxPool2d(2),
        library.Conv2d(4, 6, (3, 1), stride=2, bias=False, **options),
        library.GELU(),
        library.AvgPool2d(2, stride=1),
        library.Flatten(),
        library.Linear(6, 8, **options),
        library.BatchNorm1d(8, **options),
        library.LayerNorm(8, **options),
        library.Softplus(),
        library.Dropout(0.0),
        library.Linear(8, 3, **options),
    )


def test_a_convolutional_network_loads_unchanged_and_gives_the_same(rng):
    torch.manual_seed(0)
    theirs = convolutional(torch.nn, dtype=torch.float64)
    mine = convolutional(nn)
    x, y = rng.normal(size=(5, 1, 10, 8)), rng.integers(0, 3, 5)
    for _ in range(3):
        theirs(torch.tensor(rng.normal(size=x.shape)))  # the call moves the running statistics
    assert mine.load_state_dict(theirs.state_dict()) == ([], [])
    for mode in (False, True):
        a, b = mine.train(mode)(x), theirs.train(mode)(torch.tensor(x))
        np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-10)
    nn.functional.cross_entropy(a, y).backward()
    torch.nn.functional.cross_entropy(b, torch.tensor(y)).backward()
    for p, (name, q) in zip(mine.parameters(), theirs.named_parameters(), strict=True):
        np.testing.assert_allclose(
            p.grad, q.grad.numpy(), rtol=1e-10, atol=1e-13, err_msg=name
        )  # the gradient of a bias in front of a norm is 0 up to rounding
    back = {name: torch.tensor(array) for name, array in mine.state_dict().items()}
    theirs.load_state_dict(back)
    for name, array in theirs.state_dict().items():
        np.testing.assert_allclose(mine.state_dict()[name], array.numpy(), rtol=1e-12)


def test_a_model_in_single_precision_loads_unchanged(rng):
    theirs, mine = convolutional(torch.nn), convolutional(nn, dtype=np.float32)
    mine.load_state_dict(theirs.state_dict())
    x = rng.normal(size=(5, 1, 10, 8)).astype(np.float32)
    out = mine.eval()(x)
    assert out.dtype == np.float32
    np.testing.assert_allclose(out.data, theirs.eval()(torch.tensor(x)).detach().numpy(), rtol=1e-4, atol=1e-6)


def test_a_model_of_ones_own_loads_unchanged(rng):
    def block(library):
        class Block(library.Module):
            def __init__(self, width):
                super().__init__()
                self.norm = library.LayerNorm(width)
                self.layers = library.ModuleList([library.Linear(width, width) for _ in range(2)])

            def forward(self, x):
                y = self.norm(x)
                for layer in self.layers:
                    y = layer(y).tanh()
                return x + y

        class Model(library.Module):
            def __init__(self):
                super().__init__()
                self.table = library.Embedding(7, 4, padding_idx=0)
                self.blocks = library.Sequential(*[Block(4) for _ in range(2)])

            def forward(self, x):
                return self.blocks(self.table(x))

        return Model()

    theirs, mine = block(torch.nn).double(), block(nn)
    mine.load_state_dict(theirs.state_dict())
    assert list(mine.state_dict()) == list(theirs.state_dict())
    x = rng.integers(0, 7, (3, 5))
    a, b = mine(x), theirs(torch.tensor(x))
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-10)
    a.sum().backward()
    b.sum().backward()
    for p, q in zip(mine.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad.numpy(), rtol=1e-10, atol=1e-13)


def test_reprs_are_pytorchs():
    assert repr(convolutional(nn)) == repr(convolutional(torch.nn)).replace(", inplace=False", "")


def same_distribution(a, b):
    """Two samples of n numbers: the largest difference of their distribution functions (Kolmogorov, Smirnov)."""
    both = np.sort(np.concatenate([a, b]))
    distance = abs(np.searchsorted(np.sort(a), both, "right") - np.searchsorted(np.sort(b), both, "right")).max()
    return distance / len(a) < 1.95 * np.sqrt(2 / len(a))  # equal distributions exceed it once in a thousand times


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("uniform_", {"a": -0.5, "b": 2.0}),
        ("normal_", {"mean": 3.0, "std": 0.5}),
        ("xavier_uniform_", {"gain": 2.0}),
        ("xavier_normal_", {}),
        ("kaiming_uniform_", {"a": 0.2, "mode": "fan_out"}),
        ("kaiming_uniform_", {"nonlinearity": "relu"}),
        ("kaiming_normal_", {"nonlinearity": "selu"}),
        ("kaiming_normal_", {"mode": "fan_out", "nonlinearity": "tanh"}),
        ("orthogonal_", {"gain": 1.5}),
        ("constant_", {"val": 0.5}),
        ("zeros_", {}),
        ("ones_", {}),
    ],
)
@pytest.mark.parametrize("shape", [(60, 100), (40, 10, 3, 2)])
def test_starting_values_have_the_same_distribution(name, options, shape):
    a, b = Tensor(np.zeros(shape)), torch.zeros(shape, dtype=torch.float64)
    torch.manual_seed(0)
    getattr(torch.nn.init, name)(b, **options)
    random = {} if name in ("constant_", "zeros_", "ones_") else {"rng": 0}
    getattr(init, name)(a, **options, **random)
    assert same_distribution(a.data.ravel(), b.numpy().ravel())
    assert not same_distribution(a.data.ravel() * 1.2 + 0.01, b.numpy().ravel())


@pytest.mark.parametrize(
    ("name", "args"), [("Linear", (50, 40)), ("Conv2d", (8, 30, 3)), ("Embedding", (40, 50)), ("LayerNorm", (9,))]
)
def test_layers_start_with_the_same_distribution(name, args):
    torch.manual_seed(0)
    mine = getattr(nn, name)(*args, **({} if name == "LayerNorm" else {"rng": 0})).state_dict()
    theirs = getattr(torch.nn, name)(*args).state_dict()
    for key, array in theirs.items():
        assert same_distribution(mine[key].ravel(), array.numpy().ravel())
    bounds = [abs(d["weight"]).max() for d in (mine, {k: v.numpy() for k, v in theirs.items()})]
    assert bounds[0] == pytest.approx(bounds[1], rel=0.01 if name != "Embedding" else 0.5)
