r"""Formulas as pictures show them (``1 − v3^2``, ``max(a, b)``), names and numbers, written as LaTeX.

A small parser reads the texts, so that nothing is written down twice. A text that it cannot read, or that it could read
in two ways, is set upright, word for word, as in the picture.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from autograd.drawing.circuit import notation

MINUS = notation.MINUS
_FIRST = 0xE000  # private characters, which stand for names while a formula is parsed

_GREEK = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi",
    "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
]  # fmt: skip
_NAMED = ["sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "max", "min", "det"]
_LETTERS = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", _GREEK, strict=True))
_SPECIAL = {
    "\\": r"\backslash ", "_": r"\_", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "{": r"\{", "}": r"\}",
    "^": r"\wedge ", "~": r"\sim ", " ": r"\ ", "…": r"\ldots ", "·": r"\cdot ", MINUS: "-", "→": r"\to ",
    "×": r"\times ", "≈": r"\approx ", "∂": r"\partial ", "‖": r"\Vert ", "÷": r"\div ", "ᵀ": r"^{\top}",
    "⁻ᵀ": r"^{-\top}", "⁻¹": "^{-1}",
    "⁻": "^{-}", "⁺": "^{+}", "¹": "^{1}", "²": "^{2}", "∏": r"\prod ", "∗": r"\ast ", "±": r"\pm ", "∞": r"\infty ",
    "⌀": r"\oslash ", "⨯": r"\times ", "⇅": r"\updownarrow ",
    **{letter: f"\\{word} " for letter, word in _LETTERS.items()},
}  # fmt: skip
_SIGNS = {"×": r" \times ", "·": r" \cdot ", "@": " ", "⨯": r" \times ", "∗": r" \ast "}
_MARKS = {"ᵀ": r"\top", "⁻ᵀ": r"-\top", "⁻¹": "-1", "⁺": "+", "²": "2"}
_FUNCTIONS = {
    **{word: f"\\{word}" for word in _NAMED},
    "log2": r"\log_{2}", "log10": r"\log_{10}", "Σ": r"\sum", "sign": r"\mathrm{sign}", "sqrt": r"\sqrt",
}  # fmt: skip
_AROUND = {"abs": (r"\left|", r"\right|"), "floor": (r"\lfloor ", r" \rfloor"), "ceil": (r"\lceil ", r" \rceil"),
           "exp": ("e^{", "}"), "sqrt": (r"\sqrt{", "}")}  # fmt: skip
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:≈ [{MINUS}-]?)?\d+\.?\d*(?:e[{MINUS}-]?\d+)?|∞)|(?P<name>[\uE000-\uF8FF])|(?P<pi>π)"
    rf"|(?P<word>[^\W\d_ᵀ][^\Wᵀ]*)"
    rf"|(?P<mark>⁻ᵀ|⁻¹|ᵀ|⁺|²)|(?P<sign>[+{MINUS}×·÷@⨯∗/^(),±\[\]<>=-]))"
)


def name(text: str) -> str:
    r"""A name as LaTeX: indices lowered, Greek letters as such, longer names upright, special characters escaped.

    Example:
        >>> print(*(name(text) for text in ("w_1", "w12", "W[0][1]", "alpha", "loss", "h1.w[0]", "my_name", "50%")))
        w_{1} w_{12} W_{0,1} \alpha \mathrm{loss} h_{1}{.}w_{0} \mathrm{my\_name} \mathrm{50\%}
    """
    return "{.}".join(_component(part) for part in text.split(".")) if text.strip(".") else upright(text)


def _component(text: str) -> str:
    runs = notation.runs(text)
    if len(runs) == 2 and runs[1][1]:
        return f"{_letters(runs[0][0].removesuffix('_'))}_{{{runs[1][0]}}}"
    return _letters(text)


def _letters(text: str) -> str:
    if text in _LETTERS or text in _GREEK:
        return f"\\{_LETTERS.get(text, text)}"
    return text if len(text) == 1 and text.isascii() and text.isalpha() else upright(text)


def upright(text: str) -> str:
    r"""Any text set upright, special characters escaped.

    Example:
        >>> print(upright("a & b"))
        \mathrm{a\ \&\ b}
    """
    pieces = re.findall("⁻[ᵀ¹]|.", text, flags=re.DOTALL)  # a superscript sign and its letter form one exponent
    return f"\\mathrm{{{''.join(_SPECIAL.get(piece, piece) for piece in pieces)}}}"


def number(text: str) -> str:
    r"""A printed number as LaTeX.

    Example:
        >>> print(*(number(text) for text in ("−3", "1.5e−7", "−∞", "NaN")))
        -3 1.5 \cdot 10^{-7} -\infty \mathrm{NaN}
    """
    text = text.replace(MINUS, "-").replace("∞", r"\infty").replace("≈", r"\approx")
    return re.sub(r"(?<=\d)e(-?\d+)", r" \\cdot 10^{\1}", text).replace("NaN", r"\mathrm{NaN}")


def formula(text: str, names: Mapping[str, str], *, factor: bool = False) -> str:
    r"""A formula as LaTeX.

    Args:
        text: the formula as a picture shows it.
        names: LaTeX of the names that may stand in it.
        factor: True if it becomes a factor of a product: sums, and texts that begin with a minus, get brackets.

    Example:
        >>> print(formula("−out/sqrt(1 − w1^2)", {"out": "f", "w1": "w_{1}"}))
        -\frac{f}{\sqrt{1 - w_{1}^{2}}}
        >>> print(formula("1 − w1^2", {"w1": "w_{1}"}, factor=True))
        \left(1 - w_{1}^{2}\right)
        >>> print(formula("xᵀ g", {"x": r"\mathrm{batch}"}))
        \mathrm{batch}^{\top} g
    """
    hidden, known = _with_placeholders(text, names)
    try:
        found = _Parser(hidden, known).whole()
    except _Unreadable:
        return _word_for_word(hidden, known)
    return rf"\left({found.text}\right)" if factor and found.loose else found.text


def _with_placeholders(text: str, names: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The text with a private character in the place of each name, and the meaning of each."""
    if not names:
        return text, {}
    order = sorted(names, key=len, reverse=True)
    signs = {word: chr(_FIRST + i) for i, word in enumerate(order)}
    pattern = "|".join(re.escape(word) for word in order)
    hidden = re.sub(rf"(?<!\w)(?:{pattern})(?![^\Wᵀ])", lambda found: signs[found[0]], text)
    return hidden, {sign: names[word] for word, sign in signs.items()}


def _word_for_word(text: str, names: Mapping[str, str]) -> str:
    pieces = re.split("([\ue000-\uf8ff])", text)
    return "".join(names.get(piece, upright(piece)) for piece in pieces if piece)


class _Unreadable(Exception):
    """A text that is no formula, or one that could be read in two ways."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A piece of LaTeX: ``inner`` is the text in its brackets; ``loose`` if it needs brackets as a factor.

    ``run`` is True for several factors without a sign between them.
    """

    text: str
    inner: str | None = None
    loose: bool = False
    run: bool = False

    @property
    def bare(self) -> str:
        """The text without outer brackets, for a fraction, a root or an exponent, which hold it together."""
        return self.text if self.inner is None else self.inner


class _Parser:
    """Reads sums of products of powers; a product may be written without a sign."""

    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self._names = names
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                raise _Unreadable
            self._tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()
        self._at = 0

    def _kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _sign(self) -> str:
        return self._tokens[self._at][1] if self._kind() == "sign" else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            raise _Unreadable
        self._at += 1

    def whole(self) -> _Term:
        found = self._sum()
        if self._at < len(self._tokens):
            raise _Unreadable
        return found

    def _sum(self) -> _Term:
        first = self._take() if self._sign() in ("+", "-", MINUS, "±") else ""
        term = self._product()
        lead = {"": "", "+": "+", "±": r"\pm "}.get(first, "-")
        text, loose = lead + term.text, bool(lead)
        while self._sign() in ("+", "-", MINUS):
            sign = "+" if self._take() == "+" else "-"
            text, loose = f"{text} {sign} {self._product().text}", True
        return _Term(text, None if loose else term.inner, loose)

    def _product(self) -> _Term:
        left = self._run()
        while (sign := self._sign()) in _SIGNS or sign in ("/", "÷"):
            self._take()
            minus = "-" if self._sign() in ("-", MINUS) else ""
            if minus:
                self._take()
            right = self._run()
            if sign in ("/", "÷"):
                if right.run:
                    raise _Unreadable  # a / b c is ambiguous
                left = _Term(rf"\frac{{{left.bare}}}{{{minus}{right.bare}}}")
            else:
                left = _Term(left.text + _SIGNS[sign] + (rf"\left({minus}{right.text}\right)" if minus else right.text))
        return left

    def _run(self) -> _Term:
        """Factors one after the other without a sign."""
        factors = [self._power()]
        while self._kind() in ("number", "name", "pi", "word") or self._sign() in ("(", "["):
            factors.append(self._power())
        if len(factors) == 1:
            return factors[0]
        text = factors[0].text
        for factor in factors[1:]:
            text += (r" \, " if factor.text.startswith(r"\mathrm") else " ") + factor.text
        return _Term(text, run=True)

    def _power(self) -> _Term:
        base = self._atom()
        while self._kind() == "mark":
            base = _Term(f"{base.text}^{{{_MARKS[self._take()]}}}")
        if self._sign() != "^":
            return base
        self._take()
        if self._sign() in ("-", MINUS):
            self._take()
            return _Term(f"{base.text}^{{-{self._power().bare}}}")
        return _Term(f"{base.text}^{{{self._power().bare}}}")

    def _atom(self) -> _Term:
        kind = self._kind()
        if kind == "number":
            return _Term(number(self._take()))
        if kind == "name":
            return _Term(self._names[self._take()])
        if kind == "pi":
            self._take()
            return _Term(r"\pi")
        if kind == "word":
            return self._word(self._take())
        if self._sign() in ("(", "["):
            return self._brackets()
        raise _Unreadable

    def _word(self, word: str) -> _Term:
        if self._sign() == "(":
            return self._call(word)
        if word in _FUNCTIONS:
            argument = self._power()
            while self._kind() in ("number", "name", "pi"):
                argument = _Term(f"{argument.text} {self._power().text}")
            around = _AROUND.get(word)
            if around:
                return _Term(f"{around[0]}{argument.bare}{around[1]}")
            thin = r" \, " if _FUNCTIONS[word].startswith(r"\mathrm") else " "
            return _Term(_FUNCTIONS[word] + thin + argument.text)
        if len(word) > 1:
            raise _Unreadable  # a longer word is prose
        return _Term(_letters(word))

    def _call(self, word: str) -> _Term:
        arguments = self._arguments()
        if word in _AROUND and len(arguments) == 1:
            before, after = _AROUND[word]
            return _Term(f"{before}{arguments[0]}{after}")
        return _Term(rf"{_FUNCTIONS.get(word) or _letters(word)}\left({', '.join(arguments)}\right)")

    def _arguments(self) -> list[str]:
        self._expect("(")
        found = [self._sum().text]
        while self._sign() == ",":
            self._take()
            found.append(self._sum().text)
        self._expect(")")
        return found

    def _brackets(self) -> _Term:
        opened = self._take()
        inner = self._sum().text
        while opened == "(" and self._sign() == ",":  # a shape
            self._take()
            inner += "," if self._sign() == ")" else f", {self._sum().text}"
        if opened == "[":  # an Iverson bracket: 1 where the comparison holds, 0 elsewhere
            if self._sign() not in ("<", ">", "="):
                raise _Unreadable
            inner = f"{inner} {self._take()} {self._sum().text}"
        self._expect(")" if opened == "(" else "]")
        return _Term(rf"\left({inner}\right)", inner) if opened == "(" else _Term(rf"\left[{inner}\right]")
