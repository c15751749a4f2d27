"""An SVG document read back: texts with the boxes they fill, wires as points. Independent of the painter's metrics."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
NARROW = frozenset(" .,:;|!'[](){}ijlt")
INHERITED = ("font-size", "font-family", "font-weight", "text-anchor", "class", "fill")


@dataclass
class TextBox:
    text: str
    ink: str
    left: float
    top: float
    right: float
    bottom: float
    on_shape: bool

    def overlaps(self, other):
        slack = 0.5
        return (
            self.left + slack < other.right
            and other.left + slack < self.right
            and self.top + slack < other.bottom
            and other.top + slack < self.bottom
        )


@dataclass
class Drawing:
    root: ElementTree.Element
    texts: list
    wires: dict
    shapes: dict

    def inked(self, ink):
        """The texts written in one ink of the palette."""
        return sorted(box.text for box in self.texts if box.ink == ink)


def read(svg):
    root = ElementTree.fromstring(svg)
    texts, wires, shapes = [], {}, {}
    waiting = [(root, {})]
    while waiting:
        element, above = waiting.pop()
        style = {**above, **{k: v for k, v in element.attrib.items() if k in INHERITED}}
        tag = element.tag.removeprefix(SVG)
        key = element.get("id", "").partition("-")[2]
        if tag == "text":
            texts.append(_text_box(element, style, "shape" in above))
        elif tag == "path" and key:
            wires[key] = _points(element.get("d"))
        elif tag == "g" and key:
            style["shape"] = key
            shapes[key] = element
        waiting += [(child, style) for child in reversed(element)]
    return Drawing(root, texts, wires, shapes)


def _text_box(element, style, on_shape):
    size = float(style["font-size"])
    width = 0.0
    for piece, own in [(element.text or "", size), *_spans(element, size)]:
        mono = "mono" in style.get("font-family", "")
        width += own * sum(0.6 if mono else 0.4 if char in NARROW else 0.55 for char in piece)
    x, y = float(element.get("x")), float(element.get("y"))
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[style["text-anchor"]]
    text = "".join(element.itertext())
    ink = style["class"].removeprefix("f-")
    return TextBox(text, ink, left, y - 0.76 * size, left + width, y + 0.2 * size, on_shape)


def _spans(element, size):
    for span in element:
        yield span.text or "", float(span.get("font-size", size))
        yield span.tail or "", size


def _points(d):
    """Points along a path of M, H, V and C commands."""
    points = []
    for command, numbers in re.findall(r"([MHVC])([^MHVC]*)", d):
        values = [float(v) for v in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            points.append((values[0], values[1]))
            continue
        x, y = points[-1]
        if command == "H":
            points += [(x + (values[0] - x) * t / 40, y) for t in range(1, 41)]
        elif command == "V":
            points += [(x, y + (values[0] - y) * t / 40) for t in range(1, 41)]
        else:
            (x1, y1, x2, y2, x3, y3) = values
            for t in (i / 24 for i in range(1, 25)):
                a, b, c, e = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                points.append((a * x + b * x1 + c * x2 + e * x3, a * y + b * y1 + c * y2 + e * y3))
    return points
