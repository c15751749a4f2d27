"""Remarks at the end of a line: shapes, and the effect of the gate on the gradient."""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Mapping

import numpy as np

from autograd.compiling.listing import Line
from autograd.compiling.program import Guard
from autograd.compiling.things import Thing
from autograd.drawing.circuit.roles import ROLES
from autograd.drawing.language.speaking import speaking
from autograd.engine.node import Node
from autograd.engine.op import Op

# Short words of the lecture for the end of a line. Roles without an entry use the sentence of the pictures.
GLOSS: Mapping[str, str] = {
    "distributor": "passes the gradient on",
    "pass-through": "passes the gradient on",
    "swap multiplier": "times the other operand",
    "matrix swap multiplier": "times the other operand, transposed",
    "product swapper": "times all the other factors",
    "sum-product swapper": "times the other operands, added up",
    "running sum": "to each entry from all sums that it is in",
    "averager": "one n-th to each",
    "router": "to what was chosen, 0 to the rest",
    "sharing router": "to what was chosen, 0 to the rest; a tie shares it",
    "index router": "to the entries that were read",
    "reshaper": "back to where the numbers came from",
    "permuter": "back to where the numbers came from",
    "joiner": "to each array its own part",
    "affine map": "times the other one; the bias gets the sum over rows",
    "label picker": "minus the gradient to the right class, 0 to the rest",
    "mixer": "mixed along the axis, so that all parts add up to 0",
    "overwriter": "to the new values what replaced the old; to the old the rest",
    "threshold": "flat, no gradient passes",
    "blocker": "flat, no gradient passes",
}

MOST = 90  # the most letters of a sentence that serves as a remark


class Remarks:
    """Remarks at the ends of lines; each role is explained once.

    Args:
        name: the name of the result of a gate, or of an operand; None if it has none.
    """

    def __init__(self, name: Callable[[Node], str | None]) -> None:
        self._name = name
        self._explained: set[str] = set()

    def of(self, line: Line) -> str:
        """The remark of a line; empty if there is nothing to say."""
        said = [shape_of(line.out)] if isinstance(line.out, Thing) else []
        if line.sent is not None and line.passing is not None:
            said.append(self._of_gate(line))
        return "  ".join(filter(None, said))

    def _of_gate(self, line: Line) -> str:
        assert line.passing is not None
        assert line.sent is not None
        op, node = line.passing.op, line.passing.node
        i = next(i for i, x in enumerate(node.inputs) if x is line.sent.node) if line.phase == "backward" else None
        said = f"{op.symbol}  {self._role(op, i, node)}" if line.phase == "backward" else f"{op.symbol}  tangent"
        if op.kind == "elementwise" and i is not None and np.shape(line.sent.node._data) != np.shape(node._data):
            said += self._once("; broadcast", ": it was used in each copy, and its gradients add up")
        if line.adds:
            said += self._once("; fan-out", ": used more than once, its gradients add up")
        return said

    def _role(self, op: Op, i: int | None, node: Node) -> str:
        with speaking("en"):  # source is in English, like Python's keywords
            name, sentence = ROLES[op.gate]() if op.gate in ROLES else (op.gate, "")
        if op.gate == "scaler":
            slope = self._slope(op, node)
            return f"{name}: times its slope, {slope}" if slope else f"{name}: times its slope"
        if op.name == "subtract" and i == 1:
            return f"{name}: negated, as it was subtracted"
        if op.name == "divide":
            return f"{name}: " + ("divided, too" if i == 0 else "times minus the quotient, over the divisor")
        if op.gate in self._explained or not name:
            return name
        self._explained.add(op.gate)
        gloss = GLOSS.get(op.gate) or sentence
        return f"{name}: {gloss}" if 0 < len(gloss) <= MOST else name

    def _once(self, name: str, sentence: str) -> str:
        """A name, explained where it comes for the first time."""
        new = name not in self._explained
        self._explained.add(name)
        return name + sentence if new else f"{name} adds"

    def _slope(self, op: Op, node: Node) -> str:
        """The slope of a function of one operand, with the names of the lines."""
        if len(op.local) != 1 or len(node.inputs) != 1 or not isinstance(node.inputs[0], Node):
            return ""
        names = {"out": self._name(node), op.operands[0]: self._name(node.inputs[0])}
        slope = op.local[0]
        if not np.iscomplexobj(node.inputs[0]._data):
            slope = re.sub(r"\bconj\(([^()]*)\)", r"\1", slope)
        read = {word for word in re.findall(r"[A-Za-z_]+", slope) if word in names}
        if any(names[word] is None for word in read):
            return ""
        return re.sub(r"[A-Za-z_]+", lambda found: str(names.get(found[0], found[0])), slope).replace("^", "**")


def shape_of(x: Thing) -> str:
    """The shape of an array as it is written; nothing for a number."""
    return str(x.shape) if x.shape else ""


def asked(guard: Guard, again: bool) -> str:
    """The user's line that looked at a number, and the number; shortened if the same was said before."""
    line = linecache.getline(guard.note.file, guard.note.line).strip()
    where = f"{line}  " if 0 < len(line) <= 70 else ""
    if again:
        return f"{where}{guard.answer} here"
    if guard.kind == "bool":
        return f"{where}{guard.answer} here; the other way has other lines"
    return f"{where}{guard.answer!r} here; the lines below hold for it alone"
