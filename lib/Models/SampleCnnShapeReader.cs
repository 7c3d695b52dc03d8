using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// Finds a SampleCNN's shape in its weights. All but the pooling shows in the tensors' shapes; the pooling follows from the
/// number of blocks by the authors' list of networks, or from the input length.
/// </summary>
internal static class SampleCnnShapeReader
{
    /// <summary>The key by which an encoder is known, after whatever prefix.</summary>
    internal const string FirstKey = "all_blocks.0.0.weight";

    // Bounds on what a file may ask for, far above any network of the paper.
    private const int LargestKernel = 64, LargestPool = 16, LargestWidth = 4096, LargestEmbedding = 8192, FewestBlocks = 4, MostBlocks = 20;

    // Pooled blocks and their pool size in the authors' list (samplecnn-input-sizes).
    private static readonly Dictionary<int, int> Pools = new() { [7] = 4, [9] = 3, [14] = 2, [15] = 2 };

    /// <summary>Reads the shape and checks every tensor of the encoder against it.</summary>
    /// <param name="tensors">Tensors by key; further ones are left alone.</param>
    /// <param name="prefix">What stands before <c>all_blocks</c>, such as <c>encoder.</c></param>
    /// <param name="source">The file's name, for the error.</param>
    /// <param name="inputLength">Samples of an input waveform, which decides the pooling; 0 takes the authors' list.</param>
    /// <exception cref="VcmrException">A tensor is missing or does not fit the others, or the pooling is not known.</exception>
    public static SampleCnnShape From(IReadOnlyDictionary<string, Tensor> tensors, string prefix, string source, int inputLength = 0)
    {
        if (!tensors.TryGetValue(prefix + FirstKey, out Tensor? first))
        {
            throw new VcmrException($"{source} has no tensor '{prefix}{FirstKey}'; it holds no SampleCNN of that name.");
        }

        int count = 1;
        while (tensors.ContainsKey($"{prefix}all_blocks.{count}.0.weight"))
        {
            count++;
        }

        Tensor last = tensors[$"{prefix}all_blocks.{count - 1}.0.weight"];
        int blocks = count - 2;
        bool fits = blocks is >= FewestBlocks and <= MostBlocks
            && first.dim() == 3 && first.shape[0] is >= 1 and <= LargestWidth && first.shape[2] is >= 1 and <= LargestKernel
            && last.dim() == 3 && last.shape[0] is >= 1 and <= LargestEmbedding;
        if (!fits)
        {
            throw new VcmrException(
                $"{source} has {count} blocks '{prefix}all_blocks', the first with weights [{string.Join(", ", first.shape)}]; a SampleCNN has {FewestBlocks + 2} to {MostBlocks + 2}, the first [channels, 1, kernel].");
        }

        var shape = new SampleCnnShape((int)first.shape[2], 2, blocks, (int)first.shape[0], (int)last.shape[0]);
        if (blocks >= 2 && tensors.TryGetValue($"{prefix}all_blocks.{blocks - 1}.0.weight", out Tensor? secondLast) && secondLast.dim() == 3 && secondLast.shape[0] == 2L * shape.Width)
        {
            shape = shape with { WideBlocks = 1 };
        }

        shape = shape with { Pool = inputLength > 0 ? PoolFor(shape, inputLength, source) : KnownPool(shape, source) };
        Check(shape, tensors, prefix, source);
        return shape;
    }

    /// <summary>Checks that the weights are those of a shape; nothing of the shape's size is allocated.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="tensors">Tensors by key; further ones are left alone.</param>
    /// <param name="prefix">What stands before <c>all_blocks</c>, such as <c>encoder.</c></param>
    /// <param name="source">The file's name, for the error.</param>
    /// <exception cref="VcmrException">A tensor is missing, is no float tensor, or has another shape.</exception>
    public static void Check(SampleCnnShape shape, IReadOnlyDictionary<string, Tensor> tensors, string prefix, string source)
    {
        long channels = 1;
        for (int i = 0; i <= shape.Blocks + 1; i++)
        {
            long output = i == 0 ? shape.Width : i <= shape.Blocks ? shape.Channels(i - 1) : shape.EmbeddingSize;
            long kernel = i == 0 ? shape.FirstKernel : i <= shape.Blocks ? 3 : 1;
            string block = $"{prefix}all_blocks.{i}.";
            Require(tensors, block + "0.weight", [output, channels, kernel], source);
            foreach (string name in new[] { "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var" })
            {
                Require(tensors, block + name, [output], source);
            }

            channels = output;
        }
    }

    /// <summary>Whether a shape that a file claims is one to build at all.</summary>
    internal static bool IsPlausible(SampleCnnShape? shape) =>
        shape is
        {
            FirstKernel: >= 1 and <= LargestKernel, Pool: >= 2 and <= LargestPool, Blocks: >= FewestBlocks and <= MostBlocks,
            Width: >= 1 and <= LargestWidth, EmbeddingSize: >= 1 and <= LargestEmbedding, WideBlocks: null or 1 or 2,
        }
        && Length(shape, shape.Pool) < int.MaxValue / 4;

    private static void Require(IReadOnlyDictionary<string, Tensor> tensors, string key, long[] expected, string source)
    {
        if (!tensors.TryGetValue(key, out Tensor? tensor))
        {
            throw new VcmrException($"{source} has no tensor '{key}'; it is incomplete or belongs to another model.");
        }

        if (!tensor.is_floating_point())
        {
            throw new VcmrException($"Tensor '{key}' of {source} holds {tensor.dtype} values instead of floats; it is damaged or belongs to another model.");
        }

        if (!tensor.shape.AsSpan().SequenceEqual(expected))
        {
            throw new VcmrException(
                $"Tensor '{key}' of {source} has shape [{string.Join(", ", tensor.shape)}] where its SampleCNN has [{string.Join(", ", expected)}]; the file is damaged or belongs to another model.");
        }
    }

    private static int KnownPool(SampleCnnShape shape, string source) => Pools.TryGetValue(shape.Blocks, out int pool)
        ? pool
        : throw new VcmrException(
            $"{source} has {shape.Blocks} pooled blocks, and its weights do not say by how much each pools; give --input-length ({Lengths(shape)}).");

    private static int PoolFor(SampleCnnShape shape, int inputLength, string source)
    {
        for (int pool = 2; pool <= LargestPool; pool++)
        {
            if (Length(shape, pool) == inputLength)
            {
                return pool;
            }
        }

        throw new VcmrException(
            $"The encoder of {source} cannot take {inputLength} samples: with its first kernel of {shape.FirstKernel} and {shape.Blocks} pooled blocks it takes {Lengths(shape)}.");
    }

    private static string Lengths(SampleCnnShape shape) => string.Join(", ", Enumerable.Range(2, 3).Select(p => $"{Length(shape, p)} for pool {p}"));

    private static double Length(SampleCnnShape shape, int pool) => shape.FirstKernel * Math.Pow(pool, shape.Blocks);
}
