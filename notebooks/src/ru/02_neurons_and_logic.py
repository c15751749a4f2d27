# %% [markdown]
# # Нейроны и логика: что умеет один нейрон и чего он не умеет
#
# В 1943 году Уоррен Мак-Каллок и Уолтер Питтс описали нейрон как маленький вычислитель: он складывает всё, что к нему приходит,
# и *срабатывает*, если сумма достаточно велика. Из таких нейронов они построили логику. В этом ноутбуке вы сделаете то же самое,
# и веса будут у вас в руках:
#
# 1. нейрон с порогом;
# 2. NOT, AND и OR, найденные мышкой;
# 3. почему ни один нейрон не вычисляет XOR;
# 4. XOR из пяти нейронов и из трёх;
# 5. правило, которое само находит веса, ошибка за ошибкой.


# %%
from itertools import product

import numpy as np

import nn
from autograd import Value, draw, school
from nn import scalar

ROWS = [(0, 0), (0, 1), (1, 0), (1, 1)]  # всё, что может прийти по двум проводам с 0 и 1
ROWS

# %% [markdown]
# ## 1. Нейрон срабатывает
#
# Нейрон умножает каждый вход на его **вес**, складывает и сравнивает сумму с **порогом** $\theta$:
#
# $$y = \begin{cases} 1 & \text{если } w_1 x_1 + w_2 x_2 > \theta \\ 0 & \text{иначе} \end{cases}$$
#
# При сумме, в точности равной $\theta$, он молчит. В некоторых книгах он здесь срабатывает; это вопрос соглашения, и скоро вы
# увидите, что от него ничего не зависит, если выбирать пороги с умом.
#
# **Предскажите.** На скольких из четырёх строк (0, 0), (0, 1), (1, 0), (1, 1) сработает нейрон, данный ниже? Сначала угадайте:
# ошибиться здесь не страшно.


# %%
school.exercise("02.1")

# %%
given = school.exercise("02.1").given
### BEGIN SOLUTION
guess = sum(given.w1 * x1 + given.w2 * x2 > given.threshold for x1, x2 in ROWS)
### END SOLUTION
school.exercise("02.1").check(guess)

# %% [markdown]
# **Сделайте.** `Perceptron` — такой нейрон. У этого веса 2 и $-1$ и порог 0.5. Спросим его обо всех четырёх строках:


# %%
neuron = scalar.Perceptron(2, weights=[2, -1], threshold=0.5)
for x1, x2 in ROWS:
    print(f"x = ({x1}, {x2})   сумма = {2 * x1 - 1 * x2:2}   y = {neuron([x1, x2]).data:.0f}")

# %% [markdown]
# **Посмотрите.** Порог в пакете не хранится. Хранится **смещение** $b = -\theta$, а сравнивают с нулём:
# $w_1 x_1 + w_2 x_2 + b > 0$. Нейрон тот же, но теперь все три параметра входят в одну сумму. Вентиль в конце называется
# `heaviside`, в честь Оливера Хевисайда: 0 ниже нуля, 1 выше.


# %%
x1, x2 = Value(1.0, name="x1"), Value(1.0, name="x2")
y = neuron([x1, x2])
y.backward()
draw(y, title="один нейрон при x = (1, 1)")

# %% tags=["prose"]
assert neuron.b.data == -0.5
assert [neuron(row).data for row in ROWS] == [0, 0, 1, 1]
assert all(w.grad == 0 for w in neuron.parameters())

# %% [markdown]
# Посмотрите на красные числа: все градиенты слева от порога равны 0. Малое изменение веса не меняет ничего, пока вдруг не изменит
# всё. Запомните это до раздела 5.
#
# **Проверьте.** Напишите нейрон сами. Он возвращает 1 или 0.


# %%
def fires(w1, w2, threshold, x1, x2):
    ### BEGIN SOLUTION
    return 1 if w1 * x1 + w2 * x2 > threshold else 0
    ### END SOLUTION


school.exercise("02.2").check(fires)

# %% [markdown]
# **Сломайте.** Кто-то переписал нейрон со смещением и ошибся:
#
# ```python
# def with_bias(w1, w2, b, x1, x2):
#     return 1 if w1 * x1 + w2 * x2 > b else 0
# ```
#
# При $b = -\theta$ это не тот нейрон, что выше. Найдите ошибку и напишите функцию такой, какой она должна быть.


# %%
def with_bias(w1, w2, b, x1, x2):
    ### BEGIN SOLUTION
    return 1 if w1 * x1 + w2 * x2 + b > 0 else 0
    ### END SOLUTION


school.exercise("02.3").check(with_bias)

# %% [markdown]
# ## 2. NOT, AND, OR своими руками
#
# Пусть 1 значит *истина*, а 0 — *ложь*. Тогда нейрон — это высказывание о своих входах, а четыре строки с результатами — его
# **таблица истинности**.
#
# **Предскажите.** Два веса, равных 1, и порог 0.5. Какое слово описывает этот нейрон: AND, OR или что-то другое?


# %%
school.exercise("02.4")

# %%
### BEGIN SOLUTION
guess = "OR"
### END SOLUTION
school.exercise("02.4").check(guess)

# %% [markdown]
# **Сделайте.** Этот нейрон должен вычислять AND: срабатывать, только если оба входа равны 1. Сейчас он ошибается на трёх строках.
# Тяните $w_1$, $w_2$ и $b$ (прямоугольники или ползунки), пока рамка не станет зелёной.
#
# Карта показывает, что нейрон отвечает в *каждой* точке плоскости: оранжевое — он срабатывает, бледно-голубое — молчит. Граница
# между ними — прямая $w_1 x_1 + w_2 x_2 + b = 0$. Веса поворачивают прямую, смещение её сдвигает.


# %%
AND = {(0, 0): 0, (0, 1): 0, (1, 0): 0, (1, 1): 1}
OR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 1}


def one_neuron(w1, w2, b):
    """Входы и выход одного нейрона, параметры которого можно тянуть."""
    x = [Value(0.0, name="x1"), Value(0.0, name="x2")]
    return x, scalar.Perceptron(2, weights=[w1, w2], threshold=-b)(x)


x, y = one_neuron(w1=1.0, w2=0.5, b=0.5)
draw(y, title="Тяните, пока не получится AND").live(inputs=x, wanted=AND)

# %% tags=["prose"]
assert [row for row in ROWS if (row[0] + 0.5 * row[1] + 0.5 > 0) != AND[row]] == [(0, 0), (0, 1), (1, 0)]

# %% [markdown]
# Получилось? Теперь найдите *второе*, совсем другое решение: их бесконечно много, потому что прямой есть где двигаться. При
# $w_1 = w_2 = 1$ подойдёт любое $b$ от $-2$ до $-1$, кроме самого $-2$.
#
# **Посмотрите.** У NOT один вход. Один нейрон тогда — ступенька на оси: с положительным весом она идёт вверх, с отрицательным вниз.
# Эта идёт вверх. Точки — то, что нужно: красные там, где нейрон ошибается, зелёные там, где он прав; кольцо — вход, который
# сейчас на картинке. Сделайте NOT.


# %%
x = Value(0.0, name="x")
y = scalar.Perceptron(1, weights=[1], threshold=0.5)([x])
draw(y, title="Тяните, пока не получится NOT").live(inputs=x, wanted={0: 1, 1: 0}, span=(-1, 2))

# %% tags=["prose"]
for b in (-2.0, -1.99, -1.5, -1.0, -0.99):
    _, y = one_neuron(1.0, 1.0, b)
    neuron = scalar.Perceptron(2, weights=[1, 1], threshold=-b)
    assert ([neuron(row).data for row in ROWS] == list(AND.values())) == (-2 < b <= -1)
assert [scalar.Perceptron(1, weights=[1], threshold=0.5)([x]).data for x in (0, 1)] == [0, 1]

# %% [markdown]
# **Проверьте.** Дайте веса и порог того вентиля, о котором вас спрашивают: кортеж `(w1, w2, threshold)`,
# где threshold — порог. Имена есть ещё у двух вентилей: NAND — отрицание AND, а NOR — отрицание OR.


# %%
school.exercise("02.5")

# %%
given = school.exercise("02.5").given
### BEGIN SOLUTION
weights = {"AND": (1, 1, 1.5), "OR": (1, 1, 0.5), "NAND": (-1, -1, -1.5), "NOR": (-1, -1, -0.5)}[given.gate]
### END SOLUTION
school.exercise("02.5").check(weights)

# %% [markdown]
# Сигналы не обязаны быть нулём и единицей. На следующем проводе *истина* — другое число. Дайте `(w, threshold)` для NOT на нём.


# %%
school.exercise("02.6")

# %%
given = school.exercise("02.6").given
### BEGIN SOLUTION
weight = (-1, -given.high / 2)
### END SOLUTION
school.exercise("02.6").check(weight)

# %% [markdown]
# **Сломайте.** Кому-то был нужен AND, а порог он выбрал неудачно. Оставьте веса как есть и дайте порог, который исправит
# нейрон: одно число.


# %%
school.exercise("02.7")

# %%
given = school.exercise("02.7").given
### BEGIN SOLUTION
threshold = (max(given.w1, given.w2) + given.w1 + given.w2) / 2
### END SOLUTION
school.exercise("02.7").check(threshold)

# %% [markdown]
# ## 3. Почему прямая не справится с XOR
#
# XOR, *исключающее или*, истинно, если истинен ровно один из двух входов.
#
# **Предскажите.** В каждой из четырёх строк результат может быть 0 или 1, поэтому таблиц истинности с двумя входами
# $2^4 = 16$. Сколько из них может вычислить один нейрон?


# %%
school.exercise("02.8")

# %%
### BEGIN SOLUTION
guess = 14
### END SOLUTION
school.exercise("02.8").check(guess)

# %% [markdown]
# **Сделайте.** Пусть переберёт компьютер. Все веса и пороги от $-2$ до $2$ с шагом 0.5 — это $9^3 = 729$ нейронов; соберём их таблицы
# истинности.


# %%
numbers = np.arange(-2, 2.5, 0.5)
found = set()
for w1, w2, threshold in product(numbers, repeat=3):
    found.add(tuple(int(w1 * x1 + w2 * x2 > threshold) for x1, x2 in ROWS))
missing = sorted(set(product([0, 1], repeat=4)) - found)
print(f"найдено таблиц: {len(found)}, не найдено: {len(missing)}, вот они: {missing}")

# %% [markdown]
# Не нашлись XOR, $(0, 1, 1, 0)$, и его отрицание. Более частая сетка не поможет, и вот доказательство. Нейрон для XOR должен был
# бы удовлетворять **четырём неравенствам**, по одному на строку:
#
# $$
# \begin{aligned}
# (0,0) \to 0: &\quad 0 \le \theta \\
# (0,1) \to 1: &\quad w_2 > \theta \\
# (1,0) \to 1: &\quad w_1 > \theta \\
# (1,1) \to 0: &\quad w_1 + w_2 \le \theta
# \end{aligned}
# $$
#
# Сложите два средних: $w_1 + w_2 > 2\theta$. По первому $\theta \ge 0$, значит $2\theta \ge \theta$ и $w_1 + w_2 > \theta$. Но
# последнее говорит $w_1 + w_2 \le \theta$. Никакие числа не могут и того и другого.
#
# **Посмотрите.** Попробуйте сделать рамку зелёной. Три строки у вас получатся, четыре никогда: на карте две синие точки лежат на
# одной диагонали квадрата, две оранжевые на другой, а диагонали пересекаются. Если обе оранжевые точки лежат по одну сторону
# прямой, там же лежит и центр квадрата, а с ним хотя бы одна синяя точка.


# %%
XOR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}
x, y = one_neuron(w1=1.0, w2=1.0, b=-0.5)
draw(y, title="Один нейрон и XOR").live(inputs=x, wanted=XOR)

# %% tags=["prose"]
assert len(numbers) ** 3 == 729
assert (len(found), missing) == (14, [(0, 1, 1, 0), (1, 0, 0, 1)])
assert max(sum(a == b for a, b in zip(table, XOR.values(), strict=True)) for table in found) == 3
assert [row for row in ROWS if (row[0] + row[1] - 0.5 > 0) != XOR[row]] == [(1, 1)]

# %% [markdown]
# **Проверьте.** Запишите четыре неравенства кодом: список из четырёх истинностных значений в порядке строк.


# %%
def inequalities(w1, w2, threshold):
    ### BEGIN SOLUTION
    return [threshold >= 0, w2 > threshold, w1 > threshold, w1 + w2 <= threshold]
    ### END SOLUTION


school.exercise("02.9").check(inequalities)

# %% [markdown]
# **Сломайте.** Это «доказательство» утверждает, что ни один нейрон не вычисляет OR. Но нейрон из 02.4 это делает, значит,
# одна из строчек неверна. Какая?
#
# 1. Строка (0, 0) требует $0 \le \theta$.
# 2. Строка (0, 1) требует $w_2 > \theta$.
# 3. Строка (1, 0) требует $w_1 > \theta$.
# 4. Строка (1, 1) требует $w_1 + w_2 \le \theta$.
# 5. Строчки 2 и 3 в сумме дают $w_1 + w_2 > 2\theta$, а по строчке 1 $2\theta \ge \theta$: противоречие со строчкой 4.


# %%
school.exercise("02.10")

# %%
### BEGIN SOLUTION
answer = "Строчка 4, для (1, 1)"
### END SOLUTION
school.exercise("02.10").check(answer)

# %% [markdown]
# ## 4. XOR из пяти нейронов и из трёх
#
# Один нейрон проводит одну прямую. Несколько нейронов проводят несколько прямых, а ещё один соединяет их ответы. Словами:
#
# $$x_1 \text{ XOR } x_2 = (x_1 \text{ AND NOT } x_2) \text{ OR } (\text{NOT } x_1 \text{ AND } x_2)$$
#
# **Предскажите.** Возьмите по нейрону на каждое слово NOT, AND и OR в этой формуле. Сколько это нейронов?


# %%
school.exercise("02.11")

# %%
### BEGIN SOLUTION
guess = 5
### END SOLUTION
school.exercise("02.11").check(guess)

# %% [markdown]
# **Сделайте.** Соберём её слово за словом:


# %%
not1, not2 = (scalar.Perceptron(1, weights=[-1], threshold=-0.5) for _ in range(2))
and1, and2 = (scalar.Perceptron(2, weights=[1, 1], threshold=1.5) for _ in range(2))
either = scalar.Perceptron(2, weights=[1, 1], threshold=0.5)


def xor_of_five(x1, x2):
    n1, n2 = not1([x1]), not2([x2])
    return either([and1([x1, n2]), and2([n1, x2])])


[int(xor_of_five(x1, x2).data) for x1, x2 in ROWS]

# %% [markdown]
# Но нейрон может сказать «$x_1$ и не $x_2$» сразу: вес при $x_2$ отрицателен. Два NOT растворяются в весах, и остаются
# **три нейрона**: два в скрытом слое и один, который их соединяет.
#
# **Посмотрите.** Тянуть можно все девять параметров. На карте теперь *две* границы. Подвигайте смещение одного из скрытых нейронов и
# посмотрите, какая граница сдвинется.


# %%
x1, x2 = Value(0.0, name="x1"), Value(1.0, name="x2")
first = scalar.Perceptron(2, weights=[1, -1], threshold=0.5)
second = scalar.Perceptron(2, weights=[-1, 1], threshold=0.5)
join = scalar.Perceptron(2, weights=[1, 1], threshold=0.5)
h1, h2 = first([x1, x2]), second([x1, x2])
y = join([h1, h2])
draw(y, title="XOR из трёх нейронов").live(inputs=[x1, x2], wanted=XOR)

# %% [markdown]
# Что делает скрытый слой? Он переносит четыре точки на новые места, где достаточно одной прямой:


# %%
for row in ROWS:
    hidden = first(row).data, second(row).data
    print(f"x = {row}   h = ({hidden[0]:.0f}, {hidden[1]:.0f})   y = {join(hidden).data:.0f}")

# %% [markdown]
# (0, 0) и (1, 1), лежавшие в противоположных углах, теперь лежат в *одной* точке. Для этого и нужны скрытые слои: они находят такой
# взгляд на данные, при котором остальное просто.


# %% tags=["prose"]
assert [xor_of_five(*row).data for row in ROWS] == list(XOR.values())
assert [join([first(row), second(row)]).data for row in ROWS] == list(XOR.values())
assert first((0, 0)).data == first((1, 1)).data
assert second((0, 0)).data == second((1, 1)).data
assert len([*first.parameters(), *second.parameters(), *join.parameters()]) == 9

# %% [markdown]
# **Проверьте.** Есть и другие скрытые слои, которые годятся. Вам даны два скрытых нейрона; найдите тот, что соединит их в XOR:
# `(w1, w2, threshold)` выходного нейрона, входы которого $h_1$ и $h_2$.


# %%
school.exercise("02.12")

# %%
given = school.exercise("02.12").given
### BEGIN SOLUTION
weights = {"OR, NAND": (1, 1, 1.5), "OR, AND": (1, -1, 0.5), "NAND, OR": (1, 1, 1.5), "AND, OR": (-1, 1, 0.5)}[
    f"{given.h1}, {given.h2}"
]
### END SOLUTION
school.exercise("02.12").check(weights)

# %% [markdown]
# **Сломайте.** Эта сеть из трёх нейронов должна вычислять XOR. У одного из её девяти чисел неверный знак. Дайте девять чисел, исправив
# это одно.


# %%
school.exercise("02.13")


# %%
def computes_xor(numbers):
    """True, если девять чисел дают XOR: (w1, w2, порог) для h1, для h2 и для выхода."""
    neurons = [scalar.Perceptron(2, weights=[w1, w2], threshold=t) for w1, w2, t in np.reshape(numbers, (3, 3))]
    h1, h2, out = neurons
    return all(out([h1(row), h2(row)]).data == XOR[row] for row in ROWS)


given = school.exercise("02.13").given
computes_xor(given.numbers)

# %%
### BEGIN SOLUTION
mended = next(filter(computes_xor, ([-x if i == k else x for i, x in enumerate(given.numbers)] for k in range(9))))
### END SOLUTION
school.exercise("02.13").check(mended)

# %% [markdown]
# ## 5. Учиться на ошибках
#
# Кто найдёт веса, если их тысячи? Не градиент: порог делает его нулём, вы видели это в разделе 1, и *Шаг спуска* на картинках
# выше ничего не двигает. В 1958 году Фрэнк Розенблатт нашёл правило, которому производная не нужна. Показывайте нейрону пример за
# примером. Если он прав, ничего не меняйте. Если ошибся, то при цели $t$ и ответе $y$:
#
# $$w \mathrel{+}= (t - y)\, x \qquad\qquad b \mathrel{+}= t - y$$
#
# Если он должен был сработать, то $t - y = 1$, и сумма на этом примере растёт. Если должен был молчать, то $t - y = -1$, и сумма
# убывает.
#
# **Предскажите.** Вначале $w_1 = w_2 = b = 0$, и нейрон молчит везде. Он встречает пример, данный ниже. Чему равны
# $(w_1, w_2, b)$ после него?


# %%
school.exercise("02.14")

# %%
given = school.exercise("02.14").given
### BEGIN SOLUTION
guess = (given.x1, given.x2, 1)
### END SOLUTION
school.exercise("02.14").check(guess)

# %% [markdown]
# **Сделайте.** `learn` применяет правило ко всем строкам, снова и снова, пока целый проход не обойдётся без ошибок. Он возвращает
# число ошибок в каждом проходе.


# %%
for name, table in {"OR": OR, "AND": AND, "XOR": XOR}.items():
    neuron = scalar.Perceptron(2)
    mistakes = neuron.learn(ROWS, list(table.values()), epochs=12)
    print(f"{name:3}  ошибок за проход: {mistakes}")

# %% [markdown]
# OR и AND выучены. XOR — нет, и никогда не будет: прямой для него не существует, и правилу не на чем остановиться. Для всего, что
# прямая *может*, Альберт Новиков доказал в 1962 году: правило остановится после конечного числа ошибок.
#
# **Посмотрите.** Сорок точек и нейрон, который ничего не знает. Один кадр этого фильма — одна **ошибка**: после каждой прямая немного
# поворачивается (фильм считает их эпохами). Нажмите кнопку воспроизведения.


# %%
rng = np.random.default_rng(3)
points = rng.uniform(-1, 1, (40, 2))
targets = (points @ [1.0, -0.6] > 0.15).astype(int)

neuron = scalar.Perceptron(2)
film = nn.pictures.Film(neuron, points, targets)
film.shoot()
in_each_round = []
while not in_each_round or in_each_round[-1]:
    in_each_round.append(0)
    for point, target in zip(points, targets, strict=True):
        if neuron.learn([point], [target], epochs=1) == [1]:  # он ошибся и исправился
            in_each_round[-1] += 1
            film.shoot()
print(f"ошибок за проход: {in_each_round}, всего {sum(in_each_round)}")
film

# %% tags=["prose"]
assert in_each_round == [10, 3, 1, 0]
assert [neuron(point).data for point in points] == list(targets)
both = [scalar.Perceptron(2), scalar.Perceptron(2)]
assert both[0].learn(ROWS, list(OR.values()))[-1] == both[1].learn(ROWS, list(AND.values()))[-1] == 0
assert 0 not in scalar.Perceptron(2).learn(ROWS, list(XOR.values()), epochs=1000)

# %% [markdown]
# Шаги не становятся меньше: каждая ошибка сдвигает параметры на всю длину своего примера. Прямая скачет и всё же приходит на место.
#
# **Проверьте.** Напишите один шаг правила. Он возвращает новые `(w1, w2, b)`.


# %%
def rosenblatt(w1, w2, b, x1, x2, target):
    ### BEGIN SOLUTION
    error = target - (1 if w1 * x1 + w2 * x2 + b > 0 else 0)
    return w1 + error * x1, w2 + error * x2, b + error
    ### END SOLUTION


school.exercise("02.15").check(rosenblatt)

# %% [markdown]
# **Сломайте.** Этот нейрон выучивает OR, а с AND не справляется: ошибки не кончаются, хотя для AND хватает одной прямой. Запустите,
# прочтите и скажите, что не так.


# %%
def faulty(rows, targets, rounds=12):
    w1 = w2 = b = 0.0
    in_each_round = []
    for _ in range(rounds):
        mistakes = 0
        for (x1, x2), target in zip(rows, targets, strict=True):
            y = 1 if w1 * x1 + w2 * x2 + b > 0 else 0
            error = target - y
            w1 += error * x1
            w2 += error * x2
            mistakes += error != 0
        in_each_round.append(mistakes)
    return in_each_round


print("OR ", faulty(ROWS, OR.values()))
print("AND", faulty(ROWS, AND.values()))

# %% tags=["prose"]
assert faulty(ROWS, OR.values())[-1] == 0
assert 0 not in faulty(ROWS, AND.values(), 1000)

# %%
school.exercise("02.16")

# %%
### BEGIN SOLUTION
answer = "b не меняется, и прямая всегда проходит через (0, 0)"
### END SOLUTION
school.exercise("02.16").check(answer)

# %% [markdown]
# ## Что вы уносите с собой
#
# - Нейрон складывает взвешенные входы и срабатывает выше порога; смещение — это порог со знаком минус.
# - Веса поворачивают прямую, смещение её сдвигает. Нейрон говорит, по какую сторону лежит точка.
# - Один нейрон вычисляет 14 из 16 таблиц истинности с двумя входами. XOR и его отрицанию нужен скрытый слой: три нейрона.
# - Правило Розенблатта учится на ошибках, без производных, всему, что может один нейрон. Но оно не знает, как учить *скрытый* слой:
#   какой из скрытых нейронов виноват в ошибке? Чтобы ответить, надо заменить порог гладкой кривой и пустить градиенты назад.
#   Это обратное распространение, о нём следующие ноутбуки.
#
# Вопросы, над которыми стоит подумать:
#
# - Таблиц истинности с тремя входами $2^{8} = 256$. Доля тех, что может вычислить один нейрон, больше или меньше, чем $14 / 16$?
# - Можно ли получить XOR из *двух* нейронов, если второй видит $x_1$, $x_2$ и первый нейрон?
# - Нейрон выучил AND. Почему правило остановилось на *своей* прямой, а не на той, что посередине промежутка?


# %% tags=["prose"]
tables = set()
cube = list(product([0, 1], repeat=3))
for w1, w2, w3, t in product(
    np.arange(-3, 3.5, 1), np.arange(-3, 3.5, 1), np.arange(-3, 3.5, 1), np.arange(-5.5, 6, 1)
):
    tables.add(tuple(int(w1 * a + w2 * b + w3 * c > t) for a, b, c in cube))
assert len(tables) == 104  # известное число; 104 / 256 меньше, чем 14 / 16
conjunction = scalar.Perceptron(2, weights=[1, 1], threshold=1.5)
second = scalar.Perceptron(3, weights=[1, 1, -2], threshold=0.5)
assert [second([*row, conjunction(row)]).data for row in ROWS] == list(XOR.values())

# %%
school.report()
