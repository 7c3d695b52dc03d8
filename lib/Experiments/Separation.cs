namespace Vcmr.Experiments;

/// <summary>Mean cosine similarities of a video's seconds; NaN where there is no such pair.</summary>
/// <param name="SameScene">Two seconds of one scene.</param>
/// <param name="OtherScene">Two seconds of two scenes of the video.</param>
/// <param name="OtherVideo">One of its seconds and one of another video.</param>
internal sealed record Separation(double SameScene, double OtherScene, double OtherVideo)
{
    /// <summary>Compares all pairs; a second with itself does not count.</summary>
    /// <param name="scenes">Scene of each second of the video.</param>
    /// <param name="own">Features of the seconds of the video.</param>
    /// <param name="others">Features of the seconds of another video.</param>
    public static Separation Of(IReadOnlyList<int> scenes, float[][] own, float[][] others)
    {
        double[,] within = Similarities.Cosine(own, own);
        (int A, int B)[] pairs = [.. from a in Enumerable.Range(0, own.Length) from b in Enumerable.Range(0, own.Length) where a < b select (a, b)];
        double Mean(IEnumerable<(int A, int B)> chosen) => chosen.Select(p => within[p.A, p.B]).DefaultIfEmpty(double.NaN).Average();
        return new Separation(
            Mean(pairs.Where(p => scenes[p.A] == scenes[p.B])),
            Mean(pairs.Where(p => scenes[p.A] != scenes[p.B])),
            Similarities.Cosine(own, others).Cast<double>().DefaultIfEmpty(double.NaN).Average());
    }
}
