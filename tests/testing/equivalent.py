"""Mutants of rules that no test can tell from the rule, with reasons; ``tests/mutation.py`` skips them."""

SQUARE = "the matrices are square, so that either of the last two axes has their size"
UNKNOWN_LENGTH = "NumPy takes any negative length for the unknown one"
NOT_TAKEN = "what stands in for the entries of the branch that is not taken; any finite number serves"
SAME_FORMS = "of sizes that may be 0 either form gives the same numbers; the other one is quicker"
SAME_NUMBERS = "it chooses between two forms of the same numbers, of which the quicker is for a number as exponent"
ZERO_OR_NAN = "what is added is 0 or NaN"
SLOWER = "rows are reduced the ordinary, slower way"
GUARD = "zip's strict= guards against a mistake in the code; the lengths are always the same"

EQUIVALENT: dict[tuple[str, str], str] = {
    ("arithmetic._power_exponent", "x + 0j -> x - 0j"): "either makes x complex with an imaginary part of +0",
    (
        "arithmetic.copysign, rule 0",
        "sign(x) * np.copysign(1.0, y) -> sign(x) / np.copysign(1.0, y)",
    ): "the second factor is 1 or -1",
    ("arithmetic._power_base", "y.__class__ is int -> x.__class__ is int (the 2.)"): SAME_NUMBERS,
    ("arithmetic._power_base", "y.__class__ is float -> x.__class__ is float (the 2.)"): SAME_NUMBERS,
    ("arithmetic._power_base", "y.__class__ is int -> x.__class__ is int"): SAME_NUMBERS,
    ("arithmetic._power_base", "y.__class__ is float -> x.__class__ is float"): SAME_NUMBERS,
    ("arithmetic._power_base", "y != 0 -> y == 0"): SAME_NUMBERS + "; for y = 0, a sweep holds the NaN of 0 * inf at 0",
    ("arithmetic._power_base", "y != 0 -> y != 1"): SAME_NUMBERS + "; for y = 0, a sweep holds the NaN of 0 * inf at 0",
    ("arithmetic._power_base", "slope + 0.0 * out -> slope - 0.0 * out"): ZERO_OR_NAN,
    ("assignment._repeats", "True -> False (the 2.)"): GUARD,
    ("assignment._repeats", "True -> False (the 3.)"): GUARD,
    (
        "assignment._repeats",
        "named * n -> named / n",
    ): "a place has one number all the same; two places that share one are compared entry by entry",
    (
        "assignment._repeats",
        "named * n + part % n -> named * n - part % n",
    ): "either gives different numbers to different places",
    (
        "assignment._to_the_value",
        "getattr(x, 'shape', ()) -> getattr(value, 'shape', ())",
    ): "asks whose array x is, to save the count of repeated places: of "
    "foreign arrays these were refused when the entries were written, so none is found",
    ("choices.equal", "0 -> 1"): "a mask with a single entry is complete, and any other has more",
    (
        "choices.two_are_equal",
        "w.dtype.kind == 'c' -> w.dtype.kind != 'c'",
    ): "NumPy orders complex numbers by their real "
    "parts, so that either form finds a pair; without one the work is done for nothing",
    (
        "choices.two_are_equal",
        "near & ~np.eye(w.shape[-1], dtype=bool) -> near | ~np.eye(w.shape[-1], dtype=bool)",
    ): "without a pair the work is done for nothing",
    ("complex.direction", "True -> False"): SAME_FORMS,
    ("decompositions._lower", "x.shape[-1] -> x.shape[-2]"): SQUARE,
    (
        "decompositions._svd_rule",
        "gx + scale(extra, math.nan).sum(axis=(-2, -1))[..., None, None] -> "
        "gx - scale(extra, math.nan).sum(axis=(-2, -1))[..., None, None]",
    ): ZERO_OR_NAN,
    (
        "decompositions._qr_tall",
        "eye(q) -> eye(r)",
    ): "in eye(q), which goes by the number of columns: q and r have the same",
    ("elementary._soft_share", "np.isinf(x) -> np.isinf(y)"): "in isinf(x), which is asked where x == y",
    ("elementary.sqrt, rule 0", "0.5 / out + 0.0 * out -> 0.5 / out - 0.0 * out"): ZERO_OR_NAN,
    (
        "elementary.cbrt, rule 0",
        "1 / (3 * out * out) + 0.0 * out -> 1 / (3 * out * out) - 0.0 * out",
    ): ZERO_OR_NAN,
    ("fourier._irfft_rule", "(-1,) -> (-2,)"): UNKNOWN_LENGTH,
    (
        "indexing._from_windows",
        "sliding_window_view(places(x), shape, axis).reshape(-1) -> "
        "sliding_window_view(places(x), shape, axis).reshape(-2)",
    ): UNKNOWN_LENGTH,
    ("indexing._from_windows", "g.reshape(-1) -> g.reshape(-2)"): UNKNOWN_LENGTH,
    ("linalg.where_diagonal", "x.shape[-1] -> x.shape[-2]"): SQUARE,
    ("norms._pnorm_rule", "p == 2 -> axis == 2"): "in p == 2, a quicker form of the same numbers",
    ("products._einsum_rule", "True -> False (the 2.)"): GUARD,
    ("products._einsum_rule", "True -> False"): GUARD,
    ("products._einsum_rule", "True -> False (the 3.)"): GUARD,
    (
        "products._matmul_x",
        "x.ndim == y.ndim == 2 -> y.ndim == y.ndim == 2",
    ): "``dot`` with a matrix is the same product for any number of axes",
    ("products._matmul_y", "type(g) is type(x) -> type(g) is not type(x)"): "either form multiplies the same matrices",
    (
        "reductions._restore",
        "axis is None -> keepdims is None",
    ): "in axis is None, where g of shape () need not become one of shape (1, ..., 1): both broadcast",
    ("rows._has_rows", "-1 -> 1"): SLOWER,
    ("rows._has_rows", "axis == 1 -> axis == 2"): SLOWER,
    ("rows._has_rows", "axis == -1 -> most == -1"): SLOWER,
    ("rows._has_rows", "x.__class__ is np.ndarray -> axis.__class__ is np.ndarray"): SLOWER,
    ("rows.total", "_has_rows(x, axis, _MANY) -> _has_rows(axis, axis, _MANY)"): SLOWER,
    ("scaling.unit_along", "2 -> 3"): "only the sign of the power counts",
    (
        "sequences._backward_recurrence",
        "shift(reverse(a, axis), axis, 1.0) -> shift(reverse(a, axis), axis, 2.0)",
    ): "the factor of the first step multiplies nothing",
    ("sequences._cumprod_rule", "x.reshape(-1) -> x.reshape(-2)"): UNKNOWN_LENGTH,
    ("shaping._parts_of", "True -> False"): GUARD,
    ("shaping._parts_of", "True -> False (the 2.)"): GUARD,
    ("shaping._inverse", "[0] -> [1]"): "every entry of the list is written to",
    ("trigonometric._over_radius", "True -> False"): SAME_FORMS,
    ("trigonometric._over_squared_radius", "True -> False"): SAME_FORMS,
    (
        "trigonometric.arccosh, rule 0",
        "np.sqrt(x - 1) * np.sqrt(x + 1) + 0.0 * x -> np.sqrt(x - 1) * np.sqrt(x + 1) - 0.0 * x",
    ): ZERO_OR_NAN,
    ("trigonometric.arcsinh, rule 0", "np.hypot(1.0, x) + 0.0 * x -> np.hypot(1.0, x) - 0.0 * x"): ZERO_OR_NAN,
    ("trigonometric._sinc_slope", "np.where(near, x, 0.0) -> np.where(near, x, 1.0)"): NOT_TAKEN,
    ("trigonometric._sinc_slope", "np.where(near, 1.0, x) -> np.where(near, 2.0, x)"): NOT_TAKEN,
}
