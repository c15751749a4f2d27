"""``numpy.linalg`` under the name that code written for HIPS autograd imports."""

from typing import Any

from numpy import linalg as _linalg

__all__ = [name for name in dir(_linalg) if not name.startswith("_")]


def __getattr__(name: str) -> Any:
    return getattr(_linalg, name)


def __dir__() -> list[str]:
    return dir(_linalg)
