"""Scripts and pictures made small."""

import re

import pytest

from autograd.drawing.story import live
from autograd.drawing.story.shrinking import picture, script


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("x = a - -b;", "x=a- -b;"),
        ("for (var i = 9; i >= 0; i--) { go(i++); }", "for(var i=9;i>=0;i--){go(i++);}"),
        ('var text = "a  // b"; // gone\nuse(text);', 'var a="a  // b";use(a);'),
        ('var found = text.replace(/ +\\/[/"]/g, found);', 'var a=text.replace(/ +\\/[/"]/g,a);'),
        ("return value / total / 2;", "return value/total/2;"),
        ("var size = 1; other.size = size;", "var a=1;other.size=a;"),
        ("var length = 1, width; f(length + width);", "var a=1,b;f(a+b);"),
        ("function grow(more, less) { return { more: more }; }", "function a(more,b){return{more:more};}"),
    ],
)
def test_scripts(long, short):
    assert script(long) == short


def test_the_page_of_a_live_picture_keeps_its_texts():
    source = live._resource("live.js")
    texts = re.compile(r'"(?:\\.|[^"\\])*"')
    without_comments = re.sub(r"^\s*//.*$", "", source, flags=re.M)
    assert texts.findall(script(source)) == texts.findall(without_comments)
    assert len(script(source)) < 0.75 * len(source)


def test_colours_and_ids_that_are_not_used_go():
    style = "<style>.g12 .f-a{fill:red}.g12 .s-a{stroke:red}</style>"
    svg = f'<svg class="g12">\n{style}\n<g id="g12-v1" class="f-a"/>\n<g id="g12-w1"/></svg>\n'
    assert (
        picture(svg, r"v\d+") == '<svg class="g"><style>.g .f-a{fill:red}</style><g id="g-v1" class="f-a"/><g/></svg>'
    )
