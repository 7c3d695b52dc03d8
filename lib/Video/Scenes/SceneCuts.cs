namespace Vcmr.Video.Scenes;

/// <summary>
/// Where a score curve is cut, by the rule of a <see cref="SceneDetector"/>: another threshold or minimum needs no second
/// decoding.
/// </summary>
/// <param name="Cuts">First frame of each scene but the first.</param>
/// <param name="Dropped">Other frames whose score reaches the threshold: too soon after a cut, or merged into a later one.</param>
internal sealed record SceneCuts(IReadOnlyList<int> Cuts, IReadOnlyList<int> Dropped)
{
    /// <summary>Cuts a curve by 0.6.1's rule.</summary>
    /// <param name="scores">The score of each frame.</param>
    /// <param name="threshold">Score from which on a frame is a cut.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    public static SceneCuts Of(
        IReadOnlyList<float> scores, double threshold = SceneDetector.DefaultThreshold, int minimumFrames = SceneDetector.DefaultMinimumFrames) =>
        Of(scores, _ => 0, threshold, new DroppedCuts(minimumFrames));

    /// <summary>Cuts a curve.</summary>
    /// <param name="scores">The score of each frame.</param>
    /// <param name="time">When a frame is shown (µs).</param>
    /// <param name="threshold">Score from which on a frame is a cut.</param>
    /// <param name="rule">What decides; it has seen no frame yet.</param>
    public static SceneCuts Of(IReadOnlyList<float> scores, Func<int, long> time, double threshold, CutRule rule)
    {
        var cuts = new List<int>();
        for (int frame = 0; frame < scores.Count; frame++)
        {
            if (rule.Add(time(frame), scores[frame] >= threshold) is { } cut)
            {
                cuts.Add(cut);
            }
        }

        var isCut = cuts.ToHashSet();
        return new SceneCuts(cuts, [.. Enumerable.Range(1, Math.Max(0, scores.Count - 1)).Where(f => scores[f] >= threshold && !isCut.Contains(f))]);
    }
}
