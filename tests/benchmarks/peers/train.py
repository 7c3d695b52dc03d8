"""A training step of stage 1: two views, projections, NT-Xent at temperature 0.1, AdamW."""
import torch
import torch.nn.functional as F
from torch import nn

from network import SAMPLES, arguments, encoder, turns_a_second

options = arguments()
model = nn.Sequential(encoder(options.width), nn.Linear(512, 512, bias=False), nn.ReLU(), nn.Linear(512, 128, bias=False))
optimizer = torch.optim.AdamW(model.parameters(), 3e-4, weight_decay=0.01)
waveforms = torch.randn(options.batch, 1, SAMPLES)
partners = torch.cat([torch.arange(options.batch) + options.batch, torch.arange(options.batch)])


def turn():
    optimizer.zero_grad()
    with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bf16"):
        rows = torch.cat([model(waveforms), model(waveforms)])
    rows = F.normalize(rows.float())
    similarity = rows @ rows.T / 0.1
    similarity.fill_diagonal_(float("-inf"))
    loss = F.cross_entropy(similarity, partners)
    loss.backward()
    optimizer.step()
    loss.item()


print("rate", 2 * options.batch * turns_a_second(options.seconds, turn))
