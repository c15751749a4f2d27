"""``DataLoader``: batches next to PyTorch's, orders, one-shot iterables, and arguments that exclude each other."""

import copy
import pickle
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import ArgumentError, IndexingError, OperandError
from nn.data.loading import generators_of
from nn.modules.module import Module

X, Y = np.arange(20.0).reshape(10, 2), np.arange(10)
DATA = nn.TensorDataset(X, Y)


class Slow(nn.Dataset):
    """A dataset with the same samples that gives them only one at a time, without a faster way to a batch."""

    def __len__(self):
        return 10

    def __getitem__(self, i):
        return X[i], Y[i]


def targets(loader):
    return [batch[1].tolist() for batch in loader]


@pytest.mark.parametrize(
    ("size", "drop", "expected"), [(3, False, [3, 3, 3, 1]), (3, True, [3, 3, 3]), (5, True, [5, 5]), (11, True, [])]
)
def test_sizes_of_batches(size, drop, expected):
    for dataset in (DATA, Slow(), nn.Subset(DATA, range(10)), [(X[i], Y[i]) for i in range(10)]):
        for shuffle in (False, True):
            loader = nn.DataLoader(dataset, size, shuffle, drop_last=drop, generator=0)
            assert [len(y) for _, y in loader] == expected
            assert len(loader) == len(expected)


def test_the_short_way_gives_the_same_batches():
    for shuffle in (False, True):
        fast, slow = (nn.DataLoader(data, 4, shuffle, generator=3) for data in (DATA, Slow()))
        for _ in range(2):
            for mine, other in zip(fast, slow, strict=True):
                assert type(mine) is type(other) is list
                for a, b in zip(mine, other, strict=True):
                    np.testing.assert_array_equal(a, b)
                    assert a.dtype == b.dtype


def test_orders():
    loader = nn.DataLoader(DATA, 10, shuffle=True, generator=0)
    first, second = targets(loader), targets(loader)
    assert first != second
    assert sorted(first[0]) == list(range(10))
    again = nn.DataLoader(DATA, 10, shuffle=True, generator=np.random.default_rng(0))
    assert [targets(again), targets(again)] == [first, second]
    assert targets(nn.DataLoader(DATA, 10, True)) != targets(nn.DataLoader(DATA, 10, True))
    assert targets(nn.DataLoader(DATA, 4, sampler=[3, 1, 1, -1, 0])) == [[3, 1, 1, 9], [0]]
    assert len(nn.DataLoader(DATA, 4, sampler=[3, 1, 1, -1, 0])) == 2
    by_batches = nn.DataLoader(DATA, batch_sampler=[[1], [2, 3]])
    assert (targets(by_batches), len(by_batches)) == ([[1], [2, 3]], 2)
    assert [int(y) for _, y in nn.DataLoader(DATA, None)] == list(range(10))


def test_two_iterations_at_once_do_not_meet():
    loader = nn.DataLoader(DATA, 2)
    assert [(a[1][0], b[1][0]) for a, b in zip(loader, loader, strict=True)] == [(i, i) for i in range(0, 10, 2)]


@pytest.mark.oracle
@given(st.integers(1, 12), st.booleans(), st.sampled_from(["rows", "sampler", "batches"]), st.integers(0, 9))
def test_next_to_pytorch(size, drop, way, seed):
    torch = pytest.importorskip("torch")
    order = np.random.default_rng(seed).integers(0, 10, 7).tolist()
    options = {"rows": {}, "sampler": {"sampler": order}, "batches": {}}[way] | {"batch_size": size, "drop_last": drop}
    if way == "batches":
        options = {"batch_sampler": [order[:3], order[3:]]}
    theirs = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.tensor(X), torch.tensor(Y)), **options)
    for dataset in (DATA, Slow()):
        mine = nn.DataLoader(dataset, **options)
        assert len(mine) == len(theirs)
        for ours, expected in zip(mine, theirs, strict=True):
            assert type(ours) is type(expected)
            for a, b in zip(ours, expected, strict=True):
                np.testing.assert_array_equal(a, b.numpy())


class Numbers(nn.IterableDataset):
    def __iter__(self):
        return iter(range(5))


def test_samples_in_a_row():
    for drop, expected in ((False, [[0, 1], [2, 3], [4]]), (True, [[0, 1], [2, 3]])):
        loader = nn.DataLoader(Numbers(), 2, drop_last=drop)
        for _ in range(2):
            assert [batch.tolist() for batch in loader] == expected
    assert list(nn.DataLoader(Numbers(), None)) == [0, 1, 2, 3, 4]
    with pytest.raises(TypeError):
        len(nn.DataLoader(Numbers(), 2))
    once = nn.DataLoader(iter([1.0, 2.0, 3.0]), 2)
    assert [batch.tolist() for batch in once] == [[1.0, 2.0], [3.0]]
    with pytest.raises(ArgumentError, match="gives its samples once, and is asked for them again"):
        list(once)


def test_a_function_of_ones_own_makes_the_batch():
    def padded(samples):
        longest = max(map(len, samples))
        return np.array([[*sample, *[0] * (longest - len(sample))] for sample in samples])

    loader = nn.DataLoader([[1], [2, 3], [4, 5, 6]], 2, collate_fn=padded)
    assert [batch.tolist() for batch in loader] == [[[1, 0], [2, 3]], [[4, 5, 6]]]
    assert list(nn.DataLoader([1, 2, 3], 2, collate_fn=sum)) == [3, 3]


def test_sources_of_randomness_are_found():
    class Noisy(Slow):
        def __init__(self):
            self.rng = np.random.default_rng(1)

    class Order:
        def __init__(self):
            self.rng = np.random.default_rng(2)

        def __iter__(self):
            return iter(self.rng.permutation(10))

    noisy, order = Noisy(), Order()
    loader = nn.DataLoader(nn.Subset(nn.ConcatDataset([DATA, noisy]), range(20)), sampler=order, generator=0)
    found = generators_of(loader)
    assert set(map(id, found.values())) == {id(loader.generator), id(order.rng), id(noisy.rng)}
    assert generators_of([1, 2]) == {}
    assert len(targets(nn.DataLoader(noisy, 5, sampler=order))) == 2


def test_what_pytorchs_tutorials_write_runs():
    made = nn.DataLoader(
        DATA, 4, num_workers=2, pin_memory=True, persistent_workers=True, worker_init_fn=print, prefetch_factor=2
    )  # fmt: skip
    for a, b in zip(made, nn.DataLoader(DATA, 4), strict=True):
        assert all(np.array_equal(p, q) for p, q in zip(a, b, strict=True))
    with pytest.raises(OperandError, match="worker_init_fn"):
        nn.DataLoader(DATA, worker_init_fn=3)


class Jitter:
    def __init__(self, seed):
        self.g = np.random.default_rng(seed)

    def __call__(self, x):
        return x + self.g.normal()


def test_sources_of_randomness_are_found_however_deep():
    class Noisy(nn.Dataset):
        def __init__(self, transform):
            self.transform = transform
            self.itself = [self]

        def __len__(self):
            return 4

        def __getitem__(self, i):
            return self.transform(float(i))

    class Collate:
        def __init__(self, *parts):
            self.parts = {"list": list(parts)}

        def __call__(self, samples):
            return nn.data.default_collate(samples)

    jitters = [Jitter(i) for i in range(6)]
    within = jitters[0]
    transforms = [lambda x: within(x), jitters[1].__call__, partial(jitters[2].__call__)]

    class Compose:
        def __init__(self):
            self.transforms = (jitters[3], transforms)

        def __call__(self, x):
            return x

    collate = Collate(jitters[4], [jitters[5]])
    loader = nn.DataLoader(nn.Subset(Noisy(Compose()), [0, 1]), 2, collate_fn=collate, generator=0)
    found = generators_of(loader)
    assert set(map(id, found.values())) == {id(loader.generator), *(id(jitter.g) for jitter in jitters)}
    assert list(found) == list(generators_of(loader))  # each call gives the same names


def test_an_iterable_with_a_length_has_no_numbers():
    class Rows(nn.data.IterableDataset):
        def __len__(self):
            return 5

        def __iter__(self):
            return iter(np.arange(5.0))

    loader = nn.DataLoader(Rows(), batch_size=2)
    assert [batch.tolist() for batch in loader] == [[0.0, 1.0], [2.0, 3.0], [4.0]]
    assert len(loader) == 3


def test_copies_go_on_from_the_same_place():
    loader = nn.DataLoader(DATA, 3, True, generator=0)
    list(loader)
    other, third = pickle.loads(pickle.dumps(loader)), copy.deepcopy(loader)
    expected = targets(loader)
    assert targets(other) == targets(third) == expected
    assert repr(loader) == "DataLoader(TensorDataset, batch_size=3, shuffle=True)"


def test_errors_of_a_dataset_pass():
    class Broken(Slow):
        def __getitem__(self, i):
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        next(iter(nn.DataLoader(Broken())))


def test_wrong_arguments():
    for error, words, call in (
        (OperandError, "got 3 as dataset", lambda: nn.DataLoader(3)),
        (OperandError, "got the class Module as dataset", lambda: nn.DataLoader(Module)),
        (OperandError, "got 'abc' as dataset", lambda: nn.DataLoader("abc")),
        (OperandError, "whose parts go by labels", lambda: nn.DataLoader({"x": X})),
        (ArgumentError, "got batch_size=0", lambda: nn.DataLoader(DATA, 0)),
        (ArgumentError, "got batch_size=2.5", lambda: nn.DataLoader(DATA, 2.5)),
        (ArgumentError, "got shuffle='no', expected True or False", lambda: nn.DataLoader(DATA, shuffle="no")),
        (ArgumentError, "got drop_last=2, expected True or False", lambda: nn.DataLoader(DATA, drop_last=2)),
        (ArgumentError, "got num_workers=-1", lambda: nn.DataLoader(DATA, num_workers=-1)),
        (ArgumentError, "got generator='x'", lambda: nn.DataLoader(DATA, generator="x")),
        (ArgumentError, "shuffle=True and a sampler", lambda: nn.DataLoader(DATA, shuffle=True, sampler=[0])),
        (ArgumentError, "expected it alone", lambda: nn.DataLoader(DATA, 2, batch_sampler=[[0]])),
        (ArgumentError, "expected it alone", lambda: nn.DataLoader(DATA, batch_sampler=[[0]], drop_last=True)),
        (ArgumentError, "expected a batch size", lambda: nn.DataLoader(DATA, None, drop_last=True)),
        (ArgumentError, "shuffle=True for an iterable", lambda: nn.DataLoader(iter([1]), shuffle=True)),
        (ArgumentError, "a sampler for an iterable", lambda: nn.DataLoader(iter([1]), sampler=[0])),
        (OperandError, "got 3 as sampler", lambda: nn.DataLoader(DATA, sampler=3)),
        (OperandError, "got 3 as collate_fn", lambda: nn.DataLoader(DATA, collate_fn=3)),
        (
            IndexingError,
            "got index 10 of the sampler, expected 0 to 9",
            lambda: list(nn.DataLoader(DATA, sampler=[10])),
        ),
    ):
        with pytest.raises(error, match=words):
            call()


def test_labelled_arrays_are_no_dataset():
    pd = pytest.importorskip("pandas")
    with pytest.raises(OperandError, match="whose parts go by labels"):
        nn.DataLoader(pd.DataFrame(X))


def test_samplers_of_what_are_no_numbers():
    for words, options in (
        ("got 1.5 of a sampler, expected the number of a sample", {"sampler": [0, 1.5]}),
        ("got 'a' of a sampler", {"batch_sampler": [["a"]]}),
        ("got 1 of the batch_sampler, expected a list of numbers for each batch", {"batch_sampler": [1, 2]}),
    ):
        with pytest.raises(OperandError, match=words):
            list(nn.DataLoader(DATA, **options))


def test_masks_are_no_numbers():
    """The truth values of a mask would stand for the samples 0 and 1."""
    mask = [True, False, True] + [False] * 7
    for make in (
        lambda: nn.Subset(DATA, mask),
        lambda: nn.Subset(DATA, np.array(mask)),
        lambda: list(nn.DataLoader(DATA, sampler=mask)),
        lambda: list(nn.DataLoader(DATA, batch_sampler=[mask])),
        lambda: list(nn.DataLoader(DATA, sampler=nn.data.SubsetRandomSampler(mask))),
        lambda: list(nn.DataLoader(DATA, batch_sampler=nn.data.BatchSampler(mask, 2, False))),
    ):
        with pytest.raises(OperandError, match="expected"):
            make()
