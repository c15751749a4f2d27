"""Operands that answer by themselves: the order of questions, and the error without an answer."""

import numpy as np
import pytest

from autograd import OperandError, Tensor, ops
from autograd.engine import algebras
from autograd.engine.algebras import OwnAlgebraError

sparse = pytest.importorskip("scipy.sparse")


@pytest.fixture
def asked(monkeypatch):
    calls = []

    def answer(op, x, y, by_name):
        calls.append((op.name, type(x).__name__, type(y).__name__, by_name))
        return "answered" if op.name == "add" else NotImplemented

    monkeypatch.setattr(algebras, "ANSWERS", [answer])
    return calls


def test_who_is_asked_with_what(asked):
    A, t = sparse.csr_array(np.eye(2)), Tensor(np.ones(2))
    assert t + A == A + t == np.add(A, t) == ops.add(t, A) == "answered"
    assert asked == [
        ("add", "Tensor", "csr_array", False), ("add", "csr_array", "Tensor", False),
        ("add", "csr_array", "Tensor", True), ("add", "Tensor", "csr_array", True),
    ]  # fmt: skip


def test_the_refusal_is_left_if_nobody_knows(asked):
    with pytest.raises(OwnAlgebraError, match="maximum: got a scipy csr_array") as caught:
        np.maximum(sparse.csr_array(np.eye(2)), Tensor(np.ones(2)))
    assert isinstance(caught.value, OperandError)
    assert [call[0] for call in asked] == ["maximum"]


def test_ops_of_other_operands_ask_nobody(asked):
    t = Tensor(np.ones(2))
    with pytest.raises(OperandError, match="toarray"):
        np.stack([t, sparse.csr_array(np.eye(2))])
    (t * t + np.ones(2)).sum().backward()
    assert asked == []
