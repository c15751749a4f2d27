"""Right calls of the layers of convolution, pooling, norms, resampling and bags, and of the holders of members."""

import numpy as np

import nn
from tests.wrong_inputs.inputs import Call, T
from tests.wrong_inputs.package_calls import c, fresh

SINGLE = {"dtype": np.float32}
KERNELS = {
    "stride": 1,
    "padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
    "padding_mode": "zeros",
    "rng": 0,
    **SINGLE,
}
STATISTICS = {"eps": 1e-5, "momentum": 0.1, "affine": True, "track_running_stats": True, "bias": True, **SINGLE}
SIGNALS, IMAGES = fresh(lambda: T(2, 4, 6)), fresh(lambda: T(2, 4, 4, 6))
INDEX, OFFSETS = fresh(lambda: np.array([0, 2, 1])), fresh(lambda: np.array([0, 2]))
LAYERS = [  # For each layer: name, arguments, keywords, inputs.
    ("Conv1d", [4, 2, 3], KERNELS, [SIGNALS]),
    ("ConvTranspose1d", [4, 2, 3], {**KERNELS, "output_padding": 0}, [SIGNALS, fresh(lambda: [8])]),
    ("ConvTranspose2d", [4, 2, 3], {**KERNELS, "output_padding": 0}, [IMAGES, fresh(lambda: [6, 8])]),
    ("MaxPool1d", [2, 1, 0, 1], {"ceil_mode": False}, [SIGNALS]),
    ("AvgPool1d", [2, 1, 0, False, True], {}, [SIGNALS]),
    ("AdaptiveAvgPool1d", [2], {}, [SIGNALS]),
    ("AdaptiveAvgPool2d", [(2, None)], {}, [IMAGES]),
    ("AdaptiveMaxPool1d", [2], {}, [SIGNALS]),
    ("AdaptiveMaxPool2d", [(2, None)], {}, [IMAGES]),
    ("GroupNorm", [2, 4, 1e-5, True], {"bias": True, **SINGLE}, [SIGNALS]),
    ("InstanceNorm1d", [4], STATISTICS, [SIGNALS]),
    ("InstanceNorm2d", [4], STATISTICS, [IMAGES]),
    ("RMSNorm", [6, 1e-5, True], SINGLE, [SIGNALS]),
    ("Upsample", [7, None, "linear", True, None], {}, [SIGNALS]),
    ("Upsample", [None, (2.0, 1.5), "bilinear", False, True], {}, [IMAGES]),
    ("Dropout1d", [0.5], {"rng": 0}, [SIGNALS]),
    ("Dropout2d", [0.5], {"rng": 0}, [IMAGES]),
    ("PixelShuffle", [2], {}, [IMAGES]),
    ("PixelUnshuffle", [2], {}, [IMAGES]),
    ("Unfold", [2, 1, 0, 1], {}, [IMAGES]),
    ("Fold", [(3, 3), 2, 1, 0, 1], {}, [fresh(lambda: T(2, 4, 4))]),
    ("Unflatten", [1, (2, -1)], {}, [SIGNALS]),
    ("Bilinear", [6, 6, 2, True], {"rng": 0, **SINGLE}, [SIGNALS, SIGNALS]),
    (
        "EmbeddingBag",
        [3, 2],
        {"mode": "sum", "include_last_offset": False, "padding_idx": 0, "rng": 0, **SINGLE},
        [INDEX, OFFSETS, fresh(lambda: T(3))],
    ),
]
FUNCTIONS = [
    ("conv1d", [SIGNALS, fresh(lambda: T(2, 4, 3)), fresh(lambda: T(2)), 1, 0, 1, 1], {}),
    ("conv_transpose1d", [SIGNALS, fresh(lambda: T(4, 2, 3)), fresh(lambda: T(2)), 1, 0, 0, 1, 1], {}),
    ("conv_transpose2d", [IMAGES, fresh(lambda: T(4, 2, 3, 3)), fresh(lambda: T(2)), 1, 0, 0, 1, 1], {}),
    ("max_pool1d", [SIGNALS, 2, 1, 0, 1, False], {}),
    ("avg_pool1d", [SIGNALS, 2, 1, 0, False, True], {}),
    ("adaptive_avg_pool1d", [SIGNALS, 2], {}),
    ("adaptive_avg_pool2d", [IMAGES, (2, None)], {}),
    ("adaptive_max_pool1d", [SIGNALS, 2], {}),
    ("adaptive_max_pool2d", [IMAGES, (2, None)], {}),
    ("group_norm", [SIGNALS, 2, fresh(lambda: T(4)), fresh(lambda: T(4)), 1e-5], {}),
    ("batch_norm", [SIGNALS, None, None, fresh(lambda: T(4)), fresh(lambda: T(4)), True, 0.1, 1e-5], {}),
    ("instance_norm", [SIGNALS, None, None, fresh(lambda: T(4)), fresh(lambda: T(4)), True, 0.1, 1e-5], {}),
    ("rms_norm", [SIGNALS, 6, fresh(lambda: T(6)), 1e-5], {}),
    ("interpolate", [SIGNALS, 7, None, "linear", True, None], {}),
    ("interpolate", [IMAGES, None, (2.0, 1.5), "bilinear", False, True], {}),
    ("dropout1d", [SIGNALS, 0.5, True], {"rng": 0}),
    ("dropout2d", [IMAGES, 0.5, True], {"rng": 0}),
    ("pixel_shuffle", [IMAGES, 2], {}),
    ("pixel_unshuffle", [IMAGES, 2], {}),
    ("unfold", [IMAGES, 2, 1, 0, 1], {}),
    ("fold", [fresh(lambda: T(2, 4, 4)), (3, 3), 2, 1, 0, 1], {}),
    ("bilinear", [SIGNALS, SIGNALS, fresh(lambda: T(2, 6, 6)), fresh(lambda: T(2))], {}),
    ("pad", [SIGNALS, (1, 1), "constant", 0.5], {}),
    ("pad", [SIGNALS, (1, -1), "reflect"], {}),
    ("normalize", [SIGNALS, 2.0, 1, 1e-12], {}),
    ("one_hot", [INDEX, 4], {}),
    (
        "embedding_bag",
        [INDEX, fresh(lambda: T(3, 2)), OFFSETS],
        {"mode": "sum", "per_sample_weights": fresh(lambda: T(3)), "include_last_offset": False, "padding_idx": 0},
    ),
]  # fmt: skip
HOLDERS = [
    ("ModuleDict", lambda: {"a": nn.ReLU()}, fresh(nn.Tanh), "a"),
    ("ParameterDict", lambda: {"a": T(2)}, fresh(lambda: T(2)), "a"),
    ("ParameterList", lambda: [T(2)], fresh(lambda: T(2)), 0),
]


def calls():
    rows = []

    def via(name, f, *args, **kwargs):
        makers = [x.make if isinstance(x, fresh) else (lambda x=x: x) for x in args]
        rows.append(Call(name, f, makers, {key: (lambda x=x: x) for key, x in kwargs.items()}))

    for name, args, kwargs, inputs in LAYERS:
        cls = getattr(nn, name)
        rows.append(c(f"nn.{name}", *args, **kwargs))
        own = {key: value for key, value in kwargs.items() if key not in ("dtype",)}
        via(f"nn.{name}()()", lambda *xs, cls=cls, a=args, kw=own: cls(*a, **kw)(*xs), *inputs)
        via(
            f"nn.{name}(one wrong)()",
            lambda a, x, cls=cls, rest=args[1:], kw=own, more=inputs[1:]: cls(a, *rest, **kw)(
                x, *(y.make() for y in more)
            ),
            args[0],
            inputs[0],
        )
    for name, args, kwargs in FUNCTIONS:
        rows.append(c(f"nn.functional.{name}", *args, **kwargs))
    rows.append(c("nn.Parameter", fresh(lambda: np.ones(3)), True, dtype=np.float32))
    for name, members, member, key in HOLDERS:
        cls = getattr(nn, name)
        rows.append(c(f"nn.{name}", fresh(members)))
        via(f"nn.{name}[]", lambda k, cls=cls, m=members: cls(m())[k], key)
        via(f"nn.{name}[] =", lambda k, x, cls=cls, m=members: cls(m()).__setitem__(k, x), key, member)
        via(f"del nn.{name}[]", lambda k, cls=cls, m=members: cls(m()).__delitem__(k), key)
        via(f"nn.{name}.pop", lambda k, cls=cls, m=members: cls(m()).pop(k), key)
        if name == "ParameterList":
            via("nn.ParameterList.append", lambda x: nn.ParameterList().append(x), member)
            via("nn.ParameterList.insert", lambda i, x: nn.ParameterList([T(1)]).insert(i, x), 0, member)
            via("nn.ParameterList.extend", lambda xs: nn.ParameterList().extend(xs), fresh(members))
        else:
            via(f"nn.{name}.update", lambda x, cls=cls: cls().update(x), fresh(members))
    for name, member in (("register_parameter", fresh(lambda: T(2))), ("add_module", fresh(nn.ReLU))):
        via(f"nn.Module.{name}", lambda key, x, name=name: getattr(nn.Linear(2, 2, rng=0), name)(key, x), "new", member)
    for name, key in (("get_submodule", "0"), ("get_parameter", "0.weight"), ("get_buffer", "1.running_mean")):
        via(
            f"nn.Module.{name}",
            lambda key, name=name: getattr(nn.Sequential(nn.Linear(2, 2, rng=0), nn.BatchNorm1d(2)), name)(key),
            key,
        )
    via("nn.Sequential.insert", lambda i, x: nn.Sequential(nn.ReLU()).insert(i, x), 0, fresh(nn.Tanh))
    via("nn.Sequential.extend", lambda xs: nn.Sequential(nn.ReLU()).extend(xs), fresh(lambda: [nn.Tanh()]))
    via("nn.Sequential.pop", lambda i: nn.Sequential(nn.ReLU()).pop(i), 0)
    via("nn.Sequential[] =", lambda i, x: nn.Sequential(nn.ReLU()).__setitem__(i, x), 0, fresh(nn.Tanh))
    via("del nn.Sequential[]", lambda i: nn.Sequential(nn.ReLU()).__delitem__(i), 0)
    via("nn.ModuleList.pop", lambda i: nn.ModuleList([nn.ReLU()]).pop(i), 0)
    return rows
