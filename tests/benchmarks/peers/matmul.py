"""The matrix product that a libtorch reaches, in GFLOP a second."""
import torch

from network import arguments, turns_a_second

SIDE = 1024
a, b = torch.randn(SIDE, SIDE), torch.randn(SIDE, SIDE)
print("rate", 2 * SIDE**3 / 1e9 * turns_a_second(arguments().seconds, lambda: a @ b))
