"""Axes, ticks, broken curves, wrapped texts."""

import math
from xml.etree import ElementTree

import pytest

from autograd.drawing.painting.theme import text_width
from nn.pictures.sheet import MARKS, Axis, Field, curve, percent, shortened, text, wrapped


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        (Axis(0.0, 1.0), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (Axis(-3.2, 3.1), [-2.0, 0.0, 2.0]),
        (Axis(1e-9, 2e-9), [1e-9, 1.2e-9, 1.4e-9, 1.6e-9, 1.8e-9, 2e-9]),
        (Axis(0.5, 2e6, log=True), [1.0, 1e2, 1e4, 1e6]),
    ],
)
def test_ticks_are_round(axis, ticks):
    assert axis.ticks() == pytest.approx(ticks, rel=1e-12)


@pytest.mark.parametrize(("low", "high"), [
    (0.0, 1.0), (2020.0, 2021.0), (1e6, 1e6 + 1), (-1e6, 2 - 1e6), (1e8, 1e8 + 5), (-3e-9, 4e-9), (0.3, 0.30003),
    (123456.0, 123458.0), (-1e6, 1e6), (1e12, 1.000001e12), (5e5, 5e6), (1.5e9, 1.6e9),
    (999.0, 1001.0), (-1e-3, 12345.0),
])  # fmt: skip
def test_labels_are_told_apart_and_true(low, high):
    labels, more = Axis(low, high).labels()
    ticks, words = zip(*labels, strict=True)
    assert len(set(words)) == len(words) >= 3
    assert max(map(len, words)) <= 7
    number = lambda word: float(word.removeprefix("≈ ").replace("−", "-"))  # noqa: E731
    offset = number(more.removesuffix(" + …")) if more else 0.0
    assert [offset + number(word) for word in words] == pytest.approx(ticks, abs=0.02 * (ticks[1] - ticks[0]))
    field = Field(0, 0, 350, 350, Axis(low, high), Axis(low, high), ("x[0]", ""))
    drawn = "".join(field.axes())
    assert not more or f">{more}<" in drawn
    along = Axis(low, high).labels(6)[1]
    assert f">x[0] = {along}<" in drawn if along else ">x[0]<" in drawn


@pytest.mark.parametrize(
    "numbers", [[], [0.0], [3.0, 3.0], [1e12, 1e12], [math.nan, math.inf], [-1.0, 5.0], [0.0, 1e-30], [1e300, 2e300]]
)
@pytest.mark.parametrize("log", [False, True])
def test_a_scale_around_anything(numbers, log):
    axis = Axis.around(numbers, log=log)
    assert axis.low < axis.high
    ticks = axis.ticks()
    assert len(ticks) <= 8
    for x in numbers:
        if math.isfinite(x) and (x > 1e-299 or not log):
            assert 0 <= axis.part(x) <= 1
    assert math.isnan(axis.part(math.nan))


def test_a_point_stands_where_its_numbers_say():
    field = Field(10, 20, 100, 50, Axis(0.0, 10.0), Axis(0.001, 10.0, log=True))
    assert field.at(2.5, 0.1) == pytest.approx((35, 45))
    assert field.at(0.0, 1.0) == pytest.approx((10, 32.5))
    assert field.holds((10, 20))
    assert not field.holds((10, 19))


def test_a_curve_is_broken_where_it_is_not_finite():
    pieces = curve([(0, 0), (1, 1), (math.nan, 0), (2, 2), (3, 3), (math.inf, 1), (5, 5)], "value")
    assert [piece.split()[0] for piece in pieces] == ["<polyline", "<polyline", "<circle"]
    assert curve([(0, math.nan)], "value") == []


def test_texts_fit():
    words = "From the output of one layer back to that of another the gradient is multiplied by 0.5"
    lines = wrapped(words, "remark", 150)
    assert " ".join(lines) == words
    assert all(text_width(line, "remark") <= 150 for line in lines)
    assert text_width(shortened("a.very.long.path.of.a.Module", "remark", 80), "remark") <= 80
    assert shortened("short", "remark", 80) == "short"
    assert "&lt;lambda&gt;" in text(0, 0, "<lambda>", "remark")


def test_marks_are_told_apart():
    assert len(set(MARKS)) == len(MARKS) == 7


def test_some_is_not_none_and_most_is_not_all():
    assert [percent(x) for x in (0.0, 1e-9, 0.004, 0.5, 0.996, 1.0)] == [
        "0 %",
        "< 1 %",
        "< 1 %",
        "50 %",
        "> 99 %",
        "100 %",
    ]


def test_words_that_svg_cannot_hold_are_marked():
    assert ElementTree.fromstring(text(0, 0, "a\x1b\0\ud800<b", "tick")).text == "a\ufffd\ufffd\ufffd<b"
