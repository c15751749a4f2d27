# %% [markdown]
# # Checking gradients
#
# A wrong gradient does not crash. The program runs, the loss falls a little, and somebody spends a week asking why it does not
# fall farther. So every gradient that was written by hand has to be checked, and so has every library that computes them.
#
# The check needs no second derivation. A derivative says how much a function moves when its input does; so move the input and
# look. This notebook shows why that is harder than it sounds, and how `check_grads` does it: it gives a *verdict*, not a
# number to be compared with a tolerance.
#
# It needs hypothesis, and matplotlib for one picture: `pip install ".[notebooks]"` in a checkout brings both.

# %%
import math
import re

import matplotlib.pyplot as plt
import numpy as np
from hypothesis import Phase, settings

import nn
from autograd import grad, op, school
from autograd.testing import GradientError, KinkError, check_grads, gradients_agree
from autograd.testing.strategies import arrays, numbers

# %% [markdown]
# ## 1. The error curve
#
# Two ways to compute a slope from values of a function:
#
# $$\frac{f(x+h) - f(x)}{h} \quad\text{(forward)} \qquad \frac{f(x+h) - f(x-h)}{2h} \quad\text{(central)}$$
#
# Both become the derivative as $h$ goes to 0. On paper.
#
# **Predict.** In double precision a number has about 16 digits. How small should $h$ be?

# %%
school.exercise("08.1")

# %%
### BEGIN SOLUTION
guess = "1e-5"
### END SOLUTION
school.exercise("08.1").check(guess)

# %% [markdown]
# **Do.** The slope of $\sin$ at 1 is $\cos 1$. Compute it with every step from $10^{-1}$ to $10^{-16}$, and keep the errors.

# %%
steps = 10.0 ** np.arange(-1, -16.5, -0.25)
forward = np.array([(math.sin(1 + h) - math.sin(1)) / h for h in steps])
central = np.array([(math.sin(1 + h) - math.sin(1 - h)) / (2 * h) for h in steps])
forward_error, central_error = abs(forward - math.cos(1)), abs(central - math.cos(1))

for name, error in (("forward", forward_error), ("central", central_error)):
    print(f"best {name} difference: h = {steps[error.argmin()]:.0e}, error {error.min():.0e}")

# %% [markdown]
# **See.** Two troubles meet. On the right, the step is too long: the error is proportional to $h$ (forward) or to $h^2$
# (central). On the left, the step is too short: $f(x+h)$ and $f(x-h)$ agree in almost all digits, and what rounding did to the
# last one is divided by $h$. No step is good to the last digit.

# %%
plt.figure(figsize=(7, 3.6))
plt.loglog(steps, np.maximum(forward_error, 1e-17), "o-", ms=3, label="forward")
plt.loglog(steps, np.maximum(central_error, 1e-17), "s-", ms=3, label="central")
plt.axvline(np.finfo(float).eps ** (1 / 3), color="gray", lw=1, ls=":")
plt.xlabel("step h")
plt.ylabel("error of the slope")
plt.grid(alpha=0.3)
plt.legend()
plt.show()

# %% [markdown]
# The dotted line stands at $\varepsilon^{1/3}$, about $6 \cdot 10^{-6}$, where $\varepsilon \approx 2.2 \cdot 10^{-16}$ is the distance from 1 to
# the next double: there, $h^2$ and $\varepsilon / h$ are equally large. A derivative by the chain rule has no step and no such trouble:

# %%
grad(np.sin)(1.0) - math.cos(1)

# %% tags=["prose"]
eps = np.finfo(float).eps
assert abs(eps - 2.2e-16) < 0.05e-16
assert abs(eps ** (1 / 3) - 6e-6) < 0.1e-6
assert grad(np.sin)(1.0) == math.cos(1)
assert 1e-6 < steps[central_error.argmin()] < 1e-4
assert 1e-9 < steps[forward_error.argmin()] < 1e-7
assert forward_error.min() > eps < central_error.min()
assert abs(np.log10(forward_error[4] / forward_error[8]) - 1) < 0.1  # a tenth of the step, a tenth of the error
assert abs(np.log10(central_error[4] / central_error[8]) - 2) < 0.1  # and a hundredth
central_at = {h: abs((math.sin(1 + h) - math.sin(1 - h)) / (2 * h) - math.cos(1)) for h in (1e-1, 1e-5, 1e-10, 1e-16)}
assert min(central_at, key=central_at.get) == 1e-5
assert 0.001 < central_at[1e-1] / math.cos(1) < 0.002

# %% [markdown]
# **Check.** One central difference by hand, with a step so long that the difference from the slope can be seen.

# %%
school.exercise("08.2")

# %%
given = school.exercise("08.2").given
### BEGIN SOLUTION
answer = (np.exp(given.x + given.h) - np.exp(given.x - given.h)) / (2 * given.h)
### END SOLUTION
school.exercise("08.2").check(answer)

# %% [markdown]
# **Break it.** With `h = 1e-5` the function below is off by less than $2 \cdot 10^{-10}$ at `x = 1.0`. At `x = 1e13` it returns 0.
# Mend it.

# %%
school.exercise("08.3")


# %%
def slope_of_log(x):
    """The slope of log at x, by a central difference."""
    ### BEGIN SOLUTION
    h = 1e-5 * x
    ### INSTEAD
    # h = 1e-5
    ### END SOLUTION
    return (np.log(x + h) - np.log(x - h)) / (2 * h)


school.exercise("08.3").check(slope_of_log)

# %% tags=["prose"]
h = 1e-5
assert abs((np.log(1.0 + h) - np.log(1.0 - h)) / (2 * h) - 1) < 2e-10
assert np.log(1e13 + h) - np.log(1e13 - h) == 0

# %% [markdown]
# ## 2. The verdict
#
# So which step, and which tolerance? `check_grads` takes many steps, extrapolates, and estimates from the values themselves how
# well the slope is known. A gradient that is off by more than that is wrong, and the report says by what it is off.
#
# **Predict.** A gradient was derived with a little mistake.

# %%
school.exercise("08.4")

# %%
### BEGIN SOLUTION
guess = "every entry is wrong, likely by a factor 1/2"
### END SOLUTION
school.exercise("08.4").check(guess)


# %% [markdown]
# **Do.** Neither the loss nor its gradient knows anything of this package. `grad=` says that the gradient comes from elsewhere.


# %%
def loss(w, X, y):
    """The mean squared error of a linear model."""
    return np.mean((X @ w - y) ** 2)


def right(w, X, y):
    """Its gradient by w."""
    return 2 * X.T @ (X @ w - y) / len(y)


def without_the_2(w, X, y):
    """Its gradient by w, wrong."""
    return X.T @ (X @ w - y) / len(y)


rng = np.random.default_rng(0)
w, X, y = rng.normal(size=3), rng.normal(size=(5, 3)), rng.normal(size=5)
print(check_grads(loss, w, X, y, argnum=0, grad=right))

# %% [markdown]
# **See.** The wrong one is an error, with a report. Read it from the top: how many entries, the first of them with both numbers, and
# the likely cause.


# %%
def verdict(f, *args, **options):
    """The verdict, or the report of the error, as text."""
    try:
        return str(check_grads(f, *args, **options))
    except GradientError as error:
        return str(error)


print(verdict(loss, w, X, y, argnum=0, grad=without_the_2))

# %% [markdown]
# It does not only know factors. Here are the sign, one entry that is off by a millionth, and the 1/n forgotten:

# %%
wrong = {
    "the sign": lambda w, X, y: -right(w, X, y),
    "one entry": lambda w, X, y: right(w, X, y) + np.array([0, 1e-6, 0]),
    "no 1/n": lambda w, X, y: len(y) * right(w, X, y),
}
for name, gradient in wrong.items():
    report = verdict(loss, w, X, y, argnum=0, grad=gradient).splitlines()
    said = [line.strip() for line in report if "wrong" in line or "likely" in line]
    print(f"{name}:", *said, sep="\n    ")

# %% tags=["prose"]
assert "factor 1/2" in verdict(loss, w, X, y, argnum=0, grad=without_the_2)
assert "3 of 3" in verdict(loss, w, X, y, argnum=0, grad=without_the_2)
assert "the sign" in verdict(loss, w, X, y, argnum=0, grad=wrong["the sign"])
assert "1 of 3" in verdict(loss, w, X, y, argnum=0, grad=wrong["one entry"])
assert "a factor 5" in verdict(loss, w, X, y, argnum=0, grad=wrong["no 1/n"])
assert len(y) == 5

# %% [markdown]
# **Check.** Write a gradient with two terms. Try it on `check_grads` before you hand it in.

# %%
school.exercise("08.5")


# %%
def ridge_gradient(w, X, y, strength):
    """The gradient by w of mean((X w - y)²) + strength Σ w²."""
    ### BEGIN SOLUTION
    return 2 * X.T @ (X @ w - y) / len(y) + 2 * strength * w
    ### END SOLUTION


school.exercise("08.5").check(ridge_gradient)

# %% [markdown]
# **Break it.** With the gradient below the training of a logistic regression gets worse and worse. Let `check_grads` tell you why,
# then mend it.


# %%
def logistic_loss(w, X, y):
    """The mean of -y log p - (1 - y) log(1 - p), for check_grads."""
    p = 1 / (1 + np.exp(-X @ w))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


school.exercise("08.6")


# %%
def logistic_gradient(w, X, y):
    """The gradient by w of the logistic loss."""
    p = 1 / (1 + np.exp(-X @ w))
    ### BEGIN SOLUTION
    return X.T @ (p - y) / len(y)
    ### INSTEAD
    # return X.T @ (y - p) / len(y)
    ### END SOLUTION


school.exercise("08.6").check(logistic_gradient)

# %% [markdown]
# ## 3. Kinks
#
# Not every function has a derivative everywhere: relu at 0, $|x|$ at 0, the largest of two numbers where they are equal. There the
# slopes from the left and from the right differ.
#
# **Predict.** A difference does not notice. It gives a number all the same.

# %%
school.exercise("08.7")

# %%
given = school.exercise("08.7").given
### BEGIN SOLUTION
guess = (given.a + given.b) / 2
### END SOLUTION
school.exercise("08.7").check(guess)

# %% [markdown]
# **Do.** For relu at 0 the central difference is 0.5 at every step, which is the slope on neither side. A checker that
# compares it with the 0 that this package gives would call a correct rule wrong; one with a wide tolerance would be blind.
# `check_grads` looks at both sides and calls a kink a kink.


# %%
def relu(x):
    """The positive part of x."""
    return np.maximum(x, 0.0)


print(*[(relu(h) - relu(-h)) / (2 * h) for h in (1e-1, 1e-4, 1e-8)])
try:
    check_grads(relu, 0.0)
except KinkError as error:
    print(error)

# %% [markdown]
# Where a kink is expected, the point may move off it:

# %%
print(check_grads(relu, 0.0, kinks="move"))

# %% [markdown]
# **See.** The package's own picture of a function and its derivative. At a kink the derivative jumps. On the right a smooth
# relative, softplus, whose derivative does not.

# %%
nn.pictures.activation("relu", nn.Softplus())

# %% tags=["prose"]
assert all((relu(h) - relu(-h)) / (2 * h) == 0.5 for h in (1e-1, 1e-4, 1e-8))
assert grad(lambda x: nn.functional.relu(x))(0.0) == 0.0
assert "left slope 0, right slope 1" in verdict(relu, 0.0)

# %% [markdown]
# **Check.** Say what the report would say.

# %%
school.exercise("08.8")

# %%
given = school.exercise("08.8").given
### BEGIN SOLUTION
answer = min(given.a, given.b), max(given.a, given.b)
### END SOLUTION
school.exercise("08.8").check(answer)

# %% [markdown]
# **Break it.** The Huber loss is a parabola near 0 and a straight line far away. The slope below passed a test with the residuals
# 0.5, 2.0 and 3.0, and it is wrong. Mend it.

# %%
school.exercise("08.9")


# %%
def huber_slope(r, delta):
    """The slope of the Huber loss, entry by entry."""
    ### BEGIN SOLUTION
    return np.where(np.abs(r) <= delta, r, delta * np.sign(r))
    ### INSTEAD
    # return np.where(np.abs(r) <= delta, r, delta)
    ### END SOLUTION


school.exercise("08.9").check(huber_slope)

# %% [markdown]
# ## 4. Points nobody thought of
#
# The Huber slope was tested where its author expected trouble, and the trouble was elsewhere. A **property-based test** draws the
# points: it says "the gradients agree, for all numbers from -4 to 4", and hypothesis looks for a number that says otherwise. If it
# finds one, it looks for a simpler one, and for a simpler one still: it *shrinks* the point.
#
# **Predict.** Here is a rule with a planted fault: for $x > 1.5$ it says that the slope of softplus is exactly 1. Softplus
# is $\log(1 + e^x)$.


# %%
def planted(g, out, x):
    """The rule of softplus, wrong for x > 1.5."""
    return g * np.where(x > 1.5, 1.0, 1 / (1 + np.exp(-x)))


@op(planted, kind="elementwise")
def softplus(x):
    """log(1 + e^x)."""
    return np.logaddexp(x, 0.0)


school.exercise("08.10")

# %%
### BEGIN SOLUTION
guess = "1.515625, the failing point nearest to 0"
### END SOLUTION
school.exercise("08.10").check(guess)

# %% [markdown]
# **Do.** One line makes the test. The settings make it draw the same points each time, and take as long as it needs, for this notebook; a
# project leaves them out.

# %%
same_each_time = settings(
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=False,
    report_multiple_bugs=False,
    phases=[Phase.generate, Phase.shrink],
)


@same_each_time
@gradients_agree(numbers(-4, 4))
def test_softplus(x):
    """The gradients of softplus agree with its values."""
    return softplus(x)


def run(test):
    """Run a test; print the report and the point of a failure."""
    try:
        test()
    except GradientError as error:
        point = re.search(r"point=(.*?),?\n *seed=", "\n".join(error.__notes__), re.DOTALL)
        print(error, "", f"shrunk to {point[1]}", sep="\n")
    else:
        print("passed")


run(test_softplus)

# %% [markdown]
# **See.** The report names 1.515625. The point before it, 1.5, is right, and points come in steps of 1/64: nothing nearer to
# 0 fails. A shrunk point says where the border of the fault lies.
#
# Arrays shrink too: to few entries, to small ones, to zeros. This gradient of $\sum x^2$ is wrong for arrays of three entries or
# more:


# %%
@same_each_time
@gradients_agree(arrays(), grad=lambda x: 2 * x if x.size < 3 else 3 * x)
def test_sum_of_squares(x):
    """The gradient of a sum of squares."""
    return np.sum(x * x)


run(test_sum_of_squares)

# %% tags=["prose"]
notes = []
for test in (test_softplus, test_sum_of_squares):
    try:
        test()
    except GradientError as error:
        notes.append("\n".join(error.__notes__))
assert "point=(1.515625,)" in notes[0]
assert "array([0.      , 0.      , 0.015625])" in notes[1]
assert float("1.515625") - 1 / 64 == 1.5

# %% [markdown]
# **Check.** Write the rule without the fault.

# %%
school.exercise("08.11")


# %%
def softplus_backward(g, x):
    """The gradient by x of softplus(x), from the incoming gradient g."""
    ### BEGIN SOLUTION
    return g / (1 + np.exp(-x))
    ### END SOLUTION


school.exercise("08.11").check(softplus_backward)

# %% [markdown]
# **Break it.** Somebody wrote the gradient by $b$ of $x + b$, where $b$ is added to every row of $x$, as `g[0]`, and tested it with a
# single row. All was well. With two rows it is not:


# %%
def squares(x, b):
    """The sum of the squares of x + b."""
    return np.sum((x + b) ** 2)


def first_row(x, b):
    """Its gradients by x and by b, the second one wrong."""
    g = 2 * (x + b)
    return g, g[0]


for rows in (1, 2):
    test = gradients_agree(arrays(shape=(rows, 3)), arrays(shape=(3,)), grad=first_row)(squares)
    print("rows:", rows)
    run(same_each_time(test))

# %%
school.exercise("08.12")


# %%
def bias_backward(g, x, b):
    """The gradient by b of x + b, from the incoming gradient g."""
    ### BEGIN SOLUTION
    return g.sum(axis=0)
    ### INSTEAD
    # return g[0]
    ### END SOLUTION


school.exercise("08.12").check(bias_backward)

# %% [markdown]
# ## 5. Gradients by hand
#
# A whole network by hand is a chain of small rules, and a check of the whole says that there is a fault, but not at which gate.
#
# **Predict.** First the price. A network has many parameters.

# %%
school.exercise("08.13")

# %%
### BEGIN SOLUTION
guess = "fewer than 100"
### END SOLUTION
school.exercise("08.13").check(guess)

# %% [markdown]
# **Do.** Count it. The function counts its own calls.

# %%
calls = 0


def many(x):
    """A function of as many numbers as you like."""
    global calls
    calls += 1
    return np.sum(np.sin(x) * x)


found = check_grads(many, np.linspace(-1, 1, 10_000), grad=lambda x: np.cos(x) * x + np.sin(x))
print(found)
print(f"{calls} calls")

# %% tags=["prose"]
assert calls < 100

# %% [markdown]
# (The report counts the evaluations for the differences. The other calls look at the function itself: whether it gives the
# same result twice, for example.)
#
# Moved along a random direction $v$, the function changes by $v \cdot \nabla f$, a sum over all entries. A single wrong entry
# is in that sum. Only if the sum is wrong does the checker go through the entries, for the report.
#
# **See.** Here is a network of two layers, its loss, and its gradient by hand. The walk back has one line for each gate. `check_grads`
# takes the two weight matrices at once, since `grad` returns a pair.


# %%
def network(W1, W2, x, y):
    """The mean squared error of a network with a hidden layer."""
    return np.mean((np.tanh(x @ W1) @ W2 - y) ** 2)


def by_hand(W1, W2, x, y):
    """Its gradients by W1 and by W2: one line for each gate."""
    h = np.tanh(x @ W1)
    d_out = 2 * (h @ W2 - y) / len(x)  # mean of squares
    d_W2 = h.T @ d_out  # h @ W2
    d_h = d_out @ W2.T
    d_z = d_h * (1 - h**2)  # tanh
    d_W1 = x.T @ d_z  # x @ W1
    return d_W1, d_W2


rng = np.random.default_rng(1)
W1, W2, x, y = (rng.normal(size=shape) for shape in [(3, 4), (4, 1), (6, 3), (6, 1)])
print(verdict(network, W1, W2, x, y, argnum=(0, 1), grad=by_hand))

# %% [markdown]
# **Check.** The gate that stands at the end of every classifier, by hand.

# %%
school.exercise("08.14")


# %%
def cross_entropy_gradient(scores, labels):
    """The gradient by the scores of the mean cross-entropy."""
    ### BEGIN SOLUTION
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)
    ### END SOLUTION


school.exercise("08.14").check(cross_entropy_gradient)

# %% [markdown]
# **Break it.** The same network, by another hand. `check_grads` says that only one of the two gradients is wrong. Mend it.

# %%
school.exercise("08.15")


# %%
def network_backward(x, y, W1, W2):
    """The gradients by W1 and by W2."""
    h = np.tanh(x @ W1)
    d_out = 2 * (h @ W2 - y) / len(x)
    d_h = d_out @ W2.T
    ### BEGIN SOLUTION
    return x.T @ (d_h * (1 - h**2)), h.T @ d_out
    ### INSTEAD
    # return x.T @ d_h, h.T @ d_out
    ### END SOLUTION


school.exercise("08.15").check(network_backward)


# %% tags=["prose"]
def another_hand(W1, W2, x, y):
    h = np.tanh(x @ W1)
    d_out = 2 * (h @ W2 - y) / len(x)
    return x.T @ (d_out @ W2.T), h.T @ d_out


assert "are right" in verdict(network, W1, W2, x, y, argnum=(0, 1), grad=by_hand)
report = verdict(network, W1, W2, x, y, argnum=(0, 1), grad=another_hand)
print(report)
assert "W1" in report
assert "12 of 12" in report
assert report.count("argument") == 1

# %% [markdown]
# ## What you have seen
#
# - Long steps bend, short steps round: the best central difference has a step near $10^{-5}$ and loses a third of the digits.
# - `check_grads` needs no tolerance. It says what is wrong and by what: a factor, the sign, one entry.
# - At a kink there are two slopes, and a difference shows neither. A kink is reported as one.
# - Points that are drawn find what points that are chosen miss, and shrink to the border of the fault.
# - A gradient by hand is checked as a whole for a few evaluations. The report says which argument is wrong.
#
# ## Questions to think about
#
# 1. Why is the right side of the error curve straight, and the left side ragged?
# 2. A friend checks gradients in single precision, with $\varepsilon \approx 10^{-7}$. Where is the best step, and how many digits are left?
# 3. A gradient is wrong only where two entries of an array are equal. Would random normal numbers ever show it? What would you draw?

# %%
school.report()
