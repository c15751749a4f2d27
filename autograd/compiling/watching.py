"""The code that runs while a function runs, and the names that it reads: globals, attributes.

A function can read values that are not in its arguments. ``Watch`` lists every code object of a run, by the
interpreter's own profile hook, so decorators, operators and callbacks are seen as well as calls by name. ``named`` says
which globals and attributes a code object names; ``kind_of`` whose code it is.
"""

from __future__ import annotations

import datetime
import decimal
import dis
import gc
import io
import os
import pickle
import string
import sys
import sysconfig
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from types import CodeType, FrameType, ModuleType
from typing import Any, NamedTuple, Self

import numpy as np

from autograd.compiling.tracer import HERE, NUMPY, Untraceable

Codes = dict[tuple[CodeType, int], Mapping[str, Any]]
"""Code objects that ran, with the ``id`` of the globals that each ran with, and these globals.

Code objects are equal if their text and first line are, in whatever file they stand: the globals tell them apart.
"""


_STDLIB = tuple({sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib")})
_INSTALLED = ("site-packages", "dist-packages")

_ALL_ATTRIBUTES = frozenset(("vars", "__dict__", "dir", "__getstate__", "deepcopy"))
_BY_TEXT = {"getattr": 2, "setattr": 2, "hasattr": 2, "delattr": 2, "attrgetter": 1, "__getattribute__": 1}
"""Functions that are given the name of an attribute, and which of their arguments it is."""

_WARNS = getattr(warnings, "_showwarnmsg", warnings.showwarning).__code__
"""Imports, and printers of warnings, are not the function's."""

WITHIN = {"__name__": "autograd.scipy"}
"""Globals that stand for those of SciPy where ``autograd.scipy`` calls it: its modules are trusted as this package is.

The attributes that such code names are watched, because it may read them of the user's objects.
"""

_OUR_SCIPY = os.path.join(HERE[0], "scipy") + os.sep

READS_ANY = frozenset(
    ("string.Formatter.get_field", "dataclasses._asdict_inner", "dataclasses._astuple_inner", "copy._reconstruct",
     "inspect._getmembers", "inspect.getattr_static",
     "argparse.Namespace.__eq__", "argparse.Namespace._get_kwargs")
)  # fmt: skip
"""Code of the standard library that reads attributes which the user's code does not name."""

_UNKNOWN = frozenset(
    ("eval", "exec", "globals", "locals", "_getframe", "currentframe", "getenv", "getenvb", "environ", "environb",
     "geterr", "geterrcall", "getrecursionlimit", "import_module", "__import__", "__subclasses__", "getbufsize",
     "active_count", "current_thread")
)  # fmt: skip
_OF_IDENTITY = frozenset(("id", "is_", "is_not", "base", "may_share_memory", "shares_memory"))
BY_NAME = _ALL_ATTRIBUTES | _BY_TEXT.keys() | _UNKNOWN | _OF_IDENTITY
"""Functions that code has to call by their names, because they show by these what it may read."""

_LOADS_CONSTANT = frozenset(("LOAD_CONST", "LOAD_COMMON_CONSTANT"))
_MARKS = frozenset(("_HAS_DEFAULT_FACTORY", "__dataclass_HAS_DEFAULT_FACTORY__"))
"""The names, in the constructors of data classes, of a mark that an argument is compared with: it is no array."""

_OF_THE_WORLD = frozenset(
    (open, io.open_code, os.open, os.listdir, os.scandir, os.stat, input, np.fromfile, time.localtime, time.gmtime,
     time.strftime, time.ctime, os.getcwd, os.getcwdb, os.access, os.lstat, os.readlink)
)  # fmt: skip
"""Functions of C whose answers may stay the same for two runs, and be others later."""

_OF_THE_MOMENT = frozenset(
    (time.time, time.time_ns, time.monotonic, time.monotonic_ns, time.perf_counter, time.perf_counter_ns,
     time.process_time, time.process_time_ns, time.thread_time, time.thread_time_ns, gc.isenabled, gc.get_threshold,
     gc.get_count, gc.get_objects, gc.get_referrers, sys.getrefcount, sys.getswitchinterval,
     sys.get_int_max_str_digits, decimal.getcontext, pickle.dumps)
)  # fmt: skip
"""The same where the user's own code calls them; what is installed asks for the time, too, and computes without it."""

NOWS = frozenset(("now", "utcnow", "today"))
"""Methods of classes of dates that ask for the time."""

_ASKS = NOWS | {f.__name__ for f in (*_OF_THE_WORLD, *_OF_THE_MOMENT, warnings.warn)}
"""The names of all these: most calls are of others, and one look tells."""

_STARTS = threading.Thread.start.__code__
_CATCHES = warnings.catch_warnings.__enter__.__code__

STANDS_FOR: dict[CodeType, Callable[[FrameType], Codes]] = {}
"""By code that may run a program in the place of a function, the code of that function: a program does not show it."""


class Watch:
    """A block that lists the code objects that run in this thread. What a block inside sees, the outer one sees, too.

    Attributes:
        codes: the code that ran so far.
        world: the function that was asked for files or for the date, or that says a warning or keeps one back; "" if
            there was none.

    Raises:
        Untraceable: a profiler is at work that could not be put back.

    Example:
        >>> with Watch() as watch:
        ...     sorted([2, 1], key=lambda x: -x)
        [2, 1]
        >>> [code.co_name for code, _ in watch.codes if code.co_name == "<lambda>"]
        ['<lambda>']
    """

    def __init__(self) -> None:
        self.codes: Codes = {}
        self.world = ""
        self._before: Any = None
        self._collects = False
        self._outer: Watch | None = None

    def __enter__(self) -> Self:
        self._before = sys.getprofile()
        # cProfile before Python 3.12 cannot be called, so it cannot be put back
        if self._before is not None and not callable(self._before):
            raise Untraceable("got a profiler that is at work, expected none while a function is traced")
        codes, passing_over = self.codes, list[FrameType]()
        seen: dict[int, tuple[CodeType, Any]] = {}  # by id of the code: the hash of a code object takes a microsecond

        def see(frame: FrameType, event: str, arg: Any) -> None:
            if passing_over:
                if event == "return" and frame is passing_over[0]:
                    passing_over.clear()
            elif event == "call":
                code, around = frame.f_code, frame.f_globals
                found = seen.get(id(code))
                if found is not None and found[1] is around:  # fast path
                    return
                if code.co_filename.startswith("<frozen importlib") or code is _WARNS:
                    passing_over.append(frame)
                    return
                if str(around.get("__name__", "")).startswith("scipy.") and _is_called_by_package(frame):
                    codes[code, id(WITHIN)] = WITHIN
                    return
                codes[code, id(around)] = around
                if code is _STARTS:  # what runs in another thread is not seen
                    self.world = "Thread.start()"
                if code in STANDS_FOR:
                    codes.update(STANDS_FOR[code](frame))
                elif code is not _CATCHES:
                    seen[id(code)] = code, around
                elif frame.f_back is not None and is_own(frame.f_back):
                    self.world = f"catch_warnings() in {frame.f_back.f_code.co_qualname}"
            elif event == "c_call" and arg.__name__ in _ASKS and (
                arg in _OF_THE_WORLD or (arg.__name__ in NOWS and _is_of_dates(arg))
                or ((arg is warnings.warn or arg in _OF_THE_MOMENT) and is_own(frame))
            ):  # fmt: skip
                code = frame.f_code
                self.world = f"{arg.__name__}() in {code.co_qualname} ({code.co_filename}:{frame.f_lineno})"

        self._collects = gc.isenabled()
        gc.disable()  # a collection would run finalizers that do not belong to the function
        see.of = self  # type: ignore[attr-defined]
        self._outer = getattr(self._before, "of", None)
        sys.setprofile(see)
        return self

    def __exit__(self, *exception: object) -> None:
        sys.setprofile(self._before)
        if self._collects:
            gc.enable()
        if self._outer is not None:
            self._outer.codes.update(self.codes)
            self._outer.world = self._outer.world or self.world


def _is_called_by_package(frame: FrameType) -> bool:
    """True in a call of SciPy that a function of ``autograd.scipy`` makes, and no function of the user."""
    back: FrameType | None = frame
    while back is not None and not back.f_code.co_filename.startswith(_OUR_SCIPY):
        name = str(back.f_globals.get("__name__", ""))
        if not name.startswith("scipy.") and whose(name) == "user":
            return False
        back = back.f_back
    return back is not None


def _is_of_dates(f: Any) -> bool:
    owner = getattr(f, "__self__", None)
    return isinstance(owner, type) and issubclass(owner, datetime.date)


class Names(NamedTuple):
    """The names in a code object.

    Attributes:
        globals: globals (and builtins) that it reads or writes.
        attributes: attributes that it reads or writes.
        modules: modules that it imports itself.
        all_attributes: True if it may read any attribute of an object, as ``vars(x)`` and ``getattr(x, name)`` do.
        unknown: the function by which it may read anything at all, such as ``eval``; "" if there is none.
        identity: True if it may ask if two objects are the same one, or have memory in common.
    """

    globals: frozenset[str]
    attributes: frozenset[str]
    modules: frozenset[str]
    all_attributes: bool
    unknown: str
    identity: bool


@lru_cache(4096)
def named(code: CodeType) -> Names:
    """The names in a code object, without those of the functions that are defined in it.

    Example:
        >>> named((lambda x: x.real + len(x)).__code__)[:2]
        (frozenset({'len'}), frozenset({'real'}))
    """
    names, attributes, modules = set[str](), set[str](), set[str]()
    identity, before = False, None
    steps = [*dis.get_instructions(code)]
    any_attribute = False
    for i, step in enumerate(steps):
        identity |= step.opname == "IS_OP" and not (
            before is not None and (before.opname in _LOADS_CONSTANT or before.argval in _MARKS)
        )
        before = step
        if step.opname == "IMPORT_NAME":
            modules.add(step.argval)
        elif step.opname == "MATCH_CLASS":
            attributes.update(steps[i - 1].argval, ("__match_args__",))
            any_attribute |= bool(step.arg)
        elif step.opname.endswith(("_GLOBAL", "_NAME", "_ATTR", "_METHOD", "_FROM")):
            (names if step.opname.endswith(("_GLOBAL", "_NAME")) else attributes).add(step.argval)
            if step.argval in ("format", "format_map") and step.opname.endswith(("_ATTR", "_METHOD")):
                text = steps[i - 1].argval if steps[i - 1].opname in _LOADS_CONSTANT else None
                found = names_in_format(text) if isinstance(text, str) else None
                any_attribute |= found is None
                attributes |= found or set()
            if step.argval in _BY_TEXT:
                text = _constant_argument(steps[i + 1 :], _BY_TEXT[step.argval])
                any_attribute |= text is None
                attributes.update((text or "").split("."))
    unknown = sorted(_UNKNOWN & (names | attributes))
    if "datetime64" in names | attributes and not NOWS.isdisjoint(x for x in code.co_consts if isinstance(x, str)):
        unknown.append("datetime64")
    return Names(
        frozenset(names),
        frozenset(attributes),
        frozenset(modules),
        any_attribute or bool(_ALL_ATTRIBUTES & (names | attributes)),
        "".join(unknown[:1]),
        identity or bool(_OF_IDENTITY & (names | attributes)),
    )


def names_in_format(text: str) -> set[str] | None:
    """The names of the attributes that the fields of a text read, as in ``"{0.rate:.3f}"``; None if any may be read.

    Example:
        >>> names_in_format("{0.rate:.3f} of {}")
        {'rate'}
    """
    found = set[str]()
    try:
        for _, field, spec, _ in string.Formatter().parse(text):
            if "." in (field or ""):
                found.update(part.partition("[")[0] for part in str(field).split(".")[1:])
            if "{" in (spec or ""):
                return None
    except ValueError:  # which the function raises, too
        return None
    return found


def _constant_argument(steps: list[dis.Instruction], position: int) -> str | None:
    """The argument at a position, from 1, of the call of the function that was loaded just before; None if computed.

    The instructions are followed to the call; for each height of the stack the last one that reached it is kept.
    """
    depth, reached = 0, dict[int, dis.Instruction]()
    for i, step in enumerate(steps):
        if step.opname in ("CALL", "PRECALL") and step.arg == depth:
            text = reached[position].argval if position in reached else None
            return text if isinstance(text, str) and reached[position].opname in _LOADS_CONSTANT else None
        if step.opcode in dis.hasjrel or step.opcode in dis.hasjabs or depth < 0:
            return None
        if i > 0 or step.opname != "PUSH_NULL":
            depth += dis.stack_effect(step.opcode, step.arg, jump=False)
            reached[depth] = step
    return None


def calls_by_name(frame: FrameType, name: str) -> bool:
    """True if the call that a frame is at is one of an attribute ``name``, as in ``np.zeros(3)``, and not one in C."""
    return _calls(frame.f_code, frame.f_lasti, name)


@lru_cache(4096)
def _calls(code: CodeType, at: int, name: str) -> bool:
    steps = [*dis.get_instructions(code)]
    call = [step for step in steps if step.offset <= at][-1]  # a frame may stand at the cache behind its instruction
    if "CALL" not in call.opname or name not in code.co_names:
        return False
    place = call.positions
    if place is None or place.lineno is None:  # of code without places the names have to do
        return True
    return any(
        step.argval == name
        and step.opname.startswith("LOAD_")
        # the call begins where the attribute does, or in lines of their own, where the object does that has it
        and any(part.positions is not None and part.positions[0::2] == place[0::2] for part in (step, before))
        for before, step in pairwise(steps)
    )


def is_own(frame: FrameType) -> bool:
    """True if the user's own code runs in a frame, not that of something installed."""
    installed = any(part in frame.f_code.co_filename for part in _INSTALLED)
    return not installed and kind_of(frame.f_code, frame.f_globals) == "user"


def is_installed(module: ModuleType) -> bool:
    """True if a module comes from a package that was installed."""
    return any(part in (getattr(module, "__file__", None) or "") for part in _INSTALLED)


def kind_of(code: CodeType, around: Mapping[str, Any]) -> str:
    """Whose code it is: "package", "library" (NumPy and the standard library), or "user" for all else.

    Args:
        code: the code object.
        around: its globals, which tell of code that was made of text, such as the methods of data classes, and of
            programs, which bear the file of the function that they are of.
    """
    return _kind(code.co_filename, str(around.get("__name__", "")))


@lru_cache(4096)
def _kind(file: str, module: str) -> str:
    of_globals = whose(module)
    return of_globals if of_globals == "package" else _kind_of_file(file) or of_globals


def _kind_of_file(file: str) -> str:
    if file.startswith("<") and not file.startswith("<ipython"):
        return ""
    if file.startswith(HERE):
        return "package"
    if file.startswith(NUMPY):
        return "library"
    return "library" if file.startswith(_STDLIB) and not any(part in file for part in _INSTALLED) else "user"


def whose(module: str) -> str:
    """The same of the name of a module."""
    root = module.partition(".")[0]
    if root.startswith("namedtuple_"):  # ``collections`` makes these constructors from text
        return "library"
    if root in ("autograd", "nn"):
        return "package"
    return "library" if root == "numpy" or (root in sys.stdlib_module_names and root != "__main__") else "user"
