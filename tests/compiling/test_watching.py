"""The code that runs, by the interpreter's own hook, and the names in it."""

import cProfile
import functools
import sys
from dataclasses import dataclass, field

import numpy as np
import pytest
import scipy.linalg

from autograd import grad
from autograd.compiling.tracer import Untraceable
from autograd.compiling.watching import Watch, kind_of, named, whose
from autograd.scipy import linalg
from tests.compiling.beside import beside, ran


class Sum:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return self.x + other

    @property
    def twice(self):
        return 2 * self.x


@dataclass
class Made:
    x: float


def test_all_code_of_the_user_is_seen():
    def inner(x):
        return Sum(x) + Sum(x).twice + Made(1.0).x

    @functools.wraps(inner)
    def outer(x):
        return (lambda x: inner(x))(x)

    with Watch() as watch:
        grad(outer)(1.0)
    users = {code.co_name for (code, _), around in watch.codes.items() if kind_of(code, around) == "user"}
    assert {"inner", "outer", "<lambda>", "__add__", "twice", "__init__"} <= users
    assert {"package"} <= {kind_of(code, around) for (code, _), around in watch.codes.items()}


def test_the_hook_of_before_is_put_back():
    seen = []

    def hook(*event):
        seen.append(event)

    sys.setprofile(hook)
    try:
        with pytest.raises(KeyError), Watch():
            raise KeyError
        assert sys.getprofile() is hook
    finally:
        sys.setprofile(None)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="it has another hook there")
def test_a_profiler_written_in_c():
    with cProfile.Profile(), pytest.raises(Untraceable, match="profiler"), Watch():
        pass


def test_imports_and_warnings_are_not_the_functions(recwarn):
    sys.modules.pop("this_is_no_module", None)
    with Watch() as watch:
        try:
            __import__("this_is_no_module")
        except ModuleNotFoundError:
            np.float64(1.0) / np.float64(0.0)
    assert not any(kind_of(code, around) == "user" for (code, _), around in watch.codes.items())


def test_names():
    def f(x):
        import json

        global made
        made = SCALE * x.real
        return json.dumps, getattr(x, "imag"), lambda: OTHER  # noqa: B009, F821

    found = named(f.__code__)
    assert found.globals == {"SCALE", "made", "getattr"}
    assert {"real", "dumps", "imag"} <= found.attributes
    assert found.modules == {"json"}
    assert not found.all_attributes
    assert found.unknown == ""
    assert named((lambda x: vars(x)).__code__).all_attributes
    assert named((lambda x: eval(x)).__code__).unknown == "eval"


SCALE = 1.0


@pytest.mark.parametrize(
    ("module", "owner"),
    [("numpy.linalg", "library"), ("json", "library"), ("autograd.tensor", "package"), ("nn", "package"),
     ("__main__", "user"), ("sklearn.base", "user"), ("namedtuple_Point", "library"), ("", "user")],
)  # fmt: skip
def test_whose(module, owner):
    assert whose(module) == owner


def test_a_watch_tells_the_one_around_it():
    def inner():
        return open

    with Watch() as outer, Watch() as watch, inner()(__file__):
        pass
    assert inner.__code__ in {code for code, _ in watch.codes}
    assert inner.__code__ in {code for code, _ in outer.codes}
    assert outer.world == watch.world != ""


@pytest.mark.parametrize(
    ("f", "asks"),
    [
        (lambda x, y: x is y, True),
        (lambda x, y: x is not y, True),
        (lambda x, y: id(x) == id(y), True),
        (lambda x, y: np.shares_memory(x, y), True),
        (lambda x, y: x is None or y is not True, False),
        (lambda x, y: x if x is not None else y, False),
        (lambda x, y: x == y, False),
    ],
)
def test_questions_of_identity(f, asks):
    assert named(f.__code__).identity is asks


class TestScipy:
    """Code of SciPy that this package calls is trusted as the package is; code that the user calls is watched."""

    S = np.array([[2.0, 0.5], [0.5, 1.0]])

    @pytest.mark.parametrize(
        "f",
        [
            lambda s, x: linalg.solve_triangular(s, x, lower=True),
            lambda s, x: linalg.cho_solve(linalg.cho_factor(s), x),
            lambda s, x: linalg.lu_solve(linalg.lu_factor(s), x),
            lambda s, x: linalg.expm(s * x[0]),
            lambda s, x: linalg.sqrtm(s + x[0]),
        ],
        ids=["triangular", "cholesky", "lu", "expm", "sqrtm"],
    )
    def test_functions_that_ask_for_modules(self, f):
        def make():
            s = self.S.copy()
            return grad(lambda x: np.sum(f(s, x) ** 2)), lambda i: s.__setitem__((0, 0), 2.0 + i // 3)

        assert ran(beside(make, 7, lambda i: (np.array([0.5, 1.0]) + 0.1 * i,))) >= 4

    def test_whose_call_it_is(self):
        with Watch() as watch:
            linalg.expm(self.S)
        kinds = {kind_of(code, around) for (code, _), around in watch.codes.items() if "scipy" in code.co_filename}
        assert kinds == {"package"}
        with Watch() as watch:
            scipy.linalg.expm(self.S)
        kinds = {kind_of(code, around) for (code, _), around in watch.codes.items() if "scipy" in code.co_filename}
        assert kinds == {"user"}


def test_constructors_of_data_classes_ask_for_no_identity():
    @dataclass
    class Made:
        parts: list = field(default_factory=list)

    assert not named(Made.__init__.__code__).identity
    assert named((lambda x, y: x is y).__code__).identity
