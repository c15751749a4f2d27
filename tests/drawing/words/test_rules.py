"""Rules that are said in words."""

import pytest

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import speaking
from autograd.drawing.words.rules import PHRASES, spoken_rule
from tests.drawing.circuit.test_roles import ALL


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_said_by_an_op_and_in_another_language(phrase):
    assert phrase in {text.replace("-", notation.MINUS) for op in ALL.values() for text in op.local}
    assert spoken_rule(phrase) == phrase
    with speaking("ru"):
        assert spoken_rule(phrase) == PHRASES[phrase]() != phrase
        assert spoken_rule(f"{phrase}: (2,) → (3,)") == f"{PHRASES[phrase]()}: (2,) → (3,)"


def test_a_formula_is_the_same_in_all_languages():
    with speaking("ru"):
        assert spoken_rule("g yᵀ") == "g yᵀ"
        assert spoken_rule("g/3: (2,) → (2,3)") == "g/3: (2,) → (2,3)"
