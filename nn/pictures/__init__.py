"""Pictures of networks and of their training, in both themes, without matplotlib and without a network connection.

- ``boundary(model, x, y)``: the answers of a model of two inputs, all over the plane;
- ``flow(model, x, y, loss)``: activations and gradients layer by layer, dead and saturated units, and why a gradient
  vanished;
- ``Film(model, x, y)``: a callback of ``nn.fit`` that films the training;
- ``activation("tanh")``: a function, its derivative, and where it saturates;
- ``paths(surface, optimisers, start)``: ways over a surface; ``plane`` cuts one out of a model's loss;
- ``weights(layer)``: what a layer has learned, as images;
- ``images(x)``: data, maps of features, gradients of pixels;
- ``curves(history)``: the course of a training, its best epoch marked;
- ``confusion(matrix)``: which classes are taken for which.
- ``attention(weights)``: the weights of an attention, query by key.

The modules, bottom up: ``raster`` (images) and ``sheet`` (texts, axes), ``plate`` (a whole picture), ``answers`` and
``watching`` (the model is asked, and watched), then one module for each picture, and ``reel``, the page of a film.
"""

from nn.pictures.activating import activation as activation
from nn.pictures.attending import attention as attention
from nn.pictures.confusing import confusion as confusion
from nn.pictures.deciding import boundary as boundary
from nn.pictures.descending import paths as paths
from nn.pictures.descending import plane as plane
from nn.pictures.filming import Film as Film
from nn.pictures.flowing import flow as flow
from nn.pictures.imaging import images as images
from nn.pictures.learning import curves as curves
from nn.pictures.plate import Plate as Plate
from nn.pictures.weighing import weights as weights
