# %% [markdown]
# # Computation graphs: gradients, one gate at a time
#
# A derivative answers one question: *if I move this input a little, how much does the output move?* For a formula of a few
# letters you can find it with pen and paper. For a formula with a million numbers you need a method that never looks at more
# than one small piece. That method is backpropagation. You will do it by hand, watch it go wrong in several ways, and build an
# engine of about forty lines that agrees with the real one.
#
# Each section has five beats: **predict**, **do**, **see**, **check**, **break it**. A wrong guess costs nothing. An
# exercise shows its task and its numbers; `.check(answer)` says in words what it thinks of your answer, and `.hint()` helps.
# With your name in the last line of the next cell you get numbers of your own.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from autograd import Value, draw, explain, gradients, school, show_source

# school.student("Ada Lovelace")  # your name here: numbers of your own

# %% [markdown]
# ## 1. One formula, by hand
#
# The function of this section is $f(w_0, w_1, x) = 1 + e^{\,w_0 + w_1 x}$ at $w_0 = 2$, $w_1 = 3$, $x = -1$.
#
# **Predict.** Which of the three inputs moves $f$ most? Answer with the letter, or with the text of the option.

# %%
school.exercise("01.1")

# %%
### BEGIN SOLUTION
strongest = "x moves it most"
### END SOLUTION
school.exercise("01.1").check(strongest)

# %% [markdown]
# **Do.** Cut the formula into pieces so small that each has an obvious derivative. Such a piece is called a *gate*. Give every
# result a name: this is the **forward pass**.

# %%
w0, w1, x = 2.0, 3.0, -1.0

v1 = w1 * x  # multiply
v2 = w0 + v1  # add
v3 = math.exp(v2)  # exp
f = 1 + v3  # add
v1, v2, v3, f

# %% [markdown]
# Now walk back from $f$. A gate knows two things: the gradient that arrives at its output, and its own, *local* derivative.
# It sends back their product:
#
# $$\underbrace{\frac{\partial f}{\partial\, \text{input}}}_{\text{downstream}} =
#   \underbrace{\frac{\partial f}{\partial\, \text{output}}}_{\text{upstream}} \times
#   \underbrace{\frac{\partial\, \text{output}}{\partial\, \text{input}}}_{\text{local}}$$
#
# The walk starts with $\partial f / \partial f = 1$: move $f$ by 0.01, and $f$ moves by 0.01.

# %%
df = 1.0  # f by itself
dv3 = df * 1  # f = 1 + v3: the add gate passes the gradient on
dv2 = dv3 * v3  # v3 = exp(v2): the slope of exp is exp, the output itself
dw0 = dv2 * 1  # v2 = w0 + v1: the add gate gives both inputs the same gradient
dv1 = dv2 * 1
dw1 = dv1 * x  # v1 = w1 * x: w1 receives the other operand, x
dx = dv1 * w1  # ... and x receives w1
dw0, dw1, dx

# %% [markdown]
# Is it right? Move each input by a little, both ways, and measure.


# %%
def formula(w0, w1, x):
    return 1 + math.exp(w0 + w1 * x)


h = 1e-6
measured = (
    (formula(w0 + h, w1, x) - formula(w0 - h, w1, x)) / (2 * h),
    (formula(w0, w1 + h, x) - formula(w0, w1 - h, x)) / (2 * h),
    (formula(w0, w1, x + h) - formula(w0, w1, x - h)) / (2 * h),
)
[round(slope, 6) for slope in measured]

# %% tags=["prose"]
assert np.allclose(measured, (dw0, dw1, dx), rtol=1e-6)
assert abs(dx) > abs(dw0) == abs(dw1)

# %% [markdown]
# **See.** A `Value` is a number that remembers how it was computed. Write the formula as you would for plain numbers; the gates
# are recorded on the way, and `backward()` does the walk. Press *Next*, or the arrow keys. Values go forward, above the wires;
# gradients come back, below them; the bead at a gate is its local derivative. At each gate: the gradient on its right, times
# the bead, is the gradient on its left.

# %%
w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
f = 1 + np.exp(w0 + w1 * x)
f.backward()
draw(f).step()

# %% tags=["prose"]
assert (w0.grad, w1.grad, x.grad) == (dw0, dw1, dx)

# %% [markdown]
# **Check.** The same formula with other numbers. `given.w0`, `given.w1` and `given.x` are the numbers that the exercise shows.

# %%
school.exercise("01.2")

# %%
given = school.exercise("01.2").given
### BEGIN SOLUTION
dv2 = math.exp(given.w0 + given.w1 * given.x)
### END SOLUTION
school.exercise("01.2").check(dv2)

# %%
school.exercise("01.3")

# %%
given = school.exercise("01.3").given
### BEGIN SOLUTION
dx = given.w1 * math.exp(given.w0 + given.w1 * given.x)
### END SOLUTION
school.exercise("01.3").check(dx)

# %% [markdown]
# **Break it.** One line of this backward pass is wrong. Run it, compare, repair it.

# %%
school.exercise("01.4")


# %%
def by_hand(w0, w1, x):
    v1 = w1 * x
    v2 = w0 + v1
    v3 = math.exp(v2)

    ### BEGIN SOLUTION
    df = 1.0
    ### INSTEAD
    # df = 1 + v3
    ### END SOLUTION
    dv3 = df * 1
    dv2 = dv3 * v3
    dw0 = dv2 * 1
    dv1 = dv2 * 1
    dw1 = dv1 * x
    dx = dv1 * w1
    return dw0, dw1, dx


school.exercise("01.4").check(by_hand)

# %% [markdown]
# ## 2. Gates and their roles
#
# Two gates in a row make a chain: $y = \sin(x^2)$ is $u = x^2$, then $y = \sin u$. The chain rule says
# $\frac{dy}{dx} = \cos(u) \cdot 2x$, the product of the two local derivatives.
#
# **Predict.** The picture asks you for the local derivatives and the gradients before it shows them. Type a number and press
# Enter; two digits are enough. $x$ is 1.5, in radians, and $\cos(2.25) = -0.628$.

# %%
x = Value(1.5, name="x")
y = np.sin(x**2)
draw(y, names={"y": y}).quiz(ask=["locals", "gradients"])

# %% [markdown]
# **Do.** The product of the two beads is the derivative:

# %%
y.backward()
math.cos(1.5**2) * (2 * 1.5), x.grad

# %% tags=["prose"]
assert math.isclose(math.cos(1.5**2) * 2 * 1.5, x.grad)
assert round(math.cos(2.25), 3) == -0.628

# %% [markdown]
# The engine writes the same derivation as formulas:

# %%
explain(y).latex()

# %% [markdown]
# **See.** Most gates play one of a few roles on the way back.
#
# - **Add is a distributor**: each input receives the incoming gradient, unchanged.
# - **Multiply is a swap multiplier**: each input receives the gradient times *the other* input. A small input gives its
#   partner a small gradient: one reason why data are scaled before a network learns from them.
# - **Max is a router**: the larger input receives all of it, the other one nothing.
# - **exp, sin, tanh, a power are scalers**: the gradient times the slope of the function at this input.
#
# Find the first three in the picture.

# %%
a, b = Value(3.0, name="a"), Value(-4.0, name="b")
c, d = Value(0.5, name="c"), Value(2.0, name="d")
f = (a + b) * np.maximum(c, d)
f.backward()
draw(f, names={"f": f})

# %% tags=["prose"]
assert (a.grad, b.grad, c.grad, d.grad) == (2.0, 2.0, 0.0, -1.0)

# %% [markdown]
# **Check.** One chain, and two gates that you write yourself. In `multiply_backward(g, a, b)` the argument `g` is the gradient
# that arrives at the output of the gate.

# %%
school.exercise("01.5")

# %%
given = school.exercise("01.5").given
### BEGIN SOLUTION
dy = -math.sin(given.x**2) * 2 * given.x
### END SOLUTION
school.exercise("01.5").check(dy)

# %%
school.exercise("01.6")


# %%
def multiply_backward(g, a, b):
    ### BEGIN SOLUTION
    return g * b, g * a
    ### END SOLUTION


school.exercise("01.6").check(multiply_backward)

# %%
school.exercise("01.7")


# %%
def maximum_backward(g, a, b):
    ### BEGIN SOLUTION
    return (g, 0.0) if a > b else (0.0, g)
    ### END SOLUTION


school.exercise("01.7").check(maximum_backward)

# %% [markdown]
# **Break it.** `relu(x)` is `max(x, 0)`, a router with one input. This backward rule is right for some numbers and wrong for
# others. On which number does the gate have to decide?

# %%
school.exercise("01.8")


# %%
def relu_backward(g, x):
    ### BEGIN SOLUTION
    is_open = x > 0
    ### INSTEAD
    # is_open = g > 0
    ### END SOLUTION
    return g if is_open else 0.0


school.exercise("01.8").check(relu_backward)

# %% [markdown]
# ## 3. A wire that splits
#
# A value may be used more than once. Then a wiggle of it reaches the output along several paths.
#
# **Predict.** How many paths lead from $a$ to $f = a \cdot a \cdot b + \max(a, b)$?

# %%
school.exercise("01.9")

# %%
### BEGIN SOLUTION
paths = "three paths"
### END SOLUTION
school.exercise("01.9").check(paths)

# %% [markdown]
# **Do.** Along one path the local derivatives are multiplied. Over the paths these products are added. That is all of the
# chain rule:

# %%
a, b = Value(2.0, name="a"), Value(-3.0, name="b")
f = a * a * b + np.maximum(a, b)
print(explain(f).paths(a))

# %% [markdown]
# By the product rule $\partial f / \partial a = 2ab + 1 = -11$: the same.
#
# **See.** A wire that splits on the way forward is an **adder** on the way back: `a` receives three parts, and the picture
# shows their sum.

# %%
f.backward()
draw(f, names={"f": f})

# %% tags=["prose"]
assert a.grad == 2 * a.data * b.data + 1 == -11

# %% [markdown]
# **Check.** Two paths.

# %%
school.exercise("01.10")

# %%
given = school.exercise("01.10").given
### BEGIN SOLUTION
da = given.b + math.exp(given.a)
### END SOLUTION
school.exercise("01.10").check(da)

# %% [markdown]
# **Break it.** So this is why engines say `+=` and not `=`. Somebody wrote `=`: find the line that throws a part away.

# %%
school.exercise("01.11")


# %%
def two_paths(a, b):
    grad = {"a": 0.0, "b": 0.0}
    grad["a"] += b  # the multiply gate sends to both
    grad["b"] += a
    ### BEGIN SOLUTION
    grad["a"] += math.exp(a)
    ### INSTEAD
    # grad["a"] = math.exp(a)  # the exp gate sends to a
    ### END SOLUTION
    return grad["a"], grad["b"]


school.exercise("01.11").check(two_paths)

# %% [markdown]
# ## 4. An order for the gates
#
# A gate sends once, and what it sends is a multiple of what it has received. So it had better wait until everything has
# arrived. How does an engine know when that is?
#
# **Predict.** $b = a^2$, $c = 3b$, $f = b + c$. Somebody lets the gates send in the order $f, b, c$.

# %%
school.exercise("01.12")

# %%
### BEGIN SOLUTION
received = "a receives 4"
### END SOLUTION
school.exercise("01.12").check(received)

# %% [markdown]
# **Do.** Each gate of a graph can be told to send, by hand: `gate._backward()` sends its `.grad` to its inputs, once. Do it in
# that order and watch.

# %%
a = Value(2.0, name="a")
b = a**2
c = 3 * b
f = b + c

f.grad = 1.0
for name, gate in [("f", f), ("b", b), ("c", c)]:
    gate._backward()
    print(f"{name} has sent: a.grad = {a.grad}, b.grad = {b.grad}, c.grad = {c.grad}")

# %% [markdown]
# **See.** `b` held 1 when it sent. Then `c` sent 3 more to `b`, too late: `a` has 4, and the derivative is 16. The picture
# notices: the line under its title says what it found in `a.grad`, and what should be there. It cannot know about your order
# and asks about the usual cause, another `backward()` without zeroing.

# %%
draw(f, names={"b": b, "c": c, "f": f})

# %% tags=["prose"]
assert (a.grad, b.grad, c.grad) == (4.0, 4.0, 1.0)
assert gradients([f], [a]) == [16.0]

# %% [markdown]
# `b` has two users, `f` and `c`, and must wait for both. A list of all nodes in which **every node stands after its inputs**,
# read from its end, is an order in which nobody sends too early. Such a list is called a topological order. An engine sorts
# each time, because the graph is a new one after each forward pass.
#
# **Check.** Find an order by hand.

# %%
school.exercise("01.13")

# %%
given = school.exercise("01.13").given
### BEGIN SOLUTION
order = []
while len(order) < len(given.gates):
    for name in given.gates:
        users = [user for user, formula in given.gates.items() if name in formula]
        if name not in order and all(user in order for user in users):
            order.append(name)
### END SOLUTION
school.exercise("01.13").check(order)

# %% [markdown]
# **Break it.** Here is the record that an engine keeps of a number: its value, the nodes that it was computed from, and the
# local derivative for each of them. The function below walks from the root to everything that it was computed from. It should
# list every node after its inputs, and does not. One line stands in the wrong place.


# %%
class Node:
    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        self.inputs = inputs
        self.slopes = slopes
        self.grad = 0.0


school.exercise("01.14")


# %%
def inputs_first(root):
    order, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        ### BEGIN SOLUTION
        ### INSTEAD
        # order.append(node)  # written down
        ### END SOLUTION
        for other in node.inputs:
            visit(other)
        ### BEGIN SOLUTION
        order.append(node)
        ### INSTEAD
        # # all of its inputs have been visited
        ### END SOLUTION

    visit(root)
    return order


school.exercise("01.14").check(inputs_first)

# %% [markdown]
# ## 5. An engine of forty lines
#
# You have the record and the order. Two pieces are missing: gates that write the record, and the walk back.
#
# **Predict.** What should an engine do if `backward()` is called twice?

# %%
school.exercise("01.15")

# %%
### BEGIN SOLUTION
twice = "24"
### END SOLUTION
school.exercise("01.15").check(twice)

# %% [markdown]
# **Do.** Two gates are given: addition, and tanh, whose slope is $1 - \tanh^2$. Write the third one.


# %%
def add(a, b):
    return Node(a.data + b.data, (a, b), (1.0, 1.0))


def tanh(a):
    t = math.tanh(a.data)
    return Node(t, (a,), (1 - t * t,))


school.exercise("01.16")


# %%
def multiply(a, b):
    ### BEGIN SOLUTION
    return Node(a.data * b.data, (a, b), (b.data, a.data))
    ### END SOLUTION


school.exercise("01.16").check(multiply)

# %% [markdown]
# **See.** What the engine has to manage are programs of every kind: chains, forks, a value that is used again much later. Here
# is one that was made at random, as the package sees it.


# %%
def program(seed, leaves, tanh):
    """A random program of four lines: each applies gates to what was computed before."""
    rng = np.random.default_rng(seed)
    numbers = list(leaves)
    for _ in range(4):
        a, b = numbers[-1], numbers[rng.integers(len(numbers))]
        numbers.append([a + b, a * b, tanh(a) + b][rng.integers(3)])
    return numbers[-1]


p, q = Value(0.5, name="p"), Value(-1.5, name="q")
result = program(591, [p, q], np.tanh)
result.backward()
draw(result, names={"result": result})

# %% [markdown]
# **Check.** Now the walk. It gets the list of nodes, inputs first. The root receives $\partial f / \partial f$; then every
# node, from the end of the list, sends to its inputs.

# %%
school.exercise("01.17")


# %%
def sweep(order):
    ### BEGIN SOLUTION
    order[-1].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad
    ### END SOLUTION


school.exercise("01.17").check(sweep)

# %% [markdown]
# Put the pieces together, and let your engine and the package run a thousand programs of that kind.

# %%
Node.__add__, Node.__mul__ = add, multiply


def backward(root):
    sweep(inputs_first(root))


if all(school.exercise(key).solved for key in ["01.14", "01.16", "01.17"]):
    for seed in range(1000):
        mine, theirs = [Node(0.5), Node(-1.5)], [Value(0.5), Value(-1.5)]
        backward(program(seed, mine, tanh))
        program(seed, theirs, np.tanh).backward()
        both = [[leaf.grad for leaf in leaves] for leaves in (mine, theirs)]
        assert np.allclose(*both, rtol=1e-12), f"Program {seed}: your engine and the package say {both}"
    print("Your engine and the package agree on 1000 programs.")
else:
    print("Solve 01.14, 01.16 and 01.17 first; then run this cell again.")

# %% [markdown]
# What happens if a graph is swept twice? Look at $z = 3x^2$ once more, now with the package. The leaf `x` adds up, because
# losses are often summed: each may be swept by itself. Gates between start from 0 on each sweep.

# %%
x = Value(2.0, name="x")
z = 3 * x**2
z.backward()
once = x.grad
z.backward()
once, x.grad

# %% tags=["prose"]
assert (once, x.grad) == (12.0, 24.0)

# %% [markdown]
# Must *you* zero the gradients of the gates between? No: a new forward pass makes new nodes, whose gradients are 0. What you
# zero between two steps of training are the leaves, because they stay.
#
# **Break it.** A sweep leaves gradients in the gates too. If the same graph is swept again, they have to go first: otherwise the
# gates send them once more, and `x` holds 36. So an engine prepares the nodes before each sweep. This `prepare` resets too much.

# %%
school.exercise("01.18")


# %%
def prepare(order):
    for node in order:
        ### BEGIN SOLUTION
        node.grad = 0.0 if node.inputs else node.grad
        ### INSTEAD
        # node.grad = 0.0
        ### END SOLUTION


school.exercise("01.18").check(prepare)

# %% tags=["prose"]
leaf = Node(2.0)
square = Node(4.0, (leaf,), (4.0,))
triple = Node(12.0, (square,), (3.0,))
for _ in range(2):
    triple.grad = 1.0
    for node in [triple, square]:
        node.inputs[0].grad += node.slopes[0] * node.grad
assert leaf.grad == 36.0

import inspect

pieces = [Node.__init__, inputs_first, add, tanh, multiply, sweep, backward]
assert 25 <= len("".join(map(inspect.getsource, pieces)).splitlines()) <= 45

# %% [markdown]
# ## 6. The price of a gradient, and its shape
#
# One could do without all this: move one weight, run the forward pass again, see how far the output moved; then the next
# weight. It is simple, and it was right in section 1. Why does nobody train networks that way?
#
# **Predict.** The chain here is $h_{k+1} = \tanh(w_k h_k)$, two operations a layer.

# %%
school.exercise("01.19")

# %%
### BEGIN SOLUTION
price = "700"
### END SOLUTION
school.exercise("01.19").check(price)

# %% [markdown]
# **Do.** Let the computer count. A `Counted` is a float that counts the operations it takes part in.


# %%
class Counted(float):
    operations = 0

    def count(compute):
        def operation(self, *others):
            Counted.operations += 1
            return Counted(compute(float(self), *map(float, others)))

        return operation

    __mul__ = count(lambda a, b: a * b)
    __add__ = count(lambda a, b: a + b)
    __sub__ = count(lambda a, b: a - b)
    __rsub__ = count(lambda a, b: b - a)
    __truediv__ = count(lambda a, b: a / b)
    tanh = count(math.tanh)


# %%
def forward(weights, x):
    hs = [x]
    for w in weights:
        hs.append((w * hs[-1]).tanh())
    return hs


def backprop(weights, x):
    hs = forward(weights, x)
    g, grads = Counted(1.0), []
    for k in reversed(range(len(weights))):
        g = g * (1 - hs[k + 1] * hs[k + 1])  # through tanh
        grads.append(g * hs[k])  # for the weight
        g = g * weights[k]  # for the layer before
    return grads[::-1]


def one_pass_per_weight(weights, x, h=1e-6):
    before, grads = forward(weights, x)[-1], []
    for k in range(len(weights)):
        moved = [*weights[:k], weights[k] + h, *weights[k + 1 :]]
        grads.append((forward(moved, x)[-1] - before) / h)
    return grads


# %%
def price_of(method, depth):
    weights = [Counted(0.9)] * depth
    Counted.operations = 0
    method(weights, Counted(0.7))
    return Counted.operations


depths = [1, 2, 5, 10, 20, 50, 100, 200]
prices = {
    method.__name__: [price_of(method, depth) for depth in depths]
    for method in [forward, backprop, one_pass_per_weight]
}
for depth, forwards, backprops, passes in zip(depths, *prices.values(), strict=True):
    print(f"{depth:4} layers: {forwards:4} forward, {backprops:5} backprop, {passes:6} pass by pass")

# %% tags=["prose"]
assert [price_of(method, 100) for method in (forward, backprop, one_pass_per_weight)] == [200, 700, 20_500]
assert all(price_of(backprop, depth) == 3.5 * price_of(forward, depth) for depth in depths)
some = [Counted(0.9), Counted(-0.5), Counted(1.3)]
assert np.allclose(backprop(some, Counted(0.7)), one_pass_per_weight(some, Counted(0.7)), rtol=1e-4)
assert price_of(one_pass_per_weight, 200) > 57 * price_of(backprop, 200)
assert f"{2**100:.1e}" == "1.3e+30"

# %% [markdown]
# **See.** Backprop costs 3.5 forward passes here, at every depth: its line is parallel to that of the forward pass. One pass
# per weight grows with the square of the depth. Adding up the paths one by one would be worse still: if each layer forks once,
# 100 layers have $2^{100} \approx 1.3 \cdot 10^{30}$ paths. Backprop is fast because the gates share their work: what has
# arrived at a gate is computed once, for everything that lies behind it.

# %%
figure, axes = plt.subplots(figsize=(7, 3.6))
labels = ["forward pass", "backprop", "one pass per weight"]
for label, counts, style in zip(labels, prices.values(), ["o-", "s-", "^-"], strict=True):
    axes.loglog(depths, counts, style, label=label)
axes.set(xlabel="layers", ylabel="operations")
axes.legend()
figure.tight_layout()

# %% [markdown]
# **Check.** A layer computes $y = Wx$. Each weight is one number and has one derivative, so the derivatives are arranged as the
# weights are: **the gradient of $W$ has the shape of $W$**. The weight $W_{ij}$ is multiplied by $x_j$ and goes into $y_i$.
# That is one multiply gate, with the gradient $g_i$ arriving.

# %%
school.exercise("01.20")

# %%
given = school.exercise("01.20").given
### BEGIN SOLUTION
dW = np.outer(given.g, given.x)
### END SOLUTION
school.exercise("01.20").check(dW)

# %%
school.exercise("01.21")

# %%
given = school.exercise("01.21").given
### BEGIN SOLUTION
passes = given.layers * given.width**2 + 1
### END SOLUTION
school.exercise("01.21").check(passes)

# %% [markdown]
# **Break it.** These gradients are right. But the work is not shared, and the price grows with the square of the number of
# weights. Repair that: go forward once, go back once.

# %%
school.exercise("01.22")


# %%
def chain_gradients(w):
    ### BEGIN SOLUTION
    before = [1.0]
    for weight in w[:-1]:
        before.append(before[-1] * weight)
    grads, upstream = [], 1.0
    for weight, left in zip(w[::-1], before[::-1], strict=True):
        grads.append(upstream * left)
        upstream = upstream * weight
    grads.reverse()
    ### INSTEAD
    # grads = []
    # for k in range(len(w)):
    #     product = 1.0
    #     for j in range(len(w)):
    #         if j != k:
    #             product = product * w[j]
    #     grads.append(product)
    ### END SOLUTION
    return grads


school.exercise("01.22").check(chain_gradients)

# %% [markdown]
# ## 7. The backward pass as code
#
# In section 1 you wrote a backward pass by hand: one line a gate, back to front. A program can write it, too: `show_source(f, ...)`
# runs `f` once and writes down what a sweep does, for these gates and no others.
#
# **Predict.** How does a fork look in code?

# %%
school.exercise("01.23")

# %%
### BEGIN SOLUTION
line = "da = da + dt1 * b"
### END SOLUTION
school.exercise("01.23").check(line)

# %% [markdown]
# **Do.** Here is the formula of section 1 again. Compare the text with the lines that you know.


# %%
def f(w0, w1, x):
    return 1 + np.exp(w0 + w1 * x)


source = show_source(f, 2.0, 3.0, -1.0)
print(source)

# %% [markdown]
# `dt2` stands for $\partial f / \partial t_2$. The way back has a line for each gradient that a gate sends. At an add gate the line computes
# nothing, and is there all the same: a distributor hands on. It is a program like any other. Take it away from here, paste it into a file, and it works
# without an engine, at other numbers, too:

# %%
source.function()(0.5, 1.0, -0.25)

# %% tags=["prose"]
value, slopes = source.function()(0.5, 1.0, -0.25)
w0, w1, x = Value(0.5), Value(1.0), Value(-0.25)
f_again = 1 + np.exp(w0 + w1 * x)
f_again.backward()
assert math.isclose(value, f_again.data)
assert np.allclose(slopes, [w0.grad, w1.grad, x.grad])
assert "dw0 = dt2" in source.text

# %% [markdown]
# **See.** The same in the colours of the pictures, for a formula in which `a` forks, with an `if`. The last line for `a` adds. The source has the
# way that was taken; the line with `assert` stops it where the other way is to be taken.


# %%
def fork(a, b):
    c = a * b
    if c > 0:
        c = c * 3
    return c + a


show_source(fork, 2.0, 1.5)

# %% tags=["prose"]
text = show_source(fork, 2.0, 1.5).text
assert "assert c > 0" in text
assert "da = da + " in text

# %% [markdown]
# **Check.** Read the source of $f = (ab + a)^2$ as the computer does, line by line.

# %%
school.exercise("01.24")

# %%
given = school.exercise("01.24").given
### BEGIN SOLUTION
da = 2 * (given.a * given.b + given.a) * (1 + given.b)
### END SOLUTION
school.exercise("01.24").check(da)

# %% [markdown]
# **Break it.** Somebody has changed a line of this source.

# %%
school.exercise("01.25")


# %%
def f_and_gradient(a, b):
    # forward: f = (a - b) * a
    d = a - b
    # backward
    df = 1.0
    dd = df * a
    da = df * d
    da = da + dd
    ### BEGIN SOLUTION
    db = -dd
    ### INSTEAD
    # db = dd
    ### END SOLUTION
    return da, db


school.exercise("01.25").check(f_and_gradient)

# %% [markdown]
# ## What everybody asks
#
# - **Why is $\partial f / \partial f = 1$?** Move $f$ by a little, and $f$ moves by just that. The walk has to start with it:
#   any other number multiplies all gradients.
# - **Why `+=`?** A value that is used several times reaches the output along several paths, and their effects add up.
# - **Why sort?** A gate may send only when everything has arrived. And why each time? Each forward pass makes a new graph.
# - **Must the gradients of the gates between be zeroed?** Not by you: a new forward pass makes new nodes. Those of the leaves
#   must, between two steps, because leaves stay and add up.
# - **Is it wrong to call `backward()` twice?** It adds the same gradients once more. That is right for a sum of two losses,
#   and wrong if it was forgotten.
# - **Why has $dW$ the shape of $W$?** Each weight has one derivative.
# - **Why backprop?** All derivatives for the price of a few forward passes, however many weights there are.
#
# To think about: backprop is cheap because *one* output is followed back to many inputs. Which way would you walk if there
# were one input and many outputs? And which numbers of the forward pass must be kept until the way back, and which not?

# %%
school.report()
