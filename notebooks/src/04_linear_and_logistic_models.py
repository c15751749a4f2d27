# %% [markdown]
# # Linear and logistic models: losses, scaling, probabilities
#
# Two questions about apartments. *What does it cost?* has a number as its answer. *Will it be sold within a month?* has yes
# or no, and the honest answer is a probability. Both models are one line of code, $w \cdot x + b$. What differs is the
# **loss**: the number that says how wrong the model is, and whose gradient says in which direction to change $w$ and $b$.
#
# The exercises mark themselves. A cell with `...` waits for your answer; run it again after each change.
# `school.exercise("04.2").hint()` gives a hint.

# %%
import matplotlib.pyplot as plt
import numpy as np

import nn
from autograd import Tensor, Value, draw, explain, gradients

# %% [markdown]
# **The data are made up.** No real apartment is in them. Prices follow a rule that we choose, plus chance: so we can compare
# what a model finds with the truth. The rule, in thousand euros, is
#
# $$\text{price} = 90 + 2.4 \cdot \text{area} - 5 \cdot \text{distance} + \text{noise}$$
#
# with the area in m², the distance to the centre in km, and noise with a standard deviation of 20.

# %%
rng = np.random.default_rng(4)
area = rng.uniform(25, 120, 80).round()
distance = rng.uniform(0.5, 15, 80).round(1)
price = (90 + 2.4 * area - 5 * distance + rng.normal(0, 20, 80)).round()

train, test = slice(0, 60), slice(60, 80)
print("area  distance  price")
for row in zip(area[:4], distance[:4], price[:4], strict=True):
    print("{:4.0f} {:9.1f} {:6.0f}".format(*row))

# %% [markdown]
# ## 1. A line through prices
#
# The first model sees the area alone. We count areas in 100 m² and prices in 100 000 €, so that all numbers are near 1
# (section 3 shows why). The **mean squared error** of the line is
#
# $$L(w, b) = \frac{1}{n} \sum_{i=1}^{n} (w x_i + b - y_i)^2$$
#
# **Predict.** A line lies below all points. Which sign has $\partial L / \partial b$?

# %%
school.exercise("04.1")

# %%
### BEGIN SOLUTION
sign = "negative"
### END SOLUTION
school.exercise("04.1").check(sign)

# %% [markdown]
# **Do.** Write the gradient by hand. With $e_i = w x_i + b - y_i$, the slope of $e_i^2$ is $2 e_i$, and the multiply gate
# $w \cdot x_i$ swaps: $w$ receives $x_i$.

# %%
x, y = area / 100, price / 100


def mse(w, b, x=x[train], y=y[train]):
    return np.mean((w * x + b - y) ** 2)


# %%
school.exercise("04.2")


# %%
def mse_gradient(w, b, x, y):
    ### BEGIN SOLUTION
    e = w * x + b - y
    return np.mean(2 * e * x), np.mean(2 * e)
    ### END SOLUTION


school.exercise("04.2").check(mse_gradient)

# %% [markdown]
# **See.** Three apartments, as a picture. The three errors come together in the mean, and each carries a third of the
# gradient back. At the multiply gate the gradient of `w` is summed over the apartments, because they share one `w`.

# %%
w, b = Tensor(1.0, name="w"), Tensor(0.5, name="b")
areas = Tensor([0.4, 0.6, 1.0], requires_grad=False, name="areas")
prices = Tensor([1.6, 2.0, 3.1], requires_grad=False, name="prices")
error = w * areas + b - prices
loss = np.mean(error**2)
loss.backward()
draw(loss)

# %% [markdown]
# Gradient descent walks down the surface of the loss over $w$ and $b$. Here are 40 of its steps over all 60 apartments. The
# valley is long: steep across, flat along. Most of the loss is gone after the first few steps. Along the valley the steps
# are short, and after 40 of them the bottom, at $w = 2.66$ and $b = 0.31$, is still far.

# %%
nn.pictures.paths(
    mse, {"gradient descent": lambda p: nn.SGD(p, lr=0.3)}, start=(0.0, 0.0), steps=40,
    names=("w", "b"), title="Mean squared error of a line",
)  # fmt: skip

# %% [markdown]
# **Check.** The gradient of the engine is that of your formula. At the bottom of the valley both derivatives are 0, and the
# line there is the one that linear algebra finds (`np.polyfit` solves for it directly). A gradient is not the only way for a
# straight line. It is the only one of the two that goes on to work for networks.

# %%
w, b = Tensor(0.0), Tensor(0.0)
for _ in range(1000):
    dw, db = gradients([mse(w, b)], [w, b])
    w, b = Tensor(w.data - 0.3 * dw), Tensor(b.data - 0.3 * db)
by_descent = np.array([w.data, b.data])
print("by 1000 steps  w, b =", by_descent.round(4))
print("by np.polyfit  w, b =", np.polyfit(x[train], y[train], 1).round(4))
if school.exercise("04.2").solved:
    print("your gradient there:", np.round(mse_gradient(w.data, b.data, x[train], y[train]), 8))

# %% tags=["prose"]
assert np.allclose(by_descent, np.polyfit(x[train], y[train], 1), atol=1e-4)
way = nn.pictures.paths(mse, {"s": lambda p: nn.SGD(p, lr=0.3)}, start=(0.0, 0.0), steps=40).numbers["ways"][0].losses
assert (way[0] - way[5]) / (way[0] - way[-1]) > 0.9
assert np.allclose(by_descent, [2.66, 0.31], atol=0.005)
far = nn.pictures.paths(mse, {"s": lambda p: nn.SGD(p, lr=0.3)}, start=(0.0, 0.0), steps=40).numbers["ways"][0].points
assert np.linalg.norm(far[-1] - by_descent) > 0.5
w_now = b_now = 0.0
for _ in range(40):  # the step with the fault: its loss falls too
    before = mse(w_now, b_now)
    w_now = w_now - 0.3 * np.mean(2 * (w_now * x[train] + b_now - y[train]) * x[train])
    b_now = b_now - 0.3 * np.mean(2 * (w_now * x[train] + b_now - y[train]))
    assert mse(w_now, b_now) < before
e = np.array([1.0 * v + 0.5 for v in (0.4, 0.6, 1.0)]) - [1.6, 2.0, 3.1]
assert np.isclose(loss.data, np.mean(e**2))
assert len(x[train]) == 60

# %% [markdown]
# **Break it.** This step has a fault that is easy to write and hard to see: the loss still falls. Compare its `b` with the
# definition of a gradient, then write it right.
#
# ```python
# def step(w, b, x, y, lr):
#     w = w - lr * np.mean(2 * (w * x + b - y) * x)
#     b = b - lr * np.mean(2 * (w * x + b - y))
#     return w, b
# ```

# %%
school.exercise("04.3")


# %%
def step(w, b, x, y, lr):
    ### BEGIN SOLUTION
    e = w * x + b - y
    return w - lr * np.mean(2 * e * x), b - lr * np.mean(2 * e)
    ### END SOLUTION


school.exercise("04.3").check(step)

# %% [markdown]
# ## 2. Outliers: a loss is a choice
#
# Somebody types a price with a zero too many. The mean squared error squares that error; the **mean absolute error**
# $\frac{1}{n} \sum |w x_i + b - y_i|$ does not.
#
# **Predict.** Begin with the simplest model: one number $c$ for all prices. The mean squared error is smallest at their mean.
# Where is the mean *absolute* error smallest?

# %%
school.exercise("04.4")

# %%
given = school.exercise("04.4").given
### BEGIN SOLUTION
c = np.sort(given.prices)[2]
### END SOLUTION
school.exercise("04.4").check(c)

# %% [markdown]
# **Do.** Write the gradient of the mean absolute error of the line.

# %%
school.exercise("04.5")


# %%
def mae(w, b, x=x[train], y=y[train]):
    return np.mean(np.abs(w * x + b - y))


def mae_gradient(w, b, x, y):
    ### BEGIN SOLUTION
    s = np.sign(w * x + b - y)
    return np.mean(s * x), np.mean(s)
    ### END SOLUTION


school.exercise("04.5").check(mae_gradient)

# %% [markdown]
# **See.** Three of the 60 prices of the training are now ten times too high. The three losses are trained on the same data,
# with the same optimiser and the same number of steps. The **Huber** loss is a square near 0 and straight farther out: smooth
# like the first, patient with outliers like the second.

# %%
typed = y.copy()
typed[[5, 17, 41]] *= 10


def fitted(loss, y, steps=1500):
    model = nn.Linear(1, 1, rng=0)
    optimizer = nn.Adam(model.parameters(), lr=0.02)
    nn.fit(model, x[train, None], y[train, None], loss=loss, optimizer=optimizer, epochs=steps,
           batch_size=60, scheduler=nn.CosineAnnealingLR(optimizer, T_max=steps), rng=0,
           progress=False)  # fmt: skip
    return model


losses = {"MSE": nn.MSELoss(), "MAE": nn.L1Loss(), "Huber": nn.HuberLoss(delta=0.5)}
lines = {name: fitted(loss, typed) for name, loss in losses.items()}
clean = fitted(nn.MSELoss(), y)

# %%
figure, axes = plt.subplots(figsize=(7, 3.6))
axes.plot(x[train], typed[train], ".", color="gray")
ends = np.array([[0.25], [1.2]])
for (name, model), style in zip(lines.items(), ["-", "--", ":"], strict=True):
    axes.plot(ends, nn.predict(model, ends), style, linewidth=2.5, label=name)
axes.set(xlabel="area, 100 m²", ylabel="price, 100 000 €", ylim=(0, 8))
axes.set_title("Three losses, the same three typos (above the edge)")
axes.legend()
plt.show()

# %% [markdown]
# **Check.** A **loss** is for the optimiser: it needs a useful gradient. A **metric** is for people: it answers their question,
# in their unit. They need not be the same. The test set has no typos, and a buyer asks: by how much is a price wrong?

# %%
print("trained by            MAE on the test set, thousand €     R²")
for name, model in {"MSE, without typos": clean, **lines}.items():
    predicted = nn.predict(model, x[test, None])[:, 0]
    off, r2 = 100 * nn.mean_absolute_error(predicted, y[test]), nn.r2_score(predicted, y[test])
    print(f"{name:22}{off:33.1f}{r2:7.2f}")

# %% tags=["prose"]
off = {
    name: 100 * nn.mean_absolute_error(nn.predict(model, x[test, None])[:, 0], y[test])
    for name, model in {"clean": clean, **lines}.items()
}
assert off["MSE"] > 2 * off["MAE"]
assert off["MSE"] > 2 * off["Huber"]
assert abs(off["MAE"] - off["clean"]) < 5
assert abs(off["Huber"] - off["clean"]) < 5
assert all(typed[[5, 17, 41]] > 8)

# %% [markdown]
# With the typos the line of the squared error is more than twice as far off as the other two. Those are within 5 thousand
# euros of the line that never saw a typo.
#
# **Break it.** A colleague reports "our typical error is 100 × the loss". The loss is the mean squared error of prices in
# 100 000 €, and the report should be in thousand euros. Mend the report.

# %%
school.exercise("04.6")


# %%
def typical_error(prediction, price):
    ### BEGIN SOLUTION
    return 100 * np.sqrt(np.mean((prediction - price) ** 2))
    ### END SOLUTION


school.exercise("04.6").check(typical_error)

# %% [markdown]
# ## 3. Scaling: a small input, a small gradient for its partner
#
# Now the model gets both inputs, in the units in which people say them: area in m², distance in km.
#
# **Predict.** All three parameters start at 0. Which one has the largest gradient, in absolute value?

# %%
school.exercise("04.7")

# %%
### BEGIN SOLUTION
largest = "w_area"
### END SOLUTION
school.exercise("04.7").check(largest)

# %%
raw = np.column_stack([area, distance])
model = nn.Linear(2, 1, rng=0)
for parameter in model.parameters():
    parameter.data = np.zeros(parameter.shape)
loss = nn.functional.mse_loss(model(raw[train]), y[train, None])
loss.backward()
print("w_area {:.1f}, w_distance {:.1f}, b {:.1f}".format(*model.weight.grad[0], model.bias.grad[0]))

# %% tags=["prose"]
assert abs(model.weight.grad[0, 0]) > 10 * abs(model.weight.grad[0, 1]) > 10 * abs(model.bias.grad[0])

# %% [markdown]
# One learning rate has to serve all three. If it is small enough for `w_area`, it is far too small for `b`.
#
# **Do.** Standardise: give each column the mean 0 and the standard deviation 1.

# %%
school.exercise("04.8")


# %%
def standardise(x):
    ### BEGIN SOLUTION
    return (x - np.mean(x, axis=0)) / np.std(x, axis=0)
    ### END SOLUTION


school.exercise("04.8").check(standardise)

# %% [markdown]
# **See.** The line on the area again, once in m² and once standardised: the same model, the same 60 steps, each with a
# learning rate that suits its surface. (Beyond $2/\lambda$ descent explodes, with $\lambda$ the largest curvature.)

# %%
mean, std = raw[train].mean(axis=0), raw[train].std(axis=0)
scaled = (raw - mean) / std


def surface(inputs):
    return lambda w, b: mse(w, b, x=inputs)


nn.pictures.paths(
    surface(area[train]), {"in m²": lambda p: nn.SGD(p, lr=0.00013)}, start=(0.0, 0.0), steps=60,
    span=((-0.01, 0.06), (-0.5, 1.5)), names=("w", "b"), title="Area in m²: b hardly moves",
)  # fmt: skip

# %%
nn.pictures.paths(
    surface(scaled[train, 0]), {"standardised": lambda p: nn.SGD(p, lr=0.45)}, start=(0.0, 0.0),
    steps=60, span=((-1.2, 1.8), (-0.3, 2.7)), names=("w", "b"),
    title="Area standardised: straight to the bottom",
)  # fmt: skip

# %%
ways = {"in m²": (area[train], 0.00013), "standardised": (scaled[train, 0], 0.45)}
for name, (inputs, lr) in ways.items():
    w, b = 0.0, 0.0
    for _ in range(60):
        e = w * inputs + b - y[train]
        w, b = w - lr * np.mean(2 * e * inputs), b - lr * np.mean(2 * e)
    design = np.column_stack([inputs, np.ones(60)])
    curvatures = np.linalg.eigvalsh(2 * design.T @ design / 60)
    low, high = curvatures
    print(f"{name:13} b {b:7.4f}; curvatures {low:.2f} and {high:.2f}, ratio {high / low:.0f}")

# %% tags=["prose"]
design = np.column_stack([area[train], np.ones(60)])
low, high = np.linalg.eigvalsh(2 * design.T @ design / 60)
assert 2 / high > 0.00013 > 0.8 * 2 / high
assert high / low > 10_000
design = np.column_stack([scaled[train, 0], np.ones(60)])
low, high = np.linalg.eigvalsh(2 * design.T @ design / 60)
assert np.allclose([low, high], 2)
assert 1 > 0.45 > 0.4
w, b = 0.0, 0.0
for _ in range(60):
    e = w * area[train] + b - y[train]
    w, b = w - 0.00013 * np.mean(2 * e * area[train]), b - 0.00013 * np.mean(2 * e)
assert abs(b - np.polyfit(area[train], y[train], 1)[1]) > 0.9 * abs(np.polyfit(area[train], y[train], 1)[1])

# %% [markdown]
# The first surface is a gorge: its curvature across is more than 10 000 times as large as along. The second is round.
#
# **Check.** A model on standardised inputs is a model on raw inputs in other clothes. Find the weights and the bias that do
# the same with raw inputs. (Then you can say what a square metre costs.)

# %%
school.exercise("04.9")


# %%
def in_raw_units(w, b, mean, std):
    ### BEGIN SOLUTION
    return w / std, b - np.sum(w * mean / std)
    ### END SOLUTION


school.exercise("04.9").check(in_raw_units)

# %%
model = nn.Linear(2, 1, rng=0)
optimizer = nn.SGD(model.parameters(), lr=0.3)
nn.fit(model, scaled[train], y[train, None], loss=nn.MSELoss(), optimizer=optimizer, epochs=100,
       batch_size=60, rng=0, progress=False)  # fmt: skip
weight, bias = model.weight.data[0], model.bias.data[0]
per_unit = 100 * weight / std
constant = 100 * bias - np.sum(per_unit * mean)
print(f"found: price = {constant:.0f} + {per_unit[0]:.2f} area − {-per_unit[1]:.2f} distance")
print("truth: price = 90 + 2.40 area − 5.00 distance")

# %% tags=["prose"]
assert abs(per_unit[0] - 2.4) < 0.25
assert abs(per_unit[1] + 5) < 1

# %% [markdown]
# **Break it.** The function below prepares new apartments for the trained model. A single new apartment then has the
# deviation 0, and two apartments get prices that depend on each other. Repair it.
#
# ```python
# def scaled_for_prediction(train, new):
#     return (new - new.mean(axis=0)) / new.std(axis=0)
# ```

# %%
school.exercise("04.10")


# %%
def scaled_for_prediction(train, new):
    ### BEGIN SOLUTION
    return (new - np.mean(train, axis=0)) / np.std(train, axis=0)
    ### END SOLUTION


school.exercise("04.10").check(scaled_for_prediction)

# %% [markdown]
# ## 4. Logistic regression: maximum likelihood
#
# Will it be sold within a month? The model gives a score $z = w \cdot x + b$, and the **sigmoid** turns it into a probability,
# $p = \sigma(z) = 1 / (1 + e^{-z})$. The best parameters are those that give what did happen the largest probability: the
# **likelihood**.
#
# **Predict.** What is the likelihood of three outcomes?

# %%
school.exercise("04.11")

# %%
given = school.exercise("04.11").given
### BEGIN SOLUTION
probability = given.p[0] * (1 - given.p[1]) * given.p[2]
### END SOLUTION
school.exercise("04.11").check(probability)

# %% [markdown]
# **Do.** A product of many probabilities is too small for a float, and awkward to differentiate. So we take the logarithm, which
# makes it a sum, and a minus, which makes it a loss: the **negative log-likelihood**, also called binary cross-entropy.

# %%
print("a likelihood of 2000 apartments, each with p = 0.6:", 0.6**2000)
print("its logarithm:", round(2000 * np.log(0.6), 1))

# %%
school.exercise("04.12")


# %%
def negative_log_likelihood(z, y):
    ### BEGIN SOLUTION
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    ### END SOLUTION


school.exercise("04.12").check(negative_log_likelihood)

# %% [markdown]
# **See.** One apartment that was sold, $y = 1$, so its loss is $-\log \sigma(z)$. Look at the gradients from the right to the
# left. At $p$ the gradient is $-1/p$. The slope of the sigmoid is $p (1 - p)$. Their product is $-(1 - p)$, which is $p - y$:
# the logarithm cancels the small slope of the sigmoid.
#
# $$\frac{\partial L}{\partial z} = \frac{p - y}{p (1 - p)} \cdot p (1 - p) = p - y$$

# %%
z = Value(-0.8, name="z")
p = nn.functional.sigmoid(z)
loss = -np.log(p)
loss.backward()
draw(loss)

# %%
print("gradient at z:", round(z.grad, 6), "   p − y:", round(p.data - 1, 6))
print("paths from z to the loss:")
print(explain(loss).paths(z))

# %% tags=["prose"]
assert np.isclose(z.grad, p.data - 1)
assert np.isclose(p.grad, -1 / p.data)
assert 0.6**2000 == 0.0

# %% [markdown]
# With a squared error the factor $p (1 - p)$ would stay. A model that is surely wrong, $p$ near 0 where $y = 1$, would then
# have nearly no gradient. Here its gradient is near $-1$: none is larger in absolute value.
#
# **Check.** Now for a whole table. Write the gradient of the mean negative log-likelihood.

# %%
school.exercise("04.13")


# %%
def logistic_gradient(w, b, x, y):
    ### BEGIN SOLUTION
    d = (1 / (1 + np.exp(-(x @ w + b))) - y) / len(y)
    return x.T @ d, np.sum(d)
    ### END SOLUTION


school.exercise("04.13").check(logistic_gradient)

# %% [markdown]
# The data are made up again. An apartment is sold sooner if it costs less than its neighbours (`excess`, counted in 10 %), and
# if it is nearer to the centre: $P(\text{sold}) = \sigma(0.5 - 1.5 \cdot \text{excess} - 1.0 \cdot \text{distance})$; the distance is
# standardised.

# %%
rng = np.random.default_rng(8)
inputs = rng.normal(size=(200, 2))
chance = 1 / (1 + np.exp(-(0.5 - 1.5 * inputs[:, 0] - inputs[:, 1])))
sold = (rng.uniform(size=200) < chance).astype(int)

w, b = np.zeros(2), 0.0
for _ in range(500):
    d = (1 / (1 + np.exp(-(inputs @ w + b))) - sold) / 200  # p − y, and the mean
    w, b = w - 1.0 * inputs.T @ d, b - 1.0 * np.sum(d)
print("by p − y:  w =", w.round(2), " b =", round(b, 2))

model = nn.Linear(2, 1, rng=0)
optimizer = nn.SGD(model.parameters(), lr=1.0)
nn.fit(model, inputs, sold[:, None], loss=nn.BCEWithLogitsLoss(), optimizer=optimizer, epochs=500,
       batch_size=200, rng=0, progress=False)  # fmt: skip
print("by nn.fit: w =", model.weight.data[0].round(2), " b =", model.bias.data.round(2))
nn.pictures.boundary(model, inputs, sold, output="logits")

# %% tags=["prose"]
assert np.allclose(w, model.weight.data[0], atol=1e-4)
assert np.isclose(b, model.bias.data[0], atol=1e-4)

# %% [markdown]
# **Break it.** People ask for the accuracy, so somebody makes it the loss: $1 -$ accuracy. The cell below computes this loss
# at three weights that are close to each other, and its slope. Why does training not move?


# %%
def one_minus_accuracy(w0):
    p = 1 / (1 + np.exp(-(w0 * inputs[:, 0])))
    return np.mean((p > 0.5) != sold)


for w0 in [0.999, 1.0, 1.001]:
    print(f"w0 = {w0}: 1 − accuracy = {one_minus_accuracy(w0)}")
print("slope:", (one_minus_accuracy(1.001) - one_minus_accuracy(0.999)) / 0.002)
school.exercise("04.14")

# %%
### BEGIN SOLUTION
reason = "a small change of w changes no decision, so the derivative is 0"
### END SOLUTION
school.exercise("04.14").check(reason)

# %% tags=["prose"]
assert one_minus_accuracy(1.001) == one_minus_accuracy(0.999)
assert one_minus_accuracy(1.0) > 0.1

# %% [markdown]
# ## 5. Softmax and cross-entropy: more than two answers
#
# In which district is an apartment: centre, suburb or village? The model gives one score for each. **Softmax** turns scores
# into probabilities, and the loss is minus the logarithm of the probability of the true class, the **cross-entropy**:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}, \qquad L = -\log p_{\text{true}}$$
#
# **Predict.** What happens to the softmax if 5 is added to all scores?

# %%
school.exercise("04.15")

# %%
### BEGIN SOLUTION
change = "nothing"
### END SOLUTION
school.exercise("04.15").check(change)

# %% [markdown]
# **Do.** Write softmax so that it survives large scores. What you predicted is the trick.

# %%
school.exercise("04.16")


# %%
def softmax(z):
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION


school.exercise("04.16").check(softmax)

# %% [markdown]
# **See.** One apartment with the scores 2, 1 and −1, truly in the suburb (class 1). The gradient at the scores is
# $p - y$ again, where $y$ is 1 at the true class and 0 elsewhere. It adds up to 0: what one score gains, the others lose.
#
# $$\frac{\partial L}{\partial z_k} = \frac{\partial}{\partial z_k}\Big(\log \sum_j e^{z_j} - z_{\text{true}}\Big) =
#   \frac{e^{z_k}}{\sum_j e^{z_j}} - y_k = p_k - y_k$$

# %%
scores = Tensor([[2.0, 1.0, -1.0]], name="z")
loss = nn.functional.cross_entropy(scores, np.array([1]))
loss.backward()
draw(loss)

# %%
p = nn.functional.softmax(scores.data, axis=1)
print("p     ", p.round(4))
print("p − y ", (p - [[0, 1, 0]]).round(4))
print("engine", scores.grad.round(4), " its sum:", abs(scores.grad.sum().round(12)))

# %% tags=["prose"]
assert np.allclose(scores.grad, p - [[0, 1, 0]])
assert abs(scores.grad.sum()) < 1e-12

# %% [markdown]
# **Check.** Write the gradient for a whole batch, whose loss is the mean over its rows.

# %%
school.exercise("04.17")


# %%
def cross_entropy_gradient(z, y):
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    d = e / e.sum(axis=1, keepdims=True)
    d[np.arange(len(y)), y] -= 1
    return d / len(y)
    ### END SOLUTION


school.exercise("04.17").check(cross_entropy_gradient)

# %%
rng = np.random.default_rng(5)
centres = np.array([[-1.2, 1.0], [0.2, -0.6], [1.4, 0.9]])  # distance and area, standardised
district = rng.integers(0, 3, 150)
homes = centres[district] + rng.normal(0, 0.55, (150, 2))
model = nn.Linear(2, 3, rng=0)
optimizer = nn.SGD(model.parameters(), lr=0.5)
history = nn.fit(model, homes, district, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=100,
                 batch_size=150, rng=0, metrics={"accuracy": nn.accuracy}, progress=False)  # fmt: skip
print(f"loss {history['loss'][-1]:.3f}, accuracy {history['accuracy'][-1]:.3f}")
nn.pictures.boundary(model, homes, district)

# %% [markdown]
# Between any two of the districts the boundary is a straight line: where their two scores are equal.
#
# **Break it.** This loss is right on paper. With a sure and wrong model it is `inf`, and its gradient is `nan`, because the
# probability of the true class is too small for a float. Write it so that it stays finite.
#
# ```python
# def cross_entropy(z, y):
#     p = softmax(z)
#     return -np.mean(np.log(p[np.arange(len(y)), y]))
# ```

# %%
school.exercise("04.18")


# %%
def cross_entropy(z, y):
    ### BEGIN SOLUTION
    m = z.max(axis=1, keepdims=True)
    logs = z - m - np.log(np.sum(np.exp(z - m), axis=1, keepdims=True))
    return -np.mean(logs[np.arange(len(y)), y])
    ### END SOLUTION


school.exercise("04.18").check(cross_entropy)

# %% tags=["prose"]
hopeless = Tensor([[0.0, -1000.0, 0.0]])
with np.errstate(all="ignore"):
    fragile = -np.log(nn.functional.softmax(hopeless, axis=1)[0, 1])
    fragile.backward()
assert np.isinf(fragile.data)
assert np.isnan(hopeless.grad).any()

# %% [markdown]
# ## What you have seen
#
# - A loss is a choice. The squared error runs after outliers, the absolute error does not; Huber's is between them.
# - A loss is for the optimiser, a metric is for people. The accuracy has the derivative 0 almost everywhere.
# - A parameter's gradient is multiplied by its input. Inputs of one size give gradients of one size, and a rounder valley.
# - Sigmoid and likelihood, softmax and cross-entropy: the gradient at the scores is $p - y$ both times.
#
# **Questions to think about.**
#
# 1. Squared error and a straight line: $\partial L / \partial z$ is the prediction minus the target (times 2). Where have you
#    seen that form here? Is it chance?
# 2. The gradient of the mean absolute error does not get smaller near the bottom. What does that do to the last steps?
# 3. A district that no apartment of the training came from: what does softmax say about it after a long training?
# 4. Two classes can be done by a sigmoid with one score or by softmax with two. How do the two scores relate to the one?

# %%
school.report()
