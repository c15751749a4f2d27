"""The data of a layout: boxes with their room, wires, and the grid of columns in which both are placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

ROW_GAP = 10.0  # the distance between two neighbours in a column
DUMMY_HEIGHT = 10.0  # the room on either side of a wire that passes through a column


@dataclass(frozen=True, slots=True)
class Box:
    """A body to be placed, and the room around it for labels.

    Attributes:
        left: room before the body.
        body: width of the body.
        right: room after the body.
        above: how far body and labels reach up from the centre line, where the wire leaves.
        below: how far they reach down.
    """

    left: float
    body: float
    right: float
    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A wire from the centre line of one box to a height, ``port``, relative to the centre line of another.

    A source has a smaller index than its target. A ``main`` one should be straight before others are.
    """

    source: int
    target: int
    port: float = 0.0
    main: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the bodies end at ``edge``; wires are level from ``start`` to ``end`` and bend outside."""

    start: float
    edge: float
    end: float


@dataclass(slots=True)
class Layout:
    """Places for everything.

    Attributes:
        columns: from left to right.
        rank: for each box, the index of its column.
        y: for each box, the height of its centre line.
        through: for each edge, its height in each column between its ends, in order.
        width: of the whole.
        height: of the whole.
    """

    columns: list[Column]
    rank: list[int]
    y: list[float]
    through: list[list[float]]
    width: float
    height: float

    def moved(self, right: float, down: float) -> Layout:
        """The same layout somewhere else."""
        return Layout(
            columns=[Column(c.start + right, c.edge + right, c.end + right) for c in self.columns],
            rank=self.rank,
            y=[y + down for y in self.y],
            through=[[y + down for y in chain] for chain in self.through],
            width=self.width,
            height=self.height,
        )


class Grid:
    """Boxes and dummies in columns. Boxes keep their indices; dummies follow.

    Every edge is cut into steps from one column to the next: ``after[v]`` and ``before[v]`` list, for each slot ``v``,
    the slots it is connected to and the port of the step, which is 0 except at the target of an edge.
    """

    def __init__(self, boxes: Sequence[Box], edges: Sequence[Edge], rank: Sequence[int]) -> None:
        self.real = len(boxes)
        self.above = [box.above for box in boxes]
        self.below = [box.below for box in boxes]
        self.after: list[list[tuple[int, float]]] = [[] for _ in boxes]
        self.before: list[list[tuple[int, float]]] = [[] for _ in boxes]
        self.layers: list[list[int]] = [[] for _ in range(max(rank) + 1)]
        self.chains: list[list[int]] = []
        self.main: set[tuple[int, int]] = set()
        self.rank = list(rank)
        for v, r in enumerate(rank):
            self.layers[r].append(v)
        for edge in edges:
            chain = [self._dummy(r) for r in range(rank[edge.source] + 1, rank[edge.target])]
            self.chains.append(chain)
            stops = [edge.source, *chain, edge.target]
            for u, v in pairwise(stops):
                port = edge.port if v == edge.target else 0.0
                if edge.main:
                    self.main.add((u, v))
                self.after[u].append((v, port))
                self.before[v].append((u, port))
        self.position = [0] * len(self.above)
        self._number()

    def _dummy(self, rank: int) -> int:
        v = len(self.above)
        self.above.append(DUMMY_HEIGHT)
        self.below.append(DUMMY_HEIGHT)
        self.after.append([])
        self.before.append([])
        self.layers[rank].append(v)
        self.rank.append(rank)
        return v

    def _number(self) -> None:
        for layer in self.layers:
            for i, v in enumerate(layer):
                self.position[v] = i

    def arrange(self, layers: Iterable[Iterable[int]]) -> None:
        """Take over an order of the columns."""
        self.layers = [list(layer) for layer in layers]
        self._number()

    def key_after(self, v: int) -> list[tuple[int, float]]:
        """The ends of the steps that leave ``v``, as keys that sort from top to bottom."""
        return [(self.position[w], port) for w, port in self.after[v]]
