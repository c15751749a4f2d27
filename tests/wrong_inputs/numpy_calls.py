"""Calls of the ops, of NumPy's functions on Tensors, and of the methods and operators of nodes."""

import inspect
import math
import operator

import numpy as np

from autograd import Tensor, Value
from autograd.engine.declaration import OPS
from tests.wrong_inputs.inputs import INPUTS, Call, T, X, double, matrix

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


def calls_of_op(name, op):
    """An op on Tensors, on Values, and on plain arrays; with its parameters, and with all of them."""
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
    """Every function of NumPy's namespaces, with Tensors in the place of its arrays."""
    for name, f in numpy_functions():
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
    yield Call("transpose of a sequence", lambda x, axes: x.transpose(axes), [lambda: T(2, 3), lambda: [1, 0]], {})
    yield Call("in", lambda x, y: x in y, [lambda: 0.5, lambda: T(2, 3)], {})
    for option in ("retain_graph", "create_graph"):
        f = lambda x, v, option=option: (x * x).backward(**{option: v})  # noqa: E731
        yield Call(f"backward {option}", f, [lambda: Value(0.5), lambda: True], {})
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


def calls():
    """All of them."""
    for name, op in OPS.items():
        yield from calls_of_op(name, op)
    yield from calls_of_numpy()
    yield from methods()
