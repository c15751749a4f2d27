"""Beside JAX itself: gradients of NumPy's functions, real and complex, of the real part of a random weighted sum.

Its convention for complex numbers is the one here. Left out: what JAX cannot differentiate, and ``arccosh`` of complex
numbers, whose derivative left of the imaginary axis JAX gives the sign that differences contradict.
"""

import numpy as np
import pytest

from autograd import grad

jax = pytest.importorskip("jax", reason='no JAX: pip install ".[oracles]"')
pytestmark = pytest.mark.oracle
jax.config.update("jax_enable_x64", True)
jnp = jax.numpy
rng = np.random.default_rng(0)


def real(*shape):
    return rng.normal(size=shape)


def complex_(*shape):
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


def unit(*shape):
    return rng.uniform(0.2, 0.9, size=shape)


def words(text):
    return text.split()


def attribute(library, name):
    for part in name.split("."):
        library = getattr(library, part)
    return library


def named(name, *args, **kwargs):
    """A row that calls the function of this name in either library."""
    kinds = "".join("c" if np.iscomplexobj(x) else "r" for x in args)
    title = " ".join([name, kinds, *(f"{k}={v}" for k, v in kwargs.items())])
    return title, lambda xp, *xs: attribute(xp, name)(*xs, **kwargs), args


HOLOMORPHIC = words(
    "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arctanh exp exp2 expm1 log log2 log10 log1p sqrt square "
    "reciprocal negative absolute real imag conj conjugate sinc angle positive"
)
AXES = (None, 0, -1)

ELEMENTWISE = [
    *(named(f, unit(3, 4)) for f in [*HOLOMORPHIC, *words("cbrt fabs deg2rad rad2deg i0")]),
    *(named(f, complex_(3, 4)) for f in HOLOMORPHIC),
    named("arccosh", 1 + unit(3)),
    *(
        named(f, 3 * unit(3, 1, 4), 2 * unit(2, 4))
        for f in words(
            "add subtract multiply divide power float_power maximum minimum fmax fmin arctan2 hypot logaddexp "
            "logaddexp2 copysign fmod remainder"
        )
    ),
    *(
        named(f, *args)
        for f in words("add subtract multiply divide power float_power")
        for args in ((complex_(3, 1, 4), complex_(2, 4)), (real(3, 4), complex_(4)), (complex_(4), real(3, 4)))
    ),
]

REDUCTIONS = [
    *(
        named(f, real(3, 4), axis=axis)
        for f in words("sum prod mean var std max min nansum nanprod nanmean nanvar nanstd nanmax nanmin ptp median")
        for axis in (*AXES, (0, 1))
    ),
    *(
        named(f, complex_(3, 4), axis=axis)
        for f in words("sum prod mean var std nansum nanmean nanvar nanstd max min linalg.norm average")
        for axis in (*AXES, (0, 1))
    ),
    *(
        named(f, x, axis=axis)
        for f in words("cumsum cumprod nancumsum nancumprod")
        for axis in AXES
        for x in (real(3, 4), complex_(3, 4))
    ),
    *(named("quantile", real(5, 3), q=q, axis=0) for q in (0.3, 0.75)),
]

SHAPING = [
    *(named(f, complex_(4, 3)) for f in words("flip rot90 trace diag diagonal tril triu ravel transpose atleast_3d")),
    named("sort", real(4, 3), axis=0), named("roll", complex_(3, 2), shift=2),
    named("tile", complex_(3, 2), reps=(2, 3)), named("repeat", complex_(3, 2), repeats=3, axis=1),
    *(named("pad", real(3, 4), pad_width=2, mode=m) for m in words("constant reflect edge wrap mean linear_ramp")),
    named("diff", complex_(3, 5), n=2), named("gradient", real(6)), named("ediff1d", real(6)),
    named("trapezoid", real(6), real(6)), named("unwrap", 3 * real(6)), named("vander", complex_(3), N=4),
    ("interp", lambda xp, x, y: xp.interp(x, np.linspace(0, 1, 6), y), (unit(5), real(6))),
    ("where", lambda xp, x, y: xp.where(np.arange(4) > 1, x, y), (complex_(3, 4), complex_(4))),
    ("clip", lambda xp, x: xp.clip(x, -0.5, 0.5), (real(3, 4),)),
    ("take", lambda xp, x: xp.take(x, np.array([0, 2, 2]), axis=1), (complex_(3, 4),)),
    ("indices", lambda xp, x: x[::2, np.array([1, 1])], (complex_(4, 3),)),
    named("cov", real(3, 6)), named("cov", complex_(3, 6)), named("corrcoef", real(3, 6)),
]  # fmt: skip

PRODUCTS = [
    *(named(f, complex_(6), complex_(3)) for f in words("convolve correlate polymul outer kron")),
    *(named("correlate", real(6), real(3), mode=mode) for mode in words("valid same full")),
    named("polyval", complex_(4), complex_(3)), named("dot", complex_(3, 4), complex_(4, 2)),
    *(named(f, complex_(3, 4), complex_(3, 4)) for f in words("vdot inner vecdot")),
    named("cross", complex_(2, 3), complex_(2, 3)), named("matmul", complex_(2, 3, 4), complex_(4, 2)),
    ("tensordot", lambda xp, x, y: xp.tensordot(x, y, axes=([0], [1])), (complex_(3, 4), complex_(2, 3))),
    ("einsum", lambda xp, x, y: xp.einsum("ij,kj->ik", x, y), (complex_(3, 4), complex_(2, 4))),
    ("multi_dot", lambda xp, *xs: xp.linalg.multi_dot(xs), (complex_(2, 3), complex_(3, 4), complex_(4, 2))),
]  # fmt: skip

LINALG = [
    *(named(f"linalg.{f}", complex_(2, 3, 3)) for f in words("inv det")),
    *(named("linalg.matrix_power", complex_(3, 3), n=n) for n in (3, -2)),
    named("linalg.solve", complex_(3, 3), complex_(3, 2)), named("linalg.eigvals", real(3, 3)),
    *(named("linalg.pinv", x) for x in (real(4, 3), complex_(4, 3))), named("linalg.cond", real(3, 3)),
    *(named("linalg.norm", real(4, 3), ord=ord) for ord in ("fro", "nuc", 1, 2, -1, np.inf)),
    *(named("linalg.norm", real(5), ord=ord) for ord in (1, 2, 3, 0.5, np.inf)),
    *((f"slogdet {k}", lambda xp, x, k=k: xp.linalg.slogdet(x)[k], (complex_(3, 3),)) for k in (0, 1)),
    ("cholesky", lambda xp, x: xp.linalg.cholesky(x @ x.conj().T + 3 * np.eye(3)), (complex_(3, 3),)),
    ("eigvalsh", lambda xp, x: xp.linalg.eigvalsh(x + x.conj().T), (complex_(3, 3),)),
    ("eigh", lambda xp, x: xp.abs(xp.linalg.eigh(x + x.conj().T)[1]) ** 2, (complex_(3, 3),)),
    ("svdvals", lambda xp, x: xp.linalg.svd(x, compute_uv=False), (complex_(4, 3),)),
    ("svd", lambda xp, x: xp.abs(xp.linalg.svd(x, full_matrices=False)[0]) ** 2, (complex_(4, 3),)),
    ("qr", lambda xp, x: xp.linalg.qr(x)[0], (real(4, 3),)), ("lstsq", lambda xp, a, b: xp.linalg.lstsq(a, b)[0],
    (real(5, 3), real(5))),
]  # fmt: skip

FOURIER = [
    *(
        named(f"fft.{f}", real(4, 6) if f[0] == "r" or f == "ihfft" else complex_(4, 6), norm=norm)
        for f in words("fft ifft rfft irfft hfft ihfft fft2 ifft2 rfft2 irfft2 fftn ifftn rfftn irfftn")
        for norm in (None, "ortho", "forward")
    ),
    *(named(f"fft.{f}", complex_(4, 5)) for f in words("fftshift ifftshift")),
]

ROWS = [*ELEMENTWISE, *REDUCTIONS, *SHAPING, *PRODUCTS, *LINALG, *FOURIER]


@pytest.mark.parametrize(("title", "f", "args"), ROWS, ids=[row[0] for row in ROWS])
@pytest.mark.filterwarnings("ignore:grad. Output seems independent of input")  # imag and angle of real numbers warn
def test_gradients_beside_jax(title, f, args):
    value = f(np, *args)
    weights = complex_(*np.shape(value)) if np.iscomplexobj(value) else real(*np.shape(value))

    def loss(xp):
        return lambda *xs: xp.real(xp.sum(weights * f(xp, *xs)))

    every = tuple(range(len(args)))
    for ours, theirs in zip(grad(loss(np), every)(*args), jax.grad(loss(jnp), every)(*args), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-10)
