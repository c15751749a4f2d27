"""Python's own ``isinstance``, ``type`` and containers, under the name that code for HIPS autograd imports them from.

There, containers are wrapped while a function is differentiated; here they stay what they are, so nothing is needed.
"""

from builtins import dict as dict
from builtins import isinstance as isinstance
from builtins import list as list
from builtins import tuple as tuple
from builtins import type as type
