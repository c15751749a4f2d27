"""NumPy's two protocols: names that reach nodes, their arguments, and refusals."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import MASK, check_form, check_message, check_single_precision, forms, wrong
from tests.functions.shapes import check_refusal, refused

ROOT = Path(__file__).parents[2]

X = np.array([[-1.7, -0.6, 0.3], [0.8, 1.4, 2.9]])  # X keeps away from whole numbers, halves and equal entries


def _words(text):
    return text.split()


NAMES = _words("""
    acos acosh asin asinh atan atanh arccos arccosh arcsin arcsinh arctan arctanh sin cos tan sinh cosh tanh exp exp2
    expm1 log log2 log10 log1p sqrt square cbrt reciprocal fabs abs absolute degrees radians deg2rad rad2deg floor ceil
    trunc rint fix round around positive negative conj conjugate real real_if_close sinc i0 nan_to_num sign
""")


PAIRS = _words("""
    add subtract multiply divide true_divide power pow float_power atan2 arctan2 hypot logaddexp logaddexp2 maximum
    minimum fmax fmin copysign fmod remainder mod floor_divide heaviside nextafter
""")


INSIDE = {"acosh": 1.5, "arccosh": 1.5}


class TestNames:
    @pytest.mark.parametrize("name", NAMES)
    def test_one_operand(self, name):
        f, x = getattr(np, name), INSIDE.get(name, 0.4)
        v, t = f(Value(x)), f(Tensor([x, x]))
        assert type(v) is Value
        assert type(t) is Tensor
        np.testing.assert_allclose(v.data, f(x), rtol=1e-14)
        np.testing.assert_allclose(t.data, f(np.array([x, x])), rtol=1e-14)

    @pytest.mark.parametrize("name", PAIRS)
    def test_two_operands(self, name):
        f = getattr(np, name)
        for v in (f(Value(0.4), Value(1.3)), f(Value(0.4), 1.3), f(0.4, Value(1.3))):
            assert type(v) is Value
            np.testing.assert_allclose(v.data, f(0.4, 1.3), rtol=1e-14)
        x, y = X + 2, np.array([1.3, 0.7, 2.1])
        for t in (f(Tensor(x), Tensor(y)), f(Tensor(x), y), f(x, Tensor(y)), f(Tensor(x), y.tolist())):
            assert type(t) is Tensor
            np.testing.assert_allclose(t.data, f(x, y), rtol=1e-14)

    @pytest.mark.parametrize("name", [*NAMES, *PAIRS])
    def test_float32_stays_float32(self, name):
        x = Tensor([INSIDE.get(name, 0.4)], dtype=np.float32)
        y = getattr(np, name)(x) if name in NAMES else getattr(np, name)(x, 2)
        assert y.dtype == (np.float64 if name == "float_power" else np.float32)  # float_power exists to return float64
        y.backward(np.ones(1))
        assert x.grad.dtype == np.float32

    def test_constant_between_jumps_passes_no_gradient(self):
        for f in (np.floor, np.ceil, np.trunc, np.rint, np.fix, np.round, np.around, np.sign):
            x = Tensor(X)
            f(x).sum().backward()
            np.testing.assert_array_equal(x.grad, np.zeros_like(X))

    @pytest.mark.parametrize(
        "f",
        [
            np.spacing,
            np.imag,
            np.angle,
            np.isneginf,
            np.isposinf,
            np.isreal,
            np.iscomplex,
            np.isrealobj,
            np.iscomplexobj,
        ],
    )
    def test_plain_results(self, f):
        assert not isinstance(f(Value(-2.0)), Value)
        assert not isinstance(f(Tensor(X)), Tensor)
        np.testing.assert_array_equal(f(Tensor(X)), f(X))


class TestRefusals:
    def test_arguments(self):
        t, out = Tensor(X), np.zeros_like(X)
        for f, message in (
            (lambda: np.arcsin(t, out=out), "np.arcsin: a node cannot be written"),
            (lambda: np.arcsin(t, where=X > 0), "np.arcsin: where= is not supported"),
            (lambda: np.hypot(t, t, dtype="i4"), "No loop matching the specified signature"),
            (lambda: np.fabs(t, where=X > 0), "np.fabs: where= is not supported"),
            (lambda: np.float_power(t, 2, dtype="f4"), "No loop matching the specified signature"),
            (lambda: np.divmod(t, 2, out=(out, out)), "np.divmod: a node cannot be written"),
            (lambda: np.modf(t, where=X > 0), "np.modf: where= is not supported"),
            (lambda: np.clip(t, 0, 1, out=out), "(?s)np.clip: out=.* is not supported"),
            (lambda: np.clip(t, 0, 1, where=X > 0), "(?s)np.clip: where=.* is not supported"),
            (lambda: np.nan_to_num(t, copy=False), "np.nan_to_num: copy=False is not supported"),
            (lambda: np.power.reduce(t), "np.power.reduce: NumPy itself computes another number"),
            (lambda: np.gcd.outer(t, t), "np.gcd.outer: no derivative is known"),
            (lambda: np.bitwise_and(t, 1), "np.bitwise_and: no derivative is known"),
        ):
            with pytest.raises(OperandError, match=message):
                f()
        np.testing.assert_array_equal(out, 0.0)

    def test_operands(self):
        t = Tensor(X)
        for f, message in (
            (lambda: np.hypot(t, Value(1.0)), "hypot: got Tensor and Value"),
            (lambda: np.clip(t, Value(0.0), 1.0), "clip: got Tensor and Value"),
            (lambda: np.clip(t, "0", 1.0), "clip: got '0' .str. as operand low"),
            (lambda: np.arctan2(t, None), "arctan2: got None .NoneType. as operand x"),
            (lambda: np.clip(Value(0.5), 0.0, np.ones(2)), "clip: got an array of shape .2,. float64 as operand high"),
            (lambda: np.logaddexp(Value(0.5), 1j), "logaddexp: got 1j"),
        ):
            with pytest.raises(OperandError, match=message):
                f()
        with pytest.raises(ShapeError, match=r"arctan2.y: shape \(2, 3\) float64, x: shape \(2,\) float64"):
            np.arctan2(t, np.ones(2))
        for x, n in ((t, Tensor([1.0, 2.0, 3.0])), (t, 1.5), (Value(2.0), Value(1.0)), (Value(2.0), np.float64(1.0))):
            with pytest.raises(OperandError, match="ldexp: got floating-point numbers as operand n, expected integers"):
                np.ldexp(x, n)


FORMS = [
    ("add.reduce", lambda x: np.add.reduce(x)),
    ("add.reduce of all", lambda x: np.add.reduce(x, axis=None, keepdims=True, initial=1.0)),
    ("multiply.reduce", lambda x: np.multiply.reduce(x, axis=(0, 1), where=MASK)),
    ("maximum.reduce", lambda x: np.maximum.reduce(x, axis=1, initial=0.2)),
    ("fmin.reduce", lambda x: np.fmin.reduce(x, 1)),
    ("logaddexp.reduce", lambda x: np.logaddexp.reduce(x, axis=1)),
    ("add.accumulate", lambda x: np.add.accumulate(x)),
    ("maximum.accumulate", lambda x: np.maximum.accumulate(x)),
    ("minimum.accumulate", lambda x: np.minimum.accumulate(x, axis=-1)),
    ("multiply.accumulate", lambda x: np.multiply.accumulate(x, axis=1)),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms(FORMS)
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


WRONG = [
    ("np.logaddexp.reduce", lambda x: np.logaddexp.reduce(x, where=MASK), OperandError, "where="),
    ("np.subtract.reduce", lambda x: np.subtract.reduce(x, axis=(0, 1)), ValueError, "not reorderable"),
    ("np.gcd.reduce", lambda x: np.gcd.reduce(x), OperandError, "no derivative is known"),
    ("np.gcd.accumulate", lambda x: np.gcd.accumulate(x), OperandError, "no derivative is known"),
    ("np.maximum.accumulate", lambda x: np.maximum.accumulate(x, axis=2), ValueError, "axis 2 is out of bounds"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)


@refused(
    (lambda t: np.unique(t), "unique"),
)
def test_wrong_arguments_are_refused_by_name(call, names):
    check_refusal(call, names)


def test_every_function_of_numpy_has_a_status_and_the_docs_say_it():
    script = runpy.run_path(str(ROOT / "docs" / "numpy_coverage.py"))
    statuses = {name: script["status"](name, f) for name, f in script["names"]().items()}
    if np.__version__.startswith("2.4."):  # the page lists one version; other versions have a few names more or less
        assert (ROOT / "docs" / "numpy.md").read_text(encoding="utf-8") == script["page"](statuses)
        assert script["summary"](statuses) in (ROOT / "README.md").read_text(encoding="utf-8")
