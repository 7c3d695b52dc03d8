using Vcmr.Media;
using Vcmr.Video;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Lessons.Contrastive;

/// <summary>The picked frames of a part of a video with the vector of each, as a corpus makes them before it takes the means.</summary>
/// <param name="StartSecond">Where the part begins (s).</param>
/// <param name="Preprocessing">How frames are prepared for the encoder.</param>
/// <param name="Frames">The picked frames, five a second.</param>
/// <param name="Vectors">The vector of each.</param>
internal sealed record EncodedPart(int StartSecond, FramePreprocessing Preprocessing, IReadOnlyList<SampledFrame> Frames, float[][] Vectors)
{
    // A corpus encodes five seconds at a time, and the descriptor's motion looks at the frames of one call.
    private const int Batch = 5 * FrameSampler.FramesPerSecond;

    /// <summary>Decodes and encodes a part.</summary>
    /// <param name="path">A video file.</param>
    /// <param name="startSecond">Where the part begins (s).</param>
    /// <param name="seconds">Its duration (s).</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="originals">Seconds whose first frame keeps its original.</param>
    public static EncodedPart Read(string path, int startSecond, int seconds, IFrameEncoder encoder, IReadOnlyCollection<int> originals)
    {
        IReadOnlyList<SampledFrame> frames = FrameReader.Read(
            path, startSecond, seconds, encoder.Preprocessing, k => k % FrameSampler.FramesPerSecond == 0 && originals.Contains(k / FrameSampler.FramesPerSecond));
        var vectors = new List<float[]>();
        foreach (SampledFrame[] batch in frames.Chunk(Batch))
        {
            float[] features = new float[batch.Length * encoder.Dimension];
            encoder.Encode(batch.SelectMany(f => f.Preprocessed).ToArray(), batch.Length, features);
            vectors.AddRange(features.Chunk(encoder.Dimension));
        }

        return new EncodedPart(startSecond, encoder.Preprocessing, frames, [.. vectors]);
    }

    /// <summary>The mean vector of each second.</summary>
    public float[][] Rows()
    {
        int dimension = Vectors[0].Length;
        float[] rows = new float[SecondMeans.Rows(Vectors.Length) * dimension];
        SecondMeans.Compute(Vectors.SelectMany(v => v).ToArray(), dimension, rows);
        return [.. rows.Chunk(dimension)];
    }

    /// <summary>How alike the frames of each second are: the mean cosine similarity of its pairs; 1 for a single frame.</summary>
    public double[] Agreement() =>
    [
        .. Vectors.Chunk(FrameSampler.FramesPerSecond).Select(second =>
        {
            double[,] all = Similarities.Cosine(second, second);
            int n = second.Length;
            return n == 1 ? 1 : (all.Cast<double>().Sum() - n) / (n * (n - 1));
        }),
    ];
}
