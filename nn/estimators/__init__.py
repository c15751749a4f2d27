"""Networks with scikit-learn's habits: ``fit``, ``predict``, ``score``, grids, pipelines, cross-validation.

- ``NetClassifier`` for classes and for several labels a row, ``NetRegressor`` for one number a row or several.

They need scikit-learn: ``pip install "gategrad[sklearn]"``. ``nn.estimators`` is loaded when it is first asked for.

The modules, bottom up: ``versions`` (differences between releases of scikit-learn), ``rows`` (losses of single rows,
weighted), ``stopping`` (the end of a training by its criteria), ``building`` (network and optimiser made from
parameters), ``base`` (the training that both have in common), ``classifier``, ``regressor``.
"""

from autograd.errors import MissingPackageError as _MissingPackageError

try:
    import sklearn as _sklearn  # noqa: F401 (the error below is clearer than the one of a module inside)
except ModuleNotFoundError as error:
    raise _MissingPackageError(
        'nn.estimators needs scikit-learn, which is not installed: pip install "gategrad[sklearn]"', name="sklearn"
    ) from error

from nn.estimators.classifier import NetClassifier as NetClassifier
from nn.estimators.regressor import NetRegressor as NetRegressor
