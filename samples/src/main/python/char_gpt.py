"""Trains a character-level GPT on Shakespeare, then generates text."""

import gzip
import sys

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import clip_grad_norm_
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR


class Text:
    """A text as numbers of its characters, the last tenth held out."""

    def __init__(self, file):
        with gzip.open(file, "rt", encoding="ascii") as stream:
            text = stream.read()
        self.vocabulary = "".join(sorted(set(text)))
        ids = self.encode(text)
        self.train, self.held_out = ids.tensor_split([9 * len(ids) // 10])

    def encode(self, text):
        return torch.tensor([self.vocabulary.index(c) for c in text])


class Block(nn.Module):
    """Transformer block: causal self-attention and an MLP."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.mlp(self.norm2(x))

    def attend(self, x):  # (N, T, width)
        parts = self.qkv(x).unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        q, k, v = parts  # (N, heads, T, width / heads)
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.proj(seen.transpose(1, 2).flatten(2))


class GPT(nn.Module):
    def __init__(self, vocabulary, context, width, heads, layers):
        super().__init__()
        self.context = context
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(context, width)
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, ids):  # (N, T), T at most the context
        x = self.tokens(ids) + self.positions(torch.arange(ids.size(1)))
        return self.head(self.norm(self.blocks(x)))  # (N, T, vocabulary), logits

    def loss(self, windows):  # (N, T + 1)
        logits = self(windows[:, :-1])
        return F.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten())


def train(model, text, steps, batch_size=32):
    """Returns the losses of the steps."""
    optimizer = AdamW(model.parameters(), weight_decay=0.1)
    scheduler = OneCycleLR(optimizer, 3e-3, steps, pct_start=0.1)
    within = torch.arange(model.context + 1)
    losses = []
    for step in range(1, steps + 1):
        starts = torch.randint(len(text.train) - model.context, (batch_size, 1))
        optimizer.zero_grad()
        loss = model.loss(text.train[starts + within])
        loss.backward()
        clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
        if step % 250 == 0:
            print(f"step {step}/{steps}: loss {losses[-1]:.4f}")
    return losses


@torch.no_grad()
def held_out_loss(model, held_out):
    """Mean loss per character, in nats, over consecutive windows."""
    windows = held_out.unfold(0, model.context + 1, model.context)
    total = sum(model.loss(part).item() * len(part) for part in windows.split(256))
    return total / len(windows)


@torch.no_grad()
def generate(model, text, prompt, length, temperature):
    written = prompt
    for _ in range(length):
        seen = text.encode(written[-model.context :])
        logits = model(seen.unsqueeze(0))[0, -1]
        following = (logits / temperature).softmax(0).multinomial(1).item()
        written += text.vocabulary[following]
    return written


def main(
    file="data/shakespeare/shakespeare.txt.gz", steps=1500, temperature=0.8, seed=0
):
    torch.manual_seed(int(seed))
    text = Text(file)
    model = GPT(len(text.vocabulary), context=64, width=128, heads=4, layers=4)
    train(model, text, int(steps))
    print(f"held-out loss {held_out_loss(model, text.held_out):.4f} nats per character")
    print(generate(model, text, "ROMEO:\n", 500, float(temperature)))


if __name__ == "__main__":
    main(*sys.argv[1:])
