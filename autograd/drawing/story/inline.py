"""The static picture of a notebook: an image, which is shown where scripts are stripped.

Where they run, ``inline.js`` puts the drawing in its place, with a viewer, and ``boxes.js`` lets its boxes open.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from autograd.drawing.language.speaking import say
from autograd.drawing.painting.theme import PALETTE
from autograd.drawing.story import viewer
from autograd.drawing.story.forms import Forms
from autograd.drawing.story.player import image


def picture(svg: str, alt: str, names: dict[str, str] | None = None, forms: Forms | None = None) -> str:
    """A picture for a notebook: an image, which where scripts run becomes the drawing itself.

    Args:
        svg: the picture.
        alt: the same in words.
        names: the texts for the search, by the keys of the parts.
        forms: the picture with its boxes opened.

    Example:
        >>> picture('<svg class="g1" width="9" height="9"><style>@media{}</style></svg>', "a square")[:29]
        '<img src="data:image/svg+xml;'
    """
    name = "v" + sha256(svg.encode()).hexdigest()[:8]
    given: dict[str, Any] = {"words": viewer.words(), "names": names or {}}
    if forms is not None:
        given |= {**forms.first, "packed": forms.packed, "inks": [PALETTE["module"][0], PALETTE["module-rim"][0]]}
        given["words"] |= _words_of_boxes()
    scripts = [viewer.source(), viewer.script("boxes.js") if forms is not None else "null"]
    call = ",".join([*map(viewer.literal, (name, given, viewer.style(name))), *scripts])
    shown = image(svg, alt).removesuffix("/>")
    # CDATA marks keep the whole well-formed XML.
    return f'{shown} class="{name}"/>\n<script>//<![CDATA[\n{viewer.script("inline.js")}({call});\n//]]></script>\n'


def _words_of_boxes() -> dict[str, str]:
    return {
        "open": say("open {name}", name="{name}"), "close": say("close {name}", name="{name}"),
        "all": say("open all"), "back": say("close all"), "hint": say("a click on a box opens it"),
    }  # fmt: skip
