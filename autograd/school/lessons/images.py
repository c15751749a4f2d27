"""Lesson 12: convolutions, their sizes and gradients, a network that reads digits, its filters, where it looks."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.school.declaring import Lesson

LESSON = Lesson("12", "Images")


def _slid(image: Any, kernel: Any, stride: int = 1) -> Any:
    """Kernel laid over the image at every place that it fits on, in steps of ``stride``."""
    rows = (image.shape[0] - kernel.shape[0]) // stride + 1
    columns = (image.shape[1] - kernel.shape[1]) // stride + 1
    return np.array(
        [
            [
                np.sum(
                    kernel * image[i * stride : i * stride + kernel.shape[0], j * stride : j * stride + kernel.shape[1]]
                )
                for j in range(columns)
            ]
            for i in range(rows)
        ]
    )


# A kernel.

LESSON.choice(
    "1",
    "An edge finder on a plain wall",
    task="The kernel [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]] is laid over an image that has the same brightness, 5, "
    "everywhere. Inside of the image, the answer is ...",
    right="0 everywhere",
    wrong={
        "5 everywhere": "The answer is brightness times the sum of the kernel's entries, and these add up to 0.",
        "15 everywhere": "The three entries 1 give 15, and the three entries -1 give -15.",
        "45 everywhere": "Nine entries of 1 would give 45. This kernel has three of 1, three of -1 and three of 0.",
    },
    hints=("Add up the nine entries of the kernel.",),
    guess=True,
)


@LESSON.function(
    "2",
    "A convolution by loops",
    draws=lambda rng: {
        "image": rng.integers(0, 10, (int(rng.integers(5, 8)), int(rng.integers(5, 8)))).astype(float),
        "kernel": rng.integers(-4, 5, (3, 3)).astype(float) + np.array([[0.5, 0, 0], [0, 0, 0.25], [0, 0, 0]]),
    },
    calls=5,
    hints=(
        "The result has image.shape[0] - kernel.shape[0] + 1 rows. Make it with np.zeros, then fill it in two loops.",
        "out[i, j] = (kernel * image[i : i + h, j : j + w]).sum(), where (h, w) is the kernel's shape.",
    ),
)
def convolve(image: Any, kernel: Any) -> Any:
    """The answers of the kernel at every place that it fits on, as nn.Conv2d gives them: out[i, j] is the sum of
    kernel[a, b] times image[i + a, j + b] over all a and b. No padding, stride 1."""
    return _slid(image, kernel)


@convolve.mistake("The kernel is turned by 180°. Mathematics does so in a convolution; networks do not.")
def _(image: Any, kernel: Any) -> Any:
    return _slid(image, kernel[::-1, ::-1])


@convolve.mistake("The nine products of each place are there, and not added up.")
def _(image: Any, kernel: Any) -> Any:
    rows, columns = image.shape[0] - 2, image.shape[1] - 2
    return np.array([[kernel * image[i : i + 3, j : j + 3] for j in range(columns)] for i in range(rows)])


@convolve.mistake("Rows and columns of the kernel are exchanged: kernel[a, b] belongs to image[i + a, j + b].")
def _(image: Any, kernel: Any) -> Any:
    return _slid(image, kernel.T)


@convolve.mistake("That is the mean over the nine products. Their sum is asked for.")
def _(image: Any, kernel: Any) -> Any:
    return _slid(image, kernel) / kernel.size


@convolve.mistake("The last row and the last column are missing: n - k + 1 places fit, not n - k.")
def _(image: Any, kernel: Any) -> Any:
    return _slid(image, kernel)[:-1, :-1]


@convolve.mistake("The image has been padded with a frame of zeros: the result is as large as the image. Only places "
                  "inside of the image are asked for.")  # fmt: skip
def _(image: Any, kernel: Any) -> Any:
    return _slid(np.pad(image, 1), kernel)


@convolve.mistake("That is the sum of each patch, without the kernel's numbers.")
def _(image: Any, kernel: Any) -> Any:
    return _slid(image, np.ones(kernel.shape))


@convolve.mistake("The patch is multiplied as a matrix, with @. Here entries are multiplied one by one, and added up.")
def _(image: Any, kernel: Any) -> Any:
    rows, columns = image.shape[0] - 2, image.shape[1] - 2
    return np.array([[np.sum(kernel @ image[i : i + 3, j : j + 3]) for j in range(columns)] for i in range(rows)])


def _strided(image: Any, kernel: Any, stride: int, down: int, across: int) -> Any:
    """As many answers as with ``stride``, but taken in steps of ``down`` and ``across``."""
    rows, columns = _slid(image, kernel, stride).shape
    return np.array(
        [
            [np.sum(kernel * image[i * down : i * down + 3, j * across : j * across + 3]) for j in range(columns)]
            for i in range(rows)
        ]
    )


@LESSON.function(
    "3",
    "A stride that only shortens",
    draws=lambda rng: {
        "image": rng.integers(0, 10, (int(rng.choice([7, 9])), int(rng.choice([11, 13, 15])))).astype(float),
        "kernel": rng.integers(1, 5, (3, 3)) * rng.choice([-1.0, 1.0], (3, 3)),
        "stride": 2,
    },
    calls=5,
    hints=(
        "Where does the patch for out[0, 1] begin, if the kernel moves by stride?",
        "The patch for out[i, j] begins at row i * stride and column j * stride.",
    ),
)
def convolve_with_stride(image: Any, kernel: Any, stride: Any) -> Any:
    """The answers of the kernel at every place that it fits on, if it moves by stride rows or columns at a time."""
    return _slid(image, kernel, stride)


@convolve_with_stride.mistake("The size is right, but the kernel still moves by 1: out[0, 1] reads the patch that "
                              "begins at column 1. It begins at column stride.")  # fmt: skip
def _(image: Any, kernel: Any, stride: Any) -> Any:
    return _strided(image, kernel, stride, 1, 1)


@convolve_with_stride.mistake("Rows move by stride, columns still by 1.")
def _(image: Any, kernel: Any, stride: Any) -> Any:
    return _strided(image, kernel, stride, stride, 1)


@convolve_with_stride.mistake("Columns move by stride, rows still by 1.")
def _(image: Any, kernel: Any, stride: Any) -> Any:
    return _strided(image, kernel, stride, 1, stride)


@convolve_with_stride.mistake("Stride is not used: these are the answers at all places.")
def _(image: Any, kernel: Any, stride: Any) -> Any:
    return _slid(image, kernel)


@convolve_with_stride.mistake("The last place in each direction is missing: (n - k) // stride + 1 places fit.")
def _(image: Any, kernel: Any, stride: Any) -> Any:
    return _slid(image, kernel, stride)[:-1, :-1]


@convolve_with_stride.mistake("The kernel is turned by 180°. Networks lay it on as it is.")
def _(image: Any, kernel: Any, stride: Any) -> Any:
    return _slid(image, kernel[::-1, ::-1], stride)


# Sizes and numbers.

LESSON.choice(
    "4",
    "Few numbers, used often",
    task="An image of 8 × 8 pixels goes into nn.Conv2d(1, 8, 3), which makes 8 maps of 6 × 6. A Linear layer from the "
    "64 pixels to as many outputs, 288, has how many times as many parameters?",
    right="more than 200 times",
    wrong={
        "as many": "The convolution uses the same nine weights of a kernel at all of its 36 places.",
        "8 times": "The convolution has 8 × (9 + 1) = 80 parameters, Linear 288 × (64 + 1) = 18720.",
        "36 times": "Sharing over 36 places is one part. Each output of Linear also reads 64 pixels, not 9.",
    },
    hints=("A kernel has 9 weights and a bias. A unit of Linear has 64 weights and a bias.",),
    guess=True,
)


def _layer_sizes(rng: Any) -> dict[str, Any]:
    """A layer whose last place does not fit exactly, and whose padding is worth more than one place, so that each part
    of the formula shows. With a rest of 1, a 1 that is added before the division gets lost."""
    while True:
        n, k = int(rng.integers(20, 60)), int(rng.choice([11, 13, 15]))
        p, s = int(rng.integers(3, k // 2 + 1)), int(rng.integers(3, 5))
        right = (n + 2 * p - k) // s + 1
        others = {right - 1, (n + p - k) // s + 1, (n - k) // s + 1, right + 1, (n + 2 * p) // s + 1}
        others |= {n + 2 * p - k + 1, (n + 2 * p + k) // s + 1}
        if (n + 2 * p - k) % s == 1 and len(others | {right}) == 8:
            return {"n": n, "kernel": k, "padding": p, "stride": s}


@LESSON.value(
    "5",
    "The size of a map",
    draws=_layer_sizes,
    hints=(
        "Padding makes the image larger on both sides: n + 2 padding.",
        "The first place, and then one more for each stride that fits: (n + 2 padding - kernel) // stride + 1.",
    ),
)
def map_size(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    """The number of rows of the map that a convolution makes of an image of n × n pixels."""
    return (n + 2 * padding - kernel) // stride + 1


@map_size.mistake("The 1 is missing, or stands inside of the division: the first place counts too, behind //.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return (n + 2 * padding - kernel) // stride


@map_size.mistake("The 1 stands inside of the division. It is the first place, and is added behind //.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return (n + 2 * padding - kernel + 1) / stride


@map_size.mistake("The kernel's size has the wrong sign: a larger kernel fits on fewer places.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return (n + 2 * padding + kernel) // stride + 1


@map_size.mistake("Padding is counted once. It is added on both sides.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return (n + padding - kernel) // stride + 1


@map_size.mistake("Padding is not counted.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return (n - kernel) // stride + 1


@map_size.mistake("The size is no whole number. A place where the kernel does not fit is left out: round down, //.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return (n + 2 * padding - kernel) / stride + 1


@map_size.mistake("Rounded up. A place where the kernel does not fit is left out: round down, //.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return -(-(n + 2 * padding - kernel) // stride) + 1


@map_size.mistake("Stride is not counted: that is the number of places if the kernel moves by 1.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return n + 2 * padding - kernel + 1


@map_size.mistake("The kernel's size is not counted: places where it hangs over the rim are left out.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return (n + 2 * padding) // stride + 1


@map_size.mistake("One number was asked for: the number of rows.")
def _(n: Any, kernel: Any, padding: Any, stride: Any) -> Any:
    return np.full(2, (n + 2 * padding - kernel) // stride + 1)


@LESSON.value(
    "6",
    "The parameters of a convolution",
    draws=lambda rng: {
        "c_in": int(rng.choice([2, 4, 6])),
        "c_out": int(rng.choice([8, 10, 12, 16])),
        "k": int(rng.choice([3, 5])),
    },
    hints=(
        "A filter reads all channels of its input: it has k × k weights for each of them.",
        "Each of the c_out filters has one bias.",
    ),
)
def parameters(c_in: Any, c_out: Any, k: Any) -> Any:
    """The number of parameters of nn.Conv2d(c_in, c_out, k), weights and biases."""
    return c_out * (c_in * k * k + 1)


@parameters.mistake("The biases are missing: one for each filter.")
def _(c_in: Any, c_out: Any, k: Any) -> Any:
    return c_out * c_in * k * k


@parameters.mistake("A filter has k × k weights for each channel of its input, not one k × k kernel for all.")
def _(c_in: Any, c_out: Any, k: Any) -> Any:
    return c_out * (k * k + 1)


@parameters.mistake("There is one bias for each filter, not one for all of them.")
def _(c_in: Any, c_out: Any, k: Any) -> Any:
    return c_out * c_in * k * k + 1


@parameters.mistake("There is one bias for each filter, not one for each of its kernels.")
def _(c_in: Any, c_out: Any, k: Any) -> Any:
    return c_out * c_in * (k * k + 1)


@parameters.mistake("Those are the biases of c_in filters. There are c_out.")
def _(c_in: Any, c_out: Any, k: Any) -> Any:
    return c_out * c_in * k * k + c_in


@parameters.mistake("A kernel has k rows and k columns: k × k weights, not k.")
def _(c_in: Any, c_out: Any, k: Any) -> Any:
    return c_out * (c_in * k + 1)


@LESSON.value(
    "7",
    "A Linear layer that does not fit",
    draws=lambda rng: {
        "n": int(rng.choice([14, 18, 22, 26])),
        "c1": int(rng.choice([5, 6, 7])),
        "c2": int(rng.choice([8, 10, 12])),
    },
    hints=(
        "Follow the shape, layer by layer. padding=1 keeps the size of a 3 × 3 convolution, no padding takes off 2.",
        "Flatten makes channels × rows × columns numbers of one image.",
    ),
)
def in_features(n: Any, c1: Any, c2: Any) -> Any:
    """The number that belongs in the place of the question mark, for images of n × n pixels:
    Conv2d(1, c1, 3, padding=1), ReLU(), MaxPool2d(2), Conv2d(c1, c2, 3), ReLU(), Flatten(), Linear(?, 10)."""
    return c2 * (n // 2 - 2) ** 2


@in_features.mistake("That is the number of places of one map. Flatten lays all channels behind one another.")
def _(n: Any, c1: Any, c2: Any) -> Any:
    return (n // 2 - 2) ** 2


@in_features.mistake("The second convolution has no padding: it takes off one row and one column at each side.")
def _(n: Any, c1: Any, c2: Any) -> Any:
    return c2 * (n // 2) ** 2


@in_features.mistake("The pooling is not counted: it halves rows and columns.")
def _(n: Any, c1: Any, c2: Any) -> Any:
    return c2 * (n - 2) ** 2


@in_features.mistake("One row too many is taken off: the first convolution has padding=1, and keeps the size.")
def _(n: Any, c1: Any, c2: Any) -> Any:
    return c2 * ((n - 2) // 2 - 2) ** 2


@in_features.mistake("Those are c1 channels. What arrives at Flatten comes out of the second convolution: c2 channels.")
def _(n: Any, c1: Any, c2: Any) -> Any:
    return c1 * (n // 2 - 2) ** 2


@in_features.mistake("A 3 × 3 kernel without padding takes off 2 rows, 1 at each side, not 1 in all.")
def _(n: Any, c1: Any, c2: Any) -> Any:
    return c2 * (n // 2 - 1) ** 2


@in_features.mistake("A map has rows and columns: the size is squared.")
def _(n: Any, c1: Any, c2: Any) -> Any:
    return c2 * (n // 2 - 2)


@in_features.mistake("The order is: a convolution that keeps the size, the pooling, a convolution that takes off 2.")
def _(n: Any, c1: Any, c2: Any) -> Any:
    return c2 * ((n - 2) // 2) ** 2


# The backward pass.

LESSON.choice(
    "8",
    "A weight that works at 36 places",
    task="A kernel is laid on 36 places of an image. The gradient of one of its nine weights is ...",
    right="the sum of what the 36 places send back",
    wrong={
        "the mean of what the 36 places send back": "Nothing in the formula divides by 36. A value that is used many "
        "times forks, and gradients at a fork add up.",
        "what the last place sends back": "All 36 places use the weight, and each of them changes the loss.",
        "what the place with the largest answer sends back": "That is what a max gate does. The kernel is used at all "
        "places.",
    },
    hints=("The kernel is one leaf that is used 36 times: a fork.",),
    guess=True,
)


@LESSON.function(
    "9",
    "The gradient of a kernel",
    draws=lambda rng: {
        "g": rng.integers(1, 6, (4, 4)) * rng.choice([-1.0, 1.0], (4, 4)),
        "image": rng.integers(0, 10, (6, 6)).astype(float),
    },
    calls=5,
    hints=(
        "out[i, j] uses kernel[a, b] times image[i + a, j + b]. So kernel[a, b] receives g[i, j] image[i + a, j + b].",
        "Begin with zeros of shape (3, 3), and add g[i, j] * image[i : i + 3, j : j + 3] for all i and j.",
    ),
)
def kernel_gradient(g: Any, image: Any) -> Any:
    """The gradient of a kernel of 3 × 3 weights, where g, of shape (4, 4), is the gradient that arrives at the answers
    out[i, j] = sum of kernel[a, b] image[i + a, j + b]. The image has 6 × 6 pixels."""
    return _slid(image, g)


@kernel_gradient.mistake("Only the last place is left: = where += belongs. All places use the same kernel.")
def _(g: Any, image: Any) -> Any:
    return g[-1, -1] * image[3:6, 3:6]


@kernel_gradient.mistake("Only 3 × 3 of the 4 × 4 places are counted: the loops run over the shape of g.")
def _(g: Any, image: Any) -> Any:
    return _slid(image[:5, :5], g[:3, :3])


@kernel_gradient.mistake("That is the mean over the places. Gradients of a shared weight add up.")
def _(g: Any, image: Any) -> Any:
    return _slid(image, g) / g.size


@kernel_gradient.mistake("The incoming gradient g is missing: these are sums of the patches alone.")
def _(g: Any, image: Any) -> Any:
    return _slid(image, np.ones(g.shape))


@kernel_gradient.mistake("The kernel's gradient came out turned by 180°: kernel[a, b] meets image[i + a, j + b].")
def _(g: Any, image: Any) -> Any:
    return _slid(image, g)[::-1, ::-1]


@kernel_gradient.mistake("g is turned by 180°: g[i, j] belongs to the patch that begins at image[i, j].")
def _(g: Any, image: Any) -> Any:
    return _slid(image, g[::-1, ::-1])


@kernel_gradient.mistake("g is transposed: g[i, j] belongs to the patch that begins at image[i, j].")
def _(g: Any, image: Any) -> Any:
    return _slid(image, g.T)


def _blocks(x: Any) -> Any:
    """2 × 2 blocks, as an array (rows, columns, 4)."""
    rows, columns = x.shape[0] // 2, x.shape[1] // 2
    return x.reshape(rows, 2, columns, 2).swapaxes(1, 2).reshape(rows, columns, 4)


def _routed(g: Any, x: Any, to: Any) -> Any:
    """g[i, j] times ``to`` of the 2 × 2 block (i, j), laid back into the shape of x."""
    rows, columns = g.shape
    sent = g[:, :, None] * to(_blocks(x))
    return sent.reshape(rows, columns, 2, 2).swapaxes(1, 2).reshape(x.shape)


def _largest(blocks: Any) -> Any:
    return blocks == blocks.max(axis=2, keepdims=True)


@LESSON.function(
    "10",
    "Max pooling, sent back to everybody",
    draws=lambda rng: {
        "g": rng.integers(1, 6, (2, 3)) * rng.choice([-1.0, 1.0], (2, 3)) + 0.5,
        "x": rng.permutation(24).reshape(4, 6).astype(float) + 2,
    },
    calls=5,
    hints=(
        "Only one pixel of each block decided about the output. Which of the others would change it by a little move?",
        "patch == patch.max() is True at one entry. Multiply g[i, j] by it.",
    ),
)
def max_pool_backward(g: Any, x: Any) -> Any:
    """The gradient with respect to x of max pooling with windows of 2 × 2: out[i, j] is the largest of the four entries
    x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2], and g comes in. All entries of x are different."""
    return _routed(g, x, _largest)


@max_pool_backward.mistake("g is shared by the four entries: that is the rule of mean pooling. The largest one gets "
                           "all of it.")  # fmt: skip
def _(g: Any, x: Any) -> Any:
    return _routed(g, x, lambda blocks: np.full(blocks.shape, 0.25))


@max_pool_backward.mistake("All four entries of a block receive g. Only the largest one decided, the others get 0.")
def _(g: Any, x: Any) -> Any:
    return _routed(g, x, lambda blocks: np.ones(blocks.shape))


@max_pool_backward.mistake("The smallest entry of each block receives g. Max pooling routes it to the largest.")
def _(g: Any, x: Any) -> Any:
    return _routed(g, x, lambda blocks: blocks == blocks.min(axis=2, keepdims=True))


@max_pool_backward.mistake("The places are right, and g is missing: the largest entry receives g[i, j], not 1.")
def _(g: Any, x: Any) -> Any:
    return _routed(np.ones(g.shape), x, _largest)


@max_pool_backward.mistake("g is multiplied by the largest entry. A max gate has the slope 1 at the one that won.")
def _(g: Any, x: Any) -> Any:
    return _routed(g, x, lambda blocks: _largest(blocks) * blocks)


@max_pool_backward.mistake("The places are right, but the largest entry receives only a quarter of g: nothing is "
                           "shared.")  # fmt: skip
def _(g: Any, x: Any) -> Any:
    return _routed(g, x, _largest) / 4


@max_pool_backward.mistake("That is g itself. Each g[i, j] goes back to one of four entries, in the shape of x.")
def _(g: Any, x: Any) -> Any:
    return g


# Digits.

LESSON.choice(
    "11",
    "Digits that moved by one pixel",
    task="A linear layer on the 64 pixels reads more than nine in ten of the digits that it has not seen. Then each of "
    "these images is moved to the right by one pixel. It now reads ...",
    right="about half of them",
    wrong={
        "nearly all of them": "Each weight belongs to one fixed pixel. After the move it meets its neighbour's "
        "brightness.",
        "one in ten, as by chance": "It is bad, but not that bad: strokes are wider than a pixel, so some pixels keep "
        "their brightness.",
    },
    hints=("Which pixel does a weight of the linear layer read before the move, and which after it?",),
    guess=True,
)


def _scored(rng: Any) -> dict[str, Any]:
    """Scores of which some are right and most are wrong, so that share, number and rate of errors differ."""
    rows, classes = int(rng.integers(9, 14)), 5
    scores = rng.normal(size=(rows, classes)).round(2)
    labels = scores.argmax(axis=1)
    wrong = int(rng.integers(rows // 2 + 1, rows - 2))
    labels[:wrong] = (labels[:wrong] + rng.integers(1, classes, wrong)) % classes
    order = rng.permutation(rows)
    return {"scores": scores[order], "labels": labels[order]}


@LESSON.function(
    "12",
    "Accuracy",
    draws=_scored,
    calls=5,
    hints=(
        "The class that the network reads is the one with the largest score: scores.argmax(axis=1).",
        "Compare with labels, and take the mean of True and False.",
    ),
)
def accuracy(scores: Any, labels: Any) -> Any:
    """The share of images that are read correctly. scores has shape (images, classes), labels shape (images,)."""
    return float((scores.argmax(axis=1) == labels).mean())


@accuracy.mistake("That is the share of images that are read wrongly.")
def _(scores: Any, labels: Any) -> Any:
    return float((scores.argmax(axis=1) != labels).mean())


@accuracy.mistake("That is the number of images that are read correctly. Divide it by the number of images.")
def _(scores: Any, labels: Any) -> Any:
    return float((scores.argmax(axis=1) == labels).sum())


@accuracy.mistake("The number of right ones is divided by the number of classes, not of images.")
def _(scores: Any, labels: Any) -> Any:
    return float((scores.argmax(axis=1) == labels).sum() / scores.shape[1])


@accuracy.mistake("argmin takes the class with the smallest score. The network means the one with the largest.")
def _(scores: Any, labels: Any) -> Any:
    return float((scores.argmin(axis=1) == labels).mean())


@accuracy.mistake("That is the mean probability of the right class. Accuracy only asks which score is the largest.")
def _(scores: Any, labels: Any) -> Any:
    exponentials = np.exp(scores)
    shares = exponentials / exponentials.sum(axis=1, keepdims=True)
    return float(shares[np.arange(len(labels)), labels].mean())


@accuracy.mistake("argmax without an axis is the place of the largest score of all images. axis=1 asks each image.")
def _(scores: Any, labels: Any) -> Any:
    return float((scores.argmax() == labels).mean())


LESSON.choice(
    "13",
    "It learns nothing",
    task="A network trains on these rows and stays at one digit in ten. One line is wrong: which?\n\n"
    "Line 1: x = images[rng.permutation(n)] / 16\n\n"
    "Line 2: y = labels[rng.permutation(n)]\n\n"
    "Line 3: loss = cross_entropy(model(x), y)\n\n"
    "Line 4: loss.backward(); optimizer.step(); optimizer.zero_grad().",
    right="line 2: the labels are shuffled in an order of their own",
    wrong={
        "line 1: 16 is the wrong number": "The pixels of these digits run from 0 to 16, so this brings them to 0 to 1.",
        "line 3: the softmax is missing": "cross_entropy takes raw scores and has the softmax inside.",
        "line 4: zero_grad has to come before backward": "Cleared after the step is as good as cleared before the next "
        "backward pass.",
    },
    hints=("What does the second call of rng.permutation(n) return: the same order as the first one, or another?",),
)


# Filters.


@LESSON.value(
    "14",
    "How much does one number see?",
    hints=("One answer of the second layer reads 3 × 3 answers of the first. Which pixels do these read together?",),
    guess=True,
)
def receptive_field() -> Any:
    """Two convolutions with 3 × 3 kernels and stride 1 follow one another. One number of the second map depends on a
    square of the image: how many pixels wide is it?"""
    return 5


@receptive_field.mistake("That is what one layer sees. The second one reads three neighbours, each of which sees 3.")
def _() -> Any:
    return 3


@receptive_field.mistake("The patches of neighbours overlap: each further neighbour adds one column, not three.")
def _() -> Any:
    return 9


@receptive_field.mistake("3 + 3 counts the middle column twice: the second layer adds one column at each side.")
def _() -> Any:
    return 6


@receptive_field.mistake("That is the number of pixels of the square. Asked for is how wide it is.")
def _() -> Any:
    return 25


@receptive_field.mistake("That is what one number of a third layer sees.")
def _() -> Any:
    return 7


@receptive_field.mistake("One number was asked for: the width of the square.")
def _() -> Any:
    return np.array([5, 5])


def _patches(rng: Any) -> dict[str, Any]:
    """Three patches, two with an answer above 0 and one below, for which every part of the formula shows."""
    while True:
        patches, kernel = rng.uniform(0, 1, (12, 3, 3)).round(1), rng.uniform(-1, 1, (3, 3)).round(1)
        bias = round(float(rng.choice([-1, 1]) * rng.uniform(0.05, 0.12)), 2)
        sums = (patches * kernel).sum(axis=(1, 2))
        turned = (patches * kernel[::-1, ::-1]).sum(axis=(1, 2))
        room = 9 * abs(bias) + 0.1
        high = np.flatnonzero((sums > room) & (turned > 0.2) & (np.abs(sums - turned) > 0.2))
        low = np.flatnonzero(sums < -room)
        if len(high) > 1 and len(low):
            return {"patches": patches[[high[0], low[0], high[1]]], "kernel": kernel, "bias": bias}


@LESSON.value(
    "15",
    "Three numbers of a feature map",
    draws=_patches,
    hints=(
        "For each patch: multiply entry by entry with the kernel, add everything up, add the bias.",
        "Then the ReLU: np.maximum(..., 0), once for each patch.",
    ),
)
def three_answers(patches: Any, kernel: Any, bias: Any) -> Any:
    """The three answers, shape (3,), of one filter followed by a ReLU, for three patches of 3 × 3 pixels."""
    return np.maximum((patches * kernel).sum(axis=(1, 2)) + bias, 0)


@three_answers.mistake("The ReLU is missing: a feature map behind it has no negative entries.")
def _(patches: Any, kernel: Any, bias: Any) -> Any:
    return (patches * kernel).sum(axis=(1, 2)) + bias


@three_answers.mistake("The bias is missing.")
def _(patches: Any, kernel: Any, bias: Any) -> Any:
    return np.maximum((patches * kernel).sum(axis=(1, 2)), 0)


@three_answers.mistake("The ReLU comes after the bias: relu(sum + bias), not relu(sum) + bias.")
def _(patches: Any, kernel: Any, bias: Any) -> Any:
    return np.maximum((patches * kernel).sum(axis=(1, 2)), 0) + bias


@three_answers.mistake("The bias is added to each of the nine products. It is added once, to their sum.")
def _(patches: Any, kernel: Any, bias: Any) -> Any:
    return np.maximum((patches * kernel + bias).sum(axis=(1, 2)), 0)


@three_answers.mistake("The ReLU is applied to each of the nine products. It is applied to their sum with the bias.")
def _(patches: Any, kernel: Any, bias: Any) -> Any:
    return np.maximum(patches * kernel, 0).sum(axis=(1, 2)) + bias


@three_answers.mistake("The kernel is turned by 180°. Networks lay it on as it is.")
def _(patches: Any, kernel: Any, bias: Any) -> Any:
    return np.maximum((patches * kernel[::-1, ::-1]).sum(axis=(1, 2)) + bias, 0)


@LESSON.function(
    "16",
    "Colours at the wrong place",
    draws=lambda rng: {
        "images": rng.permutation(120).reshape(2, 4, 5, 3).astype(float),
    },
    calls=3,
    hints=(
        "reshape keeps the order of the numbers in memory. Print images[0, :, :, 0] and your result[0, 0].",
        "An axis is moved by np.moveaxis(images, -1, 1), or by images.transpose(0, 3, 1, 2).",
    ),
)
def channels_first(images: Any) -> Any:
    """Images of shape (N, H, W, C), as files have them, brought to (N, C, H, W), as nn.Conv2d wants them: the result at
    [n, c, i, j] is images[n, i, j, c]."""
    return np.moveaxis(images, -1, 1)


@channels_first.mistake("The shape is right, the numbers are not: reshape cuts the same list of numbers into other "
                        "pieces. An axis is moved by np.moveaxis or transpose.")  # fmt: skip
def _(images: Any) -> Any:
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


@channels_first.mistake("Rows and columns are exchanged: every image lies on its side. The axes are 0, 3, 1, 2.")
def _(images: Any) -> Any:
    return images.transpose(0, 3, 2, 1)


@channels_first.mistake(".T turns around all axes, that of the images too.")
def _(images: Any) -> Any:
    return images.T


@channels_first.mistake("The channels stand first of all. The images are to stay the first axis: (N, C, H, W).")
def _(images: Any) -> Any:
    return np.moveaxis(images, -1, 0)


# The places that the network looks at.

LESSON.choice(
    "17",
    "Gradients in the dark",
    task="A pixel of the empty background has the brightness 0. The derivative of the network's score with respect to "
    "this pixel is ...",
    right="in general not 0",
    wrong={
        "0, because the pixel is 0": "The derivative with respect to a pixel is multiplied by weights on the way back, "
        "not by the pixel: the swap multiplier.",
        "not defined": "The score is a function of all 64 pixels, and 0 is a number like any other.",
    },
    hints=("For the score w x, what is the derivative with respect to x? Does x appear in it?",),
    guess=True,
)


@LESSON.function(
    "18",
    "What if this part were dark?",
    draws=lambda rng: {
        "image": rng.integers(1, 10, (6, 6)).astype(float),
        "weights": rng.integers(1, 6, (6, 6)) * rng.choice([-1.0, 1.0], (6, 6)) + 0.5,
    },
    calls=5,
    hints=(
        "For each block: copy the image, set the block to 0, compute the score again.",
        "drop[i, j] = score(image) - score(copy). image[...] = 0 without a copy would keep earlier blocks dark.",
    ),
)
def occlusion(image: Any, weights: Any) -> Any:
    """The drop of the score for each block of 2 × 2 pixels, as an array (3, 3): the score before, minus the score with
    the pixels [2 * i : 2 * i + 2, 2 * j : 2 * j + 2] set to 0. The score of an image is np.sum(weights * image)."""
    return _blocks(weights * image).sum(axis=2)


@occlusion.mistake("The sign is turned around: before minus after. A block that the score needs has a positive drop.")
def _(image: Any, weights: Any) -> Any:
    return -_blocks(weights * image).sum(axis=2)


@occlusion.mistake("Blocks stay dark: each copy has to be made of the untouched image.")
def _(image: Any, weights: Any) -> Any:
    return np.cumsum(_blocks(weights * image).sum(axis=2).ravel()).reshape(3, 3)


@occlusion.mistake("Those are the scores with the block left out. The drop is the score before minus that.")
def _(image: Any, weights: Any) -> Any:
    return np.sum(weights * image) - _blocks(weights * image).sum(axis=2)


@occlusion.mistake("Those are sums of the weights. How much a block counts depends on its brightness too.")
def _(image: Any, weights: Any) -> Any:
    return _blocks(weights).sum(axis=2)


@occlusion.mistake("Rows and columns of blocks are exchanged: drop[i, j] belongs to rows 2 i and columns 2 j.")
def _(image: Any, weights: Any) -> Any:
    return _blocks(weights * image).sum(axis=2).T


@occlusion.mistake("The sizes of the drops are taken. A negative drop says that the block spoke against the class.")
def _(image: Any, weights: Any) -> Any:
    return np.abs(_blocks(weights * image).sum(axis=2))


@occlusion.mistake(
    "The blocks begin at rows and columns 0, 1 and 2, so they overlap. Block (i, j) begins at 2 i and 2 j."
)
def _(image: Any, weights: Any) -> Any:
    return _slid(weights * image, np.ones((2, 2)))[:3, :3]


@occlusion.mistake("The weights are missing: those are sums of pixels. The drop is one of the score.")
def _(image: Any, weights: Any) -> Any:
    return _blocks(image).sum(axis=2)


@LESSON.function(
    "19",
    "A class activation map",
    draws=lambda rng: {
        "maps": rng.integers(1, 10, (5, 4, 4)) / 2,
        "weights": rng.integers(1, 6, 5) * rng.choice([-1.0, 1.0], 5) + 0.25,
    },
    calls=5,
    hints=(
        "Each map counts with its weight: weights[c] * maps[c], added up over c.",
        "(weights[:, None, None] * maps).sum(axis=0), or np.tensordot(weights, maps, 1).",
    ),
)
def class_activation_map(maps: Any, weights: Any) -> Any:
    """The class activation map, of shape (rows, columns): the sum over all c of weights[c] times maps[c]. maps has
    shape (channels, rows, columns), weights (channels,)."""
    return (weights[:, None, None] * maps).sum(axis=0)


@class_activation_map.mistake("The weights are missing: this shows where anything is, not what speaks for the class.")
def _(maps: Any, weights: Any) -> Any:
    return maps.sum(axis=0)


@class_activation_map.mistake("That is the mean over the channels. Their sum is asked for.")
def _(maps: Any, weights: Any) -> Any:
    return (weights[:, None, None] * maps).mean(axis=0)


@class_activation_map.mistake("That is summed over the places, which gives one number a channel. Sum over the "
                              "channels, axis 0.")  # fmt: skip
def _(maps: Any, weights: Any) -> Any:
    return (weights[:, None, None] * maps).sum(axis=(1, 2))


@class_activation_map.mistake(
    "The weights have lost their signs. A negative weight makes its map speak against the class."
)
def _(maps: Any, weights: Any) -> Any:
    return (np.abs(weights)[:, None, None] * maps).sum(axis=0)


@class_activation_map.mistake("The negative part is cut off. It is of use: it shows what speaks against the class.")
def _(maps: Any, weights: Any) -> Any:
    return np.maximum((weights[:, None, None] * maps).sum(axis=0), 0)


@class_activation_map.mistake("The map of the channel with the largest weight alone. All channels count.")
def _(maps: Any, weights: Any) -> Any:
    return weights.max() * maps[weights.argmax()]


@class_activation_map.mistake("The sum over the channels is missing: one map was asked for.")
def _(maps: Any, weights: Any) -> Any:
    return weights[:, None, None] * maps


def _different_tops(rng: Any) -> dict[str, Any]:
    """Images whose largest scores belong to different classes."""
    while True:
        x, W = rng.normal(size=(4, 6)).round(2), rng.normal(size=(3, 6)).round(2)
        tops = (x @ W.T).argmax(axis=1)
        if len(set(tops.tolist())) == 3:
            return {"x": x, "W": W}


@LESSON.function(
    "20",
    "A map that looks at all digits at once",
    draws=_different_tops,
    calls=5,
    hints=(
        "The code differentiates the sum of all scores. Which score do you want to explain?",
        "scores = x @ W.T, so the derivative of score k with respect to the pixels is W[k]. Take k from argmax.",
    ),
)
def top_score_gradient(x: Any, W: Any) -> Any:
    """For each image (row of x, shape (images, pixels)) the gradient of its own largest score with respect to its
    pixels, in the shape of x. The scores are x @ W.T, and W has shape (classes, pixels)."""
    return W[(x @ W.T).argmax(axis=1)]


@top_score_gradient.mistake("That is the gradient of the sum of all scores, the same for every image. Only the largest "
                            "score is to be explained.")  # fmt: skip
def _(x: Any, W: Any) -> Any:
    return np.broadcast_to(W.sum(axis=0), x.shape).copy()


@top_score_gradient.mistake("That is the gradient of the mean of all scores. Only the largest is to be explained.")
def _(x: Any, W: Any) -> Any:
    return np.broadcast_to(W.mean(axis=0), x.shape).copy()


@top_score_gradient.mistake("The smallest score is differentiated. argmax finds the largest.")
def _(x: Any, W: Any) -> Any:
    return W[(x @ W.T).argmin(axis=1)]


@top_score_gradient.mistake("All images use the class of the first one. Each has its own largest score.")
def _(x: Any, W: Any) -> Any:
    return W[np.repeat((x @ W.T)[0].argmax(), len(x))]


@top_score_gradient.mistake("That is the gradient times the pixel. The gradient alone is asked for.")
def _(x: Any, W: Any) -> Any:
    return W[(x @ W.T).argmax(axis=1)] * x


@top_score_gradient.mistake("The signs are lost. The gradient also says whether the pixel should become darker.")
def _(x: Any, W: Any) -> Any:
    return np.abs(W[(x @ W.T).argmax(axis=1)])


@top_score_gradient.mistake("The gradients of the images were divided by their number, as for a mean. Each image has "
                            "its own score.")  # fmt: skip
def _(x: Any, W: Any) -> Any:
    return W[(x @ W.T).argmax(axis=1)] / len(x)


@top_score_gradient.mistake(
    "Only the largest score of all images together is differentiated. Each image has its own largest score."
)
def _(x: Any, W: Any) -> Any:
    scores = x @ W.T
    row, top = np.unravel_index(scores.argmax(), scores.shape)
    return (np.arange(len(x))[:, None] == row) * W[top]
