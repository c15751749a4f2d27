"""Places from Graphviz: the real program where there is one, and stand-ins that fail in every way."""

import os
import shutil
import sys

import pytest
from hypothesis import HealthCheck, given, settings

from autograd.drawing import DrawingError, draw
from autograd.drawing.painting import places
from tests.drawing.checks import assert_complete, assert_readable
from tests.drawing.graphs import fan_out, lecture, perceptron, value_graphs

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="no Graphviz: on Debian, apt-get install graphviz")


@pytest.fixture(autouse=True)
def auto(monkeypatch):
    monkeypatch.delenv("GATEGRAD_LAYOUT", raising=False)
    monkeypatch.setattr(places, "_hung", set())
    monkeypatch.setattr(places, "SECONDS", 1800.0)  # a slow machine must not change a picture


@pytest.fixture
def fake_dot(tmp_path, monkeypatch):
    """Puts a program called dot, with the given Python code, before all others."""
    if os.name != "posix":
        pytest.skip("the stand-in is a script with a #! line")

    def fake(code):
        program = tmp_path / "dot"
        program.write_text(f"#!{sys.executable}\nimport sys, time\n{code}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return program

    return fake


def built_in():
    return draw(lecture()[0], layout="python").svg


@needs_dot
@pytest.mark.parametrize("direction", ["auto", "LR", "TB"])
@pytest.mark.parametrize("make", [lambda: lecture()[0], lambda: fan_out()[0], perceptron])
def test_pictures_by_dot_are_readable_and_complete(make, direction):
    root = make()
    root.backward()
    picture = draw(root, layout="dot", direction=direction)
    assert_complete(root, assert_readable(picture.svg))
    assert picture.svg == draw(root, direction=direction).svg == draw(root, layout="dot", direction=direction).svg
    assert picture.step().html == draw(root, direction=direction).step().html


@pytest.mark.slow
@needs_dot
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value_graphs(most=20))
def test_any_graph_by_dot_is_readable(root):
    for direction in ("LR", "TB"):
        assert_complete(root, assert_readable(draw(root, layout="dot", direction=direction).svg))


def test_without_dot_the_built_in_layout_steps_in(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    f, *_ = lecture()
    assert draw(f).svg == built_in()
    with pytest.raises(DrawingError, match="dot was not found; install Graphviz, or use layout='python'"):
        draw(f, layout="dot")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sys.exit('no such plugin')", "failed: no such plugin"),
        ("print('hello')", "its answer has 0 places"),
        ("print('node s0 one two')", "cannot be used"),
        ("sys.stdout.buffer.write(bytes([255, 254]))", "cannot be used"),
    ],
)
def test_a_dot_that_fails(fake_dot, code, said):
    fake_dot(code)
    f, *_ = lecture()
    assert draw(f).svg == built_in()
    with pytest.raises(DrawingError, match=said):
        draw(f, layout="dot")


def test_a_dot_that_cannot_be_run(fake_dot, monkeypatch):
    fake_dot("")
    monkeypatch.setattr(places.subprocess, "run", lambda *_, **__: (_ for _ in ()).throw(OSError("no processes here")))
    f, *_ = lecture()
    assert draw(f).svg == built_in()
    with pytest.raises(DrawingError, match="no processes here"):
        draw(f, layout="dot")


def test_a_dot_that_hangs_is_waited_for_once(fake_dot, monkeypatch):
    started = []

    def run(command, **options):
        started.append(command)
        return subprocess_run(command, **options)

    subprocess_run = places.subprocess.run
    monkeypatch.setattr(places.subprocess, "run", run)
    monkeypatch.setattr(places, "SECONDS", 0.3)
    program = fake_dot("time.sleep(3600)")
    f, *_ = lecture()
    assert draw(f).svg == draw(f).svg == built_in()
    assert started == [[str(program), "-Tplain"]]
    with pytest.raises(DrawingError, match="gave no answer within"):
        draw(f, layout="dot")


def test_places_that_overlap_are_pushed_apart(fake_dot):
    fake_dot("import re\nfor s in re.findall(r's(\\d+) \\[', sys.stdin.read()): print(f'node s{s} 0 1 1 1')")
    f, *_ = fan_out()
    assert_readable(draw(f).svg)


def test_large_graphs_are_not_given_to_dot_unasked(fake_dot):
    program = fake_dot("open(sys.argv[0] + '.log', 'a').write('.'); sys.exit(1)")
    f, *_ = lecture()
    for _ in range(700):
        f = f + 1
    draw(f, max_nodes=10**4)
    assert not program.with_name("dot.log").exists()


def test_the_environment_decides_for_auto_only(fake_dot, monkeypatch):
    fake_dot("sys.exit('called')")
    f, *_ = lecture()
    monkeypatch.setenv("GATEGRAD_LAYOUT", "dot")
    with pytest.raises(DrawingError, match="called"):
        draw(f)
    assert draw(f, layout="python").svg == built_in()
    monkeypatch.setenv("GATEGRAD_LAYOUT", "neato")
    with pytest.raises(DrawingError, match="GATEGRAD_LAYOUT: got 'neato', expected one of 'auto', 'python', 'dot'"):
        draw(f)
    with pytest.raises(DrawingError, match="layout: got 'circo'"):
        draw(f, layout="circo")


def test_pictures_need_no_package_graphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    assert draw(lecture()[0]).svg
