"""The forms of a picture that travel in a page: packed and unpacked, within their limits."""

import json
import random
import re
import zlib
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest

import nn
from autograd import Value, draw
from autograd.drawing.circuit.modules import Group, collapse
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.language.speaking import speaking
from autograd.drawing.story import forms
from autograd.drawing.story.forms import forms_of, names_of
from nn import scalar
from tests.drawing.checks import assert_readable

MODEL = nn.MLP([4, 8, 3], rng=0)


def network(depth=0, names=("loss",)):
    loss = nn.functional.cross_entropy(MODEL(np.ones((5, 4))), [0, 1, 2, 0, 1])
    loss.backward()
    return draw(loss, depth=depth, names=dict.fromkeys(names, loss))


def unpacked(made):
    """The data that ``boxes.js`` reads."""
    read = json.loads(zlib.decompress(b64decode(made.packed)))
    for form in read["forms"]:
        lines = []
        for line in form["svg"]:
            number, *places = line.split("\x01")
            take = iter(places)
            lines.append(re.sub("\x01", lambda _, take=take: next(take), read["lines"][int(number)]))
        form["svg"] = "".join(lines)
    return read["forms"]


def painted(picture):
    return forms_of(picture._circuit, picture._painted)


def test_the_forms_come_out_as_they_went_in():
    picture = network()
    seen = []

    def paint(circuit):
        seen.append(picture._painted(circuit))
        return seen[-1]

    made = unpacked(forms_of(picture._circuit, paint))
    assert len(made) == len(seen) > 5
    for form, svg in zip(made, seen, strict=True):
        prefix = re.search(r'class="(\w+)"', svg)[1]
        bare = re.sub(r"<style>.*?</style>\n", "", svg)
        assert form["svg"].replace("~-", f"{prefix}-") == bare
        assert_readable(svg)


@pytest.mark.parametrize("depth", [0, 1])
def test_every_click_leads_to_a_form_where_that_is_open(depth):
    made = painted(network(depth))
    others = unpacked(made)
    assert made.first["open"] == []
    for form in [made.first, *others]:
        for box in form["boxes"].values():
            opened = others[box["to"]]
            assert box["id"] in [group["id"] for group in opened["open"]] or not opened["open"]
            assert box["id"] not in [other["id"] for other in opened["boxes"].values()]
        for group in form["open"]:
            closed = made.first if group["to"] < 0 else others[group["to"]]
            assert group["id"] in [box["id"] for box in closed["boxes"].values()]
            assert all(f'id="~-{key}"' in form["svg"] for key in group["keys"])
    assert others[made.first["all"]]["boxes"].keys() != made.first["boxes"].keys() if depth else True


@pytest.mark.slow
def test_the_limit_of_bytes_holds_and_the_rest_says_which_code_opens_it(monkeypatch):
    random.seed(0)
    out = scalar.MLP(3, [8, 8, 1])([Value(1.0), Value(-2.0), Value(0.5)])
    out.backward()
    picture = draw(out, depth=1, max_nodes=500)
    whole = painted(picture)
    assert len(whole.packed) <= forms.MOST_BYTES == 200_000
    monkeypatch.setattr(forms, "MOST_BYTES", len(whole.packed) // 2)
    half = painted(picture)
    assert 1 <= len(unpacked(half)) < len(unpacked(whole))
    assert len(half.packed) <= len(whole.packed) // 2
    monkeypatch.setattr(forms, "MOST_BYTES", 200)
    none = painted(picture)
    assert unpacked(none) == []
    codes = {box["code"] for box in none.first["boxes"].values()}
    assert codes == {"draw(out, depth=2) opens it"}
    assert "Neuron" in str(draw(out, depth=2))


@pytest.mark.slow
def test_the_code_for_a_large_graph_names_the_number_of_nodes(monkeypatch):
    monkeypatch.setattr(forms, "MOST_PARTS", 0)
    random.seed(0)
    out = scalar.MLP(3, [60, 1])([1.0, 2.0, 3.0])
    picture = draw(out, depth=2)
    code = painted(picture).first["boxes"]
    (said,) = {box["code"] for box in code.values()}
    nodes = len([part for part in read_circuit(out).parts if part.kind.value != "constant"])
    assert said == f"draw(out, depth=3, max_nodes={nodes}) opens it"
    assert eval(said.removesuffix(" opens it"), {"draw": draw, "out": out}).svg


def test_a_second_box_opens_alone_where_both_were_not_sent(monkeypatch):
    picture = network(1)
    monkeypatch.setattr(forms, "MOST_PARTS", 40)
    made = painted(picture)
    others = unpacked(made)
    first, second = [box for box in made.first["boxes"].values() if box["label"].startswith("Linear")]
    after = others[first["to"]]
    again = next(box for box in after["boxes"].values() if box["id"] == second["id"])
    assert again["to"] == second["to"]


def test_no_boxes_no_forms():
    picture = draw(Value(2.0) * 3)
    assert painted(picture) is None


def loop():
    """A picture of six steps, five of them in a box, and the function that makes the SVG of one."""
    f = Value(1.0, name="x")
    for _ in range(6):
        f = f * 1.5
    whole = read_circuit(f, names={"f": f})

    def fold(circuit):
        gates = {i for i, part in enumerate(circuit.parts) if part.computed and part.name != "f"}
        return collapse(circuit, [Group("step", "", 0, gates, frozenset())], 0)

    inside = replace(network()._circuit.inside, whole=whole, groups=[], depth=0, fold=fold)
    return replace(inside.circuit(inside.start()), inside=inside), network()._painted


def test_steps_of_a_loop_open_at_once_and_close_again(monkeypatch):
    circuit, paint = loop()
    made = forms_of(circuit, paint)
    assert list(made.first["boxes"].values()) == [{"id": "loops", "label": "step", "to": 0}]
    (form,) = unpacked(made)
    assert form["boxes"] == {}
    (opened,) = form["open"]
    assert (opened["id"], opened["label"], opened["to"], len(opened["gates"])) == ("loops", "step", -1, 5)
    monkeypatch.setattr(forms, "LARGEST", 5)
    (box,) = forms_of(circuit, paint).first["boxes"].values()
    assert box["code"] == "draw(f, fold=False) opens it"


def test_names_are_sent_of_large_pictures_only():
    assert names_of(network()._circuit) == {}
    x = Value(1.0, name="start")
    y = x
    for _ in range(30):
        y = y * 2
    names = names_of(read_circuit(y))
    assert names["n0"] == "start"
    assert names["n2"] == "v1 ×"


def test_russian_forms():
    loss = nn.functional.cross_entropy(MODEL(np.ones((5, 4))), [0, 1, 2, 0, 1])
    with speaking("ru"):
        others = unpacked(painted(draw(loss, depth=0, language="ru")))
    assert "Узлов: 9; закрытых блоков: 3." in others[0]["svg"]
