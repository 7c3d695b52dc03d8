namespace Vcmr.Video.Scenes;

/// <summary>
/// Where a score curve is cut, by the rule of <see cref="SceneDetector"/>: another threshold or minimum needs no second
/// decoding.
/// </summary>
/// <param name="Cuts">First frame of each scene but the first.</param>
/// <param name="Dropped">Frames whose score reaches the threshold too soon after the last cut to begin a scene.</param>
public sealed record SceneCuts(IReadOnlyList<int> Cuts, IReadOnlyList<int> Dropped)
{
    /// <summary>Cuts a curve.</summary>
    /// <param name="scores">The score of each frame.</param>
    /// <param name="threshold">Score from which on a frame is a cut.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    public static SceneCuts Of(
        IReadOnlyList<float> scores, double threshold = SceneDetector.DefaultThreshold, int minimumFrames = SceneDetector.DefaultMinimumFrames)
    {
        var cuts = new List<int>();
        var dropped = new List<int>();
        int sceneStart = 0;
        for (int frame = 1; frame < scores.Count; frame++)
        {
            if (scores[frame] < threshold)
            {
                continue;
            }

            if (frame - sceneStart < minimumFrames)
            {
                dropped.Add(frame);
                continue;
            }

            cuts.Add(frame);
            sceneStart = frame;
        }

        return new SceneCuts(cuts, dropped);
    }
}
