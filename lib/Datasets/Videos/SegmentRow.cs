namespace Vcmr.Datasets.Videos;

/// <summary>A segment as its catalog has it: numbers of rows within that corpus' own stores.</summary>
internal readonly record struct SegmentRow(int Number, long AudioOffset, int AudioLength, long FeatureRow, int FeatureRows);
