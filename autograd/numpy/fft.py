"""``numpy.fft`` under the name that code written for HIPS autograd imports."""

from typing import Any

from numpy import fft as _fft

__all__ = [name for name in dir(_fft) if not name.startswith("_")]


def __getattr__(name: str) -> Any:
    return getattr(_fft, name)


def __dir__() -> list[str]:
    return dir(_fft)
