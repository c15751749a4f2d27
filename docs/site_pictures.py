"""Pictures that move, for pages of the site: HTML that needs no network, drawn when the site is built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import Value, draw


def _lecture() -> Any:
    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    f = 1 + np.exp(w0 + w1 * x)
    f.backward()
    return draw(f, names={"f": f}, layout="python")


def _html(shown: Any) -> str:
    return f'<div class="picture">\n{shown._repr_html_()}\n</div>'


LIVE: dict[str, Callable[[], str]] = {
    "live": lambda: _html(_lecture().live()),
    "step": lambda: _html(_lecture().step()),
    "quiz": lambda: _html(_lecture().quiz()),
}
