"""HIPS autograd's name for containers as vectors, simple optimisers and fixed points."""

from autograd.misc.flatten import flatten as flatten
from autograd.misc.tracers import const_graph as const_graph
