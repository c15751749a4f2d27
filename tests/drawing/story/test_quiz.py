"""The quiz as an object and as HTML: it lists, checks, hides and refuses."""

import json
import re
from base64 import b64decode
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given

from autograd import Tensor, Value, draw
from autograd.drawing import DrawingError, Quiz
from autograd.drawing.story.questions import ASKED
from autograd.drawing.story.quiz import MASK, blank
from autograd.errors import PathError
from tests.drawing.graphs import fan_out, frozen, lecture, value_graphs


def picture(quiz):
    """The picture inside of a quiz, as it is before a script ran."""
    return b64decode(re.search(r"base64,([^\"]*)", quiz.html)[1]).decode()


def decoded(quiz):
    """The data of the page."""
    return json.loads(bytes(byte ^ MASK for byte in b64decode(re.search(r'data-quiz="([^"]*)"', quiz.html)[1])))


def seen(svg):
    """Texts of elements by their keys."""
    root = ElementTree.fromstring(svg)
    return {x.get("id").partition("-")[2]: "".join(x.itertext()) for x in root.iter() if x.get("id")}


def test_the_questions_without_answers():
    f, *_ = lecture()
    quiz = draw(f).quiz(["values", "gradients"])
    assert isinstance(quiz, Quiz)
    assert len(quiz) == 10
    lines = str(quiz).splitlines()
    assert lines[0] == "f = 1 + exp(w0 + w1·x), 10 questions"
    assert lines[1] == "1. v1 = w1 × x = ?"
    assert all(line.endswith(" = ?") for line in lines[1:])
    assert quiz._repr_html_() == quiz.html


def test_the_same_quiz_each_time_and_well_formed():
    quiz, again = (draw(fan_out()[0], title="</script><b>&").quiz(ASKED) for _ in range(2))
    assert quiz.html == again.html
    outside = re.sub(r"<script>.*?</script>", "", quiz.html, flags=re.S)
    ElementTree.fromstring(f"<div>{outside}</div>")
    assert quiz.html.count("</script>") == 1
    assert "http" not in outside
    assert set(re.findall(r"https?:[^\"' )]*", quiz.html)) == set()


def test_no_number_is_told_before_it_is_asked():
    f, *_ = lecture()
    f.backward()
    for ask, hidden in (("values", ["−3", "0.3679", "1.368"]), ("gradients", ["1.104", "−0.3679"])):
        quiz = draw(f).quiz(ask)
        open_text = re.sub(r'data-quiz="[^"]*"', "", quiz.html)
        for number in hidden:
            assert number not in picture(quiz)
            assert number not in open_text
        assert "0.3679" not in re.search(r'data-quiz="([^"]*)"', quiz.html)[1]


@given(value_graphs(most=15))
def test_what_is_hidden_is_what_comes_later(root):
    try:
        quiz = draw(root).quiz(["locals", "gradients"])
    except DrawingError:
        return
    shown, data = seen(picture(quiz)), decoded(quiz)
    hidden = {key for keys, _, _ in data["stations"] for key in keys}
    assert all(not shown[key] for key in shown if key in hidden)
    assert "<title>" not in picture(quiz).partition("</title>")[2]
    assert set(data["texts"]) == {key for key in shown if key.partition(".")[0] in hidden}
    full = seen(draw(root).svg)
    assert all(shown[key] == full[key] for key in shown if key in full and key[0] == "v")


def test_alarms_do_not_tell_gradients():
    w = Value(3.0, name="w")
    f = w * 2
    f.backward()
    f.backward()
    assert "called twice" in draw(f).svg
    svg = picture(draw(f).quiz())
    assert "twice" not in svg
    assert ".grad =" not in svg


def test_only_some_are_asked_and_the_rest_waits_its_turn():
    f, w0, w1, _ = lecture()
    quiz = draw(f).quiz(only=["w1", w0])
    assert str(quiz).splitlines()[1:] == ["1. ∂f/∂w1 = ?", "2. ∂f/∂w0 = ?"]
    shown = seen(picture(quiz))
    assert [shown[key] for key in shown if key[0] == "g"].count("") == 2
    assert len(draw(f).quiz("values", only="v1")) == 1
    assert len(draw(f).quiz("locals", only=w1)) == 1


def test_check_is_the_verdict_of_the_page():
    quiz = draw(lecture()[0]).quiz()
    right = quiz.check(4, "1,104")
    assert (bool(right), str(right)) == (True, "Right: 1.104.")
    assert quiz.check(4, 1.1036383235143272)
    assert quiz.check(4, np.float32(1.1036))
    assert not quiz.check(4, "-1.104").right
    assert str(quiz.check(4, "−1.104")) == "Not −1.104. The size is right, the sign is not."


@pytest.mark.parametrize("answer", ["abc", "", None, True, float("nan"), float("inf"), "1/0", [1], 1j])
def test_an_answer_that_is_no_number_is_refused(answer):
    with pytest.raises(DrawingError, match=r"answer: got .*, expected a number such as 0.25"):
        draw(lecture()[0]).quiz().check(1, answer)


@pytest.mark.parametrize("i", [0, 7, -1, "1", 1.0, None, True])
def test_a_question_that_is_none_is_refused(i):
    with pytest.raises(DrawingError, match=r"question: got .*, expected a number from 1 to 6"):
        draw(lecture()[0]).quiz().check(i, 1)


@pytest.mark.parametrize("only", ["zz", ["w1", "zz"], [], 5, [5], Value(2.0)])
def test_a_subset_that_is_none_is_refused(only):
    with pytest.raises(DrawingError, match=r"only: got .*, expected a"):
        draw(lecture()[0]).quiz(only=only)


def test_nothing_to_ask_says_why_and_the_way_out():
    w = Tensor(np.ones((3, 2)), name="w")
    cases = [
        (lambda: draw(frozen()).quiz(), "nothing here requires a gradient; ask='values' asks for values"),
        (lambda: draw(Value(2.0, name="a")).quiz(), "got a alone, expected something computed"),
        (lambda: draw((w * w).sum()).quiz(), "∂f/∂v1, ∂f/∂w: arrays are not asked for, only single numbers"),
        (lambda: draw(Value(2.0, name="a") * 3).quiz(only="f"), "only= leaves no question"),
        (lambda: draw(Value(np.inf, name="a") * 3).quiz("values"), "f: only finite real numbers are asked for"),
    ]
    for make, words in cases:
        with pytest.raises(DrawingError) as error:
            make()
        assert words in str(error.value)


def test_saved_as_a_page(tmp_path):
    quiz = draw(lecture()[0]).quiz()
    page = quiz.save(tmp_path / "q.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert len(page) < 50_000
    with pytest.raises(DrawingError, match=r"expected a name that ends in .html"):
        quiz.save(tmp_path / "q.svg")
    with pytest.raises(PathError):
        quiz.save(tmp_path / "no" / "q.html")


def test_in_russian():
    quiz = draw(lecture()[0], language="ru").quiz(["values", "gradients"])
    assert str(quiz).splitlines()[0] == "f = 1 + exp(w0 + w1·x), вопросов: 10"
    assert str(quiz.check(1, 3)).startswith("Нет, не 3. Величина верна, знак — нет.")
    data = decoded(quiz)
    words = [*data["words"].values(), data["caption"], data["intro"]]
    words += data["said"]
    assert len(data["said"]) > 20
    assert all(re.search("[а-яё]", word) for word in words)
    assert not re.search(r"\b(the|is|not|you)\b", " ".join(words), re.I)


def test_arrays_are_shown_and_the_caption_says_that_they_are_not_asked():
    w, k = Tensor([1.0, 2.0], name="w"), Tensor(2.0, name="k")
    quiz = draw((w * w).sum() * k).quiz(["values", "gradients"])
    assert "Not asked, as they are arrays:" in decoded(quiz)["caption"]
    assert "[1 2]" in "".join(seen(picture(quiz)).values())


def test_blank_keeps_subscripts_and_markup():
    bead = '<g id="x-b2"><title>tip</title><rect/><text>v<tspan>1</tspan>&lt;2</text></g>'
    made, texts = blank(f'<svg xmlns="http://www.w3.org/2000/svg">{bead}</svg>', {"b2"}, "")
    assert texts == {"b2": "v<tspan>1</tspan>&lt;2"}
    assert 'visibility="hidden"' in made
    assert "tip" not in made


def test_the_examples_of_the_documentation_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (Path(__file__).parents[3] / "docs" / "pictures" / "quiz.md").read_text("utf-8")
    names = {}
    for block in re.findall(r"```python\n(.*?)```", text, flags=re.S):
        exec(compile(block, "quiz.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "Not 0.3679. The size is right, the sign is not. Or: " in printed
    for line in re.findall(r"^# (.*)", text, flags=re.M):
        if "→" in line or line.startswith("∂f/∂a"):
            assert line in printed
    assert (tmp_path / "quiz.html").stat().st_size < 42_000
