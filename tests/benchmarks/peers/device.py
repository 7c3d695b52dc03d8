"""Rates of PyTorch on a device: a training step of stage 1, or embedding."""
import argparse

import torch
import torch.nn.functional as F
from torch import nn

from network import SAMPLES, encoder, turns_a_second

parser = argparse.ArgumentParser()
parser.add_argument("--mode", choices=["train", "infer"], default="train")
parser.add_argument("--device", default="cpu")
parser.add_argument("--width", type=int, default=128)
parser.add_argument("--batch", type=int, default=64)
parser.add_argument("--precision", choices=["fp32", "tf32", "bf16"], default="fp32")
parser.add_argument("--seconds", type=float, default=6)
options = parser.parse_args()

device = torch.device(options.device)
torch.backends.cudnn.benchmark = True
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = options.precision == "tf32"
waveforms = torch.randn(options.batch, 1, SAMPLES, device=device)

if options.mode == "infer":
    model = encoder(options.width).to(device).eval()
    with torch.no_grad():
        print("rate", options.batch * turns_a_second(options.seconds, lambda: model(waveforms).cpu()))
else:
    head = [nn.Linear(512, 512, bias=False), nn.ReLU(), nn.Linear(512, 128, bias=False)]
    model = nn.Sequential(encoder(options.width), *head).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), 3e-4, weight_decay=0.01)
    rows = torch.arange(options.batch, device=device)
    partners = torch.cat([rows + options.batch, rows])

    def turn():
        optimizer.zero_grad()
        with torch.autocast(device.type, torch.bfloat16, enabled=options.precision == "bf16"):
            views = torch.cat([model(waveforms), model(waveforms)])
        views = F.normalize(views.float())
        similarity = views @ views.T / 0.1
        similarity.fill_diagonal_(float("-inf"))
        loss = F.cross_entropy(similarity, partners)
        loss.backward()
        optimizer.step()
        loss.item()

    print("rate", 2 * options.batch * turns_a_second(options.seconds, turn))
