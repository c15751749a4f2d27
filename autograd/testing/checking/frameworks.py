"""The framework that a function is differentiated by: the one that is named, or whose tensors its arguments hold.

PyTorch and JAX are not needed to use this package. Each is imported when a check asks for it by its name; an argument
that is a tensor shows that it has been imported.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograd.containers import flatten
from autograd.engine.doors import shown
from autograd.engine.node import data_of
from autograd.errors import MissingPackageError, OperandError
from autograd.testing.checking.by_jax import Jax
from autograd.testing.checking.by_torch import Torch
from autograd.testing.checking.framework import Framework

PACKAGES = {"torch": "PyTorch", "jax": "JAX"}

FRAMEWORKS: dict[str, Callable[[Any, Sequence[Any]], Framework]] = {"torch": Torch, "jax": Jax}


def framework_of(name: str | None, f: Any, args: Sequence[Any]) -> Framework | None:
    """The framework of this name; else the framework of the module ``f`` or of the tensors in the arguments; else None.

    Raises:
        OperandError: the name is another, or the arguments hold tensors of two frameworks.
        MissingPackageError: the package is not installed.
    """
    if name is not None and (not isinstance(name, str) or name not in FRAMEWORKS):
        raise OperandError(f"check_grads: got framework={shown(name)}, expected 'torch', 'jax' or None")
    leaves = flatten(list(args))[0]
    held = {found for x in leaves if (found := _held(x)) is not None}
    if not held and _is_torch_module(f):
        held = {"torch"}
    if len(held | ({name} if name else set())) > 1:
        asked = f" and framework={name!r}" if name else ""
        raise OperandError(f"check_grads: got tensors of {' and '.join(sorted(held))}{asked}, expected those of one")
    name = name or next(iter(held), None)
    if name is None:
        return None
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        raise MissingPackageError(
            f"check_grads: framework={name!r} needs {PACKAGES[name]}; install it with: pip install {name}"
        ) from error
    return FRAMEWORKS[name](module, [data_of(x) for x in leaves])


def refuse_tensors_missing(name: str, error: Exception) -> None:
    """OperandError if an error says that a function takes tensors of a framework and was given others."""
    for words, package in (("must be Tensor, not", "torch"), ("not a valid JAX type", "jax")):
        if words in str(error):
            raise OperandError(
                f"check_grads: {name} takes tensors of {PACKAGES[package]}; give some, or framework={package!r}, "
                f"by which arrays and numbers become tensors"
            ) from error


def _held(x: Any) -> str | None:
    """The framework that a leaf is a tensor of, which has loaded it by itself."""
    for name, kind in (("torch", "Tensor"), ("jax", "Array")):
        if isinstance(x, getattr(sys.modules.get(name), kind, ())):
            return name
    return None


def _is_torch_module(f: Any) -> bool:
    return isinstance(f, getattr(sys.modules.get("torch.nn"), "Module", ()))
