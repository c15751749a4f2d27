# %% [markdown]
# # Universal approximation: any curve from simple neurons
#
# In 1989 George Cybenko proved that one hidden layer of sigmoid neurons comes as close as you like to *any* continuous function on
# an interval, if it is wide enough. The proof is abstract. The idea is not, and you can hold it in your hands:
#
# 1. two neurons make a bump;
# 2. bumps side by side make any curve;
# 3. ReLU neurons make corners, and corners are better;
# 4. training finds better places than a ruler does;
# 5. depth folds the line, and makes many pieces from few neurons.

# %%
import matplotlib.pyplot as plt
import numpy as np

import nn
from autograd import Value, draw, school

plt.rcParams["figure.figsize"] = (8, 2.6)
plt.rcParams["savefig.facecolor"] = "white"

# %% [markdown]
# ## 1. A bump from two neurons
#
# A sigmoid neuron with a large weight is a soft step: $\sigma(k\,(x - a))$ rises from 0 to 1 around $x = a$, and the larger $k$,
# the steeper. A step up at $a$ minus a step up at $b$ is a **bump** from $a$ to $b$; the output weight $h$ is its height:
#
# $$f(x) = h\,\sigma(k\,(x - a)) - h\,\sigma(k\,(x - b))$$
#
# **Predict.** How high is the bump below in its middle, about? And far away from it, on the right?

# %%
school.exercise("07.1")

# %%
given = school.exercise("07.1").given
### BEGIN SOLUTION
guess = (given.h, 0)
### END SOLUTION
school.exercise("07.1").check(guess)

# %% [markdown]
# **Do.** The dashed curve is wanted; the green one is what the two neurons compute. Drag $a$, $b$ and $h$ (the sliders, or the
# leaves in the picture) until the frame turns green: then the largest gap is below 0.1. At the start it is 0.91.

# %%
x = Value(0.0, name="x")
a, b = Value(-2.0, name="a"), Value(-1.0, name="b")
h, k = Value(1.0, name="h"), Value(6.0, name="k")
sigmoid = nn.functional.sigmoid
f = h * (sigmoid(k * (x - a)) - sigmoid(k * (x - b)))


def wanted(x):
    """A bump from 0.5 to 2, 0.8 below zero."""
    return -0.8 * (1 / (1 + np.exp(-6 * (x - 0.5))) - 1 / (1 + np.exp(-6 * (x - 2))))


draw(f, title="Two neurons, one bump").live(inputs=x, wanted=wanted, span=(-4, 4), within=0.1)


# %% tags=["prose"]
def two(x, a, b, h, k=6.0):
    return h * (1 / (1 + np.exp(-k * (x - a))) - 1 / (1 + np.exp(-k * (x - b))))


grid = np.linspace(-4, 4, 161)
assert round(np.max(np.abs(two(grid, -2, -1, 1) - wanted(grid))), 2) == 0.91
assert np.max(np.abs(two(grid, 0.5, 2, -0.8) - wanted(grid))) < 1e-12

# %% [markdown]
# **See.** Now drag $k$, and watch the edges. Make $k$ negative, and both steps go down instead of up: the bump turns over. Put
# $b$ to the left of $a$, and it turns over too.
#
# **Check.** Write the bump as a function of NumPy arrays.


# %%
def bump(x, a, b, h, k):
    ### BEGIN SOLUTION
    return h / (1 + np.exp(-k * (x - a))) - h / (1 + np.exp(-k * (x - b)))
    ### END SOLUTION


school.exercise("07.2").check(bump)

# %% [markdown]
# **Break it.** A `Linear` layer does not know $a$. It computes $k x + c$, with a bias $c$. Somebody wanted the edge at $a$, set
# $c = -a$, and found the edge elsewhere. Which bias puts it where it should be?

# %%
school.exercise("07.3")

# %%
given = school.exercise("07.3").given
### BEGIN SOLUTION
c = -given.k * given.a
### END SOLUTION
school.exercise("07.3").check(c)

# %% [markdown]
# ## 2. Bumps side by side
#
# Cut the interval from 0 to 1 into $n$ pieces, put a bump on each, and give it the height of the wanted curve in the middle of
# the piece. That is a network with $2n$ hidden neurons, and nobody trained it.
#
# **Predict.** With twice as many bumps, what becomes of the largest error?

# %%
school.exercise("07.4")

# %%
### BEGIN SOLUTION
guess = "It halves"
### END SOLUTION
school.exercise("07.4").check(guess)


# %% [markdown]
# **Do.** Build it:


# %%
def curve(x):
    """The curve that this notebook approximates."""
    return np.sin(2 * np.pi * x) + 0.4 * np.sin(6 * np.pi * x)


def steep(z):
    """The sigmoid, for large arguments too."""
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def of_bumps(x, function, n, k):
    """n bumps with edges of steepness k, side by side from 0 to 1."""
    edges = np.linspace(0, 1, n + 1)
    heights = function((edges[:-1] + edges[1:]) / 2)
    x = x[:, np.newaxis]
    return (heights * (steep(k * (x - edges[:-1])) - steep(k * (x - edges[1:])))).sum(axis=1)


places = np.linspace(0, 1, 2001)
by_bumps = {}
for n in (10, 20, 40, 80, 160):
    by_bumps[n] = np.max(np.abs(of_bumps(places, curve, n, k=50 * n) - curve(places)))
    print(f"{n:3} bumps, {2 * n:3} neurons: largest error {by_bumps[n]:.3f}")

# %% [markdown]
# **See.** The green curve is a staircase; each step is one bump.

# %%
figure, panels = plt.subplots(1, 3, sharey=True)
for panel, n in zip(panels, (10, 20, 80), strict=True):
    panel.plot(places, curve(places), "--", color="gray", label="wanted")
    panel.plot(places, of_bumps(places, curve, n, k=50 * n), color="#00694f", label="network")
    panel.set_title(f"{n} bumps")
panels[0].legend()
figure.tight_layout()

# %% tags=["prose"]
from itertools import pairwise

errors = list(by_bumps.values())
assert all(1.8 < wide / narrow < 2.1 for wide, narrow in pairwise(errors))
assert 0.5 < errors[0] < 0.55

# %% [markdown]
# Each line of the printed list is about half of the one before: **twice the width, half the error**. On a piece of width
# $1/n$ the curve leaves the middle height by at most its steepest slope times $\frac{1}{2n}$. Nothing here depended on the curve,
# except that it may not jump: this is universal approximation.
#
# **Check.** Write the heights: for a function and a number of pieces from 0 to 1, an array of $n$ numbers.


# %%
def heights(function, n):
    ### BEGIN SOLUTION
    return function((np.arange(n) + 0.5) / n)
    ### END SOLUTION


school.exercise("07.5").check(heights)

# %% [markdown]
# **Break it.** This network has more bumps than all above, and a larger error than 40 of them had. Its edges are too soft: an
# edge is about $5 / k$ wide, which here is as wide as 25 bumps, and blurs the curve. Give a $k$ that brings the largest error below 0.05.

# %%
bad = of_bumps(places, curve, n=200, k=40)
print(f"largest error {np.max(np.abs(bad - curve(places))):.2f}")

# %%
school.exercise("07.6")

# %%
### BEGIN SOLUTION
k = 10_000
### END SOLUTION
school.exercise("07.6").check(k)

# %% tags=["prose"]
assert np.max(np.abs(bad - curve(places))) > by_bumps[40]
assert np.max(np.abs(of_bumps(places, curve, 200, 10_000) - curve(places))) < 0.05

# %% [markdown]
# ## 3. Corners instead of steps
#
# A ReLU neuron is a corner: $\mathrm{relu}(x - x_i)$ is 0 up to $x_i$, and rises with slope 1 from there. A sum of corners is a
# line of straight pieces, whose **slope changes** by $c_i$ at each $x_i$:
#
# $$f(x) = y_0 + c_0\,\mathrm{relu}(x - x_0) + c_1\,\mathrm{relu}(x - x_1) + \dots$$
#
# So a join-the-dots drawing of any curve is a ReLU network: one neuron a corner, where a bump needed two.
#
# **Predict.** Twice as many corners, evenly spaced: by which number is the largest error divided, about?

# %%
### BEGIN SOLUTION
guess = 4
### END SOLUTION
school.exercise("07.7").check(guess)

# %% [markdown]
# **Do.** The slope of a piece is what $y$ gains, divided by what $x$ gains. $c_0$ is the first slope, and every later $c_i$ is a
# *difference* of slopes.


# %%
def corners(xs, ys):
    """The output weights of a ReLU network through the points."""
    slopes = np.diff(ys) / np.diff(xs)
    return np.diff(slopes, prepend=0.0)


def of_corners(x, xs, ys):
    """The network: one ReLU at each point but the last."""
    return ys[0] + np.maximum(x[:, np.newaxis] - xs[:-1], 0) @ corners(xs, ys)


by_corners = {}
for n in (10, 20, 40, 80, 160):
    xs = np.linspace(0, 1, n + 1)
    by_corners[n] = np.max(np.abs(of_corners(places, xs, curve(xs)) - curve(places)))
    print(f"{n:3} corners, {n:3} neurons: largest error {by_corners[n]:.4f}")

# %% [markdown]
# **See.** On axes whose ticks are powers of ten, a power law is a straight line. Bumps fall like $1/n$, corners like $1/n^2$:
# a straight piece follows the slope of the curve, and misses only its bend.

# %%
figure, panel = plt.subplots(figsize=(5, 3.2))
panel.loglog(2 * np.array(list(by_bumps)), list(by_bumps.values()), "o-", label="bumps")
panel.loglog(list(by_corners), list(by_corners.values()), "s-", label="corners")
panel.set(xlabel="hidden neurons", ylabel="largest error", title="Error against width, built by hand")
panel.legend()
figure.tight_layout()

# %% tags=["prose"]
errors = list(by_corners.values())
ratios = [wide / narrow for wide, narrow in pairwise(errors)]
assert 3 < ratios[0] < 3.2
assert all(3.8 < ratio < 4.05 for ratio in ratios[1:])
xs = np.linspace(0, 1, 41)
assert np.allclose(of_corners(places, xs, curve(xs)), np.interp(places, xs, curve(xs)))

# %% [markdown]
# **Check.** Do it by hand once: the output weights $(c_0, c_1, c_2)$ for the four points below.

# %%
school.exercise("07.8")

# %%
given = school.exercise("07.8").given
### BEGIN SOLUTION
c = corners(np.array(given.xs), np.array(given.ys))
### END SOLUTION
school.exercise("07.8").check(c)

# %% [markdown]
# **Break it.** The network below should go through all points, and does not. `x` is one number, `xs` are the places of the
# corners, and `c` the output weights. Mend it.


# %%
def through(x, xs, y0, c):
    ### BEGIN SOLUTION
    return y0 + np.maximum(x - xs, 0) @ c
    ### INSTEAD
    # return y0 + np.maximum(xs - x, 0) @ c
    ### END SOLUTION


school.exercise("07.9").check(through)

# %% [markdown]
# ## 4. Error against width, trained
#
# Until now a ruler chose the places of the corners. Training may move them to where the curve bends. Here are five networks with
# one hidden layer of tanh neurons, trained by Adam on 101 points of the curve.
#
# **Predict.** How many parameters does such a network have, if its hidden layer has the width below? Count weights and biases.

# %%
school.exercise("07.10")

# %%
given = school.exercise("07.10").given
### BEGIN SOLUTION
guess = 3 * given.width + 1
### END SOLUTION
school.exercise("07.10").check(guess)

# %% [markdown]
# **Do.** Inputs are stretched to the range from $-2$ to $2$, in which tanh is neither flat nor straight. This takes some
# seconds.

# %%
data = np.linspace(0, 1, 101)[:, np.newaxis]


def train(model, epochs):
    nn.fit(
        model,
        4 * data - 2,
        curve(data),
        loss=nn.MSELoss(),
        optimizer=nn.Adam(model.parameters(), lr=0.02),
        epochs=epochs,
        batch_size=len(data),
        rng=0,
        progress=False,
    )


def answer_of(model):
    return model(4 * places[:, np.newaxis] - 2).data[:, 0]


trained, answers = {}, {}
for width in (2, 4, 8, 16, 32):
    model = nn.MLP([1, width, 1], activation="tanh", rng=0)
    train(model, epochs=1500)
    answers[width] = answer_of(model)
    trained[width] = np.max(np.abs(answers[width] - curve(places)))
    print(f"{width:2} neurons: largest error {trained[width]:.2f}")

# %% [markdown]
# **See.** Four neurons spend themselves on the large waves. Sixteen have the small ones too.

# %%
figure, panels = plt.subplots(1, 3, sharey=True)
for panel, width in zip(panels, (4, 8, 16), strict=True):
    panel.plot(places, curve(places), "--", color="gray", label="wanted")
    panel.plot(places, answers[width], color="#00694f", label="network")
    panel.set_title(f"{width} neurons, trained")
panels[0].legend()
figure.tight_layout()

# %% tags=["prose"]
xs = np.linspace(0, 1, 17)
by_ruler = np.max(np.abs(of_corners(places, xs, curve(xs)) - curve(places)))
assert trained[16] < by_ruler < trained[8]
assert trained[2] > 0.45
assert trained[4] > 0.4
assert trained[16] < 0.05
assert 0.06 < by_ruler < 0.08

# %% [markdown]
# With two and with four neurons training found no weights that bend often enough. Sixteen trained neurons are closer to the curve than sixteen corners set with a
# ruler, whose largest error is 0.07. The theorem says that good weights *exist*. It does not say that training finds them, nor
# how wide is wide enough: thirty-two neurons need not be better than sixteen after the same number of epochs.
#
# **Check.** The three numbers of one neuron say where it stands. A trained neuron computes $\tanh(w x + c)$; it is steepest where
# $w x + c = 0$. At which $x$ is that?

# %%
school.exercise("07.11")

# %%
given = school.exercise("07.11").given
### BEGIN SOLUTION
place = -given.c / given.w
### END SOLUTION
school.exercise("07.11").check(place)

# %% [markdown]
# **Break it.** This network is as wide as the widest one, and the error stays large, whatever the learning rate. Why?

# %%
faulty = nn.Sequential(nn.Linear(1, 32, rng=0), nn.Linear(32, 1, rng=1))
train(faulty, epochs=300)
answer_of_faulty = answer_of(faulty)
print(f"largest error {np.max(np.abs(answer_of_faulty - curve(places))):.2f}")

# %%
school.exercise("07.12")

# %%
### BEGIN SOLUTION
answer = "There is no activation between the layers, so it is one straight line"
### END SOLUTION
school.exercise("07.12").check(answer)

# %% tags=["prose"]
assert np.allclose(np.diff(answer_of_faulty, 2), 0)
assert np.max(np.abs(answer_of_faulty - curve(places))) > 0.5

# %% [markdown]
# ## 5. What depth adds
#
# One hidden layer with $n$ ReLU neurons has at most $n$ corners, so at most $n + 1$ straight pieces. A deep network can do
# more, because a layer may **fold** what the layers before it made. Two ReLU neurons make the *tent*:
#
# $$g(x) = 2\,\mathrm{relu}(x) - 4\,\mathrm{relu}(x - \tfrac12)$$
#
# It goes from 0 up to 1 and back to 0: it folds the interval from 0 to 1 in the middle. The tent of a tent folds it again.
#
# **Predict.** How many straight pieces has the tent of a tent of a tent ..., with the number of layers below, between 0 and 1?

# %%
school.exercise("07.13")

# %%
given = school.exercise("07.13").given
### BEGIN SOLUTION
guess = 2**given.layers
### END SOLUTION
school.exercise("07.13").check(guess)


# %% [markdown]
# **Do.** Count:


# %%
def tent(x):
    return 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)


x = np.linspace(0, 1, 1025)  # corners of tents lie on these points
y = x
for layer in range(1, 7):
    y = tent(y)
    pieces = 1 + np.count_nonzero(np.abs(np.diff(y, 2)) > 1e-9)
    print(f"layers: {layer}   neurons: {2 * layer:2}   pieces: {pieces:2}")

# %% [markdown]
# Six layers with 12 neurons have 64 pieces. A single hidden layer needs at least 63 neurons for that. Each layer doubles the
# pieces, and each further neuron of a wide layer adds at most one.
#
# **See.** Two layers, alive. Drag $p$ or $q$: both layers have the same two weights, so several pieces move at once. That
# is the price of folding: the pieces are copies and mirror images of one another, they cannot be chosen one by one.

# %%
relu = nn.functional.relu
x, p, q = Value(0.3, name="x"), Value(2.0, name="p"), Value(4.0, name="q")
inner = p * relu(x) - q * relu(x - 0.5)
outer = p * relu(inner) - q * relu(inner - 0.5)
draw(outer, title="A tent of a tent").live(inputs=x, span=(-0.3, 1.3))


# %% tags=["prose"]
def folded(x, p, q):
    for _ in range(2):
        x = p * np.maximum(x, 0) - q * np.maximum(x - 0.5, 0)
    return x


middles = np.array([0.1, 0.35, 0.65, 0.9])
assert np.count_nonzero(folded(middles, 2.1, 4.0) != folded(middles, 2.0, 4.0)) > 2
assert np.count_nonzero(folded(middles, 2.0, 4.1) != folded(middles, 2.0, 4.0)) > 2
y = x = np.linspace(0, 1, 1025)
for layer in range(1, 7):
    y = tent(y)
    assert 1 + np.count_nonzero(np.abs(np.diff(y, 2)) > 1e-9) == 2**layer

# %% [markdown]
# **Check.** The peak of a tent need not lie in the middle. Find the output weights $(u, v)$ of
# $g(x) = u\,\mathrm{relu}(x) + v\,\mathrm{relu}(x - m)$, which goes from 0 at $x = 0$ up to 1 at $x = m$, and down to 0 at
# $x = 1$.

# %%
school.exercise("07.14")

# %%
given = school.exercise("07.14").given
### BEGIN SOLUTION
weights = (1 / given.m, -1 / given.m - 1 / (1 - given.m))
### END SOLUTION
school.exercise("07.14").check(weights)

# %% [markdown]
# **Break it.** Somebody sums up this section in four sentences. Three are true. Which one is not?

# %%
school.exercise("07.15")

# %%
### BEGIN SOLUTION
answer = "A deep network with few neurons can have any 64 straight pieces that you like"
### END SOLUTION
school.exercise("07.15").check(answer)

# %% [markdown]
# ## What you take with you
#
# - Two steps make a bump, bumps make any continuous curve on an interval: one hidden layer is enough, if it is wide.
# - Twice as many bumps halve the error. Twice as many corners quarter it, for smooth curves.
# - Training puts neurons where they are needed, and comes with no promise.
# - Width adds pieces, depth multiplies them; folded pieces are copies and mirror images of one another.
#
# Questions to think about:
#
# - A bump over a *plane*, from four steps: what must the output neuron do, beyond adding?
# - All our networks are right between 0 and 1. What do they say at $x = 3$?
# - Which curves are hard for corners of equal distance, and easy for trained ones?

# %%
school.report()
