"""Pictures read back: the colours of an image, and the sizes of texts."""

import re
import struct
import zlib
from base64 import b64decode

import numpy as np


def colours(uri):
    """The RGBA colours of a PNG in a data URI, of shape (rows, columns, 4)."""
    data = b64decode(uri.partition(",")[2])
    chunks, place = {}, 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[place + 8 + length : place + 12 + length])[0]
        chunks[kind] = body
        place += 12 + length
    columns, rows, depth, colour_type, *_ = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, colour_type) == (8, 3)
    raw = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, columns + 1)
    pixels = np.zeros((rows, columns), np.uint8)
    for i, (kind, *line) in enumerate(raw):
        assert kind in (0, 2)
        pixels[i] = np.array(line, np.uint8) + (pixels[i - 1] if kind == 2 and i else 0)
    palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    opacity = np.frombuffer(chunks[b"tRNS"], np.uint8)[:, None]
    return np.hstack([palette, opacity])[pixels]


def images(svg):
    """The colours of the images in a picture, in order."""
    return [colours(uri) for uri in re.findall(r'href="(data:image/png[^"]*)"', svg)]


def smallest_text(svg):
    """The smallest size of a text, in pixels at full size."""
    return min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg))
