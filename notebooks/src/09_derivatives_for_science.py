# %% [markdown]
# # Derivatives for science
#
# Networks are one use of derivatives. Here are the others: code of a physicist or an engineer, written with NumPy, that has no layer
# and no label. It needs gradients, Jacobians and Hessians, exact and in double precision, and it must not be rewritten for them.
#
# `grad(f)` is a function like `f`, which returns the gradient. `jacobian`, `hessian` and `make_hvp` are built the same way. With
# them come Newton's method, SciPy's optimisers, solutions of equations that are differentiated without their
# iterations, and at the end a planet whose orbit is found from twelve blurred photographs.
#
# It needs SciPy, and matplotlib for three pictures: `pip install ".[notebooks]"` in a checkout brings both.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np

import autograd
from autograd import (
    ConvergenceError,
    Tensor,
    Value,
    draw,
    fixed_point,
    grad,
    hessian,
    jacobian,
    make_hvp,
    school,
    show_source,
    value_and_grad,
)
from autograd.optimize import minimize

# %% [markdown]
# ## 1. Gradient, Jacobian, Hessian
#
# A function of several numbers with one result has a **gradient**, a number for each input. A function with several results has a
# **Jacobian**: the gradient of each result. The Jacobian of a gradient is the **Hessian**.
#
# **Predict.** Begin with shapes.

# %%
school.exercise("09.1")

# %%
given = school.exercise("09.1").given
### BEGIN SOLUTION
guess = given.outputs, given.inputs
### END SOLUTION
school.exercise("09.1").check(guess)


# %% [markdown]
# **Do.** Polar coordinates $(r, \varphi)$ to plane ones. The Jacobian has a row for $x$ and one for $y$. Its determinant is $r$, the factor
# in $dx\,dy = r\,dr\,d\varphi$.


# %%
def to_plane(p):
    """From (r, φ) to (x, y)."""
    r, phi = p
    return np.stack([r * np.cos(phi), r * np.sin(phi)])


J = jacobian(to_plane)(np.array([2.0, 0.5]))
print(J)
print("determinant", np.linalg.det(J))

# %% [markdown]
# **See.** Row 0 of it as a picture: $x = r \cos\varphi$. The gradients at the two leaves are the first row.

# %%
r, phi = Value(2.0, name="r"), Value(0.5, name="phi")
x = r * np.cos(phi)
x.backward()
draw(x, title="x = r cos φ")

# %% [markdown]
# Functions nest. A Hessian is symmetric, for the order of the two derivatives does not matter:


# %%
def f(p):
    """A function of two numbers."""
    return p[0] ** 2 * p[1] + np.sin(p[1])


point = np.array([1.5, 0.7])
print("value and gradient", *value_and_grad(f)(point))
print("Hessian")
print(hessian(f)(point))
print("third derivative of sin at 0:", grad(grad(grad(np.sin)))(0.0))

# %% tags=["prose"]
assert np.allclose(J[0], [r.grad, phi.grad])
assert abs(np.linalg.det(J) - 2.0) < 1e-12
H = hessian(f)(point)
assert np.allclose(H, H.T)
assert np.allclose(H, [[1.4, 3.0], [3.0, -np.sin(0.7)]])
assert grad(grad(grad(np.sin)))(0.0) == -1.0

# %% [markdown]
# **Check.** The Jacobian of polar coordinates by hand.

# %%
school.exercise("09.2")

# %%
given = school.exercise("09.2").given
### BEGIN SOLUTION
answer = np.array(
    [
        [np.cos(given.phi), -given.r * np.sin(given.phi)],
        [np.sin(given.phi), given.r * np.cos(given.phi)],
    ]
)
### END SOLUTION
school.exercise("09.2").check(answer)

# %% [markdown]
# **Break it.** Below is a Hessian by hand, of the function `f` of this section. One look tells that it must be wrong, before any number
# is checked. Which look? Mend it.

# %%
school.exercise("09.3")


# %%
def hessian_by_hand(x, y):
    """The Hessian of x² y + sin y."""
    ### BEGIN SOLUTION
    return np.array([[2 * y, 2 * x], [2 * x, -np.sin(y)]])
    ### INSTEAD
    # return np.array([[2 * y, 2 * x], [x**2, -np.sin(y)]])
    ### END SOLUTION


school.exercise("09.3").check(hessian_by_hand)

# %% [markdown]
# ## 2. Newton's method
#
# Gradient descent knows the slope and guesses how far to go. **Newton's method** knows the curvature too: it goes to the minimum of the
# parabola that has the same gradient $g$ and Hessian $H$ as the function,
#
# $$x \leftarrow x - H^{-1} g.$$
#
# **Predict.** On a function that is such a parabola itself:

# %%
school.exercise("09.4")

# %%
### BEGIN SOLUTION
guess = "1"
### END SOLUTION
school.exercise("09.4").check(guess)


# %% [markdown]
# **Do.** Rosenbrock's valley, $(1-x)^2 + 100\,(y - x^2)^2$, has its minimum at $(1, 1)$, at the end of a narrow bend. Newton's method
# against gradient descent with a learning rate of 0.001; with 0.01 it is thrown out of the valley.


# %%
def rosenbrock(p):
    """Rosenbrock's valley."""
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


newton = [np.array([-1.2, 1.0])]
while np.linalg.norm(grad(rosenbrock)(newton[-1])) > 1e-10:
    p = newton[-1]
    newton.append(p - np.linalg.solve(hessian(rosenbrock)(p), grad(rosenbrock)(p)))

descent = [np.array([-1.2, 1.0])]
for _ in range(2000):
    descent.append(descent[-1] - 0.001 * grad(rosenbrock)(descent[-1]))

for k, p in enumerate(newton):
    print(f"step {k}: distance from the minimum {np.linalg.norm(p - 1):.1e}")
print(f"gradient descent, after 2000 steps: {np.linalg.norm(descent[-1] - 1):.1e}")

# %% [markdown]
# **See.** The ways of both. Newton's jumps out of the valley once, and back. Near the end the number of right digits doubles with every
# step.

# %%
a, b = np.meshgrid(np.linspace(-1.7, 1.5, 200), np.linspace(-3.6, 2.2, 200))
plt.figure(figsize=(7, 4.2))
plt.contour(
    a,
    b,
    rosenbrock([a, b]),
    levels=10.0 ** np.arange(-1, 4, 0.5),
    colors="gray",
    linewidths=0.5,
)
plt.plot(*np.array(newton).T, "o-", label=f"Newton, {len(newton) - 1} steps")
plt.plot(*np.array(descent).T, "-", lw=3, label="gradient descent, 2000 steps")
plt.plot(1, 1, "k*", ms=12)
plt.legend(loc="lower left")
plt.show()

# %% tags=["prose"]
far = [np.linalg.norm(p - 1) for p in newton]
assert len(newton) == 8
assert far[-1] < 1e-12
assert np.linalg.norm(descent[-1] - 1) > 0.1
assert newton[2][1] < -2
with np.errstate(all="ignore"):
    thrown = np.array([-1.2, 1.0])
    for _ in range(100):
        thrown = thrown - 0.01 * grad(rosenbrock)(thrown)
assert not np.all(np.isfinite(thrown))
A = np.array([[6.0, 2.0], [2.0, 10.0]])
start = np.array([10.0, -7.0])
parabola = lambda p: 3 * p[0] ** 2 + 2 * p[0] * p[1] + 5 * p[1] ** 2 + p[0]  # noqa: E731
there = start - np.linalg.solve(hessian(parabola)(start), grad(parabola)(start))
assert np.linalg.norm(grad(parabola)(there)) < 1e-12
assert np.all(np.linalg.eigvalsh(A) > 0)

# %% [markdown]
# **Check.** One step, from numbers.

# %%
school.exercise("09.5")


# %%
def newton_step(x, g, H):
    """The next point."""
    ### BEGIN SOLUTION
    return x - np.linalg.solve(H, g)
    ### END SOLUTION


school.exercise("09.5").check(newton_step)

# %% [markdown]
# **Break it.** Newton's method, on a function with two minima. It ends where the gradient is 0.


# %%
def two_minima(x):
    """A curve with minima at -1 and 1."""
    return x**4 / 4 - x**2 / 2


x = 0.3
for _ in range(5):
    x = x - grad(two_minima)(x) / grad(grad(two_minima))(x)
print(f"x = {x:.3f}, gradient {grad(two_minima)(x):.3f}", end=", ")
print(f"second derivative {grad(grad(two_minima))(x):.3f}")

# %%
school.exercise("09.6")

# %%
### BEGIN SOLUTION
answer = "it found a point with gradient 0 where the second derivative is negative: a maximum"
### END SOLUTION
school.exercise("09.6").check(answer)

# %% tags=["prose"]
assert abs(x) < 1e-9
assert grad(grad(two_minima))(x) < 0

# %% [markdown]
# ## 3. Many variables: `minimize` and products
#
# SciPy has good optimisers. `autograd.optimize.minimize` hands them exact derivatives: gradients, and Hessians or products with them where
# a method can use them.
#
# For many variables a Hessian is too large. Methods such as Newton-CG need its **product with a vector** only, and that is the gradient of a single number:
#
# $$H v = \nabla_x \,\bigl(\nabla f(x) \cdot v\bigr)$$
#
# **Predict.** How expensive is it?

# %%
school.exercise("09.7")

# %%
### BEGIN SOLUTION
guess = "about as much as a few gradients"
### END SOLUTION
school.exercise("09.7").check(guess)


# %% [markdown]
# **Do.** A chain of 100 balls hangs between two nails, joined by springs. It hangs where its energy is smallest. The unknowns are
# the places of the balls; they may have any structure, here a dict.


# %% tags=["varies"]
def energy(p):
    """The energy of the chain: springs of rest length 0.9, balls of weight 0.002."""
    x = np.concatenate([[0.0], p["x"], [101.0]])
    y = np.concatenate([[0.0], p["y"], [0.0]])
    length = np.sqrt((x[1:] - x[:-1]) ** 2 + (y[1:] - y[:-1]) ** 2)
    return np.sum((length - 0.9) ** 2) / 2 + 0.002 * np.sum(p["y"])


straight = {"x": np.arange(1.0, 101.0), "y": np.zeros(100)}
methods = ("BFGS", "Newton-CG", "trust-exact")
found = {method: minimize(energy, straight, method=method) for method in methods}
for method, result in found.items():
    lowest = result.x["y"].min()
    print(f"{method:12} {result.nit:4} iterations, energy {result.fun:.6f}, lowest ball {lowest:.3f}")

# %% [markdown]
# **See.** The chain, three times: from methods that know gradients, products with the Hessian, and the whole Hessian.

# %%
plt.figure(figsize=(7, 2.6))
for (method, result), style in zip(found.items(), ("-", "--", ":"), strict=True):
    plt.plot(result.x["x"], result.x["y"], style, lw=2, label=method)
plt.plot([0, 101], [0, 0], "k^")
plt.legend()
plt.show()

# %% [markdown]
# `make_hvp` gives the product as a function. The gradient is recorded once, and each product is one sweep over the record. Its
# result is what the matrix would give:


# %%
def of_heights(y):
    """The energy as a function of the heights alone."""
    return energy({"x": straight["x"], "y": y})


rng = np.random.default_rng(0)
heights, direction = rng.normal(size=100), rng.normal(size=100)
product, _gradient = make_hvp(of_heights)(heights)
matrix = hessian(of_heights)(heights)
print("equal to matrix @ direction:", np.allclose(product(direction), matrix @ direction))
print(f"{np.count_nonzero(matrix)} of the {matrix.size} entries of the matrix are not 0")

# %% tags=["prose"]
assert np.allclose(product(direction), matrix @ direction)
assert np.count_nonzero(matrix) == 298
assert all(abs(r.fun - found["trust-exact"].fun) < 1e-4 for r in found.values())

# %% [markdown]
# **Check.** A product by hand, where the Hessian is simple enough not to be written down.

# %%
school.exercise("09.8")


# %%
def product_by_hand(x, v):
    """H v, for f(x) = Σ (x⁴/4 - x²/2)."""
    ### BEGIN SOLUTION
    return (3 * x**2 - 1) * v
    ### END SOLUTION


school.exercise("09.8").check(product_by_hand)

# %% [markdown]
# **Break it.** The function below computes a product, but always with the same vector. Mend it.

# %%
school.exercise("09.9")


# %%
def hessian_times(x, v):
    """H v, for f(x) = Σ sin(x[i] x[i+1])."""

    def f(x):
        return np.sum(np.sin(x[1:] * x[:-1]))

    ### BEGIN SOLUTION
    return grad(lambda x: np.sum(grad(f)(x) * v))(x)
    ### INSTEAD
    # return grad(lambda x: np.sum(grad(f)(x)))(x)
    ### END SOLUTION


school.exercise("09.9").check(hessian_times)

# %% [markdown]
# ## 4. Solutions of equations
#
# Where is a planet at a given time? Kepler's equation says it, but not in closed form:
#
# $$E = M + e \sin E$$
#
# $M$ grows evenly with time, $e$ is the eccentricity of the ellipse, and the angle $E$ is wanted. Put any $E$ in on the right, take
# what comes out, put it in again: for $e < 1$ it settles.
#
# **Predict.** How does $E$ change with $e$? One way is to differentiate the loop, step by step.

# %%
school.exercise("09.10")

# %%
### BEGIN SOLUTION
guess = "none: the equation at the solution is enough"
### END SOLUTION
school.exercise("09.10").check(guess)

# %% [markdown]
# **Do.** `fixed_point(f, x0, params)` iterates and returns the solution. Its derivative comes from the equation alone, by the
# implicit function theorem. Beside it the loop, recorded step by step.


# %%
def kepler(E, e):
    """The right side of Kepler's equation, for M = 1."""
    return 1.0 + e * np.sin(E)


def solution(e):
    """The angle E."""
    return fixed_point(kepler, 1.0, e)


def by_loop(e, steps=30):
    """The same by a loop of so many steps."""
    E = 1.0
    for _ in range(steps):
        E = kepler(E, e)
    return E


print("E     ", solution(0.3), by_loop(0.3))
print("dE/de ", grad(solution)(0.3), grad(by_loop)(0.3))
print("d²E/de²", grad(grad(solution))(0.3))

# %% [markdown]
# **See.** What each of them remembers. First the loop, of 6 steps only: everything has to be there for the way back.

# %%
e = Value(0.3, name="e")
E = by_loop(e, steps=6)
E.backward()
draw(E, fold=True, title="six steps of a loop")

# %% [markdown]
# And `fixed_point`: one gate, however many steps were taken. The bead at it is the derivative. (The two gates behind it only
# unpack the number; the other operands are the function, the start and the limits of the iteration.)

# %%
e = Tensor(0.3, name="e")
E = solution(e)
E.backward()
draw(E, title="the solution of an equation")

# %% tags=["prose"]
assert abs(solution(0.3) - by_loop(0.3)) < 1e-12
assert abs(grad(solution)(0.3) - grad(by_loop)(0.3)) < 1e-10
assert abs(solution(0.3) - 1.0 - 0.3 * np.sin(solution(0.3))) < 1e-12
taken = 0
E_now = 1.0
while abs(kepler(E_now, 0.7) - E_now) > 1e-12:
    E_now, taken = kepler(E_now, 0.7), taken + 1
assert 10 < taken < 60

# %% [markdown]
# **Check.** Derive it. Both sides of $E = M + e \sin E$ change with $e$, and on the right $e$ stands once openly and once in $E$.

# %%
school.exercise("09.11")

# %%
given = school.exercise("09.11").given
### BEGIN SOLUTION
answer = np.sin(given.E) / (1 - given.e * np.cos(given.E))
### END SOLUTION
school.exercise("09.11").check(answer)

# %% [markdown]
# **Break it.** A map settles if it brings points nearer to each other. This one, for the square root of 2, does not, and
# `fixed_point` says so instead of returning its last number:

# %%
try:
    fixed_point(lambda x, a: a / x, 1.0, 2.0, max_iter=100)
except ConvergenceError as error:
    print(error)

# %%
school.exercise("09.12")


# %%
def settling(x, a):
    """The mean of x and a / x."""
    ### BEGIN SOLUTION
    return (x + a / x) / 2
    ### END SOLUTION


school.exercise("09.12").check(settling)

# %% [markdown]
# ## 5. An orbit from photographs
#
# A planet moves around a star at the origin: $\ddot q = -q / |q|^3$. Twelve photographs show where it was, each blurred. From which place, and
# with which speed, did it start?
#
# A program that computes the orbit from a start is an **integrator**: a long loop of small steps. It is NumPy code, so it has a gradient
# by the start, and the start can be fitted.
#
# **Predict.** Not every integrator will do.

# %%
school.exercise("09.13")

# %%
### BEGIN SOLUTION
guess = "its orbit grows, turn by turn"
### END SOLUTION
school.exercise("09.13").check(guess)


# %% [markdown]
# **Do.** The leapfrog method takes half a kick, a drift, and half a kick.


# %%
def pull(q):
    """The acceleration."""
    return -q / np.sum(q**2) ** 1.5


def orbit(q, v, h=0.1, steps=120):
    """The places after each step, shape (steps, 2)."""
    places = []
    for _ in range(steps):
        v = v + h / 2 * pull(q)
        q = q + h * v
        v = v + h / 2 * pull(q)
        places.append(q)
    return np.stack(places)


def euler(q, v, h=0.1, steps=120):
    """The same by Euler's method."""
    places = []
    for _ in range(steps):
        q, v = q + h * v, v + h * pull(q)
        places.append(q)
    return np.stack(places)


circle = np.array([1.0, 0.0]), np.array([0.0, 1.0])
print("distance from the star after 120 steps on a circle of radius 1:")
for integrator in (orbit, euler):
    print(f"   {integrator.__name__}: {np.linalg.norm(integrator(*circle)[-1]):.3f}")

# %% tags=["varies"]
photographed = slice(9, None, 10)  # every tenth step
truth = {"q": np.array([1.0, 0.0]), "v": np.array([0.0, 1.2])}
blur = 0.02
seen = orbit(**truth)[photographed] + np.random.default_rng(0).normal(scale=blur, size=(12, 2))


def misfit(start):
    """The mean square of the distances in x and y between computed and photographed places."""
    return np.mean((orbit(**start)[photographed] - seen) ** 2)


first_guess = {"q": np.array([1.1, 0.1]), "v": np.array([0.1, 1.0])}
print("gradient at the first guess", grad(misfit)(first_guess))
fit = minimize(misfit, first_guess, method="BFGS")
print("fitted", fit.x)
print(f"root of the misfit: {misfit(first_guess) ** 0.5:.3f} at the guess,", end=" ")
print(f"{fit.fun**0.5:.3f} fitted; blur {blur}")

# %% [markdown]
# **See.** The orbit of the first guess, a circle nearly, and the fitted one. The crosses are all that the fit knew.

# %%
plt.figure(figsize=(6, 4.6))
plt.plot(*orbit(**first_guess).T, ":", label="from the first guess")
plt.plot(*orbit(**fit.x).T, "-", label="fitted")
plt.plot(*seen.T, "kx", label="photographs")
plt.plot(0, 0, "o", color="orange", ms=12)
plt.axis("equal")
plt.legend()
plt.show()

# %% [markdown]
# How sure are the four numbers? The **Jacobian** of the residuals says how the orbit moves with each of them. With the error $\sigma$ of a
# measurement, their errors are the roots of the diagonal of $\sigma^2 (J^\top J)^{-1}$.


# %%
def residuals(start):
    """The distances in x and y, as a vector, from a vector of four numbers."""
    return (orbit(start[:2], start[2:])[photographed] - seen).ravel()


best = np.concatenate([fit.x["q"], fit.x["v"]])
J = jacobian(residuals)(best)
sure = blur * np.sqrt(np.diag(np.linalg.inv(J.T @ J)))
names, start = ("qx", "qy", "vx", "vy"), [1.0, 0.0, 0.0, 1.2]
for name, value, error, true in zip(names, best, sure, start, strict=True):
    print(f"{name} = {value:6.3f} ± {error:.3f}   true {true}")

# %% tags=["prose"]
assert np.all(abs(best - [1.0, 0.0, 0.0, 1.2]) < 3 * sure)
assert J.shape == (24, 4)
assert len(seen) == 12
assert abs(np.linalg.norm(orbit(*circle)[-1]) - 1) < 0.01
assert np.linalg.norm(euler(*circle)[-1]) > 1.3
q, v = circle
gained = []
for _ in range(400):
    q, v = q + 0.1 * v, v + 0.1 * pull(q)
    gained.append(v @ v / 2 - 1 / np.linalg.norm(q))
assert np.all(np.diff(gained) > 0)
assert fit.fun**0.5 < 0.03 < misfit(first_guess) ** 0.5

# %% [markdown]
# **Check.** Write one step of the leapfrog method. Mind at which place each half of the kick is taken.

# %%
school.exercise("09.14")


# %%
def leapfrog(q, v, h):
    """The place and the speed one step later."""
    ### BEGIN SOLUTION
    v = v - h / 2 * q / np.sum(q**2) ** 1.5
    q = q + h * v
    v = v - h / 2 * q / np.sum(q**2) ** 1.5
    return q, v
    ### END SOLUTION


school.exercise("09.14").check(leapfrog)

# %% [markdown]
# **Break it.** By the function below, twice as many photographs make the fit less sure. Mend it.

# %%
school.exercise("09.15")


# %%
def errors_of_the_fit(J, sigma):
    """The standard errors of the parameters."""
    ### BEGIN SOLUTION
    return sigma * np.sqrt(np.diag(np.linalg.inv(J.T @ J)))
    ### INSTEAD
    # return sigma * np.sqrt(np.diag(J.T @ J))
    ### END SOLUTION


school.exercise("09.15").check(errors_of_the_fit)

# %% [markdown]
# ## 6. The derivative as code
#
# The gradient of your program is a program, too. `show_source` writes it down to be read, and `compile` runs it in the place of the
# function.
#
# **Predict.** A source has no branches.

# %%
school.exercise("09.16")

# %%
### BEGIN SOLUTION
guess = "it stops, because it asserts the answer"
### END SOLUTION
school.exercise("09.16").check(guess)


# %% [markdown]
# **Do.** The potential of the star is $-1/|q|$, and its pull is minus the gradient of that. Here is the gradient, as code for a colleague who
# has NumPy and nothing else.


# %%
def potential(q):
    """The energy of a planet of mass 1 at q."""
    square = np.sum(q**2)
    distance = np.sqrt(square)
    return -1 / distance


source = show_source(potential, np.array([0.6, -0.8]))
print(source)

# %% [markdown]
# Multiply the lines of the way back, from `dpotential` to `dq`: by hand it would be $q / |q|^3$. As a function it needs nothing of this package:

# %%
q = np.array([1.5, 2.0])
_energy, gradient = source.function()(q)
print("from the source", gradient)
print("minus the pull ", -pull(q))

# %% tags=["prose"]
assert np.allclose(gradient, -pull(q))
assert np.allclose(gradient, grad(potential)(q))
assert "assert" not in source.text

# %% [markdown]
# **See.** A loop is written out, with the names of your variables. Two steps of Kepler's iteration from section 4, in the colours of the pictures: what $E$
# was in the first step and in the second, and how `e`, which is used in both, adds up its gradients. (The first sine is that of the number 1, which
# depends on nothing: it is a number, too.)


# %%
def two_steps(e):
    """The angle E after two steps."""
    E = 1.0
    for _ in range(2):
        E = 1.0 + e * np.sin(E)
    return E


show_source(two_steps, 0.3)

# %% tags=["prose"]
assert "E_2" in show_source(two_steps, 0.3).text
assert "de = de + " in show_source(two_steps, 0.3).text

# %% [markdown]
# A source of the fit in section 5, 120 steps of an orbit, has thousands of lines: nobody wants to read them. But they can be run. `autograd.compile(f)` does
# that. The first call writes the program; later ones are spared what the engine costs. The numbers are the same.

# %% tags=["varies"]
usual, quick = value_and_grad(misfit), autograd.compile(value_and_grad(misfit))
quick(first_guess)
for name, function in (("usual", usual), ("compiled", quick)):
    times = []
    for _ in range(7):
        began = time.perf_counter()
        function(first_guess)
        times.append(time.perf_counter() - began)
    print(f"{name:9} {1000 * min(times):6.1f} ms")

# %% tags=["prose"]
for start in (first_guess, fit.x, truth):
    (value, slopes), (expected, slopes_expected) = quick(start), usual(start)
    assert value == expected
    assert all(np.array_equal(slopes[name], slopes_expected[name]) for name in slopes)

# %% [markdown]
# **Check.** Two lines of a way back that every network has.

# %%
school.exercise("09.17")


# %%
def lines_of_a_product(W, x, dt):
    """The gradients of W and x, for the line t = W @ x."""
    ### BEGIN SOLUTION
    dW = np.outer(dt, x)
    dx = W.T @ dt
    return dW, dx
    ### END SOLUTION


school.exercise("09.17").check(lines_of_a_product)

# %% [markdown]
# **Break it.** What an `assert` is for.

# %%
school.exercise("09.18")


# %%
def slope_of_huber(r):
    """The slope of r²/2 for |r| ≤ 1, of |r| - 1/2 beyond."""
    ### BEGIN SOLUTION
    return r if abs(r) <= 1 else np.sign(r)
    ### INSTEAD
    # dloss = 1.0
    # dr = dloss * r
    # return dr
    ### END SOLUTION


school.exercise("09.18").check(slope_of_huber)

# %% [markdown]
# ## What you have seen
#
# - `grad`, `jacobian` and `hessian` take NumPy code as it is, and nest to any order.
# - Newton's method uses the curvature and doubles the number of right digits near the end. It finds points with gradient 0, not
#   minima: look at the second derivative.
# - A product with a Hessian costs a few gradients, and no matrix.
# - A solution of an equation has a derivative that does not know how it was found.
# - A gradient runs through a whole simulation. Its Jacobian says how sure the fit is.
# - A gradient is a program, too: short ones can be read, long ones can be run.
#
# ## Questions to think about
#
# 1. The Hessian of the chain has 298 entries that are not 0. Why so few, and how many would a chain of 1,000 balls have?
# 2. Gradient descent is slow in Rosenbrock's valley. Which property of the Hessian says so?
# 3. The photographs of the planet cover a part of its orbit only. Which error bars would grow if all twelve were taken in the first
#    tenth of it?

# %%
school.report()
