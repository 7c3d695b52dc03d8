"""The matrix product that a libtorch reaches, in GFLOP a second."""
import torch

from network import arguments, turns_a_second

SIDE = 1024
TYPE = torch.bfloat16 if arguments().precision == "bf16" else torch.float32
a, b = torch.randn(SIDE, SIDE, dtype=TYPE), torch.randn(SIDE, SIDE, dtype=TYPE)
print("rate", 2 * SIDE**3 / 1e9 * turns_a_second(arguments().seconds, lambda: a @ b))
