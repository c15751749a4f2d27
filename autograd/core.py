"""HIPS autograd's name for the core: derivatives of functions of one argument, nodes, and the declaration of rules."""

from autograd.extend import def_linear as def_linear
from autograd.extend import defjvp as defjvp
from autograd.extend import defjvp_argnum as defjvp_argnum
from autograd.extend import defjvp_argnums as defjvp_argnums
from autograd.extend import defvjp as defvjp
from autograd.extend import defvjp_argnum as defvjp_argnum
from autograd.extend import defvjp_argnums as defvjp_argnums
from autograd.hips.boxes import getval as getval
from autograd.hips.boxes import isbox as isbox
from autograd.hips.deprecated import primitive as primitive
from autograd.hips.nodes import JVPNode as JVPNode
from autograd.hips.nodes import VJPNode as VJPNode
from autograd.hips.nodes import backward_pass as backward_pass
from autograd.hips.roots import Node as Node
from autograd.hips.tracing import add_outgrads as add_outgrads
from autograd.hips.tracing import sum_outgrads as sum_outgrads
from autograd.hips.tracing import toposort as toposort
from autograd.hips.tracing import trace as trace
from autograd.hips.unary import make_jvp as make_jvp
from autograd.hips.unary import make_vjp as make_vjp
from autograd.transforms.sparse import SparseObject as SparseObject
from autograd.transforms.vspaces import VSpace as VSpace
from autograd.transforms.vspaces import vspace as vspace
