"""Programs of NumPy calls: functions traced, improved, and written out as source."""

from autograd.compiling.compiled import Compiled as Compiled
from autograd.compiling.compiled import compile as compile
