using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

/// <summary>Pillow's filters for resizing; both widen when a picture is shrunk, so that every pixel counts.</summary>
public enum ResizeFilter
{
    /// <summary>The triangle filter.</summary>
    Bilinear,

    /// <summary>The cubic filter with a = -0.5.</summary>
    Bicubic,
}

/// <summary>A frame's interleaved bytes to normalised planes, 16 pixels a step.</summary>
internal static class FrameTensor
{
    private const int Channels = 3;
    private const int Step = 16;

    // For each channel, where 16 pixels' bytes of it lie in the first, second and third 16 of their 48 bytes.
    private static readonly Vector128<byte>[] Places =
        [.. from channel in Enumerable.Range(0, Channels) from part in Enumerable.Range(0, Channels) select Place(channel, part)];

    /// <summary>(value / 255 - mean) / deviation, rounded after each step as torchvision does.</summary>
    /// <param name="frame">Bytes <c>[pixels, 3]</c>; pixels must be a multiple of 16.</param>
    /// <param name="mean">One a channel.</param>
    /// <param name="deviation">One a channel.</param>
    /// <param name="tensor">Receives <c>[3, pixels]</c>.</param>
    public static void Normalise(ReadOnlySpan<byte> frame, IReadOnlyList<float> mean, IReadOnlyList<float> deviation, Span<float> tensor)
    {
        int pixels = frame.Length / Channels;
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels % Step, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tensor.Length, frame.Length);
        for (int channel = 0; channel < Channels; channel++)
        {
            Vector256<float> offset = Vector256.Create(mean[channel]);
            Vector256<float> divisor = Vector256.Create(deviation[channel]);
            Vector128<byte> first = Places[Channels * channel];
            Vector128<byte> second = Places[(Channels * channel) + 1];
            Vector128<byte> third = Places[(Channels * channel) + 2];
            ref byte source = ref MemoryMarshal.GetReference(frame);
            ref float target = ref tensor[channel * pixels];
            for (int pixel = 0; pixel < pixels; pixel += Step)
            {
                nuint at = (nuint)(Channels * pixel);
                Vector128<byte> bytes = Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source, at), first)
                    | Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source, at + Step), second)
                    | Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source, at + (2 * Step)), third);
                Normalise(Vector128.WidenLower(bytes), offset, divisor).StoreUnsafe(ref target, (nuint)pixel);
                Normalise(Vector128.WidenUpper(bytes), offset, divisor).StoreUnsafe(ref target, (nuint)(pixel + (Step / 2)));
            }
        }
    }

    private static Vector256<float> Normalise(Vector128<ushort> values, Vector256<float> offset, Vector256<float> divisor)
    {
        Vector256<int> wide = Vector256.Create(Vector128.WidenLower(values), Vector128.WidenUpper(values)).AsInt32();
        return ((Vector256.ConvertToSingle(wide) / Vector256.Create(255f)) - offset) / divisor;
    }

    private static Vector128<byte> Place(int channel, int part)
    {
        // An index with the highest bit set gives 0 on every processor.
        Span<byte> indices = stackalloc byte[Step];
        for (int i = 0; i < Step; i++)
        {
            int index = (Channels * i) + channel - (Step * part);
            indices[i] = index is >= 0 and < Step ? (byte)index : byte.MaxValue;
        }

        return Vector128.Create(indices);
    }
}
