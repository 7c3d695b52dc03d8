using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>Finds which network a file's weights are, and how large; nothing of that size is allocated.</summary>
internal static class EncoderShapes
{
    private const int LargestWidth = 1024;

    // A key that no other network has, the key of the first convolution, and the network of that convolution's channels.
    private static readonly (string Mark, string First, Func<int, IEncoderShape> Of)[] Spectral =
    [
        ("hstft.bw_Q", "layer1.conv.weight", width => new HarmonicCnnShape(width)),
        ("layer7_2_3.conv_1.weight", "layer1.conv_1.weight", width => new ShortChunkCnnShape(width)),
    ];

    private static readonly string[] Parts = ["all_blocks.", "hstft.", "hstft_bn.", "spec_bn.", "layer"];

    /// <summary>A key of each network that no other has, after whatever prefix.</summary>
    public static IReadOnlyList<string> Marks { get; } = [SampleCnnShapeReader.FirstKey, .. Spectral.Select(n => n.Mark)];

    /// <summary>Whether a key, without what stands before it, is an encoder's and no head's.</summary>
    public static bool IsEncoderKey(ReadOnlySpan<char> key)
    {
        foreach (string part in Parts)
        {
            if (key.StartsWith(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a shape that a file claims is one to build at all.</summary>
    public static bool IsPlausible(IEncoderShape? shape) => shape switch
    {
        SampleCnnShape s => SampleCnnShapeReader.IsPlausible(s),
        HarmonicCnnShape { Width: >= 1 and <= LargestWidth } or ShortChunkCnnShape { Width: >= 1 and <= LargestWidth } => true,
        _ => false,
    };

    /// <summary>Reads the shape from the weights.</summary>
    /// <inheritdoc cref="SampleCnnShapeReader.From"/>
    public static IEncoderShape From(IReadOnlyDictionary<string, Tensor> tensors, string prefix, string source, int inputLength = 0)
    {
        foreach ((string mark, string first, Func<int, IEncoderShape> of) in Spectral)
        {
            if (!tensors.ContainsKey(prefix + mark))
            {
                continue;
            }

            IEncoderShape shape = of(WidthOf(tensors, prefix + first, source));
            return inputLength == 0 || inputLength == shape.InputLength
                ? shape
                : throw new VcmrException($"{source} holds a {shape.Network}, which takes {shape.InputLength} samples and not {inputLength}; leave --input-length out.");
        }

        return SampleCnnShapeReader.From(tensors, prefix, source, inputLength);
    }

    /// <summary>Checks that the weights can be those of a shape.</summary>
    /// <exception cref="VcmrException">They are of another size or network.</exception>
    public static void Check(IEncoderShape shape, IReadOnlyDictionary<string, Tensor> tensors, string prefix, string source)
    {
        if (shape is SampleCnnShape sampleCnn)
        {
            SampleCnnShapeReader.Check(sampleCnn, tensors, prefix, source);
            return;
        }

        // Every other weight is compared when it is copied into the network, which then has the file's size.
        IEncoderShape found = From(tensors, prefix, source);
        if (!found.Equals(shape))
        {
            throw new VcmrException($"{source} says that its encoder is a {shape} and its weights are those of a {found}; the file is damaged, make it again.");
        }
    }

    private static int WidthOf(IReadOnlyDictionary<string, Tensor> tensors, string key, string source) =>
        tensors.TryGetValue(key, out Tensor? first) && first.dim() == 4 && first.is_floating_point() && first.shape[0] is >= 1 and <= LargestWidth
            ? (int)first.shape[0]
            : throw new VcmrException($"{source} has no float tensor '{key}' with 4 dimensions and 1 to {LargestWidth} channels; it is damaged or belongs to another model.");
}
