# %% [markdown]
# # From scalars to tensors: the same network, one number at a time and all at once
#
# A neuron multiplies, adds and bends. Written with single numbers, every step is a gate of its own, and backpropagation
# is easy to see. Written with matrices, a whole layer is one line, and more than a hundred times as fast. It is the same
# network with the same gradients, and you will put one beside the other here.
#
# On the way you find the rules that almost all of deep learning rests on: the gradients of $W x + b$, the gradient of
# what was broadcast, and how to find both from shapes alone.

# %%
import time
from itertools import pairwise

import numpy as np

import nn
from autograd import Tensor, Value, draw, gradients, school
from nn import scalar

# %% [markdown]
# `school.exercise("03.2")` shows the task of an exercise, and `school.exercise("03.2").hint()` a hint.
#
# ## 1. A layer is $W x + b$
#
# A neuron computes $\varphi(w_1 x_1 + \dots + w_n x_n + b)$. A layer is several neurons that read the same inputs. Put
# the weights of neuron $k$ into row $k$ of a matrix, and the sums of all neurons are $W x + b$.
#
# **Predict.** How many multiplications is that?

# %%
school.exercise("03.1")

# %%
given = school.exercise("03.1").given
### BEGIN SOLUTION
products = given.inputs * given.neurons
### END SOLUTION
school.exercise("03.1").check(products)

# %% [markdown]
# **Do.** First for one sample, then for a batch with a sample in each row.


# %%
def layer(W, x, b):
    """W has a row for each neuron, x has an entry for each input, b has an entry for each neuron."""
    ### BEGIN SOLUTION
    return W @ x + b
    ### END SOLUTION


school.exercise("03.2").check(layer)


# %%
def batch_layer(X, W, b):
    """X has a sample in each row, and so has the result; W and b are as before."""
    ### BEGIN SOLUTION
    return X @ W.T + b
    ### END SOLUTION


school.exercise("03.3").check(batch_layer)

# %% [markdown]
# **See.** Two neurons with two inputs. As Values the layer is eight gates. `L` is a number made of both outputs, so that
# there is something to differentiate:

# %%
x1, x2 = Value(1.0, name="x1"), Value(-2.0, name="x2")
w11, w12, b1 = Value(0.5, name="w11"), Value(1.0, name="w12"), Value(0.5, name="b1")
w21, w22, b2 = Value(-1.0, name="w21"), Value(0.25, name="w22"), Value(0.0, name="b2")
y1 = w11 * x1 + w12 * x2 + b1
y2 = w21 * x1 + w22 * x2 + b2
L = y1 + 2 * y2
L.backward()
draw(L, names={"y1": y1, "y2": y2})

# %% [markdown]
# As Tensors the layer is two gates, one product and one sum. Find the weights, inputs, biases and outputs of the picture
# above in the picture below, each with its gradient:

# %%
x = Tensor([1.0, -2.0], name="x")
W = Tensor([[0.5, 1.0], [-1.0, 0.25]], name="W")
b = Tensor([0.5, 0.0], name="b")
y = W @ x + b
loss = (y * np.array([1.0, 2.0])).sum()
loss.backward()
draw(loss, names={"y": y})

# %% tags=["prose"]
assert W.grad.tolist() == [[w11.grad, w12.grad], [w21.grad, w22.grad]]
assert b.grad.tolist() == [b1.grad, b2.grad]
assert x.grad.tolist() == [x1.grad, x2.grad]
assert y.data.tolist() == [y1.data, y2.data]

# %% [markdown]
# **Check.** The gradients at the weights, four Values beside one matrix:

# %%
print(np.array([[w11.grad, w12.grad], [w21.grad, w22.grad]]))
print(W.grad)

# %% [markdown]
# **Break it.** Broadcasting is kind, and that can hurt. Here the biases stand upright, as a column. There is no error;
# there are too many numbers:


# %%
def upright_bias_with_a_fault(W, x, b):
    """The outputs of the layer; b has shape (neurons, 1)."""
    return W @ x + b


print(upright_bias_with_a_fault(np.ones((4, 3)), np.ones(3), np.zeros((4, 1))).shape, "in the place of (4,)")


# %%
def upright_bias(W, x, b):
    """The outputs of the layer, of shape (neurons,); b has shape (neurons, 1)."""
    ### BEGIN SOLUTION
    return W @ x + b[:, 0]
    ### END SOLUTION


school.exercise("03.4").check(upright_bias)

# %% [markdown]
# ## 2. One network, twice
#
# `scalar.MLP(2, [16, 16, 1])` has two inputs, two hidden layers of 16 neurons with relu, and one output. Every weight
# is a `Value`.
#
# **Predict.** How many parameters does such a network have? Work it out for the sizes that you are given.

# %%
school.exercise("03.5")

# %%
given = school.exercise("03.5").given
### BEGIN SOLUTION
count = sum(m * (n + 1) for n, m in pairwise(given.sizes))
### END SOLUTION
school.exercise("03.5").check(count)

# %% [markdown]
# **Do.** The Values of a layer come in a list: the weights of the first neuron, its bias, the weights of the second
# neuron, its bias, and so on.

# %%
values = scalar.MLP(2, [16, 16, 1], rng=0)
print(len(values.parameters()), "Values:", [len(part.parameters()) for part in values.layers])
print("one neuron:", values.layers[0].neurons[0].w, values.layers[0].neurons[0].b)

# %% [markdown]
# Write the way from such a list of numbers to a matrix and a vector.


# %%
def weight_and_bias(numbers, inputs):
    """A dict of weight, (neurons, inputs), and bias, (neurons,), from w, w, ..., b, neuron after neuron."""
    ### BEGIN SOLUTION
    rows = numbers.reshape(-1, inputs + 1)
    return {"weight": rows[:, :-1], "bias": rows[:, -1]}
    ### END SOLUTION


school.exercise("03.6").check(weight_and_bias)

# %% [markdown]
# And the way from an entry of the matrix to its Value:

# %%
school.exercise("03.7")

# %%
given = school.exercise("03.7").given
### BEGIN SOLUTION
index = given.k * (given.inputs + 1) + given.j
### END SOLUTION
school.exercise("03.7").check(index)

# %% [markdown]
# **See.** `nn.MLP.from_scalar` carries the 337 numbers over into three matrices and three vectors. Both networks read
# the same point. The graph of Values has 979 nodes, too many to be read, so each layer is drawn as one box:

# %%
tensors = nn.MLP.from_scalar(values)
point, target = [0.5, -1.0], 1.0

loss_of_values = (values(point) - target) ** 2
loss_of_values.backward()
draw(loss_of_values)

# %% [markdown]
# The graph of Tensors, with its three products:

# %%
loss_of_tensors = ((tensors(np.array([point])) - target) ** 2).sum()
loss_of_tensors.backward()
draw(loss_of_tensors)


# %% tags=["prose"]
def nodes(out):
    """The number of Values that a result was computed from, itself counted."""
    seen, waiting = set(), [out]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            waiting += [child for child in node.inputs if isinstance(child, Value)]
    return len(seen)


assert len(values.parameters()) == 337
assert nodes(loss_of_values) == 979, nodes(loss_of_values)
assert sum(p.ndim == 2 for p in tensors.parameters()) == 3
assert sum(p.data.size for p in tensors.parameters()) == 337

# %% [markdown]
# **Check.** The outputs and all 337 gradients, the Values' put into matrices:

# %%
print("losses", loss_of_values.data, loss_of_tensors.item())
linear = [module for module in tensors if isinstance(module, nn.Linear)]
for part, module in zip(values.layers, linear, strict=True):
    dW = np.array([[w.grad for w in neuron.w] for neuron in part.neurons])
    db = np.array([neuron.b.grad for neuron in part.neurons])
    same = np.allclose(dW, module.weight.grad, rtol=1e-12) and np.allclose(db, module.bias.grad, rtol=1e-12)
    print("weight", dW.shape, " bias", db.shape, " equal gradients:", same)

# %% tags=["prose"]
for part, module in zip(values.layers, linear, strict=True):
    assert np.allclose([[w.grad for w in neuron.w] for neuron in part.neurons], module.weight.grad, rtol=1e-12)
    assert np.allclose([neuron.b.grad for neuron in part.neurons], module.bias.grad, rtol=1e-12)

# %% [markdown]
# **Break it.** Somebody wants to go back, from matrices to the list of Values. The network that comes out answers, but
# it is another one:


# %%
def listed_with_a_fault(weight, bias):
    """The numbers of a layer in the order of layer.parameters()."""
    return np.concatenate([weight.ravel(), bias])


print(listed_with_a_fault(np.array([[1, 2, 3], [4, 5, 6]]), np.array([100, 200])))


# %%
def listed(weight, bias):
    """The numbers of a layer in the order of layer.parameters(): w, w, ..., b, neuron after neuron."""
    ### BEGIN SOLUTION
    return np.column_stack([weight, bias]).ravel()
    ### END SOLUTION


school.exercise("03.8").check(listed)

# %% [markdown]
# ## 3. Gradients from shapes alone
#
# The loss is one number. If one entry of $W$ moves, the loss moves, and there is one slope for each entry: the gradient
# of $W$ has the shape of $W$. For $y = W x + b$ it has to be made of what is at hand, the incoming gradient $g$ and the
# input $x$. Often one single product has the right shape. (`np.outer(u, v)` has $u_k v_j$ in row $k$ and column $j$.)
#
# **Predict.** Which one?

# %%
school.exercise("03.9")

# %%
### BEGIN SOLUTION
candidate = "np.outer(g, x)"
### END SOLUTION
school.exercise("03.9").check(candidate)

# %% [markdown]
# **Do.** Why that is so: $y_k = \sum_j W_{kj} x_j + b_k$. The weight $W_{kj}$ goes into $y_k$ only, multiplied by
# $x_j$, so its gradient is $g_k x_j$. The input $x_j$ goes into every $y_k$, so its gradient is a sum over $k$.


# %%
def weight_gradient(g, x):
    """The gradient of W, where y = W @ x + b and g is the gradient of y."""
    ### BEGIN SOLUTION
    return np.outer(g, x)
    ### END SOLUTION


school.exercise("03.10").check(weight_gradient)


# %%
def input_gradient(g, W):
    """The gradient of x, where y = W @ x + b and g is the gradient of y."""
    ### BEGIN SOLUTION
    return W.T @ g
    ### END SOLUTION


school.exercise("03.11").check(input_gradient)

# %% [markdown]
# A batch: all samples used the same $W$ and the same $b$, so the gradients of all samples add up in them.


# %%
def batch_gradients(G, X, W):
    """A dict of the gradients of X, W and b, where Y = X @ W.T + b and G is the gradient of Y."""
    ### BEGIN SOLUTION
    return {"X": G @ W, "W": G.T @ X, "b": G.sum(axis=0)}
    ### END SOLUTION


school.exercise("03.12").check(batch_gradients)

# %% [markdown]
# **See.** The beads of a product hold its two rules, with $g$ for the incoming gradient. Compare them with your lines:

# %%
rng = np.random.default_rng(0)
X, W, b = (
    Tensor(rng.normal(size=(5, 3)), name="X"),
    Tensor(rng.normal(size=(4, 3)), name="W"),
    Tensor(np.zeros(4), name="b"),
)
loss = ((X @ W.T + b) ** 2).mean()
loss.backward()
draw(loss)

# %% [markdown]
# **Check.** Your function, if it is right, beside the engine; `G` is the gradient of the layer's output, $2 Y / 20$ for
# this loss:

# %%
G = 2 * (X.data @ W.data.T + b.data) / 20
if school.exercise("03.12").solved:
    found = batch_gradients(G, X.data, W.data)
    for name, tensor in (("X", X), ("W", W), ("b", b)):
        print(name, tensor.shape, "equal to the engine's:", np.allclose(found[name], tensor.grad))
else:
    print("Solve exercise 03.12 first.")

# %% tags=["prose"]
assert np.allclose(G @ W.data, X.grad)
assert np.allclose(G.T @ X.data, W.grad)
assert np.allclose(G.sum(axis=0), b.grad)

# %% [markdown]
# **Break it.** An autoencoder may use one matrix twice: $h = W x$ on the way in, $y = W^T h$ on the way out. Shapes are
# right here, and still the gradient is not:


# %%
def tied_gradient_with_a_fault(g, W, x):
    """The gradient of W, where h = W @ x, y = W.T @ h, and g is the gradient of y."""
    h = W @ x
    dh = W @ g
    dW = np.outer(h, g)  # from y = W.T @ h
    dW = np.outer(dh, x)  # from h = W @ x
    return dW


g, x, M = rng.normal(size=3), rng.normal(size=3), rng.normal(size=(4, 3))
t = Tensor(M)
(right,) = gradients([t.T @ (t @ x)], [t], [g])  # of y, with respect to W, where g comes in
print("largest error", round(float(np.max(np.abs(tied_gradient_with_a_fault(g, M, x) - right))), 2))


# %%
def tied_gradient(g, W, x):
    """The gradient of W, where h = W @ x, y = W.T @ h, and g is the gradient of y."""
    ### BEGIN SOLUTION
    return np.outer(W @ g, x) + np.outer(W @ x, g)
    ### END SOLUTION


school.exercise("03.13").check(tied_gradient)

# %% [markdown]
# ## 4. Broadcasting, and its adjoint
#
# `X @ W.T + b` adds a vector of shape (4,) to an array of shape (5, 4): as if NumPy copied it into every row. A copy is a
# fork, and at a fork gradients add up. So *what was broadcast on the way forward is summed on the way back*.
#
# **Predict.** A column times a row:

# %%
school.exercise("03.14")

# %%
### BEGIN SOLUTION
summands = "3: each entry of a was used in three columns"
### END SOLUTION
school.exercise("03.14").check(summands)

# %% [markdown]
# **Do.** That column first:


# %%
def column_gradient(g, b):
    """The gradient of a, of shape (4, 1), where y = a * b, b has shape (1, 3), and g is the gradient of y."""
    ### BEGIN SOLUTION
    return (g * b).sum(axis=1, keepdims=True)
    ### END SOLUTION


school.exercise("03.15").check(column_gradient)

# %% [markdown]
# Then the rule for any shape, as an engine needs it. NumPy does two things when it broadcasts: it puts axes in front
# until both arrays have equally many, and it stretches axes of length 1.


# %%
def unbroadcast(g, shape):
    """The gradient of an array of this shape that was broadcast to the shape of g."""
    ### BEGIN SOLUTION
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1)
    return g.sum(axis=stretched, keepdims=True)
    ### END SOLUTION


school.exercise("03.16").check(unbroadcast)

# %% [markdown]
# **See.** The wires of `a` and `b` say along which axes they were copied:

# %%
a = Tensor([[1.0], [2.0], [3.0], [4.0]], name="a")
b = Tensor([[1.0, 10.0, 100.0]], name="b")
loss = (a * b).sum()
loss.backward()
draw(loss)

# %% [markdown]
# Each entry of `a` met 1, 10 and 100, so its gradient is 111. Each entry of `b` met 1, 2, 3 and 4, so its gradient is
# 10.

# %% tags=["prose"]
assert a.grad.tolist() == [[111.0]] * 4
assert b.grad.tolist() == [[10.0] * 3]

# %% [markdown]
# Why "adjoint"? Copying is a linear map, and summing is its transpose: $\langle g, \mathrm{copy}(a)\rangle = \langle
# \mathrm{sum}(g), a\rangle$ for all $g$ and $a$.
#
# **Check.** That identity, and your function beside the engine for a handful of shapes:

# %%
g, column = rng.normal(size=(4, 3)), rng.normal(size=(4, 1))
copied, summed = np.broadcast_to(column, g.shape), g.sum(axis=1, keepdims=True)
print("adjoint:", np.isclose(np.sum(g * copied), np.sum(summed * column)))
if school.exercise("03.16").solved:
    g = rng.normal(size=(2, 4, 3))
    for shape in [(3,), (4, 1), (1, 3), (2, 1, 1), (2, 4, 3), ()]:
        t = Tensor(np.ones(shape))
        (engine,) = gradients([t * np.ones(g.shape)], [t], [g])
        print(shape, "equal to the engine's:", np.allclose(unbroadcast(g, shape), engine))
else:
    print("Solve exercise 03.16 first.")

# %% [markdown]
# **Break it.** A well-known accident with broadcasting: a network with one output answers with shape (6, 1), the
# targets have shape (6,).


# %%
def squared_error_with_a_fault(prediction, target):
    """The mean squared error."""
    return float(((prediction - target) ** 2).mean())


target = np.arange(6.0)
print("every prediction is right, and the error is", round(squared_error_with_a_fault(target[:, None], target), 4))

# %% [markdown]
# A training with this loss even runs, towards the mean of all targets for every sample. The losses of `nn` refuse such
# a pair, with both shapes in the message.

# %%
try:
    nn.functional.mse_loss(Tensor(target[:, None]), target)
except Exception as error:
    print(error)

# %% tags=["prose"]
(slope,) = gradients([((t := Tensor(np.full((6, 1), target.mean()))) - target).__pow__(2).mean()], [t])
assert np.allclose(slope, 0)


# %%
def squared_error(prediction, target):
    """The mean squared error; prediction has shape (6, 1), target has shape (6,)."""
    ### BEGIN SOLUTION
    return float(((prediction[:, 0] - target) ** 2).mean())
    ### END SOLUTION


school.exercise("03.17").check(squared_error)

# %% [markdown]
# ## 5. Loop against matrix
#
# **Predict.** A hundred samples, the gradients of all 337 parameters:

# %%
school.exercise("03.18")

# %%
### BEGIN SOLUTION
faster = "more than 20 times"
### END SOLUTION
school.exercise("03.18").check(faster)

# %% [markdown]
# **Do.** Whoever thinks in shapes needs few loops. Here with two tables of points; a loop over pairs is not needed:


# %%
def squared_distances(A, B):
    """The squared distance of each row of A to each row of B, of shape (len(A), len(B))."""
    ### BEGIN SOLUTION
    return ((A[:, None] - B) ** 2).sum(axis=-1)
    ### END SOLUTION


school.exercise("03.19").check(squared_distances)

# %% [markdown]
# **See.** Now the race. The same 100 points go through the 337 Values one by one, and through the matrices in one go.

# %%
points = np.random.default_rng(1).uniform(-1, 1, (100, 2))
targets = np.sign(points[:, 0] * points[:, 1])


def by_values():
    """The mean squared error over the points, and its gradients, number by number."""
    values.zero_grad()
    total = 0.0
    for point, target in zip(points.tolist(), targets.tolist(), strict=True):
        loss = (values(point) - target) ** 2 / len(points)
        loss.backward()
        total += loss.data
    return total


def by_tensors():
    """The same by three matrix products."""
    tensors.zero_grad()
    loss = ((tensors(points)[:, 0] - targets) ** 2).mean()
    loss.backward()
    return loss.item()


def seconds(function, times):
    """The shortest of several runs."""
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        function()
        spent.append(time.perf_counter() - started)
    return min(spent)


# %% tags=["varies"]
slow, fast = seconds(by_values, 3), seconds(by_tensors, 20)
print(f"337 Values:     {1000 * slow:8.1f} ms")
print(f"three matrices: {1000 * fast:8.1f} ms")
print(f"{slow / fast:.0f} times as fast")

# %% tags=["prose"]
assert slow > 100 * fast

# %% [markdown]
# Nearly all of the time of the Values goes into Python's work around each number: making the node, looking up its rule,
# remembering its inputs. The matrix product does the same multiplications in one call of compiled code.
#
# **Check.** Fast and wrong would be of no use. Losses and gradients of both:

# %%
print("losses", round(by_values(), 12), round(by_tensors(), 12))
for part, module in zip(values.layers, linear, strict=True):
    dW = np.array([[w.grad for w in neuron.w] for neuron in part.neurons])
    print("weight", dW.shape, " equal gradients:", np.allclose(dW, module.weight.grad, rtol=1e-9, atol=1e-12))

# %% [markdown]
# **Break it.** A loop over rows was replaced by one line. For matrices that are not square it fails with an error; for
# square ones it runs, and is wrong:


# %%
def shares_with_a_fault(E):
    """Each entry divided by the sum of its row."""
    return E / E.sum(axis=1)


print(shares_with_a_fault(np.array([[1.0, 1.0], [3.0, 1.0]])), " each row should add up to 1")


# %%
def shares(E):
    """Each entry divided by the sum of its row."""
    ### BEGIN SOLUTION
    return E / E.sum(axis=1, keepdims=True)
    ### END SOLUTION


school.exercise("03.20").check(shares)

# %% [markdown]
# ## What you have now
#
# - A layer is $W x + b$, and a batch of samples is $X W^T + b$: the same gates as before, many at a time.
# - Every gradient has the shape of its array, and for products the shapes nearly tell the rule: $G W$ for $X$, $G^T X$ for $W$.
# - What was broadcast is summed, and what was used twice receives a sum.
# - Shapes are a good guess and no proof. A comparison with numbers is.
#
# Questions to think about:
#
# 1. `nn.Linear` keeps its weight as (out, in). Which step would a weight of shape (in, out) save?
# 2. Why does the gradient of $b$ not depend on $X$, nor on $W$?
# 3. Summing is the adjoint of copying. What is the adjoint of summing?
# 4. The graph of Values grows with the batch, that of Tensors does not. What does grow?

# %%
school.report()
