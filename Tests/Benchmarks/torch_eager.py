"""Compares training steps of Torch with those of PyTorch eager from the same wheel, one thread each, by CPU time.

Run from the repository's root after 'swift build -c release --product torch-benchmarks', in an environment into which 'pip install
torch==2.11.0' has put the wheel with all that it depends on. Both programs take turns, and the best of each counts.
"""

import subprocess
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
results = {}


def measure(name, steps, step):
    for _ in range(max(3, steps // 10)):
        step()
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(steps):
            step()
        best = min(best, (time.process_time() - start) / steps * 1e6)
    results[name] = min(best, results.get(name, best))


def policy_update(**how):
    policy = nn.Sequential(nn.Linear(96, 128), nn.ReLU(), nn.Linear(128, 64))
    states, actions, advantages = torch.randn(512, 96), torch.randint(0, 64, (512, 1)), torch.randn(512)
    adam = torch.optim.Adam(policy.parameters(), lr=1e-3, **how)

    def step():
        logarithms = F.log_softmax(policy(states), -1).gather(1, actions).squeeze(1)
        loss = -(logarithms * advantages).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()

    return step


def countdown_update(**how):
    """512 answers of five tokens drawn from 20,000 weights, rewarded at random, and followed; the lab's own step is in plain Swift."""
    features, length, vocabulary = 78, 5, 6
    inputs = features + length + (length - 1) * vocabulary
    policy = nn.Sequential(nn.Linear(inputs, 96), nn.ReLU(), nn.Linear(96, 96), nn.ReLU(), nn.Linear(96, vocabulary))
    adam = torch.optim.Adam(policy.parameters(), lr=1e-3, betas=(0.9, 0.99), **how)
    questions = (torch.rand(32, features) < 0.08).float().repeat_interleave(16, 0)

    def step():
        with torch.no_grad():
            x = torch.zeros(512, inputs)
            x[:, :features] = questions
            seen, drawn = [], []
            for t in range(length):
                x[:, features : features + length] = 0
                x[:, features + t] = 1
                seen.append(x.clone())
                logarithms = policy(x).log_softmax(-1)
                -(logarithms.exp() * logarithms).sum(-1).mean()
                drawn.append(torch.multinomial(logarithms.exp(), 1))
                if t + 1 < length:
                    x.scatter_(1, features + length + t * vocabulary + drawn[-1], 1.0)
            advantages = torch.randn(512).repeat(length)
        logarithms = policy(torch.cat(seen)).log_softmax(-1).gather(1, torch.cat(drawn)).squeeze(1)
        loss = -(logarithms * advantages).mean()
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(policy.parameters(), 1)
        adam.step()

    return step


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
        self.projection, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, t, w = x.shape
        q, k, v = self.projection(self.norms[0](x)).reshape(n, t, 3, 4, -1).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.output(mixed.transpose(1, 2).reshape(n, t, w))
        return x + self.narrow(F.gelu(self.wide(self.norms[1](x))))


class Transformer(nn.Module):
    def __init__(self, vocabulary, width, steps):
        super().__init__()
        self.words, self.places = nn.Embedding(vocabulary, width), nn.Parameter(torch.randn(steps, width))
        self.blocks = nn.ModuleList([Block(width) for _ in range(2)])
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary)

    def forward(self, tokens):
        x = self.words(tokens) + self.places
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def transformer_step(**how):
    model, tokens = Transformer(64, 64, 32), torch.randint(0, 64, (16, 33))
    adam = torch.optim.AdamW(model.parameters(), **how)

    def step():
        loss = F.cross_entropy(model(tokens[:, :32]).flatten(0, 1), tokens[:, 1:].flatten())
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        adam.step()

    return step


def convolution_step(**how):
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 49, 10),
    )
    images, labels = torch.randn(32, 1, 28, 28), torch.randint(0, 10, (32,))
    sgd = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, **how)

    def step():
        loss = F.cross_entropy(model(images), labels)
        sgd.zero_grad()
        loss.backward()
        sgd.step()

    return step


a, b = torch.randn(8, 8), torch.randn(8, 8)
weight = (torch.randn(8, 8) * 0.1).requires_grad_()


@torch.no_grad()
def small():
    x = a
    for _ in range(250):
        x = (x * b + a).tanh() * 0.5


def small_and_back():
    x = a
    for _ in range(100):
        x = (x @ weight + a).tanh()
    torch.autograd.grad(x.sum(), [weight])


program = sys.argv[1] if len(sys.argv) > 1 else ".build/release/torch-benchmarks"
ours, rounds = {}, int(sys.argv[2]) if len(sys.argv) > 2 else 3
for _ in range(rounds):
    for line in subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines():
        name, value = line.rsplit(" ", 1)
        ours[name] = min(float(value), ours.get(name, float(value)))
    for suffix, how in [("", {}), (", fused optimiser", {"fused": True})]:
        measure("policy update" + suffix, 300, policy_update(**how))
        measure("countdown update" + suffix, 50, countdown_update(**how))
        measure("transformer step" + suffix, 40, transformer_step(**how))
        measure("convolution step" + suffix, 40, convolution_step(**how))
    measure("1000 small operators", 100, small)
    measure("300 small operators and back", 100, small_and_back)

print("| step | Torch | PyTorch eager | with its fused optimiser |\n| --- | --: | --: | --: |")
for name, value in ours.items():
    fused = results.get(name + ", fused optimiser")
    print(f"| {name} | {value:.0f} us | {results[name]:.0f} us | {'' if fused is None else f'{fused:.0f} us'} |")
