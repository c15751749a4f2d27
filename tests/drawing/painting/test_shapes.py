"""The vocabulary of scenes."""

import pytest

from autograd.drawing.painting.shapes import Track


@pytest.mark.parametrize(("down", "tip"), [(False, (90.0, 5.0)), (True, (5.0, 90.0))])
def test_a_track_ends_at_its_tip(down, tip):
    start = (0.0, 20.0) if not down else (20.0, 0.0)
    bent = Track("w1", start, [(10.0, 30.0, 5.0)], 90.0, down=down)
    straight = Track("w2", start, [], 90.0, down=down)
    assert bent.tip == tip
    assert bent.final == 5.0
    assert straight.final == 20.0
