"""Pictures and explanations of backprop.

``draw(f)`` is the circuit of a lecture, with values, gradients and local derivatives; ``explain(f)`` is the same as a
table, gate by gate. From the graph to the page: ``circuit`` reads the facts, ``labels`` puts them into words,
``layout`` finds places, ``scene`` puts shapes and texts there, ``svg`` paints. ``naming``, ``notation`` and ``theme``
say what nodes are called, how numbers and formulas are written, and how letters and colours look.
"""

from autograd.drawing.circuit import DrawingError as DrawingError
from autograd.drawing.explanation import Explanation as Explanation
from autograd.drawing.explanation import explain as explain
from autograd.drawing.picture import Picture as Picture
from autograd.drawing.picture import draw as draw
