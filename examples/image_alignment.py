"""One picture laid over another: turned, shifted, brighter, and both with holes; masks say which pixels count.

    python examples/image_alignment.py

A picture is moved by an angle and two distances, with bilinear interpolation between its pixels, written by hand. A
pixel counts if the place that it comes from lies in the picture and both pictures are known there. The error over
those pixels is minimised on blurred pictures first, then on sharp ones.
"""

import argparse

import numpy as np
import scipy.ndimage
import scipy.optimize

from autograd import value_and_grad


def bilinear(image, y, x):
    """The picture at places between its pixels."""
    i, j = np.floor(y).astype(int), np.floor(x).astype(int)
    dy, dx = y - i, x - j
    top = image[i, j] * (1 - dx) + image[i, j + 1] * dx
    bottom = image[i + 1, j] * (1 - dx) + image[i + 1, j + 1] * dx
    return top * (1 - dy) + bottom * dy


def moved(image, known, angle, shift):
    """The picture turned about its middle and shifted, and which of its pixels are known."""
    rows, columns = image.shape
    y, x = np.mgrid[:rows, :columns] - np.array([rows - 1, columns - 1])[:, None, None] / 2
    c, s = np.cos(angle), np.sin(angle)
    from_y = c * y - s * x + shift[0] + (rows - 1) / 2
    from_x = s * y + c * x + shift[1] + (columns - 1) / 2
    inside = (from_y >= 0) & (from_y < rows - 1) & (from_x >= 0) & (from_x < columns - 1)
    from_y, from_x = np.where(inside, from_y, 0.0), np.where(inside, from_x, 0.0)
    whole = bilinear(known.astype(float), from_y, from_x) > 0.999  # all four neighbours are known
    return bilinear(image, from_y, from_x), inside & whole


def error(unknown, image, known, other, other_known):
    """The mean square of the difference, where both are known; unknown are the angle, two distances and a factor."""
    result, there = moved(image, known, unknown[0], unknown[1:3])
    both = there & other_known
    return np.mean((unknown[3] * result[both] - other[both]) ** 2)


def blurred(image, known, width):
    """A blurred picture, in which holes have no weight."""
    if width == 0:
        return image
    weight = scipy.ndimage.gaussian_filter(known.astype(float), width)
    return scipy.ndimage.gaussian_filter(image * known, width) / np.maximum(weight, 1e-6)


def landscape(rows, columns, rng):
    """A smooth random picture with a few sharp things in it."""
    image = 8 * scipy.ndimage.gaussian_filter(rng.normal(size=(rows, columns)), 4)
    for _ in range(6):
        i, j = rng.integers(rows - 8), rng.integers(columns - 8)
        image[i : i + 8, j : j + 8] += rng.normal()
    return image


def holes(shape, count, rng):
    """A mask without some squares."""
    known = np.ones(shape, dtype=bool)
    for i, j in rng.integers(0, np.array(shape) - 6, size=(count, 2)):
        known[i : i + 6, j : j + 6] = False
    return known


def main() -> None:
    """Move a picture, and find out by how much."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=96, help="pixels along a side (default: %(default)s)")
    parser.add_argument("--holes", type=int, default=20, help="in each picture (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the pictures (default: %(default)s)")
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    image = landscape(options.size, options.size, rng)
    truth = np.array([np.radians(9.0), 4.3, -3.6, 1.25])
    other, there = moved(image, np.ones(image.shape, dtype=bool), truth[0], truth[1:3])
    other = truth[3] * other + 0.02 * rng.normal(size=image.shape)
    known, other_known = holes(image.shape, options.holes, rng), there & holes(image.shape, options.holes, rng)
    image, other = np.where(known, image, 0.0), np.where(other_known, other, 0.0)

    unknown = np.array([0.0, 0.0, 0.0, 1.0])
    print("blur      error   degrees       down      right     factor")
    row = "{:4.0f}  {:9.6f} {:9.3f}  {:9.3f}  {:9.3f}  {:9.4f}"
    for width in (6, 3, 1, 0):
        pictures = blurred(image, known, width), known, blurred(other, other_known, width), other_known
        fit = scipy.optimize.minimize(value_and_grad(error), unknown, pictures, jac=True, method="L-BFGS-B")
        unknown = fit.x
        print(row.format(width, fit.fun, np.degrees(unknown[0]), *unknown[1:]))
    print(row.format(0, error(truth, image, known, other, other_known), np.degrees(truth[0]), *truth[1:]), "(truth)")


if __name__ == "__main__":
    main()
