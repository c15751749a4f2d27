"""Common subexpressions: a call that is made twice on the same numbers is made once.

Two calls are the same if function, variables and constants are, to the bit, and nothing has written into the memory of
the variables in between. The second stays where its result is changed in place or handed out, and where it belongs to
the second call of a checkpoint, whose operands are set apart.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.compiling.passes.dead import minds_errors
from autograd.compiling.passes.rewriting import ANY, Answer, Facts, Rules
from autograd.compiling.program import Call, Method, Var
from autograd.engine.outside import SET_APART

_SMALL = 256
"""Constant arrays up to so many bytes are compared by their numbers, larger ones by identity."""


def seen_before(call: Call, facts: Facts) -> Answer:
    """The variable of an equal call before this one."""
    if call.writes or not isinstance(call.out, Var) or call.f is SET_APART:
        return None
    view = call.out.of is not None  # two equal views of one array stay equal, whatever is written to it
    if not view and not facts.still(call.out):
        return None
    try:
        key = (call.f, _key(call.args, facts, view), _key(dict(call.kwargs), facts, view) if call.kwargs else ())
        earlier: Var | None = facts.seen.get(key)
    except TypeError:  # a constant is not hashable
        return None
    if earlier is not None and _may_complain(call, facts.made.get(earlier)):
        earlier = None
    if earlier is not None and (facts.private(call.out) or (view and not facts.handed_out(call.out))):
        return earlier
    facts.seen[key] = call.out
    return None


def _may_complain(call: Call, earlier: Call | None) -> bool:
    """True if a call may warn or raise where an equal one before it was told by ``np.errstate`` not to."""
    if earlier is None or not minds_errors(call):
        return False
    return any(way not in ("ignore", earlier.error_state.get(kind)) for kind, way in call.error_state.items())


def dot_seen_before(call: Call, facts: Facts) -> Answer:
    """The variable of an earlier ``x.dot(y)`` for ``np.vdot(x, y)`` of real vectors, which never warns."""
    if len(call.args) != 2 or call.kwargs or not all(map(_is_packed_vector, call.args)):
        return None
    earlier: Var | None = facts.seen.get((Method("dot"), _key(call.args, facts, False), ()))
    return earlier


def _is_packed_vector(x: Any) -> bool:
    return (
        isinstance(x, Var)
        and x.is_array
        and x.dtype is not None
        and x.dtype.char in "fd"
        and x.strides == (x.dtype.itemsize,)
    )


def _key(x: Any, facts: Facts, view: bool) -> Any:
    """A key that is equal for identical arguments only: 1, 1.0 and True have three keys, 0.0 and -0.0 have two."""
    if isinstance(x, Var):
        return x, 0 if view else facts.versions.get(x.root, 0)
    kind = x.__class__
    if kind in (tuple, list) or isinstance(x, tuple):
        return kind, *[_key(part, facts, view) for part in x]
    if kind is dict:
        return kind, *[(key, _key(part, facts, view)) for key, part in x.items()]
    if kind is slice:
        return kind, _key(x.start, facts, view), _key(x.stop, facts, view), _key(x.step, facts, view)
    if isinstance(x, (float, complex)):
        return kind, repr(x)
    if isinstance(x, np.generic):
        return kind, x.tobytes()
    if isinstance(x, np.ndarray):
        return (x.shape, x.dtype, x.strides, x.tobytes()) if x.nbytes <= _SMALL else (kind, id(x))
    hash(x)
    return kind, x


RULES: Rules = {np.vdot: (dot_seen_before,), ANY: (seen_before,)}
