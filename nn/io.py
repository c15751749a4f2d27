"""Files: the state of a model, or everything that a training needs to go on, as ``.npz`` or ``.safetensors``.

Nothing in a file is ever executed (no pickle), a file is complete or not there at all (it is written beside its place
and then moved), and its content is checked, against a checksum too, before it is handed out. ``load_state_dict`` checks
that it fits a model; it says everything that is wrong at once and leaves the model as it was.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograd.engine.doors import door
from autograd.errors import ArgumentError, FileFormatError, OperandError, PathError
from nn.files import npz, safetensors
from nn.files.replacing import replace
from nn.files.trees import Arrays, flattened, rebuilt
from nn.modules.module import Module

PathLike = str | os.PathLike[str]


@door
def save(state: Module | Mapping[Any, Any], path: PathLike) -> Path:
    """Write the state of a model, or any tree of arrays, numbers and texts, to a file.

    A flat mapping of names to arrays, as ``model.state_dict()``, becomes a plain ``.npz`` (for ``np.load``) or
    ``.safetensors`` (for PyTorch and others). Either holds a checksum, which ``load`` checks. A file of that name is
    replaced, in one instant: the new one has its mode, and its owner if the system allows that. What killed processes
    left beside it, ``.name.npz.0123abcd.part``, is removed.

    Args:
        state: a mapping, whose values may be arrays, numbers, texts, None, and mappings, lists or tuples of these; or a
            model, for its ``state_dict()``. All of it comes back as it was, bit by bit, with NumPy's numbers in their
            dtypes; of a class derived from dict, list, tuple or a number comes the plain one.
        path: ends in ``.npz``, or in ``.safetensors``, which needs the package ``safetensors``.

    Returns:
        The path.

    Raises:
        ArgumentError: another ending, or something that cannot be saved: an object array, complex numbers, a name that
            is no text. Nothing was written then.
        OperandError: a path that is none.
        MissingPackageError: ``safetensors`` is not installed.
        OSError: the file cannot be written; one that was there before is still there.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from nn import Linear
        >>> layer, other = Linear(2, 1, rng=0), Linear(2, 1, rng=1)
        >>> with TemporaryDirectory() as folder:
        ...     path = save(layer.state_dict(), f"{folder}/layer.npz")
        ...     other.load_state_dict(load(path))
        LoadResult(missing=[], unexpected=[])
        >>> bool((other.weight.data == layer.weight.data).all())
        True
    """
    path = _checked_path("save", path)
    write = _format("save", path)[0]
    arrays = flattened(state.state_dict() if isinstance(state, Module) else state)
    replace(path, write(arrays))
    return path


@door
def load(path: PathLike) -> dict[Any, Any]:
    """Read a file that ``save`` wrote, or any file of plain arrays in one of its formats, such as a PyTorch model's.

    Args:
        path: ends in ``.npz``, or in ``.safetensors``, which needs the package ``safetensors``.

    Returns:
        Arrays by name; or the tree that was saved.

    Raises:
        ArgumentError: another ending.
        FileFormatError: the file is truncated, damaged, of another format, or holds something that is no plain array.
            (A ``.safetensors`` of another program has no checksum: damaged numbers in it cannot be told from whole.)
        OperandError: a path that is none.
        MissingPackageError: ``safetensors`` is not installed.
        OSError: there is no such file, or it cannot be read.

    Example:
        >>> import numpy as np
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = save({"epoch": 7, "best": {"loss": 0.25, "w": np.ones(2)}}, f"{folder}/best.npz")
        ...     load(path)
        {'epoch': 7, 'best': {'loss': 0.25, 'w': array([1., 1.])}}
    """
    path = _checked_path("load", path)
    _format("load", path)
    return parsed(path, path.read_bytes())


def parsed(path: Path, content: bytes) -> dict[Any, Any]:
    """The tree in the content of a file; see ``load``."""
    read = _format("load", path)[1]
    try:
        tree: dict[Any, Any] = rebuilt(read(content))
        return tree
    except FileFormatError as error:
        raise FileFormatError(f"load: {path}: {error}") from error
    except Exception as error:  # zipfile, zlib, NumPy and json may raise anything on malformed bytes
        raise FileFormatError(f"load: {path}: got something else than a whole {path.suffix} file ({error})") from error


def check_writable(name: str, path: PathLike) -> Path:
    """``path``, if ``save`` can write there: a long training asks before it begins."""
    path = _checked_path(name, path)
    _format(name, path)
    if not path.parent.is_dir():
        raise PathError(errno.ENOENT, f"{name}: there is no such folder", str(path.parent))
    return path


def _checked_path(name: str, path: Any) -> Path:
    if not isinstance(path, (str, os.PathLike)):
        raise OperandError(f"{name}: got a {type(path).__name__} as path, expected a text or a Path")
    return Path(path)


def _format(name: str, path: Path) -> tuple[Callable[[Arrays], bytes], Callable[[bytes], Arrays]]:
    ending = path.suffix.lower()
    if ending not in _FORMATS:
        raise ArgumentError(f"{name}: got {path.name!r}, expected a name that ends in {' or '.join(_FORMATS)}")
    return _FORMATS[ending]


_FORMATS = {".npz": (npz.write, npz.read), ".safetensors": (safetensors.write, safetensors.read)}
