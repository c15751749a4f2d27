"""Ways of optimisers: steps by formula, the surface under them, optimisers that fail; planes through a model."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Value
from nn.pictures import paths, plane
from tests.nn.pictures.reading import images, smallest_text


def bowl(a, b):
    return a * a + 4 * b * b


def sgd(lr, **more):
    return lambda p: nn.SGD(p, lr=lr, **more)


def test_steps_are_those_of_the_formula():
    picture = paths(bowl, {"SGD": sgd(0.1)}, (2.0, -1.0), steps=5)
    (way,) = picture.numbers["ways"]
    k = np.arange(6)
    np.testing.assert_allclose(way.points, np.stack([2 * 0.8**k, -(0.2**k)], axis=1))
    np.testing.assert_allclose(way.losses, bowl(*way.points.T))
    assert "SGD: loss 8 to 0.429 in 5 steps." in picture.description
    assert "Loss after 5 steps: SGD 0.429." in picture.description


def test_the_surface_is_darker_where_the_loss_is_larger():
    picture = paths(lambda a, b: bowl(a, b + 1), {"SGD": sgd(0.1)}, (2.0, -1.0), span=((-3, 3), (-3, 3)))
    (drawn,) = images(picture.svg)
    size = len(drawn)
    heights = picture.numbers["surface"]
    assert heights.shape == (size, size)
    middles = -3 + 6 * (np.arange(size) + 0.5) / size
    np.testing.assert_allclose(heights, bowl(middles[None], middles[::-1, None] + 1))
    opacity = drawn[..., 3].astype(int)
    assert opacity[3, 3] > opacity[60, size // 2 - 3] > opacity[size * 2 // 3 + 2, size // 2]


def test_surfaces_of_numbers_are_drawn_too():
    def by_values(a, b):
        return Value(1.0) * a * a + b * b if isinstance(a, float) else bowl(a, b)

    def alone(a, b):
        if np.size(getattr(a, "data", a)) != 1:
            raise TypeError("one number at a time")
        return bowl(a, b)

    expected = paths(bowl, {"SGD": sgd(0.1)}, (1.0, 1.0), span=((-2, 2), (-2, 2))).numbers["surface"]
    found = paths(alone, {"SGD": sgd(0.1)}, (1.0, 1.0), span=((-2, 2), (-2, 2))).numbers["surface"]
    np.testing.assert_allclose(found[8:-8, 8:-8], expected[8:-8, 8:-8], atol=0.02)
    assert by_values(1.0, 1.0).data == 2.0


def test_one_that_fails_and_one_that_leaves():
    makers = {"good": sgd(0.1), "too fast": sgd(1e200), "away": sgd(0.26)}
    picture = paths(bowl, makers, (1.0, 0.5), steps=30)
    good, fast, away = picture.numbers["ways"]
    assert good.fails is None
    assert fast.fails is not None
    first_bad = ~np.isfinite(fast.losses) | ~np.isfinite(fast.points).all(axis=1)
    assert fast.fails == int(first_bad.argmax())
    assert f"too fast: not finite from step {fast.fails} on." in picture.description
    assert "it leaves the picture at step" in picture.description
    assert away.losses[-1] > away.losses[0]
    assert smallest_text(picture.svg) >= 11
    assert len(picture.svg) < 40_000


def test_one_that_starts_outside():
    near = ((-1, 1), (-1, 1))
    words = paths(bowl, {"SGD": sgd(0.1)}, (5.0, 5.0), steps=20, span=near).description
    ways = np.array([5 * 0.8 ** np.arange(21), 5 * 0.2 ** np.arange(21)])
    first = int((np.abs(ways) <= 1).all(axis=0).argmax())
    assert f"in 20 steps; it starts outside of the picture and is in it at step {first}." in words
    assert "it leaves" not in words
    words = paths(bowl, {"SGD": sgd(0.001)}, (5.0, 5.0), steps=20, span=near).description
    assert "in 20 steps; all its points lie outside of the picture." in words


def test_a_loss_that_is_not_drawn_is_told():
    assert "are not drawn" not in paths(bowl, {"a": sgd(0.1)}, (1.0, 0.5)).description
    words = paths(bowl, {"a": sgd(0.1), "away": sgd(0.4)}, (1.0, 0.5), steps=30).description
    assert "Losses above 60 are not drawn." in words


def test_plane_wants_a_loss():
    with pytest.raises(OperandError, match="plane: got None as loss, expected a function"):
        plane(nn.Linear(2, 1), np.ones((3, 2)), np.ones((3, 1)), None)


def test_all_of_them_fail():
    picture = paths(bowl, {"a": sgd(1e300), "b": sgd(1e250)}, (1.0, 1.0), steps=4)
    assert "nan" not in picture.svg.partition("</style>")[2].replace("NaN", "")


def test_a_plane_through_a_model():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(10, 2)), rng.integers(0, 2, 10)
    model = nn.MLP([2, 4, 2], rng=0)
    before = model.state_dict()
    surface = plane(model, x, y, nn.functional.cross_entropy, rng=3)
    assert float(surface(0.0, 0.0).data) == pytest.approx(float(nn.functional.cross_entropy(model(x), y).data))
    picture = paths(surface, {"SGD": sgd(0.5), "Adam": lambda p: nn.Adam(p, lr=0.1)}, (1.0, 1.0), steps=10)
    assert all(way.losses[-1] < way.losses[0] for way in picture.numbers["ways"])
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    assert all(p.grad is None for p in model.parameters())
    assert model.training
    again = plane(model, x, y, nn.functional.cross_entropy, rng=3)
    assert float(again(0.3, -0.2).data) == float(surface(0.3, -0.2).data)


def test_a_plane_is_that_of_the_model_in_use():
    model = nn.Sequential(nn.Linear(2, 8, rng=0), nn.BatchNorm1d(8), nn.Dropout(0.5, rng=0), nn.Linear(8, 1, rng=1))
    state = model.state_dict()
    x, y = np.ones((5, 2)), np.zeros((5, 1))
    surface = plane(model, x, y, nn.functional.mse_loss, rng=0)
    assert float(surface(0.5, 0.5).data) == float(surface(0.5, 0.5).data)
    found = nn.evaluate(model, x, y, loss=nn.functional.mse_loss)["loss"]
    assert float(surface(0.0, 0.0).data) == pytest.approx(found)
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, state[name])


def test_rows_of_a_direction_are_as_long_as_those_of_the_weights():
    model = nn.Linear(3, 2, rng=0)
    outs = []
    surface = plane(model, np.eye(3), None, lambda out, y: outs.append(out.data) or out.sum(), rng=0)
    surface(0.0, 0.0)
    surface(1.0, 0.0)
    change = (outs[1] - outs[0]).T  # the change of the weights; each row has its bias appended
    bias = np.linalg.norm(model.bias.data)
    for row, weight in zip(change, model.weight.data, strict=True):
        assert abs(np.linalg.norm(row) - np.linalg.norm(weight)) <= np.sqrt(3) * bias + 1e-12


def test_wrong_arguments():
    one = {"SGD": sgd(0.1)}
    for error, words, call in (
        (OperandError, "as surface, expected a function", lambda: paths(3, one, (0, 0))),
        (ArgumentError, "expected a dict with 1 to 6 of them", lambda: paths(bowl, {}, (0, 0))),
        (ArgumentError, "expected a dict with 1 to 6 of them", lambda: paths(bowl, [sgd(0.1)], (0, 0))),
        (ArgumentError, "expected two finite numbers", lambda: paths(bowl, one, (1, np.nan))),
        (
            ArgumentError,
            r"expected \(\(low, high\), \(low, high\)\)",
            lambda: paths(bowl, one, (1, 1), span=((1, 0), (0, 1))),
        ),
        (OperandError, "expected an optimiser of nn", lambda: paths(bowl, {"x": lambda p: 3}, (0, 0))),
        (OperandError, "expected a Tensor with one number", lambda: paths(lambda a, b: 3.0, one, (0, 0))),
        (ArgumentError, "steps=0", lambda: paths(bowl, one, (0, 0), steps=0)),
        (OperandError, "plane: got .* as model", lambda: plane(3, None, None, None)),
        (OperandError, "no parameters to train", lambda: plane(nn.ReLU(), None, None, None)),
        (ShapeError, "expected two numbers", lambda: plane(nn.Linear(1, 1), None, None, max)(np.ones(3), 1.0)),
    ):
        with pytest.raises(error, match=words):
            call()
