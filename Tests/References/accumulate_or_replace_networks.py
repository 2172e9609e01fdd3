"""Writes Tests/AccumulateOrReplaceTests/Fixtures/pytorch.json: losses and gradients of an autoencoder, and whole chains of autoencoders and of
transformers, in PyTorch with the same random numbers.

Run from the repository's root, in an environment into which 'pip install torch==2.11.0 numpy' has put the wheel with all that it depends on:

    python3 Tests/References/accumulate_or_replace_networks.py
"""

import json
import math
import sys

from streams import Stream

sys.path.pop(0)  # statistics.py beside this script is not the one that PyTorch means

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Bernoulli, Normal, kl_divergence

torch.set_num_threads(1)


def fill(*shape, k=0):
    """Numbers between -0.4 and 0.4 that are exact in every format; the Swift tests make the same."""
    count = math.prod(shape)
    return torch.tensor([((i * 37 + k * 11) % 101 - 50) / 128 for i in range(count)]).reshape(shape)


def generator(stream):
    return torch.Generator().manual_seed(stream.next())


def normal(shape, stream, deviation=1.0):
    return torch.empty(shape).normal_(0, deviation, generator=generator(stream))


def shuffle(order, stream):
    for last in range(len(order) - 1, 0, -1):
        other = stream.below(last + 1)
        order[last], order[other] = order[other], order[last]


# ---- An autoencoder, by PyTorch's own distributions


class Autoencoder(nn.Module):
    def __init__(self, pixels, hidden, latent):
        super().__init__()
        self.reading, self.summary = nn.Linear(pixels, hidden), nn.Linear(hidden, 2 * latent)
        self.unfolding, self.painting = nn.Linear(latent, hidden), nn.Linear(hidden, pixels)
        self.latent = latent

    def drawn(self, stream):
        """The same with weights from a stream."""
        with torch.no_grad():
            for layer in [self.reading, self.summary, self.unfolding, self.painting]:
                bound = math.sqrt(1 / layer.in_features)
                for p in [layer.weight, layer.bias]:
                    p.uniform_(-bound, bound, generator=generator(stream))
        return self

    def posterior(self, images):
        mean, log_variance = self.summary(F.relu(self.reading(images))).chunk(2, -1)
        return Normal(mean, (log_variance / 2).exp())

    def painted(self, latent):
        return self.painting(F.relu(self.unfolding(latent)))

    def loss(self, images, noise):
        posterior = self.posterior(images)
        latent = posterior.loc + posterior.scale * noise
        likelihood = Bernoulli(logits=self.painted(latent), validate_args=False).log_prob(images).sum()
        return kl_divergence(posterior, Normal(torch.zeros(()), torch.ones(()))).sum() - likelihood


def entropy(classes):
    shares = [classes.count(c) / len(classes) for c in set(classes)]
    return -sum(p * math.log2(p) for p in shares)


PIXELS, HIDDEN, LATENT, IMAGES, HELD, GENERATIONS, EPOCHS, BATCH, RATE, SHOWN = 6, 5, 2, 12, 7, 3, 2, 5, 0.02, 8


def image_chain(strategy, seed):
    album = fill(IMAGES * GENERATIONS, PIXELS).abs() * 2
    labels = [i % 3 for i in range(IMAGES * GENERATIONS)]
    held = fill(HELD, PIXELS, k=2).abs() * 2
    order = list(range(len(album)))
    shuffle(order, Stream(seed, "images"))
    known = order[:IMAGES]
    newest, pool, losses, varieties = album[known], None, [], []
    for n in range(1, GENERATIONS + 1):
        if strategy == "fresh real images":
            newest = album[order[(n - 1) * IMAGES : n * IMAGES]]
        pool = torch.cat([pool, newest]) if n > 1 and strategy == "accumulate" else newest
        model = Autoencoder(PIXELS, HIDDEN, LATENT).drawn(Stream(seed, f"weights {n}"))
        adam = torch.optim.Adam(model.parameters(), lr=RATE)
        places, shuffling, noise = list(range(len(pool))), Stream(seed, f"batches {n}"), Stream(seed, f"noise {n}")
        for _ in range(EPOCHS):
            shuffle(places, shuffling)
            for start in range(0, len(places), BATCH):
                batch = pool[places[start : start + BATCH]]
                adam.zero_grad()
                (model.loss(batch, normal((len(batch), LATENT), noise)) / len(batch)).backward()
                adam.step()
        with torch.no_grad():
            losses.append(model.loss(held, normal((HELD, LATENT), Stream(seed, "test noise"))).item() / HELD)
            newest = torch.sigmoid(model.painted(normal((IMAGES, LATENT), Stream(seed, f"images of {n}"))))
            nearest = torch.cdist(newest[:SHOWN], album[known]).argmin(1)
            varieties.append(entropy([labels[known[i]] for i in nearest.tolist()]))
    return losses, varieties


# ---- A transformer of characters, built from PyTorch's own encoder layer

WIDTH, DEPTH, HEADS, CONTEXT, STEPS, STRETCHES, CHARACTERS, PIECES, TESTED = 8, 2, 2, 6, 25, 4, 120, 6, 50


class Transformer(nn.Module):
    def __init__(self, stream):
        super().__init__()
        self.words, self.places = nn.Embedding(27, WIDTH), nn.Parameter(torch.zeros(CONTEXT, WIDTH))
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, 0.0, "gelu", batch_first=True, norm_first=True) for _ in range(DEPTH)
        )
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 27)
        drawn = [self.words.weight, self.places]
        for b in self.blocks:
            drawn += [b.self_attn.in_proj_weight, b.self_attn.out_proj.weight, b.linear1.weight, b.linear2.weight]
        with torch.no_grad():
            for p in self.parameters():
                if p.dim() == 1:
                    p.zero_()
            for norm in [self.norm] + [n for b in self.blocks for n in (b.norm1, b.norm2)]:
                norm.weight.fill_(1)
            for p in drawn + [self.head.weight]:
                p.copy_(normal(p.shape, stream, 0.02))

    def forward(self, tokens):
        steps = tokens.shape[1]
        x = self.words(tokens) + self.places[:steps]
        for block in self.blocks:
            x = block(x, src_mask=nn.Transformer.generate_square_subsequent_mask(steps), is_causal=True)
        return self.head(self.norm(x))


def fitted(texts, seed, n):
    model = Transformer(Stream(seed, f"transformer weights {n}"))
    adam = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=0.01)
    places = Stream(seed, f"transformer stretches {n}")
    stretches = [text[i : i + CONTEXT + 1] for text in texts for i in range(len(text) - CONTEXT)]
    for _ in range(STEPS):
        batch = torch.tensor([stretches[places.below(len(stretches))] for _ in range(STRETCHES)])
        adam.zero_grad()
        F.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten()).backward()
        adam.step()
    return model


@torch.no_grad()
def tested(model, text):
    """Character by character: each is predicted from the window in whose second half it lies."""
    losses, known = [], CONTEXT // 2
    for start in range(0, len(text) - CONTEXT, CONTEXT - known):
        logits = model(torch.tensor([text[start : start + CONTEXT]]))[0]
        losses += [F.cross_entropy(logits[i], torch.tensor(text[start + i + 1])).item() for i in range(known, CONTEXT)]
    return sum(losses) / len(losses)


@torch.no_grad()
def written(model, temperature, stream):
    """Without a memory: the whole window is read for every character."""
    window = drawn = torch.zeros(PIECES, 1, dtype=torch.long)
    for _ in range(CHARACTERS // PIECES):
        if window.shape[1] > CONTEXT:
            window = window[:, -(CONTEXT // 2) :]
        shares = (model(window)[:, -1] / temperature).softmax(-1)
        following = torch.multinomial(shares, 1, True, generator=generator(stream))
        window, drawn = torch.cat([window, following], 1), torch.cat([drawn, following], 1)
    return drawn[:, 1:].tolist()


def text_chain(temperature, strategy, real, seed):
    symbols = [(i * i // 3 + i) % 27 for i in range(360)]
    training, held = symbols[:300], symbols[300:]
    passages = Stream(seed, "passage")

    def passage():
        start = passages.below(len(training) - CHARACTERS + 1)
        return training[start : start + CHARACTERS]

    newest = [passage()]
    texts, losses = [], []
    for n in range(1, 4):
        if n > 1:
            newest = [passage()] if real else written(model, temperature, Stream(seed, f"transformer sampling {n}"))
        texts = texts + newest if strategy == "accumulate" else newest
        model = fitted(texts, seed, n)
        losses.append(tested(model, held[:TESTED]))
    letters = [" abcdefghijklmnopqrstuvwxyz"[i] for text in newest for i in text + [0]][:-1]
    return losses, "".join(letters[:100])


fixture = {"version": torch.__version__.split("+")[0]}
model = Autoencoder(PIXELS, HIDDEN, LATENT)
with torch.no_grad():
    for k, p in enumerate(model.parameters()):
        p.copy_(fill(*p.shape, k=k))
images = fill(4, PIXELS, k=3).abs() * 2
loss = model.loss(images, normal((4, LATENT), Stream(2, "noise")))
fixture["loss"] = [loss.item()]
fixture["gradient"] = torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.parameters()))]).tolist()
fixture["images"] = torch.sigmoid(model.painted(normal((3, LATENT), Stream(2, "images")))).flatten().tolist()
for strategy in ["replace", "accumulate", "fresh real images"]:
    fixture[f"{strategy} losses"], fixture[f"{strategy} varieties"] = image_chain(strategy, 3)
for strategy in ["replace", "accumulate"]:
    for temperature in [1.0, 0.5]:
        fixture[f"{strategy} {temperature}"], fixture[f"{strategy} {temperature} text"] = text_chain(temperature, strategy, False, 4)
    fixture[f"{strategy} real"], _ = text_chain(1, strategy, True, 4)

with open("Tests/AccumulateOrReplaceTests/Fixtures/pytorch.json", "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in fixture.items()) + "\n}\n")
