"""SampleCNN in PyTorch as the official code builds it, for inputs of 98,415 samples, and what the peers share."""
import argparse
import time

import torch
from torch import nn

SAMPLES = 98415


def block(inputs, outputs):
    return [nn.Conv1d(inputs, outputs, 3, padding=1), nn.BatchNorm1d(outputs), nn.ReLU(), nn.MaxPool1d(3)]


def encoder(width):
    channels = [width] + [width] * 2 + [2 * width] * 5 + [4 * width] * 2
    layers = [nn.Conv1d(1, width, 5, stride=5), nn.BatchNorm1d(width), nn.ReLU()]
    for i in range(9):
        layers += block(channels[i], channels[i + 1])
    layers += [nn.Conv1d(channels[-1], 512, 1), nn.BatchNorm1d(512), nn.ReLU(), nn.Flatten()]
    return nn.Sequential(*layers)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--precision", default="fp32")
    parser.add_argument("--seconds", type=float, default=6)
    return parser.parse_args()


def turns_a_second(seconds, turn):
    """How often a second something is done, after one turn that does not count."""
    turn()
    start, turns = time.perf_counter(), 0
    while turns == 0 or time.perf_counter() - start < seconds:
        turn()
        turns += 1
    return turns / (time.perf_counter() - start)
