"""``autograd.numpy``: NumPy's names, untouched on plain arrays; constructors that take nodes."""

import importlib

import numpy
import pytest

import autograd.numpy as np
from autograd import OperandError, Tensor, Value, elementwise_grad, grad, jacobian
from tests.numeric import check_function


def test_the_whole_namespace_is_there():
    for name in numpy.__all__:
        assert hasattr(np, name), name
    assert set(dir(numpy)) <= set(dir(np))
    with pytest.raises(AttributeError):
        _ = np.no_such_function
    names = {}
    exec("from autograd.numpy import *", names)
    assert names["sin"] is numpy.sin


@pytest.mark.parametrize("name", ["linalg", "fft", "random"])
def test_submodules_can_be_imported(name):
    module = importlib.import_module(f"autograd.numpy.{name}")
    original = getattr(numpy, name)
    assert set(dir(original)) <= set(dir(module))
    for public in module.__all__:
        if public != "norm":  # norm here also accepts lists of Tensors
            assert getattr(module, public) is getattr(original, public)


def test_plain_arrays_pass_untouched():
    a = numpy.arange(6.0)
    assert type(np.sin(a)) is numpy.ndarray
    assert np.asarray(a) is a
    assert type(np.array([1, 2])) is numpy.ndarray
    assert np.array([1, 2], dtype="f4").dtype == numpy.float32
    assert np.full((2,), 3).tolist() == [3, 3]
    assert np.sin(2.0) == numpy.sin(2.0)


def test_arrays_of_tensors():
    check_function(lambda x: np.array([[x[0], x[1] * x[0]], [1.0, x[2]]]), numpy.array([1.0, 2.0, 3.0]))
    check_function(lambda x: np.array([x, [1.0, 2.0, 3.0], x * x]), numpy.array([1.0, 2.0, 3.0]))
    check_function(lambda x: np.full((2, 3), x), numpy.array(2.0))
    t = Tensor([1.0, 2.0])
    assert np.asarray(t) is t
    assert np.array(t) is not t
    assert np.asarray(t, dtype="f4").dtype == numpy.float32
    assert np.ascontiguousarray([t, t]).shape == (2, 2)


def test_functions_of_lists_of_tensors():
    x = numpy.array([0.5, 2.0])
    check_function(lambda x: np.linalg.norm([x[0], x[1] + 2.0]), x)
    check_function(lambda x: np.linalg.norm([[x[0], 1.0], [2.0, x[1]]], axis=1, keepdims=True), x)
    check_function(lambda x: np.append([[1.0, 2.0]], [[x[0], x[1]]], axis=0), x)
    check_function(lambda x: np.append(x, 3.0), x)
    for f in (np.stack, np.concatenate, np.concat, np.vstack, np.hstack, np.dstack, np.column_stack):
        check_function(lambda x, f=f: f([[x[0], 1.0], x]), x)
        check_function(lambda x, f=f: f({"a": x, "b": x * x}.values()), x)
    assert np.linalg.norm([3.0, 4.0]) == 5.0


def test_where_of_plain_numbers_gives_such():
    for condition, x, y in ((True, 1, 2), (True, 3.0, 4.0), (False, 1, 2.0), (True, [1, 2], [3, 4])):
        result = np.where(condition, x, y)
        assert result == (x if condition else y)
        assert type(result) is type(x if condition else y)
    assert np.where(True, np.float32([1.0]), 2.0).dtype == np.float32
    assert isinstance(np.where(True, Tensor(1.0), 2.0), Tensor)


def test_arrays_of_objects_become_tensors():
    x = Tensor([1.0, 2.0])
    for made in (np.array(numpy.array([x[0], x[1]])), np.asarray([numpy.array(x), [1.0, 2.0]]), np.r_[numpy.array(x)]):
        assert isinstance(made, Tensor)
    assert np.r_[1.0, 2.0].__class__ is numpy.ndarray


def test_where_by_name():
    x = numpy.array([0.5, 2.0])
    check_function(lambda x: np.where(condition=[True, False], x=x, y=x * x), x)
    assert np.where(condition=[True, False])[0].tolist() == [0]
    with pytest.raises(ValueError, match="either both or neither"):
        np.where([True], x)


def test_wrong_arguments():
    with pytest.raises(OperandError, match=r"np\.array: got a Value"):
        np.array([Value(1.0), Value(2.0)])
    with pytest.raises(OperandError, match=r"np\.array: ndmin= is not supported"):
        np.array([Tensor(1.0)], ndmin=2)


def test_reductions_of_lists_of_tensors():
    for name in ("mean", "std", "var", "sum", "max", "prod"):
        f = getattr(np, name)
        assert grad(lambda x, f=f: f([x, 3.0 * x]))(2.0) == pytest.approx(
            grad(lambda x, f=f: f(np.array([x, 3.0 * x])))(2.0)
        )
        assert f([1.0, 2.0]) == getattr(numpy, name)([1.0, 2.0])


def test_r_and_c():
    x, c = numpy.array([1.0, 2.0]), numpy.array([5.0, 6.0])
    t = Tensor(x)
    numpy.testing.assert_array_equal(np.r_[t, c, 3.0, 1:3].data, numpy.r_[x, c, 3.0, 1:3])
    numpy.testing.assert_array_equal(np.c_[t, c].data, numpy.c_[x, c])
    m = numpy.ones((2, 3))
    numpy.testing.assert_array_equal(np.c_[Tensor(m), c].data, numpy.c_[m, c])
    numpy.testing.assert_array_equal(np.r_[x, 0:2], numpy.r_[x, 0:2])
    numpy.testing.assert_array_equal(jacobian(lambda x: np.r_[x, c, x])(x), [
        [1, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 1],
    ])  # fmt: skip
    with pytest.raises(OperandError, match="the directive 'r'"):
        np.r_["r", t]


def test_make_diagonal():
    d = numpy.arange(6.0).reshape(2, 3)
    made = np.make_diagonal(d, axis1=-1, axis2=-2)
    numpy.testing.assert_array_equal(numpy.diagonal(made, axis1=-1, axis2=-2), d)
    assert made.sum() == d.sum()
    numpy.testing.assert_array_equal(elementwise_grad(lambda d: np.make_diagonal(d, axis1=-1, axis2=-2) * 2)(d), 2.0)
    with pytest.raises(OperandError, match="expected offset=0"):
        np.make_diagonal(d)
