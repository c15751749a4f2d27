"""Films: frames equal to the history, thinning, trainings that are left as they are, interrupted or resumed."""

import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError
from autograd.drawing.errors import DrawingError
from nn.pictures import Film
from tests.nn.training.trainings import X, Y, train
from tests.sampling import sampled


def film_of(epochs, model=None, film=None, **options):
    model = nn.MLP([2, 8, 2], rng=1) if model is None else model
    film = Film(model, X, Y, **options.pop("film_options", {})) if film is None else film
    _, history = train(epochs, model, callbacks=[film, *options.pop("callbacks", [])], **options)
    return film, history


def test_frames_are_those_of_the_history():
    film, history = film_of(12, validation=(X, Y))
    assert [frame.epoch for frame in film.frames] == list(range(13))
    assert [frame.loss for frame in film.frames[1:]] == history["loss"]
    assert np.isnan(film.frames[0].loss)
    assert film.history is history
    assert film.frames[-1].score == round(nn.accuracy(film.model(X), Y) * 60)
    assert repr(film) == "Film(13 frames, epochs 0 to 12)"
    for frame in (film.frames[0], film.frames[-1]):
        assert f"loss {frame.loss:.3g}" in film.html or frame.epoch == 0


def test_the_map_is_that_of_the_model():
    film, _ = film_of(12)
    plane = film._map.plane
    chosen = film.model(plane.cells).data.argmax(axis=1).reshape(40, 40)
    np.testing.assert_array_equal((film.frames[-1].map - 1) // 9, chosen)
    again = Film(film.model, X, Y)
    again.shoot()
    np.testing.assert_array_equal(again.frames[0].map, film.frames[-1].map)


def test_gradients_are_those_the_optimiser_saw():
    seen = []

    class Look(nn.Callback):
        def on_gradients(self, training):
            seen.append([p.grad.copy() for p in training.model.parameters()])

    film, _ = film_of(2, callbacks=[Look()], clip_grad_norm=0.05)
    assert film.names == ("0 Linear", "1 ReLU", "2 Linear")
    last = seen[-1]
    sizes = np.array(film.frames[-1].layers)
    expected = [np.sqrt((last[i] ** 2).sum() + (last[i + 1] ** 2).sum()) for i in (0, 2)]
    np.testing.assert_allclose(sizes[[0, 2], 2], expected)
    assert np.isnan(sizes[1, 2])
    model = film.model
    hidden = np.maximum(X @ model[0].weight.data.T + model[0].bias.data, 0)
    assert sizes[1, 0] == pytest.approx(np.sqrt((hidden**2).mean()))
    assert sizes[1, 1] == (hidden == 0).all(axis=0).mean()


def test_filming_changes_nothing():
    def model():
        return nn.Sequential(
            nn.Linear(2, 8, rng=1), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.3, rng=4), nn.Linear(8, 2, rng=2)
        )

    plain, (filmed, other) = model(), (model(), None)
    _, expected = train(6, plain)
    film = Film(filmed, X, Y)
    _, other = train(6, filmed, callbacks=[film])
    assert other == expected
    for name, array in filmed.state_dict().items():
        np.testing.assert_array_equal(array, plain.state_dict()[name])


@pytest.mark.slow
def test_many_epochs_are_thinned_and_the_last_is_kept():
    film, _ = film_of(50, film_options={"most": 10})
    epochs = [frame.epoch for frame in film._all()]
    assert len(epochs) <= 10
    assert epochs[0] == 0
    assert epochs[-1] == 50
    steps = set(np.diff(epochs[:-1]))
    assert len(steps) == 1
    film, _ = film_of(50, film_options={"every": 20})
    assert [frame.epoch for frame in film._all()] == [0, 20, 40, 50]
    assert "epoch 50" in film.html


@pytest.mark.slow
def test_sizes_of_pages():
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (200, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    model = nn.MLP([2, 16, 2], rng=0)
    film = Film(model, x, y)
    nn.fit(model, x, y, loss=nn.CrossEntropyLoss(), optimizer=nn.Adam(model.parameters(), lr=0.03), epochs=60, rng=0,
           progress=False, callbacks=[film])  # fmt: skip
    assert len(film.frames) == 61
    assert len(film.html.encode()) < 70_000
    film.limit = 45_000
    assert len(film.html.encode()) <= 45_000
    assert "epoch 60" in film.html


def test_a_resumed_training_has_the_whole_film(tmp_path):
    whole, expected = film_of(8)
    model = nn.MLP([2, 8, 2], rng=1)
    film_of(5, model, checkpoint=tmp_path / "c.npz")
    model = nn.MLP([2, 8, 2], rng=7)
    resumed, history = film_of(8, model, checkpoint=tmp_path / "c.npz", resume=True)
    assert history == expected
    assert resumed.html == whole.html
    thinned, _ = film_of(9, film_options={"most": 4})
    copy = Film(thinned.model, X, Y, most=4)
    copy.load_state_dict(thinned.state_dict())
    assert [f.epoch for f in copy._all()] == [f.epoch for f in thinned._all()]


def test_a_training_that_ends_early():
    film, history = film_of(9, callbacks=[lambda training: training.stop() if training.epoch == 3 else None])
    assert [frame.epoch for frame in film.frames] == [0, 1, 2, 3]

    def interrupt(training):
        if training.epoch == 2:
            raise KeyboardInterrupt

    film, history = film_of(9, callbacks=[interrupt])
    assert history.interrupted
    assert "epoch 2" in film.html


def test_a_film_that_was_not_made():
    film = Film(nn.MLP([2, 3, 2], rng=0), X, Y)
    assert repr(film) == "Film(no frames: give it to nn.fit as a callback)"
    html = film._repr_html_()
    assert "No epochs yet: give the film to nn.fit as a callback." in html
    assert "<script" not in html
    film, _ = film_of(0)
    assert "No epochs yet" in film.html


def test_losses_that_are_not_finite():
    def loss(prediction, target):
        return nn.CrossEntropyLoss()(prediction, target) * np.nan

    model = nn.MLP([2, 4, 2], rng=0)
    film = Film(model, X, Y)
    nn.fit(model, X, Y, loss=loss, optimizer=nn.SGD(model.parameters()), epochs=3, progress=False, callbacks=[film],
           on_nan="ignore")  # fmt: skip
    html = film.html
    assert "epoch 3 · loss NaN · 0 of 60 points right" in html
    assert (film.frames[-1].map == 0).all()
    assert "Where the output is NaN there is no colour." in html
    assert np.isnan(film.frames[-1].layers[1][1]), "units of NaN are not dead"


def test_a_loop_of_ones_own_with_values():
    neuron = nn.scalar.Neuron(2, activation="sigmoid", rng=0)
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    film = Film(neuron, corners, [0, 0, 0, 1])
    film.shoot()
    for _ in range(3):
        loss = sum((neuron(x) - t) ** 2 for x, t in zip(corners, [0, 0, 0, 1], strict=True)) * 0.25
        neuron.zero_grad()
        loss.backward()
        for p in neuron.parameters():
            p.data -= 2.0 * p.grad
        film.shoot(loss)
    assert film.history["loss"] == [frame.loss for frame in film.frames[1:]]
    assert [frame.epoch for frame in film.frames] == [0, 1, 2, 3]
    assert "epoch 3 · loss" in film.html
    mlp = nn.scalar.MLP(2, [4, 1], rng=0)
    film = Film(mlp, corners, [0, 1, 1, 0])
    film.shoot()
    assert film.names == ("0 Linear", "1 ReLU", "2 Linear")


def test_it_speaks_russian(tmp_path):
    film, _ = film_of(2, film_options={"language": "ru"})
    assert "эпоха 2 · потери" in film.html
    assert '"play":"Пуск"' in film.html
    assert '<html lang="ru">' in film.save(tmp_path / "f.html").read_text("utf-8")


def test_wrong_arguments(tmp_path):
    model = nn.MLP([2, 3, 2], rng=0)
    for error, words, call in (
        (ShapeError, r"Film: got x of shape \(60, 3\)", lambda: Film(model, np.ones((60, 3)), Y)),
        (ShapeError, "Film: got y of shape", lambda: Film(model, X, Y[:5])),
        (ArgumentError, "Film: got every=0", lambda: Film(model, X, Y, every=0)),
        (ArgumentError, "Film: got most=2", lambda: Film(model, X, Y, most=2)),
        (ArgumentError, "Film: got a film of another model", lambda: film_of(1, film=Film(model, X, Y))),
        (DrawingError, "expected a name that ends in .html", lambda: Film(model, X, Y).save(tmp_path / "f.gif")),
        (ArgumentError, "Film: got a, expected step, waits", lambda: Film(model, X, Y).load_state_dict({"a": 1})),
        (ArgumentError, r"Film: got maps of shape \(0, 9, 9\), expected \(0, 40, 40\)",
         lambda: Film(model, X, Y).load_state_dict(Film(model, X, Y, resolution=9).state_dict())),
    ):  # fmt: skip
        with pytest.raises(error, match=words):
            call()


def test_a_page_needs_nothing_from_outside(tmp_path):
    film, _ = film_of(2)
    page = film.save(tmp_path / "f.html").read_text("utf-8")
    assert not re.search(r"""(src|href)=["'](?!data:)""", page)
    assert "http" not in re.sub(r"base64,[^\"]+", "", page).replace("http://www.w3.org", "")


XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])


@pytest.mark.parametrize("loss", sampled([nn.MSELoss(), nn.functional.mse_loss, nn.BCEWithLogitsLoss()], 3))
def test_the_loss_says_how_a_single_output_is_read(loss):
    x, y = XOR
    model = nn.MLP([2, 8, 1], activation="tanh", rng=0)
    film = Film(model, x, y)
    nn.fit(model, x, y[:, None].astype(float), loss=loss, optimizer=nn.Adam(model.parameters(), lr=0.05), epochs=150,
           rng=0, callbacks=[film], progress=False)  # fmt: skip
    assert film.frames[-1].score == 4
    read = "logit" if isinstance(loss, nn.BCEWithLogitsLoss) else "probability"
    assert film._map.meaning.rule().startswith(f"The output is read as a {read}.")
    assert f"read as a {read}." in nn.pictures.boundary(model, x, y, resolution=20).description
    assert "right for 4 of 4" in nn.pictures.boundary(model, x, y, resolution=20).description


def test_a_sigmoid_by_hand_is_a_probability_from_the_first_frame():
    film = Film(lambda x: 1 / (1 + np.exp(-x[:, 0])), X, X[:, 0] > 0)
    film.shoot()
    assert film.frames[0].score == len(X)
    film = Film(lambda x: 0.5 + 0.01 * x[:, 0], X, X[:, 0] > 0)
    assert film._map.meaning.output == "logits", "far away it leaves the range from 0 to 1"


def test_a_module_that_is_called_twice_has_two_rows():
    same = nn.Linear(2, 2, rng=0)
    model = nn.Sequential(same, act := nn.ReLU(), same, act, nn.Linear(2, 2, rng=1))
    film, _ = film_of(2, model)
    assert film.names == ("0 Linear (1)", "1 ReLU (1)", "0 Linear (2)", "1 ReLU (2)", "4 Linear")
    sizes = np.array(film.frames[-1].layers)
    first, second = sizes[[0, 2]]
    assert first[0] != second[0]
    assert first[2] == second[2] > 0, "the weights are the same"
    hidden = np.maximum(model[0](X).data, 0)
    assert sizes[1, 0] == pytest.approx(np.sqrt((hidden**2).mean()))
