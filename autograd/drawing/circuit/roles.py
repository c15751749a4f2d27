"""Roles of gates for gradients: each with a name, which stands at the gate, and a sentence that is true of all of them.

An op names its role (``gate=`` of its declaration). A test computes the gradients of every op of the table, and checks
the claim of its role's sentence on the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autograd.drawing.language.speaking import say

ROLES: Mapping[str, Callable[[], tuple[str, str]]] = {
    "distributor": lambda: (
        say("distributor"),
        say("hands the incoming gradient on to everything that was added; to what was subtracted, negated"),
    ),
    "pass-through": lambda: (say("pass-through"), say("hands the incoming gradient on unchanged")),
    "swap multiplier": lambda: (
        say("swap multiplier"),
        say("gives each operand the incoming gradient times the other operand"),
    ),
    "matrix swap multiplier": lambda: (
        say("swap multiplier"),
        say("gives each operand the matrix product of the incoming gradient and the other operand, transposed"),
    ),
    "affine map": lambda: (
        say("affine map"),
        say("gives input and weight the product of the incoming gradient and the other; the bias, its sum over rows"),
    ),
    "sum-product swapper": lambda: (
        say("swap multiplier"),
        say("gives each operand sums of products of the incoming gradient and the other operands"),
    ),
    "product swapper": lambda: (
        say("swap multiplier"),
        say("gives each factor the incoming gradient times the product of all the other factors"),
    ),
    "running product": lambda: (
        say("running product"),
        say("gives each factor the gradients of all products that it is in, each times the other factors, added up"),
    ),
    "divider": lambda: (
        say("divider"),
        say("divides the incoming gradient by the divisor; the divisor itself receives that times minus the result"),
    ),
    "averager": lambda: (say("averager"), say("gives each of n numbers one n-th of the incoming gradient")),
    "run averager": lambda: (say("run averager"), say("averages the incoming gradient over the same runs")),
    "scaler": lambda: (
        say("scaler"),
        say("multiplies the incoming gradient by the slope of the function at this input"),
    ),
    "deviation scaler": lambda: (
        say("deviation scaler"),
        say("multiplies the incoming gradient by each number's deviation from the mean, times 2/(n − ddof)"),
    ),
    "norm": lambda: (
        say("norm"),
        say("multiplies the incoming gradient, for each entry, by the rate at which the norm grows with this entry"),
    ),
    "router": lambda: (
        say("router"),
        say("sends the gradient to what was chosen and 0 to the rest"),
    ),
    "sharing router": lambda: (
        say("router"),
        say("sends the gradient to what was chosen and 0 to the rest; a tie shares it"),
    ),
    "soft router": lambda: (
        say("soft router"),
        say("shares the gradient out: each input receives a part of it, and the parts add up to the whole"),
    ),
    "index router": lambda: (
        say("index router"),
        say("sends each gradient to the entry that was read; one that is read several times adds up, others receive 0"),
    ),
    "running router": lambda: (
        say("running router"),
        say("sends each gradient to the entry that was the extreme so far; a tie shares it"),
    ),
    "label picker": lambda: (
        say("label picker"),
        say("sends minus the gradient to the right class of each row and 0 to the rest; a mean divides it by the rows"),
    ),
    "part reader": lambda: (
        say("part reader"),
        say("sends the gradient to the part of the complex number that was read, and 0 to the other part"),
    ),
    "placer": lambda: (say("placer"), say("gives each number the gradient of the place where it was put")),
    "overwriter": lambda: (
        say("overwriter"),
        say("sends the gradients of the replaced entries to the new values, and all others to the old array"),
    ),
    "joiner": lambda: (say("joiner"), say("gives each array its own part of the incoming gradient")),
    "threshold": lambda: (
        say("threshold"),
        say("is flat on both sides of its jump: no gradient passes to the input"),
    ),
    "blocker": lambda: (say("blocker"), say("is flat between its jumps: no gradient passes")),
    "reshaper": lambda: (say("reshaper"), say("moves the gradient back to where the numbers came from")),
    "permuter": lambda: (say("permuter"), say("moves the gradient back to where the numbers came from")),
    "sorter": lambda: (
        say("sorter"),
        say("moves each gradient back to the entry that had this rank; equal entries share theirs evenly"),
    ),
    "copier": lambda: (say("copier"), say("adds up the gradients of all copies")),
    "running sum": lambda: (
        say("running sum"),
        say("gives each entry the sum of the gradients of all sums that it is part of"),
    ),
    "recurrence": lambda: (
        say("recurrence"),
        say("runs the recurrence backwards; a factor receives what comes there times the result of the step before"),
    ),
    "mixer": lambda: (
        say("mixer"),
        say("gives every input a mix of all gradients along its axis; what it sends along the axis adds up to 0"),
    ),
    "normaliser": lambda: (
        say("normaliser"),
        say("divides the incoming gradient, without its part along the result, by what the input was divided by"),
    ),
    "weighted reader": lambda: (
        say("weighted reader"),
        say("gives each number the gradients of all places that it went to, times its weights there"),
    ),
    "transform": lambda: (say("transform"), say("sends the gradient through the transposed Fourier transform")),
    "reflector": lambda: (say("reflector"), say("conjugates the incoming gradient")),
    "matrix inverter": lambda: (
        say("matrix inverter"),
        say("multiplies the incoming gradient by the transposed inverse on both sides, negated"),
    ),
    "pseudo-inverter": lambda: (
        say("pseudo-inverter"),
        say("does as an inverse does, and adds what comes from rows and columns that the matrix does not reach"),
    ),
    "matrix divider": lambda: (
        say("matrix divider"),
        say("solves the transposed equations for the gradient; the matrix receives minus that times the result"),
    ),
    "sylvester divider": lambda: (
        say("sylvester divider"),
        say("solves the transposed equations for the gradient; each matrix receives minus that times the result"),
    ),
    "Riccati solver": lambda: (
        say("Riccati solver"),
        say("solves one linear equation of the closed loop for the gradient; each matrix receives products of that"),
    ),
    "filter": lambda: (
        say("filter"),
        say("runs the filter backwards in time; a coefficient receives the gradient times a delayed signal, added up"),
    ),
    "determinant": lambda: (
        say("determinant"),
        say("multiplies the incoming gradient by the cofactors of the matrix"),
    ),
    "log determinant": lambda: (
        say("log determinant"),
        say("multiplies the gradient of the logarithm by the transposed inverse; a real sign is constant"),
    ),
    "cofactors": lambda: (
        say("cofactors"),
        say("sends back how the cofactors change in the direction of the gradient"),
    ),
    "cofactors along": lambda: (
        say("cofactors along"),
        say("sends the direction how the cofactors change along the gradient, and the matrix how this changes in turn"),
    ),
    "matrix function": lambda: (
        say("matrix function"),
        say("sends back the transposed matrix's slope of the function in the direction of the gradient"),
    ),
    "factoriser": lambda: (
        say("factoriser"),
        say("turns the gradients of the factors into one of the matrix that they multiply to"),
    ),
    "steps in time": lambda: (
        say("steps in time"),
        say("sends the gradient back from the last step to the first; each weight receives the sum over all steps"),
    ),
    "computed again": lambda: (
        say("computed again"),
        say("computes its inside once more on the way back, and sends the gradient through that"),
    ),
    "custom rule": lambda: (say("custom rule"), say("sends back what the rule says that was given for it")),
}  # fmt: skip
"""For each role: its name and a sentence on gates of this role, in the language spoken at the call."""


def spoken_role(role: str) -> str:
    """The name of a role in the language spoken here; a role that is not in the table stays as it is."""
    return ROLES[role]()[0] if role in ROLES else role
