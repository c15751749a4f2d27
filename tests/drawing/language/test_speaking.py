"""The language of a picture: chosen, refused, and restored."""

import pytest

from autograd import Value
from autograd.drawing import DrawingError, draw, explain
from autograd.drawing.language.speaking import VARIABLE, chosen, say, speaking, spoken


def blocked():
    return explain(Value(2.5, name="x") // 1, language="ru")


def test_a_sentence_is_said_in_the_language_of_the_picture():
    assert "градиент не проходит" in str(blocked())
    assert spoken() == "en"


def test_the_environment_decides_where_no_argument_does(monkeypatch):
    monkeypatch.setenv(VARIABLE, "ru")
    assert chosen() == "ru"
    assert chosen("en") == "en"


@pytest.mark.parametrize("language", ["de", "RU", 3, ["ru"]])
def test_an_unknown_language_lists_those_known(language):
    for show in (draw, explain):
        with pytest.raises(DrawingError, match=r"language: got .*, expected one of 'en', 'ru'"):
            show(Value(1.0) * 2, language=language)


def test_an_unknown_language_of_the_environment_names_the_variable(monkeypatch):
    monkeypatch.setenv(VARIABLE, "xx")
    with pytest.raises(DrawingError, match="the environment variable GATEGRAD_LANGUAGE: got 'xx'"):
        draw(Value(1.0) * 2)


def test_an_error_leaves_the_language_as_it_was():
    with pytest.raises(ZeroDivisionError), speaking("ru"):
        raise ZeroDivisionError
    assert spoken() == "en"


def test_a_sentence_without_translation_is_said_in_english():
    with speaking("ru"):
        assert say("not in any table: {n}", n=1) == "not in any table: 1"
