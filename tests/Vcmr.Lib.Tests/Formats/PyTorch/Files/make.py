"""Makes the checkpoint files beside it, and values.json with what each of them holds.

Run with PyTorch 1.13.1: python3 make.py. The tests read the committed files; nothing runs this script.
The files of danger/ would run a command when Python loads them; they are only written here.
"""
import argparse
import collections
import functools
import io
import json
import os
import pathlib
import pickle
import struct

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
values = {"sets": {}, "files": {}}


def state_dict():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 8
    tensors = {
        "plain": base,
        "transposed": base.t(),
        "sliced": base[1:3, 2:5],
        "stepped": base[::2, 1::3],
        "expanded": base[:, :1].expand(4, 3),
        "half": base.half(),
        "bfloat16": base.bfloat16(),
        "double": base.double(),
        "int64": torch.tensor([-(2**40), 7]),
        "int32": torch.tensor([-5, 2**30], dtype=torch.int32),
        "int16": torch.tensor([-300, 300], dtype=torch.int16),
        "int8": torch.tensor([-128, 127], dtype=torch.int8),
        "uint8": torch.tensor([0, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False, True]),
        "scalar": torch.tensor(1234),
        "empty": torch.zeros(0, 3),
        "special": torch.tensor([float("inf"), -0.0, 1e-45]),
        "permuted": torch.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1),
        "parameter": torch.nn.Parameter(base[0]),
        "channels_last": torch.arange(16.0).reshape(1, 2, 2, 4).contiguous(memory_format=torch.channels_last),
    }
    return tensors


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv1d(1, 2, 3)
        self.bn = torch.nn.BatchNorm1d(2)
        self.tied = self.conv


def row_major(tensor):
    """The elements' bytes; numpy has no bfloat16, so they are viewed as integers of the same width."""
    flat = tensor.detach().contiguous().reshape(-1)
    return (flat.view(torch.int16) if tensor.dtype == torch.bfloat16 else flat).numpy().tobytes().hex()


def note(name, kind, tensors):
    values["sets"][kind] = {key: [str(t.dtype), list(t.shape), row_major(t)] for key, t in tensors.items()}
    values["files"][name] = kind


def save(name, kind, obj, tensors, **options):
    torch.save(obj, os.path.join(HERE, name), **options)
    note(name, kind, tensors)


def lightning(tensors):
    """What Lightning 1.7 and the versions before it put into a checkpoint, with the classes it names."""
    adam = torch.optim.Adam([torch.nn.Parameter(torch.ones(2))])
    for group in adam.param_groups:
        group["params"][0].grad = torch.ones(2)
    adam.step()
    return {
        "epoch": 3,
        "global_step": 2**40,
        "pytorch-lightning_version": "1.7.7",
        "state_dict": collections.OrderedDict(tensors),
        "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 4}}}},
        "callbacks": {"ModelCheckpoint{'monitor': 'Valid/loss'}": {"best_model_score": torch.tensor(0.5), "best_model_path": "/x/ü.ckpt", "dirpath": pathlib.PosixPath("/x")}},
        "optimizer_states": [adam.state_dict()],
        "lr_schedulers": [{"milestones": collections.Counter({3: 1}), "gamma": 0.1, "_last_lr": [1e-3]}],
        "hparams_name": "args",
        "hyper_parameters": argparse.Namespace(
            lr=3e-4, gpus=None, tags={"a", "b"}, frozen=frozenset([1]), size=torch.Size([1, 2]), dtype=torch.float16, device=torch.device("cpu"),
            big=2**100, negative=-1, raw=b"\x00\xff", array=np.arange(3), number=np.float64(2.5), steps=range(3), ratio=1 + 2j, part=slice(1, 2),
            buffer=bytearray(b"xy"), many=collections.defaultdict(list, a=[1]), last=collections.deque([1, 2]), kind=int),
    }


def legacy_with_parts(name):
    """The oldest form: a storage that is a part of another, given as key, first element and length."""
    whole = np.arange(10, dtype="<f4")

    class Storage:
        def __init__(self, part):
            self.part = part

    class Part:
        def __init__(self, storage, offset, size, stride):
            self.args = (storage, offset, size, stride)

        def __reduce__(self):
            return torch._utils._rebuild_tensor, self.args

    class Pickler(pickle.Pickler):
        def persistent_id(self, obj):
            if isinstance(obj, Storage):
                return ("storage", torch.FloatStorage, "77", "cpu", 10, obj.part)

    out = io.BytesIO()
    for obj in (0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}):
        pickle.dump(obj, out, protocol=2)
    tensors = {"part": Part(Storage(("1", 4, 6)), 1, (2, 2), (2, 1)), "whole": Part(Storage(None), 0, (10,), (1,))}
    Pickler(out, protocol=2).dump(tensors)
    pickle.dump(["77"], out, protocol=2)
    out.write(struct.pack("<q", 10) + whole.tobytes())
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(out.getvalue())
    loaded = torch.load(os.path.join(HERE, name))
    note(name, "parts", loaded)
    assert loaded["part"].tolist() == [[5, 6], [7, 8]]


class Call:
    """Pickles as a call of anything."""

    def __init__(self, function, *args):
        self.call = (function, args)

    def __reduce__(self):
        return self.call


def danger():
    folder = os.path.join(HERE, "danger")
    os.makedirs(folder, exist_ok=True)
    command = "touch /tmp/vcmr-a-checkpoint-ran-this"
    calls = {
        "system": Call(os.system, command),
        "eval": Call(eval, "__import__('os').system(%r)" % command),
        "exec": Call(exec, "raise SystemExit"),
        "getattr": Call(getattr, Call(__import__, "os"), "system"),
        "hub": Call(torch.hub.load, "nobody/nothing", "nothing"),
        "load": Call(torch.load, "other.pt"),
        "partial": Call(functools.partial, os.system, command),
        "storage": Call(torch.storage._load_from_bytes, b"\x80\x02N."),
        "module": Net(),
    }
    for name, value in calls.items():
        # The old format would put PyTorch's own source text into the module's file.
        for legacy in (False, True)[: 1 if name == "module" else 2]:
            file = os.path.join(folder, name + (".legacy" if legacy else "") + ".pt")
            torch.save({"state_dict": {"w": torch.ones(2)}, "x": value}, file, _use_new_zipfile_serialization=not legacy)


def main():
    tensors = state_dict()
    for protocol in (2, 3, 4, 5):
        save(f"zip{protocol}.pt", "state dict", tensors, tensors, pickle_protocol=protocol)
        save(f"legacy{protocol}.pt", "state dict", tensors, tensors, pickle_protocol=protocol, _use_new_zipfile_serialization=False)
    small = {k: tensors[k] for k in ("plain", "transposed", "scalar", "parameter")}
    save("lightning.ckpt", "small", lightning(small), small)
    save("lightning4.ckpt", "small", lightning(small), small, pickle_protocol=4)
    save("lightning.legacy.ckpt", "small", lightning(small), small, _use_new_zipfile_serialization=False)
    torch.manual_seed(1)
    net = Net().state_dict()
    save("module.pt", "module", net, net)
    save("module.legacy.pt", "module", net, net, _use_new_zipfile_serialization=False)
    marked = torch.ones(3)
    marked.note = "an attribute makes another constructor"
    save("attribute.pt", "attribute", {"marked": marked}, {"marked": marked})
    legacy_with_parts("legacy_parts.pt")
    danger()
    with open(os.path.join(HERE, "values.json"), "w") as file:
        json.dump(values, file, separators=(",", ":"))
        file.write("\n")


main()
