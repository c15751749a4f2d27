"""``boundary``: the plane of a model with two inputs, in the colours of its answers, with the data in it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.painting.svg import paints
from autograd.drawing.painting.theme import text_width
from autograd.engine.doors import door
from nn.modules.arguments import integer
from nn.pictures import raster
from nn.pictures.answers import Asked, Reading, inputs_of, reading, settled, targets_of
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, Axis, Field, box, image, marks, paragraph, percent, text

SIDE = 352.0
LEFT, TOP, WIDTH = 50.0, 58.0, 422.0
MOST_POINTS = 1500
ROOM = 0.12  # the margin around the data, as a share of their range


@door
def boundary(
    model: Any,
    x: Any,
    y: Any,
    *,
    output: str = "auto",
    resolution: int = 120,
    title: str | None = None,
    language: str | None = None,
) -> Plate:
    """A model of two inputs as a map: the class, or the number, that it answers with at each point; and the data.

    The model is asked in evaluation mode, without recording, and is left as it was.

    Args:
        model: a Module, a network of ``nn.scalar``, or a function of an array of shape (n, 2) or of a list of two
            numbers.
        x: the data, of shape (n, 2).
        y: the targets: class indices, rows with a single 1, 0 and 1, -1 and 1, or numbers.
        output: the meaning of the outputs. "auto": one output for targets 0 and 1 is a probability (class 1 above 0.5)
            if the model ends in a sigmoid or a step, if it lies from 0 to 1 everywhere, far away too, or if it is
            closer to the targets than the probability that a logit of its size stands for, as after a squared error;
            else a logit (class 1 above 0). For -1 and 1 it is a margin (above 0); for other targets a number; several
            outputs are those of classes. "logits", "probabilities", "margins" and "numbers" say it. The text says how
            it was read.
        resolution: how many points along each side are asked.
        title: the heading.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers`` has ``"x"`` and ``"y"``, the places of the map, and ``"class"`` or ``"output"``, an
        array with a row for each place of y.

    Raises:
        ShapeError: x is not of shape (n, 2), or model, x and y do not fit.
        ArgumentError: NaN in the data, or targets that are no classes of this model.

    Example:
        >>> import numpy as np
        >>> import nn
        >>> x = np.random.default_rng(0).uniform(-1, 1, (100, 2))
        >>> picture = nn.pictures.boundary(lambda x: x[:, 0] - x[:, 1], x, x[:, 0] > x[:, 1])
        >>> picture.description.endswith("It is right for 100 of 100 points.")
        True
    """
    spoken = chosen(language)
    resolution = integer("boundary", "resolution", resolution, 2)
    points = inputs_of("boundary", x)
    targets = targets_of("boundary", y, len(points))
    asked = Asked("boundary", model, points)
    meaning, targets = reading("boundary", asked, points, targets, output)
    plane = Plane(points, resolution)
    out = asked(plane.cells)
    at_data = asked(points)
    meaning = settled(meaning, np.concatenate([out, at_data, asked.far(points)]), at_data, targets)
    with speaking(spoken):
        drawn = Map(plane, meaning, targets)
        words = [*drawn.sentences(out), *drawn.verdict(at_data)]
        lines = [drawn.picture(out), *drawn.overlay()]
        below = TOP + SIDE + 52
        lines += drawn.legend(below)
        below += LINE * drawn.rows + 6
        told = " ".join(words)
        lines += (written := paragraph(18, below, told, "remark", WIDTH - 36))
        heading = title if title is not None else say("Decision boundary") if meaning.classes else say("Model's output")
        counted = say("1 point.") if len(points) == 1 else say("{count} points.", count=len(points))
        panel = Panel(WIDTH, below + LINE * len(written) + 4, heading, f"{counted} {told}", lines)
    numbers = {"x": plane.across, "y": plane.up, **drawn.numbers(out)}
    return Plate(heading, [panel], numbers, spoken)


class Plane:
    """The part of a plane around some points, and the cells that it is divided into.

    Args:
        points: of shape (n, 2).
        resolution: cells along each side.
    """

    def __init__(self, points: Any, resolution: int) -> None:
        self.points = points
        self.resolution = resolution
        axes = [Axis.around((points[:, i].min(), points[:, i].max()), ROOM) for i in (0, 1)]
        middles = (np.arange(resolution) + 0.5) / resolution
        self.across, self.up = (axis.low + (axis.high - axis.low) * middles for axis in axes)
        # reversed, because the first row of an image is the top
        columns, rows = np.meshgrid(self.across, self.up[::-1])
        self.cells = np.stack([columns.ravel(), rows.ravel()], axis=1).astype(points.dtype)
        self.field = Field(LEFT, TOP, SIDE, SIDE, axes[0], axes[1], ("x[0]", "x[1]"))

    def as_image(self, flat: Any) -> Any:
        """An array with an entry for each cell, as rows from the top."""
        return flat.reshape(self.resolution, self.resolution)


class Map:
    """The plane in colours, with the data on it.

    Args:
        plane: the plane.
        meaning: how outputs are read.
        targets: indices of classes, or numbers.
        most: of the points are drawn; of more, one in every few.
    """

    def __init__(self, plane: Plane, meaning: Reading, targets: Any, most: int = MOST_POINTS) -> None:
        self.plane, self.meaning, self.targets = plane, meaning, targets
        self.step = -(-len(targets) // most)
        self.low = self.high = 0.0
        if not meaning.classes:
            scale = Axis.around([targets.min(), targets.max()], 0.1)
            self.low, self.high = scale.low, scale.high

    @property
    def rows(self) -> int:
        """The number of lines of the legend."""
        if not self.meaning.classes:
            return 3 if Axis(self.low, self.high).labels(6)[1] else 2
        return self._entries()[-1][1] + 1

    def indices(self, out: Any) -> Any:
        """The colours of the cells, as indices into ``palette``."""
        if not self.meaning.classes:
            return self.plane.as_image(raster.number_indices(out, self.low, self.high))
        return self.plane.as_image(raster.class_indices(*self.meaning.chosen(out)))

    @property
    def palette(self) -> list[raster.Colour]:
        """The colours."""
        return raster.class_palette(self._colours) if self.meaning.classes else raster.number_palette()

    @property
    def _colours(self) -> int:
        return min(len(self.meaning.classes), len(raster.CLASSES))

    def picture(self, out: Any) -> str:
        """The map, with a dark line between the classes."""
        found, palette = self.indices(out), self.palette
        if self.meaning.classes:
            choice = self.plane.as_image(self.meaning.chosen(out)[0])
            edge = np.zeros(choice.shape, bool)
            edge[:, 1:] |= choice[:, 1:] != choice[:, :-1]
            edge[1:] |= choice[1:] != choice[:-1]
            found = np.where(edge, len(palette), found)
            palette = [*palette, (*raster.rgb("#5d6878"), 255)]
        field = self.plane.field
        return image(field.x, field.y, field.width, field.height, raster.data_uri(found, palette))

    def overlay(self) -> list[str]:
        """Axes and data."""
        field, rim = self.plane.field, paints(None, "paper")
        lines = [*field.axes(grid=False), field.rim()]
        points, targets = self.plane.points[:: self.step], self.targets[:: self.step]
        small = len(points) > 400
        more = f' stroke-width="{0.8 if small else 1.2}"'
        places = [field.at(a, b) for a, b in points.tolist()]
        if self.meaning.classes:
            for k in range(len(self.meaning.classes)):
                own = [place for place, target in zip(places, targets, strict=True) if target == k]
                if own:
                    lines.append(marks(own, k, f'fill="{raster.class_colour(k)}" {rim}', more))
            return lines
        palette = raster.number_palette()
        shade = raster.number_indices(targets, self.low, self.high)
        for index in np.unique(shade):
            own = [place for place, i in zip(places, shade, strict=True) if i == index]
            r, g, b, _ = palette[index]
            # a fixed colour, because the map is the same in both themes
            rim = "#ffffff" if index <= raster.SHADES // 2 else raster.DARKEST
            lines.append(marks(own, 0, f'fill="#{r:02x}{g:02x}{b:02x}" stroke="{rim}"', more))
        return lines

    def _entries(self) -> list[tuple[float, int, int, str]]:
        """The legend's entries: place along its row, row, class, words."""
        counts = np.bincount(self.targets, minlength=len(self.meaning.classes))
        found, x, row = [], 0.0, 0
        for k, label in enumerate(self.meaning.names):
            words = say("class {label}: {count}", label=label, count=int(counts[k]))
            width = 20 + text_width(words, "remark") + 14
            if x and x + width > WIDTH - 36:
                x, row = 0.0, row + 1
            found.append((x, row, k, words))
            x += width
        return found

    def legend(self, y: float) -> list[str]:
        """The classes with their marks, or the scale of numbers."""
        if self.meaning.classes:
            lines = []
            for x, row, k, words in self._entries():
                paint = f'fill="{raster.class_colour(k)}" {paints(None, "paper")}'
                lines.append(marks([(24 + x, y + row * LINE - 4)], k, paint))
                lines.append(text(34 + x, y + row * LINE, words, "remark"))
            return lines
        strip = np.arange(1, raster.SHADES + 1, dtype=np.uint8)[None]
        lines = [image(LEFT, y - 12, SIDE, 10, raster.data_uri(strip, raster.number_palette()))]
        lines.append(box(LEFT, y - 12, SIDE, 10, None, "wire"))
        scale = Field(LEFT, y - 12, SIDE, 10, Axis(self.low, self.high), Axis(0, 1))
        labels, more = scale.across.labels(6)
        for tick, label in labels:
            lines.append(text(scale.at(tick, 0)[0], y + 13, label, "tick", "middle"))
        if more:
            lines.append(text(LEFT, y + 13 + LINE, more, "tick"))
        return lines

    def sentences(self, out: Any) -> list[str]:
        """The rule of the colours, and remarks on the map and on the data."""
        found = [self.meaning.rule()]
        unknown = float(np.mean(np.isnan(out).any(axis=1) if out.ndim == 2 else np.isnan(out)))
        if unknown:
            found.append(say("The output is NaN in {share} of the plane, which has no colour.", share=percent(unknown)))
        if not self.meaning.classes:
            with np.errstate(invalid="ignore"):
                beyond = float(np.mean((out < self.low) | (out > self.high)))
            if beyond:
                found.append(
                    say("In {share} of the plane it lies outside of the scale, and has the colour of the nearer end.",
                        share=percent(beyond))
                )  # fmt: skip
        return [*found, *self.remarks()]

    def remarks(self) -> list[str]:
        """Sentences on the data."""
        found = []
        if self.meaning.classes:
            present = np.unique(self.targets)
            if len(present) == 1:
                label = self.meaning.names[int(present[0])]
                found.append(say("All data are of one class, {label}.", label=label))
        elif self.targets.min() == self.targets.max():
            found.append(say("All targets are {number}.", number=notation.number(float(self.targets[0]))))
        if self.step > 1:
            found.append(
                say("Of {count} points one in {step} is drawn.", count=len(self.targets), step=self.step)
            )  # fmt: skip
        return found

    def score(self, at_data: Any) -> float:
        """The number of points that are right; for numbers the root mean squared error."""
        if self.meaning.classes:
            return float((self.meaning.chosen(at_data)[0] == self.targets).sum())
        with np.errstate(all="ignore"):
            return float(np.sqrt(np.mean((at_data - self.targets) ** 2)))

    def verdict(self, at_data: Any) -> list[str]:
        """The sentence that says how good the model is on the data."""
        score = self.score(at_data)
        if self.meaning.classes and len(self.targets) == 1:
            return [say("It is right for the only point.") if score else say("It is wrong for the only point.")]
        if self.meaning.classes:
            return [say("It is right for {right} of {count} points.", right=int(score), count=len(self.targets))]
        return [say("Its root mean squared error on the data is {error}.", error=notation.number(score, 3))]

    def numbers(self, out: Any) -> dict[str, Any]:
        """The numbers behind the map, a row for each place of the second axis from below."""
        if self.meaning.classes:
            choice = self.meaning.chosen(out)[0]
            labels = np.where(choice < 0, np.nan, np.array(self.meaning.classes)[choice])
            return {"class": self.plane.as_image(labels)[::-1]}
        return {"output": self.plane.as_image(out)[::-1]}
