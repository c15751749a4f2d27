"""HIPS autograd's name for boxes and traces: tests for nodes, plain values, leaves of one's own, functions traced."""

from autograd.extend import notrace_primitive as notrace_primitive
from autograd.extend import primitive as primitive
from autograd.hips.boxes import Box as Box
from autograd.hips.boxes import getval as getval
from autograd.hips.boxes import isbox as isbox
from autograd.hips.boxes import new_box as new_box
from autograd.hips.roots import Node as Node
from autograd.hips.tracing import TraceStack as TraceStack
from autograd.hips.tracing import register_notrace as register_notrace
from autograd.hips.tracing import toposort as toposort
from autograd.hips.tracing import trace as trace
from autograd.hips.tracing import trace_stack as trace_stack
from autograd.hips.utilities import subvals as subvals
