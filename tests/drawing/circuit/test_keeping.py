"""The numbers of a picture survive later writes into the arrays."""

import numpy as np

import nn
from autograd import Tensor, draw
from autograd.drawing.circuit.keeping import SMALL, keep
from autograd.drawing.circuit.reading import read_circuit

X = np.array([[1.0, 2.0], [3.0, 4.0]])


def test_a_training_step_changes_no_form_of_a_picture():
    model = nn.Linear(2, 1, rng=0)
    loss = (model(X) ** 2).sum()
    loss.backward()
    picture = draw(loss, depth=0)
    html, steps, table = picture._repr_html_(), picture.step().html, repr(picture)
    nn.optim.SGD(model.parameters(), lr=0.5).step()
    model.weight.data -= 1
    assert picture._repr_html_() == html
    assert picture.step().html == steps
    assert repr(picture) == table


def test_data_that_were_given_are_kept_too():
    x = X.copy()
    picture = draw((Tensor(X) * x).sum())
    table = repr(picture)
    x[:] = 0.0
    assert repr(picture) == table


def test_stale_gradients_are_kept():
    w = Tensor([1.0, 2.0], name="w")
    (w * 3).sum().backward()
    loss = (w * 2).sum()
    loss.backward()
    picture = draw(loss, detail="values")
    w.grad[:] = 9.0
    assert picture._painted(picture._circuit) == picture.svg
    assert ".grad = ‖7.071‖" in picture.svg


def test_large_arrays_are_not_copied():
    large = np.ones(SMALL + 1)
    circuit = keep(read_circuit((Tensor(np.ones(SMALL + 1)) * large).sum()))
    assert any(part.value is large for part in circuit.parts)


class Noted(np.ndarray):
    def __array_finalize__(self, obj):
        self.note = None


def test_a_subclass_keeps_what_it_knows():
    circuit = read_circuit(Tensor([1.0, 2.0]) * 2)
    circuit.parts[0].value = X[0].view(Noted)
    circuit.parts[0].value.note = "dust"
    assert keep(circuit).parts[0].value.note == "dust"
