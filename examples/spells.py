"""Invent spells: a character-level LSTM that learns to write Latin incantations, letter by letter.

    python examples/spells.py --temperature 0.7

It reads ``spells.txt``, 1,500 incantations such as "accende lumen". A tenth of them is held back; the loss on these, in
nats a letter, is compared with that of a model that counts pairs of letters. Then the LSTM invents ten of its own.
"""

import argparse

import numpy as np
from spelling import END, LETTERS, load, numbers, pairs_loss

import nn
import nn.functional as F
from autograd import no_grad


class Speller(nn.Module):
    """Scores for the next letter after each letter of a text."""

    def __init__(self, width: int, rng: np.random.Generator) -> None:
        self.embedding = nn.Embedding(len(LETTERS), 32, rng=rng, dtype=np.float32)
        self.lstm = nn.LSTM(32, width, batch_first=True, rng=rng, dtype=np.float32)
        self.dropout = nn.Dropout(0.3, rng=rng)
        self.scores = nn.Linear(width, len(LETTERS), rng=rng, dtype=np.float32)

    def forward(self, x, state=None, lengths=None):
        """Letters as numbers, shape (B, T), to scores of shape (B, T, number of letters), and the state to go on."""
        output, state = self.lstm(self.embedding(x), state, lengths=lengths)
        return self.scores(self.dropout(output)), state

    def loss(self, texts: list[str]):
        """The mean cross-entropy of the next letter, in nats."""
        rows = [numbers(text) for text in texts]
        x = nn.pad_sequence([row[:-1] for row in rows], batch_first=True)
        y = nn.pad_sequence([row[1:] for row in rows], batch_first=True, padding_value=-100)  # the loss ignores -100
        scores, _ = self(x, lengths=[len(row) - 1 for row in rows])
        return F.cross_entropy(scores.swapaxes(1, 2), y)

    def invent(self, count: int, temperature: float, rng: np.random.Generator, longest: int = 40) -> list[str]:
        """Texts written letter by letter, each letter drawn by its score divided by the temperature."""
        texts, state = [""] * count, None
        last = np.full((count, 1), LETTERS.index(END))
        with no_grad():
            for _ in range(longest):
                scores, state = self(last, state)
                p = F.softmax(scores[:, -1] / temperature).data
                last = np.array([[rng.choice(len(p[0]), p=row / row.sum())] for row in p.astype(np.float64)])
                texts = [
                    text if text.endswith(END) else text + LETTERS[k] for text, k in zip(texts, last[:, 0], strict=True)
                ]
        return [text.removesuffix(END) for text in texts]


def main() -> None:
    """Train, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=30, help="times through the data (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of all random numbers (default: %(default)s)")
    parser.add_argument(
        "--temperature", type=float, default=0.7, help="low: careful, high: wild (default: %(default)s)"
    )
    parser.add_argument("--width", type=int, default=128, help="of the state of the LSTM (default: %(default)s)")
    options = parser.parse_args()
    if options.epochs < 1 or not options.temperature > 0:
        parser.error("expected at least one epoch, and a temperature above 0")

    rng = np.random.default_rng(options.seed)
    train, held_back = load(rng)
    model = Speller(options.width, rng)
    optimizer = nn.Adam(model.parameters(), lr=5e-3)
    steps = options.epochs * -(-len(train) // 64)
    schedule = nn.CosineAnnealingLR(optimizer, T_max=steps)
    for epoch in range(1, options.epochs + 1):
        losses = []
        order = rng.permutation(len(train))
        for start in range(0, len(train), 64):
            optimizer.zero_grad()
            loss = model.loss([train[i] for i in order[start : start + 64]])
            loss.backward(retain_graph=False)
            nn.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.data))
        model.eval()
        with no_grad():
            validation = float(model.loss(held_back).data)
        model.train()
        print(
            f"epoch {epoch}/{options.epochs}: loss {np.mean(losses):.3f}, validation loss {validation:.3f}", flush=True
        )

    pairs = pairs_loss(train, held_back)
    print(f"validation loss in nats a letter: LSTM {validation:.3f}, pairs of letters {pairs:.3f}")
    model.eval()
    invented = model.invent(10, options.temperature, rng)
    print(f"invented, at temperature {options.temperature:g}:")
    for text in invented:
        print(f"  {text}")
    print(f"{sum(text not in train + held_back for text in invented)} of {len(invented)} are new")


if __name__ == "__main__":
    main()
