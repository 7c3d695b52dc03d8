namespace Vcmr.Figures;

/// <summary>The longest scene of a video and what the rule made of it.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="LongestSceneSeconds">Length of its longest scene in seconds.</param>
/// <param name="Kept">Whether the video was kept.</param>
public sealed record VideoScenes(string Video, double LongestSceneSeconds, bool Kept);
