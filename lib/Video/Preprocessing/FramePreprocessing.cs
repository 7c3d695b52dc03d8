namespace Vcmr.Video.Preprocessing;

/// <summary>
/// How a frame becomes a model's input: the short side resized, a centre crop of 224×224, channels put in order, values
/// scaled and normalised plane by plane. A model gives the features it was trained for with its own kind alone.
/// </summary>
/// <param name="Name">What the catalog, profiles and the command line call it.</param>
/// <param name="ShortSide">Length of the short side after resizing (pixels), at least 224.</param>
/// <param name="Filter">How it is resized.</param>
/// <param name="Mean">What is taken off the three planes in their order, in the range's units.</param>
/// <param name="Deviation">What the three are then divided by.</param>
public sealed record FramePreprocessing(string Name, int ShortSide, ResizeFilter Filter, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>Order of the planes.</summary>
    public ChannelOrder Channels { get; init; } = ChannelOrder.Rgb;

    /// <summary>The value of a byte of 255 before mean and deviation: 1 or 255.</summary>
    public int Range { get; init; } = 1;

    /// <summary>
    /// The kinds that have a name: <c>clip</c> (openai/CLIP, clip/clip.py, <c>_transform</c>), <c>imagenet</c> (torchvision's
    /// classifiers on Pillow's pictures), <c>caffe</c> (classifiers from Caffe's time: ImageNet's mean of blue, green and red
    /// taken off bytes) and <c>bytes</c> (RGB from 0 to 255 as it is, for models that do the rest themselves).
    /// </summary>
    public static IReadOnlyList<FramePreprocessing> Kinds { get; } =
    [
        new("clip", ClipPreprocessing.Side, ResizeFilter.Bicubic, [0.48145466f, 0.4578275f, 0.40821073f], [0.26862954f, 0.26130258f, 0.27577711f]),
        new("imagenet", 256, ResizeFilter.Bilinear, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]),
        new("caffe", 256, ResizeFilter.Bilinear, [103.939f, 116.779f, 123.68f], [1, 1, 1]) { Channels = ChannelOrder.Bgr, Range = 255 },
        new("bytes", 256, ResizeFilter.Bilinear, [0, 0, 0], [1, 1, 1]) { Range = 255 },
    ];

    /// <summary>CLIP's.</summary>
    public static FramePreprocessing Clip { get; } = Parse("clip");

    /// <summary>That of torchvision's classifiers trained on ImageNet.</summary>
    public static FramePreprocessing ImageNet { get; } = Parse("imagenet");

    /// <summary>The names there are.</summary>
    public static IReadOnlyList<string> Names => [.. Kinds.Select(k => k.Name)];

    /// <summary>The kind of a name, or the one that a YAML file describes.</summary>
    /// <param name="name">One of <see cref="Names"/>, or the path of a file that ends with .yaml or .yml.</param>
    /// <exception cref="VcmrException">There is none of that name, or the file is wrong.</exception>
    public static FramePreprocessing Parse(string name) =>
        IsFile(name) ? PreprocessingFile.Read(name)
        : Kinds.FirstOrDefault(k => k.Name == name)
            ?? throw new VcmrException($"There is no frame preprocessing '{VisibleText.Of(name, 60)}'; choose one of: {string.Join(", ", Names)}, or name a YAML file with its keys (data/README.md).");

    /// <summary>The size after resizing; the long side is cut to a whole number.</summary>
    /// <param name="width">Frame width (pixels).</param>
    /// <param name="height">Frame height (pixels).</param>
    public (int Width, int Height) Resized(int width, int height) => width <= height
        ? (ShortSide, (int)((long)ShortSide * height / width))
        : ((int)((long)ShortSide * width / height), ShortSide);

    /// <summary>Normalises a preprocessed frame for the model.</summary>
    /// <param name="frame">RGB bytes <c>[224, 224, 3]</c>.</param>
    /// <param name="tensor">Receives <c>[3, 224, 224]</c>.</param>
    public void ToTensor(ReadOnlySpan<byte> frame, Span<float> tensor)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, ClipPreprocessing.FrameBytes);
        FrameTensor.Normalise(frame, this, tensor[..frame.Length]);
    }

    /// <summary>Whether a name means a file.</summary>
    internal static bool IsFile(string name) => Path.GetExtension(name) is ".yaml" or ".yml";
}

/// <summary>Pillow's filters for resizing; both widen when a picture is shrunk, so that every pixel counts.</summary>
public enum ResizeFilter
{
    /// <summary>The triangle filter.</summary>
    Bilinear,

    /// <summary>The cubic filter with a = -0.5.</summary>
    Bicubic,
}

/// <summary>In which order a model takes the planes of a picture.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
