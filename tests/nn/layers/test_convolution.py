"""Convolution against loops, to second order and in both sweeps, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


def convolved(x, weight, bias, stride, padding, dilation, groups):
    """The definition, one place after the other."""
    (sh, sw), (ph, pw), (dh, dw) = stride, padding, dilation
    x = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)])
    n, _, h, w = x.shape
    o, per_group, kh, kw = weight.shape
    down, across = (h - dh * (kh - 1) - 1) // sh + 1, (w - dw * (kw - 1) - 1) // sw + 1
    out = np.zeros((n, o, down, across))
    for m, k, i, j in np.ndindex(out.shape):
        first = k // (o // groups) * per_group
        patch = x[m, first : first + per_group, i * sh : i * sh + dh * kh : dh, j * sw : j * sw + dw * kw : dw]
        out[m, k, i, j] = bias[k] + sum(patch[:, a, b] @ weight[k, :, a, b] for a in range(kh) for b in range(kw))
    return out


SETTINGS = [
    {},
    {"stride": 2},
    {"padding": 1},
    {"dilation": 2},
    {"groups": 2},
    {"stride": (2, 3), "padding": (2, 1), "dilation": (1, 2), "groups": 2},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_convolution_is_its_definition(settings, rng):
    groups = settings.get("groups", 1)
    x, w, b = rng.normal(size=(2, 4, 6, 7)), rng.normal(size=(4, 4 // groups, 2, 3)), rng.normal(size=4)
    pairs = [(v, v) if isinstance(v := settings.get(k, d), int) else v for k, d in (("stride", 1), ("padding", 0))]
    dilation = settings.get("dilation", 1)
    pairs.append((dilation, dilation) if isinstance(dilation, int) else dilation)
    expected = convolved(x, w, b, *pairs, groups)
    np.testing.assert_allclose(F.conv2d(x, w, b, **settings), expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(F.conv2d(x[0], w, b, **settings), expected[0], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_gradients_of_convolution(settings, rng):
    groups = settings.get("groups", 1)
    x = Tensor(rng.normal(size=(2, 2, 5, 6)))
    w, b = Tensor(rng.normal(size=(2, 2 // groups, 2, 3))), Tensor(rng.normal(size=2))
    check_grads(lambda x, w, b: F.conv2d(x, w, b, **settings), x, w, b)


def test_third_derivatives_of_a_convolution(rng):
    x, w = Tensor(rng.normal(size=(1, 1, 3, 3))), Tensor(rng.normal(size=(1, 1, 2, 2)))
    check_grads(lambda x, w: (F.conv2d(x, w) ** 2).sum(), x, w, order=3)


@pytest.mark.parametrize("kernel", [1, 2, 3, (2, 5)])
@pytest.mark.parametrize("dilation", [1, 2])
def test_same_padding_keeps_the_size(kernel, dilation):
    layer = nn.Conv2d(1, 2, kernel, padding="same", dilation=dilation, rng=0)
    assert layer(np.ones((1, 1, 9, 10))).shape == (1, 2, 9, 10)
    assert nn.Conv2d(1, 2, kernel, padding="valid", rng=0)(np.ones((1, 9, 10))).shape[0] == 2


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_from_the_image_itself(mode, rng):
    layer = nn.Conv2d(1, 1, 3, padding=(1, 2), padding_mode=mode, rng=0)
    x = Tensor(rng.normal(size=(1, 1, 4, 4)))
    kind = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}[mode]
    padded = np.pad(x.data, [(0, 0), (0, 0), (1, 1), (2, 2)], mode=kind)
    np.testing.assert_allclose(layer(x).data, F.conv2d(padded, layer.weight, layer.bias).data, rtol=1e-14)
    check_grads(layer, x)
    assert repr(layer).endswith(f"padding=(1, 2), padding_mode={mode})")


def test_start_and_layout_of_a_layer():
    layer = nn.Conv2d(8, 32, (3, 5), groups=2, rng=0)
    assert layer.weight.shape == (32, 4, 3, 5)
    for p in layer.parameters():
        assert 0.9 / np.sqrt(60) < abs(p.data).max() <= 1 / np.sqrt(60)
    again = nn.Conv2d(8, 32, (3, 5), groups=2, rng=np.random.default_rng(0), dtype=np.float32)
    np.testing.assert_array_equal(again.bias.data, layer.bias.data.astype(np.float32))
    assert nn.Conv2d(1, 1, 1, bias=False).bias is None


@pytest.mark.parametrize("layer", [nn.Conv2d(2, 4, 3, padding=1, dtype=np.float32), nn.MaxPool2d(2), nn.AvgPool2d(2)])
def test_float32_stays_float32(layer):
    x = Tensor(np.ones((2, 2, 4, 4), np.float32))
    y = layer(x)
    y.backward(np.ones(y.shape))
    assert y.dtype == x.grad.dtype == np.float32
    assert all(p.grad.dtype == np.float32 for p in layer.parameters())


def test_an_empty_batch():
    x = Tensor(np.zeros((0, 1, 4, 4)))
    layer = nn.Conv2d(1, 3, 3, rng=0)
    y = nn.AvgPool2d(2)(nn.MaxPool2d(1)(layer(x)))
    assert y.shape == (0, 3, 1, 1)
    y.sum().backward()
    assert x.grad.shape == x.shape
    assert not layer.weight.grad.any()


@pytest.mark.parametrize(
    ("x", "w", "options", "error", "message"),
    [
        (
            (2, 3, 5, 5),
            (4, 2, 3, 3),
            {},
            ShapeError,
            r"input of shape \(2, 3, 5, 5\) and weight of shape \(4, 2, 3, 3\)",
        ),
        ((5, 5), (4, 1, 3, 3), {}, ShapeError, r"expected input of shape \(N, 1, H, W\), or \(1, H, W\)"),
        ((1, 1, 5, 5), (4, 1, 3), {}, ShapeError, r"weight of shape \(4, 1, 3\), expected \(O, C / groups, rows"),
        ((1, 2, 5, 5), (3, 1, 3, 3), {"groups": 2}, ShapeError, "with O a multiple of 2"),
        ((1, 1, 5, 5), (4, 1, 6, 3), {}, ShapeError, "5 x 5 with padding, expected images that a kernel of 6 x 3"),
        ((1, 1, 5, 5), (4, 1, 3, 3), {"bias": np.ones(3)}, ShapeError, r"bias of shape \(3,\), expected \(4,\)"),
        ((1, 1, 5, 5), (4, 1, 3, 3), {"stride": 0}, ArgumentError, "stride=0, expected an integer >= 1, or a pair"),
        ((1, 1, 5, 5), (4, 1, 3, 3), {"padding": -1}, ArgumentError, "padding=-1"),
        ((1, 1, 5, 5), (4, 1, 3, 3), {"padding": "full"}, ArgumentError, "padding='full', expected 'valid', 'same'"),
        ((1, 1, 5, 5), (4, 1, 3, 3), {"dilation": (1, 2, 3)}, ArgumentError, r"dilation=\(1, 2, 3\)"),
        ((1, 1, 5, 5), (4, 1, 3, 3), {"groups": 0}, ArgumentError, "groups=0, expected an integer >= 1"),
        ((1, 1, 5, 5), (4, 1, 3, 3), {"padding": "same", "stride": 2}, ArgumentError, "padding='same' and stride=2"),
    ],
)
def test_what_a_convolution_refuses(x, w, options, error, message):
    with pytest.raises(error, match=f"conv2d: .*{message}"):
        F.conv2d(Tensor(np.zeros(x)), Tensor(np.zeros(w)), **options)


@pytest.mark.parametrize(
    ("args", "options", "message"),
    [
        ((0, 1, 3), {}, "in_channels=0"),
        ((1, 0, 3), {}, "out_channels=0"),
        ((1, 1, 0), {}, "kernel_size=0"),
        ((1, 1, 2.5), {}, "kernel_size=2.5"),
        ((3, 4, 3), {"groups": 2}, "groups=2, expected a divisor of in_channels=3 and out_channels=4"),
        ((1, 1, 3), {"padding_mode": "mirror"}, "padding_mode='mirror', expected one of zeros, reflect"),
        ((1, 1, 3), {"padding": "same", "stride": 2}, r"padding='same' and stride=\(2, 2\)"),
        ((1, 1, 3), {"padding": 1.5}, "padding=1.5"),
    ],
)
def test_what_a_convolutional_layer_refuses(args, options, message):
    with pytest.raises(ArgumentError, match=f"Conv2d: got {message}"):
        nn.Conv2d(*args, **options)


@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), [(1, 0, 1, 1), (2, 3, 2, 2), (1, "same", 2, 1)])
def test_signals_are_images_of_one_row(stride, padding, dilation, groups, rng):
    x, w, b = rng.normal(size=(2, 4, 7)), rng.normal(size=(6, 4 // groups, 3)), rng.normal(size=6)
    how = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    image = {key: value if isinstance(value, str) else (1, value) for key, value in how.items() if key != "groups"}
    image["padding"] = padding if isinstance(padding, str) else (0, padding)
    expected = F.conv2d(x[:, :, None], w[:, :, None], b, groups=groups, **image)[:, :, 0]
    np.testing.assert_allclose(F.conv1d(x, w, b, **how), expected, rtol=1e-12)
    np.testing.assert_allclose(F.conv1d(x[0], w, b, **how), expected[0], rtol=1e-12)
    check_grads(lambda x, w, b: F.conv1d(x, w, b, **how), Tensor(x), Tensor(w), Tensor(b))
    assert nn.Conv1d(4, 6, 3, rng=0, **how)(x).shape == expected.shape


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_signals_are_padded_by_themselves(mode, rng):
    layer, x = nn.Conv1d(1, 1, 3, padding=2, padding_mode=mode, rng=0), rng.normal(size=(1, 1, 5))
    around = np.pad(x[0, 0], 2, mode={"replicate": "edge", "circular": "wrap"}.get(mode, mode))
    expected = np.correlate(around, layer.weight.data[0, 0]) + layer.bias.data
    np.testing.assert_allclose(layer(x).data[0, 0], expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("x", "w", "options", "error", "message"),
    [
        ((1, 2, 5), (4, 1, 3), {}, ShapeError, r"expected input of shape \(N, 1, L\), or \(1, L\) for one signal"),
        ((1, 1, 5, 5), (4, 1, 3), {}, ShapeError, r"expected input of shape \(N, 1, L\)"),
        ((1, 1, 5), (4, 3), {}, ShapeError, r"weight of shape \(4, 3\), expected \(O, C / groups, length\)"),
        ((1, 1, 2), (4, 1, 3), {}, ShapeError, "2 with padding, expected signals that a kernel of 3"),
        ((1, 1, 5), (4, 1, 3), {"bias": np.ones(3)}, ShapeError, r"bias of shape \(3,\), expected \(4,\)"),
        ((1, 1, 5), (4, 1, 3), {"stride": (1, 1)}, ArgumentError, r"stride=\(1, 1\), expected an integer >= 1"),
        ((1, 1, 5), (4, 1, 3), {"padding": "full"}, ArgumentError, "padding='full', expected 'valid', 'same'"),
    ],
)
def test_what_a_convolution_of_signals_refuses(x, w, options, error, message):
    with pytest.raises(error, match=f"conv1d: .*{message}"):
        F.conv1d(Tensor(np.zeros(x)), Tensor(np.zeros(w)), **options)


def test_what_a_layer_for_signals_refuses():
    with pytest.raises(ArgumentError, match=r"Conv1d: got kernel_size=\(3, 3\)"):
        nn.Conv1d(1, 1, (3, 3))
    with pytest.raises(ArgumentError, match="Conv1d: got groups=2, expected a divisor of in_channels=3"):
        nn.Conv1d(3, 4, 3, groups=2)


@pytest.mark.parametrize(("mode", "padding"), [("circular", 4), ("reflect", 3)])
def test_a_padding_mode_does_not_go_round_twice(mode, padding):
    layer = nn.Conv1d(1, 1, 1, padding=padding, padding_mode=mode)
    with pytest.raises(ShapeError, match=rf"Conv1d: got \({padding}, {padding}\) and mode='{mode}' for an axis"):
        layer(np.ones((1, 3)))


@pytest.mark.parametrize(
    ("x", "w", "expected"),
    [
        (np.float32, np.float32, np.float32), (np.float32, np.float64, np.float64), (np.int64, np.int64, np.float64),
        (np.float16, np.float16, np.float16), (np.int64, np.float32, np.float64),
    ],
)  # fmt: skip
@pytest.mark.parametrize("side", [3, 12])
def test_dtypes_of_results_are_those_of_products(x, w, expected, side):
    x, w = np.arange(side * side).reshape(1, 1, side, side).astype(x), np.array([[[[1, 2]]]], w)
    out = F.conv2d(x, w)
    assert out.dtype == expected
    np.testing.assert_allclose(out[0, 0], x[0, 0, :, :-1] + 2.0 * x[0, 0, :, 1:])


@pytest.mark.parametrize("turn", [lambda x: x[..., ::-1], lambda x: x.swapaxes(2, 3), lambda x: np.asfortranarray(x)])
def test_any_memory_will_do(turn, rng):
    x, w = rng.normal(size=(2, 3, 10, 10)), rng.normal(size=(4, 3, 3, 3))
    for f in (lambda x, w: F.conv2d(x, w, padding=1), lambda x, w: F.conv2d(x[..., ::2, ::2], w[:, :, :1, :1])):
        found, expected = [Tensor(turn(x)), Tensor(turn(w))], [Tensor(turn(x).copy()), Tensor(turn(w).copy())]
        for pair in (found, expected):
            out = f(*pair)
            out.backward(turn(np.ones(out.shape) + np.arange(out.shape[-1])))
        for a, b in zip(found, expected, strict=True):
            np.testing.assert_allclose(a.grad, b.grad, rtol=1e-12)


def test_nothing_of_the_operands_is_handed_out_or_written_to(rng):
    x, w = rng.normal(size=(2, 3, 10, 10)), rng.normal(size=(4, 3, 1, 1))
    before = x.copy(), w.copy()
    a, b = Tensor(x), Tensor(w)
    out = F.conv2d(a, b)
    out.backward(np.ones(out.shape))
    assert not any(np.shares_memory(p, q) for p in (out.data, a.grad, b.grad) for q in (x, w))
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(w, before[1])


def test_gradients_of_float16_keep_the_digits_of_long_sums():
    x, weight = (
        Tensor(np.full((500, 1, 10, 10), 0.1), dtype=np.float16),
        Tensor(np.ones((1, 1, 2, 2)), dtype=np.float16),
    )
    out = F.conv2d(x, weight)
    out.backward(np.full(out.shape, 0.1, np.float16))
    assert out.dtype == x.grad.dtype == weight.grad.dtype == np.float16
    np.testing.assert_allclose(weight.grad.astype(float), 500 * 81 * float(np.float16(0.1)) ** 2, rtol=1e-3)
    assert F.conv2d(x.data, np.ones((1, 1, 2, 2), np.float32)).dtype == np.float32


@pytest.mark.parametrize("f", [F.conv1d, F.conv_transpose1d])
def test_kernels_without_entries_are_refused(f):
    with pytest.raises(ShapeError, match=r"got weight of shape \(2, 1, 0\), expected .*length\), at least 1"):
        f(np.ones((1, 2 if f is F.conv_transpose1d else 1, 8)), np.ones((2, 1, 0)))
