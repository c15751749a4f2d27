"""NumPy's two protocols, and the operators and methods of nodes: the doors to the ops for code that knows NumPy.

``dispatch``, and the functions that it knows, are loaded at the first call of a NumPy function on a node.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograd.protocols import dispatch as dispatch


def __getattr__(name: str) -> Any:
    if name == "dispatch":
        return import_module("autograd.protocols.dispatch")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
