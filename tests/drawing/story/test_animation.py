"""The self-playing picture: its beats, its captions, its times; and the static picture where nothing moves."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from autograd import Tensor, Value, draw
from autograd.drawing import DrawingError
from autograd.drawing.story.animation import beats
from autograd.drawing.story.steps import tell
from tests.drawing.checks import assert_readable


def lecture():
    """1 + e^(w0 + w1 x)."""
    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    return 1 + np.exp(w0 + w1 * x)


def fan_out():
    """A value that is used three times."""
    a, b = Value(2.0, name="a"), Value(-3.0, name="b")
    return a * a * b + np.maximum(a, b)


def arrays():
    x = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]])
    w, b = Tensor([[0.5, -1.0], [1.5, 0.25]], name="w"), Tensor([0.1, -0.2], name="b")
    return np.mean(np.tanh(x @ w + b) ** 2)


def constants():
    return Value(2.0, requires_grad=False) * 3


GRAPHS = pytest.mark.parametrize("make", [lecture, fan_out, arrays, constants], ids=lambda make: make.__name__)


def film(make, **options):
    return draw(make(), layout="python").animate(**options)


def elements(svg):
    return [element for element in ElementTree.fromstring(svg).iter() if element.get("id")]


def finished(svg):
    """The document without elements that the finished picture does not show."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("opacity") == "0":
                parent.remove(child)
    return ElementTree.tostring(root, encoding="unicode").replace("ns0:", "").replace(":ns0", "")


@GRAPHS
def test_where_nothing_moves_it_is_the_finished_picture(make):
    moving = film(make)
    texts = [box.text for box in assert_readable(finished(moving.svg)).texts]
    expected = [box.text for box in assert_readable(moving._finished).texts]
    for text in expected:
        texts.remove(text)
    assert len(texts) == 1  # the rest is the result, which the last caption repeats
    assert texts[0].startswith(draw(make(), layout="python")._circuit.root.name)


@GRAPHS
def test_it_is_one_file_without_scripts_or_a_network(make):
    svg = film(make).svg
    ElementTree.fromstring(svg)
    assert "<script" not in svg
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r'href="#([^"]+)"', svg)) <= {element.get("id") for element in elements(svg)}


@GRAPHS
def test_every_selector_and_every_name_of_frames_is_there(make):
    svg = film(make).svg
    ids = [element.get("id") for element in elements(svg)]
    assert len(ids) == len(set(ids))
    style = svg.rpartition("<style>")[2]
    selected = {key.replace("\\", "") for key in re.findall(r"#(a[0-9a-f]{8}-[^,{]+)", style)}
    assert selected <= set(ids)
    assert not re.search(r"#a[0-9a-f]{8}-[^,{]*(?<!\\)\.", style)  # an unescaped dot would start the name of a class
    frames = set(re.findall(r"@keyframes ([^{]+)\{", style))
    assert set(re.findall(r"(a[0-9a-f]{8}-\w[\w-]*) [\d.]+s", style)) == frames
    passing = {element.get("id") for element in elements(svg) if element.get("opacity") == "0"}
    assert passing <= selected


def test_beats_are_the_gates_there_and_back():
    found = story_of(lecture)
    phases = [beat.phase for beat in found]
    assert phases == ["start"] + ["forward"] * 4 + ["backward"] * 5
    assert [beat.gate for beat in found[1:5]] == [beat.gate for beat in found[:5:-1]]


def story_of(make):
    picture = draw(make(), layout="python")
    return beats(tell(picture._circuit.with_gradients()))


def number(text):
    return float(text.strip("() ").replace("\N{MINUS SIGN}", "-"))


@pytest.mark.parametrize("make", [lecture, fan_out], ids=lambda make: make.__name__)
def test_captions_are_true_products(make):
    seen = 0
    for beat in story_of(make):
        for caption in beat.captions if beat.phase == "backward" else []:
            for upstream, local, out in re.findall(r": (\S+) × (\S+) = ([^,\s]+)", caption):
                assert number(upstream) * number(local) == pytest.approx(number(out), rel=1e-3)
                seen += 1
    assert seen > 5


def test_a_sum_at_a_fork_grows_until_it_is_complete():
    svg = film(fan_out).svg
    written = {}
    for element in elements(svg):
        if found := re.fullmatch(r"a\w{8}-(g\d+)(-\d+)?", element.get("id")):
            written.setdefault(found[1], []).append((element.get("opacity"), element.text))
    assert sorted(texts for texts in written.values() if len(texts) > 1) == [
        [(None, "4"), ("0", "0")],
        [(None, "\N{MINUS SIGN}11"), ("0", "1")],
    ]


def test_times():
    found = film(lecture, seconds=9.0, pause=1.0)
    assert found.seconds == 10.0
    assert "10s linear infinite" in found.svg
    percents = re.findall(r"@keyframes a\w{8}-i(\d+)\{0%,([\d.]+)%", found.svg)
    assert all(
        float(percent) == pytest.approx(9.0 * int(k) / len(story_of(lecture)) * 10, abs=0.01) for k, percent in percents
    )
    assert film(lecture).seconds == pytest.approx(1.2 * len(story_of(lecture)) + 3)
    assert draw(sum(Value(float(i)) for i in range(45)), layout="python").animate().seconds == 43.0


@pytest.mark.parametrize("wrong", [0, -1, "2", float("inf"), float("nan"), True, None])
def test_wrong_times(wrong):
    with pytest.raises(DrawingError, match=r"animate: got pause=.*, expected a number of seconds above 0"):
        film(lecture, pause=wrong)
    if wrong is not None:
        with pytest.raises(DrawingError, match="animate: got seconds="):
            film(lecture, seconds=wrong)


def test_files_and_sizes(tmp_path):
    picture = draw(lecture(), layout="python")
    found = picture.animate(tmp_path / "f.svg")
    assert (tmp_path / "f.svg").read_text(encoding="utf-8") == found.svg
    assert len(found.svg.encode()) < 30_000
    assert found.save(tmp_path / "g.svg").exists()
    with pytest.raises(DrawingError, match=r"expected a name that ends in \.svg"):
        picture.animate(tmp_path / "f.gif")
    assert repr(found).startswith("<Animation of f = 1 + exp(")
    html = found._repr_html_()
    assert html.count("data:image/svg+xml;base64,") == 2
    assert "@media print" in html


def test_gradients_need_not_have_been_asked_for_and_the_picture_stays():
    x = Value(3.0, name="x")
    picture = draw(x * x, layout="python")
    before = picture.svg
    assert "∂f/∂x" in picture.animate().svg
    assert picture.svg == before
    assert x.grad == 0.0


def test_two_of_them_do_not_meet_and_the_same_is_the_same():
    one, other = film(lecture).svg, film(fan_out).svg
    ids = [
        {element.get("id") for element in elements(svg)} for svg in (one, other, draw(lecture(), layout="python").svg)
    ]
    assert not ids[0] & ids[1]
    assert not ids[0] & ids[2]
    assert film(lecture).svg == one


def test_it_speaks_the_language_of_the_picture():
    assert draw(lecture(), layout="python", language="ru").animate().svg


def test_a_warning_waits_for_the_numbers_that_it_quotes():
    """log(0) is −∞ on the way forward; sqrt at 0 has no finite slope, which the way back finds."""
    x, y = Value(0.7, name="x"), Value(2.0, name="y")
    with np.errstate(all="ignore"):
        pictures = [draw(np.log(x - x) * y, layout="python"), draw(np.sqrt(x - 0.7) * y, layout="python")]
        for picture, phase in zip(pictures, ("forward", "backward"), strict=True):
            moving = picture.animate()
            story = beats(tell(picture._circuit.with_gradients()))
            there = max(k for k, beat in enumerate(story) if beat.phase == phase)
            lines = re.findall(r'<text id="(a\w+-warning\d)"[^>]*>(.*?)</text>', moving.svg)
            assert "stop being finite" in " ".join(text for _, text in lines)
            for key, _ in lines:
                name = re.search(rf"#{key}[^{{]*{{animation:(\S+)", moving.svg)[1]
                assert name.endswith(f"-i{there}")
