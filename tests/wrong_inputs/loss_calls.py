"""Right calls of activations with settings, of distances, and of losses of several inputs."""

import numpy as np

import nn
from autograd import Value
from tests.wrong_inputs.inputs import Call, T, X
from tests.wrong_inputs.package_calls import c, fresh

t23, x23, t3 = fresh(lambda: T(2, 3)), fresh(lambda: X(2, 3)), fresh(lambda: T(3))
t24 = fresh(lambda: T(2, 4))
signs = fresh(lambda: np.array([1.0, -1.0]))
signs23 = fresh(lambda: np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, 1.0]]))
classes = fresh(lambda: np.array([0, 2]))
labels = fresh(lambda: np.array([[0, 2, -1], [-1, 0, 0]]))

ACTIVATIONS = {
    "CELU": [1.0], "GLU": [-1], "Hardshrink": [0.5], "Hardsigmoid": [], "Hardswish": [], "Hardtanh": [-1.0, 1.0],
    "LogSigmoid": [], "Mish": [], "PReLU": [1, 0.25], "RReLU": [0.1, 0.3], "ReLU6": [], "Softmin": [-1],
    "Softshrink": [0.5], "Softsign": [], "Tanhshrink": [], "Threshold": [0.1, 2.0],
}  # fmt: skip
FUNCTIONS = {
    "celu": [1.0], "hardshrink": [0.5], "hardsigmoid": [], "hardswish": [], "hardtanh": [-1.0, 1.0], "logsigmoid": [],
    "mish": [], "relu6": [], "rrelu": [0.1, 0.3, True], "softshrink": [0.5], "softsign": [], "tanhshrink": [],
    "threshold": [0.1, 2.0],
}  # fmt: skip
LOSSES = {  # For each loss: options of the function, and inputs; the module takes the same options.
    "kl_div": ({"reduction": "batchmean", "log_target": False}, [t23, x23], "KLDivLoss"),
    "gaussian_nll_loss": ({"full": True, "eps": 1e-6}, [t23, x23, x23], "GaussianNLLLoss"),
    "poisson_nll_loss": ({"log_input": True, "full": True, "eps": 1e-8}, [t23, x23], "PoissonNLLLoss"),
    "smooth_l1_loss": ({"beta": 0.5}, [t23, x23], "SmoothL1Loss"),
    "cosine_embedding_loss": ({"margin": 0.1}, [t23, x23, signs], "CosineEmbeddingLoss"),
    "margin_ranking_loss": ({"margin": 0.1}, [t23, x23, signs23], "MarginRankingLoss"),
    "triplet_margin_loss": (
        {"margin": 1.0, "p": 2.0, "eps": 1e-6, "swap": True}, [t23, x23, fresh(lambda: X(2, 3))], "TripletMarginLoss"
    ),
    "triplet_margin_with_distance_loss": (
        {"distance_function": None, "margin": 1.0, "swap": True}, [t23, x23, x23], "TripletMarginWithDistanceLoss"
    ),
    "soft_margin_loss": ({"reduction": "sum"}, [t23, signs23], "SoftMarginLoss"),
    "multi_margin_loss": ({"p": 1, "margin": 1.0, "weight": t3}, [t23, classes], "MultiMarginLoss"),
    "multilabel_margin_loss": ({"reduction": "sum"}, [t23, labels], "MultiLabelMarginLoss"),
    "multilabel_soft_margin_loss": ({"weight": t3}, [t23, x23], "MultiLabelSoftMarginLoss"),
}  # fmt: skip


def calls():
    """The rows, in the form of ``package_calls``."""
    rows = []

    def row(name, *args, **kwargs):
        rows.append(c(name, *args, **kwargs))

    def via(name, f, *args):
        makers = [x.make if isinstance(x, fresh) else (lambda x=x: x) for x in args]
        rows.append(Call(name, f, makers, {}))

    for name, settings in ACTIVATIONS.items():
        cls = getattr(nn, name)
        row(f"nn.{name}", *settings)
        via(f"nn.{name}()()", lambda x, cls=cls, settings=settings: cls(*settings)(x), t24)
    via("nn.Softmax2d()()", lambda x: nn.Softmax2d()(x), fresh(lambda: T(2, 3, 4)))
    row("nn.Softmax2d")
    row("nn.Step", 0.5, fires_at_threshold=True)
    row("nn.Softmin", axis=0)
    row("nn.PReLU", 2, 0.1, dtype=np.float32)
    row("nn.RReLU", 0.1, 0.3, rng=0)
    f = "nn.functional."
    for name, settings in FUNCTIONS.items():
        row(f + name, t23, *settings)
        row(f + name, fresh(lambda: Value(0.5)), *settings)
    row(f + "step", t3, 0.5, fires_at_threshold=True)
    row(f + "prelu", t23, t3)
    row(f + "glu", t24, axis=0)
    row(f + "softmin", t23, axis=0)
    row(f + "softmax", t23, axis=0)
    row(f + "cosine_similarity", t23, x23, 1, 1e-8)
    row(f + "cosine_similarity", t23, x23, axis=0)
    row(f + "pairwise_distance", t23, x23, 2.0, 1e-6, True)
    row(f + "normalize", t23, 2.0, 1, 1e-12)
    row("nn.CosineSimilarity", 1, 1e-8)
    row("nn.PairwiseDistance", 2.0, 1e-6, True)
    via("nn.CosineSimilarity()()", lambda a, b: nn.CosineSimilarity()(a, b), t23, x23)
    via("nn.PairwiseDistance()()", lambda a, b: nn.PairwiseDistance()(a, b), t23, x23)
    for name, (options, inputs, module) in LOSSES.items():
        cls = getattr(nn, module)
        row(f + name, *inputs, **options)
        row(f + name, *inputs, reduction="none")
        row(f"nn.{module}", **options)
        via(f"nn.{module}()()", lambda *args, cls=cls: cls()(*args), *inputs)
    sequences = [
        fresh(lambda: T(4, 2, 3)),
        fresh(lambda: np.array([[1, 2], [1, 0]])),
        fresh(lambda: [4, 3]),
        fresh(lambda: [2, 1]),
    ]
    row(f + "ctc_loss", *sequences, blank=0, reduction="mean", zero_infinity=True)
    row("nn.CTCLoss", 0, "mean", True)
    via("nn.CTCLoss()()", lambda *args: nn.CTCLoss()(*args), *sequences)
    row("nn.scalar.Perceptron", 2, None, 0.0, fires_at_threshold=True)
    return rows
