"""``show_source``: the derivative of a function as code that a person can read.

The function runs once on tracers. Lines come from ``listing``, their text from ``layout``; here the sweep is started,
the function gets its head and its results, and the text becomes a function again, which has to give the numbers of the
trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.compiling.given import alike, written
from autograd.compiling.layout import Layout, Row, laid_out
from autograd.compiling.listing import Reader
from autograd.compiling.naming import Names, identifier
from autograd.compiling.program import Var
from autograd.compiling.running import Run, traced_run
from autograd.compiling.shading import shaded
from autograd.compiling.signs import Unspellable
from autograd.compiling.spelling import counts_up
from autograd.compiling.things import Thing
from autograd.compiling.tracer import Untraceable
from autograd.drawing import Picture, draw
from autograd.engine.doors import callable_for, holds_itself
from autograd.engine.node import Node
from autograd.engine.order import topological_order
from autograd.engine.reverse import backward
from autograd.errors import ArgumentError, OperandError
from autograd.transforms.calling import check_argnum, positions
from autograd.transforms.deriving import Derived
from autograd.transforms.pytree import flatten


class Source:
    """The text of a function that computes a value and its gradient; it prints as this text.

    Attributes:
        text: the source: imports, and one function.
        name: the name of the function.
        arguments: the arguments at which it was traced, by name. Variables of its closure are among them.
    """

    def __init__(
        self,
        rows: list[Row],
        name: str,
        arguments: dict[str, Any],
        inks: Mapping[str, str],
        run: Run,
        names: Mapping[str, Node],
    ) -> None:
        self.text = laid_out(rows)
        self.name = name
        self.arguments = arguments
        self._rows, self._inks, self._run, self._names = rows, inks, run, names

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return shaded(self._rows, self._inks)

    def function(self) -> Callable[..., Any]:
        """The function that the text defines.

        Example:
            >>> from autograd.compiling import show_source
            >>> show_source(lambda x: x * x, 3.0).function()(5.0)
            (25.0, 10.0)
        """
        names: dict[str, Any] = {"__name__": "__source__"}
        exec(compile(self.text, f"<source of {self.name}>", "exec"), names)
        made: Callable[..., Any] = names[self.name]
        return made

    def draw(self, **options: Any) -> Picture:
        """The picture of the same computation, with the same names; for the options see ``autograd.draw``.

        Raises:
            OperandError: there is no backward pass in it.
        """
        run = self._run
        if run is None or run.root is None:
            raise OperandError("show_source: got a function without a backward pass, expected one to draw")
        leaves = [x for x in topological_order(run.root) if x.op is None]
        before = [(x, x.grad) for x in leaves]
        try:
            for x in leaves:
                x.grad = None
            backward(run.root, None if run.root_var is not None and not run.root_var.shape else run.seed_value)
            return draw(run.root, **{"names": self._names, **options})
        finally:
            for x, grad in before:  # the user's own parameters get their gradients back
                x.grad = grad


def show_source(f: Callable[..., Any], *args: Any, argnum: int | Sequence[int] | None = None) -> Source:
    """The source of a function and of its gradient, as they are computed at ``args``: straight Python, one line a gate.

    Names are those of the function's own variables; the gradient of ``h`` is called ``dh``. Remarks at the right say
    the shapes, and the effect of each gate on the gradient. Nothing is left out or put together: the gradient that a
    sum hands on has its line. The text runs where it is pasted, with the numbers of Python and ``math`` if all of them
    are single, with NumPy otherwise.

    An ``if`` is followed the way that it goes at ``args``; the text asserts that it goes the same way. A loop is
    written out. Parameters of modules, and arrays that the function finds outside of itself, become arguments.

    Args:
        f: a function with one number as its result, or an array (then the source takes the gradient of it as a last
            argument). For ``grad(f)`` and ``value_and_grad(f)`` it is the same, with what these return; any other
            function, also ``hessian(f)``, is written down as it computes.
        args: numbers, arrays, and containers of them, at which it is computed.
        argnum: the arguments to differentiate by. Without it these are the Tensors and Values that take part, if there
            are some, and otherwise all arguments made of floating numbers.

    Raises:
        OperandError: ``f`` cannot be called, or ``argnum`` is no position.
        ArgumentError: a container that holds itself.
        Untraceable: it does something that no source can express; the message names it.

    Example:
        >>> import numpy as np
        >>> def f(w0, w1, x):
        ...     return 1 + np.exp(w0 + w1 * x)
        >>> print(show_source(f, 2.0, 3.0, -1.0))
        import math
        <BLANKLINE>
        def f_and_gradient(w0, w1, x):
            # forward
            t1 = w1 * x
            t2 = w0 + t1
            t3 = math.exp(t2)
            f = 1 + t3
            # backward: what each quantity does to the result, from the last line up
            df = 1.0
            dt3 = df              # +  distributor: passes the gradient on
            dt2 = dt3 * t3        # exp  scaler: times its slope, t3
            dw0 = dt2             # +  distributor
            dt1 = dt2             # +  distributor
            dw1 = dt1 * x         # ×  swap multiplier: times the other operand
            dx = dt1 * w1         # ×  swap multiplier
            return f, (dw0, dw1, dx)
    """
    callable_for("show_source", f)
    if holds_itself(args):
        raise ArgumentError("show_source: got a container that holds itself, expected a tree of numbers and arrays")
    if argnum is not None:
        check_argnum("show_source", argnum, positions(argnum) or (argnum,), len(args))
    fun, argnum, wanted = _opened(f, argnum)
    run = traced_run(fun, args, argnum, differentiates=wanted != "whole")
    if run.root_var is None and fun is not f:  # grad(f) without a gradient: show the function's own result or error
        fun, wanted = f, "whole"
        run = traced_run(f, args, None, differentiates=False)
    name = getattr(fun, "__name__", fun)
    if any(callable(x) and not isinstance(x, (Node, Var)) for x in flatten(run.result)[0]):
        raise OperandError(
            f"show_source: got {name}, which returns a function, expected one that returns numbers; "
            f"write a function that calls it, as lambda x, v: make_jvp(f)(x)(v)"
        )
    failed: Exception | None = None
    for scalar, plainly in ((True, True), (False, True), (False, False)):
        try:
            source = _Text(run, wanted, scalar, plainly).source()
            with np.errstate(all="ignore"):  # a sweep computes without warnings, too
                found = source.function()(*source.arguments.values())
            if alike(found, run.expected(wanted)):
                return source
        except Exception as error:  # any error shows that the text is wrong, because the function itself has run
            failed = error
    raise Untraceable(
        f"show_source: the source of {name} does not give the results of the function"
        + (f" ({failed})" if failed else "")
        if not isinstance(failed, Unspellable)
        else f"show_source: {name} computes with {failed}, which no source can name; expected functions of NumPy"
    )


def _opened(f: Any, argnum: Any) -> tuple[Any, Any, str]:
    """The function that is differentiated, by what, and which results are wanted: "both", "gradient", "whole"."""
    if isinstance(f, Derived):
        _, transform, fun, options = f._recipe
        if transform in ("grad", "value_and_grad"):
            return fun, options.get("argnum", 0), "both" if transform == "value_and_grad" else "gradient"
        return f, argnum, "whole"
    return f, argnum, "both"


class _Text:
    """The writing of a run as a function.

    Args:
        run: the traced run.
        wanted: "both": value and gradient; "gradient"; "whole": the result of the function itself.
        scalar: True for Python's numbers and ``math``.
        plainly: True for rules as in textbooks, False for the engine's own calls where these differ.

    Raises:
        Unspellable: it cannot be written so.
    """

    def __init__(self, run: Run, wanted: str, scalar: bool, plainly: bool) -> None:
        self.run, self.wanted = run, wanted if run.root_var is not None else "whole"
        self.lacks_gradient = self.wanted != wanted
        self.arrays: dict[str, np.ndarray[Any, Any]] = {}
        own = identifier(getattr(run.fun, "__name__", type(run.fun).__name__.lower()).replace("<lambda>", "f"))
        self.name = {"whole": own, "gradient": f"gradient_of_{own}", "both": f"{own}_and_gradient"}[self.wanted]
        self.names = Names((*run.given.parameters, self.name))
        names = dict(run.names)
        if run.root_var is not None:
            names.setdefault(run.root_var, own)
        self.reader = Reader(run.trace.steps, run.notes, run.trace.asked, names, plainly)
        for var, name in run.whole.items():  # the names of parameters are certain
            self.reader.thing(var).name = name
        self.seed: Thing | None = self.reader.thing(run.seed)
        if self.seed is not None:
            self.seed.kept = True
        self.reader.read()
        root = self.reader.thing(run.root_var)
        if self.seed is not None and self.seed.gradient_of is None and isinstance(root, Thing):
            self.seed.gradient_of = root  # no gate: the result is an argument as it is
        results = list(self._results())
        self.lines = self.reader.lines_for(results)
        if scalar and any(x.shape for line in self.lines for x in line.reads):
            raise Unspellable("an array")
        for leaf_var, wish, _ in run.parts:
            self.reader.thing(leaf_var).name = self.names.unique(wish)
        for var, wish in run.outside.items():
            self.reader.thing(var).name = self.names.unique(wish)
        held = {node: self.reader.thing(var) for node, var in run.notes.variables.items()}
        self.layout = Layout(
            self.lines, results, self.names, scalar=scalar, plainly=plainly, constants=self._constant, results_of=held
        )
        self.result = self._returned()

    def _results(self) -> list[Thing]:
        found = [x for x in (self.reader.thing(v) for v in self.run.result_vars()) if isinstance(x, Thing)]
        for node in self.run.nodes:
            g = self._gradient(node)
            if isinstance(g, Thing):
                found.append(g)
        return found

    def _gradient(self, node: Node) -> Any:
        g = self.reader.gradients.get((self.run.sweep, node))
        return g if g is not None else self.reader.thing(self.run.gradients.get(node))

    def _constant(self, x: Any) -> str | None:
        """The name of an array that is no literal; it becomes an argument."""
        for name, array in self.arrays.items():
            if array is x:
                return name
        wish = self.run.constants.get(id(x))
        if wish is None and (x.size <= 64 or counts_up(x) or (x == x.reshape(-1)[0]).all()):
            return None
        name = self.names.unique(wish or "c")
        self.arrays[name] = x
        return name

    def _spelled(self, x: Any) -> str:
        x = self.reader.thing(x) if isinstance(x, Var) else x
        return str(self.layout.speller.of(x)) if x is not None else "None"

    def _returned(self) -> str:
        value = written(self.run.result, self._spelled)
        if self.wanted == "whole":
            return value
        gradient = written(self.run.gradient_tree(), lambda node: self._spelled(self._gradient(node)))
        return gradient if self.wanted == "gradient" else f"{value}, {gradient}"

    def _why_without_gradient(self) -> str:
        """The reason why a function has no backward pass, in words."""
        if not isinstance(self.run.result, (Var, np.ndarray, np.generic, int, float, complex)):
            return "the result is not one number or one array"
        leaves = self.run.given.leaves
        whole = [x.path for x in leaves if x.is_numeric and not x.is_float and not isinstance(x.value, Node)]
        if whole:
            verb = "holds" if len(whole) == 1 else "hold"
            return f"{', '.join(whole)} {verb} no floating numbers; {whole[0]}.astype(float) does"
        return "the result depends on no argument made of floating numbers"

    def source(self) -> Source:
        """The text with its head."""
        run, rows = self.run, []
        arguments = run.arguments()
        outside = {self.reader.thing(var).name: run.outside_values[var] for var in run.outside}
        extra: dict[str, Any] = {**outside, **self.arrays}
        if self.seed is not None and self.seed.shape:
            extra[self.layout.name(self.seed)] = run.seed_value
        head = ", ".join([*arguments, *extra])
        rows.append(Row(f"def {self.name}({head}):", indent=0, phase="head"))
        for var, _, path in run.parts:
            rows.append(Row(f"{self.reader.thing(var).name} = {path}", phase="head"))
        for test, remark in run.static():
            rows.append(Row(f"assert {test}", remark, phase="head"))
        body = list(self.layout.rows)
        if self.seed is not None and not self.seed.shape:
            name = self.layout.name(self.seed)
            at = next((i for i, row in enumerate(body) if row.heading == run.sweep), None)
            if at is None:
                body.append(Row("# backward", phase="backward"))
                at = len(body) - 1
            body.insert(at + 1, Row(f"{name} = 1.0", phase="backward"))
        if run.root_var is not None:
            rows.append(Row("# forward", phase="forward"))
        elif self.lacks_gradient:
            rows.append(Row(f"# no gradient: {self._why_without_gradient()}", phase="head"))
        rows += [*body, Row(f"return {self.result}", phase="head")]
        imports = sorted(self.layout.imports)
        if not imports and any(x.shape for line in self.lines for x in line.reads):
            imports = ["import numpy as np"] if "np." in "".join(row.code for row in rows) else []
        top = [Row(line, indent=0, phase="head") for line in imports]
        rows = [*top, *([Row("", indent=0)] if top else []), *rows]
        inks: dict[str, str] = {}
        for line in self.lines:
            for x in (*line.reads, *([line.out] if isinstance(line.out, Thing) else [])):
                if x.name is not None:
                    inks[x.name] = "gradient" if x.gradient_of is not None else "value"
        nodes = {self.layout.named(x): x for x in run.notes.variables}
        named = {name: x for name, x in nodes.items() if name is not None}
        return Source(rows, self.name, {**arguments, **extra}, inks, run, named)
