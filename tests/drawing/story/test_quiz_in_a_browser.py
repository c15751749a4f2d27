"""The quiz in a real browser: typed answers, verdicts, hints, score, keys, and nothing told in advance."""

import re

import pytest

from autograd import Value, draw
from autograd.drawing.story.questions import ASKED
from tests.drawing.graphs import fan_out, lecture

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver leaves sockets open
]


@pytest.fixture
def visit(browser, tmp_path):
    def visit(quiz, copies=0):
        path = quiz.save(tmp_path / "q.html")
        if copies:
            path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{quiz.html * copies}", "utf-8")
        browser.get(path.as_uri())
        return browser

    yield visit
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def find(browser, selector):
    return browser.find_elements("css selector", selector)


def text(browser, selector):
    return find(browser, selector)[0].text


def press(browser, name):
    next(b for b in find(browser, "button") if b.text.startswith(name)).click()


def type_in(browser, *answers):
    """Each answer and Enter; an empty one is Enter alone."""
    for answer in answers:
        browser.switch_to.active_element.send_keys(f"{answer}\n")


def seen(browser, key):
    return find(browser, f"svg [id$='-{key}']")[0].get_attribute("textContent")


def test_wrong_answers_get_the_diagnosis_of_python_and_right_ones_go_on(visit):
    quiz = draw(lecture()[0]).quiz()
    browser = visit(quiz)
    assert browser.switch_to.active_element.tag_name == "input"
    assert text(browser, ".head") == "question 1 of 6\nright 0 · at first try 0"
    type_in(browser, "1")
    assert text(browser, ".verdict") == "Right: 1."
    type_in(browser, "", "1")
    assert "question 2 of 6" in text(browser, ".head")
    assert text(browser, ".verdict") == str(quiz.check(2, "1")) != "Not 1."
    type_in(browser, "0,368", "", "0.3679", "")
    assert "question 4 of 6\nright 3 · at first try 2" in text(browser, ".head")
    for wrong in ("-1.1", "−1.104", "0.3679", "3", "3.3679", "-1", "0.1226", "11.04", "8.15", "12/1", "1e2", "0,11036"):
        type_in(browser, wrong)
        assert text(browser, ".verdict") == str(quiz.check(4, wrong))
        assert find(browser, "input")[0].get_attribute("aria-invalid") == "true"
    for unread in ("abc", "<b>1</b>", "1/0", "1e999", "1,000.5"):
        type_in(browser, unread)
        assert text(browser, ".verdict").startswith(f"{unread} cannot be read as a number")
    type_in(browser, "\b")
    assert text(browser, ".verdict") == "Type a number first."
    assert seen(browser, "g2") == "?"
    type_in(browser, "1.11", "")
    assert seen(browser, "g2") == "1.104"
    press(browser, "Show me")
    assert text(browser, ".verdict") == "It is −0.3679."
    type_in(browser, "", "0.3679", "")
    assert text(browser, "[role=status]") == "Done: 5 of 6 right, 3 of them at first try without a hint."
    results = text(browser, ".results").split("\n")
    assert [line.rpartition(": ")[2] for line in results] == [
        "at first try", "0", "at first try", "0", "shown", "at first try",
    ]  # fmt: skip
    assert "right after 13 tries, hints: 0" in results[3]
    assert browser.switch_to.active_element.text == "Again"
    type_in(browser, "")
    assert text(browser, ".head") == "question 1 of 6\nright 0 · at first try 0"
    assert seen(browser, "g2") == ""


def test_every_question_of_a_fork_is_answered_and_the_picture_is_complete_in_the_end(visit):
    f, *_ = fan_out()
    quiz = draw(f).quiz(ASKED)
    browser = visit(quiz)
    f.backward()
    for question in quiz._questions:
        assert re.sub(r"\s", "", text(browser, "label")) == re.sub(r"\s", "", f"{question.text}=")
        type_in(browser, question.key.printed, "")
    assert f"right {len(quiz)} · at first try {len(quiz)}" in text(browser, ".head")
    circuit = draw(f)._circuit
    for i, part in enumerate(circuit.parts):
        assert float(seen(browser, f"g{i}").replace("−", "-")) == part.gradient
    for w, wire in enumerate(circuit.wires):
        bead = find(browser, f"svg [id$='-b{w}']")[0]
        assert bead.is_displayed()
        assert float(bead.text.rpartition("=")[2].replace("−", "-")) == wire.local


def test_hints_come_in_two_grades_and_cost_the_first_try(visit):
    browser = visit(draw(lecture()[0]).quiz())
    type_in(browser, "1", "")
    press(browser, "Hint")
    assert (
        text(browser, ".hints") == "Multiply the gradient that arrives at exp, ∂f/∂v3, by the local derivative ∂v3/∂v2."
    )
    press(browser, "Hint 2")
    assert text(browser, ".hints").endswith("\n1 × 0.3679")
    type_in(browser, "0.3679")
    assert "right 2 · at first try 1" in text(browser, ".head")


def test_nothing_is_told_in_advance(visit):
    browser = visit(draw(lecture()[0]).quiz("values"))
    browser.execute_cdp_cmd("Accessibility.enable", {})
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    told = " ".join(str(n.get(part, {}).get("value", "")) for n in nodes for part in ("name", "description", "value"))
    assert "w1 = 3" in told
    assert "your answer" in told
    source = browser.execute_script("return document.body.innerHTML")
    outside = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", source, flags=re.S)
    for number in ("−3", "0.3679", "1.368"):
        assert number not in told
        assert number not in outside
    type_in(browser, "-3")
    assert "v1 = w1 × x = −3" in find(browser, "svg desc")[0].get_attribute("textContent")


LISTEN = "window.heard = []; document.addEventListener('keydown', function (e) { heard.push(e.key); });"


def test_plain_keys_stay_inside_and_a_cell_keeps_its_focus(visit):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    browser = visit(draw(lecture()[0]).quiz(), copies=2)
    assert browser.switch_to.active_element.tag_name == "body"
    browser.execute_script(LISTEN)
    first, second = find(browser, "input")
    first.send_keys("m1a", keys.ARROW_DOWN, keys.BACKSPACE, keys.ENTER)
    assert browser.execute_script("return heard") == []
    first.send_keys(keys.ESCAPE, keys.TAB)
    assert browser.execute_script("return heard") == ["Escape", "Tab"]
    assert second.get_attribute("value") == ""
    assert [verdict.text != "" for verdict in find(browser, ".verdict")] == [True, False]
    assert find(browser, "input")[0].get_attribute("id") != find(browser, "input")[1].get_attribute("id")


def test_touch_and_print(visit, browser):
    quiz = draw(lecture()[0]).quiz()
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "pointer", "value": "coarse"}]})
    visit(quiz)
    assert browser.execute_script("return matchMedia('(pointer:coarse)').matches")
    assert all(b.size["height"] >= 44 and b.size["width"] >= 44 for b in find(browser, "button, input"))
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    visit(quiz)
    assert find(browser, "ol.sheet")[0].is_displayed()
    assert len(find(browser, "ol.sheet li")) == 6
    assert not find(browser, "input")[0].is_displayed()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_without_scripts_a_sheet_of_questions_stays(visit, browser):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        visit(draw(lecture()[0]).quiz())
        assert find(browser, "img")[0].size["width"] > 400
        assert len(find(browser, "li")) == 6
        assert find(browser, "input") == []
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_paper_is_right_too(visit):
    a, b = Value(1e8, name="a"), Value(0.5, name="b")
    f = (a * a + b) - a * a
    quiz = draw(f, names={"f": f}).quiz("values", only=["f"])
    for answer in ("-3", "0.5", "0"):
        browser = visit(quiz)
        type_in(browser, answer)
        assert text(browser, ".verdict") == str(quiz.check(1, answer))
