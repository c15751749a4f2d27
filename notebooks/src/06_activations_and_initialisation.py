# %% [markdown]
# # Activations and initialisation: what the gradient passes on its way back
#
# A network of twenty layers is a product of twenty derivatives. Two things decide if this product is 0, enormous, or of
# use: the **activation** between the layers, and the **numbers that the weights start with**. In this notebook you
# predict the product, measure it, break it and mend it.
#
# You need: gradients of a graph (notebook 01), matrices (03), and how a network is trained (05). Time: 25 minutes.

# %%
import numpy as np

import nn
from autograd import Value, draw, elementwise_grad, explain

# %% [markdown]
# The data of this notebook: 200 points in a square, with the class 1 where the two coordinates have the same sign. No
# straight line parts the two classes.

# %%
rng = np.random.default_rng(0)
points = rng.uniform(-1, 1, (200, 2))
classes = (points[:, 0] * points[:, 1] > 0).astype(int)


def train(model, lr, epochs, optimizer=nn.Adam):
    """Train on the points; the loss and the accuracy of the last epoch."""
    history = nn.fit(
        model,
        points,
        classes,
        loss=nn.functional.cross_entropy,
        optimizer=optimizer(model.parameters(), lr=lr),
        epochs=epochs,
        batch_size=20,
        rng=0,
        metrics={"accuracy": nn.accuracy},
        progress=False,
    )
    return round(history["loss"][-1], 3), round(history["accuracy"][-1], 3)


# %% [markdown]
# ## 1. Layers without activation collapse to one
#
# **Predict.** Stack ten linear layers. What can the stack do that one layer cannot?

# %%
school.exercise("06.1")

# %%
### BEGIN SOLUTION
guess = "nothing new"
### END SOLUTION
school.exercise("06.1").check(guess)

# %% [markdown]
# **Do.** Take a network of four linear layers without activation, and multiply it out. $W_2 (W_1 x + b_1) + b_2$ is
# $(W_2 W_1)\, x + (W_2 b_1 + b_2)$: again a matrix times $x$, plus a vector. Do this for one layer after the other:

# %%
deep = nn.MLP([2, 16, 16, 16, 2], activation="identity", rng=0)

W, b = np.eye(2), np.zeros(2)
for layer in deep:
    if isinstance(layer, nn.Linear):
        W, b = layer.weight.data @ W, layer.weight.data @ b + layer.bias.data

difference = np.abs(deep(points).data - (points @ W.T + b)).max()
print(f"{sum(p.size for p in deep.parameters())} parameters do the work of {W.size + b.size}: "
      f"largest difference {difference:.0e}")  # fmt: skip

# %% [markdown]
# **See.** The same network is trained twice, without an activation and with tanh. Without one it draws a straight line,
# which is of little use here; with tanh it finds the four quadrants.

# %%
flat = nn.MLP([2, 16, 16, 2], activation="identity", rng=0)
bent = nn.MLP([2, 16, 16, 2], activation="tanh", rng=0)
results = {"identity": train(flat, lr=0.02, epochs=60), "tanh": train(bent, lr=0.02, epochs=60)}
for name, (loss, accuracy) in results.items():
    print(f"{name:9} loss {loss:.3f}   accuracy {accuracy:.3f}")

# %%
nn.pictures.boundary(flat, points, classes, title="Without activation: a straight line")

# %%
nn.pictures.boundary(bent, points, classes, title="With tanh")

# %% tags=["prose"]
assert difference < 1e-14
assert results["identity"][1] < 0.7
assert results["tanh"][1] > 0.95

# %% [markdown]
# **Check.** Two layers as one.

# %%
school.exercise("06.2")

# %%
given = school.exercise("06.2").given
### BEGIN SOLUTION
W = given.W2 @ given.W1
b = given.W2 @ given.b1 + given.b2
### END SOLUTION
school.exercise("06.2").check((W, b))

# %% [markdown]
# **Break it.** This network was meant to have a ReLU between its layers. It runs without an error, and yet it can do no
# more than one layer.
# Mend it.

# %%
school.exercise("06.3")


# %%
def forward(x, W1, b1, W2, b2):
    h = W1 @ x + b1
    ### BEGIN SOLUTION
    h = np.maximum(h, 0)
    ### INSTEAD
    # np.maximum(h, 0)
    ### END SOLUTION
    return W2 @ h + b2


school.exercise("06.3").check(forward)

# %% [markdown]
# ## 2. The activations, their derivatives and their faults
#
# **Predict.** On the way back an activation multiplies the gradient by its slope.

# %%
school.exercise("06.4")

# %%
### BEGIN SOLUTION
guess = 1 / 4
### END SOLUTION
school.exercise("06.4").check(guess)

# %% [markdown]
# **Do.** Let the package differentiate some activations, and look at three numbers of each, for 1000 inputs with mean 0
# and standard deviation 3: the mean of the outputs, the largest slope, and the share of inputs at which the slope is
# below 0.05, so that hardly anything is learned from them.

# %%
inputs = np.random.default_rng(1).normal(size=1000) * 3
activations = {
    "sigmoid": nn.functional.sigmoid,
    "tanh": np.tanh,
    "relu": nn.functional.relu,
    "leaky_relu": lambda x: nn.functional.leaky_relu(x, 0.1),
    "elu": nn.functional.elu,
    "gelu": nn.functional.gelu,
}
facts = {}
for name, f in activations.items():
    slopes = elementwise_grad(f)(inputs)
    facts[name] = np.mean(f(inputs)), slopes.max(), np.mean(np.abs(slopes) < 0.05)
    print(f"{name:10}  mean output {facts[name][0]:5.2f}   largest slope {facts[name][1]:4.2f}   "
          f"slope near 0 for {facts[name][2]:4.0%}")  # fmt: skip

# %% [markdown]
# **See.** Each curve with its derivative. Shaded ends are saturated: the slope is below 5 % of the largest.

# %%
nn.pictures.activation("sigmoid", "tanh", "relu", nn.LeakyReLU(0.1))

# %% [markdown]
# | activation | derivative | its fault |
# |---|---|---|
# | sigmoid $s$ | $s\,(1 - s)$, at most $\frac14$ | saturates on both sides, makes every gradient smaller, is not centred |
# | tanh $t$ | $1 - t^2$, at most $1$ | saturates on both sides |
# | ReLU | $1$ for $x > 0$, else $0$ | a unit that is off for all data is dead; not centred |
# | leaky ReLU | $1$ for $x > 0$, else a small $a$ | one more number to choose |
# | ELU | $1$ for $x > 0$, else $\alpha e^x$ | an exponential; saturates below |
# | GELU | about $1$ for large $x$, about $0$ for very negative $x$ | dearer to compute; saturates below |
#
# **A sigmoid is not centred.** Its outputs are all positive. Look at what this does to the neuron that reads them. Say
# that the best weights are $(1.5, -0.5)$, so $w_1$ has to grow and $w_2$ has to shrink. Here is one sample, $a_1 = 0.7$
# and $a_2 = 0.4$, for which $z$ should be $1.5 \cdot 0.7 - 0.5 \cdot 0.4 = 0.85$:

# %%
w1, w2 = Value(0.5), Value(0.5)
a1, a2 = 0.7, 0.4
z = w1 * a1 + w2 * a2
loss = (z - 0.85) ** 2
loss.backward()
draw(loss, title="A neuron behind two sigmoids")

# %% tags=["prose"]
assert w1.grad < 0
assert w2.grad < 0
assert abs(w1.grad - 0.7 * 2 * (z.data - 0.85)) < 1e-12
assert abs(1.5 * 0.7 - 0.5 * 0.4 - 0.85) < 1e-12

# %% [markdown]
# The multiply gates swap: $w_1$ receives $g\,a_1$, $w_2$ receives $g\,a_2$, with the same $g$ and positive $a$. So both
# gradients have the sign of $g$. For one sample, gradient descent can only move the two weights up together or down
# together. Over many samples this leaves a narrow valley: the surface is curved about 12 times as strongly along the
# direction in which both weights grow as across it, and the way through it is a zigzag. Here are two neurons, one behind sigmoids, one
# behind tanh, on the way to the weights $(1.5, -0.5)$:

# %%
before = np.random.default_rng(0).normal(size=(1000, 2))


def surface_behind(f):
    """The mean squared error of w1 a1 + w2 a2, where a = f(before); (1.5, -0.5) is best."""
    a = f(before)
    m = a.T @ a / len(a)

    def surface(w1, w2):
        d1, d2 = w1 - 1.5, w2 + 0.5
        return m[0, 0] * d1**2 + 2 * m[0, 1] * d1 * d2 + m[1, 1] * d2**2

    return surface


ways = {
    name: nn.pictures.paths(
        surface_behind(f), {"SGD": lambda p: nn.SGD(p, lr=1.8)}, start=(0.0, 0.0), steps=40,
        names=("w1", "w2"), span=((-0.3, 2.3), (-1.3, 1.3)), title=f"A neuron behind {name}",
    )
    for name, f in {"sigmoid": activations["sigmoid"], "tanh": np.tanh}.items()
}  # fmt: skip
ways["sigmoid"]

# %%
ways["tanh"]

# %%
steps = {}
for name, picture in ways.items():
    (way,) = picture.numbers["ways"]
    steps[name] = int((way.losses > 0.001).sum())
    print(f"{name:8} {steps[name]} steps until the loss is below 0.001")

# %% tags=["prose"]
assert steps["sigmoid"] > 5 * steps["tanh"]
ratios = []
for f in (activations["sigmoid"], np.tanh):
    low, high = np.linalg.eigvalsh(f(before).T @ f(before))
    ratios.append(high / low)
assert 11.5 < ratios[0] < 12.5
assert ratios[1] < 1.1

# %% [markdown]
# **Check.** First the slope of a leaky ReLU, then the signs behind a sigmoid.

# %%
school.exercise("06.5")


# %%
def leaky_relu_slope(x, a):
    ### BEGIN SOLUTION
    return np.where(x > 0, 1.0, a)
    ### END SOLUTION


school.exercise("06.5").check(leaky_relu_slope)

# %%
school.exercise("06.6")

# %%
### BEGIN SOLUTION
answer = "both the sign of g"
### END SOLUTION
school.exercise("06.6").check(answer)

# %% [markdown]
# **Break it.** Somebody wrote the backward rule of the ELU, $x$ for $x > 0$ and $\alpha\,(e^x - 1)$ elsewhere. Networks
# with it learn badly.
# Mend it.

# %%
school.exercise("06.7")


# %%
def elu_backward(g, x, alpha):
    ### BEGIN SOLUTION
    return g * np.where(x > 0, 1.0, alpha * np.exp(x))
    ### INSTEAD
    # return g * np.where(x > 0, 1.0, alpha * (np.exp(x) - 1))
    ### END SOLUTION


school.exercise("06.7").check(elu_backward)

# %% [markdown]
# ## 3. Dead ReLUs, found and revived
#
# **Predict.** A ReLU that is off for all data has the slope 0 for all data.

# %%
school.exercise("06.8")

# %%
### BEGIN SOLUTION
guess = "none"
### END SOLUTION
school.exercise("06.8").check(guess)

# %% [markdown]
# **Do.** How do units die? One step that is too large is enough: it throws weights and biases to where a unit is off for all
# data. Train the same network with two learning rates, and count the units that are off for all 200 points:


# %%
def dead_units(model):
    """True for each unit of the first layer that is off for all points."""
    return (model[0](points).data <= 0).all(axis=0)


died = {}
for lr in (0.5, 5.0):
    model = nn.MLP([2, 100, 2], activation="relu", rng=0)
    loss, accuracy = train(model, lr=lr, epochs=5, optimizer=nn.SGD)
    died[lr] = int(dead_units(model).sum())
    print(f"learning rate {lr}: {died[lr]:2} of 100 units are dead, accuracy {accuracy:.3f}")

# %% [markdown]
# **See.** Now the worst case. All biases are lowered by 3, and all 100 units are dead. The picture says so: look at the
# column *dead*, and at the gradient that arrives at the first layer.

# %%
model = nn.MLP([2, 100, 2], activation="relu", rng=0)
model[0].bias.data = model[0].bias.data - 3
start = model.state_dict()
nn.pictures.flow(model, points, classes, nn.functional.cross_entropy)

# %%
after_training = train(model, lr=0.01, epochs=30)
print(f"trained: loss {after_training[0]}, accuracy {after_training[1]}")
print(f"{dead_units(model).sum()} of 100 units are dead")

# %% tags=["prose"]
moved = model.state_dict()
assert all(np.array_equal(start[name], moved[name]) for name in ("0.weight", "0.bias", "2.weight"))
assert not np.array_equal(start["2.bias"], moved["2.bias"])

# %% [markdown]
# The gradient is exactly 0, so the first layer did not move at all. Only the bias of the last layer learned something: how
# often each class occurs. No patience helps. What helps is to move the units back to where the data are. Raise the bias of each
# dead unit until it is on for half of the points, and train again:

# %%
z = model[0](points).data
dead = (z <= 0).all(axis=0)
model[0].bias.data = np.where(dead, model[0].bias.data - np.median(z, axis=0), model[0].bias.data)
print(f"revived: {dead_units(model).sum()} of 100 units are dead")
after_reviving = train(model, lr=0.01, epochs=30)
print(f"trained: loss {after_reviving[0]}, accuracy {after_reviving[1]}")

# %% [markdown]
# An activation that lets something through on the left side prevents the trouble. The same bad start, with an ELU in the
# place of the ReLU, finds its way back alone, if slowly:

# %%
other = nn.Sequential(nn.Linear(2, 100), nn.ELU(), nn.Linear(100, 2))
other.load_state_dict(start)
after_elu = train(other, lr=0.01, epochs=100)
print(f"ELU, 100 epochs: loss {after_elu[0]}, accuracy {after_elu[1]}")

# %% tags=["prose"]
assert died[0.5] < 20
assert died[5.0] > 90
assert dead.all()
assert after_training[1] < 0.6
assert after_reviving[1] > 0.95
assert after_elu[1] > 0.95

# %% [markdown]
# **Check.** A watchman for your own trainings: the share of dead units.

# %%
school.exercise("06.9")


# %%
def dead_fraction(z):
    ### BEGIN SOLUTION
    return (z <= 0).all(axis=0).mean()
    ### END SOLUTION


school.exercise("06.9").check(dead_fraction)

# %% [markdown]
# **Break it.** This function was to revive dead units and leave the others alone. It does something else.
# There are two faults in it: mend both.

# %%
school.exercise("06.10")


# %%
def revive(b, z):
    ### BEGIN SOLUTION
    dead = z.max(axis=0) <= 0
    return np.where(dead, b - np.median(z, axis=0), b)
    ### INSTEAD
    # dead = z.min(axis=0) <= 0
    # return np.where(dead, b + np.median(z, axis=0), b)
    ### END SOLUTION


school.exercise("06.10").check(revive)

# %% [markdown]
# ## 4. Vanishing and exploding: a product of beads
#
# **Predict.** On its way back through a chain of neurons the gradient meets two beads a neuron: the slope of the
# activation, and the weight.

# %%
school.exercise("06.11")

# %%
### BEGIN SOLUTION
guess = "about one millionth"
### END SOLUTION
school.exercise("06.11").check(guess)

# %% [markdown]
# **Do.** Three neurons in a row, each with a sigmoid. `explain(...).paths(x)` multiplies the beads along the path from
# $x$ to the end:

# %%
x = Value(0.5)
h1 = nn.functional.sigmoid(1.5 * x)
h2 = nn.functional.sigmoid(-2.0 * h1)
h3 = nn.functional.sigmoid(1.2 * h2)
h3.backward()
print(explain(h3).paths(x))

# %% [markdown]
# **See.** The same chain as a picture that asks: upstream times bead, from the end back to $x$.

# %%
draw(h3, title="Three sigmoids in a row").quiz()

# %% [markdown]
# In a network the beads are matrices, and the product can be predicted all the same. If a layer has $n$ inputs and its
# weights have mean 0 and standard deviation $s$, then each sum of $n$ terms is about $s\sqrt n$ times as large as its
# terms: random signs cancel in part, and what is left grows with the root of their number.
#
# `nn.Linear` starts like PyTorch's: $s = \frac{1}{\sqrt{3 n}}$ for $n$ inputs. The way back through it multiplies a
# gradient by about $s\sqrt{n} = \frac{1}{\sqrt 3} = 0.58$. A sigmoid near 0 multiplies by $0.25$, tanh by nearly $1$; a
# ReLU lets about half of the squares through, $\sqrt{0.5} = 0.71$. So here are predictions for ten hidden layers, and
# measurements:

# %%
predicted = {
    "sigmoid": (0.58 * 0.25) ** 10,
    "tanh": (0.58 * 1.0) ** 10,
    "relu": (0.58 * 0.71) ** 10,
}
measured, flows = {}, {}
for name in predicted:
    model = nn.MLP([2] + [32] * 10 + [2], activation=name, rng=0)
    flows[name] = nn.pictures.flow(model, points, classes, nn.functional.cross_entropy)
    layers = flows[name].numbers["layers"]
    measured[name] = layers[0].gradient / layers[-1].gradient
    print(f"{name:8} predicted {predicted[name]:.1e}   measured {measured[name]:.1e}")

# %%
flows["sigmoid"]

# %% [markdown]
# The predictions hold within a factor of 3. In the sigmoid network the gradient at the first layer is about
# $2 \cdot 10^{-9}$ times that at the output: with plain gradient descent this layer hardly moves.
#
# The same product **explodes** if its factors are above 1. Ten linear layers with 64 units each, for three sizes of the
# weights:

# %%
signal = np.random.default_rng(0).normal(size=(200, 64))
growth = {}
for s in (0.05, 0.125, 0.3):
    g = signal
    for i in range(10):
        g = g @ np.random.default_rng(i + 1).normal(0, s, (64, 64))  # gradient times weights
    growth[s] = g.std() / signal.std()
    print(f"s = {s:5}: predicted {(s * 8) ** 10:9.2e}   measured {growth[s]:9.2e}")

# %% tags=["prose"]
assert all(1 / 3 < measured[name] / predicted[name] < 3 for name in predicted)
assert 1.5e-9 < measured["sigmoid"] < 2.5e-9
assert round(0.5**0.5, 2) == 0.71
assert round(3**-0.5, 2) == 0.58
assert growth[0.05] < 1e-3
assert 0.5 < growth[0.125] < 2
assert growth[0.3] > 1e3

# %% [markdown]
# **Check.** The product of beads, and the factor of many layers.

# %%
school.exercise("06.12")

# %%
given = school.exercise("06.12").given
### BEGIN SOLUTION
product = np.prod(given.w * given.a * (1 - given.a))
### END SOLUTION
school.exercise("06.12").check(product)

# %%
school.exercise("06.13")

# %%
given = school.exercise("06.13").given
### BEGIN SOLUTION
factor = (given.s * np.sqrt(given.n)) ** given.layers
### END SOLUTION
school.exercise("06.13").check(factor)

# %% [markdown]
# **Break it.** Somebody shrank the weights of one layer by mistake. Eight layers in a row, and only one of them swallows
# the gradient. Send a vector back through them, look at its norm after each layer, and find the one.

# %%
school.exercise("06.14")

# %%
given = school.exercise("06.14").given
### BEGIN SOLUTION
culprit = int(np.argmin([np.linalg.norm(w.T @ np.ones(5)) for w in given.weights]))
### END SOLUTION
school.exercise("06.14").check(culprit)

# %% [markdown]
# ## 5. Starting values: Xavier and He
#
# **Predict.** How large is a sum of 256 random products?

# %%
school.exercise("06.15")

# %%
### BEGIN SOLUTION
guess = "about 16"
### END SOLUTION
school.exercise("06.15").check(guess)

# %% [markdown]
# **Do.** If a layer is to keep the size of what passes it, then $s\sqrt n$ has to be $1$. There are two directions:
# forward a unit sums up $n_\text{in}$ terms, on the way back it sums up $n_\text{out}$ terms. Two answers have proved
# themselves:
#
# $$\text{Xavier (Glorot), for tanh:}\quad s^2 = \frac{2}{n_\text{in} + n_\text{out}} \qquad\qquad
#   \text{He, for ReLU:}\quad s^2 = \frac{2}{n_\text{in}}$$
#
# Xavier's takes the mean of the two numbers. He's has a 2 because a ReLU throws away half of the squares.
#
# A network of 20 hidden layers with 64 units each, started in four ways:

# %%
starts = {
    "standard deviation 0.01": lambda w, rng: nn.init.normal_(w, std=0.01, rng=rng),
    "standard deviation 1": lambda w, rng: nn.init.normal_(w, std=1.0, rng=rng),
    "Xavier": lambda w, rng: nn.init.xavier_normal_(w, rng=rng),
    "He": lambda w, rng: nn.init.kaiming_normal_(w, nonlinearity="relu", rng=rng),
}


def started(activation, start):
    """A network of 20 hidden layers; ``start`` draws the weights, the biases are 0."""
    rng = np.random.default_rng(0)
    model = nn.MLP([2] + [64] * 20 + [2], activation=activation, rng=rng)
    for layer in model:
        if isinstance(layer, nn.Linear):
            start(layer.weight, rng)
            nn.init.zeros_(layer.bias)
    return model


sizes = {}
for activation in ("tanh", "relu"):
    for name, start in starts.items():
        model = started(activation, start)
        flow = nn.pictures.flow(model, points, classes, nn.functional.cross_entropy)
        stages = flow.numbers["layers"]
        sizes[activation, name] = stages[1].activation, stages[39].activation, stages[0].gradient
        first, last, gradient = sizes[activation, name]
        print(
            f"{activation}, {name:24} activation {first:7.1e} to {last:7.1e}   "
            f"gradient at the first layer {gradient:7.1e}"
        )

# %% [markdown]
# Weights of 0.01: everything vanishes, forward and backward. Weights of 1: with a ReLU everything explodes, with tanh every
# unit saturates, and the gradient explodes still. Xavier's start keeps tanh alive, and He's the ReLU; Xavier's start
# under ReLUs loses a factor $\sqrt{0.5}$ a layer, which makes $\sqrt{0.5}^{20} = 0.001$.
#
# **See.** Where does it matter? In training. The ReLU network, four starts, 10 epochs:

# %%
trained = {}
for name, start in starts.items():
    trained[name] = train(started("relu", start), lr=0.001, epochs=10)
    loss, accuracy = trained[name]
    print(f"{name:24} loss {loss:<12.3g} accuracy {accuracy:.3f}")

# %%
rng = np.random.default_rng(0)
model = nn.MLP([2, 64, 64, 64, 64, 2], activation="relu", rng=rng)
for layer in model:
    if isinstance(layer, nn.Linear):
        starts["He"](layer.weight, rng)
        nn.init.zeros_(layer.bias)
flow = nn.pictures.flow(model, points, classes, nn.functional.cross_entropy, title="He's start")
flow

# %% [markdown]
# The start with 1 puts most points on the right side, but look at its loss: the few points on the wrong side
# make it that large. The start with 0.01 learned nothing at all. In
# the picture of He's start each hidden Linear multiplies the gradient by about 1.4, and the ReLU before it takes that back.

# %% tags=["prose"]
assert sizes["tanh", "standard deviation 0.01"][1] < 1e-20
assert sizes["relu", "standard deviation 0.01"][2] < 1e-20
assert sizes["relu", "standard deviation 1"][1] > 1e10
assert sizes["tanh", "standard deviation 1"][1] > 0.9
assert sizes["tanh", "standard deviation 1"][2] > 1e3
assert sizes["relu", "standard deviation 1"][2] > 1e10
assert sizes["tanh", "Xavier"][2] > 0.01
assert sizes["relu", "He"][2] > 0.01
assert sizes["relu", "Xavier"][2] < 1e-3
assert round(0.5**10, 3) == 0.001
assert trained["He"][1] > 0.95
assert trained["standard deviation 0.01"][1] < 0.6
linear = [stage.factor for stage in flow.numbers["layers"] if stage.kind == "Linear"][1:-1]
relu = [stage.factor for stage in flow.numbers["layers"] if stage.kind == "ReLU"]
assert all(1.1 < f < 1.7 for f in linear)
assert all(0.5 < f < 0.9 for f in relu)
assert trained["standard deviation 1"][0] > 1e10

# %% [markdown]
# **Check.** The two standard deviations for a layer.

# %%
school.exercise("06.16")

# %%
given = school.exercise("06.16").given
### BEGIN SOLUTION
xavier = np.sqrt(2 / (given.n_in + given.n_out))
he = np.sqrt(2 / given.n_in)
### END SOLUTION
school.exercise("06.16").check((xavier, he))

# %% [markdown]
# **Break it.** A weight matrix has the layout of PyTorch, (outputs, inputs). This start fits square matrices only.
# Mend it.

# %%
school.exercise("06.17")


# %%
def he_start(z):
    ### BEGIN SOLUTION
    return z * np.sqrt(2 / z.shape[1])
    ### INSTEAD
    # return z * np.sqrt(2 / z.shape[0])
    ### END SOLUTION


school.exercise("06.17").check(he_start)

# %% [markdown]
# ## 6. Residual connections: the "1 +" bead
#
# **Predict.** A residual block computes $y = x + F(x)$. Its slope is $1 + F'(x)$.

# %%
school.exercise("06.18")

# %%
### BEGIN SOLUTION
guess = "about 7"
### END SOLUTION
school.exercise("06.18").check(guess)

# %% [markdown]
# **Do.** Two residual blocks in a row, each with $F(x) = \tanh(w x)$. There are $2 \times 2$ paths, as each block may be
# walked through or walked around:

# %%
x, w1, w2 = Value(0.5), Value(0.3), Value(-0.4)
y1 = x + np.tanh(w1 * x)
y2 = y1 + np.tanh(w2 * y1)
y2.backward()
print(explain(y2).paths(x))

# %%
b1 = 0.3 * (1 - np.tanh(0.3 * 0.5) ** 2)
b2 = -0.4 * (1 - np.tanh(-0.4 * y1.data) ** 2)
print(f"(1 + b1)(1 + b2) = {(1 + b1) * (1 + b2):.6f}   x.grad = {x.grad:.6f}")

# %% tags=["prose"]
assert abs((1 + b1) * (1 + b2) - x.grad) < 1e-12

# %% [markdown]
# One of the paths has no bead but 1: the gradient has a way back that nothing on it can make smaller. Multiplied out,
# $(1 + b_1)(1 + b_2) = 1 + b_1 + b_2 + b_1 b_2$.
#
# **See.** The picture of one block: $x$ forks, and the two gradients add up.

# %%
x, w = Value(0.5), Value(0.3)
y = x + np.tanh(w * x)
y.backward()
draw(y, title="A residual block: one gradient comes straight back")

# %% [markdown]
# Twenty ReLU layers of 16 units with PyTorch's start, without and with `nn.Residual` around each:


# %%
def tower(residual):
    """Twenty layers of 16 units, with ways around them or without."""
    rng = np.random.default_rng(3)
    model = nn.Sequential(nn.Linear(2, 16, rng=rng))
    for _ in range(20):
        body = nn.Sequential(nn.Linear(16, 16, rng=rng), nn.ReLU())
        model.append(nn.Residual(body) if residual else body)
    model.append(nn.Linear(16, 2, rng=rng))
    return model


towers = {}
for residual in (False, True):
    model = tower(residual)
    flow = nn.pictures.flow(model, points, classes, nn.functional.cross_entropy)
    layers = flow.numbers["layers"]
    towers[residual] = layers[0].gradient, *train(model, lr=0.003, epochs=30)
    print(f"{'with' if residual else 'without'} ways around: "
          f"gradient at the first layer {towers[residual][0]:.1e}, "
          f"after training loss {towers[residual][1]}, accuracy {towers[residual][2]}")  # fmt: skip

# %% tags=["prose"]
assert 6.5 < 1.1**20 < 7
assert abs((1 + b1) * (1 + b2) - (1 + b1 + b2 + b1 * b2)) < 1e-12
assert towers[False][0] < 1e-8
assert towers[False][2] < 0.6
assert towers[True][0] > 0.01
assert towers[True][2] > 0.95

# %% [markdown]
# **Check.** Five blocks in a row.

# %%
school.exercise("06.19")

# %%
given = school.exercise("06.19").given
### BEGIN SOLUTION
slope = np.prod(1 + given.beads)
### END SOLUTION
school.exercise("06.19").check(slope)

# %% [markdown]
# **Break it.** The backward pass of $y = x + \tanh(w x)$, by hand. One character is missing.
# Mend it.

# %%
school.exercise("06.20")


# %%
def residual_backward(g, x, w):
    dx = g * 1  # the way around
    ### BEGIN SOLUTION
    dx = dx + g * w * (1 - np.tanh(w * x) ** 2)  # through the layer
    ### INSTEAD
    # dx = g * w * (1 - np.tanh(w * x) ** 2)  # through the layer
    ### END SOLUTION
    return dx


school.exercise("06.20").check(residual_backward)

# %% [markdown]
# ## What to remember
#
# - Without an activation between them, layers collapse to one.
# - An activation multiplies the gradient by its slope: a sigmoid by at most 1/4, a dead ReLU by 0.
# - A gradient at the first layer is a product of factors, two a layer. Below 1 it vanishes, above 1 it explodes.
# - Xavier's and He's starts make the factors about 1. Residual connections add a path on which nothing is multiplied.
# - `nn.pictures.flow(model, x, y, loss)` shows all of this for your own network, in one line. Look at it first when a
#   network does not learn.
#
# **Questions to think about.**
#
# 1. All weights of a layer start with the same number. Why do its units stay copies of each other for ever?
# 2. Why is it harmless that biases start with 0, and fatal that all weights do?
# 3. Batch normalisation makes every layer's outputs have mean 0 and variance 1. Which of the six sections does it make
#    less important, and which not?
# 4. A residual network of 20 blocks has how many paths from input to output? How many of them lead through all 20 layers?

# %%
school.report()
