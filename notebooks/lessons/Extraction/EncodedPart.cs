using Vcmr.Evaluation;
using Vcmr.Media;
using Vcmr.Video;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Lessons.Extraction;

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

/// <summary>How alike a video's seconds are to each other and to another video's, as mean cosine similarities; NaN where there is no such pair.</summary>
/// <param name="SameScene">Two seconds of one scene.</param>
/// <param name="OtherScene">Two seconds of two scenes of the video.</param>
/// <param name="OtherVideo">One of its seconds and one of another video.</param>
/// <param name="ToldApart">
/// How often a pair of two scenes is more alike than a pair of two videos (area under the ROC curve; chance is 0.5), which
/// does not depend on the scale of an encoder's similarities. Null where there is no such pair.
/// </param>
internal sealed record Separation(double SameScene, double OtherScene, double OtherVideo, double? ToldApart)
{
    /// <summary>Compares all pairs; a second with itself does not count.</summary>
    /// <param name="scenes">Scene of each second of the video.</param>
    /// <param name="own">Features of the seconds of the video.</param>
    /// <param name="others">Features of the seconds of another video.</param>
    public static Separation Of(IReadOnlyList<int> scenes, float[][] own, float[][] others)
    {
        double[,] within = Similarities.Cosine(own, own);
        (int A, int B)[] pairs = [.. from a in Enumerable.Range(0, own.Length) from b in Enumerable.Range(0, own.Length) where a < b select (a, b)];
        double[] sameScene = [.. pairs.Where(p => scenes[p.A] == scenes[p.B]).Select(p => within[p.A, p.B])];
        double[] otherScene = [.. pairs.Where(p => scenes[p.A] != scenes[p.B]).Select(p => within[p.A, p.B])];
        double[] otherVideo = [.. Similarities.Cosine(own, others).Cast<double>()];
        byte[] labels = [.. Enumerable.Repeat((byte)1, otherScene.Length), .. new byte[otherVideo.Length]];
        return new Separation(
            Mean(sameScene), Mean(otherScene), Mean(otherVideo), RocAuc.Compute(labels, [.. otherScene.Concat(otherVideo).Select(s => (float)s)]));
    }

    private static double Mean(double[] values) => values.DefaultIfEmpty(double.NaN).Average();
}
