"""``draw`` and its result: a picture that notebooks show, and its step-through."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from inspect import currentframe
from pathlib import Path
from typing import Any

from autograd.drawing.circuit.keeping import keep
from autograd.drawing.circuit.naming import variables_of
from autograd.drawing.circuit.parts import Circuit
from autograd.drawing.circuit.reading import read_circuits
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import chosen as language_of
from autograd.drawing.language.speaking import say, speaking
from autograd.drawing.painting import dot, files
from autograd.drawing.painting.places import chosen
from autograd.drawing.painting.scene import chosen_direction, chosen_title, compose, fitting, legible, too_small
from autograd.drawing.painting.shapes import Scene
from autograd.drawing.painting.svg import paint
from autograd.drawing.story import inline, player
from autograd.drawing.story.animation import PAUSE, Animation
from autograd.drawing.story.forms import forms_of, names_of
from autograd.drawing.story.live import Live
from autograd.drawing.story.page import Page
from autograd.drawing.story.quiz import Quiz, without_alarms
from autograd.drawing.story.schedule import schedule
from autograd.drawing.story.steps import tell
from autograd.drawing.story.targets import Wanted
from autograd.drawing.words.table import text_table
from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.errors import OperandError

MAX_NODES = 150
ENDINGS = (".svg", ".html", ".png", ".pdf", ".dot")
DETAILS = {"shapes": 1, "auto": 6, "values": 36}  # the most entries of an array that is shown in full


def draw(
    root: Node,
    *,
    names: Mapping[str, Node] | None = None,
    depth: int | None = None,
    detail: str = "auto",
    direction: str = "auto",
    layout: str = "auto",
    title: str | None = None,
    max_nodes: int = MAX_NODES,
    fold: bool | None = None,
    language: str | None = None,
) -> Picture:
    """Draw the computation of ``root``, as the circuit of a lecture.

    Above each wire stands the value, below it the gradient of ``root`` (to the left and to the right of it where wires
    run downwards); a bead in front of a gate holds the local derivative, with which the gradient is multiplied on its
    way back. A value that is used k times forks, and the gradients of its branches add up. Nothing is changed:
    gradients appear once ``root.backward()`` was called.

    Args:
        root: a Value, or a Tensor (then large arrays show their shape, and the norm of their gradient).
        names: names for nodes. Without them a node is called by its ``.name``, else by the variable of the caller that
            holds it, else v1, v2 ...
        depth: how many levels of modules of ``nn`` are opened: 0 draws each module that was called as one box, 1 opens
            these and draws the modules inside as boxes, and so on. None opens as many as ``max_nodes`` allows. Equal
            siblings are drawn as one box, "Linear · ReLU × 12".
        detail: which arrays are shown in full: "auto" those of up to 6 entries, "values" of up to 36, "shapes" none.
        direction: "LR", inputs on the left; "TB", inputs at the top; "auto", on the left if all numbers can be read
            in the column of a notebook, which is 860 pixels wide, else at the top.
        layout: the finder of places: "python", the built-in layout; "dot", Graphviz's program; "auto", ``dot`` if it is
            installed and answers within 5 seconds. The environment variable GATEGRAD_LAYOUT decides for "auto".
        title: the heading; by default the formula.
        max_nodes: how many nodes and boxes may be drawn.
        fold: True draws repeated steps of a loop as one box between the first step and the last; False draws all steps,
            and all equal siblings. None draws everything if that can be read in a notebook; if it cannot, and there are
            at least 40 gates, steps are folded and modules collapsed, as far as ``depth`` and ``max_nodes`` leave that
            open. The picture says so.
        language: the language of roles, sentences and buttons: "en" or "ru". None asks the environment variable
            GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        A picture that a notebook shows; ``print`` gives a table, ``.save("f.svg")`` a file, ``.step()`` the same
        picture to be stepped through.

    Raises:
        OperandError: ``root`` is neither Value nor Tensor.
        DrawingError: too many nodes, and neither modules to collapse nor steps to fold; an argument or a language that
            is not known; or ``dot`` was asked for and is missing or fails.
        GraphError: the graph was freed, or its data were changed since it was recorded.

    Example:
        >>> from autograd import Value
        >>> w = Value(3.0)
        >>> f = (w * -1).exp()
        >>> f.backward()
        >>> print(draw(f))
        f = exp(w·(−1))
        name  operation  value     ∂f/∂·
        w     leaf        3        −0.04979
        v1    w × (−1)   −3         0.04979
        f     exp(v1)     0.04979   1
    """
    direction, title = chosen_direction(direction), chosen_title(title)
    if not isinstance(detail, str) or detail not in DETAILS:
        raise DrawingError(f"detail: got {detail!r}, expected one of {', '.join(map(repr, DETAILS))}")
    frame = currentframe()
    variables = variables_of(frame.f_back if frame else None)
    spoken = language_of(language)
    with speaking(spoken):
        most = DETAILS[detail]
        circuits = read_circuits(root, names, variables, depth=depth, max_nodes=max_nodes, most=most, fold=fold)
        by_size = depth is None and fold is None and max_nodes == MAX_NODES
        layout = chosen(layout)
        circuit, scene = fitting(circuits, title, layout, direction) if by_size else (next(circuits), None)
        if direction == "auto":  # no direction was given, so the picture should be legible, or say that it is not
            scene = scene or compose(circuit, title, layout, direction)
            if not legible(scene):
                circuit.remarks.append(too_small(scene))
                scene = None
    return Picture(circuit, title, layout, spoken, direction, scene)


class Picture:
    """The picture of a computation: shown by notebooks, printed as a table, saved as a file.

    Attributes:
        svg: the picture as the text of an SVG document.
        title: its heading.
        direction: "LR" or "TB".

    Example:
        >>> from autograd import Value
        >>> picture = draw(Value(2.0, name="a") * 3)
        >>> picture.svg.startswith("<svg ")
        True
    """

    @door
    def __init__(
        self,
        circuit: Circuit,
        title: str | None = None,
        layout: str = "python",
        language: str | None = None,
        direction: str = "auto",
        scene: Scene | None = None,
    ) -> None:
        self._language = language_of(language)
        with speaking(self._language):
            scene = scene or compose(circuit, title, layout, direction)
            self.svg = paint(scene)
        self._layout = layout
        self._direction = direction
        self.direction = scene.direction
        self._circuit = keep(circuit)
        self.title = scene.title
        self.description = scene.description
        self._head = scene.head

    def __repr__(self) -> str:
        with speaking(self._language):
            return "\n".join([self.title, text_table(self._circuit)])

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        with speaking(self._language):
            forms = forms_of(self._circuit, self._painted, MAX_NODES)
            alt = f"{self.title}: {self.description}"
            return inline.picture(self.svg, alt, names_of(self._circuit), forms)

    def _painted(self, circuit: Circuit) -> str:
        """The same picture of another circuit."""
        return paint(compose(circuit, self.title, self._layout, self.direction))

    def step(self) -> Steps:
        """The same picture, to be stepped through: values forward, then gradients back, with every product.

        Nothing is computed when the reader steps: all numbers are in it, and it runs without a network. It can be
        stepped through before ``backward()`` was called, and does not call it.

        Example:
            >>> from autograd import Value
            >>> w = Value(3.0, name="w")
            >>> print(draw(w * 2).step())
            f = w·2, in 4 steps
            start: Inputs are set. Next: values flow forward, then gradients flow back.
            forward 1 of 1: f = w × 2 = 3 × 2 = 6
            backward 1 of 2: seed ∂f/∂f = 1
            backward 2 of 2 · × is a swap multiplier: upstream ∂f/∂f 1 × local ∂f/∂w 2 = ∂f/∂w 2
        """
        return Steps(Picture(self._circuit.with_gradients(), self.title, self._layout, self._language, self._direction))

    def quiz(self, ask: str | Sequence[str] = "gradients", *, only: Sequence[str | Node] | None = None) -> Quiz:
        """The same picture as a quiz: it asks for numbers before it shows them, and names mistakes.

        The reader walks through the picture in the order of the computation: values forward, then gradients and local
        derivatives gate by gate back. Asked for are single numbers; arrays are shown. An answer within 1 % is right.

        Args:
            ask: "gradients", "values" or "locals" (local derivatives), or a list of these.
            only: names or nodes; other numbers are then shown instead of asked for, once the walk has come to them. A
                local derivative goes by the name of its operand.

        Returns:
            A quiz that a notebook shows; ``print`` lists the questions, ``.save("q.html")`` writes a page, and
            ``.check(1, answer)`` gives a verdict in Python.

        Raises:
            DrawingError: ``ask`` or ``only`` is not known, or there is nothing to ask for; the message says why.

        Example:
            >>> from autograd import Value
            >>> w = Value(3.0, name="w")
            >>> quiz = draw(w * 2).quiz(ask=["values", "gradients"])
            >>> print(quiz)
            f = w·2, 2 questions
            1. f = w × 2 = ?
            2. ∂f/∂w = ?
            >>> print(quiz.check(1, "5"))
            Not 5. You added; this gate multiplies.
        """
        circuit = without_alarms(self._circuit)
        shown = Picture(circuit, self.title, self._layout, self._language, self._direction)
        return Quiz(circuit, shown.svg, self.title, self._language, ask, only)

    def animate(
        self, path: str | os.PathLike[str] | None = None, *, seconds: float | None = None, pause: float = PAUSE
    ) -> Animation:
        """The same picture, playing by itself: values appear forward, gate by gate, then gradients backward; again.

        It is one SVG file that moves wherever images are shown, also inside of ``<img>`` in a README or in slides,
        where no scripts run. Printed, and for readers who asked for reduced motion, it is the finished picture. As for
        ``step()``, ``backward()`` need not have been called.

        Args:
            path: where to write it, ``.svg``; None for nowhere.
            seconds: for both passes; by default 1.2 a gate, at most 40 in all.
            pause: how many seconds the finished picture stays before it begins again.

        Raises:
            DrawingError: a time that is no number above 0, or another ending.
            PathError: there is no such folder.

        Example:
            >>> from autograd import Value
            >>> film = draw(Value(3.0, name="w") * 2).animate(seconds=4)
            >>> film.seconds, "@keyframes" in film.svg, "<script" in film.svg
            (7.0, True, False)
        """
        circuit = self._circuit.with_gradients()
        with speaking(self._language):
            scene = compose(circuit, self.title, self._layout, self._direction)
            film = Animation(circuit, scene, seconds=seconds, pause=pause)
        if path is not None:
            film.save(path)
        return film

    def live(
        self,
        *,
        inputs: Sequence[str | Node] | str | Node | None = None,
        wanted: Wanted | None = None,
        span: Sequence[float] | None = None,
        within: float | None = None,
    ) -> Live:
        """The same picture, alive: its leaves are sliders, and every number follows at once, without Python.

        Values, gradients, local derivatives and the parts of forks are computed in the page, by JavaScript that is
        generated from the rules of the ops. A graph that has arrays, closed boxes, or an op that cannot be written
        out is shown step by step instead, with the reason (``.reason``).

        With ``inputs``, the page also computes the root at other values of these leaves: over one input as a curve,
        over two as a map, and in a table of the outputs that are ``wanted``. They follow while the other leaves are
        dragged.

        Args:
            inputs: leaves, as nodes or names.
            wanted: a dict of outputs by inputs, ``{(0, 1): 1, ...}``, at most 32 of them; or, with one input, a
                function of a number, which is drawn beside the curve.
            span: the ends of the axes; by default those of the keys of ``wanted`` with room around them, else -5 and 5.
            within: an output is right if it is closer than this to the wanted one: 0.5 by default for a dict. All
                right, and the frame turns green. For a function, the largest gap counts.

        Raises:
            DrawingError: these do not fit the picture; the message names the reason.

        Example:
            >>> from autograd import Value
            >>> w, x = Value(3.0, name="w"), Value(1.0, name="x")
            >>> draw(w * x).live()
            f = w·x, live
            >>> draw(w * x).live(inputs=[x], wanted={0: 0, 1: 2, 2: 4})
            f = w·x, live
        """
        asked = inputs, wanted, span, within
        return Live(self._circuit, self.title, self._layout, self._language, self.step, self._direction, asked)

    @door
    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file: ``.svg``, ``.png``, ``.pdf``, ``.html`` (steppable), or ``.dot`` for Graphviz.

        The file is complete or not there at all: it is written beside its place and then moved.

        Raises:
            DrawingError: another ending.
            PathError: there is no such folder.
            MissingPackageError: a ``.png`` or ``.pdf``, and the package that makes it is not installed.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> from autograd import Value
            >>> with TemporaryDirectory() as folder:
            ...     draw(Value(2.0) * 3).save(f"{folder}/f.svg").name
            'f.svg'
        """
        path = Path(path)
        ending = files.ending_of(path, ENDINGS)
        if ending == ".html":
            return self.step().save(path)
        made: str | bytes = self.svg
        if ending == ".dot":
            made = dot.source(self._circuit, self.title, self.direction)
        elif ending in (".png", ".pdf"):
            made = files.png(self.svg) if ending == ".png" else files.pdf(self.svg)
        return files.write(path, made)

    def to_dot(self) -> Any:
        """The same graph as a ``graphviz.Digraph``, to restyle it or to combine it with others.

        Making it needs the Python package ``graphviz``; rendering it needs the program ``dot`` as well.

        Raises:
            MissingPackageError: the package ``graphviz`` is not installed.
        """
        return dot.digraph(self._circuit, self.title, self.direction)


class Steps(Page):
    """A picture to be stepped through, with buttons, a slider or the arrow keys; made by ``draw(f).step()``.

    A notebook shows it, ``print`` tells it, ``.save("f.html")`` writes a page that needs nothing else.

    Attributes:
        html: the steppable picture, to be put into a page.
        svg: the finished picture as the text of an SVG document; front ends that show no HTML take it.
        title: its heading.

    Raises:
        OperandError: it is made of something else than a Picture.

    Example:
        >>> from autograd import Value
        >>> steps = draw(Value(3.0, name="w") * 2).step()
        >>> len(steps), steps.svg.startswith("<svg ")
        (4, True)
    """

    @door
    def __init__(self, picture: Picture) -> None:
        if not isinstance(picture, Picture):
            raise OperandError(f"Steps: got {shown(picture)}, expected a Picture: draw(f).step() gives the steps of f")
        self.title = picture.title
        self.svg = picture.svg
        self._language = picture._language
        said = f"{picture.title}: {picture.description}"
        with speaking(self._language):
            self._steps = tell(picture._circuit)
            times = schedule(picture._circuit, self._steps)
            self.html = player.fragment(picture.svg, picture.title, said, self._steps, times, picture._head)

    def __len__(self) -> int:
        return len(self._steps)

    def __repr__(self) -> str:
        with speaking(self._language):
            parts = {"title": self.title, "count": len(self)}
            head = say("{title}, in {count} steps", **parts) if len(self) != 1 else say("{title}, in 1 step", **parts)
        return "\n".join([head, *map(str, self._steps)])

    def _repr_svg_(self) -> str:
        return self.svg
