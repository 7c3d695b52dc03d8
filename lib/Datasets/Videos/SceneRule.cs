namespace Vcmr.Datasets.Videos;

/// <summary>
/// The paper's rule (section 3.1): a video with a scene of more than 30 s is most likely a still picture or a visualiser,
/// and goes; the uncut video is one scene. Exactly 30 s stays.
/// </summary>
/// <param name="MaxSeconds">Longest scene allowed (s).</param>
public sealed record SceneRule(double MaxSeconds = SceneRule.DefaultMaxSeconds)
{
    /// <summary>The paper's longest scene (s).</summary>
    public const double DefaultMaxSeconds = 30;

    /// <summary>Why its longest scene speaks against a video, or null.</summary>
    /// <param name="longestSeconds">Its duration (s).</param>
    public string? Judge(double longestSeconds) =>
        longestSeconds > MaxSeconds ? $"{Reasons.LongScene}: {longestSeconds:0.0} s of {MaxSeconds:0.###} s" : null;
}
