"""``Shown``: the base of everything in ``nn`` that a notebook shows as a picture or a table."""

from __future__ import annotations

from types import ModuleType

from autograd.errors import NotDefinedError


class Shown:
    """An object with an HTML form, which ``autograd.drawing`` makes.

    The drawing package is loaded when the first object is shown: most programs never draw. This is the only import
    inside a function of ``nn`` that does not load an optional package.
    """

    def _repr_html_(self) -> str:
        from autograd.drawing import notebook

        return self._html(notebook)

    def _html(self, notebook: ModuleType) -> str:
        """The HTML form, made with ``autograd.drawing.notebook``; every subclass writes its own."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define _html()")
