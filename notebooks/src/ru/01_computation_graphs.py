# %% [markdown]
# # Графы вычислений: градиенты, вентиль за вентилем
#
# Производная отвечает на один вопрос: *если немного сдвинуть этот вход, насколько сдвинется выход?* Для формулы из нескольких букв её можно
# найти на бумаге. Для формулы с миллионом чисел нужен метод, который всякий раз смотрит лишь на один маленький кусочек. Этот метод —
# обратное распространение ошибки (backpropagation). Вы проделаете его вручную, увидите, как он ломается, и построите движок
# примерно из сорока строк, который согласен с настоящим.
#
# В каждом разделе пять шагов: **предскажите**, **сделайте**, **посмотрите**, **проверьте**, **сломайте**. Неверная догадка ничего не стоит.
# Упражнение показывает задание и числа; `.check(answer)` словами говорит, что оно думает о вашем ответе, а `.hint()` помогает.
# Подставьте своё имя в последнюю строку следующей ячейки, и числа будут вашими.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from autograd import Value, draw, explain, gradients, school, show_source

# school.student("Ада Лавлейс")  # ваше имя: числа будут вашими

# %% [markdown]
# ## 1. Одна формула, вручную
#
# Функция этого раздела — $f(w_0, w_1, x) = 1 + e^{\,w_0 + w_1 x}$ при $w_0 = 2$, $w_1 = 3$, $x = -1$.
#
# **Предскажите.** Какой из трёх входов сильнее всего сдвигает $f$? Ответьте буквой или текстом варианта.

# %%
school.exercise("01.1")

# %%
### BEGIN SOLUTION
strongest = "сильнее всего x"
### END SOLUTION
school.exercise("01.1").check(strongest)

# %% [markdown]
# **Сделайте.** Разрежьте формулу на такие маленькие части, чтобы производная каждой была очевидна. Такая часть называется *вентилем*.
# Дайте имя каждому результату: это **прямой проход**.

# %%
w0, w1, x = 2.0, 3.0, -1.0

v1 = w1 * x  # умножение
v2 = w0 + v1  # сложение
v3 = math.exp(v2)  # exp
f = 1 + v3  # сложение
v1, v2, v3, f

# %% [markdown]
# Теперь пойдём назад от $f$. Вентиль знает две вещи: градиент, который пришёл к его выходу, и свою собственную, *локальную* производную. Назад
# он отправляет их произведение:
#
# $$\underbrace{\frac{\partial f}{\partial\, \text{вход}}}_{\text{исходящий}} =
#   \underbrace{\frac{\partial f}{\partial\, \text{выход}}}_{\text{входящий}} \times
#   \underbrace{\frac{\partial\, \text{выход}}{\partial\, \text{вход}}}_{\text{локальная}}$$
#
# Путь начинается с $\partial f / \partial f = 1$: сдвиньте $f$ на 0.01, и $f$ сдвинется на 0.01.

# %%
df = 1.0  # f по самой себе
dv3 = df * 1  # f = 1 + v3: вентиль сложения передаёт градиент дальше
dv2 = dv3 * v3  # v3 = exp(v2): производная exp — это exp, сам выход
dw0 = dv2 * 1  # v2 = w0 + v1: вентиль сложения даёт обоим входам один и тот же градиент
dv1 = dv2 * 1
dw1 = dv1 * x  # v1 = w1 * x: w1 получает другой операнд, x
dx = dv1 * w1  # ... а x получает w1
dw0, dw1, dx

# %% [markdown]
# Верно ли это? Сдвинем каждый вход немного в обе стороны и измерим.


# %%
def formula(w0, w1, x):
    return 1 + math.exp(w0 + w1 * x)


h = 1e-6
measured = (
    (formula(w0 + h, w1, x) - formula(w0 - h, w1, x)) / (2 * h),
    (formula(w0, w1 + h, x) - formula(w0, w1 - h, x)) / (2 * h),
    (formula(w0, w1, x + h) - formula(w0, w1, x - h)) / (2 * h),
)
[round(slope, 6) for slope in measured]

# %% tags=["prose"]
assert np.allclose(measured, (dw0, dw1, dx), rtol=1e-6)
assert abs(dx) > abs(dw0) == abs(dw1)

# %% [markdown]
# **Посмотрите.** `Value` — это число, которое помнит, как его вычислили. Пишите формулу как для обычных чисел: вентили запишутся по дороге, а
# путь назад проделает `backward()`. Нажимайте *Дальше* или стрелки на клавиатуре. Значения идут вперёд, над проводами; градиенты возвращаются,
# под проводами; бусина у вентиля — его локальная производная. У каждого вентиля градиент справа, умноженный на бусину, даёт градиент слева.

# %%
w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
f = 1 + np.exp(w0 + w1 * x)
f.backward()
draw(f).step()

# %% tags=["prose"]
assert (w0.grad, w1.grad, x.grad) == (dw0, dw1, dx)

# %% [markdown]
# **Проверьте.** Та же формула с другими числами. `given.w0`, `given.w1` и `given.x` — числа, которые показывает упражнение.

# %%
school.exercise("01.2")

# %%
given = school.exercise("01.2").given
### BEGIN SOLUTION
dv2 = math.exp(given.w0 + given.w1 * given.x)
### END SOLUTION
school.exercise("01.2").check(dv2)

# %%
school.exercise("01.3")

# %%
given = school.exercise("01.3").given
### BEGIN SOLUTION
dx = given.w1 * math.exp(given.w0 + given.w1 * given.x)
### END SOLUTION
school.exercise("01.3").check(dx)

# %% [markdown]
# **Сломайте.** Одна строка этого обратного прохода неверна. Выполните его, сравните, исправьте.

# %%
school.exercise("01.4")


# %%
def by_hand(w0, w1, x):
    v1 = w1 * x
    v2 = w0 + v1
    v3 = math.exp(v2)

    ### BEGIN SOLUTION
    df = 1.0
    ### INSTEAD
    # df = 1 + v3
    ### END SOLUTION
    dv3 = df * 1
    dv2 = dv3 * v3
    dw0 = dv2 * 1
    dv1 = dv2 * 1
    dw1 = dv1 * x
    dx = dv1 * w1
    return dw0, dw1, dx


school.exercise("01.4").check(by_hand)

# %% [markdown]
# ## 2. Вентили и их роли
#
# Два вентиля подряд образуют цепочку: $y = \sin(x^2)$ — это $u = x^2$, затем $y = \sin u$. Цепное правило говорит, что
# $\frac{dy}{dx} = \cos(u) \cdot 2x$, то есть это произведение двух локальных производных.
#
# **Предскажите.** Картинка спросит у вас локальные производные и градиенты, прежде чем их показать. Введите число и нажмите Enter; двух
# цифр достаточно. $x$ равен 1.5, в радианах, а $\cos(2.25) = -0.628$.

# %%
x = Value(1.5, name="x")
y = np.sin(x**2)
draw(y, names={"y": y}).quiz(ask=["locals", "gradients"])

# %% [markdown]
# **Сделайте.** Произведение двух бусин и есть производная:

# %%
y.backward()
math.cos(1.5**2) * (2 * 1.5), x.grad

# %% tags=["prose"]
assert math.isclose(math.cos(1.5**2) * 2 * 1.5, x.grad)
assert round(math.cos(2.25), 3) == -0.628

# %% [markdown]
# Движок записывает тот же вывод формулами:

# %%
explain(y).latex()

# %% [markdown]
# **Посмотрите.** На обратном пути большинство вентилей играет одну из немногих ролей.
#
# - **Сложение — распределитель**: каждый вход получает входящий градиент без изменения.
# - **Умножение — переставляющий множитель**: каждый вход получает градиент, умноженный на *другой* вход. Маленький вход даёт своему соседу
#   маленький градиент: это одна из причин масштабировать данные, прежде чем на них учить сеть.
# - **Максимум — маршрутизатор**: больший вход получает всё, другой — ничего.
# - **exp, sin, tanh, степень — масштабирование**: градиент умножается на производную функции при этом входе.
#
# Найдите на картинке первые три.

# %%
a, b = Value(3.0, name="a"), Value(-4.0, name="b")
c, d = Value(0.5, name="c"), Value(2.0, name="d")
f = (a + b) * np.maximum(c, d)
f.backward()
draw(f, names={"f": f})

# %% tags=["prose"]
assert (a.grad, b.grad, c.grad, d.grad) == (2.0, 2.0, 0.0, -1.0)

# %% [markdown]
# **Проверьте.** Одна цепочка и два вентиля, которые вы напишете сами. В `multiply_backward(g, a, b)` аргумент `g` — градиент, который пришёл к
# выходу вентиля.

# %%
school.exercise("01.5")

# %%
given = school.exercise("01.5").given
### BEGIN SOLUTION
dy = -math.sin(given.x**2) * 2 * given.x
### END SOLUTION
school.exercise("01.5").check(dy)

# %%
school.exercise("01.6")


# %%
def multiply_backward(g, a, b):
    ### BEGIN SOLUTION
    return g * b, g * a
    ### END SOLUTION


school.exercise("01.6").check(multiply_backward)

# %%
school.exercise("01.7")


# %%
def maximum_backward(g, a, b):
    ### BEGIN SOLUTION
    return (g, 0.0) if a > b else (0.0, g)
    ### END SOLUTION


school.exercise("01.7").check(maximum_backward)

# %% [markdown]
# **Сломайте.** `relu(x)` — это `max(x, 0)`, маршрутизатор с одним входом. Это правило обратного прохода верно для одних чисел и неверно для
# других. По какому числу вентиль должен принимать решение?

# %%
school.exercise("01.8")


# %%
def relu_backward(g, x):
    ### BEGIN SOLUTION
    is_open = x > 0
    ### INSTEAD
    # is_open = g > 0
    ### END SOLUTION
    return g if is_open else 0.0


school.exercise("01.8").check(relu_backward)

# %% [markdown]
# ## 3. Провод, который разветвляется
#
# Значение можно использовать несколько раз. Тогда его сдвиг доходит до выхода по нескольким путям.
#
# **Предскажите.** Сколько путей ведёт из $a$ в $f = a \cdot a \cdot b + \max(a, b)$?

# %%
school.exercise("01.9")

# %%
### BEGIN SOLUTION
paths = "три пути"
### END SOLUTION
school.exercise("01.9").check(paths)

# %% [markdown]
# **Сделайте.** Вдоль одного пути локальные производные умножаются. Произведения по всем путям складываются. Это и есть всё цепное правило:

# %%
a, b = Value(2.0, name="a"), Value(-3.0, name="b")
f = a * a * b + np.maximum(a, b)
print(explain(f).paths(a))

# %% [markdown]
# По правилу произведения $\partial f / \partial a = 2ab + 1 = -11$: то же самое.
#
# **Посмотрите.** Провод, который разветвляется на прямом проходе, на обратном — **сумматор**: `a` получает три части, и картинка
# показывает их сумму.

# %%
f.backward()
draw(f, names={"f": f})

# %% tags=["prose"]
assert a.grad == 2 * a.data * b.data + 1 == -11

# %% [markdown]
# **Проверьте.** Два пути.

# %%
school.exercise("01.10")

# %%
given = school.exercise("01.10").given
### BEGIN SOLUTION
da = given.b + math.exp(given.a)
### END SOLUTION
school.exercise("01.10").check(da)

# %% [markdown]
# **Сломайте.** Вот почему в движках стоит `+=`, а не `=`. Здесь кто-то написал `=`: найдите строку, которая выбрасывает одну из частей.

# %%
school.exercise("01.11")


# %%
def two_paths(a, b):
    grad = {"a": 0.0, "b": 0.0}
    grad["a"] += b  # вентиль умножения отправляет обоим
    grad["b"] += a
    ### BEGIN SOLUTION
    grad["a"] += math.exp(a)
    ### INSTEAD
    # grad["a"] = math.exp(a)  # вентиль exp отправляет в a
    ### END SOLUTION
    return grad["a"], grad["b"]


school.exercise("01.11").check(two_paths)

# %% [markdown]
# ## 4. Порядок вентилей
#
# Вентиль отправляет градиент один раз, и отправляет он кратное того, что получил. Значит, ему лучше подождать, пока придёт всё. Откуда движок
# знает, когда это случится?
#
# **Предскажите.** $b = a^2$, $c = 3b$, $f = b + c$. Кто-то велел вентилям отправлять градиенты в порядке $f, b, c$.

# %%
school.exercise("01.12")

# %%
### BEGIN SOLUTION
received = "a получит 4"
### END SOLUTION
school.exercise("01.12").check(received)

# %% [markdown]
# **Сделайте.** Любому вентилю графа можно велеть отправить градиент вручную: `gate._backward()` один раз отправляет его `.grad` входам. Сделайте
# это именно в таком порядке и посмотрите.

# %%
a = Value(2.0, name="a")
b = a**2
c = 3 * b
f = b + c

f.grad = 1.0
for name, gate in [("f", f), ("b", b), ("c", c)]:
    gate._backward()
    print(f"отправил {name}: a.grad = {a.grad}, b.grad = {b.grad}, c.grad = {c.grad}")

# %% [markdown]
# **Посмотрите.** Когда `b` отправлял, в нём была 1. Потом `c` отправил в `b` ещё 3, но слишком поздно: в `a` оказалось 4, а производная равна 16.
# Картинка это замечает: строка под заголовком говорит, что она нашла в `a.grad` и что там должно быть. О вашем порядке она знать не может и
# спрашивает об обычной причине: о другом `backward()` без обнуления.

# %%
draw(f, names={"b": b, "c": c, "f": f})

# %% tags=["prose"]
assert (a.grad, b.grad, c.grad) == (4.0, 4.0, 1.0)
assert gradients([f], [a]) == [16.0]

# %% [markdown]
# У `b` два потребителя, `f` и `c`, и ждать надо обоих. Возьмите список всех узлов, в котором **каждый узел стоит после своих входов**, и прочтите
# его с конца: в этом порядке никто не отправит слишком рано. Такой список называется топологическим порядком. Движок сортирует каждый раз заново,
# потому что после каждого прямого прохода граф новый.
#
# **Проверьте.** Найдите порядок вручную.

# %%
school.exercise("01.13")

# %%
given = school.exercise("01.13").given
### BEGIN SOLUTION
order = []
while len(order) < len(given.gates):
    for name in given.gates:
        users = [user for user, formula in given.gates.items() if name in formula]
        if name not in order and all(user in order for user in users):
            order.append(name)
### END SOLUTION
school.exercise("01.13").check(order)

# %% [markdown]
# **Сломайте.** Вот запись, которую движок хранит о числе: его значение, узлы, из которых оно вычислено, и локальная производная по каждому из них.
# Функция ниже идёт от корня ко всему, из чего он вычислен. Она должна поставить каждый узел после его входов, но не делает этого. Одна строка
# стоит не на месте.


# %%
class Node:
    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        self.inputs = inputs
        self.slopes = slopes
        self.grad = 0.0


school.exercise("01.14")


# %%
def inputs_first(root):
    order, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        ### BEGIN SOLUTION
        ### INSTEAD
        # order.append(node)  # записан
        ### END SOLUTION
        for other in node.inputs:
            visit(other)
        ### BEGIN SOLUTION
        order.append(node)
        ### INSTEAD
        # # все его входы уже пройдены
        ### END SOLUTION

    visit(root)
    return order


school.exercise("01.14").check(inputs_first)

# %% [markdown]
# ## 5. Движок из сорока строк
#
# Запись и порядок у вас есть. Не хватает двух частей: вентилей, которые делают эту запись, и пути назад.
#
# **Предскажите.** Что должен делать движок, если вызвать `backward()` дважды?

# %%
school.exercise("01.15")

# %%
### BEGIN SOLUTION
twice = "24"
### END SOLUTION
school.exercise("01.15").check(twice)

# %% [markdown]
# **Сделайте.** Два вентиля даны: сложение и tanh, производная которого $1 - \tanh^2$. Напишите третий.


# %%
def add(a, b):
    return Node(a.data + b.data, (a, b), (1.0, 1.0))


def tanh(a):
    t = math.tanh(a.data)
    return Node(t, (a,), (1 - t * t,))


school.exercise("01.16")


# %%
def multiply(a, b):
    ### BEGIN SOLUTION
    return Node(a.data * b.data, (a, b), (b.data, a.data))
    ### END SOLUTION


school.exercise("01.16").check(multiply)

# %% [markdown]
# **Посмотрите.** Движок должен справляться с любыми программами: с цепочками, с ветвлениями, со значением, которое снова понадобилось намного позже.
# Вот одна такая программа, составленная случайно, — какой её видит пакет.


# %%
def program(seed, leaves, tanh):
    """Случайная программа из четырёх строк: каждая применяет вентили к уже вычисленному."""
    rng = np.random.default_rng(seed)
    numbers = list(leaves)
    for _ in range(4):
        a, b = numbers[-1], numbers[rng.integers(len(numbers))]
        numbers.append([a + b, a * b, tanh(a) + b][rng.integers(3)])
    return numbers[-1]


p, q = Value(0.5, name="p"), Value(-1.5, name="q")
result = program(591, [p, q], np.tanh)
result.backward()
draw(result, names={"result": result})

# %% [markdown]
# **Проверьте.** Теперь путь назад. На входе — список узлов, сначала входы. Корень получает $\partial f / \partial f$; затем каждый узел, начиная с
# конца списка, отправляет градиенты своим входам.

# %%
school.exercise("01.17")


# %%
def sweep(order):
    ### BEGIN SOLUTION
    order[-1].grad = 1.0
    for node in reversed(order):
        for other, slope in zip(node.inputs, node.slopes, strict=True):
            other.grad += slope * node.grad
    ### END SOLUTION


school.exercise("01.17").check(sweep)

# %% [markdown]
# Соберите части вместе, и пусть ваш движок и пакет выполнят тысячу таких программ.

# %%
Node.__add__, Node.__mul__ = add, multiply


def backward(root):
    sweep(inputs_first(root))


if all(school.exercise(key).solved for key in ["01.14", "01.16", "01.17"]):
    for seed in range(1000):
        mine, theirs = [Node(0.5), Node(-1.5)], [Value(0.5), Value(-1.5)]
        backward(program(seed, mine, tanh))
        program(seed, theirs, np.tanh).backward()
        both = [[leaf.grad for leaf in leaves] for leaves in (mine, theirs)]
        assert np.allclose(*both, rtol=1e-12), f"Программа {seed}: у вашего движка и у пакета {both}"
    print("Ваш движок и пакет согласны на 1000 программ.")
else:
    print("Сначала решите 01.14, 01.16 и 01.17, затем выполните эту ячейку ещё раз.")

# %% [markdown]
# Что будет, если пройти один граф дважды? Вернёмся к $z = 3x^2$, теперь с пакетом. Лист `x` накапливает градиенты, потому что функции потерь часто складывают:
# по каждой можно пройти отдельно. Вентили посередине в каждом проходе начинают с 0.

# %%
x = Value(2.0, name="x")
z = 3 * x**2
z.backward()
once = x.grad
z.backward()
once, x.grad

# %% tags=["prose"]
assert (once, x.grad) == (12.0, 24.0)

# %% [markdown]
# Должны ли *вы* обнулять градиенты вентилей посередине? Нет: новый прямой проход создаёт новые узлы, и градиенты у них 0. Между двумя шагами
# обучения обнуляют листья, потому что они остаются.
#
# **Сломайте.** Обход оставляет градиенты и в вентилях. Если пройти тот же граф ещё раз, сначала их надо убрать: иначе вентили отправят их
# снова, и в `x` окажется 36. Поэтому движок перед каждым обходом готовит узлы. Эта `prepare` обнуляет слишком много.

# %%
school.exercise("01.18")


# %%
def prepare(order):
    for node in order:
        ### BEGIN SOLUTION
        node.grad = 0.0 if node.inputs else node.grad
        ### INSTEAD
        # node.grad = 0.0
        ### END SOLUTION


school.exercise("01.18").check(prepare)

# %% tags=["prose"]
leaf = Node(2.0)
square = Node(4.0, (leaf,), (4.0,))
triple = Node(12.0, (square,), (3.0,))
for _ in range(2):
    triple.grad = 1.0
    for node in [triple, square]:
        node.inputs[0].grad += node.slopes[0] * node.grad
assert leaf.grad == 36.0

import inspect

pieces = [Node.__init__, inputs_first, add, tanh, multiply, sweep, backward]
assert 25 <= len("".join(map(inspect.getsource, pieces)).splitlines()) <= 45

# %% [markdown]
# ## 6. Цена градиента и его форма
#
# Без всего этого можно и обойтись: сдвинуть один вес, выполнить прямой проход ещё раз, посмотреть, насколько сдвинулся выход; затем следующий вес.
# Это просто, и в разделе 1 это было верно. Почему же так никто не учит сети?
#
# **Предскажите.** Цепочка здесь такая: $h_{k+1} = \tanh(w_k h_k)$, две операции на слой.

# %%
school.exercise("01.19")

# %%
### BEGIN SOLUTION
price = "700"
### END SOLUTION
school.exercise("01.19").check(price)

# %% [markdown]
# **Сделайте.** Пусть считает компьютер. `Counted` — это число float, которое считает операции, в которых участвует.


# %%
class Counted(float):
    operations = 0

    def count(compute):
        def operation(self, *others):
            Counted.operations += 1
            return Counted(compute(float(self), *map(float, others)))

        return operation

    __mul__ = count(lambda a, b: a * b)
    __add__ = count(lambda a, b: a + b)
    __sub__ = count(lambda a, b: a - b)
    __rsub__ = count(lambda a, b: b - a)
    __truediv__ = count(lambda a, b: a / b)
    tanh = count(math.tanh)


# %%
def forward(weights, x):
    hs = [x]
    for w in weights:
        hs.append((w * hs[-1]).tanh())
    return hs


def backprop(weights, x):
    hs = forward(weights, x)
    g, grads = Counted(1.0), []
    for k in reversed(range(len(weights))):
        g = g * (1 - hs[k + 1] * hs[k + 1])  # через tanh
        grads.append(g * hs[k])  # для веса
        g = g * weights[k]  # для предыдущего слоя
    return grads[::-1]


def one_pass_per_weight(weights, x, h=1e-6):
    before, grads = forward(weights, x)[-1], []
    for k in range(len(weights)):
        moved = [*weights[:k], weights[k] + h, *weights[k + 1 :]]
        grads.append((forward(moved, x)[-1] - before) / h)
    return grads


# %%
def price_of(method, depth):
    weights = [Counted(0.9)] * depth
    Counted.operations = 0
    method(weights, Counted(0.7))
    return Counted.operations


depths = [1, 2, 5, 10, 20, 50, 100, 200]
prices = {
    method.__name__: [price_of(method, depth) for depth in depths]
    for method in [forward, backprop, one_pass_per_weight]
}
for depth, forwards, backprops, passes in zip(depths, *prices.values(), strict=True):
    print(f"слоёв {depth:4}: {forwards:4} вперёд, {backprops:5} backprop, {passes:6} по проходу на вес")

# %% tags=["prose"]
assert [price_of(method, 100) for method in (forward, backprop, one_pass_per_weight)] == [200, 700, 20_500]
assert all(price_of(backprop, depth) == 3.5 * price_of(forward, depth) for depth in depths)
some = [Counted(0.9), Counted(-0.5), Counted(1.3)]
assert np.allclose(backprop(some, Counted(0.7)), one_pass_per_weight(some, Counted(0.7)), rtol=1e-4)
assert price_of(one_pass_per_weight, 200) > 57 * price_of(backprop, 200)
assert f"{2**100:.1e}" == "1.3e+30"

# %% [markdown]
# **Посмотрите.** Обратное распространение стоит здесь 3.5 прямых прохода при любой глубине: его линия параллельна линии прямого прохода. Цена
# способа «один проход на вес» растёт как квадрат глубины. Складывать пути по одному было бы ещё хуже: если каждый слой ветвится один раз, то в
# 100 слоях $2^{100} \approx 1.3 \cdot 10^{30}$ путей. Обратное распространение работает быстро потому, что вентили делят работу: то, что пришло к
# вентилю, вычисляется один раз для всего, что лежит за ним.

# %%
figure, axes = plt.subplots(figsize=(7, 3.6))
labels = ["прямой проход", "обратное распространение", "один проход на вес"]
for label, counts, style in zip(labels, prices.values(), ["o-", "s-", "^-"], strict=True):
    axes.loglog(depths, counts, style, label=label)
axes.set(xlabel="слои", ylabel="операции")
axes.legend()
figure.tight_layout()

# %% [markdown]
# **Проверьте.** Слой вычисляет $y = Wx$. Каждый вес — одно число, и производная у него одна; поэтому производные расположены так же, как веса: **форма
# градиента $W$ — это форма $W$**. Вес $W_{ij}$ умножается на $x_j$ и входит в $y_i$. Это один вентиль умножения, к которому пришёл градиент $g_i$.

# %%
school.exercise("01.20")

# %%
given = school.exercise("01.20").given
### BEGIN SOLUTION
dW = np.outer(given.g, given.x)
### END SOLUTION
school.exercise("01.20").check(dW)

# %%
school.exercise("01.21")

# %%
given = school.exercise("01.21").given
### BEGIN SOLUTION
passes = given.layers * given.width**2 + 1
### END SOLUTION
school.exercise("01.21").check(passes)

# %% [markdown]
# **Сломайте.** Эти градиенты верны. Но работа не поделена, и цена растёт как квадрат числа весов. Исправьте это: один раз вперёд, один раз назад.

# %%
school.exercise("01.22")


# %%
def chain_gradients(w):
    ### BEGIN SOLUTION
    before = [1.0]
    for weight in w[:-1]:
        before.append(before[-1] * weight)
    grads, upstream = [], 1.0
    for weight, left in zip(w[::-1], before[::-1], strict=True):
        grads.append(upstream * left)
        upstream = upstream * weight
    grads.reverse()
    ### INSTEAD
    # grads = []
    # for k in range(len(w)):
    #     product = 1.0
    #     for j in range(len(w)):
    #         if j != k:
    #             product = product * w[j]
    #     grads.append(product)
    ### END SOLUTION
    return grads


school.exercise("01.22").check(chain_gradients)

# %% [markdown]
# ## 7. Обратный проход как код
#
# В разделе 1 вы написали обратный проход вручную: по строке на вентиль, от конца к началу. Его может написать и программа: `show_source(f, ...)`
# один раз выполняет `f` и записывает, что делает обратный проход именно для этих вентилей.
#
# **Предскажите.** Как выглядит в коде развилка?

# %%
school.exercise("01.23")

# %%
### BEGIN SOLUTION
line = "da = da + dt1 * b"
### END SOLUTION
school.exercise("01.23").check(line)

# %% [markdown]
# **Сделайте.** Снова формула из раздела 1. Сравните текст со строками, которые вы уже знаете.


# %%
def f(w0, w1, x):
    return 1 + np.exp(w0 + w1 * x)


source = show_source(f, 2.0, 3.0, -1.0)
print(source)

# %% [markdown]
# `dt2` — это $\partial f / \partial t_2$. В обратном проходе есть строка на каждый градиент, который посылает вентиль. У сложения строка ничего
# не вычисляет, но она есть: раздатчик передаёт градиент дальше. Пояснения справа по-английски: distributor — раздатчик, swap multiplier — обменный множитель,
# scaler — масштабирующий вентиль. Это обычная программа. Её можно вставить в файл, и она будет работать без движка, и при других числах тоже:

# %%
source.function()(0.5, 1.0, -0.25)

# %% tags=["prose"]
value, slopes = source.function()(0.5, 1.0, -0.25)
w0, w1, x = Value(0.5), Value(1.0), Value(-0.25)
f_again = 1 + np.exp(w0 + w1 * x)
f_again.backward()
assert math.isclose(value, f_again.data)
assert np.allclose(slopes, [w0.grad, w1.grad, x.grad])
assert "dw0 = dt2" in source.text

# %% [markdown]
# **Посмотрите.** То же в цветах картинок, для формулы с `if`, в которой `a` расходится на две ветки. Последняя строка для `a` прибавляет. В тексте
# тот путь, который был выбран; строка с `assert` остановит его там, где нужен другой путь.


# %%
def fork(a, b):
    c = a * b
    if c > 0:
        c = c * 3
    return c + a


show_source(fork, 2.0, 1.5)

# %% tags=["prose"]
text = show_source(fork, 2.0, 1.5).text
assert "assert c > 0" in text
assert "da = da + " in text

# %% [markdown]
# **Проверьте.** Прочитайте исходный текст для $f = (ab + a)^2$ так, как это делает компьютер, строка за строкой.

# %%
school.exercise("01.24")

# %%
given = school.exercise("01.24").given
### BEGIN SOLUTION
da = 2 * (given.a * given.b + given.a) * (1 + given.b)
### END SOLUTION
school.exercise("01.24").check(da)

# %% [markdown]
# **Сломайте.** Кто-то изменил одну строку этого текста.

# %%
school.exercise("01.25")


# %%
def f_and_gradient(a, b):
    # вперёд: f = (a - b) * a
    d = a - b
    # назад
    df = 1.0
    dd = df * a
    da = df * d
    da = da + dd
    ### BEGIN SOLUTION
    db = -dd
    ### INSTEAD
    # db = dd
    ### END SOLUTION
    return da, db


school.exercise("01.25").check(f_and_gradient)

# %% [markdown]
# ## О чём спрашивают все
#
# - **Почему $\partial f / \partial f = 1$?** Сдвиньте $f$ немного, и $f$ сдвинется ровно настолько же. С этого должен начинаться путь: любое другое
#   число умножит все градиенты.
# - **Почему `+=`?** Значение, использованное несколько раз, доходит до выхода по нескольким путям, и их вклады складываются.
# - **Зачем сортировать?** Вентиль может отправить градиент, только когда пришло всё. А почему каждый раз? Каждый прямой проход создаёт новый граф.
# - **Надо ли обнулять градиенты вентилей посередине?** Не вам: новый прямой проход создаёт новые узлы. Градиенты листьев обнулять между двумя
#   шагами надо, потому что листья остаются и накапливают градиенты.
# - **Ошибка ли вызвать `backward()` дважды?** Те же градиенты прибавятся ещё раз. Для суммы двух функций потерь это верно, по забывчивости — нет.
# - **Почему у $dW$ форма $W$?** У каждого веса одна производная.
# - **Зачем обратное распространение?** Все производные по цене нескольких прямых проходов, сколько бы ни было весов.
#
# Подумайте: обратное распространение дёшево потому, что *один* выход прослеживают назад ко многим входам. В какую сторону вы пошли бы, если
# бы вход был один, а выходов много? И какие числа прямого прохода надо хранить до обратного пути, а какие нет?

# %%
school.report()
