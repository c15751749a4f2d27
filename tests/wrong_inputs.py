"""Wrong inputs for every public callable: the inputs, the right calls that they are put into, and the verdict.

``tests/test_wrong_inputs.py`` runs it; ``python -m tests.wrong_inputs`` runs all of it and prints what is wrong.
"""

import collections
import contextlib
import datetime
import decimal
import inspect
import io
import math
import operator
import random
import re
import signal
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

import numpy as np

import autograd
import nn
from autograd import AutogradError, Tensor, Value
from autograd.engine.declaration import OPS
from autograd.functions.registry import DERIVED, PLAIN

ROOT = Path(__file__).parents[1]
EXPECTED = (AutogradError, np.exceptions.AxisError, np.linalg.LinAlgError)


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
    """What is wrong with the way a call ends, in a few words; None if nothing is."""
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
    except (MemoryError, FileNotFoundError, IsADirectoryError):
        return None
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        # a call that Python itself refuses because the parameters are others
        last = frames[-1]
        at_a_call = len(frames) == 2 or last.filename.endswith("doors.py") or last.name == "__call__"
        if isinstance(error, TypeError) and at_a_call and MISMATCH.search(str(error)):
            return None
        if frames[-1].filename == __file__ and len(frames) > 2:  # an error of the caller's own function
            return None
        if not isinstance(error, RecursionError) and not any(is_ours(f) for f in frames):
            return None  # Python or NumPy refused the call before it reached this package
        return shown(error)
    return None


def is_ours(frame):
    return frame.filename.startswith((f"{ROOT}/autograd/", f"{ROOT}/nn/"))


def shown(error):
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
    ours = [f for f in frames if str(ROOT) in f.filename]
    where = [f"{f.filename.replace(str(ROOT) + '/', '')}:{f.lineno}" for f in ours[:1] + ours[1:][-1:]]
    return f"{type(error).__name__}: {str(error)[:90]!r} at {' .. '.join(where)}"


def matrix():
    return np.array([[2.0, 0.5, 0.1], [0.5, 3.0, 0.2], [0.1, 0.2, 4.0]])


def square_sum(x):
    return (x * x).sum() if hasattr(x, "sum") else x * x


def double(x):
    return x * 2.0


X = lambda *shape: np.linspace(0.1, 0.9, math.prod(shape)).reshape(shape)  # noqa: E731
T = lambda *shape: Tensor(X(*shape))  # noqa: E731


class Call(collections.namedtuple("Call", "name function args kwargs")):
    """A right call, to be made wrong in one place: the arguments are made anew by functions."""


def calls_of_ops():
    from hypothesis import find  # noqa: F401

    for name, op in OPS.items():
        yield from ops_rows(name, op)


STATIC = {
    "shape": lambda: (6,),
    "axis": lambda: 0,
    "axes": lambda: (1, 0),
    "axis1": lambda: 0,
    "axis2": lambda: 1,
    "keepdims": lambda: False,
    "index": lambda: (0, slice(None)),
    "dtype": lambda: np.dtype(np.float32),
    "shift": lambda: 1,
    "ddof": lambda: 0,
    "n": lambda: 3,
    "norm": lambda: "backward",
    "subscripts": lambda: "ij,jk->ik",
    "decimals": lambda: 1,
    "order": lambda: np.array([2, 0, 1]),
    "mode": lambda: "full",
    "period": lambda: 2 * math.pi,
    "discont": lambda: None,
    "count": lambda: 3,
    "p": lambda: 2.0,
}


def ops_rows(name, op):
    fixed = {
        "concatenate": ([lambda: T(2, 3), lambda: T(2, 3)], {"axis": lambda: 0}),
        "stack": ([lambda: T(2, 3), lambda: T(2, 3)], {"axis": lambda: 0}),
        "reshape": ([lambda: T(2, 3)], {"shape": lambda: (6,)}),
        "broadcast_to": ([lambda: T(2, 3)], {"shape": lambda: (4, 2, 3)}),
        "unbroadcast": ([lambda: T(2, 3)], {"shape": lambda: (3,)}),
        "scatter": ([lambda: T(3)], {"index": lambda: slice(0, 3), "shape": lambda: (5,)}),
        "einsum": ([lambda: T(2, 3), lambda: T(3, 2)], {"subscripts": lambda: "ij,jk->ik"}),
        "matmul": ([lambda: T(2, 3), lambda: T(3, 2)], {}),
        "cross": ([lambda: T(3), lambda: T(3)], {}),
        "convolve": ([lambda: T(3), lambda: T(3)], {"mode": lambda: "full"}),
        "solve": ([lambda: Tensor(matrix()), lambda: T(3)], {}),
        "set_entries": ([lambda: T(2, 3), lambda: 1.0], {"index": lambda: 0}),
    }
    if name in fixed:
        operands, static = fixed[name]
    else:
        base = (
            matrix
            if name in ("cholesky", "eig", "eigh", "qr", "svd", "det", "inv", "pinv", "slogdet", "cofactors")
            else None
        )
        operands = [(lambda base=base: Tensor(base())) if base else (lambda: T(3)) for _ in op.rules]
        static = {k: STATIC.get(k, lambda: 0) for k in op.static if k not in op.defaults or k in ("axis",)}
        if "axis" in static and base is None:
            static["axis"] = lambda: -1
    yield Call(f"ops.{name}", op, operands, static)
    extra = {k: STATIC.get(k, lambda: 0) for k in op.static if k not in static}
    if extra:
        yield Call(f"ops.{name}", op, operands, {**static, **extra})
    yield Call(f"ops.{name} of Values", op, [lambda: Value(0.5) for _ in operands], static)
    yield Call(f"ops.{name} of plain", op, [(lambda o=o: getattr(o(), "data", o())) for o in operands], static)


def numpy_functions():
    """NumPy's functions, with arrays in the place of every required argument."""
    for space in (np, np.linalg, np.fft):
        for name in dir(space):
            f = getattr(space, name)
            if name.startswith("_") or isinstance(f, type) or not callable(f) or name in NOT_CALLED:
                continue
            yield f"{space.__name__}.{name}", f


NOT_CALLED = {
    "test",
    "show_config",
    "show_runtime",
    "info",
    "save",
    "savez",
    "savez_compressed",
    "savetxt",
    "load",
    "loadtxt",
    "fromfile",
    "genfromtxt",
    "seterrcall",
    "seterr",
    "setbufsize",
    "set_printoptions",
    "memmap",
    "fromregex",
    "source",
    "get_include",
    "bench",
    "lookfor",
    "busday_offset",
    "from_dlpack",
    "frombuffer",
    "require",
    "get_printoptions",
    "printoptions",
    "errstate",
    "geterr",
    "geterrcall",
    "getbufsize",
    "byte_bounds",
    "deprecate",
    "who",
    "disp",
    "frompyfunc",
    "nditer",
    "ndindex",
    "vectorize",
}


def calls_of_numpy():
    for name, f in numpy_functions():
        if f not in DERIVED and f not in PLAIN and name.rpartition(".")[2] not in OPS:
            # functions that are refused by name: one Tensor is all they need
            n = 1
        try:
            parameters = list(inspect.signature(f).parameters.values())
        except ValueError:
            parameters = []
        if isinstance(f, np.ufunc):
            args = [lambda: T(3) for _ in range(f.nin)]
            yield Call(name, f, args, {})
            yield Call(name, f, args, {"where": lambda: True})
            for method, more in (("reduce", {"axis": lambda: 0}), ("accumulate", {"axis": lambda: 0})):
                if f.nin == 2:
                    yield Call(f"{name}.{method}", getattr(f, method), [lambda: T(3)], more)
            continue
        required = [
            p for p in parameters if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        if any(p.kind is p.VAR_POSITIONAL for p in parameters):
            required += [None]
        given = {
            "axis": lambda: 0,
            "shape": lambda: (9,),
            "newshape": lambda: (9,),
            "new_shape": lambda: (9,),
            "reps": lambda: 2,
            "repeats": lambda: 2,
            "indices": lambda: np.array([0, 1]),
            "k": lambda: 0,
            "n": lambda: 3,
            "s": lambda: (3, 3),
            "axes": lambda: (0, 1),
            "condition": lambda: np.array([True, False, True]),
            "pad_width": lambda: 1,
            "indices_or_sections": lambda: 3,
            "axis1": lambda: 0,
            "axis2": lambda: 1,
            "source": lambda: 0,
            "destination": lambda: 1,
            "q": lambda: 0.5,
            "shift": lambda: 1,
            "func1d": lambda: double,
            "obj": lambda: 1,
            "fill_value": lambda: 1.0,
            "kth": lambda: 1,
            "subscripts": lambda: "ij->ji",
            "arrays": lambda: [T(3, 3), T(3, 3)],
            "tup": lambda: [T(3, 3), T(3, 3)],
            "seq": lambda: [T(3, 3), T(3, 3)],
            "condlist": lambda: [X(3, 3) > 0.5],
            "choicelist": lambda: [T(3, 3)],
            "choices": lambda: [T(3), T(3)],
            "xp": lambda: X(3),
            "fp": lambda: T(3),
            "deg": lambda: 1,
            "start": lambda: 0,
            "stop": lambda: T(3),
            "num": lambda: 3,
            "dtype": lambda: np.float64,
            "p": lambda: None,
            "window_shape": lambda: 2,
            "decimals": lambda: 1,
            "bins": lambda: 3,
            "mode": lambda: "constant",
            "func": lambda: double,
            "funclist": lambda: [double, double],
        }
        args = [
            (given.get(p.name) if p is not None and p.name in given else (lambda: Tensor(matrix()))) for p in required
        ]
        if name == "numpy.choose":
            args[0] = lambda: np.array([0, 1, 1])
        optional = {
            p.name: given[p.name]
            for p in parameters
            if p.default is not p.empty
            and p.name in ("axis", "k", "n", "axes", "axis1", "mode", "bins", "decimals", "ddof")
            and p.name in given
        }
        for extra in (
            "keepdims",
            "out",
            "initial",
            "where",
            "weights",
            "ord",
            "indexing",
            "norm",
            "prepend",
            "left",
            "rcond",
            "UPLO",
            "side",
            "method",
        ):
            if any(p.name == extra for p in parameters):
                optional[extra] = None
        yield Call(name, f, args, {k: v for k, v in optional.items() if v is not None})
        for extra, v in optional.items():
            if v is None:
                yield Call(f"{name}", f, args, {extra: INPUTS["None"]})


def methods():
    """Methods and operators of nodes, as functions of the node and their other arguments."""
    table = {
        "reshape": [(6,)],
        "transpose": [1, 0],
        "swapaxes": [0, 1],
        "sum": [0, False],
        "mean": [0, False],
        "max": [0, False],
        "min": [0, False],
        "astype": ["f4"],
        "all": [0],
        "any": [0],
        "argmax": [0],
        "argmin": [0],
        "argsort": [0],
        "argpartition": [1, 0],
        "searchsorted": [0.5],
        "clip": [0.2, 0.4],
        "compress": [[True, False], 0],
        "cumprod": [0],
        "cumsum": [0],
        "diagonal": [0, 0, 1],
        "dot": [np.ones((3, 2))],
        "prod": [0, False],
        "repeat": [2, 0],
        "round": [1],
        "squeeze": [None],
        "std": [0, 0, False],
        "take": [[0, 1], 0, "raise"],
        "trace": [0, 0, 1],
        "var": [0, 0, False],
        "sort": [0],
        "__getitem__": [0],
        "backward": [np.ones((2, 3))],
        "__array__": [None],
        "__format__": [""],
        "__contains__": [0.5],
        "register_hook": [double],
        "item": [],
        "tolist": [],
        "copy": [],
        "detach": [],
        "__setitem__": [0, 1.0],
        "__round__": [1],
        "__int__": [],
        "__float__": [],
        "__complex__": [],
        "__bool__": [],
        "__len__": [],
        "__iter__": [],
        "__floor__": [],
        "__ceil__": [],
        "__trunc__": [],
        "flatten": [],
        "ravel": [],
    }
    for method, args in table.items():
        for kind, make in (
            ("leaf", lambda: T(2, 3)),
            ("computed", lambda: T(2, 3) * 2.0),
            ("vector", lambda: T(3)),
            ("0-d", lambda: T()),
            ("constant", lambda: Tensor(X(2, 3), requires_grad=False)),
            ("Value", lambda: Value(0.5)),
        ):
            if hasattr(make(), method):
                f = lambda x, *args, method=method: getattr(x, method)(*args)  # noqa: E731
                yield Call(f"{kind}.{method}", f, [make, *((lambda a=a: a) for a in args)], {})
    for name in (
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "matmul",
        "lt",
        "le",
        "gt",
        "ge",
        "eq",
        "ne",
    ):
        f = getattr(operator, name)
        for kind, make in (("Tensor", lambda: T(3)), ("Value", lambda: Value(0.5))):
            yield Call(f"{kind} {name}", f, [make, make], {})
    for name in ("data", "grad", "requires_grad", "name"):
        for kind, make in (("Tensor", lambda: T(3)), ("Value", lambda: Value(0.5))):
            f = lambda x, v, name=name: setattr(x, name, v)  # noqa: E731
            yield Call(f"{kind}.{name} =", f, [make, lambda name=name, make=make: getattr(make(), name)], {})


def c(name, *args, **kwargs):
    """A row of the table below: the name of a callable and the functions that make its arguments."""
    space, _, attribute = name.rpartition(".")
    f = getattr(__import__(space, fromlist=[attribute]), attribute)
    as_maker = lambda x: x.make if isinstance(x, made) else (lambda: x)  # noqa: E731
    return Call(name, f, [as_maker(x) for x in args], {k: as_maker(x) for k, x in kwargs.items()})


class made:
    """An argument that is made anew for each call."""

    def __init__(self, make):
        self.make = make


x3, t3, t23, m33 = made(lambda: X(3)), made(lambda: T(3)), made(lambda: T(2, 3)), made(lambda: Tensor(matrix()))
weights = made(lambda: [Tensor([1.0, 2.0])])


class Line(nn.Module):
    """A model with a parameter, a buffer and a child."""

    def __init__(self):
        self.slope = Tensor([2.0])
        self.child = nn.Linear(2, 2, rng=0)
        self.register_buffer("steps", np.zeros(2))

    def forward(self, x):
        return self.child(x) * self.slope


def adam(*args, **kwargs):
    return nn.Adam([Tensor([1.0, 2.0])], *args, **kwargs)


def fitted(**changed):
    model = nn.MLP([2, 3, 1], rng=0)
    given = {
        "model": model,
        "x": X(4, 2),
        "y": X(4, 1),
        "loss": nn.functional.mse_loss,
        "optimizer": nn.SGD(model.parameters(), lr=0.1),
        "epochs": 1,
        "progress": False,
    }
    return nn.fit(**{**given, **changed})


def evaluated(**changed):
    given = {"model": nn.MLP([2, 3, 1], rng=0), "x": X(4, 2), "y": X(4, 1), "loss": nn.functional.mse_loss}
    return nn.evaluate(**{**given, **changed})


def scheduled(cls, *args, **kwargs):
    schedule = cls(adam(), *args, **kwargs)
    schedule.step(0.5) if cls is nn.ReduceLROnPlateau else schedule.step()


def taking(f):
    """``f`` of a method's name and arguments."""
    return f


def table():
    """Right calls of everything that is public and neither an op, NumPy's nor a method of a node."""
    rows = []

    def row(name, *args, **kwargs):
        rows.append(c(name, *args, **kwargs))

    def via(name, f, *args, **kwargs):
        as_maker = lambda x: x.make if isinstance(x, made) else (lambda: x)  # noqa: E731
        rows.append(Call(name, f, [as_maker(x) for x in args], {k: as_maker(x) for k, x in kwargs.items()}))

    a = "autograd."
    row(a + "Tensor", made(lambda: X(3)), True, np.float32, "t")
    row(a + "Value", 1.5, "v", True)
    for name in (
        "deriv",
        "elementwise_grad",
        "grad",
        "hessian",
        "jacobian",
        "make_hvp",
        "make_jvp",
        "make_vjp",
        "value_and_grad",
        "grad_and_aux",
        "holomorphic_grad",
        "hessian_tensor_product",
        "tensor_jacobian_product",
        "make_ggnvp",
        "multigrad_dict",
        "checkpoint",
        "primitive",
    ):
        f = getattr(autograd, name)
        fun = (
            double
            if name in ("elementwise_grad", "jacobian", "deriv", "make_jvp", "make_vjp", "make_ggnvp", "checkpoint")
            else square_sum
        )
        fun = (lambda x: (square_sum(x), x)) if name == "grad_and_aux" else fun
        row(
            a + name,
            fun,
            **({} if name in ("multigrad_dict", "checkpoint", "primitive", "make_ggnvp") else {"argnum": 0}),
        )
        made_one = lambda f=f, fun=fun: f(fun)  # noqa: E731
        via(a + name + "()()", lambda made_one, x: made_one(x), made(lambda m=made_one: m()), x3)
        if name in ("make_vjp", "make_hvp"):
            via(a + name + "()()()", lambda m, x, v: m(x)[0](v), made(lambda m=made_one: m()), x3, x3)
        if name in ("make_jvp", "make_ggnvp"):
            via(a + name + "()()()", lambda m, x, v: m(x)(v), made(lambda m=made_one: m()), x3, x3)
        if name.endswith("_product"):
            via(a + name + "()()", lambda m, x, v: m(x, v), made(lambda m=made_one: m()), x3, x3)
    row(a + "functional.make_jvp_reversemode", double, 0)
    row(a + "functional.jacobian", double, 0, "rev")
    row(a + "grad_named", square_sum, "x")
    via(
        a + "grad of a dict",
        lambda x: autograd.grad(lambda d: square_sum(d["a"]) if isinstance(d, dict) else 1.0)(x),
        {"a": 1.0},
    )
    row(a + "compute", t3)
    row(a + "detect_anomaly", True)
    via(a + "detect_anomaly with", lambda x: autograd.detect_anomaly(x).__enter__().__exit__(None, None, None), True)
    row(
        a + "draw",
        made(lambda: t_graph()),
        names={},
        depth=1,
        detail="auto",
        direction="LR",
        layout="python",
        title="t",
        max_nodes=10,
    )
    via(a + "draw.svg", lambda x: autograd.draw(x).to_svg(), made(lambda: t_graph()))
    row(a + "explain", made(lambda: t_graph()), {}, 1)
    via(
        a + "draw a model",
        lambda m, x: autograd.draw(m(x)),
        made(lambda: nn.MLP([2, 3, 1], rng=0)),
        made(lambda: X(4, 2)),
    )
    for name in ("Picture", "Steps", "Explanation"):
        row(a + "drawing." + name, made(lambda: autograd.draw(t_graph())))
    for name, args in (
        ("save", ["/nonexistent/x.svg"]),
        ("to_svg", []),
        ("to_dot", []),
        ("steps", []),
        ("_repr_html_", []),
    ):
        via(
            "Picture." + name,
            lambda p, *args, name=name: getattr(p, name)(*args),
            made(lambda: autograd.draw(t_graph())),
            *args,
        )
    row(a + "fixed_point", lambda x, p: 0.5 * (x + p / x), 1.0, 2.0, tol=1e-6, max_iter=20)
    row(
        a + "gradients",
        made(lambda: [t_graph()]),
        made(lambda: [T(3)]),
        made(lambda: [1.0]),
        create_graph=False,
        retain_graph=True,
    )
    row(a + "tangents", made(lambda: [t_graph()]), made(lambda: [T(3)]), made(lambda: [X(3)]), create_graph=False)
    row(a + "op", double)
    via(
        a + "op()",
        lambda rule, kind, gate, symbol, local: autograd.op(rule, kind=kind, gate=gate, symbol=symbol, local=local)(
            cube
        ),
        lambda g, out, x: g,
        "general",
        "gate",
        "s",
        ("l",),
    )
    via(a + "op()()", lambda f: autograd.op(lambda g, out, x: g)(f), made(lambda: cube))
    via(a + "no_grad()()", lambda f: autograd.no_grad()(f), double)
    row(a + "stop_gradient", t3)
    via("primitive()()", lambda x: autograd.primitive(square_sum)(x), t3)
    via("checkpoint()()", lambda x: autograd.checkpoint(square_sum)(x), t3)
    for name in (
        "defvjp",
        "defjvp",
        "defvjp_argnum",
        "defjvp_argnum",
        "defvjp_argnums",
        "defjvp_argnums",
        "def_linear",
        "notrace_primitive",
        "vspace",
    ):
        p = made(lambda: autograd.primitive(lambda x: x))
        row(
            a + "extend." + name,
            *(
                [p]
                if name in ("def_linear", "notrace_primitive")
                else [x3]
                if name == "vspace"
                else [p, lambda ans, x: lambda g: g]
            ),
            **({"argnums": (0,)} if name in ("defvjp", "defjvp") else {}),
        )
    row(a + "containers.flatten", made(lambda: [1.0, (2.0, {"a": 3.0})]))
    row(a + "containers.is_container", 1.0)
    row(a + "containers.leaves_like", "what", made(lambda: [1.0]), made(lambda: [2.0]))
    row(a + "containers.register_container", made(lambda: type("Own", (), {})), lambda x: [], lambda x, new: x)
    row(
        a + "optimize.minimize",
        lambda x: ((x - 1.0) ** 2).sum(),
        x3,
        (),
        "BFGS",
        bounds=None,
        callback=None,
        constraints=(),
        options={"maxiter": 3},
    )
    row(a + "optimize.least_squares", lambda x: x - 1.0, x3, (), bounds=None, mode=None, max_nfev=3)
    row(a + "testing.check_grads", square_sum, x3, order=1, modes=("rev",), argnum=0, kinks="raise", seed=0)
    row(a + "test_util.check_grads", square_sum, 0, ("rev",), 1)
    via(a + "test_util.check_grads()()", lambda x: autograd.test_util.check_grads(square_sum, order=1)(x), x3)
    for name in ("check_vjp", "check_jvp"):
        row(a + "test_util." + name, double, x3)
    row(a + "test_util.vspace", x3)
    row(a + "test_util.make_vjp", double, 0)
    row(a + "test_util.is_differentiable", x3)
    row(a + "test_util.combo_check", square_sum)
    row(a + "misc.flatten.flatten", made(lambda: {"a": X(3)}))
    row(a + "misc.flatten.flatten_func", double, x3)
    row(
        a + "misc.fixed_points.fixed_point",
        lambda p: lambda x: 0.5 * (x + p / x),
        2.0,
        1.0,
        lambda x, y: abs(x - y),
        1e-6,
    )
    for name in ("adam", "rmsprop", "sgd"):
        row(a + "misc.optimizers." + name, lambda x, i: x, x3, None, 2, 0.1)
    row(a + "numpy.numpy_vjps.unbroadcast", x3, (1, 3, np.dtype(float), False))
    row(a + "numpy.numpy_vjps.unbroadcast_f", x3, double)
    row(a + "numpy.numpy_boxes.ArrayBox", x3)
    for name in ("getval", "isbox", "notrace_primitive", "primitive"):
        row(a + "tracer." + name, t3 if name in ("getval", "isbox") else double)
    for name in ("dict", "list", "tuple", "type"):
        row(a + "builtins." + name, made(lambda: [("a", 1.0)]))
    row(a + "wrap_util.unary_to_nary", lambda f, x: f(x))
    via(
        a + "wrap_util.unary_to_nary()()", lambda f: autograd.wrap_util.unary_to_nary(lambda g, x: g(x))(f)(1.0), double
    )
    for name in ("array", "asarray", "full", "ascontiguousarray", "stack", "linspace"):
        row(
            a + "numpy." + name,
            *(
                [(2, 3), 1.5]
                if name == "full"
                else [0.0, t3, 3]
                if name == "linspace"
                else [made(lambda: [T(3), T(3)])]
            ),
        )

    # scipy
    s = a + "scipy."
    sp = autograd_scipy()
    for name in dir(sp.special):
        f = getattr(sp.special, name)
        if name.startswith("_") or not callable(f):
            continue
        n = arity(f)
        if n and (name in SPECIAL):
            first = (
                1
                if name in ("jn", "jv", "kn", "kv", "iv", "ive", "kve", "yn", "yv", "polygamma", "multigammaln", "expn")
                else x3
            )
            args = (
                [first, *[t3] * (n - 1)]
                if first == 1 and name != "multigammaln"
                else [t3, 2]
                if name == "multigammaln"
                else [t3] * n
            )
            row(s + "special." + name, *args)
    for dist in ("norm", "t", "beta", "chi2", "gamma", "poisson"):
        for name in ("cdf", "logcdf", "logpdf", "logsf", "pdf", "ppf", "sf", "isf", "entropy", "pmf", "logpmf"):
            module = getattr(sp.stats, dist)
            if hasattr(module, name):
                n = {"norm": 0, "t": 1, "beta": 2, "chi2": 1, "gamma": 1, "poisson": 1}[dist]
                f = getattr(module, name)
                args = [t3] * n if name == "entropy" else [t3, *[t3] * n]
                via(f"stats.{dist}.{name}", f, *args, loc=0.0, **({} if dist == "poisson" else {"scale": 1.0}))
    for name in ("logpdf", "pdf"):
        via(
            "multivariate_normal." + name,
            getattr(sp.stats.multivariate_normal, name),
            x3,
            t3,
            m33,
            allow_singular=False,
        )
        via("dirichlet." + name, getattr(sp.stats.dirichlet, name), made(lambda: np.array([0.2, 0.3, 0.5])), t3)
    via("multivariate_normal.entropy", sp.stats.multivariate_normal.entropy, t3, m33)
    row(s + "integrate.odeint", lambda y, t: -y, t3, made(lambda: np.array([0.0, 0.1])), (), rtol=1e-3)
    row(s + "signal.convolve", made(lambda: T(2, 3)), made(lambda: T(2, 3)), axes=None, dot_axes=((), ()), mode="full")
    row(s + "signal.correlate", t3, t3)
    for name in (
        "cho_factor",
        "cholesky",
        "det",
        "eigh",
        "eigvalsh",
        "expm",
        "inv",
        "logm",
        "sqrtm",
        "svd",
        "svdvals",
        "norm",
        "block_diag",
    ):
        row(s + "linalg." + name, m33)
    for name in ("solve", "solve_triangular", "solve_continuous_lyapunov", "solve_lyapunov", "eigh", "eigvalsh"):
        row(s + "linalg." + name, m33, m33)
    row(s + "linalg.solve", m33, t3, lower=False, assume_a="gen", transposed=False)
    row(s + "linalg.solve_triangular", m33, t3, trans=0, lower=False, unit_diagonal=False)
    row(s + "linalg.solve_sylvester", m33, m33, m33)
    row(s + "linalg.solve_banded", (0, 0), made(lambda: T(1, 3)), t3)
    row(s + "linalg.cho_solve", made(lambda: (Tensor(np.eye(3)), True)), t3)
    row(s + "linalg.norm", m33, "fro", None, False)
    row(s + "linalg.svd", m33, True, True)

    # nn
    for name, args, kwargs in (
        ("AvgPool2d", [2], {"stride": 1, "padding": 0, "ceil_mode": False}),
        ("MaxPool2d", [2], {"stride": 1, "padding": 0, "dilation": 1, "ceil_mode": False}),
        ("BatchNorm1d", [3], {"eps": 1e-5, "momentum": 0.1, "affine": True, "dtype": np.float32}),
        ("BatchNorm2d", [3], {"eps": 1e-5, "momentum": 0.1, "track_running_stats": True, "dtype": np.float32}),
        (
            "Conv2d",
            [2, 3, 2],
            {
                "stride": 1,
                "padding": 0,
                "dilation": 1,
                "groups": 1,
                "bias": True,
                "dtype": np.float32,
                "rng": 0,
                "padding_mode": "zeros",
            },
        ),
        ("Dropout", [0.5], {"rng": 0}),
        ("ELU", [1.0], {}),
        ("LeakyReLU", [0.1], {}),
        ("GELU", ["none"], {}),
        ("Softplus", [1.0, 20.0], {}),
        ("Softmax", [-1], {}),
        ("LogSoftmax", [-1], {}),
        ("Step", [0.0], {}),
        ("Flatten", [1, -1], {}),
        ("Embedding", [4, 2], {"padding_idx": 0, "dtype": np.float32, "rng": 0}),
        ("LayerNorm", [3], {"eps": 1e-5, "elementwise_affine": True, "bias": True, "dtype": np.float32}),
        ("Linear", [2, 3], {"bias": True, "dtype": np.float32, "rng": 0}),
        ("MLP", [[2, 3]], {"activation": "relu", "bias": True, "dtype": np.float32, "rng": 0}),
        ("MLP", [[2, 3, 4]], {"activation": nn.ReLU}),
        ("Sequential", [made(nn.ReLU)], {}),
        ("ModuleList", [made(lambda: [nn.ReLU()])], {}),
        ("Residual", [made(nn.ReLU)], {"shortcut": None}),
        ("Identity", [], {}),
        ("ReLU", [], {}),
        ("SELU", [], {}),
        ("SiLU", [], {}),
        ("Sigmoid", [], {}),
        ("Tanh", [], {}),
    ):
        row("nn." + name, *args, **kwargs)
        cls = getattr(nn, name)
        x = {
            "AvgPool2d": (1, 2, 4, 4),
            "MaxPool2d": (1, 2, 4, 4),
            "Conv2d": (1, 2, 4, 4),
            "BatchNorm2d": (2, 3, 4, 4),
            "Linear": (4, 2),
            "MLP": (4, 2),
        }.get(name, (4, 3))
        example = made((lambda: np.array([0, 1])) if name == "Embedding" else (lambda x=x: T(*x)))
        if name not in ("ModuleList",):
            if all(not isinstance(v, made) for v in args):
                via(f"nn.{name}()()", lambda m, x: m(x), made(lambda cls=cls, args=args: cls(*args)), example)
        via(
            f"nn.{name}(one wrong)()",
            lambda a, x, cls=cls, rest=args[1:], kw=kwargs: cls(a, *rest, **kw)(x),
            *(args[:1] or [None]),
            example,
        )
    for name, target in (
        ("MSELoss", x3),
        ("L1Loss", x3),
        ("HuberLoss", x3),
        ("HingeLoss", made(lambda: np.array([1.0, -1.0, 1.0]))),
        ("HingeEmbeddingLoss", made(lambda: np.array([1.0, -1.0, 1.0]))),
        ("BCELoss", x3),
        ("BCEWithLogitsLoss", x3),
    ):
        cls = getattr(nn, name)
        row("nn." + name, reduction="mean")
        via(f"nn.{name}()()", lambda x, y, cls=cls: cls()(x, y), t3, target)
    row("nn.HuberLoss", delta=1.0)
    row("nn.HingeLoss", margin=1.0)
    row("nn.BCELoss", x3)
    row("nn.BCEWithLogitsLoss", x3, pos_weight=x3)
    via("nn.BCELoss(w)()", lambda w, x, y: nn.BCELoss(w)(x, y), x3, t3, x3)
    for name in ("CrossEntropyLoss", "NLLLoss"):
        cls = getattr(nn, name)
        row(
            "nn." + name,
            x3,
            ignore_index=-100,
            reduction="mean",
            **({"label_smoothing": 0.1} if name[0] == "C" else {}),
        )
        via(
            f"nn.{name}()()",
            lambda w, x, y, cls=cls: cls(w)(x, y),
            x3,
            made(lambda: T(2, 3)),
            made(lambda: np.array([0, 2])),
        )
    f = "nn.functional."
    for name in (
        "elu",
        "gelu",
        "identity",
        "leaky_relu",
        "log_softmax",
        "relu",
        "selu",
        "sigmoid",
        "silu",
        "softmax",
        "softplus",
        "step",
        "tanh",
        "dropout",
    ):
        row(f + name, t3)
        row(f + name, made(lambda: Value(0.5))) if "softmax" not in name else None
    row(f + "softmax", t3, -1)
    row(f + "log_softmax", t3, dim=-1)
    row(f + "elu", t3, 1.0)
    row(f + "leaky_relu", t3, 0.1)
    row(f + "softplus", t3, 1.0, 20.0)
    row(f + "step", t3, 0.5)
    row(f + "gelu", t3, "tanh")
    row(f + "dropout", t3, 0.5, True, rng=0)
    row(f + "linear", t23, made(lambda: T(4, 3)), made(lambda: T(4)))
    row(f + "linear", t23, made(lambda: T(4, 3)))
    row(f + "conv2d", made(lambda: T(1, 2, 4, 4)), made(lambda: T(3, 2, 2, 2)), t3, 1, 0, 1, 1)
    row(f + "avg_pool2d", made(lambda: T(1, 2, 4, 4)), 2, 1, 0, False, True)
    row(f + "max_pool2d", made(lambda: T(1, 2, 4, 4)), 2, 1, 0, 1, False)
    row(f + "embedding", made(lambda: np.array([0, 1])), made(lambda: T(4, 2)), 0)
    row(f + "layer_norm", t23, 3, t3, t3, 1e-5)
    for name in (
        "mse_loss",
        "l1_loss",
        "huber_loss",
        "hinge_loss",
        "hinge_embedding_loss",
        "binary_cross_entropy",
        "binary_cross_entropy_with_logits",
    ):
        target = made(lambda: np.array([1.0, -1.0, 1.0])) if "hinge" in name else x3
        row(f + name, t3, target, reduction="mean")
    row(f + "huber_loss", t3, x3, delta=1.0)
    row(f + "hinge_loss", t3, made(lambda: np.array([1.0, -1.0, 1.0])), 1.0)
    row(f + "binary_cross_entropy", t3, x3, x3)
    row(f + "binary_cross_entropy_with_logits", t3, x3, x3, pos_weight=x3)
    row(
        f + "cross_entropy",
        made(lambda: T(2, 3)),
        made(lambda: np.array([0, 2])),
        x3,
        ignore_index=-100,
        reduction="mean",
        label_smoothing=0.1,
    )
    row(f + "cross_entropy", made(lambda: T(2, 3)), made(lambda: X(2, 3)))
    row(f + "nll_loss", made(lambda: T(2, 3)), made(lambda: np.array([0, 2])), x3, ignore_index=-100, reduction="mean")
    for name in ("Adagrad", "Adam", "AdamW", "RMSprop", "SGD"):
        row("nn." + name, weights, 0.1)
        cls = getattr(nn, name)
        for key, p in inspect.signature(cls).parameters.items():
            if key not in ("params", "lr"):
                row("nn." + name, weights, **{key: p.default})
        via(f"nn.{name}.step", lambda g, cls=cls: stepped(cls, g), x3)
        for key, v in (
            ("load_state_dict", made(lambda cls=cls: cls([Tensor([1.0, 2.0])]).state_dict())),
            ("add_param_group", made(lambda: {"params": [T(3)]})),
        ):
            via(f"nn.{name}.{key}", lambda v, cls=cls, key=key: getattr(cls([Tensor([1.0, 2.0])]), key)(v), v)
        via(
            f"nn.{name}.load_state_dict in",
            lambda v, cls=cls: cls([Tensor([1.0, 2.0])]).load_state_dict({"state": v, "param_groups": v}),
            {},
        )
        via(
            f"nn.{name}.load_state_dict state",
            lambda v, cls=cls: cls([Tensor([1.0, 2.0])]).load_state_dict(
                {**cls([Tensor([1.0, 2.0])]).state_dict(), "state": {0: v}}
            ),
            {},
        )
        via(
            f"nn.{name}.load_state_dict group",
            lambda v, cls=cls: cls([Tensor([1.0, 2.0])]).load_state_dict(
                {**cls([Tensor([1.0, 2.0])]).state_dict(), "param_groups": [v]}
            ),
            {},
        )
        via(f"nn.{name}.lr", lambda v, cls=cls: setattr(cls([Tensor([1.0, 2.0])]), "lr", v), 0.1)
    row("nn.Optimizer", weights, {"lr": 0.1})
    opt = made(adam)
    for name, args, kwargs in (
        ("CosineAnnealingLR", [10, 0.0], {}),
        ("ExponentialLR", [0.9], {}),
        ("LambdaLR", [lambda t: 0.5], {}),
        ("LinearLR", [0.3, 1.0, 5], {}),
        ("MultiStepLR", [[1, 2], 0.1], {}),
        ("StepLR", [2, 0.1], {}),
        (
            "OneCycleLR",
            [0.1, 10],
            {
                "pct_start": 0.3,
                "anneal_strategy": "cos",
                "cycle_momentum": True,
                "base_momentum": 0.85,
                "max_momentum": 0.95,
                "div_factor": 25.0,
                "final_div_factor": 1e4,
                "three_phase": False,
            },
        ),
        ("OneCycleLR", [0.1], {"epochs": 2, "steps_per_epoch": 3}),
        (
            "ReduceLROnPlateau",
            ["min"],
            {
                "factor": 0.1,
                "patience": 1,
                "threshold": 1e-4,
                "threshold_mode": "rel",
                "cooldown": 0,
                "min_lr": 0.0,
                "eps": 1e-8,
            },
        ),
    ):
        row("nn." + name, opt, *args, **kwargs)
        cls = getattr(nn, name)
        via(f"nn.{name}.step", lambda *args, cls=cls, **kwargs: scheduled(cls, *args, **kwargs), *args, **kwargs)
        via(
            f"nn.{name}.load_state_dict",
            lambda v, cls=cls, args=args, kw=kwargs: cls(adam(), *args, **kw).load_state_dict(v),
            made(lambda cls=cls, args=args, kw=kwargs: cls(adam(), *args, **kw).state_dict()),
        )
    via("nn.ReduceLROnPlateau.step", lambda v: nn.ReduceLROnPlateau(adam()).step(v), 0.5)
    via(
        "nn.SequentialLR",
        lambda s, m: nn.SequentialLR(
            s[0].optimizer if isinstance(s, list) and s and hasattr(s[0], "optimizer") else adam(), s, m
        ),
        made(lambda: two_schedules()),
        [2],
    )
    row("nn.LRScheduler", opt)
    row("nn.EarlyStopping", "val_loss", 5, 0.0, "min", True)
    row("nn.Training", made(lambda: nn.ReLU()), opt, None, 1, ("loss",), made(nn.History))
    for name in ("accuracy", "confusion_matrix", "f1_score", "precision", "recall"):
        row("nn." + name, made(lambda: np.array([0, 1, 1])), made(lambda: np.array([0, 1, 0])))
    for name in ("f1_score", "precision", "recall"):
        row(
            "nn." + name,
            made(lambda: np.array([0, 1, 1])),
            made(lambda: np.array([0, 1, 0])),
            average="binary",
            pos_label=1,
            zero_division=0.0,
        )
    row("nn.confusion_matrix", made(lambda: np.array([0, 1, 1])), made(lambda: np.array([0, 1, 0])), labels=[0, 1])
    for name in ("mean_absolute_error", "mean_squared_error", "r2_score"):
        row("nn." + name, x3, x3)
    row("nn.batches", x3, x3, batch_size=2, shuffle=True, rng=0, drop_last=False)
    via("list(nn.batches)", lambda x, y: list(nn.batches(x, y, batch_size=2)), x3, x3)
    row("nn.train_test_split", x3, x3, test_size=0.4, rng=0)
    row("nn.clip_grad_norm_", made(lambda: [with_grad()]), 1.0, 2.0, False)
    row("nn.clip_grad_value_", made(lambda: [with_grad()]), 1.0)
    for key, v in (
        ("model", made(lambda: nn.ReLU())),
        ("x", made(lambda: X(4, 2))),
        ("y", made(lambda: X(4, 1))),
        ("loss", nn.functional.mse_loss),
        ("optimizer", opt),
        ("epochs", 1),
        ("batch_size", 2),
        ("shuffle", True),
        ("drop_last", False),
        ("rng", 0),
        ("validation", made(lambda: (X(4, 2), X(4, 1)))),
        ("metrics", {"r2": nn.r2_score}),
        ("scheduler", made(lambda: nn.StepLR(adam(), 2))),
        ("schedule_every", "epoch"),
        ("clip_grad_norm", 1.0),
        ("callbacks", ()),
        ("checkpoint", None),
        ("resume", False),
        ("progress", False),
    ):
        via(f"nn.fit({key})", lambda v, key=key: fitted(**{key: v}), v)
        if key in ("model", "x", "y", "loss", "metrics", "batch_size"):
            via(f"nn.evaluate({key})", lambda v, key=key: evaluated(**{key: v}), v)
    via("nn.fit(metrics={})", lambda v: fitted(metrics={"a": v}), nn.r2_score)
    via("nn.fit(metrics keys)", lambda v: fitted(metrics={v: nn.r2_score}) if v.__hash__ else None, "a")
    via("nn.fit(callbacks=[])", lambda v: fitted(callbacks=[v]), double)
    via("nn.fit(validation=)", lambda v, w: fitted(validation=(v, w)), made(lambda: X(4, 2)), made(lambda: X(4, 1)))
    via("nn.save", lambda v: saved(v), made(lambda: {"a": X(3)}))
    via("nn.save deep", lambda v: saved({"a": [v]}), 1.0)
    via(
        "nn.save path",
        lambda v: nn.save(
            {"a": X(3)}, v if isinstance(v, (int, float, list, dict, type(None), np.ndarray)) else "/nonexistent/a.npz"
        ),
        "/nonexistent/a.npz",
    )
    row("nn.load", "/nonexistent/a.npz")
    for name, args in (
        ("register_buffer", ["b", x3, True]),
        ("load_state_dict", [made(lambda: Line().state_dict()), True]),
        ("apply", [double]),
        ("summary", [(4, 2)]),
        ("train", [True]),
        ("requires_grad_", [True]),
        ("__call__", [made(lambda: X(4, 2))]),
        ("zero_grad", []),
        ("state_dict", []),
        ("parameters", []),
        ("named_parameters", []),
        ("modules", []),
        ("buffers", []),
        ("eval", []),
    ):
        via("nn.Module." + name, lambda *args, name=name: getattr(Line(), name)(*args), *args)
    via("nn.Module.summary(dtype)", lambda d: Line().summary((4, 2), dtype=d), np.float32)
    via(
        "nn.Module.load_state_dict entry",
        lambda v: nn.Linear(2, 2, rng=0).load_state_dict({"weight": v, "bias": X(2)}),
        made(lambda: X(2, 2)),
    )
    via("nn.Module.load_state_dict not strict", lambda v: Line().load_state_dict(v, strict=False), {})
    via(
        "nn.Module.attribute", lambda v: [setattr(m := Line(), "extra", v), m.state_dict(), repr(m), m.parameters()], x3
    )
    via("nn.Module.buffer =", lambda v: [setattr(m := Line(), "steps", v), m.state_dict(), list(m.buffers())], x3)
    for name, args in (("append", [made(nn.ReLU)]), ("__getitem__", [0])):
        via("nn.Sequential." + name, lambda *args, name=name: getattr(nn.Sequential(nn.ReLU()), name)(*args), *args)
    via("nn.Sequential(dict)", lambda k, v: nn.Sequential({k: v}) if k.__hash__ else None, "a", made(nn.ReLU))
    for name, args in (
        ("append", [made(nn.ReLU)]),
        ("__getitem__", [0]),
        ("extend", [made(lambda: [nn.ReLU()])]),
        ("insert", [0, made(nn.ReLU)]),
        ("__setitem__", [0, made(nn.ReLU)]),
        ("__delitem__", [0]),
    ):
        via("nn.ModuleList." + name, lambda *args, name=name: getattr(nn.ModuleList([nn.ReLU()]), name)(*args), *args)
    via("nn.MLP.from_scalar", nn.MLP.from_scalar, made(lambda: nn.scalar.MLP(2, [1], rng=0)))
    via("nn.MLP.to_scalar", lambda m: m.to_scalar() if hasattr(m, "to_scalar") else None, made(lambda: nn.MLP([2, 1])))
    i = "nn.init."
    row(i + "calculate_gain", "leaky_relu", 0.1)
    row(i + "constant_", t23, 1.0)
    row(i + "normal_", t23, 0.0, 1.0, rng=0)
    row(i + "uniform_", t23, 0.0, 1.0, rng=0)
    row(i + "ones_", t23)
    row(i + "zeros_", t23)
    row(i + "orthogonal_", t23, 1.0, rng=0)
    row(i + "xavier_normal_", t23, 1.0, rng=0)
    row(i + "xavier_uniform_", t23, 1.0, rng=0)
    row(i + "kaiming_normal_", t23, 0.0, "fan_in", "leaky_relu", rng=0)
    row(i + "kaiming_uniform_", t23, 0.0, "fan_in", "leaky_relu", rng=0)
    sc = "nn.scalar."
    row(sc + "MLP", 2, [3, 1], activation="relu", rng=0)
    row(sc + "Layer", 2, 3)
    row(sc + "Neuron", 2, True, activation="relu", rng=0)
    row(sc + "Perceptron", 2, None, 0.0)
    row(sc + "Module")
    via("nn.scalar.MLP()()", lambda x: nn.scalar.MLP(2, [3, 1], rng=0)(x), [1.0, 2.0])
    via("nn.scalar.Neuron()()", lambda x: nn.scalar.Neuron(2, rng=0)(x), [1.0, 2.0])
    via("nn.scalar.Layer()()", lambda x: nn.scalar.Layer(2, 2, rng=0)(x), [1.0, 2.0])
    via("nn.scalar.Perceptron()()", lambda x: nn.scalar.Perceptron(2)(x), [1.0, 2.0])
    via(
        "nn.scalar.Perceptron.learn",
        lambda x, y: [
            getattr(nn.scalar.Perceptron(2), k)(x, y)
            for k in ("learn", "fit", "update")
            if hasattr(nn.scalar.Perceptron, k)
        ],
        [1.0, 2.0],
        1.0,
    )
    return rows


SPECIAL = set(
    next(
        r
        for r in (ROOT / "tests" / "public_names.txt").read_text("utf-8").splitlines()
        if r.startswith("autograd.scipy.special:")
    )
    .split(": ")[1]
    .split()
)


def autograd_scipy():
    import autograd.scipy.integrate
    import autograd.scipy.linalg
    import autograd.scipy.signal
    import autograd.scipy.special
    import autograd.scipy.stats

    return autograd.scipy


def arity(f):
    if hasattr(f, "nin"):
        return f.nin
    try:
        return len([p for p in inspect.signature(f).parameters.values() if p.default is p.empty and p.kind in (0, 1)])
    except ValueError:
        return 1


def cube(x):
    return x * x * x


def t_graph():
    return (T(3) * 2.0).sum()


def with_grad():
    t = T(3)
    t.grad = np.ones(3)
    return t


def two_schedules():
    o = adam()
    return [nn.StepLR(o, 2), nn.ExponentialLR(o, 0.9)]


def stepped(cls, g):
    p = T(3)
    optimizer = cls([p])
    p.grad = g
    optimizer.step()


def saved(state):
    with tempfile.TemporaryDirectory() as folder:
        nn.save(state, Path(folder, "a.npz"))


SKIP = {
    ("autograd.misc.optimizers", "big"),
    ("autograd.misc.optimizers", "huge"),
    ("nn.fit(epochs)", "big"),
    ("nn.fit(epochs)", "huge"),
}


def mutations(call):
    """The call with each argument replaced by each input: pairs of a title and a function without arguments."""
    places = [*range(len(call.args)), *call.kwargs]
    for place in places:
        for title, wrong in INPUTS.items():
            if any(call.name.startswith(name) and title == x for name, x in SKIP):
                continue

            def made_wrong(place=place, wrong=wrong):
                args = [make() for make in call.args]
                kwargs = {k: make() for k, make in call.kwargs.items()}
                (args if isinstance(place, int) else kwargs)[place] = wrong()
                call.function(*args, **kwargs)

            yield f"{call.name}, {place}: {title}", made_wrong

    def as_given():
        call.function(*(make() for make in call.args), **{k: make() for k, make in call.kwargs.items()})

    yield f"{call.name} as it should be", as_given


def all_calls():
    for name, op in OPS.items():
        yield from ops_rows(name, op)
    yield from calls_of_numpy()
    yield from methods()
    yield from table()


def run(chosen=lambda name: True, sample=1.0, seed=0):
    rng = random.Random(seed)
    found, count = [], 0
    for call in all_calls():
        if not chosen(call.name):
            continue
        for title, f in mutations(call):
            if sample < 1 and rng.random() > sample:
                continue
            count += 1
            problem = fault(f)
            if problem:
                found.append((title, problem))
    return count, found


if __name__ == "__main__":
    pattern = re.compile(sys.argv[1] if len(sys.argv) > 1 else "")
    n, found = run(lambda name: bool(pattern.search(name)))
    for title, problem in found:
        print(f"{title:60} {problem}")
    print(n, "calls,", len(found), "wrong")
