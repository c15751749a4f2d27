"""Pictures as files: the ending of the name decides the format, and the package that it needs."""

from __future__ import annotations

import errno
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from autograd.drawing.errors import DrawingError
from autograd.drawing.painting.theme import MONO, SANS
from autograd.errors import MissingPackageError, PathError

ZOOM = 2.0  # the pixels of a .png for each unit of the picture

# Fonts by name, because the renderers do not know generic families such as system-ui.
_NAMED_SANS = "Helvetica,Arial,Liberation Sans,DejaVu Sans,Noto Sans,DejaVu Sans Mono"
_NAMED_MONO = "Menlo,Consolas,Courier New,Liberation Mono,DejaVu Sans Mono"


def ending_of(path: Path, known: tuple[str, ...]) -> str:
    """The ending of a file's name in lower case; DrawingError if it is none of those known."""
    ending = path.suffix.lower()
    if ending not in known:
        raise DrawingError(f"save: got {path.name!r}, expected a name that ends in {', '.join(known)}")
    return ending


def write(path: Path, content: str | bytes) -> Path:
    """Write a file that is complete or not there at all: it is written beside its place and then moved."""
    if not path.parent.is_dir():
        raise PathError(errno.ENOENT, "save: there is no such folder", str(path.parent))
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def png(svg: str) -> bytes:
    """A picture in pixels, two for each unit, in the light theme.

    Raises:
        ImportError: the package ``resvg_py`` is not installed.
    """
    resvg = _extra("resvg_py", "png")
    return bytes(resvg.svg_to_bytes(svg_string=_with_named_fonts(svg), zoom=ZOOM))


def pdf(svg: str) -> bytes:
    """A picture as a page of its own size, text as text, in the light theme.

    Raises:
        ImportError: the package ``typst`` is not installed.
    """
    typst = _extra("typst", "pdf")
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    return bytes(typst.compile(page, sys_inputs={"svg": _with_named_fonts(svg)}))


def _with_named_fonts(svg: str) -> str:
    return svg.replace(SANS, _NAMED_SANS).replace(MONO, _NAMED_MONO)


def _extra(package: str, extra: str) -> Any:
    try:
        return import_module(package)
    except ImportError as error:
        raise MissingPackageError(
            f'saving a .{extra} needs the package {package}: pip install "gategrad[{extra}]"; '
            f"without it there is .svg, which browsers and Inkscape open"
        ) from error
