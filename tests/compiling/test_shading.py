"""Source as HTML: its text, in the colours of the pictures."""

import html
import re

import numpy as np

from autograd import show_source
from autograd.drawing.painting.theme import PALETTE


def test_the_text_stays_as_it_is():
    source = show_source(lambda x, y: np.sum(np.where(x < y, x, y) * (x >= 1)), np.ones(2), np.zeros(2))
    shown = re.sub(r"<style>.*?</style>", "", source._repr_html_())
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)).rstrip() == source.text


def test_values_and_gradients_have_their_colours():
    shown = show_source(lambda x: x * x, 2.0)._repr_html_()
    assert f'style="color:{PALETTE["value"][0]}">x</span>' in shown
    assert f'style="color:{PALETTE["gradient"][0]}">dx</span>' in shown
    assert f'style="color:{PALETTE["dim"][0]}"># forward</span>' in shown
    assert PALETTE["gradient"][1] in shown  # the colour of the dark theme
