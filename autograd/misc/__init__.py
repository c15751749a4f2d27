"""What HIPS autograd keeps under this name: containers as vectors, simple optimisers, fixed points."""

from autograd.misc.flatten import flatten as flatten
