namespace Vcmr.Datasets.Videos;

/// <summary>One 15 s segment of a kept video.</summary>
/// <param name="Song">The video it comes from (<see cref="VideoItem.Path"/>); splits go by it.</param>
/// <param name="Index">Its number within the song, from 0.</param>
/// <param name="AudioOffset">First sample in the corpus' audio.</param>
/// <param name="AudioLength">Number of samples at 16 kHz.</param>
/// <param name="FeatureRow">First row in the corpus' features.</param>
/// <param name="FeatureRows">Number of rows, one a second.</param>
public sealed record Segment(string Song, int Index, long AudioOffset, int AudioLength, long FeatureRow, int FeatureRows);
