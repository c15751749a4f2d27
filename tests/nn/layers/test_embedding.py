import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads


def test_rows_and_their_gradients(rng):
    table = Tensor(rng.normal(size=(4, 3)))
    index = np.array([[0, 3], [3, 3]])
    np.testing.assert_array_equal(F.embedding(index, table).data, table.data[index])
    check_grads(lambda table: F.embedding(index, table) ** 2, table)
    F.embedding(index, table).sum().backward()
    assert table.grad[:, 0].tolist() == [1.0, 0.0, 0.0, 3.0]


@pytest.mark.parametrize("padding", [1, -3])
def test_the_padding_row_starts_at_zero_and_stays(padding):
    layer = nn.Embedding(4, 3, padding_idx=padding, rng=0)
    assert layer.weight.data[1].tolist() == [0.0] * 3
    (layer(np.array([0, 1, 1])) - 1.0).sum().backward()
    assert layer.weight.grad[:2].tolist() == [[1.0] * 3, [0.0] * 3]
    layer.weight.data = np.ones((4, 3))
    assert layer(np.array(1)).data.tolist() == [1.0] * 3
    assert repr(layer) == "Embedding(4, 3, padding_idx=1)"


def test_a_plain_table_and_an_empty_list():
    assert F.embedding([1], np.eye(2), padding_idx=1).tolist() == [[0.0, 1.0]]
    assert F.embedding([], Tensor(np.eye(2))).shape == (0, 2)
    assert nn.Embedding(5, 2, rng=0, dtype=np.float32)(np.uint8([4, 0])).dtype == np.float32


def test_the_caller_may_reuse_the_array_of_indices():
    table, index = Tensor(np.eye(2)), np.array([0, 0])
    y = F.embedding(index, table).sum()
    index[:] = 1
    y.backward()
    assert table.grad.tolist() == [[2.0, 2.0], [0.0, 0.0]]


def test_start():
    layer = nn.Embedding(500, 200, rng=3)
    assert abs(layer.weight.data.mean()) < 0.02
    assert abs(layer.weight.data.std() - 1) < 0.02
    np.testing.assert_array_equal(layer.weight.data, nn.Embedding(500, 200, rng=3).weight.data)


@pytest.mark.parametrize(
    ("index", "error", "message"),
    [
        ([0, 5], ArgumentError, "got 5 in the input, expected 0 to 4"),
        ([-1, 0], ArgumentError, "got -1 in the input, expected 0 to 4"),
        ([0.0, 1.0], OperandError, "got an array of dtype float64 as input, expected plain integers"),
        ([True], OperandError, "got an array of dtype bool"),
        (Tensor([1.0]), OperandError, "got a Tensor as input, expected plain integers"),
    ],
)
def test_what_is_no_index(index, error, message):
    with pytest.raises(error, match=f"embedding: {message}"):
        nn.Embedding(5, 2)(index)


def test_wrong_settings():
    for args, message in (((0, 1), "num_embeddings=0"), ((1, 0), "embedding_dim=0"), ((3, 1, 3), "padding_idx=3")):
        with pytest.raises(ArgumentError, match=f"Embedding: got {message}"):
            nn.Embedding(*args)
    with pytest.raises(ShapeError, match=r"embedding: got weight of shape \(3,\), expected a table"):
        F.embedding([0], Tensor([1.0, 2.0, 3.0]))


@pytest.mark.parametrize("table", [np.ma.array([[1.0, 2.0]]), np.ones((1, 1)).view(np.matrix)])
def test_a_table_of_another_arithmetic(table):
    with pytest.raises(OperandError, match=r"embedding: got .*, expected a plain array"):
        F.embedding([0], table)


def test_a_table_from_elsewhere_is_copied_and_frozen():
    table = np.array([[1.0, 2.0], [3.0, 4.0]], np.float32)
    layer = nn.Embedding.from_pretrained(table, padding_idx=0)
    table[:] = 0.0
    assert layer.weight.data.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert layer.weight.dtype == np.float32
    assert not layer.weight.requires_grad
    assert nn.Embedding.from_pretrained(table, freeze=False).weight.requires_grad
    with pytest.raises(ShapeError, match=r"from_pretrained: got embeddings of shape \(2,\)"):
        nn.Embedding.from_pretrained([1.0, 2.0])
