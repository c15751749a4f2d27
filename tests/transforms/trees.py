"""Random pytrees, for the tests of ``pytree`` and ``ravel``."""

import dataclasses
from collections import namedtuple

from hypothesis import strategies as st

Point = namedtuple("Point", "x y")


@dataclasses.dataclass
class Pair:
    first: object
    second: object


trees = st.recursive(
    st.floats(-10, 10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3)
        | st.builds(Pair, inner, inner)
        | st.builds(Point, inner, inner)
        | st.none()
    ),
    max_leaves=8,
)
