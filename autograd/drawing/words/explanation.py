"""``explain``: backprop as a table, gate by gate, with a sentence on each kind of gate."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from html import escape
from inspect import currentframe
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.naming import variables_of
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.circuit.roles import ROLES
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.words import labels
from autograd.drawing.words.latex import Latex, derivation
from autograd.drawing.words.paths import Paths
from autograd.drawing.words.table import Row, columns, html_table, lowered
from autograd.engine.doors import door
from autograd.engine.node import Node

WIDTH = 98
MOST_ENTRIES = 6  # the most entries of an array that is written in full
MOST_PARAMETERS = 4  # the most parameters of a module that get lines of their own


def explain(
    root: Node, *, names: Mapping[str, Node] | None = None, depth: int | None = None, language: str | None = None
) -> Explanation:
    """Explain how the gradients of ``root`` come about: the forward pass in order, then the way back gate by gate.

    Nothing is changed, and ``backward()`` need not have been called.

    Args:
        root: a Value, or a Tensor (then arrays show their shape, and the norm of their gradient).
        names: names for nodes, as in ``draw``.
        depth: how many levels of modules of ``nn`` are opened, as in ``draw``; None opens all.
        language: the language of the sentences, as in ``draw``.

    Returns:
        An explanation that prints as text, and shows as tables in a notebook.

    Raises:
        OperandError: ``root`` is neither Value nor Tensor.
        DrawingError: the depth or the language is not known.
        GraphError: the graph was freed, or its data were changed since it was recorded.

    Example:
        >>> from autograd import Value
        >>> a = Value(2.0)
        >>> f = -3 * (a * a)
        >>> f.backward()
        >>> print(explain(f))
        f = −3·(a·a)
        given a = 2
        <BLANKLINE>
        Forward: every gate computes its value
        gate  operation    value
        ×     v1 = a × a     4
        ×     f = −3 × v1  −12
        <BLANKLINE>
        Backward: ∂f/∂f = 1; every gate sends back incoming × local
        result  gate  role             incoming  operand  local  outgoing
        f       ×     swap multiplier   1        v1       −3     −3
        v1      ×     swap multiplier  −3        a        a = 2  −6
                                                 a        a = 2  −6
        <BLANKLINE>
        Gradients of the leaves
        ∂f/∂a = −6 + (−6) = −12  (sum of 2)
        <BLANKLINE>
        What the gates do
        swap multiplier  gives each operand the incoming gradient times the other operand
        fan-out          a value that is used k times receives the sum of the k gradients that come back
    """
    frame = currentframe()
    variables = variables_of(frame.f_back if frame else None)
    spoken = chosen(language)
    with speaking(spoken):
        return Explanation(read_circuit(root, names, variables, depth=depth, most=MOST_ENTRIES), spoken)


class Explanation:
    """Backprop gate by gate: ``print`` it, or let a notebook show it.

    Example:
        >>> from autograd import Value
        >>> "∂f/∂x = 6" in str(explain(Value(3.0, name="x") ** 2))
        True
    """

    @door
    def __init__(self, circuit: Circuit, language: str | None = None) -> None:
        self._circuit = circuit
        self._language = chosen(language)
        with speaking(self._language):
            self.title = labels.title(circuit)
        given = [
            notation.equation(p.name, labels.value(circuit, p)) for p in circuit.parts if p.named and not p.computed
        ]
        with speaking(self._language):
            self._given = say("given {values}", values=", ".join(given)) if given else ""

    def __repr__(self) -> str:
        with speaking(self._language):
            return self._text()

    def _repr_html_(self) -> str:
        with speaking(self._language):
            return self._html()

    @door
    def paths(self, x: Node | str) -> Paths:
        """All paths from ``x`` to the root: the local derivatives along each, their product, and the sum of these.

        Args:
            x: a node that the root was computed from, or its name.

        Returns:
            The paths, which print as text and show as a table in a notebook; their sum is the gradient.

        Raises:
            DrawingError: there is no such node or it requires no gradient; there are more than 64 paths; or a path runs
                through a gate whose local derivative is a matrix, or through the box of a module.

        Example:
            >>> from autograd import Value
            >>> a, b = Value(2.0, name="a"), Value(-3.0, name="b")
            >>> print(explain(a * b + a.exp()).paths("a"))
            2 paths from a to f
            path        local derivatives  product
            a → v1 → f  −3 × 1             −3
            a → v2 → f  7.389 × 1           7.389
            ∂f/∂a = −3 + 7.389 = 4.389
        """
        return Paths(self._circuit, x, self._language)

    @door
    def latex(self) -> Latex:
        r"""The derivation as formulas in LaTeX: every value forward, then every gradient back, in symbols and numbers.

        Returns:
            A string that ``print`` shows as source, and a notebook as formulas (MathJax).

        Example:
            >>> from autograd import Value
            >>> print(explain(Value(3.0, name="w1") * 2).latex())
            \begin{aligned}
            w_{1} &= 3 \\
            f &= w_{1} \times 2 = 3 \times 2 = 6 \\
            \frac{\partial f}{\partial f} &= 1 \\
            \frac{\partial f}{\partial w_{1}} &= \frac{\partial f}{\partial f} \cdot 2 = 1 \cdot 2 = 2
            \end{aligned}
        """
        with speaking(self._language):
            return derivation(self._circuit)

    def _text(self) -> str:
        backward, numeric = self._backward(), [3, 6]
        sections = [
            [self.title, *textwrap.wrap(self._given, WIDTH, subsequent_indent="      ")],
            [say("Forward: every gate computes its value"), *columns(self._forward(), numeric=[2])],
            [self._start(), *columns(backward, numeric)] if len(backward) > 1 else [],
            [say("Gradients of the leaves"), *self._totals()],
            [say("What the gates do"), *self._glossary_lines()],
        ]
        blocks = ["\n".join(lines) for i, lines in enumerate(sections) if i == 0 or len(lines) > 1]
        return "\n\n".join([*blocks, *self._remarks()])

    def _html(self) -> str:
        totals = "".join(f"<li>{lowered(line)}</li>" for line in self._totals())
        words = "".join(f"<li><b>{escape(role)}</b> {escape(said)}</li>" for role, said in self._glossary())
        remarks = "".join(f"<p><b>{lowered(line)}</b></p>" for line in self._remarks())
        return (
            f"<h4>{lowered(self.title)}</h4><p>{lowered(self._given)}</p>"
            f"<p>{escape(say('Forward: every gate computes its value'))}</p>{html_table(self._forward(), numeric=[2])}"
            f"<p>{lowered(self._start())}</p>{html_table(self._backward(), numeric=[3, 6])}"
            f"<p>{escape(say('Gradients of the leaves'))}</p><ul>{totals}</ul>"
            f"<p>{escape(say('What the gates do'))}</p><ul>{words}</ul>{remarks}"
        )

    def _start(self) -> str:
        root = self._circuit.root
        seed = f"{self._circuit.derivative_of_root(root.name)} = 1"
        return say("Backward: {seed}; every gate sends back incoming × local", seed=seed)

    def _forward(self) -> list[Row]:
        rows: list[Row] = [(say("gate"), say("operation"), say("value"))]
        for part in self._circuit.parts:
            if part.computed:
                operation = f"{part.name} = {self._circuit.formula(part)}"
                rows.append((part.symbol, operation, labels.value(self._circuit, part)))
        return rows

    def _backward(self) -> list[Row]:
        heads = say("result"), say("gate"), say("role"), say("incoming"), say("operand"), say("local"), say("outgoing")
        rows: list[Row] = [heads]
        for part in reversed(self._circuit.parts):
            if part.computed and part.gradient is not None:
                total = f" ({labels.sum_of(part.adds)})" if part.adds > 1 else ""
                head = (part.name + total, part.symbol, part.role, self._gradient(part.gradient))
                for w in part.entering:
                    wire = self._circuit.wires[w]
                    if wire.passes:
                        rows.append((*head, *self._step(wire)))
                        head = ("", "", "", "")
                for step in self._to_parameters(part):
                    rows.append((*head, *step))
                    head = ("", "", "", "")
                if head[1]:
                    rows.append((*head, "", say("no gradient passes"), ""))
        return rows

    def _step(self, wire: Wire) -> tuple[str, str, str]:
        """Operand, local derivative and outgoing gradient of one wire."""
        outgoing = say("none") if wire.sent is None else self._gradient(wire.sent)
        local, summed = labels.local(self._circuit, wire), labels.summed(wire)
        said = say("{first} then {second}", first=local, second=summed) if summed else local
        return self._circuit.carries(wire), said, outgoing

    def _to_parameters(self, part: Part) -> list[tuple[str, str, str]]:
        """The gradients that a module sends to its own parameters: a line each, or one for all if they are many."""
        inside = [p for p in part.inside if p.gradient is not None]
        if len(inside) <= MOST_PARAMETERS:
            return [(p.name, "", self._gradient(p.gradient)) for p in inside]
        total = float(sum(np.sum(abs(np.asarray(p.gradient)) ** 2) for p in inside) ** 0.5)
        return [(say("{count} parameters", count=len(inside)), "", f"‖{notation.number(total)}‖")]

    def _gradient(self, g: Any) -> str:
        return notation.gradient(g, self._circuit.most)

    def _totals(self) -> list[str]:
        sent: dict[int, list[Wire]] = {}
        for wire in reversed(self._circuit.wires):
            if wire.sent is not None:
                sent.setdefault(wire.source, []).append(wire)
        leaves = [(i, part) for i, part in enumerate(self._circuit.parts) if part.kind is Kind.LEAF]
        return [self._total(part, sent.get(i, [])) for i, part in leaves]

    def _total(self, leaf: Part, branches: list[Wire]) -> str:
        total = self._gradient(leaf.gradient)
        parts = [self._gradient(wire.sent) for wire in branches]
        left = self._circuit.derivative_of_root(leaf.name)
        if len(parts) < 2:
            return notation.equation(left, total)
        count = labels.sum_of(len(parts))
        if not notation.is_single(leaf.gradient):  # the norm of a sum is not the sum of the norms
            return f"{notation.equation(left, total)}  ({count})"
        return f"{notation.equation(f'{left} = {notation.plus(parts)}', total)}  ({count})"

    def _glossary(self) -> list[tuple[str, str]]:
        seen = {part.gate for part in self._circuit.parts if part.gradient is not None}
        words = [said() for role, said in ROLES.items() if role in seen]
        if any(part.adds > 1 for part in self._circuit.parts):
            fan_out = say("a value that is used k times receives the sum of the k gradients that come back")
            words.append((say("fan-out"), fan_out))
        return words

    def _glossary_lines(self) -> list[str]:
        words = self._glossary()
        indent = max((len(role) for role, _ in words), default=0) + 2
        lines: list[str] = []
        for role, said in words:
            text = role.ljust(indent) + said
            lines += textwrap.wrap(text, WIDTH, subsequent_indent=" " * indent)
        return lines

    def _remarks(self) -> list[str]:
        said = list(self._circuit.remarks)
        if self._circuit.root.gradient is None:
            return [*said, say("Nothing here requires a gradient.")]
        if not self._circuit.has_gradients:
            return [*said, say(".grad is not filled in yet: call {root}.backward()", root=self._circuit.root.name)]
        return [*said, *self._circuit.notes]
