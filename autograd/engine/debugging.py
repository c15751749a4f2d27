"""Debug modes: blocks that look at all recorded data, at a cost in proportion to their size.

- ``watch_writes()`` notices writes into arrays that a recorded graph still needs.
- ``detect_anomaly()`` reports the first NaN or infinity, forward or backward, and the line that recorded it.

Both are recorders (``recording.py``), so they cost nothing outside of their block.
"""

from __future__ import annotations

import linecache
import math
import os
import sys
from collections.abc import Sequence
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from autograd.engine.arrays import is_foreign
from autograd.engine.blocks import Block
from autograd.engine.infinities import passed_on
from autograd.engine.node import Node, data_of, describe
from autograd.engine.op import Op
from autograd.engine.recording import Recorder, looking_on
from autograd.engine.weak import WeakTable
from autograd.errors import AnomalyError, GraphError, OperandError


def watch_writes() -> Block:
    """A block that notices writes to raw arrays: to a plain constant, or by ``t.data[0] = 1``, past the API.

    ``backward()`` and the other sweeps inside the block compare every array of the graph with its content at the
    time of recording. This is for debugging: it takes time in proportion to the data. (Assigning to ``t.data``,
    updating it with ``t.data -= step`` and ``t[i] = v`` are always noticed, and so are writes to small plain operands;
    see ``docs/edges.md``.)

    Raises:
        GraphError: by a sweep inside the block, naming the op and the operand that was written to.

    Example:
        >>> import numpy as np
        >>> from autograd import Tensor
        >>> x, scale = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
        >>> with watch_writes():
        ...     y = (x * scale).sum()
        ...     scale[0] = 0.0
        ...     y.backward()
        Traceback (most recent call last):
        autograd.errors.GraphError: multiply: operand y (shape (2,) float64) was written to after ...
    """
    return looking_on("watch_writes", _WriteWatch())


def detect_anomaly(*, infinities: bool = True) -> Block:
    """A block in which the first NaN or infinity is an error that tells where it came from.

    Every result that is recorded, and every gradient or tangent that a sweep computes, is looked at: this is for
    debugging. The error names the op, its operands with shapes and values, and the line of your program that recorded
    it. Values that are not recorded, because they depend on nothing that requires a gradient, are not looked at.

    An infinity that is given, as by a mask, passes as long as it stays by itself: in ops that work entry by entry, that
    move entries or choose among them, and in softmax. Where it gets into a sum or a product of matrices it is reported.

    Args:
        infinities: False lets all infinities pass and stops at NaN alone.

    Raises:
        AnomalyError: by the op or by the sweep that gave the first NaN or infinity.

    Example:
        >>> import numpy as np
        >>> from autograd import Tensor
        >>> x = Tensor([4.0, 0.0])
        >>> with detect_anomaly():
        ...     np.sum(np.sqrt(x)).backward()
        Traceback (most recent call last):
        autograd.errors.AnomalyError: backward of sqrt: the gradient of operand x is inf at index (1,) ...
    """
    return looking_on("detect_anomaly", _AnomalyWatch(infinities))


class _WriteWatch(Recorder):
    """Remembers the contents of the arrays that ops are called on, to notice a write into one of them."""

    guards = False

    def __init__(self) -> None:
        self.fingerprints: WeakTable[Node, list[tuple[Any, int]]] = WeakTable()

    def on_record(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """Take the fingerprints of the operands and of the result."""
        super().on_record(node, op, raw)
        self.fingerprints[node] = [(x, _fingerprint(x)) for x in (*raw, node._data) if isinstance(x, np.ndarray)]

    def on_sweep(self, order: Sequence[Node]) -> None:
        """GraphError if an array that a node was recorded with has changed since."""
        super().on_sweep(order)
        for node in order:
            for x, before in self.fingerprints.get(node, []):
                if _fingerprint(x) != before:
                    assert node.op is not None
                    inputs = [data_of(y) for y in node.inputs]
                    what = next((f"operand {node.op.operand(i)}" for i, y in enumerate(inputs) if y is x), "its result")
                    raise GraphError(
                        f"{node.op.name}: {what} ({describe(x)}) was written to after {node.op.name} recorded it; "
                        f"its gradient needs the numbers that were there"
                    )


def _fingerprint(x: Any) -> int:
    return hash((x.shape, x.tobytes()))


class _Line(NamedTuple):
    """The place in the user's program that recorded a node; its text is looked up only for a message."""

    code: CodeType
    number: int
    instruction: int

    def __str__(self) -> str:
        name = self.code.co_filename
        line = linecache.getline(name, self.number)
        # One line may hold several calls: name the one that was running.
        start, end, first, last = list(self.code.co_positions())[self.instruction // 2]
        part = ""
        if line and start == end == self.number and first is not None and last is not None:
            part = line.encode()[first:last].decode()
        text = line.strip()
        where = f"{name if name.startswith('<') else os.path.relpath(name)}, line {self.number}"
        return f"{where}: {text}" + (f"   (at {part})" if part not in ("", text) else "") if text else where


_libraries: list[str] = []
"""Folders whose code is not the user's program."""


def register_library(init: str) -> None:
    """Pass over frames of a package in the search for the user's line; ``init`` is the path of its ``__init__``."""
    _libraries.append(os.path.dirname(os.path.abspath(init)) + os.sep)


for _path in (os.path.dirname(__file__), np.__file__):  # frames from these folders, autograd's and NumPy's, are skipped
    register_library(_path)


def _users_line() -> _Line:
    """The innermost line that is running outside of this project and NumPy."""
    innermost = frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(tuple(_libraries)):
        if frame.f_back is None:
            frame = innermost
            break
        frame = frame.f_back
    return _Line(frame.f_code, frame.f_lineno, frame.f_lasti)


class _AnomalyWatch(Recorder):
    """Looks at every result and every gradient, and remembers the line that recorded each node."""

    def __init__(self, infinities: bool) -> None:
        self.infinities = infinities
        self.lines: WeakTable[Node, _Line] = WeakTable()

    def on_record(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """AnomalyError if the result is not finite, except for infinities that an operand held already."""
        super().on_record(node, op, raw)
        line = self.lines[node] = _users_line()
        bad = self._look(node._data)
        if bad and (bad := self._look(node._data, passed_on(op, raw, node._data))):
            raise AnomalyError(f"{op.name}: the result is {bad}\n  recorded by {line}{_told(op, raw)}")

    def on_record_in_sweep(self, node: Node, op: Op, raw: Sequence[Any], gate: Node) -> None:
        """A gradient that is recorded belongs to the line of its gate; ``on_gradient`` will look at it."""
        super().on_record_in_sweep(node, op, raw, gate)
        if gate in self.lines:
            self.lines[node] = self.lines[gate]

    def on_gradient(self, node: Node, table: dict[Node, Any]) -> None:
        """AnomalyError if the gradient that reached the gate, or one that it sends back, is not finite."""
        super().on_gradient(node, table)
        assert node.op is not None
        if bad := self._look(table[node]):  # earlier gates passed this check, so the seed is at fault
            raise AnomalyError(f"backward of {node.op.name}: the incoming gradient is {bad}{self._told(node, table)}")
        for i, x in enumerate(node.inputs):
            if isinstance(x, Node) and x in table and (bad := self._look(table[x])):
                raise AnomalyError(
                    f"backward of {node.op.name}: the gradient of operand {node.op.operand(i)} is {bad}"
                    f"{self._told(node, table)}"
                )

    def on_tangent(self, node: Node, table: dict[Node, Any]) -> None:
        """AnomalyError if the tangent of the result is not finite."""
        super().on_tangent(node, table)
        assert node.op is not None
        if bad := self._look(table[node]):
            raise AnomalyError(f"forward mode of {node.op.name}: the tangent is {bad}{self._told(node, {})}")

    def _told(self, node: Node, table: dict[Node, Any]) -> str:
        assert node.op is not None
        line = f"\n  recorded by {self.lines[node]}" if node in self.lines else "\n  recorded outside of this block"
        incoming = f"\n  g = {_shown(table[node])}" if node in table else ""
        raw = [data_of(x) for x in node.inputs]
        return f"{line}{incoming}{_told(node.op, raw)}"

    def _look(self, x: Any, passing: Any = False) -> str:
        """The fault in some data, in words; empty if there is none, or if it is ``passing``."""
        x = data_of(x)
        if x.__class__ is float:
            fine = passing or math.isfinite(x) if self.infinities else x == x
            return "" if fine else str(x)
        if hasattr(x, "has_no_entries"):  # an object of a class of its own
            return ""
        if is_foreign(x):
            raise OperandError(
                f"detect_anomaly: got {type(x).__module__}.{type(x).__name__}, expected NumPy arrays, whose numbers "
                f"can be looked at"
            )
        wrong = ~np.isfinite(x) if self.infinities else np.isnan(x)
        wrong = wrong & ~np.asarray(passing)
        if not np.any(wrong):
            return ""
        count, index = int(np.sum(wrong)), tuple(map(int, np.argwhere(wrong)[0]))
        many = f" and at {count - 1} more of {x.size} entries" if count > 1 else ""
        return f"{x[index]} at index {index}{many}" if np.ndim(x) else str(x)


def _told(op: Op, raw: Sequence[Any]) -> str:
    return "".join(f"\n  {op.operand(i)} = {_shown(x)}" for i, x in enumerate(raw))


def _shown(x: Any) -> str:
    """A number or a few entries of an array, with its shape."""
    x = data_of(x)
    if getattr(x, "shape", ()) == ():
        return f"{x.item() if hasattr(x, 'item') else x!r:.60}"
    body = np.array2string(np.asarray(x), threshold=8, edgeitems=3, separator=", ", prefix="     ")
    return f"{body} ({describe(x)})"
