"""Class labels: ``scores[rows, labels]`` through one index into the flat array.

A loss first asks whether the labels are in their range: ``labels.view(np.uint64).max() >= classes``. Where they are,
the entry of row i stands at ``i * classes + labels[i]`` of a matrix without holes, and reading or writing there takes
a fifth of the time that two indices take. The question itself is asked by counting, which takes half. Together that is
a tenth of the training step of a small classifier.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd.compiling.passes.rewriting import Answer, Facts, Rules, instead
from autograd.compiling.program import Call, Guard, Method, Var

_LARGEST = (Method("max"), np.max, np.maximum.reduce)


def in_range(guard: Guard, facts: Facts) -> Guard | None:
    """``(labels.view(unsigned).max() >= classes)`` is False: remembered, and asked by counting."""
    if guard.ask is not bool or guard.answer is not False:
        return None
    asked = facts.made_by(guard.var, operator.ge, np.greater_equal)
    largest = facts.made_by(asked.args[0], *_LARGEST) if asked else None
    viewed = facts.made_by(largest.args[0], Method("view")) if largest else None
    if asked is None or largest is None or viewed is None or not _is_of_all(largest):
        return None
    labels, unsigned, classes = viewed.args[0], largest.args[0], asked.args[1]
    if (
        not isinstance(classes, int)
        or labels.dtype.kind not in "iu"
        or labels.dtype.itemsize != unsigned.dtype.itemsize
    ):
        return None
    if unsigned.dtype.kind != "u" or not labels.is_array or not facts.still(labels):
        return None
    facts.seen["in range", labels] = classes
    outside = facts.added(asked, np.greater_equal, (unsigned, classes), np.empty(unsigned.shape, bool))
    count = facts.added(asked, np.count_nonzero, (outside,), 0)
    return Guard(guard.kind, bool, count, False, guard.note)


def _is_of_all(call: Call) -> bool:
    """True if the largest entry of all is asked for, as a number."""
    return call.args[1:] in ((), (None,)) and not call.kwargs


def picked(call: Call, facts: Facts) -> Answer:
    """``scores[rows, labels]`` by the flat index."""
    index = _flat_index(call, facts)
    if index is None:
        return None
    return instead(call, Method("take"), call.args[0], index)


def placed(call: Call, facts: Facts) -> Answer:
    """``scores[rows, labels] = x`` by the flat index."""
    index = _flat_index(call, facts)
    if index is None:
        return None
    scores, _, value = call.args
    if not isinstance(value, Var) or value.shape != index.shape:
        return None
    flat = facts.added(call, Method("reshape"), (scores, -1), np.empty(scores.shape, scores.dtype).reshape(-1), scores)
    return Call(operator.setitem, (flat, index, value), {}, None, (flat,), True, call.error_state, True, call.note)


def _flat_index(call: Call, facts: Facts) -> Any:
    scores, index = call.args[:2]
    if not isinstance(scores, Var) or not scores.is_array or len(scores.shape) != 2 or not _has_two(index):
        return None
    rows, labels = index
    height, width = scores.shape
    if not isinstance(rows, np.ndarray) or not isinstance(labels, Var) or rows.shape != labels.shape or rows.ndim != 1:
        return None
    assert scores.dtype is not None
    limit = facts.seen.get(("in range", labels))
    if limit is None or limit > width or scores.strides != (width * scores.dtype.itemsize, scores.dtype.itemsize):
        return None
    if (
        rows.dtype.kind not in "iu"
        or not rows.size
        or rows.min() < 0
        or rows.max() >= height
        or height * width >= 2**31
    ):
        return None
    key = "flat", labels, width, rows.tobytes()
    if key not in facts.seen:
        starts = rows.astype(np.intp) * width
        facts.seen[key] = facts.added(call, operator.add, (starts, labels), starts + np.zeros(1, labels.dtype))
    found = facts.seen[key]
    return found if found.dtype == np.intp else None


def _has_two(index: Any) -> bool:
    return index.__class__ is tuple and len(index) == 2


RULES: Rules = {Guard: (in_range,), operator.getitem: (picked,), operator.setitem: (placed,)}
