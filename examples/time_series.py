"""Forecast a time series by a small network on its past, trained by Adam first and then by L-BFGS.

    python examples/time_series.py

The series is made by this program, so that anybody can run it: the visitors of a swimming pool, hour by hour. They
follow a rising trend, the hour of the day and the day of the week; good or bad weather lasts for some hours and
multiplies all of it; and the counts are noisy. Each forecast is for the next hour, from the last 24 hours, the hours
around the same one a week ago, and the calendar.

Nothing is trained on the last fifth of the series, and nothing is chosen by it. There the network is compared with a
seasonal naive forecast (the value of a week ago) and with a linear autoregression on the same inputs (least squares).
The weather is a factor, which no linear formula takes from one hour to the next: from the few at 8 to the many at 10.
"""

import argparse
import time

import numpy as np

import nn

DAY, WEEK = 24, 168
PENALTY = 1e-3  # the weight of the squared weights


def pool(hours: int, rng: np.random.Generator) -> np.ndarray:
    """Visitors in each hour: trend x hour of the day x day of the week x weather, counted with noise."""
    t = np.arange(hours)
    trend = 100 * (1 + t / 8000)
    day = np.exp(-(((t % DAY - 15) / 4.0) ** 2)) + 0.15 * np.exp(-(((t % DAY - 8) / 1.5) ** 2))
    week = np.array([0.7, 0.6, 0.65, 0.7, 0.9, 1.5, 1.7])[t // DAY % 7]
    weather = np.zeros(hours)
    for i in range(1, hours):
        weather[i] = 0.97 * weather[i - 1] + rng.normal(0, 0.08)
    return rng.poisson(trend * day * week * np.exp(weather)).astype(float)


def windows(series: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of numbers known before each hour, the visitors of that hour, and those of the same hour a week ago."""
    hours = np.arange(WEEK + 2, len(series))
    past = np.stack([series[hours - lag] for lag in (*range(1, DAY + 1), WEEK - 1, WEEK, WEEK + 1)], axis=1)
    phases = [2 * np.pi * n * hours / DAY for n in (1, 2, 3)] + [2 * np.pi * n * hours / WEEK for n in (1, 2, 3)]
    calendar = np.stack([f(phase) for phase in phases for f in (np.sin, np.cos)], axis=1)
    return np.hstack([past, calendar]), series[hours], series[hours - WEEK]


def train(parts: list[tuple[np.ndarray, np.ndarray]], epochs: int, steps: int, seed: int) -> nn.Module:
    """An MLP: Adam on small batches finds the region, L-BFGS on all rows at once the minimum in it.

    L-BFGS fits so closely that it would learn the noise: the weights that are kept are those with which the second part
    was forecast best.
    """
    (x, y), watched = parts
    model = nn.MLP([x.shape[1], 32, 1], activation="tanh", rng=seed)
    weights = [p for p in model.parameters() if p.ndim == 2]
    adam = nn.Adam(model.parameters(), lr=0.003)
    history = nn.fit(model, x, y, loss=nn.MSELoss(), optimizer=adam, epochs=epochs, rng=seed, validation=watched)
    print(f"Adam: loss {history['loss'][-1]:.4f}, on the part that is watched {history['val_loss'][-1]:.4f}")
    optimizer = nn.LBFGS(model.parameters(), max_iter=10, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y) + PENALTY * sum((w * w).sum() for w in weights)
        loss.backward()
        return loss

    best, kept = history["val_loss"][-1], model.state_dict()
    for _ in range(steps):
        optimizer.step(closure)
        found = nn.evaluate(model, *watched, loss=nn.MSELoss())["loss"]
        if found < best:
            best, kept = found, model.state_dict()
    evaluations = optimizer.state_dict()["state"][0]["func_evals"]
    model.load_state_dict(kept)
    fitted = nn.evaluate(model, x, y, loss=nn.MSELoss())["loss"]
    print(f"L-BFGS: loss {fitted:.4f}, on the part that is watched {best:.4f}, {evaluations} evaluations")
    return model


def main() -> None:
    """Make the series, train, and print the table of errors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weeks", type=int, default=40, help="length of the series (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=10, help="epochs of Adam (default: %(default)s)")
    parser.add_argument(
        "--steps", type=int, default=15, help="steps of L-BFGS, 10 iterations each (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the series and the network (default: %(default)s)")
    options = parser.parse_args()

    began = time.perf_counter()
    series = pool(options.weeks * WEEK, np.random.default_rng(options.seed))
    x, y, week_ago = windows(series)
    cut, watched = len(y) * 4 // 5, len(y) * 7 // 10
    mean, scale = x[:cut].mean(axis=0), x[:cut].std(axis=0)
    x = (x - mean) / scale
    centre, unit = y[:cut].mean(), y[:cut].std()
    print(f"{len(series)} hours; trained on {watched}, watched {cut - watched}, compared on the last {len(y) - cut}")

    target = (y[:, None] - centre) / unit
    parts = [(x[:watched], target[:watched]), (x[watched:cut], target[watched:cut])]
    model = train(parts, options.epochs, options.steps, options.seed)
    with_constant = np.hstack([x, np.ones((len(x), 1))])
    linear = np.linalg.lstsq(with_constant[:cut], y[:cut], rcond=None)[0]
    forecasts = {
        "a week ago": week_ago[cut:],
        "linear autoregression": with_constant[cut:] @ linear,
        "network": model(x[cut:]).data[:, 0] * unit + centre,
    }
    print(f"\n{'forecast of the next hour':28}{'mean absolute error':>20}{'root mean square':>20}")
    for name, forecast in forecasts.items():
        error = forecast - y[cut:]
        print(f"{name:28}{abs(error).mean():20.2f}{np.sqrt((error * error).mean()):20.2f}")
    print(f"\n{time.perf_counter() - began:.0f} seconds")


if __name__ == "__main__":
    main()
