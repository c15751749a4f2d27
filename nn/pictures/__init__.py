"""Pictures of networks and of their training, in both themes, without matplotlib and without a network.

- ``boundary(model, x, y)``: what a model of two inputs answers with, all over the plane;
- ``flow(model, x, y, loss)``: activations and gradients layer by layer, dead and saturated units, and why a gradient
  vanished;
- ``Film(model, x, y)``: a callback of ``nn.fit`` that films the training;
- ``activation("tanh")``: a function, its derivative, and where it saturates;
- ``paths(surface, optimisers, start)``: the ways of optimisers over a surface; ``plane`` cuts one out of a model's loss;
- ``weights(layer)``: what a layer has learned, as images.
"""

from nn.pictures.deciding import boundary as boundary
from nn.pictures.plate import Plate as Plate
from nn.pictures.flowing import flow as flow
from nn.pictures.filming import Film as Film
from nn.pictures.activating import activation as activation
from nn.pictures.weighing import weights as weights
from nn.pictures.descending import paths as paths
from nn.pictures.descending import plane as plane
