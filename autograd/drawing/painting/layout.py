"""A layered layout from left to right, in pure Python: places for boxes, ways for wires.

Four steps, each a function below, in the tradition of Sugiyama:

1. ``_ranks``: a column for every box, by longest path; a box that is used once stands just before its user.
2. ``Grid``: wires that span several columns get a stand-in (a *dummy*) in each column they pass through.
3. ``_order``: the order within the columns, by sweeps of barycentres and exchanges of neighbours, to cross few wires.
4. ``_heights``: the vertical places (Brandes and Koepf 2001): four extreme alignments, and the middle of them. Long
   wires come out straight, and nothing overlaps.

A box comes with the room its labels need. A wire bends only between columns, where there are no labels, so by
construction no wire runs through a label. ``downwards`` turns it. The layout knows nothing of graphs of numbers, and is
deterministic.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from autograd.drawing.painting.grid import ROW_GAP, Box, Column, Edge, Grid, Layout

BEND = 26.0  # the least room in which wires bend between two columns
STEEP = 0.16  # a wire that climbs gets this share of its climb as additional room
WIDEST_BEND = 96.0  # the most room between two columns
MOST_SWEEPS = 24
PATIENCE = 4  # the search stops after so many sweeps without fewer crossings
MANY_SLOTS = 2000  # larger graphs get one sweep: readers do not follow their wires one by one
MOST_EXCHANGES = 400  # only graphs with at most so many slots exchange neighbours; larger ones take too long


def place(
    boxes: Sequence[Box],
    edges: Sequence[Edge],
    other: Callable[[Grid], list[float] | None] | None = None,
    part: Callable[[Sequence[Box], Sequence[Edge], list[int]], list[int]] | None = None,
    squeeze: Callable[[Grid, Sequence[Edge], list[float]], list[float]] | None = None,
) -> Layout:
    """Find a place for every box and a way for every edge.

    Args:
        boxes: in an order in which every edge leads forward; the last is the one at the right end.
        edges: the wires; two between the same boxes stay two.
        other: a function that finds the heights for the columns, or returns None; overlaps are pushed apart.
        part: a function that moves boxes of full columns to further ones.
        squeeze: a function that makes heights less high, and wires straight.

    Example:
        >>> box = Box(left=10, body=40, right=10, above=20, below=20)
        >>> layout = place([box, box, box], [Edge(0, 2, -10), Edge(1, 2, 10)])
        >>> layout.rank, layout.y[0] < layout.y[2] < layout.y[1]
        ([0, 0, 1], True)
    """
    rank = _ranks(len(boxes), edges)
    if part:
        rank = part(boxes, edges, rank)
    grid = Grid(boxes, edges, rank)
    found = other(grid) if other else None
    if found is None:
        _order(grid)
        y = _heights(grid)
    else:
        y = _apart(grid, found)
    if squeeze:
        y = squeeze(grid, edges, y)
    else:
        _straighten(grid, edges, y)
    top = min(y[v] - grid.above[v] for v in range(len(y)))
    y = [round(height - top, 1) for height in y]
    columns = _columns(boxes, grid, y)
    return Layout(
        columns=columns,
        rank=rank,
        y=y[: len(boxes)],
        through=[[y[d] for d in chain] for chain in grid.chains],
        width=columns[-1].end,
        height=round(max(y[v] + grid.below[v] for v in range(len(y))), 1),
    )


def _ranks(n: int, edges: Sequence[Edge]) -> list[int]:
    """A column for every box: as far left as its inputs allow, then to the right where that shortens wires."""
    targets: list[list[int]] = [[] for _ in range(n)]
    sources: list[list[int]] = [[] for _ in range(n)]
    for edge in edges:
        targets[edge.source].append(edge.target)
        sources[edge.target].append(edge.source)
    rank = [0] * n
    for v in range(n):
        rank[v] = max((rank[u] + 1 for u in sources[v]), default=0)
    for v in reversed(range(n)):
        if targets[v]:
            held = sum(1 for u in sources[v] if sources[u] or any(t != v for t in targets[u]))
            if len(targets[v]) > held:
                rank[v] = min(rank[t] for t in targets[v]) - 1
    return rank


def _order(grid: Grid) -> None:
    """Arrange the columns so that few wires cross."""
    _first_order(grid)
    best, fewest, idle = [list(layer) for layer in grid.layers], _crossings(grid), 0
    patience = PATIENCE if len(grid.position) <= MANY_SLOTS else 1
    for sweep in range(MOST_SWEEPS):
        if not fewest or idle == patience:
            break
        _sweep(grid, forward=sweep % 2 == 0)
        if len(grid.position) <= MOST_EXCHANGES:
            _exchange(grid)
        crossings = _crossings(grid)
        idle += 1
        if crossings < fewest:
            best, fewest, idle = [list(layer) for layer in grid.layers], crossings, 0
    grid.arrange(best)


def _first_order(grid: Grid) -> None:
    """Order the columns from the right end leftwards by the order of use. A tree is drawn without crossings."""
    for layer in reversed(grid.layers[:-1]):
        layer.sort(key=lambda v: _mean(_spots_after(grid, v)))
        for i, v in enumerate(layer):
            grid.position[v] = i


def _sweep(grid: Grid, forward: bool) -> None:
    """Sort each column by the mean place of its neighbours in the column just sorted."""
    spots = _spots_before if forward else _spots_after
    for layer in grid.layers if forward else reversed(grid.layers):
        keys = {v: _mean(found) for v in layer if (found := spots(grid, v))}
        slots = [i for i, v in enumerate(layer) if v in keys]
        for i, v in zip(slots, sorted((layer[i] for i in slots), key=keys.__getitem__), strict=True):
            layer[i] = v
        for i, v in enumerate(layer):
            grid.position[v] = i


def _spots_after(grid: Grid, v: int) -> list[float]:
    """Places of the slots that ``v`` leads to; a higher port of the same box counts as a little higher."""
    return [grid.position[w] + port * 1e-3 for w, port in grid.after[v]]


def _spots_before(grid: Grid, v: int) -> list[float]:
    return [grid.position[u] for u, _ in grid.before[v]]


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _crossings(grid: Grid) -> int:
    """The number of pairs of steps that cross."""
    total = 0
    for layer in grid.layers:
        arrived: list[tuple[int, float]] = []
        for v in layer:
            keys = sorted(grid.key_after(v))
            total += sum(len(arrived) - bisect_right(arrived, key) for key in keys)
            for key in keys:
                insort(arrived, key)
    return total


def _exchange(grid: Grid) -> None:
    """Exchange neighbours in a column as long as that removes crossings."""
    improved = True
    while improved:
        improved = False
        for layer in grid.layers:
            for i in range(len(layer) - 1):
                u, v = layer[i], layer[i + 1]
                if _cost(grid, u, v) > _cost(grid, v, u):
                    layer[i], layer[i + 1] = v, u
                    grid.position[u], grid.position[v] = i + 1, i
                    improved = True


def _cost(grid: Grid, upper: int, lower: int) -> int:
    """Crossings between the wires of two neighbours of a column, in this order."""
    after = sum(a > b for a in grid.key_after(upper) for b in grid.key_after(lower))
    before = sum(grid.position[a] > grid.position[b] for a, _ in grid.before[upper] for b, _ in grid.before[lower])
    return after + before


def _heights(grid: Grid) -> list[float]:
    """A height for every slot: the middle of four alignments, to inputs and to users, upwards and downwards."""
    clashes = _clashes(grid)
    found: list[list[float]] = []
    for upwards in (True, False):
        for to_inputs in (True, False):
            heights = _compact(grid, *_align(grid, clashes, to_inputs, upwards), upwards)
            found.append(heights)
    spans = [max(y) - min(y) for y in found]
    narrowest = found[spans.index(min(spans))]
    for i, y in enumerate(found):
        shift = min(narrowest) - min(y) if i < 2 else max(narrowest) - max(y)
        found[i] = [height + shift for height in y]
    return [sum(sorted(four)[1:3]) / 2 for four in zip(*found, strict=True)]


def _apart(grid: Grid, found: Sequence[float]) -> list[float]:
    """Heights from somewhere else, moved down where two slots of a column would overlap; the grid is arranged so."""
    y = list(found)
    grid.arrange(sorted(layer, key=y.__getitem__) for layer in grid.layers)
    for layer in grid.layers:
        for u, v in pairwise(layer):
            y[v] = max(y[v], y[u] + grid.below[u] + ROW_GAP + grid.above[v])
    return y


def _straighten(grid: Grid, edges: Sequence[Edge], y: list[float]) -> None:
    """Move long wires to the height of one of their ends where there is room: one bend less."""
    for edge, chain in zip(edges, grid.chains, strict=True):
        if chain:
            middle = y[chain[0]]
            ends = sorted((y[edge.source], y[edge.target] + edge.port), key=lambda end: abs(end - middle))
            fitting = [end for end in ends if all(_fits(grid, y, d, end) for d in chain)]
            for d in chain if fitting else []:
                y[d] = fitting[0]


def _fits(grid: Grid, y: Sequence[float], v: int, height: float) -> bool:
    """True if a slot fits at another height while its neighbours stay."""
    layer, i = grid.layers[grid.rank[v]], grid.position[v]
    above = i == 0 or y[layer[i - 1]] + grid.below[layer[i - 1]] + ROW_GAP <= height - grid.above[v]
    below = i == len(layer) - 1 or height + grid.below[v] + ROW_GAP <= y[layer[i + 1]] - grid.above[layer[i + 1]]
    return above and below


def _clashes(grid: Grid) -> set[tuple[int, int]]:
    """Steps that cross a step between two dummies: the long wire is kept straight, the other gives way."""
    clashes: set[tuple[int, int]] = set()
    for layer in grid.layers[1:]:
        straight = [(i, grid.position[grid.before[v][0][0]]) for i, v in enumerate(layer) if _is_inner(grid, v)]
        lows = [low for low, _ in straight]
        # Straight steps may cross each other; the running extremes then name more clashes than exist.
        most = list(_running(max, [high for _, high in straight]))
        least = list(_running(min, [high for _, high in reversed(straight)]))[::-1]
        for i, v in enumerate(layer):
            above, below = bisect_left(lows, i), bisect_right(lows, i)
            for u, _ in grid.before[v]:
                p = grid.position[u]
                inner = _is_inner(grid, v) and u >= grid.real
                if not inner and ((above and most[above - 1] > p) or (below < len(least) and least[below] < p)):
                    clashes.add((u, v))
    return clashes


def _is_inner(grid: Grid, v: int) -> bool:
    return v >= grid.real and grid.before[v][0][0] >= grid.real


def _running(best: Callable[[int, int], int], numbers: Sequence[int]) -> Iterable[int]:
    current: int | None = None
    for x in numbers:
        current = x if current is None else best(current, x)
        yield current


def _align(grid: Grid, clashes: set[tuple[int, int]], to_inputs: bool, upwards: bool) -> tuple[list[int], list[float]]:
    """Blocks of slots that a straight wire joins: the first slot of each slot's block, and the slot's offset to it.

    Each slot is joined to the middle one of its neighbours, unless another wire of the pair of columns is in the way.
    """
    block = list(range(len(grid.position)))
    offset = [0.0] * len(block)
    taken = [False] * len(block)
    steps = grid.before if to_inputs else grid.after
    for layer in grid.layers if to_inputs else reversed(grid.layers):
        last: int | None = None
        for v in layer if upwards else reversed(layer):
            middle = _middle(grid, steps[v], upwards)
            if grid.main:
                ways = [(grid.position[w], port, w) for w, port in steps[v]]
                middle = [way for way in ways if _step(v, way[2], to_inputs) in grid.main] + middle
            for spot, port, w in middle:
                behind = last is None or (last < spot if upwards else last > spot)
                if behind and not taken[w] and _step(v, w, to_inputs) not in clashes:
                    taken[w] = True
                    block[v] = block[w]
                    offset[v] = offset[w] - port if to_inputs else offset[w] + port
                    last = spot
                    break
    return block, offset


def _step(v: int, w: int, to_inputs: bool) -> tuple[int, int]:
    return (w, v) if to_inputs else (v, w)


def _middle(grid: Grid, steps: Sequence[tuple[int, float]], upwards: bool) -> list[tuple[int, float, int]]:
    """The one or two steps in the middle, the better one first: place, port and slot at the other end."""
    keys = sorted((grid.position[w], port, w) for w, port in steps)
    half = (len(keys) - 1) // 2
    middle = keys[half : len(keys) - half]
    return middle if upwards else middle[::-1]


def _compact(grid: Grid, block: Sequence[int], offset: Sequence[float], upwards: bool) -> list[float]:
    """Heights with the blocks pushed together, as far up (or down) as they go without overlap."""
    room = _room(grid, block, offset, upwards)
    order = _sorted_blocks(room)
    place = dict.fromkeys(order, 0.0)
    for b in order:
        for c, distance in room[b].items():
            place[c] = max(place[c], place[b] + distance)
    for b in reversed(order):  # a block moves towards its neighbours until it would push them
        if room[b]:
            place[b] = max(place[b], min(place[c] - distance for c, distance in room[b].items()))
    sign = 1.0 if upwards else -1.0
    return [sign * place[b] + shift for b, shift in zip(block, offset, strict=True)]


def _room(grid: Grid, block: Sequence[int], offset: Sequence[float], upwards: bool) -> dict[int, dict[int, float]]:
    """The least distance of two blocks, for each pair that is next to each other in some column."""
    room: dict[int, dict[int, float]] = {b: {} for b in block}
    for layer in grid.layers:
        for u, v in pairwise(layer):
            distance = grid.below[u] + ROW_GAP + grid.above[v] + offset[u] - offset[v]
            first, second = (block[u], block[v]) if upwards else (block[v], block[u])
            room[first][second] = max(distance, room[first].get(second, distance))
    return room


def _sorted_blocks(room: dict[int, dict[int, float]]) -> list[int]:
    """Blocks in an order in which each follows the blocks that it must keep its distance from."""
    waiting = dict.fromkeys(room, 0)
    for neighbours in room.values():
        for c in neighbours:
            waiting[c] += 1
    ready = [b for b in room if not waiting[b]]
    for b in ready:  # the list grows during the loop
        for c in room[b]:
            waiting[c] -= 1
            if not waiting[c]:
                ready.append(c)
    return ready


def _columns(boxes: Sequence[Box], grid: Grid, y: Sequence[float]) -> list[Column]:
    """The columns from left to right, with room to bend between them."""
    climb = [0.0] * len(grid.layers)
    for r, layer in enumerate(grid.layers):
        climb[r] = max((abs(y[w] + port - y[u]) for u in layer for w, port in grid.after[u]), default=0.0)
    columns: list[Column] = []
    x = 0.0
    for r, layer in enumerate(grid.layers):
        real = [boxes[v] for v in layer if v < len(boxes)]
        edge = x + max(b.left + b.body for b in real)
        end = edge + max(b.right for b in real)
        columns.append(Column(round(x, 1), round(edge, 1), round(end, 1)))
        x = end + min(WIDEST_BEND, BEND + STEEP * climb[r])
    return columns
