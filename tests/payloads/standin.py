"""``Elsewhere``: a strict stand-in for an array that lives elsewhere, such as in the memory of a GPU.

It speaks NumPy's two protocols and has an array's attributes and methods, and it is as strict as CuPy is: it refuses to
become a NumPy array unless it is asked to (``get``), and it refuses to meet one. Python's numbers, NumPy's scalars and
indices are welcome. Every NumPy function that it was called with is noted.
"""

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

called: set[str] = set()
"""The NumPy functions and ufuncs that any stand-in was called with, spelled as one writes them."""

_FROM_HOST = (np.asarray, np.array)  # with like=, these functions bring an array over on purpose


class Elsewhere(NDArrayOperatorsMixin):
    """An array in a world of its own."""

    def __init__(self, host):
        self._host = np.array(host)
        self.base = None  # for a view, the array whose memory it shows

    def get(self):
        """The numbers as a NumPy array, asked for in so many words."""
        return np.array(self._host)

    shape = property(lambda self: self._host.shape)
    ndim = property(lambda self: self._host.ndim)
    size = property(lambda self: self._host.size)
    dtype = property(lambda self: self._host.dtype)
    itemsize = property(lambda self: self._host.itemsize)
    nbytes = property(lambda self: self._host.nbytes)
    T = property(lambda self: _there(self._host.T, self))
    real = property(lambda self: _there(self._host.real, self))
    imag = property(lambda self: _there(self._host.imag, self))

    def __array__(self, dtype=None, copy=None):
        raise TypeError("Elsewhere: implicit conversion to a NumPy array; get() is the explicit one")

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        operands = (*inputs, *kwargs.get("out", ()))
        if not all(isinstance(x, (Elsewhere, np.ndarray, np.generic, bool, int, float, complex)) for x in operands):
            return NotImplemented  # an operand of another library, such as a Tensor
        called.add(f"{ufunc.__name__}{'' if method == '__call__' else '.' + method}")
        return _there(getattr(ufunc, method)(*map(_here, inputs), **{k: _here(v) for k, v in kwargs.items()}))

    def __array_function__(self, func, types, args, kwargs):
        if not all(issubclass(t, (Elsewhere, np.ndarray)) for t in types):
            return NotImplemented
        called.add(f"{func.__module__.removeprefix('numpy').lstrip('.')}.{func.__name__}".lstrip("."))
        if func in _FROM_HOST:
            return Elsewhere(func(*(x._host if isinstance(x, Elsewhere) else x for x in args), **kwargs))
        first = next((x for x in args if isinstance(x, Elsewhere)), None)
        return _there(func(*map(_here, args), **{k: _here(v) for k, v in kwargs.items()}), first)

    def __getitem__(self, index):
        return _there(self._host[_index(index)], self)

    def __setitem__(self, index, value):
        self._host[_index(index)] = _here(value)

    def __len__(self):
        return len(self._host)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        return bool(self._host)

    def __int__(self):
        return int(self._host)

    def __float__(self):
        return float(self._host)

    def __repr__(self):
        return f"Elsewhere({self._host!r})"

    def item(self):
        """The only entry as Python's number."""
        return self._host.item()


def _method(name):
    def method(self, *args, **kwargs):
        return _there(getattr(self._host, name)(*map(_here, args), **{k: _here(v) for k, v in kwargs.items()}), self)

    return method


for _name in (
    "all", "any", "argmax", "argmin", "argsort", "astype", "clip", "conj", "copy", "max", "mean", "min", "prod",
    "ravel", "repeat", "reshape", "round", "squeeze", "std", "sum", "swapaxes", "take", "transpose", "var", "view",
):  # fmt: skip
    setattr(Elsewhere, _name, _method(_name))


def _there(x, of=None):
    """The result of a NumPy function, brought over; 0-d arrays stay arrays, and views of ``of`` are marked."""
    if isinstance(x, (np.ndarray, np.generic)):
        brought = Elsewhere.__new__(Elsewhere)
        brought._host = np.asarray(x)
        shows = of is not None and np.may_share_memory(x, of._host)
        brought.base = None if not shows else of if of.base is None else of.base
        return brought
    if isinstance(x, (list, tuple)):
        parts = [_there(part, of) for part in x]
        return type(x)(*parts) if hasattr(x, "_fields") else type(x)(parts)
    return x


def _here(x):
    """An argument as NumPy takes it; TypeError for a NumPy array, which is not at home here."""
    if isinstance(x, Elsewhere):
        return x._host
    if isinstance(x, np.ndarray):
        raise TypeError("Elsewhere: unsupported type numpy.ndarray")
    if isinstance(x, (list, tuple)):
        return list(map(_here, x)) if isinstance(x, list) else tuple(map(_here, x))
    return x


def _index(index):
    if isinstance(index, tuple):
        return tuple(map(_index, index))
    return index._host if isinstance(index, Elsewhere) else index
