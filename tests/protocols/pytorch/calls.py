"""Calls of PyTorch's methods as code that runs here and there, and the numbers that PyTorch computed for them.

``python -m tests.protocols.pytorch.calls``, with PyTorch, computes the table anew.
"""

import json
from pathlib import Path

import numpy as np

TABLE = Path(__file__).with_name("methods_table.npz")

# Calls by the range of the numbers in t, u and v: "any", "positive", "unit" (-1 to 1), "above 1".
ENTRYWISE = {
    "any": """
        t.abs() t.absolute() t.atan() t.arctan() t.asinh() t.arcsinh() t.atan2(u) t.arctan2(u) t.copysign(u) t.cos()
        t.cosh() t.deg2rad() t.rad2deg() t.exp() t.exp2() t.expm1() t.fmax(u) t.fmin(u) t.maximum(u) t.minimum(u)
        t.hypot(u) t.logaddexp(u) t.logaddexp2(u) t.mul(u) t.multiply(2.5) t.neg() t.negative() t.positive() t.pow(2)
        t.pow(3) t.reciprocal() t.relu() t.sigmoid() t.sign() t.sgn() t.sin() t.sinc() t.sinh() t.square() t.tan()
        t.tanh() t.frac() t.add(u) t.add(u,alpha=-0.5) t.add(1.5) t.sub(u,alpha=3) t.subtract(u) t.div(u) t.divide(u)
        t.true_divide(2.0) t.lerp(u,0.3) t.lerp(u,v) t.clamp(-0.5,0.5) t.clamp(min=0.1) t.clamp(max=0.1)
        t.clip(-0.5,0.5) t.clamp_min(0.1) t.clamp_max(0.1) t.nan_to_num() t.remainder(0.7) t.fmod(0.7) t.i0()
    """,
    "constant": """
        t.ceil() t.floor() t.trunc() t.fix() t.round() t.floor_divide(0.3) t.div(u,rounding_mode='trunc')
        t.div(u,rounding_mode='floor') t.eq(u) t.ne(u) t.not_equal(t) t.lt(u) t.less(u) t.le(u) t.less_equal(u) t.gt(u)
        t.greater(u) t.ge(u) t.greater_equal(0.0) t.isnan() t.isinf() t.isfinite() t.isposinf() t.isneginf() t.isreal()
        t.signbit() t.isclose(u) t.logical_and(u) t.logical_not() t.logical_or(u) t.logical_xor(u) t.equal(t)
        t.allclose(u) t.argmax() t.argmin(1) t.count_nonzero() t.count_nonzero(1) t.argwhere() t.numel() t.nelement()
        t.dim() t.ndimension() t.element_size() t.is_complex() t.is_floating_point() t.is_contiguous() t.long() t.int()
        t.short() t.char() t.bool() t.new_zeros(2,3) t.new_ones((2,3)) t.new_full((2,2),7.0) t.new_tensor([1.0,2.0])
        t.detach().numpy() t.is_leaf t.T.is_contiguous()
    """,
    "positive": """
        t.log() t.log10() t.log1p() t.log2() t.rsqrt() t.sqrt() t.pow(u) t.pow(-1.5) t.float_power(0.5)
    """,
    "unit": """
        t.acos() t.arccos() t.asin() t.arcsin() t.atanh() t.arctanh()
    """,
    "above 1": """
        t.acosh() t.arccosh()
    """,
}
ARRAYS = """
    t.view(4,3) t.view((2,-1)) t.view(-1) t.view_as(u.t()) t.reshape_as(u.t()) t.permute(1,0) t.permute((1,0))
    c.permute(2,0,1) c.permute(-1,0,1) t.unsqueeze(0) t.unsqueeze(-1) t.unsqueeze(1)
    t.unflatten(1,(2,2)) c.swapdims(0,2) c.movedim(0,2) c.moveaxis((0,1),(1,2)) t.t() t.adjoint()
    t.H t.mH t.unsqueeze(1).expand(3,5,4) t.expand(2,-1,4)
    t[0].expand_as(t) t.broadcast_to((2,3,4)) t.flip(0) t.flip(0,1) t.flip([1]) t.fliplr() t.flipud() t.rot90()
    t.rot90(-1,(1,0)) t.roll(1) t.roll(1,0) t.roll((1,-1),(0,1)) t.tile(2) t.tile((2,1)) t.tile(2,1,2)
    t.repeat_interleave(2) t.repeat_interleave(2,dim=1) t.chunk(2)[0] t.chunk(2)[1] t.chunk(3,dim=1)[1] t.chunk(9)[2]
    t.tensor_split(2)[1] t.tensor_split((1,2),dim=1)[2] t.unbind()[1] t.unbind(1)[3] c.select(1,-1) t.narrow(1,1,2)
    t.narrow(0,-2,1) t.index_select(1,i) t.take_along_dim(j,1) t.gather(1,j) t.gather(0,j) t.gather(1,j[:2])
    t.masked_fill(m,-1e9) t.masked_fill(m[0],0) t.masked_select(m) t.masked_select(m[0]) t.where(m,u) t.where(m,0.0)
    t.tril() t.tril(1) t.triu() t.triu(-1) c.tril() t.diag() t[0].diag() t[0].diag(1) t[0].diagflat() t.topk(2)[0]
    t.topk(1,0,False).values t.topk(2)[1] t.matmul(u.t()) t.mm(u.t()) c.bmm(c.mT) t.mv(u[0]) t[0].inner(u[0])
    t[0].outer(u[1]) t[0].ger(u[1]) t.kron(u) t[0].vdot(u[0]) t[:,:3].addmm(t,u.t(),beta=0.5,alpha=2)
    t[:,0].addmv(t,u[0]) c[:,:,:3].baddbmm(c,c.mT,beta=0.5) t.addr(u[:,0],v[0]) t.addcmul(u,v,value=0.3)
    t.addcdiv(u,v,value=-0.1) s.det() s.slogdet()[1] s.inverse() s.pinverse() s.matrix_power(3) s.matrix_power(-1)
    t.norm() t.norm(1) t.norm(dim=1) t.norm(3,dim=0,keepdim=True) t.norm(float('inf')) c.norm(2,dim=(0,2)) t.norm('nuc')
    t.amax() t.amax(1) t.amax((0,1),True) t.amin(0,keepdim=True) t.softmax(1) t.softmax(dim=0) t.log_softmax(-1)
    t.logsumexp(1) t.logsumexp((0,1)) t.logsumexp(0,keepdim=True) t.nansum() t.nansum(1) t.nanmean(0,True)
    t.quantile(0.3) t.quantile(0.7,dim=1,keepdim=True) t.nanquantile(0.5,dim=0) t.diff() t.diff(1,0) t.diff(2) t.cov()
    t.cov(correction=0) t.corrcoef() t.clone() t.contiguous() t.t().contiguous() t.double() t.type_as(u) t.to(u.dtype)
    t.to(u) t.cdouble().real t.sum(1) t.mean(0) t.prod(1) t.cumsum(0) t.cumprod(1) t.var(0,True) t.trace() t.diagonal()
    t.squeeze() t.swapaxes(0,1) t.ravel() t.flatten() t.reshape(2,6) t.take(i)
"""
IN_PLACE = """
    abs_() acos_() acosh_() arctan_() asinh_() add_(u) add_(u,alpha=-0.5) add_(1) sub_(u) sub_(u,alpha=2) mul_(u)
    div_(u)
    mul_(0.9).add_(u,alpha=0.1) addcmul_(u,v,value=0.3) addcdiv_(u,v,value=-0.1) clamp_(-0.5,0.5) clamp_min_(0.1)
    clip_(0.1) copy_(u) copy_(u[0]) fill_(2.5) zero_() exp_() expm1_() neg_() pow_(2) reciprocal_() relu_() round_()
    sigmoid_() sign_() sin_() sqrt_() square_() tanh_() tril_() triu_(1) masked_fill_(m,0.5) cumsum_(0) lerp_(u,0.25)
    floor_() ceil_() trunc_() frac_() nan_to_num_() atan2_(u) hypot_(u) log_() rsqrt_() true_divide_(u) multiply_(2)
"""


def entrywise():
    return [(kind, code) for kind, codes in ENTRYWISE.items() for code in codes.split()]


def operands(kind):
    """The numbers of t, u, v (3 by 4), of c (2, 3, 4) and s (3 by 3), a mask m and indices i, j."""
    rng = np.random.default_rng(0)
    t, u, v = rng.normal(size=(3, 3, 4))
    if kind != "any" and kind != "constant":
        t, u, v = (np.abs(x) % 1 * 0.8 + 0.1 for x in (t, u, v))
    if kind == "above 1":
        t = t + 1.5
    c, s = rng.normal(size=(2, 3, 4)), rng.normal(size=(3, 3)) + 2 * np.eye(3)
    i, j = np.array([2, 0, 2]), rng.integers(0, 3, (3, 3))
    return {"t": t, "u": u, "v": v, "c": c, "s": s, "m": rng.random((3, 4)) < 0.4, "i": i, "j": j}


def weights(shape):
    return np.random.default_rng(1).normal(size=shape)


def run_there(kind, code):
    """PyTorch's result of a call, with the gradients of t, u, v, c, s, and those of the norm of the gradients."""
    import torch

    space = {
        name: torch.tensor(x, requires_grad=x.dtype == float and kind != "constant")
        for name, x in operands(kind).items()
    }
    leaves = [x for x in space.values() if x.requires_grad]
    out = eval(code, {"float": float}, space)
    if not isinstance(out, torch.Tensor) or not out.requires_grad:
        return [np.asarray(out.detach() if isinstance(out, torch.Tensor) else out)]
    found = [out.numpy(force=True)]
    one = torch.autograd.grad(out, leaves, torch.tensor(weights(out.shape)), create_graph=True, allow_unused=True)
    found += [np.zeros(x.shape) if g is None else g.numpy(force=True) for x, g in zip(leaves, one, strict=True)]
    total = sum((g**2).sum() for g in one if g is not None)
    two = torch.autograd.grad(total, leaves, allow_unused=True) if total.requires_grad else [None] * len(leaves)
    return found + [np.zeros(x.shape) if g is None else g.numpy(force=True) for x, g in zip(leaves, two, strict=True)]


def written_there(code):
    import torch

    space = {name: torch.tensor(x) for name, x in operands("any").items()}
    out = eval(f"t.{code}", {}, space)
    assert out is space["t"]
    return [out.numpy()]


def every_key():
    calls = [f"{kind}|{code}" for kind, code in entrywise()] + [f"any|{code}" for code in ARRAYS.split()]
    return calls + [f"in place|{code}" for code in IN_PLACE.split()]


def expected_of(key):
    kind, _, code = key.partition("|")
    return written_there(code) if kind == "in place" else run_there(kind, code)


def write():
    found = {key: expected_of(key) for key in every_key()}
    rows = {key: [[str(x.dtype), x.shape] for x in arrays] for key, arrays in found.items()}
    flat = np.concatenate([x.astype(float).ravel() for arrays in found.values() for x in arrays])
    np.savez_compressed(TABLE, rows=json.dumps(rows), numbers=flat)


def read():
    with np.load(TABLE) as file:
        rows, rest = json.loads(file["rows"].item()), file["numbers"]
    table = {}
    for key, arrays in rows.items():
        table[key] = []
        for dtype, shape in arrays:
            size = int(np.prod(shape))
            table[key].append(rest[:size].reshape(shape).astype(dtype))
            rest = rest[size:]
    return table


if __name__ == "__main__":
    write()
