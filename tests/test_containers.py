"""Containers as arguments of derivative functions: classes of a user's own, and matching by key."""

from autograd import grad, make_jvp, make_vjp
from autograd.containers import is_container, register_container


class TestContainers:
    def test_registered_classes_and_what_derives_from_them(self):
        class Ball:
            def __init__(self, radius):
                self.radius = radius

        class Heavy(Ball):
            pass

        register_container(Ball, lambda b: [b.radius], lambda b, new: type(b)(*new))
        result = grad(lambda balls: balls[0].radius ** 2 * balls[1].radius)([Ball(2.0), Heavy(3.0)])
        assert [(type(b), b.radius) for b in result] == [(Ball, 12.0), (Heavy, 4.0)]
        assert is_container(Heavy(1.0))
        assert not is_container("text")

    def test_tangents_and_cotangents_are_matched_by_key_not_by_order(self):
        """Taken in the order in which the keys were written, these would be exchanged without a word."""

        def f(p):
            return {"s": 2.0 * p["a"], "t": 3.0 * p["b"]}

        point = {"a": 1.0, "b": 1.0}
        assert make_jvp(f)(point)({"b": 10.0, "a": 1.0})[1] == {"s": 2.0, "t": 30.0}
        assert make_vjp(f)(point)[0]({"t": 10.0, "s": 1.0}) == {"a": 2.0, "b": 30.0}
