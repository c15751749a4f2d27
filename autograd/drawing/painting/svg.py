"""The painter: a scene as SVG text.

Made to survive the places where notebooks are shown. The light theme is in presentation attributes, because some
viewers strip style sheets; the one style sheet only adds the dark theme. Arrowheads are paths, subscripts are lowered
runs of plain digits, the card is opaque. Names of classes and ids come from the content: the same scene gives the same
bytes, and two pictures on one page do not meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from html import escape as escaped

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import say
from autograd.drawing.painting.shapes import STACK, Dot, Scene, Shape, Text, Track
from autograd.drawing.painting.theme import MONO, PALETTE, SANS, TYPES

_ID = "\x00"  # a placeholder for the prefix of classes and ids, which is a hash of the content

# For each look, the ink of the filling, the ink of the rim, and the width of the rim.
_LOOKS = {
    "leaf": ("leaf", "leaf-rim", 1.6),
    "constant": ("gate", "rim", 1.6),
    "gate": ("gate", "rim", 1.8),
    "module": ("module", "module-rim", 1.8),
    "root": ("text", "text", 1.6),
    "tag": ("leaf", "leaf-rim", 1.0),
    "refused": ("alarm-fill", "alarm", 2.8),
    "nothing": ("paper", "alarm", 1.2),
    "bead": ("bead", "bead-rim", 1.0),
    "bead-alarm": ("alarm-fill", "alarm", 1.4),
    "legend-value": ("paper", "value", 1.0),
    "legend-gradient": ("paper", "gradient", 1.0),
    "legend-local": ("bead", "bead-rim", 1.0),
    "legend-alarm": ("alarm-fill", "alarm", 1.0),
}


def escape(text: str, quote: bool = True) -> str:
    """A text as SVG and HTML hold it."""
    return escaped(notation.printable(text), quote)


def paint(scene: Scene) -> str:
    """The SVG document of a scene.

    Example:
        >>> from autograd.drawing.painting.shapes import Scene
        >>> "<desc" in paint(Scene("f", "f = 1.", 100, 50))
        True
    """
    lines = [
        f'<g fill="none" stroke-width="2" stroke-linecap="round" {paints(None, "wire")}>',
        *map(_track, scene.tracks),
        "</g>",
        f"<g {paints('wire', None)}>",
        *(_arrow(track) for track in scene.tracks if track.arrow),
        *map(_dot, scene.dots),
        "</g>",
        *map(_shape, [*scene.bodies, *scene.beads, *scene.pills]),
        *texts(scene.texts),
    ]
    return document(
        scene.width, scene.height, say("Computation graph: {title}", title=scene.title), scene.description, lines
    )


def document(width: float, height: float, title: str, description: str, body: Iterable[str]) -> str:
    """A whole document: a card of this size, with ``body`` on it."""
    w, h = round(width), round(height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{_ID}" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        f'font-family="{SANS}" role="img" aria-labelledby="{_ID}-title {_ID}-desc">',
        f'<title id="{_ID}-title">{escape(title)}</title>',
        f'<desc id="{_ID}-desc">{escape(description)}</desc>',
        _dark_theme(),
        f'<rect x="0.5" y="0.5" width="{w - 1}" height="{h - 1}" rx="12" {paints("paper", "card")}/>',
        *body,
        "</svg>",
    ]
    text = "\n".join(lines) + "\n"
    return text.replace(_ID, "g" + sha256(text.encode()).hexdigest()[:8])


def _dark_theme() -> str:
    rules = "".join(
        f".{_ID} .f-{ink}{{fill:{dark}}}.{_ID} .s-{ink}{{stroke:{dark}}}" for ink, (_, dark) in PALETTE.items()
    )
    return f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"


def paints(fill: str | None, rim: str | None) -> str:
    """Attributes for the light theme, and the classes by which the style sheet finds the element."""
    attributes = [f'fill="{PALETTE[fill][0]}"'] if fill else []
    attributes += [f'stroke="{PALETTE[rim][0]}"'] if rim else []
    classes = [f"f-{fill}"] if fill else []
    classes += [f"s-{rim}"] if rim else []
    return f'{" ".join(attributes)} class="{" ".join(classes)}"'


def px(x: float) -> str:
    """A coordinate, as short as it can be."""
    return f"{x:.1f}".removesuffix(".0")


def _track(track: Track) -> str:
    on, level = ("V", track.start[0]) if track.down else ("H", track.start[1])
    path = f"M{px(track.start[0])} {px(track.start[1])}"
    for begin, end, after in track.bends:
        middle = (begin + end) / 2
        corners = [(middle, level), (middle, after), (end, after)]
        path += f"{on}{px(begin)}C" + " ".join(_point(along, across, track.down) for along, across in corners)
        level = after
    return f'<path id="{_ID}-{track.key}" d="{path}{on}{px(track.end - (4 if track.arrow else 0))}"/>'


def _point(along: float, across: float, down: bool) -> str:
    return f"{px(across)} {px(along)}" if down else f"{px(along)} {px(across)}"


def _arrow(track: Track) -> str:
    x, y = track.tip
    head = "l-4 -7h8z" if track.down else "l-7 -4v8z"
    return f'<path id="{_ID}-a{track.key[1:]}" d="M{px(x)} {px(y)}{head}"/>'


def _dot(dot: Dot) -> str:
    place = f'cx="{px(dot.x)}" cy="{px(dot.y)}" r="4.5"'
    return f'<circle id="{_ID}-{dot.key}" {place}><title>{escape(dot.tip)}</title></circle>'


def _shape(shape: Shape) -> str:
    fill, rim, width = _LOOKS[shape.look]
    tip = f"<title>{escape(shape.tip)}</title>" if shape.tip else ""
    corner = 9.0 if shape.look in ("leaf", "constant", "module", "root", "tag") else min(shape.height / 2, 21.0)
    dashes = ' stroke-dasharray="4 3"' if shape.look == "constant" else ""
    size = f'width="{px(shape.width)}" height="{px(shape.height)}" rx="{px(corner)}"'
    look = f'{size} stroke-width="{px(width)}"{dashes} {paints(fill, rim)}'
    behind = f'<rect x="{px(shape.x + STACK)}" y="{px(shape.y - STACK)}" {look}/>' if shape.stacked else ""
    return (
        f'<g id="{_ID}-{shape.key}">{tip}{behind}<rect x="{px(shape.x)}" y="{px(shape.y)}" {look}/>'
        f"<text {_type(shape.label.style, shape.label.anchor)} {_run(shape.label)}</text></g>"
    )


def texts(texts: Iterable[Text]) -> list[str]:
    """The free texts, those of one style together."""
    groups: dict[tuple[str, str], list[Text]] = {}
    for text in texts:
        groups.setdefault((text.style, text.anchor), []).append(text)
    lines = []
    for (style, anchor), members in groups.items():
        lines.append(f"<g {_type(style, anchor)}>")
        lines += [f"<text {_run(text)}</text>" for text in members]
        lines.append("</g>")
    return lines


def _type(style: str, anchor: str) -> str:
    kind = TYPES[style]
    family = f' font-family="{MONO}"' if kind.mono else ""
    slant = ' font-style="italic"' if kind.italic else ""
    weight = f' font-weight="{kind.weight}"' if kind.weight != 400 else ""
    return f'font-size="{px(kind.size)}" text-anchor="{anchor}"{family}{weight}{slant} {paints(kind.ink, None)}'


def _run(text: Text) -> str:
    """The rest of a text's tag, with its place, and its content, with subscripts lowered."""
    kind = TYPES[text.style]
    content, lowered = "", False
    space = ' xml:space="preserve"' if "  " in text.text else ""  # keeps the columns of a matrix aligned
    for piece, subscript in notation.runs(text.text):
        if subscript:
            content += f'<tspan dy="{px(kind.drop)}" font-size="{px(kind.small)}">{escape(piece)}</tspan>'
        elif lowered:
            content += f'<tspan dy="-{px(kind.drop)}">{escape(piece)}</tspan>'
        else:
            content += escape(piece)
        lowered = subscript
    key = f'id="{_ID}-{text.key}" ' if text.key else ""
    return f'{key}x="{px(text.x)}" y="{px(text.y)}"{space}>{content}'
