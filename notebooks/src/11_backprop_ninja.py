# %% [markdown]
# # Backprop ninja: a whole backward pass by hand
#
# An engine writes the backward pass for you. In this notebook you write it yourself, for a small model that reads three
# letters and guesses the fourth: an embedding, a linear layer, batch normalisation, tanh, a second linear layer,
# softmax and cross-entropy. The way back is cut into 22 gradients, nearly all of one line. Each has its own check,
# which says what went wrong if something did. Two formulas then do the work of 15 of them, and in the end the model
# learns from your gradients alone.
#
# Every exercise stands by itself: you can leave one out, or begin in the middle. All of them take an hour or two; for a
# first visit of 25 minutes take sections 1 and 2. `school.exercise("11.4")` shows the task of an exercise, and
# `school.exercise("11.4").hint()` a hint.

# %%
from inspect import signature
from itertools import islice

import matplotlib.pyplot as plt
import numpy as np

import nn
from autograd import Tensor, draw, gradients, school

# %% [markdown]
# ## The model
#
# The words are Latin, from spells. The model reads the last three letters; a dot stands before the first letter of a
# word and behind the last one.

# %%
WORDS = """
arma torque terre sine noctem sere sana neca purga occulta obscura funde compone seca quaere muta
mitte libera cohibe flammas celebra canta voca umbras sparge obsera leva attrahe vince trahe porta
incende finde excita doma cura crea coniunge vora spira lege consume averte adde umbra stellas solve
renova rege rape narra move invoca expelle turba tolle pelle nutre ignem hostes hostem effunde
disperge decora aufer tege serva orna occultum montem iunge illumina frange flumen emitte custodi
cape vela ostende mortem mitiga hoste dirige denuo clavem verte tabulam sidera lustra leonem igne
herbam gaudium fuga draconis convoca aperi accipe voces terra scinde rumpe pectus luce lapidem gela
forma firma demove aquam altum accende vincula verum umbrarum silvae quietem mortis mone mentes
magnum lunam lunae lucis imbrem gemmam folia dulcem carmen album ventum terram terrae templum
spiritum speculum sonum somnia semen
"""
WORDS = WORDS.split()
LETTERS = "." + "".join(sorted(set("".join(WORDS))))
V, T, E, H = len(LETTERS), 3, 6, 32  # letters, letters read, numbers for a letter, hidden units

contexts, following = [], []
for word in WORDS:
    context = [0] * T
    for letter in word + ".":
        contexts.append(context)
        following.append(LETTERS.index(letter))
        context = [*context[1:], LETTERS.index(letter)]
contexts, following = np.array(contexts), np.array(following)
print(len(WORDS), "words,", V, "letters,", len(contexts), "guesses to make")
for context, letter in list(zip(contexts, following, strict=True))[:5]:
    print("".join(LETTERS[k] for k in context), "->", LETTERS[letter])

# %% [markdown]
# The forward pass is cut into pieces so small that each has an obvious derivative. It is plain NumPy, so that it runs
# on arrays and, to have the engine's opinion, on Tensors.


# %%
def forward(X, Y, p):
    """All pieces of the model by name: X holds N contexts of T letters, Y the letter that follows each."""
    N = len(X)
    m = {"emb": p["C"][X]}  # (N, T, E)    a row of C for each letter
    m["flat"] = m["emb"].reshape(N, T * E)  # (N, T E)
    m["hpre"] = m["flat"] @ p["W1"] + p["b1"]  # (N, H)
    # batch normalisation: each unit to mean 0 and variance 1 over the batch
    m["mean"] = m["hpre"].sum(axis=0, keepdims=True) / N  # (1, H)
    m["centred"] = m["hpre"] - m["mean"]  # (N, H)
    m["squares"] = m["centred"] ** 2  # (N, H)
    m["var"] = m["squares"].sum(axis=0, keepdims=True) / (N - 1)  # (1, H)
    m["inv"] = (m["var"] + 1e-5) ** -0.5  # (1, H)
    m["norm"] = m["centred"] * m["inv"]  # (N, H)
    m["hbn"] = p["gamma"] * m["norm"] + p["beta"]  # (N, H)
    # second layer
    m["h"] = np.tanh(m["hbn"])  # (N, H)
    m["logits"] = m["h"] @ p["W2"] + p["b2"]  # (N, V)
    # softmax and cross-entropy
    m["top"] = m["logits"].max(axis=1, keepdims=True)  # (N, 1)
    m["shifted"] = m["logits"] - m["top"]  # (N, V)    so that exp cannot overflow
    m["counts"] = np.exp(m["shifted"])  # (N, V)
    m["total"] = m["counts"].sum(axis=1, keepdims=True)  # (N, 1)
    m["inverse"] = m["total"] ** -1  # (N, 1)
    m["probs"] = m["counts"] * m["inverse"]  # (N, V)
    m["logprobs"] = np.log(m["probs"])  # (N, V)
    m["loss"] = -m["logprobs"][np.arange(N), Y].mean()  # ()
    return m


def start():
    """Parameters to begin with; W2 is small, so that no letter is preferred without a reason."""
    rng = np.random.default_rng(0)
    return {
        "C": rng.normal(size=(V, E)),
        "W1": rng.normal(size=(T * E, H)) / np.sqrt(T * E),
        "b1": np.zeros(H),
        "gamma": np.ones(H),
        "beta": np.zeros(H),
        "W2": 0.1 * rng.normal(size=(H, V)) / np.sqrt(H),
        "b2": np.zeros(V),
    }


# %% [markdown]
# A name with a `d` in front is a gradient of the loss: `dh` is $\partial\,\text{loss} / \partial h$, an array of the
# shape of `h`. Here are the engine's, of every piece, for a batch of 32 contexts and parameters of no special values.
# `compare` puts your functions beside them; it reads the names of their arguments.

# %%
rng = np.random.default_rng(1)
batch = rng.integers(0, len(contexts), 32)
X, Y = contexts[batch], following[batch]
p = {name: Tensor(array + 0.3 * rng.normal(size=array.shape), name=name) for name, array in start().items()}
m = forward(X, Y, p)
nodes = {**p, **m}
numbers = {"X": X, "Y": Y} | {name: node.data for name, node in nodes.items()}
exact = {f"d{name}": g for name, g in zip(nodes, gradients([m["loss"]], list(nodes.values())), strict=True)}


def compare(key, function, at="", **renamed):
    """The function of a solved exercise at this batch, beside the engine's gradient."""
    name = at or function.__name__
    if not school.exercise(key).solved:
        print(f"{name:10} not solved yet: exercise {key}")
        return
    arguments = [renamed.get(word, word) for word in signature(function).parameters]
    unknown = [word for word in [name, *arguments] if word not in exact and word not in numbers]
    if unknown:
        print(
            f"{name:10} not compared: no array is called {unknown[0]}. Keep the names of the cell, then run it again."
        )
        return
    found = function(*[exact[word] if word in exact else numbers[word] for word in arguments])
    print(
        f"{name:10} {'equal' if np.allclose(found, exact[name], rtol=1e-9, atol=1e-12) else 'differs from'} the engine's"
    )


# %% tags=["prose"]
assert len(m) == 20
assert all(exact[f"d{name}"].shape == numbers[name].shape for name in nodes)

# %% [markdown]
# ## 1. From the loss to the logits
#
# The loss is the mean over the batch of $-\log p(\text{letter that did follow})$:
#
# $$\text{loss} = -\frac{1}{N}\sum_{i} \log p_{i, Y_i},\qquad p_{ik} = \frac{e^{z_{ik} - \max_j z_{ij}}}{\sum_j e^{z_{ij} - \max_j z_{ij}}}$$
#
# **Predict.** Which entries of `logprobs` can change the loss?

# %%
school.exercise("11.1")

# %%
### BEGIN SOLUTION
entries = "N: one in each row"
### END SOLUTION
school.exercise("11.1").check(entries)

# %% [markdown]
# **Do.** Walk back, piece by piece. Each function gets the gradient that comes in, and what it needs of the forward
# pass. Three facts are enough: *a gradient has the shape of its array; what was broadcast on the way forward is summed
# on the way back; what was used twice receives the sum of two gradients.*


# %%
def dlogprobs(logprobs, Y):
    """loss = -logprobs[range(N), Y].mean()"""
    ### BEGIN SOLUTION
    out = np.zeros_like(logprobs)
    out[np.arange(len(Y)), Y] = -1 / len(Y)
    return out
    ### END SOLUTION


school.exercise("11.2").check(dlogprobs)


# %%
def dprobs(dlogprobs, probs):
    """logprobs = np.log(probs)"""
    ### BEGIN SOLUTION
    return dlogprobs / probs
    ### END SOLUTION


school.exercise("11.3").check(dprobs)

# %% [markdown]
# `probs = counts * inverse` multiplies an array of shape $(N, V)$ by a column of shape $(N, 1)$. First the column, then
# what it was made of.


# %%
def dinverse(dprobs, counts):
    """probs = counts * inverse; inverse has shape (N, 1)"""
    ### BEGIN SOLUTION
    return (dprobs * counts).sum(axis=1, keepdims=True)
    ### END SOLUTION


school.exercise("11.4").check(dinverse)


# %%
def dtotal(dinverse, total):
    """inverse = total ** -1"""
    ### BEGIN SOLUTION
    return -dinverse * total**-2
    ### END SOLUTION


school.exercise("11.5").check(dtotal)

# %% [markdown]
# `counts` is used twice: by the product, and by the sum that makes `total`.


# %%
def dcounts(dprobs, inverse, dtotal):
    """probs = counts * inverse, total = counts.sum(axis=1, keepdims=True)"""
    ### BEGIN SOLUTION
    return dprobs * inverse + dtotal
    ### END SOLUTION


school.exercise("11.6").check(dcounts)


# %%
def dshifted(dcounts, counts):
    """counts = np.exp(shifted)"""
    ### BEGIN SOLUTION
    return dcounts * counts
    ### END SOLUTION


school.exercise("11.7").check(dshifted)


# %%
def dtop(dshifted):
    """shifted = logits - top; top has shape (N, 1)"""
    ### BEGIN SOLUTION
    return -dshifted.sum(axis=1, keepdims=True)
    ### END SOLUTION


school.exercise("11.8").check(dtop)


# %%
def dlogits(dshifted, dtop, logits):
    """shifted = logits - top, top = logits.max(axis=1, keepdims=True)"""
    ### BEGIN SOLUTION
    out = dshifted.copy()
    out[np.arange(len(logits)), logits.argmax(axis=1)] += dtop[:, 0]
    return out
    ### END SOLUTION


school.exercise("11.9").check(dlogits)

# %% [markdown]
# **See.** The same pieces in small: two samples, three letters, and the numbers at the wires. The gradient at `top` is
# 0: a number that is subtracted from all logits of a row changes no probability, so nobody can gain by changing it.

# %%
logits = Tensor([[1.0, 2.0, 0.0], [0.5, -1.0, 0.0]], name="logits")
top = logits.max(axis=1, keepdims=True)
counts = np.exp(logits - top)
total = counts.sum(axis=1, keepdims=True)
probs = counts * total**-1
loss = -np.log(probs)[np.arange(2), np.array([1, 0])].mean()
loss.backward()
draw(loss, names={"top": top, "counts": counts, "total": total, "probs": probs})

# %% tags=["prose"]
(found,) = gradients([loss], [top])
assert np.max(np.abs(found)) < 1e-12
assert np.max(np.abs(exact["dtop"])) < 1e-12

# %% [markdown]
# **Check.** Your functions at the batch of the model, beside the engine:

# %%
compare("11.2", dlogprobs)
compare("11.3", dprobs)
compare("11.4", dinverse)
compare("11.5", dtotal)
compare("11.6", dcounts)
compare("11.7", dshifted)
compare("11.8", dtop)
compare("11.9", dlogits)

# %% [markdown]
# **Break it.** Here somebody turned numbers into shares, $p = z^2 / \sum z^2$ along each row, and wrote the way back.
# It runs, it has the right shape, and it is wrong:


# %%
def shares_with_a_fault(g, z):
    """The gradient to z, for the gradient g to p = s / total."""
    s = z**2
    total = s.sum(axis=1, keepdims=True)
    ds = g / total
    ds = -(g * s).sum(axis=1, keepdims=True) / total**2
    return 2 * z * ds


z, g = np.array([[1.0, 2.0, -1.0]]), np.array([[1.0, 0.0, 0.0]])
t = Tensor(z)
(right,) = gradients([t**2 / (t**2).sum(axis=1, keepdims=True)], [t], [g])
print("with the fault", shares_with_a_fault(z=z, g=g), " the engine", right)


# %% [markdown]
# Mend it.


# %%
def shares_backward(g, z):
    """The gradient to z of p = s / total, where s = z ** 2 and total = s.sum(axis=1, keepdims=True)."""
    ### BEGIN SOLUTION
    squares = z**2
    sums = squares.sum(axis=1, keepdims=True)
    dsquares = g / sums - (g * squares).sum(axis=1, keepdims=True) / sums**2
    return 2 * z * dsquares
    ### END SOLUTION


school.exercise("11.10").check(shares_backward)

# %% [markdown]
# ## 2. The second layer
#
# `logits = h @ W2 + b2`, and `h = np.tanh(hbn)`. This section's rules come back in the first layer, and in every linear
# layer that you will ever meet.
#
# **Predict.** Let the shapes decide:

# %%
school.exercise("11.11")

# %%
### BEGIN SOLUTION
product = "h.T @ dlogits"
### END SOLUTION
school.exercise("11.11").check(product)

# %% [markdown]
# **Do.** One gradient for each operand.


# %%
def dh(dlogits, W2):
    """logits = h @ W2 + b2"""
    ### BEGIN SOLUTION
    return dlogits @ W2.T
    ### END SOLUTION


school.exercise("11.12").check(dh)


# %%
def dW2(dlogits, h):
    """logits = h @ W2 + b2"""
    ### BEGIN SOLUTION
    return h.T @ dlogits
    ### END SOLUTION


school.exercise("11.13").check(dW2)


# %%
def db2(dlogits):
    """logits = h @ W2 + b2; b2 has shape (V,)"""
    ### BEGIN SOLUTION
    return dlogits.sum(axis=0)
    ### END SOLUTION


school.exercise("11.14").check(db2)


# %%
def dhbn(dh, h):
    """h = np.tanh(hbn)"""
    ### BEGIN SOLUTION
    return dh * (1 - h**2)
    ### END SOLUTION


school.exercise("11.15").check(dhbn)

# %% [markdown]
# **See.** The beads of a matrix product hold its two rules, and the wire of the bias says that it was broadcast.

# %%
small = np.random.default_rng(0)
hbn = Tensor(small.normal(size=(5, 4)), name="hbn")
W, b = Tensor(small.normal(size=(4, 7)), name="W2"), Tensor(np.zeros(7), name="b2")
out = np.tanh(hbn) @ W + b
loss = (out**2).mean()
loss.backward()
draw(loss)

# %% [markdown]
# **Check.** The first layer has the same rules, so the same functions serve it: `flat` takes the place of `h`, and
# `dhpre` that of `dlogits`. And $\beta$ is one more bias.

# %%
compare("11.12", dh)
compare("11.13", dW2)
compare("11.14", db2)
compare("11.15", dhbn)
compare("11.12", dh, "dflat", dlogits="dhpre", W2="W1")
compare("11.13", dW2, "dW1", dlogits="dhpre", h="flat")
compare("11.14", db2, "db1", dlogits="dhpre")
compare("11.14", db2, "dbeta", dlogits="dhbn")

# %% [markdown]
# **Break it.** Shapes catch many faults, but not those of square matrices. PyTorch keeps the weights of a layer as
# (out, in) and computes $y = x W^T + b$. With four inputs, four outputs and four samples nothing complains about this:


# %%
def square_with_a_fault(g, x, weight):
    """The gradients of y = x @ weight.T + bias, for the gradient g to y."""
    return {"x": g @ weight, "weight": x.T @ g, "bias": g.sum(axis=0)}


x, weight, g = small.normal(size=(3, 4, 4))
t = Tensor(weight)
(right,) = gradients([x @ t.T], [t], [g])
print("error of dweight", round(float(np.max(np.abs(square_with_a_fault(g, x, weight)["weight"] - right))), 2))


# %%
def square_backward(g, x, weight):
    """The gradients of y = x @ weight.T + bias: a dict of x, weight and bias."""
    ### BEGIN SOLUTION
    return {"x": g @ weight, "weight": g.T @ x, "bias": np.sum(g, axis=0)}
    ### END SOLUTION


school.exercise("11.16").check(square_backward)

# %% [markdown]
# ## 3. Batch normalisation, piece by piece
#
# Each unit is brought to mean 0 and variance 1 over the batch; then $\gamma$ and $\beta$ give it a size and a place
# that can be learned:
#
# $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}},\qquad y = \gamma \hat x + \beta,\qquad
# \mu = \frac1N\sum_i x_i,\qquad \sigma^2 = \frac1{N-1}\sum_i (x_i - \mu)^2$$
#
# For the first time the samples meet: each of them changes the mean, and so all the others.
#
# **Predict.** What does a constant do in front of it?

# %%
school.exercise("11.17")

# %%
### BEGIN SOLUTION
change = "not at all"
### END SOLUTION
school.exercise("11.17").check(change)

# %% [markdown]
# **Do.** `hbn = gamma * norm + beta` first.


# %%
def dgamma(dhbn, norm):
    """hbn = gamma * norm + beta; gamma has shape (H,)"""
    ### BEGIN SOLUTION
    return (dhbn * norm).sum(axis=0)
    ### END SOLUTION


school.exercise("11.18").check(dgamma)


# %%
def dnorm(dhbn, gamma):
    """hbn = gamma * norm + beta"""
    ### BEGIN SOLUTION
    return dhbn * gamma
    ### END SOLUTION


school.exercise("11.19").check(dnorm)


# %%
def dinv(dnorm, centred):
    """norm = centred * inv; inv has shape (1, H)"""
    ### BEGIN SOLUTION
    return (dnorm * centred).sum(axis=0, keepdims=True)
    ### END SOLUTION


school.exercise("11.20").check(dinv)


# %%
def dvar(dinv, var):
    """inv = (var + 1e-5) ** -0.5"""
    ### BEGIN SOLUTION
    return -0.5 * (var + 1e-5) ** -1.5 * dinv
    ### END SOLUTION


school.exercise("11.21").check(dvar)


# %%
def dsquares(dvar, squares):
    """var = squares.sum(axis=0, keepdims=True) / (N - 1)"""
    ### BEGIN SOLUTION
    return np.ones_like(squares) * dvar / (len(squares) - 1)
    ### END SOLUTION


school.exercise("11.22").check(dsquares)


# %%
def dcentred(dnorm, inv, dsquares, centred):
    """norm = centred * inv, squares = centred ** 2"""
    ### BEGIN SOLUTION
    return dnorm * inv + 2 * centred * dsquares
    ### END SOLUTION


school.exercise("11.23").check(dcentred)


# %%
def dmean(dcentred):
    """centred = hpre - mean; mean has shape (1, H)"""
    ### BEGIN SOLUTION
    return -dcentred.sum(axis=0, keepdims=True)
    ### END SOLUTION


school.exercise("11.24").check(dmean)


# %%
def dhpre(dcentred, dmean):
    """centred = hpre - mean, mean = hpre.sum(axis=0, keepdims=True) / N"""
    ### BEGIN SOLUTION
    return dcentred + dmean / len(dcentred)
    ### END SOLUTION


school.exercise("11.25").check(dhpre)

# %% [markdown]
# **See.** The smallest piece of it: three samples of one unit, their mean subtracted, and an output `y` that is the
# first of them. What `x` receives is 2/3, -1/3 and -1/3: the first sample grows best if the others fall, and the sum is
# 0, since a common shift would be of no use. This is the answer to the question above, in numbers.

# %%
x = Tensor([[1.0], [2.0], [4.0]], name="x")
mean = x.sum(axis=0, keepdims=True) / 3
centred = x - mean
y = (centred * np.array([[1.0], [0.0], [0.0]])).sum()
y.backward()
draw(y, names={"mean": mean, "centred": centred})

# %% tags=["prose"]
assert np.allclose(x.grad.ravel(), [2 / 3, -1 / 3, -1 / 3])
assert np.max(np.abs(exact["dhpre"].sum(axis=0))) < 1e-12

# %% [markdown]
# So the bias `b1` of the first layer has no effect at all: its gradient is the sum of `dhpre` over the batch, which is
# 0 but for rounding. A layer in front of a batch normalisation needs no bias.
#
# **Check.** Your functions at the batch of the model, beside the engine:

# %%
compare("11.18", dgamma)
compare("11.19", dnorm)
compare("11.20", dinv)
compare("11.21", dvar)
compare("11.22", dsquares)
compare("11.23", dcentred)
compare("11.24", dmean)
compare("11.25", dhpre)

# %% tags=["prose"]
assert np.max(np.abs(exact["db1"])) < 1e-12

# %% [markdown]
# **Break it.** Many large language models normalise without a mean: $y = x / \sqrt{\overline{x^2} + \epsilon}$, where
# the mean runs along each row. One line of this way back is wrong:


# %%
def rms_with_a_fault(g, x):
    """The gradient to x of y = x * inv, inv = (square + 1e-5) ** -0.5, square = (x ** 2).mean(axis=1, keepdims=True)."""
    inv = ((x**2).mean(axis=1, keepdims=True) + 1e-5) ** -0.5
    dinv = (g * x).sum(axis=1, keepdims=True)
    dsquare = -0.5 * inv**3 * dinv
    return g * inv + 2 * x * dsquare


row, g = np.array([[1.0, 2.0, -1.0]]), np.array([[1.0, 0.0, 0.0]])
t = Tensor(row)
(right,) = gradients([t * ((t**2).mean(axis=1, keepdims=True) + 1e-5) ** -0.5], [t], [g])
print("with the fault", rms_with_a_fault(g, row).round(4), " the engine", right.round(4))


# %%
def rms_backward(g, x):
    """The gradient to x of y = x * inv, inv = (square + 1e-5) ** -0.5, square = (x ** 2).mean(axis=1, keepdims=True)."""
    ### BEGIN SOLUTION
    factor = ((x**2).mean(axis=1, keepdims=True) + 1e-5) ** -0.5
    dfactor = (g * x).sum(axis=1, keepdims=True)
    dmean_square = -0.5 * factor**3 * dfactor
    return g * factor + 2 * x * dmean_square / x.shape[1]
    ### END SOLUTION


school.exercise("11.26").check(rms_backward)

# %% [markdown]
# ## 4. Down to the letters
#
# The first layer needs no new function: section 2 has its rules. Below it the rows of `C` that were looked up, `C[X]`,
# were put side by side, `emb.reshape(N, T * E)`.
#
# **Predict.** A letter that stands at several places:

# %%
school.exercise("11.27")

# %%
### BEGIN SOLUTION
row_of_e = "the sum of the gradients at both places"
### END SOLUTION
school.exercise("11.27").check(row_of_e)

# %% [markdown]
# **Do.** First undo the reshape, then the look-up.


# %%
def demb(dflat, emb):
    """flat = emb.reshape(N, T * E)"""
    ### BEGIN SOLUTION
    return dflat.reshape(emb.shape)
    ### END SOLUTION


school.exercise("11.28").check(demb)


# %%
def dC(demb, X, C):
    """emb = C[X]; X has shape (N, T), C has shape (V, E)"""
    ### BEGIN SOLUTION
    out = np.zeros_like(C)
    np.add.at(out, X, demb)
    return out
    ### END SOLUTION


school.exercise("11.29").check(dC)

# %% [markdown]
# **See.** Three letters are read from a table of three rows. Row 0 is read twice: its gradient is the sum of what comes
# back to both copies, $[1, 2] + [5, 6] = [6, 8]$. Row 1 is not read, and its gradient is 0.

# %%
table = Tensor([[0.5, 1.0], [-1.0, 2.0], [1.5, 0.0]], name="C")
read = table[np.array([0, 2, 0])]
loss = (read * np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])).sum()
loss.backward()
draw(loss, names={"emb": read})

# %% tags=["prose"]
assert table.grad.tolist() == [[6.0, 8.0], [0.0, 0.0], [3.0, 4.0]]

# %% [markdown]
# **Check.** Both at the batch of the model:

# %%
compare("11.28", demb)
compare("11.29", dC)

# %% [markdown]
# **Break it.** Transformers add a row for the place: `emb = C[X] + P`, where `P` has a row for each of the $T$ places.
# The way back to `P`, with a fault:


# %%
def places_with_a_fault(demb, P):
    """The gradient to P of emb = C[X] + P."""
    dP = np.zeros_like(P)
    for sample in demb:
        for place, row in enumerate(sample):
            dP[place] = row
    return dP


print(places_with_a_fault(np.ones((5, 3, 2)), np.zeros((3, 2))))  # five samples, each with gradient 1: 5 is right


# %%
def places_backward(demb, P):
    """The gradient to P, of shape (T, E), of emb = C[X] + P."""
    ### BEGIN SOLUTION
    return demb.sum(axis=0)
    ### END SOLUTION


school.exercise("11.30").check(places_backward)

# %% [markdown]
# ## 5. Two formulas
#
# Eight of your functions lead from the loss to the logits, and seven from `hbn` to `hpre`. On paper most of them
# cancel. What is left is shorter, faster, and loses fewer digits: there is no division by a probability that may be
# tiny.
#
# **Predict.** What the formula has to look like:

# %%
school.exercise("11.31")

# %%
### BEGIN SOLUTION
signs = "its entry is negative, all others are positive"
### END SOLUTION
school.exercise("11.31").check(signs)

# %% [markdown]
# **Do.** For one sample, $-\log p_y = -z_y + \log\sum_j e^{z_j}$. Differentiate that with respect to $z_k$, for $k = y$
# and for $k \ne y$; then think of the mean over the batch.


# %%
def dlogits_at_once(logits, Y):
    """loss = the mean of -log(softmax(logits)[i, Y[i]])"""
    ### BEGIN SOLUTION
    out = np.exp(logits - logits.max(axis=1, keepdims=True))
    out /= out.sum(axis=1, keepdims=True)
    out[np.arange(len(Y)), Y] -= 1
    return out / len(Y)
    ### END SOLUTION


school.exercise("11.32").check(dlogits_at_once)

# %% [markdown]
# For the normalisation put your lines of section 3 into each other. One way carries nothing, and you need not follow
# it: from `var` through the squares to `mean`, since the columns of `centred` add up to 0.


# %%
def dhpre_at_once(dhbn, norm, inv, gamma):
    """hbn = gamma * (hpre - mean) * inv + beta; the variance divides by N - 1"""
    ### BEGIN SOLUTION
    N = len(dhbn)
    along = (dhbn * norm).sum(axis=0)
    return gamma * inv / N * (N * dhbn - dhbn.sum(axis=0) - N / (N - 1) * norm * along)
    ### END SOLUTION


school.exercise("11.33").check(dhpre_at_once)

# %% [markdown]
# **See.** The engine's `dlogits` of the first 12 samples, a row for each: blue pulls a letter up, red pushes it down.
# In each row there is one blue entry, the letter that did follow, and the pull is as strong as all pushes together:
# every row adds up to 0.

# %%
rows = exact["dlogits"][:12]
figure, axes = plt.subplots(figsize=(8, 4.6), layout="constrained")
picture = axes.imshow(rows, cmap="RdBu_r", vmin=-abs(rows).max(), vmax=abs(rows).max())
axes.set_xticks(range(V), list(LETTERS))
axes.set_yticks(range(12), ["".join(LETTERS[k] for k in context) for context in X[:12]], family="monospace")
axes.set(title="dlogits", xlabel="the letter that may follow", ylabel="the letters that were read")
figure.colorbar(picture, shrink=0.8)
plt.show()

# %% tags=["prose"]
assert np.max(np.abs(exact["dlogits"].sum(axis=1))) < 1e-12
assert ((exact["dlogits"] < 0).sum(axis=1) == 1).all()
assert (exact["dlogits"][np.arange(32), Y] < 0).all()

# %% [markdown]
# **Check.** Each formula against the engine, which went through all pieces:

# %%
compare("11.32", dlogits_at_once, "dlogits")
compare("11.33", dhpre_at_once, "dhpre")

# %% [markdown]
# **Break it.** Two classes, one logit $z$ and $p = \sigma(z)$; the loss is the mean of $-(y \log p + (1 - y)\log(1 -
# p))$. Somebody knew that the gradient is $p - y$, and was careful with the chain rule:


# %%
def yes_or_no_with_a_fault(z, y):
    """The gradient to z."""
    p = 1 / (1 + np.exp(-z))
    dp = (p - y) / len(z)
    return dp * p * (1 - p)


z, y = np.array([-1.0, 0.5]), np.array([1.0, 0.0])
t = Tensor(z)
loss = -(y * np.log(1 / (1 + np.exp(-t))) + (1 - y) * np.log(1 - 1 / (1 + np.exp(-t)))).mean()
(right,) = gradients([loss], [t])
print("with the fault", yes_or_no_with_a_fault(z, y).round(4), " the engine", right.round(4))


# %%
def yes_or_no_backward(z, y):
    """The gradient to z of the mean of -(y log p + (1 - y) log(1 - p)), p = sigmoid(z)."""
    ### BEGIN SOLUTION
    return (1 / (1 + np.exp(-z)) - y) / len(z)
    ### END SOLUTION


school.exercise("11.34").check(yes_or_no_backward)

# %% [markdown]
# ## 6. Learning from your own gradients
#
# **Predict.** Before it has seen anything, the model should give each letter the same probability. What is its loss
# then?

# %%
school.exercise("11.35")

# %%
given = school.exercise("11.35").given
### BEGIN SOLUTION
first_loss = np.log(given.V)
### END SOLUTION
school.exercise("11.35").check(first_loss)

# %% [markdown]
# **Do.** The step that uses the gradients:


# %%
def step(parameters, gradients, lr):
    """A new dict of parameters, one step of gradient descent further."""
    ### BEGIN SOLUTION
    return {name: parameters[name] - lr * gradients[name] for name in parameters}
    ### END SOLUTION


school.exercise("11.36").check(step)

# %% [markdown]
# And the whole backward pass: your functions, in reverse order of the forward pass.


# %%
def backward(X, Y, p, m):
    """The gradients of the loss to all parameters, by the functions above."""
    d = {"logits": dlogits_at_once(m["logits"], Y)}
    d["W2"] = dW2(d["logits"], m["h"])
    d["b2"] = db2(d["logits"])
    d["h"] = dh(d["logits"], p["W2"])
    d["hbn"] = dhbn(d["h"], m["h"])
    d["gamma"] = dgamma(d["hbn"], m["norm"])
    d["beta"] = db2(d["hbn"])
    d["hpre"] = dhpre_at_once(d["hbn"], m["norm"], m["inv"], p["gamma"])
    d["W1"] = dW2(d["hpre"], m["flat"])
    d["b1"] = db2(d["hpre"])
    d["flat"] = dh(d["hpre"], p["W1"])
    d["emb"] = demb(d["flat"], m["emb"])
    d["C"] = dC(d["emb"], X, p["C"])
    return {name: d[name] for name in p}


needed = [f"11.{k}" for k in (12, 13, 14, 15, 18, 28, 29, 32, 33, 36)]
missing = [key for key in needed if not school.exercise(key).solved]
print("still to be solved for it:", ", ".join(missing) or "nothing")

# %% [markdown]
# **See.** The engine trains first, with `nn.SGD`. If your functions are ready, they train a second model, from the same
# start on the same batches: no Tensor, no engine, NumPy alone.

# %%
EPOCHS, LR = 100, 0.3


def batches():
    """The same batches for everybody who asks: all words in each epoch, in a new order."""
    rng = np.random.default_rng(2)
    for _ in range(EPOCHS):
        order = rng.permutation(len(contexts))
        for batch in np.array_split(order, 15):
            yield contexts[batch], following[batch]


def train_by_engine():
    """The parameters after the training, and the loss at each step."""
    p = {name: Tensor(array, name=name) for name, array in start().items()}
    optimizer = nn.SGD(list(p.values()), lr=LR)
    losses = []
    for X, Y in batches():
        loss = forward(X, Y, p)["loss"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {name: tensor.data for name, tensor in p.items()}, losses


def train_by_hand():
    """The same by the functions of this notebook."""
    p, losses = start(), []
    for X, Y in batches():
        m = forward(X, Y, p)
        p = step(p, backward(X, Y, p, m), LR)
        losses.append(float(m["loss"]))
    return p, losses


trained, losses = train_by_engine()
by_epoch = np.reshape(losses, (EPOCHS, 15)).mean(axis=1)
print("the first loss", round(losses[0], 3), " log V", round(float(np.log(V)), 3))
nn.pictures.curves({"loss": by_epoch.tolist()}, monitor=None)

# %% tags=["prose"]
assert abs(losses[0] - np.log(V)) < 0.05
assert np.mean(losses[-100:]) < 0.75 * losses[0]

# %% [markdown]
# The first loss is that of a model that knows nothing, and then it falls. The picture has the mean of each epoch. What
# the model has learned shows in the words that it invents:


# %%
def invent(p, count, rng):
    """New words, letter after letter, with the mean and the variance of all words."""
    m = forward(contexts, following, p)
    for _ in range(count):
        context, word = [0] * T, ""
        while len(word) < 12:
            hpre = p["C"][context].reshape(-1) @ p["W1"] + p["b1"]
            h = np.tanh(p["gamma"] * (hpre - m["mean"][0]) * m["inv"][0] + p["beta"])
            scores = h @ p["W2"] + p["b2"]
            probs = np.exp(scores - scores.max())
            letter = int(rng.choice(V, p=probs / probs.sum()))
            if letter == 0:
                break
            word += LETTERS[letter]
            context = [*context[1:], letter]
        yield word


print("untrained:", *invent(start(), 6, np.random.default_rng(4)))
print("trained:  ", *invent(trained, 10, np.random.default_rng(4)))

# %% [markdown]
# **Check.** Step by step the two trainings have the same losses, or they have not:

# %%
missing = [key for key in needed if not school.exercise(key).solved]
if missing:
    print("Your training waits for", ", ".join(missing))
else:
    by_hand, own_losses = train_by_hand()
    worst = np.max(np.abs(np.subtract(own_losses, losses)))
    print(f"{len(losses)} steps; the largest difference of two losses is below 1e-6: {bool(worst < 1e-6)}")
    print("your words:", *invent(by_hand, 10, np.random.default_rng(4)))

# %% [markdown]
# **Break it.** Here is a loop of somebody else, with the engine's gradients. It learns, and then it unlearns:


# %%
def train_with_a_fault(epochs, lr=0.1):
    """The loss at each step."""
    p = {name: Tensor(array, name=name) for name, array in start().items()}
    total = dict.fromkeys(p, 0.0)
    losses = []
    for X, Y in islice(batches(), 15 * epochs):
        loss = forward(X, Y, p)["loss"]
        found = dict(zip(p, gradients([loss], list(p.values())), strict=True))
        for name in p:
            total[name] += found[name]
            p[name].data = p[name].data - lr * total[name]
        losses.append(loss.item())
    return losses


climbing = np.reshape(train_with_a_fault(26), (26, 15)).mean(axis=1)
nn.pictures.curves({"loss": climbing.tolist()}, monitor=None)

# %% tags=["prose"]
assert climbing.min() < climbing[0] - 0.5
assert climbing[-1] > climbing[0]

# %%
school.exercise("11.37")

# %%
### BEGIN SOLUTION
change_of_the_loop = "total[name] = found[name] in the place of total[name] += found[name]"
### END SOLUTION
school.exercise("11.37").check(change_of_the_loop)

# %% [markdown]
# ## What you have now
#
# You wrote the backward pass of a network of today's kind, and almost everything in it was one of four moves:
#
# - an elementwise function: times its slope;
# - a product, of numbers or of matrices: times the other operand, and the shapes say on which side and how transposed;
# - broadcasting forward is a sum back, and a sum forward is broadcasting back;
# - what was used twice, be it a variable, a row of a table or a bias, receives a sum.
#
# Questions to think about:
#
# 1. `b1` has gradient 0. Would it be different without the batch normalisation? With a normalisation along the rows?
# 2. `dC` can be written as a matrix product. Of which two matrices?
# 3. The forward pass made 20 pieces, the loss among them. Which of them does the way back by the two formulas not need?
# 4. Without `top` nothing changes in the gradients. What can go wrong then?

# %%
school.report()
