namespace Vcmr.Lessons.Extraction;

/// <summary>One second of a video of a corpus.</summary>
/// <param name="Video">Path of the video.</param>
/// <param name="Second">Its time in the video (s).</param>
/// <param name="Scene">Number of the scene on screen at its middle.</param>
/// <param name="Vector">Its features.</param>
internal sealed record CorpusSecond(string Video, int Second, int Scene, float[] Vector);
