"""Formulas of built pages as MathML: ``$...$``, ``$$...$$`` and arithmatex's marks become elements of browsers.

Nothing has to be loaded when a page is read, and a screen reader can speak the formulas.
"""

from __future__ import annotations

import re
from html import unescape

from latex2mathml.converter import convert

TAG = r"""<[a-zA-Z/!](?:"[^"]*"|'[^']*'|[^'">])*>"""
LEFT_ALONE = "|".join(
    rf"<{name}\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>.*?</{name}>"
    for name in ("pre", "code", "script", "style", "svg", "textarea", "math", "iframe", "button")
)
FORMULA = (
    r"\$\$(?P<display>[^<]+?)\$\$"
    r"|\\\[(?P<bracket>[^<]+?)\\\]"
    r"|\\\((?P<paren>[^<]+?)\\\)"
    r"|(?P<environment>\\begin\{(?P<name>align|aligned|equation|gather|cases)\*?\}[^<]+?\\end\{(?P=name)\*?\})"
    r"|(?<![\\\w$])\$(?P<inline>[^\s$<](?:[^$<]*?[^\s$<\\])?)\$(?![\d$])"
)
PIECE = re.compile(rf"(?P<alone><!--.*?-->|{LEFT_ALONE}|{TAG})|{FORMULA}", re.DOTALL)


def with_formulas(html: str) -> str:
    """The page with its formulas as MathML; code, scripts and drawings are left as they are."""
    return PIECE.sub(_piece, html)


def _piece(found: re.Match[str]) -> str:
    if found["alone"]:
        return found["alone"]
    inline = found["inline"] or found["paren"]
    latex = unescape(inline or found["display"] or found["bracket"] or found["environment"])
    return mathml(latex, "inline" if inline else "block")


def mathml(latex: str, display: str) -> str:
    """One formula. It knows names of functions of several letters, and line breaks, because notebooks use them."""
    latex = re.sub(r"\\(?:tfrac|dfrac)\b", r"\\frac", latex)
    latex = re.sub(r"\\begin\{(align|equation|gather)(\*?)\}", r"\\begin{aligned}", latex)
    latex = re.sub(r"\\end\{(align|equation|gather)(\*?)\}", r"\\end{aligned}", latex)
    return convert(latex.strip(), display=display)
