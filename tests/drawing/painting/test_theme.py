"""Colours and widths."""

import pytest

from autograd.drawing.painting.theme import CURVES, PALETTE, TYPES, text_width


def luminance(colour):
    """Relative luminance by WCAG 2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("style", sorted(TYPES.keys() - {"root"}))
def test_every_text_stands_out_from_the_paper(style, theme):
    low, high = sorted(luminance(PALETTE[name][theme]) for name in (TYPES[style].ink, "paper"))
    least = 3.0 if style.startswith("curve-") else 4.5  # WCAG 2, level AA; a curve and its label share one colour
    assert (high + 0.05) / (low + 0.05) >= least


def test_every_ink_is_in_the_palette():
    assert {kind.ink for kind in TYPES.values()} | set(CURVES) <= set(PALETTE)


@pytest.mark.parametrize("style", sorted(TYPES))
def test_longer_texts_are_wider_and_subscripts_narrower(style):
    assert 0 == text_width("", style) < text_width("w", style) < text_width("w w", style)
    assert text_width("w0", style) < text_width("ww", style)


BOLD = {  # widths in DejaVu Sans Bold, the widest of the usual fonts, in units of its size
    "Ж": 1.22, "Щ": 1.33, "Ш": 1.24, "Ю": 1.17, "М": 1.0, "W": 1.1, "M": 1.0, "m": 1.04, "w": 0.92, "Ф": 0.99,
    "Ы": 1.04, "Д": 0.89, "Ц": 0.93, "О": 0.85, "ж": 1.0, "щ": 1.11, "ш": 1.06, "ю": 0.97, "м": 0.82, "ы": 0.9,
    "ц": 0.74, "о": 0.69,
}  # fmt: skip


@pytest.mark.parametrize("style", ["box", "root", "tag", "title", "word"])
@pytest.mark.parametrize("text", [*BOLD, "жжщшшш", "ЫЩЮЖЫ"])
def test_bold_letters_are_no_wider_than_is_said(text, style):
    wide = sum(BOLD[char] for char in text)
    assert text_width(text, style) >= wide * TYPES[style].size * 0.995
