"""``numpy.random`` under the name that code written for HIPS autograd imports."""

from typing import Any

from numpy import random as _random

__all__ = [name for name in dir(_random) if not name.startswith("_")]


def __getattr__(name: str) -> Any:
    return getattr(_random, name)


def __dir__() -> list[str]:
    return dir(_random)
