using System.Numerics.Tensors;
using Vcmr.Media;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Weights;

namespace Vcmr.Video.Encoders;

/// <summary>The frame encoders a user can name.</summary>
public static class FrameEncoders
{
    /// <summary>Opens an encoder, which the caller disposes.</summary>
    /// <param name="path">An ONNX file, or empty for the weightless descriptor.</param>
    /// <param name="preprocessing">What the file expects, as <see cref="FramePreprocessing.Parse"/> takes it; empty where the model's own is known.</param>
    /// <param name="workers">How many callers there are at a time, who share the cores; 0 is one a core.</param>
    /// <exception cref="VcmrException">The file is missing or does not fit, or there is no such preprocessing, or it is not known.</exception>
    public static IFrameEncoder Open(string path, string preprocessing = "", int workers = 0)
    {
        if (path.Length == 0)
        {
            return new DescriptorEncoder();
        }

        // One thread a caller where there is a caller a core.
        int threads = workers == 0 ? 1 : Math.Max(1, Environment.ProcessorCount / workers);
        return new ClipOnnxEncoder(path, preprocessing.Length == 0 ? null : FramePreprocessing.Parse(preprocessing), threads);
    }

    /// <summary>The file of an encoder; one that has a name of its own is fetched unless it is there.</summary>
    /// <param name="encoder"><see cref="ResNet18Weights.Name"/>, or a path, which stays as it is.</param>
    /// <param name="folder">The folder of the weights.</param>
    /// <param name="progress">Told what takes a while.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="VcmrException">It cannot be had.</exception>
    public static string Locate(string encoder, string folder, IProgress<string>? progress = null, CancellationToken cancellation = default) =>
        encoder == ResNet18Weights.Name ? ResNet18Weights.Restore(folder, progress, cancellation) : encoder;
}

/// <summary>Turns preprocessed frames into feature vectors. Implementations may be called from several threads at once.</summary>
public interface IFrameEncoder : IDisposable
{
    /// <summary>Name and version; it is kept in the catalog, and corpora of different encoders do not mix.</summary>
    string Id { get; }

    /// <summary>SHA-256 of the weights in small letters, empty where there are none; it is kept in the catalog.</summary>
    string Sha256 { get; }

    /// <summary>How frames are prepared for it; the name is kept in the catalog.</summary>
    FramePreprocessing Preprocessing { get; }

    /// <summary>Length of a feature vector.</summary>
    int Dimension { get; }

    /// <summary>Encodes successive frames of one video.</summary>
    /// <param name="frames">RGB bytes after resize and crop, <c>[count, 224, 224, 3]</c>, 5 frames a second.</param>
    /// <param name="count">Number of frames.</param>
    /// <param name="features">Receives <c>[count, Dimension]</c>.</param>
    void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features);
}

/// <summary>What the video branch of the model expects of every frame encoder.</summary>
public static class VisualFeatures
{
    /// <summary>Length of a feature vector, that of CLIP ViT-B/32.</summary>
    public const int Dimension = 512;
}

/// <summary>One vector a second: the mean of that second's frames.</summary>
internal static class SecondMeans
{
    /// <summary>Number of rows for so many frames; a last, partial second counts.</summary>
    /// <param name="frames">Frames at 5 a second.</param>
    public static int Rows(int frames) => (frames + FrameSampler.FramesPerSecond - 1) / FrameSampler.FramesPerSecond;

    /// <summary>Averages frame vectors over seconds.</summary>
    /// <param name="frames">Frame vectors at 5 a second, <c>[frames, dimension]</c>.</param>
    /// <param name="dimension">Length of a vector.</param>
    /// <param name="seconds">Receives <c>[rows, dimension]</c>; the last row is the mean of what frames it has.</param>
    public static void Compute(ReadOnlySpan<float> frames, int dimension, Span<float> seconds)
    {
        int count = frames.Length / dimension;
        for (int row = 0; row < Rows(count); row++)
        {
            int first = row * FrameSampler.FramesPerSecond;
            int end = Math.Min(count, first + FrameSampler.FramesPerSecond);
            Span<float> mean = seconds.Slice(row * dimension, dimension);
            frames.Slice(first * dimension, dimension).CopyTo(mean);
            for (int i = first + 1; i < end; i++)
            {
                TensorPrimitives.Add(mean, frames.Slice(i * dimension, dimension), mean);
            }

            TensorPrimitives.Divide(mean, (float)(end - first), mean);
        }
    }
}
