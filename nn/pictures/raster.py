"""Small images as PNG in a data URI, made with the standard library alone; and their colours.

An image is an array of indices into a palette. The colours of classes and of signed numbers are see-through, so that
one image serves the light and the dark theme.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np

Colour = tuple[int, int, int, int]

# Okabe and Ito, "Color universal design" (2008): readers with any kind of colour vision can tell them apart.
CLASSES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a8f98", "#b8a90f")
NEGATIVE, POSITIVE = CLASSES[0], CLASSES[1]

LEVELS = 9  # the levels of confidence of each class
SHADES = 64  # the shades of a number
PALEST, FULLEST = 40, 190  # the opacity of a class where the model is undecided, and where it is sure

# Cividis: Nuñez, Anderton and Renslow, "Optimizing colormaps with consideration for color vision deficiency" (2018).
_CIVIDIS = (
    "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838",
)  # fmt: skip
DARKEST = _CIVIDIS[0]

CLEAR: Colour = (128, 128, 128, 0)


def rgb(colour: str) -> tuple[int, int, int]:
    """The three numbers of a colour.

    Example:
        >>> rgb("#0072b2")
        (0, 114, 178)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def cividis(t: float) -> tuple[int, int, int]:
    """A colour from dark blue (0) to yellow (1), lighter all the way."""
    place = min(max(t, 0.0), 1.0) * (len(_CIVIDIS) - 1)
    i = min(int(place), len(_CIVIDIS) - 2)
    low, high = rgb(_CIVIDIS[i]), rgb(_CIVIDIS[i + 1])
    r, g, b = (round(x + (place - i) * (y - x)) for x, y in zip(low, high, strict=True))
    return r, g, b


def class_palette(classes: int) -> list[Colour]:
    """``LEVELS`` colours for each class, from pale to full; entry 0 is clear."""
    palette = [CLEAR]
    for k in range(classes):
        for level in range(LEVELS):
            opacity = PALEST + (FULLEST - PALEST) * level // (LEVELS - 1)
            palette.append((*rgb(class_colour(k)), opacity))
    return palette


def class_colour(k: int) -> str:
    """The colour of a class; after eight they come again."""
    return CLASSES[k % len(CLASSES)]


def class_indices(choice: Any, sureness: Any) -> Any:
    """Indices into ``class_palette`` for chosen classes and how sure each choice is, 0 to 1; -1 is no choice."""
    level = np.floor(np.clip(np.nan_to_num(sureness), 0, 1) * (LEVELS - 1) + 0.5).astype(int)
    return np.where(choice < 0, 0, 1 + (choice % len(CLASSES)) * LEVELS + level).astype(np.uint8)


def number_palette() -> list[Colour]:
    """``SHADES`` colours for numbers, from low to high; entry 0 is clear."""
    return [CLEAR, *((*cividis(i / (SHADES - 1)), 255) for i in range(SHADES))]


def number_indices(x: Any, low: float, high: float) -> Any:
    """Indices into ``number_palette``; numbers out of the range get the colour of its end, NaN is clear."""
    with np.errstate(all="ignore"):
        t = np.clip((x - low) / (high - low or 1.0), 0, 1)
    return np.where(np.isnan(x), 0, 1 + np.floor(np.nan_to_num(t) * (SHADES - 1) + 0.5)).astype(np.uint8)


def signed_palette() -> list[Colour]:
    """Colours for numbers of either sign: blue below 0, clear at 0, orange above; the middle entry is 0."""
    half = SHADES // 2
    below = [(*rgb(NEGATIVE), round(255 * i / half)) for i in range(half, 0, -1)]
    return [*below, CLEAR, *((*rgb(POSITIVE), round(255 * i / half)) for i in range(1, half + 1))]


def signed_indices(x: Any, largest: float) -> Any:
    """Indices into ``signed_palette``, for a scale from -largest to largest; other entries are transparent."""
    half = SHADES // 2
    with np.errstate(all="ignore"):
        t = np.where(np.isfinite(x), np.clip(x / (largest or 1.0), -1, 1), 0.0)
    return (half + np.rint(t * half)).astype(np.uint8)


def png(indices: Any, palette: Sequence[Colour]) -> bytes:
    """The bytes of a PNG file: an array of indices (rows, columns) into at most 256 colours.

    The format: https://www.w3.org/TR/png-3/

    Example:
        >>> png(np.zeros((2, 3), np.uint8), [(255, 0, 0, 255)])[:8]
        b'\\x89PNG\\r\\n\\x1a\\n'
    """
    pixels = np.ascontiguousarray(indices, np.uint8)
    rows, columns = pixels.shape
    above = np.vstack([np.zeros((1, columns), np.uint8), pixels[:-1]])
    filtered = (np.hstack([np.full((rows, 1), kind, np.uint8), x]) for kind, x in ((0, pixels), (2, pixels - above)))
    body = min((zlib.compress(x.tobytes(), 9) for x in filtered), key=len)
    return b"".join([
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
        _chunk(b"PLTE", bytes(x for colour in palette for x in colour[:3])),
        _chunk(b"tRNS", bytes(colour[3] for colour in palette)),
        _chunk(b"IDAT", body),
        _chunk(b"IEND", b""),
    ])  # fmt: skip


def data_uri(indices: Any, palette: Sequence[Colour]) -> str:
    """The image as an address that holds it."""
    return f"data:image/png;base64,{b64encode(png(indices, palette)).decode()}"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
