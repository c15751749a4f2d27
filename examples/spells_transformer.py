"""Invent spells with a small transformer that reads and writes one character at a time.

    python examples/spells_transformer.py

It is trained on ``spells.txt``, which lies beside this program: one spell a line, of the letters a to z and spaces. At
each place the model has seen the characters so far, by a causal mask, and gives a probability to each one that may come
next. One spell in ten is kept aside; the loss on those, in nats a character, is compared with that of counted pairs of
characters, a model that knows only the last character; ``spells.py`` gives that of an LSTM. With what it has learned
the model then writes spells of its own, character by character.
"""

import argparse

import numpy as np
from spelling import LETTERS, load, numbers, pairs_loss

import nn
from autograd import no_grad

END = 0  # the number in front of a spell, behind it, and in the rest of the row
COUNT = len(LETTERS)


def rows_of(spells: list[str]) -> np.ndarray:
    """One spell a row, as numbers, with END before it and behind it up to the longest."""
    return nn.pad_sequence([numbers(spell) for spell in spells], batch_first=True, padding_value=END)


def places(rows: np.ndarray) -> np.ndarray:
    """True where a character is to be foretold: the letters of each spell, and the first END behind them."""
    return (rows[:, 1:] != END) | (rows[:, :-1] != END)


class Model(nn.Module):
    """Scores for the next character, at each place of each row."""

    def __init__(self, width: int, layers: int, longest: int, rng: np.random.Generator) -> None:
        how = {"dtype": np.float32, "rng": rng}
        self.table = nn.Embedding(COUNT, width, **how)
        self.places = nn.LearnedEncoding(width, longest, dropout=0.1, batch_first=True, **how)
        layer = nn.TransformerEncoderLayer(width, 4, 4 * width, dropout=0.1, batch_first=True, norm_first=True, **how)
        self.blocks = nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(width, dtype=np.float32))
        self.scores = nn.Linear(width, COUNT, **how)

    def forward(self, rows):
        """Shape (N, L) to (N, L, COUNT)."""
        return self.scores(self.blocks(self.places(self.table(rows)), is_causal=True))


def loss_of(model: nn.Module, rows: np.ndarray):
    """The mean surprise at each character, in natural units; characters behind the end of a spell do not count."""
    targets = np.where(places(rows), rows[:, 1:], -100)  # cross_entropy ignores -100
    return nn.functional.cross_entropy(model(rows[:, :-1]).reshape(-1, COUNT), targets.ravel())


def invented(model: nn.Module, known: set[str], count: int, longest: int, rng: np.random.Generator) -> list[str]:
    """Spells that the model writes and that are not in the file."""
    found: list[str] = []
    for _ in range(20):  # each round draws the full number, because some are known
        rows = np.full((count, 1), END)
        for _ in range(longest):
            scores = model(rows).data[:, -1] / 0.8  # a factor below 1 prefers likely letters
            chosen = (scores + rng.gumbel(size=scores.shape)).argmax(axis=1)  # draws from the softmax of the scores
            chosen[(rows[:, 1:] == END).any(axis=1)] = END
            rows = np.concatenate([rows, chosen[:, None]], axis=1)
            if (chosen == END).all():
                break
        for row in rows:
            spell = "".join(LETTERS[i] for i in row if i != END)
            if spell and spell not in known and spell not in found:
                found.append(spell)
        if len(found) >= count:
            break
    return found[:count]


def main() -> None:
    """Train, say how well, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1200, help="gradient steps (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=32, help="spells in one step (default: %(default)s)")
    parser.add_argument("--width", type=int, default=64, help="numbers for a character (default: %(default)s)")
    parser.add_argument("--layers", type=int, default=2, help="layers of the transformer (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of everything drawn at random (default: %(default)s)")
    options = parser.parse_args()

    rng = np.random.default_rng(options.seed)
    spells, held_back = load(rng)
    train, test = rows_of(spells), rows_of(held_back)
    longest = max(train.shape[1], test.shape[1])
    model = Model(options.width, options.layers, longest, rng)
    print(
        f"{len(train)} spells to learn from, {len(test)} kept aside; {sum(p.size for p in model.parameters())} numbers"
    )

    optimizer = nn.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    schedule = nn.OneCycleLR(optimizer, max_lr=3e-3, total_steps=options.steps)
    recent = []
    for step in range(1, options.steps + 1):
        optimizer.zero_grad()
        loss = loss_of(model, train[rng.integers(0, len(train), options.batch)])
        loss.backward(retain_graph=False)
        nn.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        recent.append(float(loss.data))
        if step % max(1, options.steps // 8) == 0:
            print(f"step {step}: {np.mean(recent):.3f} nats a character")
            recent = []

    model.eval()
    with no_grad():
        loss, pairs = float(loss_of(model, test).data), pairs_loss(spells, held_back)
        print(f"\nspells kept aside: {loss:.3f} nats a character; counted pairs: {pairs:.3f}\n")
        print(*invented(model, {*spells, *held_back}, 10, longest - 2, rng), sep="\n")


if __name__ == "__main__":
    main()
