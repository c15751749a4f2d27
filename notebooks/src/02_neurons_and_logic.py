# %% [markdown]
# # Neurons and logic: what one neuron can do, and what it cannot
#
# In 1943 Warren McCulloch and Walter Pitts described a neuron as a tiny calculator: it adds up what arrives, and it *fires* if
# the sum is large enough. From such neurons they built logic. This notebook does the same, with your hands on the weights:
#
# 1. a neuron with a threshold;
# 2. NOT, AND and OR, found by dragging;
# 3. why no single neuron computes XOR;
# 4. XOR from five neurons, and from three;
# 5. a rule that finds the weights by itself, one mistake at a time.

# %%
from itertools import product

import numpy as np

import nn
from autograd import Value, draw, school
from nn import scalar

ROWS = [(0, 0), (0, 1), (1, 0), (1, 1)]  # all inputs that two wires of 0 and 1 can carry
ROWS

# %% [markdown]
# ## 1. A neuron that fires
#
# The neuron multiplies each input by a **weight**, adds up, and compares the sum with its **threshold** $\theta$:
#
# $$y = \begin{cases} 1 & \text{if } w_1 x_1 + w_2 x_2 > \theta \\ 0 & \text{otherwise} \end{cases}$$
#
# With a sum of exactly $\theta$ it stays silent. Some books let it fire there; both are conventions, and in a moment you will
# see that nothing depends on it, if thresholds are chosen with care.
#
# **Predict.** On how many of the four rows (0, 0), (0, 1), (1, 0), (1, 1) does the neuron below fire? Guess first. A
# guess costs nothing here.

# %%
school.exercise("02.1")

# %%
given = school.exercise("02.1").given
### BEGIN SOLUTION
guess = sum(given.w1 * x1 + given.w2 * x2 > given.threshold for x1, x2 in ROWS)
### END SOLUTION
school.exercise("02.1").check(guess)

# %% [markdown]
# **Do.** `Perceptron` is such a neuron. This one has the weights 2 and $-1$ and the threshold 0.5. Ask it for all four rows:

# %%
neuron = scalar.Perceptron(2, weights=[2, -1], threshold=0.5)
for x1, x2 in ROWS:
    print(f"x = ({x1}, {x2})   sum = {2 * x1 - 1 * x2:2}   y = {neuron([x1, x2]).data:.0f}")

# %% [markdown]
# **See.** The package does not store a threshold. It stores a **bias** $b = -\theta$, and compares with 0:
# $w_1 x_1 + w_2 x_2 + b > 0$. That is the same neuron, and now all three parameters are added up in one sum. The gate at the
# end is called `heaviside`, after Oliver Heaviside: 0 below zero, 1 above.

# %%
x1, x2 = Value(1.0, name="x1"), Value(1.0, name="x2")
y = neuron([x1, x2])
y.backward()
draw(y, title="one neuron at x = (1, 1)")

# %% tags=["prose"]
assert neuron.b.data == -0.5
assert [neuron(row).data for row in ROWS] == [0, 0, 1, 1]
assert all(w.grad == 0 for w in neuron.parameters())

# %% [markdown]
# Look at the red numbers: every gradient to the left of the threshold is 0. A small change of a weight changes nothing, until it
# suddenly changes everything. Keep this in mind for section 5.
#
# **Check.** Write the neuron yourself. It returns 1 or 0.


# %%
def fires(w1, w2, threshold, x1, x2):
    ### BEGIN SOLUTION
    return 1 if w1 * x1 + w2 * x2 > threshold else 0
    ### END SOLUTION


school.exercise("02.2").check(fires)

# %% [markdown]
# **Break it.** Somebody rewrote the neuron with a bias, and made a mistake:
#
# ```python
# def with_bias(w1, w2, b, x1, x2):
#     return 1 if w1 * x1 + w2 * x2 > b else 0
# ```
#
# With $b = -\theta$ this is not the neuron from above. Find the fault, and write the function as it should be.


# %%
def with_bias(w1, w2, b, x1, x2):
    ### BEGIN SOLUTION
    return 1 if w1 * x1 + w2 * x2 + b > 0 else 0
    ### END SOLUTION


school.exercise("02.3").check(with_bias)

# %% [markdown]
# ## 2. NOT, AND, OR by hand
#
# Read 1 as *true* and 0 as *false*. Then a neuron is a statement about its inputs, and the four rows with their results are its
# **truth table**.
#
# **Predict.** Two weights of 1 and a threshold of 0.5. Which word describes the neuron: AND, OR, or something else?

# %%
school.exercise("02.4")

# %%
### BEGIN SOLUTION
guess = "OR"
### END SOLUTION
school.exercise("02.4").check(guess)

# %% [markdown]
# **Do.** Here is a neuron that should compute AND: it fires only if both inputs are 1. At the moment it is wrong on three
# rows. Drag $w_1$, $w_2$ and $b$ (the boxes or the sliders) until the frame turns green.
#
# The map shows what the neuron says at *every* point of the plane: orange where it fires, pale blue where it is silent. The
# border between them is the line $w_1 x_1 + w_2 x_2 + b = 0$. The weights turn the line, the bias shifts it.

# %%
AND = {(0, 0): 0, (0, 1): 0, (1, 0): 0, (1, 1): 1}
OR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 1}


def one_neuron(w1, w2, b):
    """Inputs and output of one neuron whose parameters can be dragged."""
    x = [Value(0.0, name="x1"), Value(0.0, name="x2")]
    return x, scalar.Perceptron(2, weights=[w1, w2], threshold=-b)(x)


x, y = one_neuron(w1=1.0, w2=0.5, b=0.5)
draw(y, title="Drag until this is AND").live(inputs=x, wanted=AND)

# %% tags=["prose"]
assert [row for row in ROWS if (row[0] + 0.5 * row[1] + 0.5 > 0) != AND[row]] == [(0, 0), (0, 1), (1, 0)]

# %% [markdown]
# Done? Now find a *second*, quite different solution: there are infinitely many, because the line has room to move. With
# $w_1 = w_2 = 1$ any $b$ from $-2$ to $-1$ will do, without $-2$ itself.
#
# **See.** NOT has one input. A single neuron is then a step along an axis: with a positive weight it steps up, with a negative
# weight it steps down. This one steps up. The dots are what is wanted, red where the neuron is wrong, green where it is right;
# the ring is the input in the picture. Make it NOT.

# %%
x = Value(0.0, name="x")
y = scalar.Perceptron(1, weights=[1], threshold=0.5)([x])
draw(y, title="Drag until this is NOT").live(inputs=x, wanted={0: 1, 1: 0}, span=(-1, 2))

# %% tags=["prose"]
for b in (-2.0, -1.99, -1.5, -1.0, -0.99):
    _, y = one_neuron(1.0, 1.0, b)
    neuron = scalar.Perceptron(2, weights=[1, 1], threshold=-b)
    assert ([neuron(row).data for row in ROWS] == list(AND.values())) == (-2 < b <= -1)
assert [scalar.Perceptron(1, weights=[1], threshold=0.5)([x]).data for x in (0, 1)] == [0, 1]

# %% [markdown]
# **Check.** Give weights and a threshold for the gate that you are asked for: the tuple `(w1, w2, threshold)`. Two more gates
# have names: NAND says the opposite of AND, and NOR the opposite of OR.

# %%
school.exercise("02.5")

# %%
given = school.exercise("02.5").given
### BEGIN SOLUTION
weights = {"AND": (1, 1, 1.5), "OR": (1, 1, 0.5), "NAND": (-1, -1, -1.5), "NOR": (-1, -1, -0.5)}[given.gate]
### END SOLUTION
school.exercise("02.5").check(weights)

# %% [markdown]
# Signals need not be 0 and 1. On the next wire *true* is another number. Give `(w, threshold)` of a NOT for it.

# %%
school.exercise("02.6")

# %%
given = school.exercise("02.6").given
### BEGIN SOLUTION
weight = (-1, -given.high / 2)
### END SOLUTION
school.exercise("02.6").check(weight)

# %% [markdown]
# **Break it.** Somebody wanted AND, and chose the threshold badly. Leave the weights as they are and give a threshold that
# mends the neuron: one number.

# %%
school.exercise("02.7")

# %%
given = school.exercise("02.7").given
### BEGIN SOLUTION
threshold = (max(given.w1, given.w2) + given.w1 + given.w2) / 2
### END SOLUTION
school.exercise("02.7").check(threshold)

# %% [markdown]
# ## 3. Why no line does XOR
#
# XOR, *exclusive or*, is true if exactly one of the two inputs is.
#
# **Predict.** Each of the four rows may have the result 0 or 1, so there are $2^4 = 16$ truth tables of two inputs. How many
# of them can one neuron compute?

# %%
school.exercise("02.8")

# %%
### BEGIN SOLUTION
guess = 14
### END SOLUTION
school.exercise("02.8").check(guess)

# %% [markdown]
# **Do.** Let the computer try. All weights and thresholds from $-2$ to $2$ in steps of 0.5 are $9^3 = 729$ neurons; collect the
# truth tables that they have.

# %%
numbers = np.arange(-2, 2.5, 0.5)
found = set()
for w1, w2, threshold in product(numbers, repeat=3):
    found.add(tuple(int(w1 * x1 + w2 * x2 > threshold) for x1, x2 in ROWS))
missing = sorted(set(product([0, 1], repeat=4)) - found)
print(f"{len(found)} tables are found, {len(missing)} are missing: {missing}")

# %% [markdown]
# The missing ones are XOR, $(0, 1, 1, 0)$, and its opposite. A finer grid does not help, and here is the proof. A neuron for
# XOR would have to meet **four inequalities**, one a row:
#
# $$
# \begin{aligned}
# (0,0) \to 0: &\quad 0 \le \theta \\
# (0,1) \to 1: &\quad w_2 > \theta \\
# (1,0) \to 1: &\quad w_1 > \theta \\
# (1,1) \to 0: &\quad w_1 + w_2 \le \theta
# \end{aligned}
# $$
#
# Add the two in the middle: $w_1 + w_2 > 2\theta$. By the first, $\theta \ge 0$, so $2\theta \ge \theta$, and
# $w_1 + w_2 > \theta$. But the last one says $w_1 + w_2 \le \theta$. No numbers can do both.
#
# **See.** Try to turn the frame green. You will get three rows, never four: on the map the two blue points lie on one diagonal of
# the square, the two orange ones on the other, and the diagonals cross. A line that has both orange points on one side has the
# centre of the square on that side too, and then at least one blue point.

# %%
XOR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}
x, y = one_neuron(w1=1.0, w2=1.0, b=-0.5)
draw(y, title="One neuron and XOR").live(inputs=x, wanted=XOR)

# %% tags=["prose"]
assert len(numbers) ** 3 == 729
assert (len(found), missing) == (14, [(0, 1, 1, 0), (1, 0, 0, 1)])
assert max(sum(a == b for a, b in zip(table, XOR.values(), strict=True)) for table in found) == 3
assert [row for row in ROWS if (row[0] + row[1] - 0.5 > 0) != XOR[row]] == [(1, 1)]

# %% [markdown]
# **Check.** Write the four inequalities as code: a list of four truth values, in the order of the rows.


# %%
def inequalities(w1, w2, threshold):
    ### BEGIN SOLUTION
    return [threshold >= 0, w2 > threshold, w1 > threshold, w1 + w2 <= threshold]
    ### END SOLUTION


school.exercise("02.9").check(inequalities)

# %% [markdown]
# **Break it.** This "proof" says that no neuron computes OR. The neuron of 02.4 does, so a line must be wrong. Which?
#
# 1. Row (0, 0) demands $0 \le \theta$.
# 2. Row (0, 1) demands $w_2 > \theta$.
# 3. Row (1, 0) demands $w_1 > \theta$.
# 4. Row (1, 1) demands $w_1 + w_2 \le \theta$.
# 5. Lines 2 and 3 add up to $w_1 + w_2 > 2\theta$, and $2\theta \ge \theta$ by line 1, so line 4 is contradicted.

# %%
school.exercise("02.10")

# %%
### BEGIN SOLUTION
answer = "Line 4, for row (1, 1)"
### END SOLUTION
school.exercise("02.10").check(answer)

# %% [markdown]
# ## 4. XOR from five neurons, and from three
#
# One neuron draws one line. Several neurons draw several lines, and another neuron combines what they say. In words:
#
# $$x_1 \text{ XOR } x_2 = (x_1 \text{ AND NOT } x_2) \text{ OR } (\text{NOT } x_1 \text{ AND } x_2)$$
#
# **Predict.** Take one neuron for each word NOT, AND and OR in this formula. How many neurons is that?

# %%
school.exercise("02.11")

# %%
### BEGIN SOLUTION
guess = 5
### END SOLUTION
school.exercise("02.11").check(guess)

# %% [markdown]
# **Do.** Build it, word by word:

# %%
not1, not2 = (scalar.Perceptron(1, weights=[-1], threshold=-0.5) for _ in range(2))
and1, and2 = (scalar.Perceptron(2, weights=[1, 1], threshold=1.5) for _ in range(2))
either = scalar.Perceptron(2, weights=[1, 1], threshold=0.5)


def xor_of_five(x1, x2):
    n1, n2 = not1([x1]), not2([x2])
    return either([and1([x1, n2]), and2([n1, x2])])


[int(xor_of_five(x1, x2).data) for x1, x2 in ROWS]

# %% [markdown]
# But a neuron can say "$x_1$ and not $x_2$" at once: the weight of $x_2$ is negative. The two NOTs melt into the weights, and
# **three neurons** are left: two in a hidden layer, one that joins them.
#
# **See.** All nine parameters can be dragged. The map now has *two* borders. Move the bias of one hidden neuron, and see one
# border move.

# %%
x1, x2 = Value(0.0, name="x1"), Value(1.0, name="x2")
first = scalar.Perceptron(2, weights=[1, -1], threshold=0.5)
second = scalar.Perceptron(2, weights=[-1, 1], threshold=0.5)
join = scalar.Perceptron(2, weights=[1, 1], threshold=0.5)
h1, h2 = first([x1, x2]), second([x1, x2])
y = join([h1, h2])
draw(y, title="XOR from three neurons").live(inputs=[x1, x2], wanted=XOR)

# %% [markdown]
# What does the hidden layer do? It moves the four points to new places, where one line is enough:

# %%
for row in ROWS:
    hidden = first(row).data, second(row).data
    print(f"x = {row}   h = ({hidden[0]:.0f}, {hidden[1]:.0f})   y = {join(hidden).data:.0f}")

# %% [markdown]
# (0, 0) and (1, 1), which lay on opposite corners, now lie on the *same* point. This is what hidden layers are for: they find a
# view of the data in which the rest is easy.

# %% tags=["prose"]
assert [xor_of_five(*row).data for row in ROWS] == list(XOR.values())
assert [join([first(row), second(row)]).data for row in ROWS] == list(XOR.values())
assert first((0, 0)).data == first((1, 1)).data
assert second((0, 0)).data == second((1, 1)).data
assert len([*first.parameters(), *second.parameters(), *join.parameters()]) == 9

# %% [markdown]
# **Check.** There are other hidden layers that work. You get two hidden neurons; find the one that joins them to XOR:
# `(w1, w2, threshold)` of the output neuron, whose inputs are $h_1$ and $h_2$.

# %%
school.exercise("02.12")

# %%
given = school.exercise("02.12").given
### BEGIN SOLUTION
weights = {"OR, NAND": (1, 1, 1.5), "OR, AND": (1, -1, 0.5), "NAND, OR": (1, 1, 1.5), "AND, OR": (-1, 1, 0.5)}[
    f"{given.h1}, {given.h2}"
]
### END SOLUTION
school.exercise("02.12").check(weights)

# %% [markdown]
# **Break it.** This network of three neurons should compute XOR. One of its nine numbers has the wrong sign. Give the nine
# numbers with that one mended.

# %%
school.exercise("02.13")


# %%
def computes_xor(numbers):
    """True if nine numbers make XOR: (w1, w2, threshold) of h1, of h2 and of the output."""
    neurons = [scalar.Perceptron(2, weights=[w1, w2], threshold=t) for w1, w2, t in np.reshape(numbers, (3, 3))]
    h1, h2, out = neurons
    return all(out([h1(row), h2(row)]).data == XOR[row] for row in ROWS)


given = school.exercise("02.13").given
computes_xor(given.numbers)

# %%
### BEGIN SOLUTION
mended = next(filter(computes_xor, ([-x if i == k else x for i, x in enumerate(given.numbers)] for k in range(9))))
### END SOLUTION
school.exercise("02.13").check(mended)

# %% [markdown]
# ## 5. Learning from mistakes
#
# Who finds the weights if there are thousands? Not the gradient: a threshold makes it 0, as you saw in section 1, and *Step
# down* in the pictures above moves nothing. In 1958 Frank Rosenblatt found a rule that needs no derivative. Show the neuron one
# example after the other. If it is right, change nothing. If it is wrong, with $t$ the target and $y$ the output:
#
# $$w \mathrel{+}= (t - y)\, x \qquad\qquad b \mathrel{+}= t - y$$
#
# If it should have fired, $t - y = 1$, and the sum for this example grows. If it should have been silent, $t - y = -1$, and the
# sum shrinks.
#
# **Predict.** A neuron starts with $w_1 = w_2 = b = 0$, so it is silent everywhere. It meets the example below. What are
# $(w_1, w_2, b)$ after it?

# %%
school.exercise("02.14")

# %%
given = school.exercise("02.14").given
### BEGIN SOLUTION
guess = (given.x1, given.x2, 1)
### END SOLUTION
school.exercise("02.14").check(guess)

# %% [markdown]
# **Do.** `learn` applies the rule to all rows, again and again, until a whole round passes without a mistake. It returns the
# number of mistakes in each round.

# %%
for name, table in {"OR": OR, "AND": AND, "XOR": XOR}.items():
    neuron = scalar.Perceptron(2)
    mistakes = neuron.learn(ROWS, list(table.values()), epochs=12)
    print(f"{name:3}  mistakes in each round: {mistakes}")

# %% [markdown]
# OR and AND are learned. XOR is not, and never will be: no line does it, and the rule cannot settle where no line is. For
# everything that a line *can* do, Albert Novikoff proved in 1962 that the rule stops after finitely many mistakes.
#
# **See.** Forty points, and a neuron that knows nothing. One frame of this film is one **mistake**: after each of them
# the line turns a little (the film counts them as its epochs). Press *Play*.

# %%
rng = np.random.default_rng(3)
points = rng.uniform(-1, 1, (40, 2))
targets = (points @ [1.0, -0.6] > 0.15).astype(int)

neuron = scalar.Perceptron(2)
film = nn.pictures.Film(neuron, points, targets)
film.shoot()
in_each_round = []
while not in_each_round or in_each_round[-1]:
    in_each_round.append(0)
    for point, target in zip(points, targets, strict=True):
        if neuron.learn([point], [target], epochs=1) == [1]:  # it was wrong, and has corrected itself
            in_each_round[-1] += 1
            film.shoot()
print(f"mistakes in each round: {in_each_round}, {sum(in_each_round)} in all")
film

# %% tags=["prose"]
assert in_each_round == [10, 3, 1, 0]
assert [neuron(point).data for point in points] == list(targets)
both = [scalar.Perceptron(2), scalar.Perceptron(2)]
assert both[0].learn(ROWS, list(OR.values()))[-1] == both[1].learn(ROWS, list(AND.values()))[-1] == 0
assert 0 not in scalar.Perceptron(2).learn(ROWS, list(XOR.values()), epochs=1000)

# %% [markdown]
# The steps do not get smaller: each mistake moves the parameters by the full length of its example. The line jumps, and still it
# arrives.
#
# **Check.** Write one step of the rule. It returns the new `(w1, w2, b)`.


# %%
def rosenblatt(w1, w2, b, x1, x2, target):
    ### BEGIN SOLUTION
    error = target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)
    return w1 + error * x1, w2 + error * x2, b + error
    ### END SOLUTION


school.exercise("02.15").check(rosenblatt)

# %% [markdown]
# **Break it.** This neuron learns OR, and fails at AND: the mistakes never stop, although AND is the work of one line. Run it,
# read it, and say what is wrong.


# %%
def faulty(rows, targets, rounds=12):
    w1 = w2 = b = 0.0
    in_each_round = []
    for _ in range(rounds):
        mistakes = 0
        for (x1, x2), target in zip(rows, targets, strict=True):
            y = 1 if w1 * x1 + w2 * x2 + b > 0 else 0
            error = target - y
            w1 += error * x1
            w2 += error * x2
            mistakes += error != 0
        in_each_round.append(mistakes)
    return in_each_round


print("OR ", faulty(ROWS, OR.values()))
print("AND", faulty(ROWS, AND.values()))

# %% tags=["prose"]
assert faulty(ROWS, OR.values())[-1] == 0
assert 0 not in faulty(ROWS, AND.values(), 1000)

# %%
school.exercise("02.16")

# %%
### BEGIN SOLUTION
answer = "b never changes, so the line always passes through (0, 0)"
### END SOLUTION
school.exercise("02.16").check(answer)

# %% [markdown]
# ## What you take with you
#
# - A neuron adds up its weighted inputs and fires above a threshold; the bias is the negative threshold.
# - The weights turn a line, the bias shifts it. A neuron says on which side a point lies.
# - One neuron computes 14 of the 16 truth tables of two inputs. XOR and its opposite need a hidden layer: three neurons.
# - Rosenblatt's rule learns from mistakes, without derivatives, whatever one neuron can do. It does not know how to train a
#   *hidden* layer: which hidden neuron is to blame for a mistake? To answer that, the threshold has to become a smooth curve,
#   and gradients have to flow back. That is backpropagation, and the next notebooks.
#
# Questions to think about:
#
# - Of three inputs there are $2^{8} = 256$ truth tables. Is the part that one neuron can compute larger or smaller than
#   $14 / 16$?
# - Can XOR be had from *two* neurons, if the second one sees $x_1$, $x_2$ and the first?
# - A neuron learned AND. Why did the rule stop at *its* line, and not at the one in the middle of the gap?

# %% tags=["prose"]
tables = set()
cube = list(product([0, 1], repeat=3))
for w1, w2, w3, t in product(
    np.arange(-3, 3.5, 1), np.arange(-3, 3.5, 1), np.arange(-3, 3.5, 1), np.arange(-5.5, 6, 1)
):
    tables.add(tuple(int(w1 * a + w2 * b + w3 * c > t) for a, b, c in cube))
assert len(tables) == 104  # the known number; 104 / 256 is smaller than 14 / 16
conjunction = scalar.Perceptron(2, weights=[1, 1], threshold=1.5)
second = scalar.Perceptron(3, weights=[1, 1, -2], threshold=0.5)
assert [second([*row, conjunction(row)]).data for row in ROWS] == list(XOR.values())

# %%
school.report()
