r"""The derivation of a gradient as formulas in LaTeX, for MathJax and for papers.

First every value: ``v_1 = w_1 \times x = 3 \times (-1) = -3``; then every gradient in the order in which backprop finds
it: upstream times local derivative, in symbols and in numbers, the branches of a fork as a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Part, Wire
from autograd.drawing.language.speaking import say
from autograd.drawing.words import labels
from autograd.drawing.words.formulas import formula, name, number, upright
from autograd.drawing.words.paths import factor as bracketed
from autograd.drawing.words.rules import spoken_rule


class Latex(str):
    """LaTeX source that a notebook shows as formulas."""

    __slots__ = ()

    def _repr_latex_(self) -> str:
        return f"$$\n{self}\n$$"

    def _repr_markdown_(self) -> str:
        return f"$$\n{self}\n$$"


def derivation(circuit: Circuit) -> Latex:
    r"""The forward pass and the way back as aligned equations, one for each value and each gradient.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> print(derivation(read_circuit(Value(2.0, name="alpha").exp())).splitlines()[2])
        f &= e^{\alpha} = e^{2} = 7.389 \\
    """
    lines = [f"{left} &{' '.join(rights)}" for left, rights in _Writer(circuit).equations()]
    body = " \\\\\n".join(lines)
    return Latex(f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}")


class _Writer:
    """Writes the equations of a circuit: pairs of a left side and the sides that equal it, each with its sign."""

    def __init__(self, circuit: Circuit) -> None:
        self._circuit = circuit

    def equations(self) -> Iterator[tuple[str, list[str]]]:
        """All of them, forward, then backward."""
        circuit = self._circuit
        for part in circuit.parts:
            if part.named:
                yield name(part.name), self._value(part)
        if circuit.root.gradient is None:
            return
        arriving: dict[int, list[Wire]] = {}
        for part in reversed(circuit.parts):
            for w in part.entering:
                if circuit.wires[w].sent is not None:
                    arriving.setdefault(circuit.wires[w].source, []).append(circuit.wires[w])
        for i in reversed(range(len(circuit.parts))):
            part = circuit.parts[i]
            if part.gradient is not None:
                yield self._derivative(part), self._gradient(part, arriving.get(i, []))

    def _value(self, part: Part) -> list[str]:
        printed = self._data(part.value)
        if not part.computed:
            return [printed]
        sources = [self._circuit.parts[self._circuit.wires[w].source] for w in part.entering]
        symbols = self._circuit.formula(part)
        found = [f"= {formula(symbols, self._names(sources))}"]
        if all(notation.is_single(source.value) for source in sources):
            numbers = self._circuit.formula(part, numbers=True)
            found += [f"= {formula(numbers, {})}"] if numbers != symbols else []
        return [*found, printed]

    def _gradient(self, part: Part, wires: Sequence[Wire]) -> list[str]:
        if not wires:
            return self._printed(part.gradient)
        found = ["= " + " + ".join(map(self._product, wires))]
        factors = [(self._circuit.parts[wire.target].gradient, wire.local) for wire in wires]
        if all(x is not None and notation.is_single(x) for pair in factors for x in pair):
            terms = [f"{factor(up, first=i == 0)} \\cdot {factor(local)}" for i, (up, local) in enumerate(factors)]
            found.append("= " + " + ".join(terms))
        return [*found, *self._printed(part.gradient)]

    def _product(self, wire: Wire) -> str:
        """The gradient along a wire: upstream · local, or the gate's rule for the upstream gradient."""
        gate = self._circuit.parts[wire.target]
        upstream = self._derivative(gate)
        sources = [self._circuit.parts[self._circuit.wires[w].source] for w in gate.entering]
        known = self._names([*sources, gate])
        if wire.local is not None:
            single = notation.is_single(wire.local)
            local = rf"\frac{{\partial {name(gate.name)}}}{{\partial {known[sources[wire.slot].name]}}}"
            if wire.symbol:
                local = formula(spoken_rule(wire.symbol), known, factor=True)
            elif single:
                local = factor(wire.local)
            product = " ".join([upstream, r"\cdot" if single else r"\odot", local])
        elif re.search(r"\bg\b", wire.symbol) and "g" not in known:
            product = formula(spoken_rule(wire.symbol), {**known, "g": upstream}, factor=True)
        else:
            product = rf"{upright(say('back through {gate}', gate=gate.symbol))}\left({upstream}\right)"
        back = labels.summed(wire)
        return rf"{upright(back)}\left({product}\right)" if back else product

    def _names(self, parts: Sequence[Part]) -> dict[str, str]:
        return {part.name: name(part.name) for part in parts if part.named}

    def _derivative(self, part: Part) -> str:
        root = self._circuit.root
        many = "" if notation.is_single(root.value) else r"\sum "
        return rf"\frac{{\partial {many}{name(root.name)}}}{{\partial {name(part.name)}}}"

    def _data(self, x: Any) -> str:
        if isinstance(x, (str, bool, np.bool_)):
            return f"= {upright(str(x))}"
        if notation.is_single(x):
            return equals(notation.value(x))
        if notation.is_small(x, self._circuit.most):
            return f"= {entries(x)}"
        field = "C" if np.iscomplexobj(x) else "R"
        sizes = r" \times ".join(map(str, np.shape(x)))
        return rf"\in \mathbb{{{field}}}^{{{sizes}}}"

    def _printed(self, g: Any) -> list[str]:
        if notation.is_single(g):
            return [equals(notation.value(g))]
        if notation.is_small(g, self._circuit.most):
            return [f"= {entries(g)}"]
        norm = notation.gradient(g).strip("‖")
        return [self._data(g), rf",\quad \Vert \cdot \Vert = {number(norm)}"]


def factor(x: Any, first: bool = False) -> str:
    """A number as a factor: a negative one in brackets, unless it is the first."""
    text = notation.value(x)
    return number(text) if bracketed(text, first) == text else rf"\left({number(text)}\right)"


def equals(text: str) -> str:
    r"""A printed number as the side of an equation: ``= 3``, ``\approx -1``."""
    return number(text) if text.startswith("≈") else f"= {number(text)}"


def entries(x: Any) -> str:
    r"""A small array in full, its rows between semicolons.

    Example:
        >>> print(entries(np.array([[1.0, -2.0], [0.5, 3.0]])))
        \left[1\ \ -2;\ \ 0.5\ \ 3\right]
    """
    text = notation.in_full(x)[1:-1]
    rows = [r"\ \ ".join(number(cell) for cell in row.split()) for row in text.split(";")]
    inside = r";\ \ ".join(rows)
    return rf"\left[{inside}\right]"
