"""Names for the variables of a program: those that the user's own code gives to them.

While a function is traced, ``Watch`` looks at the local variables of the user's frames, line by line, and notes which
of them hold a tracer, or a node around one. ``Names`` turns these names into identifiers, each of them unique.
"""

from __future__ import annotations

import builtins
import keyword
import re
import sys
import sysconfig
import threading
import types
from collections.abc import Iterable, Mapping
from types import FrameType
from typing import Any

from autograd.compiling.notes import var_of
from autograd.compiling.places import is_ours
from autograd.compiling.program import Var
from autograd.compiling.tracer import HERE, NUMPY

_OTHERS = (*HERE, NUMPY, sysconfig.get_paths()["stdlib"], "<frozen", "<__array_function__")
_PACKAGES = ("autograd.", "nn.", "numpy.")  # names tell these packages where code has no file
_RESERVED = frozenset(("np", "math", "numpy", "scipy"))


class Watch:
    """A block in which the names of the user's local variables are noted.

    Only the user's functions are watched, not those of this package, NumPy or Python's library. A debugger or a
    coverage tool that watched a function before the block watches it again after the block.

    Attributes:
        found: for each variable of the program its name, and how deep in the user's calls it was seen.
    """

    def __init__(self) -> None:
        self.found: dict[Var, tuple[int, str]] = {}
        self._depth = 0

    def __enter__(self) -> Watch:
        self._before = sys.gettrace()
        self._thread = threading.get_ident()
        sys.settrace(self._called)
        return self

    def __exit__(self, *exception: Any) -> None:
        sys.settrace(self._before)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        home = f"{frame.f_globals.get('__name__')}."
        others = frame.f_code.co_filename.startswith(_OTHERS) or home.startswith(_PACKAGES)
        if others or threading.get_ident() != self._thread:
            return None
        self._depth += 1
        return _Frame(self, self._depth).step

    def saw(self, variables: Mapping[str, Any], depth: int) -> None:
        """Note the local variables of a frame."""
        for name, x in variables.items():
            if name.startswith((".", "_")):
                continue
            var = var_of(x)
            if isinstance(var, Var) and (var not in self.found or self.found[var][0] > depth):
                self.found[var] = depth, name

    def left(self) -> None:
        """A frame has returned."""
        self._depth -= 1


class _Frame:
    """The names of one frame that are watched."""

    def __init__(self, watch: Watch, depth: int) -> None:
        self.watch, self.depth = watch, depth

    def step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event in ("line", "return"):
            self.watch.saw(frame.f_locals, self.depth)
        if event == "return":
            self.watch.left()
        return self.step


class Names:
    """Identifiers, each of them handed out once.

    Args:
        taken: names that are in use already.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken) | _RESERVED
        self._count = 0

    def unique(self, wanted: str) -> str:
        """``wanted`` as an identifier; with a number behind it, if it is in use."""
        name = identifier(wanted)
        free, k = name, 1
        while free in self.taken or keyword.iskeyword(free) or hasattr(builtins, free):
            k += 1
            free = f"{name}_{k}"
        self.taken.add(free)
        return free

    def numbered(self) -> str:
        """The next of t1, t2, t3 ... that is free."""
        while True:
            self._count += 1
            if (name := f"t{self._count}") not in self.taken:
                self.taken.add(name)
                return name


def identifier(text: str) -> str:
    """A text as a name of Python: ``layers.0.weight`` as ``layers_0_weight``."""
    name = re.sub(r"\W+", "_", text).strip("_")
    return name if name and not name[0].isdigit() else f"x{name}"


_DEEPEST = 8  # the greatest depth of nested objects that is searched


def names_outside(root: Any, kind: type) -> dict[int, str]:
    """Names of the objects of a class that a function can reach, by ``id``: its closure, its globals, their modules."""
    found: dict[int, str] = {}
    seen: set[int] = set()

    def look(x: Any, name: str, depth: int) -> None:
        if id(x) in seen or depth > _DEEPEST:
            return
        if isinstance(x, kind):
            found.setdefault(id(x), name)
            return
        seen.add(id(x))
        if isinstance(x, types.FunctionType):
            for cell_name, cell in zip(x.__code__.co_freevars, x.__closure__ or (), strict=True):
                try:
                    look(cell.cell_contents, cell_name, depth + 1)
                except ValueError:  # the cell is not filled yet
                    continue
            for global_name in x.__code__.co_names:
                if global_name in x.__globals__:
                    look(x.__globals__[global_name], global_name, depth + 1)
        elif isinstance(x, types.MethodType):
            look(x.__func__, name, depth)
            look(x.__self__, "", depth)
        elif not isinstance(x, type) and callable(getattr(x, "named_parameters", None)):
            for path, parameter in x.named_parameters():
                if isinstance(parameter, kind):
                    found.setdefault(id(parameter), f"{name or 'layer'}{path}" if path[:1].isdigit() else path)
        elif callable(getattr(x, "parameters", None)) and hasattr(x, "__dict__") and not isinstance(x, type):
            for key, part in vars(x).items():
                look(part, f"{name}_{key.strip('_')}" if name else key, depth)
        elif isinstance(x, dict) and depth > 0:
            for key, part in x.items():
                look(part, str(key), depth + 1)
        elif isinstance(x, (list, tuple)) and len(x) < 1000:
            for i, part in enumerate(x):
                look(part, f"{name}{i}", depth + 1)
        elif hasattr(x, "__dict__") and not isinstance(x, (type, types.ModuleType)) and not is_ours(x):
            for key, part in vars(x).items():
                look(part, f"{name}_{key.strip('_')}" if name else key.strip("_"), depth + 2)

    look(root, "", 0)
    return found
