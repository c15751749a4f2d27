# %% [markdown]
# # Try it
#
# Five minutes, one formula. A model guesses $y$ as $w x + b$, and $L = (w x + b - y)^2$ says how wrong the guess is. Here are
# all the tools with which you can look at it: change a number, step through it, drag it, be asked.

# %%
from autograd import Value, draw, school

# %% [markdown]
# ## One formula, four ways to look at it
#
# **Predict.** Answer with the letter, or with the text of the option. A guess cannot go wrong: you will see.

# %%
school.exercise("00.1")

# %%
### BEGIN SOLUTION
guess = "down by about 0.03"
### END SOLUTION
school.exercise("00.1").check(guess)

# %% [markdown]
# **Do.** Run the cell. Then change a number, and run it again. `w.grad` says how fast $L$ moves when $w$ moves.

# %%
w, b = Value(1.0, name="w"), Value(0.5, name="b")
x, y = 1.5, 3.0

L = (w * x + b - y) ** 2
L.backward()
L.data, w.grad, b.grad

# %% tags=["prose"]
assert (L.data, w.grad, b.grad) == (1.0, -3.0, -2.0)
p, q = 1.0, 0.5
for _ in range(3):
    error = p * x + q - y
    p, q = p - 0.1 * 2 * error * x, q - 0.1 * 2 * error
assert (p * x + q - y) ** 2 < 0.01

# %% [markdown]
# **See.** *Step*: press **Next**, or the arrow keys. Values go forward, above the wires; gradients come back, below them. The
# bead at a gate is its local derivative: the gradient on its right, times the bead, is the gradient on its left.

# %%
draw(L, names={"L": L}).step()

# %% [markdown]
# *Drag*: move `w` and `b` until $L$ is 0. Then press **Reset**, and let **Step down** do it: each press moves both a little
# against their gradients. Three presses bring $L$ below 0.01. That is how networks learn.

# %%
draw(L, names={"L": L}).live()

# %% [markdown]
# **Check.** *Be asked*: type a number and press Enter.

# %%
draw(L, names={"L": L}).quiz()

# %% [markdown]
# Now with other numbers.

# %%
school.exercise("00.2")

# %%
given = school.exercise("00.2").given
### BEGIN SOLUTION
dw = 2 * (given.w * given.x + given.b - given.y) * given.x
### END SOLUTION
school.exercise("00.2").check(dw)

# %% [markdown]
# **Break it.** This step should make $L$ smaller, and makes it larger. Find the fault and repair it.

# %%
school.exercise("00.3")


# %%
def step(w, b, x, y, rate):
    error = w * x + b - y
    dw, db = 2 * error * x, 2 * error
    ### BEGIN SOLUTION
    return w - rate * dw, b - rate * db
    ### INSTEAD
    # return w + rate * dw, b + rate * db
    ### END SOLUTION


school.exercise("00.3").check(step)

# %% [markdown]
# ## Where to go
#
# `01_computation_graphs` takes one formula apart and builds the engine behind these pictures in forty lines.
# `02_neurons_and_logic` starts with a single neuron. `05_training_an_mlp` reads handwritten digits.

# %%
school.report()
