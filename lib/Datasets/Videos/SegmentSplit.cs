namespace Vcmr.Datasets.Videos;

/// <summary>Which segments train and which validate.</summary>
/// <param name="Name">How it was made; figures show it.</param>
/// <param name="Train">Numbers of training segments in <see cref="Corpus.Segments"/>.</param>
/// <param name="Validation">Numbers of validation segments.</param>
public sealed record SegmentSplit(string Name, IReadOnlyList<int> Train, IReadOnlyList<int> Validation);
