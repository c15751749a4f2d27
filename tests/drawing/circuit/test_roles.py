"""Every role sentence against numbers: for each op and each draw, the claim of its role's sentence."""

import sys
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import scipy.linalg
import scipy.signal
import scipy.sparse.linalg

import autograd.scipy
import autograd.scipy.linalg.equations as equations
import autograd.scipy.linalg.factorisations as factorisations
import autograd.scipy.linalg.functions as functions
import autograd.scipy.linalg.structured as structured
import autograd.scipy.signal.convolution as signal
import autograd.scipy.signal.filters as filters
import autograd.scipy.sparse.linalg as sparse_linalg
import autograd.scipy.sparse.operations as sparse
import autograd.scipy.special as special
import autograd.scipy.special.gammas as gammas
import autograd.scipy.special.integrals as integrals
import autograd.scipy.special.shapes as shapes
import autograd.scipy.stats.continuous as continuous
import nn.activations
import nn.layers.attention
import nn.layers.convolution
import nn.layers.linear
import nn.layers.normalization
import nn.layers.pooling
import nn.layers.recurrent.sweep as recurrent_sweep
import nn.layers.resampling
import nn.layers.root_mean_square
import nn.layers.windows
import nn.losses.binary
import nn.losses.classification
import nn.losses.likelihoods
import nn.losses.regression
from autograd import Tensor, checkpoint, ops
from autograd.drawing import explain
from autograd.drawing.circuit.roles import ROLES, spoken_role
from autograd.engine.declaration import OPS
from autograd.engine.local import local_gradients
from autograd.engine.node import Node, data_of
from autograd.engine.op import Op
from autograd.engine.reverse import gradients
from autograd.scipy.sparse.layouts import Layout
from autograd.testing.domains import ROWS
from nn.layers.recurrent.kernels import Given
from nn.layers.recurrent.steps import run as run_steps

DRAWS = 6
close = np.testing.assert_allclose


@dataclass
class Call:
    """One call of an op, with a gradient that comes in and those that it sends."""

    op: Any
    xs: list
    params: dict
    out: Any
    g: Any
    sent: list

    def again(self, i, x):
        """The result for another operand."""
        return np.asarray(self.op.forward(*self.xs[:i], x, *self.xs[i + 1 :], **self.params))

    def jacobian(self, i):
        """Results by entries of operand i, from the rule."""
        rows = []
        for j in range(self.out.size):
            unit = np.zeros(self.out.size)
            unit[j] = 1.0
            rows.append(np.ravel(sent_by(self.op, self.xs, self.params, unit.reshape(self.out.shape))[i]))
        return np.array(rows).reshape(self.out.size, -1)

    def all(self):
        """The Jacobian by all operands that have rules, and their entries."""
        moving = [i for i, x in enumerate(self.sent) if x is not None]
        columns = np.concatenate([self.jacobian(i) for i in moving], axis=1)
        return columns, np.concatenate([np.ravel(self.xs[i]) for i in moving])


def moves(op, i):
    """True if there is a derivative by operand i; rules that only refuse have no text."""
    return op.rule(i) is not None and (op.variadic or not op.local or op.local[i] != "")


def record(op, xs, params):
    rules = [moves(op, i) for i in range(len(xs))]
    tensors = [Tensor(x) if rule else x for x, rule in zip(xs, rules, strict=True)]
    return op(*tensors, **params)


def sent_by(op, xs, params, g):
    node = record(op, xs, params)
    return local_gradients(node, g) if any(isinstance(x, Node) for x in node.inputs) else [None] * len(xs)


def call(op, xs, params, rng):
    xs = [np.asarray(x) if moves(op, i) else data_of(x) for i, x in enumerate(xs)]
    out = np.asarray(data_of(op(*xs, **params)))
    g = rng.normal(size=out.shape)
    if np.iscomplexobj(out):
        g = g + 1j * rng.normal(size=out.shape)
    if not any(moves(op, i) for i in range(len(xs))):
        return Call(op, xs, params, out, g, [None] * len(xs))
    return Call(op, xs, params, out, g, list(sent_by(op, xs, params, g)))


def back(x, shape):
    """A gradient summed to the shape of an operand that was broadcast."""
    x = np.asarray(x)
    x = x.sum(axis=tuple(range(x.ndim - len(shape))))
    return x.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True).reshape(shape)


def pairing(c, i, dx, h=1e-6):
    """The gradient that was sent, and the change of the result by differences, along one direction."""
    df = (c.again(i, c.xs[i] + h * dx) - c.again(i, c.xs[i] - h * dx)) / (2 * h)
    close(np.sum(c.sent[i] * dx).real, np.sum(c.g * df).real, rtol=1e-4, atol=1e-6)


def direction(c, i):
    x = np.asarray(c.xs[i])
    rng = np.random.default_rng(3)
    dx = rng.normal(size=x.shape)
    return dx + 1j * rng.normal(size=x.shape) if np.iscomplexobj(x) else dx


def T(x):
    return np.swapaxes(x, -1, -2)


def distributor(calls):
    many = False
    for c in calls:
        if np.iscomplexobj(c.out):
            continue
        j, x = c.all()
        assert set(np.unique(j)) <= {0.0, 1.0, -1.0}
        close(j @ x, c.out.ravel(), atol=1e-12)
        assert c.op.kind == "elementwise" or abs(j).sum(axis=0).max() <= 1  # each number is added once
        many |= (abs(j).sum(axis=1) > 1).any()
    assert many, "nothing is added"


def pass_through(calls):
    for c in calls:
        assert len(c.xs) == 1
        close(c.sent[0], c.g.astype(c.sent[0].dtype))


def swap(calls):
    for c in calls:
        assert len(c.xs) == 2
        for i in (0, 1):
            close(c.sent[i], back(c.g * c.xs[1 - i], np.shape(c.xs[i])))


def swap_of_matrices(calls):
    calls = [c for c in calls if np.ndim(c.xs[0]) == np.ndim(c.xs[1]) == 2]
    assert calls
    for c in calls:
        close(c.sent[0], c.g @ c.xs[1].T)
        close(c.sent[1], c.xs[0].T @ c.g)


def affine(calls):
    for c in calls:
        g, x = c.g.reshape(-1, c.g.shape[-1]), c.xs[0].reshape(-1, c.xs[0].shape[-1])
        close(c.sent[0], c.g @ c.xs[1])
        close(c.sent[1], g.T @ x)
        close(c.sent[2], g.sum(axis=0))


def sums_of_products(calls):
    several = False
    for c in calls:
        total = np.sum(c.g * c.out)
        several |= len(c.xs) > 1
        for i in range(len(c.xs)):
            close(np.sum(c.sent[i] * c.xs[i]), total, atol=1e-9)
            xs = [x if k == i else 2.0 * x for k, x in enumerate(c.xs)]
            close(sent_by(c.op, xs, c.params, c.g)[i], c.sent[i] * 2.0 ** (len(xs) - 1), atol=1e-9)
    assert several


def others(c, i, place):
    """The product of all factors but one, for each result."""
    one, zero = np.array(c.xs[i]), np.array(c.xs[i])
    one[place], zero[place] = 1.0, 0.0
    return c.again(i, one) - c.again(i, zero)


def products_of_others(calls, most=1):
    for c in calls:
        for place in np.ndindex(c.xs[0].shape):
            beside = others(c, 0, place)
            twice = np.array(c.xs[0])
            twice[place] *= 2
            close(c.again(0, twice) - c.out, beside * c.xs[0][place], atol=1e-9)  # the entry is a factor of the product
            assert np.count_nonzero(beside) <= most
            close(c.sent[0][place], np.sum(c.g * beside), atol=1e-9)


def divider(calls):
    for c in calls:
        x, y = c.xs
        close(c.sent[0], back(c.g / y, np.shape(x)))
        close(c.sent[1], back(-(c.g / y) * c.out, np.shape(y)))


def averager(calls):
    several = False
    for c in calls:
        n = c.xs[0].size // c.out.size
        several |= n > 1
        if not np.iscomplexobj(c.out):
            j = c.jacobian(0)
            close(j[j != 0], 1 / n)
            assert np.all((j != 0).sum(axis=0) == 1)
    assert several


def run_averager(calls):
    for c in calls:
        starts = np.flatnonzero(c.params["starts"].ravel())
        for run, means in zip(np.split(c.g.ravel(), starts[1:]), np.split(c.sent[0].ravel(), starts[1:]), strict=True):
            close(means, run.mean())


def scaler(calls):
    for c in calls:
        assert c.op.kind == "elementwise"
        if np.iscomplexobj(c.out) or any(np.iscomplexobj(x) for x in c.xs):
            continue
        for i, x in enumerate(c.xs):
            if c.sent[i] is not None:
                slope = (c.again(i, x + 1e-6) - c.again(i, x - 1e-6)) / 2e-6
                close(c.sent[i], back(c.g * slope, np.shape(x)), rtol=2e-5, atol=1e-6)


def chosen(c):
    """The entries that each result was chosen from; checks that the result equals them, and that they share evenly."""
    j, x = c.all()
    for row, value in zip(j, c.out.ravel(), strict=True):
        weights = row[row != 0]
        if weights.size:
            close(weights, 1 / weights.size)
            close(x[row != 0], value)
    return j


def router(calls):
    some = others_get_0 = False
    for c in calls:
        if np.iscomplexobj(c.out):
            continue
        assert all(moves(c.op, i) or np.asarray(x).dtype.kind != "f" for i, x in enumerate(c.xs))
        j = chosen(c)
        some |= bool((j != 0).any())
        others_get_0 |= bool((j == 0).all(axis=0).any())
    assert some
    assert others_get_0


def lone_router(calls):
    """A router that sends all to one; of equal numbers too."""
    router(calls)
    for c in calls:
        if not np.iscomplexobj(c.out):
            j, _ = c.all()
            assert np.all((j == 0) | (j == 1))
            assert np.all(j.sum(axis=1) <= 1)
    ties = {"relu": [[0.0]], "clip": [[2.0, 2.0, 3.0], [3.0, 2.0, 3.0], [2.0, 2.0, 2.0]], "where": [[True, 2.0, 2.0]]}
    for xs in ties.get(calls[0].op.name, [[2.0, 2.0]]):
        sent = [x for x in sent_by(calls[0].op, xs, {}, np.array(1.0)) if x is not None]
        assert {float(x) for x in sent} <= {0.0, 1.0}
        assert sum(sent) <= 1


def soft_router(calls):
    soft = False
    for c in calls:
        j, _ = c.all()
        assert np.all(j >= 0)
        close(j.sum(axis=1), 1.0)
        inside = j[(j > 1e-9) & (j < 1 - 1e-9)]
        soft |= inside.size > 1 and not np.allclose(inside, inside[0])
    assert soft


def index_router(calls):
    for c in calls:
        if not np.iscomplexobj(c.out):
            j = chosen(c)
            assert np.all((j == 1).sum(axis=1) == 1)
            assert set(np.unique(j)) <= {0.0, 1.0}


def running_router(calls):
    several = False
    for c in calls:
        j = chosen(c)
        close(j.sum(axis=1), 1.0)
        several |= bool((j.sum(axis=0) > 1).any())
    assert several


def label_picker(calls):
    for c in calls:
        log_p, target = c.xs
        rows = log_p.reshape(-1, log_p.shape[-1])
        g = np.broadcast_to(c.g / len(rows) if c.params["reduction"] == "mean" else c.g, len(rows))
        expected = np.zeros_like(rows)
        expected[np.arange(len(rows)), np.ravel(target)] = -g
        close(c.sent[0].reshape(rows.shape), expected)


def part_reader(calls):
    for c in calls:
        z = np.asarray(c.xs[0])
        if np.iscomplexobj(z):
            to_real, to_imaginary = c.sent[0].real, -c.sent[0].imag  # covectors: Re(g dz)
            if np.array_equal(c.out, z.real):
                close(to_real, c.g)
                close(to_imaginary, 0)
            else:
                assert np.array_equal(c.out, z.imag)
                close(to_imaginary, c.g)
                close(to_real, 0)


def placer(calls):
    for c in calls:
        if not np.iscomplexobj(c.out):
            j, x = c.all()
            assert set(np.unique(j)) <= {0.0, 1.0}
            assert np.all(j.sum(axis=0) == 1)
            close(j @ x, c.out.ravel())


def overwriter(calls):
    for c in calls:
        if not np.iscomplexobj(c.out):
            old, new = c.jacobian(0), c.jacobian(1)
            places = np.zeros(c.out.shape, bool)
            places[c.params["index"]] = True
            close(c.sent[0], np.where(places, 0.0, c.g))
            assert np.array_equal(old.sum(axis=1) == 1, ~places.ravel())
            close(new.sum(axis=1), places.ravel())
            close(old @ c.xs[0].ravel() + new @ np.ravel(c.xs[1]), c.out.ravel())


def joiner(calls):
    for c in calls:
        if not np.iscomplexobj(c.out):
            j, x = c.all()
            assert set(np.unique(j)) <= {0.0, 1.0}
            assert np.all(j.sum(axis=0) == 1)
            assert np.all(j.sum(axis=1) <= 1)  # zeros may lie between the arrays
            close(j @ x, c.out.ravel())


def threshold(calls):
    for c in calls:
        assert c.sent[0] is None
        away = np.asarray(c.xs[0]) != 0
        step = np.where(away, 1e-9, 0.0)
        assert np.array_equal(c.again(0, c.xs[0] + step), c.out)
        assert np.array_equal(c.again(0, c.xs[0] - step), c.out)


def blocker(calls):
    for c in calls:
        assert all(x is None for x in c.sent)
        if c.op.kind == "elementwise" and not np.iscomplexobj(c.out):
            assert np.array_equal(c.again(0, c.xs[0] + 1e-9), c.out)


def mover(calls):
    for c in calls:
        if not np.iscomplexobj(c.out):
            j, x = c.all()
            close(j.sum(axis=0), 1.0)
            close(j.sum(axis=1), 1.0)
            close(j @ x, c.out.ravel())
            assert set(np.unique(j)) <= {0.0, 1.0}


def copier(calls):
    many = False
    for c in calls:
        if not np.iscomplexobj(c.out):
            j = c.jacobian(0)
            assert set(np.unique(j)) <= {0.0, 1.0}
            assert np.all(j.sum(axis=1) <= 1)
            close(j @ c.xs[0].ravel(), c.out.ravel())
            many |= (j.sum(axis=0) > 1).any()
    assert many


def running_sum(calls):
    many = False
    for c in calls:
        if not np.iscomplexobj(c.out):
            j = c.jacobian(0)
            assert set(np.unique(j)) <= {0.0, 1.0}
            close(j @ c.xs[0].ravel(), c.out.ravel(), atol=1e-12)
            many |= (j.sum(axis=0) > 1).any() and (j.sum(axis=1) > 1).any()
    assert many


def recurrence(calls):
    for c in calls:
        axis = c.params["axis"]
        b, a, g, out = (np.moveaxis(x, axis, 0) for x in (*c.xs, c.g, c.out))
        s = np.zeros_like(b)
        for i in reversed(range(len(b))):
            s[i] = g[i] + (a[i + 1] * s[i + 1] if i + 1 < len(b) else 0.0)
        before = np.concatenate([np.zeros_like(out[:1]), out[:-1]])
        close(np.moveaxis(c.sent[0], axis, 0), s, atol=1e-12)
        close(np.moveaxis(c.sent[1], axis, 0), s * before, atol=1e-12)


def mixer(calls):
    mixes = False
    for c in calls:
        close(c.sent[0].sum(axis=c.params["axis"]), 0.0, atol=1e-9)
        j = c.jacobian(0)
        mixes |= bool(np.any(abs(j - np.diag(np.diag(j))) > 1e-6))
    assert mixes


def normaliser(calls):
    for c in calls:
        axis, eps = c.params["axis"], c.params["eps"]
        root = np.sqrt((c.xs[0] ** 2).mean(axis=axis, keepdims=True) + eps)
        close(c.out * root, c.xs[0])
        along = c.out * (c.g * c.out).mean(axis=axis, keepdims=True)
        close(c.sent[0], (c.g - along) / root)


def weighted_reader(calls):
    weighs = False
    for c in calls:
        j = c.jacobian(0)
        close(j @ c.xs[0].ravel(), c.out.ravel(), atol=1e-12)
        close(c.sent[0].ravel(), c.g.ravel() @ j, atol=1e-12)
        sums = np.sum(c.params["weights"], axis=0)  # each line of a batch has every weight once
        row = np.moveaxis(j.reshape(*c.out.shape, *c.xs[0].shape), c.params["axis"], 0)
        shares = row.reshape(len(row), -1).sum(axis=1) if c.op.name == "read" else None
        if shares is not None:
            close(shares, sums * (c.out.size / len(row)))
        weighs |= bool(((j != 0) & (j != 1)).any())
    assert weighs


def transform(calls):
    for c in calls:
        assert c.op.kind == "linear"
        dx = direction(c, 0)
        close(np.sum(c.sent[0] * dx).real, np.sum(c.g * c.again(0, dx)).real)
        impulse = np.zeros_like(c.xs[0])  # the transform of an impulse is flat
        impulse[..., :] = np.where(np.indices(impulse.shape)[c.params["axis"]] == 0, 1.0, 0.0)
        flat = abs(c.again(0, impulse))
        close(flat, flat.ravel()[0], atol=1e-9)


def reflector(calls):
    for c in calls:
        close(c.sent[0], np.conj(c.g) if np.iscomplexobj(c.xs[0]) else c.g.real)


def matrix_inverter(calls):
    for c in calls:
        close(c.sent[0], -(T(c.out) @ c.g @ T(c.out)))


def pseudo_inverter(calls):
    for c in calls:
        pairing(c, 0, direction(c, 0))
        close(c.xs[0] @ c.out @ c.xs[0], c.xs[0], atol=1e-9)


def columns(x):
    return x[:, None] if x.ndim == 1 else x


def toeplitz_divider(c):
    column, row, _ = c.xs
    ga, gr, gb, g, out = c.sent[0], c.sent[1], *map(columns, (c.sent[2], c.g, c.out))
    close(scipy.linalg.toeplitz(column, row).T @ gb, g, atol=1e-9)
    product = -gb @ out.T
    close(ga, [np.trace(product, -k) for k in range(len(ga))], atol=1e-9)
    close(gr[1:], [np.trace(product, k) for k in range(1, len(gr))], atol=1e-9)


def sparse_divider(c):
    places = c.params["factor"].layout.matrix(c.xs[0]).tocoo()
    full = places.toarray() if c.params["trans"] == "N" else places.toarray().T
    gb, g, out = map(columns, (c.sent[1], c.g, c.out))
    close(full.T @ gb, g, atol=1e-9)
    product = -gb @ out.T if c.params["trans"] == "N" else -out @ gb.T
    close(c.sent[0], product[places.row, places.col], atol=1e-9)


def matrix_divider(calls):
    for c in calls:
        if c.op is structured._solve_toeplitz or "factor" in c.params:
            (sparse_divider if "factor" in c.params else toeplitz_divider)(c)
            continue
        a, b = c.xs
        if a.ndim != 2 or np.ndim(b) > 2:
            continue
        ga, gb, g, out = *(columns(x) for x in c.sent), columns(c.g), columns(c.out)
        if "l_and_u" in c.params:
            _, up = c.params["l_and_u"]
            full = np.array([[a[up + i - j, j] if 0 <= up + i - j < len(a) else 0.0 for j in range(a.shape[1])]
                             for i in range(a.shape[1])])  # fmt: skip
            close(full.T @ gb, g, atol=1e-9)
            product = -gb @ out.T
            for i, j in np.ndindex(*product.shape):
                if 0 <= up + i - j < len(a):
                    close(ga[up + i - j, j], product[i, j], atol=1e-9)
            continue
        read = np.ones_like(a, bool)
        if "lower" in c.params:
            read = np.tril(read) if c.params["lower"] else np.triu(read)
        close(np.where(read, a, 0.0).T @ gb, g, atol=1e-9)
        close(ga, np.where(read, -gb @ out.T, 0.0), atol=1e-9)


def riccati_solver(calls):
    for c in calls:
        a, b, _, r = c.xs
        continuous = c.op is equations._care
        k = np.linalg.solve(r, b.T @ c.out) if continuous else np.linalg.solve(r + b.T @ c.out @ b, b.T @ c.out @ a)
        f, y = a - b @ k, c.sent[2]
        close(f @ y + y @ f.T if continuous else f @ y @ f.T - y, -c.g, atol=1e-8)
        left = c.out if continuous else c.out @ f
        for sent, product in zip(c.sent, (left @ (y + y.T), -left @ (y + y.T) @ k.T, y, k @ y @ k.T), strict=True):
            close(sent, product, atol=1e-8)
        for i in (0, 1):  # the other two operands have to stay symmetric
            pairing(c, i, direction(c, i))


def digital_filter(calls):
    for c in calls:
        b, a, x = c.xs
        close(c.sent[2], c.op.forward(b, a, c.g[..., ::-1])[..., ::-1], atol=1e-12)
        for k in range(len(b)):
            past, result = (scipy.signal.lfilter([1.0], a, v) for v in (x, c.out))
            stop = x.shape[-1] - k
            close(c.sent[0][k], np.sum(c.g[..., k:] * past[..., :stop]))
            if 0 < k < len(a):
                close(c.sent[1][k], -np.sum(c.g[..., k:] * result[..., :stop]))
        pairing(c, 0, direction(c, 0))
        pairing(c, 1, direction(c, 1) * (np.arange(len(a)) > 0))


def sylvester_divider(calls):
    for c in calls:
        a, b, _ = c.xs
        y = c.sent[2]
        close(a.T @ y + y @ b.T, c.g, atol=1e-9)
        close(c.sent[0], -y @ c.out.T, atol=1e-9)
        close(c.sent[1], -c.out.T @ y, atol=1e-9)


def minors(x):
    n = x.shape[-1]
    cofactors = np.ones_like(x)
    for i, j in np.ndindex(n, n):
        minor = np.delete(np.delete(x, i, axis=-2), j, axis=-1)
        cofactors[..., i, j] = (-1) ** (i + j) * (np.linalg.det(minor) if n > 1 else 1.0)
    return cofactors


def determinant(calls):
    for c in calls:
        close(c.sent[0], c.g[..., None, None] * minors(c.xs[0]), atol=1e-9)


def log_determinant(calls):
    for c in calls:
        if not np.iscomplexobj(c.xs[0]):
            close(c.sent[0], c.g[..., 1][..., None, None] * T(np.linalg.inv(c.xs[0])))


def cofactors(calls):
    for c in calls:
        x, h = c.xs[0], 1e-6
        close(c.sent[-1], (minors(x + h * c.g) - minors(x - h * c.g)) / (2 * h), rtol=1e-4, atol=1e-6)


def cofactors_along(calls):
    cofactors(calls)
    for c in calls:
        pairing(c, 0, direction(c, 0))


def norm(calls):
    for c in calls:
        close(c.again(0, 2.0 * c.xs[0]), 2.0 * c.out)
        pairing(c, 0, direction(c, 0))
        close(np.sum(c.sent[0] * c.xs[0]).real, np.sum(c.g * c.out).real)


def deviations(calls):
    for c in calls:
        x, axis = c.xs[0], c.params.get("axis")
        n = x.size / (c.out.size or 1)
        g = c.g if c.params.get("keepdims") or axis is None else np.expand_dims(c.g, axis)
        expected = g * (x - x.mean(axis=axis, keepdims=True)).conj() * 2 / (n - c.params.get("ddof", 0))
        close(c.sent[0], expected)


def matrix_function(calls):
    for c in calls:
        a, h = c.xs[0], 1e-5
        slope = (c.again(0, a.T + h * c.g) - c.again(0, a.T - h * c.g)) / (2 * h)
        close(c.sent[0], slope, rtol=1e-4, atol=1e-6)


def multiplied(c):
    """The product of the factors, and the matrix that it should be."""
    x, out, n = c.xs[0], c.out, c.xs[0].shape[-1]
    m = x.shape[-2]
    if c.op.name == "cholesky":
        return out @ T(out).conj(), (x + T(x).conj()) / 2
    if c.op is factorisations._lu:
        return (np.tril(out, -1) + np.eye(n)) @ np.triu(out), x[c.params["perm"]]
    if c.op.name == "eigh":
        w, v = out[..., :1, :], out[..., 1:, :]
        return (v * w) @ T(v).conj(), (x + T(x).conj()) / 2
    if c.op.name == "eig":
        w, v = out[..., :1, :], out[..., 1:, :]
        return (v * w) @ np.linalg.inv(v), x
    if c.op.name == "qr":
        return out[..., :m, :] @ T(out[..., m:, :]), x
    k = min(m, n)
    return (out[..., :m, :k] * out[..., m : m + 1, :k]) @ T(out[..., m + 1 :, :k]).conj(), x


def factoriser(calls):
    for c in calls:
        close(*multiplied(c), atol=1e-9)
        if not (c.op.name == "svd" and c.params.get("full")) and not np.iscomplexobj(c.out):
            pairing(c, 0, direction(c, 0))


CHECKERS = {
    "distributor": distributor, "pass-through": pass_through, "swap multiplier": swap,
    "matrix swap multiplier": swap_of_matrices, "affine map": affine, "sum-product swapper": sums_of_products,
    "product swapper": products_of_others, "running product": lambda calls: products_of_others(calls, most=99),
    "divider": divider, "averager": averager, "run averager": run_averager, "scaler": scaler,
    "deviation scaler": deviations, "norm": norm, "router": lone_router,
    "sharing router": router, "soft router": soft_router,
    "index router": index_router, "running router": running_router, "label picker": label_picker,
    "part reader": part_reader, "placer": placer, "overwriter": overwriter, "joiner": joiner, "threshold": threshold,
    "blocker": blocker, "reshaper": mover, "permuter": mover, "sorter": mover, "copier": copier,
    "running sum": running_sum, "recurrence": recurrence, "mixer": mixer, "normaliser": normaliser,
    "weighted reader": weighted_reader, "transform": transform,
    "reflector": reflector, "matrix inverter": matrix_inverter, "pseudo-inverter": pseudo_inverter,
    "matrix divider": matrix_divider, "sylvester divider": sylvester_divider,
    "Riccati solver": riccati_solver, "filter": digital_filter, "determinant": determinant,
    "log determinant": log_determinant, "cofactors": cofactors, "cofactors along": cofactors_along,
    "matrix function": matrix_function, "factoriser": factoriser,
}  # fmt: skip
# Ops that are made for one call have tests of their own below.
OF_CALLS = {"computed again", "custom rule", "steps in time"}


def rng():
    return np.random.default_rng(0)


def square(r, n=3):
    return r.normal(size=(n, n)) + 4 * np.eye(n)


def more():
    """Draws for ops that have no row: those of nn and of SciPy's functions of matrices."""
    r = rng()
    x, w, b = r.normal(size=(5, 3)), r.normal(size=(2, 3)), r.normal(size=2)
    frame = nn.layers.windows.Frame((2, 2), padding=((1, 1), (0, 0)))
    images, kernels = r.normal(size=(2, 2, 4, 4)), r.normal(size=(3, 2, 2, 2))
    grid = (2, 3, *frame.grid(images.shape))
    line, signals, lines = nn.layers.windows.Line(2, 2, 1, (1, 0)), r.normal(size=(2, 2, 5)), r.normal(size=(3, 2, 2))
    along = {"frame": line, "groups": 1}
    taps = {
        "axis": 1,
        "places": np.array([[0, 0, 1, 2], [1, 1, 2, 2]]),
        "weights": np.array([[1, 0.5, 0.7, 1], [0, 0.5, 0.3, 0]]),
    }
    places = np.array([[3, 4], [9, 9]])
    small = r.uniform(0.3, 1.5, size=(4, 3)) * r.choice((-1, 1), size=(4, 3))
    p = r.uniform(0.2, 0.8, size=(4, 3))
    how = {"frame": frame, "groups": 1}
    exchanged = square(r)[[1, 2, 0]]
    stored = scipy.sparse.csr_array(np.array([[4.0, 0.0, 1.0], [0.0, 3.0, 0.0], [2.0, 0.5, 5.0]]))
    layout, values = Layout(stored), stored.data.copy()
    factor = sparse_linalg.Factor(layout, float, scipy.sparse.linalg.splu)
    return {
        ops.matmul: [([x, w.T], {})],
        nn.layers.linear.affine: [([x, w, b], {}), ([r.normal(size=(2, 5, 3)), w, b], {})],
        nn.layers.normalization.standardize: [([x], {"axis": (1,), "eps": 1e-5}), ([x], {"axis": (0,), "eps": 0.1})],
        nn.layers.attention.softmax_of_some: [([x], {"axis": -1}), ([x], {"axis": 0})],
        nn.losses.classification.negative_log_likelihood: [
            ([x, np.array([0, 2, 1, 1, 0])], {"reduction": how}) for how in ("mean", "sum", "none")
        ],
        nn.losses.binary.bernoulli_cross_entropy: [([p, p[::-1]], {})],
        nn.losses.binary.sigmoid_cross_entropy: [([small, p], {})],
        nn.losses.likelihoods.relative_entropy: [([small, p], {})],
        nn.losses.regression.huber: [([small], {"delta": 0.8})],
        nn.activations.leaky_ramp: [([small], {"slope": 0.1})],
        nn.activations.exponential_ramp: [([small], {"alpha": 0.7, "scale": 1.5})],
        nn.activations.soft_ramp: [([small], {"beta": 2.0, "threshold": 20.0})],
        nn.activations.normal_cdf: [([small], {})],
        nn.activations.mish_weight: [([small], {})],
        nn.activations.parametric_ramp: [([small, small[:1] / 2], {})],
        nn.activations.continuous_ramp: [([small], {"alpha": 0.7})],
        nn.activations.limited_ramp: [([small], {"low": -0.8, "high": 0.7})],
        nn.activations.soft_sign: [([small], {})],
        nn.activations.soft_shrinkage: [([small], {"lambd": 0.8})],
        nn.activations.hard_shrinkage: [([small], {"lambd": 0.8})],
        nn.activations.thresholded: [([small], {"threshold": 0.8, "value": -2.0})],
        nn.layers.windows.windows: [([images], {"frame": frame}), ([signals], {"frame": line})],
        nn.layers.windows.add_windows: [
            ([r.normal(size=(2, 2, 3, 2))], {"shape": signals.shape, "frame": line}),
            ([r.normal(size=(2, 2, *frame.grid(images.shape), 2, 2))], {"shape": images.shape, "frame": frame}),
        ],
        nn.layers.convolution.convolution: [([images, kernels], how), ([signals, lines], along)],
        nn.layers.convolution.convolution_images: [
            ([r.normal(size=grid), kernels], {**how, "shape": images.shape}),
            ([r.normal(size=(2, 3, 3)), lines], {**along, "shape": signals.shape}),
        ],
        nn.layers.convolution.convolution_kernels: [
            ([images, r.normal(size=grid)], {**how, "shape": kernels.shape}),
            ([signals, r.normal(size=(2, 3, 3))], {**along, "shape": lines.shape}),
        ],
        nn.layers.pools.sum_windows: [([images], {"frame": frame}), ([signals], {"frame": line._replace(stride=1)})],
        nn.layers.pools.add_to_windows: [
            ([r.normal(size=(2, 2, *frame.grid(images.shape)))], {"frame": frame, "shape": images.shape}),
        ],
        nn.layers.embedding_bag.add_runs: [([x], {"run": np.array([0, 0, 2, 2, 2]), "count": 4})],
        nn.layers.pooling.max_pool: [([x], {"places": places, "frame": frame})],
        nn.layers.resampling.read: [([x], taps)],
        nn.layers.resampling.read_back: [([r.normal(size=(5, 4))], {**taps, "n": 3})],
        nn.layers.root_mean_square.normalize_rms: [
            ([x], {"axis": (1,), "eps": 1e-5}),
            ([x], {"axis": (0,), "eps": 0.1}),
        ],
        functions._expm: [([square(r) / 3], {})],
        functions._logm: [([square(r)], {})],
        functions._sqrtm: [([square(r)], {})],
        equations.sylvester: [([square(r), square(r, 2), r.normal(size=(3, 2))], {})],
        equations._triangular: [
            ([square(r), r.normal(size=(3, 2))], {"trans": 0, "lower": lower, "unit_diagonal": False})
            for lower in (True, False)
        ],
        gammas._hurwitz: [([1 + p, p], {})],
        continuous._skew_cdf: [([p, p - 0.5], {})],
        integrals._lambertw: [([p], {"k": 0, "tol": 1e-8})],
        shapes.gamma_moment: [([upper, 3 + p, 5 * upper + p], {"k": k}) for upper in (0, 1) for k in (1, 2)],
        shapes.beta_moment: [
            ([upper, 3 + p, 4 - p, 0.7 * upper + p / 4], {"j": j, "k": k})
            for upper in (0, 1)
            for j, k in [(1, 2), (2, 1)]
        ],
        equations._care: [([square(r) / 3, r.normal(size=(3, 2)), np.eye(3), 2 * np.eye(2)], {})],
        equations._dare: [([square(r) / 5, r.normal(size=(3, 2)), np.eye(3), 2 * np.eye(2)], {})],
        factorisations._lu: [
            ([exchanged], {"perm": factorisations._permutation(scipy.linalg.lu_factor(exchanged)[1])})
        ],
        structured._solve_toeplitz: [
            ([np.array([5.0, 1.0, 2.0]), np.array([5.0, -1.0, 0.5]), r.normal(size=shape)], {}) for shape in (3, (3, 2))
        ],
        filters._filtered: [([r.normal(size=3), np.array([1.0, -0.5, 0.2]), r.normal(size=(2, 6))], {})],
        sparse.product: [
            ([values, r.normal(size=(3, 2))], {"layout": layout, "transposed": transposed})
            for transposed in (False, True)
        ],
        sparse.sampled: [([r.normal(size=(3, 2)), r.normal(size=(3, 2))], {"layout": layout})],
        sparse.gathered: [([r.normal(size=shape)], {"layout": layout}) for shape in [(3, 3), (3,), (3, 1)]],
        sparse.scattered: [([values], {"layout": layout, "shape": shape}) for shape in [(3, 3), (3,), (3, 1)]],
        sparse.scaled: [([values, r.normal(size=shape)], {"layout": layout}) for shape in [(3, 3), (3,), (3, 1)]],
        sparse.met: [([values, values[::-1]], {"layout": layout, "shape": shape}) for shape in [(3, 3), (3,)]],
        sparse.added: [([values, r.normal(size=(3, 3))], {"layout": layout})],
        sparse_linalg._solution: [
            ([values, r.normal(size=(3, 2))], {"factor": factor, "trans": trans}) for trans in ("N", "T")
        ],
        structured._block_diag: [([r.normal(size=(1, 2)), r.normal(size=(2, 3))], {})],
        signal.correlate: [([r.normal(size=(2, 3, 5)), r.normal(size=(4, 3, 2))], {})],
        equations._banded: [
            ([r.normal(size=(3, 4)) + np.array([[0], [4], [0]]), r.normal(size=(4, 2))], {"l_and_u": (1, 1)})
        ],
    }


MORE = more()
SPECIAL = {
    name: op for module in (special, *(m for m in vars(special).values() if isinstance(m, ModuleType)))
    if module.__name__.startswith(special.__name__) for name, op in vars(module).items()
    if isinstance(op, Op) and op.kind == "elementwise" and OPS.get(op.name) is not op
}  # fmt: skip


def special_operands(op, r):
    """Numbers inside of the domain of a function of SciPy; whole ones for orders."""
    drawn = []
    for name in op.operands:
        x = r.uniform(0.3, 0.7, size=(2, 3))
        drawn.append(np.array(2) if name == "n" else x)
    return drawn


def calls_of(op):
    r = rng()
    row = ROWS.get(op.name) if OPS.get(op.name) is op else None
    drawn = [row.example(r) for _ in range(DRAWS)] if row else []
    drawn += MORE.get(op, [])
    if not drawn:
        drawn = [(special_operands(op, r), {}) for _ in range(2)]
    calls = [call(op, xs, params, r) for xs, params in drawn]
    return [c for c in calls if c.out.size and all(np.size(x) for x in c.xs)]


ALL = {
    **{f"ops.{name}": op for name, op in OPS.items()},
    **{op.name: op for op in MORE if op.name not in OPS and op not in SPECIAL.values()},
    **{f"special.{name}": op for name, op in SPECIAL.items()},
}


@pytest.mark.parametrize("name", ALL)
def test_the_sentence_of_the_role_is_true(name):
    op = ALL[name]
    with np.errstate(all="ignore"):
        CHECKERS[op.gate](calls_of(op))


def test_every_op_of_the_packages_is_checked():
    for package in (autograd.scipy, nn):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    modules = [m for name, m in list(sys.modules.items()) if name.startswith(("autograd.", "nn."))]
    declared = {id(op): op for module in modules for op in list(vars(module).values()) if isinstance(op, Op)}
    known = set(map(id, ALL.values()))
    assert not [op.name for key, op in declared.items() if key not in known]


def test_every_role_has_a_sentence_and_a_checker():
    assert set(ROLES) == set(CHECKERS) | OF_CALLS
    assert {op.gate for op in ALL.values()} == set(CHECKERS)
    for role, said in ROLES.items():
        name, sentence = said()
        assert name, role
        assert sentence, role
    assert spoken_role("swap multiplier") == "swap multiplier"
    assert spoken_role("anything else") == "anything else"


FALSE = [
    ("divide", "swap multiplier"), ("softmax", "router"), ("log_softmax", "router"), ("logsumexp", "router"),
    ("maximum", "router"),
    ("logaddexp", "router"), ("heaviside", "router"), ("mean", "distributor"), ("var", "scaler"), ("rms", "scaler"),
    ("pnorm", "scaler"), ("remainder", "distributor"), ("cumsum", "distributor"), ("average_runs", "distributor"),
    ("multiply", "distributor"), ("add", "swap multiplier"), ("prod", "distributor"), ("max", "soft router"),
    ("logsumexp", "averager"), ("getitem", "distributor"), ("transpose", "copier"), ("broadcast_to", "reshaper"),
    ("fft", "mixer"), ("inv", "determinant"), ("det", "matrix inverter"), ("cumprod", "product swapper"),
    ("cummax", "reshaper"), ("exp", "blocker"), ("exp", "router"), ("tanh", "pass-through"), ("softmax", "soft router"),
    ("subtract", "pass-through"), ("imag", "reflector"), ("concatenate", "copier"), ("scatter", "reshaper"),
    ("maximum", "distributor"), ("where", "distributor"), ("matmul", "swap multiplier"), ("power", "swap multiplier"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "role"), FALSE)
def test_a_false_role_is_noticed(name, role):
    with np.errstate(all="ignore"), pytest.raises((AssertionError, ValueError, IndexError, KeyError)):
        CHECKERS[role](calls_of(OPS[name]))


def test_what_is_computed_again_sends_what_the_inside_sends():
    def f(x):
        return np.sin(x) * x

    x = Tensor([0.5, 2.0])
    out = checkpoint(f)(x)
    assert out.op.gate == "computed again"
    g = np.array([1.0, -2.0])
    close(local_gradients(out, g)[0], g * (np.cos(x.data) * x.data + np.sin(x.data)))


@pytest.mark.parametrize("name", ["rnn_tanh", "lstm", "gru"])
def test_steps_in_time_send_what_the_steps_send(name):
    r, count = rng(), {"rnn_tanh": 1, "lstm": 4, "gru": 3}[name]
    shapes = [(4, 2, 3), (2, 2), (2, 2), (2 * count, 3), (2 * count, 2), (2 * count,), (2 * count,)]
    xs = [Tensor(r.normal(size=shape)) for shape in shapes]
    if name != "lstm":
        xs[2] = None
    out = recurrent_sweep.sweep(name, Given(*xs, None))
    assert out.op.gate == "steps in time"
    g = r.normal(size=out.shape)
    given = [x for x in xs if x is not None]
    sent = local_gradients(out, g)
    again = [Tensor(np.broadcast_to(x.data, (4, *x.shape))) for x in xs[3:]]  # each step gets weights of its own
    h, c, states = xs[1], xs[2], []
    for t in range(4):
        one = run_steps(name, Given(xs[0][t : t + 1], h, c, *(w[t] for w in again), None), False, None)
        h, c = one[0], one[1] if name == "lstm" else None
        states.append(h)
    end = np.stack([*states, *([c] if name == "lstm" else [])])
    parts = gradients([end], [*again, xs[0]], [g])
    for whole, steps in zip(sent[-4:], parts, strict=False):
        close(whole, steps.sum(axis=0), atol=1e-12)
    close(sent[0], parts[-1], atol=1e-12)
    assert len(sent) == len(given)


def test_an_op_without_a_role_claims_nothing():
    op = Op(lambda x: x, (lambda g, out, x: g,), (("x",), (), {}, False), kind="general", gate="gate")
    text = str(explain(op(Tensor([1.0, 2.0], name="x")).sum()))
    assert "What the gates do\ndistributor" in text
    assert "scaler" not in text
