"""``np.einsum`` on Tensors, in every form that NumPy takes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor
from autograd.errors import OperandError, ShapeError
from autograd.testing.strategies import arrays
from autograd.testing.strategies import numbers as number_strategy
from tests.functions.helpers import Operands
from tests.numeric import check_function

OPERANDS = Operands()
some = OPERANDS.some


@pytest.fixture(autouse=True)
def _the_same_numbers_in_every_order():
    OPERANDS.restart()


# The letters of every program below, with their lengths.
LENGTHS = {"i": 2, "j": 3, "k": 2, "Z": 1}


@st.composite
def programs(draw):
    """A valid call of np.einsum: labels that repeat, an ellipsis that broadcasts, a result that is named or not."""
    dots = draw(st.lists(st.integers(1, 3), max_size=2))
    terms, shapes = [], []
    for _ in range(draw(st.integers(1, 3))):
        term = "".join(draw(st.lists(st.sampled_from(sorted(LENGTHS)), max_size=3)))
        shape = [draw(st.sampled_from((LENGTHS[c],) * 3 + (1,))) if term.count(c) == 1 else LENGTHS[c] for c in term]
        if draw(st.booleans()):
            at = draw(st.integers(0, len(term)))
            mine = [draw(st.sampled_from((n, 1))) for n in dots[draw(st.integers(0, len(dots))) :]]
            term, shape = f"{term[:at]}...{term[at:]}", shape[:at] + mine + shape[at:]
        terms.append(term)
        shapes.append(tuple(shape))
    subscripts = ",".join(terms)
    if draw(st.booleans()):
        known = sorted(set(subscripts) - set(",."))
        kept = draw(st.permutations(known))[: draw(st.integers(0, len(known)))]
        if "..." in subscripts:
            kept.insert(draw(st.integers(0, len(kept))), "...")
        subscripts += "->" + "".join(kept)
    return subscripts, [draw(arrays(shape, number_strategy(-2, 2))) for shape in shapes]


def as_sublists(subscripts, xs):
    """The same call in NumPy's other form."""

    def spell(term):
        marks = term.replace("...", ".")
        return [Ellipsis if mark == "." else "ZABCDEFGHijk".index(mark) for mark in marks]

    terms, _, result = subscripts.partition("->")
    call = [part for x, term in zip(xs, terms.split(","), strict=True) for part in (x, spell(term))]
    return [*call, spell(result)] if "->" in subscripts else call


class TestEinsum:
    @given(programs(), st.booleans(), st.booleans())
    def test_programs(self, program, sublists, optimize):
        subscripts, xs = program
        if sublists:
            check_function(lambda *xs: np.einsum(*as_sublists(subscripts, xs), optimize=optimize), *xs)
        else:
            check_function(lambda *xs: np.einsum(subscripts, *xs, optimize=optimize), *xs)

    @pytest.mark.parametrize(
        ("subscripts", "shapes"),
        [("ij,jk->ik", ((2, 3), (3, 4))), ("ii", ((3, 3),)), ("ii->i", ((3, 3),)), ("iij->j", ((3, 3, 2),)),
         ("iii->i", ((2, 2, 2),)), ("ij->", ((2, 3),)), ("i,j->ij", ((2,), (3,))),
         ("ij,jk,kl->il", ((2, 3), (3, 2), (2, 4))),
         ("...ij,...jk->...ik", ((2, 1, 2, 3), (4, 3, 2))), ("i ... -> ...", ((2, 3, 2),)), (",", ((), ())),
         ("aab,bcc->", ((2, 2, 3), (3, 4, 4))), ("i->", ((0,),))],
    )  # fmt: skip
    def test_examples(self, subscripts, shapes):
        check_function(lambda *xs: np.einsum(subscripts, *xs), *(some(*shape) for shape in shapes))

    @pytest.mark.parametrize("optimize", [True, "optimal", ["einsum_path", (1, 2), (0, 1)], ("greedy", 1000)])
    def test_optimize(self, optimize):
        xs = some(2, 3), some(3, 2), some(2, 4)
        check_function(lambda *xs: np.einsum("ij,jk,kl->il", *xs, optimize=optimize), *xs)

    def test_labels_above_26_come_after_the_others(self):
        x = some(2, 3)
        assert np.einsum(Tensor(x), [30, 1]).shape == np.einsum(x, [30, 1]).shape

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda x: np.einsum("ij,jk", x), "got 1 operands for 2 terms"),
            (lambda x: np.einsum("ij->k", x), "expected labels of the operands, once"),
            (lambda x: np.einsum("ij->ii", x), "expected labels of the operands, once"),
            (lambda x: np.einsum("ijk", x), r"got an operand of shape \(2, 3\) for 'ijk'"),
            (lambda x: np.einsum("i", x), r"got an operand of shape \(2, 3\) for 'i'"),
            (lambda x: np.einsum("i.j", x), "got '.' in 'i.j'"),
            (lambda x: np.einsum("i1", x), "got '1' in 'i1'"),
            (lambda x: np.einsum("ii", x), "got lengths 2 and 3 for 'i'"),
            (lambda x: np.einsum("...->", x), "got '...' for 2 axes that the result"),
            (lambda x: np.einsum("ij,ik", x, np.ones((5, 2))), "einsum"),
            (lambda x: np.einsum(x, [0, 99]), "expected integers from 0 to 51"),
            (lambda x: np.einsum("ij", x, dtype="f4"), "got casting='safe', which does not allow float64"),
            (lambda x: np.einsum("ij", x, out=np.ones((2, 3))), "out="),
        ],
    )
    def test_wrong_calls(self, call, message):
        with pytest.raises((ShapeError, OperandError), match="einsum.*" + message.removeprefix("einsum")):
            call(Tensor(some(2, 3)))
