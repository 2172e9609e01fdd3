"""Writes Tests/TinyTransformerTests/Fixtures/pytorch.json: values, gradients and a course of training of the same transformer in PyTorch.

Run from the repository's root, in an environment into which 'pip install torch==2.11.0 numpy' has put the wheel with all that it depends on:

    python3 Tests/References/tiny_transformer.py
"""

import json
import math
import sys

sys.path.pop(0)  # statistics.py beside this script is not the one that PyTorch means

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

VOCABULARY, WIDTH, DEPTH, HEADS, CONTEXT = 7, 4, 2, 2, 5


def fill(*shape, k=0):
    """Numbers between -0.4 and 0.4 that are exact in every format; the Swift tests make the same."""
    count = math.prod(shape)
    return torch.tensor([((i * 37 + k * 11) % 101 - 50) / 128 for i in range(count)]).reshape(shape)


class Model(nn.Module):
    """Built from PyTorch's own encoder layer: normalised first, causal by a mask, GELU."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Parameter(torch.zeros(CONTEXT, WIDTH))
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, 0.0, "gelu", batch_first=True, norm_first=True) for _ in range(DEPTH)
        )
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, VOCABULARY)
        with torch.no_grad():
            for k, p in enumerate(self.ordered()):
                p.copy_(fill(*p.shape, k=k))

    def ordered(self):
        """The parameters in the order of the Swift properties."""
        yield self.words.weight
        yield self.places
        for b in self.blocks:
            a = b.self_attn
            yield from (b.norm1.weight, b.norm1.bias, a.in_proj_weight, a.in_proj_bias, a.out_proj.weight, a.out_proj.bias)
            yield from (b.norm2.weight, b.norm2.bias, b.linear1.weight, b.linear1.bias, b.linear2.weight, b.linear2.bias)
        yield from (self.norm.weight, self.norm.bias, self.head.weight, self.head.bias)

    def features(self, tokens):
        steps = tokens.shape[1]
        x = self.words(tokens) + self.places[:steps]
        for block in self.blocks:
            x = block(x, src_mask=nn.Transformer.generate_square_subsequent_mask(steps), is_causal=True)
        return self.norm(x)

    def forward(self, tokens):
        return self.head(self.features(tokens))

    def loss(self, tokens):
        return F.cross_entropy(self(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())


tokens = torch.tensor([[(5 * row + 3 * i + i * i) % VOCABULARY for i in range(CONTEXT + 1)] for row in range(3)])
model = Model()
fixture = {"version": torch.__version__.split("+")[0], "tokens": tokens.flatten().tolist()}
fixture["features"] = model.features(tokens[:, :-1]).flatten().tolist()
fixture["logits"] = model(tokens[:, :-1]).flatten().tolist()
fixture["logits of three"] = model(tokens[:, :3]).flatten().tolist()
loss = model.loss(tokens)
fixture["loss"] = [loss.item()]
fixture["gradient"] = torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.ordered()))]).tolist()
optimiser = torch.optim.Adam(model.parameters(), lr=0.05)
fixture["course"] = []
for _ in range(6):
    loss = model.loss(tokens)
    fixture["course"].append(loss.item())
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()

with open("Tests/TinyTransformerTests/Fixtures/pytorch.json", "w") as file:
    file.write("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in fixture.items()) + "\n}\n")
