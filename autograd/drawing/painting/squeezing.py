"""Narrower layouts: rows that are too wide are parted, and the slots of all rows pushed together.

``layout`` keeps wires straight, at any width. Where the width is that of a notebook's column, width is dearer than
straight wires, and height is cheap:

- ``parted`` moves some boxes of a wide row into a new row below it;
- ``squeezed`` gives all rows the width of the widest, each slot as close to its neighbours as the order allows: the
  least squares under these limits (isotonic regression by pooling adjacent violators; Barlow et al. 1972).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from autograd.drawing.painting.grid import DUMMY_HEIGHT, ROW_GAP, Box, Edge, Grid

PARTED = 850.0  # wider rows are split: with margins they would fill more than a column of 860
GAIN = 0.88  # a row is split if that leaves at most this share of its width
SWEEPS = 12
NEAR = 26.0  # a wire with a smaller bend looks crooked
STRAIGHT = 8.0  # the additional weight of a main step, or one between two dummies, which should be straight


def parted(boxes: Sequence[Box], edges: Sequence[Edge], rank: Sequence[int], wanted: float = PARTED) -> list[int]:
    """The rows of all boxes, those of more than the wanted width parted where that helps.

    Example:
        >>> box = Box(left=0, body=20, right=0, above=50, below=50)
        >>> parted([box] * 5, [Edge(i, 4) for i in range(4)], [0, 0, 0, 0, 1], wanted=300)
        [0, 1, 0, 1, 2]
    """
    rank = list(rank)
    sources = {edge.target for edge in edges}
    tried: set[tuple[int, ...]] = set()
    while True:
        widths = _widths(boxes, edges, rank)
        rows: dict[int, list[int]] = {}
        for v, r in enumerate(rank):
            rows.setdefault(r, []).append(v)
        wide = [r for r, width in enumerate(widths) if width > wanted and tuple(rows[r]) not in tried]
        if not wide:
            return rank
        row = max(wide, key=widths.__getitem__)
        tried.add(tuple(rows[row]))
        leaves = [v for v in rows[row] if v not in sources]
        found: list[tuple[float, list[int]]] = []
        for moved in (leaves, leaves[1::2], rows[row][1::2]):
            if 0 < len(moved) < len(rows[row]):
                lower = set(moved)
                new = [r + (r > row or v in lower) for v, r in enumerate(rank)]
                found.append((max(_widths(boxes, edges, new)[row : row + 2]), new))
        if found:
            width, new = min(found)
            if width <= GAIN * widths[row]:
                rank = new


def _widths(boxes: Sequence[Box], edges: Sequence[Edge], rank: Sequence[int]) -> list[float]:
    """The least width of each row."""
    widths = [0.0] * (max(rank) + 1)
    for box, r in zip(boxes, rank, strict=True):
        widths[r] += box.above + box.below + ROW_GAP
    passing = [0] * (len(widths) + 1)
    for edge in edges:
        passing[rank[edge.source] + 1] += 1
        passing[rank[edge.target]] -= 1
    through = list(accumulate(passing))
    return [width + n * (2 * DUMMY_HEIGHT + ROW_GAP) for width, n in zip(widths, through, strict=False)]


def squeezed(grid: Grid, y: Sequence[float], wanted: float) -> list[float]:
    """The places of all slots, no wider than wanted, or than the widest row needs."""
    y = list(y)
    low = min(y[v] - grid.above[v] for v in range(len(y)))
    high = max(y[v] + grid.below[v] for v in range(len(y)))
    room = max(wanted, *(sum(grid.above[v] + grid.below[v] + ROW_GAP for v in row) - ROW_GAP for row in grid.layers))
    if high - low <= room:
        return y
    scale = room / (high - low)
    y = [(place - low) * scale for place in y]
    for sweep in range(SWEEPS):
        for row in grid.layers if sweep % 2 == 0 else reversed(grid.layers):
            wishes = [_wish(grid, y, v) for v in row]
            for v, place in zip(row, _settled(grid, row, wishes, room), strict=True):
                y[v] = place
    return y


def _wish(grid: Grid, y: Sequence[float], v: int) -> tuple[float, float]:
    """The best place of a slot, and how much that counts."""
    total = weight = 0.0
    for steps, sign in ((grid.before[v], -1.0), (grid.after[v], 1.0)):
        for w, port in steps:
            inner = v >= grid.real and w >= grid.real
            step = (w, v) if sign < 0 else (v, w)
            share = STRAIGHT if inner or step in grid.main else 1.0
            total += share * (y[w] + sign * port)
            weight += share
    return (total / weight, weight) if weight else (y[v], 1.0)


def _settled(grid: Grid, row: Sequence[int], wishes: Sequence[tuple[float, float]], room: float) -> list[float]:
    """The places of a row's slots: as near to the wishes as order, distances and room allow."""
    shifts = [0.0]
    for u, v in pairwise(row):
        shifts.append(shifts[-1] + grid.below[u] + ROW_GAP + grid.above[v])
    blocks: list[tuple[float, float, int]] = []  # place, weight and number of slots of each block
    for (wish, weight), shift in zip(wishes, shifts, strict=True):
        blocks.append((wish - shift, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, wa, na), (b, wb, nb) = blocks[-2:]
            blocks[-2:] = [((a * wa + b * wb) / (wa + wb), wa + wb, na + nb)]
    least, most = grid.above[row[0]], room - grid.below[row[-1]] - shifts[-1]
    flat = [min(max(place, least), most) for place, _, n in blocks for _ in range(n)]
    return [place + shift for place, shift in zip(flat, shifts, strict=True)]


def snapped(grid: Grid, y: Sequence[float]) -> list[float]:
    """The places with boxes moved a little where that makes a wire straight, and there is room."""
    y = list(y)
    low = min(y[v] - grid.above[v] for v in range(len(y)))
    high = max(y[v] + grid.below[v] for v in range(len(y)))
    for row in grid.layers[1:]:
        for v in row:
            shifts = [y[u] - port - y[v] for u, port in grid.before[v]]
            least, most = _free(grid, y, v, low, high)
            near = [shift for shift in shifts if abs(shift) < NEAR and least <= y[v] + shift <= most]
            if near and v < grid.real:
                y[v] += min(near, key=abs)
    return y


def straightened(grid: Grid, edges: Sequence[Edge], y: Sequence[float]) -> list[float]:
    """The places with long wires straight over as many rows as the others leave room for."""
    y = list(y)
    low = min(y[v] - grid.above[v] for v in range(len(y)))
    high = max(y[v] + grid.below[v] for v in range(len(y)))
    for edge, chain in zip(edges, grid.chains, strict=True):
        level, at = y[edge.source], 0
        while at < len(chain):
            least, most, end = low, high, at
            while end < len(chain):
                free = _free(grid, y, chain[end], low, high)
                if max(least, free[0]) > min(most, free[1]):
                    break
                least, most, end = max(least, free[0]), min(most, free[1]), end + 1
            if end == at:  # rounding left no room, so the wire stays
                level, at = y[chain[at]], at + 1
                continue
            aim = level if end < len(chain) else y[edge.target] + edge.port
            if least <= level <= most:
                aim = level
            level = min(max(aim, least), most)
            for v in chain[at:end]:
                y[v] = level
            at = end
    return y


def _free(grid: Grid, y: Sequence[float], v: int, low: float, high: float) -> tuple[float, float]:
    """The least and the greatest place of a slot while its neighbours stay."""
    row, i = grid.layers[grid.rank[v]], grid.position[v]
    least, most = low + grid.above[v], high - grid.below[v]
    if i:
        least = y[row[i - 1]] + grid.below[row[i - 1]] + ROW_GAP + grid.above[v]
    if i < len(row) - 1:
        most = y[row[i + 1]] - grid.above[row[i + 1]] - ROW_GAP - grid.below[v]
    return least, most
