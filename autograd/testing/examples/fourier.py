"""Examples of Fourier transforms: of odd length, cut and filled up."""

from autograd.testing.examples.common import Example, on, on_complex

EXAMPLES: dict[str, Example] = {
    "fft": on_complex((2, 5), n=4),
    "ifft": on_complex((2, 5), norm="ortho"),
    "rfft": on((2, 5)),
    "irfft": on_complex((2, 5), n=7),
}
