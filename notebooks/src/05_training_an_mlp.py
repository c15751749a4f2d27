# %% [markdown]
# # Training an MLP: batches, optimisers, over-fitting
#
# A network that reads handwritten digits, from the first loss to the last mistake. On the way: how many samples make a good
# step, what momentum remembers, why large weights are bad, when to stop, and what to look at when a training goes wrong.
#
# The exercises mark themselves. A cell with `...` waits for your answer; run it again after each change.
# `school.exercise("05.2").hint()` gives a hint.

# %%
import time
import tracemalloc

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import nn
from autograd import Tensor, gradients
from nn.functional import cross_entropy

# %% [markdown]
# **The data** come with scikit-learn: 1797 scans of handwritten digits, 8 × 8 pixels, from the test part of "Optical
# Recognition of Handwritten Digits" (E. Alpaydin, C. Kaynak, UCI Machine Learning Repository, 1998). We split them into three:
# images to learn from (**training**), images to choose by (**validation**), and images that are looked at once, at the end
# (**test**).

# %%
digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.target))
images, labels = digits.data[order] / 16, digits.target[order]
x, y = images[:1200], labels[:1200]
x_validation, y_validation = images[1200:1500], labels[1200:1500]
x_test, y_test = images[1500:], labels[1500:]
print("training", x.shape, " validation", x_validation.shape, " test", x_test.shape)


def show(pictures, titles, rows=1):
    _, axes = plt.subplots(rows, len(pictures) // rows, figsize=(8, 1.3 * rows))
    for axis, picture, title in zip(axes.flat, pictures, titles, strict=True):
        axis.imshow(picture.reshape(8, 8), cmap="gray_r")
        axis.set_title(title, fontsize=10)
        axis.axis("off")
    plt.show()


show([x[y == k][0] for k in range(10)], range(10))

# %% [markdown]
# ## 1. The digits, end to end
#
# **Predict.** A network that was just made knows nothing. What is its cross-entropy, before the first step?

# %%
school.exercise("05.1")

# %%
given = school.exercise("05.1").given
### BEGIN SOLUTION
loss_at_the_start = np.log(given.classes)
### END SOLUTION
school.exercise("05.1").check(loss_at_the_start)

# %% [markdown]
# A first loss far above that number says that the network is sure of nonsense. Mostly its first weights are too large. Ours has 64
# inputs, 32 hidden units and 10 scores.

# %%
model = nn.MLP([64, 32, 10], rng=0)
print(f"loss before training {cross_entropy(model(x), y).data:.3f}, log(10) = {np.log(10):.3f}")
print(model.summary((1, 64)))

# %% tags=["prose"]
assert abs(cross_entropy(model(x), y).data - np.log(10)) < 0.1
assert sum(p.size for p in model.parameters()) == 64 * 32 + 32 + 32 * 10 + 10

# %% [markdown]
# **Do.** Write one step of gradient descent for a list of parameters.

# %%
school.exercise("05.2")


# %%
def descended(parameters, gradients, lr):
    ### BEGIN SOLUTION
    return [p - lr * g for p, g in zip(parameters, gradients, strict=True)]
    ### END SOLUTION


school.exercise("05.2").check(descended)

# %% [markdown]
# **See.** The whole training, by hand: batches of 32 images, 15 times through the data.

# %%
rng = np.random.default_rng(1)
history = {"loss": [], "val_loss": [], "accuracy": [], "val_accuracy": []}
for _ in range(15):
    order = rng.permutation(len(x))
    for start in range(0, len(x), 32):
        rows = order[start : start + 32]
        parameters = list(model.parameters())
        slopes = gradients([cross_entropy(model(x[rows]), y[rows])], parameters)
        for parameter, slope in zip(parameters, slopes, strict=True):
            parameter.data = parameter.data - 0.3 * slope
    for name, (inputs, targets) in {"": (x, y), "val_": (x_validation, y_validation)}.items():
        scores = model(inputs).data
        history[name + "loss"].append(float(cross_entropy(scores, targets)))
        history[name + "accuracy"].append(nn.accuracy(scores, targets))
nn.pictures.curves(history)

# %% [markdown]
# **Check.** The weights and biases are **parameters**: the gradient changes them. The 32 hidden units, the 32 images of a
# batch, the rate 0.3 and the 15 epochs are **hyperparameters**: a person chose them.

# %%
school.exercise("05.3")

# %%
### BEGIN SOLUTION
parameter = "the bias of the output layer"
### END SOLUTION
school.exercise("05.3").check(parameter)

# %% [markdown]
# **Break it.** Gradients add up (`+=`), so that a value that is used twice receives both parts. The price: somebody has to set
# them to zero before the next step. This training does not. Mend it; the loss is the mean squared error of `x @ w`.
#
# ```python
# def three_steps(w, x, y, lr):
#     g = np.zeros(2)
#     for _ in range(3):
#         g += 2 * x.T @ (x @ w - y) / len(y)
#         w = w - lr * g
#     return w
# ```

# %%
school.exercise("05.4")


# %%
def three_steps(w, x, y, lr):
    ### BEGIN SOLUTION
    for _ in range(3):
        w = w - lr * 2 * x.T @ (x @ w - y) / len(y)
    return w
    ### END SOLUTION


school.exercise("05.4").check(three_steps)

# %% [markdown]
# ## 2. All samples, one sample, or some
#
# The gradient over all images is the true one. It costs a walk through all images for a single step. A few images give
# an estimate of it, and the same walk is many steps.
#
# **Predict.** How many steps are in one epoch?

# %%
school.exercise("05.5")

# %%
given = school.exercise("05.5").given
### BEGIN SOLUTION
steps = int(np.ceil(given.samples / given.batch))
### END SOLUTION
school.exercise("05.5").check(steps)

# %% [markdown]
# **Do.** Write the gradient of the mean squared error over the rows of one mini-batch.

# %%
school.exercise("05.6")


# %%
def batch_gradient(w, x, y, rows):
    ### BEGIN SOLUTION
    return 2 * x[rows].T @ (x[rows] @ w - y[rows]) / len(rows)
    ### END SOLUTION


school.exercise("05.6").check(batch_gradient)

# %% [markdown]
# **See.** How good is the estimate? Below, the cosine between the gradient of a batch and that of all 1200 images, at the
# first weights (1: the same direction, 0: a right angle), for 30 random batches of each size.

# %%
model = nn.MLP([64, 32, 10], rng=0)


def direction(rows):
    found = gradients([cross_entropy(model(x[rows]), y[rows])], list(model.parameters()))
    vector = np.concatenate([part.ravel() for part in found])
    return vector / np.linalg.norm(vector)


true_direction = direction(np.arange(1200))
rng = np.random.default_rng(2)
cosines = {}
for size in [1, 8, 32, 128, 1200]:
    batches = [rng.choice(1200, size, replace=False) for _ in range(30)]
    cosines[size] = [direction(rows) @ true_direction for rows in batches]
for size, found in cosines.items():
    print(f"{size:5} images: cosine {np.mean(found):.2f} ± {np.std(found):.2f}")

# %% tags=["prose"]
assert 0.5 < np.mean(cosines[32]) < 0.7
assert np.mean(cosines[1]) < 0.2
assert np.isclose(np.mean(cosines[1200]), 1)
assert len(list(range(0, 1200, 32))) == 38

# %% [markdown]
# The gradient of a single image is nearly at a right angle to the true one; that of 32 images has a cosine above 0.5. That is
# why small batches pay: 38 rough steps go farther than one exact step, at the same number of images read. Each size below has a learning rate that suits it.

# %%
sizes = {"all 1200": (1200, 1.5), "32": (32, 0.3), "one": (1, 0.02)}


def trained(size, lr, epochs):
    model = nn.MLP([64, 32, 10], rng=0)
    optimizer = nn.SGD(model.parameters(), lr=lr)
    return nn.fit(model, x, y, loss=cross_entropy, optimizer=optimizer, epochs=epochs, batch_size=size,
                  rng=0, validation=(x_validation, y_validation), metrics={"accuracy": nn.accuracy},
                  progress=False)  # fmt: skip


runs = {name: trained(size, lr, epochs=5) for name, (size, lr) in sizes.items()}
print("batch      steps in 5 epochs   training loss   validation accuracy")
for name, run in runs.items():
    count = 5 * -(-1200 // sizes[name][0])
    print(f"{name:10}{count:18}{run['loss'][-1]:16.3f}{run['val_accuracy'][-1]:22.3f}")

# %% tags=["prose"]
assert runs["32"]["loss"][-1] < 0.5 * runs["all 1200"]["loss"][-1]
assert -(-1200 // 32) == 38
assert runs["one"]["loss"][-1] < runs["32"]["loss"][-1]
assert runs["32"]["val_accuracy"][-1] > 0.85
assert runs["all 1200"]["val_accuracy"][-1] < runs["32"]["val_accuracy"][-1]

# %% [markdown]
# Single images learn even more in an epoch, but an array of one row wastes the machine: Python's own work is paid 1200 times. All
# images at once need memory for all their intermediate values. (Times and memory are of the machine that built this page.)

# %% tags=["varies"]
measured = ["batch       time of an epoch   largest memory in a step"]
for name, (size, lr) in sizes.items():
    started = time.perf_counter()
    trained(size, lr, epochs=1)
    seconds = time.perf_counter() - started
    tracemalloc.start()
    rows = np.arange(size)
    model = nn.MLP([64, 32, 10], rng=0)
    cross_entropy(model(x[rows]), y[rows]).backward()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    measured.append(f"{name:10}{1000 * seconds:15.0f} ms{peak / 1000:20.0f} KB")
print("\n".join(measured))

# %% [markdown]
# **Check.** Mini-batches of one epoch add up to the full gradient, if each is given its weight. The last batch is often smaller.

# %%
school.exercise("05.7")


# %%
def full_gradient(gradients, sizes):
    ### BEGIN SOLUTION
    return sizes @ gradients / np.sum(sizes)
    ### END SOLUTION


school.exercise("05.7").check(full_gradient)

# %% [markdown]
# **Break it.** Before each epoch the samples are shuffled. With this function each epoch pairs the images with other labels, and
# the network never reads digits better than by chance. Mend it.
#
# ```python
# def shuffled(x, y, order):
#     return x[order], y
# ```

# %%
school.exercise("05.8")


# %%
def shuffled(x, y, order):
    ### BEGIN SOLUTION
    return x[order], y[order]
    ### END SOLUTION


school.exercise("05.8").check(shuffled)

# %% tags=["prose"]
model, rng = nn.MLP([64, 32, 10], rng=0), np.random.default_rng(0)
for _ in range(5):
    nn.fit(model, x[rng.permutation(1200)], y, loss=cross_entropy, optimizer=nn.SGD(model.parameters(), lr=0.1), epochs=1,
           batch_size=32, shuffle=False, progress=False)  # fmt: skip
    assert nn.accuracy(nn.predict(model, x_validation), y_validation) < 0.2

# %% [markdown]
# ## 3. Optimisers in a race
#
# A surface of two parameters with its lowest place at (0, 0), and a hollow, a local minimum, on the way:
#
# $$f(a, b) = 0.1\,a^2 + 0.5\,b^2 - 0.8\,e^{-\left((a - 3)^2 + (b - 0.8)^2\right) / 0.3}$$
#
# **Predict.** Two of them start at (4, 2): plain gradient descent, and descent with momentum 0.9.

# %%
school.exercise("05.9")

# %%
### BEGIN SOLUTION
guess = "plain descent stays in the hollow, momentum rolls out of it"
### END SOLUTION
school.exercise("05.9").check(guess)

# %% [markdown]
# **Do.** Momentum keeps a velocity $v$, a sum of past gradients that fade: $v \leftarrow \mu v + g$, then
# $w \leftarrow w - \eta v$. Write one step.

# %%
school.exercise("05.10")


# %%
def momentum_step(w, v, g, lr, momentum):
    ### BEGIN SOLUTION
    v = momentum * v + g
    return w - lr * v, v
    ### END SOLUTION


school.exercise("05.10").check(momentum_step)

# %% [markdown]
# **See.** Five optimisers, one start, 100 steps.


# %%
def surface(a, b):
    return 0.1 * a**2 + 0.5 * b**2 - 0.8 * np.exp(-((a - 3.0) ** 2 + (b - 0.8) ** 2) / 0.3)


optimisers = {
    "SGD": lambda p: nn.SGD(p, lr=0.1),
    "momentum": lambda p: nn.SGD(p, lr=0.1, momentum=0.9),
    "Nesterov": lambda p: nn.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "RMSprop": lambda p: nn.RMSprop(p, lr=0.05),
    "Adam": lambda p: nn.Adam(p, lr=0.2),
}
race = nn.pictures.paths(surface, optimisers, start=(4.0, 2.0), steps=100, title="A hollow on the way")
race

# %% tags=["prose"]
ends = {way.name: (way.points[-1], way.losses[-1]) for way in race.numbers["ways"]}
for name in ["SGD", "RMSprop"]:
    assert np.allclose(ends[name][0], [2.88, 0.66], atol=0.03)
    assert abs(ends[name][1] - 0.333) < 0.002
for name in ["momentum", "Nesterov", "Adam"]:
    assert np.linalg.norm(ends[name][0]) < 0.05
slower = nn.pictures.paths(surface, {"half": lambda p: nn.SGD(p, lr=0.1, momentum=0.5)}, start=(4.0, 2.0), steps=100)
assert np.allclose(slower.numbers["ways"][0].points[-1], [2.88, 0.66], atol=0.03)

# %% [markdown]
# SGD and RMSprop end in the hollow, at a loss of 0.333. The three with a velocity (Adam has one too) leave it and reach the
# lowest place. That depends on the numbers that were chosen: with momentum 0.5 the velocity is too small, and it stays in the
# hollow too. Change `momentum=0.9` and try.
#
# **Check.** Momentum by hand, step by step beside `nn.SGD(momentum=0.9)`. The cell uses your step if it is right.


# %%
def our_step(w, v, g, lr, momentum):
    v = momentum * v + g
    return w - lr * v, v


step = momentum_step if school.exercise("05.10").solved else our_step
w, v = np.array([4.0, 2.0]), np.zeros(2)
theirs = [Tensor(4.0), Tensor(2.0)]
optimizer = nn.SGD(theirs, lr=0.1, momentum=0.9)
largest = 0.0
rows = ["step   by hand            nn.SGD"]
for i in range(1, 101):
    a, b = Tensor(w[0]), Tensor(w[1])
    w, v = step(w, v, np.array(gradients([surface(a, b)], [a, b])), 0.1, 0.9)
    optimizer.zero_grad()
    surface(*theirs).backward()
    optimizer.step()
    other = np.array([float(p.data) for p in theirs])
    largest = max(largest, np.abs(w - other).max())
    if i in (1, 2, 3, 10, 100):
        rows.append(f"{i:4}   {w.round(4)!s:18} {other.round(4)}")
print("\n".join(rows))
print("largest difference in 100 steps:", largest)

# %% tags=["prose"]
assert largest < 1e-12

# %% [markdown]
# On a long even slope the velocity grows until what it gains is what it loses. How long is a step then?

# %%
school.exercise("05.11")

# %%
given = school.exercise("05.11").given
### BEGIN SOLUTION
length = given.lr * given.g / (1 - given.momentum)
### END SOLUTION
school.exercise("05.11").check(length)

# %% [markdown]
# **Break it.** Adam keeps two averages: $m$ of the gradients, $s$ of their squares, both starting at 0. This version forgets what
# that does to its first steps: the first is about three times too long, the tenth more than six times. Mend it.
#
# ```python
# def adam_step(w, m, s, g, t, lr):
#     m = 0.9 * m + 0.1 * g
#     s = 0.999 * s + 0.001 * g**2
#     return w - lr * m / (np.sqrt(s) + 1e-8), m, s
# ```

# %%
school.exercise("05.12")


# %%
def adam_step(w, m, s, g, t, lr):
    ### BEGIN SOLUTION
    m = 0.9 * m + 0.1 * g
    s = 0.999 * s + 0.001 * g**2
    return w - lr * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8), m, s
    ### END SOLUTION


school.exercise("05.12").check(adam_step)

# %% tags=["prose"]
assert 3 < 0.1 / np.sqrt(0.001) < 3.3
assert 6 < (1 - 0.9**10) / np.sqrt(1 - 0.999**10) < 7

# %% [markdown]
# ## 4. Over-fitting, and why large weights are bad
#
# Twelve points of a sine, with noise. The model is a sum of powers, $w_0 + w_1 x + \dots + w_9 x^9$: simple enough to see what
# happens to the weights.
#
# **Predict.** What will degree 9 do?

# %%
school.exercise("05.13")

# %%
### BEGIN SOLUTION
guess = "a smaller error on the twelve points, a larger one on new points"
### END SOLUTION
school.exercise("05.13").check(guess)

# %% [markdown]
# **Do.** To keep weights small, give them a price: the loss plus $\lambda \sum w^2$. Write its gradient. ($\lambda$ is `decay`.)

# %%
school.exercise("05.14")


# %%
def penalised_gradient(w, x, y, decay):
    ### BEGIN SOLUTION
    return 2 * x.T @ (x @ w - y) / len(y) + 2 * decay * w
    ### END SOLUTION


school.exercise("05.14").check(penalised_gradient)

# %% [markdown]
# **See.** The same ten weights with three prices. (The best weights of such a small problem can be computed: the gradient above
# is 0 where $(X^T X / n + \lambda I)\, w = X^T y / n$.)

# %%
rng = np.random.default_rng(3)
few = np.sort(rng.uniform(-1, 1, 12))
noisy = np.sin(3 * few) + rng.normal(0, 0.25, 12)
new = np.linspace(few[0], few[-1], 300)


def powers(x, degree=9):
    return x[:, None] ** np.arange(degree + 1)


def best(decay, degree=9):
    design = powers(few, degree)
    return np.linalg.solve(design.T @ design / 12 + decay * np.eye(degree + 1), design.T @ noisy / 12)


def errors(w):
    """The roots of the mean squared errors: on the twelve points, and on new ones."""
    degree = len(w) - 1
    pairs = [(few, noisy), (new, np.sin(3 * new))]
    return [np.sqrt(np.mean((powers(p, degree) @ w - q) ** 2)) for p, q in pairs]


figure, axes = plt.subplots(figsize=(7, 3.6))
axes.plot(few, noisy, "o", color="gray")
axes.plot(new, np.sin(3 * new), color="gray", linewidth=1, label="the sine")
print("model                      largest weight   error on the points   on new points")
models = [
    ("degree 3, λ = 0", best(0, 3), ""),
    ("degree 9, λ = 0", best(0), "-"),
    ("degree 9, λ = 0.0003", best(3e-4), "--"),
    ("degree 9, λ = 1", best(1), ":"),
]
for name, w, style in models:
    print(f"{name:26}{np.abs(w).max():15.2f}{errors(w)[0]:22.3f}{errors(w)[1]:16.3f}")
    if style:
        axes.plot(new, powers(new) @ w, style, linewidth=2.5, label=name)
axes.set(ylim=(-2, 4.5), title="One model, three prices for its weights")
axes.legend()
plt.show()

# %% tags=["prose"]
assert np.abs(best(0)).max() > 20 * np.abs(best(3e-4)).max()
assert errors(best(0))[0] < errors(best(0, 3))[0]
assert errors(best(0))[1] > errors(best(0, 3))[1]
assert np.abs(best(0)).max() > 2000
assert best(0).min() < -1000
assert best(0).max() > 1000
assert errors(best(3e-4))[1] < errors(best(0))[1] < 10
assert errors(best(1))[1] > errors(best(3e-4))[1]

# %% [markdown]
# The steep curve needs large weights: the slope of $w_k x^k$ is $k\, w_k x^{k-1}$. Here they are as large as thousands, with
# opposite signs, so that they cancel at the twelve points and less so between them: that is how the curve follows the noise.
# A small price forbids it. With too large a price the model is too stiff even for the sine. In a network it is the same: its
# output can change steeply with its input only if weights are large.
#
# **Check.** Seen from a single step, the price is **weight decay**: each weight loses a part of itself. `nn.SGD` has
# it as `weight_decay=`, which adds $\lambda w$ to the gradient. (The slope of $\lambda w^2$ is $2 \lambda w$: the price $\lambda$ is `weight_decay` $= 2 \lambda$.)

# %%
school.exercise("05.15")

# %%
given = school.exercise("05.15").given
### BEGIN SOLUTION
left = given.w * (1 - given.lr * given.decay) ** given.steps
### END SOLUTION
school.exercise("05.15").check(left)

# %%
weight = Tensor(given.w)
optimizer = nn.SGD([weight], lr=given.lr, weight_decay=given.decay)
for _ in range(given.steps):
    weight.grad = np.array(0.0)
    optimizer.step()
if school.exercise("05.15").solved:
    print(f"nn.SGD(weight_decay={given.decay}): from {given.w} to {weight.data:.6f}, you: {left:.6f}")
else:
    print("nn.SGD waits for your answer")

# %% tags=["prose"]
assert np.isclose(weight.data, given.w * (1 - given.lr * given.decay) ** given.steps)

# %% [markdown]
# $\lambda$ is a hyperparameter: no gradient finds it. One trains with several, and takes the one that is best on the
# validation images.
#
# **Break it.** Four trainings with four $\lambda$, three accuracies each. This report is too good to be true. Mend it.
#
# ```python
# def reported(training, validation, test):
#     return max(test)
# ```

# %%
school.exercise("05.16")


# %%
def reported(training, validation, test):
    ### BEGIN SOLUTION
    return test[np.argmax(validation)]
    ### END SOLUTION


school.exercise("05.16").check(reported)

# %% [markdown]
# ## 5. Dropout, and stopping early
#
# Only 100 digits to learn from now, and 64 hidden units: a network that can learn them by heart. Two more remedies.
#
# **Predict.** Dropout sets each hidden unit to 0 with probability $p$ in each step of the training. By which factor are the
# others multiplied, so that the mean stays?

# %%
school.exercise("05.17")

# %%
given = school.exercise("05.17").given
### BEGIN SOLUTION
factor = 1 / (1 - given.p)
### END SOLUTION
school.exercise("05.17").check(factor)

# %% [markdown]
# **Do.** Write dropout, with random numbers that are given.

# %%
school.exercise("05.18")


# %%
def dropped(h, u, p):
    ### BEGIN SOLUTION
    return h * (u >= p) / (1 - p)
    ### END SOLUTION


school.exercise("05.18").check(dropped)

# %% [markdown]
# **See.** Without a remedy the training loss goes towards 0. The validation loss turns round and grows: the network becomes
# surer of its mistakes.


# %%
def small(p=0.0):
    first, last = nn.Linear(64, 64, rng=0), nn.Linear(64, 10, rng=2)
    return nn.Sequential(first, nn.ReLU(), nn.Dropout(p, rng=1), last)


def learned(model, callbacks=()):
    optimizer = nn.Adam(model.parameters(), lr=0.01)
    return nn.fit(model, x[:100], y[:100], loss=cross_entropy, optimizer=optimizer, epochs=150,
                  batch_size=25, rng=0, validation=(x_validation, y_validation), callbacks=callbacks,
                  progress=False)  # fmt: skip


plain = learned(small())
nn.pictures.curves(plain, log=True)

# %%
with_dropout = learned(small(0.3))


def stopped(model):
    """Early stopping: the number of epochs, and the validation loss of the weights that are kept."""
    course = learned(model, [nn.EarlyStopping("val_loss", patience=10)])
    kept = nn.evaluate(model, x_validation, y_validation, loss=cross_entropy)["loss"]
    return len(course["loss"]), kept


early, both = stopped(small()), stopped(small(0.3))
print("                          epochs   validation loss")
rows = {
    "nothing": (150, plain["val_loss"][-1]),
    "dropout 0.3": (150, with_dropout["val_loss"][-1]),
    "early stopping": early,
    "both": both,
}
for name, (epochs, loss) in rows.items():
    print(f"{name:24}{epochs:8}{loss:18.3f}")

# %% tags=["prose"]
assert plain["loss"][-1] < 0.002
assert plain["val_loss"][-1] > 1.15 * min(plain["val_loss"])
assert with_dropout["val_loss"][-1] < plain["val_loss"][-1] < 1.05 * with_dropout["val_loss"][-1]
assert both[1] < early[1] < with_dropout["val_loss"][-1]
assert early[0] < both[0] < 150
assert np.argmin(with_dropout["val_loss"]) > np.argmin(plain["val_loss"])
mean_certainty = []
for callbacks in ([], [nn.EarlyStopping("val_loss", patience=10)]):
    learned(certain := small(), callbacks)
    found = nn.functional.softmax(nn.predict(certain, x_validation), axis=1)
    mean_certainty.append(found.max(axis=1)[found.argmax(axis=1) != y_validation].mean())
assert mean_certainty[0] > mean_certainty[1] + 0.05
assert with_dropout["loss"][0] > with_dropout["val_loss"][0]

# %% [markdown]
# After 150 epochs dropout alone has helped little: it makes over-fitting slower, and does not prevent it. Stopping early keeps
# the weights of the best epoch. Both together are the best of the four.
#
# **Check.** Write the rule of early stopping.

# %%
school.exercise("05.19")


# %%
def early_stopping(losses, patience):
    ### BEGIN SOLUTION
    best, best_epoch = np.inf, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch == patience:
            return best_epoch, epoch
    return best_epoch, len(losses)
    ### END SOLUTION


school.exercise("05.19").check(early_stopping)

# %% [markdown]
# **Break it.** A trained model with dropout reads the same images twice.

# %%
fresh = small(0.3)
learned(fresh)
fresh.train()
for reading in ("first", "second"):
    print(f"{reading} reading: accuracy {nn.accuracy(fresh(x_validation).data, y_validation):.3f}")
school.exercise("05.20")

# %%
### BEGIN SOLUTION
reason = "the model is still in training mode: model.eval() is missing"
### END SOLUTION
school.exercise("05.20").check(reason)

# %% tags=["prose"]
assert nn.accuracy(fresh(x_validation).data, y_validation) != nn.accuracy(fresh(x_validation).data, y_validation)
fresh.eval()
assert nn.accuracy(fresh(x_validation).data, y_validation) == nn.accuracy(fresh(x_validation).data, y_validation)

# %% [markdown]
# ## 6. What it misreads, and the film
#
# Now with everything: all 1200 images, weight decay, early stopping. Then, once, the test images.
#
# **Predict.** What will its mistakes look like?

# %%
school.exercise("05.21")

# %%
### BEGIN SOLUTION
guess = "they gather in a few pairs of digits"
### END SOLUTION
school.exercise("05.21").check(guess)

# %% [markdown]
# **Do.** Count the mistakes: a **confusion matrix** has a row for each true class and a column for each predicted one.

# %%
school.exercise("05.22")


# %%
def confusion(predicted, true):
    ### BEGIN SOLUTION
    table = np.zeros((3, 3), dtype=int)
    for t, p in zip(true, predicted, strict=True):
        table[t, p] += 1
    return table
    ### END SOLUTION


school.exercise("05.22").check(confusion)

# %% [markdown]
# **See.** The training takes the weights of its best epoch. The blue squares are right answers, the others are mistakes.

# %%
reader = nn.MLP([64, 32, 10], rng=0)
optimizer = nn.SGD(reader.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
nn.fit(reader, x, y, loss=cross_entropy, optimizer=optimizer, epochs=60, batch_size=32, rng=0,
       validation=(x_validation, y_validation), callbacks=[nn.EarlyStopping("val_loss", patience=8)],
       progress=False)  # fmt: skip
scores = nn.predict(reader, x_test)
matrix = nn.confusion_matrix(scores, y_test)
nn.pictures.confusion(matrix)

# %%
predicted = scores.argmax(axis=1)
certainty = nn.functional.softmax(scores, axis=1).max(axis=1)
wrong = np.flatnonzero(predicted != y_test)
print(f"{len(wrong)} of {len(y_test)} test images are misread.")
print(f"The surest mistake was made with p = {certainty[wrong].max():.2f}.")
shown = wrong[:8]
show(x_test[shown], [f"{t}, read {p}" for t, p in zip(y_test[shown], predicted[shown], strict=True)])

# %% tags=["prose"]
pairs = matrix - np.diag(np.diag(matrix))
assert pairs.max() > len(wrong) / 2
assert np.count_nonzero(pairs) <= 5
assert pairs[:, 0].sum() == 0
assert 8 <= len(wrong) < 20
assert nn.accuracy(scores, y_test) > 0.94
assert certainty[wrong].max() > 0.8

# %% [markdown]
# **The film.** Pictures of 64 pixels cannot be drawn in a plane. Squeezed to two numbers each (their first two principal
# components) they can: the five digits 0 to 4, and a network that learns to tell them apart. Use the slider, or the arrow keys.

# %%
some = np.flatnonzero(y < 5)[:250]
centre = x.mean(axis=0)
directions = np.linalg.svd(x - centre, full_matrices=False)[2][:2]
two = (x[some] - centre) @ directions.T
flat = nn.MLP([2, 24, 24, 5], rng=0)
film = nn.pictures.Film(flat, two, y[some], every=5, title="Digits 0 to 4, squeezed to two numbers")
optimizer = nn.Adam(flat.parameters(), lr=0.01)
nn.fit(flat, two, y[some], loss=cross_entropy, optimizer=optimizer, epochs=40, batch_size=32,
       rng=0, callbacks=[film], progress=False)  # fmt: skip
film

# %% [markdown]
# **Check.** How well is each digit read? Read it off a table.

# %%
school.exercise("05.23")


# %%
def recalls(table):
    ### BEGIN SOLUTION
    return np.diag(table) / table.sum(axis=1)
    ### END SOLUTION


school.exercise("05.23").check(recalls)

# %% [markdown]
# **Break it.** Three trainings of the same network with one fault each. Solid: the loss of the training. Dashed: that of the
# validation. Tell the faults from the curves.

# %%
mixed = np.random.default_rng(7).permutation(y)
figure, axes = plt.subplots(1, 3, figsize=(9, 2.8))
faulty = []
settings = [(y, 6.0), (y, 0.005), (mixed, 0.2)]
for number, drawn in enumerate(np.random.default_rng(5).permutation(3), 1):  # their order is drawn
    (targets, lr), axis = settings[drawn], axes[number - 1]
    model = nn.MLP([64, 32, 10], rng=0)
    optimizer = nn.SGD(model.parameters(), lr=lr)
    run = nn.fit(model, x, targets, loss=cross_entropy, optimizer=optimizer, epochs=20, batch_size=32,
                 rng=0, validation=(x_validation, y_validation), metrics={"accuracy": nn.accuracy},
                 progress=False)  # fmt: skip
    faulty.append(run)
    axis.plot(run["loss"])
    axis.plot(run["val_loss"], "--")
    axis.set(title=f"training {number}", xlabel="epoch")
figure.tight_layout()
plt.show()
for number, run in enumerate(faulty, 1):
    first, last = run["val_accuracy"][0], run["val_accuracy"][-1]
    print(f"training {number}: validation accuracy {first:.2f} at first, {last:.2f} at last")

# %%
school.exercise("05.24")

# %%
### BEGIN SOLUTION
faults = "1: too short, 2: labels shuffled, 3: too long"
### END SOLUTION
school.exercise("05.24").check(faults)

# %% tags=["prose"]
first, second, third = faulty
assert np.all(np.diff(first["loss"]) < 0)
assert first["val_accuracy"][-1] > first["val_accuracy"][0] + 0.3
assert np.diff(second["loss"]).max() < 0.005
assert second["loss"][-1] < second["loss"][0] - 0.05
assert second["val_loss"][-1] > second["val_loss"][0]
assert np.sum(np.diff(third["loss"]) > 0) >= 5

# %% [markdown]
# ## What you have seen
#
# - A few samples give a good direction for little work. Many small steps beat one exact one.
# - Momentum sums gradients that fade. In a steady slope it is $1 / (1 - \mu)$ times as fast, and it can roll through a hollow.
# - Large weights make steep functions, which follow noise. Weight decay, dropout and early stopping work against it.
# - Parameters are found by the gradient, hyperparameters by the validation set, and the test set is looked at once.
#
# **Questions to think about.**
#
# 1. The learning rate of single samples was the smallest of the three. Why does a noisy gradient need shorter steps?
# 2. Why is the training loss *with* dropout larger than the validation loss, early in a training?
# 3. Weight decay on the bias: what would it do to a regression whose targets are around 1000?
# 4. You try 1000 values of $\lambda$ on 300 validation images. Is the best validation accuracy still honest?

# %%
school.report()
