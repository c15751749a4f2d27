"""Ops of single numbers as JavaScript, generated from their own forwards and rules.

A forward and a rule are pure expressions in operators and NumPy functions. So both are called once with a ``Symbol``,
which writes down the calls that it receives, and the record is written out as a JavaScript function. No derivative is
written twice: ``PRIMITIVES`` only translates NumPy's own functions into JavaScript.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.drawing.language.speaking import say
from autograd.engine.custom import CustomOp
from autograd.engine.numerics import apply_rule
from autograd.engine.op import Op

Plain = float | int | bool

# The JavaScript of each NumPy function; {0} is the first operand. A word in angle brackets names a function of HELPERS.
PRIMITIVES: dict[str, str] = {
    "add": "({0}+{1})", "subtract": "({0}-{1})", "multiply": "({0}*{1})", "divide": "({0}/{1})",
    "negative": "(-{0})", "positive": "{0}", "reciprocal": "(1/{0})", "square": "<sq>({0})", "power": "<pow>({0},{1})",
    "float_power": "<pow>({0},{1})", "floor_divide": "<fdiv>({0},{1})", "remainder": "<mod>({0},{1})",
    "fmod": "({0}%{1})", "absolute": "Math.abs({0})", "fabs": "Math.abs({0})", "sign": "Math.sign({0})",
    "less": "({0}<{1})", "less_equal": "({0}<={1})", "greater": "({0}>{1})", "greater_equal": "({0}>={1})",
    "equal": "({0}=={1})", "not_equal": "({0}!={1})", "bitwise_and": "({0}&&{1})", "bitwise_or": "({0}||{1})",
    "logical_and": "({0}&&{1})", "logical_or": "({0}||{1})", "invert": "!{0}", "logical_not": "!{0}",
    "isnan": "Number.isNaN({0})", "isfinite": "Number.isFinite({0})", "isinf": "(Math.abs({0})==1/0)",
    "where": "({0}?{1}:{2})", "maximum": "<max>({0},{1})", "minimum": "<min>({0},{1})", "fmax": "<fmax>({0},{1})",
    "fmin": "<fmin>({0},{1})", "clip": "<min>(<max>({0},{1}),{2})", "heaviside": "<step>({0},{1})",
    "copysign": "<sgn>({0},{1})", "floor": "Math.floor({0})", "ceil": "Math.ceil({0})", "trunc": "Math.trunc({0})",
    "rint": "<rint>({0})", "ldexp": "<ldexp>({0},{1})", "mantissa": "<frac>({0})", "nextafter": "<next>({0},{1})",
    "exp": "Math.exp({0})", "exp2": "(2**{0})", "expm1": "Math.expm1({0})", "log": "Math.log({0})",
    "log2": "Math.log2({0})", "log10": "Math.log10({0})", "log1p": "Math.log1p({0})", "sqrt": "Math.sqrt({0})",
    "cbrt": "Math.cbrt({0})", "hypot": "Math.hypot({0},{1})", "logaddexp": "<lae>({0},{1})",
    "logaddexp2": "<lae2>({0},{1})", "sin": "Math.sin({0})", "cos": "Math.cos({0})", "tan": "Math.tan({0})",
    "arcsin": "Math.asin({0})", "arccos": "Math.acos({0})", "arctan": "Math.atan({0})",
    "arctan2": "Math.atan2({0},{1})", "sinh": "Math.sinh({0})", "cosh": "Math.cosh({0})", "tanh": "Math.tanh({0})",
    "arcsinh": "Math.asinh({0})", "arccosh": "Math.acosh({0})", "arctanh": "Math.atanh({0})", "sinc": "<sinc>({0})",
    "i0": "<i0>({0})", "angle": "Math.atan2(0,{0})", "degrees": "({0}*(180/Math.PI))", "rad2deg": "({0}*(180/Math.PI))",
    "radians": "({0}*(Math.PI/180))", "deg2rad": "({0}*(Math.PI/180))",
}  # fmt: skip

# These follow NumPy where JavaScript differs: 1 to any power is 1, ties round to even, NaN, signs, equal operands.
HELPERS: dict[str, str] = {
    "sq": "x=>x*x",
    "pow": "(x,y)=>x==1||(x==-1&&Math.abs(y)==1/0)?1:x**y",
    "fdiv": "(x,y)=>{if(y==0)return x/y;let m=x%y,q=(x-m)/y;if(m&&(y<0)!=(m<0))q--;let f=Math.floor(q);"
    "return q?q-f>.5?f+1:f:0*x/y}",
    "mod": "(x,y)=>{let m=x%y;return m?(y<0)!=(m<0)?m+y:m:m!=m?m:y<0?-0:0}",
    "max": "(x,y)=>x>y||x!=x?x:y",
    "min": "(x,y)=>x<y||x!=x?x:y",
    "fmax": "(x,y)=>x>=y||y!=y?x:y",
    "fmin": "(x,y)=>x<=y||y!=y?x:y",
    "step": "(x,h)=>x<0?0:x>0?1:x==0?h:x",
    "sgn": "(x,y)=>(y<0||(y==0&&1/y<0)?-1:1)*Math.abs(x)",
    "rint": "x=>{let f=Math.floor(x),d=x-f;return d<.5?f:d>.5?f+1:d==.5?f%2?f+1:f:x}",
    "ldexp": "(x,n)=>{let h=Math.trunc(n/3);return x*2**h*2**h*2**(n-2*h)}",
    "frac": "x=>{if(!x||!Number.isFinite(x))return x;let a=Math.abs(x),e=0;while(a>=1){a/=2;e++}while(a<.5){a*=2;e--}"
    "return x<0?-a:a}",
    "next": "(x,y)=>{if(x!=x||y!=y)return NaN;if(x==y)return y;if(!x)return y>0?5e-324:-5e-324;"
    "let d=new DataView(new ArrayBuffer(8));d.setFloat64(0,x);"
    "d.setBigInt64(0,d.getBigInt64(0)+((y>x)==(x>0)?1n:-1n));return d.getFloat64(0)}",
    "lae": "(x,y)=>{if(x==y)return x+Math.LN2;let d=x-y;return d>0?x+Math.log1p(Math.exp(-d)):"
    "d<=0?y+Math.log1p(Math.exp(d)):d}",
    "lae2": "(x,y)=>{if(x==y)return x+1;let d=x-y;return d>0?x+Math.log1p(2**-d)/Math.LN2:"
    "d<=0?y+Math.log1p(2**d)/Math.LN2:d}",
    "sinc": "x=>{let y=Math.PI*x;return y==0?1:Math.sin(y)/y}",
    "i0": "x=>{if(x==0)return 1;if(Math.exp(Math.abs(x))==1/0)return Math.abs(x)<1/0?1/0:NaN;let s=0;"
    "for(let k=0;k<60;k++)"
    "s+=Math.cosh(Math.cos(Math.PI*(k+.5)/120)*x);return s/60}",
}

_OF_FUNCTIONS = {np.where: "where", np.sinc: "sinc", np.i0: "i0", np.angle: "angle", np.clip: "clip"}
# the number of operands that are converted to truth values
_ASK = {"where": 1, "logical_and": 2, "logical_or": 2, "logical_not": 1}
_TRUTHS = frozenset((
    "less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "logical_and", "logical_or", "logical_not",
    "bitwise_and", "bitwise_or", "invert", "isnan", "isinf", "isfinite",
))  # fmt: skip
_HELPER = re.compile(r"<(\w+)>")
_NAMES = "abcdef"


class Untraceable(Exception):
    """An op that cannot be written out; the message says why, in the language spoken here."""


class _Record:
    """The calls of one expression, in order; the first entries are its parameters."""

    def __init__(self, parameters: Sequence[str]) -> None:
        self.parameters = list(parameters)
        self.calls: list[tuple[str, tuple[Any, ...]]] = [("", (name,)) for name in parameters]
        self.known: dict[tuple[str, tuple[Any, ...]], int] = {}

    def note(self, name: str, operands: Sequence[Any]) -> Symbol:
        if name not in PRIMITIVES:
            raise Untraceable(say("it calls NumPy's {function}", function=name))
        if name in _ASK:  # in JavaScript, NaN counts as false
            operands = [self._truth(x) for x in operands[: _ASK[name]]] + list(operands[_ASK[name] :])
        call = name, tuple(operands)
        key = name, tuple(repr(x) if not isinstance(x, Symbol) else x.place for x in operands)
        if key not in self.known:
            self.known[key] = len(self.calls)
            self.calls.append(call)
        return Symbol(self, self.known[key])

    def _truth(self, x: Any) -> Any:
        if isinstance(x, Symbol) and self.calls[x.place][0] not in _TRUTHS:
            return self.note("not_equal", [x, 0])
        return x


class Symbol(np.lib.mixins.NDArrayOperatorsMixin):
    """A number that is not known yet: operators and NumPy functions that it meets are written down."""

    dtype = np.dtype(np.float64)
    shape: tuple[int, ...] = ()
    ndim, size = 0, 1

    def __init__(self, record: _Record, place: int) -> None:
        self.record, self.place = record, place

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            raise Untraceable(say("it calls NumPy's {function}", function=f"{ufunc.__name__}.{method}"))
        if ufunc is np.frexp:
            return self._noted("mantissa", operands), None
        return self._noted(ufunc.__name__, operands)

    def __array_function__(self, function: Any, types: Any, operands: Any, options: Any) -> Any:
        if function is np.round:
            return self._rounded(*operands, **options)
        if function is np.where and len(operands) == 3 and isinstance(operands[0], (bool, np.bool_)):
            return operands[1] if operands[0] else operands[2]
        if function is np.broadcast_to and options.get("shape", operands[-1]) == ():
            return operands[0]
        if function not in _OF_FUNCTIONS or options:
            raise Untraceable(say("it calls NumPy's {function}", function=getattr(function, "__name__", function)))
        return self._noted(_OF_FUNCTIONS[function], operands)

    def _noted(self, name: str, operands: Sequence[Any]) -> Symbol:
        return self.record.note(name, [_plain(x) for x in operands])

    def _rounded(self, x: Any, decimals: int = 0) -> Any:
        if not decimals:
            return np.rint(x)
        unit = 10.0 ** abs(decimals)
        return np.rint(x * unit) / unit if decimals > 0 else np.rint(x / unit) * unit

    def conj(self) -> Symbol:
        """A real number is its own conjugate."""
        return self

    def sum(self, axis: Any = None, keepdims: bool = False) -> Symbol:
        """The sum of a single number; there is no axis but none at all."""
        if axis not in (None, ()):
            raise Untraceable(say("it computes with {kind}", kind="axis"))
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # NumPy and Python look for such attributes
            raise AttributeError(name)
        raise Untraceable(say("it uses .{name}, which only arrays have", name=name))

    def astype(self, dtype: Any, **options: Any) -> Symbol:
        """The same number in double precision; any other is not written out."""
        if np.dtype(dtype) != self.dtype:
            raise Untraceable(say("it computes with {kind}", kind=np.dtype(dtype)))
        return self

    def _asked(self, *arguments: Any) -> Any:
        raise Untraceable(say("it decides by its values, in Python"))

    __bool__ = __float__ = __int__ = __index__ = __len__ = __iter__ = __array__ = item = tolist = _asked
    __hash__ = object.__hash__


def _plain(x: Any) -> Any:
    """An operand of a call: a symbol, or a plain number."""
    if isinstance(x, Symbol) or x.__class__ in (float, int, bool):
        return x
    if isinstance(x, (np.generic, np.ndarray)) and np.ndim(x) == 0 and x.dtype.kind in "fiub":
        return x.item()
    raise Untraceable(say("it computes with {kind}", kind=type(x).__name__))


@dataclass(frozen=True, slots=True)
class Function:
    """A traced function of single numbers.

    Attributes:
        record: the calls that it makes.
        result: the symbol, or the plain number, that it returns.
    """

    record: _Record
    result: Any

    def __call__(self, *operands: Any) -> Any:
        """The same in NumPy, on numbers or arrays of samples."""
        found: list[Any] = [*operands, *[None] * (len(self.record.parameters) - len(operands))]
        with np.errstate(all="ignore"):
            for name, args in self.record.calls[len(found) :]:
                found.append(_in_numpy(name)(*(found[x.place] if isinstance(x, Symbol) else x for x in args)))
        return found[self.result.place] if isinstance(self.result, Symbol) else self.result

    def source(self) -> str:
        """The function in JavaScript, with helpers in angle brackets.

        Example:
            >>> from autograd import ops
            >>> written(ops.tanh).rules[0].source()
            '(g,o)=>g*(1-(o*o))'
        """
        uses = self._uses()
        texts: dict[int, str] = {}
        lines = []
        for place, (name, args) in enumerate(self.record.calls):
            if place < len(self.record.parameters):
                texts[place] = args[0]
            elif place in uses:
                operands = [texts[x.place] if isinstance(x, Symbol) else literal(x) for x in args]
                text = PRIMITIVES[name].format(*operands)
                if uses[place] > 1:
                    lines.append(f"t{place}={_bare(text)}")
                    text = f"t{place}"
                texts[place] = text
        result = texts[self.result.place] if isinstance(self.result, Symbol) else literal(self.result)
        parameters = list(self.record.parameters)
        while parameters and not re.search(rf"\b{parameters[-1]}\b", ",".join([*lines, result])):
            parameters.pop()
        head = f"({','.join(parameters)})=>"
        return head + (f"{{let {','.join(lines)};return {_bare(result)}}}" if lines else _bare(result))

    def _uses(self) -> dict[int, int]:
        """The number of times each entry of the record is read, for those that the result needs."""
        uses: dict[int, int] = {}
        todo = [self.result] if isinstance(self.result, Symbol) else []
        while todo:
            x = todo.pop()
            uses[x.place] = uses.get(x.place, 0) + 1
            if uses[x.place] == 1 and x.place >= len(self.record.parameters):
                todo += [y for y in self.record.calls[x.place][1] if isinstance(y, Symbol)]
        return uses


@dataclass(frozen=True, slots=True)
class Written:
    """An op as functions of single numbers: ``forward(*operands)``, and ``rule(g, out, *operands)`` or None."""

    forward: Function
    rules: tuple[Function | None, ...]


def written(op: Op, constants: Mapping[int, Any] | None = None, params: Mapping[str, Any] | None = None) -> Written:
    """An op, written out.

    Args:
        op: the op.
        constants: operands that are known, by position. They are part of the functions, because a rule may look at the
            type of a number: x**2 is not computed as x**2.0 is.
        params: its static parameters.

    Raises:
        Untraceable: it decides by values, calls functions without JavaScript here, or has rules that are no
            expressions.

    Example:
        >>> from autograd import ops
        >>> square = written(ops.power, {1: 2})
        >>> square.forward.source(), square.rules[0].source()
        ('(a)=><pow>(a,2)', '(g,o,a)=>g*(2*a)')
        >>> float(square.rules[0](1.0, 9.0, 3.0))
        6.0
    """
    if isinstance(op, CustomOp) or op.variadic or len(op.operands) > len(_NAMES):
        raise Untraceable(say("its rules are functions that only Python can run"))
    constants, params = constants or {}, params or {}
    names = _NAMES[: len(op.operands)]

    def traced(extra: Sequence[str], call: Callable[..., Any]) -> Function:
        record = _Record([*extra, *names])
        symbols = [Symbol(record, place) for place in range(len(record.parameters))]
        given = [constants.get(i, x) for i, x in enumerate(symbols[len(extra) :])]
        try:
            result = _plain(call(*symbols[: len(extra)], *given))
        except Untraceable:
            raise
        except Exception as error:
            raise Untraceable(_failing(error)) from error
        return Function(record, result)

    forward = traced("", lambda *x: op.forward(*x, **params))
    rules = [
        None if rule is None else traced("go", lambda g, o, *x, rule=rule: apply_rule(rule, g, o, x, params))
        for rule in op.rules
    ]
    return Written(forward, tuple(rules))


def with_helpers(sources: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Sources with the calls of helpers as ``H.pow(...)``, and the helpers that they need.

    Example:
        >>> with_helpers(["a=><sq>(a)"])
        (['a=>H.sq(a)'], {'sq': 'x=>x*x'})
    """
    needed = sorted({name for source in sources for name in _HELPER.findall(source)})
    return [_HELPER.sub(r"H.\1", source) for source in sources], {name: HELPERS[name] for name in needed}


def literal(x: Plain) -> str:
    """A number in JavaScript."""
    if isinstance(x, bool):
        return "true" if x else "false"
    x = float(x)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "(1/0)" if x > 0 else "(-1/0)"
    text = repr(x).removesuffix(".0")
    return f"({text})" if text.startswith("-") else text


def _failing(error: Exception) -> str:
    return say("it fails while it is written down: {error}", error=error)


def _in_numpy(name: str) -> Any:
    return (lambda x: np.frexp(x)[0]) if name == "mantissa" else getattr(np, name)


def _bare(text: str) -> str:
    """A text without the brackets around all of it."""
    if not text.startswith("("):
        return text
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if not depth:
            return text[1:-1] if place == len(text) - 1 else text
    return text
