"""Cells that are run out of order: a sentence below the traceback of a name that does not exist yet."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from autograd.drawing.language.speaking import chosen, say, speaking


def explain_missing_names() -> bool:
    """Have IPython say below a NameError that cells further up were not run; False without IPython.

    ``get_ipython().set_custom_exc((), None)`` switches it off.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return False
    shell.set_custom_exc((NameError,), _explained)
    return True


def _explained(
    shell: Any, kind: type[BaseException], error: NameError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    if getattr(error, "name", None):
        with speaking(chosen()):
            said = say("{name} does not exist yet: a cell further up makes it. Run the cells in their order.",
                       name=error.name)  # fmt: skip
        sys.stderr.write(f"{said}\n")
