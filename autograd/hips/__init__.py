"""HIPS autograd's inner interface, for packages that trace by themselves: boxes, nodes and traces as views of graphs.

A graph of this package holds numbers and ops; one of HIPS autograd holds boxes, each with a number, the number of its
trace, and a node that knows its parents and its gradient rule. ``nodes`` shows the one as the other, at each request;
``boxes`` makes leaves and lets classes of one's own be leaves; ``tracing`` runs functions on them and sweeps back;
``deprecated`` holds ways of declaring rules that HIPS autograd still has. The module names of that package
(``autograd.core``, ``autograd.tracer`` ...) are views of these. Nothing else here imports them.
"""
