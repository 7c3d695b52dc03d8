"""Embeddings in evaluation mode."""
import torch

from network import SAMPLES, arguments, encoder, turns_a_second

options = arguments()
model = encoder(options.width).eval()
waveforms = torch.randn(options.batch, 1, SAMPLES)
with torch.no_grad():
    print("rate", options.batch * turns_a_second(options.seconds, lambda: model(waveforms)))
