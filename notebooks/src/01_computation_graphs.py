# %% [markdown]
# # Computation graphs: how gradients are computed, one gate at a time
#
# A derivative answers one question: *if I wiggle this input a little, how much does the output wiggle?* For a formula of a
# few letters you can work it out with pen and paper. For a formula of a million letters you need a method that never looks
# at more than one small piece of it. This notebook builds that method from two examples:
#
# 1. the function of the lecture, $f(x, w_0, w_1) = 1 + e^{\,w_0 + w_1 x}$, first by hand, then with the engine;
# 2. $\sin(x^2)$, where the chain rule is all there is to see;
#
# and then looks at the gates on their own, and at the one thing that a wire can do: split in two.

# %%
import math

import numpy as np

import nn
from autograd import Tensor, Value, draw, explain, gradients

# %% [markdown]
# ## 1. The formula, by hand
#
# Cut the formula into pieces so small that each has an obvious derivative, and give every intermediate result a name:

# %%
x, w0, w1 = -1.0, 2.0, 3.0

v1 = w1 * x  # multiply
v2 = w0 + v1  # add
v3 = math.exp(v2)  # exp
f = 1 + v3  # add
v1, v2, v3, f

# %% [markdown]
# That was the **forward pass**. Now walk back from $f$. At each gate ask only two things: what gradient comes in from the
# right, and what is the gate's own, *local* derivative? What goes out to the left is their product.
#
# $$\underbrace{\frac{\partial f}{\partial \text{input}}}_{\text{downstream}} =
#   \underbrace{\frac{\partial f}{\partial \text{output}}}_{\text{upstream}} \times
#   \underbrace{\frac{\partial \text{output}}{\partial \text{input}}}_{\text{local}}$$

# %%
df = 1.0  # f by itself
dv3 = df * 1  # f = 1 + v3: the add gate passes the gradient on
dv2 = dv3 * v3  # v3 = exp(v2): the local derivative is the output itself
dw0 = dv2 * 1  # v2 = w0 + v1: the add gate gives both inputs the same gradient
dv1 = dv2 * 1
dw1 = dv1 * x  # v1 = w1 * x: the multiply gate swaps, w1 receives x
dx = dv1 * w1  # ... and x receives w1
{"df/dw0": dw0, "df/dw1": dw1, "df/dx": dx}

# %% [markdown]
# Is it right? Wiggle each input by a little and see:


# %%
def formula(x, w0, w1):
    return 1 + math.exp(w0 + w1 * x)


h = 1e-6
{
    "df/dw0": (formula(x, w0 + h, w1) - formula(x, w0 - h, w1)) / (2 * h),
    "df/dw1": (formula(x, w0, w1 + h) - formula(x, w0, w1 - h)) / (2 * h),
    "df/dx": (formula(x + h, w0, w1) - formula(x - h, w0, w1)) / (2 * h),
}

# %% [markdown]
# ## The same with the engine
#
# A `Value` is a number that remembers how it was computed. Write the formula as you would for plain numbers; the pieces and
# their order are recorded on the way. `backward()` then does the walk that we just did by hand.

# %%
w0, w1, x = Value(2.0), Value(3.0), Value(-1.0)
f = 1 + np.exp(w0 + w1 * x)
f.backward()
f, w0.grad, w1.grad, x.grad

# %% [markdown]
# And this is what it saw. Values flow forward above the wires, in green; gradients flow back below them, in red; the bead at
# each gate is its local derivative. Check any gate: red on its right, times the bead, is red on its left.

# %%
draw(f, title="f = 1 + exp(w0 + w1 x)")

# %% [markdown]
# The same picture can be stepped through: press *Next*, or the arrow keys. First the values appear, one gate at a time; then
# the gradients come back, one wire at a time, and the line below says what is multiplied with what.

# %%
draw(f, title="f = 1 + exp(w0 + w1 x)").step()

# %% [markdown]
# As a table, gate by gate, in the order of the sweep:

# %%
print(explain(f))

# %% [markdown]
# ## 2. $\sin(x^2)$
#
# Two gates in a row: $u = x^2$, $y = \sin u$. The chain rule says $\frac{dy}{dx} = \cos(u) \cdot 2x$: the product of the two
# beads.

# %%
x = Value(1.5)
u = x**2
y = np.sin(u)
y.backward()
draw(y, title="y = sin(x^2)")

# %%
x.grad, math.cos(1.5**2) * 2 * 1.5

# %% [markdown]
# The rules of the gates are themselves made of gates, so a gradient can be recorded too and differentiated again. The second
# derivative is $2\cos(x^2) - 4x^2\sin(x^2)$:

# %%
(dy,) = gradients([y], [x], create_graph=True)
(second,) = gradients([dy], [x])
second, 2 * math.cos(1.5**2) - 4 * 1.5**2 * math.sin(1.5**2)

# %% [markdown]
# ## 3. The gates
#
# Every gate has a role in the backward pass, and a few roles are enough for most of what you will meet.
#
# **Add is a gradient distributor.** Both inputs receive the incoming gradient, unchanged.

# %%
a, b = Value(3.0), Value(-4.0)
y = a + b
y.backward()
draw(y)

# %% [markdown]
# **Multiply is a swap multiplier.** Each input receives the gradient times *the other* input. So a small input gives its
# partner a small gradient: one reason why data are scaled before a network learns from them.

# %%
a, b = Value(3.0), Value(-4.0)
y = a * b
y.backward()
draw(y)

# %% [markdown]
# **Max is a gradient router.** The larger input receives all of it, the other one nothing.

# %%
a, b = Value(3.0), Value(-4.0)
y = np.maximum(a, b)
y.backward()
draw(y)

# %% [markdown]
# **A wire that splits is a gradient adder.** If a value is used twice, a wiggle of it reaches the output along two ways, and
# the effects add up. In the next graph `a` is used three times, twice by the same gate.

# %%
a, b = Value(2.0), Value(-3.0)
f = a * a * b + np.maximum(a, b)
f.backward()
draw(f, title="f = a a b + max(a, b)")

# %% [markdown]
# By the product rule $\partial f / \partial a = 2ab + 1 = -11$, and the three parts that arrive at `a` are
# $ab = -6$, $ab = -6$ and $1$:

# %%
a.grad, 2 * a.data * b.data + 1

# %% [markdown]
# ## 4. The same gates on arrays
#
# Nothing changes when the numbers become arrays. The wires now carry shapes, or the entries where there are few; the beads
# hold rules, such as $x^T g$ at a matrix product. Where an array is *broadcast*, as the bias `b` is over the rows of `x @ w`,
# the copies are a fan-out in disguise: on the way back their gradients add up along that axis.
#
# A picture that would be too small from left to right runs from top to bottom: values stand to the left of the wires, gradients
# to the right.

# %%
data = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]])
w = Tensor([[0.5, -1.0], [1.5, 0.25]])
b = Tensor([0.1, -0.2])
loss = np.mean(np.tanh(data @ w + b) ** 2)
loss.backward()
draw(loss)

# %% [markdown]
# A whole network is the same picture with its layers as boxes. `depth=0` draws the model as one box, `depth=1` opens it once:

# %%
model = nn.MLP([2, 16, 16, 2], rng=0)
loss = nn.functional.cross_entropy(model(data), [0, 1, 1])
loss.backward()
draw(loss, depth=1)

# %% [markdown]
# ## Why the order matters
#
# A gate may send its gradient on only when *everything* that arrives at its output has arrived. Here `b` is used twice, so
# its gradient is complete only after both uses of it have been swept. That is why the engine first sorts the graph, inputs
# before what uses them, and sweeps it in reverse.

# %%
a = Value(2.0)
b = a + a
c = b + b
c.backward()
a.grad  # 4: a reaches c along four ways

# %% [markdown]
# Gradients of inputs add up over calls of `backward()`, because sums of losses are common. Call it twice on
# $z = 3x^2$ at $x = 2$ and you have $12 + 12$:

# %%
x = Value(2.0)
z = 3 * x * x
z.backward()
z.backward()
x.grad
