# %% [markdown]
# # Images: what a convolution sees
#
# A network that reads pixels one by one has to learn a stroke anew for every place where it may stand. A **convolution**
# learns it once, and looks for it everywhere. In this notebook you write one, follow the gradient back through it, train a
# small network that reads digits, look at its filters, and ask it where it looks.
#
# You need: training (notebook 05), and what a fork does to gradients (01). Time: 25 minutes.

# %%
import numpy as np
from sklearn.datasets import load_digits

import nn
from autograd import Tensor, Value, draw, gradients

# %% [markdown]
# The digits of scikit-learn: 1797 images of 8 × 8 pixels, written by hand, brought to numbers from 0 (paper) to 1
# (ink). 1400 of them are for training; the other 397 are looked at for testing only.

# %%
digits = load_digits()
images = digits.images[:, None] / 16  # (N, 1, 8, 8): one channel
labels = digits.target
order = np.random.default_rng(0).permutation(len(images))
training, test = order[:1400], order[1400:]
nn.pictures.images(images[:10], labels[:10], title="The first ten digits")

# %% [markdown]
# ## 1. A kernel is a question to every place
#
# **Predict.** A kernel is a small table of weights. It is laid on a patch of the image, weights and pixels are multiplied
# one by one, and everything is added up: one answer for each place.

# %%
school.exercise("12.1")

# %%
### BEGIN SOLUTION
guess = "0 everywhere"
### END SOLUTION
school.exercise("12.1").check(guess)

# %% [markdown]
# **Do.** Two kernels and a digit. The first kernel asks: *is there more ink on the right than on the left?* The
# second one asks: *is there more ink below than above?*

# %%
upright = np.array([[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]])
lying = upright.T
zero = images[0, 0]

kernels = np.array([upright, lying])[:, None]  # (outputs, inputs, rows, columns)
answers = nn.functional.conv2d(zero[None, None], kernels)
answers.shape

# %% [markdown]
# **See.** The kernels, and the answers for the digit 0. Orange: yes, more ink on that side. Blue: the other way around.
# White: no difference.

# %%
names = ["upright edge", "lying edge"]
nn.pictures.images(np.array([upright, lying]), names, title="Two kernels")

# %%
nn.pictures.images(answers[0], names, title="Their answers for the first digit, a 0")

# %% [markdown]
# The left wall of the 0 has an orange rim where the ink begins, and a blue one where it ends. Both kernels sum up to 0, so
# a plain area is white for them, however much ink it has.
#
# **Check.** Write the convolution.

# %%
school.exercise("12.2")


# %%
def convolve(image, kernel):
    ### BEGIN SOLUTION
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (kernel * image[i : i + h, j : j + w]).sum()
    return out
    ### END SOLUTION


school.exercise("12.2").check(convolve)

# %%
if school.exercise("12.2").solved:
    mine = convolve(zero, upright)
    print("largest difference to nn.functional.conv2d:", np.abs(mine - answers[0, 0]).max())

# %% [markdown]
# **Break it.** With a stride of 2 the kernel moves by two pixels at a time, and the answers are fewer. The code
# below gives the right number of answers, and most of them are wrong. Mend it.

# %%
school.exercise("12.3")


# %%
def convolve_with_stride(image, kernel, stride):
    h, w = kernel.shape
    rows, columns = (image.shape[0] - h) // stride + 1, (image.shape[1] - w) // stride + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            ### BEGIN SOLUTION
            top, left = i * stride, j * stride
            out[i, j] = (kernel * image[top : top + h, left : left + w]).sum()
            ### INSTEAD
            # out[i, j] = (kernel * image[i : i + h, j : j + w]).sum()
            ### END SOLUTION
    return out


school.exercise("12.3").check(convolve_with_stride)

# %% [markdown]
# ## 2. Sizes, and how few numbers it takes
#
# **Predict.** A layer of kernels against a layer that connects every pixel to every output.

# %%
school.exercise("12.4")

# %%
### BEGIN SOLUTION
guess = "more than 200 times"
### END SOLUTION
school.exercise("12.4").check(guess)

# %% [markdown]
# **Do.** Two more settings. **Padding** lays a frame of zeros around the image, so that the kernel fits on the rim too:
# with a kernel of 3 × 3 and `padding=1` the map is as large as the image. **Stride** is how far the kernel moves. With both,
# along each side there are
#
# $$\left\lfloor \frac{n + 2\,\text{padding} - k}{\text{stride}} \right\rfloor + 1$$
#
# answers. A layer has several filters; each of them reads *all* channels of its input, with a kernel for each, and has one
# bias.

# %%
for settings in ({}, {"padding": 1}, {"padding": 1, "stride": 2}):
    layer = nn.Conv2d(1, 8, 3, rng=0, **settings)
    print(f"{settings!s:30} {layer(images[:1]).shape}")

# %% [markdown]
# **See.** A small network, layer by layer. **Max pooling** keeps the largest of each 2 × 2 answers: *was it anywhere here?*

# %%
model = nn.Sequential(
    nn.Conv2d(1, 4, 3, padding=1, rng=0), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(4, 6, 3, rng=0), nn.ReLU(),
    nn.Flatten(), nn.Linear(24, 10, rng=0),
)  # fmt: skip
print(model.summary((1, 1, 8, 8)))

# %% tags=["prose"]
assert 64 * 288 + 288 == 18720
assert 8 * (9 + 1) == 80
assert 18720 / 80 == 234

# %% [markdown]
# **Check.** The size of a map, and the parameters of a layer.

# %%
school.exercise("12.5")

# %%
given = school.exercise("12.5").given
### BEGIN SOLUTION
size = (given.n + 2 * given.padding - given.kernel) // given.stride + 1
### END SOLUTION
school.exercise("12.5").check(size)

# %%
school.exercise("12.6")

# %%
given = school.exercise("12.6").given
### BEGIN SOLUTION
count = given.c_out * (given.c_in * given.k * given.k + 1)
### END SOLUTION
school.exercise("12.6").check(count)

# %% [markdown]
# **Break it.** A frequent error in such networks: the Linear layer does not fit. Here somebody
# forgot that the second convolution has no padding. The error says what arrives:

# %%
broken = nn.Sequential(
    nn.Conv2d(1, 4, 3, padding=1, rng=0), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(4, 6, 3, rng=0), nn.ReLU(),
    nn.Flatten(), nn.Linear(96, 10, rng=0),
)  # fmt: skip
try:
    broken(images[:1])
except ValueError as error:
    print(type(error).__name__, "·", error)

# %% [markdown]
# Find the right number for other sizes, before there is an error:

# %%
school.exercise("12.7")

# %%
given = school.exercise("12.7").given
### BEGIN SOLUTION
features = given.c2 * (given.n // 2 - 2) ** 2
### END SOLUTION
school.exercise("12.7").check(features)

# %% [markdown]
# ## 3. The way back
#
# **Predict.** Forward, one weight is used at every place. And backward?

# %%
school.exercise("12.8")

# %%
### BEGIN SOLUTION
guess = "the sum of what the 36 places send back"
### END SOLUTION
school.exercise("12.8").check(guess)

# %% [markdown]
# **Do.** The smallest convolution there is: a kernel of two weights slides over three pixels. Written with single numbers,
# the fork can be seen.

# %%
k0, k1 = Value(0.5), Value(-1.0)
pixels = [2.0, 3.0, 1.0]
y0 = k0 * pixels[0] + k1 * pixels[1]
y1 = k0 * pixels[1] + k1 * pixels[2]
loss = y0 * y0 + y1
loss.backward()
print(f"k0 receives {2 * y0.data:g} × 2 from the first place, 1 × 3 from the second: {k0.grad:g}")

# %% [markdown]
# **See.** Each weight forks to both places, and the two gradients add up. This is why the gradient of a kernel is a
# convolution again: the image, with the incoming gradient as the kernel.

# %%
draw(loss, title="One kernel, two places")

# %%
kernel = Tensor(np.array([[upright]]))
out = nn.functional.conv2d(zero[None, None], kernel)
g = np.random.default_rng(0).normal(size=out.shape)
(from_backprop,) = gradients([out], [kernel], [g])
from_convolution = nn.functional.conv2d(zero[None, None], g)
print("largest difference:", np.abs(from_backprop - from_convolution).max())

# %% tags=["prose"]
assert y0.data == -2
assert k0.grad == -4 * 2 + 3
assert np.abs(from_backprop - from_convolution).max() < 1e-12

# %% [markdown]
# **Check.** The gradient of a kernel, by loops.

# %%
school.exercise("12.9")


# %%
def kernel_gradient(g, image):
    ### BEGIN SOLUTION
    dk = np.zeros((3, 3))
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            dk += g[i, j] * image[i : i + 3, j : j + 3]
    return dk
    ### END SOLUTION


school.exercise("12.9").check(kernel_gradient)

# %% [markdown]
# **Break it.** Somebody wrote the backward pass of max pooling. The network learns with it, but badly.
# Mend it.

# %%
school.exercise("12.10")


# %%
def max_pool_backward(g, x):
    dx = np.zeros(x.shape)
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            ### BEGIN SOLUTION
            patch = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
            dx[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = g[i, j] * (patch == patch.max())
            ### INSTEAD
            # dx[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = g[i, j] / 4
            ### END SOLUTION
    return dx


school.exercise("12.10").check(max_pool_backward)

# %% [markdown]
# ## 4. Digits, read by a small network
#
# **Predict.** These digits are easy: even one linear layer reads 95 % of those that it has not seen. But does it know what
# a digit looks like, or only where the ink usually is?

# %%
school.exercise("12.11")

# %%
### BEGIN SOLUTION
guess = "about half of them"
### END SOLUTION
school.exercise("12.11").check(guess)

# %% [markdown]
# **Do.** Train a linear layer, an MLP and a small convolutional network ("CNN"). The CNN ends in the mean over all places
# of each map (`AdaptiveAvgPool2d(1)`) and a linear layer. It cannot tell *where* something was, only *how much* of it there
# was. `BatchNorm2d` brings the numbers of each map to mean 0 and variance 1, then gives the map a scale and a shift that are
# learned.


# %%
def linear(rng):
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 10, rng=rng))


def mlp(rng):
    return nn.Sequential(
        nn.Flatten(), nn.Linear(64, 64, rng=rng), nn.ReLU(), nn.Linear(64, 10, rng=rng)
    )  # fmt: skip


def cnn(rng):
    return nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1, rng=rng), nn.BatchNorm2d(12), nn.ReLU(),
        nn.Conv2d(12, 24, 3, padding=1, rng=rng), nn.BatchNorm2d(24), nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(24, 32, 3, padding=1, rng=rng), nn.BatchNorm2d(32), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10, rng=rng),
    )  # fmt: skip


def trained(make):
    rng = np.random.default_rng(0)
    model = make(rng)
    nn.fit(
        model,
        images[training],
        labels[training],
        loss=nn.functional.cross_entropy,
        optimizer=nn.Adam(model.parameters(), lr=0.01),
        epochs=8,
        batch_size=50,
        rng=rng,
        progress=False,
    )
    return model.eval()


moved = np.zeros_like(images)
moved[..., 1:] = images[..., :-1]  # every image one pixel to the right

models, scores = {}, {}
for make in (linear, mlp, cnn):
    name = make.__name__
    models[name] = trained(make)
    scores[name] = []
    for x in (images, moved):
        scores[name].append(np.mean(models[name](x[test]).data.argmax(axis=1) == labels[test]))
    count = sum(p.size for p in models[name].parameters())
    print(f"{name:6} {count:5} parameters   test {scores[name][0]:.1%}   "
          f"moved by one pixel {scores[name][1]:.1%}")  # fmt: skip

# %% [markdown]
# **See.** What the CNN takes for what, and all test images that it reads wrongly.

# %%
reader = models["cnn"]
read = reader(images[test]).data.argmax(axis=1)
nn.pictures.confusion(nn.confusion_matrix(read, labels[test]))

# %%
wrong = test[read != labels[test]]
nn.pictures.images(
    images[wrong],
    [f"{labels[i]} read as {r}" for i, r in zip(wrong, read[read != labels[test]], strict=True)],
    title="Read wrongly",
)

# %% tags=["prose"]
assert 0.95 < scores["linear"][0] < 0.96
assert 0.4 < scores["linear"][1] < 0.5
assert 0.4 < scores["mlp"][1] < 0.5
assert scores["cnn"][0] > 0.98
assert scores["cnn"][1] > 0.9

# %% [markdown]
# The pixels of a moved digit are new to the linear layer and to the MLP, and both read less than half of them. The CNN was not shown
# a moved digit either, and still reads more than nine in ten: its kernels ask the same question at every place.
#
# **Check.** The measure itself.

# %%
school.exercise("12.12")


# %%
def accuracy(scores, labels):
    ### BEGIN SOLUTION
    return (scores.argmax(axis=1) == labels).mean()
    ### END SOLUTION


school.exercise("12.12").check(accuracy)

# %% [markdown]
# **Break it.** A training that learns nothing.

# %%
school.exercise("12.13")

# %%
### BEGIN SOLUTION
answer = "line 2: the labels are shuffled in an order of their own"
### END SOLUTION
school.exercise("12.13").check(answer)

# %% [markdown]
# ## 5. Its filters, and the maps that they make
#
# **Predict.** A kernel sees 3 × 3 pixels. The kernels of the second layer look at the answers of the first.

# %%
school.exercise("12.14")

# %%
### BEGIN SOLUTION
guess = 5
### END SOLUTION
school.exercise("12.14").check(guess)

# %% [markdown]
# **Do.** Test it. The derivative of one number of the second layer with respect to the image is 0 for pixels that it does
# not see:

# %%
pixels = Tensor(np.random.default_rng(0).uniform(size=(1, 1, 8, 8)))
first = nn.functional.conv2d(pixels, reader[0].weight.data, padding=1)
second = nn.functional.conv2d(first, reader[3].weight.data, padding=1)
(seen,) = gradients([second[0, 0, 3, 3]], [pixels])
nn.pictures.images(seen, title="What one number of the second layer depends on")

# %% tags=["prose"]
rows, columns = np.nonzero(seen[0, 0])
assert rows.max() - rows.min() == 4
assert columns.max() - columns.min() == 4
assert len(rows) == 25

# %% [markdown]
# **See.** The twelve filters of the first layer, as the training left them, and their maps of one digit: convolution, batch
# normalisation, ReLU. Nobody told the network to look for edges. Find a filter with an orange side and a blue side, and
# look up in its map where it says yes.

# %%
nn.pictures.weights(reader[0], title="The filters of the first layer")

# %%
seven = test[np.flatnonzero(labels[test] == 7)[0]]
maps = reader[2](reader[1](reader[0](images[[seven]])))
nn.pictures.images(
    np.concatenate([images[seven], maps.data[0]]), ["the digit", *range(12)], title="Its feature maps"
)  # fmt: skip

# %% [markdown]
# **Check.** Three numbers of a map.

# %%
school.exercise("12.15")

# %%
given = school.exercise("12.15").given
### BEGIN SOLUTION
answers_of_filter = np.maximum((given.patches * given.kernel).sum(axis=(1, 2)) + given.bias, 0)
### END SOLUTION
school.exercise("12.15").check(answers_of_filter)

# %% [markdown]
# **Break it.** Colour images come from files as (N, H, W, C), and `nn.Conv2d` wants (N, C, H, W). The code below
# gives the right shape, raises no error, and makes a puzzle of every image. Mend it.

# %%
school.exercise("12.16")


# %%
def channels_first(images):
    ### BEGIN SOLUTION
    return images.transpose(0, 3, 1, 2)
    ### INSTEAD
    # n, h, w, c = images.shape
    # return images.reshape(n, c, h, w)
    ### END SOLUTION


school.exercise("12.16").check(channels_first)

# %% [markdown]
# ## 6. Where it looks
#
# **Predict.** Backprop can go on to the pixels: the derivative of a score with respect to the image has the shape of the
# image.

# %%
school.exercise("12.17")

# %%
### BEGIN SOLUTION
guess = "in general not 0"
### END SOLUTION
school.exercise("12.17").check(guess)

# %% [markdown]
# **Do.** Three ways to ask the network why it read a digit as it did:
#
# 1. the **gradient** of the score with respect to the pixels: where would a little more ink raise the
#    score?
# 2. **occlusion**: cover a patch of 3 × 3 pixels, and see by how much the score falls;
# 3. the **class activation map**: the last maps, each times its weight for the class. Their mean is the score, but for
#    the bias.


# %%
def pixel_gradient(image, digit):
    pixels = Tensor(image[None])
    (found,) = gradients([reader(pixels)[0, digit]], [pixels])
    return found[0, 0]


def occluded(image, digit):
    covered = np.repeat(image[None], 64, axis=0)
    for place in range(64):
        i, j = divmod(place, 8)
        covered[place, 0, max(i - 1, 0) : i + 2, max(j - 1, 0) : j + 2] = 0
    return (reader(image[None]).data[0, digit] - reader(covered).data[:, digit]).reshape(8, 8)


def activation_map(image, digit):
    maps = image[None]
    for layer in reader[:10]:  # up to the last ReLU
        maps = layer(maps)
    return np.tensordot(reader[12].weight.data[digit], maps.data[0], 1)


found = {}
for digit in (0, 3, 7):
    i = test[np.flatnonzero((labels[test] == digit) & (read == digit))[0]]
    found[digit] = (
        images[i],
        pixel_gradient(images[i], digit),
        occluded(images[i], digit),
        activation_map(images[i], digit),
    )

# %% [markdown]
# **See.** Each picture has a scale of its own. In the three maps orange speaks for the class, blue against it.

# %%
shown, by_gradient, by_occlusion, by_maps = zip(*found.values(), strict=True)
nn.pictures.images(np.concatenate(shown), list(found), title="The digits")

# %%
nn.pictures.images(by_gradient, list(found), title="Gradient of the score, pixel by pixel")

# %%
nn.pictures.images(by_occlusion, list(found), title="Fall of the score if a patch is covered")

# %%
nn.pictures.images(by_maps, list(found), title="Class activation map")

# %% [markdown]
# The gradient is a statement about small changes only, and it is not 0 outside of the digit: ink in an empty place would
# speak for, or against, the class as well. Occlusion asks about a large change. The two need not agree: in the middle of a
# broad stroke a pixel more or less changes little, but the whole stroke is needed.

# %% tags=["prose"]
for digit, (image, gradient, _, cam) in found.items():
    score = reader(image[None]).data[0, digit]
    assert abs(cam.mean() + reader[12].bias.data[digit] - score) < 1e-9
    assert np.abs(gradient[image[0] == 0]).max() > 0

# %% [markdown]
# **Check.** Occlusion, and the class activation map.

# %%
school.exercise("12.18")


# %%
def occlusion(image, weights):
    ### BEGIN SOLUTION
    drop = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            covered = image.copy()
            covered[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = 0
            drop[i, j] = np.sum(weights * image) - np.sum(weights * covered)
    return drop
    ### END SOLUTION


school.exercise("12.18").check(occlusion)

# %%
school.exercise("12.19")


# %%
def class_activation_map(maps, weights):
    ### BEGIN SOLUTION
    return (weights[:, None, None] * maps).sum(axis=0)
    ### END SOLUTION


school.exercise("12.19").check(class_activation_map)

# %% [markdown]
# **Break it.** A map that should say, for each image, which pixels speak for the digit that was read. It looks the same for
# all images. Mend it. You may use `Tensor` and `gradients`, or work out the derivative yourself.

# %%
school.exercise("12.20")


# %%
def top_score_gradient(x, W):
    pixels = Tensor(x)
    scores = pixels @ W.T
    ### BEGIN SOLUTION
    return gradients([scores.max(axis=1).sum()], [pixels])[0]
    ### INSTEAD
    # return gradients([scores.sum()], [pixels])[0]
    ### END SOLUTION


school.exercise("12.20").check(top_score_gradient)

# %% [markdown]
# ## What to remember
#
# - A kernel asks the same question at every place. It has few weights, and each is used many times.
# - A weight that is used at many places forks, so its gradient is the sum over the places.
# - Sizes: $\lfloor (n + 2\,\text{padding} - k) / \text{stride} \rfloor + 1$. Parameters: filters × (channels × k × k + 1).
# - A network that asks everywhere reads digits that have moved. One that learned pixels does not.
# - Backprop does not end at the weights: the gradient of the pixels says what the answer depends on.
#
# **Questions to think about.**
#
# 1. The CNN cannot tell where a stroke was, only how much of it there was. Which two digits could be hard for it, and why
#    does it manage all the same? (What does one number of its last maps see?)
# 2. Moved digits could be shown in training too. What would you change in the call of `nn.fit`, and would the linear layer
#    profit as much as the CNN?
# 3. Max pooling routes the gradient to one of four answers. What happens to the other three units in this step?
# 4. Somebody finds that his network tells wolves from dogs, and its maps light up on snow. What has it learned, and which
#    picture of this notebook told him?

# %%
school.report()
