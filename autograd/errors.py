"""The errors this package raises on its own account.

Every message names the op, the operand, the given and the expected form. Each class also derives from the built-in
error a NumPy user would expect, so ``except ValueError`` around a bad shape keeps working.
"""


class AutogradError(Exception):
    """Base of everything below: catch it to catch every error of this package."""


class DeclarationError(AutogradError, TypeError):
    """An op was declared with rules that do not fit its forward function."""


class OperandError(AutogradError, TypeError):
    """An operand or an argument of a kind that does not fit: a string, a class for an object, an object array."""


class ShapeError(AutogradError, ValueError):
    """Shapes that do not go together: operands of an op, a seed gradient, a loss and its target."""


class ArgumentError(AutogradError, ValueError):
    """An argument of the right type with a value that is not allowed: a negative size, an unknown mode."""


class IndexingError(AutogradError, IndexError):
    """An index without an entry: out of range, of a wrong kind, or a boolean array of another shape."""


class MissingNameError(AutogradError, KeyError, AttributeError):
    """An unknown name: a key of a ``ModuleDict``, a dotted name of a module or parameter."""

    __str__ = Exception.__str__  # the text of a KeyError would appear in quotes


class SchoolError(MissingNameError):
    """An exercise, a lesson or a given value that does not exist. A notebook shows the sentence alone."""

    def _render_traceback_(self) -> list[str]:
        """The lines that IPython shows in the place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class NotDefinedError(AutogradError, NotImplementedError):
    """A method that a subclass has to define, and does not."""


class MissingPackageError(AutogradError, ModuleNotFoundError):
    """A package that is an extra of this one and is not installed."""


class PathError(AutogradError, FileNotFoundError):
    """A folder that does not exist."""


class ZeroWeightsError(ArgumentError, ZeroDivisionError):
    """Weights that add up to zero, so that there is no mean."""


class FileFormatError(AutogradError, ValueError):
    """A file with unexpected content: truncated, damaged, or of another format."""


class GraphError(AutogradError, RuntimeError):
    """A graph that cannot be swept: freed, changed since it was recorded, or never recorded."""


class AssignmentError(GraphError, TypeError):
    """Entries of something that cannot be assigned to without losing a gradient."""


class RuleError(AutogradError, RuntimeError):
    """A rule returned something that is not a gradient of its operand."""


class MissingRuleError(RuleError, NotImplementedError):
    """A function has no rule for an argument that it is differentiated by."""


class AnomalyError(AutogradError, FloatingPointError):
    """The first NaN or infinity inside of ``detect_anomaly()``."""


class NotOfferedError(AutogradError, AttributeError):
    """A method of another library that is not offered here; the message names the replacement."""


class ConvergenceError(AutogradError, RuntimeError):
    """An iteration that did not arrive."""


class UncompiledWarning(UserWarning):
    """A function that was given to ``compile`` runs as it is; the message says why."""


class LostStepWarning(UserWarning):
    """``p -= lr * p.grad`` of a leaf where operations are recorded: the leaf keeps its numbers."""
