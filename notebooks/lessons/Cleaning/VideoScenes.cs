namespace Vcmr.Lessons.Cleaning;

/// <summary>The scenes of a video and what became of it.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="SceneSeconds">Duration of each scene (s), at least one.</param>
/// <param name="Kept">Whether the video was kept.</param>
public sealed record VideoScenes(string Video, IReadOnlyList<double> SceneSeconds, bool Kept)
{
    /// <summary>Duration of its longest scene (s).</summary>
    public double LongestSceneSeconds => SceneSeconds.Max();
}
