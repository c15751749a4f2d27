"""The report of ``python -m autograd --which``: whose files lie in the folder ``autograd`` of this environment.

Two distributions on PyPI fill it, ``autograd`` (HIPS autograd) and ``gategrad``. pip writes the files of the one that
is installed last over those of the other, and takes them away with whichever is removed first. This file imports
nothing of either, so that it runs in such a folder.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parents[1]
NAMES = {"gategrad": "gategrad", "autograd": "HIPS autograd (distribution autograd)"}


class Found(NamedTuple):
    """A distribution in this environment: the number of its unchanged files in ``autograd/``, and the other files."""

    title: str
    whole: int
    changed: list[str]
    missing: list[str]


def found(name: str) -> Found | None:
    """The state of a distribution's files; None if it is not installed."""
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        return None
    whole, changed, missing = 0, [], []
    for path, digest in _recorded(installed):
        file = Path(str(installed.locate_file(path)))
        if not file.exists():
            missing.append(path)
        elif digest == _digest(file):
            whole += 1
        else:
            changed.append(path)
    return Found(f"{NAMES[name]} {installed.version}", whole, changed, missing)


def _recorded(installed: Distribution) -> Iterable[tuple[str, str]]:
    for path in installed.files or ():
        if path.parts[0] == "autograd" and path.suffix == ".py" and path.hash is not None:
            yield str(path), path.hash.value


def _digest(file: Path) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).rstrip(b"=").decode()


def report() -> tuple[str, bool]:
    """Lines that name the distribution of these files, and the next step; True for a whole one, or a checkout."""
    lines = [f"autograd is imported from {HERE}"]
    both = [x for x in map(found, NAMES) if x is not None]
    for x in both:
        if not (x.whole or x.changed or x.missing):
            lines.append(f"{x.title}: installed in editable mode, from a checkout")
            continue
        lines.append(f"{x.title}: {x.whole} files of autograd/ as installed")
        for what, paths in (("overwritten", x.changed), ("missing", x.missing)):
            if paths:
                lines[-1] += f", {len(paths)} {what} ({', '.join(paths[:3])}{' ...' if len(paths) > 3 else ''})"
    if not both:
        lines.append("neither gategrad nor HIPS autograd is installed: this is a checkout, or a copy of the files")
    right = len(both) < 2 and not any(x.changed or x.missing for x in both)
    if not right:
        lines.append(
            "The two share the folder autograd, so only one can be installed. To have gategrad: pip uninstall -y "
            "autograd gategrad && pip install gategrad. To have HIPS autograd: pip uninstall -y autograd gategrad && "
            "pip install autograd."
        )
    return "\n".join(lines), right
