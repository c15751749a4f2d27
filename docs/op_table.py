"""The page of all ops, made from the registry: formula, gate, local derivatives, conventions, kinds of numbers."""

from __future__ import annotations

import inspect
import re
from html import escape
from typing import Any

import autograd.tensor  # noqa: F401  (fills the registry)
from autograd.engine.declaration import OPS
from autograd.testing.domains import ROWS

HEAD = """\
# The ops

Made from the registry when the site is built: {count} ops, each declared once, with one rule an operand. They serve
numbers (`Value`), arrays (`Tensor`), the reverse and the forward sweep, every higher derivative, and the pictures.

- **gate**: the role of the gate on the way back; [Words](../pictures/words.md) says what each role does.
- **rule**: the local derivative that pictures write on the bead of each operand, by which the incoming gradient is
  multiplied. "by the rule of the op": it is more than such a factor.
- **numbers**: every op computes in the floating dtype that it is given. "complex" also takes complex numbers;
  the others refuse them by name. "Value": it works on single numbers too, not on arrays alone.

At kinks and singular points the formula's text says what holds; [At the edges](../edges.md) says why.

"""

TOP = ["| op | formula and conventions | gate | rule | numbers |", "|---|---|---|---|---|"]


def words(op: Any) -> str:
    """The docstring in one line, safe inside of a table."""
    text = " ".join((inspect.getdoc(op) or "").split("\n\n    >>>")[0].split(">>>")[0].split())
    text = text.replace("``", "`")
    return cell(text)


def cell(text: str) -> str:
    """Text that ends no table and opens no markup."""
    parts = re.split(r"(`[^`]*`)", text)
    for i in range(0, len(parts), 2):
        parts[i] = re.sub(r"([*_\[\]$\\])", r"\\\1", escape(parts[i], quote=False))
    return "".join(parts).replace("|", "&#124;")


def rule(op: Any) -> str:
    """One line an operand: its local derivative."""
    lines = []
    for i, name in enumerate(op.operands):
        text = op.local[i] if i < len(op.local) else None
        if not op.variadic and op.rules[i] is None:
            text = "no gradient"
        lines.append(f"`{name}`: {cell(text) if text else 'by the rule of the op'}")
    return "<br>".join(lines)


def numbers(op: Any, scalar: set[str]) -> str:
    """The kinds of numbers that it takes."""
    kinds = ["real" if op.real else "real, complex"]
    return kinds[0] + (", Value" if op.name in scalar else "")


def families() -> dict[str, list[Any]]:
    """The ops by the module that declares them."""
    found: dict[str, list[Any]] = {}
    for op in OPS.values():
        package, _, family = op.__module__.rpartition(".")
        if package == "autograd.ops":
            found.setdefault(family, []).append(op)
    return dict(sorted(found.items()))


def page() -> str:
    """The page."""
    scalar = {row.op.name for row in ROWS.values() if row.scalar}
    groups = families()
    lines = [HEAD.format(count=sum(map(len, groups.values())))]
    for family, ops in groups.items():
        lines += [f"## {family.capitalize()}", "", *TOP]
        for op in sorted(ops, key=lambda op: op.name):
            sign = f" {cell(op.symbol)}" if op.symbol != op.name else ""
            lines.append(f"| `{op.name}`{sign} | {words(op)} | {cell(op.gate)} | {rule(op)} | {numbers(op, scalar)} |")
        lines.append("")
    return "\n".join(lines)
