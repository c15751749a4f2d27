"""Trees of arrays: the numbers of rows are compared, and every place has a name."""

import numpy as np
import pytest

from autograd import OperandError, ShapeError, Tensor
from nn.data.rows import as_tree, counted, joined, leaves, mapped, taken


def test_what_is_one_array_and_what_are_several():
    assert as_tree("f", "x", [[1.0, 2.0], [3.0, 4.0]]).shape == (2, 2)
    assert as_tree("f", "x", (1.0, 2.0, 3.0)).shape == (3,)
    pair = as_tree("f", "x", ([1.0, 2.0], np.zeros((2, 3))))
    assert [part.shape for part in pair] == [(2,), (2, 3)]
    tree = as_tree("f", "x", {"a": [1, 2], "b": (np.zeros(2), {"c": [[0], [1]]})})
    assert [name for name, _ in leaves(tree)] == ["x['a']", "x['b'][0]", "x['b'][1]['c']"]
    x = Tensor([1.0, 2.0])
    assert as_tree("f", "x", x) is x


def test_rows_are_taken_and_put_together():
    tree = {"a": np.arange(6.0), "b": (np.arange(12).reshape(6, 2),)}
    parts = [taken(tree, slice(0, 4)), taken(tree, np.array([4, 5]))]
    back = joined("f", parts)
    np.testing.assert_array_equal(back["a"], tree["a"])
    np.testing.assert_array_equal(back["b"][0], tree["b"][0])
    assert mapped(len, tree) == {"a": 6, "b": (6,)}
    with pytest.raises(ShapeError, match=r"got rows of shapes \[\(2,\), \(3,\)\] in different batches"):
        joined("f", [np.zeros((1, 2)), np.zeros((1, 3))])


def test_a_mismatch_names_all_places():
    with pytest.raises(ShapeError, match=r"f: got shapes .*: x\['a'\]: \(3, 2\), x\['b'\]: \(4,\), y: \(3,\)$"):
        counted("f", {"x": {"a": np.zeros((3, 2)), "b": np.zeros(4)}, "y": np.zeros(3)})
    with pytest.raises(ShapeError, match="at least one axis: x: \\(\\)"):
        counted("f", {"x": np.zeros(())})
    with pytest.raises(ShapeError, match="expected one or more arrays"):
        counted("f", {})
    assert counted("f", {"x": (np.zeros((3, 2)), np.zeros(3))}) == 3


def test_what_makes_no_array():
    for wrong, words in (({}, "an empty dict as x"), ({1, 2}, "got a set as x"), ([[1], [1, 2]], "makes no array"),
                         ((np.zeros(2), None), r"a NoneType as x\[1\]")):  # fmt: skip
        with pytest.raises(OperandError, match=words):
            as_tree("f", "x", wrong)
    with pytest.raises(OperandError, match="expected a plain array"):
        as_tree("f", "x", {"a": np.ma.array([1.0])})
