"""Embeds or tags the MP3 files of a folder: ffmpeg decodes, half-overlapping segments go through the network in batches."""
import glob
import subprocess
import sys
import tempfile

import numpy
import torch
from torch import nn

from network import SAMPLES, encoder

command, folder = sys.argv[1:3]
model = encoder(128).eval()
head = nn.Sequential(nn.Linear(512, 128), nn.ReLU(), nn.Linear(128, 50)).eval()
rows = []
with torch.no_grad():
    for path in sorted(glob.glob(f"{folder}/*.mp3")):
        decoded = subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-ac", "1", "-ar", "16000", "-f", "s16le", "-"], capture_output=True, check=True
        ).stdout
        sound = torch.from_numpy(numpy.frombuffer(decoded, "<i2").astype(numpy.float32) / 32768)
        embeddings = model(sound.unfold(0, SAMPLES, SAMPLES // 2).unsqueeze(1))
        rows.append(head(embeddings).sigmoid().mean(0) if command == "tag" else embeddings.mean(0))
numpy.save(tempfile.TemporaryFile(), torch.stack(rows).numpy())
