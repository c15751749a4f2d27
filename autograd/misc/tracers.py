"""HIPS autograd's name for functions that are traced once and replayed, and for the graph of a call."""

from autograd.hips.replaying import const_graph as const_graph
from autograd.hips.replaying import full_graph as full_graph
