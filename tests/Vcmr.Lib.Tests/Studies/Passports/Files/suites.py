"""Asks of a passport what HEAR, EVAR and MARBLE ask of a model: suites.py FOLDER"""
import abc
import sys
import types

import torch


class BaseAudioRepr(torch.nn.Module):
    """What EVAR's loops rely on in their base class."""

    def __init__(self, cfg, filename_mode=False):
        super().__init__()
        self.cfg = dict(cfg)
        self.filename_mode = filename_mode

    def precompute(self, device, data_loader):
        pass


class BaseEncoder(torch.nn.Module, metaclass=abc.ABCMeta):
    """What MARBLE's tasks rely on in their base class."""

    def __init__(self, **kwargs):
        super().__init__()

    @abc.abstractmethod
    def forward(self, input_tensor, input_len=None):
        raise NotImplementedError


def module(name, **content):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(content)


folder = sys.argv[1]
sys.path.insert(0, folder)
module("evar")
module("evar.ar_base", BaseAudioRepr=BaseAudioRepr)
module("marble")
module("marble.core")
module("marble.core.base_encoder", BaseEncoder=BaseEncoder)
import vcmr_encoder as passport

torch.manual_seed(1)
model = passport.load_model(folder)
for other in (passport.load_model(), passport.load_model(folder + "/model.safetensors", option=1)):
    assert all(torch.equal(a, b) for a, b in zip(model.state_dict().values(), other.state_dict().values()))


def noise(batch, samples):
    return torch.rand(batch, samples) * 2 - 1


def near(a, b):
    return torch.allclose(a, b, atol=1e-5)


def statistics(of):
    return [buffer.clone() for buffer in of.buffers()]


def unmoved(before, of):
    return all(torch.equal(a, b) for a, b in zip(before, of.buffers()))


# HEAR: attributes, shapes, types, times in ms; never a gradient.
assert isinstance(model, torch.nn.Module) and not model.training
assert model.sample_rate in (16000, 22050, 32000, 44100, 48000)
assert type(model.scene_embedding_size) is int and type(model.timestamp_embedding_size) is int
interval = 1000 * model.hop_length / model.sample_rate
assert interval <= 50
for batch, seconds in ((2, 1.07), (2, 1.98), (2, 4.0), (1, 0.1)):
    audio = noise(batch, int(seconds * model.sample_rate))
    embeddings, times = passport.get_timestamp_embeddings(audio, model)
    assert embeddings.dtype == torch.float32 and times.dtype == torch.float32 and not embeddings.requires_grad
    assert embeddings.device == audio.device and times.device == audio.device
    assert embeddings.shape == (*times.shape, model.timestamp_embedding_size) and len(times) == batch
    assert torch.equal(times[0], times[-1])
    assert (times[0].diff() - interval).abs().max() < 0.01
    assert 0 < times[0, 0] <= interval and 1000 * seconds - interval <= times.max() <= 1000 * seconds
    scene = passport.get_scene_embeddings(audio, model)
    assert scene.dtype == torch.float32 and scene.shape == (batch, model.scene_embedding_size) and not scene.requires_grad
    assert scene.abs().sum() > 0 and embeddings.abs().sum() > 0
assert passport.get_timestamp_embeddings(noise(3, 1), model)[0].shape == (3, 1, model.timestamp_embedding_size)

# A sound's numbers are its own, whatever stands beside it and however many windows go at once.
audio = noise(3, 40_000)
scene = passport.get_scene_embeddings(audio, model)
assert near(scene[1:2], passport.get_scene_embeddings(audio[1:2], model))
assert near(scene.flip(0), passport.get_scene_embeddings(audio.flip(0), model))
passport.WINDOWS_AT_ONCE = 2
assert near(scene, passport.get_scene_embeddings(audio, model))
before = statistics(model)
assert near(scene, passport.get_scene_embeddings(audio, model.train())) and unmoved(before, model)
for wrong in (audio[0], noise(2, 0)):
    try:
        passport.get_scene_embeddings(wrong, model)
        raise SystemExit("a sound of no such shape was taken")
    except ValueError as error:
        assert "[batch, samples]" in str(error)

# EVAR: made from a configuration, wrapped, called on a batch; fine-tuned with gradients.
representation = passport.AR_VCMR({"weight_file": folder, "return_filename": False})
assert isinstance(representation, BaseAudioRepr)
representation.precompute("cpu", None)
wrapped = torch.nn.DataParallel(representation).eval()
assert wrapped.module.cfg["return_filename"] is False
assert near(wrapped(audio), scene)
frames = representation.encode_frames(audio)
assert torch.equal(frames, passport.get_timestamp_embeddings(audio, model)[0].transpose(1, 2))
representation.train()(audio).sum().backward()
assert all(p.grad is not None and p.grad.isfinite().all() for p in representation.parameters())

# MARBLE: one state a layer, stacked to [batch, layer, time, dim]; frozen, a trainer's train() moves nothing.
frozen = passport.MarbleEncoder(pre_trained_folder=folder)
assert isinstance(frozen, BaseEncoder) and frozen.sample_rate == model.sample_rate
before = statistics(frozen)
states = frozen.train()(audio[:, None])
assert isinstance(states, tuple) and len(states) == model.layer_count and not states[0].requires_grad
assert unmoved(before, frozen) and not any(part.training for part in frozen.modules())
stacked = torch.stack(states, dim=1)
assert stacked.shape == (3, model.layer_count, frames.shape[2], frozen.num_features)
assert torch.equal(stacked, model.eval().layers(audio))
assert near(stacked[:, -1, 0], model.blocks(audio)[-1][:, 0])
with torch.autocast("cpu", dtype=torch.bfloat16):
    assert all(state.isfinite().all() for state in frozen(audio))
full = passport.MarbleEncoder(folder, train_mode="full")
assert full.training and not full.eval().training
full.train()(audio)[-1].sum().backward()
assert all(p.grad is not None for p in full.parameters())
try:
    passport.MarbleEncoder(folder, train_mode="lora")
    raise SystemExit("a mode that there is not was taken")
except ValueError as error:
    assert "lora" in str(error)

# Where the package safetensors is installed, it reads the weights.
asked = []
own = passport.read_safetensors(folder + "/model.safetensors")
module("safetensors")
module("safetensors.torch", load_file=lambda path: asked.append(path) or own)
passport.load_model(folder)
assert len(asked) == 1 and asked[0].endswith("model.safetensors")
print("HEAR, EVAR, MARBLE")
