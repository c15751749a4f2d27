"""Right calls of everything that is public and neither an op, NumPy's nor a method of a node."""

import inspect
import tempfile
from pathlib import Path

import numpy as np

import autograd
import autograd.builtins
import autograd.containers
import autograd.drawing
import autograd.extend
import autograd.functional
import autograd.misc.fixed_points
import autograd.misc.flatten
import autograd.misc.optimizers
import autograd.misc.tracers
import autograd.numpy
import autograd.school
import autograd.test_util
import autograd.testing
import autograd.tracer
import autograd.wrap_util
import nn
from autograd import Tensor, Value
from tests.wrong_inputs.inputs import ROOT, Call, T, X, double, matrix, square_sum


def c(name, *args, **kwargs):
    """A row of the table below: the name of a callable and the functions that make its arguments."""
    space, _, attribute = name.rpartition(".")
    f = getattr(__import__(space, fromlist=[attribute]), attribute)
    as_maker = lambda x: x.make if isinstance(x, fresh) else (lambda: x)  # noqa: E731
    return Call(name, f, [as_maker(x) for x in args], {k: as_maker(x) for k, x in kwargs.items()})


class fresh:
    """An argument that is made anew for each call."""

    def __init__(self, make):
        self.make = make


x3, t3, t23, m33 = fresh(lambda: X(3)), fresh(lambda: T(3)), fresh(lambda: T(2, 3)), fresh(lambda: Tensor(matrix()))
weights = fresh(lambda: [Tensor([1.0, 2.0])])


class Line(nn.Module):
    """A model with a parameter, a buffer and a child."""

    def __init__(self):
        self.slope = Tensor([2.0])
        self.child = nn.Linear(2, 2, rng=0)
        self.register_buffer("steps", np.zeros(2))

    def forward(self, x):
        return self.child(x) * self.slope


OPTIMIZERS = ("Adadelta", "Adagrad", "Adam", "Adamax", "AdamW", "Lion", "NAdam", "RAdam", "RMSprop", "Rprop", "SGD")


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


def filmed():
    return nn.pictures.Film(nn.MLP([2, 3, 1], rng=0), X(4, 2), np.array([0, 1, 0, 1]), resolution=8)


def scheduled(cls, *args, **kwargs):
    schedule = cls(adam(), *args, **kwargs)
    schedule.step(0.5) if cls is nn.ReduceLROnPlateau else schedule.step()


def calls():
    """Right calls of everything that is public and neither an op, NumPy's nor a method of a node."""
    rows = []

    def row(name, *args, **kwargs):
        rows.append(c(name, *args, **kwargs))

    def via(name, f, *args, **kwargs):
        as_maker = lambda x: x.make if isinstance(x, fresh) else (lambda: x)  # noqa: E731
        rows.append(Call(name, f, [as_maker(x) for x in args], {k: as_maker(x) for k, x in kwargs.items()}))

    a = "autograd."
    row(a + "Tensor", fresh(lambda: X(3)), True, np.float32, "t")
    row(a + "Value", 1.5, "v", True, "v")
    via(
        a + "Value by hand",
        lambda *given: autograd.Value(*given),
        1.5,
        fresh(lambda: (autograd.Value(1.0),)),
        "op",
        "v",
    )
    via(
        a + "Value by hand, in words",
        lambda children, op, label: autograd.Value(1.5, _children=children, _op=op, label=label),
        fresh(lambda: [autograd.Value(1.0)]),
        "op",
        "v",
    )
    via(a + "Value.label", lambda x: setattr(autograd.Value(1.0), "label", x), "v")
    via(a + "Value._backward", lambda x: setattr(made_by_hand(), "_backward", x), double)
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
        via(a + name + "()()", lambda made_one, x: made_one(x), fresh(lambda m=made_one: m()), x3)
        if name in ("make_vjp", "make_hvp"):
            via(a + name + "()()()", lambda m, x, v: m(x)[0](v), fresh(lambda m=made_one: m()), x3, x3)
        if name in ("make_jvp", "make_ggnvp"):
            via(a + name + "()()()", lambda m, x, v: m(x)(v), fresh(lambda m=made_one: m()), x3, x3)
        if name.endswith("_product"):
            via(a + name + "()()", lambda m, x, v: m(x, v), fresh(lambda m=made_one: m()), x3, x3)
    row(a + "functional.make_jvp_reversemode", double, 0)
    row(a + "functional.jacobian", double, 0, "rev")
    row(a + "grad_named", square_sum, "x")
    via(
        a + "grad of a dict",
        lambda x: autograd.grad(lambda d: square_sum(d["a"]) if isinstance(d, dict) else 1.0)(x),
        {"a": 1.0},
    )
    row(a + "builtins.isinstance", 1, int)
    row(a + "compute", t3)
    row(a + "detect_anomaly", True)
    via(a + "detect_anomaly with", lambda x: autograd.detect_anomaly(x).__enter__().__exit__(None, None, None), True)
    row(
        a + "draw",
        fresh(lambda: t_graph()),
        names={},
        depth=1,
        detail="auto",
        direction="LR",
        layout="python",
        title="t",
        max_nodes=10,
    )
    via(a + "draw.svg", lambda x: autograd.draw(x).svg, fresh(lambda: t_graph()))
    row(a + "explain", fresh(lambda: t_graph()), {}, 1)
    via(
        a + "draw a model",
        lambda m, x: autograd.draw(m(x)),
        fresh(lambda: nn.MLP([2, 3, 1], rng=0)),
        fresh(lambda: X(4, 2)),
    )
    for name in ("Picture", "Steps", "Explanation"):
        row(a + "drawing." + name, fresh(lambda: autograd.draw(t_graph())))
    for name, args in (
        ("save", ["/nonexistent/x.svg"]),
        ("step", []),
        ("to_dot", []),
        ("animate", ["/nonexistent/x.svg"]),
        ("_repr_svg_", []),
        ("_repr_html_", []),
    ):
        via(
            "Picture." + name,
            lambda p, *args, name=name: getattr(p, name)(*args),
            fresh(lambda: autograd.draw(t_graph())),
            *args,
        )
    via(
        "Picture.animate in time",
        lambda p, seconds, pause: p.animate(seconds=seconds, pause=pause),
        fresh(lambda: autograd.draw(t_graph())),
        2.0,
        1.0,
    )
    row(
        a + "drawing.error_picture",
        fresh(refusal),
        names={},
        depth=1,
        detail="auto",
        layout="python",
        title="t",
        max_nodes=10,
        language="en",
    )
    for name, args in (("save", ["/nonexistent/x.svg"]), ("_repr_svg_", []), ("_repr_html_", [])):
        via(
            "ErrorPicture." + name,
            lambda p, *args, name=name: getattr(p, name)(*args),
            fresh(lambda: autograd.drawing.error_picture(refusal())),
            *args,
        )
    row(a + "fixed_point", lambda x, p: 0.5 * (x + p / x), 1.0, 2.0, tol=1e-6, max_iter=20)
    row(
        a + "gradients",
        fresh(lambda: [t_graph()]),
        fresh(lambda: [T(3)]),
        fresh(lambda: [1.0]),
        create_graph=False,
        retain_graph=True,
    )
    row(a + "tangents", fresh(lambda: [t_graph()]), fresh(lambda: [T(3)]), fresh(lambda: [X(3)]), create_graph=False)
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
    via(a + "op()()", lambda f: autograd.op(lambda g, out, x: g)(f), fresh(lambda: cube))
    via(a + "no_grad()()", lambda f: autograd.no_grad()(f), double)
    row(a + "stop_gradient", t3)
    via("primitive()()", lambda x: autograd.primitive(square_sum)(x), t3)
    via("checkpoint()()", lambda x: autograd.checkpoint(square_sum)(x), t3)
    row(a + "show_source", square_sum, fresh(lambda: X(3)), argnum=0)
    row(a + "compile", square_sum, fast=False, verify=0, limit=16, backend=None)
    via("compile()()", lambda x: autograd.compile(square_sum)(x), fresh(lambda: X(3)))
    via("compile(grad())()", lambda x: autograd.compile(autograd.grad(square_sum))(x), fresh(lambda: X(3)))
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
        p = fresh(lambda: autograd.primitive(lambda x: x))
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
    row(a + "containers.flatten", fresh(lambda: [1.0, (2.0, {"a": 3.0})]))
    row(a + "containers.is_container", 1.0)
    row(a + "containers.leaves_like", "what", fresh(lambda: [1.0]), fresh(lambda: [2.0]))
    row(a + "containers.register_container", fresh(lambda: type("Own", (), {})), lambda x: [], lambda x, new: x)
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
    s = a + "school."
    row(s + "Lesson", "92", "Of wrong inputs")
    row(s + "register", fresh(lambda: autograd.school.Lesson("92", "Of wrong inputs")))
    for name, argument in {"exercise": "01.3", "student": "Ada Lovelace", "start": "01", "report": "01"}.items():
        row(s + name, argument)
    row(s + "collect", "gategrad 01 | Ada Lovelace | 5 of 9 | 14 tries | 00000000")
    via(s + "exercise().check", lambda x: autograd.school.exercise("01.3").check(x), 1.0)
    via(s + "exercise().hint", lambda x: autograd.school.exercise("01.3").hint(x), 1)
    row(a + "test_util.check_grads", square_sum, 0, ("rev",), 1)
    via(a + "test_util.check_grads()()", lambda x: autograd.test_util.check_grads(square_sum, order=1)(x), x3)
    for name in ("check_vjp", "check_jvp"):
        row(a + "test_util." + name, double, x3)
    row(a + "test_util.vspace", x3)
    row(a + "test_util.make_vjp", double, 0)
    row(a + "test_util.is_differentiable", x3)
    row(a + "test_util.combo_check", square_sum)
    row(a + "test_util.check_equivalent", x3, x3)
    row(a + "test_util.scalar_close", 1.0, 1.0)
    row(a + "misc.tracers.const_graph", double)
    row(a + "misc.tracers.full_graph", double, x3)
    row(a + "misc.flatten.flatten", fresh(lambda: {"a": X(3)}))
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
        row(a + "builtins." + name, fresh(lambda: [("a", 1.0)]))
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
                else [fresh(lambda: [T(3), T(3)])]
            ),
        )

    # Functions of autograd.scipy.
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
        via("dirichlet." + name, getattr(sp.stats.dirichlet, name), fresh(lambda: np.array([0.2, 0.3, 0.5])), t3)
    via("multivariate_normal.entropy", sp.stats.multivariate_normal.entropy, t3, m33)
    m = s + "sparse."
    sparse = fresh(lambda: sp.sparse.coo_array((T(3), (np.arange(3), np.arange(3))), shape=(3, 3)))
    for kind in ("array", "matrix"):
        row(m + f"coo_{kind}", fresh(lambda: (T(3), (np.arange(3), np.arange(3)))), shape=(3, 3))
        for name in ("csr", "csc"):
            row(m + f"{name}_{kind}", fresh(lambda: (T(3), np.arange(3), np.arange(4))), shape=(3, 3))
    row(m + "diags", fresh(lambda: [T(3)]), [0], (3, 3), "coo")
    row(m + "diags_array", fresh(lambda: [T(3)]), offsets=[0], shape=(3, 3))
    for name in ("vstack", "hstack", "block_diag"):
        row(m + name, fresh(lambda: [sparse.make(), sparse.make()]))
    for name in ("block_array", "bmat"):
        row(m + name, fresh(lambda: [[sparse.make(), None], [None, sparse.make()]]))
    for name in ("tril", "triu"):
        row(m + name, sparse, 0)
    via("sparse.Sparse", lambda x: sparse.make() @ x, t3)
    for name in ("splu", "spilu", "factorized"):
        row(m + "linalg." + name, sparse)
    row(m + "linalg.spsolve", sparse, t3)
    row(s + "integrate.odeint", lambda y, t: -y, t3, fresh(lambda: np.array([0.0, 0.1])), (), rtol=1e-3)
    row(
        s + "signal.convolve", fresh(lambda: T(2, 3)), fresh(lambda: T(2, 3)), axes=None, dot_axes=((), ()), mode="full"
    )
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
    row(s + "linalg.solve_banded", (0, 0), fresh(lambda: T(1, 3)), t3)
    row(s + "linalg.cho_solve", fresh(lambda: (Tensor(np.eye(3)), True)), t3)
    for name in ("circulant", "hankel", "toeplitz"):
        row(s + "linalg." + name, t3)
    for name in (
        "coshm", "cosm", "sinhm", "sinm", "tanhm", "tanm", "eig", "eigvals", "lu", "lu_factor", "pinv", "polar", "qr",
    ):  # fmt: skip
        row(s + "linalg." + name, m33)
    row(s + "linalg.fractional_matrix_power", m33, 0.5)
    row(s + "linalg.lu_solve", fresh(lambda: (Tensor(np.eye(3)), np.arange(3))), t3, trans=0)
    for name in ("solve_toeplitz", "matmul_toeplitz"):
        row(s + "linalg." + name, fresh(lambda: (Tensor([2.0, 0.5, 0.1]), np.array([2.0, 0.3, 0.2]))), t3)
    row(s + "linalg.solveh_banded", fresh(lambda: T(1, 3)), t3, lower=False)
    row(s + "linalg.solve_discrete_lyapunov", fresh(lambda: Tensor(0.5 * np.eye(3))), m33)
    for name in ("solve_continuous_are", "solve_discrete_are"):
        row(s + "linalg." + name, m33, fresh(lambda: np.eye(3)), fresh(lambda: np.eye(3)), fresh(lambda: np.eye(3)))
    for name, dist in vars(sp.stats).items():
        if hasattr(dist, "_shapes"):
            shapes = [0.5] * len(dist._shapes) if name != "binom" else [3, 0.5]
            via(f"{s}stats.{name}", dist, *shapes)
            for function in ("logpdf", "pdf", "cdf", "ppf") if "pdf" in dir(dist) else ("pmf", "cdf"):
                if function in dir(dist):
                    at = fresh(lambda: np.array([0.0, 1.0])) if "pmf" in dir(dist) else t3
                    via(f"{s}stats.{name}.{function}", getattr(dist, function), at, *shapes, 0.0)
    row(s + "integrate.solve_ivp", lambda t, y: -y, (0.0, 0.1), t3, "RK45", fresh(lambda: np.array([0.0, 0.1])))
    knots = fresh(lambda: np.arange(3.0))
    row(s + "interpolate.CubicSpline", knots, t3, 0, "natural", True)
    row(s + "interpolate.PchipInterpolator", knots, t3, 0, True)
    row(s + "interpolate.CubicHermiteSpline", knots, t3, t3, 0, True)
    via(s + "interpolate.CubicSpline's value", sp.interpolate.CubicSpline(np.arange(3.0), np.ones(3)), t3, 1, True)
    for name in ("convolve", "correlate"):
        row(s + "ndimage." + name, t3, fresh(lambda: np.ones(2)), None, "reflect", 0.0, 0)
    row(s + "optimize.root", lambda x, a: x * x - a, 1.0, fresh(lambda: (Tensor(4.0),)), "hybr")
    via(s + "optimize.minimize", sp.optimize.minimize, np.sum, fresh(lambda: np.ones(2)), method="BFGS")
    via(s + "optimize.least_squares", sp.optimize.least_squares, lambda x: x, fresh(lambda: np.ones(2)))
    row(s + "signal.fftconvolve", t3, t3, "full", None)
    row(s + "signal.lfilter", fresh(lambda: np.ones(2)), fresh(lambda: np.array([1.0, 0.5])), t3, -1)
    row(s + "spatial.distance.cdist", m33, m33, "euclidean")
    row(s + "spatial.distance.pdist", m33, "euclidean")
    row(s + "linalg.norm", m33, "fro", None, False)
    row(s + "linalg.svd", m33, True, True)

    # Pictures of networks.
    p, net, labels = "nn.pictures.", fresh(lambda: nn.MLP([2, 3, 1], rng=0)), fresh(lambda: np.array([0, 1, 0, 1]))
    row(p + "confusion", fresh(lambda: np.eye(2)), ["a", "b"], title="t", language="en")
    row(p + "curves", fresh(lambda: {"loss": [2.0, 1.0]}), log=True, monitor="loss", mode="min", language="en")
    points, bowl = fresh(lambda: X(4, 2)), fresh(lambda: lambda u, v: u * u + v * v)
    descent = fresh(lambda: {"SGD": lambda params: nn.SGD(params, lr=0.1)})
    row(
        p + "Film",
        net,
        points,
        labels,
        every=1,
        most=5,
        limit=250_000,
        resolution=8,
        output="auto",
        title="t",
        language="en",
    )
    row(p + "boundary", net, points, labels, output="auto", resolution=8, title="t", language="en")
    row(p + "flow", net, points, fresh(lambda: X(4, 1)), nn.functional.mse_loss, title="t", language="en")
    row(p + "activation", fresh(nn.Tanh), np.sin, span=(-1.0, 1.0), language="en")
    row(
        p + "paths",
        bowl,
        descent,
        (1.0, 1.0),
        steps=3,
        span=((-1, 1), (-1, 1)),
        names=("a", "b"),
        title="t",
        language="en",
    )
    row(p + "plane", net, points, fresh(lambda: X(4, 1)), nn.functional.mse_loss, rng=0)
    row(p + "weights", fresh(lambda: nn.Linear(4, 3, rng=0)), (2, 2), most=64, title="t", language="en")
    row(p + "images", fresh(lambda: X(2, 3, 3)), ["a", "b"], most=64, title="t", language="en")
    via(p + "Film.shoot", lambda loss: filmed().shoot(loss), 0.5)
    # Modules of nn.
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
        ("RNN", [3, 2], {"num_layers": 1, "nonlinearity": "relu", "bias": True, "batch_first": True, "rng": 0}),
        ("GRU", [3, 2], {"num_layers": 2, "dropout": 0.5, "bidirectional": True, "dtype": np.float32, "rng": 0}),
        ("LSTM", [3, 2], {"num_layers": 1, "proj_size": 1, "dtype": np.float32, "rng": 0}),
        ("RNNCell", [3, 2], {"bias": True, "nonlinearity": "tanh", "dtype": np.float32, "rng": 0}),
        ("GRUCell", [3, 2], {"bias": True, "rng": 0}),
        ("LSTMCell", [3, 2], {"bias": True, "rng": 0}),
        ("Sequential", [fresh(nn.ReLU)], {}),
        ("ModuleList", [fresh(lambda: [nn.ReLU()])], {}),
        ("Residual", [fresh(nn.ReLU)], {"shortcut": None}),
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
        example = fresh((lambda: np.array([0, 1])) if name == "Embedding" else (lambda x=x: T(*x)))
        if name != "ModuleList" and all(not isinstance(v, fresh) for v in args):
            layer = fresh(lambda cls=cls, args=args: cls(*args))
            via(f"nn.{name}()()", lambda m, x: m(x), layer, example)
            via(f"nn.{name}().forward()", lambda x, layer=layer: layer.make().forward(x), example)
        via(
            f"nn.{name}(one wrong)()",
            lambda a, x, cls=cls, rest=args[1:], kw=kwargs: cls(a, *rest, **kw)(x),
            *(args[:1] or [None]),
            example,
        )
    sequences, state = fresh(lambda: X(4, 2, 3)), fresh(lambda: X(1, 2, 2))
    via("nn.GRU()(x, h)", lambda x, h, n: nn.GRU(3, 2, rng=0)(x, h, lengths=n), sequences, state, [4, 2])
    via("nn.LSTM()(x, (h, c))", lambda x, h, c: nn.LSTM(3, 2, rng=0)(x, (h, c)), sequences, state, state)
    via("nn.LSTM()(x, hx)", lambda x, hx: nn.LSTM(3, 2, rng=0)(x, hx), sequences, fresh(lambda: [X(1, 2, 2)] * 2))
    via(
        "nn.GRUCell()(x, h)", lambda x, h: nn.GRUCell(3, 2, rng=0)(x, h), fresh(lambda: X(4, 3)), fresh(lambda: X(4, 2))
    )
    via("nn.LSTMCell()(x, hx)", lambda x, hx: nn.LSTMCell(3, 2, rng=0)(x, hx), fresh(lambda: X(4, 3)),
        fresh(lambda: [X(4, 2)] * 2))  # fmt: skip
    row("nn.pad_sequence", fresh(lambda: [X(2), X(3)]), batch_first=True, padding_value=0.0, padding_side="left")
    for name, target in (
        ("MSELoss", x3),
        ("L1Loss", x3),
        ("HuberLoss", x3),
        ("HingeLoss", fresh(lambda: np.array([1.0, -1.0, 1.0]))),
        ("HingeEmbeddingLoss", fresh(lambda: np.array([1.0, -1.0, 1.0]))),
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
            fresh(lambda: T(2, 3)),
            fresh(lambda: np.array([0, 2])),
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
        row(f + name, fresh(lambda: Value(0.5))) if "softmax" not in name else None
    row(f + "softmax", t3, -1)
    row(f + "log_softmax", t3, dim=-1)
    row(f + "elu", t3, 1.0)
    row(f + "leaky_relu", t3, 0.1)
    row(f + "softplus", t3, 1.0, 20.0)
    row(f + "step", t3, 0.5)
    row(f + "gelu", t3, "tanh")
    row(f + "dropout", t3, 0.5, True, rng=0)
    row(f + "linear", t23, fresh(lambda: T(4, 3)), fresh(lambda: T(4)))
    row(f + "linear", t23, fresh(lambda: T(4, 3)))
    row(f + "conv2d", fresh(lambda: T(1, 2, 4, 4)), fresh(lambda: T(3, 2, 2, 2)), t3, 1, 0, 1, 1)
    row(f + "avg_pool2d", fresh(lambda: T(1, 2, 4, 4)), 2, 1, 0, False, True)
    row(f + "max_pool2d", fresh(lambda: T(1, 2, 4, 4)), 2, 1, 0, 1, False)
    row(f + "embedding", fresh(lambda: np.array([0, 1])), fresh(lambda: T(4, 2)), 0)
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
        target = fresh(lambda: np.array([1.0, -1.0, 1.0])) if "hinge" in name else x3
        row(f + name, t3, target, reduction="mean")
    row(f + "huber_loss", t3, x3, delta=1.0)
    row(f + "hinge_loss", t3, fresh(lambda: np.array([1.0, -1.0, 1.0])), 1.0)
    row(f + "binary_cross_entropy", t3, x3, x3)
    row(f + "binary_cross_entropy_with_logits", t3, x3, x3, pos_weight=x3)
    row(
        f + "cross_entropy",
        fresh(lambda: T(2, 3)),
        fresh(lambda: np.array([0, 2])),
        x3,
        ignore_index=-100,
        reduction="mean",
        label_smoothing=0.1,
    )
    row(f + "cross_entropy", fresh(lambda: T(2, 3)), fresh(lambda: X(2, 3)))
    row(
        f + "nll_loss", fresh(lambda: T(2, 3)), fresh(lambda: np.array([0, 2])), x3, ignore_index=-100, reduction="mean"
    )
    for name in OPTIMIZERS:
        row("nn." + name, weights, 0.1)
        cls = getattr(nn, name)
        for key, p in inspect.signature(cls).parameters.items():
            if key not in ("params", "lr"):
                row("nn." + name, weights, **{key: p.default})
        via(f"nn.{name}.step", lambda g, cls=cls: stepped(cls, g), x3)
        for key, v in (
            ("load_state_dict", fresh(lambda cls=cls: cls([Tensor([1.0, 2.0])]).state_dict())),
            ("add_param_group", fresh(lambda: {"params": [T(3)]})),
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
    opt = fresh(adam)
    for name, args, kwargs in (
        ("ConstantLR", [0.5, 3], {}),
        ("CosineAnnealingLR", [10, 0.0], {}),
        ("CosineAnnealingWarmRestarts", [4, 2, 0.0], {}),
        ("CyclicLR", [0.01, 0.1, 4, 2], {"mode": "triangular", "gamma": 1.0, "cycle_momentum": False}),
        ("MultiplicativeLR", [lambda t: 0.5], {}),
        ("PolynomialLR", [5, 2.0], {}),
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
            fresh(lambda cls=cls, args=args, kw=kwargs: cls(adam(), *args, **kw).state_dict()),
        )
    via("nn.ReduceLROnPlateau.step", lambda v: nn.ReduceLROnPlateau(adam()).step(v), 0.5)
    via(
        "nn.SequentialLR",
        lambda s, m: nn.SequentialLR(
            s[0].optimizer if isinstance(s, list) and s and hasattr(s[0], "optimizer") else adam(), s, m
        ),
        fresh(lambda: two_schedules()),
        [2],
    )
    row("nn.ChainedScheduler", fresh(lambda: two_schedules()))
    via("nn.optim.lr_scheduler.SequentialLR", lambda m: nn.SequentialLR(adam(), two_schedules(), m), [2])
    row("nn.LRScheduler", opt)
    row("nn.EarlyStopping", "val_loss", 5, 0.0, "min", True)
    row("nn.Training", fresh(lambda: nn.ReLU()), opt, None, 1, ("loss",), fresh(nn.History))
    for name in ("accuracy", "confusion_matrix", "f1_score", "precision", "recall"):
        row("nn." + name, fresh(lambda: np.array([0, 1, 1])), fresh(lambda: np.array([0, 1, 0])))
    for name in ("f1_score", "precision", "recall"):
        row(
            "nn." + name,
            fresh(lambda: np.array([0, 1, 1])),
            fresh(lambda: np.array([0, 1, 0])),
            average="binary",
            pos_label=1,
            zero_division=0.0,
        )
    row("nn.confusion_matrix", fresh(lambda: np.array([0, 1, 1])), fresh(lambda: np.array([0, 1, 0])), labels=[0, 1])
    for name in ("mean_absolute_error", "mean_squared_error", "r2_score"):
        row("nn." + name, x3, x3)
    row("nn.batches", x3, x3, batch_size=2, shuffle=True, rng=0, drop_last=False)
    via("list(nn.batches)", lambda x, y: list(nn.batches(x, y, batch_size=2)), x3, x3)
    row("nn.train_test_split", x3, x3, test_size=0.4, rng=0)
    classes, probabilities = fresh(lambda: np.array([0, 1, 1])), fresh(lambda: np.eye(2)[[0, 1, 0]])
    row("nn.balanced_accuracy", classes, classes, adjusted=False)
    row("nn.log_loss", probabilities, classes, labels=[0, 1])
    row("nn.roc_auc_score", x3, classes, average="macro", multi_class="ovr")
    row("nn.top_k_accuracy", probabilities, classes, k=1, labels=[0, 1])
    pairs = fresh(lambda: nn.TensorDataset(X(4, 2), X(4, 1)))
    row("nn.TensorDataset", x3, x3)
    row("nn.Subset", pairs, [0, 2])
    row("nn.ConcatDataset", fresh(lambda: [pairs.make(), pairs.make()]))
    row("nn.random_split", pairs, [0.5, 0.5], generator=0)
    row("nn.data.default_collate", fresh(lambda: [(X(2), 1), (X(2), 2)]))
    via(
        "nn.optim.swa_utils.update_bn",
        nn.optim.swa_utils.update_bn,
        fresh(lambda: [X(4, 2)]),
        fresh(lambda: nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3))),
    )
    row("nn.data.SequentialSampler", pairs)
    row("nn.data.RandomSampler", pairs, True, 3, 0)
    row("nn.data.SubsetRandomSampler", [0, 2], 0)
    row("nn.data.WeightedRandomSampler", fresh(lambda: np.array([1.0, 2.0])), 2, True, 0)
    row("nn.data.BatchSampler", [0, 1, 2], 2, False)
    via(
        "nn.utils.rnn.pad_sequence",
        nn.utils.rnn.pad_sequence,
        fresh(lambda: [X(2, 3), X(1, 3)]),
        True,
        0.5,
        padding_side="left",
    )
    row("nn.DataLoader", pairs, 2, True, None, None, 0, None, drop_last=False, generator=0)
    via(
        "list(nn.DataLoader)",
        lambda *args, **kwargs: list(nn.DataLoader(*args, **kwargs)),
        pairs,
        2,
        sampler=[0, 1],
        collate_fn=fresh(lambda: list),
    )
    via("list(nn.DataLoader batches)", lambda v: list(nn.DataLoader(pairs.make(), batch_sampler=v)), [[0, 1], [2]])
    via("nn.predict", lambda m, v, n: nn.predict(m, v, batch_size=n), fresh(lambda: nn.MLP([2, 1], rng=0)),
        fresh(lambda: X(4, 2)), 2)  # fmt: skip
    for key, v in (
        ("sample_weight", fresh(lambda: X(4))),
        ("augment", fresh(lambda: lambda x, rng: x)),
        ("on_nan", "raise"),
        ("validation", 0.25),
    ):
        via(f"nn.fit({key})", lambda v, key=key: fitted(**{key: v}), v)
    via("nn.fit(class_weight)", lambda v: fitted(y=np.array([0, 1, 2, 0]), loss=nn.functional.cross_entropy,
                                                 class_weight=v), [1.0, 2.0, 1.0])  # fmt: skip
    via("nn.evaluate(sample_weight)", lambda v: evaluated(sample_weight=v), fresh(lambda: X(4)))
    via("nn.fit(batches)", lambda v: fitted(x=v, y=None), fresh(lambda: [(X(4, 2), X(4, 1))]))
    via("nn.fit(parts of batches)", lambda *v: fitted(x=[v], y=None), fresh(lambda: X(4, 2)), fresh(lambda: X(4, 1)),
        fresh(lambda: X(4)))  # fmt: skip
    row("nn.clip_grad_norm_", fresh(lambda: [with_grad()]), 1.0, 2.0, False)
    row("nn.clip_grad_value_", fresh(lambda: [with_grad()]), 1.0)
    for key, v in (
        ("model", fresh(lambda: nn.ReLU())),
        ("x", fresh(lambda: X(4, 2))),
        ("y", fresh(lambda: X(4, 1))),
        ("loss", nn.functional.mse_loss),
        ("optimizer", opt),
        ("epochs", 1),
        ("batch_size", 2),
        ("shuffle", True),
        ("drop_last", False),
        ("rng", 0),
        ("validation", fresh(lambda: (X(4, 2), X(4, 1)))),
        ("metrics", {"r2": nn.r2_score}),
        ("scheduler", fresh(lambda: nn.StepLR(adam(), 2))),
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
    via("nn.fit(validation=)", lambda v, w: fitted(validation=(v, w)), fresh(lambda: X(4, 2)), fresh(lambda: X(4, 1)))
    via("nn.save", lambda v: saved(v), fresh(lambda: {"a": X(3)}))
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
        ("load_state_dict", [fresh(lambda: Line().state_dict()), True]),
        ("apply", [double]),
        ("summary", [(4, 2)]),
        ("train", [True]),
        ("requires_grad_", [True]),
        ("__call__", [fresh(lambda: X(4, 2))]),
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
        fresh(lambda: X(2, 2)),
    )
    via("nn.Module.load_state_dict not strict", lambda v: Line().load_state_dict(v, strict=False), {})
    via(
        "nn.Module.attribute", lambda v: [setattr(m := Line(), "extra", v), m.state_dict(), repr(m), m.parameters()], x3
    )
    via("nn.Module.buffer =", lambda v: [setattr(m := Line(), "steps", v), m.state_dict(), list(m.buffers())], x3)
    for name, args in (("append", [fresh(nn.ReLU)]), ("__getitem__", [0])):
        via("nn.Sequential." + name, lambda *args, name=name: getattr(nn.Sequential(nn.ReLU()), name)(*args), *args)
    via("nn.Sequential(dict)", lambda k, v: nn.Sequential({k: v}) if k.__hash__ else None, "a", fresh(nn.ReLU))
    for name, args in (
        ("append", [fresh(nn.ReLU)]),
        ("__getitem__", [0]),
        ("extend", [fresh(lambda: [nn.ReLU()])]),
        ("insert", [0, fresh(nn.ReLU)]),
        ("__setitem__", [0, fresh(nn.ReLU)]),
        ("__delitem__", [0]),
    ):
        via("nn.ModuleList." + name, lambda *args, name=name: getattr(nn.ModuleList([nn.ReLU()]), name)(*args), *args)
    via("nn.MLP.from_scalar", nn.MLP.from_scalar, fresh(lambda: nn.scalar.MLP(2, [1], rng=0)))
    via("nn.MLP.to_scalar", lambda m: m.to_scalar() if hasattr(m, "to_scalar") else None, fresh(lambda: nn.MLP([2, 1])))
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
    import autograd.scipy.sparse.linalg
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


def made_by_hand():
    """A gate without a way back."""
    return autograd.Value(1.5, (autograd.Value(1.0),), "op")


def refusal():
    """The error of a gate that refused its operands."""
    try:
        return T(3) * 2 + np.ones(2)
    except ValueError as error:
        return error


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
