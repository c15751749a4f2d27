"""The step-through as HTML."""

import re
from xml.etree import ElementTree

from autograd.drawing import draw
from autograd.drawing.story.player import fragment, page
from tests.drawing.graphs import fan_out


def test_the_fragment_is_well_formed_and_the_same_each_time():
    f, *_ = fan_out()
    html, again = (draw(f, title="</script><b>").step().html for _ in range(2))
    assert html == again
    outside = re.sub(r"<script>.*?</script>", "", html, flags=re.S)
    ElementTree.fromstring(f"<div>{outside}</div>")
    assert html.count("</script>") == 1
    assert page(html, "<t>").count("<title>&lt;t&gt;</title>") == 1
    assert fragment("<svg/>", "t", "alt", []).startswith('<div class="p')
