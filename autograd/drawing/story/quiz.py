"""The quiz: the picture asks for its numbers before it shows them, and names the mistake.

The page is one piece of HTML that needs nothing else. The picture in it has no number that is asked for later, neither
as text nor in tips or descriptions; where scripts are stripped it stays as a sheet of questions. The numbers travel
beside it, encoded so that the source of the page does not show them at a glance; this does not prevent cheating.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Container, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files as resources
from xml.etree import ElementTree

from autograd.drawing.circuit.parts import Circuit, Part
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import say, speaking
from autograd.drawing.painting.theme import MONO, PALETTE, SANS
from autograd.drawing.story import player
from autograd.drawing.story.answers import CLOSE, MOST_CAUSES, TOLERANCE, Verdict, judge, read, typed_form
from autograd.drawing.story.page import Page
from autograd.drawing.story.questions import Question, Walk, Wanted, kinds_of, walk
from autograd.drawing.words import labels
from autograd.drawing.words.table import lowered
from autograd.engine.doors import door, shown
from autograd.engine.node import Node

MASK = 0x5A
_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'


class Quiz(Page):
    """Questions on a picture, with a verdict on each answer; made by ``draw(f).quiz()``.

    A notebook shows it, ``print`` lists the questions, ``.save("q.html")`` writes a page that needs nothing else, and
    ``.check(1, answer)`` gives the verdict of the page in Python.

    Attributes:
        html: the quiz, to be put into a page.
        title: the heading of the picture.

    Example:
        >>> from autograd import Value, draw
        >>> a, b = Value(2.0, name="a"), Value(-3.0, name="b")
        >>> quiz = draw(a * b).quiz()
        >>> print(quiz)
        f = a·b, 2 questions
        1. ∂f/∂b = ?
        2. ∂f/∂a = ?
        >>> print(quiz.check(1, 2))
        Right: 2.
        >>> print(quiz.check(2, "3"))
        Not 3. The size is right, the sign is not.
    """

    @door
    def __init__(self, circuit: Circuit, svg: str, title: str, language: str, ask: object, only: object = None) -> None:
        self.title = title
        self._language = language
        kinds = kinds_of(ask)
        with speaking(language):
            found = walk(circuit, kinds, _wanted(circuit, only))
            if not found.questions:
                raise DrawingError(_nothing(circuit, kinds, found))
            self._questions = found.questions
            self.html = _fragment(circuit, svg, title, found)

    def __len__(self) -> int:
        return len(self._questions)

    def __repr__(self) -> str:
        count = len(self)
        with speaking(self._language):
            head = say("{title}, {count} questions", title=self.title, count=count)
            head = say("{title}, 1 question", title=self.title) if count == 1 else head
        return "\n".join([head, *(f"{i}. {question.text} = ?" for i, question in enumerate(self._questions, 1))])

    @door
    def check(self, i: int, answer: str | float) -> Verdict:
        """The verdict on an answer to question ``i``, counted from 1; the same as on the page.

        An answer within 1 % of the number is right.

        Args:
            i: the number of the question, as ``print`` lists them.
            answer: a number, or as it would be typed: ``"0.25"``, ``"0,25"``, ``"1/4"``, ``"−2e-3"``.

        Returns:
            A verdict that is true if the answer is right, and prints the mistake.

        Raises:
            DrawingError: there is no such question, or the answer is no finite number.
        """
        if isinstance(i, bool) or not isinstance(i, int) or not 1 <= i <= len(self):
            raise DrawingError(f"question: got {shown(i)}, expected a number from 1 to {len(self)}")
        typed = typed_form(answer)
        number = read(typed) if typed is not None else None
        if number is None or typed is None:
            raise DrawingError(f"answer: got {shown(answer)}, expected a number such as 0.25, '-1/3' or '2e-3'")
        with speaking(self._language):
            return judge(self._questions[i - 1].key, number if isinstance(answer, str) else float(answer), typed)

    def _alone(self) -> str:
        return self.html.replace("<div ", "<div data-focus ", 1)  # a page of its own may take the focus; a cell may not


def without_alarms(circuit: Circuit) -> Circuit:
    """The circuit with all gradients, and without the notes and the ``.grad`` of leaves, which would tell gradients."""
    shown = circuit.with_gradients()
    return replace(shown, notes=[], parts=[replace(part, stale=False) for part in shown.parts])


def _wanted(circuit: Circuit, only: object) -> Wanted:
    """The parts asked for, by name or by node."""
    if only is None:
        return lambda part: True
    listed = [only] if isinstance(only, (str, Node)) else only
    if not isinstance(listed, (list, tuple, set, frozenset)) or not listed:
        raise DrawingError(f"only: got {shown(only)}, expected a list of names or nodes of the picture")
    found: set[int] = set()
    for each in listed:
        same = [part for part in circuit.parts if _is(part, each)]
        if not same:
            names = ", ".join(dict.fromkeys(part.name for part in circuit.parts if part.named))
            raise DrawingError(f"only: got {shown(each)}, expected a name or a node of the picture: {names}")
        found.update(map(id, same))
    return lambda part: id(part) in found


def _is(part: Part, wanted: object) -> bool:
    if isinstance(wanted, Node):
        return part.identity == id(wanted) and part.value is wanted._data
    return part.named and part.name == wanted


def _nothing(circuit: Circuit, kinds: Sequence[str], found: Walk) -> str:
    """The error for a picture without questions: the reason, and the way out."""
    asked = " and ".join(kinds)
    if "values" not in kinds and circuit.root.gradient is None:
        return f"quiz: got ask={asked!r}, but nothing here requires a gradient; ask='values' asks for values"
    if not any(part.computed for part in circuit.parts):
        return f"quiz: got {circuit.root.name} alone, expected something computed, such as the loss: nothing to ask"
    reasons = [
        (found.arrays, "arrays are not asked for, only single numbers"),
        (found.endless, "only finite real numbers are asked for"),
        (found.ruled, "a rule on arrays or a box of a module stands between; draw(..., depth=) opens boxes"),
    ]
    said = "; ".join(f"{', '.join(names[:6])}: {why}" for names, why in reasons if names)
    said = said or "only= leaves no question"
    return f"quiz: nothing to ask for in ask={asked!r}: {said}. Draw a computation of single numbers"


def _caption(found: Walk) -> str:
    said = [say("An answer within 1 % is right. Write it as 0.25 or 0,25 or 1/4 or 2.5e-1.")]
    if found.arrays:
        said.append(say("Not asked, as they are arrays: {names}.", names=", ".join(found.arrays)))
    if found.ruled:
        said.append(say("Not asked, as a rule on arrays or a box of gates stands there: {names}.",
                        names=", ".join(found.ruled)))  # fmt: skip
    if found.endless:
        said.append(say("Not asked, as they are no finite real numbers: {names}.", names=", ".join(found.endless)))
    return " ".join(said)


def _fragment(circuit: Circuit, svg: str, title: str, found: Walk) -> str:
    """HTML for a part of a page; the page may hold the same quiz twice."""
    first = next(i for i, station in enumerate(found.stations) if station.question)
    seen, hidden = found.stations[:first], found.stations[first:]
    given = [labels.statement(circuit, part) for part in circuit.parts if part.named and not part.computed]
    given += [station.said for station in seen if station.said]
    intro = say("Numbers are hidden until they are answered.")
    description = " ".join([intro, *(f"{fact}." for fact in given)])
    svg, texts = blank(svg, {key for station in hidden for key in station.keys}, description)
    said: dict[str, int] = {}
    data = {
        "title": title,
        "intro": intro,
        "given": given,
        "texts": texts,
        "stations": [[station.keys, station.said, int(station.question is not None)] for station in hidden],
        "questions": [_told(question, said) for question in found.questions],
        "said": [lowered(sentence) for sentence in said],
        "caption": _caption(found),
        "words": _words(),
    }
    name = "q" + sha256(svg.encode()).hexdigest()[:8]
    script = resources("autograd.drawing.story").joinpath("quiz.js").read_text(encoding="utf-8")
    numbers = {"TOLERANCE": TOLERANCE, "CLOSE": CLOSE, "MOST_CAUSES": MOST_CAUSES, "MASK": MASK}
    for word, meaning in {**numbers, '"NAME"': json.dumps(name), '"CSS"': _literal(_style(name))}.items():
        script = script.replace(word, str(meaning))
    listed = "".join(f"<li>{lowered(question.text)} = ?</li>" for question in found.questions)
    image = player.image(svg, f"{title}: {intro}")
    sheet = f"{image}<ol>{listed}</ol>"
    return f'<div class="{name}" data-quiz="{encoded(data)}">{sheet}</div>\n<script>{script}</script>\n'


def _told(question: Question, said: dict[str, int]) -> dict[str, object]:
    """A question as the page needs it; the names are short, because every question repeats them.

    Sentences that are met for the first time get the next number in ``said``.
    """
    known = question.key
    mistakes = [(float(f"{wrong:.7g}"), said.setdefault(sentence, len(said))) for wrong, sentence in known.mistakes]
    return {
        "t": lowered(question.text),
        "a": question.text,
        "p": question.place,
        "n": known.number,
        "r": known.printed,
        "e": [(other, known.praise(other)) for other in known.others],
        "m": mistakes,
        "h": [lowered(hint) for hint in question.hints],
        "l": question.looks,
        "f": question.flows,
    }


def _words() -> dict[str, str]:
    """The words of the page; braces are filled in there."""
    return {
        "quiz": say("Quiz: {title}", title="{title}"),
        "answer": say("your answer"),
        "check": say("Check"),
        "next": say("Next"),
        "hint": say("Hint"),
        "show": say("Show me"),
        "again": say("Again"),
        "finish": say("Finish"),
        "question": say("question {k} of {n}", k="{k}", n="{n}"),
        "score": say("right {right} · at first try {first}", right="{right}", first="{first}"),
        "right": say("Right: {number}.", number="{number}"),
        "wrong": say("Not {typed}.", typed="{typed}"),
        "or": say("Or:"),
        "unread": say("{typed} cannot be read as a number; type one such as 0.25, −1/3 or 2e−3.", typed="{typed}"),
        "empty": say("Type a number first."),
        "shown": say("It is {number}.", number="{number}"),
        "done": say("Done: {right} of {n} right, {first} of them at first try without a hint.",
                    right="{right}", n="{n}", first="{first}"),
        "first": say("at first try"),
        "tries": say("right after {tries} tries, hints: {hints}", tries="{tries}", hints="{hints}"),
        "told": say("shown"),
    }  # fmt: skip


def blank(svg: str, keys: Container[str], description: str) -> tuple[str, dict[str, str]]:
    """A picture without the texts of some elements and without any tips; and these texts, as markup, by key.

    Args:
        svg: as ``painting.svg`` writes it.
        keys: of the elements to be emptied; ``v3`` stands for ``v3.1`` too. A bead among them becomes invisible.
        description: in the place of the one that says every number.

    Example:
        >>> svg = '<svg xmlns="http://www.w3.org/2000/svg"><desc>f = 6.</desc><text id="g1-v0" x="1">6</text></svg>'
        >>> blank(svg, {"v0"}, "f = ?")
        ('<svg xmlns="http://www.w3.org/2000/svg"><desc>f = ?</desc><text id="g1-v0" x="1" /></svg>', {'v0': '6'})
    """
    root = ElementTree.fromstring(svg.replace(_XMLNS, "", 1))
    texts: dict[str, str] = {}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "title" and parent is not root:
                parent.remove(child)
            elif child.tag == "desc":
                child.text = description
    for element in root.iter():
        key = element.get("id", "").partition("-")[2]
        if key.partition(".")[0] in keys:
            text = element if element.tag == "text" else element.find("text")
            if text is not None:
                texts[key] = _emptied(text)
            if text is not element:
                element.set("visibility", "hidden")
    made = ElementTree.tostring(root, encoding="unicode")
    return made.replace("<svg", f"<svg{_XMLNS}", 1), texts


def _emptied(text: ElementTree.Element) -> str:
    """The content of a text as markup; the text is then empty."""
    escaped = ElementTree.Element("t")
    escaped.text = text.text
    markup = ElementTree.tostring(escaped, encoding="unicode").removeprefix("<t>").removesuffix("</t>")
    markup = "" if markup == "<t />" else markup
    for child in list(text):
        markup += ElementTree.tostring(child, encoding="unicode")
        text.remove(child)
    text.text = None
    return markup


def encoded(data: object) -> str:
    """Data of a page in a form that does not show answers at a glance; ``decoded`` in ``quiz.js`` reads it.

    Example:
        >>> encoded([1])
        'AWsH'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return b64encode(bytes(byte ^ MASK for byte in text.encode())).decode()


def _literal(x: object) -> str:
    """A JavaScript literal that may stand inside of a script element."""
    return json.dumps(x, ensure_ascii=False).replace("<", "\\u003c")


def _style(name: str) -> str:
    light = ";".join(f"--{ink}:{colour}" for ink, (colour, _) in PALETTE.items())
    dark = ";".join(f"--{ink}:{colour}" for ink, (_, colour) in PALETTE.items())
    inks = "".join(f".SELF .f-{ink}{{fill:var(--{ink})}}.SELF .s-{ink}{{stroke:var(--{ink})}}" for ink in PALETTE)
    style = inks + resources("autograd.drawing.story").joinpath("quiz.css").read_text(encoding="utf-8")
    for word, meaning in (("COLOURS", light), ("DARK", dark), ("SANS", SANS), ("MONO", MONO), ("SELF", name)):
        style = style.replace(word, meaning)
    return style
