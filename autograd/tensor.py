"""``Tensor``: a node that holds one array. The same ops and rules as ``Value``, on NumPy arrays."""

from __future__ import annotations

import operator
import sys
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast
from weakref import ref

import numpy as np
from numpy import ndarray

from autograd import ops
from autograd.engine.algebras import OwnAlgebraError
from autograd.engine.arrays import ORDINARY, admitted, is_foreign, materialize, with_known_shape
from autograd.engine.beside import as_array
from autograd.engine.doors import door, shown
from autograd.engine.filling import Filling, Past, read_part
from autograd.engine.guards import forget, show
from autograd.engine.labelled import holding
from autograd.engine.later import later
from autograd.engine.layout import is_laid_out, laid_out
from autograd.engine.memory import address, owner_of, places, shares_memory
from autograd.engine.node import LEAVES_AMONG_VIEWS, Node, data_of, describe, is_complex, truth
from autograd.engine.objects import listed
from autograd.engine.op import Op
from autograd.engine.outdated import become, filled, separate
from autograd.engine.recording import is_recording
from autograd.engine.reverse import backward
from autograd.engine.seeds import assigned
from autograd.engine.versions import assign, updated
from autograd.engine.views import (
    Entry,
    array_of,
    base_of,
    entry_of,
    is_detached,
    memory_of,
    own_memory,
    place_of,
    source_of,
)
from autograd.errors import AssignmentError, IndexingError, LostStepWarning, OperandError, RuleError, ShapeError
from autograd.ops.indexing import may_repeat
from autograd.ops.rows import column_totals
from autograd.protocols.conversion import array_of_tracked
from autograd.protocols.libraries import stand_in
from autograd.protocols.methods import ArrayMethods
from autograd.protocols.operators import Operators, operator_of
from autograd.protocols.pytorch.arrays import TorchMethods
from autograd.protocols.pytorch.entrywise import EntrywiseMethods
from autograd.protocols.pytorch.in_place import InPlaceMethods
from autograd.protocols.pytorch.plain import PlainMethods
from autograd.protocols.pytorch.refused import (
    Count,
    RefusedMethods,
    check_transposition,
    refuse_arguments,
    refuse_start,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from autograd.engine.taken import sources_of
else:
    sources_of = later("autograd.engine.taken", "sources_of")


class Tensor(ArrayMethods, TorchMethods, PlainMethods, InPlaceMethods, EntrywiseMethods, RefusedMethods, Operators):
    """An array that remembers how it was computed, and its gradient.

    Args:
        data: anything ``np.asarray`` turns into numbers; integers and booleans become float64. It is copied.
        requires_grad: False makes it a constant.
        dtype: a floating or complex dtype; by default that of ``data``.
        name: the name in pictures and tables.

    Attributes:
        data: the array. It may be assigned or updated in place (``t.data -= step``); a graph recorded before that
            needs the old numbers notices at ``backward``.
        grad: after ``backward()`` an array of the same shape and dtype, added up over calls; None before, and always
            for a Tensor that was computed from others. An assigned array is copied, in this dtype.

    Raises:
        OperandError: ``data`` is not made of numbers, or is complex and ``dtype`` is not; ``requires_grad`` is neither
            True nor False. Also for a ``.data`` or ``.grad`` that is assigned.
        ShapeError: a ``.data`` or ``.grad`` that is assigned has another shape.

    Example:
        >>> import numpy as np
        >>> w = Tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> x = np.array([1.0, -1.0])
        >>> loss = ((w @ x) ** 2).sum()
        >>> loss.backward()
        >>> w.grad
        array([[-2.,  2.],
               [-2.,  2.]])
    """

    __slots__ = ("_entry", "_recipe", "_source", "_views")
    _entry: Entry

    native: ClassVar[type] = np.ndarray

    def __init__(
        self, data: Any, requires_grad: bool = True, dtype: npt.DTypeLike | None = None, name: str | None = None
    ) -> None:
        if isinstance(data, Operators):
            data._check_cut("Tensor")
        given = data_of(data)
        array = self._payload(given)
        if dtype is not None:
            array = array.astype(_dtype_for("Tensor", array, dtype))
        elif array is given or getattr(array, "base", None) is not None:
            array = array.copy("K") if isinstance(array, np.ndarray) else array.copy()
        elif not (isinstance(given, np.ndarray) or type(given) in _MADE_ANEW):
            array = array.copy()  # __array__ of an object often returns the object's own array
        self._start(array, truth("Tensor: requires_grad", requires_grad))
        if name is not None:
            self.name = name

    @property
    def data(self) -> Any:
        """The array this node holds."""
        try:
            source = self._source
        except AttributeError:  # an unset slot is slow to ask, so that it is set now
            source = self._source = None
        data = self._data if source is None else memory_of(self)
        # Among results, only views of leaves are guarded: losses and predictions are read in every step, and hardly
        # ever written into.
        if self.op is None or (source is not None and base_of(self).op is None):
            show(data)
        return data

    @data.setter
    def data(self, data: Any) -> None:
        old = self._data
        if data is not old:  # ``t.data -= step`` has updated the array in place already
            if isinstance(data, Operators):
                data._check_cut("Tensor.data")
            data = self._payload(data_of(data))
            if data.shape != old.shape:
                raise ShapeError(
                    f"Tensor.data: got {describe(data)}, expected {describe(old)}; make a new Tensor instead"
                )
            dtype = _dtype_for("Tensor.data", data, old.dtype)
            data = data.astype(dtype)  # astype copies, because an optimiser will update the array in place
            separate(self)
            assign(self, data)
        else:
            updated(data)
        forget(old)  # the clock replaces its time stamp

    def backward(self, seed: Any = None, *, retain_graph: bool = True, create_graph: bool = False) -> None:
        """Add the gradient of this number to ``.grad`` of every leaf it was computed from.

        Args:
            seed: the gradient to start from, of this Tensor's shape; it makes the gradient that of
                ``sum(seed * self)``. May be left out for a single number.
            retain_graph: keep the graph, to draw it or to call ``backward`` again, which adds to the leaves again.
            create_graph: record the gradients too, so that they can be differentiated: ``x.grad`` is then a Tensor.

        Raises:
            ShapeError: more than one number and no seed, or a seed of another shape.
            GraphError: nothing was recorded, the graph was freed, or its data were changed since.
        """
        backward(self, seed, retain_graph=retain_graph, create_graph=create_graph)

    def detach(self) -> Self:
        """The same data as a constant: no gradient passes. They are shared, not copied."""
        memory_of(self)
        return super().detach()

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        shape: tuple[int, ...] = self._data.shape
        return shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self._data.shape)

    @property
    def size(self) -> int:
        """The number of entries."""
        return Count(self._data.size)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the entries."""
        dtype: np.dtype[Any] = self._data.dtype
        return dtype

    @property
    def T(self) -> Tensor:
        """All axes reversed."""
        result: Tensor = ops.transpose(self)
        return result

    @property
    def mT(self) -> Tensor:
        """The last two axes exchanged: each matrix of a stack transposed."""
        return self.swapaxes(-1, -2)

    __matmul__, __rmatmul__ = operator_of(ops.matmul)

    def __getitem__(self, index: Any) -> Any:
        index = _frozen(index)
        if isinstance(self, Filling):
            result = read_part(ops.getitem, self, index)
            if not result._data.shape:
                result._entry = (ref(self), index, None, result._data)
            return result
        result = ops.getitem(self, index=index)
        data = result._data
        if not data.shape:
            if data.__class__ is np.ndarray and data.base is None and self._data.base is None:  # fast path
                result._entry = (ref(self), index, None, data)
            elif source_of(result) is None:
                result._entry = entry_of(self, index, data)
        return result

    @door
    def __setitem__(self, index: Any, value: Any) -> None:
        """Assign to some entries; Tensors that show the same memory change too, as NumPy's arrays do.

        That is this Tensor, the one that it is a view of (``t[0]``, ``t.T``, ``t.reshape(-1)`` ...), and all views of
        that one. Results that were computed before keep their numbers and gradients.

        Raises:
            AssignmentError: this is a leaf that requires a gradient, or a view of one (copy it first), except for the
                argument of a function that is being differentiated; or it is a view that NumPy makes read-only, as
                ``broadcast_to`` does.

        Example:
            >>> import numpy as np
            >>> x, a = Tensor([1.0, 2.0]), Tensor(np.zeros((2, 2)), requires_grad=False)
            >>> first = a[:, 0]
            >>> for row in a:
            ...     row[0] = x[0] * x[1]
            >>> first
            Tensor([2., 2.], op=getitem)
        """
        self._assign("setitem", index, value)

    def _assign(self, how: str, index: Any, value: Any) -> None:
        index, value = _frozen(index), admitted("setitem", value)
        entry = getattr(self, "_entry", None)
        if entry is not None:
            known = self._assign_to_array(how, entry, value)
            del self._entry
            self._assign(how, index, value)
            if known:
                self._entry = (*entry[:3], self._data)
            return
        base = base_of(self)
        if is_recording() and (
            (self.requires_grad and (base.requires_grad or self.op is None))  # not a view of a leaf that is frozen
            or (isinstance(value, Node) and value.requires_grad)
        ):
            self._assign_recorded(how, base, index, value)
            return
        if hasattr(base, "_versions") and base.op is None:
            raise AssignmentError(
                f"{how}: got the argument of a function that is being differentiated (or a view of it) and an "
                f"assignment that is not recorded (no_grad), which would reach the array of the caller; "
                f"assign to a copy: t = t.copy()"
            )
        value, data = data_of(value), memory_of(self)
        if not is_complex(self):
            ops.assignment.check_real(value)
        if not _is_writeable(data):
            if source_of(self) is not None:
                raise _read_only(self)
            data = data.copy()
            separate(self)
        ops.assignment.write(data, index, value)
        assign(self, data)

    def _assign_to_array(self, how: str, entry: Entry, value: Any) -> bool:
        """Assign to the array that this one entry was read of; False if that array is gone, or this has other data."""
        try:
            place = place_of(entry) if self._data is entry[3] else None
            if place is None:
                return False
            base, index = place
            now = (array_of(base) if isinstance(base, Filling) else base._data)[index]
            if not is_foreign(now) and not np.array_equal(now, self._data, equal_nan=True):
                raise ShapeError("another number is there by now")
        except (IndexError, ShapeError) as error:
            raise AssignmentError(
                f"{how}: got one entry of a Tensor that was assigned to since ({error}); read the entry again, or "
                f"assign to the Tensor: t[i] = ..."
            ) from None
        base._assign(how, index, value)
        return True

    def _assign_recorded(self, how: str, base: Any, index: Any, value: Any) -> None:
        view = f"a view (made by {self.op.name}) of " if base is not self and self.op else ""
        if base.requires_grad and base.op is None and not hasattr(base, "_versions"):
            raise AssignmentError(
                f"{how}: got {view}a leaf that requires a gradient, which would be lost; "
                f"{'assign to a copy: t = t.copy()' if how == 'setitem' else 'write t = t + y in place of t += y'}, "
                f"or, for a step of an optimiser, put it into a block `with autograd.no_grad():`"
            )
        if LEAVES_AMONG_VIEWS and _has_leaf_among_views(base):
            raise AssignmentError(
                f"{how}: got a Tensor of which a view is a leaf that requires a gradient, which would be lost; "
                f"assign to a copy: t = t.copy(), or make the leaf of a copy"
            )
        if isinstance(base, Filling) and filled(self, base, index, value):
            return
        data = memory_of(self)
        if base is self:
            owner = owner_of(data)
            for x in self.inputs:
                if not isinstance(x, (Filling, Past)) and owner_of(data_of(x)) is owner:
                    raise AssignmentError(
                        f"setitem: got a Tensor that is a view of another one (made by "
                        f"{self.op.name if self.op else ''}) and cannot pass an assignment on; "
                        f"assign to that one, or to a copy: t = t.copy()"
                    )
            if not _shows(value, data, index):  # a[0] += x has written to the view a[0] already
                become(self, ops.set_entries(self, value, index=index))
        elif is_detached(self):
            raise AssignmentError(
                "setitem: got a view, made under no_grad(), of a Tensor that was recorded: the gradient would be "
                "lost; make the view again where operations are recorded, or assign to a copy: t = t.copy()"
            )
        elif not _is_writeable(data):
            raise _read_only(self)
        elif not _shows(value, data, index):
            become(base, _written_through(self, base, index, value))

    def _in_place(self, result: Any, step: Any = None) -> Any:
        """The object that ``self op= y`` leaves under the name: a view, which is written to, or else a new Tensor.

        A leaf that requires a gradient is written to as well where nothing is recorded: ``w -= step`` under ``no_grad``
        is the step of an optimiser, and to a loop over parameters a new Tensor would be lost.
        """
        in_step = self.op is None and self._requires_grad and not is_recording() and not hasattr(self, "_versions")
        if not in_step and (source_of(self) is None or not self._data.shape):
            if step is not None and self._grad is not None and self._requires_grad and not hasattr(self, "_versions"):
                _warn_of_lost_step(self, step)
            return result
        if in_step and np.shape(data_of(result)) != self.shape:
            raise ShapeError(f"op=: got {describe(result)} to write into {describe(self)}, expected the same shape")
        self._assign("op=", ..., result)
        return self

    def _stepped(self, ufunc: np.ufunc, y: Any) -> bool:
        """True if ``self op= y`` was a step of an optimiser in numbers like those of this leaf: it is done.

        One pass has the effect of ``_in_place`` with the result of the op.
        """
        if self.op is not None or not self._requires_grad or is_recording() or hasattr(self, "_versions"):
            return False
        data = self._data
        if data.__class__ is not ndarray or data.dtype.kind != "f" or not data.flags.writeable:
            return False
        if isinstance(y, Tensor):
            y = y._data
        if y.__class__ is ndarray:
            if y.dtype is not data.dtype or y.shape != data.shape:
                return False
        elif y.__class__ is not float:
            return False
        ufunc(data, y, out=data)
        updated(data)
        return True

    def __iadd__(self, y: Any) -> Any:
        return self if self._stepped(np.add, y) else self._in_place(ops.add(self, y), y)

    def __isub__(self, y: Any) -> Any:
        return self if self._stepped(np.subtract, y) else self._in_place(ops.subtract(self, y), y)

    def __imul__(self, y: Any) -> Any:
        return self if self._stepped(np.multiply, y) else self._in_place(ops.multiply(self, y))

    def __itruediv__(self, y: Any) -> Any:
        return self if self._stepped(np.divide, y) else self._in_place(ops.divide(self, y))

    def __ifloordiv__(self, y: Any) -> Any:
        return self._in_place(ops.floor_divide(self, y))

    def __imod__(self, y: Any) -> Any:
        return self._in_place(ops.remainder(self, y))

    def __ipow__(self, y: Any) -> Any:
        return self._in_place(ops.power(self, y))

    def __imatmul__(self, y: Any) -> Any:
        return self._in_place(ops.matmul(self, y))

    def __pos__(self) -> Tensor:
        return self.copy()

    def copy(self, order: Any = "C") -> Tensor:
        """The same numbers in a Tensor of its own, computed from this one: gradients pass.

        ``order`` says how they lie in memory: by rows ("C"), by columns ("F"), by columns if these do ("A"), or as
        these do ("K").
        """
        result: Tensor = ops.astype(self, dtype=self.dtype)
        data = result._data
        if order == "C" and (data.__class__ is not np.ndarray or data.flags.c_contiguous):  # fast path
            return result
        return laid_out("copy", result, order, self._data)

    def __len__(self) -> int:
        if not self._data.shape:
            raise OperandError("len: got a Tensor without axes, expected at least one")
        return int(self._data.shape[0])

    def __contains__(self, x: Any) -> bool:
        return bool(np.any(self == x))  # as in NumPy; Python would ask each row for its truth value

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        given = stand_in(sys._getframe(1))
        if given is not None:
            return given
        wanted = None if dtype is None else _as_dtype("np.asarray", dtype)
        if self.requires_grad and is_recording():
            return array_of_tracked(self, wanted, copy, sys._getframe(1))
        return np.array(self.data, dtype=wanted, copy=copy)

    def __repr__(self) -> str:
        data = self._data
        body = repr(data) if is_foreign(data) else np.array2string(as_array(data), separator=", ", prefix="Tensor(")
        notes = [] if self.dtype == np.float64 else [f"dtype={self.dtype}"]
        notes += [f"name={self.name!r}"] if self.name else []
        notes += [f"op={self.op.name}"] if self.op else [] if self.requires_grad else ["requires_grad=False"]
        return f"Tensor({', '.join([body, *notes])})"

    def _repr_html_(self) -> str:
        from autograd.drawing import notebook  # imported here, because most programs never draw

        return notebook.of_tensor(self)

    @door
    def item(self, *place: Any) -> Any:
        """A single entry as a Python float (or complex, if this Tensor is).

        Args:
            *place: none, if there is a single entry; its place in C order; or its index along each axis, given one by
                one or as a tuple.

        Raises:
            OperandError: there is not a single entry and no place is given; or this is asked inside of a function that
                is being differentiated, where the number would count as a constant (write ``stop_gradient(t).item()``
                for one).
        """
        self._check_given_away("item()")
        return materialize(self._data).item(*place) if place else self._number("item")

    def tolist(self) -> Any:
        """The entries as nested lists of Python's numbers.

        Raises:
            OperandError: inside of a function that is being differentiated; see ``item``.
        """
        self._check_given_away("tolist()")
        return materialize(self._data).tolist()

    def tobytes(self, order: Any = "C") -> bytes:
        """The numbers as bytes, in C or Fortran order.

        Raises:
            OperandError: inside of a function that is being differentiated; see ``item``.
        """
        self._check_given_away("tobytes()")
        return bytes(materialize(self._data).tobytes(order))

    @door
    def astype(
        self, dtype: npt.DTypeLike, order: Any = "K", casting: Any = "unsafe", subok: Any = True, copy: Any = True
    ) -> Any:
        """A copy in another floating or complex dtype; the gradient comes back in this one's.

        In a dtype of integers, truth values or text it is a plain array, as its slope is 0. The other arguments are
        those of NumPy's method; with ``copy=False`` it is this Tensor itself, if that has the dtype and the order.

        Raises:
            OperandError: any other dtype, a cast that ``casting`` does not allow, or the imaginary parts of complex
                numbers would be lost.
        """
        plain = _as_dtype("astype", dtype)
        if plain.kind in "bUS" or (plain.kind in "iu" and not is_complex(self)):
            return self._data.astype(plain, **_given(order=order, casting=casting))
        dtype = _dtype_for("astype", self._data, dtype)
        if casting != "unsafe" and not np.can_cast(self.dtype, dtype, casting):
            raise OperandError(f"astype: got casting={casting!r}, which does not allow {self.dtype} to become {dtype}")
        if not copy and self.dtype == dtype and (order == "K" or is_laid_out(self._data, order)):
            return self
        result: Tensor = ops.astype(self, dtype=dtype)
        return result if order == "K" else laid_out("astype", result, order, self._data)

    def reshape(self, *shape: Any, order: Any = "C", copy: Any = None, **other: Any) -> Tensor:
        """The same entries in another shape, given as numbers or one tuple; one length may be -1.

        ``order`` and ``copy`` are those of ``numpy.reshape``: entries are read and placed by rows ("C"), by columns
        ("F"), or as they lie in memory ("A"). (The order may stand last, without its name.)
        """
        if other:
            if shape or other.keys() - {"shape", "newshape"} or len(other) > 1:
                refuse_arguments("reshape", other)
            shape = tuple(other.values())
        if len(shape) > 1 and isinstance(shape[-1], str):
            *given, order = shape
            shape = tuple(given)
        if order != "C" or copy is not None:
            return cast(Tensor, np.reshape(cast(Any, self), _one_tuple(shape), order, copy=copy))
        result: Tensor = ops.reshape(self, shape=shape[0] if len(shape) == 1 else shape)
        return result

    def ravel(self, order: Any = "C") -> Tensor:
        """The entries along one axis: a view where they lie one after the other in memory, else a copy."""
        return cast(Tensor, np.ravel(cast(Any, self), order))

    def flatten(self, order: Any = "C", *given: Any, **other: Any) -> Tensor:
        """A copy of the entries along one axis, by rows ("C"), by columns ("F") or as they lie in memory ("A", "K")."""
        if given or other or not isinstance(order, str):
            refuse_start("flatten", given if order == "C" else (order, *given), other)
        return own_memory(self.reshape(-1) if order == "C" else self.ravel(order))

    def transpose(self, *axes: Any, **other: Any) -> Tensor:
        """The axes in another order, given as numbers or one tuple; reversed if none are given."""
        if axes:
            check_transposition(self.shape, axes)
        if other:
            refuse_arguments("transpose", other)
        result: Tensor = ops.transpose(self, axes=_one_tuple(axes) or None)
        return result

    def swapaxes(self, axis1: int, axis2: int) -> Tensor:
        """Two axes exchanged."""
        result: Tensor = ops.swapaxes(self, axis1=axis1, axis2=axis2)
        return result

    @staticmethod
    def _payload(data: Any) -> Any:
        if data.__class__ is np.ndarray and data.dtype.kind in "fc":
            return data
        if isinstance(data, np.inexact):  # NumPy turns 0-d arrays into these scalars
            return np.asarray(data) if issubclass(type(data), np.generic) else as_array(data)
        given = data
        data = admitted("Tensor", data)
        if isinstance(data, Operators):  # the node was inside of a labelled array
            data._check_cut("Tensor")
        data = data_of(data)
        if not isinstance(getattr(data, "dtype", None), np.dtype) or isinstance(data, np.generic):
            try:  # arrays of other libraries, with dtypes of their own, pass if NumPy can convert them
                data = as_array(data)
            except OperandError:
                raise
            except (AttributeError, RuntimeError, TypeError, ValueError) as error:  # a ragged list
                raise OperandError(
                    f"Tensor: got {type(data).__name__}, expected an array of numbers: {error}"
                ) from error
        if not isinstance(data, np.ndarray):
            with_known_shape(data)
        kind = data.dtype.kind
        if kind in "fc":
            return data
        if kind in "iub":
            return data.astype(np.float64)
        raise OperandError(f"Tensor: got {holding(given, data)}, expected real or complex numbers")

    @staticmethod
    def _constant(x: Any, op: Op, i: int) -> Any:
        given = x
        if x.__class__ not in ORDINARY:
            x = admitted(op.name, x)
            if isinstance(x, Node):
                raise OwnAlgebraError(
                    f"{op.name}: got a labelled array that holds a {type(x).__name__} as operand {op.operand(i)}, "
                    f"expected the {type(x).__name__} itself: take its .data"
                )
            if isinstance(x, (list, tuple)):
                try:
                    x = listed(x)
                except ValueError as error:
                    raise OperandError(
                        f"{op.name}: got {shown(x)} as operand {op.operand(i)}, expected an array of numbers: {error}"
                    ) from error
        if x.__class__ is np.ndarray and x.dtype.char == "O":
            x = admitted(op.name, x)
            if isinstance(x, Node):
                return x
        kind = getattr(getattr(x, "dtype", None), "kind", "")
        if x.__class__ is complex or x.__class__ is int:
            return x
        if kind in _NUMBERS:
            # A single number adapts to the dtype of the arrays that it meets, as Python's numbers do.
            if x.__class__ is np.ndarray and x.shape:
                return x
            return with_known_shape(x) if is_foreign(x) else x if x.shape else x.item()
        got = holding(given, x) if kind and isinstance(kind, str) else f"{x!r:.60} ({type(x).__name__})"
        raise OperandError(f"{op.name}: got {got} as operand {op.operand(i)}, expected numbers or an array of them")

    @staticmethod
    def _joined(objects: Any) -> Any:
        operands, parts, order, shape = sources_of(objects, ops.astype)
        if not shape and isinstance(operands[0], Node):  # the array is its own single entry
            return operands[0]
        return ops.assemble(*operands, parts=parts, order=order, shape=shape)

    def _gradient(self, grad: Any) -> Any:
        return assigned(self, grad)

    def _accept(self, g: Any, op: Op, i: int) -> Any:
        data = self._data
        shape = data.shape
        if g.__class__ is ndarray:
            dtype, given = g.dtype, g.shape
            if dtype is data.dtype:
                if given == shape:
                    return g
                if len(given) == 2 and given[1:] == shape and op.kind == "elementwise" and dtype.char in "fd":
                    return column_totals(g)  # the gradient of a bias, for example
            elif dtype.char == "O":  # a rule that was given nodes built an array of its results
                g = admitted(op.name, g)
        elif not hasattr(g, "shape"):
            g = as_array(g)
        if g.shape != shape:
            if op.kind != "elementwise" or not _broadcasts(shape, g.shape):
                raise RuleError(
                    f"{op.name}: the rule of operand {op.operand(i)} returned {describe(g)}, "
                    f"expected the shape of the operand, {describe(self)}"
                )
            unbroadcast = ops.unbroadcast if isinstance(g, Node) else ops.unbroadcast.forward
            g = unbroadcast(g, shape=shape)
        if g.dtype is data.dtype or g.dtype == data.dtype:
            return g
        if g.dtype.kind not in "fiubc":
            raise RuleError(
                f"{op.name}: the rule of operand {op.operand(i)} returned {describe(g)}, expected floating numbers"
            )
        return _in_dtype(g, data.dtype)

    def _spread(self, tangent: Any) -> Any:
        data = self._data
        if not hasattr(tangent, "shape"):
            tangent = as_array(tangent)
        if tangent.shape != data.shape:
            tangent = ops.broadcast_to(tangent, shape=data.shape)
        return tangent if tangent.dtype == data.dtype else _in_dtype(tangent, data.dtype)


Tensor.node_type = Tensor

_NUMBERS = tuple("fiubc")
"""Kinds of dtypes. (A tuple: the dtype and kind of other objects need not be text, nor have a hash.)"""

_MADE_ANEW = frozenset({bool, int, float, complex, list, tuple, np.float64})
"""Types of which NumPy makes a new array. (A class derived from them may have an array of its own.)"""


def _in_dtype(g: Any, dtype: np.dtype[Any]) -> Any:
    """A gradient or a tangent in the dtype of its operand or result: a real number moves along the real axis alone."""
    if dtype.kind != "c" and g.dtype.kind == "c":
        g = ops.real(g)
    return g if g.dtype == dtype else ops.astype(g, dtype=dtype)


def _as_dtype(name: str, dtype: npt.DTypeLike) -> np.dtype[Any]:
    try:
        return np.dtype(dtype)
    except (TypeError, ValueError) as error:
        raise OperandError(
            f"{name}: got dtype={shown(dtype)}, expected a floating or complex dtype: {error}"
        ) from error


def _dtype_for(name: str, data: Any, dtype: npt.DTypeLike) -> np.dtype[Any]:
    """A dtype that ``data`` are to be cast to; OperandError if it cannot hold them."""
    wanted = _as_dtype(name, dtype)
    if wanted.kind not in "fc":
        raise OperandError(f"{name}: got dtype {wanted}, expected a floating or complex dtype")
    if wanted.kind == "f" and is_complex(data):
        raise OperandError(
            f"{name}: got complex numbers ({describe(data)}) for dtype {wanted}, which cannot hold them; take z.real"
        )
    return wanted


def _given(order: Any, casting: Any) -> dict[str, Any]:
    """The arguments of NumPy's ``astype`` that are not its defaults: arrays of other kinds may not take them."""
    return {key: x for key, x, default in (("order", order, "K"), ("casting", casting, "unsafe")) if x != default}


def _broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    if shape == to[len(to) - len(shape) :]:  # fast path: only new axes in front, as for a bias
        return True
    return len(shape) <= len(to) and all(n in (1, m) for n, m in zip(reversed(shape), reversed(to), strict=False))


def _one_tuple(numbers: tuple[Any, ...]) -> tuple[Any, ...]:
    """A tuple of numbers that were given one by one or in one sequence; empty for None."""
    if len(numbers) != 1:
        return numbers
    return () if numbers[0] is None else tuple(numbers[0]) if np.iterable(numbers[0]) else numbers


def _warn_of_lost_step(leaf: Tensor, step: Any) -> None:
    """Warn that ``leaf += step`` did not change the leaf, if ``step`` looks like a step of an optimiser."""
    constant = isinstance(step, (np.ndarray, np.generic)) or (isinstance(step, Node) and not step.requires_grad)
    if constant and np.shape(data_of(step)) == leaf.shape:
        warnings.warn(
            f"{leaf.name or 't'} += step: got a leaf that requires a gradient and has one, where operations are "
            f"recorded: the name holds a new Tensor now, and the leaf keeps its numbers, so a loop over "
            f"model.parameters() would train nothing. A step of an optimiser belongs into a block "
            f"`with autograd.no_grad():`; t = t + step makes a new Tensor without this warning",
            LostStepWarning,
            stacklevel=4,
        )


def _has_leaf_among_views(base: Node) -> bool:
    """True if a constant view of a node, or a view of a view, was made a leaf (``requires_grad = True``)."""
    return any(base_of(view) is base and view.requires_grad and view.op is None for view in LEAVES_AMONG_VIEWS)


def _is_writeable(data: Any) -> bool:
    return not isinstance(data, np.ndarray) or data.flags.writeable


def _read_only(view: Tensor) -> AssignmentError:
    return AssignmentError(
        f"setitem: got a view of {describe(view)} that is read-only, as NumPy makes it (broadcast_to, "
        f"sliding_window_view): several of its entries may be one number; assign to the array that it shows, or to a "
        f"copy: t = t.copy()"
    )


def _shows(value: Any, data: Any, index: Any) -> bool:
    """True if a value is a view of exactly the entries that it is to be assigned to."""
    if not isinstance(value, Node) or not value.requires_grad or source_of(value) is None or may_repeat(index):  # type: ignore[no-untyped-call]
        return False
    shown, target = memory_of(value), data[index]
    return (
        shares_memory(shown, data)
        and isinstance(target, np.ndarray)
        and (shown.shape, shown.strides, shown.dtype) == (target.shape, target.strides, target.dtype)
        and address(shown) == address(target)
    )


def _written_through(view: Tensor, base: Node, index: Any, value: Any) -> Any:
    """The base of a view with ``value`` in the entries that ``view[index]`` shows."""
    try:
        spots, part = places(memory_of(view), base._data)
    except ValueError as error:
        raise AssignmentError(
            f"setitem: got a view of a Tensor that holds other memory by now ({error}); make the view again"
        ) from None
    spots = spots[index]
    if not base._data.shape and not np.size(spots):  # nothing is written, and no index of a single number says so
        ops.assignment.write(np.empty(np.shape(spots), base._data.dtype), ..., data_of(value))
        return ops.set_entries(base, base, index=())
    where = np.unravel_index(spots, base._data.shape) if base._data.shape else ...
    if where.__class__ is tuple and not np.ndim(spots):
        where = (*map(int, where), *([...] if isinstance(spots, np.ndarray) else []))
    if part is None:
        return ops.set_entries(base, value, index=where)
    whole: Any = ops.getitem(base, index=where)
    ops.assignment.check_real(value)
    other = 1j * ops.imag(whole) + value if part == 0 else ops.real(whole) + 1j * value
    return ops.set_entries(base, other, index=where)


def _frozen(index: Any) -> Any:
    """``index`` with its arrays copied: the rule needs it later, when the caller's array may have changed."""
    if index.__class__ is int or index.__class__ is slice:  # fast path
        return index
    if isinstance(index, tuple):
        return tuple(_frozen(part) for part in index)
    index = admitted("getitem", index)
    if isinstance(index, Node):
        if np.shape(index._data):
            raise OperandError(
                f"getitem: got a {type(index).__name__} as index, "
                f"expected integers, slices, or arrays of integers or booleans; t.astype(int) is such an array"
            )
        return operator.index(cast(Tensor, index))
    if is_foreign(index):
        return index.copy()
    if isinstance(index, np.ndarray):
        return index.copy()
    if isinstance(index, list):
        try:
            array = np.array(index)
        except ValueError as error:
            raise IndexingError(
                f"getitem: got {shown(index)} as index, expected integers or booleans: {error}"
            ) from error
        # an empty list has dtype float, but holds no floats
        return array if array.size or array.dtype != float else array.astype(np.intp)
    return index
