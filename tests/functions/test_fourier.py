"""``numpy.fft`` on Tensors: values and gradients of every transform, all lengths, axes and norms."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd.numpy as anp
from autograd import Tensor, elementwise_grad, grad, gradients, jacobian
from autograd.errors import OperandError, ShapeError
from tests.numeric import check_function

FFT = np.fft
NORMS = (None, "backward", "ortho", "forward")
COMPLEX_INPUT = ("fft", "ifft", "irfft", "hfft")
ONE_AXIS = (*COMPLEX_INPUT, "rfft", "ihfft")
TWO_AXES = ("fft2", "ifft2", "rfft2", "irfft2")
SEVERAL_AXES = ("fftn", "ifftn", "rfftn", "irfftn")


def signal(name, *shape, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=shape)
    return x if name in ("rfft", "ihfft", "rfft2", "rfftn") else x + 1j * rng.normal(size=shape)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("length", [2, 5, 6])
@pytest.mark.parametrize("name", ONE_AXIS)
def test_one_axis(name, length, norm):
    transform = getattr(FFT, name)
    for n in (None, 1, length - 1, length, length + 1, 2 * length + 1):
        check_function(lambda x, n=n: transform(x, n=n, norm=norm), signal(name, length), second=False)


@pytest.mark.parametrize("name", ONE_AXIS)
def test_other_axes(name):
    for axis in (0, 1, -2):
        check_function(lambda x, axis=axis: getattr(FFT, name)(x, 5, axis), signal(name, 3, 4, 2), second=False)


@pytest.mark.parametrize("name", ONE_AXIS)
def test_second_order_through_a_square(name):
    check_function(lambda x: np.abs(getattr(FFT, name)(x * x)) ** 2, signal(name, 5))


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("name", [*TWO_AXES, *SEVERAL_AXES])
def test_several_axes(name, norm):
    x = signal(name, 3, 4, 5)
    for given_ in ({}, {"axes": (0, 2)}, {"s": (4, 3), "axes": (2, 0)}, {"s": (-1, 5), "axes": (0, 1)}):
        check_function(lambda x, given_=given_: getattr(FFT, name)(x, norm=norm, **given_), x, second=False)
    check_function(lambda x: getattr(FFT, name)(x, s=(5, -1), axes=(0, 1), norm=norm), x, second=False)


@pytest.mark.parametrize("name", ["fft", "ifft", "irfft", "fftn", "ifft2", "irfftn"])
def test_real_input_gets_real_gradients(name):
    x = signal("rfft", 3, 5)
    check_function(getattr(FFT, name), x)
    assert grad(lambda x: np.sum(np.abs(getattr(FFT, name)(x)) ** 2))(x).dtype == np.float64


def test_repeated_axes_and_single_axes():
    x = signal("fftn", 3, 4)
    check_function(lambda x: FFT.fftn(x, axes=(1, 1)), x, second=False)
    check_function(lambda x: FFT.irfftn(x, axes=[0]), x, second=False)


@pytest.mark.parametrize("name", [*TWO_AXES, *SEVERAL_AXES])
@pytest.mark.parametrize("shape", [(3, 4), (4, 5), (2, 3, 4)])
def test_all_axes_repeated_ones_too_as_numpy(name, shape):
    """Pairs and triples of axes, lengths that are left out, shorter, longer, and -1; or the same refusal."""
    x, f = signal(name, *shape), getattr(FFT, name)
    every = [*itertools.product(range(-len(shape), len(shape)), repeat=2), (0,), (-1,), ()]
    for axes in [*every, *itertools.product(range(len(shape)), repeat=3)]:
        for s in (None, *(tuple(max(1, shape[axis] + more) for axis in axes) for more in (-1, 1)), (-1,) * len(axes)):
            try:
                expected = f(x, s=s, axes=axes)
            except IndexError:  # without axes, none can be the last
                with pytest.raises(ShapeError, match=f"np.fft.{name}: got no axes"):
                    f(Tensor(x), s=s, axes=axes)
                continue
            np.testing.assert_allclose(f(Tensor(x), s=s, axes=axes).data, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("name", [*TWO_AXES, *SEVERAL_AXES])
@pytest.mark.parametrize("axes", [(1, 1), (0, -2), (-1, 0, 1), (0, 1, 0)])
def test_gradients_along_repeated_axes(name, norm, axes):
    x = signal(name, 3, 4)
    for s in (None, (2, 5, 3)[: len(axes)]):
        check_function(lambda x, s=s: getattr(FFT, name)(x, s=s, axes=axes, norm=norm), x, second=False)


@pytest.mark.parametrize("shape", [(5,), (4,), (3, 4), (5, 6)])
def test_shifts(shape):
    for shift in (FFT.fftshift, FFT.ifftshift):
        for axes in (None, 0, (0,), -1, tuple(range(len(shape)))):
            check_function(lambda x, shift=shift, axes=axes: shift(x, axes), signal("fft", *shape), second=False)
    x = Tensor(signal("fft", *shape))
    np.testing.assert_array_equal(FFT.ifftshift(FFT.fftshift(x)).data, x.data)


@given(n=st.integers(1, 12), seed=st.integers(0, 1000))
def test_a_filtered_signal_has_the_exact_gradient(n, seed):
    """loss = |ifft(h fft(x)) - y|^2 is quadratic: its gradient is 2 Cᵀ(C x - y) with the circulant matrix C."""
    rng = np.random.default_rng(seed)
    kernel, x, y = rng.normal(size=(3, n))
    h = FFT.fft(kernel)
    circulant = np.stack([np.roll(kernel, k) for k in range(n)], axis=1)

    def loss(x):
        return np.sum(np.real(FFT.ifft(h * FFT.fft(x)) - y) ** 2)

    expected = 2 * circulant.T @ (circulant @ x - y)
    np.testing.assert_allclose(grad(loss)(x), expected, rtol=1e-11, atol=1e-12)

    def by_rfft(x):
        return np.sum((FFT.irfft(h[: n // 2 + 1] * FFT.rfft(x), n) - y) ** 2)

    np.testing.assert_allclose(grad(by_rfft)(x), expected, rtol=1e-11, atol=1e-12)
    filtered = grad(lambda h: np.sum(np.abs(FFT.ifft(h * FFT.fft(x)) - y) ** 2))(h)  # the gradient by the filter
    spectrum = FFT.fft(x)
    np.testing.assert_allclose(filtered, 2 / n * spectrum * np.conj(h * spectrum - FFT.fft(y)), rtol=1e-10, atol=1e-11)


@given(n=st.integers(1, 9))
def test_jacobians_are_the_matrices_of_the_transforms(n):
    x = np.linspace(-1.0, 1.0, n)
    matrix = np.exp(-2j * np.pi * np.outer(np.arange(n), np.arange(n)) / n)
    np.testing.assert_allclose(jacobian(FFT.fft)(x), matrix, atol=1e-12)
    np.testing.assert_allclose(jacobian(FFT.fft)(x + 0j), matrix, atol=1e-12)
    np.testing.assert_allclose(jacobian(FFT.rfft)(x), matrix[: n // 2 + 1], atol=1e-12)
    np.testing.assert_allclose(jacobian(FFT.ifft)(x), matrix.conj() / n, atol=1e-12)


def test_parseval():
    x = signal("fft", 7)
    energy = elementwise_grad(lambda x: np.abs(FFT.fft(x, norm="ortho")) ** 2)(x)
    np.testing.assert_allclose(energy, 2 * x.conj())


def test_the_imaginary_parts_that_irfft_does_not_read_receive_nothing():
    for n, ends in ((6, [0, 3]), (7, [0])):
        z = Tensor(signal("irfft", 4))
        (g,) = gradients([np.sum(FFT.irfft(z, n) ** 2)], [z])
        np.testing.assert_allclose(g[ends].imag, 0.0, atol=1e-15)


def test_single_precision_stays():
    for name in (*ONE_AXIS, *TWO_AXES):
        x = signal(name, 4, 5)
        t = Tensor(x.astype(np.complex64 if np.iscomplexobj(x) else np.float32))
        out = getattr(FFT, name)(t)
        assert out.dtype in (np.float32, np.complex64)
        (g,) = gradients([np.sum(np.abs(out) ** 2)], [t])
        assert g.dtype == t.dtype


def test_under_autograds_own_name():
    x = signal("rfft", 5)
    got = grad(lambda x: anp.sum(anp.abs(anp.fft.rfft(x)) ** 2))(x)
    np.testing.assert_allclose(got, grad(lambda x: np.sum(np.abs(FFT.rfft(x)) ** 2))(x))
    np.testing.assert_array_equal(anp.fft.fftfreq(4), FFT.fftfreq(4))


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (lambda t: FFT.fft(t, 0), ShapeError, r"np.fft.fft: got n=0, expected at least 1"),
        (lambda t: FFT.fft(t, norm="up"), OperandError, "np.fft.fft: got norm='up'"),
        (lambda t: FFT.hfft(t, norm="up"), OperandError, "np.fft.hfft: got norm='up'"),
        (lambda t: FFT.fft(t, axis=2), np.exceptions.AxisError, "np.fft.fft"),
        (lambda t: FFT.fft(t, out=np.zeros((3, 4), complex)), OperandError, "np.fft.fft: out="),
        (lambda t: FFT.fft2(t, out=np.zeros((3, 4), complex)), OperandError, "np.fft.fft2: out="),
        (lambda t: FFT.fft2(t[0]), np.exceptions.AxisError, "np.fft.fft2"),
        (lambda t: FFT.fftn(t, s=(2,), axes=(0, 1)), ShapeError, r"np.fft.fftn: got s=\(2,\) and axes=\(0, 1\)"),
        (lambda t: FFT.fft(t, 2.5), TypeError, "float"),
        (lambda t: FFT.rfft2(t * 1j), OperandError, "rfft: got complex numbers"),
        (lambda t: FFT.ihfft(t * 1j), OperandError, "rfft: got complex numbers"),
    ],
)
def test_refusals(f, error, message):
    with pytest.raises(error, match=message):
        f(Tensor(np.ones((3, 4))))


def test_lengths_without_axes_are_deprecated_as_in_numpy():
    x = Tensor(np.ones((3, 4)))
    with pytest.warns(DeprecationWarning, match="axes"):
        out = FFT.fftn(x, s=(2,))
    assert out.shape == (3, 2)
