"""Pictures and explanations of backprop.

``draw(f)`` is the circuit of a lecture, with values, gradients and local derivatives; ``explain(f)`` is the same as a
table, gate by gate. From the graph to the page:

- ``reading`` reads the facts of a graph into a ``circuit``, ``modules`` collapses what modules of ``nn`` made;
- ``labels`` puts facts into words, ``layout`` (or ``places``, from Graphviz) finds places, ``scene`` puts shapes and
  texts there, ``svg`` paints, ``files`` saves;
- ``steps`` tells the story step by step, ``player`` makes it a page; ``dot`` and ``table`` are other forms of the same;
- ``naming``, ``notation`` and ``theme`` say what nodes are called, how numbers and formulas are written, and how
  letters and colours look;
- ``notebook`` and ``curves`` are what values, modules and trainings show of themselves.
"""

from autograd.drawing.circuit import DrawingError as DrawingError
from autograd.drawing.explanation import Explanation as Explanation
from autograd.drawing.explanation import explain as explain
from autograd.drawing.picture import Picture as Picture
from autograd.drawing.picture import Steps as Steps
from autograd.drawing.picture import draw as draw
