"""Memory that is kept from one convolution to the next."""

import threading
import tracemalloc

import numpy as np
import pytest

import nn.functional as F
from autograd import Tensor
from nn.layers import workspace
from nn.layers.workspace import Workspace


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(workspace, "_kept", workspace._Kept())
    monkeypatch.setattr(workspace, "SMALL", 0)


def two_arrays():
    with Workspace() as memory:
        return memory.empty((3, 50), np.float32), memory.zeros((7,), np.complex128)


def test_arrays_of_one_block_are_apart_and_the_next_block_has_their_memory():
    two_arrays()  # the first call measures the memory that is needed
    a, b = two_arrays()
    assert (a.shape, a.dtype, b.shape, b.dtype) == ((3, 50), np.float32, (7,), np.complex128)
    assert not np.shares_memory(a, b)
    c, d = two_arrays()
    assert np.shares_memory(a, c)
    assert np.shares_memory(b, d)
    assert a.ctypes.data % a.itemsize == b.ctypes.data % b.itemsize == 0


def test_zeros_are_zeros_in_used_memory():
    two_arrays()
    for array in two_arrays():
        array.fill(5)
    assert not two_arrays()[1].any()


def test_a_block_in_a_block_has_memory_of_its_own():
    two_arrays()
    with Workspace() as memory:
        outer = memory.empty((3, 50), np.float32)
        inner, _ = two_arrays()
        assert not np.shares_memory(outer, inner)
    assert np.shares_memory(outer, two_arrays()[0])


def test_a_failure_gives_the_memory_back():
    two_arrays()
    kept, _ = two_arrays()
    with pytest.raises(KeyboardInterrupt), Workspace():
        raise KeyboardInterrupt
    assert np.shares_memory(kept, two_arrays()[0])


def test_threads_have_memory_of_their_own():
    found = []

    def work():
        two_arrays()
        found.append(two_arrays()[0])

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()
    assert not any(np.shares_memory(found[i], found[j]) for i, j in ((0, 1), (0, 2), (1, 2)))


def test_small_and_very_large_arrays_are_new(monkeypatch):
    monkeypatch.setattr(workspace, "SMALL", 1000)
    monkeypatch.setattr(workspace, "LARGEST", 8000)
    for length, kept in ((10, False), (500, True), (5000, False)):
        for _ in range(2):
            with Workspace() as memory:
                found = memory.empty((length,), np.float64)
        assert np.shares_memory(found, workspace._kept.memory) is kept
    assert workspace._kept.memory.size == 4032


@pytest.mark.parametrize(
    ("images", "kernels", "how"),
    [((4, 3, 12, 12), (5, 3, 3, 3), {}), ((4, 3, 12, 12), (2, 3, 3, 3), {"padding": 1}),
     ((4, 3, 12, 12), (5, 3, 3, 3), {"stride": 2}), ((4, 4, 12, 12), (6, 2, 3, 3), {"groups": 2}),
     ((40, 8, 6, 6), (9, 8, 3, 3), {"padding": 1})],
    ids=["apart", "padded", "stride", "groups", "strips"],
)  # fmt: skip
def test_results_and_gradients_are_nobody_elses(images, kernels, how, rng):
    """A second convolution, of other numbers, does not change the results of the first one."""

    def step(scale):
        x, w = (Tensor(scale * np.arange(np.prod(shape)).reshape(shape) % 7) for shape in (images, kernels))
        out = F.conv2d(x, w, **how)
        out.backward(np.ones(out.shape))
        return out.data, x.grad, w.grad

    step(1.0)
    first = step(1.0)
    before = [a.copy() for a in first]
    step(np.nan)
    for a, b, again in zip(first, before, step(1.0), strict=True):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(a, again)
    assert workspace._kept.wanted > 0
    assert not any(np.shares_memory(a, workspace._kept.memory) for a in first)


def test_little_is_held_between_convolutions(rng):
    x, w = Tensor(rng.normal(size=(64, 16, 16, 16))), Tensor(rng.normal(size=(32, 16, 3, 3)))
    tracemalloc.start()
    for _ in range(3):
        F.conv2d(x, w).sum().backward()
    held = tracemalloc.get_traced_memory()[0] - x.grad.nbytes - w.grad.nbytes
    tracemalloc.stop()
    assert held < workspace.LARGEST + 2**18
