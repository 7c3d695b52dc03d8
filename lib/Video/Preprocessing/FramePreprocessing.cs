using Vcmr.Video.Encoders;

namespace Vcmr.Video.Preprocessing;

/// <summary>
/// How a frame becomes a model's input: the short side resized, a centre crop of 224×224, values scaled to [0, 1] and
/// normalised channel by channel. A model gives the features it was trained for with its own kind alone.
/// </summary>
/// <param name="Name">What the catalog, profiles and the command line call it.</param>
/// <param name="ShortSide">Length of the short side after resizing (pixels), at least 224.</param>
/// <param name="Filter">How it is resized.</param>
/// <param name="Mean">What is taken off red, green and blue, each in [0, 1].</param>
/// <param name="Deviation">What the three are then divided by.</param>
public sealed record FramePreprocessing(string Name, int ShortSide, ResizeFilter Filter, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>CLIP's. Source: openai/CLIP, clip/clip.py, <c>_transform</c>.</summary>
    public static FramePreprocessing Clip { get; } = new(
        "clip", ClipPreprocessing.Side, ResizeFilter.Bicubic, [0.48145466f, 0.4578275f, 0.40821073f], [0.26862954f, 0.26130258f, 0.27577711f]);

    /// <summary>That of torchvision's classifiers trained on ImageNet, on Pillow's pictures.</summary>
    public static FramePreprocessing ImageNet { get; } = new(
        "imagenet", 256, ResizeFilter.Bilinear, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>The names there are.</summary>
    public static IReadOnlyList<string> Names { get; } = [Clip.Name, ImageNet.Name];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="VcmrException">There is none of that name.</exception>
    public static FramePreprocessing Parse(string name) =>
        name == Clip.Name ? Clip
        : name == ImageNet.Name ? ImageNet
        : throw new VcmrException($"There is no frame preprocessing '{name}'; choose one of: {string.Join(", ", Names)}.");

    /// <summary>The size after resizing; the long side is cut to a whole number.</summary>
    /// <param name="width">Frame width (pixels).</param>
    /// <param name="height">Frame height (pixels).</param>
    public (int Width, int Height) Resized(int width, int height) => width <= height
        ? (ShortSide, (int)((long)ShortSide * height / width))
        : ((int)((long)ShortSide * width / height), ShortSide);

    /// <summary>Normalises a preprocessed frame for the model.</summary>
    /// <param name="frame">Bytes <c>[224, 224, 3]</c>.</param>
    /// <param name="tensor">Receives <c>[3, 224, 224]</c>.</param>
    public void ToTensor(ReadOnlySpan<byte> frame, Span<float> tensor)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, ClipPreprocessing.FrameBytes);
        FrameTensor.Normalise(frame, Mean, Deviation, tensor[..frame.Length]);
    }
}
