"""Pictures and explanations of backprop.

``draw(f)`` is the circuit of a lecture, with values, gradients and local derivatives; ``explain(f)`` is the same as a
table, gate by gate. Five rooms, bottom up; each imports only those above it in this list:

- ``language``: the sentences of all the others, in English or in another language;
- ``circuit``: the facts of a recorded graph, its nodes' names, and how numbers and formulas are written;
- ``words``: these facts as labels, tables and explanations;
- ``painting``: places, shapes, colours, SVG and files;
- ``story``: backprop step by step, and the page that plays it; the live picture.

On top of them stand ``picture`` (``draw`` and its result), ``failing`` (``draw.error``) and ``notebook`` (the HTML form
of values, tensors, modules and trainings).
"""

from autograd.drawing.errors import DrawingError as DrawingError
from autograd.drawing.failing import ErrorPicture as ErrorPicture
from autograd.drawing.failing import draw as draw
from autograd.drawing.failing import error_picture as error_picture
from autograd.drawing.picture import Picture as Picture
from autograd.drawing.picture import Steps as Steps
from autograd.drawing.story.animation import Animation as Animation
from autograd.drawing.story.live import Live as Live
from autograd.drawing.story.quiz import Quiz as Quiz
from autograd.drawing.words.explanation import Explanation as Explanation
from autograd.drawing.words.explanation import explain as explain
