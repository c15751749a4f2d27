# %% [markdown]
# # Inventing spells
#
# *Accende lumen. Ad astra canta.* A list of 1,500 spells comes with this notebook. A program is to read it and then write
# spells of its own, which nobody has written before, letter by letter.
#
# The program learns one thing only: **the probabilities of the next letter**, given the letters before it. Once it has them,
# it writes by drawing a letter, putting it behind the others, and asking again. Three models learn it here, each a little
# less forgetful than the one before:
#
# 1. a table of pairs, which remembers one letter;
# 2. an MLP with an embedding, which sees a window of four letters;
# 3. a recurrent net, which carries a state through the whole spell.
#
# On the way you meet the loss and the perplexity, the gradient of a table that is read by number, and the temperature. At
# the end the best model learns a second list: the messages on candy hearts.

# %%
from itertools import pairwise
from pathlib import Path

import numpy as np

import nn
import nn.functional as F
from autograd import Tensor, draw, gradients, no_grad, school

# %% [markdown]
# The lists lie in the folder `examples` of the checkout. Spells are Latin, made for this project of words of the dictionary;
# the messages on candy hearts were written for this notebook.


# %%
def read(name):
    """The lines of a list in the folder ``examples``, beside this notebook's folder or above it."""
    for folder in [Path.cwd(), *Path.cwd().parents]:
        if (folder / "examples" / name).exists():
            return (folder / "examples" / name).read_text("ascii").split("\n")[:-1]
    raise FileNotFoundError(
        f"no examples/{name} above {Path.cwd()}: open this notebook in a checkout of the repository"
    )


spells = read("spells.txt")
order = np.random.default_rng(0).permutation(len(spells))
held_back = [spells[i] for i in order[:150]]  # a tenth that no model learns from
train = [spells[i] for i in order[150:]]
len(train), len(held_back), train[:5]

# %% tags=["prose"]
assert len(spells) == 1500

# %% [markdown]
# ## 1. Counting pairs
#
# Letters become numbers. One more "letter" is needed: a mark that stands before the first letter and behind the last one.
# Its number is 0. The model has to learn it too, or it would never know where a spell is over.

# %%
END = "."
LETTERS = END + "".join(sorted(set("".join(spells))))
NUMBER = {letter: i for i, letter in enumerate(LETTERS)}


def numbers(text):
    """The numbers of the letters of a text."""
    return [NUMBER[letter] for letter in text]


len(LETTERS), LETTERS, numbers(END + "luna" + END)

# %% tags=["prose"]
assert numbers(END) == [0]
assert len(LETTERS) == 23

# %% [markdown]
# **Predict.** How good is a model that knows nothing at all? Two numbers say how good a model is.
#
# - The **loss** is the mean of $-\log p$ over all letters, where $p$ is the probability that the model had given to the
#   letter that came. It is measured in *nats*.
# - The **perplexity** is $e^{\text{loss}}$. A model of perplexity 8 is as uncertain as somebody who has to choose among
#   8 equally good letters.

# %%
school.exercise("10.1")

# %%
given = school.exercise("10.1").given
### BEGIN SOLUTION
guess = given.letters
### END SOLUTION
school.exercise("10.1").check(guess)

# %% [markdown]
# **Do.** The first model is a table: how often does each letter follow each other one? A row is divided by its sum and holds
# probabilities. To every count 0.1 is added, so that no pair is impossible.

# %%
counts = np.zeros((len(LETTERS), len(LETTERS)))
for spell in train:
    for before, after in pairwise(numbers(END + spell + END)):
        counts[before, after] += 1
pairs = (counts + 0.1) / (counts + 0.1).sum(axis=1, keepdims=True)

asked = [pair for spell in held_back for pair in pairwise(numbers(END + spell + END))]
pairs_loss = -np.mean([np.log(pairs[before, after]) for before, after in asked])
print(f"loss {pairs_loss:.2f} nats a letter, perplexity {np.exp(pairs_loss):.1f}")

# %% [markdown]
# **See.** A row for each letter, a column for the letter that follows. The space is drawn as ␣. Some rows are almost sure
# of themselves: after `q` comes `u`. (The package draws attention like this, so it calls rows queries and columns keys.)

# %%
nn.pictures.attention(pairs, queries=LETTERS, title="Next letter (column) after each (row)")

# %% [markdown]
# The table can write already. What it writes looks like Latin from two letters to the next two, and like nothing from a
# little farther away.


# %%
def write_pairs(rng, longest=30):
    """One spell, drawn from the table of pairs."""
    text, last = "", 0
    while len(text) < longest:
        last = rng.choice(len(LETTERS), p=pairs[last])
        if last == 0:
            break
        text += LETTERS[last]
    return text


rng = np.random.default_rng(1)
[write_pairs(rng) for _ in range(6)]

# %% tags=["prose"]
assert abs(pairs_loss - 2.23) < 0.005
assert abs(np.exp(pairs_loss) - 9.3) < 0.05
assert pairs[NUMBER["q"]].argmax() == NUMBER["u"]
assert pairs[NUMBER["q"], NUMBER["u"]] > 0.9

# %% [markdown]
# **Check.** Work out both numbers once by hand, for a word of five letters.

# %%
school.exercise("10.2")

# %%
given = school.exercise("10.2").given
### BEGIN SOLUTION
answer = -np.mean(np.log(given.p)), np.exp(-np.mean(np.log(given.p)))
### END SOLUTION
school.exercise("10.2").check(answer)

# %% [markdown]
# **Break it.** The function below ought to make `pairs` out of `counts`. It runs, it returns numbers between 0 and 1, and it is
# wrong in two places: look at the sums of the rows of its result, and at the pairs that were never seen.

# %%
school.exercise("10.3")


# %%
def from_counts(counts, more):
    """Counts to probabilities: every row adds up to 1."""
    ### BEGIN SOLUTION
    raised = counts + more
    return raised / raised.sum(axis=1, keepdims=True)
    ### INSTEAD
    # return counts / (counts + more).sum(axis=0, keepdims=True)
    ### END SOLUTION


school.exercise("10.3").check(from_counts)

# %% [markdown]
# ## 2. Embeddings: a table that is read by number
#
# A table of triples would need $23^3$ numbers, and most triples are never seen. So the next models do not count. They give
# each letter a few numbers of its own, its **embedding**: a row of a table $E$. Letters that behave alike can then have
# rows that lie close together, and what is learned for one of them helps the other.
#
# **Predict.** Reading `E[codes]` is a gate like any other, and it has a gradient. The interesting case is a row that is read
# more than once.

# %%
school.exercise("10.4")

# %%
given = school.exercise("10.4").given
### BEGIN SOLUTION
guess = given.codes.count(given.row)
### END SOLUTION
school.exercise("10.4").check(guess)

# %% [markdown]
# **Do.** A table with three rows; row 0 is read twice, row 1 never.

# %%
E = Tensor(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), name="E")
f = (E[np.array([0, 2, 0])] ** 2).sum()
f.backward()
E.grad

# %% [markdown]
# **See.** Step through the way back. The gradient that arrives at the gate `E[[0, 2, 0]]` has three rows. It goes back to the
# rows they came from, and row 0 receives the sum of two.

# %%
draw(f, title="f = Σ E[[0, 2, 0]]²").step()

# %% tags=["prose"]
assert E.grad.tolist() == [[4.0, 8.0], [0.0, 0.0], [10.0, 12.0]]
assert len(LETTERS) ** 3 == 23**3

# %% [markdown]
# **Check.** Write this backward rule yourself. Mind the rows that are read twice.

# %%
school.exercise("10.5")


# %%
def embedding_backward(g, codes, rows):
    """The gradient of E[codes] with respect to E, where g is the gradient of what was read."""
    ### BEGIN SOLUTION
    table = np.zeros((rows, g.shape[1]))
    for i, code in enumerate(codes):
        table[code] += g[i]
    return table
    ### END SOLUTION


school.exercise("10.5").check(embedding_backward)

# %% [markdown]
# **Break it.** An embedding is nothing new. With a matrix of zeros and a single 1 in each row, `one_hot(codes) @ E` has the
# same rows as `E[codes]`, and the rule of the matrix product, $\text{one-hot}^\top g$, adds up what belongs together. The
# function below, which makes the matrix, has a fault: look at the result for `codes = np.array([2, 0])`.

# %%
school.exercise("10.6")


# %%
def one_hot(codes, letters):
    """A row for each code, with a single 1 in the code's column."""
    table = np.zeros((len(codes), letters))
    ### BEGIN SOLUTION
    table[np.arange(len(codes)), codes] = 1
    ### INSTEAD
    # table[:, codes] = 1
    ### END SOLUTION
    return table


school.exercise("10.6").check(one_hot)

# %% [markdown]
# ## 3. An MLP that sees four letters
#
# The second model looks at a window of four letters. Each becomes a row of 8 numbers; the four rows are laid side by side,
# 32 numbers; a hidden layer of 64 neurons with tanh follows, and a last layer with a score for each letter. Softmax turns
# scores into probabilities.
#
# **Predict.** Before the first step, the weights are random and small.

# %%
school.exercise("10.7")

# %%
given = school.exercise("10.7").given
### BEGIN SOLUTION
guess = np.log(given.letters)
### END SOLUTION
school.exercise("10.7").check(guess)

# %% [markdown]
# **Do.** Every letter of every spell, and the mark behind it, is one sample: the four letters before it, and the letter
# itself.

# %%
WIDTH = 4


def samples(texts):
    """Windows, shape (n, WIDTH), and the letters that follow them, shape (n,)."""
    rows = [numbers(END * WIDTH + text + END) for text in texts]
    places = [(row, i) for row in rows for i in range(len(row) - WIDTH)]
    x = np.array([row[i : i + WIDTH] for row, i in places])
    return x, np.array([row[i + WIDTH] for row, i in places])


x, y = samples(train)
x_new, y_new = samples(held_back)
for window, letter in zip(x[:6], y[:6], strict=True):
    print("".join(LETTERS[k] for k in window), "->", LETTERS[letter])

# %%
rng = np.random.default_rng(0)
mlp = nn.Sequential(
    nn.Embedding(len(LETTERS), 8, rng=rng),
    nn.Flatten(),
    nn.Linear(WIDTH * 8, 64, rng=rng),
    nn.Tanh(),
    nn.Linear(64, len(LETTERS), rng=rng),
)
with no_grad():
    start = F.cross_entropy(mlp(x_new), y_new).item()
print(f"{len(x)} samples; loss before the first step {start:.2f}", end=", ")
print(f"log {len(LETTERS)} = {np.log(len(LETTERS)):.2f}")

# %% [markdown]
# A spell is written by asking the model, drawing a letter, and pushing it into the window. Here it writes two spells after
# every epoch: read the list from the top, and watch its words change.


# %% tags=["varies"]
def write(model, rng, longest=30):
    """One spell, drawn letter by letter from a model of windows."""
    text, window = "", [0] * WIDTH
    with no_grad():
        while len(text) < longest:
            p = F.softmax(model(np.array([window])), axis=1).data[0]
            last = rng.choice(len(LETTERS), p=p / p.sum())
            if last == 0:
                break
            text, window = text + LETTERS[last], [*window[1:], last]
    return text


def report(training):
    """Two spells after each epoch, from the same random numbers each time."""
    rng = np.random.default_rng(5)
    first, second = write(mlp, rng), write(mlp, rng)
    print(f"epoch {training.epoch:2}: loss {training.history['val_loss'][-1]:.2f}   {first:32}{second}")


mlp_history = nn.fit(
    mlp,
    x,
    y,
    loss=F.cross_entropy,
    optimizer=nn.Adam(mlp.parameters(), lr=0.005),
    epochs=12,
    batch_size=256,
    validation=(x_new, y_new),
    callbacks=[report],
    rng=0,
    progress=False,
)

# %% [markdown]
# **See.** The loss of the letters that were held back falls with the loss of the letters it learns from.

# %%
nn.pictures.curves(mlp_history)

# %% tags=["varies"]
mlp_loss = mlp_history["val_loss"][-1]
print(f"perplexity on new spells: pairs {np.exp(pairs_loss):.1f}, MLP {np.exp(mlp_loss):.1f}")

# %% tags=["prose"]
assert abs(start - np.log(len(LETTERS))) < 0.3
assert mlp_loss < 1.5 < pairs_loss
assert mlp_history["val_loss"][-1] < mlp_history["val_loss"][0]

# %% [markdown]
# **Check.** `F.cross_entropy` made the loss from scores. Do it for one letter.

# %%
school.exercise("10.8")


# %%
def loss_of_a_letter(scores, target):
    """The loss in nats, from a vector of scores and the number of the letter that came."""
    ### BEGIN SOLUTION
    return np.log(np.sum(np.exp(scores))) - scores[target]
    ### END SOLUTION


school.exercise("10.8").check(loss_of_a_letter)

# %% [markdown]
# **Break it.** A friend wrote the windows for one spell as below, was delighted by a loss of 0.0, and then found that the
# model writes nothing but nonsense. Mend it.

# %%
school.exercise("10.9")


# %%
def windows(codes, width):
    """The windows of a spell, and the code that follows each of them."""
    row = [0] * width + list(codes) + [0]
    places = range(len(row) - width)
    ### BEGIN SOLUTION
    return np.array([row[i : i + width] for i in places]), np.array([row[i + width] for i in places])
    ### INSTEAD
    # targets = np.array([row[i + width] for i in places])
    # return np.array([row[i + 1 : i + 1 + width] for i in places]), targets
    ### END SOLUTION


school.exercise("10.9").check(windows)

# %% [markdown]
# ## 4. A recurrent net that remembers the whole spell
#
# The window is where the MLP's memory ends. A **recurrent net** has a state $h$, a vector. It reads one letter after the
# other, and each letter changes the state:
#
# $$h_t = \tanh(W x_t + U h_{t-1} + b)$$
#
# The scores of the next letter are a linear layer on the state. The same $W$, $U$ and $b$ serve every letter, so the state may
# hold something of every letter so far.
#
# **Predict.** Does that make a difference?

# %%
school.exercise("10.10")

# %%
### BEGIN SOLUTION
guess = "the recurrent net alone"
### END SOLUTION
school.exercise("10.10").check(guess)


# %% [markdown]
# **Do.** The layer here is a `GRU`: the step above, with gates that decide how much of the old state is kept. Spells of
# different lengths are filled up to one array; a target of -100 says to the loss that there is no letter.


# %%
class Speller(nn.Module):
    """Scores for the next letter after each letter of a text."""

    def __init__(self, letters, width, rng):
        self.embedding = nn.Embedding(letters, 16, rng=rng, dtype=np.float32)
        self.gru = nn.GRU(16, width, batch_first=True, rng=rng, dtype=np.float32)
        self.scores = nn.Linear(width, letters, rng=rng, dtype=np.float32)

    def forward(self, x, state=None):
        """Numbers of letters, shape (B, T), to scores, shape (B, T, letters), and the state to go on from."""
        output, state = self.gru(self.embedding(x), state)
        return self.scores(output), state


def batch(rows):
    """Letters and the letters that follow them, both of shape (B, T)."""
    before = nn.pad_sequence([np.array(row[:-1]) for row in rows], batch_first=True)
    after = nn.pad_sequence([np.array(row[1:]) for row in rows], batch_first=True, padding_value=-100)
    return before, after


def loss_of(model, rows):
    """The mean loss in nats a letter."""
    before, after = batch(rows)
    scores, _ = model(before)
    return F.cross_entropy(scores.swapaxes(1, 2), after)


def invent(model, alphabet, count, temperature, rng, longest=30):
    """Texts written letter by letter; the scores are divided by the temperature."""
    texts, state, last = [""] * count, None, np.zeros((count, 1), int)
    with no_grad():
        for _ in range(longest):
            scores, state = model(last, state)
            p = F.softmax(scores[:, -1] / temperature, axis=1).data.astype(float)
            last = np.array([[rng.choice(len(row), p=row / row.sum())] for row in p])
            letters = [alphabet[k] for k in last[:, 0]]
            texts = [t if t.endswith(END) else t + k for t, k in zip(texts, letters, strict=True)]
    return [text.removesuffix(END) for text in texts]


def learn(model, rows, new_rows, epochs, each_epoch=None, lr=0.01):
    """Train; return the losses after each epoch."""
    optimizer = nn.Adam(model.parameters(), lr=lr)
    rng = np.random.default_rng(0)
    history = {"loss": [], "val_loss": []}
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(rows))
        losses = []
        for start in range(0, len(rows), 64):
            optimizer.zero_grad()
            loss = loss_of(model, [rows[i] for i in order[start : start + 64]])
            loss.backward()
            nn.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
        with no_grad():
            history["loss"].append(np.mean(losses))
            history["val_loss"].append(loss_of(model, new_rows).item())
        if each_epoch is not None:
            each_epoch(epoch, history)
    return history


# %% tags=["varies"]
rows = [numbers(END + text + END) for text in train]
new_rows = [numbers(END + text + END) for text in held_back]
speller = Speller(len(LETTERS), 96, np.random.default_rng(0))


def report_speller(epoch, history):
    """Two spells after each epoch, from the same random numbers each time."""
    first, second = invent(speller, LETTERS, 2, 0.8, np.random.default_rng(3))
    print(f"epoch {epoch:2}: loss {history['val_loss'][-1]:.2f}   {first:32}{second}")


gru_history = learn(speller, rows, new_rows, 10, report_speller)

# %% tags=["varies"]
gru_loss = min(gru_history["val_loss"])
losses = {
    "nothing": np.log(len(LETTERS)),
    "pairs": pairs_loss,
    "MLP": mlp_loss,
    "GRU": gru_loss,
}
for name, loss in losses.items():
    print(f"{name:8} loss {loss:.2f} nats a letter, perplexity {np.exp(loss):5.2f}")

# %% [markdown]
# **See.** How far back does it look? Take the loss of one letter and ask for its gradient with respect to the embedding of each
# letter before it: a letter that could be anything has a gradient of 0. Each row of the picture is one predicted letter
# of a spell, each column a letter that was read; every row is divided by its sum. There is nothing above the diagonal: the
# future is not known. For the MLP, a row would have four coloured cells at most.

# %%
spell = train[3]
read_letters = END + spell
before, after = batch([numbers(read_letters + END)])
embedded = Tensor(speller.embedding(before).data)
output, _ = speller.gru(embedded)
losses = F.cross_entropy(speller.scores(output).swapaxes(1, 2), after, reduction="none")[0]
reach = np.array([np.linalg.norm(gradients([loss], [embedded])[0][0], axis=1) for loss in losses])
nn.pictures.attention(
    reach / reach.sum(axis=1, keepdims=True),
    queries=list(spell + END),
    keys=list(read_letters),
    title="Predicted (row) by letters read (column)",
)

# %% tags=["prose"]
assert gru_loss < mlp_loss < pairs_loss
assert np.exp(gru_loss) > 2
assert np.all(np.triu(reach, 1) == 0)
assert np.sum(np.tril(reach, -4) > 0) > 0

# %% [markdown]
# **Check.** The `GRU` hides its step. Write the plain one, with the formula at the head of this section.

# %%
school.exercise("10.11")


# %%
def recurrent_step(x, h, W, U, b):
    """The state after one more letter."""
    ### BEGIN SOLUTION
    return np.tanh(W @ x + U @ h + b)
    ### END SOLUTION


school.exercise("10.11").check(recurrent_step)

# %% [markdown]
# **Break it.** Instead of marking the padding by -100, somebody took the mean of all losses. The loss looked wonderful: after
# a short spell there is nothing but padding, and padding is easy to predict. Mend the function: count only the letters.

# %%
school.exercise("10.12")


# %%
def mean_over_letters(losses, lengths):
    """The mean loss of the letters that count."""
    ### BEGIN SOLUTION
    counts = np.arange(losses.shape[1]) < lengths[:, None]
    return losses[counts].mean()
    ### INSTEAD
    # return losses.mean()
    ### END SOLUTION


school.exercise("10.12").check(mean_over_letters)

# %% [markdown]
# ## 5. Temperature
#
# The model knows probabilities. How bold it writes is up to us: divide the scores by a **temperature** $T$ before softmax,
#
# $$p_i = \frac{e^{s_i / T}}{\sum_j e^{s_j / T}}$$
#
# **Predict.** What becomes of $p$ when $T$ is almost 0?

# %%
school.exercise("10.13")

# %%
### BEGIN SOLUTION
guess = "always the letter with the highest score"
### END SOLUTION
school.exercise("10.13").check(guess)

# %% [markdown]
# **Do.** The same model, the same random numbers, three temperatures.

# %% tags=["varies"]
for temperature in (0.3, 0.8, 1.5):
    print(f"T = {temperature}")
    for text in invent(speller, LETTERS, 5, temperature, np.random.default_rng(4)):
        print(f"   {text}{'' if text in spells else '   (new)'}")

# %% [markdown]
# **See.** The probabilities of the first letter of a spell, at the same three temperatures.

# %% tags=["varies"]
with no_grad():
    scores = speller(np.array([[0]]))[0].data[0, 0].astype(float)
for temperature in (0.3, 0.8, 1.5):
    p = F.softmax(scores / temperature, axis=0)
    best = np.argsort(-p)[:6]
    print(f"T = {temperature}: the six likeliest have {p[best].sum():.0%}")
    for k in best:
        print(f"   {LETTERS[k]} {p[k]:5.1%} {'■' * round(60 * p[k])}")

# %% [markdown]
# **Check.** Write it.

# %%
school.exercise("10.14")


# %%
def softmax_at(scores, temperature):
    """Probabilities from scores at a temperature."""
    ### BEGIN SOLUTION
    e = np.exp((scores - scores.max()) / temperature)
    return e / e.sum()
    ### END SOLUTION


school.exercise("10.14").check(softmax_at)

# %% [markdown]
# **Break it.** `rng.choice` has drawn the letters so far. Below is somebody's own version. It always writes the same spell.
# Mend it: `u` is a random number from 0 to 1.

# %%
school.exercise("10.15")


# %%
def draw_letter(p, u):
    """The number of the letter that a random number u, from 0 to 1, stands for."""
    ### BEGIN SOLUTION
    return int(np.sum(np.cumsum(p) <= u))
    ### INSTEAD
    # return int(np.argmax(p))
    ### END SOLUTION


school.exercise("10.15").check(draw_letter)

# %% [markdown]
# ## 6. A second list: sweethearts
#
# Nothing in the recurrent net knows Latin. Give it another list and it learns another language. This one is short: 245 messages
# as they stand on candy hearts, of which a tenth is held back.
#
# **Predict.** The list is so short that the net can learn it by heart.

# %%
school.exercise("10.16")

# %%
### BEGIN SOLUTION
guess = "the training loss goes on falling, the held-back loss turns and rises"
### END SOLUTION
school.exercise("10.16").check(guess)

# %% [markdown]
# **Do.** The same functions as before; the alphabet is that of the new list.

# %%
sweethearts = read("sweethearts.txt")
SWEET = END + "".join(sorted(set("".join(sweethearts))))
sweet_rows = [[SWEET.index(letter) for letter in END + text + END] for text in sweethearts]
order = np.random.default_rng(0).permutation(len(sweet_rows))
new_sweet, known_sweet = (
    [sweet_rows[i] for i in order[:24]],
    [sweet_rows[i] for i in order[24:]],
)

sweet = Speller(len(SWEET), 96, np.random.default_rng(1))
sweet_history = learn(sweet, known_sweet, new_sweet, 60)

# %% [markdown]
# **See.** The dashed curve belongs to the messages that were held back.

# %%
nn.pictures.curves(sweet_history)

# %% [markdown]
# So the training is best stopped early. Here are both nets: one that was stopped at the best epoch, one that was not.

# %% tags=["varies"]
best = int(np.argmin(sweet_history["val_loss"])) + 1
stopped = Speller(len(SWEET), 96, np.random.default_rng(1))
learn(stopped, known_sweet, new_sweet, best)
for name, model in [(f"stopped after {best} epochs", stopped), ("after 60 epochs", sweet)]:
    texts = invent(model, SWEET, 100, 0.7, np.random.default_rng(2))
    known = sum(text in sweethearts for text in texts)
    print(f"{name}: {known} of 100 are in the list. Some that are not:")
    print("   " + ", ".join(dict.fromkeys(text for text in texts if text not in sweethearts))[:200])

# %% tags=["prose"]
assert len(sweethearts) == 245
assert len(new_sweet) == round(0.1 * 245)
assert sweet_history["val_loss"][-1] > min(sweet_history["val_loss"]) + 0.3
assert sweet_history["loss"][-1] < min(sweet_history["loss"][:best])

# %% [markdown]
# **Check.** Find the epoch to stop at.

# %%
school.exercise("10.17")


# %%
def best_epoch(training, held_back):
    """The number of the epoch, counted from 1, with the best weights for new messages."""
    ### BEGIN SOLUTION
    return int(np.argmin(held_back)) + 1
    ### END SOLUTION


school.exercise("10.17").check(best_epoch)

# %% [markdown]
# **Break it.** A conclusion with a hole in it.

# %%
school.exercise("10.18")

# %%
### BEGIN SOLUTION
answer = "nothing was held back, so nobody knows how it does on new messages"
### END SOLUTION
school.exercise("10.18").check(answer)

# %% [markdown]
# ## What you have seen
#
# - A model of letters gives probabilities of the next letter. Its loss is the mean of $-\log p$, its perplexity
#   $e^{\text{loss}}$: the number of letters it doubts between.
# - An embedding is a table read by number. On the way back, each reading adds its gradient to the row it came from.
# - A window forgets what lies before it; a recurrent net carries a state, and its gradient reaches back through all steps.
# - The temperature decides between the safe and the bold. It changes nothing in the model.
# - A short list is learned by heart. Only what was held back says so.
#
# ## Questions to think about
#
# 1. The perplexity of the best model is above 2, although it has read 1,350 spells. Could any model reach 1? What would the
#    list have to be like?
# 2. Why is the same mark used before the first letter and behind the last one? Would two different marks be better?
# 3. A word-by-word model would need one row of the embedding for each word. What would it gain, and what could it never write?
# 4. Train the MLP with a window of 1. Which of the models above does it come close to, and why?

# %%
school.report()
