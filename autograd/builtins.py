"""HIPS autograd's name for ``isinstance`` and ``type`` that look into nodes; the containers are Python's own.

Code for HIPS autograd imports these names, as containers are wrapped there while a function is differentiated. Here
they stay what they are.
"""

from __future__ import annotations

import builtins
from builtins import dict as dict
from builtins import list as list
from builtins import tuple as tuple
from typing import Any

from autograd.engine.doors import door
from autograd.transforms.results import value_of as getval

# the classes of containers while a function is differentiated by them
DictBox, ListBox, TupleBox = dict, list, tuple


@door
def isinstance(x: Any, classinfo: Any) -> bool:
    """True if ``x``, or the plain number or array in it, is an instance of a class.

    Example:
        >>> from autograd import grad
        >>> grad(lambda x: 2.0 * x if isinstance(x, float) else 0.0)(1.0)
        2.0
    """
    return builtins.isinstance(x, classinfo) or builtins.isinstance(getval(x), classinfo)


def type(x: Any) -> Any:
    """The class of ``x``, or of the plain number or array in it."""
    return builtins.type(getval(x))
