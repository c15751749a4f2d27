"""``NetClassifier``: a network that tells classes apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from scipy.sparse import issparse
from sklearn.base import ClassifierMixin
from sklearn.metrics import accuracy_score
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets, type_of_target

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError
from nn.estimators.base import NetEstimator
from nn.losses.binary import (
    BCELoss,
    BCEWithLogitsLoss,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
)
from nn.losses.classification import cross_entropy
from nn.modules.arguments import real


class NetClassifier(ClassifierMixin, NetEstimator):  # type: ignore[misc]
    """A network that tells classes apart, with scikit-learn's habits; by default a multilayer perceptron.

    The names of the parameters are those of scikit-learn's ``MLPClassifier``, so that grids carry over; those after
    ``n_iter_no_change`` are of this package, with ``module``. Parameters are only stored here; ``fit`` checks them.

    Args:
        hidden_layer_sizes: neurons of each hidden layer of the network, which is an ``nn.MLP``.
        activation: its activation: ``"relu"``, ``"tanh"``, ``"logistic"``, or any activation of ``nn.MLP``.
        module: a network for the MLP's place. A function ``(n_in, n_out) -> Module``, called by each ``fit``; or a
            Module, of which each ``fit`` trains a copy: the module itself stays as it is. It returns scores
            (logits, no softmax), one for each class; for two classes it may return one alone, for the second.
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
        loss: ``"log_loss"``, the cross entropy; or ``loss(scores, target)`` with integer classes, such as
            ``nn.CrossEntropyLoss(label_smoothing=0.1)`` (with one score, or with labels, the target is a column of 0
            and 1). Weights of rows need one that has a ``reduction``, or returns a number for each row.
        class_weight: a dict of weights by class; or ``"balanced"``, for classes that count the same.
        standardize: subtract the mean of each feature and divide by its deviation, both of the rows of ``fit``;
            ``"auto"`` does so for the MLP, and not where a module is given.
        dtype: a floating dtype of the MLP; None for that of X, float32 or float64. A module keeps its own.
        scheduler: a function of the optimiser that returns a schedule, ``lambda optimizer: nn.StepLR(optimizer, 50)``.
        clip_grad_norm: the largest norm of the gradients of a step; see ``nn.fit``.
        callbacks: callbacks of ``nn.fit``.

    Attributes:
        classes_: the classes, sorted; the numbers of the labels, if y had labels.
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
        >>> from sklearn.datasets import load_iris
        >>> from sklearn.model_selection import cross_val_score
        >>> X, y = load_iris(return_X_y=True)
        >>> model = NetClassifier((16,), max_iter=30, learning_rate_init=0.02, random_state=0)
        >>> bool(cross_val_score(model, X, y, cv=3).mean() > 0.9)
        True
        >>> model.fit(X, y).predict_proba(X[:2]).shape
        (2, 3)
    """

    _y_is_numeric = False
    _losses: ClassVar = {"log_loss": cross_entropy}

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
        loss: Any = "log_loss",
        class_weight: Any = None,
        standardize: bool | str = "auto",
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
        self.class_weight = class_weight
        self.standardize = standardize
        self.dtype = dtype
        self.scheduler = scheduler
        self.clip_grad_norm = clip_grad_norm
        self.callbacks = callbacks

    @door
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train on rows and their classes; with ``warm_start``, continue the last training.

        Args:
            X: numbers of shape (N, features), no NaN; a DataFrame's names are remembered. With a module: (N, ...).
            y: classes of shape (N,), numbers or strings, at least two of them; or labels: 0 and 1, shape (N, labels).
            sample_weight: how much each row counts, >= 0, shape (N,).

        Returns:
            The estimator itself.

        Raises:
            ValueError: data or a parameter of no use. The estimator is left as it was.
        """
        return self._learn(X, y, sample_weight, first=not (self.warm_start and self._is_fitted()))

    @door
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, classes: Any = None) -> Self:
        """One epoch over these rows, from the present state.

        The first call measures means and deviations for ``standardize``: give it typical rows. Other arguments and
        errors are those of ``fit``.

        Args:
            X: as in ``fit``.
            y: as in ``fit``.
            sample_weight: as in ``fit``.
            classes: all classes that will ever come; needed by the first call, unless y has labels.
        """
        owner, first = type(self).__name__, not self._is_fitted()
        if isinstance(self.class_weight, str):
            raise ArgumentError(
                f"{owner}: got class_weight={self.class_weight!r} in partial_fit, which does not see all rows, "
                f"expected a dict of weights, or sample_weight"
            )
        listed = None if classes is None else np.unique(column_or_1d(classes))
        if not first and listed is not None and not np.array_equal(listed, self.classes_):
            raise ArgumentError(
                f"{owner}: got classes={listed.tolist()}, expected those of the first call: {self.classes_.tolist()}"
            )
        labels = type_of_target(y).startswith("multilabel")
        if first and listed is None and not labels:
            raise ArgumentError(f"{owner}: classes must be passed on the first call to partial_fit")
        self._listed = None if labels else listed
        try:
            return self._learn(X, y, sample_weight, first=first, once=True)
        finally:
            del self._listed

    @door
    def predict(self, X: Any) -> Any:
        """The class of each row, shape (N,); or 0 and 1 for its labels, shape (N, labels).

        Raises:
            NotFittedError: nothing was learned yet.
            ValueError: other features than in training, NaN.
        """
        scores = self.decision_function(X)
        if self._labels:
            return (scores > 0).astype(np.int64)
        chosen = (scores > 0).astype(np.int64) if scores.ndim == 1 else scores.argmax(axis=1)
        return self.classes_[chosen]

    @door
    def decision_function(self, X: Any) -> Any:
        """Scores: for two classes the lead of the second one, shape (N,); else one a class or label, shape (N, K).

        Errors are those of ``predict``.
        """
        scores = self._raw(X)
        if self._labels or len(self.classes_) > 2:
            return scores
        return scores[:, 0] if scores.shape[1] == 1 else scores[:, 1] - scores[:, 0]

    @door
    def predict_proba(self, X: Any) -> Any:
        """The probability of each class, shape (N, classes), in the order of ``classes_``; or of each label.

        Errors are those of ``predict``.
        """
        return np.exp(self.predict_log_proba(X))

    @door
    def predict_log_proba(self, X: Any) -> Any:
        """The logarithms of ``predict_proba``, accurate where those are close to 0. Errors are those of ``predict``."""
        scores = self.decision_function(X)
        if self._labels:
            return -np.logaddexp(0, -scores)
        if scores.ndim == 1:
            return -np.logaddexp(0, np.stack([scores, -scores], axis=1))
        scores = scores - scores.max(axis=1, keepdims=True)
        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))

    def _encoded(self, y: Any, weight: Any, first: bool) -> tuple[Any, Any]:
        owner = type(self).__name__
        check_classification_targets(y)
        kind = type_of_target(y, input_name="y")
        if kind.endswith("multioutput"):
            raise ArgumentError(
                f"{owner}: got y of shape {y.shape} with several classes in a column, expected one class a row, or "
                f"columns of 0 and 1; sklearn.multioutput.MultiOutputClassifier makes one model a column"
            )
        labels = kind.startswith("multilabel")
        y = y.toarray() if issparse(y) else y if labels else column_or_1d(y, warn=True)
        listed = getattr(self, "_listed", None)
        if first:
            self._labels = labels
            self.classes_ = np.arange(y.shape[1]) if labels else np.unique(y) if listed is None else listed
        if labels != self._labels or (labels and y.shape[1] != len(self.classes_)):
            raise ArgumentError(
                f"{owner}: got y of shape {y.shape}, expected {'labels' if self._labels else 'classes'} "
                f"as in the training before: {self.classes_.tolist()}"
            )
        if labels:
            if self.class_weight is not None:
                raise ArgumentError(
                    f"{owner}: got class_weight={shown(self.class_weight)} and y with several labels, expected None; "
                    f"pos_weight of nn.BCEWithLogitsLoss weighs labels: loss=nn.BCEWithLogitsLoss(pos_weight=...)"
                )
            return y.astype(np.float64), weight
        if len(self.classes_) < 2:
            raise ArgumentError(
                f"{owner}: got y with one class, {self.classes_.tolist()[0]!r}, expected at least 2 classes"
                f"{'' if weight is None else ' in rows of a weight > 0'}"
            )
        places = np.searchsorted(self.classes_, y).clip(max=len(self.classes_) - 1)
        unknown = self.classes_[places] != y
        if unknown.any():
            raise ArgumentError(
                f"{owner}: got the class {y[unknown].tolist()[0]!r} in y, expected one of {self.classes_.tolist()}"
            )
        return places, self._weighed_by_class(places, weight)

    def _weighed_by_class(self, places: Any, weight: Any) -> Any:
        """The weights of rows times those of their classes."""
        given, owner = self.class_weight, type(self).__name__
        if given is None:
            return weight
        weight = np.ones(len(places)) if weight is None else weight
        count = len(self.classes_)
        if isinstance(given, str) and given == "balanced":
            of_class = np.bincount(places, weight, minlength=count)
            return weight * (weight.sum() / count / np.where(of_class, of_class, 1.0))[places]
        if not isinstance(given, Mapping):
            raise ArgumentError(f"{owner}: got class_weight={shown(given)}, expected a dict, 'balanced' or None")
        known = self.classes_.tolist()
        wrong = [name for name in given if name not in known]
        if wrong:
            raise ArgumentError(f"{owner}: got a class_weight for {wrong[0]!r}, expected classes of y: {known}")
        factors = [real(owner, f"class_weight[{name!r}]", given.get(name, 1.0)) for name in known]
        weight = weight * np.array(factors)[places]
        if not weight.any():
            raise ArgumentError(f"{owner}: got class_weight={dict(given)}, which leaves weight zero for every row")
        return weight

    def _outputs(self) -> tuple[int, set[int], str]:
        count = len(self.classes_)
        if not self._labels and count == 2:
            return 2, {1, 2}, "one score for each class, or one for the second class against the first"
        return count, {count}, f"one score for each {'label' if self._labels else 'class'}"

    def _check_output(self, output: Any) -> None:
        row = output.reshape(-1)
        if row.size > 1 and not self._labels and row.min() >= 0 and abs(float(row.sum()) - 1) < 1e-5:
            raise ArgumentError(
                f"{type(self).__name__}: got a module that returns probabilities, expected scores (logits): leave out "
                f"the Softmax at its end, the loss contains one"
            )

    def _for_outputs(self, target: Any) -> Any:
        return target[:, None].astype(np.float64) if self.n_outputs_ == 1 and not self._labels else target

    def _named_loss(self, name: str) -> Callable[..., Any]:
        loss = super()._named_loss(name)
        return binary_cross_entropy_with_logits if self._labels or self.n_outputs_ == 1 else loss

    def _loss(self, params: dict[str, Any]) -> Callable[..., Any]:
        loss = super()._loss(params)
        of_one = isinstance(loss, (BCELoss, BCEWithLogitsLoss)) or loss in (
            binary_cross_entropy, binary_cross_entropy_with_logits,
        )  # fmt: skip
        if of_one and self.n_outputs_ > 1 and not self._labels and not isinstance(params["loss"], str):
            name = getattr(loss, "__name__", type(loss).__name__)
            raise ArgumentError(
                f"{type(self).__name__}: got loss={name} and a module with {self.n_outputs_} outputs, one a class, "
                f"expected nn.CrossEntropyLoss(); for two classes, a module with one output takes this loss: "
                f"module=lambda n_in, n_out: nn.MLP([n_in, 32, 1])"
            )
        return loss

    def _scored(self, prediction: Any, target: Any, weight: Any) -> float:
        binary = self._labels or self.n_outputs_ == 1
        return float(accuracy_score(target, prediction > 0 if binary else prediction.argmax(1), sample_weight=weight))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags

    def _more_tags(self) -> dict[str, Any]:  # scikit-learn before 1.6 calls this
        return {"multilabel": True}
