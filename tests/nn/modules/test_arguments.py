"""Arguments that many functions have in common: accepted forms, conversions, and refusals."""

import itertools
import math

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor, Value
from nn.modules.arguments import array, flag, floats, integer, one_of, pair, real
from nn.scalar import Neuron


class TestArrays:
    def test_lists_and_tuples_become_arrays(self):
        np.testing.assert_array_equal(array([[1, 2], [3, 4]]), np.array([[1, 2], [3, 4]]), strict=True)
        np.testing.assert_array_equal(array((1.0, 2.0)), np.array([1.0, 2.0]), strict=True)
        for x in (Tensor([1.0]), Value(1.0), np.ones(2, int), 3.0):
            assert array(x) is x

    def test_floats(self):
        for x in (Tensor([1.0]), np.ones(2, np.float32)):
            assert floats(x) is x
        for x in ([1, 2], np.array([1, 2]), np.array([True, False])):
            assert floats(x).dtype == np.float64
        assert floats(3).shape == ()


class TestIntegers:
    @pytest.mark.parametrize("value", [2, np.int64(2), True, np.array(2)])
    def test_accepted(self, value):
        for number in (integer("f", "n", value, 1), *pair("f", "n", value, 1)):
            assert type(number) is int
            assert number == int(value)

    @pytest.mark.parametrize("value", [0, -3, 1.0, "2", None, np.ones(2)])
    def test_refused(self, value):
        with pytest.raises(ArgumentError, match=r"f: got n=.*, expected an integer >= 1$"):
            integer("f", "n", value, 1)
        with pytest.raises(ArgumentError, match="expected an integer >= 1, or a pair of them"):
            pair("f", "n", value, 1)

    def test_pairs(self):
        assert pair("f", "n", (2, 3), 1) == pair("f", "n", [np.int8(2), 3], 1) == (2, 3)
        for value in ((1,), (1, 2, 3), (1, 0), (1, 2.0), ()):
            with pytest.raises(ArgumentError, match="or a pair of them"):
                pair("f", "n", value, 1)


class TestReal:
    @pytest.mark.parametrize("x", [2, 2.0, np.float32(2), np.array(2.0), Value(2.0, requires_grad=False), True + 1])
    def test_a_python_float(self, x):
        assert type(real("f", "x", x)) is float
        assert real("f", "x", x) == 2.0

    @pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf, "2", None, [2.0], np.ones(2), 1j])
    def test_no_finite_number(self, x):
        with pytest.raises(ArgumentError, match=r"f: got x=.*, expected a finite number$"):
            real("f", "x", x, low=-math.inf)

    def test_ranges(self):
        assert real("f", "x", 0.0) == 0.0
        assert real("f", "x", 1.0, low=1.0, below=2.0) == 1.0
        for x, options, wanted in (
            (-1.0, {}, r">= 0"), (0.0, {"above": True}, r"> 0"), (1.0, {"below": 1.0}, r">= 0 and < 1"),
            (2.5, {"low": 1.0, "below": 2.0, "above": True}, r"> 1 and < 2"),
        ):  # fmt: skip
            with pytest.raises(ArgumentError, match=rf"expected a finite number {wanted}$"):
                real("f", "x", x, **options)

    @pytest.mark.parametrize("x", [-math.inf, -2.0, -1.0, -0.0, 0.0, 0.5, 1.0, 1.5, 2.0, math.inf, math.nan])
    def test_python_floats_and_others_have_the_same_ranges(self, x):
        def answer(x, **options):
            try:
                return real("f", "x", x, **options)
            except ArgumentError:
                return None

        for low, below, most, above in itertools.product(
            (-math.inf, -1.0, 0.0, 1.0), (1.0, 2.0, math.inf), (1.0, 1.5, math.inf), (True, False)
        ):
            options = {"low": low, "below": below, "most": most, "above": above}
            assert answer(x, **options) == answer(np.float64(x), **options)


def test_one_of():
    assert one_of("f", "mode", "min", iter(("min", "max"))) == "min"
    for x in ("minimum", None, 1, "", ["min"]):
        with pytest.raises(ArgumentError, match=r"f: got mode=.*, expected one of 'min', 'max'"):
            one_of("f", "mode", x, ("min", "max"))


class TestFlags:
    @pytest.mark.parametrize("value", [True, False, 1, 0, np.True_, np.False_])
    def test_accepted(self, value):
        assert flag("f", "x", value) is bool(value)

    @pytest.mark.parametrize("value", ["no", "", None, 2, 1.0, [], np.ones(2), Tensor(1.0)])
    def test_refused(self, value):
        with pytest.raises(ArgumentError, match=r"^f: got x=.*, expected True or False$"):
            flag("f", "x", value)

    @pytest.mark.parametrize(
        "call",
        [
            lambda no: nn.batches(np.ones(3), batch_size=1, shuffle=no), lambda no: nn.Linear(2, 2, no),
            lambda no: nn.batches(np.ones(3), batch_size=1, drop_last=no), lambda no: nn.MLP([2, 2], bias=no),
            lambda no: nn.Conv2d(1, 1, 1, bias=no), lambda no: nn.LayerNorm(2, bias=no),
            lambda no: nn.LayerNorm(2, elementwise_affine=no), lambda no: nn.BatchNorm1d(2, affine=no),
            lambda no: nn.BatchNorm1d(2, track_running_stats=no), lambda no: nn.BatchNorm1d(2, bias=no),
            lambda no: nn.functional.max_pool2d(np.ones((1, 2, 2)), 2, ceil_mode=no),
            lambda no: nn.functional.avg_pool2d(np.ones((1, 2, 2)), 2, count_include_pad=no),
            lambda no: nn.SGD([Tensor(1.0)], nesterov=no), lambda no: nn.SGD([Tensor(1.0)], maximize=no),
            lambda no: nn.SGD([{"params": [Tensor(1.0)], "maximize": no}]),
            lambda no: nn.Adam([Tensor(1.0)], amsgrad=no),
            lambda no: nn.RMSprop([Tensor(1.0)], centered=no), lambda no: nn.Linear(1, 1).train(no),
            lambda no: nn.Linear(1, 1).load_state_dict({}, strict=no),
            lambda no: nn.Linear(1, 1).register_buffer("x", [1.0], persistent=no),
            lambda no: nn.OneCycleLR(nn.SGD([Tensor(1.0)], momentum=0.5), 1.0, 9, three_phase=no),
            lambda no: nn.OneCycleLR(nn.SGD([Tensor(1.0)], momentum=0.5), 1.0, 9, cycle_momentum=no),
            lambda no: nn.clip_grad_norm_([Tensor(1.0)], 1.0, error_if_nonfinite=no), lambda no: Neuron(2, no),
        ],
    )  # fmt: skip
    def test_asked_for_wherever_there_is_one(self, call):
        call(False)
        with pytest.raises(ArgumentError, match="='no', expected True or False"):
            call("no")
