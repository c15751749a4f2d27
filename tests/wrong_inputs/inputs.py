"""Wrong inputs, the form of a call that they are put into, and the verdict on how it ends."""

import collections
import contextlib
import datetime
import decimal
import io
import math
import re
import signal
import traceback
import warnings
from pathlib import Path

import numpy as np

import nn
from autograd import AutogradError, Tensor, Value

ROOT = Path(__file__).parents[2]
HERE = str(Path(__file__).parent)


def nonsense(*args, **kwargs):
    """A function that can be called with anything, and whose result fits nowhere."""
    return "nonsense"


class Foreign:
    """An array of a library that is not NumPy's: it has a shape and a dtype, and neither is one of NumPy's."""

    shape = "unknown"
    dtype = "foreign.float32"
    ndim = None


def cyclic():
    """A list that holds itself."""
    x = []
    x.append(x)
    return x


INPUTS = {
    "None": lambda: None,
    "text": lambda: "x",
    "empty text": lambda: "",
    "bytes": lambda: b"x",
    "object": object,
    "class": lambda: nn.MSELoss,
    "float": lambda: float,
    "function": lambda: nonsense,
    "module": lambda: math,
    "huge": lambda: 10**400,
    "big": lambda: 2**62,
    "-99": lambda: -99,
    "-1": lambda: -1,
    "0": lambda: 0,
    "7": lambda: 7,
    "0.5": lambda: 0.5,
    "nan": lambda: math.nan,
    "-inf": lambda: -math.inf,
    "2j": lambda: 2j,
    "True": lambda: True,
    "Decimal": lambda: decimal.Decimal("1.5"),
    "date": lambda: datetime.date(2020, 1, 1),
    "[]": list,
    "[[]]": lambda: [[]],
    "()": tuple,
    "ragged": lambda: [[1.0], [1.0, 2.0]],
    "texts": lambda: ["x", "y"],
    "[None]": lambda: [None],
    "[1.5, 2]": lambda: [1.5, 2],
    "(1, 2)": lambda: (1, 2),
    "(0, 0)": lambda: (0, 0),
    "dict": lambda: {"a": 1.0},
    "{}": dict,
    "set": lambda: {1},
    "generator": lambda: (x for x in (1, 2)),
    "cyclic": cyclic,
    "slice": lambda: slice(None),
    "...": lambda: ...,
    "empty array": lambda: np.zeros((0, 3)),
    "0-d array": lambda: np.array(1.5),
    "cube": lambda: np.ones((2, 3, 4)),
    "vector": lambda: np.ones(5),
    "ints": lambda: np.arange(4),
    "bools": lambda: np.array([True, False]),
    "complex array": lambda: np.array([1j, 2.0]),
    "objects": lambda: np.array([None, "x"], dtype=object),
    "array of texts": lambda: np.array(["x", "y"]),
    "dates": lambda: np.array(["2020-01-01"], dtype="datetime64[D]"),
    "records": lambda: np.zeros(2, dtype=[("a", float), ("b", int)]),
    "half": lambda: np.ones(2, dtype=np.float16),
    "generic": lambda: np.float32(1.5),
    "Tensor": lambda: Tensor(np.ones((2, 3))),
    "0-d Tensor": lambda: Tensor(2.0),
    "empty Tensor": lambda: Tensor(np.zeros((0, 3))),
    "computed Tensor": lambda: Tensor(np.ones((2, 3))) * 2.0,
    "constant": lambda: Tensor(np.ones(3), requires_grad=False),
    "complex Tensor": lambda: Tensor(np.array([1j, 2.0])),
    "Value": lambda: Value(2.0),
    "layer": lambda: nn.Linear(2, 2, rng=0),
    "foreign": Foreign,
}


class Hang(BaseException):
    """A call that does not return."""


@contextlib.contextmanager
def limited(seconds):
    """A block that is given up after some seconds, where the system has such a clock."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def give_up(number, frame):
        raise Hang

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


MISMATCH = re.compile(r"\(\) (takes|missing|got) .*argument")


def fault(call):
    """The fault in the end of a call, in a few words; None if there is none."""
    try:
        with limited(10), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                call()
    except AutogradError:
        return None
    except (np.exceptions.AxisError, np.linalg.LinAlgError) as error:
        if not any(map(is_ours, traceback.extract_tb(error.__traceback__))):
            return None
        return None if getattr(error, "__notes__", ()) else "without a note: " + shown(error)
    except Hang as error:
        return "hangs: " + shown(error)
    except AssertionError:  # a failing test raises it
        return None
    except (MemoryError, OSError):  # the operating system raised it
        return None
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        # Python itself refused a call with wrong parameters.
        last = frames[-1]
        at_a_call = len(frames) == 2 or last.filename.endswith("doors.py") or last.name == "__call__"
        if isinstance(error, TypeError) and at_a_call and MISMATCH.search(str(error)):
            return None
        if last.filename.startswith(HERE) and len(frames) > 2:  # the caller's own function raised the error
            return None
        if not any(map(is_ours, frames)):
            return None  # Python or NumPy refused the call before it reached this package
        return shown(error)
    return None


def is_ours(frame):
    """True for a frame of this package. (autograd.numpy hands plain arrays to NumPy, which raises its own errors.)"""
    names_of_numpy = f"{ROOT}/autograd/numpy/__init__.py"
    return frame.filename.startswith((f"{ROOT}/autograd/", f"{ROOT}/nn/")) and frame.filename != names_of_numpy


def shown(error):
    """An error in one line: its class, the beginning of its text, and the lines of this package around it."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(HERE)]
    ours = [f for f in frames if str(ROOT) in f.filename]
    where = [f"{f.filename.replace(str(ROOT) + '/', '')}:{f.lineno}" for f in ours[:1] + ours[1:][-1:]]
    return f"{type(error).__name__}: {str(error)[:90]!r} at {' .. '.join(where)}"


def matrix():
    """A matrix that every decomposition takes."""
    return np.array([[2.0, 0.5, 0.1], [0.5, 3.0, 0.2], [0.1, 0.2, 4.0]])


def square_sum(x):
    """The sum of squares of a number or an array."""
    return (x * x).sum() if hasattr(x, "sum") else x * x


def double(x):
    """Twice a number or an array."""
    return x * 2.0


def X(*shape):
    """Numbers between 0.1 and 0.9, all different."""
    return np.linspace(0.1, 0.9, math.prod(shape)).reshape(shape)


def T(*shape):
    """The same values in a Tensor."""
    return Tensor(X(*shape))


class Call(collections.namedtuple("Call", "name function args kwargs")):
    """A right call, to be made wrong in one place: the arguments are made anew by functions."""


UNBOUNDED = {
    "numpy.array_split": "the number of results is the number that is asked for",
    "nn.fit(epochs)": "so many epochs take long",
    "nn.scalar.": "so many neurons take long",
    "autograd.misc.optimizers": "so many steps take long",
    "nn.pictures.paths": "so many steps take long",
    "autograd.optimize.least_squares": "SciPy counts to it",
    "stats.poisson.entropy": "SciPy sums so many terms",
    "numpy.block": "NumPy itself looks into a list that holds itself without end",
}
"""Calls that run for as long as they are told to, with the reason: they get no large numbers and no cycles."""

ENDLESS = ("big", "huge", "cyclic", "nan", "0.5")


def mutations(call):
    """The call with each argument replaced by each input, and as it should be: titles and functions of no arguments."""
    unbounded = any(call.name.startswith(name) for name in UNBOUNDED)
    for place in [*range(len(call.args)), *call.kwargs]:
        for title, wrong in INPUTS.items():
            if not (unbounded and title in ENDLESS):
                yield f"{call.name}, {place}: {title}", lambda place=place, wrong=wrong: made(call, place, wrong)
    yield f"{call.name} as it should be", lambda: made(call)


def made(call, place=None, wrong=None):
    """Make a call, with another input at one place."""
    args, kwargs = [make() for make in call.args], {name: make() for name, make in call.kwargs.items()}
    if wrong is not None:
        (args if isinstance(place, int) else kwargs)[place] = wrong()
    return call.function(*args, **kwargs)
