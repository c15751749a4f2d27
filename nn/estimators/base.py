"""``NetEstimator``: the common part of the classifier and the regressor, mainly checks and training."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import numpy as np
from numpy.random import Generator
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import train_test_split
from sklearn.utils import check_array, check_consistent_length, check_random_state
from sklearn.utils.validation import check_is_fitted

from autograd.engine.doors import shown
from autograd.engine.node import data_of
from autograd.engine.recording import no_grad
from autograd.errors import AnomalyError, ArgumentError, NotDefinedError, OperandError
from autograd.tensor import Tensor
from nn.estimators import building
from nn.estimators.rows import RowLoss
from nn.estimators.stopping import Adaptive, InverseScaling, Stopping
from nn.estimators.versions import validate_data
from nn.modules.arguments import flag, generator, integer, one_of, real
from nn.modules.module import Module
from nn.modules.seeding import current_source, seeded
from nn.schedulers.closed_form import LambdaLR
from nn.training.fit import fit
from nn.training.history import History

ROWS_AT_ONCE = 4096  # a prediction computes so many rows at once, which limits the memory of the hidden layers


class NetEstimator(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """The base of ``NetClassifier`` and ``NetRegressor``; they explain the parameters and the attributes."""

    module_: Module
    history_: History
    n_outputs_: int
    _centre: Any
    _spread: Any

    _y_is_numeric: ClassVar[bool]
    _losses: ClassVar[dict[str, Callable[..., Any]]]

    # Hooks for the two subclasses.

    def _encoded(self, y: Any, weight: Any, first: bool) -> tuple[Any, Any]:
        """Targets as the loss takes them (integer classes, or columns of numbers), and the weights of the rows."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define _encoded()")

    def _outputs(self) -> tuple[int, set[int], str]:
        """The number of outputs, the numbers that are allowed, and the reason in words."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define _outputs()")

    def _scored(self, prediction: Any, target: Any, weight: Any) -> float:
        """The score of raw outputs, by which early stopping goes."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define _scored()")

    def _for_outputs(self, target: Any) -> Any:
        """The targets in the form that goes with the number of outputs."""
        return target

    def _check_output(self, output: Any) -> None:
        """Refuse outputs of the untrained module with the right shape but of a wrong kind, such as probabilities."""

    def _named_loss(self, name: str) -> Callable[..., Any]:
        """The loss of that name."""
        return self._losses[one_of(type(self).__name__, "loss", name, self._losses)]

    # Training.

    def _learn(self, X: Any, y: Any, sample_weight: Any, *, first: bool, once: bool = False) -> Self:
        """Train on some rows: from the beginning if ``first``, else from the present state. All or nothing."""
        with self._as_before_if_it_fails():
            params = self._checked_params()
            X, y, sample_weight = data_of(X), data_of(y), data_of(sample_weight)
            X, y = self._checked_data(X, y, first)
            weight = self._checked_weight(sample_weight, X)
            if weight is not None and not weight.all():  # a row of weight 0 counts as absent
                X, y, weight = X[weight > 0], y[weight > 0], weight[weight > 0]
            target, weight = self._encoded(y, weight, first)
            if weight is not None and not weight.all():
                X, target, weight = X[weight > 0], target[weight > 0], weight[weight > 0]
            self._train(params, X, target, weight, first, once)
        return self

    def _train(self, params: dict[str, Any], X: Any, target: Any, weight: Any, first: bool, once: bool) -> None:
        owner, mean = type(self).__name__, 1.0 if weight is None else float(weight.mean())
        if first:
            self._draws = _draws(self.random_state)
        draws = self._draws
        rng = np.random.default_rng(draws.randint(0, 2**31 - 1, size=4))
        if first:
            self._begin(params, X, weight, self._batch_size(params, len(X)) * mean, rng)
        module, X = self.module_, self._scaled(X)
        _, allowed, meaning = self._outputs()
        output = building.output_for(owner, module, X[:1], allowed, meaning)
        self._check_output(output)
        self.n_outputs_ = output.size
        target = self._for_outputs(target)
        scaled = None if weight is None else weight / mean
        penalty = building.penalty(params, module, len(X) * mean)
        loss = RowLoss(owner, self._loss(params), target, scaled, penalty)

        rows, held, stops = np.arange(len(X)), None, params["early_stopping"] and not once
        metrics: dict[str, Any] = {}
        if stops:
            rows, held = self._split(params, rows, target, draws)
            metrics["score"] = self._score_of_rows(target, weight)
        self._count_rows(len(rows))
        hooks: list[Any] = [*params["callbacks"]]
        if not once:
            monitor, mode = ("val_score", "max") if stops else ("loss", "min")
            stopping = Adaptive if params["learning_rate"] == "adaptive" else Stopping
            hooks.append(stopping(monitor, params["n_iter_no_change"], params["tol"], mode, restore_best=stops))
        with seeded(rng), np.errstate(all="ignore"), _diverging(owner):
            history = fit(
                module, X if held is None else X[rows], rows,
                loss=loss, optimizer=self.optimizer_, scheduler=self.scheduler_, rng=rng,
                epochs=1 if once else params["max_iter"], batch_size=self._batch_size(params, len(rows)),
                shuffle=params["shuffle"], validation=None if held is None else (X[held], held), metrics=metrics,
                clip_grad_norm=params["clip_grad_norm"], callbacks=hooks, progress=params["verbose"],
            )  # fmt: skip
        module.eval()
        self._note(history, len(rows), stops)

    def _begin(self, params: dict[str, Any], X: Any, weight: Any, batch: float, rng: np.random.Generator) -> None:
        """Make the network, the optimiser and an empty history."""
        owner = type(self).__name__
        self._centre, self._spread = moments(X, weight) if params["standardize"] else (None, None)
        n_in = X.shape[1] if X.ndim == 2 else X.shape[1:]
        self.module_ = building.network(owner, params, n_in, self._outputs()[0], params["dtype"] or X.dtype, rng)
        self.optimizer_ = building.optimizer(owner, params, self.module_, batch)
        scheduler = params["scheduler"]
        if params["learning_rate"] == "invscaling":
            scheduler = _inverse_scaling(params["power_t"])
        self.scheduler_ = None if scheduler is None else scheduler(self.optimizer_)
        self.history_, self.t_ = History(), 0

    def _count_rows(self, rows: int) -> None:
        """Tell the schedule of ``"invscaling"`` how many rows the next epochs have: each training may have others."""
        schedule = self.scheduler_
        if isinstance(schedule, LambdaLR) and all(isinstance(f, InverseScaling) for f in schedule.lr_lambdas):
            given: Any = schedule.lr_lambdas
            schedule.lr_lambdas = [InverseScaling(rows, f.power, schedule.last_epoch, self.t_) for f in given]

    def _note(self, history: History, rows: int, stops: bool) -> None:
        """The attributes that tell of a training, in scikit-learn's names."""
        total = History({name: [*self.history_.get(name, []), *course] for name, course in history.items()})
        total.stopped, total.interrupted = history.stopped, history.interrupted
        self.history_, self.n_iter_ = total, history.epochs
        self.t_ += history.epochs * rows
        self.loss_curve_ = total.get("loss", [])
        self.loss_ = self.loss_curve_[-1] if self.loss_curve_ else math.nan  # NaN after Ctrl-C in the first epoch
        self.best_loss_ = min(self.loss_curve_) if self.loss_curve_ and not stops else None
        self.validation_scores_ = total.get("val_score") if stops else None
        self.best_validation_score_ = max(self.validation_scores_) if self.validation_scores_ else None

    def _loss(self, params: dict[str, Any]) -> Callable[..., Any]:
        loss = params["loss"]
        if not isinstance(loss, str):
            if not callable(loss) or isinstance(loss, type):
                hint = f"an object of it: {loss.__name__}()" if isinstance(loss, type) else "a name or a function"
                raise OperandError(f"{type(self).__name__}: got loss={shown(loss)}, expected {hint}")
            found: Callable[..., Any] = loss
            return found
        return self._named_loss(loss)

    def _split(self, params: dict[str, Any], rows: Any, target: Any, draws: Any) -> tuple[Any, Any]:
        """Rows to train on and rows that decide about stopping, with the same share of each class."""
        classes = target if target.ndim == 1 else None
        fraction, needed = params["validation_fraction"], 2
        if classes is not None:
            found, counts = np.unique(classes, return_counts=True)
            needed = max(2, len(found))
            if counts.min() < 2:
                raise ArgumentError(
                    f"{type(self).__name__}: got early_stopping=True and a class with one row, expected two rows or "
                    f"more of each class, to train on and to stop by"
                )
        tests = math.ceil(len(rows) * fraction)
        if tests < needed or len(rows) - tests < needed:
            raise ArgumentError(
                f"{type(self).__name__}: got early_stopping=True, {len(rows)} rows and validation_fraction={fraction}, "
                f"expected at least {needed if needed > 2 else 'two'} rows to stop by and as many to train on: another "
                f"validation_fraction, or early_stopping=False"
            )
        trained, held = train_test_split(rows, test_size=fraction, random_state=draws, stratify=classes)
        return trained, held

    def _score_of_rows(self, target: Any, weight: Any) -> Callable[[Any, Any], float]:
        def score(prediction: Any, rows: Any) -> float:
            return self._scored(
                prediction.reshape((len(rows), -1)), target[rows], None if weight is None else weight[rows]
            )

        return score

    def _batch_size(self, params: dict[str, Any], rows: int) -> int:
        """Rows in a batch; a last batch of one row, which ``BatchNorm1d`` refuses, is shared out instead."""
        if params["solver"] == "lbfgs":
            return rows
        size = min(200 if params["batch_size"] == "auto" else params["batch_size"], rows)
        return size + 1 if size < rows and rows % size == 1 else size

    # Inputs.

    def _scaled(self, X: Any) -> Any:
        """The inputs as the module takes them: in its dtype, standardised if they are to be."""
        if self._centre is not None:
            X = (X - self._centre) / self._spread
        return X.astype(building.dtype_of(self.module_), copy=False)

    def _raw(self, X: Any) -> Any:
        """The outputs of the module for new rows, shape (N, outputs)."""
        check_is_fitted(self)
        X = validate_data(self, data_of(X), reset=False, **self._wanted())
        parts = []
        with no_grad():
            for start in range(0, len(X), ROWS_AT_ONCE):
                part = self.module_(self._scaled(X[start : start + ROWS_AT_ONCE]))
                data = part.data if isinstance(part, Tensor) else np.asarray(part)
                parts.append(data.reshape((len(data), -1)))
        return np.concatenate(parts)

    def _wanted(self) -> dict[str, Any]:
        """The kind of array that X becomes. The memory order is fixed, because products round by it."""
        return {"dtype": (np.float64, np.float32), "order": "C", "allow_nd": self.module is not None}

    def _checked_data(self, X: Any, y: Any, first: bool) -> tuple[Any, Any]:
        checked: tuple[Any, Any] = validate_data(
            self, X, y,
            reset=first, multi_output=True, y_numeric=self._y_is_numeric, **self._wanted(),
        )  # fmt: skip
        return checked

    def _checked_weight(self, sample_weight: Any, X: Any) -> Any:
        if sample_weight is None:
            return None
        owner = type(self).__name__
        if isinstance(sample_weight, (int, float, np.number)):
            sample_weight = np.full(len(X), sample_weight)
        weight = check_array(sample_weight, ensure_2d=False, dtype=np.float64, input_name="sample_weight")
        if weight.ndim != 1:
            raise ArgumentError(f"{owner}: got sample_weight of shape {weight.shape}, expected one number a row")
        check_consistent_length(X, weight)
        if (weight < 0).any():
            raise ArgumentError(f"{owner}: got sample_weight with {weight.min()}, expected numbers >= 0")
        if not weight.any():
            raise ArgumentError(f"{owner}: got sample_weight that is zero everywhere, expected a number > 0 in it")
        return weight

    def _checked_params(self) -> dict[str, Any]:
        """The parameters, checked: ``__init__`` and ``set_params`` only store, as scikit-learn wants it."""
        owner = type(self).__name__
        params: dict[str, Any] = self.get_params(deep=False)
        for name in ("max_iter", "n_iter_no_change"):
            params[name] = integer(owner, name, params[name], 1)
        for name in ("alpha", "tol", "learning_rate_init", "momentum", "power_t"):
            params[name] = real(owner, name, params[name])
        params["validation_fraction"] = real(
            owner, "validation_fraction", params["validation_fraction"], below=1.0, above=True
        )
        one_of(owner, "learning_rate", params["learning_rate"], ("constant", "invscaling", "adaptive"))
        if params["solver"] != "sgd":
            params["learning_rate"] = "constant"  # scikit-learn does the same
        if params["scheduler"] is not None and params["learning_rate"] != "constant":
            raise ArgumentError(
                f"{owner}: got learning_rate={params['learning_rate']!r} and a scheduler, expected one of the two"
            )
        for name in ("shuffle", "warm_start", "early_stopping", "nesterovs_momentum", "verbose"):
            params[name] = flag(owner, name, params[name])
        params["standardize"] = automatic(owner, "standardize", params["standardize"], params["module"] is None)
        if not (isinstance(params["batch_size"], str) and params["batch_size"] == "auto"):
            try:
                params["batch_size"] = integer(owner, "batch_size", params["batch_size"], 1)
            except ArgumentError as error:
                raise ArgumentError(f"{error}, or 'auto'") from None
        if params["dtype"] is not None:
            params["dtype"] = _floating(owner, params["dtype"])
        if params["clip_grad_norm"] is not None:
            params["clip_grad_norm"] = real(owner, "clip_grad_norm", params["clip_grad_norm"], above=True)
        if params["scheduler"] is not None and not callable(params["scheduler"]):
            raise OperandError(
                f"{owner}: got scheduler={shown(params['scheduler'])}, expected a function of the optimiser: "
                f"lambda optimizer: nn.StepLR(optimizer, 10)"
            )
        if not isinstance(params["callbacks"], (list, tuple)):
            raise OperandError(f"{owner}: got callbacks={shown(params['callbacks'])}, expected a list of them")
        return params

    @contextmanager
    def _as_before_if_it_fails(self) -> Iterator[None]:
        """A block after which the estimator is as it was before, if the block ends in an error."""
        attributes = vars(self).copy()
        learned = [
            (holder, holder.state_dict())
            for holder in map(attributes.get, ("module_", "optimizer_", "scheduler_")) if holder is not None
        ]  # fmt: skip
        try:
            yield
        except BaseException:
            self.__dict__.clear()
            self.__dict__.update(attributes)
            for holder, state in learned:
                holder.load_state_dict(state)
            raise

    def _is_fitted(self) -> bool:
        try:
            check_is_fitted(self)
        except NotFittedError:
            return False
        return True


@contextmanager
def _diverging(owner: str) -> Iterator[None]:
    """A block in which the error about a loss or a gradient that is not finite names remedies of the estimator."""
    try:
        yield
    except AnomalyError as error:
        problem = str(error).removeprefix("fit: ").partition("; data and parameters")[0].partition(". The step")[0]
        raise ArgumentError(
            f"{owner}: got a training that diverged, in {problem}; a smaller learning_rate_init, or inputs of size 1 "
            f"(standardize=True, StandardScaler) may help"
        ) from error


def automatic(owner: str, argument: str, x: Any, otherwise: bool) -> bool:
    """``x`` as True or False, or ``otherwise`` for "auto".

    Example:
        >>> automatic("NetClassifier", "standardize", "auto", True)
        True
    """
    if isinstance(x, str) and x == "auto":
        return otherwise
    try:
        return flag(owner, argument, x)
    except ArgumentError as error:
        raise ArgumentError(f"{error}, or 'auto'") from None


def _draws(state: Any) -> Any:
    """A source of numbers with scikit-learn's interface; a Generator of NumPy's, which scikit-learn refuses, too.

    None is NumPy's global source, as in scikit-learn, unless ``nn.manual_seed`` has set another.
    """
    if state is None and current_source.get() is not None:
        state = generator("random_state", None)
    return np.random.RandomState(state.bit_generator) if isinstance(state, Generator) else check_random_state(state)


def _inverse_scaling(power: float) -> Callable[[Any], LambdaLR]:
    """scikit-learn's schedule: the first rate over (rows seen + 1) ** power. ``_count_rows`` tells it of the rows."""
    return lambda optimizer: LambdaLR(optimizer, InverseScaling(0, power))


def _floating(owner: str, dtype: Any) -> np.dtype[Any]:
    found: np.dtype[Any]
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = np.dtype(object)
    if found.kind != "f":
        raise ArgumentError(f"{owner}: got dtype={shown(dtype)}, expected a floating dtype such as np.float32")
    return found


def moments(x: Any, weight: Any) -> tuple[Any, Any]:
    """Mean and standard deviation over the rows, weighted; where nothing varies the deviation is 1.

    Example:
        >>> moments(np.array([[1.0, 5.0], [3.0, 5.0]]), None)
        (array([2., 5.]), array([1., 1.]))
    """
    x = np.asarray(x, np.float64)
    centre = np.average(x, axis=0, weights=weight)
    spread = np.sqrt(np.average((x - centre) ** 2, axis=0, weights=weight))
    still = spread <= 1e-12 * np.maximum(np.abs(centre), 1e-300)
    return centre, np.where(still, 1.0, spread)
