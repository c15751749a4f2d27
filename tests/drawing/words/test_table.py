"""Aligned columns, HTML tables, and the table that a picture prints."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.words.table import columns, html_table, lowered, text_table
from tests.drawing.graphs import fan_out, frozen


def test_numbers_line_up_at_the_decimal_point():
    rows = [("x", "n"), ("10.5", "a"), ("−1", "b"), ("1e−7", "c")]
    assert columns(rows) == ["x     n", "10.5  a", "−1    b", "1e−7  c"]
    assert columns(rows, numeric=[0]) == ["x      n", "10.5   a", "−1     b", " 1e−7  c"]


@given(st.lists(st.tuples(st.text("ab<&", max_size=5), st.floats().map(str)), min_size=1))
def test_html_has_a_cell_for_every_entry(rows):
    table = ElementTree.fromstring(html_table(rows, numeric=[1], subscripts=False))
    assert [tuple("".join(cell.itertext()) for cell in row) for row in table.iter("tr")] == rows


def test_subscripts_are_lowered_unless_they_are_to_stay():
    assert lowered("w0 < 1") == "w<sub>0</sub> &lt; 1"
    assert "<sub>" in html_table([("name",), ("w0",)])
    assert "<sub>" not in html_table([("name",), ("w0",)], subscripts=False)


def test_gradients_are_a_column_after_backward():
    f, *_ = fan_out()
    before = text_table(read_circuit(f))
    assert "∂f" not in before
    assert before.endswith("no gradients yet: call f.backward()")
    f.backward()
    after = text_table(read_circuit(f)).splitlines()
    assert after[0].split() == ["name", "operation", "value", "∂f/∂·"]
    assert after[1].split() == ["a", "leaf", "2", "−11"]
    assert "backward" not in text_table(read_circuit(frozen()))
