using Vcmr.Evaluation;

namespace Vcmr.Lessons.Contrastive;

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
