"""Makes the files beside it: a tiny CLIP saved as TorchScript with its outputs, and pictures resized by Pillow.

Run with PyTorch 1.13.1, numpy and Pillow 9.4.0: python3 make.py. The tests read the committed files; nothing runs this script.
"""
import os

import numpy as np
import onnx
import torch
from PIL import Image
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, PATCH, BLOCKS, OUTPUT, SIDE = 64, 32, 2, 512, 224


class Small:
    """Weights that overlap in their storage, so that the file stays small and yet no two rows are equal."""

    def __init__(self):
        self.generator = torch.Generator().manual_seed(4)

    def __call__(self, *shape, scale=1.0, dtype=torch.float16, offset=0.0):
        strides = [53, 31, 7, 1][4 - len(shape):] if len(shape) > 2 else [17, 1][2 - len(shape):]
        length = 1 + sum((extent - 1) * stride for extent, stride in zip(shape, strides))
        storage = (torch.randn(length, generator=self.generator) * scale + offset).to(dtype)
        return nn.Parameter(storage.as_strided(shape, strides), requires_grad=False)


small = Small()


class Affine(nn.Module):
    def __init__(self, outputs, inputs):
        super().__init__()
        self.weight = small(outputs, inputs, scale=inputs**-0.5)
        self.bias = small(outputs, scale=0.1)

    def forward(self, x):
        return x @ self.weight.t() + self.bias


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = small(width, scale=0.2, dtype=torch.float32, offset=1.0)
        self.bias = small(width, scale=0.1, dtype=torch.float32)

    def forward(self, x):
        mean = x.mean(-1, keepdim=True)
        return (x - mean) / ((x - mean).pow(2).mean(-1, keepdim=True) + 1e-5).sqrt() * self.weight + self.bias


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.in_proj_weight = small(3 * width, width, scale=2 * width**-0.5)
        self.in_proj_bias = small(3 * width, scale=0.1)
        self.out_proj = Affine(width, width)

    def forward(self, x):
        n, t, width = x.shape
        heads = width // 64
        q, k, v = (x @ self.in_proj_weight.t() + self.in_proj_bias).reshape(n, t, 3, heads, 64).permute(2, 0, 3, 1, 4).unbind(0)
        mixed = torch.softmax(q @ k.transpose(-1, -2) / 8, dim=-1) @ v
        return self.out_proj(mixed.permute(0, 2, 1, 3).reshape(n, t, width))


class Perceptron(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_fc = Affine(4 * width, width)
        self.c_proj = Affine(width, 4 * width)

    def forward(self, x):
        h = self.c_fc(x)
        return self.c_proj(h * torch.sigmoid(1.702 * h))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.attn = Attention(width)
        self.ln_1 = Norm(width)
        self.mlp = Perceptron(width)
        self.ln_2 = Norm(width)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, width, blocks):
        super().__init__()
        self.resblocks = nn.Sequential(*[Block(width) for _ in range(blocks)])

    def forward(self, x):
        return self.resblocks(x)


class Patches(nn.Module):
    def __init__(self, width, patch):
        super().__init__()
        self.weight = small(width, 3, patch, patch, scale=(3 * patch * patch) ** -0.5)

    def forward(self, x):
        return nn.functional.conv2d(x, self.weight, stride=self.weight.shape[-1])


class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.class_embedding = small(WIDTH, dtype=torch.float32)
        self.positional_embedding = small((SIDE // PATCH) ** 2 + 1, WIDTH, dtype=torch.float32)
        self.proj = small(WIDTH, OUTPUT, scale=WIDTH**-0.5)
        self.conv1 = Patches(WIDTH, PATCH)
        self.ln_pre = Norm(WIDTH)
        self.transformer = Transformer(WIDTH, BLOCKS)
        self.ln_post = Norm(WIDTH)

    def forward(self, x):
        x = self.conv1(x).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(x.shape[0], 1, -1)
        x = self.ln_pre(torch.cat([first, x], 1) + self.positional_embedding)
        return self.ln_post(self.transformer(x)[:, 0]) @ self.proj


class Clip(nn.Module):
    """Beside the image tower what a CLIP model has of text, in miniature, and numbers that are no weights."""

    def __init__(self):
        super().__init__()
        self.positional_embedding = small(7, 8, dtype=torch.float32)
        self.logit_scale = nn.Parameter(torch.tensor(4.6), requires_grad=False)
        self.visual = Tower()
        self.transformer = Transformer(64, 1)
        self.sizes = [1, 2]
        self.register_buffer("input_resolution", torch.tensor(SIDE))

    def forward(self, x):
        return self.visual(x) * self.logit_scale.exp()


def pictures():
    """Two pictures [224, 224, 3] of a formula that the tests repeat."""
    y, x, c = np.meshgrid(np.arange(SIDE), np.arange(SIDE), np.arange(3), indexing="ij")
    return np.stack([(x * (3 + i) + y * 5 + c * 41 + (x * y) // (50 + 20 * i)) % 256 for i in range(2)]).astype(np.uint8)


def tower():
    model = Clip()
    torch.jit.script(model).save(os.path.join(HERE, "tiny-clip.pt"))
    mean = torch.tensor([0.48145466, 0.4578275, 0.40821073])
    deviation = torch.tensor([0.26862954, 0.26130258, 0.27577711])
    images = ((torch.from_numpy(pictures()).float() / 255 - mean) / deviation).permute(0, 3, 1, 2)
    with torch.no_grad():
        model.double().visual(images.double()).float().numpy().astype("<f4").tofile(os.path.join(HERE, "tiny-clip.f32"))


def imagenet(width, height):
    """What torchvision's Resize(256), CenterCrop(224) do to a picture of a formula, as PNG."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    picture = ((x * (c + 2) // 3 + y * (4 - c) // 2 + ((x // 8 + y // 8) % 2) * 90) % 256).astype(np.uint8)
    size = (256, int(256 * height / width)) if width <= height else (int(256 * width / height), 256)
    resized = Image.fromarray(picture).resize(size, Image.BILINEAR)
    left, top = int(round((size[0] - 224) / 2.0)), int(round((size[1] - 224) / 2.0))
    resized.crop((left, top, left + 224, top + 224)).save(os.path.join(HERE, f"imagenet-{width}x{height}.png"), optimize=True)


def means(name, kind, shape, outputs, last="Identity"):
    """A model whose embedding is a picture's mean, 512 times; outputs are (name, type, extents after the batch)."""
    helper, proto = onnx.helper, onnx.TensorProto
    nodes = [
        helper.make_node("Cast", ["x"], ["floats"], to=proto.FLOAT),
        helper.make_node("ReduceMean", ["floats"], ["plain"], axes=[1, 2, 3], keepdims=0),
        helper.make_node(last, ["plain"], ["mean"]),
        helper.make_node("Unsqueeze", ["mean", "one"], ["column"]),
    ]
    constants = [helper.make_tensor("one", proto.INT64, [1], [1])]
    for output, output_kind, extents in outputs:
        constants.append(helper.make_tensor(output + "_shape", proto.INT64, [1 + len(extents)], [1] + extents))
        if len(extents) > 1:
            constants.append(helper.make_tensor(output + "_axes", proto.INT64, [len(extents) - 1], list(range(2, 1 + len(extents)))))
            nodes.append(helper.make_node("Unsqueeze", ["column", output + "_axes"], [output + "_wide"]))
        nodes.append(helper.make_node("Expand", [output + "_wide" if len(extents) > 1 else "column", output + "_shape"], [output + "_floats"]))
        nodes.append(helper.make_node("Cast", [output + "_floats"], [output], to=output_kind))
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("x", kind, shape)],
        [helper.make_tensor_value_info(o, k, [shape[0]] + e) for o, k, e in outputs], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(HERE, name + ".onnx"))


def models():
    proto = onnx.TensorProto
    free, floats, pictures = ["n", 3, 224, 224], proto.FLOAT, proto.FLOAT
    means("fixed3", pictures, [3, 3, 224, 224], [("y", floats, [512])])
    means("outputs", pictures, free, [("tokens", floats, [7, 64]), ("labels", proto.INT64, [512]), ("pooled", floats, [512]), ("image_embeds", floats, [512])])
    means("column", pictures, ["n", "c", "h", "w"], [("y", floats, [512, 1, 1])])
    means("uint8", proto.UINT8, free, [("y", floats, [512])])
    means("wide", pictures, ["n", 3, 336, 336], [("y", floats, [512])])
    means("root", pictures, free, [("y", floats, [512])], last="Sqrt")
    means("768", pictures, free, [("pooled", floats, [768])])


if __name__ == "__main__":
    tower()
    models()
    for size in [(640, 360), (97, 163), (256, 256)]:
        imagenet(*size)
