"""Methods out of lines."""

import inspect
import pickle

import numpy as np
import pytest

from autograd import OperandError, Tensor, Value
from autograd.protocols.methods import ArrayMethods
from autograd.protocols.pytorch import making


def test_methods_bear_their_names():
    assert (Tensor.mul.__name__, Tensor.multiply.__name__) == ("mul", "multiply")
    assert Tensor.sub_.__qualname__ == "InPlaceMethods.sub_"
    assert Tensor.permute.__module__ == "autograd.protocols.pytorch.arrays"
    assert "other" in inspect.signature(Value.add).parameters


def test_each_has_a_docstring():
    assert len(making.MADE) > 250
    for name, sentence in making.MADE.items():
        method = getattr(Tensor, name)
        if name in vars(ArrayMethods):  # Tensors have this method from ArrayMethods
            continue
        assert len(sentence) > 10, name
        assert inspect.getdoc(method).startswith(sentence), name


def test_errors_name_the_method():
    with pytest.raises(OperandError, match=r"Tensor\.chunk\(.*'x'\)"):
        Tensor([1.0]).chunk("x")
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'exponent'"):
        Tensor([1.0]).pow()


def test_a_line_under_two_names_and_with_keywords():
    class Pair:
        first = other = making.method("A sum.", lambda self, x, *, y=2: x + y)

    assert Pair().first(1) == Pair().other(0, y=3) == 3
    assert Pair.other.__doc__ == "A sum. (PyTorch's method.)"


def test_arity_is_that_of_the_op():
    class Number(Value):
        twice = making.of_op(np.add)
        once = making.of_op(np.exp)

    assert list(inspect.signature(Number.twice).parameters) == ["self", "other"]
    assert list(inspect.signature(Number.once).parameters) == ["self"]


def test_bound_methods_are_pickled():
    assert pickle.loads(pickle.dumps(Tensor([4.0], requires_grad=False).pow))(0.5).tolist() == [2.0]
