"""Source in a notebook: in the colours of the pictures, values as values and gradients as gradients."""

from __future__ import annotations

import io
import keyword
import tokenize
from collections.abc import Iterable, Mapping
from html import escape

from autograd.compiling.layout import Row, laid_out
from autograd.drawing.painting.theme import MONO, PALETTE

_INKS = ("text", "dim", "value", "gradient", "local")


def shaded(rows: list[Row], inks: Mapping[str, str]) -> str:
    """Rows as HTML: names, by their inks, numbers, remarks and Python's words each in a colour.

    The colours of the light theme stand in every element, because viewers strip style sheets; the one style sheet adds
    the dark theme.
    """
    text = laid_out(rows)
    dark = "".join(f".gg-source .gg-{ink}{{color:{PALETTE[ink][1]}!important}}" for ink in _INKS)
    style = f"<style>@media (prefers-color-scheme:dark){{{dark}}}</style>"
    return (
        f'<pre class="gg-source" style="font-family:{MONO};font-size:13px;line-height:1.45">{style}'
        f"{''.join(_pieces(text, inks))}</pre>"
    )


def _pieces(text: str, inks: Mapping[str, str]) -> Iterable[str]:
    lines = text.splitlines(keepends=True)
    row, column = 1, 0
    for token in tokenize.generate_tokens(io.StringIO(text + "\n").readline):
        (start, first), (end, last) = token.start, token.end
        while row < start and row <= len(lines):
            yield escape(lines[row - 1][column:])
            row, column = row + 1, 0
        if row > len(lines):
            return
        yield escape(lines[row - 1][column:first])
        row, column = end, last
        yield _coloured(token, inks)
        if token.type in (tokenize.NEWLINE, tokenize.NL):
            row, column = end + 1, 0


def _coloured(token: tokenize.TokenInfo, inks: Mapping[str, str]) -> str:
    text = escape(token.string)
    if token.type == tokenize.COMMENT:
        return _span("dim", text)
    if token.type == tokenize.NAME and keyword.iskeyword(token.string):
        return f"<b>{_span('text', text)}</b>"
    if token.type == tokenize.NAME:
        return _span(inks.get(token.string, "text"), text)
    if token.type == tokenize.NUMBER:
        return _span("local", text)
    return text


def _span(ink: str, text: str) -> str:
    return f'<span class="gg-{ink}" style="color:{PALETTE[ink][0]}">{text}</span>'
