"""A subject at its point: the values and derivatives that every comparison uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd.testing.checking.differences import Line, vector
from autograd.testing.checking.scales import BEYOND, cast, left_over, precision, sizes_of, steepness
from autograd.testing.checking.subject import Arrays, Subject
from autograd.testing.checking.verdict import GradientError, KinkError, Verdict


@dataclass
class Point:
    """A subject with its value and derivatives at the start.

    Attributes:
        subject: the function under test.
        verdict: the comparisons so far; it counts evaluations.
        start: the leaves as arrays.
        value: the results.
        cotangents: a random weight for each entry of the results.
        directions: the direction in which each leaf is moved.
        reverse: the gradient of the weighted results by each leaf; None if reverse mode is not checked.
        forward: the tangents of the results along the directions; None if forward mode is not checked.
    """

    subject: Subject
    verdict: Verdict
    start: Arrays
    value: Arrays
    cotangents: Arrays
    directions: Arrays = field(default_factory=list)
    reverse: Arrays | None = None
    forward: Arrays | None = None
    _terms: dict[str, list[float]] = field(default_factory=dict)

    def error(self, problem: str, headline: str, **details: Any) -> GradientError:
        """The report on the error at this point."""
        kind = KinkError if problem == "kink" else GradientError
        return kind(problem, headline, function=self.subject.name, seed=self.verdict.seed, **details)

    def usual(self, mode: str) -> list[float]:
        """The size of each part of a derivative that changes the results a lot over a step that is long for a leaf."""
        return [steepness(x) for x in self.start] if mode == "rev" else sizes_of(self.value, self.subject.natural)

    def terms(self, mode: str) -> list[float]:
        """The size of the terms for each part of a derivative that is nothing but rounding; 0 for other parts.

        This takes evaluations of the derivative, so it is asked for only where one is next to nothing, or in doubt.
        """
        if mode not in self._terms:
            found = (self.reverse if mode == "rev" else self.forward) or []
            along = self.cotangents if mode == "rev" else self.directions
            usual = self.usual(mode)
            limits = [u / 1024 for u in usual]
            derived = self.subject.derived(mode, along, usual)
            terms = left_over(derived, along, self.start, found, limits)
            self._terms[mode] = [t if t > 0.1 * u else 0.0 for t, u in zip(terms, usual, strict=True)]
        return self._terms[mode]

    def natural(self, mode: str) -> list[float]:
        """The size that each part of a derivative could have, if it is zero here except for rounding."""
        found, usual = (self.reverse if mode == "rev" else self.forward) or [], self.usual(mode)
        small = np.sqrt(precision([*self.start, *self.value]))
        sizes = [float(np.max(np.abs(g), initial=0.0)) for g in found]
        if not any(size < small * u for size, u in zip(sizes, usual, strict=True)):
            return usual
        return [max(u, t) for u, t in zip(usual, self.terms(mode), strict=True)]

    def line(self, weights: Arrays, direction: Arrays) -> Line:
        """The weighted sum of the results as the leaves move along a direction."""
        flat, middle = vector(weights), vector(self.value)

        def f(t: float) -> float:
            self.verdict.evaluations += 1
            moved = [cast(np.asarray(x + t * d), x) for x, d in zip(self.start, direction, strict=True)]
            try:
                results = self.subject.values(moved)
            except BEYOND:  # the function is not defined so far away
                return float("nan")
            if [np.shape(y) for y in results] != [np.shape(y) for y in self.value]:
                return float("nan")
            # Subtracting the value at the point is exact for nearby numbers, and keeps the digits of small changes.
            return float(np.sum(flat * (vector(results) - middle)))

        eps = precision([*self.value, *self.start])
        natural = self.subject.natural or [0.0] * len(self.value)
        sizes = [np.maximum(np.abs(y), n) for y, n in zip(self.value, natural, strict=True)]
        noise = 2 * eps * float(np.sum(np.abs(flat) * vector(sizes)))
        scale = max((float(np.max(np.abs(d), initial=0.0)) for d in direction), default=0.0)
        return Line(f, noise, eps, reach=max(1.0, 1.0 / scale if scale > 0 else 1.0))
