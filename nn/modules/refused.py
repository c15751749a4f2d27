"""Names of PyTorch's modules that are not offered, each with its replacement."""

from __future__ import annotations

from autograd.protocols.pytorch.refused import Refusal

_WHERE = "a model computes where its arrays are, and devices are the arrays' own: a parameter may hold a CuPy array"
_STATE_HOOK = "override state_dict and load_state_dict in the class, and call those of Module"

REFUSED = {
    **dict.fromkeys(("cpu", "cuda", "xpu", "ipu", "mtia", "to_empty"), _WHERE),
    "bfloat16": "NumPy has no bfloat16; float() is float32, half() float16",
    "type": "model.to(dtype) converts",
    "compile": "there is nothing to compile, leave it out: each call records its own graph",
    "share_memory": "parameters are arrays of this process; pickle the model, or its state_dict, for others",
    "register_backward_hook": "write register_full_backward_hook",
    "register_full_backward_pre_hook": "in a forward hook, output.register_hook(hook) sees and replaces the gradient",
    **dict.fromkeys(
        (
            "register_state_dict_post_hook", "register_state_dict_pre_hook", "register_load_state_dict_post_hook",
            "register_load_state_dict_pre_hook", "get_extra_state", "set_extra_state",
        ), _STATE_HOOK,
    ),
}  # fmt: skip
"""Names, and the texts of their errors."""


class RefusedNames:
    """Mixed into Module: an AttributeError with the way out for each name of the table.

    Example:
        >>> from nn import Linear
        >>> Linear(2, 1).compile()
        Traceback (most recent call last):
        autograd.errors.NotOfferedError: Linear has no compile, which is PyTorch's: there is nothing to compile, ...
    """


for _name, _text in REFUSED.items():
    setattr(RefusedNames, _name, Refusal(_name, _text))
