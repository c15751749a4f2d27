"""The progress bar of ``fit``: one line in a terminal, and one line in a notebook, also in a saved one."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from html import escape
from types import TracebackType
from typing import Any, Protocol, Self

REFRESH = 0.2  # the seconds between two updates of a line in a notebook


class Bar(Protocol):
    """The methods of a bar that ``fit`` calls; tqdm's bars have them."""

    def update(self, n: int = 1) -> Any:
        """``n`` more steps are done."""

    def set_description(self, desc: str) -> Any:
        """The words in front of the bar."""

    def set_postfix(self, ordered_dict: Mapping[str, str]) -> Any:
        """The measurements behind it."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> Any: ...


def progress_bar(steps: int | None, shown: bool) -> Bar:
    """A bar for so many steps: HTML in a notebook, tqdm's elsewhere.

    tqdm starts a thread that wakes slow bars up. This bar looks at the clock in each step instead: it needs no thread,
    so it is quiet where Python has none (WebAssembly), and tqdm's other bars keep theirs.

    Args:
        steps: their number; None if it is unknown.
        shown: False for a bar that shows nothing.

    Example:
        >>> with progress_bar(3, False) as bar:
        ...     bar.set_description("epoch 1/1")
        ...     _ = bar.update(3)
    """
    if shown and in_notebook():
        return NotebookBar(steps)
    from tqdm import tqdm  # imported here, because only training needs it, and it takes half as long as NumPy

    without_thread = type("tqdm", (tqdm,), {"monitor_interval": 0})
    bar: Bar = without_thread(total=steps, disable=not shown, unit="batch", miniters=1)
    return bar


def in_notebook() -> bool:
    """True in a cell of a notebook: in IPython, and not in its terminal."""
    ipython = sys.modules.get("IPython")  # IPython is loaded wherever a notebook runs
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and not any("Terminal" in kind.__name__ for kind in type(shell).__mro__)


class NotebookBar:
    """One output of a cell, which is replaced as the training goes on; plain HTML, without a widget.

    Args:
        steps: their number; None if it is unknown.
    """

    def __init__(self, steps: int | None) -> None:
        self.steps = steps
        self.done = self.done_before = 0
        self.description = ""
        self.measured: Mapping[str, str] = {}
        self.started = self.shown_at = time.monotonic()
        self.line: Any = None

    def __enter__(self) -> Self:
        from IPython.display import DisplayHandle

        make: Any = DisplayHandle
        self.line = make()
        self.line.display(self._content(), raw=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._show()

    def update(self, n: int = 1) -> None:
        """``n`` more steps are done."""
        if self.done == 0 and n > 1:
            self.done_before = n  # steps of a resumed training say nothing about the speed
        self.done += n
        self._show_now_and_then()

    def set_description(self, desc: str) -> None:
        """The words in front of the bar."""
        self.description = desc
        self._show_now_and_then()

    def set_postfix(self, ordered_dict: Mapping[str, str]) -> None:
        """The measurements behind the bar."""
        self.measured = dict(ordered_dict)
        self._show_now_and_then()

    def _show_now_and_then(self) -> None:
        if time.monotonic() - self.shown_at >= REFRESH:
            self._show()

    def _show(self) -> None:
        self.shown_at = time.monotonic()
        if self.line is not None:
            self.line.update(self._content(), raw=True)

    def _content(self) -> dict[str, str]:
        text = self.text()
        place = "" if self.steps is None else f'value="{self.done}" max="{max(self.steps, 1)}" '
        bar = f'<progress {place}style="width:12em;vertical-align:middle">'
        html = f'<div style="font:13px system-ui,sans-serif">{bar}</progress> {escape(text)}</div>'
        return {"text/plain": text, "text/html": html}

    def text(self) -> str:
        """The line in words.

        Example:
            >>> bar = NotebookBar(10)
            >>> bar.update(5)
            >>> bar.text().startswith("5/10 batches, ")
            True
        """
        seconds = time.monotonic() - self.started
        made = self.done - self.done_before
        pace = f", {made / seconds:.3g} batches/s" if made and seconds > 0 else ""
        of_all = "" if self.steps is None else f"/{self.steps}"
        parts = [f"{self.done}{of_all} batches, {seconds:.1f} s{pace}"]
        parts += [f"{name} {number}" for name, number in self.measured.items()]
        return ": ".join(filter(None, (self.description, " · ".join(parts))))
