"""Programs: the NumPy calls of one run of a function, in order, written down as data.

A program is straight-line code. Its *variables* are numbers and arrays that depend on the inputs; its *steps* are calls
that make variables out of others, or change arrays in place, and guards, which hold the answers that the function got
about a variable when it was traced. Passes make a program out of a program; ``emission`` writes one as source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np


class Var:
    """One number or array of a program.

    Attributes:
        number: its place in the program, unique.
        type: the class that it has in a run: ``numpy.ndarray``, a NumPy scalar's or a Python number's.
        shape: the lengths of the axes; ``()`` for numbers.
        dtype: NumPy's dtype; None for Python's numbers.
        strides: the steps in memory along the axes, in bytes; they belong to the form, as sums depend on the order.
        of: the variable whose memory this one shows, if it is a view.
        name: its name in the user's code; None as long as it is not known.
    """

    __slots__ = ("dtype", "name", "number", "of", "shape", "strides", "type")

    def __init__(self, number: int, value: Any, of: Var | None = None) -> None:
        self.number = number
        self.type = type(value)
        self.shape: tuple[int, ...] = getattr(value, "shape", ())
        self.dtype: np.dtype[Any] | None = getattr(value, "dtype", None)
        self.strides: tuple[int, ...] = getattr(value, "strides", ())
        self.of = of
        self.name: str | None = None

    def __repr__(self) -> str:
        return f"v{self.number}"

    def again(self, number: int, of: Var | None = None) -> Var:
        """A variable of another program, of the same form and name."""
        made = Var.__new__(Var)
        made.number, made.type, made.shape, made.dtype = number, self.type, self.shape, self.dtype
        made.strides, made.of, made.name = self.strides, of, self.name
        return made

    @property
    def root(self) -> Var:
        """The variable that owns the memory."""
        var = self
        while var.of is not None:
            var = var.of
        return var

    @property
    def is_array(self) -> bool:
        """True for an array, False for a number."""
        return issubclass(self.type, np.ndarray)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the first argument, as the function of a call: ``Method("sum")``."""

    name: str

    def __call__(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the method of ``x``."""
        return getattr(x, self.name)(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the only argument, as the function of a call: ``Attribute("T")``."""

    name: str

    def __call__(self, x: Any) -> Any:
        """Get the attribute of ``x``."""
        return getattr(x, self.name)


@dataclass(slots=True, eq=False)
class Note:
    """The origin of a step.

    Attributes:
        file: the user's file, and the line in it: the innermost frame that is not this package's.
        line: see ``file``.
        phase: "forward", or "backward" inside of a sweep; "tangent" in a forward sweep.
        gate: the recorded node that the call belongs to, by a number of its own; None for plain code.
        op: the name of the op of that gate.
    """

    file: str = ""
    line: int = 0
    phase: str = "forward"
    gate: int | None = None
    op: str | None = None


@dataclass(slots=True, eq=False)
class Call:
    """``out = f(*args, **kwargs)``.

    ``f`` is a function of NumPy, a ufunc or a method of one (``np.add.reduce``), a function of ``operator``
    (``operator.add``, ``operator.getitem``, ``operator.setitem``, ``operator.iadd`` ...), a ``Method``, an
    ``Attribute``, or any other function ("opaque"). Arguments hold variables at any depth of tuples, lists, dicts and
    slices; all else in them is constant. ``out`` is a variable, or a tuple or list of them as the call returns it; None
    if the call returns nothing.

    Attributes:
        writes: the variables whose numbers the call changes, all of them among the arguments.
        static: True if shapes and dtypes of the results depend only on those of the arguments.
        error_state: ``np.geterr()`` at the time of the call.
        pure: False for a call that must not be left out, merged or moved, as it has effects of its own.
    """

    f: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    out: Any
    writes: tuple[Var, ...] = ()
    static: bool = True
    error_state: Mapping[str, str] = field(default_factory=dict)
    pure: bool = True
    note: Note = field(default_factory=Note)


@dataclass(slots=True, eq=False)
class Guard:
    """The function has looked at a variable, and took a way that holds only as long as the answer is the same.

    ``ask`` is called on the variable in a run; another answer than ``answer`` ends the run before it had any effect.

    Attributes:
        kind: "bool", "number" (``float``, ``int``, an index, text), "shape" (with dtype and type), "answer".
    """

    kind: str
    ask: Callable[[Any], Any]
    var: Var
    answer: Any
    note: Note = field(default_factory=Note)


Step = Call | Guard


@dataclass(slots=True, eq=False)
class Program:
    """The steps of one run.

    Attributes:
        inputs: the variables that a run is given, in order.
        steps: calls and guards.
        outputs: the results of the run: variables (and constants) in containers, as ``variables_in`` walks them.
        commits: pairs ``(i, variable)``: at the end of a run the array of input ``i`` takes the numbers of a variable,
            because the function has changed it in place. A run works on a copy until then.
        names: for constants that are not numbers, the names that the source gives them.
    """

    inputs: list[Var]
    steps: list[Step]
    outputs: Any
    commits: list[tuple[int, Var]] = field(default_factory=list)

    @property
    def calls(self) -> list[Call]:
        """The steps that are calls."""
        return [step for step in self.steps if isinstance(step, Call)]

    @property
    def guards(self) -> list[Guard]:
        """The steps that are guards."""
        return [step for step in self.steps if isinstance(step, Guard)]


def variables_in(x: Any) -> list[Var]:
    """The variables in an argument or a result, in order: in tuples, lists, dicts and slices."""
    found: list[Var] = []
    _collect(x, found)
    return found


def _collect(x: Any, found: list[Var]) -> None:
    cls = x.__class__
    if cls is tuple or cls is list:  # the kinds that occur most come first: programs are walked over many times
        for part in x:
            if part.__class__ is Var:
                found.append(part)
            elif part.__class__ not in _ATOMS:
                _collect(part, found)
    elif isinstance(x, Var):
        found.append(x)
    elif isinstance(x, (tuple, list)):
        for part in x:
            _collect(part, found)
    elif isinstance(x, dict):
        for part in x.values():
            _collect(part, found)
    elif cls is slice:
        for part in (x.start, x.stop, x.step):
            _collect(part, found)


_ATOMS = frozenset((int, float, complex, bool, str, type(None), type(...), np.ndarray, np.dtype, np.float64))


def substituted(x: Any, replace: Callable[[Var], Any]) -> Any:
    """An argument or a result with ``replace(variable)`` in the place of each variable."""
    if isinstance(x, Var):
        return replace(x)
    if isinstance(x, tuple):
        parts = [substituted(part, replace) for part in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if isinstance(x, list):
        return [substituted(part, replace) for part in x]
    if isinstance(x, dict):
        return {key: substituted(part, replace) for key, part in x.items()}
    if isinstance(x, slice):
        return slice(*(substituted(part, replace) for part in (x.start, x.stop, x.step)))
    return x


def run(program: Program, values: list[Any]) -> Any:
    """Interpret a program: the reference that emitted source is compared with. Guards are asked; commits are not done.

    Raises:
        GuardMiss: the answer of a guard is another than when the program was traced.
    """
    known: dict[Var, Any] = dict(zip(program.inputs, values, strict=True))
    for index, step in enumerate(program.steps):
        if isinstance(step, Guard):
            answer = step.ask(known[step.var])
            if not same(answer, step.answer):
                raise GuardMiss(index, answer)
            continue
        args = substituted(step.args, known.__getitem__)
        kwargs = substituted(dict(step.kwargs), known.__getitem__)
        with np.errstate(**step.error_state):  # type: ignore[arg-type]  # plain text to the checker
            bind(step.out, step.f(*args, **kwargs), known)
    return substituted(program.outputs, known.__getitem__)


def bind(out: Any, value: Any, known: dict[Var, Any]) -> None:
    """Note the values of the variables in ``out``, which a call has returned."""
    if isinstance(out, Var):
        known[out] = value
    elif isinstance(out, (tuple, list)):
        for var, part in zip(out, value, strict=True):
            bind(var, part, known)


class GuardMiss(Exception):
    """A guard got another answer than at tracing.

    Attributes:
        index: the position of the guard among the steps of its program.
        answer: the answer that it got.
    """

    def __init__(self, index: int, answer: Any) -> None:
        super().__init__(index, answer)
        self.index, self.answer = index, answer


_EQUAL_IS_SAME = frozenset((bool, int, str, bytes, type(None)))


def key_of_dtype(dtype: Any) -> Any:
    """A key that is equal for dtypes which nothing can tell apart.

    Dtypes are equal already if their numbers are: of ``long`` and ``long long``, whatever their alignment and metadata.

    Example:
        >>> l, q = np.dtype("l"), np.dtype("q")
        >>> l == q or l.itemsize < 8, key_of_dtype(l) == key_of_dtype(q)
        (True, False)
    """
    if dtype.isbuiltin == 1:
        return dtype.char
    parts = [key_of_dtype(part) for part, *_ in (dtype.fields or {}).values()]
    return dtype, dtype.char, repr(dtype), repr(dtype.metadata), *parts


def same(x: Any, y: Any) -> bool:
    """True if two answers of guards are the same: of one type, equal, NaN like NaN, 0.0 unlike -0.0."""
    if type(x) is not type(y):
        return False
    if isinstance(x, (float, complex)):
        return x.hex() == y.hex() if isinstance(x, float) else repr(x) == repr(y)
    if isinstance(x, (tuple, list)):
        return len(x) == len(y) and all(map(same, x, y))
    if isinstance(x, np.dtype):
        return bool(key_of_dtype(x) == key_of_dtype(y))
    # Decimal("1.0") and Decimal("1.00"), times in two zones, and NumPy's 0.0 and -0.0 are equal
    return bool(x == y) and (type(x) in _EQUAL_IS_SAME or repr(x) == repr(y))
