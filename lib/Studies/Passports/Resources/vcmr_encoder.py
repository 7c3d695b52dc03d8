"""A VCMR audio encoder in PyTorch, with what HEAR, EVAR and MARBLE ask of a model.

It reads config.json and model.safetensors from its own folder, or from another one; this file is the same for each of
them. A sound of any length is cut into windows of the length that the network was trained on, and what is left at the
end is filled up by playing the sound again. Licence of this file: MIT.
"""
import json
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import adaptive_avg_pool1d, pad

try:
    from evar.ar_base import BaseAudioRepr
except ImportError:
    BaseAudioRepr = None

try:
    from marble.core.base_encoder import BaseEncoder
except ImportError:
    BaseEncoder = nn.Module

HERE = Path(__file__).resolve().parent
DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}
WINDOWS_AT_ONCE = 32


def read_safetensors(path):
    """Tensors by name; by the package safetensors, where it is installed."""
    try:
        from safetensors.torch import load_file
        return load_file(str(path))
    except ImportError:
        data = bytearray(Path(path).read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name != "__metadata__":
            begin, end = (start + offset for offset in entry["data_offsets"])
            tensors[name] = torch.frombuffer(data[begin:end], dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


class SampleCnn(nn.Module):
    """A strided convolution, pooled blocks and a 1x1 convolution on raw audio; the weights say which of each."""

    def __init__(self, weights, config):
        super().__init__()
        self.all_blocks = nn.ModuleList()
        count = sum(key.endswith(".0.weight") for key in weights)
        for i in range(count):
            outputs, inputs, kernel = weights[f"all_blocks.{i}.0.weight"].shape
            pooled = 0 < i < count - 1
            self.all_blocks.append(nn.Sequential(
                nn.Conv1d(inputs, outputs, kernel, stride=1 if i else kernel, padding=int(pooled)),
                nn.BatchNorm1d(outputs), nn.ReLU(), *([nn.MaxPool1d(config["pool"])] if pooled else [])))
        self.load_state_dict(weights)

    def forward(self, x, keep):
        """Windows [n, 1, input_length]; keep(y) of each block's output y [n, channels, time]."""
        kept = []
        for block in self.all_blocks:
            x = block(x)
            kept.append(keep(x))
        return kept


NETWORKS = {"vcmr-samplecnn": SampleCnn}


class Encoder(nn.Module):
    """The network with a time axis: frames of hop_length samples, to which every layer is averaged or repeated."""

    def __init__(self, path=HERE):
        super().__init__()
        folder = Path(path) if Path(path).is_dir() else Path(path).parent
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.network = NETWORKS[config["model_type"]](read_safetensors(folder / "model.safetensors"), config)
        self.register_buffer("like", torch.zeros(()), persistent=False)
        for name in ("sample_rate", "input_length", "window_step", "hop_length"):
            setattr(self, name, config[name])
        channels = [layer["channels"] for layer in config["layers"]]
        self.layer_count, self.layer_size = len(channels), max(channels)
        self.scene_embedding_size, self.timestamp_embedding_size = channels[-1], sum(channels)
        self.eval()

    def forward(self, audio):
        """Sounds [batch, samples] to [batch, scene_embedding_size]: the mean over overlapping windows, as `vcmr embed` has it."""
        audio = self._sounds(audio)
        length = max(self.input_length, audio.shape[1])
        return self._run(audio, length, self.window_step, lambda y: y.mean(2, keepdim=True))[-1].mean(1)

    def blocks(self, audio, keep=lambda y: y):
        """Sounds [batch, samples] to one tensor [batch, time, channels] a layer, each at its own rate."""
        audio = self._sounds(audio)
        return self._run(audio, self.input_length * -(-audio.shape[1] // self.input_length), self.input_length, keep)

    def frames(self, audio):
        """Sounds [batch, samples] to one tensor [batch, frames, channels] a layer, all at the rate of the frames."""
        steps = self.input_length // self.hop_length
        count = max(1, (2 * audio.shape[-1] + self.hop_length - 1) // (2 * self.hop_length))
        return [y[:, :count] for y in self.blocks(audio, lambda y: adaptive_avg_pool1d(y, steps))]

    def layers(self, audio):
        """Sounds [batch, samples] to [batch, layer, time, dim]; narrower layers end in zeros."""
        return torch.stack([pad(y, (0, self.layer_size - y.shape[2])) for y in self.frames(audio)], 1)

    def _sounds(self, audio):
        audio = audio.to(self.like)
        audio = audio.squeeze(1) if audio.ndim == 3 else audio
        if audio.ndim != 2 or audio.shape[1] == 0:
            raise ValueError(f"Sounds are [batch, samples] with at least one sample, not {list(audio.shape)}.")
        return audio

    def _run(self, audio, length, step, keep):
        """What is kept of each layer, [batch, windows * time, channels], of sounds played until they have a length."""
        filled = audio.repeat(1, -(-length // audio.shape[1]))[:, :length]
        windows = filled.unfold(1, self.input_length, step).reshape(-1, 1, self.input_length)
        parts = [self.network(part, keep) for part in ([windows] if self.training else windows.split(WINDOWS_AT_ONCE))]
        return [torch.cat(y).transpose(1, 2).reshape(len(audio), -1, y[0].shape[1]) for y in zip(*parts)]


def load_model(model_file_path="", **_):
    """HEAR: the model of a folder, or of the model.safetensors in it; without one, of this file's folder."""
    return Encoder(model_file_path or HERE)


@torch.no_grad()
def get_scene_embeddings(audio, model):
    """HEAR: [batch, samples] to [batch, scene_embedding_size]."""
    return model.eval()(audio)


@torch.no_grad()
def get_timestamp_embeddings(audio, model):
    """HEAR: [batch, samples] to embeddings [batch, time, timestamp_embedding_size], and the frames' middles in ms [batch, time]."""
    embeddings = torch.cat(model.eval().frames(audio), 2)
    middles = (torch.arange(embeddings.shape[1], dtype=torch.float64) + 0.5) * (1000 * model.hop_length / model.sample_rate)
    return embeddings, middles.float().to(embeddings.device).repeat(embeddings.shape[0], 1)


class AR_VCMR(BaseAudioRepr or nn.Module):
    """EVAR: cfg.weight_file names a folder or its model.safetensors."""

    def __init__(self, cfg):
        super().__init__(**({"cfg": cfg} if BaseAudioRepr else {}))
        self.encoder = Encoder(cfg.get("weight_file") or HERE)

    def encode_frames(self, batch_audio):
        return torch.cat(self.encoder.frames(batch_audio), 2).transpose(1, 2)

    def forward(self, batch_audio):
        return self.encoder(batch_audio)


class MarbleEncoder(BaseEncoder):
    """MARBLE: hidden states, one [batch, time, dim] a layer; frozen (train_mode: freeze) or not (full)."""

    def __init__(self, pre_trained_folder=None, train_mode="freeze"):
        super().__init__()
        if train_mode not in ("freeze", "full"):
            raise ValueError(f"train_mode is freeze or full, not {train_mode}.")
        self.frozen = train_mode == "freeze"
        self.model = Encoder(pre_trained_folder or HERE).requires_grad_(not self.frozen)
        self.sample_rate, self.num_features = self.model.sample_rate, self.model.layer_size
        self.train(not self.frozen)

    def train(self, mode=True):
        # A trainer puts all that it holds in training mode; the statistics of a frozen encoder must stay.
        return super().train(mode and not self.frozen)

    def forward(self, input_tensor, *_, **__):
        return self.model.layers(input_tensor).unbind(1)
