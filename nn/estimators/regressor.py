"""``NetRegressor``: a network that predicts numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import numpy as np
from scipy.sparse import issparse
from sklearn.base import RegressorMixin
from sklearn.metrics import r2_score

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError
from nn.estimators.base import NetEstimator, automatic, moments
from nn.losses.regression import huber_loss, l1_loss, mse_loss


class NetRegressor(RegressorMixin, NetEstimator):  # type: ignore[misc]
    """A network that predicts numbers, with scikit-learn's habits; by default a multilayer perceptron.

    The names of the parameters are those of scikit-learn's ``MLPRegressor``, so that grids carry over; those after
    ``n_iter_no_change`` are of this package, with ``module``. Parameters are only stored here; ``fit`` checks them.

    Args:
        hidden_layer_sizes: neurons of each hidden layer of the network, which is an ``nn.MLP``.
        activation: its activation: ``"relu"``, ``"tanh"``, ``"logistic"``, or any activation of ``nn.MLP``.
        module: a network for the MLP's place. A function ``(n_in, n_out) -> Module``, called by each ``fit``; or a
            Module, of which each ``fit`` trains a copy: the module itself stays as it is. It returns one
            number for each target.
        solver: ``"adam"``, ``"adamw"``, ``"sgd"``, ``"rmsprop"``, ``"adagrad"``; ``"lbfgs"``, for which an
            epoch is one iteration with all rows, and which finds its own step, as in scikit-learn; an optimiser's
            class; or a function of the parameters, ``lambda params: nn.SGD(params, lr=0.1)``, that sets the learning
            rate and all else itself.
        alpha: weight decay of the weights (not of biases), divided by the rows of a batch, as in scikit-learn.
        batch_size: rows in a step; ``"auto"`` for all up to 200. (A last batch of one row is avoided by making batches
            one row larger.)
        learning_rate: of ``"sgd"``, as in scikit-learn: ``"constant"``; ``"invscaling"``, over (rows seen + 1) **
            power_t; or ``"adaptive"``, which divides it by 5 where the training would stop, down to 1e-6.
        learning_rate_init: the learning rate at first.
        power_t: the exponent of ``"invscaling"``.
        max_iter: the largest number of epochs. Nothing is said when it is reached: then ``n_iter_ == max_iter``.
        shuffle: go through the rows in another order in each epoch.
        random_state: an integer, or a ``RandomState`` or ``Generator`` of ``numpy.random``, for starting values, order,
            dropout and validation rows: the same one gives the same network to the bit. None takes other numbers each
            time.
        tol: less than this is no improvement of the loss, or of the score of early stopping.
        verbose: show a progress bar.
        warm_start: ``fit`` goes on from the last training, with its optimiser.
        momentum: of ``"sgd"``.
        nesterovs_momentum: of ``"sgd"``, True for Nesterov's kind.
        early_stopping: keep some rows out, stop by the score on them, and end with the best epoch's parameters; else
            the training stops by its loss, and ends with the last.
        validation_fraction: the part of the rows to keep out.
        n_iter_no_change: the training stops after more epochs in a row than this without an improvement.
        loss: ``"squared_error"``, ``"absolute_error"``, ``"huber"``; or ``loss(prediction, target)`` on columns, such
            as ``nn.HuberLoss(delta=2.0)``. Weights of rows need one that has a ``reduction``, or returns a number for
            each row.
        standardize: subtract the mean of each feature and divide by its deviation, both of the rows of ``fit``;
            ``"auto"`` does so for the MLP, and not where a module is given.
        standardize_target: the same for each target, and back in ``predict``: the network meets numbers of size 1 in
            any units, and losses are in units of the deviation. ``"auto"`` does so for the losses with a name, and not
            for a loss of your own, which may need targets as they are.
        dtype: a floating dtype of the MLP; None for that of X, float32 or float64. A module keeps its own.
        scheduler: a function of the optimiser that returns a schedule, ``lambda optimizer: nn.StepLR(optimizer, 50)``.
        clip_grad_norm: the largest norm of the gradients of a step; see ``nn.fit``.
        callbacks: callbacks of ``nn.fit``.

    Attributes:
        module_: the trained network, in evaluation mode; it takes inputs that are standardised (see ``standardize``).
        n_features_in_, feature_names_in_: the number of features, and the names that a DataFrame had.
        n_iter_: epochs of the last training.
        loss_curve_, loss_, best_loss_: the loss of each epoch, the last, the smallest.
        validation_scores_, best_validation_score_: those of early stopping.
        history_: all measurements, an ``nn.History``.
        optimizer_, scheduler_: as they were at the end.

    Raises:
        ValueError: by ``fit``: data or a parameter of no use; all errors of this package are ValueErrors or TypeErrors.

    Example:
        >>> X = np.linspace(-1, 1, 200)[:, None]
        >>> y = 1000 * X[:, 0] ** 2 + 5000
        >>> model = NetRegressor((32,), activation="tanh", learning_rate_init=0.02, random_state=0).fit(X, y)
        >>> bool(model.score(X, y) > 0.99)
        True
    """

    _target_centre: Any
    _target_spread: Any

    _y_is_numeric = True
    _losses: ClassVar = {"squared_error": mse_loss, "absolute_error": l1_loss, "huber": huber_loss}

    def __init__(
        self,
        hidden_layer_sizes: int | Sequence[int] = (100,),
        activation: Any = "relu",
        *,
        module: Any = None,
        solver: Any = "adam",
        alpha: float = 0.0001,
        batch_size: int | str = "auto",
        learning_rate: str = "constant",
        learning_rate_init: float = 0.001,
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = 1e-4,
        verbose: bool = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        loss: Any = "squared_error",
        standardize: bool | str = "auto",
        standardize_target: bool | str = "auto",
        dtype: Any = None,
        scheduler: Any = None,
        clip_grad_norm: float | None = None,
        callbacks: Sequence[Any] = (),
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.module = module
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_init = learning_rate_init
        self.power_t = power_t
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.warm_start = warm_start
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.loss = loss
        self.standardize = standardize
        self.standardize_target = standardize_target
        self.dtype = dtype
        self.scheduler = scheduler
        self.clip_grad_norm = clip_grad_norm
        self.callbacks = callbacks

    @door
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train on rows and the numbers to predict; with ``warm_start``, continue the last training.

        Args:
            X: numbers of shape (N, features), no NaN; a DataFrame's names are remembered. With a module: (N, ...).
            y: numbers, shape (N,) or (N, targets).
            sample_weight: how much each row counts, >= 0, shape (N,).

        Returns:
            The estimator itself.

        Raises:
            ValueError: data or a parameter of no use. The estimator is left as it was.
        """
        return self._learn(X, y, sample_weight, first=not (self.warm_start and self._is_fitted()))

    @door
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """One epoch over these rows, from the present state.

        The first call measures means and deviations for ``standardize``: give it typical rows. Arguments and errors are
        those of ``fit``.
        """
        return self._learn(X, y, sample_weight, first=not self._is_fitted(), once=True)

    @door
    def predict(self, X: Any) -> Any:
        """The predicted numbers, in the shape that y had: (N,) or (N, targets).

        Raises:
            NotFittedError: nothing was learned yet.
            ValueError: other features than in training, NaN.
        """
        numbers = self._raw(X)
        if self._target_centre is not None:
            numbers = (numbers * self._target_spread + self._target_centre).astype(numbers.dtype)
        return numbers[:, 0] if self._columns is None else numbers

    def _encoded(self, y: Any, weight: Any, first: bool) -> tuple[Any, Any]:
        owner = type(self).__name__
        if issparse(y) or y.ndim > 2:
            raise ArgumentError(f"{owner}: got y as {shown(y)}, expected an array of shape (N,) or (N, targets)")
        columns = None if y.ndim == 1 else y.shape[1]
        y = y.reshape((len(y), -1)).astype(np.float64)
        if first:
            self._columns = columns
            scales = automatic(owner, "standardize_target", self.standardize_target, isinstance(self.loss, str))
            self._target_centre, self._target_spread = moments(y, weight) if scales else (None, None)
        elif columns != self._columns:
            raise ArgumentError(
                f"{owner}: got y with {columns or 1} columns, expected {self._columns or 1}, as in the training before"
            )
        return (y if self._target_centre is None else (y - self._target_centre) / self._target_spread), weight

    def _outputs(self) -> tuple[int, set[int], str]:
        count = self._columns or 1
        return count, {count}, "one number for each target"

    def _scored(self, prediction: Any, target: Any, weight: Any) -> float:
        return float(r2_score(target, prediction, sample_weight=weight))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    def _more_tags(self) -> dict[str, Any]:  # scikit-learn before 1.6 calls this
        return {"multioutput": True}
