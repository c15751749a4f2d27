"""The engine: recording what ops compute, and the two sweeps over what was recorded.

Read in this order: ``node`` (the record of one result), ``op`` (one declaration, called and differentiated), ``order``
(the one walk over a graph), ``reverse`` (gradients) and ``forward`` (tangents). ``binary`` alone repeats code for
speed. The other modules serve these: ``declaration`` checks and registers ops, ``custom`` holds ops made for one call,
``shortcut`` those that send a gradient back through two gates at once, ``numerics`` retries and explains what a kernel
refused, ``seeds`` starts and ends a sweep, ``local`` looks at single gates, ``clock`` and ``versions`` notice changed
data, ``hooks``, ``recording`` and ``debugging`` show sweeps to observers, ``arrays`` and ``lazy`` know other arrays
than NumPy's, ``provenance`` notes the module that made a node, ``later`` loads rarely used modules at first use.
"""
